"""Markdown for pull requests and step summaries. Record text is escaped: it never becomes markup."""

import re
from collections.abc import Iterable, Sequence

from onrecord.finding import Finding
from onrecord.reports.text import counted, shown

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|<>~@&:-])")


def escaped(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no mention of anybody, no link, on one line."""
    return _MARKUP.sub(lambda found: f"&#{ord(found[1])};", shown(" ".join(text.split())))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are already Markdown."""
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def findings(found: Sequence[Finding]) -> str:
    """A heading and one table row per finding, the worst first."""
    if not found:
        return "**Nothing found.**\n"
    ordered = sorted(found, key=lambda finding: (finding.severity.rank, finding.order))
    rows = [
        (
            f.severity.value,
            f"`{f.rule}`",
            f"{escaped(f.path)}&#58;{f.line}",
            f"{escaped(f.message)}<br>{escaped(f.hint)}",
        )
        for f in ordered
    ]
    return f"**{counted(len(found), 'finding')}**\n\n{table(('', 'rule', 'place', 'what, and the ways out'), rows)}\n"
