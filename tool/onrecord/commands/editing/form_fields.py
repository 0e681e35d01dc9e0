"""The fields of a form as typed: days, lists and customers."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NoReturn

from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.shell import prompts
from onrecord.commands.shell.opening import parse_day

Given = Mapping[str, str]
"""The answers of a form by the keys of its fields, without empty ones."""
Step = Callable[[EditSession, Given, date], None]
"""What a form does on a session, on the day it was filled in."""


def choose_day_typed(given: Given, on: date) -> date:
    """Return the day that was typed, or the day the form was filled in, so that a later edit changes nothing.

    Raises click.BadParameter if the day is not valid.
    """

    def fail(message: str) -> NoReturn:
        prompts.refuse(message, "--on")

    return parse_day(given["on"], fail) if "on" in given else on


def split_several(text: str) -> list[str]:
    """Return the items of a list of ids or terms, separated by commas, semicolons or spaces."""
    return [part for part in re.split(r"[,;\s]+", text) if part]


def split_customer_and_id(text: str) -> tuple[str, str | None]:
    """Split `nordlys-bank/2026-logo` into the customer and the id; the id may be missing."""
    customer, _, id_ = text.partition("/")
    return customer.strip(), id_.strip() or None
