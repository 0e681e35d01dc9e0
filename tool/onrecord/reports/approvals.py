"""Who has to do what before a change is merged: one row per approval, the same in `diff` and `review`."""

from collections.abc import Sequence

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.decision.reasons import join_as_choice, list_words
from onrecord.catalog.record.policy import Policy
from onrecord.reports.markdown import escape, render_table
from onrecord.reports.text import Paint, make_visible

_REASONS = 4
"""How many reasons are listed for one approval: those of the first few customers show what it is about."""
NOBODY = "Nothing more is allowed, so no approval is needed."


def say_verdict(needs: Sequence[Need]) -> str:
    """Whether approvals are missing, and how many, in a sentence."""
    missing = sum(not need.met for need in needs)
    if missing:
        count = f"{missing} of {len(needs)} approvals" if len(needs) > 1 else "1 approval"
        return f"Not yet: {count} missing."
    return "All approvals are in." if needs else NOBODY


def render_text(needs: Sequence[Need], policy: Policy, paint: Paint, *, reviewed: bool) -> list[str]:
    """One row per approval, for a terminal; `reviewed` means that the reviews are known."""
    lines = []
    for need in needs:
        mark = (f"{paint('✓', 'green')} " if need.met else f"{paint('✗', 'red')} ") if reviewed else ""
        lines.append(f"  {mark}{make_visible(need.title)}: {make_visible(_say_covered(need))}")
        if not reviewed and need.can_give:
            lines.append(f"      by {make_visible(say_givers(need, policy))}")
        if not need.met and (reviewed or not need.can_give):
            lines.append(f"      → {make_visible(need.missing)}")
    return lines


def render_markdown(needs: Sequence[Need], policy: Policy) -> str:
    """The same as a Markdown table, for a change that nobody has reviewed yet; empty if no approval is needed."""
    if not needs:
        return ""
    rows = []
    for need in needs:
        last = "" if need.can_give else escape(need.missing)
        rows.append((f"**{escape(need.title)}**", escape(_say_covered(need)), escape(say_givers(need, policy)), last))
    head = ("Who approves", "What it covers", "Who can give it", "What is missing")
    width = 4 if any(row[-1] for row in rows) else 3
    return render_table(head[:width], [row[:width] for row in rows]) + "\n"


def render_reviewed(needs: Sequence[Need], policy: Policy) -> str:
    """One line per approval on the pull request: who gave it, or who can give it and what is missing.

    A list rather than a table, so that it can be read on a phone.
    """
    lines = []
    for need in needs:
        names = ", ".join(policy.name_of(id_) for id_ in need.by)
        sentence = (
            (f"{names} approved" if names != need.title else "approved") if need.met else _say_missing(need, policy)
        )
        mark = "✅" if need.met else "⬜"
        lines.append(f"- {mark} **{escape(need.title)}** for {escape(_say_covered(need))}: {escape(sentence)}\n")
    return "".join(lines)


def _say_missing(need: Need, policy: Policy) -> str:
    """What is missing. For a named person, "not yet" says that they have not approved, and only the reason follows."""
    waits, _, why = need.missing.partition("; ")
    if not waits.startswith("an approving review"):
        return need.missing
    who = "not yet" if need.can_give == (need.who,) else f"not yet; {say_givers(need, policy)} can give it"
    return f"{who}; {why}" if why else who


def to_fields(needs: Sequence[Need]) -> list[dict[str, object]]:
    """The approvals as JSON fields."""
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


def say_givers(need: Need, policy: Policy) -> str:
    """The names of the people who can give an approval."""
    return join_as_choice([policy.name_of(id_) for id_ in need.can_give])


def _say_covered(need: Need) -> str:
    return f"{list_words(list(need.about), 6)} ({'; '.join(need.why[:_REASONS])})"
