"""Makes the files of a request that is ready to send, and chooses the language."""

from onrecord.asking.form import form
from onrecord.asking.mail import mail
from onrecord.asking.pdf import pdf, unprintable
from onrecord.asking.sheet import Sheet, contact
from onrecord.asking.words import FIRST, closest, languages, words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import letter_of, permission_request
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import Tree


def sheet(
    reference: Reference, authorization: Authorization, library: Library, tree: Tree, *, again: bool = False
) -> Sheet:
    """What a recorded request says to the customer. Raises WordsError; ValueError if the request is incomplete."""
    asked, policy = authorization.requested, library.policy
    request = permission_request(reference, authorization)
    if asked is None or request is None:
        raise ValueError(f"the request in {authorization.id} is not complete: the record must say what was asked for")
    person = policy.people.get(asked.by)
    parts = letter_of(reference, authorization)
    return Sheet(
        request=request,
        words=words(tree, asked.language or FIRST, library.vocabulary),
        company=policy.company.name,
        contact=contact(policy, asked.by),
        customer=reference.name,
        asker=policy.name_of(asked.by),
        reply_to=(person.email if person else None) or policy.company.withdraw_contact,
        why=asked.why or "",
        logo=_logo(reference, tree),
        old={part.id: old for part in parts if (old := reference.by_id.get(part.supersedes or ""))},
        again=again,
        privacy=policy.privacy.notice,
        address=policy.privacy.address,
    )


def bundle(sheet: Sheet, tree: Tree) -> dict[str, bytes]:
    """The files by name: form, PDF, and the e-mail with both attached. Raises WordsError.

    If the PDF's font lacks a letter of the request, there is no PDF.
    """
    attached = {f"{sheet.name}.html": ("text/html", form(sheet, tree).encode("utf-8"))}
    if not unprintable(sheet):
        attached[f"{sheet.name}.pdf"] = ("application/pdf", pdf(sheet))
    return {f"{sheet.name}.eml": mail(sheet, attached), **{name: data for name, (_, data) in attached.items()}}


def language_for(reference: Reference, tree: Tree) -> str:
    """The first of the customer's languages in which there are texts; otherwise English."""
    known = languages(tree)
    return next((one for tongue in reference.profile.languages if (one := closest(tongue, known))), FIRST)


def _logo(reference: Reference, tree: Tree) -> tuple[str, bytes] | None:
    fact = reference.files.get(reference.logo) if reference.logo else None
    if reference.logo is None or fact is None or fact.sha256 is None or fact.problem:
        return None
    kind = "image/png" if reference.logo.endswith(".png") else "image/svg+xml"
    return kind, tree.read(f"references/{reference.slug}/{reference.logo}")
