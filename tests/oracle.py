"""A second implementation of the decision, written from its specification alone and sharing only the dataclasses.

It is naive on purpose: every cell and every single day is judged by itself, with plain loops over lists. Nothing is
expanded once, kept as masks, or jumped over from one boundary date to the next; whoever reads the specification's rules
can read them here again, in their order. What the specification leaves open is settled as follows:

- The reasons are those of the answer: what only says "ask" in one cell is not listed where another cell is denied.
- A candidate or a paused customer explains an ask, and never a deny, which would be one without it, too.
- Policy may say that a signal (a low score, a renewal that is near) makes every answer at best ask, like a pause.
- What was only asked for is open on the channels and territories that the asker left open: it is no grant, and can
  never allow. What was declined reaches as far.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fnmatch import fnmatchcase
from itertools import product

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.evidence import EvidenceState
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Vocabulary

DENY, ASK, ALLOW = 0, 1, 2
NAMES = {DENY: "deny", ASK: "ask", ALLOW: "allow"}

# Rule 10: the heaviest first, in the order of rule 4 and then of rule 5's table.
ORDER = (
    "restricted",
    "retired",
    "candidate",
    "paused",
    "at-risk",
    "consent",
    "source-terms",
    "speaker-left",
    "declined",
    "pending",
    "withdrawn",
    "not-yet-valid",
    "expired",
    "review-overdue",
    "contract-ended",
    "unproven",
    "approval-missing",
    "condition",
    "place",
    "quote-unspecified",
    "not-authorized",
    "authorized",
)

Cell = tuple[str, str, str]
Said = tuple[str, str | None]


class RefusedError(Exception):
    """Rule 1: the question or the record is an error, which is never an answer."""


@dataclass(frozen=True)
class Level:
    """What one cell on one day comes to, and why; `by` are the authorizations that an allow depends on."""

    answer: int
    reasons: frozenset[Said]
    by: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Ruling:
    """What the oracle says to a whole request."""

    answer: str
    reasons: list[Said]
    authorizations: set[str]
    valid_through: date | None


@dataclass
class Oracle:
    """Judges one record. Cells are kept once judged, since the exhaustive model asks the same ones again and again."""

    reference: Reference
    vocabulary: Vocabulary
    policy: Policy
    today: date
    _kept: dict[tuple[Cell, date, frozenset[str], str | None, str | None], Level] = field(default_factory=dict)

    def decide(
        self,
        use: str,
        channel: str,
        territory: str,
        first: date,
        last: date,
        cleared: frozenset[str] = frozenset(),
        quote: str | None = None,
        place: str | None = None,
    ) -> Ruling:
        """Rules 1 and 3: refuse what is outside the lists, else the least permissive over all cells and days."""
        self._refuse_unknown_words(cleared)
        cells = list(
            product(
                list_atoms(self.vocabulary.uses, use),
                list_atoms(self.vocabulary.channels, channel),
                list_atoms(self.vocabulary.territories, territory),
            )
        )
        if not cells:
            raise RefusedError("an empty request")
        if first < date(1990, 1, 1) or last > self.horizon or last < first:
            raise RefusedError("days out of range")
        if quote is not None and (use != "quote" or all(known.id != quote for known in self.reference.quotes)):
            raise RefusedError("no such quote")
        levels = [self.judge_cell(cell, day, cleared, quote, place) for day in walk_days(first, last) for cell in cells]
        answer = min(level.answer for level in levels)
        reasons = {said for level in levels if level.answer == answer for said in level.reasons}
        if answer != ALLOW:
            reasons = {said for said in reasons if said[0] != "authorized"}
        by = {id_ for level in levels for id_ in level.by} if answer == ALLOW else set()
        through = self._find_last(cells, last, cleared, quote, place) if answer == ALLOW else None
        ordered = sorted(reasons, key=lambda said: (ORDER.index(said[0]), said[1] or ""))
        return Ruling(NAMES[answer], ordered, by, through)

    @property
    def horizon(self) -> date:
        """The last day that can be asked about: ten years after today."""
        try:
            return self.today.replace(year=self.today.year + 10)
        except ValueError:
            return date(self.today.year + 10, 2, 28)

    def _find_last(
        self, cells: list[Cell], last: date, cleared: frozenset[str], quote: str | None, place: str | None
    ) -> date:
        """Rule 10: the last day such that every day from the asked one to it is allowed; looked for day by day."""
        day = last
        while day < self.horizon:
            tomorrow = day + timedelta(days=1)
            if any(self.judge_cell(cell, tomorrow, cleared, quote, place).answer != ALLOW for cell in cells):
                break
            day = tomorrow
        return day

    def _refuse_unknown_words(self, cleared: frozenset[str]) -> None:
        """Rule 1, for the record and for the conditions that somebody says are met."""
        for axis, term, _ in self.reference.list_terms():
            known = getattr(self.vocabulary, axis)
            if term not in known.atoms and term not in known.groups:
                raise RefusedError(term)
        for condition in cleared:
            if condition not in self.vocabulary.conditions.atoms:
                raise RefusedError(condition)

    def judge_cell(self, cell: Cell, day: date, cleared: frozenset[str], quote: str | None, place: str | None) -> Level:
        """Rule 4, for one cell on one day; kept, since it depends on nothing else."""
        key = (cell, day, cleared, quote, place)
        if key not in self._kept:
            self._kept[key] = self._judge(cell, day, cleared, quote, place)
        return self._kept[key]

    def _judge(self, cell: Cell, day: date, cleared: frozenset[str], quote: str | None, place: str | None) -> Level:
        barred = set()
        for restriction in self.reference.restrictions:
            if day < restriction.start or (restriction.through is not None and day > restriction.through):
                continue
            # Rule 2: an axis that a restriction leaves out covers everything.
            wide = (restriction.uses, restriction.channels, restriction.territories)
            if all(not terms or self._is_named(axis, terms, atom) for axis, terms, atom in self._walk_axes(wide, cell)):
                barred.add(("restricted", restriction.id))
        if barred:
            return Level(DENY, frozenset(barred))
        if self.reference.status == "retired":
            return Level(DENY, frozenset({("retired", None)}))
        at = [
            one for one in self.reference.authorizations if self._covers(one, cell) and self._covers_place(one, place)
        ]
        if cell[0] == "quote":
            level = self._judge_quote(at, cell, day, cleared, quote, place)
        else:
            level = self._choose_best(at, cell, day, cleared, place)
        held: set[Said] = set()
        if self.reference.status in ("candidate", "paused"):
            held.add((self.reference.status, None))
        if self._is_at_risk(day):
            held.add(("at-risk", None))
        for spoken in self.reference.quotes:
            # Rule 7: who has left by the day is asked first.
            if spoken.id == quote and spoken.speaker.left is not None and spoken.speaker.left <= day:
                held.add(("speaker-left", spoken.id))
        if not held or level.answer == DENY:
            return level
        return Level(ASK, level.reasons | held)

    def _is_at_risk(self, day: date) -> bool:
        """Whether a signal that policy wants to be heeded speaks on the day."""
        facts, limits = self.reference.relationship, self.policy.at_risk
        speaking = set()
        if facts.health is not None and facts.health.score < limits.health_below and day >= facts.health.on:
            speaking.add("health")
        if facts.nps is not None and facts.nps.score < limits.nps_below and day >= facts.nps.on:
            speaking.add("nps")
        if facts.renewal is not None and 0 <= (facts.renewal - day).days <= limits.renewal_within_days:
            speaking.add("renewal")
        if facts.contract_ended is not None and day >= facts.contract_ended:
            speaking.add("contract-ended")
        return bool(speaking & limits.pauses)

    @staticmethod
    def _covers_place(one: Authorization, place: str | None) -> bool:
        """Rule 5: with places, a grant covers a question that names one only where one of its patterns is the place."""
        if place is None or not one.places:
            return True
        return any(fnmatchcase(place, pattern) for pattern in one.places)

    def _choose_best(
        self, covering: list[Authorization], cell: Cell, day: date, cleared: frozenset[str], place: str | None
    ) -> Level:
        """Rule 4c: the most permissive of the authorizations that cover the cell, each by itself."""
        if not covering:
            return Level(DENY, frozenset({("not-authorized", None)}))
        levels = [(one.id, *self._judge_level(one, cell[0], day, cleared, place)) for one in covering]
        best = max(answer for _, answer, _ in levels)
        chosen = frozenset((code, id_) for id_, answer, code in levels if answer == best)
        return Level(best, chosen, frozenset(id_ for _, id_ in chosen if id_) if best == ALLOW else frozenset())

    def _judge_quote(
        self,
        at: list[Authorization],
        cell: Cell,
        day: date,
        cleared: frozenset[str],
        id_: str | None,
        place: str | None,
    ) -> Level:
        """Rule 7: a certain quote needs its speaker and its own authorization; without an id it is at best ask."""
        if id_ is None:
            level = self._choose_best(at, cell, day, cleared, place)
            if level.answer == DENY:
                return level
            return Level(ASK, level.reasons | {("quote-unspecified", None)})
        quote = next(known for known in self.reference.quotes if known.id == id_)
        consent = quote.consent
        if consent is None or day < consent.on or (consent.through is not None and day > consent.through):
            return Level(DENY, frozenset({("consent", id_)}))
        covering = [one for one in at if one.id == quote.authorization]
        if not covering:
            return Level(DENY, frozenset({("consent", id_)}))
        source = quote.source
        if source is not None and source.terms is not None and source.published is not None:
            most = source.terms.max_age_days
            if most is not None and (day - source.published).days > most:
                return Level(DENY, frozenset({("source-terms", id_)}))
        return self._choose_best(covering, cell, day, cleared, place)

    def _judge_level(
        self, one: Authorization, use: str, day: date, cleared: frozenset[str], place: str | None
    ) -> tuple[int, str]:
        """Rule 5, row by row."""
        if one.state == "declined":
            return DENY, "declined"
        if one.state == "requested":
            return ASK, "pending"
        if one.withdrawn is not None and one.withdrawn.on <= day:
            return DENY, "withdrawn"
        if one.valid_from is None or day < one.valid_from:
            return DENY, "not-yet-valid"
        if one.valid_through is not None and day > one.valid_through:
            return DENY, "expired"
        if one.review_by is not None and day > one.review_by:
            return ASK, "review-overdue"
        ended = self.reference.relationship.contract_ended
        if ended is not None and day >= ended and one.survives_contract != "yes":
            return (DENY if one.survives_contract == "no" else ASK), "contract-ended"
        if not self._is_proven(one, use):
            return ASK, "unproven"
        if not self._is_approved(one, use, day):
            return ASK, "approval-missing"
        if any(condition not in cleared for condition in one.conditions):
            return ASK, "condition"
        if one.places and place is None:
            return ASK, "place"
        return ALLOW, "authorized"

    def _is_proven(self, one: Authorization, use: str) -> bool:
        if one.evidence is None or one.evidence.state in (EvidenceState.MISSING, EvidenceState.CHANGED):
            return False
        if one.evidence.state == EvidenceState.REMOTE and not self.policy.remote_evidence_counts:
            return False
        if use != "logo":
            return True
        logo = self.reference.files.get(self.reference.logo) if self.reference.logo is not None else None
        return logo is not None and logo.sha256 is not None and logo.sha256 in one.logo_sha256

    def _is_approved(self, one: Authorization, use: str, day: date) -> bool:
        """Every role that policy needs for the use has approved by the day, and not who asked for it or recorded it."""
        needed = self.policy.approvals_by_use.get(use, self.policy.approvals_default)
        interested = {one.recorded_by, one.requested.by if one.requested is not None else None}
        counted = [by for by in one.approvals if by.role in needed and by.on <= day and by.by not in interested]
        everybody = {by.by for by in counted}
        return needed <= {by.role for by in counted} and len(everybody) >= self.policy.least_people.get(use, 0)

    def _covers(self, one: Authorization, cell: Cell) -> bool:
        """Rules 2 and 5: on all axes by itself; an axis that is left out covers nothing. What was not granted covers
        what was asked for."""
        scope = [one.uses, one.channels, one.territories]
        if one.state != "granted":
            asked = one.requested
            wanted = (asked.uses, asked.channels, asked.territories) if asked is not None else ((), (), ())
            open_ = ((), tuple(self.vocabulary.channels.atoms), tuple(self.vocabulary.territories.atoms))
            scope = [said or asked_for or rest for said, asked_for, rest in zip(scope, wanted, open_, strict=True)]
        return all(self._is_named(axis, terms, atom) for axis, terms, atom in self._walk_axes(scope, cell))

    def _walk_axes(self, terms: object, cell: Cell) -> Iterator[tuple[Axis, tuple[str, ...], str]]:
        lists = (self.vocabulary.uses, self.vocabulary.channels, self.vocabulary.territories)
        yield from zip(lists, terms, cell, strict=True)  # type: ignore[call-overload]

    @staticmethod
    def _is_named(axis: Axis, terms: tuple[str, ...], atom: str) -> bool:
        return any(atom in list_atoms(axis, term) for term in terms)


def list_atoms(axis: Axis, term: str) -> list[str]:
    """The atoms of a term. Exact: no folding into a wider term."""
    if term in axis.atoms:
        return [term]
    members: Mapping[str, frozenset[str]] = axis.members
    if term in members:
        return [atom for atom in axis.atoms if atom in members[term]]
    raise RefusedError(term)


def walk_days(first: date, last: date) -> Iterator[date]:
    """Every day of the window, both ends inside."""
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)
