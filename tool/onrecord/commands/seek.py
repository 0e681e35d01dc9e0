"""onrecord seek: ask a customer, or many, for a permission."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from onrecord.asking.bundle import language_for
from onrecord.asking.request_draft import Plan, PlanPart
from onrecord.asking.request_scopes import ScopeError, grouped, named
from onrecord.asking.words import languages
from onrecord.catalog.decision.reasons import listed
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.permission_request import is_open, letter_of, permission_request
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.catalog.search.finder import Wish
from onrecord.catalog.workload.outreach_conflicts import Conflict, allowed_somewhere, asked_already
from onrecord.commands.editing.campaign import ask_all
from onrecord.commands.editing.desk import Desk, editing_options, open_desk, save
from onrecord.commands.editing.inquiry import Inquiry, RefusedError, inquire, obstacles, remind, send_out, weigh
from onrecord.commands.editing.speaker import ask_speaker
from onrecord.commands.shell import prompts
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import decline, leave, warn
from onrecord.commands.shell.opening import DayOption
from onrecord.names.text_keys import make_slug
from onrecord.reports.issue_forms import upload_address
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
    asked_for = _atoms(vocabulary, uses)
    if not (asked_for and all(vocabulary.uses.term(use).channels for use in asked_for)):
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
    parts = tuple(
        PlanPart(
            tuple(several),
            where,
            countries,
            last_day_asked(through, desk.today),
            incentive=incentive,
            disclosure=disclosure,
        )
        for (where, countries), several in _scopes(vocabulary, asked_for, channels, territories).items()
    )

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


def _scopes(
    vocabulary: Vocabulary, uses: tuple[str, ...], channels: tuple[str, ...], territories: tuple[str, ...]
) -> dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]]:
    """The uses by where they are asked for. Exit 2 for a term that is none, or a use where it cannot be."""
    try:
        where, countries = named(channels, vocabulary), named(territories, vocabulary)
        for axis, terms, option in (
            (vocabulary.channels, where, "--channel"),
            (vocabulary.territories, countries, "--territory"),
        ):
            for several in (terms.every, *terms.single.values()):
                prompts.terms(axis, several, option)
        return grouped(uses, where, countries, vocabulary)
    except UnknownTermError as error:
        raise click.UsageError(f"{error}: {error.hint}") from None
    except ScopeError as error:
        prompts.refuse(str(error), "--channel")


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
    """Ask one customer; exit 1 where there are reasons not to ask now."""
    try:
        found = obstacles(desk, reference, plan)
        if dry_run:
            for obstacle in found:
                click.echo(f"{'No' if obstacle.hard else 'But'}: {shown(obstacle.message)}")
            click.echo("Nothing was written." if found else "No conflicts found. Nothing was written.")
            leave(Exit.FINDINGS if found else Exit.CLEAN)
        weigh(found, anyway)
        inquiry = inquire(desk, reference, plan, out, id_)
    except RefusedError as error:
        decline(str(error), findings=error.findings)
    days = (max(part.through for part in plan.parts) - desk.today).days
    if days > desk.policy.max_days:
        warn(f"that is {days} days; policy warns of more than {desk.policy.max_days}.")
    hand_over(desk, reference, inquiry, commits=commits)
    if "logo" in plan.uses and reference.logo_sha256 is None:
        click.echo("No logo is on record: the request asks them to send the file with their answer.")
    library = desk.opened.catalog.library
    if (
        "logo" in plan.uses
        and "name" not in plan.uses
        and not allowed_somewhere(reference, library, "name", desk.today)
    ):
        click.echo("Ask for the name as well (--use name): a logo on a page needs a text that names them (WCAG 1.1.1).")


def send_again(
    desk: Desk, reference: Reference, id_: str | None, team: str, out: Path | None, *, anyway: bool, commits: bool
) -> None:
    """Send the open request again as a reminder; exit 1 where none is open, or it is no longer what was sent."""
    letters = list(dict.fromkeys(letter_of(reference, a) for a in reference.authorizations if is_open(a)))
    named_ = [letter for letter in letters if id_ in (None, *(part.id for part in letter))]
    if len(named_) != 1:
        which = f": name one with --id: {listed([letter[0].id for letter in letters], 12)}" if named_ else ""
        decline(f"{len(named_)} open requests to {reference.name}{which}.")
    first = named_[0][0]
    request = permission_request(reference, first)
    if request is None or first.requested is None or first.requested.digest not in (None, request.digest):
        decline(f"{first.id} is no longer what was sent; ask again with onrecord seek.")
    logos = {part.logo_sha256 for part in request.parts if part.logo_sha256}
    if logos and logos != {reference.logo_sha256}:
        decline(f"The logo in the record is not the one that {first.id} asks for; put it back, or ask again.")
    library = desk.opened.catalog.library
    try:
        lately = [o for o in asked_already(reference, library, (), team, desk.today) if o.code is Conflict.ASKED_LATELY]
        weigh(lately, anyway)
        inquiry = remind(desk, reference, first.id, team, out)
    except RefusedError as error:
        decline(str(error), findings=error.findings)
    hand_over(desk, reference, inquiry, commits=commits)


def hand_over(desk: Desk, reference: Reference, inquiry: Inquiry, *, commits: bool) -> None:
    """Write the letter and the record, and say what goes out and what comes next."""
    for note in inquiry.notes:
        warn(shown(note))
    letters = send_out(inquiry)
    save(desk, inquiry.change, commits=commits)
    for letter in letters:
        click.echo(f"To send: {shown(str(letter))}")
    click.echo(f"When they answer: onrecord record {reference.slug} FILE")
    upload = upload_address(desk.policy.repository, reference.slug)
    if upload:
        click.echo(f"  or upload what they sent: {shown(upload)}")
    click.echo(f"If they do not: onrecord seek {reference.slug} --again")


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
