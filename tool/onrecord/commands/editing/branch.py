"""Bringing an edit in: the branch it goes on, the commit, the push, and the pull request, or how to make them."""

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
    """The branch that one job is committed on; `left` is the one that was left for it, where it is a new one."""

    repository: Repository
    name: str
    left: str | None = None

    def give_up(self) -> None:
        """Go back to where one was: nothing was committed."""
        if self.left is not None:
            self.repository.run("switch", "--quiet", self.left, check=False)
            self.repository.run("branch", "--quiet", "--delete", self.name, check=False)

    def commit(self, paths: list[str], message: str) -> None:
        """Commit the files, and nothing else. Exit 4 where git does not."""
        try:
            self.repository.run("add", "--", *paths)
            self.repository.run("commit", "--quiet", "--message", message, "--", *paths)
        except GitError as error:
            fail(f"the files are written, but not committed: {error.message}", error.hint)


def say_committed(branch: str, message: str) -> None:
    """On which branch a change is now."""
    click.echo(f"Committed on branch {make_visible(branch)}: {make_visible(message)}")


def start_job(
    repository: Repository, name: str, files: Mapping[str, bytes], read: Mapping[str, bytes], policy: Policy
) -> JobBranch:
    """Go to the branch that a job belongs on: a new one from the default branch, whatever branch one is on.

    One stays on the branch that is the job's own, and on one that the edit builds on, since its file is another one
    there than on the default branch. Exit 4 where git does not go.
    """
    here = repository.text("symbolic-ref", "--quiet", "--short", "HEAD", check=False)
    base = policy.repository.branch
    start = "HEAD" if here == base else _default_branch(repository, base)
    if here and here != base:
        if re.fullmatch(rf"{re.escape(name)}(-[0-9]+)?", here):
            return JobBranch(repository, here)
        if start is None or _builds_on(repository, start, files, read):
            click.echo(f"On branch {make_visible(here)}: what is edited is not on {make_visible(base)} yet.")
            return JobBranch(repository, here)
    free = free_branch(repository, name)
    try:
        left = here or repository.text("rev-parse", "HEAD")
        repository.run("switch", "--quiet", "--no-track", "--create", free, start or "HEAD")
    except GitError as error:
        fail(f"nothing was written: {error.message}", "commit or stash what you changed, then run it again")
    return JobBranch(repository, free, left)


def push_branch(repository: Repository, branch: str, message: str, policy: Policy) -> None:
    """Push a branch and open the pull request, or print where a person does. Exit 4 where it cannot be pushed."""
    try:
        repository.run("push", "--quiet", "--set-upstream", "origin", branch)
    except GitError as error:
        fail(f"the commit is on branch {branch}, and was not pushed: {error.message}", push_line(repository, branch))
    click.echo(f"Pushed branch {make_visible(branch)}")
    host, base = policy.repository.forge, policy.repository.branch
    done = open_by_program(host, repository.folder, base, branch, message)
    if done:
        click.echo(f"Opened the pull request: {make_visible(done)}")
    else:
        say_pull_request(policy, branch)


def say_next(repository: Repository, policy: Policy, name: str, message: str, files: Iterable[str]) -> None:
    """How to bring a change in, as one command that stops where a step fails; nothing where there is no git."""
    if not repository.exists():
        return
    git = _git(repository)
    here = repository.text("symbolic-ref", "--quiet", "--short", "HEAD", check=False)
    new = here in ("", policy.repository.branch)
    branch = free_branch(repository, name) if new else here
    steps = [
        *([f"{git} switch -c {branch}"] if new else []),
        f"{git} add {' '.join(sorted({_folder(path) for path in files}))}",
        f"{git} commit -m {_quote(message)}",
        push_line(repository, branch),
    ]
    click.echo("Next:")
    click.echo(" &&\n".join(f"  {step}" for step in steps))
    say_pull_request(policy, branch)


def say_pull_request(policy: Policy, branch: str) -> None:
    """Where a person opens the pull request."""
    where = compare_address(policy.repository.forge, policy.repository.url, policy.repository.branch, branch)
    click.echo(f"Then open the pull request: {make_visible(where)}")


def push_line(repository: Repository, branch: str) -> str:
    """The command that pushes a branch."""
    return f"{_git(repository)} push -u origin {branch}"


def free_branch(repository: Repository, name: str) -> str:
    """The name, numbered where a branch has it, here or on a remote."""
    refs = repository.text("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes").splitlines()
    taken = {ref.split("/", 2 if ref.startswith("refs/heads/") else 3)[-1] for ref in refs}
    free = (name if n == 1 else f"{name}-{n}" for n in range(1, len(taken) + 2))
    return next(branch for branch in free if branch not in taken)


def _default_branch(repository: Repository, base: str) -> str | None:
    """The default branch by its full name: the local one, else the remote's; None where neither is there."""
    for ref in (f"refs/heads/{base}", f"refs/remotes/origin/{base}"):
        if repository.text("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}", check=False):
            return ref
    return None


def _builds_on(repository: Repository, start: str, files: Mapping[str, bytes], read: Mapping[str, bytes]) -> bool:
    """Whether a file of the edit is another one on the default branch than the one that was edited."""
    tree = GitTree(repository, repository.text("rev-parse", start), repository.prefix(repository.folder))
    there = {path: tree.read(path) if tree.kind(path) == "file" else None for path in files}
    return any(there[path] != read.get(path) for path in files)


def _git(repository: Repository) -> str:
    """git as somebody calls it from where they are."""
    folder = str(repository.folder)
    return "git" if folder == "." else f"git -C {shlex.quote(folder)}"


def _folder(path: str) -> str:
    return "/".join(path.split("/")[:2])


def _quote(message: str) -> str:
    return "'" + make_visible(message).replace("'", "'\\''") + "'"
