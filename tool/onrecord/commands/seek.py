"""onrecord seek: ask a customer, or many, for a permission."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.asking.bundle import language_for
from onrecord.asking.request_draft import Plan
from onrecord.asking.words import languages
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.finder import Wish
from onrecord.commands.editing.campaign import ask_all
from onrecord.commands.editing.desk import Desk, editing_options, open_desk, save
from onrecord.commands.editing.inquiry import RefusedError, inquire, obstacles, send_out, weigh
from onrecord.commands.shell import prompts
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, leave, warn
from onrecord.commands.shell.opening import DayOption
from onrecord.names.text_keys import make_slug
from onrecord.reports.text import shown

_NAME, _MOST_NAME = re.compile(r"[a-z0-9]+([._-][a-z0-9]+)*"), 80
"""What the schema takes as an id: requests and branches are called after their campaign."""
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
@click.argument("customer", required=False)
@click.option("--use", "uses", multiple=True, help="What for: logo, quote, reference-call, … May be given again.")
@click.option("--channel", "channels", multiple=True, help="Where. May be given again.")
@click.option("--territory", "territories", multiple=True, help="In which country or region. May be given again.")
@click.option("--through", type=DayOption(), metavar="D", help="The last day. Default: a year from today.")
@click.option("--why", help="What it is for; the customer reads it.")
@click.option("--language", help="In which language they are asked. Default: theirs, where there are words for it.")
@click.option("--campaign", metavar="NAME", help="The campaign this belongs to; needed with a search.")
@click.option("--incentive", metavar="WHAT", help="What the customer gets for it; they read it.")
@click.option("--disclosure", metavar="HOW", help="How the incentive is disclosed (16 CFR 255.5).")
@click.option("--team", help="For which team you ask. Default: your role.")
@click.option("--id", "id_", metavar="ID", help="The id of the authorization. Default: the year and the first use.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Where the files go.")
@click.option("--anyway", is_flag=True, help="Ask although something speaks against it that may be overruled.")
@click.option("--yes", is_flag=True, help="With a search: do not ask back before everybody is asked.")
@click.option("--dry-run", is_flag=True, help="Say who would be asked and what speaks against it; write nothing.")
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
    CUSTOMER, a search (--search, --industry, …) says who is asked; what one customer's record speaks against skips
    that customer only.

    Example: onrecord seek nordlys-bank --use logo --use name --channel website --territory worldwide --why "Our wall"
    """
    search = Wish(words, (), "any", industries, sizes, regions, products, use_cases)
    if (customer is None) == (search == Wish()):
        raise click.UsageError("Name a CUSTOMER, or describe many with --search, --industry, --region, …")
    desk = open_desk(root, today, by)
    vocabulary, wanted = desk.opened.catalog.library.vocabulary, prompts.Wanted()
    reference = desk.customer(customer) if customer else None
    uses = wanted.several("--use", uses, "Which uses", prompts.term(vocabulary.uses, "--use"))
    channels = wanted.several("--channel", channels, "Which channels", prompts.term(vocabulary.channels, "--channel"))
    territories = wanted.several(
        "--territory", territories, "Which territories", prompts.term(vocabulary.territories, "--territory")
    )
    why = wanted.one("--why", why, "What is it for (the customer reads this)", prompts.words("--why"))
    campaign = campaign_name(campaign) if campaign else None
    if reference is None:
        campaign = wanted.one("--campaign", campaign, "Name of the campaign", campaign_name)
    wanted.done()

    def plan_for(asked: Reference) -> Plan:
        return Plan(
            uses=_atoms(vocabulary, uses),
            channels=prompts.terms(vocabulary.channels, channels, "--channel"),
            territories=prompts.terms(vocabulary.territories, territories, "--territory"),
            through=last_day_asked(through, desk.today),
            why=prompts.words("--why")(why),
            by=desk.by,
            team=desk.team(team, "ask"),
            language=chosen_language(desk, asked, language),
            campaign=campaign,
            incentive=incentive,
            disclosure=disclosure,
        )

    if reference is None:
        ask_all(desk, search, plan_for, out, anyway=anyway, yes=yes, dry_run=dry_run, commits=commits)
    else:
        ask_one(desk, reference, plan_for(reference), out, id_, anyway=anyway, dry_run=dry_run, commits=commits)


def ask_one(
    desk: Desk,
    reference: Reference,
    plan: Plan,
    out: Path | None,
    id_: str | None,
    *,
    anyway: bool,
    dry_run: bool,
    commits: bool,
) -> None:
    """Ask one customer; exit 1 where something speaks against it."""
    try:
        found = obstacles(desk, reference, plan)
        if dry_run:
            for obstacle in found:
                click.echo(f"{'No' if obstacle.hard else 'But'}: {shown(obstacle.message)}")
            click.echo("Nothing was written." if found else "Nothing speaks against it. Nothing was written.")
            leave(Exit.FINDINGS if found else Exit.CLEAN)
        weigh(found, anyway)
        inquiry = inquire(desk, reference, plan, out, id_)
    except RefusedError as error:
        decline(str(error), findings=error.findings)
    days = (plan.through - desk.today).days
    if days > desk.policy.max_days:
        warn(f"that is {days} days; policy warns of more than {desk.policy.max_days}.")
    letters = send_out(inquiry)
    save(desk, inquiry.change, commits=commits)
    for letter in letters:
        click.echo(f"To send: {shown(str(letter))}")
    click.echo(f"When they answer: onrecord record {reference.slug} FILE")


def last_day_asked(through: date | timedelta | None, today: date) -> date:
    """The last day to ask for: as given, or a year from today."""
    if isinstance(through, timedelta):
        through = today + through
    if through is None:
        leap = (today.month, today.day) == (2, 29)
        through = today.replace(year=today.year + 1, day=28) if leap else today.replace(year=today.year + 1) - ONE_DAY
    if through < today:
        prompts.refuse(f"{through} is over already", "--through")
    return through


def chosen_language(desk: Desk, reference: Reference, language: str | None) -> str:
    """The language they are asked in. Exit 2 where there are no words for the one that was named."""
    if language is None:
        return language_for(reference, desk.opened.tree)
    known = languages(desk.opened.tree)
    if language not in known:
        prompts.refuse(f"there are words in {listed(known, 20)}, not in {shown(language)!r}", "--language")
    return language


def campaign_name(name: str) -> str:
    """The name, as ids and branches may be called. Exit 2 for another."""
    if len(name) > _MOST_NAME or not _NAME.fullmatch(name):
        close = make_slug(name)
        hint = f", like {close!r}" if close else ""
        shape = f"lower-case letters, digits, single dots, dashes or underscores{hint}"
        prompts.refuse(f"{shown(name)!r} will not do; write {shape}", "--campaign")
    return name


def _atoms(vocabulary: Vocabulary, uses: tuple[str, ...]) -> tuple[str, ...]:
    """Each use by itself: the customer answers one by one."""
    return tuple(vocabulary.uses.sorted(vocabulary.uses.expand_all(prompts.terms(vocabulary.uses, uses, "--use"))))
