"""May we? The answer to a question, with everything that explains it.

A pure function of (record, question, vocabulary, policy): no clock, no disk, no network. The rules are numbered as in
the guide "How it decides". This module has the question, its least permissive cell and its last day (1, 3, 10).
`table` makes each answer once, `verdict` judges one kind of cell on one day (4, 7), `authorization_state` one
authorization on one day (5), and `scopes` has the cells (2, 8).
"""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.decision.answers import Cells, Decision, Stretch, Verdict
from onrecord.catalog.decision.next_step import say_next_step
from onrecord.catalog.decision.reasons import WEIGHT, Answer, DecisionError, list_words
from onrecord.catalog.decision.table import Area, Line, Table
from onrecord.catalog.decision.verdict import Verdicts
from onrecord.catalog.record.days import FIRST_DAY, Days, find_last_day
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary


def decide(
    reference: Reference,
    use: str,
    channel: str,
    territory: str,
    days: Days,
    *,
    vocabulary: Vocabulary,
    policy: Policy,
    today: date,
    cleared: frozenset[str] = frozenset(),
    quote: str | None = None,
    place: str | None = None,
) -> Decision:
    """Judge one question about one customer.

    `use`, `channel` and `territory` are terms of the vocabulary and mean all their atoms; `days` are civil days
    in the policy's zone, inclusive; `cleared` are the conditions that are met; `quote` is the id of a quote, for the
    use `quote`; `place` is the address it is about. Raises DecisionError if the question or the record cannot be
    judged.
    """
    judge = Judge(reference, vocabulary, policy)
    return judge.decide(use, channel, territory, days, today=today, cleared=cleared, quote=quote, place=place)


def check_question(
    use: str,
    channel: str,
    territory: str,
    days: Days,
    *,
    vocabulary: Vocabulary,
    today: date,
    cleared: frozenset[str] = frozenset(),
) -> None:
    """Refuse a question that has no answer for any customer (rule 1): unknown or empty terms, days out of range.

    Raises DecisionError.
    """
    end = find_last_day(today)
    for day in (days.first, days.last):
        if not FIRST_DAY <= day <= end:
            message = f"{day} is outside {FIRST_DAY} .. {end}"
            raise DecisionError("day-out-of-range", message, "ask about a day from 1990 to ten years ahead")
    terms = [(vocabulary.uses, use), (vocabulary.channels, channel), (vocabulary.territories, territory)]
    for axis, term in [*terms, *[(vocabulary.conditions, condition) for condition in sorted(cleared)]]:
        if term in axis.atoms:
            continue
        try:
            atoms = axis.expand(term)
        except UnknownTermError as error:
            raise DecisionError("unknown-term", str(error), error.hint, in_question=True) from None
        if not atoms:
            message = f"{term!r} contains no values, so the question is empty"
            raise DecisionError("empty-question", message, f"choose another of the {axis.name}", in_question=True)


class Judge:
    """All questions about one customer; expands the record's terms once. Raises DecisionError on an unknown term."""

    def __init__(self, reference: Reference, vocabulary: Vocabulary, policy: Policy) -> None:
        self.reference = reference
        self.vocabulary = vocabulary
        self.policy = policy
        if vocabulary.lacks(reference.terms_by_axis):
            name, term = next(
                (axis, term) for axis, term, _ in reference.list_terms() if term not in vocabulary.axis(axis)
            )
            error = vocabulary.axis(name).make_unknown_error(term)
            raise DecisionError("unknown-term", f"{error}, but the record of {reference.name} uses it", error.hint)
        self._table = Table(reference, vocabulary, policy)
        self.scopes = self._table.scopes
        self._decisions: dict[tuple[object, ...], Decision] = {}
        """Answers given so far: several rules ask about the same publication, and a scan asks about every mention."""
        self._made: dict[tuple[object, ...], Decision] = {}
        """Their answers by lines and stretches of days, which different questions share."""

    def decide(
        self,
        use: str,
        channel: str,
        territory: str,
        days: Days,
        *,
        today: date,
        cleared: frozenset[str] = frozenset(),
        quote: str | None = None,
        place: str | None = None,
    ) -> Decision:
        """As the function `decide`."""
        if not self.scopes.name_places:
            place = None  # no place makes a difference, so the answer for another place is right for this one too
        key = use, channel, territory, days, today, cleared, quote, place
        if key in self._decisions:
            return self._decisions[key]
        check_question(use, channel, territory, days, vocabulary=self.vocabulary, today=today, cleared=cleared)
        spoken = self._find_quote(use, quote)
        decision = self._decide(self.scopes.list_cells(use, channel, territory, place), days, today, cleared, spoken)
        if place is None:  # addresses are unlimited, so answers for them are not kept
            self._decisions[key] = decision
        return decision

    def _decide(
        self, cells: list[Cells], days: Days, today: date, cleared: frozenset[str], spoken: Quote | None
    ) -> Decision:
        """The decision about some cells; made once for all that the same lines answer on the same stretches of days."""
        lines = dict.fromkeys([self._table.find_line(cell, cleared, spoken) for cell in cells])
        key = today, *[(line, *line.count_turns(days)) for line in lines]
        if key in self._made:
            return self._made[key]
        verdicts = [line.decide_on(day) for line in lines for day in line.list_starts(days)]
        if Verdicts.UNCOVERED in verdicts:  # that is worded for each of the cells
            verdicts = [
                self._table.decide_on(cell, day, cleared, spoken)
                for cell in cells
                for day in self._table.find_line(cell, cleared, spoken).list_starts(days)
            ]
            return self._combine(verdicts, (), days.last, today)
        self._made[key] = self._combine(verdicts, lines, days.last, today)
        return self._made[key]

    def _combine(self, verdicts: list[Verdict], lines: Iterable[Line], last: date, today: date) -> Decision:
        """The least permissive of some verdicts. If they allow it on `last`, the lines say for how long."""
        least = min(verdicts, key=lambda verdict: verdict.answer.rank).answer
        found = dict.fromkeys(reason for verdict in verdicts if verdict.answer is least for reason in verdict.reasons)
        reasons = tuple(sorted(found, key=lambda reason: (WEIGHT[reason.code], reason.id or "", reason.message)))
        if least is not Answer.ALLOW:
            return Decision(
                answer=least,
                reasons=reasons,
                ask=self.reference.owner if least is Answer.ASK else None,
                next=say_next_step(self.reference, self.policy, least, reasons),
            )
        ids = {id_ for verdict in verdicts for id_ in verdict.authorizations}
        used = sorted([a for a in self.reference.authorizations if a.id in ids], key=lambda a: a.id)
        return Decision(
            answer=least,
            reasons=reasons,
            authorizations=tuple([authorization.id for authorization in used]),
            evidence=tuple([authorization.evidence for authorization in used if authorization.evidence]),
            valid_through=min([line.find_allowed_through(last, today) for line in lines]),
        )

    def find_best(
        self, use: str, day: date, *, today: date, channel: str = "any", territory: str = "worldwide"
    ) -> Decision:
        """The most permissive answer that any cell of the question has on a day; for quotes, with or without an id.

        Its `valid_through` is the longest that such a cell stays allowed. Raises DecisionError, as `decide` does.
        """
        check_question(use, channel, territory, Days.on(day), vocabulary=self.vocabulary, today=today)
        decisions = (
            self._decide([cell], Days.on(day), today, frozenset(), quote)
            for cell, quote, _ in self._find_most(use, day, channel, territory)
        )
        return max(decisions, key=lambda decision: decision.valid_through or date.min)

    def list_usable_quotes(self, day: date) -> tuple[Quote, ...]:
        """The quotes that may be used somewhere on a day, if only after asking; none where the record has none."""
        cells = self.scopes.list_cells("quote", "any", "worldwide") if self.reference.quotes else ()
        return tuple(
            quote
            for quote in self.reference.quotes
            if any(
                self._table.find_line(cell, frozenset(), quote).decide_on(day).answer is not Answer.DENY
                for cell in cells
            )
        )

    def find_most(self, use: str, day: date, channel: str = "any") -> Verdict:
        """The answer of `find_best` anywhere in the world, without what follows from it. Raises UnknownTermError."""
        return self._find_most(use, day, channel, "worldwide")[0][2]

    def list_best_answers(self, day: date) -> Iterator[tuple[str, Answer]]:
        """Each use with the best answer it has anywhere; not those that are denied everywhere, or were only asked for.

        Uses of one kind that the same scopes hold are answered alike.
        """
        alike: dict[int, Answer] = {}
        for use in self.vocabulary.uses.atoms:
            if not self.scopes.select_granting(self.scopes.find_mask("uses", use)):
                continue
            areas = self._table.list_areas(use, frozenset(), None)
            if id(areas) not in alike:
                quotes = self.reference.quotes if use == "quote" else ()
                every = [areas, *(self._table.list_areas(use, frozenset(), quote) for quote in quotes)]
                found = [line.decide_on(day) for line in {line for some in every for _, _, line in some}]
                granted = [verdict.answer for verdict in found if not verdict.only_asked]
                alike[id(areas)] = max(granted, key=lambda answer: answer.rank, default=Answer.DENY)
            if alike[id(areas)] is not Answer.DENY:
                yield use, alike[id(areas)]

    def find_throughout(self, use: str, day: date, channel: str, territory: str) -> Answer:
        """The answer that holds in all of a territory, on the one channel of those asked about where it is best.

        `use` is an atom, the others are terms. What was only asked for is denied. Raises UnknownTermError.
        """
        answers = [Answer.DENY]
        for quote in [None, *(self.reference.quotes if use == "quote" else ())]:
            for one in self.vocabulary.channels.expand(channel):
                lines = [
                    self._table.find_line(cell, frozenset(), quote).decide_on(day)
                    for cell in self.scopes.list_cells(use, one, territory)
                ]
                found = [Answer.DENY if verdict.only_asked else verdict.answer for verdict in lines]
                answers.append(min(found, key=lambda answer: answer.rank))
        return max(answers, key=lambda answer: answer.rank)

    def _find_most(
        self, use: str, day: date, channel: str, territory: str
    ) -> list[tuple[Cells, Quote | None, Verdict]]:
        """The cells whose answer is the most permissive one: all of them for allow, else one that says the most.

        That is one where something was granted, rather than one where it was only asked for.
        """
        quotes = [None, *(self.reference.quotes if use == "quote" else ())]
        cells = self.scopes.list_cells(use, channel, territory)
        # Most cells are covered by nothing: that is worded for the one that is returned, not for all of them.
        lines = [
            (cell, spoken, self._table.find_line(cell, frozenset(), spoken)) for spoken in quotes for cell in cells
        ]
        found = [(cell, spoken, line.decide_on(day)) for cell, spoken, line in lines]
        most = max((verdict.answer for _, _, verdict in found), key=lambda answer: answer.rank)
        found = [one for one in found if one[2].answer is most]
        if most is Answer.ALLOW:
            return found
        cell, spoken, _ = max(found, key=lambda one: not one[2].only_asked)
        return [(cell, spoken, self._table.decide_on(cell, day, frozenset(), spoken))]

    def trace_timeline(
        self,
        use: str,
        channel: str,
        territory: str,
        days: Days,
        quote: str | None = None,
        cleared: frozenset[str] = frozenset(),
    ) -> list[tuple[Cells, list[Stretch]]]:
        """The answers over a span of days, kind of cell by kind of cell, in stretches on which they are constant.

        `cleared` conditions count as met on all of them. `days` may lie anywhere; the caller keeps to days that may be
        asked about. Raises DecisionError for an unknown quote, UnknownTermError for an unknown term.
        """
        spoken = self._find_quote(use, quote)
        cells = self.scopes.list_cells(use, channel, territory)
        return [(one, self._table.find_stretches(one, days, cleared, spoken)) for one in cells]

    def list_areas(self, use: str, quote: str | None = None, cleared: frozenset[str] = frozenset()) -> tuple[Area, ...]:
        """How a use (an atom) is answered anywhere, by channels and territories; what nothing covers has no reason.

        Uses that are answered alike have the same value. Raises DecisionError for an unknown quote, UnknownTermError
        for an unknown term.
        """
        return self._table.list_areas(use, cleared, self._find_quote(use, quote))

    def list_boundaries(self, quote: str | None = None) -> list[date]:
        """The days on which an answer may change, sorted; between two of them it is constant. `quote` is an id."""
        spoken = self.reference.find_quote(quote) if quote else None
        return self._table.list_every_turn((spoken,) if spoken else self.reference.quotes)

    def find_turns(
        self, use: str, channel: str, territory: str, quote: str | None, place: str | None
    ) -> frozenset[date]:
        """The days on which the answer to one question may change. Raises DecisionError for an unknown quote."""
        spoken = self._find_quote(use, quote)
        cells = self.scopes.list_cells(use, channel, territory, place if self.scopes.name_places else None)
        return frozenset(day for one in cells for day in self._table.find_line(one, frozenset(), spoken).turns)

    def _find_quote(self, use: str, id_: str | None) -> Quote | None:
        if id_ is None:
            return None
        if use != "quote":
            raise DecisionError(
                "quote-without-use", f"the question names a quote, but its use is {use!r}", "ask about the use `quote`"
            )
        found = self.reference.find_quote(id_)
        if found is None:
            known = list_words([quote.id for quote in self.reference.quotes]) or "none"
            raise DecisionError("unknown-quote", f"{self.reference.name} has no quote {id_!r}", f"its quotes: {known}")
        return found
