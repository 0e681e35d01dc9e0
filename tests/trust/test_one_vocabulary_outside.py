"""What goes out agrees with the decision: a program that reads the API as the guide says never shows what it may not.

The JSON of a permission says what the customer granted; the decision may know more (a contract's end to come, a signal
of risk), so it may say *ask* where the JSON still says yes only on a day for which the site was not built.
"""

from datetime import timedelta
from random import Random

import pytest
from msgspec.structs import replace

from api_reader import is_allowed
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Restriction
from onrecord.catalog.record.days import Days
from onrecord.catalog.views.projection import make_reference_view, make_site_head
from onrecord.git.tree import DirectoryTree
from onrecord.publish.api import describe_reference
from onrecord.publish.claims import Claims
from onrecord.publish.entitlement import Entitlements
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT


@pytest.fixture(scope="module")
def library() -> Library:
    """The sample, where every second customer forbids something inside of what they allow."""
    found = load_catalog(DirectoryTree(ROOT), DAY).library
    random, bans = Random(7), dict(found.references)
    for slug, reference in [*found.references.items()][::2]:
        ban = Restriction(
            id="not-there",
            start=DAY + timedelta(days=random.randrange(0, 60)),
            why="kept inside",
            uses=random.choice([None, ("logo", "name")]),
            channels=random.choice([None, ("website",)]),
            territories=("dach",),
            through=random.choice([None, DAY + timedelta(days=200)]),
        )
        bans[slug] = replace(reference, restrictions=(*reference.restrictions, ban))
    return Library(bans, found.vocabulary, found.policy)


def test_the_api_and_the_decision_say_the_same_of_the_day_of_the_build(library: Library) -> None:
    words, random = library.vocabulary, Random(11)
    site = make_site_head(words, library.policy, DAY, preview=True)
    yes = no = 0
    for reference in library.references.values():
        row = describe_reference(make_reference_view(library, reference, DAY), site)
        judge = library.judge(reference)
        for _ in range(120):
            use = random.choice([one for one in words.uses.atoms if one != "quote"])
            channel, country = random.choice([*words.channels.atoms]), random.choice(["NO", "DE", "FR", "US", "PL"])
            cleared = frozenset(one for one in words.conditions.atoms if random.random() < 0.5)
            says = judge.decide(use, channel, country, Days.on(DAY), today=DAY, cleared=cleared).answer
            allowed = is_allowed(row, words, use, channel, country, DAY, cleared)
            assert allowed is (says is Answer.ALLOW), (reference.slug, use, channel, country, cleared)
            yes, no = yes + allowed, no + (not allowed)
    assert yes > 100
    assert no > 1000


def test_no_day_ahead_allows_in_the_api_what_the_decision_denies(library: Library) -> None:
    words, random = library.vocabulary, Random(13)
    site = make_site_head(words, library.policy, DAY, preview=True)
    for reference in library.references.values():
        row = describe_reference(make_reference_view(library, reference, DAY), site)
        judge = library.judge(reference)
        for _ in range(60):
            use, channel = random.choice(["logo", "name", "case-study"]), random.choice(["website", "sales-deck"])
            country, on = random.choice(["NO", "DE", "PL"]), DAY + timedelta(days=random.randrange(400))
            if is_allowed(row, words, use, channel, country, on, frozenset(words.conditions.atoms)):
                everything = frozenset(words.conditions.atoms)
                says = judge.decide(use, channel, country, Days.on(on), today=DAY, cleared=everything).answer
                assert says is not Answer.DENY, (reference.slug, use, channel, country, on)


def test_a_restriction_left_out_is_found_when_the_site_is_read_back(library: Library) -> None:
    reference = next(one for one in library.references.values() if any(b.id == "not-there" for b in one.restrictions))
    site = make_site_head(library.vocabulary, library.policy, DAY, preview=True)
    row = describe_reference(make_reference_view(library, reference, DAY), site)
    claims = Claims(Entitlements(library, DAY), ahead=True)
    assert [*claims.check_reference(row)] == []
    row["restrictions"] = []
    assert any("the restriction not-there is not shown" in message for _, message, _ in claims.check_reference(row))


def test_why_something_is_forbidden_stays_inside(library: Library) -> None:
    site = make_site_head(library.vocabulary, library.policy, DAY, preview=True)
    rows = [describe_reference(make_reference_view(library, one, DAY), site) for one in library.references.values()]
    assert "kept inside" not in str(rows)
