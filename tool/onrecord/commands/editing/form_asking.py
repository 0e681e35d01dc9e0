"""Forms to ask a customer: the request is prepared, and a person sends it once it is merged."""

from datetime import date
from typing import NoReturn

from onrecord.asking.request_draft import Plan
from onrecord.commands.editing.asking import (
    ask_one,
    choose_language,
    choose_last_day,
    group_parts,
    have_usual_channels,
    send_again,
    split_uses,
)
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.editing.form_fields import Given, split_customer_and_id, split_several
from onrecord.commands.editing.letting_go import let_go
from onrecord.commands.editing.renewing import Renewal, renew
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import parse_day


def ask(session: EditSession, given: Given, on: date) -> None:
    """Ask for uses, on the channels and in the countries that were typed; by default the usual channels, worldwide.

    The reviewer is told the reasons not to ask now that may be overruled.
    """
    vocabulary = session.opened.catalog.library.vocabulary
    reference = session.find_customer(given["customer"])
    uses = split_uses(vocabulary, tuple(split_several(given["uses"])))
    where, _, countries = given.get("where", "").partition(";")
    channels, territories = tuple(split_several(where)), tuple(split_several(countries)) or ("worldwide",)
    if not channels and not have_usual_channels(vocabulary, uses):
        prompts.refuse("write the channels, then a semicolon and the countries, such as: website; dach", "--channel")

    def fail(message: str) -> NoReturn:
        prompts.refuse(message, "--through")

    last = choose_last_day(parse_day(given["through"], fail) if "through" in given else None, session.today)
    plan = Plan(
        parts=group_parts(vocabulary, uses, channels, territories, last),
        why=prompts.require_words("--why")(given["why"]),
        by=session.by,
        team=session.choose_team(None, "ask"),
        language=choose_language(session, reference, None),
        campaign=None,
    )
    ask_one(session, reference, plan, None, None, anyway=True, dry_run=False, commits=False)


def ask_again(session: EditSession, given: Given, on: date) -> None:
    """Send an open request again, as a reminder."""
    customer, id_ = split_customer_and_id(given["request"])
    send_again(
        session,
        session.find_customer(customer),
        id_,
        session.choose_team(None, "ask"),
        None,
        anyway=True,
        commits=False,
    )


def ask_to_renew(session: EditSession, given: Given, on: date) -> None:
    """Ask again for the permissions that end."""
    wanted = Renewal(tuple(split_several(given.get("which", ""))), why=given.get("why"))
    renew(
        session, session.find_customer(given["customer"]), wanted, None, None, anyway=True, dry_run=False, commits=False
    )


def let_it_go(session: EditSession, given: Given, on: date) -> None:
    """Record that nobody will ask again for a permission that ended."""
    let_go(session, session.find_customer(given["customer"]), given["which"], given.get("why"), on, commits=False)
