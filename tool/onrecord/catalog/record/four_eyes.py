"""Four eyes: a person who requests, records, publishes or writes something cannot approve it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from onrecord.catalog.record.authorization import Approval, Authorization
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.request import Request


def list_hands(entry: Authorization | Request | Publication | None) -> frozenset[str]:
    """The people an entry of a record belongs to: who requested it, recorded the answer, or published it."""
    match entry:
        case Authorization():
            asker = entry.requested.by if entry.requested else None
            found = {asker, entry.recorded_by}
        case Request():
            found = {entry.requested.by}
        case Publication():
            found = {entry.by}
        case _:
            found = set()
    return frozenset(filter(None, found))


def is_own(entry: Authorization | Request, approval_by: str) -> bool:
    """Whether an approval of an entry is by somebody it belongs to, so that it does not count."""
    return approval_by in list_hands(entry)


def select_counting_approvals(authorization: Authorization, day: date | None = None) -> list[Approval]:
    """The approvals by other people: those given by a day, or, without a day, all of them."""
    own = list_hands(authorization)
    return [a for a in authorization.approvals if (day is None or a.on <= day) and a.by not in own]


def count_lacking_people(policy: Policy, use: str, given: Iterable[Approval]) -> int:
    """How many more people must approve a use (an atom), besides those for roles that have no approval yet."""
    given, roles = list(given), policy.find_approval_roles(use)
    here = {approval.by for approval in given if approval.role in roles}
    missing = roles - {approval.role for approval in given}
    return max(0, policy.least_people.get(use, 0) - len(here) - len(missing))


def choose_approvers(policy: Policy, uses: Iterable[str], people: Iterable[str]) -> list[tuple[str, str]]:
    """The approvers to name for some uses (atoms), as pairs (role, person); the first people are preferred.

    Each role that policy requires has a person, if anybody holds it, and there are as many people as policy requires.
    If policy says that nobody fills two roles, nobody is named twice.
    """
    uses = list(uses)
    roles = sorted({role for use in uses for role in policy.find_approval_roles(use)})
    people = list(dict.fromkeys(people))
    holders = {role: [key for key in people if role in policy.people[key].roles] for role in roles}
    named = _spread(holders) if policy.distinct_people else [(role, of[0]) for role, of in holders.items() if of]
    least = max((policy.least_people.get(use, 0) for use in uses), default=0)
    for role, key in ((role, key) for role, of in holders.items() for key in of):
        if len({by for _, by in named}) < least and key not in {by for _, by in named}:
            named.append((role, key))
    return named


def _spread(holders: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """One person for each role and no person for two, for as many roles as possible (augmenting paths)."""
    role_of: dict[str, str] = {}

    def place_role(role: str, seen: set[str]) -> bool:
        for person in holders[role]:
            if person not in seen:
                seen.add(person)
                if person not in role_of or place_role(role_of[person], seen):
                    role_of[person] = role
                    return True
        return False

    for role in holders:
        place_role(role, set())
    return sorted((role, person) for person, role in role_of.items())


def list_possible_approvers(policy: Policy, roles: Iterable[str], barred: frozenset[str]) -> Iterator[str]:
    """The people, by their keys, who hold one of the roles, have not left, and are not among those it belongs to."""
    wanted = set(roles)
    for key, person in policy.people.items():
        if person.roles & wanted and person.left is None and key not in barred:
            yield key


def can_be_recognized(policy: Policy, key: str) -> bool:
    """Whether a person's reviews and commits can be recognized, by a login and an e-mail address that nobody else has.

    Somebody whose commits cannot be recognized might approve their own change.
    """
    person = policy.people[key]
    others = [other for other in policy.people.values() if other.id != key and not other.left]
    logins = {other.forge.casefold() for other in others if other.forge}
    mails = {other.email.casefold() for other in others if other.email}
    return bool(
        person.forge and person.email and person.forge.casefold() not in logins and person.email.casefold() not in mails
    )
