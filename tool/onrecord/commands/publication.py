"""onrecord publication: what is shown where, and what was taken down."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.editing.edit_session import EditSession, add_editing_options, open_session, require_person
from onrecord.commands.editing.moving_on import move_on
from onrecord.commands.editing.publications import Cleared, Shown, add_publication, end_publication
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular


@click.command("publication")
@click.argument("action", type=click.Choice(["add", "end", "follow"]))
@click.argument("customer", type=CustomerName())
@click.argument("what", metavar="USE|ID|AUTHORIZATION")
@click.option("--where", help="add: the address, or a description that a colleague can find it by.")
@click.option("--channel", help="add: a channel from the vocabulary.")
@click.option("--territory", help="add: a country (ISO code) or region.")
@click.option("--quote", metavar="ID", help="add: the quote, for the use `quote`.")
@click.option("--content", metavar="ID", help="add: the content item that is shown.")
@click.option(
    "--authorization", metavar="ID", help="add: the authorization that allows it. Default: found by the decision."
)
@click.option(
    "--cleared",
    multiple=True,
    metavar="CONDITION[=PERSON]",
    help="add: a condition that is met, and who confirmed it. Default: you. Repeatable.",
)
@click.option(
    "--proof",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="add: the exact file that was approved; its hash is recorded with the cleared conditions.",
)
@click.option("--since", type=DayOption(), metavar="D", help="add: the first day it was shown. Default: today.")
@click.option("--on", "on", type=DayOption(), metavar="D", help="end: the day it was taken down. Default: today.")
@click.option("--id", "id_", metavar="ID", help="add: the id of the entry. Default: the use and the channel.")
@add_editing_options
def command(
    action: str,
    customer: str,
    what: str,
    where: str | None,
    channel: str | None,
    territory: str | None,
    quote: str | None,
    content: str | None,
    authorization: str | None,
    cleared: tuple[str, ...],
    proof: Path | None,
    since: date | timedelta | None,
    on: date | timedelta | None,
    id_: str | None,
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Record what is shown where (add CUSTOMER USE), or that it was taken down (end CUSTOMER ID).

    After a renewal, `follow CUSTOMER AUTHORIZATION` moves quotes and publications from the old permission to the new.

    `add` makes the same decision as `onrecord can-use`; what is not allowed is not recorded.

    Example: onrecord publication add nordlys-bank logo --where https://www.example.com/customers --channel website
    --territory worldwide
    """
    session = open_session(root, today, by)
    reference = session.find_customer(customer)
    if action == "end":
        end_publication(session, reference, what, _read_day(session, on), commits=commits)
        return
    if action == "follow":
        move_on(session, reference, what, commits=commits)
        return
    words, wanted = session.opened.catalog.library.vocabulary, prompts.Wanted()
    use = prompts.require_term(words.uses, "USE")(what)
    where = wanted.ask_one("--where", where, "Where (an address)", prompts.require_words("--where", 2000))
    channel = wanted.ask_one(
        "--channel", channel, "On which channel", prompts.require_term(words.channels, "--channel")
    )
    territory = wanted.ask_one(
        "--territory", territory, "In which country or region", prompts.require_term(words.territories, "--territory")
    )
    wanted.finish()
    first = _read_day(session, since)
    digest = _hash_file(proof) if proof else None
    item = Shown(
        use,
        prompts.require_term(words.channels, "--channel")(channel),
        prompts.require_term(words.territories, "--territory")(territory),
        prompts.require_words("--where", 2000)(where),
        first,
        quote,
        content,
        tuple(_read_cleared(session, text, min(first, session.today), digest) for text in cleared),
    )
    add_publication(session, reference, item, id_, authorization, commits=commits)


def _read_day(session: EditSession, given: date | timedelta | None) -> date:
    return session.today + given if isinstance(given, timedelta) else given or session.today


def _hash_file(proof: Path) -> str:
    try:
        return hashlib.sha256(read_regular(proof)).hexdigest()
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(proof))}: {error.strerror}", param_hint="--proof") from None


def _read_cleared(session: EditSession, text: str, day: date, digest: str | None) -> Cleared:
    """Read CONDITION or CONDITION=PERSON. Raises click.BadParameter if the condition or the person is not known."""
    condition, _, who = text.partition("=")
    words = session.opened.catalog.library.vocabulary.conditions
    return Cleared(
        prompts.require_term(words, "--cleared")(condition),
        require_person(who or session.by, session.policy, session.today, "--cleared"),
        day,
        digest,
    )
