"""onrecord review: the approval gate of a pull request."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes.approvals import Desk, Need, PullRequest, Review
from onrecord.catalog.changes.required_approvals import Change, needs
from onrecord.catalog.record.policy import Policy
from onrecord.commands.shell.colors import paint
from onrecord.commands.shell.comparing import cannot_by_git, compared
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import catalog_options
from onrecord.git.repository import GitError, Repository
from onrecord.intake.forge.pull_request_payload import PayloadError, parse_pull_request, parse_reviews
from onrecord.reports import json, text
from onrecord.reports.markdown import escaped, table
from onrecord.store.commit_authors import writers
from onrecord.store.comparison import changed_paths, must_be_merged
from onrecord.store.file_reads import read_regular

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("review")
@click.option("--base", required=True, metavar="REV", help="The branch or commit that the pull request is to change.")
@click.option("--head", metavar="REV", help="The merged tree to judge. Default: the files as they lie here.")
@click.option("--reviews", "reviews_file", required=True, type=_FILE, help="The reviews, all pages (JSON).")
@click.option("--pull-request", "pull_file", required=True, type=_FILE, help="The pull request (JSON).")
@click.option(
    "--format", "format_", type=click.Choice(["text", "markdown", "json"]), default="text", help="How to say it."
)
@catalog_options
def command(
    base: str,
    head: str | None,
    reviews_file: Path,
    pull_file: Path,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Say whether every approval that the base's policy needs is there, by the right people, on this head.

    The files are GitHub's JSON: the pull request, and the list of its reviews. What is judged must be the tree as it
    would be merged (refs/pull/<number>/merge, or the merge queue's commit): it must hold all of the base and the
    pull request's head. Exit 0: it may be merged; 1: something is missing, and from whom; 4: it cannot be judged.

    Example: onrecord review --base origin/main --reviews reviews.json --pull-request pull.json
    """
    try:
        pull_request, reviews = parse_pull_request(read_regular(pull_file)), parse_reviews(read_regular(reviews_file))
    except (OSError, PayloadError) as error:
        fail(str(error))
    try:
        must_be_merged(root, base, head, pull_request.head)
        found, policy = _judged(root, base, head, today, pull_request, reviews)
    except GitError as error:
        cannot_by_git(error)
    missing = [need for need in found if not need.met]
    if format_ == "json":
        document = {"version": json.VERSION, "ok": not missing, "needs": [_fields(need) for need in found]}
        click.echo(json.dumps(document), nl=False)
    elif format_ == "markdown":
        click.echo(_markdown(found, missing, policy), nl=False)
    else:
        click.echo(_text(found, missing, policy, paint(sys.stdout)))
    leave(Exit.FINDINGS if missing else Exit.CLEAN)


def _judged(
    root: Path,
    base: str,
    head: str | None,
    today: date | timedelta | None,
    pull_request: PullRequest,
    reviews: list[Review],
) -> tuple[list[Need], Policy]:
    both, changes, day = compared(root, base, head, today)
    library, repository = both.base.library, Repository(root)
    desk = Desk(library.policy, pull_request, reviews)
    prefix, words = repository.prefix(root), (library.vocabulary, library.policy)
    span = both.base_commit, repository.commit(pull_request.head)
    wrote = writers(repository, prefix, span, words, desk.of_mail, day)
    change = Change(changes, library, both.head.library, day, tuple(changed_paths(root, both)), prefix, wrote)
    return needs(change, desk), library.policy


def _verdict(found: list[Need], missing: list[Need]) -> str:
    if missing:
        return f"Not yet: {len(missing)} of {text.counted(len(found), 'approval')} missing."
    return "Every approval is there." if found else "Nobody gains anything: no approval is needed."


def _who(need: Need, policy: Policy) -> str:
    """The role's title or the person's name."""
    return policy.roles[need.who].title if need.who in policy.roles else policy.name_of(need.who)


def _text(found: list[Need], missing: list[Need], policy: Policy, paint: text.Paint) -> str:
    lines = [paint(_verdict(found, missing), "red" if missing else "green")]
    for need in found:
        mark = paint("✓", "green") if need.met else paint("✗", "red")
        lines.append(
            f"  {mark} {text.shown(need.about)}: {text.shown(_who(need, policy))}, since {text.shown(need.why)}"
        )
        if not need.met:
            lines.append(f"      → {text.shown(need.missing)}")
    return "\n".join(lines)


def _markdown(found: list[Need], missing: list[Need], policy: Policy) -> str:
    rows = [
        ("✅" if n.met else "❌", escaped(n.about), escaped(_who(n, policy)), escaped(n.why), escaped(n.missing))
        for n in found
    ]
    body = table(("", "about", "who", "why", "what is missing"), rows) + "\n" if rows else ""
    return f"**{_verdict(found, missing)}**\n\n{body}"


def _fields(need: Need) -> dict[str, object]:
    return {"about": need.about, "who": need.who, "why": need.why, "met": need.met, "missing": need.missing or None}
