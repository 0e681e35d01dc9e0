"""Text for a terminal: findings and decisions, colored on request, without anything that a terminal would obey."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer
from onrecord.finding import Finding, Severity

Paint = Callable[[str, str], str]
"""Takes a text and a color's name (red, yellow, green, blue, dim, bold) and returns the text to show."""

_LINE_COMMAND = r"^(\s*):(?=:)"
_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_ANSWERS = {Answer.ALLOW: ("green", "yes"), Answer.ASK: ("yellow", "ask first"), Answer.DENY: ("red", "no")}


def leave_uncolored(text: str, color: str) -> str:
    """The text, unchanged."""
    return text


def make_visible(text: str) -> str:
    """The text with everything spelled out that a terminal or a CI runner would obey.

    Control, bidirectional and line-separating characters become their code. So does the first character of what
    GitHub's runner takes for a command: `::` at the start of a line, `##[` anywhere in it.
    """
    if "::" in text or "##[" in text:
        text = re.sub(_LINE_COMMAND, r"\1\\u{3a}", text.replace("##[", "##\\u{5b}"))
    if text.isprintable():
        return text
    return "".join(c if c == " " or not is_obeyed(c) else f"\\u{{{ord(c):x}}}" for c in text)


def is_obeyed(character: str) -> bool:
    """Whether a terminal may obey a character instead of showing it, or reorder a line because of it."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def render_findings(found: Iterable[Finding], paint: Paint = leave_uncolored) -> str:
    """One block per finding: place, severity, rule, message, and what to do."""
    lines = []
    for finding in found:
        place = f"{make_visible(finding.path)}:{finding.line}:{finding.column}"
        severity = paint(finding.severity.value, _COLORS[finding.severity])
        lines.append(
            f"{paint(place, 'bold')}: {severity}: {make_visible(finding.message)} {paint(f'[{finding.rule}]', 'dim')}"
        )
        if finding.hint:
            lines.append(f"    {paint('→', 'dim')} {make_visible(finding.hint)}")
    return "\n".join(lines)


def say_summary(found: list[Finding], references: int, requests: int, paint: Paint = leave_uncolored) -> str:
    """The last line of a check."""
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    read = f"{count_of(references, 'reference')} and {count_of(requests, 'request')} read"
    if not errors and not warnings:
        return f"{paint('All good', 'green')}: {read}."
    parts = []
    if errors:
        parts.append(paint(count_of(errors, "error"), "red"))
    if warnings:
        parts.append(paint(count_of(warnings, "warning"), "yellow"))
    return f"{', '.join(parts)}; {read}."


def count_of(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def render_decision(judged: Decision, question: str, paint: Paint = leave_uncolored, say: str | None = None) -> str:
    """The answer in a word and until when, then why, what to do, and what to `say` if the customer may not be named."""
    color, word = _ANSWERS[judged.answer]
    until = f", until {judged.valid_through}" if judged.valid_through else ""
    lines = [f"{paint(word, color)}{until}: {make_visible(question)}"]
    lines += [f"  {make_visible(reason.message)} {paint(f'[{reason.code}]', 'dim')}" for reason in judged.reasons]
    lines += [
        f"  Evidence of {id_}: {make_visible(e.where)}"
        for id_, e in zip(judged.authorizations, judged.evidence, strict=False)
    ]
    if say:
        lines.append(f"  {make_visible(say)}")
    if judged.next:
        lines.append(f"  {paint('→', 'dim')} {make_visible(judged.next)}")
    return "\n".join(lines)
