"""What a scan found: text with a line of context and a caret, JSON, annotations, and a summary."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from onrecord.finding import Finding, Severity
from onrecord.reports import github, markdown
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible, render_findings

RULES: dict[str, tuple[str, str]] = {
    "mention-denied": (
        "A customer is named, shown or quoted without being allowed.",
        "Remove it, or get permission.",
    ),
    "mention-ask": ("Somebody must be asked before a customer is used in this way.", "Ask the owner of the reference."),
    "mention-allowed": ("A customer is used as allowed.", ""),
    "anonymous-named": ("A customer who must stay anonymous is named.", "Use the agreed description instead."),
    "quote-misattributed": ("A quote does not name its speaker as agreed.", "Name the speaker as agreed."),
    "quote-source-missing": (
        "A quote lacks the link or the date that its source requires.",
        "Put both next to the quote.",
    ),
    "shown-alone": (
        "A customer who may be shown only among others is shown alone.",
        "Show them among other customers.",
    ),
    "name-outdated": ("A former name is used after its last day.", "Use the current name."),
    "name-too-early": ("A name is used before its first day.", "Use the name that is right on that day."),
    "logo-earlier": (
        "An old logo file is shown, not the one that is allowed now.",
        "Replace it with the current file.",
    ),
    "quote-altered": (
        "A quote does not have the wording that was allowed.",
        "Restore the wording, or get permission for the new one.",
    ),
    "nothing-read": (
        "A path given to the scan could not be searched.",
        "Save it as a type of file that the scan reads.",
    ),
    "not-read": (
        "Files of a type that the scan does not read; they may name customers.",
        "Check them yourself, save them as a type that the scan reads, or exclude them.",
    ),
    "passed-over": ("A place where a customer's name occurs without naming the customer.", ""),
    "ignore-without-reason": ("An inline mark gives no reason.", "Add the reason to the mark."),
    "ignore-unclear": (
        "An inline mark begins with a customer, but no colon follows.",
        "Add the colon after the customer.",
    ),
    "ignore-stale": ("An inline mark covers nothing.", "Remove the mark."),
    "baseline-stale": ("A baseline entry accepts more than the scan found.", "Correct or remove the entry."),
    "acceptance-stale": ("An `[[accept]]` entry no longer matches anything.", "Remove it."),
    "baseline-unreviewed": ("A baseline entry gives no reason.", "Add the reason to the entry, or remove it."),
}
"""Every rule of a scan: what it finds, and what to do."""

_SUMMARY_ROWS = 400
"""GitHub refuses a step summary over 1 MiB. At two kilobytes a row, this many leave room for the rest."""


class Row(Struct, frozen=True):
    """One finding of a scan with what reports add: the line it is on, and fields for programs."""

    finding: Finding
    shown: str = ""
    caret: int = 0
    width: int = 0
    fields: Mapping[str, Any] | None = None


class Tally(Struct, frozen=True):
    """The numbers of a scan. `read` counts files; `kinds` files of types that are not read, by type; `images` images,
    whose text is not read, by type; `skipped` folders that were not entered, by name. `passed` counts, by the reason in
    words, places where a name occurs but no customer is meant. `coverage` is all of this for programs.
    """

    read: int
    ignored: int = 0
    baseline: int = 0
    accepted: int = 0
    links: int = 0
    kinds: Mapping[str, int] = {}
    images: Mapping[str, int] = {}
    skipped: Mapping[str, int] = {}
    hidden: int = 0
    excluded: int = 0
    passed: Mapping[str, int] = {}
    coverage: Mapping[str, Any] = {}
    unread: Sequence[tuple[str, str]] = ()
    notes: Sequence[tuple[str, str]] = ()


def render_text(rows: Iterable[Row], paint: Paint = leave_uncolored) -> Iterator[str]:
    """One block per finding: place and message, the line with carets under what was found, and what to do."""
    for row in rows:
        head, _, hint = render_findings([row.finding], paint).partition("\n")
        lines = [head]
        if row.shown:
            before, found = row.shown[: row.caret], row.shown[row.caret : row.caret + row.width]
            lines.append(f"    {make_visible(row.shown.expandtabs(1))}")
            marks = "^" * max(1, count_cells(found))
            lines.append(f"    {' ' * count_cells(before)}{paint(marks, 'red')}")
        yield "\n".join([*lines, hint] if hint else lines) + "\n"


def count_cells(text: str) -> int:
    """How many columns of a terminal a text takes once it is made visible."""
    printed = make_visible(text.expandtabs(1))
    if printed.isascii():
        return len(printed)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in printed)
    marks = sum(unicodedata.category(c) in ("Mn", "Me") for c in printed)
    return len(printed) + wide - marks


def render_summary(found: Sequence[Finding], tally: Tally, paint: Paint = leave_uncolored) -> str:
    """The last lines of a scan: what could not be read, notes, and the numbers."""
    lines = [
        f"{paint(make_visible(path), 'bold')}: {paint('not read', 'red')}: {make_visible(why)}"
        for path, why in tally.unread
    ]
    lines += [f"{paint(make_visible(path), 'bold')}: {make_visible(note)}" for path, note in tally.notes]
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    parts = []
    if errors:
        parts.append(paint(count_of(errors, "error"), "red"))
    if warnings:
        parts.append(paint(count_of(warnings, "warning"), "yellow"))
    read = tally.read
    tail = [f"{count_of(read, 'file')} read"] if read or parts else []
    whole = not tally.unread and not tally.kinds
    nothing = paint("Nothing found", "green" if whole else "yellow") if read else paint("Nothing read", "yellow")
    head = ", ".join(parts) or nothing
    if tally.unread:
        tail.append(f"{len(tally.unread)} could not be read")
    for number, what in (
        (tally.baseline, "accepted by the baseline"),
        (tally.accepted, "accepted by `[[accept]]`"),
        (tally.ignored, "ignored by inline marks"),
    ):
        if number:
            tail.append(f"{count_of(number, 'mention')} {what}")
    if tally.links:
        tail.append(f"{count_of(tally.links, 'link')} not followed")
    last = "; ".join([head, ", ".join(tail)] if tail else [head]) + "."
    return "\n".join([*lines, *map(make_visible, say_coverage(tally)), last])


_KINDS_TOLD = 12
"""How many types of file one line lists, those with the most files first."""


def say_coverage(tally: Tally) -> Iterator[str]:
    """Lines about what was not read and what was passed over; none if there is nothing to say."""
    if tally.kinds:
        ordered = sorted(tally.kinds.items(), key=lambda kind: (-kind[1], kind[0]))
        parts = [f"{number} {kind}" for kind, number in ordered[:_KINDS_TOLD]]
        if more := len(ordered) - _KINDS_TOLD:
            parts += [f"{sum(number for _, number in ordered[-more:])} of {more} other types"] if more > 0 else []
        yield f"Not read: {', '.join(parts)}."
    if tally.images:
        number, kinds = sum(tally.images.values()), sorted(tally.images.items(), key=lambda kind: (-kind[1], kind[0]))
        by_kind = ", ".join(f"{count} {kind}" for kind, count in kinds)
        compared = f"image ({by_kind}) was compared" if number == 1 else f"images ({by_kind}) were compared"
        yield f"{number} {compared} with logos; text in images is not read."
    left = [f"{name} ({number})" if number > 1 else name for name, number in sorted(tally.skipped.items())]
    left = [f"folders {', '.join(left)}"] if left else []
    left += [f"{count_of(tally.hidden, 'hidden file')}"] if tally.hidden else []
    left += [f"{count_of(tally.excluded, 'file')} by `exclude`"] if tally.excluded else []
    if left:
        yield f"Left out: {'; '.join(left)}."
    if tally.passed:
        parts = [f"{number} {reason}" for reason, number in sorted(tally.passed.items(), key=lambda one: -one[1])]
        places = count_of(sum(tally.passed.values()), "place")
        yield f"A name occurs at {places} without naming the customer: {'; '.join(parts)}. --show passed lists them."


def render_json(
    rows: Iterable[Row], today: date, tally: Tally, publications: Sequence[Mapping[str, Any]] = ()
) -> Iterator[str]:
    """The whole result as JSON, piece by piece, so that a hundred thousand findings need little memory."""
    from onrecord.reports import json  # late, with the next: most reports are read by people

    document: dict[str, Any] = {
        "version": json.VERSION,
        "today": today.isoformat(),
        "scanned": {
            "files": tally.read,
            "skipped": sum(tally.kinds.values()),
            "ignored": tally.ignored,
            "baseline": tally.baseline,
            "accepted": tally.accepted,
            "unread": [{"path": path, "why": why} for path, why in tally.unread],
            "notes": [{"path": path, "note": note} for path, note in tally.notes],
        },
        "coverage": dict(tally.coverage),
    }
    if publications:
        document["publications"] = list(publications)
    yield json.dumps(document).removesuffix("\n}\n") + ',\n  "findings": ['
    comma = ""
    for row in rows:
        yield comma + "\n    " + render_line({**json.describe_finding(row.finding), **(row.fields or {})})
        comma = ","
    yield "\n  ]\n}\n" if comma else "]\n}\n"


def render_line(fields: Mapping[str, Any]) -> str:
    """One finding as JSON on a line of its own."""
    from json import dumps

    from onrecord.reports import json

    return json.make_harmless(dumps(fields, ensure_ascii=False))


def render_annotations(found: Sequence[Finding]) -> str:
    """Annotations, the worst first, as many of each level as GitHub keeps; the rest as lines of the log."""
    ordered = sorted(found, key=lambda finding: (finding.severity.rank, finding.order))
    counts: dict[Severity, int] = {}
    lines = []
    for finding in ordered:
        counts[finding.severity] = counts.get(finding.severity, 0) + 1
        if counts[finding.severity] <= github.MOST:
            lines.append(github.render_findings([finding]))
        else:
            place = f"{make_visible(finding.path)}:{finding.line}:{finding.column}"
            line = f"{place}: {finding.severity.value}: {make_visible(finding.message)} [{finding.rule}]"
            lines.append(github.make_harmless(line))
    return "\n".join(lines)


def step_summary(found: Sequence[Finding], tally: Tally) -> str:
    """Markdown for a workflow's step summary, within its size limit."""
    ordered = sorted(found, key=lambda finding: (finding.severity.rank, finding.order))
    parts = ["## Customers in this content", "", markdown.render_findings(ordered[:_SUMMARY_ROWS])]
    if len(ordered) > _SUMMARY_ROWS:
        parts.append(f"… and {len(ordered) - _SUMMARY_ROWS} more; run `onrecord scan` to see them.\n")
    parts.append(markdown.escape(render_summary(found, tally)) + "\n")
    return "\n".join(parts)
