import pytest

from example_catalogs import Find
from onrecord.finding import Severity

GRANT = "authorizations:\n  - id: a\n"


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("valid_from: 2026-02-01\n    valid_through: 2026-02-01", None),
        ("valid_from: 2026-02-01\n    valid_through: 2026-01-31", "it is never in force"),
        ("requested: {on: 2026-01-15, by: mara}", None),
        ("requested: {on: 2026-01-16, by: mara}", "before it was asked for on 2026-01-16"),
        ("requested: {on: 2026-01-05, by: mara, through: 2026-01-05}", None),
        ("requested: {on: 2026-01-05, by: mara, through: 2026-01-04}", "until 2026-01-04, before"),
        ("decided: 2026-11-21", None),
        ("decided: 2026-11-22", "was answered on 2026-11-22, which is in the future"),
        ("valid_from: 2025-06-01", None),  # an answer may reach back
        ("withdrawn: {on: 2026-01-15}", None),
        ("withdrawn: {on: 2026-01-14}", "before it was given on 2026-01-15"),
        ("withdrawn: {on: 2027-01-14}", None),  # announced
        ("review_by: 2026-01-15", None),
        ("review_by: 2026-01-14", "before it begins on 2026-01-15"),
    ],
)
def test_an_authorization(find: Find, lines: str, words: str | None) -> None:
    found = find("dates-disorder", f"{GRANT}    {lines}\n")
    assert [words in finding.message for finding in found] == ([True] if words else [])
    assert all(finding.severity is Severity.ERROR for finding in found)


def test_asked_in_the_future(find: Find) -> None:
    text = "authorizations:\n  - id: a\n    state: requested\n    requested: {on: 2026-11-%s, by: mara}\n"
    assert find("dates-disorder", text % 21) == []
    (finding,) = find("dates-disorder", text % 22)
    assert "a was asked for on 2026-11-22" in finding.message


@pytest.mark.parametrize(("review", "warned"), [("2027-01-14", False), ("2027-01-15", True)])
def test_a_review_after_the_end_is_a_warning(find: Find, review: str, warned: bool) -> None:
    found = find("dates-disorder", f"{GRANT}    valid_through: 2027-01-14\n    review_by: {review}\n")
    assert [finding.severity for finding in found] == ([Severity.WARNING] if warned else [])


@pytest.mark.parametrize(("through", "errors"), [("2026-03-01", 0), ("2026-02-28", 1)])
@pytest.mark.parametrize(
    "text",
    [
        "restrictions: [{id: r, why: no, from: 2026-03-01, through: %s}]\n",
        "preferences: {blackouts: [{from: 2026-03-01, through: %s}]}\n",
        (
            "quotes: [{id: q, text: Good., speaker: {title: CFO}, attribution: title-only, authorization: a, "
            "consent: {on: 2026-03-01, through: %s}}]\n"
        ),
    ],
)
def test_windows(find: Find, text: str, through: str, errors: int) -> None:
    found = find("dates-disorder", text % through)
    assert len(found) == errors
    assert all("it never applies" in finding.message for finding in found)


@pytest.mark.parametrize(
    ("since", "removed", "words"),
    [
        ("2026-03-01", "2026-03-01", None),
        ("2026-03-01", "2026-02-28", "before it was published on 2026-03-01"),
        ("2026-03-01", "2026-11-21", None),
        ("2026-03-01", "2026-11-22", "which is in the future"),
        ("2027-03-01", None, None),  # planned
    ],
)
def test_a_publication(find: Find, since: str, removed: str | None, words: str | None) -> None:
    down = f", removed: {removed}" if removed else ""
    text = f"publications: [{{id: w, use: name, channel: blog, territory: FR, where: x, since: {since}{down}}}]\n"
    found = find("dates-disorder", text)
    assert [words in finding.message for finding in found] == ([True] if words else [])
