"""onrecord can-use: may we use this customer in this way?"""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.decision.use_question import UseQuestion
from onrecord.catalog.record.days import Days
from onrecord.catalog.views.agreed_description import AgreedDescription, find_description_beside
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail, leave
from onrecord.commands.shell.opening import (
    Opened,
    add_cache_option,
    add_catalog_options,
    open_catalog,
    parse_day_option,
)
from onrecord.reports import text
from onrecord.store.catalog_reader import is_slug
from onrecord.store.question import judge_question

EXITS = {Answer.ALLOW: Exit.CLEAN, Answer.ASK: Exit.ASK, Answer.DENY: Exit.FINDINGS}


@click.command("can-use")
@click.argument("customer", type=CustomerName())
@click.argument("use")
@click.option("--channel", required=True, help="Where: a channel, a group of channels, or any.")
@click.option("--territory", required=True, help="A country (ISO code), a region, or worldwide.")
@click.option("--on", "on", metavar="D[..D]", help="The day or days, both inclusive. Default: today.")
@click.option("--cleared", multiple=True, metavar="CONDITION", help="A condition that is met. Repeatable.")
@click.option("--quote", metavar="ID", help="The quote, for the use `quote`.")
@click.option(
    "--place", metavar="ADDRESS", help="The page or event, for a permission that is limited to certain places."
)
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@add_cache_option
@add_catalog_options
def command(
    customer: str,
    use: str,
    channel: str,
    territory: str,
    on: str | None,
    cleared: tuple[str, ...],
    quote: str | None,
    place: str | None,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Say whether we may use a customer in this way, on this day: allow (exit 0), ask (3) or deny (1), and why.

    CUSTOMER is the directory's name, or any name, alias or former name of the customer.

    Example: onrecord can-use nordlys-bank logo --channel website --territory NO
    """
    if quote and use != "quote":
        raise click.UsageError("--quote is only for the use `quote`.")
    opened = _open_catalog(customer, root, today)
    days = _read_days(on, opened.today)
    try:
        use_question = UseQuestion(use, channel, territory, days, frozenset(cleared), quote, place)
        slug, decision = judge_question(opened.catalog, opened.tree, opened.today, customer, use_question)
    except DecisionError as error:
        code = Exit.USAGE if error.in_question else Exit.UNREADABLE
        if format_ != "json":
            fail(error.message, error.hint, code=code)
        from onrecord.reports import json  # imported late: most questions come from people

        click.echo(json.render_error(error.code, error.message, error.hint), nl=False)
        leave(code)
    agreed = _find_agreed(opened, slug, use, days.first, decision)
    if format_ == "json":
        from onrecord.reports import json

        described = agreed.words if agreed else None
        click.echo(json.render_decision(decision, slug, use, channel, territory, days, place, described), nl=False)
    else:
        where = f" at {place}" if place else ""
        place_name = territory if territory == "worldwide" else f"in {territory}"
        question = f"{slug}, {use} on {channel} {place_name}{where}, {days}"
        click.echo(
            text.render_decision(decision, question, choose_paint(sys.stdout), agreed.sentence if agreed else None)
        )
    leave(EXITS[decision.answer])


def _find_agreed(opened: Opened, slug: str, use: str, day: date, decision: Decision) -> AgreedDescription | None:
    """Return the agreed description if the question is about the anonymous story, or about a name that is denied."""
    library = opened.catalog.library
    reference = library.references.get(slug)
    judge = library.judge(reference) if reference else None
    return find_description_beside(judge, use, decision.answer, day) if judge else None


def _open_catalog(customer: str, root: Path, today: date | timedelta | None) -> Opened:
    """Open only the one customer if the directory's name was given, so that the answer does not wait for the rest."""
    named = is_slug(customer) and (root / "references" / customer / "reference.yaml").is_file()
    return open_catalog(root, today, customer if named else None, remembers=True)


def _read_days(on: str | None, today: date) -> Days:
    if on is None:
        return Days.on(today)
    first, dots, last = on.partition("..")
    start = parse_day_option(first, "--on")
    try:
        return Days(start, parse_day_option(last, "--on") if dots else start)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--on") from None
