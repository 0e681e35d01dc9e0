"""onrecord codeowners: who is asked to review which files, generated from policy."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail
from onrecord.commands.shell.opening import add_catalog_options, open_settings
from onrecord.commands.shell.output import write_into
from onrecord.git.repository import GitError, Repository
from onrecord.reports.codeowners import NobodyError, find_overruling, merge_block, render_block

_PLACES = {"gitlab": ".gitlab/CODEOWNERS", "gitea": ".gitea/CODEOWNERS"}


@click.command("codeowners")
@click.option("--check", "how", flag_value="check", help="Exit 1 if the file is not up to date with policy.")
@click.option("--write", "how", flag_value="write", help="Write the file. Lines outside onrecord's block are kept.")
@add_catalog_options
def command(how: str | None, root: Path, today: date | timedelta | None) -> None:
    """Generate CODEOWNERS from policy: customer success reviews references, administrators review everything else.

    Without an option, it is printed. With this file, your Git host asks the right people for a review; `onrecord
    review` checks that they approved.

    Example: onrecord codeowners --check
    """
    policy = open_settings(root)[1]
    top, prefix = _find_place(root)
    path = _PLACES.get(policy.repository.forge, ".github/CODEOWNERS")
    file = top / path
    try:
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        new = merge_block(old, render_block(policy, prefix))
    except (NobodyError, OSError, UnicodeDecodeError) as error:
        fail(f"{path}: {error}", code=Exit.FINDINGS if isinstance(error, NobodyError) else Exit.UNREADABLE)
    if how == "write":
        write_into(file.parent, {file.name: new.encode("utf-8")}, "check that you may write to it")
        click.echo(f"Wrote {path}." if new != old else f"{path} is up to date.")
    elif how == "check":
        _check(path, old, new)
    else:
        click.echo(new, nl=False)


def _check(path: str, old: str, new: str) -> None:
    later = find_overruling(old)
    if old.replace("\r\n", "\n") != new:
        decline(
            f"{path} does not match schema/policy.yaml: people or roles have changed",
            "update it: onrecord codeowners --write",
        )
    if later:
        decline(f"{path}: {later[0]!r} comes after our lines and overrides them", "move it above `# onrecord: begin`")
    click.echo(f"{path} is up to date.")


def _find_place(root: Path) -> tuple[Path, str]:
    """Return the repository's root and the catalog's path in it; without a repository, the catalog's root and ""."""
    repository = Repository(root)
    try:
        return repository.top, repository.find_prefix(root)
    except GitError:
        return root, ""
