"""What a record claims about people: that they approved a permission or a request, or saw a condition met.

The person named must approve a claim that is new or changed, and a permission that allows more than before and still
names them as its approver.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.changes.review_marks import NAMED, FieldChange
from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.four_eyes import select_counting_approvals
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

Roles = frozenset[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """That a person did it, in one of some roles (none: any role); `flaw` says why it cannot be true as written."""

    person: str
    roles: Roles
    why: str
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """A customer's record on both sides, and the fields that differ; `today` is the day the base is judged on."""

    before: Reference | None
    after: Reference | None
    fields: tuple[FieldChange, ...]
    policy: Policy
    today: date


def list_claims(sides: Sides, widened: Mapping[str, Roles]) -> Iterator[Claim]:
    """Every claim that the person named must approve; `widened` are the base's permissions, by id, that allow more
    now, with the roles that must approve what they gain.
    """
    made: set[tuple[str, str]] = set()
    for entry, change in {id(c.entry): (c.entry, c) for c in sides.fields if c.review == NAMED}.values():
        if entry and "by" in entry:
            role, day = entry.get("role"), str(entry.get("on", ""))
            roles, request_day = _find_asked(sides, change, role if isinstance(role, str) else None)
            flaw = (
                f"it is dated {day}, before it was asked for on {request_day}"
                if request_day and day < str(request_day)
                else ""
            )
            flaw = flaw or (f"it is dated {day}, after today" if day > str(sides.today) else "")
            made.add((str(change.keys[1]), str(role)))
            did = "named as the person who cleared it" if "condition" in entry else "named as its approver"
            yield Claim(str(entry["by"]), roles, f"{did}{_say_titles(sides.policy, roles)}", flaw)
    yield from _find_kept(sides, widened, made)


def _find_kept(sides: Sides, widened: Mapping[str, Roles], made: set[tuple[str, str]]) -> Iterator[Claim]:
    for id_, needed in widened.items():
        found = sides.after.by_id[id_] if sides.after else None
        for approval in select_counting_approvals(found) if found else ():
            if approval.role in needed and (id_, approval.role) not in made:
                roles = frozenset((approval.role,))
                message = (
                    f"{id_} allows more now, and still names them as its approver{_say_titles(sides.policy, roles)}"
                )
                yield Claim(approval.by, roles, message)


def _find_asked(sides: Sides, change: FieldChange, role: str | None) -> tuple[Roles, date | None]:
    """The roles in which a claim is made, and the day on which the approval was asked for."""
    list_, id_, after = change.keys[0], str(change.keys[1]), sides.after
    if list_ == "requests":
        request = next((r for r in after.requests if r.file == f"requests/{id_}.yaml"), None) if after else None
        return find_request_roles(sides.policy, request), request.requested.on if request else None
    if list_ == "publications":
        publication = next((p for p in after.publications if p.id == id_), None) if after else None
        id_ = (publication.authorization if publication else None) or ""
    found = after.by_id.get(id_) if after else None
    day = (found.requested.on if found.requested else found.decided) if found else None
    return frozenset((role,)) if role else frozenset(), day


def find_request_roles(policy: Policy, request: Request | None) -> Roles:
    """The roles of which one must approve a request: those of the step `approve-request`, else those of its use."""
    step = policy.raci.get("approve-request")
    if step:
        return frozenset((step.responsible, step.accountable))
    return policy.find_approval_roles(request.use) if request else frozenset()


def _say_titles(policy: Policy, roles: Roles) -> str:
    return f" for {list_words([policy.title_of(role) for role in sorted(roles)])}" if roles else ""
