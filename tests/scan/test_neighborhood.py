"""Everyday words as names: certain, likely or not a name, by what is next to them."""

import json
from pathlib import Path

import pytest

from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import FAMILIES, Document
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import Scanner

from .conftest import Run, write

NAMES = [
    Name(name, name.lower()) for name in ("Target", "Box", "Square", "Monday", "Slack", "Stream", "Telvora", "Gap")
]
SCANNER = Scanner(NameFinder(NAMES), QuoteFinder([]), LogoFinder())


def grade_names(text: str, suffix: str = ".md") -> dict[str, str]:
    """The grade of each customer that is named; the surest where there are several."""
    located = SCANNER.find_in_document(Document(text.encode(), FAMILIES[suffix]))
    return {
        item.mention.customer: str(item.grade) for item in sorted(located, key=lambda item: item.doubt, reverse=True)
    }


@pytest.mark.parametrize(
    "text",
    [
        "Square, Inc. is one",
        "We met people at Square.",
        "[Square](https://squareup.example/) said yes",
        '<a href="https://www.square.example">Square</a>',
        "Square's CTO agreed.",
        "Square chose us in May.",
        "Customers like Square were there.",
        "Telvora, Square and others",
        "Square and Telvora agree.",
        "Founding members: **Square**, **Telvora**",
        "[Telvora](https://telvora.example/), [Square](https://sq.example) and others",
        "<b>Telvora</b> and <b>Square</b>",
        "[Square](https://team.square.example/)",
        "Brightmoor, Kuramochi and Square do it.",
        "company: Square\n",
        "It runs on Square.",
        "Formerly called Square, it grew.",
        "The founder of Square spoke.\n\nSquare also has a shop.",
    ],
)
def test_a_company_by_what_stands_beside_it_is_certain(text: str) -> None:
    assert grade_names(text)["square"] == "certain"


@pytest.mark.parametrize(
    "text",
    [
        "Then open the Square again.",
        "Square is what we like.",
        "title: Square\n",
        "| Square | 1 |",
        "the old Square Garden",
        "Then we install the [Virtual Square](https://www.virtualsquare.example/)",
    ],
)
def test_a_capital_and_nothing_more_is_likely(text: str) -> None:
    assert grade_names(text) == {"square": "likely"}


@pytest.mark.parametrize(
    "text",
    [
        "Target audiences differ.",
        "Stream processing is hard.",
        "## Target and audience",
        "# Real-Time Stream Processing Made Simple",
        "Slack time is lost.",
        "Click on any Square to go on.",
        "## Fast Stream Processing {/*fast-stream-processing*/}",
        "MIND THE GAP",
        "A box, a square, a stream, a target.",
    ],
)
def test_a_word_of_the_language_is_nobodys_name(text: str) -> None:
    assert grade_names(text) == {}


def test_a_component_of_that_name_is_no_company() -> None:
    text = "For components like Square, it is up to you.\n\nEach Square has a value, and the Square is drawn.\n"
    located = SCANNER.find_in_document(Document(text.encode(), FAMILIES[".md"]))
    assert [(str(item.grade), item.line) for item in located] == [("certain", 1), ("likely", 3)]


def test_thousands_of_everyday_words_in_one_line_cost_what_stands_beside_them() -> None:
    text = "We met Square there, and " * 8_000  # each looking back to the beginning, this would take minutes
    located = SCANNER.find_in_document(Document(text.encode(), FAMILIES[".md"]))
    assert len(located) == 8_000


def test_weekdays_stand_behind_prepositions_too() -> None:
    assert grade_names("We ship on Monday.") == {"monday": "likely"}
    assert grade_names("We met the team at Monday.") == {"monday": "certain"}


def test_capitals_that_are_not_on_record_need_company() -> None:
    assert grade_names("Customers: Telvora, BOX, GAP") == {"telvora": "certain", "box": "certain", "gap": "certain"}
    assert grade_names("THE BOX IS OPEN") == {}


def test_three_customers_in_a_row_are_a_list_of_names() -> None:
    sure = {"box": "certain", "slack": "certain", "stream": "certain"}
    assert grade_names("Customers: Box, Slack, Stream") == sure
    assert grade_names("**Box**, [Slack](https://s.example) and Stream") == sure
    assert grade_names("BOX, SLACK and STREAM") == sure
    assert grade_names("Box, Slack, and a Stream of data") == {"box": "likely", "slack": "likely", "stream": "likely"}
    assert grade_names("A box, a slack, a stream") == {}


def test_likely_is_a_warning_that_says_why(run: Run, site: Path) -> None:
    write(site / "a.md", "Then open the Lattice again.\n\nLattice work is fine.\n")
    result = run()
    assert result.exit_code == 0
    assert "a.md:1:15: warning: Lattice is named on website" in result.stdout
    assert "(likely, not certain: an everyday word after an article)" in result.stdout
    [row] = json.loads(run("--format", "json").stdout)["findings"]
    assert (row["grade"], row["severity"], row["answer"]) == ("likely", "warning", "deny")
    assert row["doubt"].startswith("an everyday word")
    assert run("--fail-on", "warning").exit_code == 1
    write(site / "a.md", "We work at Lattice.\n")
    assert run().exit_code == 1
