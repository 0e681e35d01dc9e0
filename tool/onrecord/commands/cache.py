"""onrecord cache: what earlier runs remembered."""

from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import catalog_options
from onrecord.reports import text


@click.command("cache")
@click.argument("what", metavar="clear", type=click.Choice(["clear"]))
@catalog_options
def command(what: str, root: Path, today: date | timedelta | None) -> None:
    """Forget what earlier runs remembered of any catalog on this machine; --catalog and --today change nothing here.

    It only makes check, show, find, can-use, scan, serve and build faster; nothing is lost with it. --no-cache does
    without it for one run, and so do jobs of a CI.

    Example: onrecord cache clear
    """
    from onrecord.store.record_cache import cache_folder, clear_cache

    folder = cache_folder()
    try:
        size = clear_cache()
    except OSError as error:
        fail(f"{folder} cannot be removed: {error.strerror or error}", "remove the folder by hand")
    click.echo(f"Forgot {text.count_of(size, 'byte')} in {folder}.")
