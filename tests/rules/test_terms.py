"""supersedes-open, review-due, term-too-long, no-expiry, incentive-undisclosed, at-risk and name-is-common-word."""

import pytest

from example_catalogs import Find
from onrecord.catalog.record.policy import AtRisk

OLD = "authorizations:\n  - id: old\n    valid_from: 2025-01-15\n    %s\n  - id: new\n    supersedes: old\n    %s\n"


@pytest.mark.parametrize(
    ("old", "new", "errors"),
    [
        ("valid_through: 2026-11-20", "valid_from: 2026-06-01", 0),
        ("valid_through: 2026-11-21", "valid_from: 2026-06-01", 1),
        ("review_by: 2027-01-01", "valid_from: 2026-06-01", 1),
        ("valid_through: 2027-01-31", "valid_from: 2027-02-01", 0),  # renewed before it ran out
        ("valid_through: 2027-02-01", "valid_from: 2027-02-01", 1),
        ("withdrawn: {on: 2026-11-21}", "valid_from: 2026-06-01", 0),
        ("withdrawn: {on: 2026-11-22}", "valid_from: 2026-06-01", 1),
        ("withdrawn: {on: 2027-02-01}", "valid_from: 2027-02-01", 0),
        ("review_by: 2027-01-01", "state: requested\n    requested: {on: 2026-11-01, by: mara}", 0),
        ("review_by: 2027-01-01", "valid_through: 2026-11-20", 0),  # the new one is over itself
        ("state: declined\n    decided: 2025-01-15", "valid_from: 2026-06-01", 0),
    ],
)
def test_what_is_replaced_must_be_over(find: Find, old: str, new: str, errors: int) -> None:
    found = find("supersedes-open", OLD % (old, new))
    assert len(found) == errors
    assert all(finding.message.startswith("new replaces old, which is still in force on") for finding in found)


def test_a_link_that_leads_nowhere_or_to_itself_is_the_matter_of_another_rule(find: Find) -> None:
    assert find("supersedes-open", "authorizations:\n  - id: new\n    supersedes: old\n") == []
    assert find("supersedes-open", "authorizations:\n  - id: new\n    supersedes: new\n") == []


REVIEW = "authorizations:\n  - id: a\n    review_by: %s\n"


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("2026-12-22", None),
        ("2026-12-21", "within 30 days"),
        ("2026-11-22", "tomorrow"),
        ("2026-11-21", "today"),
        ("2026-11-20", 'since then, the answer is "ask first"'),
    ],
)
def test_the_days_before_a_review(find: Find, by: str, words: str | None) -> None:
    found = find("review-due", REVIEW % by)
    assert [words in finding.message for finding in found] == ([True] if words else [])


def test_nobody_looks_again_at_what_is_over(find: Find) -> None:
    assert find("review-due", REVIEW % "2026-06-01" + "    valid_through: 2026-11-20\n") == []


@pytest.mark.parametrize(("through", "warned"), [("2029-01-14", 0), ("2029-01-15", 1)])
def test_the_longest_term_counts_both_ends(find: Find, through: str, warned: int) -> None:
    text = f"authorizations:\n  - id: a\n    valid_from: 2026-01-15\n    valid_through: {through}\n"
    found = find("term-too-long", text)
    assert len(found) == warned
    assert all("runs for 1097 days; policy recommends at most 1096" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("line", "warned"),
    [("review_by: 2027-01-01", 1), ("valid_through: 2027-01-01", 0), ("withdrawn: {on: 2026-11-21}", 0)],
)
def test_no_last_day(find: Find, line: str, warned: int) -> None:
    text = f"authorizations:\n  - id: a\n    review_by: 2027-06-01\n    {line}\n".replace(
        "review_by: 2027-06-01\n    review_by", "review_by"
    )
    assert len(find("no-expiry", text)) == warned


@pytest.mark.parametrize(
    ("lines", "warned"),
    [
        ("incentive: {what: a discount}", 1),
        ("incentive: {what: a discount, disclosure: in the story}", 0),
        ("incentive: {what: a discount}\n    valid_through: 2026-11-20", 0),
    ],
)
def test_readers_are_told_of_an_incentive(find: Find, lines: str, warned: int) -> None:
    assert len(find("incentive-undisclosed", f"authorizations:\n  - id: a\n    {lines}\n")) == warned


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ("health: {score: 50, on: 2026-11-01}", None),
        ("health: {score: 49.5, on: 2026-11-01}", "health score was 49.5"),
        ("nps: {score: 7, on: 2026-11-01}", None),
        ("nps: {score: 6, on: 2026-11-01}", "recommendation score was 6"),
        ("renewal: 2027-01-21", None),
        ("renewal: 2027-01-20", "up for renewal on 2027-01-20"),
        ("renewal: 2026-11-20", None),
        ("contract_ended: 2026-11-21", "contract ended on 2026-11-21"),
        ("contract_ended: 2026-11-22", None),
    ],
)
def test_the_thresholds_of_policy(find: Find, facts: str, words: str | None) -> None:
    found = find("at-risk", f"relationship: {{{facts}}}\n")
    assert [words in finding.message for finding in found] == ([True] if words else [])
    assert all("talk to Dana Okafor" in finding.hint for finding in found)


def test_where_policy_pauses_the_hint_says_so(find: Find) -> None:
    text = "relationship: {health: {score: 10, on: 2026-11-01}}\n"
    (finding,) = find("at-risk", text, policy={"at_risk": AtRisk(pauses=frozenset({"health"}))})
    assert "ask first for every use" in finding.hint


@pytest.mark.parametrize("status", ["candidate", "paused", "retired"])
def test_who_is_not_in_use_is_at_no_risk(find: Find, status: str) -> None:
    text = f"status: {status}\nstatus_reason: resting\nrelationship: {{health: {{score: 10, on: 2026-11-01}}}}\n"
    assert find("at-risk", text) == []


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Target", "target"),
        ("Gap Inc.", "gap"),
        ("Box, Inc.", "box"),
        ("Square Group", None),  # looked for with its second word
        ("Nordlys", None),
        ("Target Practice", None),
        ("SEAL", None),  # capitals are no everyday word
        ("SnapChat", None),
        ("三菱", None),
    ],
)
def test_everyday_words(find: Find, name: str, word: str | None) -> None:
    found = find("name-is-common-word", f"name: {name}\n")
    assert [f"everyday word {word!r}" in finding.message for finding in found] == ([True] if word else [])


@pytest.mark.parametrize("matching", ["exact-case", "any-case", "never-alone"])
def test_whoever_says_how_is_not_asked_again(find: Find, matching: str) -> None:
    assert find("name-is-common-word", f"name: Target\nmatching: {matching}\n") == []


def test_aliases_and_former_names_count_too(find: Find) -> None:
    found = find("name-is-common-word", "aliases: [Beacon]\nformer_names: [{name: Harbor}]\n")
    assert [finding.line for finding in found] == [4, 5]
