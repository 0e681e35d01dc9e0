"""The answer for one kind of cell on one day (rules 4 and 7), and the days on which it may change."""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.decision.answers import Cells, Verdict
from onrecord.catalog.decision.authorization_state import Levels
from onrecord.catalog.decision.reasons import WEIGHT, Answer, Reason, listed
from onrecord.catalog.decision.risk import signals
from onrecord.catalog.decision.scopes import Scopes
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY, within
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
        self._uncovered: dict[Cells, Reason] = {}
        self._turns: dict[tuple[int, tuple[str, ...]], list[date]] = {}

    def of(self, cells: Cells, day: date, cleared: frozenset[str], quote: Quote | None) -> Verdict:
        """The answer for the cells on a day, with the conditions that are met, about a quote where one is named."""
        reference = self.reference
        bans = [
            Reason("restricted", restriction.id, f"Restriction {restriction.id} forbids it: {restriction.why}")
            for restriction in self.scopes.banning(cells.mask)
            if within(day, restriction.start, restriction.through)
        ]
        if bans:
            return Verdict(Answer.DENY, tuple(bans))
        if reference.status == "retired":
            why = reference.status_reason or "no reason given"
            return Verdict(Answer.DENY, (Reason("retired", None, f"{reference.name} is retired: {why}"),))
        covering = self.scopes.granting(cells.mask)
        if quote:
            refused = self._consent(quote, covering, day) or _too_old(quote, day)
            if refused:
                return Verdict(Answer.DENY, (refused,))
            covering = [authorization for authorization in covering if authorization.id == quote.authorization]
        best, reasons, ids = self._best(covering, cells, day, cleared)
        if best is Answer.DENY:
            return Verdict(best, tuple(reasons))
        caps = list(self._caps(quote, day))
        unspecified = cells.use == "quote" and quote is None
        if not caps and not unspecified:
            return Verdict(best, tuple(reasons), tuple(ids))
        caps += [reason for reason in reasons if reason.code != "authorized"]
        if unspecified:
            caps.append(self._unspecified(covering, cells, day, cleared))
        return Verdict(Answer.ASK, tuple(caps))

    def _best(
        self, covering: list[Authorization], cells: Cells, day: date, cleared: frozenset[str]
    ) -> tuple[Answer, list[Reason], list[str]]:
        """The most permissive level among the authorizations that cover the cell (rule 4c)."""
        levels = [(a.id, *self._levels.of(a, cells.use, day, cleared, placed=cells.placed)) for a in covering]
        if not levels:
            return Answer.DENY, [self._nothing_covers(cells)], []
        best = max((level for _, level, _ in levels), key=lambda answer: answer.rank)
        return (
            best,
            sorted((reason for _, level, reason in levels if level is best), key=lambda reason: WEIGHT[reason.code]),
            [id_ for id_, level, _ in levels if level is best],
        )

    def _consent(self, quote: Quote, covering: list[Authorization], day: date) -> Reason | None:
        """Rule 7: the speaker's consent, and the quote's own authorization."""
        consent = quote.consent
        if consent is None:
            return Reason("consent", quote.id, f"The speaker of {quote.id} has not agreed to be quoted.")
        if not within(day, consent.on, consent.through):
            until = f" through {consent.through}" if consent.through else ""
            return Reason("consent", quote.id, f"The speaker's consent to {quote.id} runs from {consent.on}{until}.")
        if all(authorization.id != quote.authorization for authorization in covering):
            message = f"{quote.id} rests on {quote.authorization}, which does not cover this."
            return Reason("consent", quote.id, message)
        return None

    def _caps(self, quote: Quote | None, day: date) -> Iterator[Reason]:
        reference = self.reference
        if reference.status == "candidate":
            yield Reason("candidate", None, f"{reference.name} is a candidate, not yet a reference.")
        if reference.status == "paused":
            yield Reason("paused", None, f"{reference.name} is paused: {reference.status_reason or 'no reason given'}")
        for signal in signals(reference, self.policy, day):
            if signal.pauses:
                yield Reason("at-risk", None, f"{reference.name} is at risk: {signal.message}")
        left = quote.speaker.left if quote else None
        if quote and left and left <= day:
            yield Reason("speaker-left", quote.id, f"The speaker of {quote.id} left {reference.name} on {left}.")

    def _unspecified(self, covering: list[Authorization], cells: Cells, day: date, cleared: frozenset[str]) -> Reason:
        """Rule 7: no quote was named; says which ones would not be refused."""
        standing = {a.id for a in covering if self._levels.of(a, cells.use, day, cleared)[0] is not Answer.DENY}
        usable = [
            quote.id
            for quote in self.reference.quotes
            if quote.authorization in standing
            and self._consent(quote, covering, day) is None
            and _too_old(quote, day) is None
        ]
        which = f"usable that day: {listed(sorted(usable))}" if usable else "none is usable that day"
        return Reason("quote-unspecified", None, f"A permission is for exact words; say which quote ({which}).")

    def _nothing_covers(self, cells: Cells) -> Reason:
        """What is said of most cells on most days; made once."""
        if cells not in self._uncovered:
            self._uncovered[cells] = Reason("not-authorized", None, self._uncovered_words(cells))
        return self._uncovered[cells]

    def _uncovered_words(self, cells: Cells) -> str:
        words = self.vocabulary
        where = listed([words.channels.title(atom) for atom in cells.channels], 4)
        shown = [words.territories.title(atom) for atom in cells.territories[:4]]  # the rest is only counted
        countries = listed([*shown, *cells.territories[4:]], 4)
        return f"No authorization covers {words.uses.title(cells.use)} on {where} in {countries}."

    def turns(self, cells: Cells, quote: Quote | None) -> list[date]:
        """The days on which the answer for the cells may change: those of the scopes that cover them; sorted."""
        quotes = (quote,) if quote else self.reference.quotes if cells.use == "quote" else ()
        key = (cells.mask, tuple(spoken.id for spoken in quotes))
        if key not in self._turns:
            self._turns[key] = self._turning(cells.mask, quotes)
        return self._turns[key]

    def every_turn(self, quotes: Iterable[Quote]) -> list[date]:
        """The days on which any answer may change, those about the quotes included; sorted."""
        return self._turning(_EVERY_SCOPE, quotes)

    def _turning(self, mask: int, quotes: Iterable[Quote]) -> list[date]:
        reference = self.reference
        starts: set[date | None] = set()
        ends: set[date | None] = set()
        covering = self.scopes.granting(mask)
        for a in covering:
            starts |= {a.valid_from, a.withdrawn.on if a.withdrawn else None, *(given.on for given in a.approvals)}
            ends |= {a.valid_through, a.review_by}
        for restriction in self.scopes.banning(mask):
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
            for signal in signals(reference, self.policy):
                starts.add(signal.first)
                ends.add(signal.last)
        return sorted({day for day in starts if day} | {day + ONE_DAY for day in ends if day})


def _too_old(quote: Quote, day: date) -> Reason | None:
    """Rule 7: a quote from a place with terms of its own, once it is older than they allow."""
    last = quote.source.last_day if quote.source else None
    if quote.source is None or last is None or day <= last:
        return None
    message = f"The terms of {quote.source.name} let {quote.id} be shown until {last}: it was published too long ago."
    return Reason("source-terms", quote.id, message)


_EVERY_SCOPE = -1
