"""onrecord cache: clear what earlier runs cached."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import add_catalog_options
from onrecord.reports import text


@click.command("cache")
@click.argument("what", metavar="clear", type=click.Choice(["clear"]))
@add_catalog_options
def command(what: str, root: Path, today: date | timedelta | None) -> None:
    """Clear the cache of every catalog on this machine; --catalog and --today have no effect.

    The cache only makes check, show, find, can-use, scan, serve and build faster; clearing it loses nothing. To run
    once without it, give --no-cache. CI jobs never use it.

    Example: onrecord cache clear
    """
    from onrecord.store.record_cache import clear_cache, find_cache_folder

    folder = find_cache_folder()
    try:
        size = clear_cache()
    except OSError as error:
        fail(f"{folder} cannot be removed: {error.strerror or error}", "remove the folder yourself")
    click.echo(f"Cleared {text.count_of(size, 'byte')} in {folder}.")
