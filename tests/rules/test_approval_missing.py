import pytest

from example_catalogs import Find

PRESS = "authorizations:\n  - id: 2026-press\n    uses: [%s]\n    approvals: [%s]\n"
CS = "{role: cs, by: dana, on: 2026-01-16}"
LEGAL = "{role: legal, by: lee, on: 2026-01-17}"


@pytest.mark.parametrize(
    ("uses", "approvals", "errors"),
    [
        ("name", CS, 0),
        ("name", LEGAL, 1),
        ("press-release", CS, 1),
        ("press-release", f"{CS}, {LEGAL}", 0),
        ("asset", CS, 1),  # a group that holds the press release
        ("activity", CS, 0),
    ],
)
def test_what_policy_asks_for_each_use(find: Find, uses: str, approvals: str, errors: int) -> None:
    assert len(find("approval-missing", PRESS % (uses, approvals))) == errors


def test_it_names_the_role_the_use_and_who_could(find: Find) -> None:
    (finding,) = find("approval-missing", PRESS % ("press-release, name", CS))
    assert "lacks the approval of Legal" in finding.message and "press release" in finding.message
    assert finding.hint == "ask Lee Hartmann or Noor Rahimi to review it"


def test_no_approvals_at_all(find: Find) -> None:
    (finding,) = find("approval-missing", "authorizations:\n  - id: a  # without approvals\n")
    assert "lacks the approval of Customer success" in finding.message
    assert finding.hint == "ask Dana Okafor, Inés Valverde or Jonas Lindqvist to review it"


def test_nobody_could_give_it(find: Find) -> None:
    text = "authorizations:\n  - id: a  # without approvals\n"
    (finding,) = find("approval-missing", text, policy={"people": {}})
    assert "ask an administrator" in finding.hint


@pytest.mark.parametrize(
    ("approval", "words"),
    [
        ("{role: cs, by: lee, on: 2026-01-16}", "Lee Hartmann approved 2026-press for Customer success, but does not"),
        ("{role: cs, by: dana, on: 2026-11-22}", "is dated 2026-11-22, which is in the future"),
        ("{role: cs, by: dana, on: 2026-01-14}", "before the customer answered on 2026-01-15"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be(find: Find, approval: str, words: str) -> None:
    (finding,) = find("approval-missing", PRESS % ("name", approval))
    assert words in finding.message


@pytest.mark.parametrize("on", ["2026-01-15", "2026-11-21"])
def test_on_the_day_of_the_answer_and_today_are_fine(find: Find, on: str) -> None:
    assert find("approval-missing", PRESS % ("name", f"{{role: cs, by: dana, on: {on}}}")) == []


@pytest.mark.parametrize(
    ("line", "errors"),
    [
        ("valid_through: 2026-11-21", 1),
        ("valid_through: 2026-11-20", 0),
        ("withdrawn: {on: 2026-11-22}", 1),
        ("withdrawn: {on: 2026-11-21}", 0),
        ("valid_from: 2027-01-01", 1),
    ],
)
def test_what_is_over_needs_nobody(find: Find, line: str, errors: int) -> None:
    assert len(find("approval-missing", PRESS % ("name", LEGAL) + f"    {line}\n")) == errors


def test_what_was_only_asked_needs_nobody(find: Find) -> None:
    text = "authorizations:\n  - id: a\n    state: requested\n    requested: {on: 2026-11-01, by: mara, uses: [name]}\n"
    assert find("approval-missing", text) == []


def test_a_self_approval_is_reported_once_by_its_own_rule(find: Find) -> None:
    assert find("approval-missing", PRESS % ("name", CS) + "    recorded_by: dana\n") == []


def test_an_unknown_use_is_the_matter_of_another_rule(find: Find) -> None:
    assert find("approval-missing", PRESS % ("golf", LEGAL)) == []
