"""What a verb still needs to know: asked for on a terminal, otherwise listed all at once. It never waits for a pipe."""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

import click

from onrecord.catalog.record.vocabulary import Axis, UnknownTermError

Value = TypeVar("Value")


def is_interactive() -> bool:
    """Return whether a person is there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Wanted:
    """Collects what a verb needs. Call `finish` before you use the values: it fails and lists all that is missing."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def ask_one(self, option: str, value: Value | None, question: str, convert: Callable[[str], Value]) -> Value:
        """Return the value, or the answer to the question; `convert` raises click.BadParameter if it is not valid."""
        if value is not None:
            return value
        if is_interactive():
            answer: Value = click.prompt(question, value_proc=lambda text: convert(text.strip()), err=True)
            return answer
        self.missing.append(option)
        return None  # type: ignore[return-value]  # finish() raises before anybody sees it

    def ask_several(
        self, option: str, values: tuple[str, ...], question: str, convert: Callable[[str], str]
    ) -> tuple[str, ...]:
        """Return the values, or the answers to the question, given on one line and separated by commas."""
        if values:
            return values

        def convert_each(text: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(convert(part.strip()) for part in text.split(",") if part.strip()))

        return self.ask_one(option, None, f"{question} (separate several with commas)", convert_each) or ()

    def finish(self) -> None:
        """Raise click.UsageError (exit 2) that lists everything that is missing, if anything is."""
        if self.missing:
            raise click.UsageError(f"Missing: {', '.join(self.missing)}. (On a terminal, onrecord asks for it.)")


def confirm(question: str) -> bool:
    """Return whether a person at a terminal says yes; False if there is no terminal."""
    return is_interactive() and click.confirm(question, err=True)


def require_term(axis: Axis, option: str) -> Callable[[str], str]:
    """Return a check for a term of the vocabulary. The check raises click.BadParameter, with a "did you mean"."""

    def check(value: str) -> str:
        try:
            axis.expand(value)
        except UnknownTermError as error:
            raise click.BadParameter(f"{error}: {error.hint}", param_hint=option) from None
        return value

    return check


def require_terms(axis: Axis, values: Iterable[str], option: str) -> tuple[str, ...]:
    """Return the terms, each once. Raises click.BadParameter if one is not in the vocabulary."""
    check = require_term(axis, option)
    return tuple(dict.fromkeys(check(value) for value in values))


def require_words(option: str, most: int = 400) -> Callable[[str], str]:
    """Return a check for free text: not empty, at most `most` characters, no control characters.

    The check puts the text on one line and raises click.BadParameter if it is not valid. 400 is the length that the
    schema allows for most texts.
    """

    def check(value: str) -> str:
        text = " ".join(value.split())
        if not text or len(text) > most or not text.isprintable():
            raise click.BadParameter(f"write 1 to {most} printable characters", param_hint=option)
        return text

    return check


class Amount(click.ParamType[float | int]):
    """A sum of money, in digits. A sum that could be read in two ways, such as 250.000, is refused."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | int:
        """Return the sum, without cents as an integer. Raises click.BadParameter (exit 2)."""
        if _GROUPED.fullmatch(value):
            return int(re.sub("[^0-9]", "", value))
        if not _SUM.fullmatch(value):
            digits = re.sub("[^0-9]", "", value) or "250000"
            self.fail(f"{value!r} is not a clear amount: write digits only, such as {digits}", param, ctx)
        amount = float(value.replace(",", "."))
        return int(amount) if amount.is_integer() else amount


_SUM = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
"""Up to a trillion, with cents after a point or a comma."""
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ '_])[0-9]{3}(?:\1[0-9]{3})*|([.,])[0-9]{3}(?:\2[0-9]{3})+)")
"""Thousands separated by spaces, apostrophes or underscores; by points or commas only if there are two of them."""


def refuse(message: str, option: str) -> NoReturn:
    """Refuse the value of an option. Always raises click.BadParameter (exit 2)."""
    raise click.BadParameter(message, param_hint=option)


def parse_wheel_address(given: str | None) -> tuple[str, str] | None:
    """Return the wheel given with --tool as (address, SHA-256), or None. Raises click.BadParameter without a hash."""
    from onrecord.store.own_wheel import read_wheel_address

    found = read_wheel_address(given) if given else None
    if given and found is None:
        refuse("give the address of a wheel with its hash: https://…/onrecord-….whl#sha256=…", "--tool")
    return found
