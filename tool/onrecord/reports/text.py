"""Text for a terminal: findings and decisions, coloured on request, with nothing in it that a terminal would obey."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer
from onrecord.finding import Finding, Severity

Paint = Callable[[str, str], str]
"""Takes a text and a colour's name (red, yellow, green, blue, dim, bold), gives the text as it is to be shown."""

_LINE_COMMAND = re.compile(r"^(\s*):(?=:)")
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}
_ANSWERS = {Answer.ALLOW: ("green", "yes"), Answer.ASK: ("yellow", "ask first"), Answer.DENY: ("red", "no")}


def uncoloured(text: str, colour: str) -> str:
    """The text itself."""
    return text


def shown(text: str) -> str:
    """The text with whatever a terminal or a CI runner would obey written out, so that neither does.

    Control, bidirectional and line-separating characters become their code. So does the first character of what
    GitHub's runner takes for a command wherever it is printed: `::` at the start of a line, `##[` anywhere in it.
    """
    if "::" in text or "##[" in text:
        text = _LINE_COMMAND.sub(r"\1\\u{3a}", text.replace("##[", "##\\u{5b}"))
    if text.isprintable():
        return text
    return "".join(c if c == " " or not obeyed(c) else f"\\u{{{ord(c):x}}}" for c in text)


def obeyed(character: str) -> bool:
    """Whether a terminal may obey a character, or the order of a line may hang on it, instead of showing it."""
    return unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def findings(found: Iterable[Finding], paint: Paint = uncoloured) -> str:
    """One block per finding: place, severity, rule, message, and the way out."""
    lines = []
    for finding in found:
        place = f"{shown(finding.path)}:{finding.line}:{finding.column}"
        severity = paint(finding.severity.value, _COLOURS[finding.severity])
        lines.append(
            f"{paint(place, 'bold')}: {severity}: {shown(finding.message)} {paint(f'[{finding.rule}]', 'dim')}"
        )
        if finding.hint:
            lines.append(f"    {paint('→', 'dim')} {shown(finding.hint)}")
    return "\n".join(lines)


def summary(found: list[Finding], references: int, requests: int, paint: Paint = uncoloured) -> str:
    """The last line of a check."""
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    read = f"{counted(references, 'reference')} and {counted(requests, 'request')} read"
    if not errors and not warnings:
        return f"{paint('All good', 'green')}: {read}."
    parts = []
    if errors:
        parts.append(paint(counted(errors, "error"), "red"))
    if warnings:
        parts.append(paint(counted(warnings, "warning"), "yellow"))
    return f"{', '.join(parts)}; {read}."


def counted(number: int, noun: str) -> str:
    """`1 error`, `2 errors`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def decision(judged: Decision, question: str, paint: Paint = uncoloured, say: str | None = None) -> str:
    """The answer in a word, then why, until when, what to do, and what to `say` where they are not to be named."""
    colour, word = _ANSWERS[judged.answer]
    until = f", through {judged.valid_through}" if judged.valid_through else ""
    lines = [f"{paint(word, colour)}{until}: {shown(question)}"]
    lines += [f"  {shown(reason.message)} {paint(f'[{reason.code}]', 'dim')}" for reason in judged.reasons]
    lines += [
        f"  Evidence of {id_}: {shown(e.where)}" for id_, e in zip(judged.authorizations, judged.evidence, strict=False)
    ]
    if say:
        lines.append(f"  {shown(say)}")
    if judged.next:
        lines.append(f"  {paint('→', 'dim')} {shown(judged.next)}")
    return "\n".join(lines)
