"""What the rules say about themselves: each docstring, split into its parts, for a terminal or as JSON."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from onrecord.finding import Severity, Withholds
from onrecord.reports.json import VERSION, dumps
from onrecord.reports.text import Paint, leave_uncolored
from onrecord.rules import KnownRule

_PART = re.compile(r"^(Why|Bad|Good|Fix):[ ]*", re.M)
"""A part of a rule's docstring begins with its name and a colon."""
_FENCE = re.compile(r'^```(?P<language>[a-z]+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.M | re.S)
"""An example in a rule's docstring: a fence with the language, and the file's path as its title."""
_WIDTH = 26
"""The width of the column of ids: the longest id of a rule has 25 characters."""


@dataclass(frozen=True, slots=True)
class Example:
    """One file of an example, or the part that matters: its path from the customer's directory, and its text.

    A path that starts with `references/` is the file of another customer.
    """

    file: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The parts of a rule's docstring."""

    title: str
    why: str
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    fix: str


@cache
def split_explanation(doc: str) -> Explanation:
    """Split a rule's docstring into its parts. Raises KeyError if one is missing."""
    title, *rest = _PART.split(doc)
    parts = dict(zip(rest[::2], rest[1::2], strict=True))
    return Explanation(
        title=_join_line(title),
        why=_join_line(parts["Why"]),
        bad=tuple(_find_examples(parts["Bad"])),
        good=tuple(_find_examples(parts["Good"])),
        fix=_join_line(parts["Fix"]),
    )


def _join_line(text: str) -> str:
    """The text on one line, with a capital at the start."""
    line = " ".join(text.split())
    return line[:1].upper() + line[1:]


def _find_examples(text: str) -> Iterator[Example]:
    for fence in _FENCE.finditer(text):
        yield Example(fence["title"] or "reference.yaml", fence["language"], fence["text"])


def render_listing(rules: Iterable[KnownRule], paint: Paint = leave_uncolored) -> str:
    """One line per rule: id, severity, what it finds."""
    return "\n".join(
        f"{paint(known.id.ljust(_WIDTH), 'bold')} {_render_severity(known, paint)} {known.rule.summary}"
        for known in rules
    )


def explain(known: KnownRule, paint: Paint = leave_uncolored) -> str:
    """One rule explained: why it exists, a bad and a good example, and how to fix a finding."""
    explained = split_explanation(known.doc)
    parts = [
        f"{paint(known.id, 'bold')} ({_render_severity(known, paint).strip()}): {explained.title}",
        f"{_render_head('Why', paint)}{_wrap(explained.why)}",
        f"{_render_head('Bad', paint)}{_show(explained.bad, paint)}",
        f"{_render_head('Good', paint)}{_show(explained.good, paint)}",
        f"{_render_head('Fix', paint)}{_wrap(explained.fix)}",
        paint(say_effect(known), "dim"),
    ]
    return "\n\n".join(parts)


def say_effect(known: KnownRule) -> str:
    """Whether a record may ignore a finding of the rule, and what an error keeps off the site."""
    ignorable = (
        "A record may ignore it, with a reason and a last day." if known.rule.ignorable else "It cannot be ignored."
    )
    if known.rule.severity is not Severity.ERROR:
        return ignorable
    return f"{ignorable} {_LEFT_OUT[known.rule.withholds]}"


_LEFT_OUT = {
    Withholds.RECORD: "Until it is fixed, the site leaves out the whole record.",
    Withholds.ITEM: "Until it is fixed, the site leaves out the entry it is about.",
    Withholds.NOTHING: "The site leaves nothing out because of it.",
}


def _render_severity(known: KnownRule, paint: Paint) -> str:
    color = {"error": "red", "warning": "yellow", "info": "blue"}[known.rule.severity.value]
    return paint(known.rule.severity.value.ljust(7), color)


def _render_head(word: str, paint: Paint) -> str:
    return f"{paint(word, 'bold')}\n"


def _wrap(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 100, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _show(examples: Iterable[Example], paint: Paint) -> str:
    blocks = []
    for example in examples:
        lines = "\n".join(f"    {line}" for line in example.text.splitlines())
        blocks.append(f"  {paint(example.file, 'dim')}\n{lines}")
    return "\n\n".join(blocks)


def to_fields(known: KnownRule) -> dict[str, Any]:
    """One rule as JSON fields."""
    explained = split_explanation(known.doc)
    return {
        "id": known.id,
        "severity": known.rule.severity.value,
        "summary": known.rule.summary,
        "ignorable": known.rule.ignorable,
        "withholds": known.rule.withholds.value,
        "why": explained.why,
        "bad": [{"file": example.file, "text": example.text} for example in explained.bad],
        "good": [{"file": example.file, "text": example.text} for example in explained.good],
        "fix": explained.fix,
    }


def render_json(rules: Iterable[KnownRule]) -> str:
    """All rules, or one, as JSON."""
    return dumps({"version": VERSION, "rules": [to_fields(known) for known in rules]})
