"""Forms for what somebody looked for and did not find."""

import re
from datetime import date
from typing import NoReturn

import click

from onrecord.catalog.search.finder import Wish
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.editing.form_fields import Given, split_several
from onrecord.commands.editing.wishing import answer_wish, close_wish, file_wish
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import parse_day


def file_wanted(session: EditSession, given: Given, on: date) -> None:
    """File what somebody looked for; the reviewer is told which references fit today."""

    def read_chosen(key: str) -> tuple[str, ...]:
        return tuple(split_several(given.get(key, "")))

    wanted = Wish(
        words=tuple(given.get("words", "").split()),
        uses=read_chosen("use"),
        channel=given.get("channel", "any"),
        industries=read_chosen("industry"),
        sizes=read_chosen("size"),
        regions=read_chosen("region"),
        products=read_chosen("product"),
        use_cases=read_chosen("use_case"),
        languages=read_chosen("language"),
        territories=read_chosen("territory"),
    )
    deal = {**_read_amount(session, given), **_read_stage(given)}
    more = {"about": given.get("about"), "needed_by": _read_needed_by(session, given), "opportunity": deal}
    file_wish(session, wanted, on, more, commits=False)


def end_wish(session: EditSession, given: Given, on: date) -> None:
    """Record which customer was found, or why nobody is looking anymore.

    Raises click.BadParameter if the form says neither.
    """
    if "customer" in given:
        answer_wish(session, given["wish"], given["customer"], on, commits=False)
    elif "why" in given:
        close_wish(session, given["wish"], given["why"], on, commits=False)
    else:
        prompts.refuse("name the customer, or write below why nobody is looking anymore", "customer")


def _read_needed_by(session: EditSession, given: Given) -> str | None:
    if "needed_by" not in given:
        return None

    def fail(message: str) -> NoReturn:
        prompts.refuse(message, "--needed-by")

    day = parse_day(given["needed_by"], fail)
    return day.isoformat() if day >= session.today else fail(f"{day} is in the past")


def _read_amount(session: EditSession, given: Given) -> dict[str, object]:
    """Return the amount of the deal and its currency, which may be before or after the amount.

    Raises click.BadParameter if the amount is not clear, or if no currency is known.
    """
    typed = given.get("amount", "")
    if not typed:
        return {}
    currency = re.search(r"\b[A-Z]{3}\b", typed)
    high = session.policy.requests.high_value
    code = currency[0] if currency else high[1] if high else None
    if code is None:
        prompts.refuse("add the currency, such as 250000 EUR", "amount")
    digits = typed.replace(currency[0], "") if currency else typed
    try:
        return {"amount": prompts.Amount().convert(digits.strip(), None, None), "currency": code}
    except click.BadParameter as error:
        prompts.refuse(error.message, "amount")


def _read_stage(given: Given) -> dict[str, object]:
    typed = given.get("stage", "")
    if typed and not (re.fullmatch("[0-9]{1,3}", typed) and int(typed) <= 100):
        prompts.refuse("write a number from 0 to 100, or leave it empty", "stage")
    return {"stage": int(typed)} if typed else {}
