"""What one customer's record says about the program, by day: made once, then counted for any number of periods."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Deal, Request
from onrecord.catalog.workload.availability import Diary, State
from onrecord.catalog.workload.live_publications import list_refused_stretches
from onrecord.catalog.workload.renewal import find_refusal, find_renewal


class Engagement(Struct, frozen=True, array_like=True, gc=False):
    """One request: its use, the days of its steps (None if not taken), and the result of its deal.

    It does not contain the prospect. `helpful` is 1 to 5; `stage` and amount are those of the deal.
    """

    use: str
    asked: date
    answered: date | None
    accepted: bool
    held: date | None
    closed: date | None
    deal: Deal | None
    stage: int | None
    amount: float | None
    currency: str | None
    helpful: int | None


class Permission(Struct, frozen=True, array_like=True, gc=False):
    """One permission that was given: its days, and the result of asking again.

    `uses` counts the uses that it brought, without those that a permission it renews had already. `last` is None if it
    was withdrawn by then: it ended only once.
    """

    uses: int
    decided: date | None
    last: date | None
    withdrawn: date | None
    asked_again: bool
    renewed: date | None
    declined: bool
    let_go: bool


class Allowed(Struct, frozen=True, array_like=True, gc=False):
    """Uses (atoms) of a permission, from one day until another, both inclusive; None means without an end."""

    uses: tuple[str, ...]
    first: date
    last: date | None


class Stretch(Struct, frozen=True, array_like=True, gc=False):
    """Something that was true from one day until another, both inclusive; None means without an end."""

    what: str
    first: date
    last: date | None


class Shown(Struct, frozen=True, array_like=True, gc=False):
    """Days, both inclusive, on which something was published without permission."""

    use: str
    channel: str
    where: str
    first: date
    last: date


class ProgramFacts(Struct, frozen=True, array_like=True, gc=False):
    """One customer in the program.

    `allowed` are the uses of permissions while they run and the customer is active. `rests` are the days on which the
    capacity for a use was used up. `made` are finished assets by use, from their first day on.
    """

    slug: str
    name: str
    industry: str | None
    engagements: tuple[Engagement, ...]
    permissions: tuple[Permission, ...]
    allowed: tuple[Allowed, ...]
    rests: tuple[Stretch, ...]
    made: tuple[Stretch, ...]
    exposed: tuple[Shown, ...]


def make_program_facts(reference: Reference, library: Library, day: date) -> ProgramFacts:
    """The facts about one customer up to a day (civil), under the name of that day."""
    granted = [one for one in reference.authorizations if one.state == "granted"]
    atoms = {one.id: _expand_atoms(library, one) for one in granted}
    return ProgramFacts(
        slug=reference.slug,
        name=find_name(reference, day) or reference.name,
        industry=reference.profile.industry,
        engagements=tuple(map(_make_engagement, reference.requests)),
        permissions=tuple(_make_permission(reference, one, _count_new_uses(one, granted, atoms)) for one in granted),
        allowed=tuple(_list_allowed(granted, atoms)) if reference.status == "active" else (),
        rests=tuple(_list_rests(reference, library)),
        made=tuple(Stretch(one.use, one.published or date.min, None) for one in reference.content),
        exposed=tuple(
            Shown(one.use, one.channel, one.where, first, last)
            for one in reference.publications
            for first, last in list_refused_stretches(reference, one, library, day)
        ),
    )


def gather_facts(library: Library, day: date) -> Iterator[ProgramFacts]:
    """The facts about all customers up to a day (civil), one after the other."""
    return (make_program_facts(reference, library, day) for reference in library.references.values())


def _make_engagement(request: Request) -> Engagement:
    answer, deal, outcome = request.customer, request.opportunity, request.outcome
    return Engagement(
        use=request.use,
        asked=request.requested.on,
        answered=answer.on if answer else None,
        accepted=answer is not None and answer.answer != "declined",
        held=request.held,
        closed=outcome.on if outcome else None,
        deal=outcome.deal if outcome else None,
        stage=deal.stage if deal else None,
        amount=(outcome.amount if outcome else None) or (deal.amount if deal else None),
        currency=deal.currency if deal else None,
        helpful=outcome.helpful if outcome else None,
    )


def _make_permission(reference: Reference, one: Authorization, uses: int) -> Permission:
    then = find_renewal(reference, one)
    last, withdrawn = one.valid_through, one.withdrawn.on if one.withdrawn else None
    return Permission(
        uses=uses,
        decided=one.decided,
        last=None if last and withdrawn and withdrawn <= last else last,
        withdrawn=withdrawn,
        asked_again=then is not None,
        renewed=then.decided if then and then.state == "granted" else None,
        declined=find_refusal(reference, one) is not None,
        let_go=one.let_go is not None,
    )


def _count_new_uses(one: Authorization, granted: list[Authorization], atoms: dict[str, frozenset[str]]) -> int:
    known = (old.id for old in granted if old.id == one.supersedes and not old.withdrawn)
    return len(atoms[one.id].difference(*(atoms[id_] for id_ in known)))


def _list_allowed(granted: list[Authorization], atoms: dict[str, frozenset[str]]) -> Iterator[Allowed]:
    for one in granted:
        first = one.valid_from or one.decided or date.min
        ends = [one.valid_through, one.withdrawn.on - ONE_DAY if one.withdrawn else None]
        last = min((end for end in ends if end), default=None)
        if last is None or first <= last:
            yield Allowed(tuple(sorted(atoms[one.id])), first, last)


def _list_rests(reference: Reference, library: Library) -> Iterator[Stretch]:
    """From each day on which something was held that used up the capacity for its use, until the use is free again.

    What was held later is ignored.
    """
    for last in (request for request in reference.requests if request.held):
        assert last.held
        so_far = replace(reference, requests=tuple(r for r in reference.requests if r.held and r.held <= last.held))
        left = Diary(so_far, last.use, library.policy, library.vocabulary).find_on(last.held)
        if left.state is State.RESTING:
            yield Stretch(last.use, last.held, left.free_on - ONE_DAY if left.free_on else None)


def _expand_atoms(library: Library, authorization: Authorization) -> frozenset[str]:
    try:
        return library.vocabulary.uses.expand_all(authorization.uses)
    except DecisionError:
        return frozenset()
