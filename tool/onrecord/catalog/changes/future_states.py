"""What may happen to a record without another answer of the customer, and the answers about it in such a state.

A change is judged in all of these states, because each comes about by itself or by a change that needs no approval.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from msgspec.structs import replace

from onrecord.catalog.changes.model import Once
from onrecord.catalog.decision.answers import Stretch
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import FIRST_DAY, Days
from onrecord.catalog.record.evidence import EvidenceState, FileFact
from onrecord.catalog.record.places import is_among
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference

AS_IT_STANDS: frozenset[Once] = frozenset()


@dataclass(frozen=True, slots=True)
class Circumstance:
    """The conditions that are met in one case, and the place that it is about (a pattern of addresses)."""

    cleared: frozenset[str] = frozenset()
    place: str | None = None

    @property
    def once(self) -> frozenset[Once]:
        """The assumptions of the case."""
        met = frozenset((Once.CONDITIONS_MET,)) if self.cleared else AS_IT_STANDS
        return met | {Once.IN_ITS_PLACE} if self.place else met


class Side:
    """One library's answers about one reference, in any state; without a reference, all answers are deny."""

    def __init__(self, library: Library, reference: Reference | None) -> None:
        self.library, self.vocabulary, self.policy = library, library.vocabulary, library.policy
        self.reference = reference
        self._judges: dict[tuple[frozenset[Once], str | None], Judge] = {}
        self.quotes = {quote.id for quote in reference.quotes} if reference else set()

    def judge(self, once: frozenset[Once] = AS_IT_STANDS, place: str | None = None) -> Judge | None:
        """The judge of the record in a state and for a place; None without a record. Raises DecisionError."""
        if self.reference is None:
            return None
        if not once and place is None:
            return self.library.judge(self.reference)
        if (once, place) not in self._judges:
            record = _move_to(_assume(self.reference, once), place)
            self._judges[once, place] = Judge(record, self.vocabulary, _assume_in_policy(self.policy, once))
        return self._judges[once, place]

    def find_mask(self, axis: str, atom: str) -> int:
        """Which of the record's scopes contain an atom, a bit for each, as in `Scopes.find_mask`."""
        judge = self.judge()
        return judge.scopes.find_mask(axis, atom) if judge else 0

    def grants(self, mask: int) -> bool:
        """Whether the scopes of a mask include an authorization."""
        judge = self.judge()
        return judge is not None and bool(judge.scopes.select_granting(mask))

    def find_stretches(
        self,
        cell: tuple[str, str, str],
        quote: str | None,
        days: Days,
        once: frozenset[Once],
        where: Circumstance,
    ) -> list[Stretch]:
        """The answers for a use, channel and territory (atoms), in a state and a circumstance."""
        use, channel, territory = cell
        words = self.vocabulary
        known = use in words.uses.atoms and channel in words.channels.atoms and territory in words.territories.atoms
        judge = self.judge(once, where.place)
        if judge is None or not known or (quote is not None and quote not in self.quotes):
            return [Stretch(days, Answer.DENY, (), ())]
        return judge.trace_timeline(use, channel, territory, days, quote, where.cleared)[0][1]


def _assume(reference: Reference, once: frozenset[Once]) -> Reference:
    """The record in a state."""
    if Once.ACTIVE in once:
        reference = replace(reference, status="active")
    if Once.IN_CONTRACT in once or Once.CONTRACT_ENDED in once:
        ended = FIRST_DAY if Once.CONTRACT_ENDED in once else None
        reference = replace(reference, relationship=replace(reference.relationship, contract_ended=ended))
    if Once.PROVEN in once:
        logo, digest = reference.logo or "logo.svg", reference.logo_sha256 or "0" * 64
        authorizations = tuple(
            replace(a, evidence=a.evidence and replace(a.evidence, state=EvidenceState.OK), logo_sha256=(digest,))
            for a in reference.authorizations
        )
        files = {**reference.files, logo: FileFact(digest)}
        reference = replace(reference, authorizations=authorizations, logo=logo, files=files)
    return reference


def _move_to(reference: Reference, place: str | None) -> Reference:
    """The record for a place: an authorization for other places grants nothing there."""
    if place is None:
        return reference
    applicable = (a for a in reference.authorizations if not a.places or is_among(place, a.places))
    return replace(reference, authorizations=tuple(replace(a, places=()) for a in applicable))


def list_circumstances(reference: Reference | None) -> list[Circumstance]:
    """The circumstance of each of the record's authorizations, and the empty one.

    These are enough: what is gained in any case is gained in that of the authorization that allows it.
    """
    own = reference.authorizations if reference else ()
    each = (Circumstance(frozenset(a.conditions), place) for a in own for place in (None, *a.places))
    return sorted(dict.fromkeys((Circumstance(), *each)), key=lambda one: (len(one.once), len(one.cleared)))


def _assume_in_policy(policy: Policy, once: frozenset[Once]) -> Policy:
    """The policy in a state."""
    if Once.APPROVED in once:
        policy = replace(policy, approvals_default=frozenset(), approvals_by_use={}, least_people={})
    if Once.CALM in once:
        policy = replace(policy, at_risk=replace(policy.at_risk, pauses=frozenset()))
    return policy


def list_states(*sides: Side) -> Iterator[frozenset[Once]]:
    """Every combination of assumptions under which an answer of either side may differ."""
    here = [side for side in sides if side.reference]
    choices: list[tuple[frozenset[Once], ...]] = [_list_choices(Once.APPROVED)]
    answers = [(side, a) for side in here if side.reference for a in side.reference.authorizations]
    if any(_is_doubted(side, authorization) for side, authorization in answers):
        choices.append(_list_choices(Once.PROVEN))
    if any(side.reference and side.reference.status != "active" for side in here):
        choices.append(_list_choices(Once.ACTIVE))
    contract: list[frozenset[Once]] = [AS_IT_STANDS]
    if any(side.reference and side.reference.relationship.contract_ended for side in here):
        contract.append(frozenset((Once.IN_CONTRACT,)))
    outliving = {a.survives_contract if a.state == "granted" else a.state for _, a in answers} - {"declined"}
    pausing = {"contract-ended" in side.policy.at_risk.pauses for side in here}
    if len(outliving) > 1 or len(pausing) > 1:  # if all say the same, nothing is gained by the end
        contract.append(frozenset((Once.CONTRACT_ENDED,)))
    choices.append(tuple(contract))
    if any(side.policy.at_risk.pauses for side in here):
        choices.append(_list_choices(Once.CALM))
    return (frozenset[Once]().union(*some) for some in product(*choices))


def _list_choices(assumption: Once) -> tuple[frozenset[Once], ...]:
    return AS_IT_STANDS, frozenset((assumption,))


def _is_doubted(side: Side, authorization: Authorization) -> bool:
    """Whether evidence on record, or the logo it is about, does not count today."""
    evidence, uses = authorization.evidence, side.vocabulary.uses
    if evidence and evidence.state is not EvidenceState.OK:
        return not (evidence.state is EvidenceState.REMOTE and side.policy.remote_evidence_counts)
    logo = side.reference and side.reference.logo_sha256
    return "logo" in uses.expand_all(authorization.uses) and (logo not in authorization.logo_sha256)
