"""onrecord stats: the numbers behind the insights page."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from onrecord.catalog.record.days import FIRST_DAY
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.program_facts import gather_facts
from onrecord.catalog.search.program_review import Period, review_periods
from onrecord.catalog.views.projection import make_site_view
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.failure import warn
from onrecord.commands.shell.opening import DayOption, Opened, add_catalog_options, open_catalog, warn_of_unreadable
from onrecord.publish.cards import make_card
from onrecord.publish.charts import fill_insights
from onrecord.reports import json, program_review
from onrecord.reports.text import Paint, make_visible
from onrecord.store.wish_files import read_wishes


@click.command("stats")
@click.option("--from", "first", type=DayOption(), metavar="DATE", help="Review a period instead, from this day on.")
@click.option("--to", "last", type=DayOption(), metavar="DATE", help="Its last day, at most today. Default: today.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "markdown", "csv"]),
    default="text",
    help="Output format; markdown and csv are only for a period.",
)
@add_catalog_options
def command(
    first: date | timedelta | None,
    last: date | timedelta | None,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Print the numbers behind the insights page: what is allowed, what ends when, who is in demand, what became of
    deals. With --from, review a period and compare it with the equally long period before it.

    Example: onrecord stats --from 2026-07-01 --to 2026-09-30 --format markdown
    """
    opened = open_catalog(root, today)
    if first is not None:
        _review(opened, first, last, format_)
        return
    if last is not None or format_ in ("markdown", "csv"):
        raise click.UsageError("give the first day of the period: --from DATE")
    site = make_site_view(opened.catalog.library, opened.today, wishes=_read_wish_files(opened))
    cards = [found for reference in site.references if (found := make_card(reference, site))]
    numbers = fill_insights(site, cards, "")
    if format_ == "json":
        click.echo(json.dumps(_make_document(numbers, opened.today)), nl=False)
        return
    click.echo("\n".join(_write_lines(numbers, choose_paint(sys.stdout))))
    warn_of_unreadable(opened)


def _review(opened: Opened, first: date | timedelta, last: date | timedelta | None, format_: str) -> None:
    library, today = opened.catalog.library, opened.today
    days = [today + day if isinstance(day, timedelta) else day for day in (first, last or today)]
    if not FIRST_DAY <= days[0] <= today:
        raise click.BadParameter(f"{days[0]} is not between {FIRST_DAY} and today, {today}", param_hint="--from")
    if days[0] > days[1]:
        raise click.BadParameter(f"{days[1]} is before the first day of the period, {days[0]}", param_hint="--to")
    if days[1] > today:
        warn(f"{days[1]} is not over yet", f"what is counted ends today, {today}")
        days[1] = today
    period = Period(*days)
    now, before = review_periods(gather_facts(library, today), [period, period.find_before()], _read_wish_files(opened))
    if format_ == "json":
        click.echo(program_review.render_json(now, before), nl=False)
    elif format_ == "csv":
        click.echo(program_review.render_csv(now, before), nl=False)
    elif format_ == "markdown":
        click.echo(program_review.render_markdown(now, before, library.vocabulary), nl=False)
    else:
        click.echo(program_review.render_text(now, before, library.vocabulary, choose_paint(sys.stdout)))


def _read_wish_files(opened: Opened) -> tuple[FiledWish, ...]:
    return read_wishes(opened.tree, opened.catalog.library, opened.today).wishes


def _make_document(numbers: dict[str, Any], today: date) -> dict[str, Any]:
    """Return the numbers by name; `ending` and `demand` as on the page, zeros included."""
    heat = numbers["heat"]
    return {
        "version": json.VERSION,
        "today": today.isoformat(),
        "overview": [{"label": tile["label"], "value": tile["value"]} for tile in numbers["tiles"]],
        "ending": [{"month": m.title, "permissions": m.count, "soon": m.begins_soon} for m in numbers["months"]],
        "regions": [{"region": title, "references": count} for title, count, _ in numbers["regions"]],
        "industries": [
            {
                "industry": row["id"],
                "uses": {cell["use"]: cell["count"] for cell in row["cells"] if cell["count"]},
                "asked_for_in_vain": [cell["use"] for cell in row["cells"] if cell["asked"] and not cell["count"]],
            }
            for row in heat["rows"]
        ],
        "demand": [
            {"industry": title, "requests": requests, "free": supply}
            for title, requests, supply, _ in numbers["demand"]
        ],
        "load": [{"customer": name, "engagements": count} for name, count, _ in numbers["load"]],
        "deals": [{"outcome": title, "count": count} for title, count, _ in numbers["deals"]],
        "not_found": [{"wanted": title, "wishes": count} for title, count, _ in numbers["not_found"]],
        "helpful": float(numbers["helpful"]) if numbers["helpful"] else None,
    }


def _write_lines(numbers: dict[str, Any], paint: Paint) -> Iterator[str]:
    for tile in numbers["tiles"]:
        yield f"{tile['value']:>5}  {tile['label']}"
    yield from _write_block("Permissions that end", [(m.title, m.count) for m in numbers["months"]], paint)
    yield from _write_block("References by region", [(t, c) for t, c, _ in numbers["regions"]], paint)
    rows = [(f"{t} ({supply} free)", demand) for t, demand, supply, _ in numbers["demand"]]
    yield from _write_block("Requests of the last twelve months, by industry", rows, paint)
    yield from _write_block(
        "Most engaged customers of the last twelve months", [(n, c) for n, c, _ in numbers["load"]], paint
    )
    yield from _write_block("What became of the deals", [(t, c) for t, c, _ in numbers["deals"]], paint)
    if numbers["helpful"]:
        yield f"{numbers['helpful']:>5}  how helpful the references were, on a scale of 1 to 5"
    gaps = [
        f"{row['title']}: {', '.join(cell['use'] for cell in row['cells'] if cell['asked'] and not cell['count'])}"
        for row in numbers["heat"]["rows"]
        if any(cell["asked"] and not cell["count"] for cell in row["cells"])
    ]
    if gaps:
        yield paint("\nRequested, but no customer allows it", "bold")
        yield from (f"       {make_visible(gap)}" for gap in gaps)
    missed = [(title, count) for title, count, _ in numbers["not_found"]]
    yield from _write_block("Asked for and not found in the last twelve months", missed, paint)


def _write_block(title: str, rows: list[tuple[str, int]], paint: Paint) -> Iterator[str]:
    if any(count for _, count in rows):
        yield paint(f"\n{title}", "bold")
        yield from (f"{count:>5}  {make_visible(name)}" for name, count in rows if count)
