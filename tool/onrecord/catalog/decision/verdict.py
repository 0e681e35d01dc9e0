"""The answer for one kind of cell on one day (rules 4 and 7), and the days on which it may change."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import ClassVar

from onrecord.catalog.decision.answers import Cells, Verdict
from onrecord.catalog.decision.authorization_state import Levels, UseKind
from onrecord.catalog.decision.reasons import WEIGHT, Answer, Reason, list_words
from onrecord.catalog.decision.risk import Signal, list_pauses
from onrecord.catalog.decision.scopes import Scopes
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY, is_within
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary


class Verdicts:
    """The verdicts about one customer. Raises UnknownTermError for a term that the vocabulary does not have."""

    def __init__(self, reference: Reference, vocabulary: Vocabulary, policy: Policy) -> None:
        self.reference = reference
        self.vocabulary = vocabulary
        self.policy = policy
        self.scopes = Scopes(reference, vocabulary)
        self._levels = Levels(reference, vocabulary, policy)
        self._turns: dict[tuple[int, ...], list[date]] = {}

    @cached_property
    def _pauses(self) -> tuple[Signal, ...]:
        return list_pauses(self.reference, self.policy)

    UNCOVERED: ClassVar[Verdict] = Verdict(Answer.DENY, ())
    """The verdict for most cells on most days: nothing covers them. `say_uncovered` puts it in words when needed."""

    def decide(
        self, mask: int, kind: UseKind, day: date, cleared: frozenset[str], quote: Quote | None, *, placed: bool = False
    ) -> Verdict:
        """The answer on a day for cells that the scopes of `mask` cover, and for one kind of use.

        `cleared` are the conditions that are met; `quote` is the one that is named; `placed` means that the question
        names a place, and that the grants of the mask apply there.
        """
        reference = self.reference
        bans = [
            Reason("restricted", restriction.id, f"Restriction {restriction.id} forbids it: {restriction.why}")
            for restriction in self.scopes.select_banning(mask)
            if is_within(day, restriction.start, restriction.through)
        ]
        if bans:
            return Verdict(Answer.DENY, tuple(bans))
        if reference.status == "retired":
            why = reference.status_reason or "no reason given"
            return Verdict(Answer.DENY, (Reason("retired", None, f"{reference.name} is retired: {why}"),))
        covering = self.scopes.select_granting(mask)
        if quote:
            refused = self._judge_consent(quote, covering, day) or _judge_age(quote, day)
            if refused:
                return Verdict(Answer.DENY, (refused,))
            covering = [authorization for authorization in covering if authorization.id == quote.authorization]
        if not covering:
            return self.UNCOVERED
        best, reasons, ids = self._find_best(covering, kind, day, cleared, placed=placed)
        if best is Answer.DENY:
            return Verdict(best, tuple(reasons))
        caps = list(self._list_caps(quote, day))
        unspecified = kind.is_quote and quote is None
        if not caps and not unspecified:
            return Verdict(best, tuple(reasons), tuple(ids))
        caps += [reason for reason in reasons if reason.code != "authorized"]
        if unspecified:
            caps.append(self._explain_unspecified(covering, kind, day, cleared))
        return Verdict(Answer.ASK, tuple(caps))

    def _find_best(
        self, covering: list[Authorization], kind: UseKind, day: date, cleared: frozenset[str], *, placed: bool
    ) -> tuple[Answer, list[Reason], list[str]]:
        """The most permissive level among the authorizations that cover the cell (rule 4c)."""
        best: Answer | None = None
        reasons: list[Reason] = []
        ids: list[str] = []
        for a in covering:
            level, reason = self._levels.find_level(a, kind, day, cleared, placed=placed)
            if best is None or level.rank > best.rank:
                best, reasons, ids = level, [], []
            if level is best:
                reasons.append(reason)
                ids.append(a.id)
        assert best is not None
        return best, sorted(reasons, key=lambda reason: WEIGHT[reason.code]), ids

    def _judge_consent(self, quote: Quote, covering: list[Authorization], day: date) -> Reason | None:
        """Rule 7: the speaker's consent, and the quote's own authorization."""
        consent = quote.consent
        if consent is None:
            answer = f"said no on {quote.declined.on}" if quote.declined else "has not agreed to be quoted"
            return Reason("consent", quote.id, f"The speaker of {quote.id} {answer}.")
        if not is_within(day, consent.on, consent.through):
            until = f" until {consent.through}" if consent.through else ""
            return Reason("consent", quote.id, f"The speaker's consent to {quote.id} applies from {consent.on}{until}.")
        if all(authorization.id != quote.authorization for authorization in covering):
            message = f"{quote.id} depends on {quote.authorization}, which does not cover this."
            return Reason("consent", quote.id, message)
        return None

    def _list_caps(self, quote: Quote | None, day: date) -> Iterator[Reason]:
        reference = self.reference
        if reference.status == "candidate":
            yield Reason("candidate", None, f"{reference.name} is a candidate, not yet a reference.")
        if reference.status == "paused":
            yield Reason("paused", None, f"{reference.name} is paused: {reference.status_reason or 'no reason given'}")
        for signal in self._pauses:
            if is_within(day, signal.first, signal.last):
                yield Reason("at-risk", None, f"{reference.name} is at risk: {signal.message}")
        left = quote.speaker.left if quote else None
        if quote and left and left <= day:
            yield Reason("speaker-left", quote.id, f"The speaker of {quote.id} left {reference.name} on {left}.")

    def _explain_unspecified(
        self, covering: list[Authorization], kind: UseKind, day: date, cleared: frozenset[str]
    ) -> Reason:
        """Rule 7: no quote was named; lists those that would not be refused."""
        usable_ids = {a.id for a in covering if self._levels.find_level(a, kind, day, cleared)[0] is not Answer.DENY}
        usable = [
            quote.id
            for quote in self.reference.quotes
            if quote.authorization in usable_ids
            and self._judge_consent(quote, covering, day) is None
            and _judge_age(quote, day) is None
        ]
        message = "Permission is given for exact words, and no quote is usable that day."
        if usable:
            which = list_words(sorted(usable))
            message = f"Name the quote, because permission is given for exact words (usable that day: {which})."
        return Reason("quote-unspecified", None, message)

    def say_uncovered(self, cells: Cells) -> str:
        """The sentence for cells that nothing covers."""
        words = self.vocabulary
        where = list_words([words.channels.title(atom) for atom in cells.channels], 4)
        titles = [words.territories.title(atom) for atom in cells.territories[:4]]  # the rest is only counted
        countries = list_words([*titles, *cells.territories[4:]], 4)
        return f"No authorization covers {words.uses.title(cells.use)} on {where} in {countries}."

    def list_turns(self, mask: int, kind: UseKind, quote: Quote | None) -> list[date]:
        """The days on which the answer may change for a cell that the scopes of `mask` cover; sorted. Read it only."""
        quotes = (quote,) if quote else self.reference.quotes if kind.is_quote else ()
        key = (mask, *map(id, quotes))
        if key not in self._turns:
            self._turns[key] = self._list_turns(mask, quotes)
        return self._turns[key]

    def list_every_turn(self, quotes: Sequence[Quote]) -> list[date]:
        """The days on which any answer may change, including those about the quotes; sorted. Read it only."""
        key = (_EVERY_SCOPE, *map(id, quotes))
        if key not in self._turns:
            self._turns[key] = self._list_turns(_EVERY_SCOPE, quotes)
        return self._turns[key]

    def _list_turns(self, mask: int, quotes: Iterable[Quote]) -> list[date]:
        reference = self.reference
        starts: set[date | None] = set()
        ends: set[date | None] = set()
        covering = self.scopes.select_granting(mask)
        for a in covering:
            starts.update((a.valid_from, a.withdrawn.on if a.withdrawn else None), [one.on for one in a.approvals])
            ends.update((a.valid_through, a.review_by))
        for restriction in self.scopes.select_banning(mask):
            starts.add(restriction.start)
            ends.add(restriction.through)
        for quote in quotes:
            starts.add(quote.speaker.left)
            if quote.consent:
                starts.add(quote.consent.on)
                ends.add(quote.consent.through)
            if quote.source:
                ends.add(quote.source.last_day)
        if covering:  # what nothing covers is denied, whatever the relationship
            starts.add(reference.relationship.contract_ended)
            for signal in self._pauses:
                starts.add(signal.first)
                ends.add(signal.last)
        return sorted({day for day in starts if day} | {day + ONE_DAY for day in ends if day})


def _judge_age(quote: Quote, day: date) -> Reason | None:
    """Rule 7: a quote whose source has terms, once it is older than they allow."""
    last = quote.source.last_day if quote.source else None
    if quote.source is None or last is None or day <= last:
        return None
    message = f"The terms of {quote.source.name} allowed {quote.id} to be shown until {last}; it is too old now."
    return Reason("source-terms", quote.id, message)


_EVERY_SCOPE = -1
"""A mask with every bit set (two's complement)."""
