"""What the verbs that edit share: who edits, writing the change, and the step after it."""

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
    say_committed,
    say_next,
    say_pull_request,
    start_job,
    write_push_line,
)
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline, fail, warn
from onrecord.commands.shell.opening import Opened, add_catalog_options, open_catalog
from onrecord.git.repository import GitError, Repository
from onrecord.reports import text
from onrecord.reports.text import make_visible
from onrecord.store.catalog_writes import ConflictError, recover, write
from onrecord.store.edit_preview import Outlook, judge_edit
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited

Command = TypeVar("Command", bound=Callable[..., Any])


def add_editing_options(command: Command) -> Command:
    """Add --by, --commit and --push to a verb, and the options that every verb has."""
    command = click.option(
        "--push",
        is_flag=True,
        expose_value=False,
        callback=_remember_push,
        help="Like --commit, then push and open the pull request (with gh or glab, or print its address).",
    )(command)
    command = click.option(
        "--commit",
        "commits",
        is_flag=True,
        help="Commit on a new branch from the default one. Without it, the commands to do so are printed.",
    )(command)
    command = click.option(
        "--by",
        envvar="ONRECORD_BY",
        metavar="PERSON",
        help="Who does it: a key under `people` in policy.yaml. Default: the person with git's e-mail address.",
    )(command)
    return add_catalog_options(command)


_MOST_HOMES = 5
"""Up to this many folders, `git add` names each; above, it names their parent, so that the command stays readable."""
_PUSHES = "onrecord.pushes"


def _remember_push(context: click.Context, _: click.Parameter, pushes: bool) -> None:
    context.meta[_PUSHES] = pushes


def is_pushing() -> bool:
    """Return whether the verb was called with --push, which every verb that edits has, and only `save` needs."""
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(_PUSHES))


@dataclass(frozen=True)
class EditSession:
    """An open catalog and the person who edits it. With `proposes`, changes are appended there instead of written."""

    opened: Opened
    by: str
    proposes: "list[PlannedEdit] | None" = None

    @property
    def today(self) -> date:
        """The day to judge by."""
        return self.opened.today

    @property
    def policy(self) -> Policy:
        """The catalog's policy."""
        return self.opened.catalog.library.policy

    def find_customer(self, name: str) -> Reference:
        """Return the customer with that name.

        Raises click.BadParameter if there is none or more than one, CommandError (exit 4) if the record is broken.
        """
        try:
            return self.opened.catalog.library.resolve(name)
        except DecisionError as error:
            broken = [f for f in self.opened.catalog.findings if f.customer == name]
            if broken:
                fail(f"the record of {name} cannot be read; fix it first", findings=broken)
            raise click.BadParameter(f"{error.message}: {error.hint}", param_hint="CUSTOMER") from None

    def open_record(self, slug: str) -> tuple[str, Edited]:
        """Return the path of a customer's record, and the record ready to be edited."""
        path = f"references/{slug}/reference.yaml"
        return path, Edited(self.opened.tree.read(path), read_schema("reference"))

    def choose_team(self, given: str | None, step: str) -> str:
        """Return the team to ask for: the given one, else the person's role, first the one responsible for the step."""
        if given:
            return given
        roles = self.policy.people[self.by].roles
        responsible = self.policy.raci[step].responsible if step in self.policy.raci else None
        return responsible if responsible in roles else min(roles)


@dataclass
class PlannedEdit:
    """The files to write for one customer: bytes by their paths from the catalog's root; `read` is what they were.

    `gone` are files that a proposal deletes; `letters` the files to send when it is merged, by name. `branch` and
    `message` are for git. `follows` are rules whose findings are intended consequences of the change (a publication
    must be taken down after a withdrawal): they are printed, and do not stop it.
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
        """Add the new content of an existing file."""
        self.files[path], self.read[path] = after, before


def open_session(root: Path, today: date | timedelta | None, by: str | None) -> EditSession:
    """Read the catalog and find out who edits it. Raises click.UsageError (exit 2) if that is not clear."""
    restore_files(root)
    opened = open_catalog(root, today)
    return EditSession(opened, find_person(by, opened.catalog.library.policy, opened.today, Repository(root)))


def restore_files(root: Path) -> None:
    """Restore the files that an interrupted edit left half written, before the catalog is read to be edited.

    Raises CommandError (exit 4) if they cannot be restored.
    """
    try:
        left = recover(root)
    except OSError as error:
        fail(f"an earlier edit was interrupted, and its files cannot be restored: {error.strerror or error}")
    if left:
        warn(f"an earlier edit was interrupted; {text.count_of(left, 'file')} restored", "run that edit again")


def find_person(by: str | None, policy: Policy, today: date, repository: Repository) -> str:
    """Return the person's key: the given one, else by git's e-mail address, else as asked on the terminal.

    Raises click.UsageError (exit 2) if nobody is found.
    """
    mine = _read_git_email(repository) if by is None else None
    if by is None:
        by = next((key for key, p in policy.people.items() if mine and p.email and p.email.casefold() == mine), None)

    def check(key: str) -> str:
        return require_person(key, policy, today, "--by")

    if by is not None:
        return check(by)
    wanted = prompts.Wanted()
    why = f", because nobody in policy.yaml has git's e-mail address, {make_visible(mine)}" if mine else ""
    found = wanted.ask_one(f"--by (or ONRECORD_BY){why}", None, f"Who are you ({', '.join(policy.people)})", check)
    wanted.finish()
    return found


def require_person(key: str, policy: Policy, today: date, option: str) -> str:
    """Return the key of a person in policy who has not left. Raises click.BadParameter if there is none."""
    if key not in policy.people:
        close = get_close_matches(key, policy.people, n=1)
        meant = f"did you mean {close[0]!r}?" if close else f"choose from: {', '.join(policy.people)}"
        prompts.refuse(f"{key!r} is not in policy.yaml; {meant}", option)
    left = policy.people[key].left
    if left and left <= today:
        prompts.refuse(f"{policy.name_of(key)} left on {left}", option)
    return key


def foresee(session: EditSession, change: PlannedEdit) -> Outlook:
    """Return the catalog as it would be. Raises CommandError (exit 1) with the findings if `check` would refuse it."""
    opened = session.opened
    seen = judge_edit(opened.catalog, opened.tree, change.files, opened.today)
    stopping = [finding for finding in seen.errors if finding.rule not in change.follows]
    if stopping:
        decline("Nothing was written: `onrecord check` would refuse it.", findings=stopping)
    return seen


def save(session: EditSession, change: PlannedEdit, *, commits: bool, quiet: bool = False) -> None:
    """Write a change that `foresee` accepted, then print the next step, or take it with --commit or --push.

    A session that proposes writes nothing. With `quiet`, for one of several changes, printing and pushing are left to
    the caller.
    """
    if session.proposes is not None:
        session.proposes.append(change)
        return
    branch = write_change(session.opened, change, commits=commits, quiet=quiet)
    if branch and quiet:
        say_committed(branch, change.message)
    if not quiet:
        say_or_bring_in(session.opened, change, branch)


def write_change(opened: Opened, change: PlannedEdit, *, commits: bool, quiet: bool = True) -> str | None:
    """Write the files, and with --commit or --push, commit them on the job's branch; return that branch.

    Raises click.UsageError without a git repository, CommandError (exit 4) if the files were changed since they were
    read; then nothing is written.
    """
    repository = Repository(opened.root)
    commits = commits or is_pushing()
    policy = opened.catalog.library.policy
    if commits and not repository.exists():
        option = "--push" if is_pushing() else "--commit"
        raise click.UsageError(f"{option} needs a git repository, and there is none here; nothing was written.")
    job = start_job(repository, change.branch, change.files, change.read, policy) if commits else None
    try:
        write(opened.root, opened.tree, change.files, change.read)
    except ConflictError as error:
        if job:
            job.give_up()
        fail(f"nothing was written: {error}", "run it again")
    if not quiet:
        for path in change.files:
            click.echo(f"Wrote {make_visible(path)}")
    if job:
        job.commit(list(change.files), change.message)
    return job.name if job else None


def say_or_bring_in(opened: Opened, change: PlannedEdit, branch: str | None) -> None:
    """After writing: push the branch that was committed, or print the remaining steps."""
    repository, policy = Repository(opened.root), opened.catalog.library.policy
    if branch:
        say_committed(branch, change.message)
        bring_in(repository, branch, change.message, policy)
    else:
        homes = {"/".join(path.split("/")[:2]) for path in change.files}
        named = change.files if len(homes) <= _MOST_HOMES else {path.split("/")[0] for path in change.files}
        say_next(repository, policy, change.branch, change.message, named)


def bring_in(repository: Repository, branch: str, message: str, policy: Policy) -> None:
    """After committing: push and open the pull request with --push, else print how to."""
    if is_pushing():
        push_branch(repository, branch, message, policy)
        return
    click.echo(f"  {write_push_line(repository, branch)}")
    say_pull_request(policy, branch)


def say_lines(lines: Iterable[str]) -> None:
    """Print lines with values from the record, with control characters made visible."""
    for line in lines:
        click.echo(make_visible(line))


def _read_git_email(repository: Repository) -> str | None:
    try:
        found = repository.find_user()
    except GitError:
        return None
    return found.casefold() if found else None
