"""Authorizations as lines of text, one mark per month, so that a reviewer sees at a glance what moves."""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.reports.text import make_visible


def draw_time_lines(before: Reference | None, after: Reference | None, today: date) -> Iterator[str]:
    """A time line for each authorization whose days changed: one mark per month, for two and a half years."""
    old = before.by_id if before else {}
    new = after.by_id if after else {}
    months = list(_list_months(today, 30))
    ids = [id_ for id_ in dict.fromkeys((*old, *new)) if old.get(id_) != new.get(id_)]
    lines = {id_: [_draw_line(side[id_], months) if id_ in side else None for side in (old, new)] for id_ in ids}
    changed = [id_ for id_, (before_line, after_line) in lines.items() if before_line != after_line]
    if not changed:
        return
    width = max(len(id_) for id_ in changed) + 8
    yield f"{'':<{width}}{_draw_ruler(months)}   each mark is a month; ▲ is today"
    for id_ in changed:
        for title, line in zip(("before", "after"), lines[id_], strict=True):
            if line is not None:
                yield f"{make_visible(id_)} {title:<6}".ljust(width) + line
    yield " " * (width + 1) + "▲"


def _draw_ruler(months: list[date]) -> str:
    """The years, each at its January."""
    marks = [" "] * len(months)
    for i, month in enumerate(months):
        if month.month == 1 and i + 4 <= len(months):
            marks[i : i + 4] = str(month.year)
    return "".join(marks)


def _list_months(today: date, count: int) -> Iterator[date]:
    number = today.year * 12 + today.month - 2
    for i in range(count):
        yield date((number + i) // 12, (number + i) % 12 + 1, 1)


def _draw_line(authorization: Authorization, months: list[date]) -> str:
    a = authorization
    if a.state != "granted" or a.valid_from is None:
        return a.state
    ends = [day for day in (a.valid_through, a.withdrawn.on if a.withdrawn else None) if day]
    last = min(ends, default=None)
    marks = []
    for month in months:
        this = (month.year, month.month)
        outside = this < (a.valid_from.year, a.valid_from.month) or (last and this > (last.year, last.month))
        marks.append("·" if outside else "░" if a.review_by and month > a.review_by else "█")
    until = f"until {a.valid_through}" if a.valid_through else f"review by {a.review_by}"
    gone = f", withdrawn {a.withdrawn.on}" if a.withdrawn else ""
    return f"{''.join(marks)}  {a.valid_from} {until}{gone}"
