"""Markdown for pull requests and step summaries. Record text is escaped: it never becomes markup."""

import re
from collections.abc import Iterable, Sequence

from onrecord.finding import Finding
from onrecord.reports.text import count_of, make_visible

_MARKUP = re.compile(r"[\\`*_{}\[\]!|<>~&@#]|:(?=\S)|^[-+:]|^[0-9]{1,9}[.)]|\b[wW](?=[wW]{2}\.)")
"""A colon before a space begins neither an address nor an emoji; of a number that would begin a list, its dot."""


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no mention of anybody, no link, on one line.

    A Git host looks for mentions (@dana, #12) again in the rendered page, so an invisible space must separate them.
    """
    return _MARKUP.sub(_encode_entity, make_visible(" ".join(text.split())))


def _encode_entity(found: re.Match[str]) -> str:
    before, last = found[0][:-1], found[0][-1]
    entity = f"{before}&#{ord(last)};"
    return f"{entity}&#8203;" if last in "@#" else entity


def render_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are already Markdown."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def render_findings(found: Sequence[Finding]) -> str:
    """A heading and one table row per finding, the worst first."""
    if not found:
        return "**Nothing found.**\n"
    ordered = sorted(found, key=lambda finding: (finding.severity.rank, finding.order))
    rows = [
        (
            f.severity.value,
            f"`{f.rule}`",
            f"{escape(f.path)}&#58;{f.line}",
            f"{escape(f.message)}<br>{escape(f.hint)}",
        )
        for f in ordered
    ]
    head = ("", "Rule", "Place", "Problem, and how to fix it")
    return f"**{count_of(len(found), 'finding')}**\n\n{render_table(head, rows)}\n"
