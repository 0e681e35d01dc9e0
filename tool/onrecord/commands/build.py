"""onrecord build: the static site, the JSON API and the feeds."""

import time
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import add_cache_option, add_catalog_options, open_checked
from onrecord.commands.shell.site_build import (
    build_site,
    choose_day_of_build,
    describe_refusal,
    describe_shortfall,
    is_preview,
)
from onrecord.publish.builder import ReadBackError, StrictError
from onrecord.publish.shells import ShellError
from onrecord.reports.text import count_of, make_visible
from onrecord.store.folder_swap import OccupiedError

_LEFT_OUT = {
    "sales": "nothing about them is allowed",
    "public": "the website may show neither their name nor their logo worldwide",
}


@click.command("build")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("public"), help="The folder to write. Default: public/."
)
@click.option(
    "--audience",
    type=click.Choice(["sales", "public"]),
    default="sales",
    help="sales: everything that is allowed, for colleagues (default). public: only what the website may show.",
)
@click.option("--strict", is_flag=True, help="Write nothing if the catalog has an error.")
@add_cache_option
@add_catalog_options
def command(out: Path, audience: str, strict: bool, root: Path, today: date | timedelta | None) -> None:
    """Build the static site, the JSON API and the feeds, then read them back, as `verify` does.

    The site shows only what is allowed. Exit 0: everything was written. Exit 1: the site was written and is safe to
    deploy, but an error kept something off it, or something published elsewhere must be taken down. Exit 4: nothing
    was written, because policy or vocabulary cannot be read, or because the site did not pass verification. With
    --today, the site is a preview of that day and says so on every page.

    Example: onrecord build --out public
    """
    start = time.monotonic()
    given, preview = choose_day_of_build(today, root)
    opened, found = open_checked(root, given)
    try:
        done = build_site(opened, found, out, audience, preview=preview, strict=strict)
    except (ReadBackError, StrictError) as error:
        raise describe_refusal(error) from None
    except OccupiedError as error:
        hint = "name another folder with --out, or empty this one first"
        fail(f"{error}; nothing was written", hint, code=Exit.USAGE)
    except (ShellError, OSError) as error:
        fail(f"the site could not be built: {error}")
    what = "preview" if is_preview(opened, preview) else "site"
    click.echo(
        f"Built the {what} of {opened.today} for {audience}: {count_of(done.shown, 'reference')} shown, "
        f"{done.left_out} left out because {_LEFT_OUT[audience]}"
        + (f", {done.broken} left out because of errors." if done.broken else ".")
    )
    changed = "nothing changed" if not done.changed else f"{done.changed} of {count_of(done.files, 'file')} changed"
    click.echo(f"  {make_visible(str(out))}/: {changed}, {time.monotonic() - start:.1f} s")
    if not done.whole:
        raise describe_shortfall(done)
