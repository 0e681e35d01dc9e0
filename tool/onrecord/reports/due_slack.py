"""What is due as one message for Slack, in Block Kit. Names and texts are `text` elements, which Slack never reads as
markup, so nothing from a record mentions anybody. Links go to the Git host only, with ids filled in.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import msgspec

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.workload.due import Due
from onrecord.reports.due import MOST, Grouped, count_left_out, make_command, name_owner, say_stake
from onrecord.reports.due_links import list_ways
from onrecord.reports.text import count_of, make_visible

MOST_BLOCKS, MOST_HEADER, MOST_TEXT, MOST_URL = 50, 150, 3000, 3000
"""Slack's limits: blocks in a message, characters in a header, and (of other blocks) characters in a text and a link.
Source: Slack's Block Kit reference, 2026."""
Element = dict[str, object]


def render_message(grouped: Grouped, policy: Policy, today: date) -> bytes:
    """The body for an incoming webhook, as JSON; empty if nothing is due."""
    if not grouped:
        return b""
    total, late = _count(grouped, today)
    title = f"References: {count_of(total, 'task')}, {late} late"[:MOST_HEADER]
    blocks: list[Element] = [{"type": "header", "text": {"type": "plain_text", "text": title}}]
    owners = list(grouped.items())
    fit = owners if len(owners) < MOST_BLOCKS else owners[: MOST_BLOCKS - 2]
    blocks += [_render_owner(owner, items, policy, today) for owner, items in fit]
    if len(fit) < len(owners):
        rest = _make_section([_make_text(f"… and {len(owners) - len(fit)} more owners.")])
        blocks.append({"type": "rich_text", "elements": [rest]})
    return msgspec.json.format(msgspec.json.encode({"text": title, "blocks": blocks}), indent=2) + b"\n"


def _count(grouped: Grouped, today: date) -> tuple[int, int]:
    every = [item for items in grouped.values() for item in items]
    return len(every), sum(item.by < today for item in every)


def _render_owner(owner: str | None, items: Sequence[Due], policy: Policy, today: date) -> Element:
    """One block: the owner, a bullet for each task, and how many more there are."""
    bullets = [_make_section(_render_item(item, policy, today)) for item in items[:MOST]]
    elements = [
        _make_section([_make_text(name_owner(owner, policy), bold=True)]),
        {"type": "rich_text_list", "style": "bullet", "elements": bullets},
    ]
    elements += [
        _make_section([_make_text(f"… and {more} more: {make_command(owner)}")]) for more in count_left_out(items, MOST)
    ]
    return {"type": "rich_text", "elements": elements}


def _render_item(item: Due, policy: Policy, today: date) -> Iterator[Element]:
    """One task, with the links that do it in the browser, or, where there are none, with the command."""
    marks = f"{' (late)' if item.by < today else ''}{' high value' if item.first else ''}"
    yield _make_text(f"{item.by}{marks} {item.subject}: ", bold=True)
    yield _make_text(" ".join((_end(item.what), *say_stake(item))))
    links = [(label, address) for label, address in list_ways(item, policy.repository) if len(address) <= MOST_URL]
    yield _make_text(" → " if links else f" → {item.next}")
    for place, (label, address) in enumerate(links):
        if place:
            yield _make_text(" · ")
        yield {"type": "link", "url": address, "text": label}


def _end(sentence: str) -> str:
    return sentence if sentence.endswith(("?", ".")) else f"{sentence}."


def _make_section(elements: Iterable[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(elements)}


def _make_text(words: str, *, bold: bool = False) -> Element:
    style = {"style": {"bold": True}} if bold else {}
    return {"type": "text", "text": make_visible(words)[:MOST_TEXT], **style}
