"""Issue forms about what is in the catalog: each runs a verb's step, with the same checks, and proposes the result."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import click

from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit
from onrecord.commands.editing.form_answers import record_by_phone, replace_logo
from onrecord.commands.editing.form_asking import ask, ask_again, ask_to_renew, let_it_go
from onrecord.commands.editing.form_fields import Given, Step, choose_day_typed, split_several
from onrecord.commands.editing.form_wishes import end_wish, file_wanted
from onrecord.commands.editing.proposing import attempt
from onrecord.commands.editing.publications import Cleared, Shown, add_publication, end_publication
from onrecord.commands.editing.request_steps import (
    Details,
    choose_day_it_happened,
    find_request,
    log_step,
    require_may_follow,
)
from onrecord.commands.editing.status import change_status, resume
from onrecord.commands.editing.taking_back import take_back
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import CommandError
from onrecord.intake.forge.issue_proposal import Proposal
from onrecord.reports.issue_forms import FORMS


def propose(form: str, given: Given, session: EditSession, on: date) -> Proposal:
    """Return the proposal of a form in STEPS, filled in by the session's person and opened on the day `on`.

    The reviewer reads what the verb would print; if the verb would refuse, its reason is the answer.
    """
    changes: list[PlannedEdit] = []

    def step() -> None:
        STEPS[form](replace(session, proposes=changes), given, on)

    lines, failed = attempt(step, _say, lambda error: _say_of_field(form, error))
    if not changes:
        return Proposal(problems=[*lines, *failed])
    change = changes[0]
    return Proposal(
        change.slug, change.message, dict(change.files), [*lines, *failed], gone=change.gone, letters=change.letters
    )


def _say(error: CommandError) -> list[str]:
    details = [f"{finding.message}; {finding.hint}" for finding in error.findings]
    return [error.message.removeprefix("Nothing was written: "), *details, error.hint]


def _say_of_field(form: str, error: click.UsageError) -> str:
    """Return what is wrong with an answer, with the field's heading instead of the option's name."""
    hint = str(error.param_hint) if isinstance(error, click.BadParameter) else ""
    keys = _KEYS.get(hint, (hint.lstrip("-").lower(),))
    headings = {field.key: field.heading for field in FORMS[form]}
    heading = next((headings[key] for key in keys if key in headings), None)
    return f"“{heading}”: {error.message}" if heading else error.message


_KEYS = {
    "AUTHORIZATION": ("which",),
    "ID": ("which", "wish"),
    "USE": ("use",),
    "--use": ("uses", "use"),
    "--use-case": ("use_case",),
    "--in": ("territory",),
    "--needed-by": ("needed_by",),
    "--channel": ("place", "where", "channel"),
    "--territory": ("place", "where"),
}
"""The form's fields for names that a verb's messages use."""


def _log_action(action: str) -> Step:
    def log(session: EditSession, given: Given, on: date) -> None:
        reference, request = find_request(session, given["request"])
        day = choose_day_it_happened(session, choose_day_typed(given, on))
        require_may_follow(request, action)
        helpful = given.get("helpful")
        if helpful is not None and helpful not in ("1", "2", "3", "4", "5"):
            prompts.refuse("write a number from 1 (not at all) to 5 (very)", "helpful")
        deal = given["deal"].lower() if "deal" in given else None
        if deal not in (None, "won", "lost", "open"):
            prompts.refuse("write won, lost or open, or leave it empty", "deal")
        details = Details(
            given.get("at"), given.get("note"), int(helpful) if helpful else None, deal, how=given.get("how")
        )
        log_step(session, reference, request, action, day, details, anyway=True, commits=False)

    return log


def _withdraw(session: EditSession, given: Given, on: date) -> None:
    ids = split_several(given.get("which", ""))
    take_back(
        session,
        session.find_customer(given["customer"]),
        ids,
        choose_day_typed(given, on),
        given["what"],
        commits=False,
    )


def _publish(session: EditSession, given: Given, on: date) -> None:
    words = session.opened.catalog.library.vocabulary
    reference = session.find_customer(given["customer"])
    use, _, quote = given["use"].partition(" ")
    channel, comma, territory = (part.strip() for part in given["place"].partition(","))
    if not comma:
        prompts.refuse("write the channel, a comma and the country, such as: website, worldwide", "--channel")
    met = split_several(given.get("cleared", ""))
    item = Shown(
        prompts.require_term(words.uses, "USE")(use),
        prompts.require_term(words.channels, "--channel")(channel),
        prompts.require_term(words.territories, "--territory")(territory),
        given["where"],
        on,
        quote.strip() or None,
        cleared=tuple(
            Cleared(met, session.by, on) for met in prompts.require_terms(words.conditions, met, "--cleared")
        ),
    )
    add_publication(session, reference, item, None, None, commits=False)


def _take_down(session: EditSession, given: Given, on: date) -> None:
    reference = session.find_customer(given["customer"])
    end_publication(
        session,
        reference,
        _find_publication(reference, given["which"], session.today),
        choose_day_typed(given, on),
        commits=False,
    )


def _find_publication(reference: Reference, which: str, today: date) -> str:
    """Return the given id, or that of the only publication at the given address.

    Raises click.BadParameter if there are several.
    """
    there = [p.id for p in reference.publications if p.where == which and p.is_live(today)]
    if len(there) > 1:
        prompts.refuse(f"several publications are recorded there; choose from: {', '.join(there)}", "ID")
    return there[0] if there else which


def _pause(session: EditSession, given: Given, on: date) -> None:
    change_status(session, session.find_customer(given["customer"]), "paused", given["why"], commits=False)


def _resume(session: EditSession, given: Given, on: date) -> None:
    resume(session, session.find_customer(given["customer"]), given["why"], commits=False)


def _log_answer(session: EditSession, given: Given, on: date) -> None:
    action = _BECAME.get(given["what"].lower())
    if action is None:
        prompts.refuse("write accepted, declined or cancelled", "what")
    reference, request = find_request(session, given["request"])
    day = choose_day_it_happened(session, choose_day_typed(given, on))
    require_may_follow(request, action)
    note = given.get("note")
    log_step(session, reference, request, action, day, Details(note=note, why=note), anyway=True, commits=False)


_BECAME = {"accepted": "accept", "declined": "decline", "cancelled": "cancel", "canceled": "cancel"}


STEPS: Mapping[str, Step] = {
    "wish": file_wanted,
    "found": end_wish,
    "phone": record_by_phone,
    "logo": replace_logo,
    "ask": ask,
    "again": ask_again,
    "renew": ask_to_renew,
    "letgo": let_it_go,
    "answered": _log_answer,
    "schedule": _log_action("schedule"),
    "held": _log_action("held"),
    "outcome": _log_action("outcome"),
    "thanks": _log_action("thank"),
    "out": _withdraw,
    "published": _publish,
    "down": _take_down,
    "pause": _pause,
    "resume": _resume,
}
"""The forms that take a step, by their key in FORMS. A step adds an edit to the session, or raises a ClickException."""
