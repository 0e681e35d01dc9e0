"""Who has approved a pull request: by its list of reviews alone, on its head, by the base's policy.

A review counts for the person with its author's login. The last review of each person counts: a later change request
replaces an approval, a dismissal removes it, and an approval of an older commit does not count. The person who opened
the pull request, or wrote, committed or co-wrote one of its commits, cannot approve any of it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from onrecord.catalog.decision.reasons import join_as_choice, list_words
from onrecord.catalog.record.four_eyes import can_be_recognized
from onrecord.catalog.record.policy import Policy

APPROVED, OBJECTED, DISMISSED = "APPROVED", "CHANGES_REQUESTED", "DISMISSED"
DECIDING = (APPROVED, OBJECTED, DISMISSED)
"""The states of a review that change who has approved; comments and pending reviews do not."""

_NOREPLY = re.compile(r"(?:[0-9]+\+)?([^@]+)@users\.noreply\.", re.IGNORECASE)
"""GitHub's addresses for people who hide theirs: `ID+LOGIN@users.noreply.github.com`, before 2017 without the id."""
_MOST_WAYS = 4096
"""The most ways of assigning roles to approvers that are tried: enough for six people with four roles each. Real
changes have two or three approvers with one or two roles."""


@dataclass(frozen=True, slots=True)
class Review:
    """One review; lists have the oldest first. `state` is upper case; `login` is None if the user was deleted."""

    login: str | None
    state: str
    commit: str | None


@dataclass(frozen=True, slots=True)
class PullRequest:
    """What matters about a pull request: who opened it, the commit at its head, and its number if known.

    `branch` is its branch if that is in the target repository; None if it is in another one, such as a fork.
    """

    author: str | None
    head: str
    number: int | None = None
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One approval that a change needs, about one customer (or something else), from a role or a named person.

    The approver must hold one of `roles` and not be among `barred`. `nth` people must approve, all different. `flaw`
    says why the approval cannot be given as the record is written.
    """

    about: str
    why: str
    roles: frozenset[str]
    barred: frozenset[str] = frozenset()
    person: str | None = None
    nth: int = 1
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One approval that is needed, with everything it covers: who can give it, whether it is given, what is missing.

    `who` is a role or a person of the policy. `can_give` are people, by their keys; `by` are those who gave it.
    """

    who: str
    title: str
    about: tuple[str, ...]
    why: tuple[str, ...]
    can_give: tuple[str, ...] = ()
    met: bool = False
    by: tuple[str, ...] = ()
    missing: str = ""


class ReviewList:
    """The reviews of one pull request, matched with the people of the base's policy.

    Without a pull request (`diff`), nobody has approved yet, and only the commits' `authors` (e-mail addresses) are
    known to have worked on it.
    """

    def __init__(
        self,
        policy: Policy,
        authors: Iterable[str] = (),
        pull_request: PullRequest | None = None,
        reviews: Sequence[Review] = (),
    ) -> None:
        self.policy = policy
        here = [person for person in policy.people.values() if not person.left]
        logins = Counter(person.forge.casefold() for person in here if person.forge)
        # A login that two people share identifies neither of them.
        self._by_login = {p.forge.casefold(): p.id for p in here if p.forge and logins[p.forge.casefold()] == 1}
        self._by_mail: Mapping[str, set[str]] = defaultdict(set)
        for person in policy.people.values():
            if person.email:
                self._by_mail[person.email.casefold()].add(person.id)
        self.author = self._find_by_login(pull_request.author) if pull_request else None
        wrote = set[str]().union(*(self._find_by_mail(address) for address in authors))
        self.hands = frozenset(wrote | ({self.author} if self.author else set()))
        self._last: dict[str, Review] = {}
        for review in reviews:
            reviewer = self._find_by_login(review.login)
            if reviewer and review.state in DECIDING:
                self._last[reviewer] = review
        head = pull_request.head if pull_request else None
        self.approvers = frozenset(i for i, r in self._last.items() if r.state == APPROVED and r.commit == head)

    def _find_by_login(self, login: str | None) -> str | None:
        return self._by_login.get(login.casefold()) if login else None

    def _find_by_mail(self, address: str) -> set[str]:
        """The people who commit with an e-mail address, which may be the Git host's address for a login."""
        found = _NOREPLY.match(address)
        login = self._find_by_login(found[1]) if found else None
        return self._by_mail.get(address.casefold(), set()) | ({login} if login else set())

    def list_needs(self, asks: Iterable[Ask]) -> list[Need]:
        """Every approval that is needed, given or not; open change requests come first."""
        asks = list(dict.fromkeys(asks))
        named = [ask for ask in asks if ask.person is not None]
        pins: dict[str, str] = {}
        people = [self._require_person(id_, [a for a in named if a.person == id_], pins) for id_ in _list_people(named)]
        given: dict[tuple[str, str], set[str]] = defaultdict(set)
        sound = {need.who for need in people if need.can_give}
        for ask in named:
            if ask.person in sound and not ask.flaw:
                for role in ask.roles:
                    given[ask.about, role].add(ask.person or "")
        # A person who is named for a role approves for it: one click, one row.
        rest = [
            a
            for a in asks
            if a.person is None and (a.flaw or a.nth > len(_unite(given[a.about, role] for role in a.roles)))
        ]
        return [*self._list_objections(), *people, *self._group_by_roles(rest, pins)]

    def _list_objections(self) -> Iterator[Need]:
        """Change requests that are still open: they block the merge."""
        for id_, review in self._last.items():
            if review.state == OBJECTED:
                name = self.policy.name_of(id_)
                missing = f"{name} has not approved since"
                yield Need(id_, name, ("the pull request",), (f"{name} asked for changes",), (id_,), missing=missing)

    def _require_person(self, id_: str, asks: list[Ask], pins: dict[str, str]) -> Need:
        """The approval of a person that the record names, for everything it names them for."""
        name = self.policy.name_of(id_)
        flaws = list(dict.fromkeys(flaw for ask in asks if (flaw := self._find_flaw(id_, ask, pins))))
        about, why = tuple(dict.fromkeys(a.about for a in asks)), tuple(dict.fromkeys(a.why for a in asks))
        met = not flaws and id_ in self.approvers
        missing = "" if met else "; ".join(flaws) or self._say_missing([id_], set())
        return Need(id_, name, about, why, () if flaws else (id_,), met, (id_,) if met else (), missing)

    def _find_flaw(self, id_: str, ask: Ask, pins: dict[str, str]) -> str:
        name = self.policy.name_of(id_)
        person = self.policy.people.get(id_)
        titles = list_words([self.policy.title_of(role) for role in sorted(ask.roles)])
        if person is None or person.left or (ask.roles and not person.roles & ask.roles):
            return f"{name} does not hold the role {titles}: name somebody who does"
        if id_ in self.hands | ask.barred:
            return f"an approval by somebody other than {name}, who {self._say_hand(id_)}"
        if not can_be_recognized(self.policy, id_):
            return self._say_strange(id_)
        if self.policy.distinct_people and len(ask.roles) == 1:
            (role,) = ask.roles
            if pins.setdefault(id_, role) != role:
                other = self.policy.title_of(pins[id_])
                return f"{name} is named as {other} too, and nobody may fill two roles: name somebody else"
        return ask.flaw

    def _group_by_roles(self, asks: list[Ask], pins: Mapping[str, str]) -> list[Need]:
        rows: dict[tuple[frozenset[str], int, tuple[str, ...], frozenset[str]], list[Ask]] = defaultdict(list)
        for ask in asks:
            barred = self.hands | ask.barred
            holders = {p.id for p in self.policy.people.values() if p.roles & ask.roles and not p.left}
            able = tuple(sorted(id_ for id_ in holders - barred if can_be_recognized(self.policy, id_)))
            rows[ask.roles, ask.nth, able, frozenset(holders)].append(ask)
        fills = self._spread([(roles, nth, able) for roles, nth, able, _ in rows], pins)
        return [self._make_row(key, found, fills) for key, found in rows.items()]

    def _make_row(
        self,
        key: tuple[frozenset[str], int, tuple[str, ...], frozenset[str]],
        asks: list[Ask],
        fills: Mapping[str, frozenset[str]],
    ) -> Need:
        roles, nth, able, holders = key
        title = " or ".join(self.policy.title_of(role) for role in sorted(roles))
        title += f" ({_NTH.get(nth, f'{nth} people')})" if nth > 1 else ""
        about, why = tuple(dict.fromkeys(a.about for a in asks)), tuple(dict.fromkeys(a.why for a in asks))
        by = [id_ for id_ in able if fills.get(id_, frozenset()) & roles]
        flaws = [ask.flaw for ask in asks if ask.flaw]
        who = " or ".join(sorted(roles))
        if len(by) >= nth and not flaws:
            return Need(who, title, about, why, able, met=True, by=tuple(by))
        busy = [id_ for id_ in able if id_ in self.approvers and id_ not in by]
        notes = [f"{self.policy.name_of(id_)} approves in another role, and nobody may fill two" for id_ in busy]
        missing = (
            []
            if len(by) >= nth or not (holders or not flaws)
            else [self._say_missing([i for i in able if i not in by], set(holders) - set(able))]
        )
        return Need(who, title, about, why, able, missing="; ".join([*flaws, *missing, *notes]))

    def _spread(
        self, rows: list[tuple[frozenset[str], int, tuple[str, ...]]], pins: Mapping[str, str]
    ) -> Mapping[str, frozenset[str]]:
        """The roles each approver approves for, such that as many rows as possible are met."""
        wanted = set[str]().union(*(roles for roles, _, _ in rows))
        choices: dict[str, list[frozenset[str]]] = {}
        for id_ in sorted(self.approvers & _unite(set(able) for _, _, able in rows)):
            roles = self.policy.people[id_].roles & wanted
            if not self.policy.distinct_people:
                choices[id_] = [frozenset(roles)]
            elif id_ in pins:
                choices[id_] = [frozenset((pins[id_],))]
            else:
                choices[id_] = [frozenset((role,)) for role in sorted(roles)]
        best: Mapping[str, frozenset[str]] = {}
        most = -1
        for tried, way in enumerate(product(*choices.values())):
            fills = dict(zip(choices, way, strict=True))
            met = sum(sum(bool(fills.get(i, frozenset()) & roles) for i in able) >= nth for roles, nth, able in rows)
            if met > most:
                best, most = fills, met
            if tried >= _MOST_WAYS:
                break
        return best

    def _say_missing(self, able: Sequence[str], others: set[str]) -> str:
        own = sorted(others & self.approvers)
        void = [self._say_void(id_) for id_ in own]
        if not able:
            return "; ".join([*void, "everybody who could give it worked on this change: somebody else must open it"])
        who = join_as_choice([self.policy.name_of(id_) for id_ in able])
        reasons = [self._explain_last_review(id_) for id_ in able if id_ in self._last and id_ not in self.approvers]
        return "; ".join([f"an approving review by {who} on this head", *void, *reasons])

    def _say_void(self, id_: str) -> str:
        if not can_be_recognized(self.policy, id_):
            return self._say_strange(id_)
        return f"{self.policy.name_of(id_)}'s own approval does not count: they {self._say_hand(id_)}"

    def _say_strange(self, id_: str) -> str:
        name = self.policy.name_of(id_)
        return f"{name} needs a login and an e-mail address of their own in policy.yaml before they can approve"

    def _say_hand(self, id_: str) -> str:
        return "opened this" if id_ == self.author else "requested, recorded or wrote it"

    def _explain_last_review(self, id_: str) -> str:
        """Why the last review of a person is not an approval of this head."""
        name, review = self.policy.name_of(id_), self._last[id_]
        if review.state == OBJECTED:
            return f"{name} asked for changes"
        if review.state == DISMISSED:
            return f"{name}'s review was dismissed"
        return f"{name} approved {'an older commit' if review.commit else 'without naming a commit'}"


_NTH = {2: "a second person", 3: "a third person"}
"""In words, and from the fourth on in figures."""


def _list_people(asks: Iterable[Ask]) -> list[str]:
    return list(dict.fromkeys(ask.person for ask in asks if ask.person is not None))


def _unite(sets: Iterable[set[str]]) -> set[str]:
    return set[str]().union(*sets)
