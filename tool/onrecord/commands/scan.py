"""onrecord scan: look for customers in content, and judge each mention."""

import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from msgspec.structs import replace

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import Opened, add_cache_option, add_catalog_options, open_catalog, resolve_today
from onrecord.commands.shell.output import append_output, write_output
from onrecord.finding import Severity
from onrecord.reports import scan as reports
from onrecord.reports.text import make_visible

if TYPE_CHECKING:
    from onrecord.scan.config import Config
    from onrecord.scan.publications import Proposal
    from onrecord.scan.session import Options, Outcome

FORMATS = ["text", "json", "github", "sarif"]


@click.command("scan")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--channel", help="The channel of all paths; overrides the configuration.")
@click.option("--territory", help="The territory of all paths; overrides the configuration.")
@click.option("--map", "maps", multiple=True, metavar="GLOB=CHANNEL", help="The channel of some paths. Repeatable.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out these paths. Repeatable.")
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The configuration. Default: the nearest .onrecord.toml.",
)
@click.option(
    "--show",
    type=click.Choice(["allowed", "settled", "passed", "all"]),
    help="Also list mentions that are allowed, settled (accepted or ignored), or passed over because they name nobody.",
)
@click.option("--customer", metavar="CUSTOMER", help="List every mention of this customer, each judged.")
@click.option("--comments", is_flag=True, help="Also look for names in comments.")
@click.option(
    "--update-publications",
    is_flag=True,
    help="Record what is shown and allowed as publications; with a built site as the catalog, only list it.",
)
@click.option("--write-baseline", is_flag=True, help="Write all open findings into the baseline, for review.")
@click.option(
    "--discover",
    type=click.Path(path_type=Path, exists=True),
    metavar="ACCOUNTS",
    help="Find out which of these accounts are shown. A table, or a folder of logos; works without a catalog.",
)
@click.option(
    "--write", "writes", is_flag=True, help="With --discover: make candidates, and record where they are shown."
)
@click.option(
    "--by",
    envvar="ONRECORD_BY",
    metavar="PERSON",
    help="The person who nominates or records: a key under `people` in policy.yaml.",
)
@click.option("--review", "reviewing", is_flag=True, help="Decide on the open findings, customer by customer.")
@click.option("--verbose", is_flag=True, help="Show the line and the hint of each finding, however many there are.")
@click.option("--strict-coverage", is_flag=True, help="Fail if there is a file of a kind that is not read.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning"]), help="The severity that makes it exit 1. Default: error."
)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), help="Output format. Default: text; in GitHub Actions, github."
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write the report to a file.")
@click.option("--summary", type=click.Path(path_type=Path, dir_okay=False), help="Append a Markdown summary to a file.")
@add_cache_option
@add_catalog_options
def command(
    paths: tuple[Path, ...],
    channel: str | None,
    territory: str | None,
    maps: tuple[str, ...],
    exclude: tuple[str, ...],
    config: Path | None,
    show: str | None,
    customer: str | None,
    comments: bool,
    update_publications: bool,
    write_baseline: bool,
    discover: Path | None,
    writes: bool,
    by: str | None,
    reviewing: bool,
    verbose: bool,
    strict_coverage: bool,
    fail_on: str | None,
    format_: str | None,
    output: Path | None,
    summary: Path | None,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Find customers' names, logos and quotes in content, and check each against what the customer allowed.

    What is denied is an error (exit 1), what you should ask about first is a warning, and what is allowed is not
    listed. Exit 4 means that something could not be read, so the result is not clean.

    Example: onrecord scan site/ blog/ --map 'decks/**=sales-deck'
    """
    from onrecord.catalog.decision.reasons import DecisionError
    from onrecord.commands.shell.scan_report import ScanReport, make_rows, make_tally
    from onrecord.scan import baseline, publications
    from onrecord.scan.config import ConfigError
    from onrecord.scan.session import Options, scan

    if discover is not None:
        _discover(
            discover, paths, _read_settings(config, paths, maps, exclude, comments), root, today, output, by, writes
        )
    if writes:
        raise click.UsageError("--write is only for --discover ACCOUNTS.")
    try:
        settings = _read_settings(config, paths, maps, exclude, comments)
        if update_publications and (_find_catalog(root, settings) / "references").is_dir():
            from onrecord.commands.editing.edit_session import restore_files

            restore_files(_find_catalog(root, settings))
        opened = _open(_find_catalog(root, settings), today)
        who = opened.catalog.library.resolve(customer).slug if customer else None
        allowed = bool(who or update_publications or show in ("allowed", "all"))
        options = Options(channel, territory, who, allowed, show == "passed", strict_coverage)
        _require_known_terms(opened, settings, options)
        outcome = scan(
            list(paths), settings, opened.catalog.library, opened.today, options, opened.root, _show_progress()
        )
        if write_baseline:
            target = settings.baseline_file
            acceptances = [one for one in baseline.load_accepted(settings) if one.where == settings.baseline]
            written = baseline.write_baseline(outcome.judged, baseline.load_baseline(target), acceptances)
            write_output(target, written)
            click.echo(f"Wrote {make_visible(str(target))}. Fill in each empty `why`, then commit it.", err=True)
    except ConfigError as error:
        fail(str(error), code=Exit.USAGE)
    except DecisionError as error:
        fail(error.message, error.hint, code=Exit.USAGE)
    if reviewing:
        _review(outcome, settings, opened)
    if broken := _find_broken(opened):
        outcome.unread.append(broken)
    library = opened.catalog.library
    proposed = []
    if update_publications:
        proposed = publications.list_proposals(outcome.judged, library, opened.today)
        if not _find_catalog(root, settings).is_file():
            proposed = _write_found(opened, proposed, by)
    failing = [*(item.finding for item in outcome.open), *outcome.findings]
    format_ = format_ or ("github" if os.environ.get("GITHUB_ACTIONS") == "true" and not output else "text")
    tally = make_tally(outcome)
    rows = make_rows(outcome, library, show, who)
    customers = {row.finding.customer or "" for row in rows} & library.references.keys()
    names = None if verbose else {slug: library.references[slug].name for slug in customers}
    ScanReport(rows, failing, tally, opened.today, proposed, names).show(format_, output)
    if who and format_ == "text" and not output and outcome.judged:
        from onrecord.scan.owners import Owners
        from onrecord.scan.takedown import render_checklist

        listed_places = render_checklist(outcome.judged, library, Owners.of(settings.root))
        click.echo(f"\nReady to paste into an issue:\n\n{listed_places}", nl=False)
    if summary:
        append_output(summary, reports.step_summary(failing, tally))
    limit = Severity(fail_on or settings.fail_on).rank
    if not who and any(finding.severity.rank <= limit for finding in failing):
        leave(Exit.FINDINGS)
    leave(Exit.UNREADABLE if outcome.unread else Exit.CLEAN)


def _write_found(opened: Opened, proposed: "list[Proposal]", by: str | None) -> "list[Proposal]":
    """Write the entries into the records; return those that were written.

    Raises CommandError if the libraries that edit records are not installed.
    """
    try:
        from onrecord.commands.editing.edit_session import EditSession, find_person
        from onrecord.commands.editing.found_publications import write_found
        from onrecord.git.repository import Repository
    except ModuleNotFoundError as error:
        fail(
            f"--update-publications needs {error.name}, which is not installed here",
            "pip install -r requirements/run.txt",
        )
    if not proposed:
        return proposed
    return write_found(
        EditSession(opened, find_person(by, opened.catalog.library.policy, opened.today, Repository(opened.root))),
        proposed,
    )


def _discover(
    accounts: Path,
    paths: tuple[Path, ...],
    settings: "Config",
    root: Path,
    today: date | timedelta | None,
    output: Path | None,
    by: str | None,
    writes: bool,
) -> NoReturn:
    """Report on accounts, and end the verb. A catalog is used if there is one; only --write needs it."""
    from onrecord.catalog.decision.reasons import DecisionError
    from onrecord.commands.editing.edit_session import find_person, restore_files
    from onrecord.git.repository import Repository
    from onrecord.scan.config import ConfigError

    try:
        from onrecord.commands.shell.discovery import leave_discovery, run_discovery, write_candidates
    except ModuleNotFoundError as error:
        fail(
            f"--discover needs {error.name}, which is not installed here",
            "pip install -r requirements/run.txt",
        )

    home = _find_catalog(root, settings)
    opened = open_catalog(home, today) if writes or (home / "references").is_dir() else None
    day = opened.today if opened else resolve_today(today, "UTC")
    if writes and opened:
        restore_files(home)
        by = find_person(by, opened.catalog.library.policy, day, Repository(home))
    try:
        found, slugs = run_discovery(accounts, list(paths), settings, opened, day, output)
    except ConfigError as error:
        fail(str(error), code=Exit.USAGE)
    except DecisionError as error:
        fail(error.message, error.hint, code=Exit.USAGE)
    if writes and opened and by:
        write_candidates(found, slugs, opened, by)
    leave_discovery(found)
    raise AssertionError  # it has left


def _review(outcome: "Outcome", settings: "Config", opened: Opened) -> NoReturn:
    """Hold the review and end the verb, with exit code 0 if nothing is left to do."""
    from onrecord.commands.shell.scan_review import hold_review
    from onrecord.scan import baseline
    from onrecord.scan.owners import Owners
    from onrecord.scan.review import Review

    target = settings.baseline_file
    acceptances = [one for one in baseline.load_accepted(settings) if one.where == settings.baseline]
    review = Review(baseline.load_baseline(target), acceptances)
    library = opened.catalog.library
    done = hold_review(outcome.judged, review, library, target, Owners.of(settings.root))
    leave(Exit.CLEAN if done else Exit.FINDINGS)


def _read_settings(
    path: Path | None, paths: tuple[Path, ...], maps: tuple[str, ...], exclude: tuple[str, ...], comments: bool
) -> "Config":
    from onrecord.scan.config import Config, PathRule, find_config, load_config

    found = path or find_config(Path.cwd()) or find_config(paths[0])
    settings = load_config(found) if found else Config(root=Path.cwd())
    rules = []
    for entry in maps:
        glob, equals, channel = entry.rpartition("=")
        if not equals or not glob or not channel:
            raise click.BadParameter(
                f"{entry!r} is not GLOB=CHANNEL, such as 'decks/**=sales-deck'", param_hint="--map"
            )
        rules.append(PathRule((glob,), channel))
    return replace(
        settings,
        maps=(*settings.maps, *rules),
        exclude=(*settings.exclude, *exclude),
        comments=settings.comments or comments,
    )


def _find_catalog(root: Path, settings: "Config") -> Path:
    """Return the catalog's root: as given, else as configured, else the current folder."""
    source = click.get_current_context().get_parameter_source("root")
    given = source is not None and source.name in ("COMMANDLINE", "ENVIRONMENT")
    if given or not settings.catalog:
        return root
    return Path(settings.root / settings.catalog)


def _open(root: Path, today: date | timedelta | None) -> Opened:
    """Open the catalog: a folder with records, or the file about them that a built site contains."""
    if not root.is_file():
        return open_catalog(root, today, remembers=True)
    from onrecord.git.tree import DirectoryTree
    from onrecord.scan.published import load_published

    day = resolve_today(today, "UTC")
    return Opened(load_published(root, day), day, DirectoryTree(root.parent), root.parent)


def _find_broken(opened: Opened) -> tuple[str, str] | None:
    """Return a message about records that could not be read, whose customers were not looked for; it names none."""
    known = opened.catalog.library.references
    lost = {finding.path for finding in opened.catalog.findings if finding.customer not in known}
    if not lost:
        return None
    records = "1 record" if len(lost) == 1 else f"{len(lost)} records"
    return (
        "the catalog",
        f"{records} cannot be read, so their names were not looked for; to see why, run onrecord check there",
    )


def _require_known_terms(opened: Opened, settings: "Config", options: "Options") -> None:
    """Refuse channels, territories and uses that are not in the vocabulary, before anything is read.

    Raises DecisionError.
    """
    from onrecord.catalog.decision.judge import check_question
    from onrecord.catalog.record.days import Days

    places = [settings.place, *(rule.override(settings.place) for rule in settings.maps)]
    for place in map(options.override, places):
        check_question(
            place.use or "name", place.channel, place.territory, Days.on(opened.today),
            vocabulary=opened.catalog.library.vocabulary, today=opened.today,
        )  # fmt: skip


def _show_progress() -> Callable[[int], None] | None:
    """Return a function that counts on a line of stderr, on a terminal only."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return None

    def count(number: int) -> None:
        if number % 50 == 0:
            click.echo(f"\r{number} files with mentions …\x1b[K", err=True, nl=False)

    return count
