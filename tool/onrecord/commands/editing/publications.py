"""What is shown where: entries of `publications`, written only if the decision allows them."""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import shows_earlier_logo, shows_earlier_wording
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save, say_lines
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import make_visible
from onrecord.yaml.edit import Edited, EditError


@dataclass(frozen=True)
class Cleared:
    """One condition that was met: who confirmed it, on which day, and the hash of the file that they approved."""

    condition: str
    by: str
    on: date
    sha256: str | None = None

    def to_fields(self) -> dict[str, str]:
        """Return the entry as the record writes it."""
        fact = {"condition": self.condition, "on": self.on.isoformat(), "by": self.by}
        return fact | ({"sha256": self.sha256} if self.sha256 else {})


@dataclass(frozen=True)
class Shown:
    """One thing that is shown: use, channel and territory are terms; `since` is its first day."""

    use: str
    channel: str
    territory: str
    where: str
    since: date
    quote: str | None = None
    content: str | None = None
    cleared: tuple[Cleared, ...] = ()


@dataclass(frozen=True)
class Added:
    """An entry that was added: its id, the authorization that it relies on, and the decision that allowed it."""

    id: str
    rests_on: str
    decision: Decision


def decide(session: EditSession, reference: Reference, item: Shown) -> Decision:
    """Return the decision about it on its first day. Raises DecisionError if no decision is possible."""
    met = frozenset(fact.condition for fact in item.cleared if fact.on <= item.since)
    return session.opened.catalog.library.judge(reference).decide(
        item.use,
        item.channel,
        item.territory,
        Days.on(item.since),
        today=session.today,
        cleared=met,
        quote=item.quote,
        place=item.where,
    )


def require_allowed(session: EditSession, reference: Reference, item: Shown) -> Decision:
    """Return the decision about it on its first day. Raises CommandError (exit 1), with the reasons, if it is no."""
    try:
        decision = decide(session, reference, item)
    except DecisionError as error:
        decline(f"Nothing was written: {error.message}.", error.hint)
    if decision.answer is not Answer.ALLOW:
        why = " ".join(reason.message for reason in decision.reasons)
        problem = "this is not allowed" if decision.answer is Answer.DENY else "ask first"
        decline(f"Nothing was written: {problem}: {why}", decision.next or "")
    return decision


def make_entry(item: Shown, id_: str, authorization: str, by: str) -> dict[str, object]:
    """Return the entry as the record writes it."""
    fields: dict[str, object] = {
        "id": id_,
        "use": item.use,
        "channel": item.channel,
        "territory": item.territory,
        "where": item.where,
        "since": item.since.isoformat(),
        "authorization": authorization,
    }
    fields |= {"quote": item.quote} if item.quote else {}
    fields |= {"content": item.content} if item.content else {}
    fields["by"] = by
    fields |= {"cleared": [fact.to_fields() for fact in item.cleared]} if item.cleared else {}
    return fields


def find_free_publication_id(reference: Reference, stem: str) -> str:
    """Return an id that no publication of the customer has."""
    taken = {publication.id for publication in reference.publications}
    return next(free for n in range(1, len(taken) + 2) if (free := stem if n == 1 else f"{stem}-{n}") not in taken)


def append_publication(
    session: EditSession, reference: Reference, record: Edited, item: Shown, id_: str, authorization: str | None = None
) -> Added:
    """Add it to the record that is being edited, if the decision allows it; `id_` gets a number if it is taken.

    Raises CommandError (exit 1) if it is not allowed, click.BadParameter if `authorization` does not allow it, and
    EditError.
    """
    decision = require_allowed(session, reference, item)
    if authorization and authorization not in decision.authorizations:
        prompts.refuse(
            f"{make_visible(authorization)!r} does not allow it; {list_words([*decision.authorizations])} does",
            "--authorization",
        )
    rests_on = authorization or decision.authorizations[0]
    id_ = find_free_publication_id(reference, id_)
    record.append(("publications",), make_entry(item, id_, rests_on, session.by))
    return Added(id_, rests_on, decision)


def add_publication(
    session: EditSession,
    reference: Reference,
    item: Shown,
    id_: str | None,
    authorization: str | None,
    *,
    commits: bool,
) -> None:
    """Record that it is shown, if the decision allows it, and end the entry of what it replaces at that place.

    What it may replace is an earlier logo file, or earlier words of the same speaker. Raises CommandError (exit 1) if
    it is not allowed or already recorded, and click.BadParameter if `authorization` does not allow it.
    """
    library, day = session.opened.catalog.library, session.today
    here = [
        (i, publication)
        for i, publication in enumerate(reference.publications)
        if (publication.where, publication.use) == (item.where, item.use) and not publication.removed
    ]
    known = next(((i, p) for i, p in here if p.quote == item.quote), None)
    if known and not shows_earlier_logo(reference, known[1], day):
        decline(f"Nothing was written: {known[1].id} already records that it is shown there, since {known[1].since}.")
    reworded = (found for found in here if shows_earlier_wording(reference, found[1], item.quote, library, day))
    known = known or next(reworded, None)
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        if known:
            record.set(("publications", known[0], "removed"), min(item.since, day).isoformat())
        added = append_publication(session, reference, record, item, id_ or f"{item.use}-{item.channel}", authorization)
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    title = library.vocabulary.uses.title(item.use)
    change = PlannedEdit(
        reference.slug, f"publication/{reference.slug}-{added.id}", f"{reference.name}: {title} at {item.where}"
    )
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
    if known:
        say_lines((f"{known[1].id} showed the earlier {'words' if item.quote else 'file'}, and has ended.",))
    until, why = added.decision.valid_through, f"{added.rests_on} allows it (recorded as {added.id})"
    say_lines((f"{title} may be shown there until {until}; {why}.",))


def end_publication(session: EditSession, reference: Reference, id_: str, day: date, *, commits: bool) -> None:
    """Record that a publication was taken down on that day.

    Raises CommandError (exit 1) if it was already, click.BadParameter if there is none or the day is in the future.
    """
    ids = {publication.id: i for i, publication in enumerate(reference.publications)}
    if id_ not in ids:
        live = list_words([p.id for p in reference.publications if p.is_live(session.today)], 20) or "none"
        prompts.refuse(f"there is no publication {make_visible(id_)!r}; shown today: {live}", "ID")
    publication = reference.publications[ids[id_]]
    if publication.removed:
        decline(f"Nothing was written: {id_} was taken down on {publication.removed}.")
    if day > session.today:
        prompts.refuse(f"{day} is in the future; record it once it was taken down", "--on")
    path, record = session.open_record(reference.slug)
    before = record.data
    try:
        record.set(("publications", ids[id_], "removed"), day.isoformat())
    except EditError as error:
        decline(f"Nothing was written: {error}.")
    change = PlannedEdit(
        reference.slug, f"publication/{reference.slug}-{id_}", f"{reference.name}: {id_} was taken down"
    )
    change.edit(path, before, record.data)
    foresee(session, change)
    save(session, change, commits=commits)
