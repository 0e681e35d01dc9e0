"""What one authorization that covers a cell says on a day: the first condition in the table of rule 5 that is true."""

from datetime import date
from functools import lru_cache

from onrecord.catalog.decision.reasons import Answer, Reason, ReasonCode, list_words
from onrecord.catalog.record.authorization import OWN_WORDS, Authorization
from onrecord.catalog.record.evidence import EvidenceState
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.four_eyes import select_counting_approvals
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary


class UseKind(Facts, frozen=True):
    """Everything that the decision may know of a use: uses of one kind have the same answer, which is made only once.

    `roles` must have approved it, and at least `people` different people (0: one for each role).
    """

    roles: frozenset[str]
    people: int
    is_logo: bool
    is_quote: bool


def find_use_kind(use: str, policy: Policy) -> UseKind:
    """The kind of a use (an atom), one object for all uses of that kind: all that the decision depends on."""
    return _make_kind(policy.find_approval_roles(use), policy.least_people.get(use, 0), use == "logo", use == "quote")


_make_kind = lru_cache(UseKind)


class Levels:
    """The levels of one customer's authorizations."""

    def __init__(self, reference: Reference, vocabulary: Vocabulary, policy: Policy) -> None:
        self.reference = reference
        self.vocabulary = vocabulary
        self.policy = policy

    def find_level(
        self, authorization: Authorization, kind: UseKind, day: date, cleared: frozenset[str], *, placed: bool = False
    ) -> tuple[Answer, Reason]:
        """The level for a kind of use on a day, and the reason. `cleared` are the conditions that are met.

        `placed` means that the question names a place and that the authorization applies there.
        """
        a = authorization
        ended = self.reference.relationship.contract_ended

        def give_reason(answer: Answer, code: ReasonCode, message: str) -> tuple[Answer, Reason]:
            return answer, Reason(code, a.id, message)

        if a.state == "declined":
            return give_reason(Answer.DENY, "declined", f"The customer declined it{_say_on(a.decided)} ({a.id}).")
        if a.state == "requested":
            request = a.requested
            if a.decided:
                message = f"The customer agreed on {a.decided}, but their logo file has not arrived yet ({a.id})."
                return give_reason(Answer.ASK, "pending", message)
            who = f" by {self.policy.name_of(request.by)} on {request.on}" if request else ""
            return give_reason(Answer.ASK, "pending", f"The customer was asked{who} and has not answered yet ({a.id}).")
        if a.withdrawn and a.withdrawn.on <= day:
            why = f": {a.withdrawn.why}" if a.withdrawn.why else ""
            return give_reason(Answer.DENY, "withdrawn", f"{a.id} was withdrawn on {a.withdrawn.on}{why}")
        if a.valid_from is None or day < a.valid_from:
            return give_reason(Answer.DENY, "not-yet-valid", f"{a.id} starts on {a.valid_from}.")
        if a.valid_through and day > a.valid_through:
            return give_reason(Answer.DENY, "expired", f"{a.id} ended on {a.valid_through}, its last day.")
        if a.review_by and day > a.review_by:
            return give_reason(Answer.ASK, "review-overdue", f"{a.id} was due for review on {a.review_by}.")
        if ended and day >= ended and a.survives_contract != "yes":
            level = Answer.DENY if a.survives_contract == "no" else Answer.ASK
            how = "does not outlast it" if level is Answer.DENY else "does not say whether it outlasts it"
            return give_reason(level, "contract-ended", f"The contract ended on {ended}, and {a.id} {how}.")
        unproven = self._find_unproven(a, kind)
        if unproven:
            return give_reason(Answer.ASK, "unproven", unproven)
        missing = _find_missing_approval(a, kind, day)
        if missing:
            return give_reason(Answer.ASK, "approval-missing", missing)
        open_ = set(a.conditions) - cleared
        if open_:
            names = self.vocabulary.conditions
            titles = list_words([names.title(condition) for condition in names.sort(open_)])
            wrote = f" They wrote: “{' '.join(a.note.split())}”" if a.note and OWN_WORDS in open_ else ""
            what = "a condition" if len(open_) == 1 else "conditions"
            return give_reason(Answer.ASK, "condition", f"{a.id} depends on {what}: {titles}.{wrote}")
        if a.places and not placed:
            where = list_words(sorted(a.places))
            return give_reason(Answer.ASK, "place", f"{a.id} applies only at certain places: {where}. Name the place.")
        until = min(filter(None, (a.valid_through, a.review_by)), default=None)
        return give_reason(Answer.ALLOW, "authorized", f"{a.id} allows it from {a.valid_from} until {until}.")

    def _find_unproven(self, authorization: Authorization, kind: UseKind) -> str | None:
        evidence = authorization.evidence
        if evidence is None:
            return f"{authorization.id} names no evidence."
        is_remote = evidence.state is EvidenceState.REMOTE
        counts = evidence.state is EvidenceState.OK or (is_remote and self.policy.remote_evidence_counts)
        if not counts:
            return f"The evidence of {authorization.id} {_EVIDENCE_WORDS[evidence.state]}."
        if kind.is_logo:
            actual = self.reference.logo_sha256
            if actual is None or actual not in authorization.logo_sha256:
                return f"{authorization.id} allows a different logo file from the one in the record."
        return None


def _find_missing_approval(authorization: Authorization, kind: UseKind, day: date) -> str | None:
    given = select_counting_approvals(authorization, day)
    roles = sorted(kind.roles - {approval.role for approval in given})
    if roles:
        return (
            f"{authorization.id} needs approval by {list_words(roles)}, from somebody who did not request or record it."
        )
    if kind.people and len(people := {one.by for one in given if one.role in kind.roles}) < kind.people:
        return f"{authorization.id} needs approval by {kind.people} different people; {len(people)} approved it so far."
    return None


_EVIDENCE_WORDS = {
    EvidenceState.MISSING: "is missing",
    EvidenceState.CHANGED: "has changed since it was recorded",
    EvidenceState.REMOTE: "is on another server, and policy does not accept that",
}


def _say_on(day: date | None) -> str:
    return f" on {day}" if day else ""
