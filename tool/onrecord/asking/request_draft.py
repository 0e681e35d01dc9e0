"""What somebody means to ask a customer for, and how that is written into the record."""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.record.permission_request import Question
from onrecord.catalog.record.reference import Reference
from onrecord.yaml.edit import Edited


@dataclass(frozen=True, slots=True)
class Plan:
    """A request to a customer before it is written. `uses` are atoms, channels and territories terms.

    `through` is the last day that is asked for, inclusive; `supersedes` the permission that is asked for again.
    """

    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    through: date
    why: str
    by: str
    team: str
    language: str
    campaign: str | None = None
    incentive: str | None = None
    disclosure: str | None = None
    supersedes: str | None = None
    conditions: tuple[str, ...] = ()


def write_plan(record: Edited, reference: Reference, plan: Plan, titles: str, today: date, id_: str | None) -> str:
    """Write the request and the outreach into the record; gives the request's id.

    `titles` are the uses in words, for the outreach. Raises EditError.
    """
    id_ = id_ or free_id(reference, plan, today)
    asked: dict[str, object] = {
        "on": today.isoformat(),
        "by": plan.by,
        "uses": list(plan.uses),
        "channels": list(plan.channels),
        "territories": list(plan.territories),
        "through": plan.through.isoformat(),
        "why": plan.why,
    }
    if plan.campaign:
        asked["campaign"] = plan.campaign
    question = question_of(reference, plan, today, id_)
    asked |= {"digest": question.digest, "language": plan.language}
    fields: dict[str, object] = {"id": id_, "state": "requested", "requested": asked}
    if plan.conditions:
        fields["conditions"] = list(plan.conditions)
    if plan.incentive:
        fields["incentive"] = {"what": plan.incentive} | ({"disclosure": plan.disclosure} if plan.disclosure else {})
    if question.logo_sha256:
        fields["logo_sha256"] = question.logo_sha256
    if plan.supersedes:
        fields["supersedes"] = plan.supersedes
    record.append(("authorizations",), fields)
    outreach = {"on": today.isoformat(), "by": plan.by, "team": plan.team, "about": titles}
    record.append(("outreach",), outreach)
    return id_


def question_of(reference: Reference, plan: Plan, today: date, id_: str) -> Question:
    """What the customer is asked, as the digest binds it."""
    return Question(
        customer=reference.slug,
        id=id_,
        on=today,
        uses=plan.uses,
        channels=plan.channels,
        territories=plan.territories,
        through=plan.through,
        logo_sha256=reference.logo_sha256 if "logo" in plan.uses else None,
        incentive=plan.incentive,
        conditions=plan.conditions,
    )


def free_id(reference: Reference, plan: Plan, today: date) -> str:
    """An id that no authorization of the customer has: the campaign's name, else the year and the first use."""
    name = plan.campaign or f"{today.year}-{plan.uses[0]}"
    taken = reference.by_id
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
