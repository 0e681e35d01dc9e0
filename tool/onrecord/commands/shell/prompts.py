"""What a verb still needs to know: asked for on a terminal, else named all at once. Never waits without a terminal."""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, NoReturn, TypeVar

import click

from onrecord.catalog.record.vocabulary import Axis, UnknownTermError

Value = TypeVar("Value")


def interactive() -> bool:
    """Whether somebody sits there to answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


class Wanted:
    """Collects what a verb needs. Call `done` before the values are used: it fails naming all that is missing."""

    def __init__(self) -> None:
        self.missing: list[str] = []

    def one(self, option: str, value: Value | None, question: str, convert: Callable[[str], Value]) -> Value:
        """The value, or the answer to the question; `convert` raises click.BadParameter for what will not do."""
        if value is not None:
            return value
        if interactive():
            answer: Value = click.prompt(question, value_proc=lambda text: convert(text.strip()), err=True)
            return answer
        self.missing.append(option)
        return None  # type: ignore[return-value]  # done() raises before anybody sees it

    def several(
        self, option: str, values: tuple[str, ...], question: str, convert: Callable[[str], str]
    ) -> tuple[str, ...]:
        """The values, or the answers to the question, given in one line with commas."""
        if values:
            return values

        def each(text: str) -> tuple[str, ...]:
            return tuple(dict.fromkeys(convert(part.strip()) for part in text.split(",") if part.strip()))

        return self.one(option, None, f"{question} (several with commas)", each) or ()

    def done(self) -> None:
        """Say all that is missing at once. Raises UsageError where something is: exit code 2."""
        if self.missing:
            raise click.UsageError(f"Missing: {', '.join(self.missing)}. (On a terminal it is asked for.)")


def confirm(question: str) -> bool:
    """Whether somebody at a terminal says yes; False where nobody sits there."""
    return interactive() and click.confirm(question, err=True)


def term(axis: Axis, option: str) -> Callable[[str], str]:
    """Checks a term of the vocabulary, with a "did you mean"."""

    def check(value: str) -> str:
        try:
            axis.expand(value)
        except UnknownTermError as error:
            raise click.BadParameter(f"{error}: {error.hint}", param_hint=option) from None
        return value

    return check


def terms(axis: Axis, values: Iterable[str], option: str) -> tuple[str, ...]:
    """The terms, each once. Raises click.BadParameter for one that the vocabulary does not have."""
    check = term(axis, option)
    return tuple(dict.fromkeys(check(value) for value in values))


def words(option: str, most: int = 400) -> Callable[[str], str]:
    """Checks free text: something there, on one line, not too long, nothing that a terminal would obey."""

    def check(value: str) -> str:
        text = " ".join(value.split())
        if not text or len(text) > most or not text.isprintable():
            raise click.BadParameter(f"say it in 1 to {most} printable characters", param_hint=option)
        return text

    return check


class Amount(click.ParamType[float | int]):
    """A sum of money, in digits. One that could be read in two ways, as 250.000 can, is refused."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | int:
        """As click asks for it."""
        if _GROUPED.fullmatch(value):
            return int(re.sub("[^0-9]", "", value))
        if not _SUM.fullmatch(value):
            digits = re.sub("[^0-9]", "", value) or "250000"
            self.fail(f"{value!r} is no plain amount, or could be two: write digits only, such as {digits}", param, ctx)
        amount = float(value.replace(",", "."))
        return int(amount) if amount.is_integer() else amount


_SUM = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ '_])[0-9]{3}(?:\1[0-9]{3})*|([.,])[0-9]{3}(?:\2[0-9]{3})+)")
"""Thousands by a space, an apostrophe or an underscore; by a point or a comma only where there are two of them."""


def refuse(message: str, option: str) -> NoReturn:
    """Refuse a value of an option. Always raises BadParameter: exit code 2."""
    raise click.BadParameter(message, param_hint=option)


def wheel_address(given: str | None) -> tuple[str, str] | None:
    """The wheel that --tool names, as (address, SHA-256); None where it names none. Exit 2 where it has no hash."""
    from onrecord.store.own_wheel import read_wheel_address

    found = read_wheel_address(given) if given else None
    if given and found is None:
        refuse("give the address of a wheel with its hash: https://…/onrecord-….whl#sha256=…", "--tool")
    return found
