"""`onrecord scan --update-publications`: record what was found and is allowed, as `publication add` does."""

from collections.abc import Iterable
from itertools import groupby

import click

from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit, foresee, save
from onrecord.commands.editing.publications import Shown, append_publication, decide
from onrecord.commands.shell.failure import decline
from onrecord.reports.text import count_of, make_visible
from onrecord.scan.publications import Proposal
from onrecord.yaml.edit import EditError


def write_found(session: EditSession, proposals: Iterable[Proposal]) -> list[Proposal]:
    """Record everything that the decision allows, for all customers at once; return what was written.

    A condition that was met for another page is not met for this one: such a place is left out and listed with the
    reason. Messages go to stderr. Raises CommandError (exit 1), and writes nothing, if `check` would refuse the rest.
    """
    written, left = list[Proposal](), list[str]()
    change = PlannedEdit("", "publication/scan", "Publications that a scan found")
    for slug, found in groupby(sorted(proposals, key=lambda one: (one.customer, one.where, one.use)), _name_customer):
        reference = session.opened.catalog.library.references[slug]
        path, record = session.open_record(slug)
        before = record.data
        for one in found:
            item = Shown(one.use, one.channel, one.territory, one.where, one.since, one.quote)
            try:
                decision = decide(session, reference, item)
                if decision.answer is not Answer.ALLOW:
                    left.append(f"{one.where}: {' '.join(reason.message for reason in decision.reasons)}")
                    continue
                append_publication(session, reference, record, item, one.id)
            except DecisionError as error:
                left.append(f"{one.where}: {error.message}")
                continue
            except EditError as error:
                decline(f"Nothing was written: {path}: {error}.")
            written.append(one)
        if record.data != before:
            change.edit(path, before, record.data)
    if written:
        foresee(session, change)
        save(session, change, commits=False, quiet=True)
        records = count_of(len(change.files), "record")
        click.echo(f"Wrote {count_of(len(written), 'publication')} into {records}; review and commit:", err=True)
        for path in change.files:
            click.echo(f"  {make_visible(path)}", err=True)
    for line in left:
        click.echo(
            f"Not written: {make_visible(line)} (if its condition is met: onrecord publication add … --cleared)",
            err=True,
        )
    return written


def _name_customer(proposal: Proposal) -> str:
    return proposal.customer
