"""What is shown where: entries of `publications`, written after the decision was asked."""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.desk import Desk
from onrecord.commands.shell.failure import decline


@dataclass(frozen=True)
class Cleared:
    """One condition that was met for it: by whom, on which day, and the hash of the file that they approved."""

    condition: str
    by: str
    on: date
    sha256: str | None = None

    def fields(self) -> dict[str, str]:
        """As the record writes it."""
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


def allowed(desk: Desk, reference: Reference, item: Shown) -> Decision:
    """The decision about it from its first day on; exit 1 with the reasons where it is not a yes."""
    met = frozenset(fact.condition for fact in item.cleared if fact.on <= item.since)
    try:
        decision = desk.opened.catalog.library.judge(reference).decide(
            item.use,
            item.channel,
            item.territory,
            Days.on(item.since),
            today=desk.today,
            cleared=met,
            quote=item.quote,
            place=item.where,
        )
    except DecisionError as error:
        decline(f"Nothing was written: {error.message}.", error.hint)
    if decision.answer is not Answer.ALLOW:
        why = " ".join(reason.message for reason in decision.reasons)
        said = "is not allowed" if decision.answer is Answer.DENY else "needs something first"
        decline(f"Nothing was written: this {said}: {why}", decision.next or "")
    return decision


def entry(reference: Reference, item: Shown, id_: str, authorization: str, by: str) -> dict[str, object]:
    """The entry as the record writes it."""
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
    fields |= {"cleared": [fact.fields() for fact in item.cleared]} if item.cleared else {}
    return fields


def free_publication_id(reference: Reference, stem: str) -> str:
    """An id that no publication of the customer has."""
    taken = {publication.id for publication in reference.publications}
    return next(free for n in range(1, len(taken) + 2) if (free := stem if n == 1 else f"{stem}-{n}") not in taken)
