"""Four eyes: whoever asks for something, records it, publishes it or writes it down is not the one who approves it."""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.record.authorization import Approval, Authorization
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.request import Request


def hands(entry: Authorization | Request | Publication | None) -> frozenset[str]:
    """Whose own an entry of a record is: who asked for it, wrote the answer down, or published it."""
    match entry:
        case Authorization():
            asked = entry.requested.by if entry.requested else None
            found = {asked, entry.recorded_by}
        case Request():
            found = {entry.requested.by}
        case Publication():
            found = {entry.by}
        case _:
            found = set()
    return frozenset(person for person in found if person)


def is_own(entry: Authorization | Request, approval_by: str) -> bool:
    """Whether an approval of an entry is by somebody whose own the entry is, so that it does not count."""
    return approval_by in hands(entry)


def approvals_that_count(authorization: Authorization, day: date | None = None) -> list[Approval]:
    """The approvals by somebody else, on a day those given by then; without a day, all of them."""
    return [a for a in authorization.approvals if (day is None or a.on <= day) and not is_own(authorization, a.by)]


def who_may_approve(policy: Policy, roles: Iterable[str], barred: frozenset[str]) -> Iterator[str]:
    """The people, by their keys, who hold one of the roles, have not left, and whose own it is not."""
    wanted = set(roles)
    for key, person in policy.people.items():
        if person.roles & wanted and person.left is None and key not in barred:
            yield key


def can_be_recognized(policy: Policy, key: str) -> bool:
    """Whether a person's reviews and commits can be told: a login and an e-mail address that nobody else has.

    An approval of somebody whose commits nobody could tell might be one of their own.
    """
    person = policy.people[key]
    others = [other for other in policy.people.values() if other.id != key and not other.left]
    logins = {other.forge.casefold() for other in others if other.forge}
    mails = {other.email.casefold() for other in others if other.email}
    return bool(
        person.forge and person.email and person.forge.casefold() not in logins and person.email.casefold() not in mails
    )
