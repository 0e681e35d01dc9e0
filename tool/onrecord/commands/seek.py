"""onrecord seek: ask a customer, or many, for a permission."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.asking.request_draft import Plan
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import Wish
from onrecord.commands.editing.asking import (
    ask_one,
    check_campaign_name,
    choose_language,
    choose_last_day,
    group_parts,
    have_usual_channels,
    send_again,
    split_uses,
)
from onrecord.commands.editing.campaign import ask_all
from onrecord.commands.editing.edit_session import add_editing_options, open_session
from onrecord.commands.editing.inquiry import add_asking_options
from onrecord.commands.editing.speaker import ask_speaker
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption

Command = TypeVar("Command", bound=Callable[..., Any])


def _add_search_options(command: Command) -> Command:
    for option, name, what in reversed(
        (
            ("--search", "words", "Ask every customer with this word in the record. Repeatable."),
            ("--industry", "industries", "Ask every customer in this industry."),
            ("--size", "sizes", "Ask every customer of this size."),
            ("--region", "regions", "Ask every customer with the head office in this country or region."),
            ("--product", "products", "Ask every customer who uses this product."),
            ("--use-case", "use_cases", "Ask every customer with this use case."),
        )
    ):
        command = click.option(option, name, multiple=True, help=what)(command)
    return command


@click.command("seek")
@click.argument("customer", required=False, type=CustomerName())
@click.option("--use", "uses", multiple=True, help="What to ask for: logo, quote, reference-call, … Repeatable.")
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="[USE=]CHANNEL",
    help="Where; for one use only: USE=CHANNEL. Default: each use's usual channels. Repeatable.",
)
@click.option(
    "--territory",
    "territories",
    multiple=True,
    metavar="[USE=]TERRITORY",
    help="In which country or region; for one use only: USE=TERRITORY. Repeatable.",
)
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year from today.")
@click.option("--why", help="What it is for; the customer reads it.")
@click.option("--language", help="The language of the request. Default: theirs, if there are texts in it.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to; needed with a search.")
@click.option("--incentive", metavar="WHAT", help="What the customer gets for it; they read it.")
@click.option("--disclosure", metavar="HOW", help="How the incentive is disclosed (16 CFR 255.5).")
@click.option("--team", help="The team you ask for. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the authorization. Default: the year and the first use.")
@click.option("--again", is_flag=True, help="Send the open request again, unchanged, as a reminder.")
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="ID",
    help="Ask the speaker of this quote about its exact words. Repeatable: one for each wording or language.",
)
@click.option("--words", "wording", metavar="TEXT", help="With --quote: ask about these new words instead.")
@add_asking_options
@click.option("--yes", is_flag=True, help="With a search: ask all customers without confirmation.")
@click.option("--dry-run", is_flag=True, help="Show who would be asked, and the reasons not to ask now; write nothing.")
@_add_search_options
@add_editing_options
def command(
    customer: str | None,
    uses: tuple[str, ...],
    channels: tuple[str, ...],
    territories: tuple[str, ...],
    through: date | timedelta | None,
    why: str | None,
    language: str | None,
    campaign: str | None,
    incentive: str | None,
    disclosure: str | None,
    team: str | None,
    id_: str | None,
    again: bool,
    quotes: tuple[str, ...],
    wording: str | None,
    out: Path | None,
    anyway: bool,
    yes: bool,
    dry_run: bool,
    words: tuple[str, ...],
    industries: tuple[str, ...],
    sizes: tuple[str, ...],
    regions: tuple[str, ...],
    products: tuple[str, ...],
    use_cases: tuple[str, ...],
    by: str | None,
    commits: bool,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Ask a customer for permissions: record the request, and write an e-mail, a form and a PDF to send.

    First checks who asked them lately, which requests are open (on other branches too), and what they do not want.
    Without CUSTOMER, a search (--search, --industry, …) selects who is asked; a customer with reasons not to ask now is
    skipped.

    Example: onrecord seek nordlys-bank --use logo --use name --channel website --territory worldwide --why "Our wall"
    """
    search = Wish(words, (), "any", industries, sizes, regions, products, use_cases)
    if (customer is None) == (search == Wish()):
        raise click.UsageError("Name a CUSTOMER, or search for several with --search, --industry, --region, …")
    session = open_session(root, today, by)
    vocabulary, wanted = session.opened.catalog.library.vocabulary, prompts.Wanted()
    reference = session.find_customer(customer) if customer else None
    if quotes:
        if reference is None or uses or channels or territories or again:
            raise click.UsageError(
                "--quote needs CUSTOMER, and cannot be combined with --use, --channel, --territory or --again."
            )
        last, tongue = choose_last_day(through, session.today), choose_language(session, reference, language)
        who_asks = session.choose_team(team, "ask")
        ask_speaker(session, reference, quotes, last, tongue, who_asks, out, words_=wording, commits=commits)
        return
    if wording:
        raise click.UsageError("--words is about a quote: give --quote ID.")
    if again:
        if reference is None or uses or channels or territories:
            raise click.UsageError(
                "--again needs CUSTOMER, and --id if several requests are open; it cannot be combined with --use, "
                "--channel or --territory."
            )
        send_again(session, reference, id_, session.choose_team(team, "ask"), out, anyway=anyway, commits=commits)
        return
    uses = wanted.ask_several("--use", uses, "Which uses", prompts.require_term(vocabulary.uses, "--use"))
    asked_for = split_uses(vocabulary, uses)
    if not have_usual_channels(vocabulary, asked_for):
        channels = wanted.ask_several(
            "--channel", channels, "Which channels", prompts.require_term(vocabulary.channels, "--channel")
        )
    territories = wanted.ask_several(
        "--territory", territories, "Which territories", prompts.require_term(vocabulary.territories, "--territory")
    )
    why = wanted.ask_one("--why", why, "What is it for (the customer reads this)", prompts.require_words("--why"))
    campaign = check_campaign_name(campaign) if campaign else None
    if reference is None:
        campaign = wanted.ask_one("--campaign", campaign, "Name of the campaign", check_campaign_name)
    wanted.finish()
    last = choose_last_day(through, session.today)
    parts = group_parts(vocabulary, asked_for, channels, territories, last, incentive, disclosure)

    def plan_for(reference: Reference) -> Plan:
        return Plan(
            parts=parts,
            why=prompts.require_words("--why")(why),
            by=session.by,
            team=session.choose_team(team, "ask"),
            language=choose_language(session, reference, language),
            campaign=campaign,
        )

    if reference is None:
        ask_all(session, search, plan_for, out, anyway=anyway, yes=yes, dry_run=dry_run, commits=commits)
    else:
        ask_one(session, reference, plan_for(reference), out, id_, anyway=anyway, dry_run=dry_run, commits=commits)
