"""Which approvals a change needs: for what it gains, for the fields and files it touches, and for the people it names.

The base's policy and schemas decide. What a record says about approvals is only a claim: a person it newly names must
have approved this head.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.catalog.changes.approvals import Ask, Need, ReviewList
from onrecord.catalog.changes.facts import name_field
from onrecord.catalog.changes.model import Changes, ReferenceChange, pair_entries
from onrecord.catalog.changes.protected_files import is_guarded
from onrecord.catalog.changes.record_claims import Sides, list_claims
from onrecord.catalog.changes.review_marks import NAMED, NOBODY, FieldChange
from onrecord.catalog.decision.reasons import Answer, list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.evidence import Evidence, EvidenceState
from onrecord.catalog.record.four_eyes import list_hands, list_possible_approvers, select_counting_approvals
from onrecord.catalog.record.policy import Policy

SETTINGS = "policy and files"
EVIDENCE = "evidence"


@dataclass(frozen=True)
class JudgedChange:
    """What is judged: the change of meaning, both libraries, and the touched files.

    `files` are all files that differ, by path from the repository's root, with git's mode afterwards; `prefix` is the
    path of the catalog in it, empty or ending in `/`. `today` is the day the base is judged on.
    """

    changes: Changes
    base: Library
    head: Library
    today: date
    files: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""


def list_needs(change: JudgedChange, reviews: ReviewList) -> list[Need]:
    """Every approval the change needs, given or not; empty if it only takes away or changes unguarded fields."""
    return reviews.list_needs(list_asks(change))


def list_asks(change: JudgedChange) -> Iterator[Ask]:
    """The approvals that each customer's change needs, then those for the administrators' files."""
    for reference in change.changes.references:
        yield from CustomerChange(change, reference).list_asks()
    guarded = [path for path, mode in change.files.items() if is_guarded(path, mode, change.prefix)]
    if change.changes.settings or guarded:
        what = list_words(guarded, 4) if guarded else "policy or vocabulary"
        yield Ask(SETTINGS, f"changed: {what}", frozenset((find_keeper(change.base.policy),)))


def list_mergers(change: JudgedChange) -> list[str]:
    """The people, by their keys, who may merge an approved change: those accountable for records, or for policy."""
    policy = change.base.policy
    step = policy.raci.get("record")
    settings = any(ask.about == SETTINGS for ask in list_asks(change))
    roles = {find_keeper(policy)} if settings else {step.accountable} if step else policy.approvals_default
    return [key for key in list_possible_approvers(policy, roles, frozenset()) if policy.people[key].forge]


def find_keeper(policy: Policy) -> str:
    """The role accountable for policy, vocabulary and workflows: that of the step `policy`, else `admin`."""
    step = policy.raci.get("policy")
    return step.accountable if step else "admin"


class CustomerChange:
    """The approvals that the change of one customer needs."""

    def __init__(self, change: JudgedChange, reference: ReferenceChange) -> None:
        self.change, self.name = reference, reference.name
        self.base, self.head, self.today = change.base, change.head, change.today
        self.policy: Policy = change.base.policy
        self.before = self.base.references.get(reference.was or reference.slug)
        self.after = self.head.references.get(reference.slug)
        self.old = self.before.by_id if self.before else {}
        new = self.after.authorizations if self.after else ()
        self.changed = [a for a in new if self.old.get(a.id) != a]
        self.gained = frozenset(use for cell in reference.gains for use in cell.uses)
        self.gaining = [a for a in self.changed if a.state == "granted" and self.gained & self._expand_atoms(a.uses)]
        self.opened = [a for a in new if a.state == "granted" and self._holds_a_gain(a)]
        self.barred = frozenset(self._list_own())

    def list_asks(self) -> Iterator[Ask]:
        """Every approval that the change of this customer needs."""
        yield from self._ask_for_gains()
        yield from self._ask_for_fields()
        yield from self._ask_for_claims()
        for authorization in self.gaining:
            yield from self._ask_on_record(authorization)
            yield from self._ask_about_evidence(
                authorization.id, authorization.evidence, self._is_widened(authorization)
            )
        yield from self._ask_about_consents()

    def _make_ask(self, roles: Iterable[str], why: str, **more: object) -> Ask:
        return Ask(self.name, why, frozenset(roles), self.barred, **more)  # type: ignore[arg-type]

    def _ask_for_gains(self) -> Iterator[Ask]:
        """Policy says who approves a use; if the customer is only being asked, the default roles approve."""
        pending_uses = self._find_only_asked()
        why = "more is allowed" if any(c.after is Answer.ALLOW for c in self.change.gains) else "more may be asked for"
        roles = {role for use in self.gained - pending_uses for role in self.policy.find_approval_roles(use)}
        if pending_uses:
            roles |= self.policy.approvals_default
        yield from (self._make_ask((role,), why) for role in sorted(roles))
        for use in sorted(self.gained - pending_uses):
            together = self.policy.find_approval_roles(use)
            first = max(2, len(together) + 1) if self.policy.distinct_people else 2
            for nth in range(first, self.policy.least_people.get(use, 0) + 1):
                yield self._make_ask(together, why, nth=nth)

    def _find_only_asked(self) -> frozenset[str]:
        """The uses that gain no more than ask, because the customer was asked and has not answered."""
        allowed = {u for c in self.change.gains if c.after is Answer.ALLOW for u in c.uses}
        granted = {use for a in self.changed if a.state == "granted" for use in self._expand_atoms(a.uses)}
        pending_uses = {use for a in self.changed if a.state == "requested" for use in self._expand_atoms(a.scope[0])}
        return (self.gained & pending_uses) - allowed - granted

    def _ask_for_fields(self) -> Iterator[Ask]:
        """Approvals by the marks of the base's schema; who approves a permission must also agree to new wording."""
        touched: dict[str, list[FieldChange]] = {}
        roles = {role for ask in self._ask_for_gains() for role in ask.roles}
        gaining = {("authorizations", authorization.id) for authorization in self.changed if self.gained}
        for change in self.change.fields:
            if change.review in (NOBODY, NAMED):
                continue
            for role in (self._resolve_role(change.review), *sorted(self._find_approvers(change))):
                if role not in roles or change.keys[:2] not in gaining:  # else the gain needs the same approval
                    touched.setdefault(role, []).append(change)
        for role, changes in touched.items():
            what = list_words(list(dict.fromkeys(name_field(change) for change in changes)), 3)
            gone = "a new record" if self.before is None else "the record is deleted" if self.after is None else ""
            yield self._make_ask((role,), gone or f"changed: {what}")

    def _resolve_role(self, mark: str) -> str:
        """The role of a mark; if the company has no such role, a default approver or else the administrator."""
        if mark in self.policy.roles:
            return mark
        return next(iter(sorted(self.policy.approvals_default)), find_keeper(self.policy))

    def _find_approvers(self, change: FieldChange) -> frozenset[str]:
        uses: tuple[str, ...] = ()
        if change.keys[0] == "authorizations" and len(change.keys) > 2:
            was = self.old.get(str(change.keys[1]))
            uses = was.uses if was and was.state == "granted" else ()
        elif change.keys[0] == "restrictions" and len(change.keys) > 2:
            banned = self.before.restrictions if self.before else ()
            lifted = next((one for one in banned if one.id == change.keys[1]), None)
            uses = lifted.uses or tuple(self.base.vocabulary.uses.atoms) if lifted else ()
        elif change.keys[0] == "quotes" and self.before and self.before.find_quote(str(change.keys[1])):
            uses = ("quote",)
        return frozenset(role for use in self._expand_atoms(uses) for role in self.policy.find_approval_roles(use))

    def _list_own(self) -> Iterator[str]:
        """The people who requested, recorded or published what changes or gains, on either side of the change."""
        for authorization in (*self.changed, *self.opened):
            yield from list_hands(authorization) | list_hands(self.old.get(authorization.id))
        ids_after = {a.id for a in self.after.authorizations} if self.after else set()
        for id_, was in self.old.items():
            yield from list_hands(was) if id_ not in ids_after else ()
        for list_, key in (("requests", "file"), ("publications", "id")):
            for _, was, now in pair_entries(self.before, self.after, list_, key):
                yield from list_hands(was) | list_hands(now)

    def _holds_a_gain(self, authorization: Authorization) -> bool:
        """Whether a permission covers anything that is gained, even if it did not change (a pause was lifted)."""
        uses = self._expand_atoms(authorization.uses)
        channels = self._expand_atoms(authorization.channels, "channels")
        territories = self._expand_atoms(authorization.territories, "territories")
        return any(
            uses & set(cell.uses) and channels & set(cell.channels) and territories & set(cell.territories)
            for cell in self.change.gains
        )

    def _ask_for_claims(self) -> Iterator[Ask]:
        """Approvals by the people named as having approved or cleared what changes: they must approve this head."""
        needed = {
            a.id: frozenset(role for use in self.find_gained_uses(a) for role in self.policy.find_approval_roles(use))
            for a in self.find_widened()
            if a.id in self.old
        }
        sides = Sides(self.before, self.after, self.change.fields, self.policy, self.today)
        for claim in list_claims(sides, needed):
            yield self._make_ask(claim.roles, claim.why, person=claim.person, flaw=claim.flaw)

    def find_widened(self) -> list[Authorization]:
        """The permissions by which something is gained: new ones, and those that allow more than before."""
        return [authorization for authorization in self.gaining if self._is_widened(authorization)]

    def find_gained_uses(self, authorization: Authorization) -> frozenset[str]:
        """The uses (atoms) of a permission that gain anything: all uses of a new permission."""
        uses = self._expand_atoms(authorization.uses)
        return uses & self.gained if authorization.id in self.old else uses

    def _ask_on_record(self, authorization: Authorization) -> Iterator[Ask]:
        """What is gained needs evidence, and names its approver in each role that policy requires."""
        if not self._proves(authorization.evidence):
            yield self._ask_for_evidence(authorization.id, "the evidence that the customer granted it, with its hash")
        given = {(a.role, a.by) for a in select_counting_approvals(authorization)}
        people = self.policy.people
        for role in sorted(
            {r for use in self._expand_atoms(authorization.uses) for r in self.policy.find_approval_roles(use)}
        ):
            if not any(by in people and role in people[by].roles for named, by in given if named == role):
                command = f"onrecord record {self.change.slug} --approve {authorization.id} --by PERSON"
                title = self.policy.title_of(role)
                flaw = f"the record names no approver of {authorization.id} as {title}: {command}"
                yield self._make_ask((role,), "more is allowed", flaw=flaw)

    def _ask_for_evidence(self, id_: str, what: str) -> Ask:
        return Ask(f"{self.name}, {id_}", "it allows more", frozenset((EVIDENCE,)), flaw=what)

    def _ask_about_evidence(self, id_: str, evidence: Evidence | None, widened: bool) -> Iterator[Ask]:
        """A longer or wider permission on evidence used before: somebody else checks that the evidence covers it."""
        if not widened or evidence is None or self.before is None:
            return
        used = [known for known, _ in self.before.list_evidence()]
        if any(known.where == evidence.where or known.sha256 == evidence.sha256 for known in used if known.sha256):
            roles, nth = self._choose_second_look()
            why = f"{id_} is based on evidence that was already on record ({evidence.where})"
            yield from (self._make_ask((role,), why, nth=nth) for role in sorted(roles))

    def _choose_second_look(self) -> tuple[frozenset[str], int]:
        if self.policy.same_evidence is not None:
            return self.policy.same_evidence, 1
        if any("legal" in person.roles and not person.left for person in self.policy.people.values()):
            return frozenset(("legal",)), 1
        return frozenset((self._resolve_role("cs"),)), 2

    def _is_widened(self, now: Authorization) -> bool:
        """Whether anything in a permission changed except who approved it."""
        was = self.old.get(now.id)
        return was is None or _list_terms(was) != _list_terms(now)

    def _ask_about_consents(self) -> Iterator[Ask]:
        """A speaker's consent by which more may be quoted needs evidence, just like the company's permission."""
        gained = {cell.quote for cell in self.change.gains}
        gained |= {str(c.keys[1]) for c in self.change.fields if "consent" in c.keys[2:3] and not c.only_less}
        for quote in self.after.quotes if self.after else ():
            was = self.before.find_quote(quote.id) if self.before else None
            consent = quote.consent
            if quote.id in gained and consent is not None and (was is None or was.consent != consent):
                if not self._proves(consent.evidence):
                    yield self._ask_for_evidence(
                        f"quote {quote.id}", "the evidence that the speaker agreed, with its hash"
                    )
                yield from self._ask_about_evidence(f"quote {quote.id}", consent.evidence, widened=True)

    def _expand_atoms(self, terms: Iterable[str], name: str = "uses") -> frozenset[str]:
        """The atoms of terms on an axis, on either side; unknown terms have none."""
        found: frozenset[str] = frozenset()
        for axis in (self.base.vocabulary.axis(name), self.head.vocabulary.axis(name)):
            found |= axis.expand_all([term for term in terms if term in axis])
        return found

    def _proves(self, evidence: Evidence | None) -> bool:
        state = evidence.state if evidence else None
        return state is EvidenceState.OK or (state is EvidenceState.REMOTE and self.policy.remote_evidence_counts)


def _list_terms(a: Authorization) -> tuple[object, ...]:
    scope = (a.state, a.uses, a.channels, a.territories, a.places, a.conditions, a.logo_sha256)
    return (*scope, a.valid_from, a.valid_through, a.review_by, a.survives_contract, a.withdrawn)
