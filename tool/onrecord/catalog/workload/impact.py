"""What a change of one customer's record does: the decision before and after."""

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Approval, Authorization
from onrecord.catalog.record.days import FIRST_DAY, Days
from onrecord.catalog.record.four_eyes import select_counting_approvals
from onrecord.catalog.record.reference import Reference


class Effect(Struct, frozen=True):
    """One question with its answers before and after; `approved` is the answer once everybody has approved."""

    use: str
    channel: str
    territory: str
    before: Answer
    after: Decision
    approved: Decision


def list_effects(
    before: Reference,
    after: Reference,
    library: Library,
    scope: tuple[Iterable[str], Iterable[str], Iterable[str]],
    day: date,
    today: date,
) -> list[Effect]:
    """The effects on a scope (uses, channels, territories; terms), on one day. Raises DecisionError."""
    uses, channels, territories = (tuple(axis) for axis in scope)
    judges = [Judge(r, library.vocabulary, library.policy) for r in (before, after, _approve_all(after, library))]
    found = []
    for use in uses:
        for channel in channels:
            for territory in territories:
                old, new, approved = (
                    judge.decide(use, channel, territory, Days.on(day), today=today) for judge in judges
                )
                found.append(Effect(use, channel, territory, old.answer, new, approved))
    return found


def list_missing_roles(authorization: Authorization, library: Library) -> list[str]:
    """The roles whose approval, by somebody who did not request or record it, is missing; sorted.

    Raises DecisionError if the authorization names a use that the vocabulary does not have.
    """
    given = {approval.role for approval in select_counting_approvals(authorization)}
    needed: set[str] = set()
    try:
        for use in library.vocabulary.uses.expand_all(authorization.uses):
            needed |= library.policy.find_approval_roles(use)
    except LookupError as error:
        raise DecisionError("unknown-term", str(error)) from None
    return sorted(needed - given)


def _approve_all(reference: Reference, library: Library) -> Reference:
    """The record with every role's approval of what is granted."""
    return replace(
        reference,
        authorizations=tuple(
            replace(
                a, approvals=(*a.approvals, *(Approval(role, "", FIRST_DAY) for role in list_missing_roles(a, library)))
            )
            if a.state == "granted"
            else a
            for a in reference.authorizations
        ),
    )
