"""May we? The only place where dates meet scopes.

A pure function of (record, question, vocabulary, policy): no clock, no disk, no network. The rules are numbered as in
the guide "How it decides".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from onrecord.catalog.days import FIRST_DAY, ONE_DAY, Days, last_day, within
from onrecord.catalog.decided import Cells, Decision, Scope, Stretch, Verdict
from onrecord.catalog.next_step import next_step
from onrecord.catalog.policy import Policy
from onrecord.catalog.reasons import WEIGHT, Answer, DecisionError, Reason, listed
from onrecord.catalog.reference import Authorization, Proof, Quote, Reference, Restriction
from onrecord.catalog.risk import signals
from onrecord.catalog.vocabulary import UnknownTermError, Vocabulary


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
) -> Decision:
    """Judge one question about one customer.

    `use`, `channel` and `territory` are terms of the vocabulary and stand for all their atoms; `days` are civil days
    in the policy's zone, inclusive; `cleared` are the conditions that are met; `quote` is the id of a quote, for the
    use `quote`. Raises DecisionError where the question or the record cannot be judged.
    """
    judge = Judge(reference, vocabulary, policy)
    return judge.decide(use, channel, territory, days, today=today, cleared=cleared, quote=quote)


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
    """Refuse what nobody could answer, whoever the customer is (rule 1): unknown or empty terms, days out of range.

    Raises DecisionError.
    """
    end = last_day(today)
    for day in (days.first, days.last):
        if not within(day, FIRST_DAY, end):
            message = f"{day} lies outside {FIRST_DAY} .. {end}"
            raise DecisionError("day-out-of-range", message, "ask for a day from 1990 to ten years ahead")
    asked = [("uses", use), ("channels", channel), ("territories", territory)]
    for name, term in (*asked, *(("conditions", condition) for condition in sorted(cleared))):
        axis = vocabulary.axis(name)
        try:
            atoms = axis.expand(term)
        except UnknownTermError as error:
            raise _unknown(error, "the question uses it", in_question=True) from None
        if not atoms:
            message = f"{term!r} stands for nothing, so the question asks for nothing"
            raise DecisionError("empty-question", message, f"ask for another of the {name}", in_question=True)


class Judge:
    """All questions about one customer; expands the record's terms once. Raises DecisionError on an unknown term."""

    def __init__(self, reference: Reference, vocabulary: Vocabulary, policy: Policy) -> None:
        self.reference = reference
        self.vocabulary = vocabulary
        self.policy = policy
        for axis, term, _ in reference.terms():
            if term not in vocabulary.axis(axis):
                raise _unknown(vocabulary.axis(axis).unknown(term), f"the record of {reference.name} uses it")
        self._grants = [self._granted(authorization) for authorization in reference.authorizations]
        self._classes: dict[tuple[str, str], dict[int, tuple[str, ...]]] = {}
        self._bans = [self._banned(restriction) for restriction in reference.restrictions]
        self._uncovered: dict[Cells, Reason] = {}
        self._turning: dict[tuple[int, tuple[str, ...]], list[date]] = {}

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
    ) -> Decision:
        """As the function `decide`."""
        check_question(use, channel, territory, days, vocabulary=self.vocabulary, today=today, cleared=cleared)
        spoken = self._quote(use, quote)
        return self._decided(self._cells(use, channel, territory), days, today, cleared, spoken)

    def _decided(
        self, cells: list[Cells], days: Days, today: date, cleared: frozenset[str], spoken: Quote | None
    ) -> Decision:
        verdicts = [
            self._verdict(cell, day, cleared, spoken) for cell in cells for day in self._starts(cell, days, spoken)
        ]
        least = min((verdict.answer for verdict in verdicts), key=lambda answer: answer.rank)
        deciding = [verdict for verdict in verdicts if verdict.answer is least]
        reasons = tuple(
            sorted(
                dict.fromkeys(reason for verdict in deciding for reason in verdict.reasons),
                key=lambda reason: (WEIGHT[reason.code], reason.id or "", reason.message),
            )
        )
        if least is not Answer.ALLOW:
            return Decision(
                answer=least,
                reasons=reasons,
                ask=self.reference.owner if least is Answer.ASK else None,
                next=next_step(self.reference, self.policy, least, reasons),
            )
        ids = {id_ for verdict in verdicts for id_ in verdict.authorizations}
        used = sorted((a for a in self.reference.authorizations if a.id in ids), key=lambda a: a.id)
        return Decision(
            answer=least,
            reasons=reasons,
            authorizations=tuple(authorization.id for authorization in used),
            evidence=tuple(authorization.evidence for authorization in used if authorization.evidence),
            valid_through=min(self._allowed_through(cell, days.last, today, cleared, spoken) for cell in cells),
        )

    def best(self, use: str, day: date, *, today: date, channel: str = "any", territory: str = "worldwide") -> Decision:
        """The most permissive answer that any cell of the question has on a day; for quotes, with or without an id.

        Its `valid_through` is the longest that such a cell stays allowed. Raises DecisionError, as `decide` does.
        """
        check_question(use, channel, territory, Days.on(day), vocabulary=self.vocabulary, today=today)
        decisions = (
            self._decided([cell], Days.on(day), today, frozenset(), quote)
            for cell, quote, _ in self._most(use, day, channel, territory)
        )
        return max(decisions, key=lambda decision: decision.valid_through or date.min)

    def most(self, use: str, day: date, channel: str = "any") -> Verdict:
        """The answer of `best` anywhere in the world, without what follows from it. Raises UnknownTermError."""
        return self._most(use, day, channel, "worldwide")[0][2]

    def _most(self, use: str, day: date, channel: str, territory: str) -> list[tuple[Cells, Quote | None, Verdict]]:
        """The cells whose answer is the most permissive one: all of them for allow, else one that says the most.

        That is one where something was granted, rather than one where it was only asked for.
        """
        quotes = [None, *(self.reference.quotes if use == "quote" else ())]
        cells = self._cells(use, channel, territory)
        found = [(cell, spoken, self._verdict(cell, day, frozenset(), spoken)) for spoken in quotes for cell in cells]
        most = max((verdict.answer for _, _, verdict in found), key=lambda answer: answer.rank)
        found = [one for one in found if one[2].answer is most]
        if most is Answer.ALLOW:
            return found
        return [max(found, key=lambda one: {reason.code for reason in one[2].reasons} != {"pending"})]

    def timeline(
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
        spoken = self._quote(use, quote)
        lines = []
        for cells in self._cells(use, channel, territory):
            starts = self._starts(cells, days, spoken)
            ends = [*(day - ONE_DAY for day in starts[1:]), days.last]
            stretches: list[Stretch] = []
            for first, last in zip(starts, ends, strict=True):
                verdict = self._verdict(cells, first, cleared, spoken)
                if stretches and stretches[-1].same(verdict):
                    stretches[-1] = replace(stretches[-1], days=Days(stretches[-1].days.first, last))
                else:
                    stretches.append(
                        Stretch(Days(first, last), verdict.answer, verdict.reasons, verdict.authorizations)
                    )
            lines.append((cells, stretches))
        return lines

    # -- the question ---------------------------------------------------------------------------------------------

    def _quote(self, use: str, id_: str | None) -> Quote | None:
        if id_ is None:
            return None
        if use != "quote":
            raise DecisionError("quote-without-use", f"a quote was named, but the use is {use!r}", "ask for use quote")
        found = self.reference.quote(id_)
        if found is None:
            known = listed([quote.id for quote in self.reference.quotes]) or "none"
            raise DecisionError("unknown-quote", f"{self.reference.name} has no quote {id_!r}", f"its quotes: {known}")
        return found

    def _cells(self, use: str, channel: str, territory: str) -> list[Cells]:
        """The question's cells, those that the record cannot tell apart taken together (rules 1 and 3)."""
        words = self.vocabulary
        uses = {atom: self.mask("uses", atom) for atom in words.uses.sorted(words.uses.expand(use))}
        channels = self._alike("channels", channel)
        territories = self._alike("territories", territory)
        return [
            Cells(atom, where, countries, mask & channel_mask & territory_mask)
            for atom, mask in uses.items()
            for channel_mask, where in channels.items()
            for territory_mask, countries in territories.items()
        ]

    def mask(self, axis: str, atom: str) -> int:
        """Which scopes hold an atom: bit i for scope i, grants first. Atoms of equal masks cannot be told apart."""
        return sum(1 << i for i, scope in enumerate((*self._grants, *self._bans)) if atom in getattr(scope, axis))

    def _alike(self, axis: str, term: str) -> dict[int, tuple[str, ...]]:
        """A term's atoms by their masks; remembered, since every use asks for the same channels and countries."""
        if (axis, term) not in self._classes:
            self._classes[axis, term] = self._told_apart(axis, self.vocabulary.axis(axis).ordered(term))
        return self._classes[axis, term]

    def _told_apart(self, axis: str, atoms: list[str]) -> dict[int, tuple[str, ...]]:
        asked = frozenset(atoms)
        whole, telling = 0, []
        for i, scope in enumerate((*self._grants, *self._bans)):
            held: frozenset[str] = getattr(scope, axis)
            if asked <= held:
                whole |= 1 << i
            elif not asked.isdisjoint(held):
                telling.append((1 << i, held))
        if not telling:  # every scope holds all of them or none: the common case, and there are 249 countries
            return {whole: tuple(atoms)} if atoms else {}
        alike: dict[int, list[str]] = {}
        for atom in atoms:
            alike.setdefault(whole + sum(bit for bit, held in telling if atom in held), []).append(atom)
        return {mask: tuple(found) for mask, found in alike.items()}

    # -- scopes ---------------------------------------------------------------------------------------------------

    def _granted(self, authorization: Authorization) -> Scope:
        """Omission narrows grants. What was only asked for is open where the asker left it open: it never allows."""
        words = self.vocabulary
        uses, channels, territories = authorization.scope
        if authorization.state != "granted" and uses:
            channels = channels or tuple(words.channels.atoms)
            territories = territories or tuple(words.territories.atoms)
        return Scope(
            words.uses.expand_all(uses), words.channels.expand_all(channels), words.territories.expand_all(territories)
        )

    def _banned(self, restriction: Restriction) -> Scope:
        """Omission widens restrictions (rule 2)."""
        words = self.vocabulary
        return Scope(
            words.uses.expand_all(restriction.uses or words.uses.atoms),
            words.channels.expand_all(restriction.channels or words.channels.atoms),
            words.territories.expand_all(restriction.territories or words.territories.atoms),
        )

    # -- one kind of cell on one day (rule 4) -----------------------------------------------------------------------

    def _verdict(self, cells: Cells, day: date, cleared: frozenset[str], quote: Quote | None) -> Verdict:
        reference = self.reference
        bans = [
            Reason("restricted", restriction.id, f"Restriction {restriction.id} forbids it: {restriction.why}")
            for i, restriction in enumerate(reference.restrictions)
            if cells.mask >> (len(self._grants) + i) & 1 and within(day, restriction.start, restriction.through)
        ]
        if bans:
            return Verdict(Answer.DENY, tuple(bans))
        if reference.status == "retired":
            why = reference.status_reason or "no reason given"
            return Verdict(Answer.DENY, (Reason("retired", None, f"{reference.name} is retired: {why}"),))
        covering = [a for i, a in enumerate(reference.authorizations) if cells.mask >> i & 1]
        if quote:
            refused = self._consent(quote, covering, day)
            if refused:
                return Verdict(Answer.DENY, (refused,))
            covering = [authorization for authorization in covering if authorization.id == quote.authorization]
        best, reasons, ids = self._best(covering, cells, day, cleared)
        if best is Answer.DENY:
            return Verdict(best, tuple(reasons))
        caps = list(self._caps(day))
        if cells.use == "quote" and quote is None:
            caps.append(self._unspecified(covering, cells, day, cleared))
        if not caps:
            return Verdict(best, tuple(reasons), tuple(ids))
        return Verdict(Answer.ASK, (*caps, *(reason for reason in reasons if reason.code != "authorized")))

    def _best(
        self, covering: list[Authorization], cells: Cells, day: date, cleared: frozenset[str]
    ) -> tuple[Answer, list[Reason], list[str]]:
        """The most permissive level among the authorizations that cover the cell (rule 4c)."""
        levels = [(a.id, *self._level(a, cells.use, day, cleared)) for a in covering]
        if not levels:
            return Answer.DENY, [self._nothing_covers(cells)], []
        best = max((level for _, level, _ in levels), key=lambda answer: answer.rank)
        return (
            best,
            [reason for _, level, reasons in levels if level is best for reason in reasons],
            [id_ for id_, level, _ in levels if level is best],
        )

    def _level(
        self, authorization: Authorization, use: str, day: date, cleared: frozenset[str]
    ) -> tuple[Answer, list[Reason]]:
        """The first condition of rule 5's table that holds."""
        a = authorization
        ended = self.reference.relationship.contract_ended

        def because(answer: Answer, code: str, message: str) -> tuple[Answer, list[Reason]]:
            return answer, [Reason(code, a.id, message)]

        if a.state == "declined":
            return because(Answer.DENY, "declined", f"The customer declined it{_on(a.decided)} ({a.id}).")
        if a.state == "requested":
            asked = a.requested
            who = f" by {self.policy.name_of(asked.by)} on {asked.on}" if asked else ""
            return because(Answer.ASK, "pending", f"The customer was asked{who} and has not answered yet ({a.id}).")
        if a.withdrawn and a.withdrawn.on <= day:
            why = f": {a.withdrawn.why}" if a.withdrawn.why else ""
            return because(Answer.DENY, "withdrawn", f"{a.id} was withdrawn on {a.withdrawn.on}{why}")
        if a.valid_from is None or day < a.valid_from:
            return because(Answer.DENY, "not-yet-valid", f"{a.id} starts on {a.valid_from}.")
        if a.valid_through and day > a.valid_through:
            return because(Answer.DENY, "expired", f"{a.id} ended on {a.valid_through}, its last day.")
        if a.review_by and day > a.review_by:
            return because(Answer.ASK, "review-overdue", f"{a.id} was to be looked at again by {a.review_by}.")
        if ended and day >= ended and a.survives_contract != "yes":
            level = Answer.DENY if a.survives_contract == "no" else Answer.ASK
            how = "does not outlive it" if level is Answer.DENY else "does not say whether it outlives it"
            return because(level, "contract-ended", f"The contract ended on {ended} and {a.id} {how}.")
        unproven = self._unproven(a, use)
        if unproven:
            return because(Answer.ASK, "unproven", unproven)
        roles = [role for role in sorted(self.policy.approvals_for(use)) if not _approved(a, role, day)]
        if roles:
            return because(
                Answer.ASK, "approval-missing", f"{a.id} lacks the approval of {listed(roles)}, by somebody else."
            )
        open_ = self.vocabulary.conditions.sorted(set(a.conditions) - cleared)
        if open_:
            titles = listed([self.vocabulary.conditions.title(condition) for condition in open_])
            return because(Answer.ASK, "condition", f"{a.id} stands on a condition: {titles}.")
        until = min((end for end in (a.valid_through, a.review_by) if end), default=None)
        return because(Answer.ALLOW, "authorized", f"{a.id} allows it from {a.valid_from} through {until}.")

    def _unproven(self, authorization: Authorization, use: str) -> str | None:
        evidence = authorization.evidence
        if evidence is None:
            return f"{authorization.id} names no evidence."
        counts = evidence.proof is Proof.OK or (evidence.proof is Proof.REMOTE and self.policy.remote_evidence_counts)
        if not counts:
            return f"{authorization.id}: its evidence is {_PROOF_WORDS[evidence.proof]}."
        if use == "logo":
            actual = self.reference.logo_sha256
            if actual is None or actual != authorization.logo_sha256:
                return f"{authorization.id} is for another logo file than the one in the record."
        return None

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

    def _caps(self, day: date) -> Iterator[Reason]:
        reference = self.reference
        if reference.status == "candidate":
            yield Reason("candidate", None, f"{reference.name} is a candidate, not yet a reference.")
        if reference.status == "paused":
            yield Reason("paused", None, f"{reference.name} is paused: {reference.status_reason or 'no reason given'}")
        for signal in signals(reference, self.policy, day):
            if signal.pauses:
                yield Reason("at-risk", None, f"{reference.name} is at risk: {signal.message}")

    def _unspecified(self, covering: list[Authorization], cells: Cells, day: date, cleared: frozenset[str]) -> Reason:
        """Rule 7: no quote was named; says which ones would not be refused."""
        standing = {a.id for a in covering if self._level(a, cells.use, day, cleared)[0] is not Answer.DENY}
        usable = [
            quote.id
            for quote in self.reference.quotes
            if quote.authorization in standing and self._consent(quote, covering, day) is None
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

    # -- time -----------------------------------------------------------------------------------------------------

    def boundaries(self, quote: str | None = None) -> list[date]:
        """The days on which an answer may change, sorted; between two of them it is constant. `quote` is an id."""
        spoken = self.reference.quote(quote) if quote else None
        return sorted(self._turns(_EVERY_SCOPE, (spoken,) if spoken else self.reference.quotes))

    def _starts(self, cells: Cells, days: Days, quote: Quote | None) -> list[date]:
        """The first of the days, and those of them on which the answer for the cells may be another."""
        return [days.first, *(day for day in self._boundaries(cells, quote) if days.first < day <= days.last)]

    def _boundaries(self, cells: Cells, quote: Quote | None) -> list[date]:
        """The days on which the answer for the cells may change: those of the scopes that cover them."""
        quotes = (quote,) if quote else self.reference.quotes if cells.use == "quote" else ()
        key = (cells.mask, tuple(spoken.id for spoken in quotes))
        if key not in self._turning:
            self._turning[key] = sorted(self._turns(cells.mask, quotes))
        return self._turning[key]

    def _turns(self, mask: int, quotes: Iterable[Quote]) -> set[date]:
        reference = self.reference
        starts: set[date | None] = set()
        ends: set[date | None] = set()
        covering = [a for i, a in enumerate(reference.authorizations) if mask >> i & 1]
        for a in covering:
            starts |= {a.valid_from, a.withdrawn.on if a.withdrawn else None, *(given.on for given in a.approvals)}
            ends |= {a.valid_through, a.review_by}
        for i, restriction in enumerate(reference.restrictions, len(self._grants)):
            if mask >> i & 1:
                starts.add(restriction.start)
                ends.add(restriction.through)
        for quote in quotes:
            if quote.consent:
                starts.add(quote.consent.on)
                ends.add(quote.consent.through)
        if covering:  # what nothing covers is denied, whatever the relationship
            starts.add(reference.relationship.contract_ended)
            for signal in signals(reference, self.policy):
                starts.add(signal.first)
                ends.add(signal.last)
        return {day for day in starts if day} | {day + ONE_DAY for day in ends if day}

    def _allowed_through(
        self, cells: Cells, last: date, today: date, cleared: frozenset[str], quote: Quote | None
    ) -> date:
        """The last day through which cells that are allowed on `last` stay so without a break."""
        for day in self._boundaries(cells, quote):
            if day > last and self._verdict(cells, day, cleared, quote).answer is not Answer.ALLOW:
                return min(day - ONE_DAY, last_day(today))
        return last_day(today)


_EVERY_SCOPE = -1
_PROOF_WORDS = {Proof.MISSING: "missing", Proof.CHANGED: "not the file it was", Proof.REMOTE: "out of our reach"}


def _on(day: date | None) -> str:
    return f" on {day}" if day else ""


def _approved(authorization: Authorization, role: str, day: date) -> bool:
    """Four eyes: an approval by who requested or recorded it does not count, nor does it before its own day."""
    own = {authorization.recorded_by, authorization.requested.by if authorization.requested else None}
    return any(a.role == role and a.on <= day and a.by not in own for a in authorization.approvals)


def _unknown(error: UnknownTermError, where: str, *, in_question: bool = False) -> DecisionError:
    return DecisionError("unknown-term", f"{error}; {where}", error.hint, in_question=in_question)
