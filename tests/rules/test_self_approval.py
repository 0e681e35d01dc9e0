import pytest

from example_catalogs import Find

GRANT = "authorizations:\n  - id: a\n    requested: {on: 2026-01-05, by: %s}\n    recorded_by: %s\n"
CALL = "requests/2026-11-02-call.yaml"


@pytest.mark.parametrize(
    ("asked", "recorded", "words"),
    [("mara", "mara", None), ("dana", "mara", "asked the customer for a"), ("mara", "dana", "recorded a")],
)
def test_neither_who_asked_nor_who_recorded(find: Find, asked: str, recorded: str, words: str | None) -> None:
    found = find("self-approval", GRANT % (asked, recorded))
    assert [f"Dana Okafor {words}, so they cannot approve it" in finding.message for finding in found] == (
        [True] if words else []
    )
    assert all("Inés Valverde or Jonas Lindqvist" in finding.hint for finding in found)


def test_what_is_over_is_history(find: Find) -> None:
    assert find("self-approval", GRANT % ("dana", "mara") + "    valid_through: 2026-11-20\n") == []


@pytest.mark.parametrize(
    ("rest", "errors"),
    [
        ("", 1),
        ("customer: {on: 2026-11-05, answer: accepted}\nheld: 2026-11-06\n", 1),
        ("customer: {on: 2026-11-05, answer: accepted}\nheld: 2026-11-06\noutcome: {on: 2026-11-06}\n", 0),
        ("customer: {on: 2026-11-05, answer: declined}\n", 0),
        ("cancelled: {on: 2026-11-05}\n", 0),
    ],
)
def test_a_request_until_it_is_closed(find: Find, rest: str, errors: int) -> None:
    request = (
        f"use: reference-call\nrequested: {{on: 2026-11-02, by: dana}}\napproved: {{on: 2026-11-03, by: dana}}\n{rest}"
    )
    assert len(find("self-approval", "", {CALL: request})) == errors


def test_where_nobody_else_holds_the_role_the_hint_names_nobody(find: Find) -> None:
    (finding,) = find("self-approval", GRANT % ("dana", "mara"), policy={"people": {}})
    assert finding.hint == "ask somebody else to review it"
