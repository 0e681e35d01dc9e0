"""A step of a verb that is proposed instead of written: what the verb says is what a reviewer is told."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

import click

from onrecord.commands.shell.failure import CommandError


def attempt(
    step: Callable[[], None],
    said: Callable[[CommandError], list[str]],
    misused: Callable[[click.UsageError], str] = click.UsageError.format_message,
) -> tuple[list[str], list[str]]:
    """Take the step: the lines that its verb says, and why it was not taken, in the words of `said` and `misused`."""
    told, failed = io.StringIO(), list[str]()
    with redirect_stdout(told), redirect_stderr(told):
        try:
            step()
        except CommandError as error:
            failed = [line for line in said(error) if line]
        except click.UsageError as error:
            failed = [misused(error)]
    return [line.strip() for line in told.getvalue().splitlines() if line.strip()], failed
