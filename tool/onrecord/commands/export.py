"""onrecord export: the references as CSV, JSON or ODRL, or for a CRM."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import click

from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.projection import make_site_view
from onrecord.catalog.views.view import SiteView
from onrecord.commands.shell.crm_export import make_crm_rows, select_changed
from onrecord.commands.shell.failure import print_note, warn
from onrecord.commands.shell.opening import Opened, add_catalog_options, open_catalog, warn_of_unreadable
from onrecord.commands.shell.output import write_output
from onrecord.publish.api import describe_reference
from onrecord.publish.cards import make_card
from onrecord.reports import json, odrl
from onrecord.reports.crm_table import HEADS, Program, render_csv
from onrecord.reports.table import write_csv

_HEAD = (
    *("customer", "name", "status", "owner", "industry", "size", "country", "products", "use_cases", "languages"),
    *("allowed", "ask_first", "next_end", "anonymous_as", "may_be_named", "permissions"),
)


@click.command("export")
@click.argument("what", type=click.Choice(["csv", "json", "odrl", "salesforce", "hubspot"]))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The file to write. Default: standard output.",
)
@click.option(
    "--all", "everybody", is_flag=True, help="csv, json: also customers with nothing allowed, with their profile only."
)
@click.option("--bom", is_flag=True, help="csv: begin with a byte-order mark, which Excel needs to read UTF-8.")
@click.option(
    "--since",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="salesforce, hubspot: only accounts that changed since this full export; nothing if none did.",
)
@add_catalog_options
def command(
    what: str,
    out: Path | None,
    everybody: bool,
    bom: bool,
    since: Path | None,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Write the references that allow something today: csv for spreadsheets, json as in the API, odrl for rights
    software.

    salesforce and hubspot write files for the CRM's import tool, with a row for every customer whose record has the
    account's id, even if nothing is allowed anymore.

    No export contains evidence, notes, requesters, prospects, amounts or refusals; only the CRM files contain account
    ids. A cell that a spreadsheet would run as a formula gets an apostrophe, which `import` removes again.

    Example: onrecord export csv --out references.csv
    """
    crm = what in HEADS
    if everybody and what not in ("csv", "json"):
        raise click.UsageError(f"--all is only for csv and json, not for {what}.")
    if since and not crm:
        raise click.UsageError("--since is only for salesforce and hubspot.")
    opened = open_catalog(root, today)
    warn_of_unreadable(opened)
    if what == "odrl":
        text = odrl.render_policies(opened.catalog.library, opened.today)
    elif crm:
        text = _write_crm(cast("Program", what), opened, since)
        if not text:
            print_note(f"nothing has changed since {since}, so nothing is written")
            return
    else:
        rows = list(_make_rows(opened, everybody=everybody))
        text = _write_csv(rows) if what == "csv" else _write_json(rows, opened.today)
    data = text.encode("utf-8-sig" if bom and what == "csv" else "utf-8")
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        write_output(out, data, "name another file with --out")


def _write_crm(program: Program, opened: Opened, since: Path | None) -> str:
    """Return the table for a CRM; an empty string if nothing has changed since the earlier one."""
    rows = make_crm_rows(program, opened.catalog.library, _make_rows(opened, everybody=True))
    if not rows:
        warn(
            f"no record has the id of an account in {program}",
            f"to write the ids into the records: onrecord import {program} FILE",
        )
    if since:
        rows = select_changed(program, rows, since)
        if not rows:
            return ""
    return render_csv(program, rows)


def _make_rows(opened: Opened, *, everybody: bool) -> Iterator[dict[str, Any]]:
    """Yield each reference as in the API, with its status; of customers with nothing allowed, only the profile."""
    library = opened.catalog.library
    site = make_site_view(library, opened.today)
    views = {view.slug: view for view in site.references if make_card(view, site)}
    for slug, reference in library.references.items():
        if slug in views:
            yield {**describe_reference(views[slug], site), "status": reference.status}
        elif everybody:
            yield _describe_customer(reference, site)


def _describe_customer(reference: Reference, site: SiteView) -> dict[str, Any]:
    profile = reference.profile
    return {
        "slug": reference.slug,
        "name": reference.name,
        "industry": profile.industry,
        "size": profile.size,
        "country": profile.country,
        "products": list(profile.products),
        "use_cases": list(profile.use_cases),
        "languages": list(profile.languages),
        "owner": site.policy.name_of(reference.owner),
        "uses": [],
        "status": reference.status,
    }


def _write_json(rows: list[dict[str, Any]], today: date) -> str:
    return json.dumps({"version": json.VERSION, "day": today.isoformat(), "references": rows})


def _write_csv(rows: list[dict[str, Any]]) -> str:
    return write_csv(_HEAD, map(_make_cells, rows))


def _make_cells(row: dict[str, Any]) -> list[object]:
    uses = row["uses"]
    ends = [use["valid_through"] for use in uses if use["valid_through"]]
    named = row.get("may_be_named")
    return [
        row["slug"],
        *(row[key] for key in _HEAD[1:10]),
        [use["use"] for use in uses if use["answer"] == "allow"],
        [use["use"] for use in uses if use["answer"] == "ask"],
        min(ends, default=None),
        row.get("anonymous_as"),
        None if named is None else "yes" if named else "no",
        [_say_permission(one) for one in row.get("permissions", ())],
    ]


def _say_permission(scope: dict[str, Any]) -> str:
    """Return one permission in words: uses, channels, countries, dates, and the conditions before each use."""
    begins = f" from {scope['valid_from']}" if scope["valid_from"] else ""
    ends = f" until {scope['valid_through']}" if scope["valid_through"] else ""
    review = f" (review by {scope['review_by']})" if scope["review_by"] else ""
    conditions = f", after {', '.join(scope['conditions'])}" if scope["conditions"] else ""
    what, where, countries = (", ".join(scope[key]) for key in ("uses", "channels", "territories"))
    return f"{scope['authorization']}: {what} · {where} · {countries}{begins}{ends}{review}{conditions}"
