"""Many findings of a scan, for working through them: one line each, grouped by customer, and a table at the end."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from onrecord.reports.scan import Row
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible

FEW = 10
"""Up to this many findings are shown in full, each with its line and what to do; more are one line each."""
_ELSE = "(no customer)"
_STEPS = (
    "decide customer by customer, and give a reason for each:  onrecord scan … --review",
    "take down what is not allowed; to list one customer's findings:  onrecord scan … --customer ID",
    "ask for what you want to keep:  onrecord seek ID --use … --channel …",
)


def group_findings(rows: Sequence[Row], names: Mapping[str, str], paint: Paint = leave_uncolored) -> Iterator[str]:
    """One line per finding, by customer and place. `names` are the customers' names by id."""
    by_customer: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_customer[row.finding.customer or ""].append(row)
    for customer, own in sorted(by_customer.items(), key=lambda one: (one[0] == "", one[0])):
        title = f"{names.get(customer, customer)} ({customer})" if customer else "Files and settings"
        yield f"{paint(make_visible(title), 'bold')}: {count_of(len(own), 'finding')}\n"
        for row in sorted(own, key=lambda one: one.finding.order):
            finding = row.finding
            color = {"error": "red", "warning": "yellow"}.get(finding.severity.value, "green")
            place = f"{make_visible(finding.path)}:{finding.line}:{finding.column}"
            severity = paint(finding.severity.value, color)
            yield f"  {place}: {severity}: {make_visible(finding.message)} [{finding.rule}]\n"
        yield "\n"


def render_table(rows: Sequence[Row], names: Mapping[str, str]) -> str:
    """Counts per customer and rule, the most first, and the next steps; empty if nothing is open."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        use = (row.fields or {}).get("use")
        if use:
            counts[row.finding.customer or _ELSE][str(use)] += 1
    if not counts:
        return ""
    uses = sorted({use for own in counts.values() for use in own})
    ordered = sorted(counts.items(), key=lambda one: (-one[1].total(), one[0]))
    first = [make_visible(f"{names.get(customer, customer)} ({customer})") for customer, _ in ordered]
    wide = max(len("customer"), *map(len, first))
    widths = [max(len(use), 5) for use in uses]
    head = "  ".join(
        ["customer".ljust(wide), *(use.rjust(w) for use, w in zip(uses, widths, strict=True)), "all".rjust(5)]
    )
    lines = [head]
    for title, (_, own) in zip(first, ordered, strict=True):
        cells = [str(own[use] or "").rjust(width) for use, width in zip(uses, widths, strict=True)]
        lines.append("  ".join([title.ljust(wide), *cells, str(own.total()).rjust(5)]))
    steps = [f"  {number}. {step}" for number, step in enumerate(_STEPS, 1)]
    return "\n".join([*lines, "", "Next:", *steps, ""]) + "\n"
