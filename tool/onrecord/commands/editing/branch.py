"""Propose an edit: its branch, commit, push and pull request, or the commands to make them."""

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import click

from onrecord.catalog.record.policy import Policy
from onrecord.commands.shell.failure import fail
from onrecord.git.pull_request import compare_address, open_by_program
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.reports.text import make_visible


@dataclass(frozen=True)
class JobBranch:
    """The branch that a job is committed on; `left` is the branch that was checked out before, if this one is new."""

    repository: Repository
    name: str
    left: str | None = None

    def give_up(self) -> None:
        """Go back to the branch before: nothing was committed."""
        if self.left is not None:
            self.repository.run("switch", "--quiet", self.left, check=False)
            self.repository.run("branch", "--quiet", "--delete", self.name, check=False)

    def commit(self, paths: list[str], message: str) -> None:
        """Commit these files and nothing else. Raises CommandError (exit 4) if git fails."""
        try:
            self.repository.run("add", "--", *paths)
            self.repository.run("commit", "--quiet", "--message", message, "--", *paths)
        except GitError as error:
            fail(f"the files were written, but not committed: {error.message}", error.hint)


def say_committed(branch: str, message: str) -> None:
    """Print on which branch a change was committed."""
    click.echo(f"Committed on branch {make_visible(branch)}: {make_visible(message)}")


def start_job(
    repository: Repository, name: str, files: Mapping[str, bytes], read: Mapping[str, bytes], policy: Policy
) -> JobBranch:
    """Switch to the job's branch: a new one from the default branch, whatever branch is checked out.

    The current branch is kept if it is the job's own, or if the edit builds on it because its files differ from the
    default branch. Raises CommandError (exit 4) if git cannot switch.
    """
    here = repository.read_text("symbolic-ref", "--quiet", "--short", "HEAD", check=False)
    base = policy.repository.branch
    start = "HEAD" if here == base else _find_default_branch(repository, base)
    if here and here != base:
        if re.fullmatch(rf"{re.escape(name)}(-[0-9]+)?", here):
            return JobBranch(repository, here)
        if start is None or _builds_on(repository, start, files, read):
            click.echo(f"Staying on branch {make_visible(here)}: what you edit is not on {make_visible(base)} yet.")
            return JobBranch(repository, here)
    free = find_free_branch(repository, name)
    try:
        left = here or repository.read_text("rev-parse", "HEAD")
        repository.run("switch", "--quiet", "--no-track", "--create", free, start or "HEAD")
    except GitError as error:
        fail(f"nothing was written: {error.message}", "commit or stash your changes, then run it again")
    return JobBranch(repository, free, left)


def push_branch(repository: Repository, branch: str, message: str, policy: Policy) -> None:
    """Push a branch and open the pull request, or print where to open it.

    Raises CommandError (exit 4) if the branch cannot be pushed.
    """
    try:
        repository.run("push", "--quiet", "--set-upstream", "origin", branch)
    except GitError as error:
        fail(
            f"the change is committed on branch {branch}, but was not pushed: {error.message}",
            write_push_line(repository, branch),
        )
    click.echo(f"Pushed branch {make_visible(branch)}")
    host, base = policy.repository.forge, policy.repository.branch
    done = open_by_program(host, repository.folder, base, branch, message)
    if done:
        click.echo(f"Opened the pull request: {make_visible(done)}")
    else:
        say_pull_request(policy, branch)


def say_next(repository: Repository, policy: Policy, name: str, message: str, files: Iterable[str]) -> None:
    """Print how to propose a change, as one command that stops if a step fails; nothing without a git repository."""
    if not repository.exists():
        return
    git = _write_git(repository)
    here = repository.read_text("symbolic-ref", "--quiet", "--short", "HEAD", check=False)
    new = here in ("", policy.repository.branch)
    branch = find_free_branch(repository, name) if new else here
    steps = [
        *([f"{git} switch -c {branch}"] if new else []),
        f"{git} add {' '.join(sorted({_find_folder(path) for path in files}))}",
        f"{git} commit -m {_quote_for_shell(message)}",
        write_push_line(repository, branch),
    ]
    click.echo("Next:")
    click.echo(" &&\n".join(f"  {step}" for step in steps))
    say_pull_request(policy, branch)


def say_pull_request(policy: Policy, branch: str) -> None:
    """Print where to open the pull request."""
    where = compare_address(policy.repository.forge, policy.repository.url, policy.repository.branch, branch)
    click.echo(f"Then open the pull request: {make_visible(where)}")


def write_push_line(repository: Repository, branch: str) -> str:
    """Return the command that pushes a branch."""
    return f"{_write_git(repository)} push -u origin {branch}"


def find_free_branch(repository: Repository, name: str) -> str:
    """Return the name, with a number if a branch has it, here or on a remote."""
    refs = repository.read_text("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").splitlines()
    taken = {ref.split("/", 2 if ref.startswith("refs/heads/") else 3)[-1] for ref in refs}
    free = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    return next(branch for branch in free if branch not in taken)


def _find_default_branch(repository: Repository, base: str) -> str | None:
    """Return the default branch by its full name: the local one, else the remote's; None if there is neither."""
    for ref in (f"refs/heads/{base}", f"refs/remotes/origin/{base}"):
        if repository.read_text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", check=False):
            return ref
    return None


def _builds_on(repository: Repository, start: str, files: Mapping[str, bytes], read: Mapping[str, bytes]) -> bool:
    """Return whether a file of the edit differs between the default branch and the version that was edited."""
    tree = GitTree(repository, repository.read_text("rev-parse", start), repository.find_prefix(repository.folder))
    there = {path: tree.read(path) if tree.kind(path) == "file" else None for path in files}
    return any(there[path] != read.get(path) for path in files)


def _write_git(repository: Repository) -> str:
    """Return the git command as it works from the current folder."""
    folder = str(repository.folder)
    return "git" if folder == "." else f"git -C {shlex.quote(folder)}"


def _find_folder(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _quote_for_shell(message: str) -> str:
    return "'" + make_visible(message).replace("'", "'\\''") + "'"
