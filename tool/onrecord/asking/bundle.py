"""A request ready to be sent: the three files, and where the words for them come from."""

from datetime import date

from onrecord.asking.form import form
from onrecord.asking.mail import mail
from onrecord.asking.pdf import pdf
from onrecord.asking.sheet import Sheet, contact
from onrecord.asking.words import FIRST, languages, words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import question
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import Tree


def sheet(reference: Reference, authorization: Authorization, library: Library, tree: Tree, today: date) -> Sheet:
    """What a recorded request says to the customer. Raises WordsError, and ValueError where it is not said in full."""
    asked, policy = authorization.requested, library.policy
    what = question(reference, authorization)
    if asked is None or what is None:
        raise ValueError(f"{authorization.id} does not say in full what was asked for")
    person = policy.people.get(asked.by)
    return Sheet(
        question=what,
        words=words(tree, asked.language or FIRST, library.vocabulary),
        company=policy.company.name,
        contact=contact(policy, asked.by),
        customer=reference.name,
        asker=policy.name_of(asked.by),
        asker_email=person.email if person else None,
        why=asked.why or "",
        digest=what.digest,
        logo=_logo(reference, tree),
        old=reference.by_id.get(authorization.supersedes) if authorization.supersedes else None,
    )


def bundle(sheet: Sheet, tree: Tree) -> dict[str, bytes]:
    """The files by their names: form, PDF, and the mail that has both attached. Raises WordsError."""
    page, document = form(sheet, tree).encode("utf-8"), pdf(sheet)
    attached = {f"{sheet.name}.html": ("text/html", page), f"{sheet.name}.pdf": ("application/pdf", document)}
    return {f"{sheet.name}.eml": mail(sheet, attached), **{name: data for name, (_, data) in attached.items()}}


def language_for(reference: Reference, tree: Tree) -> str:
    """The first language of the customer that there are words for, else English."""
    known = languages(tree)
    return next((tongue for tongue in reference.profile.languages if tongue in known), FIRST)


def _logo(reference: Reference, tree: Tree) -> tuple[str, bytes] | None:
    fact = reference.files.get(reference.logo) if reference.logo else None
    if reference.logo is None or fact is None or fact.sha256 is None or fact.problem:
        return None
    kind = "image/png" if reference.logo.endswith(".png") else "image/svg+xml"
    return kind, tree.read(f"references/{reference.slug}/{reference.logo}")
