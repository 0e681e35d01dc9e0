"""onrecord check: read the whole catalog and report every finding."""

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import leave
from onrecord.commands.shell.opening import add_cache_option, add_catalog_options, open_change, open_checked
from onrecord.finding import Finding, Severity
from onrecord.reports import github, markdown, text
from onrecord.store.catalog_reader import Catalog

FORMATS = ["text", "json", "github", "markdown"]


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--base", metavar="REV", help="Report only findings that were introduced since REV.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning"]),
    default="error",
    help="The severity that makes it exit 1. Default: error.",
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Output format. Default: text; in GitHub Actions, github."
)
@add_cache_option
@add_catalog_options
def command(
    paths: tuple[Path, ...],
    base: str | None,
    fail_on: str,
    format_: str | None,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Read the whole catalog and report every finding: schema, rules and live publications.

    With PATH…, only findings in those files or directories are reported. The whole catalog is read anyway, because
    rules compare customers. `--today +30d` answers: what will fail in 30 days?

    With --base, only findings that the change introduces are reported. If the change takes something away, what it
    uncovers (a withdrawn logo that is still on a page) is a warning that says who must take it down, where and by when.

    Example: onrecord check --fail-on warning
    """
    catalog, day, found, compared = _examine(root, today, base)
    found = _select_in(found, paths, root)
    counts = catalog.references, catalog.requests
    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" else "text")
    if format_ == "json":
        from onrecord.reports import json  # imported late: most reports are text

        click.echo(json.render_findings(found, day, *counts, compared), nl=False)
    elif format_ == "markdown":
        click.echo(markdown.render_findings(found), nl=False)
    else:
        body = (
            github.render_findings(found)
            if format_ == "github"
            else text.render_findings(found, choose_paint(sys.stdout))
        )
        if body:
            click.echo(body)
        click.echo(text.say_summary(found, *counts, choose_paint(sys.stdout)))
        if compared and compared["old"]:
            click.echo(f"{text.count_of(compared['old'], 'finding')} already in the base, not listed.")
    failing = Severity(fail_on).rank
    leave(Exit.FINDINGS if any(f.severity.rank <= failing for f in found) else Exit.CLEAN)


def _examine(
    root: Path, today: date | timedelta | None, base: str | None
) -> tuple[Catalog, date, list[Finding], dict[str, Any] | None]:
    """Return the catalog, the day, the findings, and what they were compared with."""
    if base is None:
        opened, found = open_checked(root, today)
        return opened.catalog, opened.today, found, None
    catalog, sides, change = open_change(root, base, today)
    return catalog, sides.today, change.findings, {"commit": sides.base_commit, "old": change.old}


def _select_in(found: list[Finding], paths: tuple[Path, ...], root: Path) -> list[Finding]:
    """Return the findings under the named paths (relative to the current folder or the root); all if none is named.

    Raises click.BadParameter if a path does not exist or is not in the catalog.
    """
    if not paths:
        return found
    named, home = [], root.resolve()
    for path in paths:
        there = [here.resolve() for here in (path, root / path) if here.exists()]
        inside = [here for here in there if here.is_relative_to(home)]
        if not inside:
            what = text.make_visible(str(path))
            why = f"{what!r} is not in the catalog" if there else f"there is no {what!r}"
            raise click.BadParameter(why, param_hint="PATH")
        named.append(inside[0].relative_to(home).as_posix())
    return [f for f in found if any(n == "." or f.path == n or f.path.startswith(f"{n}/") for n in named)]
