"""`onrecord scan --discover`: which of our accounts do we show, where, and with what on record?"""

from datetime import date
from pathlib import Path

import click
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail, leave
from onrecord.commands.shell.opening import Opened
from onrecord.commands.shell.output import write_output
from onrecord.git.tree import DirectoryTree
from onrecord.intake.crm.tables import MAX_BYTES
from onrecord.intake.permissions.accounts import read_accounts_of_file, read_accounts_of_folder
from onrecord.intake.permissions.grid import SheetError
from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.names.text_keys import make_name_key, make_slug
from onrecord.reports import discover as reports
from onrecord.reports.text import count_of, make_visible
from onrecord.scan.config import Config
from onrecord.scan.discover import Account, discover
from onrecord.store.catalog_reader import load_settings
from onrecord.store.catalog_writes import ConflictError, write
from onrecord.store.edit_preview import judge_edit
from onrecord.store.file_reads import read_regular
from onrecord.store.packaged import find_packaged
from onrecord.store.schema import read_schema
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.edit import Edited, EditError

FOLLOWS = frozenset(("expired-published",))
"""Findings that do not stop it: what is shown without a permission is exactly what the work list is for."""
DEFAULT = Path("discovered.html")
_HEAD = "# yaml-language-server: $schema=../../schema/reference.schema.json"


def run_discovery(
    accounts: Path, paths: list[Path], config: Config, opened: Opened | None, today: date, output: Path | None
) -> tuple[reports.Discovery, dict[str, str]]:
    """Scan, write the page and the table next to it, and print the numbers.

    Returns what was found, and the slugs by customer. Without a catalog (`opened` is None), only what the list of
    accounts says is on record. Raises CommandError (exit 4) if the accounts cannot be read.
    """
    library = opened.catalog.library if opened else _make_empty_library(today)
    if accounts.is_dir():
        wanted, skipped = read_accounts_of_folder(accounts), list[tuple[str, str]]()
    else:
        wanted, skipped = _read(accounts, library, today)
    if not wanted:
        fail(f"{accounts} contains no accounts", "give a table with a column of customers, or a folder of logos")
    root = opened.root if opened else None
    found, slugs = discover(paths, wanted, library, root, config, today, accounts.name)
    found = replace(found, skipped=skipped)
    page = output or DEFAULT
    table = page.with_suffix(".csv")
    write_output(page, reports.render_html(found), "name another file with --output")
    write_output(table, reports.render_csv(found), "name another file with --output")
    click.echo(reports.render_summary(found), nl=False)
    click.echo(f"Wrote {make_visible(str(page))} for printing and {make_visible(str(table))} for a spreadsheet.")
    if found.customers and opened is None:
        click.echo(
            "Next: create a catalog with `onrecord init`, then run this there with --write to make them candidates."
        )
    return found, dict(slugs)


def _read(path: Path, library: Library, today: date) -> tuple[list[Account], list[tuple[str, str]]]:
    try:
        data = read_regular(path, MAX_BYTES + 1)
        return read_accounts_of_file(path.name, data, library.vocabulary, library.policy.time_zone, today)
    except OSError as error:
        fail(f"{path} cannot be read: {error.strerror or error}", "check the path")
    except SheetError as error:
        fail(f"{path.name}: {error.message}", error.hint)


def _make_empty_library(today: date) -> Library:
    """Return a library with the vocabulary and policy that come with the tool, and no customers."""
    vocabulary, policy = load_settings(DirectoryTree(find_packaged("schema").parent), today)
    return Library({}, vocabulary, policy)


def write_candidates(found: reports.Discovery, slugs: dict[str, str], opened: Opened, by: str) -> None:
    """Make candidates of the customers that are shown but not in the catalog, and record where each is shown.

    Entries that exist stay as they are. Raises CommandError, and writes nothing, if `check` would refuse it (exit 1)
    or if it cannot be written (exit 4).
    """
    library, tree = opened.catalog.library, opened.tree
    files: dict[str, bytes] = {}
    read: dict[str, bytes] = {}
    new = places = 0
    for name in found.customers:
        slug = slugs[name]
        entries = _make_publications(found, name, slug, library)
        if not entries:
            continue
        places += len(entries)
        if slug in library.references:
            path = f"references/{slug}/reference.yaml"
            read[path] = tree.read(path)
            record = Edited(read[path], read_schema("reference"))
            try:
                for entry in entries:
                    record.append(("publications",), entry)
            except EditError as error:
                fail(f"{path}: {error}", "edit the record yourself")
            files[path] = record.data
            continue
        folder = make_latin_slug(name) or slug
        if tree.kind(f"references/{folder}") != "missing":
            folder = f"{folder}-{new + 2}"
        new += 1
        fields = _make_candidate(name, by, found, library.policy)
        fields["publications"] = entries
        files[f"references/{folder}/reference.yaml"] = "\n".join([_HEAD, *emit.write_mapping(fields, 0), ""]).encode()
    errors = judge_edit(opened.catalog, tree, files, opened.today).errors
    stopping = [finding for finding in errors if finding.rule not in FOLLOWS]
    if stopping:
        decline("No record was written: `onrecord check` would refuse it.", findings=stopping)
    try:
        write(opened.root, tree, files, read)
    except ConflictError as error:
        fail(f"no record was written: {error}", "run it again")
    done = f"Nominated {count_of(new, 'candidate')} and recorded {count_of(places, 'place')}"
    click.echo(f"{done}. To see what to do next: onrecord due")


def _make_candidate(name: str, by: str, found: reports.Discovery, policy: Policy) -> dict[str, object]:
    fields: dict[str, object] = {"name": name[:200]}
    if len(name) < 3 or make_name_key(name) in COMMON_WORDS:
        fields["matching"] = "never-alone"
    owner = by if by in policy.people else min(policy.people)
    why = f"Shown already; found by scan --discover with {found.source}"
    return fields | {
        "status": "candidate",
        "nominated": {"on": str(found.today), "by": by, "why": why},
        "owner": owner,
    }


def _make_publications(found: reports.Discovery, name: str, slug: str, library: Library) -> list[dict[str, object]]:
    """Return the places of one customer that the record lacks; uncertain ones are left to a person."""
    reference = library.references.get(slug)
    there = {(one.use, one.where) for one in reference.publications} if reference else set()
    taken = {one.id for one in reference.publications} if reference else set()
    entries: list[dict[str, object]] = []
    for one in found.shown:
        if one.customer != name or one.doubt or (one.what, one.place) in there:
            continue
        base = f"{one.what}-{make_slug(one.place, 50)}".rstrip("-")
        id_ = next(i for n in range(1, len(taken) + 2) if (i := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(id_)
        entries.append(
            {
                "id": id_,
                "use": one.what,
                "channel": one.channel,
                "territory": "worldwide",
                "where": one.place,
                "since": str(found.today),
            }
        )
    return entries


def leave_discovery(found: reports.Discovery) -> None:
    """End the verb: exit 4 if something could not be read, else 0, because a report does not fail by itself."""
    leave(Exit.UNREADABLE if found.unread else Exit.CLEAN)
