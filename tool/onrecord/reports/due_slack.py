"""What is due as one message for Slack, in Block Kit. Names and texts are `text` elements, which Slack never reads as
markup, so nothing from a record mentions anybody or becomes a link."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.workload.due import Due
from onrecord.reports.due import MOST, Grouped, because, left_out, name
from onrecord.reports.text import count_of, make_visible

MOST_BLOCKS, MOST_HEADER, MOST_TEXT = 50, 150, 3000
"""Slack's limits: blocks in a message, characters in a header, and (of other blocks) characters in a text.
Source: Slack's Block Kit reference, 2026."""
Element = dict[str, object]


def message(grouped: Grouped, policy: Policy, today: date) -> bytes:
    """The body for an incoming webhook, as JSON; empty if nothing is due."""
    if not grouped:
        return b""
    total, late = _count(grouped, today)
    title = f"References: {count_of(total, 'thing')} to do, {late} late"[:MOST_HEADER]
    blocks: list[Element] = [{"type": "header", "text": {"type": "plain_text", "text": title}}]
    owners = list(grouped.items())
    fit = owners if len(owners) < MOST_BLOCKS else owners[: MOST_BLOCKS - 2]
    blocks += [_owner(name(owner, policy), items, today) for owner, items in fit]
    if len(fit) < len(owners):
        rest = _section([_text(f"… and {len(owners) - len(fit)} more owners.")])
        blocks.append({"type": "rich_text", "elements": [rest]})
    return msgspec.json.format(msgspec.json.encode({"text": title, "blocks": blocks}), indent=2) + b"\n"


def _count(grouped: Grouped, today: date) -> tuple[int, int]:
    every = [item for items in grouped.values() for item in items]
    return len(every), sum(item.by < today for item in every)


def _owner(person: str, items: Sequence[Due], today: date) -> Element:
    """One block: the owner, a bullet for each task, and how many more there are."""
    bullets = [_section(_item(item, today)) for item in items[:MOST]]
    elements = [
        _section([_text(person, bold=True)]),
        {"type": "rich_text_list", "style": "bullet", "elements": bullets},
    ]
    elements += [_section([_text(f"… and {more} more: onrecord due")]) for more in left_out(items, MOST)]
    return {"type": "rich_text", "elements": elements}


def _item(item: Due, today: date) -> Iterator[Element]:
    marks = f"{' (late)' if item.by < today else ''}{' high value' if item.first else ''}"
    yield _text(f"{item.by}{marks} {item.subject}: ", bold=True)
    yield _text(". ".join((item.what, *because(item))))
    yield _text(f" → {item.next}")


def _section(elements: Iterable[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def _text(words: str, *, bold: bool = False) -> Element:
    style = {"style": {"bold": True}} if bold else {}
    return {"type": "text", "text": make_visible(words)[:MOST_TEXT], **style}
