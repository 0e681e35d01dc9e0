"""onrecord intake: an issue form becomes a file for a pull request, or an answer that says why not."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.record.policy import Person, Policy
from onrecord.commands.editing.desk import Desk
from onrecord.commands.editing.form_steps import STEPS, propose
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import Opened, catalog_options, open_catalog
from onrecord.commands.shell.output import write_folder
from onrecord.intake.forge.issue_form import Issue, answers, parse_issue
from onrecord.intake.forge.issue_proposal import Proposal, nomination, request
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports import issue as words
from onrecord.reports.text import shown
from onrecord.store.edit_preview import outlook
from onrecord.store.file_reads import read_regular


@click.command("intake")
@click.argument("issue_file", metavar="ISSUE.json", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where it all goes."
)
@catalog_options
def command(issue_file: Path, out: Path, root: Path, today: date | timedelta | None) -> None:
    """Read an issue form (the event's JSON): it becomes a change to propose, or an answer that says why not.

    DIR gets reply.md, the answer; and where there is something to propose, references/…, message.txt for the commit
    and pull.md for the draft. What somebody typed is only ever data. Exit 0 also where the form is wrong: the answer
    says so.

    Example: onrecord intake "$GITHUB_EVENT_PATH" --out plan
    """
    try:
        issue = parse_issue(read_regular(issue_file))
    except (OSError, PayloadError) as error:
        fail(str(error))
    opened = open_catalog(root, today)
    files = _answer(issue, opened)
    write_folder(out, files)
    click.echo(f"Issue {issue.number}: {shown(str(files.get('message.txt', 'answered, nothing to propose')).strip())}")


def _answer(issue: Issue, opened: Opened) -> dict[str, str | bytes]:
    library = opened.catalog.library
    if issue.form is None:
        return {"reply.md": words.refusal(["it has the headings of none of our forms; open it anew from the list"])}
    given, problems = answers(issue.form, issue.body)
    person = _person(issue.login, library.policy, opened.today)
    if issue.form == "report" or (issue.form == "out" and person is None):
        return _report(issue.form, given, problems, opened)
    if person is None:
        who = f"{issue.login} is" if issue.login else "whoever opened this is"
        problems.append(f"{who} nobody whom schema/policy.yaml names (`forge`): an administrator can add them")
    if problems or person is None:
        return {"reply.md": words.refusal(problems)}
    on = _day(issue, opened)
    if issue.form == "request":
        proposal = request(given, person, library, on, opened.today)
    elif issue.form in STEPS:
        return _drafted(propose(issue.form, given, Desk(opened, person.id), on), issue)
    else:
        proposal = nomination(given, person, library, on)
    return _proposed(proposal, issue, opened)


def _proposed(proposal: Proposal, issue: Issue, opened: Opened) -> dict[str, str | bytes]:
    if not proposal.problems and proposal.slug:
        seen = outlook(opened.catalog, opened.tree, proposal.files, opened.today)
        proposal.problems += [f"{finding.message}; {finding.hint}" for finding in seen.errors]
        taken = [path for path in proposal.files if opened.tree.kind(path) != "missing"]
        proposal.problems += [f"{path} is there already" for path in taken]
    return _drafted(proposal, issue)


def _drafted(proposal: Proposal, issue: Issue) -> dict[str, str | bytes]:
    if proposal.problems:
        return {"reply.md": words.refusal(proposal.problems)}
    return {
        **proposal.files,
        "message.txt": f"{shown(proposal.title)}\n\nMade from the form in issue {issue.number}.\n",
        "pull.md": words.draft(proposal.title, issue.number, proposal.remarks),
        "reply.md": words.acceptance(proposal.title, proposal.remarks),
    }


def _report(form: str, given: dict[str, str], problems: list[str], opened: Opened) -> dict[str, str | bytes]:
    library = opened.catalog.library
    try:
        reference = library.resolve(given.get("customer", ""))
    except DecisionError as error:
        return {"reply.md": words.refusal([*problems, f"“Customer”: {error.message}; {error.hint}"])}
    owner = library.policy.name_of(reference.owner)
    return {"reply.md": words.answer_to_report(form, reference.slug, reference.name, owner)}


def _person(login: str | None, policy: Policy, today: date) -> Person | None:
    here = [p for p in policy.people.values() if p.forge and not (p.left and p.left <= today)]
    found = [person for person in here if login and person.forge and person.forge.casefold() == login.casefold()]
    return found[0] if len(found) == 1 else None


def _day(issue: Issue, opened: Opened) -> date:
    """The day the issue was opened, in the policy's zone: an edit of the form later makes no other file."""
    if issue.moment is None:
        return opened.today
    return min(issue.moment.astimezone(ZoneInfo(opened.catalog.library.policy.time_zone)).date(), opened.today)
