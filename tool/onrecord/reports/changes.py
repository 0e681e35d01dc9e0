"""A change of meaning, told to the people who review it: short first, details folded."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.changes import CellChange, Changes, Fact, ReferenceChange, Weight
from onrecord.catalog.days import Days, last_day
from onrecord.catalog.reasons import Answer, listed
from onrecord.catalog.reference import Authorization, Reference
from onrecord.catalog.vocabulary import Axis, Vocabulary
from onrecord.reports.markdown import escaped, table
from onrecord.reports.text import counted, shown

WORDS = {Answer.ALLOW: "allowed", Answer.ASK: "ask first", Answer.DENY: "not allowed"}
_MARKS = {Weight.WIDENS: "🔓 widens", Weight.NARROWS: "🔒 narrows", Weight.NEUTRAL: "· neutral"}


def worded(axis: Axis, atoms: Iterable[str]) -> str:
    """Atoms in as few words as the vocabulary has for them: groups that fit whole, then the rest."""
    left = set(atoms)
    if len(left) == 1:
        return axis.title(next(iter(left)))
    words = []
    for group in sorted(axis.groups, key=lambda group: -len(axis.members[group])):
        members = axis.members[group]
        if len(members) > 1 and members <= left:
            words.append(axis.title(group))
            left -= members
    most_but = len(axis.atoms) - len(left)
    if not words and len(left) > 20 and most_but <= 8:
        return f"everywhere but {listed([axis.title(atom) for atom in axis.sorted(set(axis.atoms) - left)], 8)}"
    return listed([*words, *(axis.title(atom) for atom in axis.sorted(left))], 8)


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
    lines = [headline(changes)]
    for reference in changes.references:
        lines.append(f"\n{shown(reference.name)} ({reference.slug}): {_kind(reference)}, {reference.weight.value}")
        lines += [f"  {cell.weight.value:<8} {shown(sentence(cell, words, today))}" for cell in reference.cells]
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
        parts.append(f"more is possible with {_names(by_weight[Weight.WIDENS])}")
    if by_weight[Weight.NARROWS]:
        parts.append(f"less is possible with {_names(by_weight[Weight.NARROWS])}")
    if by_weight[Weight.NEUTRAL]:
        parts.append(f"{_names(by_weight[Weight.NEUTRAL])} only change in other ways")
    if changes.settings:
        parts.append(f"policy or vocabulary change in {counted(len(changes.settings), 'place')}")
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def markdown(
    changes: Changes, base: Mapping[str, Reference], head: Mapping[str, Reference], words: Vocabulary, today: date
) -> str:
    """The changes for a pull request; `base` and `head` are the references by slug, for the pictures of time."""
    lines = [f"**{escaped(headline(changes))}**", ""]
    for reference in changes.references:
        lines += _reference(reference, base, head, words, today)
    if changes.settings:
        lines += ["#### Policy and vocabulary", "", *_facts(changes.settings), ""]
    return "\n".join(lines).rstrip() + "\n"


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
    for cell in gains[:3]:
        yield f"- {escaped(sentence(cell, words, today))}"
    losses = [c for c in change.cells if c.weight is Weight.NARROWS]
    for cell in losses[:3]:
        yield f"- {escaped(sentence(cell, words, today))}"
    yield from _facts(change.facts)
    pictures = list(_pictures(base.get(change.was or change.slug), head.get(change.slug), today))
    rest = gains[3:] + losses[3:]
    if rest or pictures:
        title = counted(len(change.cells), "change") + " of answers, and the time line"
        yield from ("", f"<details><summary>{title}</summary>", "")
        if change.cells:
            rows = [(c.weight.value, escaped(sentence(c, words, today))) for c in change.cells]
            yield from (table(("", "what changes"), rows), "")
        if pictures:
            yield from ("```text", *pictures, "```", "")
        yield "</details>"
    yield ""


def _facts(facts: Iterable[Fact]) -> Iterator[str]:
    yield from (f"- {escaped(fact.message)} ({fact.weight.value})" for fact in facts)


def _kind(change: ReferenceChange) -> str:
    kinds = {"added": "new", "removed": "removed", "changed": "changed", "affected": "by policy or vocabulary"}
    return f"renamed from {change.was}" if change.kind == "renamed" else kinds[change.kind]


def _names(references: list[ReferenceChange]) -> str:
    return listed([reference.name for reference in references])


def _pictures(before: Reference | None, after: Reference | None, today: date) -> Iterator[str]:
    """One line of time per changed authorization: from a month ago, one mark per month for two years and a half."""
    old = before.by_id if before else {}
    new = after.by_id if after else {}
    changed = [id_ for id_ in dict.fromkeys((*old, *new)) if old.get(id_) != new.get(id_)]
    if not changed:
        return
    months = list(_months(today, 30))
    width = max(len(id_) for id_ in changed) + 8
    yield f"{'':<{width}}{_ruler(months)}   one mark is a month; ▲ is today"
    for id_ in changed:
        for title, authorization in (("before", old.get(id_)), ("after", new.get(id_))):
            if authorization:
                yield f"{shown(id_)} {title:<6}".ljust(width) + _line(authorization, months)
    yield " " * (width + 1) + "▲"


def _ruler(months: list[date]) -> str:
    """The years, each written where its January stands."""
    marks = [" "] * (len(months) + 4)
    for i, month in enumerate(months):
        if month.month == 1:
            marks[i : i + 4] = str(month.year)
    return "".join(marks[: len(months)])


def _months(today: date, count: int) -> Iterator[date]:
    number = today.year * 12 + today.month - 2
    for i in range(count):
        yield date((number + i) // 12, (number + i) % 12 + 1, 1)


def _line(authorization: Authorization, months: list[date]) -> str:
    a = authorization
    if a.state != "granted" or a.valid_from is None:
        return a.state
    ends = [day for day in (a.valid_through, a.withdrawn.on if a.withdrawn else None) if day]
    last = min(ends, default=None)
    marks = []
    for month in months:
        this = (month.year, month.month)
        outside = this < (a.valid_from.year, a.valid_from.month) or (last and this > (last.year, last.month))
        marks.append("·" if outside else "░" if a.review_by and month > a.review_by else "█")
    until = f"through {a.valid_through}" if a.valid_through else f"review by {a.review_by}"
    gone = f", withdrawn {a.withdrawn.on}" if a.withdrawn else ""
    return f"{''.join(marks)}  {a.valid_from} {until}{gone}"


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
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "id": fact.id, "message": fact.message, "weight": fact.weight.value}
