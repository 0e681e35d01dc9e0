"""Which approvals a change needs, and whether they are there: judged by the base's policy.

What the record says about approvals is a claim: each newly named approver must have approved this very head, and each
role that policy asks for must be named. Nobody approves what they asked for, recorded, wrote or opened themselves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.changes.approvals import Desk, Need
from onrecord.catalog.changes.authorship import hands
from onrecord.catalog.changes.model import Changes, Fact, ReferenceChange, Weight
from onrecord.catalog.changes.protected_files import guards
from onrecord.catalog.decision.reasons import Answer, listed
from onrecord.catalog.decision.validity import over
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.evidence import Evidence, Proof
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.request import Request


@dataclass(frozen=True)
class Change:
    """What is judged: the change of meaning, both libraries, the files touched, and whose hand they are in.

    `paths` are all files that differ, from the repository's root; `prefix` is where the catalog lies in it, empty or
    ending in `/`. `writers` are the e-mail addresses of those who wrote each customer's change, by slug. `today` is
    the day that the base judges by.
    """

    changes: Changes
    base: Library
    head: Library
    today: date
    paths: tuple[str, ...] = ()
    prefix: str = ""
    writers: Mapping[str, frozenset[str]] | None = None


def needs(change: Change, desk: Desk) -> list[Need]:
    """Everything the change needs, met or not; empty where nobody gains anything."""
    found = list(desk.objections())
    for reference in change.changes.references:
        found += _Reference(change, reference, desk).needs()
    guarded = [path for path in change.paths if guards(path, change.prefix)]
    if change.changes.settings or guarded:
        what = listed(guarded, 4) if guarded else "policy or vocabulary"
        found.append(desk.role(keeper(change.base.policy), "policy", f"it changes {what}", frozenset()))
    return found


def keeper(policy: Policy) -> str:
    """The role that answers for policy, vocabulary and workflows: the programme's step `policy`, else `admin`."""
    step = policy.raci.get("policy")
    return step.accountable if step else "admin"


class _Reference:
    """What the change of one customer needs."""

    def __init__(self, change: Change, reference: ReferenceChange, desk: Desk) -> None:
        self.change = reference
        self.base, self.head = change.base, change.head
        self.today, self.desk = change.today, desk
        self.policy: Policy = change.base.policy
        self.before = self.base.references.get(reference.was or reference.slug)
        self.after = self.head.references.get(reference.slug)
        old = self.before.by_id if self.before else {}
        self.changed = [a for a in (self.after.authorizations if self.after else ()) if old.get(a.id) != a]
        self.gained = {use for cell in reference.gains for use in cell.uses}
        addresses = (change.writers or {}).get(reference.slug, frozenset())
        wrote = {desk.of_mail(address) for address in addresses}
        self.barred = frozenset((*self._own(), *(person for person in wrote if person)))

    def needs(self) -> Iterator[Need]:
        if self.change.weight is Weight.WIDENS:
            why = self._why()
            for role in sorted(self._roles()):
                yield self.desk.role(role, self.change.name, why, self.barred)
        for authorization in self.changed:
            gains = authorization.state == "granted" and bool(self.gained & self._atoms(authorization.uses))
            yield from self._claims(authorization)
            if gains:
                yield from self._unnamed(authorization)
                if not self._proves(authorization.evidence):
                    about = f"{self.change.name}, {authorization.id}"
                    missing = "evidence in the record that the customer granted it, with its hash"
                    yield Need(about, "evidence", "more is possible by it", False, missing)
        yield from self._consents()
        yield from self._requests()

    def _roles(self) -> set[str]:
        """Policy says who approves a use; where a customer is only being asked, the default does."""
        loosened = [fact for fact in self.change.facts if fact.weight is Weight.WIDENS]
        uses = {use for fact in loosened for use in self._atoms(fact.uses)}
        roles = {role for use in self.gained - self._only_asked() | uses for role in self.policy.approvals_for(use)}
        if self._only_asked() or any(not fact.uses for fact in loosened):
            roles |= self.policy.approvals_default
        return roles

    def _only_asked(self) -> set[str]:
        """The uses that gain no more than "ask first", because the customer was asked and has not answered."""
        allowed = {u for c in self.change.gains if c.after is Answer.ALLOW for u in c.uses}
        granted = {use for a in self.changed if a.state == "granted" for use in self._atoms(a.uses)}
        asked = {use for a in self.changed if a.state == "requested" for use in self._atoms(a.scope[0])}
        return (self.gained & asked) - allowed - granted

    def _own(self) -> Iterator[str]:
        """Who asked the customer, wrote the answer down, or asked for the engagement, on either side of the change."""
        old = self.before.by_id if self.before else {}
        for authorization in self.changed:
            yield from hands(authorization)
            yield from hands(old[authorization.id]) if authorization.id in old else ()
        for was, request in self._changed_requests():
            yield request.requested.by
            if was:
                yield was.requested.by

    def _changed_requests(self) -> Iterator[tuple[Request | None, Request]]:
        old = {request.file: request for request in self.before.requests} if self.before else {}
        for request in self.after.requests if self.after else ():
            if old.get(request.file) != request:
                yield old.get(request.file), request

    def _claims(self, authorization: Authorization) -> Iterator[Need]:
        """Each approver that the record newly names must have approved this head, unless all of it is over anyway."""
        old = self.before.by_id.get(authorization.id) if self.before else None
        if authorization.state != "granted" or over(authorization, self.today):
            return
        for approval in authorization.approvals:
            if old is None or approval not in old.approvals:
                why = f"the record says that they approved it as {self.desk.title(approval.role)}"
                about = f"{self.change.name}, {authorization.id}"
                yield self.desk.person(approval.by, frozenset((approval.role,)), about, why, self.barred)

    def _unnamed(self, authorization: Authorization) -> Iterator[Need]:
        """Each role that policy asks for must be named, with somebody who holds it and has no hand in it."""
        own = set(hands(authorization))
        for role in sorted({r for use in self._atoms(authorization.uses) for r in self.policy.approvals_for(use)}):
            holders = {id_ for id_, person in self.policy.people.items() if role in person.roles}
            named = {approval.by for approval in authorization.approvals if approval.role == role}
            if not (named & holders) - own:
                title = self.desk.title(role)
                command = f"onrecord record {self.change.slug} --approve {authorization.id} --by PERSON"
                missing = f"the record names nobody who approved it as {title}; they write it in by: {command}"
                about = f"{self.change.name}, {authorization.id}"
                yield Need(about, role, f"policy wants the approval of {title} on record", False, missing)

    def _consents(self) -> Iterator[Need]:
        """A speaker's consent by which more may be quoted needs its evidence, as the company's permission does."""
        gained = {cell.quote for cell in self.change.gains}
        gained |= {fact.id for fact in self.change.facts if fact.kind == "quote" and fact.weight is Weight.WIDENS}
        for quote in self.after.quotes if self.after else ():
            was = self.before.quote(quote.id) if self.before else None
            agreed = quote.consent is not None and (was is None or was.consent != quote.consent)
            if quote.id in gained and agreed and quote.consent and not self._proves(quote.consent.evidence):
                about = f"{self.change.name}, quote {quote.id}"
                missing = "evidence in the record that the speaker agreed, with its hash"
                yield Need(about, "evidence", "more may be quoted by it", False, missing)

    def _requests(self) -> Iterator[Need]:
        """Who is said to have approved an engagement must have, and must not be the one who asked for it."""
        for was, request in self._changed_requests():
            if request.approved and (was is None or was.approved != request.approved):
                barred = frozenset((request.requested.by, *((was.requested.by,) if was else ())))
                why = "the record says that they approved the request"
                about = f"{self.change.name}, {request.id}"
                yield self.desk.person(request.approved.by, self._of_requests(request.use), about, why, barred)

    def _of_requests(self, use: str) -> frozenset[str]:
        step = self.policy.raci.get("approve-request")
        return frozenset((step.responsible, step.accountable)) if step else self.policy.approvals_for(use)

    def _why(self) -> str:
        if any(cell.after is Answer.ALLOW for cell in self.change.gains):
            return "more is allowed than before"
        if self.change.gains:
            return "more may be asked than before"
        loosened: list[Fact] = [fact for fact in self.change.facts if fact.weight is Weight.WIDENS]
        return listed([fact.message for fact in loosened], 2)

    def _atoms(self, terms: Iterable[str]) -> frozenset[str]:
        """The uses that terms stand for, on either side; unknown terms stand for nothing."""
        found: frozenset[str] = frozenset()
        for axis in (self.base.vocabulary.uses, self.head.vocabulary.uses):
            found |= axis.expand_all([term for term in terms if term in axis])
        return found

    def _proves(self, evidence: Evidence | None) -> bool:
        if evidence is None:
            return False
        proof = evidence.proof
        return proof is Proof.OK or (proof is Proof.REMOTE and self.policy.remote_evidence_counts)
