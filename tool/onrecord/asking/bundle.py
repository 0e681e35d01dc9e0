"""Makes the files of a request that is ready to send, and chooses the language."""

from onrecord.asking.form import render_form
from onrecord.asking.mail import make_mail
from onrecord.asking.pdf import draw_pdf, find_unprintable
from onrecord.asking.sheet import Sheet, find_contact
from onrecord.asking.words import FIRST, find_closest, list_languages, read_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import find_letter, find_permission_request
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import Tree


def make_sheet(
    reference: Reference, authorization: Authorization, library: Library, tree: Tree, *, again: bool = False
) -> Sheet:
    """What a recorded request says to the customer. Raises WordsError; ValueError if the request is incomplete."""
    permission_request, policy = authorization.requested, library.policy
    request = find_permission_request(reference, authorization)
    if permission_request is None or request is None:
        raise ValueError(f"the request in {authorization.id} is not complete: the record must say what was asked for")
    person = policy.people.get(permission_request.by)
    parts = find_letter(reference, authorization)
    return Sheet(
        request=request,
        words=read_words(tree, permission_request.language or FIRST, library.vocabulary),
        company=policy.company.name,
        contact=find_contact(policy, permission_request.by),
        customer=reference.name,
        asker=policy.name_of(permission_request.by),
        reply_to=(person.email if person else None) or policy.company.withdraw_contact,
        why=permission_request.why or "",
        logo=_read_logo(reference, tree),
        old={part.id: old for part in parts if (old := reference.by_id.get(part.supersedes or ""))},
        again=again,
        privacy=policy.privacy.notice,
        address=policy.privacy.address,
    )


def make_bundle(sheet: Sheet, tree: Tree) -> dict[str, bytes]:
    """The files by name: form, PDF, and the e-mail with both attached. Raises WordsError.

    If the PDF's font lacks a letter of the request, there is no PDF.
    """
    attached = {f"{sheet.name}.html": ("text/html", render_form(sheet, tree).encode("utf-8"))}
    if not find_unprintable(sheet):
        attached[f"{sheet.name}.pdf"] = ("application/pdf", draw_pdf(sheet))
    return {f"{sheet.name}.eml": make_mail(sheet, attached), **{name: data for name, (_, data) in attached.items()}}


def find_language(reference: Reference, tree: Tree) -> str:
    """The first of the customer's languages in which there are texts; otherwise English."""
    known = list_languages(tree)
    return next((one for tongue in reference.profile.languages if (one := find_closest(tongue, known))), FIRST)


def _read_logo(reference: Reference, tree: Tree) -> tuple[str, bytes] | None:
    fact = reference.files.get(reference.logo) if reference.logo else None
    if reference.logo is None or fact is None or fact.sha256 is None or fact.problem:
        return None
    kind = "image/png" if reference.logo.endswith(".png") else "image/svg+xml"
    return kind, tree.read(f"references/{reference.slug}/{reference.logo}")
