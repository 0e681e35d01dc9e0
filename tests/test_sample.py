"""The sample catalog: it is clean on its day, it holds every situation there is, and it answers as it is meant to."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import RequestState
from onrecord.catalog.workload.availability import find_availability
from onrecord.finding import Finding, Severity
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.findings_with_places import examine

ROOT = Path(__file__).resolve().parents[1]
TREE = DirectoryTree(ROOT)
TODAY = date(2026, 11, 21)
TWO_YEARS_ON = date(2028, 11, 21)


@cache
def read_catalog(day: date = TODAY) -> Catalog:
    return load_catalog(TREE, day)


@cache
def list_findings(day: date) -> list[Finding]:
    return examine(read_catalog(day), TREE, day)


def load_library() -> Library:
    return read_catalog().library


def references() -> list[Reference]:
    return list(load_library().references.values())


def count_days_left(last: date | None) -> int:
    return (last - TODAY).days if last else 10_000


# Clean --------------------------------------------------------------------------------------------------------------


def test_the_day_of_the_sample_is_the_one_its_policy_names() -> None:
    assert f"demo: {{today: {TODAY}}}" in (ROOT / "schema" / "policy.yaml").read_text(encoding="utf-8")


def test_no_error_is_found_on_the_day_of_the_sample() -> None:
    assert [f for f in list_findings(TODAY) if f.severity is Severity.ERROR] == []


WARNINGS = {
    ("at-risk", "coolamin-homes"),  # left us, and their form does not say what then
    ("at-risk", "lattice"),  # two escalations
    ("expiring-published", "bosphora-air"),
    ("expiring-published", "kaverna-labs"),
    ("expiring-published", "nordlys-bank"),
    ("expiring-published", "tre-fjorder-rederi"),
    ("expiring-published", "zielona-polana"),
    ("outcome-missing", "talerwerk"),
    ("request-stale", "mizukawa-seiki"),  # a large deal, nine days without an answer
    ("review-due", "st-orrins-college"),
    ("thanks-owed", "talerwerk"),
}


def test_the_few_warnings_are_meant() -> None:
    warned = {(f.rule, f.customer) for f in list_findings(TODAY) if f.severity is Severity.WARNING}
    assert warned == WARNINGS


def test_two_years_later_every_live_publication_must_come_down() -> None:
    live = sum(p.is_live(TWO_YEARS_ON) for r in references() for p in r.publications)
    fallen = [f for f in list_findings(TWO_YEARS_ON) if f.rule == "expired-published" and f.severity is Severity.ERROR]
    assert len(fallen) == live > 90
    assert all(f.line > 1 and f"onrecord publication end {f.customer}" in f.hint for f in fallen)


# Spread -------------------------------------------------------------------------------------------------------------


def test_about_sixty_customers_and_eighty_requests() -> None:
    assert 55 <= len(references()) <= 65
    assert 75 <= sum(len(r.requests) for r in references()) <= 90


@pytest.mark.parametrize("axis", ["industry", "size", "product", "use_case"])
def test_every_term_of_the_profile_is_used(axis: str) -> None:
    vocabulary = load_library().vocabulary
    known = {
        "industry": vocabulary.industries,
        "size": vocabulary.sizes,
        "product": vocabulary.products,
        "use_case": vocabulary.use_cases,
    }[axis]
    one = {"industry": lambda p: [p.industry], "size": lambda p: [p.size]}
    several = {"product": lambda p: p.products, "use_case": lambda p: p.use_cases}
    used = {term for r in references() for term in (one | several)[axis](r.profile)}
    assert used == set(known.atoms)


def test_they_come_from_many_countries_and_speak_many_languages() -> None:
    countries = [r.profile.country for r in references()]
    assert len(set(countries)) >= 18
    assert countries.count("NO") >= 4
    assert len({language for r in references() for language in r.profile.languages}) >= 20


def test_about_forty_five_have_a_logo_and_no_two_have_the_same() -> None:
    logos = [r.logo_sha256 for r in references() if r.logo]
    assert 45 <= len(logos) == len(set(logos))


def test_only_example_domains_are_named() -> None:
    hosts = re.compile(rb"(?:https?://|@)([A-Za-z0-9.-]+)")
    files = [p for p in (ROOT / "references").rglob("*") if p.suffix in {".yaml", ".eml", ".txt", ".pdf"}]
    found = {host.decode().rstrip(".") for path in files for host in hosts.findall(path.read_bytes())}
    assert {host for host in found if not host.endswith(".example")} == set()


# Situations ---------------------------------------------------------------------------------------------------------


def match_authorization(holds: Callable[..., bool]) -> Callable[[Reference], bool]:
    return lambda reference: any(holds(a, reference) for a in reference.authorizations)


def is_published(reference: Reference, authorization: str | None = None) -> bool:
    return any(p.is_live(TODAY) and authorization in (None, p.authorization) for p in reference.publications)


def is_in_force(a: Authorization) -> bool:
    return a.state == "granted" and not a.withdrawn and a.valid_from <= TODAY <= (a.valid_through or TODAY)


def match_expiring(days: int, *, shown: bool) -> Callable[[Reference], bool]:
    return match_authorization(
        lambda a, r: is_in_force(a) and count_days_left(a.valid_through) <= days and is_published(r, a.id) is shown
    )


def match_quote(holds: Callable[..., bool]) -> Callable[[Reference], bool]:
    return lambda reference: any(holds(q) for q in reference.quotes)


def match_publication(holds: Callable[..., bool]) -> Callable[[Reference], bool]:
    return lambda reference: any(p.is_live(TODAY) and holds(p) for p in reference.publications)


def call_is(state: str) -> Callable[[Reference], bool]:
    return lambda r: (
        find_availability(r, "reference-call", TODAY, load_library().policy, load_library().vocabulary).state == state
    )


SITUATIONS: dict[str, Callable[[Reference], bool]] = {
    "granted as asked": match_authorization(lambda a, r: is_in_force(a) and a.requested and not a.limited),
    "granted with limits": match_authorization(lambda a, r: is_in_force(a) and a.limited),
    "granted in groups": match_authorization(lambda a, r: is_in_force(a) and "asset" in a.uses),
    "pending": match_authorization(lambda a, r: a.state == "requested"),
    "pending, with nothing else": lambda r: [a.state for a in r.authorizations] == ["requested"],
    "declined, and kept off by a restriction": lambda r: (
        any(a.state == "declined" for a in r.authorizations)
        and any("ecline" in restriction.why for restriction in r.restrictions)
    ),
    "withdrawn, copies recalled": match_authorization(
        lambda a, r: a.withdrawn and a.withdrawn.copies == "recall" and r.restrictions and not is_published(r, a.id)
    ),
    "withdrawn, no new copies": match_authorization(
        lambda a, r: a.withdrawn and a.withdrawn.copies == "stop-new" and r.restrictions and not is_published(r, a.id)
    ),
    "expired, nothing ever published": lambda r: (
        not r.publications and any(count_days_left(a.valid_through) < 0 for a in r.authorizations)
    ),
    "expired, taken down in time": lambda r: (
        bool(r.publications)
        and not is_published(r)
        and all(count_days_left(a.valid_through) < 0 for a in r.authorizations)
    ),
    "expiring within 7 days, published": match_expiring(7, shown=True),
    "expiring within 30 days, published": match_expiring(30, shown=True),
    "expiring within 30 days, not published": match_expiring(30, shown=False),
    "expiring within 60 days, published": match_expiring(60, shown=True),
    "expiring within 90 days, not published": match_expiring(90, shown=False),
    "renewed": match_authorization(lambda a, r: a.supersedes and is_in_force(a)),
    "renewal asked, not answered": lambda r: any(a.state == "requested" for a in r.authorizations) and is_published(r),
    "begins in the future": match_authorization(lambda a, r: a.valid_from and a.valid_from > TODAY),
    "candidate": lambda r: r.status == "candidate" and r.nominated is not None,
    "candidate, asked": lambda r: r.status == "candidate" and bool(r.authorizations),
    "paused": lambda r: r.status == "paused" and bool(r.status_reason),
    "retired": lambda r: r.status == "retired" and bool(r.status_reason) and not is_published(r),
    "restricted: no paid advertising": lambda r: any(x.channels == ("paid-ads",) for x in r.restrictions),
    "restricted: one country": lambda r: any(
        x.territories and len(x.territories) == 1 and x.territories[0].isupper() for x in r.restrictions
    ),
    "restricted for a time": lambda r: any(x.through for x in r.restrictions),
    "ask first, and cleared for what is published": match_publication(lambda p: p.cleared),
    "two conditions": match_authorization(lambda a, r: len(a.conditions) > 1),
    "review instead of an end": match_authorization(lambda a, r: a.review_by and not a.valid_through),
    "review overdue": match_authorization(lambda a, r: a.review_by and a.review_by < TODAY),
    "longer than policy likes": match_authorization(
        lambda a, r: a.valid_through and (a.valid_through - a.valid_from).days > 1096
    ),
    "contract over, permission lives on": lambda r: r.relationship.contract_ended is not None and is_published(r),
    "contract over, permission ended": match_authorization(
        lambda a, r: r.relationship.contract_ended and a.survives_contract == "no" and r.status == "active"
    ),
    "contract over, nothing was said": match_authorization(
        lambda a, r: r.relationship.contract_ended and a.survives_contract == "unstated"
    ),
    "something in return, disclosed": match_authorization(lambda a, r: a.incentive and a.incentive.disclosure),
    "quote with consent": match_quote(lambda q: q.consent and q.consent.text_sha256),
    "quote without consent": match_quote(lambda q: not q.consent),
    "quote, consent over": match_quote(lambda q: q.consent and count_days_left(q.consent.through) < 0),
    "quote by function": match_quote(lambda q: q.attribution == "title-only"),
    "quote by company": match_quote(lambda q: q.attribution == "company-only"),
    "quote without a name": match_quote(lambda q: q.attribution == "anonymous"),
    "anonymous, and told": lambda r: (
        bool(r.anonymous_as) and any(p.use == "anonymous-story" and p.is_live(TODAY) for p in r.publications)
    ),
    "content with its performance": lambda r: any(c.performance for c in r.content),
    "film published": match_publication(lambda p: p.use == "video"),
    "press release published": match_publication(lambda p: p.use == "press-release"),
    "published in advertisements": match_publication(lambda p: p.channel == "paid-ads"),
    "published to chosen people only": match_publication(lambda p: p.channel in {"sales-deck", "email", "internal"}),
    "tighter limit than policy": lambda r: any(
        limit.use == "reference-call" and limit.per == "year" and limit.max <= 3 for limit in r.preferences.limits
    ),
    "blackout": lambda r: bool(r.preferences.blackouts),
    "competitors they do not speak with": lambda r: bool(r.preferences.no_contact_with),
    "asked more than once": lambda r: len(r.outreach) > 1,
    "at risk by health": lambda r: r.relationship.health is not None and r.relationship.health.score < 50,
    "at risk by recommendation": lambda r: r.relationship.nps is not None and r.relationship.nps.score < 7,
    "a finding lived with": lambda r: bool(r.ignore),
    "former names": lambda r: len(r.former_names) > 1,
    "a name that is a common word": lambda r: r.matching == "never-alone",
    "a name in other letters": lambda r: any(ord(name[0]) > 0x0590 for name, _ in r.list_names()),
    "an apostrophe in the name": lambda r: "'" in r.name,
    "an ampersand in the name": lambda r: "&" in r.name,
    "verbal": match_authorization(lambda a, r: a.basis == "verbal"),
    "clickwrap, evidence elsewhere": match_authorization(lambda a, r: a.basis == "clickwrap" and a.evidence.url),
    "contract clause": match_authorization(lambda a, r: a.basis == "contract-clause"),
    "part of a campaign": lambda r: any(request.campaign for request in r.requests),
    "call: available": call_is("available"),
    "call: resting": call_is("resting"),
    "call: paused": call_is("paused"),
    **{
        f"request {state}": lambda r, s=state: any(q.state == s for q in r.requests) for state in get_args(RequestState)
    },
    **{
        f"deal {deal}": lambda r, d=deal: any(q.outcome and q.outcome.deal == d for q in r.requests)
        for deal in ("won", "lost", "open")
    },
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_situation_occurs(situation: str) -> None:
    assert [r.slug for r in references() if SITUATIONS[situation](r)] != []


def test_the_sentence_of_the_demonstration_finds_somebody() -> None:
    """Financial services, mid-market, in Germany, who used reporting, and will take a call."""
    found = [
        r.slug
        for r in references()
        if (r.profile.industry, r.profile.size, r.profile.country) == ("financial-services", "mid-market", "DE")
        and "reporting" in r.profile.products
        and ask(r.slug, "reference-call", "reference-talk", "DE").answer == "allow"
        and find_availability(r, "reference-call", TODAY, load_library().policy, load_library().vocabulary).state
        == "available"
    ]
    assert found == ["weserland-bank"]


# Answers ------------------------------------------------------------------------------------------------------------


def ask(customer: str, use: str, channel: str, territory: str, cleared: str = "", quote: str | None = None) -> Decision:
    judge = load_library().judge(load_library().resolve(customer))
    return judge.decide(
        use, channel, territory, Days.on(TODAY), today=TODAY, cleared=frozenset(cleared.split()), quote=quote
    )


# customer use channel territory [quote:ID] [cleared:CONDITION] -> answer, heaviest reason and its id, last day
ANSWERS = """
nordlys-bank logo website NO -> allow authorized 2026-logo until 2027-01-14
Fjordbanken name sales-deck worldwide -> allow authorized 2026-logo until 2027-01-14
nordlys-bank logo paid-ads NO -> deny restricted no-paid-ads
nordlys-bank press-release press NO -> deny not-authorized -
nordlys-bank case-study blog DE -> ask condition 2026-story
nordlys-bank case-study blog DE cleared:copy-approval -> allow authorized 2026-story until 2028-02-29
nordlys-bank case-study blog eu cleared:copy-approval -> deny not-authorized -
nordlys-bank quote website NO quote:cfo-2026 cleared:copy-approval -> allow authorized 2026-story until 2028-02-29
nordlys-bank quote website NO quote:controller-2026 cleared:copy-approval -> deny consent controller-2026
nordlys-bank quote website NO cleared:copy-approval -> ask quote-unspecified -
weserland-bank reference-call reference-talk DE -> allow authorized 2026-reference until 2028-05-03
talerwerk reference-call reference-talk DE -> allow authorized 2025-contract until 2027-09-30
talerwerk logo website DE -> ask pending 2026-logo
tallmyra-vard name website SE -> deny restricted never-by-name
tallmyra-vard anonymous-story website SE cleared:copy-approval -> allow authorized 2026-anonymous until 2028-06-09
oakhelm-mutual name internal GB -> deny restricted declined-2026
quillstack logo website US -> deny restricted withdrawn-2026-09-01
stadtwerke-lohenau logo website DE -> deny expired 2024-logo
donauwerk-systems reference-call reference-talk AT -> deny expired 2023-all
kaveri-metro logo website IN -> deny not-yet-valid 2027-launch
alpenrose-versicherung press-release press CH cleared:copy-approval -> deny not-yet-valid 2027-press
st-orrins-college logo website GB -> ask review-overdue 2024-bursar
solvareda name website ES -> deny contract-ended 2025-sol
coolamin-homes logo website AU -> ask contract-ended 2025-homes
aurinkoranta-hotels case-study website FI -> allow authorized 2025-ice until 2027-12-31
ohanrahans-larder logo website IE -> ask paused -
kasbah-tiwizi logo website MA -> deny retired -
skriver-og-dam name sales-deck DK -> deny not-authorized -
brightmoor-advisory name website CA -> ask candidate -
amrutara-hospitals video website IN -> allow authorized 2025-video until 2028-10-31
amrutara-hospitals video website emea -> deny restricted not-in-great-britain
havnsted-byg quote website DK quote:foreman-2025 -> deny consent foreman-2025
banque-severin logo website FR cleared:copy-approval -> ask condition 2026-discreet
zielona-polana logo website PL -> allow authorized 2023-logo until 2026-11-26
kaverna-labs name sales-deck EE -> allow authorized 2026-phone until 2027-01-15
stormfjell-kraft video any worldwide -> allow authorized 2025-all until 2028-10-31
"""


@pytest.mark.parametrize("line", ANSWERS.strip().splitlines())
def test_can_use(line: str) -> None:
    asked, expected = line.split(" -> ")
    customer, use, channel, territory, *more = asked.split()
    options = dict(option.split(":") for option in more)
    decision = ask(customer, use, channel, territory, **options)
    heaviest = decision.reasons[0]
    last = f" until {decision.valid_through}" if decision.valid_through else ""
    assert f"{decision.answer} {heaviest.code} {heaviest.id or '-'}{last}" == expected
