"""How a verb fails: the first line says what happened, details follow, then the way out.

All of it goes to standard error. Wrong usage (click's UsageError and BadParameter, exit code 2) looks the same.
"""

import sys
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any, NoReturn

import click

from onrecord.commands.shell.exits import Exit

if TYPE_CHECKING:
    from onrecord.finding import Finding


class CommandError(click.ClickException):
    """A verb cannot do what it was asked to do. `show` prints it."""

    def __init__(self, message: str, hint: str = "", findings: Iterable["Finding"] = (), code: Exit = Exit.UNREADABLE):
        super().__init__(message)
        self.hint = hint
        self.findings = tuple(findings)
        self.code = code

    def show(self, file: IO[Any] | None = None) -> None:
        """Print what happened, to what, and the way out, on standard error."""
        from onrecord.commands.shell.colors import choose_paint
        from onrecord.reports import text

        _say("onrecord:", "red", self.message)
        if self.findings:
            click.echo(text.render_findings(self.findings, choose_paint(sys.stderr)), err=True)
        _say_hint(self.hint)


def fail(message: str, hint: str = "", findings: Iterable["Finding"] = (), code: Exit = Exit.UNREADABLE) -> NoReturn:
    """End the verb: `message` says what happened and to what, `hint` the way out, `findings` what `check` would say.

    Always raises CommandError, which `program.py` turns into the exit code `code`.
    """
    raise CommandError(message, hint, findings, code)


def decline(message: str, hint: str = "", findings: Iterable["Finding"] = ()) -> NoReturn:
    """End the verb with exit code 1: it was refused, and nothing was written. Always raises CommandError, as `fail`."""
    fail(message, hint, findings, Exit.FINDINGS)


def leave(code: Exit) -> NoReturn:
    """End the verb with its answer, after everything was printed. Always raises click's Exit."""
    raise click.exceptions.Exit(code)


def warn(message: str, hint: str = "") -> None:
    """Print what the person should know, and go on."""
    _say("Warning:", "yellow", message)
    _say_hint(hint)


def print_note(message: str) -> None:
    """Print how the verb understood the request, and go on."""
    _say("onrecord:", "blue", message)


def show_usage_error(error: click.UsageError) -> None:
    """Print what is wrong with the arguments, and how to get help."""
    _say("onrecord:", "red", " ".join(error.format_message().split()))  # click lists choices on lines with tabs
    _say_hint(f"{error.ctx.command_path} --help" if error.ctx else "onrecord --help")


def _say(prefix: str, color: str, message: str) -> None:
    from onrecord.commands.shell.colors import choose_paint
    from onrecord.reports.text import make_visible

    lines = [make_visible(line) for line in message.splitlines()] or [""]
    click.echo("\n".join([f"{choose_paint(sys.stderr)(prefix, color)} {lines[0]}", *lines[1:]]), err=True)


def _say_hint(hint: str) -> None:
    from onrecord.commands.shell.colors import choose_paint
    from onrecord.reports.text import make_visible

    if hint:
        click.echo(f"  {choose_paint(sys.stderr)('→', 'dim')} {make_visible(hint)}", err=True)
