"""Facts besides the permission: a customer's group, what they were given, and pairs that nothing can use."""

import hashlib

import pytest

from example_catalogs import Find, read_settings
from onrecord.intake.crm.mapping import Column, Terms

GROUP = """name: Havnsted Group
status: active
owner: dana
restrictions:
  - {id: no-ads, channels: [paid-ads], from: 2026-01-01, through: 2026-12-31, why: group policy}
"""
HERE = "parent: havnsted-group\nauthorizations:\n  - id: 2026-name\n    channels: [%s]\n"
WALL = """publications:
  - {id: w, use: %s, channel: %s, territory: worldwide, where: here, since: 2026-02-01}
"""
THERE = "references/havnsted-group/reference.yaml"


def test_a_ban_of_the_parent_is_told_where_it_touches_what_is_allowed_here(find: Find) -> None:
    (found,) = find("affiliate-restricted", HERE % "website, paid-ads", {THERE: GROUP})
    assert found.message == "Havnsted Group, the parent, forbids what 2026-name allows here: group policy (no-ads)"
    assert not find("affiliate-restricted", HERE % "website", {THERE: GROUP})
    assert not find("affiliate-restricted", HERE % "paid-ads", {THERE: GROUP}, today="2027-01-01")


def test_the_end_of_a_contract_there_is_told_from_its_day(find: Find) -> None:
    ended = "name: G\nstatus: active\nowner: dana\nrelationship: {contract_ended: 2026-11-21}\n"
    here = (HERE % "website").replace("parent", "succeeded_by")
    assert not find("affiliate-restricted", here, {THERE: ended}, today="2026-11-20")
    (found,) = find("affiliate-restricted", here, {THERE: ended})
    assert found.message == "G, the successor, has had no contract with us since 2026-11-21"


def test_a_ban_there_changes_no_answer_here(find: Find) -> None:
    wall = WALL % ("name", "website")
    retired = GROUP.replace("active", "retired") + "status_reason: They left.\n"
    assert find("affiliate-restricted", HERE % "website" + wall, {THERE: retired})
    assert not find("expired-published", HERE % "website" + wall, {THERE: retired})


def test_an_affiliate_that_is_not_there_is_a_dangling_link(find: Find) -> None:
    (found,) = find("dangling-link", "parent: havnsted-grup\n", {THERE: GROUP})
    assert (found.line, found.hint) == (4, "did you mean 'havnsted-group'?")
    (found,) = find("dangling-link", "succeeded_by: nordlys-bank\n")
    assert found.message == "`succeeded_by` names this customer itself"


GIFT = "profile: {industry: %s}\nauthorizations:\n  - id: a\n    incentive: {what: a voucher, disclosure: said below}\n"


@pytest.mark.parametrize(("industry", "number"), [("public-sector", 1), ("energy", 0)])
def test_who_takes_no_gifts_is_given_none(find: Find, industry: str, number: int) -> None:
    assert len(find("incentive-barred", GIFT % industry)) == number
    assert not find("incentive-barred", GIFT % industry, policy={"no_incentive_industries": frozenset()})


PAIR = "authorizations:\n  - id: a\n    uses: [%s]\n    channels: [%s]\n"


@pytest.mark.parametrize(
    ("uses", "channels", "number"),
    [
        ("reference-call", "website", 1),
        ("reference-call", "website, reference-talk", 0),
        ("reference-call", "any", 0),
        ("activity", "website", 1),
        ("any", "website", 0),
        ("name", "internal", 0),
        ("name, reference-call", "website", 1),
    ],
)
def test_what_takes_time_happens_on_its_own_channels(find: Find, uses: str, channels: str, number: int) -> None:
    found = find("impossible-pair", PAIR % (uses, channels))
    assert len(found) == number


def test_a_request_and_a_publication_are_looked_at_too(find: Find) -> None:
    asked = PAIR.replace("uses: [%s]\n    channels: [%s]", "state: requested\n    requested: %s")
    asked %= "{on: 2026-11-01, by: mara, uses: [speaking], channels: [email]}"
    (found,) = find("impossible-pair", asked)
    assert found.message == "a: Speaking cannot take place on E-mail"
    assert found.hint == "it takes place on: event-stage"
    shown = WALL % ("speaking", "email")
    (found,) = find("impossible-pair", shown)
    assert found.message == "w: Speaking cannot take place on E-mail"


def test_the_vocabulary_knows_usual_channels_and_synonyms() -> None:
    words, _ = read_settings()
    assert words.find_usual_channels("reference-call") == {"reference-talk"}
    assert words.find_usual_channels("ai-summary") == {"website", "internal"}
    assert words.territories.find_meant("great  britain") == "GB"
    assert words.uses.find_meant("Call") == "reference-call"
    assert words.territories.make_unknown_error("UK").hint == "did you mean 'GB'?"
    assert [Terms(words).find(cell, "country", Column(("Country",))) for cell in ("UK", "usa")] == ["GB", "US"]


VARIANTS = """logo: logo.svg
logos: [{file: logo-white.svg, variant: white}]
authorizations:
  - id: a
    uses: [logo]
    logo_sha256: [%s]
"""
PLAIN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>\n'


def test_each_variant_of_a_logo_was_allowed(find: Find) -> None:
    white = PLAIN.replace("4", "3")
    digests = [hashlib.sha256(text.encode()).hexdigest() for text in (PLAIN, white)]
    files = {"references/nordlys-bank/logo.svg": PLAIN, "references/nordlys-bank/logo-white.svg": white}
    assert not find("logo-changed", VARIANTS % ", ".join(digests), files)
    (found,) = find("logo-changed", VARIANTS % digests[0], files)
    assert found.message.startswith("no permission allows the file logo-white.svg")
    (found,) = find("dangling-link", VARIANTS % digests[0], {"references/nordlys-bank/logo.svg": PLAIN})
    assert found.message == "the logo logo-white.svg is not there"
    bad = {**files, "references/nordlys-bank/logo-white.svg": PLAIN.replace("<circle", "<script>1</script><circle")}
    assert find("unsafe-logo", VARIANTS % digests[0], bad)


def test_a_name_begins_after_the_former_one_ends(find: Find) -> None:
    renamed = "name_from: 2026-12-07\nformer_names: [{name: Simbel Labs, until: %s}]\n"
    assert not find("dates-disorder", renamed % "2026-12-06")
    (found,) = find("dates-disorder", renamed % "2026-12-07")
    assert "Simbel Labs was the name until 2026-12-07" in found.message
