"""Ask many customers for one purpose, with the same checks as for one."""

import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import click

from onrecord.asking.request_draft import Plan
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError
from onrecord.catalog.search.candidates import find_candidates
from onrecord.catalog.search.finder import Wish
from onrecord.commands.editing.branch import say_next
from onrecord.commands.editing.edit_session import EditSession, bring_in, is_pushing, save
from onrecord.commands.editing.inquiry import Inquiry, RefusedError, find_obstacles, inquire, send_out
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import leave
from onrecord.git.repository import Repository
from onrecord.reports.text import count_of, make_visible


def ask_all(
    session: EditSession,
    search: Wish,
    plan_for: Callable[[Reference], Plan],
    out: Path | None,
    *,
    anyway: bool,
    yes: bool,
    dry_run: bool,
    commits: bool,
) -> None:
    """Ask all customers that the search finds, except those with reasons not to ask now.

    Each customer is written separately, and customers already asked for the campaign are skipped, so a run that was
    stopped can simply be started again. Ends with exit code 1 if nobody is asked; raises click.UsageError if a term is
    unknown, or if there is no terminal and neither --yes nor --dry-run was given.
    """
    library = session.opened.catalog.library
    try:
        found = find_candidates(library, search, session.today)
    except UnknownTermError as error:
        raise click.UsageError(f"{error}: {error.hint}") from None
    ready, passed = _sort_out(session, found, plan_for, anyway)
    for reference, why in passed:
        click.echo(f"Not asked: {reference.slug}: {make_visible(why)}")
    for reference, _ in ready:
        click.echo(f"{'Would ask' if dry_run else 'To ask'}: {reference.slug} ({make_visible(reference.name)})")
    click.echo(f"{count_of(len(ready), 'customer')} to ask, {len(passed)} not asked.")
    if dry_run or not ready:
        leave(Exit.CLEAN if ready else Exit.FINDINGS)
    if not yes and not prompts.is_interactive():
        raise click.UsageError("Give --yes to ask them all, or --dry-run to check first; nothing was written.")
    if not yes and not prompts.confirm("Ask them all?"):
        leave(Exit.FINDINGS)
    _ask(session, ready, out, commits)


def _sort_out(
    session: EditSession, found: list[Reference], plan_for: Callable[[Reference], Plan], anyway: bool
) -> tuple[list[tuple[Reference, Plan]], list[tuple[Reference, str]]]:
    """Return who is asked, and who is not, with the reason."""
    ready, passed = [], []
    with _show_progress(found, "Checking") as several:
        for reference in several:
            plan = plan_for(reference)
            if any(a.requested and a.requested.campaign == plan.campaign for a in reference.authorizations):
                passed.append((reference, f"they were already asked for {plan.campaign}"))
                continue
            try:
                against = [o for o in find_obstacles(session, reference, plan) if o.hard or not anyway]
            except RefusedError as error:
                passed.append((reference, str(error)))
                continue
            if against:
                passed.append((reference, against[0].message))
            else:
                ready.append((reference, plan))
    return ready, passed


def _ask(session: EditSession, ready: list[tuple[Reference, Plan]], out: Path | None, commits: bool) -> None:
    inquiries: list[Inquiry] = []
    failed = 0
    with _show_progress(ready, "Asking") as several:
        for reference, plan in several:
            folder = out / reference.slug if out else None
            try:
                inquiry = inquire(session, reference, plan, folder)
            except RefusedError as error:
                failed += 1
                why = error.findings[0].message if error.findings else str(error)
                click.echo(f"Not asked: {reference.slug}: {make_visible(why)}", err=True)
                continue
            send_out(inquiry)
            save(session, inquiry.change, commits=commits, quiet=True)
            inquiries.append(inquiry)
    click.echo(f"{count_of(len(inquiries), 'customer')} asked{f', {failed} refused' if failed else ''}.")
    if inquiries:
        folder = out or inquiries[0].folder.parent
        click.echo(f"To send: the e-mails in {make_visible(str(folder))}/*/")
        repository = Repository(session.opened.root)
        message = f"Ask {count_of(len(inquiries), 'customer')}"
        if commits or is_pushing():
            bring_in(repository, repository.read_text("symbolic-ref", "--short", "HEAD"), message, session.policy)
        else:
            say_next(repository, session.policy, inquiries[0].change.branch, message, ["references"])
    leave(Exit.CLEAN if inquiries else Exit.FINDINGS)


def _show_progress(several: list, label: str):  # type: ignore[no-untyped-def,type-arg]
    """Return a progress bar on stderr, on a terminal only."""
    if not sys.stderr.isatty():
        return nullcontext(several)
    return click.progressbar(several, label=label, file=sys.stderr)
