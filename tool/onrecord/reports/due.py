"""What is due, as text, Markdown, JSON and calendars."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.workload.due import Due
from onrecord.reports import json
from onrecord.reports.calendar import Event, render_calendar
from onrecord.reports.due_links import list_ways
from onrecord.reports.markdown import escape, render_table
from onrecord.reports.text import Paint, count_of, leave_uncolored, make_visible

Grouped = Mapping[str | None, Sequence[Due]]


MOST = 5
"""How many tasks of one person a digest lists: a longer message is not read to the end."""


def render_text(
    grouped: Grouped, policy: Policy, today: date, paint: Paint = leave_uncolored, most: int | None = None
) -> str:
    """A block for each owner, with at most `most` tasks of each, then the total number of tasks."""
    lines: list[str] = []
    for owner, items in grouped.items():
        lines.append(paint(make_visible(name_owner(owner, policy)), "bold"))
        for item in items[:most]:
            late = item.by < today
            when = paint(f"{item.by}{' late' if late else ''}", "red" if late else "dim")
            mark = f"{paint('high value', 'yellow')} " if item.first else ""
            role = paint(f"[{find_role(item, policy)}]", "dim")
            lines.append(f"  {when} {mark}{item.subject}: {make_visible(item.what)} {role}")
            lines += [paint(f"      {make_visible(why)}", "dim") for why in say_stake(item)]
            lines.append(f"      {paint('→', 'dim')} {make_visible(item.next)}")
        lines += [f"  … and {more} more: {make_command(owner)}" for more in count_left_out(items, most)]
        lines.append("")
    total = sum(map(len, grouped.values()))
    passed = sum(item.by < today for items in grouped.values() for item in items)
    lines.append(f"{count_of(total, 'task')}, {passed} late." if total else "Nothing is due.")
    return "\n".join(lines)


def render_markdown(grouped: Grouped, policy: Policy, today: date, most: int | None = None) -> str:
    """A table for each owner, with at most `most` rows of tasks."""
    lines: list[str] = []
    for owner, items in grouped.items():
        rows = [
            (
                f"{'**late** ' if item.by < today else ''}{item.by}",
                f"{'**high value** ' if item.first else ''}{escape(item.subject)}",
                "<br>".join(escape(line) for line in (item.what, *say_stake(item))),
                escape(find_role(item, policy)),
                f"{escape(item.next)}{_render_links(item, policy)}",
            )
            for item in items[:most]
        ]
        lines += [
            f"### {escape(name_owner(owner, policy))}",
            "",
            render_table(("By", "Customer", "What", "Role", "Next"), rows),
            "",
            *(line for more in count_left_out(items, most) for line in (f"… and {more} more.", "")),
        ]
    return "\n".join(lines) if lines else "Nothing is due.\n"


def _render_links(item: Due, policy: Policy) -> str:
    """Links that do it in the browser, for below the command."""
    found = " · ".join(f"[{label}]({address})" for label, address in list_ways(item, policy.repository))
    return f"<br>{found}" if found else ""


def render_json(grouped: Grouped, policy: Policy, today: date, within_days: int) -> str:
    """JSON: `owners`, each with their items; `late` means that the day has passed."""
    owners = [
        {
            "person": owner,
            "name": name_owner(owner, policy),
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


def render_calendars(grouped: Grouped, policy: Policy, today: date) -> Iterator[tuple[str, str]]:
    """A calendar file for each owner: (file name, text). What is late is listed today."""
    for owner, items in grouped.items():
        events = [
            Event(
                uid=f"{item.kind}-{item.customer}-{item.id or item.step}@onrecord",
                summary=f"{item.subject}: {item.what}",
                start=max(item.by, today),
                description=f"{find_role(item, policy)}. {item.next}",
            )
            for item in items
        ]
        yield name_calendar(owner), render_calendar(events, f"References: {name_owner(owner, policy)}", today)


def name_owner(owner: str | None, policy: Policy) -> str:
    """The owner's name."""
    return policy.name_of(owner) if owner else "No current owner"


def make_command(owner: str | None) -> str:
    """The command that lists all tasks of an owner; no option selects what nobody owns."""
    return f"onrecord due --owner {owner}" if owner else "onrecord due"


def name_calendar(owner: str | None) -> str:
    """The file of an owner's calendar."""
    return f"{owner or 'nobody'}.ics"


def count_left_out(items: Sequence[Due], most: int | None) -> Iterator[int]:
    """How many items come after the first `most`; nothing if all are listed."""
    if most is not None and len(items) > most:
        yield len(items) - most


def say_stake(item: Due) -> list[str]:
    """What is lost if nobody acts, as one line; no line if nothing is at stake."""
    return [f"At stake: {'; '.join(item.stake.why)}."] if item.stake.why else []


def find_role(item: Due, policy: Policy) -> str:
    """The title of the responsible role."""
    known = policy.roles.get(item.role or "")
    return known.title if known else item.step
