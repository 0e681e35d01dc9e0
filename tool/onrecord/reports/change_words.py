"""A change of answers in words: scopes by what they contain, days, and what is assumed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from onrecord.catalog.changes.model import CellChange, Once, ReferenceChange, Weight
from onrecord.catalog.decision.reasons import Answer, list_words
from onrecord.catalog.record.days import FIRST_DAY, ONE_DAY, Days, find_last_day
from onrecord.catalog.record.vocabulary import Axis, Vocabulary

WORDS = {Answer.ALLOW: "allowed", Answer.ASK: "ask first", Answer.DENY: "not allowed"}
ONCE = {
    Once.APPROVED: "once it is approved",
    Once.CONDITIONS_MET: "once its conditions are met",
    Once.IN_ITS_PLACE: "at its places",
    Once.PROVEN: "once its evidence is there",
    Once.ACTIVE: "once they are active",
    Once.IN_CONTRACT: "with a contract",
    Once.CONTRACT_ENDED: "when the contract ends",
    Once.CALM: "once no risk signal prevents it",
}
_MOST = 6
"""How many terms of one axis are named: as many as can be read at a glance."""


def name_atoms(axis: Axis, atoms: Iterable[str]) -> str:
    """Atoms in as few words as the vocabulary allows: groups that are complete, then the rest."""
    return list_words(axis.titles(atoms), _MOST)


def say_scope(cell: CellChange, words: Vocabulary) -> str:
    """Use, channels and territories of a change."""
    what = name_atoms(words.uses, cell.uses) + (f" “{cell.quote}”" if cell.quote else "")
    return f"{what} · {name_atoms(words.channels, cell.channels)} · {name_atoms(words.territories, cell.territories)}"


def say_span(days: Days, today: date) -> str:
    """`from … until …`, both inclusive; an end that is only the first or last day considered is left out."""
    is_open = days.last >= find_last_day(today)
    if days.first <= FIRST_DAY:
        return "on every day" if is_open else f"until {days.last}"
    if is_open:
        return "from now on" if days.first == today else f"from {days.first}"
    return f"from {'today' if days.first == today else days.first} until {days.last}"


def say_change(cell: CellChange, words: Vocabulary, today: date) -> str:
    """One change of the answer as a sentence, without the period."""
    change = f"{WORDS[cell.before]} → {WORDS[cell.after]}, {say_span(cell.days, today)}"
    once = f", {say_assumptions(cell)}" if cell.once else ""
    return f"{say_scope(cell, words)}: {change}{once}"


def say_assumptions(cell: CellChange) -> str:
    """What a change assumes, in words."""
    return list_words([ONCE[one] for one in Once if one in cell.once])


def select_gained(change: ReferenceChange) -> list[CellChange]:
    """What is gained, listed once: only the best answer for a scope, and consecutive days as one period."""
    best: dict[tuple[object, ...], list[CellChange]] = {}
    for row in sorted(change.gains, key=lambda row: (-row.after.rank, row.days.first)):
        rows = best.setdefault((row.uses, row.channels, row.territories, row.quote), [])
        if rows and rows[-1].after is not row.after:
            continue
        if rows and rows[-1].days.last + ONE_DAY == row.days.first:
            # What is assumed for coming days counts; approvals given later say nothing about the days before.
            rows[-1] = replace(rows[-1], days=Days(rows[-1].days.first, row.days.last), once=row.once)
        else:
            rows.append(row)
    return [row for rows in best.values() for row in rows]


def select_lost(change: ReferenceChange) -> list[CellChange]:
    """What is lost. A use that gains something loses nothing where the answer was only ask."""
    uses = {use for row in change.gains for use in row.uses}
    return [
        row
        for row in change.cells
        if row.weight is Weight.NARROWS and (row.before is Answer.ALLOW or not uses >= set(row.uses))
    ]
