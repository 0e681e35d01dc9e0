"""What is due, as text, Markdown, JSON and calendars."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.workload.due import Due
from onrecord.reports import json
from onrecord.reports.calendar import Event, calendar
from onrecord.reports.due_links import ways
from onrecord.reports.markdown import escape, table
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible

Grouped = Mapping[str | None, Sequence[Due]]


MOST = 5
"""How many tasks of one person a digest lists: a longer message is not read to the end."""


def text(grouped: Grouped, policy: Policy, today: date, paint: Paint = leave_uncolored, most: int | None = None) -> str:
    """A block for each owner, with at most `most` tasks, then the total."""
    lines: list[str] = []
    for owner, items in grouped.items():
        lines.append(paint(make_visible(name(owner, policy)), "bold"))
        for item in items[:most]:
            late = item.by < today
            when = paint(f"{item.by}{' late' if late else ''}", "red" if late else "dim")
            mark = f"{paint('high value', 'yellow')} " if item.first else ""
            lines.append(
                f"  {when} {mark}{item.subject}: {make_visible(item.what)} {paint(f'[{role(item, policy)}]', 'dim')}"
            )
            lines += [paint(f"      {make_visible(why)}", "dim") for why in because(item)]
            lines.append(f"      {paint('→', 'dim')} {make_visible(item.next)}")
        lines += [f"  … and {more} more: onrecord due --owner {owner}" for more in left_out(items, most)]
        lines.append("")
    total = sum(map(len, grouped.values()))
    passed = sum(item.by < today for items in grouped.values() for item in items)
    lines.append(f"{count_of(total, 'task')}, {passed} late." if total else "Nothing is due.")
    return "\n".join(lines)


def markdown(grouped: Grouped, policy: Policy, today: date, most: int | None = None) -> str:
    """A table for each owner, with at most `most` tasks."""
    lines: list[str] = []
    for owner, items in grouped.items():
        rows = [
            (
                f"{'**late** ' if item.by < today else ''}{item.by}",
                f"{'**high value** ' if item.first else ''}{escape(item.subject)}",
                "<br>".join(escape(line) for line in (item.what, *because(item))),
                escape(role(item, policy)),
                f"{escape(item.next)}{_links(item, policy)}",
            )
            for item in items[:most]
        ]
        lines += [
            f"### {escape(name(owner, policy))}",
            "",
            table(("by", "customer", "what", "role", "next"), rows),
            "",
            *(line for more in left_out(items, most) for line in (f"… and {more} more.", "")),
        ]
    return "\n".join(lines) if lines else "Nothing is due.\n"


def _links(item: Due, policy: Policy) -> str:
    """Links that do it in the browser, for below the command."""
    found = " · ".join(f"[{label}]({address})" for label, address in ways(item, policy.repository))
    return f"<br>{found}" if found else ""


def document(grouped: Grouped, policy: Policy, today: date, within_days: int) -> str:
    """JSON: `owners`, each with their items; `late` means that the day has passed."""
    owners = [
        {
            "person": owner,
            "name": name(owner, policy),
            "items": [
                {
                    "kind": item.kind,
                    "customer": item.customer or None,
                    "id": item.id,
                    "what": item.what,
                    "by": item.by.isoformat(),
                    "late": item.by < today,
                    "high_value": item.first,
                    "weight": item.stake.weight,
                    "at_stake": list(item.stake.why),
                    "step": item.step,
                    "role": item.role,
                    "next": item.next,
                }
                for item in items
            ],
        }
        for owner, items in grouped.items()
    ]
    head = {"version": json.VERSION, "today": today.isoformat(), "within_days": within_days}
    return json.dumps({**head, "owners": owners})


def calendars(grouped: Grouped, policy: Policy, today: date) -> Iterator[tuple[str, str]]:
    """A calendar file for each owner: (file name, text). What is late is listed today."""
    for owner, items in grouped.items():
        events = [
            Event(
                uid=f"{item.kind}-{item.customer}-{item.id or item.step}@onrecord",
                summary=f"{item.subject}: {item.what}",
                start=max(item.by, today),
                description=f"{role(item, policy)}. {item.next}",
            )
            for item in items
        ]
        yield f"{owner or 'nobody'}.ics", calendar(events, f"References: {name(owner, policy)}", today)


def name(owner: str | None, policy: Policy) -> str:
    """The owner's name."""
    return policy.name_of(owner) if owner else "No current owner"


def left_out(items: Sequence[Due], most: int | None) -> Iterator[int]:
    """How many items come after the first `most`; nothing if all are listed."""
    if most is not None and len(items) > most:
        yield len(items) - most


def because(item: Due) -> list[str]:
    """What is lost if nobody acts, as one line; no line if nothing is at stake."""
    return [f"At stake: {'; '.join(item.stake.why)}."] if item.stake.why else []


def role(item: Due, policy: Policy) -> str:
    """The title of the responsible role."""
    known = policy.roles.get(item.role or "")
    return known.title if known else item.step
