"""Findings as annotations: workflow commands of GitHub Actions. Every printed value is escaped here."""

from collections.abc import Iterable

from onrecord.finding import Finding, Severity
from onrecord.reports.text import make_visible

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10
"""How many annotations of one level GitHub keeps per step; the rest are only in the log."""


def escape(value: str, *, is_property: bool = False) -> str:
    """A value escaped for a workflow command. Source: GitHub's toolkit, packages/core/src/command.ts.

    The runner's older commands, `##[…]`, may appear anywhere in a line; a space keeps a value from being one.
    """
    value = value.replace("##[", "## [").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return value.replace(":", "%3A").replace(",", "%2C") if is_property else value


def make_harmless(line: str) -> str:
    """A log line that the runner does not take for a command: no leading `::`, no `##[` anywhere."""
    line = line.replace("##[", "## [")
    stripped = line.lstrip()
    return line.replace("::", ": :", 1) if stripped.startswith("::") else line


def render_findings(found: Iterable[Finding]) -> str:
    """One annotation per finding, the worst first."""
    ordered = sorted(found, key=lambda finding: (finding.severity.rank, finding.order))
    return "\n".join(_render_annotation(finding) for finding in ordered)


def _render_annotation(finding: Finding) -> str:
    place = {
        "file": make_visible(finding.path),
        "line": str(finding.line),
        "col": str(finding.column),
        "title": finding.rule,
    }
    fields = ",".join(f"{key}={escape(value, is_property=True)}" for key, value in place.items())
    text = "\n".join(make_visible(line) for line in (finding.message, finding.hint) if line)
    return f"::{_LEVELS[finding.severity]} {fields}::{escape(text)}"
