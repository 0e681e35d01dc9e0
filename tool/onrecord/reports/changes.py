"""A change of meaning, told to the people who review it: short first, details folded."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.changes.model import CellChange, Changes, Fact, ReferenceChange, Weight
from onrecord.catalog.decision.reasons import Answer, listed
from onrecord.catalog.record.days import Days, last_day
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Vocabulary
from onrecord.reports.markdown import escaped, table
from onrecord.reports.text import counted, shown
from onrecord.reports.time_lines import pictures as pictures_of

WORDS = {Answer.ALLOW: "allowed", Answer.ASK: "ask first", Answer.DENY: "not allowed"}
MOST = 60_000
"""Characters of Markdown at most: a comment of GitHub's may have 65,536."""
SHORT, ROWS = 3, 60
"""How many changes of each kind are said before the fold, and how many in it."""
_MARKS = {Weight.WIDENS: "🔓 widens", Weight.NARROWS: "🔒 narrows", Weight.NEUTRAL: "· neutral"}


def worded(axis: Axis, atoms: Iterable[str]) -> str:
    """Atoms in as few words as the vocabulary has for them: groups that fit whole and the rest, or all but some."""
    held = set(atoms)
    words = axis.titles(held)
    if len(words) > SHORT:
        others = axis.titles(set(axis.atoms) - held)
        if len(others) <= SHORT:
            return f"all but {listed(others)}"
    return listed(words, 8)


def span(days: Days, today: date) -> str:
    """`from … through …`, leaving out an end that is only the end of what was looked at."""
    first = "from now on" if days.first == today else f"from {days.first}"
    return first if days.last >= last_day(today) else f"{first} through {days.last}"


def sentence(cell: CellChange, words: Vocabulary, today: date) -> str:
    """One change of the answer as a sentence without its end."""
    what = worded(words.uses, cell.uses) + (f" “{cell.quote}”" if cell.quote else "")
    where = worded(words.channels, cell.channels)
    countries = worded(words.territories, cell.territories)
    change = f"{WORDS[cell.before]} → {WORDS[cell.after]}"
    return f"{what} · {where} · {countries}: {change}, {span(cell.days, today)}"


def text(changes: Changes, words: Vocabulary, today: date) -> str:
    """The changes for a terminal."""
    lines = [shown(headline(changes))]
    for reference in changes.references:
        lines.append(f"\n{shown(reference.name)} ({reference.slug}): {_kind(reference)}, {reference.weight.value}")
        lines += [f"  {cell.weight.value:<8} {shown(sentence(cell, words, today))}" for cell in reference.cells]
        lines += [f"  {cell.weight.value:<8} {shown(_once_met(cell, words, today))}" for cell in reference.once_met]
        lines += [f"  {fact.weight.value:<8} {shown(fact.message)}" for fact in reference.facts]
    if changes.settings:
        lines.append("\nPolicy and vocabulary")
        lines += [f"  {fact.weight.value:<8} {shown(fact.message)}" for fact in changes.settings]
    return "\n".join(lines) + "\n"


def headline(changes: Changes) -> str:
    """The whole change in a sentence."""
    if not changes.references and not changes.settings:
        return "Nothing changes in what may be said about anybody."
    by_weight = {w: [r for r in changes.references if r.weight is w] for w in Weight}
    parts = []
    if by_weight[Weight.WIDENS]:
        widened = by_weight[Weight.WIDENS]
        narrowed = any(cell.weight is Weight.NARROWS for reference in widened for cell in reference.cells)
        parts.append(f"more is possible with {_names(widened)}{', and less in other respects' if narrowed else ''}")
    if by_weight[Weight.NARROWS]:
        parts.append(f"less is possible with {_names(by_weight[Weight.NARROWS])}")
    if by_weight[Weight.NEUTRAL]:
        others = by_weight[Weight.NEUTRAL]
        parts.append(f"{_names(others)} only {'changes' if len(others) == 1 else 'change'} in other ways")
    if changes.settings:
        parts.append(f"policy or vocabulary change in {counted(len(changes.settings), 'place')}")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def markdown(
    changes: Changes, base: Mapping[str, Reference], head: Mapping[str, Reference], words: Vocabulary, today: date
) -> str:
    """The changes for a pull request; `base` and `head` are the references by slug, for the pictures of time.

    Policy comes first, then what widens. What would make it longer than MOST is named and left out.
    """
    told = f"**{escaped(headline(changes))}**\n\n"
    if changes.settings:
        told += "\n".join(["#### Policy and vocabulary", "", *_facts(changes.settings), "", ""])
    order = list(Weight)
    left: list[ReferenceChange] = []
    for reference in sorted(changes.references, key=lambda change: order.index(change.weight)):
        block = "\n".join([*_reference(reference, base, head, words, today), ""])
        if left or len(told) + len(block) > MOST:
            left.append(reference)
        else:
            told += block
    if left:
        names = escaped(listed([change.name for change in left], 40))
        told += f"**Left out here, since it is too long: {names}.** `onrecord diff` tells all of it.\n"
    return told.rstrip() + "\n"


def _reference(
    change: ReferenceChange,
    base: Mapping[str, Reference],
    head: Mapping[str, Reference],
    words: Vocabulary,
    today: date,
) -> Iterator[str]:
    yield f"#### {escaped(change.name)} ({_kind(change)}): {_MARKS[change.weight]}"
    yield ""
    gains = [c for c in change.cells if c.weight is Weight.WIDENS]
    losses = [c for c in change.cells if c.weight is Weight.NARROWS]
    for cell in (*gains[:SHORT], *losses[:SHORT]):
        yield f"- {escaped(sentence(cell, words, today))}"
    yield from (f"- {escaped(_once_met(cell, words, today))}" for cell in change.once_met[:SHORT])
    yield from _facts(change.facts)
    pictures = list(pictures_of(base.get(change.was or change.slug), head.get(change.slug), today))
    cells = (*change.cells, *change.once_met)
    if len(gains) > SHORT or len(losses) > SHORT or len(change.once_met) > SHORT or pictures:
        title = counted(len(cells), "change") + " of answers, and the time line"
        yield from ("", f"<details><summary>{title}</summary>", "")
        if cells:
            rows = [(c.weight.value, escaped(sentence(c, words, today))) for c in change.cells]
            rows += [(c.weight.value, escaped(_once_met(c, words, today))) for c in change.once_met]
            yield from (table(("", "what changes"), rows[:ROWS]), "")
            if len(rows) > ROWS:
                yield from (f"… and {len(rows) - ROWS} more; `onrecord diff` tells them all.", "")
        if pictures:
            yield from ("```text", *pictures, "```", "")
        yield "</details>"
    yield ""


def _once_met(cell: CellChange, words: Vocabulary, today: date) -> str:
    return f"once approved, and its conditions met: {sentence(cell, words, today)}"


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    yield from (f"- {escaped(fact.message)} ({fact.weight.value})" for fact in facts)


def _kind(change: ReferenceChange) -> str:
    kinds = {"added": "new", "removed": "removed", "changed": "changed", "affected": "by policy or vocabulary"}
    return f"renamed from {change.was}" if change.kind == "renamed" else kinds[change.kind]


def _names(references: list[ReferenceChange]) -> str:
    return listed([reference.name for reference in references], 5)


def fields(changes: Changes) -> dict[str, Any]:
    """The changes for programs."""
    return {
        "weight": changes.weight.value,
        "summary": headline(changes),
        "references": [
            {
                "customer": r.slug,
                "name": r.name,
                "kind": r.kind,
                "was": r.was,
                "weight": r.weight.value,
                "cells": [_cell(cell) for cell in r.cells],
                "once_met": [_cell(cell) for cell in r.once_met],
                "facts": [_fact(fact) for fact in r.facts],
            }
            for r in changes.references
        ],
        "settings": [_fact(fact) for fact in changes.settings],
    }


def _cell(cell: CellChange) -> dict[str, Any]:
    return {
        "uses": list(cell.uses),
        "quote": cell.quote,
        "channels": list(cell.channels),
        "territories": list(cell.territories),
        "from": cell.days.first.isoformat(),
        "through": cell.days.last.isoformat(),
        "before": cell.before.value,
        "after": cell.after.value,
        "weight": cell.weight.value,
        "once": sorted(cell.once),
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "id": fact.id, "message": fact.message, "weight": fact.weight.value}
