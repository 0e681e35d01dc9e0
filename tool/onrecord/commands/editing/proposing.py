"""Propose a verb's step instead of writing it: a reviewer reads what the verb prints."""

import io
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout

import click

from onrecord.commands.shell.failure import CommandError


def attempt(
    step: Callable[[], None],
    explain: Callable[[CommandError], list[str]],
    misused: Callable[[click.UsageError], str] = click.UsageError.format_message,
) -> tuple[list[str], list[str]]:
    """Run the step; return the lines that its verb prints, and why it was refused, worded by `explain` or `misused`."""
    output, failed = io.StringIO(), list[str]()
    with redirect_stdout(output), redirect_stderr(output):
        try:
            step()
        except CommandError as error:
            failed = [line for line in explain(error) if line]
        except click.UsageError as error:
            failed = [misused(error)]
    return [line.strip() for line in output.getvalue().splitlines() if line.strip()], failed
