"""Hypothesis strategies: customers, authorizations, restrictions and questions of the small world."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from onrecord.catalog.record.authorization import Approval, Asked, Authorization, Restriction, Withdrawal
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.evidence import EvidenceState, FileFact
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.profile import Relationship, Score
from onrecord.catalog.record.quote import Consent, Quote, Source, SourceTerms, Speaker
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis
from small_world import LOGO, OTHER_SHA, POLICY, PROOF, SHA, make_day
from small_world import VOCABULARY as WORDS

PEOPLE = ("dana", "lee", "mara")
PLACES = ("https://w.example/wall", "https://w.example/blog/1")
SIGNALS = ("health", "nps", "renewal", "contract-ended")

dates: st.SearchStrategy[date] = st.integers(-1, 11).map(make_day)
later: st.SearchStrategy[date] = st.integers(5, 11).map(make_day)


class Question(Struct, frozen=True):
    """One question, as `Judge.decide` takes it."""

    use: str
    channel: str
    territory: str
    days: Days
    cleared: frozenset[str] = frozenset()
    quote: str | None = None
    place: str | None = None


def often(usual: object, *others: st.SearchStrategy[object]) -> st.SearchStrategy[Any]:
    """The usual value nine times in ten, so that what is drawn is allowed more often than by chance."""
    return st.integers(0, 9).flatmap(lambda n: st.one_of(*others) if n == 6 else st.just(usual))


def terms(axis: Axis) -> st.SearchStrategy[str]:
    """A term of an axis, atom or group."""
    return st.sampled_from([*axis.atoms, *axis.groups])


def narrow(axis: Axis) -> st.SearchStrategy[tuple[str, ...]]:
    """One or two terms of an axis."""
    return st.lists(terms(axis), min_size=1, max_size=2, unique=True).map(tuple)


def scopes(axis: Axis, whole: str) -> st.SearchStrategy[tuple[str, ...]]:
    """What a grant may say on an axis; mostly the whole of it, so that questions meet grants."""
    return often((whole,), narrow(axis))


uses = scopes(WORDS.uses, "any")
channels = scopes(WORDS.channels, "any")
territories = scopes(WORDS.territories, "worldwide")
conditions = st.frozensets(st.sampled_from(sorted(WORDS.conditions.atoms)), max_size=2)


approvals = often(
    (Approval("cs", "dana", make_day(0)), Approval("legal", "lee", make_day(0))),
    st.lists(st.builds(Approval, st.sampled_from(("cs", "legal")), st.sampled_from(PEOPLE), dates), max_size=3).map(
        tuple
    ),
)
evidence = often(PROOF, st.none(), st.sampled_from(EvidenceState).map(lambda state: replace(PROOF, state=state)))


@st.composite
def authorizations(draw: st.DrawFn, id_: str = "wall") -> Authorization:
    """An authorization in any state; most of them grant something."""
    state = draw(often("granted", st.sampled_from(("requested", "declined"))))
    scope = {"uses": draw(uses), "channels": draw(channels), "territories": draw(territories)}
    asked = Asked(make_day(-1), draw(often("mara", st.sampled_from(PEOPLE))), scope["uses"])
    if state != "granted":
        whole = Asked(make_day(-1), "mara", **scope)
        return Authorization(
            id_, state, draw(st.sampled_from([asked, whole, None])), make_day(0), **draw(st.sampled_from([scope, {}]))
        )
    return Authorization(
        id_,
        "granted",
        draw(st.one_of(st.none(), st.just(asked))),
        make_day(-1),
        **scope,
        valid_from=draw(often(make_day(0), dates)),
        valid_through=draw(st.one_of(st.none(), later)),
        review_by=draw(often(None, later)),
        conditions=draw(often((), conditions.map(lambda found: tuple(sorted(found))))),
        evidence=draw(evidence),
        places=draw(often((), st.sampled_from((PLACES[:1], ("https://w.example/*",), ("*blog*", "a booth"))))),
        recorded_by=draw(often("mara", st.sampled_from(("dana", None)))),
        approvals=draw(approvals),
        survives_contract=draw(st.sampled_from(("yes", "no", "unstated"))),
        logo_sha256=draw(often((SHA,), st.sampled_from(((OTHER_SHA,), (OTHER_SHA, SHA), ())))),
        withdrawn=draw(often(None, st.builds(Withdrawal, dates))),
    )


@st.composite
def restrictions(draw: st.DrawFn, id_: str = "never") -> Restriction:
    """A restriction; an axis that it leaves out covers everything."""
    start = draw(dates)
    return Restriction(
        id_,
        start,
        "they said so",
        *(draw(st.one_of(st.none(), narrow(axis))) for axis in (WORDS.uses, WORDS.channels, WORDS.territories)),
        through=draw(st.one_of(st.none(), dates.filter(lambda last: last >= start))),
    )


@st.composite
def quotes(draw: st.DrawFn, id_: str, named: Sequence[str]) -> Quote:
    """A quote that rests on one of the named authorizations."""
    consent = draw(st.one_of(st.none(), st.builds(Consent, dates, st.one_of(st.none(), later))))
    speaker = draw(often(Speaker(title="CFO"), dates.map(lambda left: Speaker(title="CFO", left=left))))
    source = draw(often(None, st.builds(_review, dates, st.integers(1, 8))))
    named_by = draw(st.sampled_from(named))
    return Quote(id_, "It works.", speaker, "title-only", named_by, (), consent, source)


def _review(published: date, days: int) -> Source:
    """A review site whose terms let words be shown for this many days."""
    return Source("review-site", "Peers", "https://peers.example/1", published, SourceTerms(True, True, days))


@st.composite
def relationships(draw: st.DrawFn) -> Relationship:
    """Signals of any kind, good or bad."""
    return Relationship(
        health=draw(st.one_of(st.none(), st.builds(Score, st.integers(0, 100), dates))),
        nps=draw(st.one_of(st.none(), st.builds(Score, st.integers(0, 10), dates))),
        renewal=draw(st.one_of(st.none(), dates)),
        contract_ended=draw(st.one_of(st.none(), st.none(), dates)),
    )


@st.composite
def customers(draw: st.DrawFn) -> Reference:
    """A customer with up to three authorizations, two restrictions and two quotes."""
    ids = ["wall", "story", "next"][: draw(st.sampled_from((0, 1, 1, 2, 2, 3)))]
    return Reference(
        "nordlys-bank",
        "Nordlys Bank",
        draw(often("active", st.sampled_from(("candidate", "paused", "retired")))),
        "dana",
        logo="logo.svg",
        relationship=draw(often(Relationship(), relationships())),
        authorizations=tuple(draw(authorizations(id_)) for id_ in ids),
        restrictions=tuple(
            draw(restrictions(id_)) for id_ in ["never", "also"][: draw(often(0, st.sampled_from((1, 2))))]
        ),
        quotes=tuple(draw(quotes(id_, [*ids, "gone"])) for id_ in ["cfo", "cio"][: draw(st.integers(0, 2))]),
        files=draw(often(LOGO, st.just({"logo.svg": FileFact(None)}))),
    )


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """The small world's policy; sometimes remote evidence is not enough, or a signal pauses."""
    heeded = draw(st.one_of(st.just(frozenset[str]()), st.frozensets(st.sampled_from(SIGNALS))))
    return replace(
        POLICY,
        remote_evidence_counts=draw(st.booleans()),
        at_risk=replace(POLICY.at_risk, pauses=heeded),
    )


@st.composite
def questions(draw: st.DrawFn, reference: Reference) -> Question:
    """A question that may be asked about a customer: an error it is not."""
    use = draw(terms(WORDS.uses))
    named = [None, *(quote.id for quote in reference.quotes)] if use == "quote" else [None]
    first = draw(dates)
    length = draw(st.sampled_from((0, 0, 0, 1, 4)))
    return Question(
        use,
        draw(terms(WORDS.channels)),
        draw(terms(WORDS.territories)),
        Days(first, min(make_day(11), date.fromordinal(first.toordinal() + length))),
        draw(conditions),
        draw(st.sampled_from(named)),
        draw(often(None, st.sampled_from(PLACES))),
    )
