"""Ask one customer: reasons not to ask now, the edit, and the files to send. Shared by seek and renew."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.asking.bundle import make_bundle, make_sheet
from onrecord.asking.pdf import find_unprintable
from onrecord.asking.request_draft import Plan, write_plan
from onrecord.asking.sheet import Sheet
from onrecord.asking.words import FIRST, WordsError
from onrecord.catalog.decision.reasons import DecisionError, list_words
from onrecord.catalog.record.permission_request import find_letter
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.outreach_conflicts import (
    Conflict,
    Obstacle,
    find_conflicts_of_asking,
    find_earlier_outreach,
)
from onrecord.catalog.workload.renewal import find_refusal
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit
from onrecord.commands.editing.evidence_files import keep_file
from onrecord.commands.shell import prompts
from onrecord.commands.shell.output import write_into
from onrecord.finding import Finding
from onrecord.git.repository import Repository
from onrecord.reports.text import make_visible
from onrecord.store.branches import find_elsewhere
from onrecord.store.edit_preview import Outlook, judge_edit
from onrecord.yaml.edit import Edited, EditError

Command = TypeVar("Command", bound=Callable[..., Any])
OUTBOX = "outbox"


def add_asking_options(command: Command) -> Command:
    """Add --out and --anyway to a verb that asks customers."""
    command = click.option(
        "--anyway", is_flag=True, help="Ask even if there are reasons not to ask now, as far as they may be overruled."
    )(command)
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help="The folder for the files. Default: outbox/CUSTOMER.",
    )(command)


class RefusedError(Exception):
    """This customer is not asked; the message says why, `findings` what `check` would say."""

    def __init__(self, message: str, findings: tuple[Finding, ...] = ()) -> None:
        self.findings = findings
        super().__init__(message)


@dataclass(frozen=True)
class Inquiry:
    """One request, ready to be written and sent: `letters` are the files by name, `folder` is where they go.

    `notes` are what the sender should know first.
    """

    id: str
    change: PlannedEdit
    letters: dict[str, bytes]
    folder: Path
    notes: tuple[str, ...] = ()


def find_obstacles(session: EditSession, reference: Reference, plan: Plan) -> list[Obstacle]:
    """Return the reasons not to ask now, here and on other branches. Raises RefusedError if no decision is possible."""
    library, opened = session.opened.catalog.library, session.opened
    found: list[Obstacle] = []
    allowed: list[Obstacle] = []
    for part in plan.parts:
        try:
            against = list(
                find_conflicts_of_asking(reference, library, part.uses, part.channels, part.territories, session.today)
            )
        except DecisionError as error:
            raise RefusedError(f"{error.message}; {error.hint}") from None
        already = [obstacle for obstacle in against if obstacle.code is Conflict.ALLOWED_ALREADY]
        found += [obstacle for obstacle in against if obstacle not in already]
        if part.supersedes:  # asking again for what is still in force is what a renewal is
            declined = find_refusal(reference, reference.by_id[part.supersedes])
            if declined:
                said_no = f"They declined to renew {part.supersedes} on {declined.decided} ({declined.id})."
                found.append(Obstacle(Conflict.RENEWAL_DECLINED, said_no))
        else:
            allowed += already
    if len(allowed) == len(plan.parts):
        found.append(allowed[0])
    found += find_earlier_outreach(reference, library, plan.uses, plan.team, session.today)
    words = (library.vocabulary, library.policy)
    for branch, there in find_elsewhere(Repository(opened.root), reference, session.today, words):
        found += find_earlier_outreach(there, library, plan.uses, plan.team, session.today, f", on the branch {branch}")
    return list(dict.fromkeys(found))


def inquire(
    session: EditSession, reference: Reference, plan: Plan, out: Path | None, id_: str | None = None
) -> Inquiry:
    """Prepare the edit and the files, without writing them. Raises RefusedError if that is not possible."""
    opened, library = session.opened, session.opened.catalog.library
    path, record = session.open_record(reference.slug)
    before = record.data
    titles = list_words([library.vocabulary.uses.title(use).lower() for use in plan.uses], 12)
    try:
        id_ = write_plan(record, reference, plan, titles, session.today, id_)
    except EditError as error:
        raise RefusedError(str(error)) from None
    verb, what = ("Renew", list_words(list(plan.supersedes), 12)) if plan.supersedes else ("Ask", titles)
    message = f"{verb} {reference.name}: {what} ({id_})"
    branch = f"seek/{plan.campaign}" if plan.campaign else f"seek/{reference.slug}-{id_}"
    change = PlannedEdit(reference.slug, branch, message)
    change.edit(path, before, record.data)
    seen: Outlook = judge_edit(opened.catalog, opened.tree, change.files, opened.today)
    if seen.errors or seen.reference is None:
        raise RefusedError("Nothing was written: `onrecord check` would refuse it.", seen.errors)
    inquiry = prepare_letter(session, seen, id_, change, out)
    _keep_letter(session, seen.reference, inquiry, record)
    change.edit(path, before, record.data)
    return inquiry


def _keep_letter(session: EditSession, reference: Reference, inquiry: Inquiry, record: Edited) -> None:
    """Add the e-mail to the change and name it in each entry, so that the request is on record next to the answer."""
    name = next(name for name in inquiry.letters if name.endswith(".eml"))
    first = reference.by_id[inquiry.id]
    evidence = keep_file(session, inquiry.change, first, session.today, "eml", inquiry.letters[name], "asked-")
    for part in find_letter(reference, first):
        at = reference.authorizations.index(part)
        try:
            record.set(("authorizations", at, "requested", "evidence"), evidence)
        except EditError as error:
            raise RefusedError(str(error)) from None


def remind(session: EditSession, reference: Reference, id_: str, team: str, out: Path | None) -> Inquiry:
    """Prepare the same request as a reminder, and its outreach entry. Raises RefusedError if that is not possible."""
    opened = session.opened
    path, record = session.open_record(reference.slug)
    before = record.data
    outreach = {"on": session.today.isoformat(), "by": session.by, "team": team, "about": f"reminder of {id_}"}
    try:
        record.append(("outreach",), outreach)
    except EditError as error:
        raise RefusedError(str(error)) from None
    change = PlannedEdit(reference.slug, f"seek/{reference.slug}-{id_}-again", f"Remind {reference.name} of {id_}")
    change.edit(path, before, record.data)
    seen = judge_edit(opened.catalog, opened.tree, change.files, opened.today)
    if seen.errors or seen.reference is None:
        raise RefusedError("Nothing was written: `onrecord check` would refuse it.", seen.errors)
    return prepare_letter(session, seen, id_, change, out, again=True)


def prepare_letter(
    session: EditSession, seen: Outlook, id_: str, change: PlannedEdit, out: Path | None, *, again: bool = False
) -> Inquiry:
    """Return the files to send for a request in the record. Raises RefusedError if the texts are not usable."""
    opened = session.opened
    assert seen.reference
    try:
        letter = make_sheet(seen.reference, seen.reference.by_id[id_], seen.library, opened.tree, again=again)
        letters = make_bundle(letter, opened.tree)
    except (WordsError, ValueError) as error:
        raise RefusedError(str(error)) from None
    return Inquiry(id_, change, letters, out or opened.root / OUTBOX / seen.reference.slug, find_notes(letter))


def find_notes(letter: Sheet) -> tuple[str, ...]:
    """Return what the sender should know first: texts in another language, letters that the PDF's font lacks."""
    language = letter.words.say_language
    found = []
    lacking = letter.words.find_lacking(
        dict.fromkeys(use for _, use in letter.request.items.values()),
        dict.fromkeys(term for part in letter.request.parts for term in part.conditions),
    )
    if lacking:
        file = f"schema/requests/{letter.words.language}/words.yaml"
        found.append(
            f"there is no text in {language} for {list_words(lacking, 12)} yet; a text in another language is used: "
            f"add it to {file}"
        )
    if letter.words.language != FIRST:
        found.append(f"the request is in {language}, and quotes your reason as you wrote it: {letter.why}")
    letters = find_unprintable(letter)
    if letters:
        # Twenty letters show which script the font lacks.
        found.append(f"no PDF was made, because its font lacks {letters[:20]}; the form and the e-mail are complete")
    return tuple(found)


def send_out(inquiry: Inquiry) -> list[Path]:
    """Write the files to send, each completely or not at all. Raises CommandError (exit 4) if that is not possible."""
    return write_into(inquiry.folder, inquiry.letters, "name another folder with --out")


def weigh(found: list[Obstacle], anyway: bool, left: str = "They were not asked", verb: str = "ask") -> None:
    """Print the reasons not to; go on if none forbids it and the person wants to. Raises RefusedError otherwise.

    `left` is the sentence that says what did not happen; `verb` says what going on does.
    """
    for obstacle in found:
        click.echo(f"{'No' if obstacle.hard else 'But'}: {make_visible(obstacle.message)}", err=True)
    if any(obstacle.hard for obstacle in found):
        raise RefusedError(f"{left}, and nothing was written.")
    if found and not anyway and not prompts.confirm(f"{verb.capitalize()} anyway?"):
        raise RefusedError(f"{left}, and nothing was written; to {verb} anyway, give --anyway.")
