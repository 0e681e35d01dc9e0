"""A diff reports exactly the cells and days whose decision changed, and weighs each change rightly."""

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.catalog.changes.compare import compare
from onrecord.catalog.changes.model import CellChange, Weight
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from small_world import TODAY, VOCABULARY, make_day
from strategies import customers, policies

DAYS = [make_day(number) for number in range(-2, 13)]


def make_library(reference: Reference | None, policy: Policy) -> Library:
    return Library({reference.slug: reference} if reference else {}, VOCABULARY, policy)


def answer_all(side: Library, quote: str | None) -> dict[tuple[str, str, str, date], Answer]:
    """Every cell's answer on every day, one question at a time."""
    reference = side.references.get("nordlys-bank")
    uses = ["quote"] if quote else list(VOCABULARY.uses.atoms)
    found = {}
    for use, channel, territory in product(uses, VOCABULARY.channels.atoms, VOCABULARY.territories.atoms):
        for on in DAYS:
            answer = Answer.DENY
            if reference and (quote is None or reference.find_quote(quote)):
                judge = side.judge(reference)
                answer = judge.decide(use, channel, territory, Days.on(on), today=TODAY, quote=quote).answer
            found[use, channel, territory, on] = answer
    return found


def collect_answers(
    cells: tuple[CellChange, ...], quote: str | None
) -> dict[tuple[str, str, str, date], tuple[Answer, Answer]]:
    found = {}
    for change in cells:
        if change.quote != quote:
            continue
        for use, channel, territory in product(change.uses, change.channels, change.territories):
            for on in DAYS:
                if change.days.first <= on <= change.days.last:
                    assert (use, channel, territory, on) not in found
                    found[use, channel, territory, on] = (change.before, change.after)
    return found


@given(st.none() | customers(), st.none() | customers(), policies(), policies())
@settings(max_examples=40, deadline=None)
def test_a_diff_reports_exactly_what_changed(
    before: Reference | None, after: Reference | None, old: Policy, new: Policy
) -> None:
    base, head = make_library(before, old), make_library(after, new)
    changes = compare(base, head, TODAY)
    cells = tuple(cell for reference in changes.references for cell in reference.cells)
    quotes = {quote.id for reference in (before, after) if reference for quote in reference.quotes}
    for quote in (None, *sorted(quotes)):
        one, other = answer_all(base, quote), answer_all(head, quote)
        changed = {cell: (one[cell], other[cell]) for cell in one if one[cell] is not other[cell]}
        assert collect_answers(cells, quote) == changed


@given(customers(), policies())
@settings(max_examples=20, deadline=None)
def test_nothing_changed_is_nothing_reported(reference: Reference, policy: Policy) -> None:
    changes = compare(make_library(reference, policy), make_library(reference, policy), TODAY)
    assert not changes.references
    assert not changes.settings
    assert changes.weight is Weight.NEUTRAL


@given(customers(), customers(), policies())
@settings(max_examples=30, deadline=None)
def test_the_way_back_is_the_mirror_of_the_way_there(one: Reference, other: Reference, policy: Policy) -> None:
    there = compare(make_library(one, policy), make_library(other, policy), TODAY)
    back = compare(make_library(other, policy), make_library(one, policy), TODAY)

    def swap_sides(cells: tuple[CellChange, ...]) -> set[tuple[object, ...]]:
        return {(c.uses, c.channels, c.territories, c.days, c.after, c.before, c.quote) for c in cells}

    cells = [tuple(cell for r in changes.references for cell in r.cells) for changes in (there, back)]
    straight = {(c.uses, c.channels, c.territories, c.days, c.before, c.after, c.quote) for c in cells[1]}
    assert swap_sides(cells[0]) == straight
