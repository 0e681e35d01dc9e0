"""onrecord codeowners: who is asked for a review of which files, made from policy."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, fail
from onrecord.commands.shell.opening import catalog_options, open_settings
from onrecord.commands.shell.output import write_into
from onrecord.git.repository import GitError, Repository
from onrecord.reports.codeowners import NobodyError, block, find_overruling, merge_block

_PLACES = {"gitlab": ".gitlab/CODEOWNERS", "gitea": ".gitea/CODEOWNERS"}


@click.command("codeowners")
@click.option("--check", "how", flag_value="check", help="Exit 1 where the file does not follow the policy.")
@click.option("--write", "how", flag_value="write", help="Write the file. Lines of others around ours are kept.")
@catalog_options
def command(how: str | None, root: Path, today: date | timedelta | None) -> None:
    """Make CODEOWNERS from policy: customer success for references, administrators for what judges and runs.

    Without an option, print it. The Git host then asks the right people for a review; `onrecord review` is the gate.

    Example: onrecord codeowners --check
    """
    policy = open_settings(root)[1]
    top, prefix = _place(root)
    path = _PLACES.get(policy.repository.forge, ".github/CODEOWNERS")
    file = top / path
    try:
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        new = merge_block(old, block(policy, prefix))
    except (NobodyError, OSError, UnicodeDecodeError) as error:
        fail(f"{path}: {error}", code=Exit.FINDINGS if isinstance(error, NobodyError) else Exit.UNREADABLE)
    if how == "write":
        write_into(file.parent, {file.name: new.encode("utf-8")}, "it must be a file that you may write")
        click.echo(f"{'Wrote' if new != old else 'Nothing to change in'} {path}")
    elif how == "check":
        _check(path, old, new)
    else:
        click.echo(new, nl=False)


def _check(path: str, old: str, new: str) -> None:
    later = find_overruling(old)
    if old.replace("\r\n", "\n") != new:
        decline(
            f"{path} does not follow schema/policy.yaml: people or roles have changed", "onrecord codeowners --write"
        )
    if later:
        decline(f"{path}: {later[0]!r} comes after our lines and overrides them", "move it above `# onrecord: begin`")
    click.echo(f"{path} follows the policy.")


def _place(root: Path) -> tuple[Path, str]:
    """The repository's root, where the Git host looks, and where the catalog is in it; else the catalog's root."""
    repository = Repository(root)
    try:
        return repository.top, repository.prefix(root)
    except GitError:
        return root, ""
