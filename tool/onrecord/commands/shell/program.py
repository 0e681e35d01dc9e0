"""The program around the verbs: the only place that turns what they raise into a message and an exit code."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import CommandError, show_usage_error

_SIGNAL = 128
"""A process that a signal ended has this exit code plus the signal's number, as in any shell."""


class Program(click.Group):
    """A group of verbs that ends as `failure` defines, for every caller."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run as click does in standalone mode, except for how it fails. Raises SystemExit with the exit code."""
        try:
            code: Any = super().main(args, prog_name, complete_var, standalone_mode=False, **extra)
            sys.exit(code or Exit.CLEAN)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(Exit.USAGE)
        except click.UsageError as error:
            show_usage_error(error)
            sys.exit(Exit.USAGE)
        except CommandError as error:
            error.show()
            sys.exit(error.code)
        except click.ClickException as error:
            CommandError(error.format_message()).show()
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("\nonrecord: stopped", err=True)
            sys.exit(Exit.FINDINGS)


def run(program: Callable[..., object]) -> NoReturn:
    """Run the program. It never ends in a traceback: an internal fault is reported in one line, with exit code 4.

    If it is terminated, it cleans up first: files it was writing are restored.
    """
    process = os.getpid()

    def end_by_signal(number: int, frame: object) -> NoReturn:
        if os.getpid() != process:
            os._exit(_SIGNAL + number)  # a fork: the cleanup is the parent's
        raise SystemExit(_SIGNAL + number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, end_by_signal)
    try:
        if sys.stdout.isatty() or sys.stderr.isatty():
            from onrecord.commands.shell.wrapped_lines import wrap_lines  # imported late: not needed in a pipe

            with wrap_lines(sys.argv[1:]):
                program(prog_name="onrecord")
        else:
            program(prog_name="onrecord")
    except BrokenPipeError:
        # The reader of our output closed the pipe; Python must not complain about that again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("ONRECORD_DEBUG"):
            raise
        from onrecord.store.parallel import LostProcessError

        if isinstance(error, LostProcessError):
            CommandError(str(error), "free some memory, or stop whatever ended the process, then run it again").show()
            sys.exit(Exit.UNREADABLE)
        fault = f"internal fault: {type(error).__name__}: {error}"
        CommandError(fault, "this is a bug: run it again with ONRECORD_DEBUG=1 to see where, and report it").show()
    sys.exit(Exit.UNREADABLE)
