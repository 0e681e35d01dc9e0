"""What must be taken down or cancelled after a permission is gone, by which person and day, for a person to read."""

from collections.abc import Iterator, Sequence

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import Item
from onrecord.reports import markdown


def write_following_lines(items: Sequence[Item], reference: Reference, policy: Policy) -> Iterator[str]:
    """Yield the items as text: what must be taken down, what must be cancelled, what may stay."""
    down = [item for item in items if not item.stays and item.kind != "engagement"]
    planned = [item for item in items if item.kind == "engagement"]
    stays = [item for item in items if item.stays]
    if not items:
        yield "Nothing that we know of must be taken down or cancelled."
    if down:
        yield "Must be taken down:"
        yield from (f"  {_write_line(item, policy)}, by {item.by}" for item in down)
        yield f"Then record it: onrecord publication end {reference.slug} ID"
    if planned:
        yield "Must be cancelled:"
        for item in planned:
            yield f"  {_write_line(item, policy)}, by {item.by}"
            yield f'    onrecord log {reference.slug}/{item.id} cancel --why "…"'
    if stays:
        yield "May stay as it is, but must not be used again:"
        yield from (f"  {_write_line(item, policy)}" for item in stays)


def write_following_table(items: Sequence[Item], policy: Policy) -> str:
    """Return the items as a Markdown table, for a ticket."""
    rows = [
        (
            _say_state(item),
            markdown.escape(f"{item.kind} {item.id}"),
            markdown.escape(item.where),
            markdown.escape(_name_person(item, policy)),
        )
        for item in items
    ]
    return markdown.render_table(("", "What", "Where", "Who"), rows) + "\n" if rows else "Nothing must be taken down.\n"


def _say_state(item: Item) -> str:
    if item.stays:
        return "stays"
    return f"cancel by {item.by}" if item.kind == "engagement" else f"take down by {item.by}"


def _write_line(item: Item, policy: Policy) -> str:
    return f"{item.kind} {item.id}: {item.where}, {_name_person(item, policy)}"


def _name_person(item: Item, policy: Policy) -> str:
    if item.who:
        return policy.name_of(item.who)
    step = policy.raci.get("publish")
    return policy.roles[step.responsible].title if step else "no person named"
