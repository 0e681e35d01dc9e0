"""onrecord verify: read a built site, and fail if it shows anything that is not allowed."""

import sys
import tomllib
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import add_catalog_options, open_catalog, resolve_today
from onrecord.finding import Severity
from onrecord.publish.crawl import crawl
from onrecord.publish.verify import SiteError, verify_files, verify_folder
from onrecord.reports import github, json, text
from onrecord.store.findings_with_places import examine
from onrecord.store.wish_files import read_wishes


@click.command("verify")
@click.argument("site", metavar="DIR|URL")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json", "github"]), default="text", help="Output format."
)
@add_catalog_options
def command(site: str, format_: str, root: Path, today: date | timedelta | None) -> None:
    """Read a built site, and fail if it shows anything that is not allowed on the day.

    If there is a catalog (here, or in --catalog DIR), every name, logo, quote and row is checked against it. Without
    one, the site is checked against the dates that it contains itself.

    Example: onrecord verify https://references.fernwright.example/
    """
    opened = open_catalog(root, today) if (root / "schema" / "policy.yaml").is_file() else None
    day = opened.today if opened else resolve_today(today, "UTC")
    library = opened.catalog.library if opened else None
    errors = examine(opened.catalog, opened.tree, day) if opened else []
    errors = [finding for finding in errors if finding.severity is Severity.ERROR]
    wishes = read_wishes(opened.tree, opened.catalog.library, day).wishes if opened else None
    demo = library is not None and library.policy.demo_today is not None and _is_own_project(root)
    try:
        if site.startswith(("http://", "https://")):
            marker, files = crawl(site)
            found = verify_files(files, marker, day, library, errors, demo=demo, wishes=wishes)
        else:
            folder = Path(site)
            if not folder.is_dir():
                raise SiteError("there is no such folder")
            found = verify_folder(folder, day, library, errors, demo=demo, wishes=wishes)
    except (SiteError, OSError, ValueError) as error:
        fail(f"{site} cannot be verified: {error}", "build it first: onrecord build")
    if format_ == "json":
        click.echo(json.render_findings(found, day, len(library.references) if library else 0, 0), nl=False)
    else:
        body = (
            github.render_findings(found)
            if format_ == "github"
            else text.render_findings(found, choose_paint(sys.stdout))
        )
        if body:
            click.echo(body)
        verdict = f"{text.count_of(len(found), 'finding')}" if found else f"Everything on the site is allowed on {day}."
        click.echo(verdict)
    leave(Exit.FINDINGS if found else Exit.CLEAN)


def _is_own_project(root: Path) -> bool:
    """Return whether the catalog is the sample in onrecord's own repository, the only demo that may be published."""
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8")).get("project")
    except (OSError, ValueError):
        return False
    return isinstance(project, dict) and project.get("name") == "onrecord"
