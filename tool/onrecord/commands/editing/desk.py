"""What the verbs that edit share: who does it, writing it down, and the step after it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.branch import (
    push_branch,
    push_line,
    say_committed,
    say_next,
    say_pull_request,
    start_job,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline, fail, warn
from onrecord.commands.shell.opening import Opened, catalog_options, open_catalog
from onrecord.git.repository import GitError, Repository
from onrecord.reports import text
from onrecord.reports.text import make_visible
from onrecord.store.catalog_writes import ConflictError, recover, write
from onrecord.store.edit_preview import Outlook, outlook
from onrecord.store.schema import schema
from onrecord.yaml.edit import Edited

Command = TypeVar("Command", bound=Callable[..., Any])


def editing_options(command: Command) -> Command:
    """Give a verb --by, --commit, --push, and what every verb has."""
    command = click.option(
        "--push",
        is_flag=True,
        expose_value=False,
        callback=_remember_push,
        help="--commit, then push the branch and open the pull request (gh or glab where installed, else its address).",
    )(command)
    command = click.option(
        "--commit",
        "commits",
        is_flag=True,
        help="Commit on a new branch from the default one, whatever branch you are on. Default: say how.",
    )(command)
    command = click.option(
        "--by",
        envvar="ONRECORD_BY",
        metavar="PERSON",
        help="Who does it: a key of policy's people. Default: whose e-mail address git commits with.",
    )(command)
    return catalog_options(command)


_MOST_HOMES = 5
"""Directories that `git add` names one by one; more of them are named by the folder that they are in."""
_PUSHES = "onrecord.pushes"


def _remember_push(context: click.Context, _: click.Parameter, pushes: bool) -> None:
    context.meta[_PUSHES] = pushes


def pushes() -> bool:
    """Whether the verb that runs was called with --push: every verb that edits has it, and none needs it but `save`."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_PUSHES))


@dataclass(frozen=True)
class Desk:
    """An open catalog and the person who edits it. Where it `proposes`, what would be saved is put there instead."""

    opened: Opened
    by: str
    proposes: "list[Change] | None" = None

    @property
    def today(self) -> date:
        """The day to judge by."""
        return self.opened.today

    @property
    def policy(self) -> Policy:
        """The catalog's policy."""
        return self.opened.catalog.library.policy

    def customer(self, name: str) -> Reference:
        """The customer that is meant; exit 2 where nobody or more than one is, 4 where the record is broken."""
        try:
            return self.opened.catalog.library.resolve(name)
        except DecisionError as error:
            broken = [f for f in self.opened.catalog.findings if f.customer == name]
            if broken:
                fail("The record cannot be read; fix it first.", findings=broken)
            raise click.BadParameter(f"{error.message}: {error.hint}", param_hint="CUSTOMER") from None

    def record(self, slug: str) -> tuple[str, Edited]:
        """The path of a customer's record and the record, ready to be edited."""
        path = f"references/{slug}/reference.yaml"
        return path, Edited(self.opened.tree.read(path), schema("reference"))

    def team(self, given: str | None, step: str) -> str:
        """For which team: the one given, else the person's role, that of the program's step first."""
        if given:
            return given
        roles = self.policy.people[self.by].roles
        responsible = self.policy.raci[step].responsible if step in self.policy.raci else None
        return responsible if responsible in roles else min(roles)


@dataclass
class Change:
    """What is to be written for one customer: bytes by paths from the catalog's root, and `read`, what they were.

    `gone` are files that it takes away, where it is proposed; `letters` what is sent when it is merged, by name.
    `branch` and `message` are for git. `follows` are rules whose findings are the meant consequence of the change (a
    publication must be taken down after a withdrawal): they are said, and do not stop it.
    """

    slug: str
    branch: str
    message: str
    files: dict[str, bytes] = field(default_factory=dict)
    read: dict[str, bytes] = field(default_factory=dict)
    follows: frozenset[str] = frozenset()
    gone: list[str] = field(default_factory=list)
    letters: dict[str, bytes] = field(default_factory=dict)

    def edit(self, path: str, before: bytes, after: bytes) -> None:
        """Add a file that is there already."""
        self.files[path], self.read[path] = after, before


def open_desk(root: Path, today: date | timedelta | None, by: str | None) -> Desk:
    """Read the catalog and find out who edits it; exit 2 where that is not clear."""
    put_back(root)
    opened = open_catalog(root, today)
    return Desk(opened, person(by, opened.catalog.library.policy, opened.today, Repository(root)))


def put_back(root: Path) -> None:
    """Put back what an edit that was killed half-way had begun, before the catalog is read to be edited."""
    try:
        left = recover(root)
    except OSError as error:
        fail(f"an edit that was stopped half-way cannot be put back: {error.strerror or error}")
    if left:
        warn(f"an earlier edit was stopped half-way: {text.count_of(left, 'file')} put back as before", "run it again")


def person(by: str | None, policy: Policy, today: date, repository: Repository) -> str:
    """The key of the person: the one given, else by git's e-mail address, else asked for. Exit 2 where none is."""
    mine = _git_email(repository) if by is None else None
    if by is None:
        by = next((key for key, p in policy.people.items() if mine and p.email and p.email.casefold() == mine), None)

    def check(key: str) -> str:
        return known_person(key, policy, today, "--by")

    if by is not None:
        return check(by)
    wanted = prompts.Wanted()
    why = f", since policy knows nobody with the address {make_visible(mine)} that git commits with" if mine else ""
    found = wanted.one(f"--by (or ONRECORD_BY){why}", None, f"Who are you ({', '.join(policy.people)})", check)
    wanted.done()
    return found


def known_person(key: str, policy: Policy, today: date, option: str) -> str:
    """The key, where policy knows somebody by it who has not left; exit 2 where not."""
    if key not in policy.people:
        close = get_close_matches(key, policy.people, n=1)
        meant = f"did you mean {close[0]!r}?" if close else "the people are listed in schema/policy.yaml"
        prompts.refuse(f"policy knows no {key!r}; {meant}", option)
    left = policy.people[key].left
    if left and left <= today:
        prompts.refuse(f"{policy.name_of(key)} left on {left}", option)
    return key


def foresee(desk: Desk, change: Change) -> Outlook:
    """What the catalog becomes; exit 1 with the findings where `check` would refuse it, and nothing is written."""
    opened = desk.opened
    seen = outlook(opened.catalog, opened.tree, change.files, opened.today)
    stopping = [finding for finding in seen.errors if finding.rule not in change.follows]
    if stopping:
        decline("Nothing was written: `onrecord check` would refuse it.", findings=stopping)
    return seen


def save(desk: Desk, change: Change, *, commits: bool, quiet: bool = False) -> None:
    """Write a change that was foreseen, then say the next step, or take it with --commit or --push.

    A desk that proposes writes nothing. `quiet` is for one of several changes: what is said and pushed is left to the
    caller.
    """
    if desk.proposes is not None:
        desk.proposes.append(change)
        return
    branch = write_change(desk.opened, change, commits=commits, quiet=quiet)
    if branch and quiet:
        say_committed(branch, change.message)
    if not quiet:
        say_or_bring_in(desk.opened, change, branch)


def write_change(opened: Opened, change: Change, *, commits: bool, quiet: bool = True) -> str | None:
    """Write the files, and commit them on the job's branch with --commit or --push; gives that branch.

    Exit 2 where there is no git to commit with, 4 where the files are not as they were read: then nothing is written.
    """
    repository = Repository(opened.root)
    commits = commits or pushes()
    policy = opened.catalog.library.policy
    if commits and not repository.exists():
        option = "--push" if pushes() else "--commit"
        raise click.UsageError(f"{option} needs a git repository here; nothing was written.")
    job = start_job(repository, change.branch, change.files, change.read, policy) if commits else None
    try:
        write(opened.root, opened.tree, change.files, change.read)
    except ConflictError as error:
        if job:
            job.give_up()
        fail(f"nothing was written: {error}", "run it again: what is written already is left as it is")
    if not quiet:
        for path in change.files:
            click.echo(f"Wrote {make_visible(path)}")
    if job:
        job.commit(list(change.files), change.message)
    return job.name if job else None


def say_or_bring_in(opened: Opened, change: Change, branch: str | None) -> None:
    """After the write: push the branch that it was committed on, or say the steps that remain."""
    repository, policy = Repository(opened.root), opened.catalog.library.policy
    if branch:
        say_committed(branch, change.message)
        bring_in(repository, branch, change.message, policy)
    else:
        homes = {"/".join(path.split("/")[:2]) for path in change.files}
        named = change.files if len(homes) <= _MOST_HOMES else {path.split("/")[0] for path in change.files}
        say_next(repository, policy, change.branch, change.message, named)


def bring_in(repository: Repository, branch: str, message: str, policy: Policy) -> None:
    """After the commit: push and open the pull request with --push, else say how."""
    if pushes():
        push_branch(repository, branch, message, policy)
        return
    click.echo(f"  {push_line(repository, branch)}")
    say_pull_request(policy, branch)


def say_lines(lines: Iterable[str]) -> None:
    """Lines with values from the record: nothing in them is obeyed by a terminal."""
    for line in lines:
        click.echo(make_visible(line))


def _git_email(repository: Repository) -> str | None:
    try:
        found = repository.user()
    except GitError:
        return None
    return found.casefold() if found else None
