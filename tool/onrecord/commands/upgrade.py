"""onrecord upgrade: bring the catalog's tool, workflows, forms and schemas to this version."""

import difflib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord import __version__
from onrecord.commands.editing.branch import say_next
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail, leave
from onrecord.commands.shell.opening import add_catalog_options, open_settings
from onrecord.git.repository import Repository
from onrecord.git.tree import DirectoryTree
from onrecord.reports.text import count_of, make_visible
from onrecord.store.catalog_writes import ConflictError, write
from onrecord.store.new_catalog import make_tool_files
from onrecord.store.shipped_files import FileUpgrade, Step, find_ledger_path, make_ledger, plan_upgrade, read_ledger

_SAYS = {
    Step.ADD: "new",
    Step.REPLACE: "changed",
    Step.REMOVE: "no longer used",
    Step.KEEP: "kept, because you changed it",
}


@click.command("upgrade")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
@click.option(
    "--take", multiple=True, metavar="PATH", help="Overwrite your changes to this file with ours. Repeatable."
)
@click.option(
    "--tool",
    metavar="URL#sha256=…",
    help="A wheel to install the tool from, if the catalog does not keep its own copy.",
)
@add_catalog_options
def command(yes: bool, take: tuple[str, ...], tool: str | None, root: Path, today: date | timedelta | None) -> None:
    """Bring the catalog's tool, workflows, forms and schemas to this version of onrecord. Shows the differences first.

    Files that your company has changed are kept, and their differences from ours are shown. Policy, vocabulary and
    references are never touched.

    Example: onrecord upgrade --take .github/workflows/publish.yml
    """
    policy = open_settings(root)[1]
    forge = policy.repository.forge
    if forge not in ("github", "gitlab"):
        decline(f"onrecord has no workflows for {forge}, so there is nothing to upgrade")
    tree, place = DirectoryTree(root), find_ledger_path(forge)
    wanted = _select(tree, forge, prompts.parse_wheel_address(tool))
    written, before = _open_ledger(tree, place)
    found = {path: data for path in {*wanted, *written} if (data := _read(tree, path)) is not None}
    plan = [_take_ours(step, take) for step in plan_upgrade(wanted, found, written)]
    unknown = [path for path in take if path not in {step.path for step in plan}]
    if unknown:
        prompts.refuse(f"{make_visible(unknown[0])!r} is not one of the files that differ", "--take")
    for step in plan:
        _show(step)
    changes = [step for step in plan if step.step is not Step.KEEP]
    if not changes:
        click.echo(
            f"Everything is up to date with onrecord {__version__}{', except the files you changed' if plan else ''}."
        )
        leave(Exit.CLEAN)
    if not yes and not prompts.confirm(f"Write {count_of(len(changes), 'file')}?"):
        decline("nothing was written", "to write without being asked: onrecord upgrade --yes")
    files = {step.path: step.then for step in changes if step.then is not None}
    files[place] = make_ledger(wanted)
    read = {path: found[path] for path in files if path in found} | ({place: before} if before is not None else {})
    try:
        write(root, tree, files, read)
    except ConflictError as error:
        fail(f"nothing was written: {error}")
    for step in changes:
        if step.step is Step.REMOVE:
            (root / step.path).unlink(missing_ok=True)
    click.echo(f"Upgraded {count_of(len(changes), 'file')} to onrecord {__version__}.")
    message, branch = f"Upgrade to onrecord {__version__}", f"upgrade/onrecord-{__version__}"
    say_next(Repository(root), policy, branch, message, [step.path for step in changes])


def _select(tree: DirectoryTree, forge: str, tool: tuple[str, str] | None) -> dict[str, bytes]:
    """Return this version's files. A catalog that installs the tool from an address keeps doing so."""
    wanted = dict(make_tool_files(forge, tool))
    line = f".{forge}/onrecord/tool.txt"
    installed = _read(tree, line)
    if tool is None and installed is not None and installed.startswith(b"https://"):
        address = installed.decode("utf-8", "replace").split()[0]
        click.echo(f"The tool is installed from {make_visible(address)}. To change that, give --tool.")
        wanted = {path: data for path, data in wanted.items() if path != line and not path.endswith(".whl")}
        wanted[line] = installed
    return wanted


def _open_ledger(tree: DirectoryTree, place: str) -> tuple[Mapping[str, str], bytes | None]:
    """Return what was written last time, and the ledger's bytes; nothing if the catalog is older than ledgers."""
    data = _read(tree, place)
    try:
        return (read_ledger(data) if data is not None else {}), data
    except ValueError as error:
        fail(
            f"{place} cannot be read: {error}", "restore it from git; or delete it, and every file that differs is kept"
        )


def _read(tree: DirectoryTree, path: str) -> bytes | None:
    if tree.kind(path) == "missing":
        return None
    try:
        return (tree.root / path).read_bytes() if tree.kind(path) == "file" else tree.read(path)
    except OSError as error:
        fail(f"{path} cannot be read: {error}")


def _take_ours(step: FileUpgrade, take: tuple[str, ...]) -> FileUpgrade:
    """Return the step, changed to our version of the file if --take names it."""
    if step.path not in take or step.step is not Step.KEEP:
        return step
    kind = Step.REMOVE if step.then is None else Step.ADD if step.now is None else Step.REPLACE
    return FileUpgrade(step.path, kind, step.now, step.then)


def _show(step: FileUpgrade) -> None:
    gone = step.step is Step.KEEP and step.now is None
    click.echo(f"{make_visible(step.path)}: {'not written, because you removed it' if gone else _SAYS[step.step]}")
    if not gone and step.step in (Step.REPLACE, Step.KEEP):
        for line in _find_difference(step):
            click.echo(f"    {make_visible(line)}")


def _find_difference(step: FileUpgrade) -> Iterator[str]:
    """Yield the lines that differ; not for wheels and lists of hashes, which say nothing to a person."""
    if step.path.endswith((".whl", "/requirements.txt")):
        return
    try:
        old, new = ((data or b"").decode("utf-8").splitlines() for data in (step.now, step.then))
    except UnicodeDecodeError:
        return
    yield from list(difflib.unified_diff(old, new, "yours", f"onrecord {__version__}", lineterm="", n=1))
