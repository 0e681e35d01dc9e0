"""The commands that the guides show, as somebody would type them."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from onrecord.commands import onrecord

ROOT = Path(__file__).resolve().parents[1]
GUIDES = ("README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "site/docs").rglob("*.md")))


def read_commands(page: str) -> list[list[str]]:
    """What follows `$ onrecord` in a page's blocks of code, in order, without comments."""
    return list(_parse_commands((ROOT / page).read_text(encoding="utf-8")))


def _parse_commands(text: str) -> Iterator[list[str]]:
    lines = iter(text.splitlines())
    for line in lines:
        if line.startswith("$ onrecord "):
            while line.endswith("\\"):
                line = line[:-1] + next(lines)
            yield shlex.split(line, comments=True)[2:]


def parse(arguments: list[str]) -> None:
    """Read the arguments as the program does, and do nothing. Raises UsageError for what it does not take."""
    command, context, rest = onrecord, click.Context(onrecord, info_name="onrecord"), arguments
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        context = click.Context(found, info_name=name, parent=context)
        command = found
    if "--help" not in rest:
        command.make_context(context.info_name, list(rest), parent=context.parent)
