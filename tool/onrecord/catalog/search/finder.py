"""Which reference fits? The filters and the ranking of `find`, each place with its reason."""

from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.reasons import Answer, DecisionError, listed
from onrecord.catalog.decision.risk import signals
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.ranking import Rank, fit, rank
from onrecord.catalog.search.search_texts import relevance, search_texts
from onrecord.catalog.workload.availability import Availability, State, availability
from onrecord.names.companies import may_be_one_company


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for. Empty is no wish; several values of one kind are alternatives.

    `regions` are territory terms that the customer's country must lie in; `territories` those in all of which a use
    must be possible. `uses` must all be possible somewhere:
    allow, or ask. `prospect` is somebody the customer must be willing to talk to. `available_by` is the last day it
    helps: an activity must be free by then.
    """

    words: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    channel: str = "any"
    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    prospect: str | None = None
    available_by: date | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A reference that fits: how well, how rested, and why it stands where it stands."""

    reference: Reference
    uses: dict[str, Answer]
    availability: Availability | None
    fit: int
    rested_since: date | None
    at_risk: bool
    why: str


def find(library: Library, wish: Wish, today: date) -> list[Hit]:
    """The references that stand today and fit, the best first.

    In the order of `ranking`. Raises UnknownTermError for a term that the
    vocabulary does not have.
    """
    _check(library, wish)
    hits = [hit for reference in library.references.values() if (hit := _hit(library, reference, wish, today))]
    return sorted(hits, key=_rank)


def _rank(hit: Hit) -> Rank:
    slug, name = hit.reference.slug, hit.reference.name
    return rank(slug, name, fit=hit.fit, at_risk=hit.at_risk, asked=hit.rested_since)


def standing(library: Library, reference: Reference, today: date) -> dict[str, Answer]:
    """The best answer of each use anywhere today; uses that are denied everywhere are left out.

    Only what was granted counts: a customer who was merely asked does not stand. Empty for a record that cannot be
    judged, and for candidates and retired references.
    """
    if reference.status in ("candidate", "retired"):
        return {}
    try:
        judge = library.judge(reference)
    except DecisionError:
        return {}
    return {
        use: most.answer
        for use in library.vocabulary.uses.atoms
        if (most := judge.most(use, today)).answer is not Answer.DENY and not most.only_asked
    }


def last_asked(reference: Reference, today: date) -> date | None:
    """The last day up to today on which anybody asked this customer for anything."""
    days = [outreach.on for outreach in reference.outreach]
    days += [request.day for request in reference.requests if request.holds_capacity]
    return max((day for day in days if day <= today), default=None)


def _check(library: Library, wish: Wish) -> None:
    words = library.vocabulary
    words.uses.expand_all(wish.uses)
    words.channels.expand(wish.channel)
    words.territories.expand_all((*wish.regions, *wish.territories))
    for axis, terms in (
        (words.industries, wish.industries),
        (words.sizes, wish.sizes),
        (words.products, wish.products),
        (words.use_cases, wish.use_cases),
    ):
        axis.expand_all(terms)


def _hit(library: Library, reference: Reference, wish: Wish, today: date) -> Hit | None:
    if not fits(library, reference, wish):
        return None
    stands = everywhere = standing(library, reference, today)
    if wish.channel != "any" or wish.territories:
        there = {use: _there(library, reference, use, wish, today) for use in everywhere}
        stands = {use: answer for use, answer in there.items() if answer is not Answer.DENY}
    wanted = library.vocabulary.uses.expand_all(wish.uses)
    if not stands or not wanted <= set(stands):
        return None
    free = _availability(library, reference, wanted or frozenset(stands), wish, today)
    if wish.available_by and free and (free.free_on is None or free.free_on > wish.available_by):
        return None
    weight = relevance(search_texts(reference, library, everywhere, today), wish.words)
    if weight is None:
        return None
    rested = last_asked(reference, today)
    allowed = sum(answer is Answer.ALLOW for use, answer in stands.items() if not wanted or use in wanted)
    at_risk = [signal.message.rstrip(".") for signal in signals(reference, library.policy, today)]
    why = _why(library, stands, wanted, free, rested, at_risk)
    return Hit(reference, stands, free, fit(weight, allowed, free.state if free else None), rested, bool(at_risk), why)


def fits(library: Library, reference: Reference, wish: Wish) -> bool:
    """Whether the customer's profile is what is wished for, and they would talk to the prospect."""
    profile = reference.profile
    regions = library.vocabulary.territories.expand_all(wish.regions)
    barred = wish.prospect and any(
        may_be_one_company(wish.prospect, name) for name in reference.preferences.no_contact_with
    )
    return not barred and all(
        not wanted or set(wanted) & set(have)
        for wanted, have in (
            (wish.industries, (profile.industry,)),
            (wish.sizes, (profile.size,)),
            (regions, (profile.country,)),
            (wish.products, profile.products),
            (wish.use_cases, profile.use_cases),
            (wish.languages, profile.languages),
        )
    )


def _there(library: Library, reference: Reference, use: str, wish: Wish, today: date) -> Answer:
    """The best answer on the channel that is wished for, in all of one of the territories."""
    judge = library.judge(reference)
    if wish.territories:
        found = (judge.throughout(use, today, wish.channel, territory) for territory in wish.territories)
        return max(found, key=lambda answer: answer.rank)
    most = judge.most(use, today, wish.channel)
    return Answer.DENY if most.only_asked else most.answer


def _availability(
    library: Library, reference: Reference, uses: frozenset[str], wish: Wish, today: date
) -> Availability | None:
    """The scarcest of the activities that are asked for; without one, of those the customer may be asked for."""
    activities = library.vocabulary.uses.sorted(uses & library.vocabulary.activities)
    order = list(State)
    found = [availability(reference, use, today, library.policy, library.vocabulary) for use in activities]
    return (
        max(found, key=lambda free: order.index(free.state), default=None)
        if wish.uses
        else (found[0] if found else None)
    )


def _why(
    library: Library,
    stands: dict[str, Answer],
    wanted: frozenset[str],
    free: Availability | None,
    rested: date | None,
    at_risk: list[str],
) -> str:
    titles = library.vocabulary.uses
    asks = [
        titles.title(use) for use, answer in stands.items() if answer is Answer.ASK and (not wanted or use in wanted)
    ]
    parts = [
        f"ask first for {', '.join(asks)}"
        if asks
        else "all that is asked for is allowed"
        if wanted
        else "allowed today"
    ]
    if at_risk:
        parts.append(f"at risk: {listed(at_risk)}")
    if free and not (at_risk and free.state is State.PAUSED):
        parts.append(f"{titles.title(free.use)}: {free.why.rstrip('.')}")
    parts.append(f"last asked {rested}" if rested else "never asked so far")
    return "; ".join(parts)
