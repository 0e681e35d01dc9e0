"""The page on testing says how often the decision is tried; its figures are counted here."""

import inspect
import re
from collections.abc import Iterator

from catalog.decision import test_decision_exhaustive as exhaustive
from catalog.decision import test_decision_table as table
from generated_pages import check_written
from properties import test_decision as properties
from sample import ROOT


def collect_figures() -> Iterator[tuple[str, str, str]]:
    """What is tried, by which file, and how often."""
    possible = [codes for codes in table.SUBSETS if not {"declined", "pending"} <= set(codes)]
    combined = 2 * len(possible)  # with a contract that the permission does not survive, and with one that says nothing
    yield (
        "each combination of the table's rows",
        "tests/catalog/decision/test_decision_table.py",
        f"{combined:,} records",
    )
    questions = len(exhaustive.SITUATIONS) * len(exhaustive.IN_EVERY_RUN) * len(exhaustive.QUESTIONS)
    said = "every question of a small world, compared with a second implementation"
    yield said, "tests/catalog/decision/test_decision_exhaustive.py", f"{questions:,} questions"
    held = len(re.findall(r"^def test_", inspect.getsource(properties), re.M))
    yield "the invariants, on records drawn at random", "tests/properties/test_decision.py", f"{held} invariants"
    said = "every comparison turned around, one at a time; each must be noticed"
    yield said, "tests/catalog/decision/test_decision_mutants.py", "as many as the code has"


def test_the_page_counts_how_the_decision_is_tried() -> None:
    lines = [f"| {what} | `{where}` | {count} |" for what, where, count in collect_figures()]
    check_written(
        ROOT / "site/docs/develop/testing.md", "figures", ["| What | Where | How many |", "|---|---|---|", *lines]
    )
