"""Who has to do what before a change is merged: one row per approval, as `diff` and `review` both tell it."""

from collections.abc import Sequence

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.decision.reasons import either, list_words
from onrecord.catalog.record.policy import Policy
from onrecord.reports.markdown import escape, table
from onrecord.reports.text import Paint, make_visible

_REASONS = 4
"""Reasons that are told of one approval: those of the first customers say what it is about."""
NOBODY = "Nobody gains anything: no approval is needed."


def verdict(needs: Sequence[Need]) -> str:
    """The gate's word in a sentence."""
    missing = sum(not need.met for need in needs)
    if missing:
        count = f"{missing} of {len(needs)} approvals" if len(needs) > 1 else "1 approval"
        return f"Not yet: {count} missing."
    return "Every approval is there." if needs else NOBODY


def text(needs: Sequence[Need], policy: Policy, paint: Paint, *, reviewed: bool) -> list[str]:
    """One row per approval for a terminal; `reviewed` says that the reviews are known."""
    lines = []
    for need in needs:
        mark = (f"{paint('✓', 'green')} " if need.met else f"{paint('✗', 'red')} ") if reviewed else ""
        lines.append(f"  {mark}{make_visible(need.title)}: {make_visible(_covers(need))}")
        if not reviewed and need.can_give:
            lines.append(f"      by {make_visible(can_give(need, policy))}")
        if not need.met and (reviewed or not need.can_give):
            lines.append(f"      → {make_visible(need.missing)}")
    return lines


def markdown(needs: Sequence[Need], policy: Policy) -> str:
    """The same as a table for a change that nobody has reviewed yet; empty where nobody has to approve."""
    if not needs:
        return ""
    rows = []
    for need in needs:
        last = "" if need.can_give else escape(need.missing)
        rows.append((f"**{escape(need.title)}**", escape(_covers(need)), escape(can_give(need, policy)), last))
    head = ("who approves", "what it covers", "who can give it", "what is missing")
    width = 4 if any(row[-1] for row in rows) else 3
    return table(head[:width], [row[:width] for row in rows]) + "\n"


def reviewed_markdown(needs: Sequence[Need], policy: Policy) -> str:
    """One line per approval on the pull request: who gave it, or whose it is and what is missing.

    A list and no table: it is read on a phone, too.
    """
    lines = []
    for need in needs:
        names = ", ".join(policy.name_of(id_) for id_ in need.by)
        said = (f"{names} approved" if names != need.title else "approved") if need.met else _open(need, policy)
        mark = "✅" if need.met else "⬜"
        lines.append(f"- {mark} **{escape(need.title)}** for {escape(_covers(need))}: {escape(said)}\n")
    return "".join(lines)


def _open(need: Need, policy: Policy) -> str:
    """What is missing; of a named person only why, where there is more to say than that they have not approved."""
    waits, _, why = need.missing.partition("; ")
    if not waits.startswith("an approving review"):
        return need.missing
    who = "not yet" if need.can_give == (need.who,) else f"not yet; {can_give(need, policy)} can give it"
    return f"{who}; {why}" if why else who


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
    return either([policy.name_of(id_) for id_ in need.can_give])


def _covers(need: Need) -> str:
    return f"{list_words(list(need.about), 6)} ({'; '.join(need.why[:_REASONS])})"
