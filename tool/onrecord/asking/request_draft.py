"""What somebody wants to ask a customer for, and how that is written into the record."""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.record.permission_request import PermissionRequest, Question
from onrecord.catalog.record.reference import Reference
from onrecord.yaml.edit import Edited


@dataclass(frozen=True, slots=True)
class PlanPart:
    """Uses to request with one scope. `uses` are atoms; channels and territories are terms.

    `through` is the last requested day, inclusive; `begins` is the first, None for the day of the answer; `supersedes`
    is the permission to renew.
    """

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    through: date
    begins: date | None = None
    supersedes: str | None = None
    conditions: tuple[str, ...] = ()
    incentive: str | None = None
    disclosure: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to a customer before it is written: one e-mail, and the parts that it asks for."""

    parts: tuple[PlanPart, ...]
    why: str
    by: str
    team: str
    language: str
    campaign: str | None = None

    @property
    def uses(self) -> tuple[str, ...]:
        """All requested uses."""
        return tuple(dict.fromkeys(use for part in self.parts for use in part.uses))

    @property
    def supersedes(self) -> tuple[str, ...]:
        """The permissions to renew."""
        return tuple(dict.fromkeys(part.supersedes for part in self.parts if part.supersedes))


def write_plan(record: Edited, reference: Reference, plan: Plan, titles: str, today: date, id_: str | None) -> str:
    """Write the request into the record, one entry per part, and the outreach. Returns the request's id.

    `titles` are the uses in words, for the outreach. Raises EditError.
    """
    request = make_request(reference, plan, today, id_)
    digest = request.digest
    for part, question in zip(plan.parts, request.parts, strict=True):
        record.append(("authorizations",), _make_entry(plan, part, question, digest))
    record.append(("outreach",), {"on": today.isoformat(), "by": plan.by, "team": plan.team, "about": titles})
    return request.id


def _make_entry(plan: Plan, part: PlanPart, question: Question, digest: str) -> dict[str, object]:
    request: dict[str, object] = {
        "on": question.on.isoformat(),
        "by": plan.by,
        "uses": list(part.uses),
        "channels": list(part.channels),
        "territories": list(part.territories),
        **({"from": part.begins.isoformat()} if part.begins else {}),
        "through": part.through.isoformat(),
        "why": plan.why,
    }
    if plan.campaign:
        request["campaign"] = plan.campaign
    request |= {"digest": digest, "language": plan.language}
    fields: dict[str, object] = {"id": question.id, "state": "requested", "requested": request}
    if part.conditions:
        fields["conditions"] = list(part.conditions)
    if part.incentive:
        fields["incentive"] = {"what": part.incentive} | ({"disclosure": part.disclosure} if part.disclosure else {})
    if question.logo_sha256:
        fields["logo_sha256"] = question.logo_sha256
    if part.supersedes:
        fields["supersedes"] = part.supersedes
    return fields


def make_request(reference: Reference, plan: Plan, today: date, id_: str | None) -> PermissionRequest:
    """What the customer is asked, as in the digest. The first part gets the id `id_`, if given."""
    taken = set(reference.by_id)
    parts: list[Question] = []
    for part in plan.parts:
        name = plan.campaign if plan.campaign and not parts else f"{plan.campaign or today.year}-{part.uses[0]}"
        id_of_part = id_ if id_ and not parts else choose_id(name, taken)
        taken.add(id_of_part)
        parts.append(
            Question(
                customer=reference.slug,
                id=id_of_part,
                on=today,
                uses=part.uses,
                channels=part.channels,
                territories=part.territories,
                through=part.through,
                logo_sha256=reference.logo_sha256 if "logo" in part.uses else None,
                incentive=part.incentive,
                conditions=part.conditions,
                begins=part.begins,
            )
        )
    return PermissionRequest(tuple(parts))


def choose_id(name: str, taken: set[str]) -> str:
    """The name itself if no authorization of the customer has it; otherwise with a number."""
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
