"""onrecord intake: turn a form or an uploaded answer into a change to propose, or say why that is not possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.record.policy import Person
from onrecord.catalog.record.wish import FOLDER
from onrecord.commands.editing.dropped_answer import Branch, read_drop, record_drop
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.editing.form_steps import STEPS, propose
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import Opened, add_catalog_options, open_catalog
from onrecord.commands.shell.output import write_folder, write_output
from onrecord.git.commits import Files, make_commit
from onrecord.git.repository import GitError, Repository
from onrecord.intake.forge.handed_on import MOST_BYTES, Read, ReadForm, decode_read, encode_read, read_form
from onrecord.intake.forge.issue_form import Issue, parse_issue
from onrecord.intake.forge.issue_proposal import Proposal, propose_nomination, propose_request
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.intake.forge.uploads import PullRequestEvent, parse_pull_request_event
from onrecord.reports import issue as words
from onrecord.reports.text import make_visible
from onrecord.store.edit_preview import judge_edit
from onrecord.store.file_reads import read_regular

Plan = Mapping[str, str | bytes]
"""The files of the folder given with --out."""
_EVENT = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("intake")
@click.argument("event_file", metavar="EVENT.json", type=_EVENT)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="The folder to write.")
@click.option(
    "--read",
    "read_into",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Only read what others sent, and write it to FILE, for a second job that may write but reads nothing.",
)
@click.option(
    "--from", "read_file", type=_EVENT, metavar="FILE", help="The output of --read; each value is checked again."
)
@click.option("--commit", "commits", is_flag=True, help="Also make the commit, and write its id; no branch is moved.")
@add_catalog_options
def command(
    event_file: Path,
    out: Path | None,
    read_into: Path | None,
    read_file: Path | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Read the Git host's event about an issue form, or about a pull request that uploads a customer's answer.

    DIR gets reply.md, the answer to post. If there is something to propose, it also gets message.txt for the commit,
    and for a form, the files below references/ or wishes/, pull.md for the draft pull request, and letters/… to send.
    What somebody typed or uploaded is only ever data. Exit 0 even if nothing can be proposed: the answer says why.

    Example: onrecord intake "$GITHUB_EVENT_PATH" --out plan
    """
    if (out is None) == (read_into is None):
        raise click.UsageError("give either --out or --read")
    if read_into and (read_file or commits):
        raise click.UsageError("--read cannot be combined with --from or --commit")
    try:
        data = read_regular(event_file)
        event: PullRequestEvent | Issue = parse_pull_request_event(data) or parse_issue(data)
        handed = decode_read(read_regular(read_file, MOST_BYTES + 1)) if read_file else None
        opened = open_catalog(root, today)
        branch = Branch.of(root, event) if isinstance(event, PullRequestEvent) else None
        if read_into:
            write_output(read_into, encode_read(_read(event, branch, opened)))
            return
        assert out
        read = handed or _read(event, branch, opened)
        made = (
            _handle_form(event, read, opened) if isinstance(event, Issue) else _handle_drop(event, branch, read, opened)
        )
        plan = {**made.plan, **_commit(made, branch, root)} if commits and made.files else made.plan
    except (OSError, PayloadError) as error:
        fail(str(error))
    except GitError as error:
        fail(error.message, error.hint)
    write_folder(out, plan)
    summary = str(plan.get("message.txt", "answered, nothing to propose" if plan else "nothing to do")).partition("\n")[
        0
    ]
    what = f"Issue {event.number}" if isinstance(event, Issue) else f"Pull request {event.pull_request.number}"
    click.echo(f"{what}: {make_visible(summary)}")


@dataclass(frozen=True)
class _Made:
    """The result of an event: the plan's files, and the commit's files by their paths from the repository's root."""

    plan: Plan
    files: Files = field(default_factory=dict)


def _read(event: PullRequestEvent | Issue, branch: Branch | None, opened: Opened) -> Read:
    if isinstance(event, Issue):
        return read_form(event)
    assert branch
    return read_drop(branch, event, opened)


def _commit(made: _Made, branch: Branch | None, root: Path) -> Plan:
    """Make the commit on the pull request's head, or on HEAD here; return the file with its id.

    Raises GitError if git cannot make it.
    """
    repository = branch.repository if branch else Repository(root)
    parents = branch.list_parents() if branch else [repository.commit("HEAD")]
    return {"commit.txt": f"{make_commit(repository, parents, made.files, str(made.plan['message.txt']))}\n"}


def _handle_drop(event: PullRequestEvent, branch: Branch | None, read: Read, opened: Opened) -> _Made:
    assert branch
    outcome = record_drop(branch, event, read, opened)
    plan = {"reply.md": outcome.reply} if outcome.reply else {}
    return _Made({**plan, "message.txt": outcome.message} if outcome.files else plan, outcome.files)


def _handle_form(issue: Issue, read: Read, opened: Opened) -> _Made:
    if not isinstance(read, ReadForm):
        raise PayloadError("the file given with --from does not contain a form")
    plan = _plan_answer(issue, read.check_again(), opened)
    repository = Repository(opened.root)
    prefix = repository.find_prefix(opened.root) if repository.exists() else ""
    files: dict[str, bytes | None] = {
        f"{prefix}{path}": data.encode() if isinstance(data, str) else data
        for path, data in plan.items()
        if path.startswith(("references/", f"{FOLDER}/"))
    }
    files |= {f"{prefix}{path}": None for path in str(plan.get("gone.txt", "")).splitlines()}
    return _Made(plan, files)


def _plan_answer(issue: Issue, read: ReadForm, opened: Opened) -> Plan:
    library = opened.catalog.library
    if read.form is None:
        return {
            "reply.md": words.say_refusal(
                ["it does not have the headings of any of our forms; open a new issue and choose a form from the list"]
            )
        }
    form, given, problems = read.form, read.given, list(read.problems)
    person = library.policy.find_person_by_login(issue.login, opened.today)
    if form == "report" or (form == "out" and person is None):
        return _plan_report(form, given, problems, opened)
    if person is None:
        who = issue.login or "the person who opened this"
        problems.append(f"{who} is not in schema/policy.yaml (`forge`): an administrator can add them")
    if problems or person is None:
        return {"reply.md": words.say_refusal(problems)}
    on = _read_day(issue, opened)
    if form == "request":
        proposal = propose_request(given, person, library, on, opened.today)
    elif form in STEPS:
        return _draft(propose(form, given, EditSession(opened, person.id), on), person, issue)
    else:
        proposal = propose_nomination(given, person, library, on)
    return _draft(_judge(proposal, opened), person, issue)


def _judge(proposal: Proposal, opened: Opened) -> Proposal:
    """Add to a proposal that no verb has checked yet what `check` would say about it."""
    if not proposal.problems and proposal.slug:
        seen = judge_edit(opened.catalog, opened.tree, proposal.files, opened.today)
        proposal.problems += [f"{finding.message}; {finding.hint}" for finding in seen.errors]
        taken = [path for path in proposal.files if opened.tree.kind(path) != "missing"]
        proposal.problems += [f"{path} already exists" for path in taken]
    return proposal


def _draft(proposal: Proposal, person: Person, issue: Issue) -> Plan:
    """Return the plan: the proposed files, the messages to send, and the texts about them.

    The person who filled in the form is a co-author of the commit, so they cannot approve it.
    """
    if proposal.problems:
        return {"reply.md": words.say_refusal(proposal.problems)}
    letter = next((path for path in proposal.files if path.endswith(".eml")), None) if proposal.letters else None
    title = make_visible(proposal.title)
    return {
        **proposal.files,
        **{f"letters/{name}": data for name, data in proposal.letters.items()},
        **({"gone.txt": "".join(f"{path}\n" for path in proposal.gone)} if proposal.gone else {}),
        "message.txt": f"{title}\n\nMade from the form in issue {issue.number}.\n\n{_write_co_author(person)}\n",
        "pull.md": words.say_draft(proposal.title, issue.number, proposal.remarks, letter),
        "reply.md": words.say_acceptance(proposal.title, proposal.remarks),
    }


def _write_co_author(person: Person) -> str:
    address = person.email or f"{person.forge}@users.noreply.github.com"
    return f"Co-authored-by: {make_visible(person.name)} <{address}>"


def _plan_report(form: str, given: Mapping[str, str], problems: list[str], opened: Opened) -> Plan:
    library = opened.catalog.library
    try:
        reference = library.resolve(given.get("customer", ""))
    except DecisionError as error:
        return {"reply.md": words.say_refusal([*problems, f"“Customer”: {error.message}; {error.hint}"])}
    owner = library.policy.name_of(reference.owner)
    return {"reply.md": words.say_answer_to_report(form, reference.slug, reference.name, owner)}


def _read_day(issue: Issue, opened: Opened) -> date:
    """Return the day the issue was opened, in the policy's time zone, so that a later edit makes the same files."""
    if issue.moment is None:
        return opened.today
    return min(issue.moment.astimezone(ZoneInfo(opened.catalog.library.policy.time_zone)).date(), opened.today)
