"""Are the approvals that a change needs there, by the right people, on this head?

Judged by the base's policy. What the record says about approvals is a claim; only the review list counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from onrecord.catalog.changes import Changes, ReferenceChange, Weight
from onrecord.catalog.library import Library
from onrecord.catalog.policy import Person, Policy
from onrecord.catalog.reasons import Answer, listed
from onrecord.catalog.reference import Authorization, Proof, Reference

ADMIN = "admin"
GUARDED = ("schema/", ".github/", ".gitlab-ci.yml", ".gitlab/", "action.yml", ".onrecord.toml")
"""Paths of what judges and runs: policy, vocabulary, schemas, workflows. Changing them needs an administrator."""


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


def needs(
    changes: Changes,
    base: Library,
    head: Library,
    pull_request: PullRequest,
    reviews: Sequence[Review],
    paths: Iterable[str] = (),
) -> list[Need]:
    """Everything the change needs, met or not; empty where nobody gains anything.

    `paths` are all files that the change touches, from the repository's root.
    """
    desk = _Desk(base.policy, pull_request, reviews)
    found = list(desk.objections())
    for change in changes.references:
        if change.weight is Weight.WIDENS:
            found += _reference_needs(desk, change, base, head)
    guarded = sorted(path for path in paths if path.startswith(GUARDED) or path.endswith("CODEOWNERS"))
    if changes.settings or guarded:
        what = "policy or vocabulary" if changes.settings else listed(guarded, 3)
        found.append(desk.role(ADMIN, "policy", f"it changes {what}", frozenset()))
    return found


class _Desk:
    """Who has approved this head, by the review list."""

    def __init__(self, policy: Policy, pull_request: PullRequest, reviews: Sequence[Review]) -> None:
        self.policy = policy
        self.people: Mapping[str, Person] = {
            person.forge.casefold(): person for person in policy.people.values() if person.forge and not person.left
        }
        self.author = self._person(pull_request.author)
        last: dict[str, Review] = {}
        for review in reviews:
            if review.login and review.state in ("APPROVED", "CHANGES_REQUESTED", "DISMISSED"):
                last[review.login.casefold()] = review
        self.last = {self.people[login].id: review for login, review in last.items() if login in self.people}
        self.approvers = {
            id_ for id_, r in self.last.items() if r.state == "APPROVED" and r.commit == pull_request.head
        }

    def _person(self, login: str | None) -> str | None:
        person = self.people.get(login.casefold()) if login else None
        return person.id if person else None

    def objections(self) -> Iterator[Need]:
        """Change requests that stand: nobody merges over them."""
        for id_, review in self.last.items():
            if review.state == "CHANGES_REQUESTED":
                name = self.policy.name_of(id_)
                yield Need("pull request", id_, f"{name} asked for changes", False, f"{name} has not approved since")

    def role(self, role: str, about: str, why: str, barred: frozenset[str]) -> Need:
        """An approval by somebody who holds the role, and is neither barred nor the author."""
        holders = {person.id for person in self.policy.people.values() if role in person.roles and not person.left}
        good = (holders & self.approvers) - barred - {self.author}
        if good:
            return Need(about, role, why, True)
        return Need(about, role, why, False, self._missing(holders, barred, self._title(role)))

    def person(self, id_: str, role: str, about: str, barred: frozenset[str]) -> Need:
        """The approval of somebody whom the record names as an approver."""
        name, why = self.policy.name_of(id_), f"the record says that they approved as {role}"
        person = self.policy.people.get(id_)
        if person is None or role not in person.roles:
            return Need(about, id_, why, False, f"{name} does not hold the role {role}")
        if id_ in barred or id_ == self.author:
            return Need(about, id_, why, False, f"{name} asked for it, recorded it or opened this: somebody else must")
        if id_ not in self.approvers:
            return Need(about, id_, why, False, self._missing({id_}, barred, name))
        return Need(about, id_, why, True)

    def _title(self, role: str) -> str:
        known = self.policy.roles.get(role)
        return known.title if known else role

    def _missing(self, holders: set[str], barred: frozenset[str], title: str) -> str:
        able = sorted(holders - barred - {self.author})
        if not able:
            return f"nobody who could approve as {title} is free of this change: ask an administrator"
        names = listed([self.policy.name_of(id_) for id_ in able])
        stale = [self.policy.name_of(id_) for id_ in able if id_ in self.last and id_ not in self.approvers]
        again = f"; {listed(stale)} approved an older commit or was dismissed and must look again" if stale else ""
        return f"an approving review of {names} on this head{again}"


def _reference_needs(desk: _Desk, change: ReferenceChange, base: Library, head: Library) -> Iterator[Need]:
    before, after = base.references.get(change.was or change.slug), head.references.get(change.slug)
    uses = {use for cell in change.cells if cell.weight is Weight.WIDENS for use in cell.uses}
    loosened = [fact for fact in change.facts if fact.weight is Weight.WIDENS]
    uses |= {use for fact in loosened for use in _atoms(base, fact.uses)}
    roles = {role for use in uses for role in desk.policy.approvals_for(use)}
    if not uses:
        roles |= desk.policy.approvals_default
    changed = [a for a in (after.authorizations if after else ()) if not before or before.by_id.get(a.id) != a]
    barred = frozenset(_own(changed, before, after))
    why = _why(change, loosened)
    for role in sorted(roles):
        yield desk.role(role, change.name, why, barred)
    for authorization in changed:
        yield from _claims(desk, change, authorization, before)
        if _gains(change, authorization, after, base) and not _proven(authorization):
            yield Need(
                change.name, "evidence", f"{authorization.id} allows more", False, "evidence that it was granted"
            )


def _atoms(base: Library, terms: Iterable[str]) -> frozenset[str]:
    known = [term for term in terms if term in base.vocabulary.uses]
    return base.vocabulary.uses.expand_all(known)


def _own(changed: list[Authorization], before: Reference | None, after: Reference | None) -> Iterator[str]:
    """Who may not approve: whoever asked the customer, wrote the answer down, or asked for the engagement."""
    for authorization in changed:
        if authorization.requested:
            yield authorization.requested.by
        if authorization.recorded_by:
            yield authorization.recorded_by
    old = {request.file: request for request in before.requests} if before else {}
    for request in after.requests if after else ():
        if old.get(request.file) != request:
            yield request.requested.by


def _why(change: ReferenceChange, loosened: Sequence[object]) -> str:
    gains = sum(cell.after is Answer.ALLOW for cell in change.cells if cell.weight is Weight.WIDENS)
    if gains:
        return "more is allowed than before"
    if any(cell.weight is Weight.WIDENS for cell in change.cells):
        return "more may be asked than before"
    return listed([str(getattr(fact, "message", fact)) for fact in loosened], 2)


def _claims(
    desk: _Desk, change: ReferenceChange, authorization: Authorization, before: Reference | None
) -> Iterator[Need]:
    """Each approver that the record newly names must have approved this very head."""
    old = before.by_id.get(authorization.id) if before else None
    own = frozenset(_own([authorization], None, None))
    for approval in authorization.approvals:
        if old is None or approval not in old.approvals:
            yield desk.person(approval.by, approval.role, f"{change.name}, {authorization.id}", own)


def _gains(change: ReferenceChange, authorization: Authorization, after: Reference | None, base: Library) -> bool:
    if authorization.state != "granted" or after is None:
        return False
    gained = {use for cell in change.cells if cell.weight is Weight.WIDENS for use in cell.uses}
    return bool(gained & _atoms(base, authorization.uses))


def _proven(authorization: Authorization) -> bool:
    return authorization.evidence is not None and authorization.evidence.proof in (Proof.OK, Proof.REMOTE)
