"""The documents of an engagement: invitation, briefing and thank-you."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from urllib.parse import urlsplit

import click

from onrecord.asking.bundle import find_language
from onrecord.asking.sheet import find_contact
from onrecord.asking.words import WordsError, read_words
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.shell.failure import warn
from onrecord.commands.shell.output import write_into
from onrecord.reports.briefing import render_briefing
from onrecord.reports.calendar import Event, render_calendar
from onrecord.reports.text import make_visible

_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
"""The sequence number of a moved invitation is the seconds since then, so that a later one is always higher."""
_HELPED = 3
"""From 3 of 5 (the middle) on, the thank-you tells the customer that it helped."""


def write_meeting_documents(
    session: EditSession, reference: Reference, request: Request, folder: Path, minutes: int, *, moved: bool
) -> None:
    """Write the invitation and the briefing for a scheduled request; with `moved`, it had another day before."""
    sheet = render_briefing(reference, request, session.opened.catalog.library, session.today)
    write_invitation(session, reference, request, folder, minutes, moved=moved)
    _put(folder / f"{reference.slug}-{request.id}.md", sheet.encode("utf-8"), "Briefing")


def write_invitation(
    session: EditSession, reference: Reference, request: Request, folder: Path, minutes: int, *, moved: bool
) -> None:
    """Write the invitation for a request that has a day; for a cancelled one, the file that calls it off."""
    assert request.scheduled
    library, is_cancelled = session.opened.catalog.library, request.cancelled is not None
    title = library.vocabulary.uses.title(request.use)
    summary = f"{title}: {reference.name}{f' with {request.prospect}' if request.prospect else ''}"
    host = urlsplit(session.policy.repository.url).hostname or "onrecord"
    now = datetime.now(UTC)
    event = Event(
        uid=f"{reference.slug}-{request.id}@{host}",
        summary=summary,
        start=request.scheduled,
        description=request.about or "",
        minutes=minutes,
        sequence=int((now - _FIRST).total_seconds()) if moved or is_cancelled else 0,
        is_cancelled=is_cancelled,
    )
    invitation = render_calendar([event], summary, now)
    what = "Cancellation, for the calendars that have the invitation" if is_cancelled else "Invitation"
    _put(folder / f"{reference.slug}-{request.id}.ics", invitation.encode("utf-8"), what)


def write_thanks(session: EditSession, reference: Reference, request: Request, folder: Path) -> None:
    """Write a draft thank-you, in the customer's language."""
    tree = session.opened.tree
    try:
        tongue = read_words(tree, find_language(reference, tree), session.opened.catalog.library.vocabulary)
    except WordsError as error:
        warn(f"no draft thank-you was written: {error}")
        return
    helped = request.outcome is not None and (request.outcome.helpful or 0) >= _HELPED
    values = {
        "helped": f" {tongue.say('thanks', 'helped')}" if helped else "",
        "company": session.policy.company.name,
        "prospect": request.prospect or session.policy.company.name,
        "day": tongue.day(request.held or session.today),
        "contact": find_contact(session.policy, session.by),
    }
    person = session.policy.people[session.by]
    message = EmailMessage(policy=SMTP)
    message["Subject"] = tongue.say("thanks", "subject", **values)
    if person.email:
        message["From"] = person.email
    message["X-Unsent"] = "1"
    body = [tongue.say("mail", "hello"), "", tongue.say("thanks", "body", **values), "", tongue.say("mail", "bye")]
    message.set_content("\n".join([*body, person.name, ""]), cte="quoted-printable")
    _put(folder / f"{reference.slug}-{request.id}-thanks.eml", message.as_bytes(), "Draft thank-you")


def _put(path: Path, data: bytes, what: str) -> None:
    write_into(path.parent, {path.name: data}, "name another folder with --out")
    click.echo(f"{what}: {make_visible(str(path))}")
