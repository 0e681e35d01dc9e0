"""onrecord review: the approval gate of a pull request."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes import compare
from onrecord.catalog.reasons import DecisionError
from onrecord.catalog.reviews import Need, needs
from onrecord.commands.catalog import catalog_options, open_base, paint
from onrecord.commands.exits import Exit
from onrecord.files.comparison import changed_paths
from onrecord.intake.forge_reviews import PayloadError, parse_pull_request, parse_reviews
from onrecord.reports import json, text
from onrecord.reports.markdown import escaped, table


@click.command("review")
@click.option("--base", required=True, metavar="REV", help="The commit that the pull request wants to change.")
@click.option("--head", metavar="REV", help="The merged tree to judge. Default: the files as they lie here.")
@click.option("--reviews", "reviews_file", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--pull-request", "pull_file", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@catalog_options
def command(
    base: str,
    head: str | None,
    reviews_file: Path,
    pull_file: Path,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Say whether every approval that the base's policy needs is there, by the right people, on this head.

    FILEs are GitHub's JSON: the pull request, and the list of its reviews (all pages). Exit 0: it may be merged;
    1: something is missing, and from whom; 4: it cannot be judged.

    Example: onrecord review --base origin/main --reviews reviews.json --pull-request pull.json
    """
    try:
        pull_request, reviews = parse_pull_request(pull_file.read_bytes()), parse_reviews(reviews_file.read_bytes())
    except (OSError, PayloadError) as error:
        click.echo(f"onrecord: {text.shown(str(error))}", err=True)
        sys.exit(Exit.UNREADABLE)
    both, day = open_base(root, base, head, today)
    if both.head.findings:
        click.echo(text.findings(both.head.findings, paint(sys.stderr)), err=True)
        click.echo("onrecord: the change cannot be judged while files of it cannot be read", err=True)
        sys.exit(Exit.UNREADABLE)
    try:
        changes = compare(both.base.library, both.head.library, day)
    except DecisionError as error:
        click.echo(f"onrecord: {text.shown(error.message)}", err=True)
        sys.exit(Exit.UNREADABLE)
    paths = changed_paths(root, both)
    found = needs(changes, both.base.library, both.head.library, pull_request, reviews, paths)
    missing = [need for need in found if not need.met]
    if format_ == "json":
        click.echo(
            json.dumps({"version": json.VERSION, "ok": not missing, "needs": [_fields(n) for n in found]}), nl=False
        )
    elif format_ == "markdown":
        click.echo(_markdown(found, missing), nl=False)
    else:
        click.echo(_text(found, missing, paint(sys.stdout)))
    sys.exit(Exit.FINDINGS if missing else Exit.CLEAN)


def _verdict(found: list[Need], missing: list[Need]) -> str:
    if missing:
        return f"Not yet: {text.counted(len(missing), 'approval')} of {len(found)} missing."
    return "Every approval is there." if found else "Nobody gains anything: no approval is needed."


def _text(found: list[Need], missing: list[Need], paint: text.Paint) -> str:
    lines = [paint(_verdict(found, missing), "red" if missing else "green")]
    for need in found:
        mark = paint("✓", "green") if need.met else paint("✗", "red")
        lines.append(f"  {mark} {text.shown(need.about)}: {text.shown(need.who)}, since {text.shown(need.why)}")
        if not need.met:
            lines.append(f"      → {text.shown(need.missing)}")
    return "\n".join(lines)


def _markdown(found: list[Need], missing: list[Need]) -> str:
    rows = [
        ("✅" if n.met else "❌", escaped(n.about), escaped(n.who), escaped(n.why), escaped(n.missing)) for n in found
    ]
    body = table(("", "about", "who", "why", "what is missing"), rows) + "\n" if rows else ""
    return f"**{_verdict(found, missing)}**\n\n{body}"


def _fields(need: Need) -> dict[str, object]:
    return {"about": need.about, "who": need.who, "why": need.why, "met": need.met, "missing": need.missing or None}
