"""Forms to ask a customer: the request is prepared, and a person sends it once it is merged."""

from datetime import date
from typing import NoReturn

from onrecord.asking.request_draft import Plan
from onrecord.commands.editing.asking import (
    ask_one,
    atoms_asked,
    chosen_language,
    have_usual_channels,
    last_day_asked,
    parts_asked,
    send_again,
)
from onrecord.commands.editing.desk import Desk
from onrecord.commands.editing.form_fields import Given, customer_and_id, several
from onrecord.commands.editing.letting_go import let_go
from onrecord.commands.editing.renewing import Renewal, renew
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import parse_day


def ask(desk: Desk, given: Given, on: date) -> None:
    """Ask for uses, on the channels and in the countries that were typed; by default the usual channels, worldwide.

    The reviewer is told the reasons not to ask now that may be overruled.
    """
    vocabulary = desk.opened.catalog.library.vocabulary
    reference = desk.customer(given["customer"])
    uses = atoms_asked(vocabulary, tuple(several(given["uses"])))
    where, _, countries = given.get("where", "").partition(";")
    channels, territories = tuple(several(where)), tuple(several(countries)) or ("worldwide",)
    if not channels and not have_usual_channels(vocabulary, uses):
        prompts.refuse("write the channels, then a semicolon and the countries, such as: website; dach", "--channel")

    def fail(message: str) -> NoReturn:
        prompts.refuse(message, "--through")

    last = last_day_asked(parse_day(given["through"], fail) if "through" in given else None, desk.today)
    plan = Plan(
        parts=parts_asked(vocabulary, uses, channels, territories, last),
        why=prompts.words("--why")(given["why"]),
        by=desk.by,
        team=desk.team(None, "ask"),
        language=chosen_language(desk, reference, None),
        campaign=None,
    )
    ask_one(desk, reference, plan, None, None, anyway=True, dry_run=False, commits=False)


def ask_again(desk: Desk, given: Given, on: date) -> None:
    """Send an open request again, as a reminder."""
    customer, id_ = customer_and_id(given["request"])
    send_again(desk, desk.customer(customer), id_, desk.team(None, "ask"), None, anyway=True, commits=False)


def ask_to_renew(desk: Desk, given: Given, on: date) -> None:
    """Ask again for the permissions that end."""
    wanted = Renewal(tuple(several(given.get("which", ""))), why=given.get("why"))
    renew(desk, desk.customer(given["customer"]), wanted, None, None, anyway=True, dry_run=False, commits=False)


def let_it_go(desk: Desk, given: Given, on: date) -> None:
    """Record that nobody will ask again for a permission that ended."""
    let_go(desk, desk.customer(given["customer"]), given["which"], given.get("why"), on, commits=False)
