"""onrecord approvers: write the approvers of a pull request into its records."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes.approver_names import ApproverName
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import Opened, add_catalog_options, open_settings, resolve_today
from onrecord.commands.shell.output import write_output
from onrecord.finding import Keys
from onrecord.git.commits import make_commit
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.intake.forge.handed_names import MOST_BYTES, find_entry, parse_names
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.text import count_of, make_visible
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.file_reads import read_regular
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited


@click.command("approvers")
@click.argument("names_file", metavar="NAMES.json", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="Write the id of the new commit to this file.",
)
@add_catalog_options
def command(names_file: Path, out: Path, root: Path, today: date | timedelta | None) -> None:
    """Make a commit that writes the approvers into the records. NAMES.json is the output of `review --format json`.

    The commit's parent is the commit that was judged; nothing is checked out, and no branch is moved. Each name is
    checked again against this catalog's policy. The people who are named only have to approve the pull request; they
    edit nothing.

    Example: onrecord approvers names.json --out commit.txt
    """
    words = open_settings(root)
    day = resolve_today(today, words[1].time_zone, words[1].demo_today)
    try:
        handed = parse_names(read_regular(names_file, MOST_BYTES + 1))
        repository, names = Repository(root), handed.list_names()
        prefix, slugs = repository.find_prefix(root), sorted({name.customer for name in names})
        tree = GitTree(repository, repository.commit(handed.head), prefix, [f"references/{slug}" for slug in slugs])
        there = [slug for slug in slugs if tree.kind(f"references/{slug}") == "directory"]
        catalog = load_catalog(tree, day, there, words)
        files = _make_files(names, Opened(catalog, day, tree, root))
        where = {f"{prefix}{path}": data for path, data in files.items()}
        made = make_commit(repository, [handed.head], where, _write_message(names, catalog)) if where else handed.head
    except (OSError, PayloadError) as error:
        fail(f"{error}; nothing was written")
    except GitError as error:
        fail(error.message, error.hint)
    write_output(out, f"{made}\n".encode())
    click.echo(f"{count_of(len(names), 'name')} in {count_of(len(slugs), 'record')}: {made[:12]}")


def _make_files(names: Sequence[ApproverName], opened: Opened) -> dict[str, bytes]:
    """Return the records and requests with the names in them, by path. Raises PayloadError if a name does not fit."""
    library, edited = opened.catalog.library, dict[str, Edited]()
    for name in names:
        reference = library.references.get(name.customer)
        if reference is None:
            raise PayloadError(f"the record of {name.customer!r} cannot be read at that commit")
        entry = find_entry(name, reference, library.policy)
        file = entry.file if isinstance(entry, Request) else "reference.yaml"
        path = f"references/{name.customer}/{file}"
        if path not in edited:
            edited[path] = Edited(opened.tree.read(path), read_schema("request" if "/" in file else "reference"))
        _write(edited[path], name, entry, reference, opened.today.isoformat())
    return {path: record.data for path, record in edited.items()}


def _write(record: Edited, name: ApproverName, entry: Authorization | Request, reference: Reference, day: str) -> None:
    if isinstance(entry, Request):
        place: Keys = ("approved",)
    else:
        at = ("authorizations", reference.authorizations.index(entry), "approvals")
        if name.was is None:
            record.append(at, {"role": name.role, "by": name.by, "on": day})
            return
        place = (*at, [(given.role, given.by) for given in entry.approvals].index((name.role, name.was)))
    record.set((*place, "by"), name.by)
    record.set((*place, "on"), day)


def _write_message(names: Sequence[ApproverName], catalog: Catalog) -> str:
    """Return the commit message: who approves what, and who they replace."""
    policy = catalog.library.policy
    lines = []
    for name in names:
        instead = f", instead of {policy.name_of(name.was)}" if name.was else ""
        what = f"{name.authorization or name.request} of {name.customer}"
        lines.append(f"- {what}: {policy.name_of(name.by)} for {name.role}{instead}")
    message = "\n".join(map(make_visible, lines))
    return f"Name the approvers\n\n{message}\n\nThey approve the pull request; nothing has to be edited.\n"
