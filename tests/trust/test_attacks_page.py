"""The page that counts what is tried against us, kind by kind, and says what each needs to pass.

It is written from the lists by which the other tests of this folder try the attacks; ONRECORD_BLESS=1 writes it.
"""

from collections.abc import Iterator
from math import prod
from types import ModuleType

from tests.intake.answer.test_answer import HOSTILE
from tests.trust.test_git_host import ATTACKS as ON_THE_HOST
from tests.trust.test_svg_logos import BOMBS, HARMFUL
from tests.workflows import test_answer_attacks as uploads

from example_catalogs import read_settings
from gate_attacks import ATTACKS, Attack
from generated_pages import check_written
from onrecord.catalog.decision.reasons import list_words
from sample import ROOT

PAGE = ROOT / "site/docs/develop/attacks.md"
HOST = "what a Git host lets others do"
NOBODY = "no approval; it must be written differently, or opened by somebody else"


def name_approvals(attack: Attack) -> str:
    """With whose approvals alone an attack passes."""
    people = {str(person.forge): person for person in read_settings()[1].people.values()}
    named = [f"{people[login].name} ({list_words(sorted(people[login].roles))})" for login in attack.passes_with]
    return list_words(named) or NOBODY


def count_cases(module: ModuleType) -> int:
    """How many tests a module has, each parameter by itself."""
    classes = [found for found in vars(module).values() if isinstance(found, type) and found.__name__[:4] == "Test"]
    tests = [test for found in (module, *classes) for name, test in vars(found).items() if name.startswith("test_")]
    marks = [[mark for mark in getattr(test, "pytestmark", ()) if mark.name == "parametrize"] for test in tests]
    return sum(prod(len(mark.args[1]) for mark in several) for several in marks)


def collect_rows() -> dict[str, list[tuple[str, str]]]:
    """What was tried and what it needs to pass, kind by kind."""
    found: dict[str, list[tuple[str, str]]] = {}
    for attack in ATTACKS:
        found.setdefault(attack.kind, []).append((attack.what, name_approvals(attack)))
    found[HOST] = [(name, "the same approvals as without it") for name in ON_THE_HOST]
    return found


def render_lists() -> Iterator[str]:
    """The part of the page that the lists write."""
    gate = collect_rows()
    files = {"a harmful logo": len(HARMFUL), "a logo that expands without end": len(BOMBS)}
    files |= {"a forged answer": len(HOSTILE), "a hostile upload": count_cases(uploads)}
    count = sum(map(len, gate.values())) + sum(files.values())
    yield f"**{count} attacks tried, {count} stopped.**"
    yield from ("", "| Kind | Tried | Stopped | Pass with the right approvals | Never pass as written |")
    yield "|---|---|---|---|---|"
    for kind, tried in gate.items():
        never = sum(need == NOBODY for _, need in tried)
        yield f"| {kind} | {len(tried)} | {len(tried)} | {len(tried) - never} | {never} |"
    yield from (f"| {kind} | {number} | {number} | 0 | {number} |" for kind, number in files.items())
    for kind, tried in gate.items():
        title = f"## {kind[:1].upper()}{kind[1:]} ({len(tried)})"
        yield from ("", title, "", "| Attack | Passes only with |", "|---|---|")
        yield from (f"| {what.replace('|', '/')} | {need} |" for what, need in tried)


def test_the_page_counts_what_is_tried() -> None:
    check_written(PAGE, "attacks", render_lists())
