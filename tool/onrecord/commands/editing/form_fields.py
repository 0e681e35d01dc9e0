"""What is typed into the fields of a form: days, lists, and who is meant."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn

from onrecord.commands.editing.desk import Desk
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import a_day

Given = Mapping[str, str]
"""The answers of a form by the keys of its fields; what was left empty is not there."""
Step = Callable[[Desk, Given, date], None]
"""What a form does on a desk, on the day on which it was filled in."""


def day_typed(given: Given, on: date) -> date:
    """The day that was typed, or the day on which the form was filled in, so that a later edit changes nothing."""

    def fail(message: str) -> NoReturn:
        prompts.refuse(message, "--on")

    return a_day(given["on"], fail) if "on" in given else on


def several(text: str) -> list[str]:
    """The items of a list of ids or terms, which commas, semicolons or blanks part."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def customer_and_id(text: str) -> tuple[str, str | None]:
    """`nordlys-bank/2026-logo` as the customer and the id; the customer may stand alone."""
    customer, _, id_ = text.partition("/")
    return customer.strip(), id_.strip() or None
