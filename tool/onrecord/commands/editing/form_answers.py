"""Forms to record what a customer answered: by phone, in their own words, or with a new logo."""

import re
from datetime import date

from onrecord.catalog.decision.validity import is_over
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.answers import Scope, Typed
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.editing.form_fields import Given, split_customer_and_id
from onrecord.commands.editing.recording import Recording, record_answer
from onrecord.commands.shell import prompts
from onrecord.intake.answer.answer import AnswerError, SentLogo
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import Returned, keep_response
from onrecord.reports.issue_forms import FORMS
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular


def record_by_phone(session: EditSession, given: Given, on: date) -> None:
    """Record what they said, as noted by the person who fills in the form; a file they sent is the evidence."""
    customer, id_ = split_customer_and_id(given["customer"])
    reference = session.find_customer(customer)
    yes, limits = list[str](), list[str]()
    for part in _split_items(given.get("yes", "")):
        use, equals, limit = (side.strip() for side in part.partition("="))
        (limits if equals else yes).append(f"{use}={limit}" if equals else use)
    no, signer = tuple(_split_items(given.get("no", ""))), given.get("signer")
    typed = Typed(tuple(yes), no, tuple(limits), (), (), (), signer, on, given.get("note"))
    if not typed.any:
        prompts.refuse("write what they said yes or no to", "yes")
    remark = f"Said by phone or in person; noted by {session.policy.name_of(session.by)} on {on}."
    came, basis = _write_memo(remark, "phone", given), "verbal"
    if "file" in given:
        data = _read_waiting(session, reference, given["file"])
        came = (_keep(given["file"], data), data)
        basis = came[0].basis
    recording = Recording(typed, Scope((), (), None), id_, basis=basis, came=came)
    record_answer(session, reference, None, recording, commits=False)
    if "file" in given:
        _take_away(session, reference, given["file"])


def replace_logo(session: EditSession, given: Given, on: date) -> None:
    """Replace the logo on record with a file that was uploaded; it is allowed where and until when that one was."""
    reference = session.find_customer(given["customer"])
    old = _find_logo_permission(session, reference, given.get("which"))
    data = _read_waiting(session, reference, given["file"])
    typed = Typed(("logo",), (), (), (), (), (), given.get("signer"), on, None)
    recording = Recording(
        typed,
        Scope(old.channels, old.territories, old.valid_through, None if old.valid_through else old.review_by),
        nobody_asked=True,
        conditions=old.conditions,
        logo=SentLogo(given["file"], data),
        came=_write_memo(
            f"Wrote this with a new logo; noted by {session.policy.name_of(session.by)} on {on}.", "logo", given
        ),
    )
    record_answer(session, reference, None, recording, commits=False)
    _take_away(session, reference, given["file"])


def _split_items(text: str) -> list[str]:
    """Return the items of a list separated by semicolons, or by commas if no item has words of its own."""
    return [part.strip() for part in re.split(";" if ";" in text or "=" in text else ",", text) if part.strip()]


def _write_memo(first: str, form: str, given: Given) -> tuple[Returned, bytes]:
    """Return what the recorder noted, as evidence."""
    lines = [f"{field.heading}: {given[field.key]}" for field in FORMS[form] if field.key in given]
    data = "\n".join([first, "", *lines, ""]).encode("utf-8")
    return keep_response("memo.txt", data), data


def _read_waiting(session: EditSession, reference: Reference, name: str) -> bytes:
    """Read a file that was uploaded to the customer's evidence and is not recorded yet.

    Raises click.BadParameter if there is no such file.
    """
    path = f"evidence/{name}"
    if any(evidence.file == path for evidence, _ in reference.list_evidence()):
        prompts.refuse(f"{make_visible(name)!r} is already the evidence of another entry", "file")
    if "/" in name or session.opened.tree.kind(f"references/{reference.slug}/{path}") != "file":
        prompts.refuse(
            f"there is no file {make_visible(name)!r} in references/{reference.slug}/evidence; upload it first", "file"
        )
    return read_regular(session.opened.root / "references" / reference.slug / path, MOST_BYTES + 1)


def _keep(name: str, data: bytes) -> Returned:
    try:
        return keep_response(name, data)
    except AnswerError as error:
        prompts.refuse(error.what, "file")


def _take_away(session: EditSession, reference: Reference, name: str) -> None:
    """Delete the uploaded file: it is kept under another name, or as the logo."""
    assert session.proposes
    path = f"references/{reference.slug}/evidence/{name}"
    if path not in session.proposes[-1].files:
        session.proposes[-1].gone.append(path)


def _find_logo_permission(session: EditSession, reference: Reference, which: str | None) -> Authorization:
    """Return the permission whose logo is replaced. Raises click.BadParameter if there is none, or more than one."""
    uses = session.opened.catalog.library.vocabulary.uses
    found = [
        entry
        for entry in reference.authorizations
        if entry.state == "granted"
        and not is_over(entry, session.today)
        and "logo" in uses.expand_all(entry.uses)
        and which in (None, entry.id)
    ]
    if not found:
        prompts.refuse(f"no permission of {reference.name} allows a logo today; ask them for it first", "which")
    if len(found) > 1:
        prompts.refuse(
            f"several permissions allow a logo; choose from: {', '.join(entry.id for entry in found)}", "which"
        )
    return found[0]
