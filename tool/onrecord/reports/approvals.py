"""Who has to do what before a change is merged: one row per approval, as `diff` and `review` both tell it."""

from collections.abc import Sequence

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.policy import Policy
from onrecord.reports.markdown import escaped, table
from onrecord.reports.text import Paint, counted, shown

_REASONS = 4
"""Reasons that are told of one approval: those of the first customers say what it is about."""
NOBODY = "Nobody gains anything: no approval is needed."


def verdict(needs: Sequence[Need]) -> str:
    """The gate's word in a sentence."""
    missing = sum(not need.met for need in needs)
    if missing:
        return f"Not yet: {missing} of {counted(len(needs), 'approval')} missing."
    return "Every approval is there." if needs else NOBODY


def text(needs: Sequence[Need], policy: Policy, paint: Paint, *, reviewed: bool) -> list[str]:
    """One row per approval for a terminal; `reviewed` says that the reviews are known."""
    lines = []
    for need in needs:
        mark = (f"{paint('✓', 'green')} " if need.met else f"{paint('✗', 'red')} ") if reviewed else ""
        lines.append(f"  {mark}{shown(need.title)}: {shown(_covers(need))}")
        if not reviewed and need.can_give:
            lines.append(f"      by {shown(can_give(need, policy))}")
        if not need.met and (reviewed or not need.can_give):
            lines.append(f"      → {shown(need.missing)}")
    return lines


def markdown(needs: Sequence[Need], policy: Policy, *, reviewed: bool) -> str:
    """The same as a table for a pull request; empty where nobody has to approve."""
    if not needs:
        return ""
    rows = []
    for need in needs:
        who = f"**{escaped(need.title)}**"
        last = escaped(need.missing) if not need.met and (reviewed or not need.can_give) else ""
        by = escaped(", ".join(policy.name_of(id_) for id_ in need.by) if need.met else can_give(need, policy))
        rows.append((*(("✅" if need.met else "❌",) if reviewed else ()), who, escaped(_covers(need)), by, last))
    head = (*(("",) if reviewed else ()), "who approves", "what it covers", "who can give it", "what is missing")
    if not any(row[-1] for row in rows):
        head, rows = head[:-1], [row[:-1] for row in rows]
    return table(head, rows) + "\n"


def fields(needs: Sequence[Need]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "about": ", ".join(need.about),
            "who": need.who,
            "title": need.title,
            "why": "; ".join(need.why),
            "covers": [*need.about],
            "can_give": [*need.can_give],
            "met": need.met,
            "by": [*need.by],
            "missing": need.missing or None,
        }
        for need in needs
    ]


def can_give(need: Need, policy: Policy) -> str:
    """The people who can give an approval, by their names."""
    names = [policy.name_of(id_) for id_ in need.can_give]
    return f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)


def _covers(need: Need) -> str:
    return f"{listed(list(need.about), 6)} ({'; '.join(need.why[:_REASONS])})"
