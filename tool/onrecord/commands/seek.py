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
    atoms_asked,
    campaign_name,
    chosen_language,
    have_usual_channels,
    last_day_asked,
    parts_asked,
    send_again,
)
from onrecord.commands.editing.campaign import ask_all
from onrecord.commands.editing.desk import editing_options, open_desk
from onrecord.commands.editing.speaker import ask_speaker
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.opening import DayOption

Command = TypeVar("Command", bound=Callable[..., Any])


def _search_options(command: Command) -> Command:
    for option, name, what in reversed(
        (
            ("--search", "words", "Ask every customer in whose record this word is found. May be given again."),
            ("--industry", "industries", "Ask every customer of this industry."),
            ("--size", "sizes", "Ask every customer of this size."),
            ("--region", "regions", "Ask every customer with a seat in this country or region."),
            ("--product", "products", "Ask every customer who uses this product."),
            ("--use-case", "use_cases", "Ask every customer with this use case."),
        )
    ):
        command = click.option(option, name, multiple=True, help=what)(command)
    return command


@click.command("seek")
@click.argument("customer", required=False, type=CustomerName())
@click.option("--use", "uses", multiple=True, help="What for: logo, quote, reference-call, … May be given again.")
@click.option(
    "--channel",
    "channels",
    multiple=True,
    metavar="[USE=]CHANNEL",
    help="Where; for one use alone: USE=CHANNEL. Default: each use's usual channels. May be given again.",
)
@click.option(
    "--territory",
    "territories",
    multiple=True,
    metavar="[USE=]TERRITORY",
    help="In which country or region; for one use alone: USE=TERRITORY. May be given again.",
)
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year from today.")
@click.option("--why", help="What it is for; the customer reads it.")
@click.option("--language", help="In which language they are asked. Default: theirs, where there are words for it.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to; needed with a search.")
@click.option("--incentive", metavar="WHAT", help="What the customer gets for it; they read it.")
@click.option("--disclosure", metavar="HOW", help="How the incentive is disclosed (16 CFR 255.5).")
@click.option("--team", help="For which team you ask. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the authorization. Default: the year and the first use.")
@click.option(
    "--again", is_flag=True, help="Send the open request again, as a reminder: the same request, the same answer."
)
@click.option(
    "--quote",
    "quotes",
    multiple=True,
    metavar="ID",
    help="Ask the speaker of a quote for these exact words. May be given again: one for each wording or language.",
)
@click.option("--words", "wording", metavar="TEXT", help="With --quote: ask for these new words in its place.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the files go.")
@click.option(
    "--anyway", is_flag=True, help="Ask although there are reasons not to ask now, where they may be overruled."
)
@click.option("--yes", is_flag=True, help="With a search: do not ask back before everybody is asked.")
@click.option("--dry-run", is_flag=True, help="Say who would be asked, and the reasons not to ask now; write nothing.")
@_search_options
@editing_options
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
    """Ask a customer for permissions: writes the request into the record, and an e-mail, a form and a PDF to send.

    Looks first at who asked them lately, what is open (on other branches too), and what they do not want. Without
    CUSTOMER, a search (--search, --industry, …) says who is asked; reasons in a customer's record not to ask now skip
    that customer only.

    Example: onrecord seek nordlys-bank --use logo --use name --channel website --territory worldwide --why "Our wall"
    """
    search = Wish(words, (), "any", industries, sizes, regions, products, use_cases)
    if (customer is None) == (search == Wish()):
        raise click.UsageError("Name a CUSTOMER, or describe many with --search, --industry, --region, …")
    desk = open_desk(root, today, by)
    vocabulary, wanted = desk.opened.catalog.library.vocabulary, prompts.Wanted()
    reference = desk.customer(customer) if customer else None
    if quotes:
        if reference is None or uses or channels or territories or again:
            raise click.UsageError("--quote asks a speaker for their words, and for nothing else: name the CUSTOMER.")
        last, tongue = last_day_asked(through, desk.today), chosen_language(desk, reference, language)
        who_asks = desk.team(team, "ask")
        ask_speaker(desk, reference, quotes, last, tongue, who_asks, out, words_=wording, commits=commits)
        return
    if wording:
        raise click.UsageError("--words asks for a quote's new wording: say of which --quote.")
    if again:
        if reference is None or uses or channels or territories:
            raise click.UsageError(
                "--again sends what was asked once more: name the CUSTOMER, and --id where several are open."
            )
        send_again(desk, reference, id_, desk.team(team, "ask"), out, anyway=anyway, commits=commits)
        return
    uses = wanted.several("--use", uses, "Which uses", prompts.term(vocabulary.uses, "--use"))
    asked_for = atoms_asked(vocabulary, uses)
    if not have_usual_channels(vocabulary, asked_for):
        channels = wanted.several(
            "--channel", channels, "Which channels", prompts.term(vocabulary.channels, "--channel")
        )
    territories = wanted.several(
        "--territory", territories, "Which territories", prompts.term(vocabulary.territories, "--territory")
    )
    why = wanted.one("--why", why, "What is it for (the customer reads this)", prompts.words("--why"))
    campaign = campaign_name(campaign) if campaign else None
    if reference is None:
        campaign = wanted.one("--campaign", campaign, "Name of the campaign", campaign_name)
    wanted.done()
    last = last_day_asked(through, desk.today)
    parts = parts_asked(vocabulary, asked_for, channels, territories, last, incentive, disclosure)

    def plan_for(asked: Reference) -> Plan:
        return Plan(
            parts=parts,
            why=prompts.words("--why")(why),
            by=desk.by,
            team=desk.team(team, "ask"),
            language=chosen_language(desk, asked, language),
            campaign=campaign,
        )

    if reference is None:
        ask_all(desk, search, plan_for, out, anyway=anyway, yes=yes, dry_run=dry_run, commits=commits)
    else:
        ask_one(desk, reference, plan_for(reference), out, id_, anyway=anyway, dry_run=dry_run, commits=commits)
