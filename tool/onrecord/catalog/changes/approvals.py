"""Who has approved a pull request: by the review list alone, on its head, by the base's policy.

A review counts by its author's login. The last word of each person stands: a later change request overtakes an
approval, a dismissal takes it away, and an approval of an older commit is none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.catalog.record.policy import Person, Policy

APPROVED, OBJECTED, DISMISSED = "APPROVED", "CHANGES_REQUESTED", "DISMISSED"
DECIDING = (APPROVED, OBJECTED, DISMISSED)
"""The states of a review that change who has approved; comments and unsent reviews do not."""

_NOREPLY = re.compile(r"(?:[0-9]+\+)?([^@]+)@users\.noreply\.")


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a pull request, oldest first in a list. `state` is upper case; `login` is None for a gone user."""

    login: str | None
    state: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What counts about a pull request: who opened it, and the commit at its head."""

    author: str | None
    head: str


@dataclass(frozen=True, slots=True)
class Need:
    """One approval that a change needs, whether it is there, and what is missing. `who` is a role or a person."""

    about: str
    who: str
    why: str
    met: bool
    missing: str = ""


class Desk:
    """The reviews of one pull request, held against the people of the base's policy."""

    def __init__(self, policy: Policy, pull_request: PullRequest, reviews: Sequence[Review]) -> None:
        self.policy = policy
        here = [person for person in policy.people.values() if not person.left]
        logins = Counter(person.forge.casefold() for person in here if person.forge)
        # A login that two people share says of neither that it was them.
        self._by_login: Mapping[str, Person] = {
            person.forge.casefold(): person for person in here if person.forge and logins[person.forge.casefold()] == 1
        }
        self._by_mail = {person.email.casefold(): person for person in here if person.email}
        self.author = self._of_login(pull_request.author)
        self._last: dict[str, Review] = {}
        for review in reviews:
            person = self._of_login(review.login)
            if person and review.state in DECIDING:
                self._last[person] = review
        self._approvers = {
            id_ for id_, r in self._last.items() if r.state == APPROVED and r.commit == pull_request.head
        }

    def _of_login(self, login: str | None) -> str | None:
        person = self._by_login.get(login.casefold()) if login else None
        return person.id if person else None

    def of_mail(self, address: str) -> str | None:
        """The person whose commits bear an e-mail address, the forge's own for a login included."""
        person = self._by_mail.get(address.casefold())
        if person:
            return person.id
        found = _NOREPLY.match(address)
        return self._of_login(found[1]) if found else None

    def objections(self) -> Iterator[Need]:
        """Change requests that stand: nobody merges over them."""
        for id_, review in self._last.items():
            if review.state == OBJECTED:
                name = self.policy.name_of(id_)
                yield Need("pull request", id_, f"{name} asked for changes", False, f"{name} has not approved since")

    def role(self, role: str, about: str, why: str, barred: frozenset[str]) -> Need:
        """An approval by somebody who holds the role, and is neither barred nor the author."""
        holders = {person.id for person in self.policy.people.values() if role in person.roles and not person.left}
        if self._good(holders, barred):
            return Need(about, role, why, True)
        return Need(about, role, why, False, self._missing(holders, barred, self.title(role)))

    def person(self, id_: str, roles: frozenset[str], about: str, why: str, barred: frozenset[str]) -> Need:
        """The approval of somebody whom the record names as an approver, in any of the roles."""
        name = self.policy.name_of(id_)
        person = self.policy.people.get(id_)
        if person is None or not person.roles & roles:
            titles = " or ".join(self.title(role) for role in sorted(roles))
            return Need(about, id_, why, False, f"{name} does not hold the role {titles}: somebody who does")
        if id_ in barred or id_ == self.author:
            missing = f"somebody else than {name}, who {self._hand(id_, barred)}"
            return Need(about, id_, why, False, missing)
        if not self._good({id_}, barred):
            return Need(about, id_, why, False, self._missing({id_}, barred, name))
        return Need(about, id_, why, True)

    def title(self, role: str) -> str:
        """The role's title, or the role itself where policy does not know it."""
        known = self.policy.roles.get(role)
        return known.title if known else role

    def _good(self, holders: set[str], barred: frozenset[str]) -> set[str]:
        return (holders & self._approvers) - barred - {self.author}

    def _hand(self, id_: str, barred: frozenset[str]) -> str:
        return "opened this" if id_ == self.author and id_ not in barred else "asked for it, recorded it or wrote it"

    def _missing(self, holders: set[str], barred: frozenset[str], title: str) -> str:
        own = sorted((holders & self._approvers) & (barred | {self.author}))
        void = [f"{self.policy.name_of(id_)}'s own does not count: they {self._hand(id_, barred)}" for id_ in own]
        able = sorted(id_ for id_ in holders - barred - {self.author} if self._can_review(id_))
        if not able:
            alone = f"nobody who could approve as {title} is free of this change: somebody else must open or record it,"
            return "; ".join([*void, f"{alone} or hold the role"])
        names = [self.policy.name_of(id_) for id_ in able]
        either = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else names[0]
        said = [self._said(id_) for id_ in able if id_ in self._last and id_ not in self._approvers]
        return "; ".join([f"an approving review of {either} on this head", *void, *said])

    def _said(self, id_: str) -> str:
        """Why the last review of somebody is no approval of this head."""
        name, review = self.policy.name_of(id_), self._last[id_]
        if review.state == OBJECTED:
            return f"{name} asked for changes"
        if review.state == DISMISSED:
            return f"{name}'s review was dismissed"
        return f"{name} approved {'an older commit' if review.commit else 'no commit that is named'}"

    def _can_review(self, id_: str) -> bool:
        person = self.policy.people[id_]
        return bool(person.forge) and self._of_login(person.forge) == id_
