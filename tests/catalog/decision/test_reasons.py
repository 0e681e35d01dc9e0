"""The words of a decision: deny < ask < allow, and codes in the order of their weight."""

import pytest

from onrecord.catalog.decision.reasons import LEVELS, WEIGHT, Answer, DecisionError, list_words


def test_deny_is_less_than_ask_is_less_than_allow() -> None:
    assert Answer.DENY.rank < Answer.ASK.rank < Answer.ALLOW.rank
    assert [answer.value for answer in sorted(Answer, key=lambda answer: answer.rank)] == ["deny", "ask", "allow"]


def test_codes_stand_in_the_order_of_rule_4_and_of_the_table_of_rule_5() -> None:
    rule_4 = ["restricted", "retired", "candidate", "paused"]
    table = [
        "declined",
        "pending",
        "withdrawn",
        "not-yet-valid",
        "expired",
        "review-overdue",
        "contract-ended",
        "unproven",
        "approval-missing",
        "condition",
        "authorized",
    ]
    assert [code for code in LEVELS if code in {*rule_4, *table}] == rule_4 + table
    assert [WEIGHT[code] for code in LEVELS] == list(range(len(LEVELS)))


def test_only_an_authorization_says_allow() -> None:
    assert [code for code, answer in LEVELS.items() if answer is Answer.ALLOW] == ["authorized"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (list("abcdef"), "a, b, c, d, e and f"),
        (list("abcdefg"), "a, b, c, d, e and 2 more"),
        (
            ["Europe, Middle East and Africa", "Asia and Pacific"],
            "Europe, Middle East and Africa; and Asia and Pacific",
        ),
    ],
)
def test_words_are_listed_as_a_person_says_them(words: list[str], said: str) -> None:
    assert list_words(words) == said


def test_an_error_says_its_message_and_whose_fault_it_is() -> None:
    error = DecisionError("unknown-term", "'x' is no term", "did you mean 'y'?")
    assert (str(error), error.code, error.hint, error.in_question) == (
        "'x' is no term",
        "unknown-term",
        "did you mean 'y'?",
        False,
    )
