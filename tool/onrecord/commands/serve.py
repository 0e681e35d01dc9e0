"""onrecord serve: build the site, serve it on 127.0.0.1, rebuild and reload it on change."""

import shutil
import signal
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import CommandError, fail, leave
from onrecord.commands.shell.opening import add_cache_option, add_catalog_options, open_checked
from onrecord.commands.shell.site_build import build_site, choose_day_of_build, describe_refusal, describe_shortfall
from onrecord.publish.builder import ReadBackError
from onrecord.publish.server import SiteServer, stamp_folders
from onrecord.publish.shells import ShellError
from onrecord.reports.text import count_of
from onrecord.store.packaged import find_packaged

WAIT_SECONDS = 1.0
"""How often to look for changes: soon enough for somebody who edits, rare enough to cost nothing."""


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free port.")
@click.option("--audience", type=click.Choice(["sales", "public"]), default="sales", help="The site to build.")
@add_cache_option
@add_catalog_options
def command(port: int, audience: str, root: Path, today: date | timedelta | None) -> None:
    """Build the site, serve it on 127.0.0.1, and rebuild it when a file of the catalog changes.

    What errors keep off the site is printed here. If the site cannot be built, the last good build stays.

    Example: onrecord serve --port 8000
    """
    home = Path(tempfile.mkdtemp(prefix="onrecord-serve-"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both signals clean up
    try:
        _serve(home / "site", port, audience, root, today)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _serve(folder: Path, port: int, audience: str, root: Path, today: date | timedelta | None) -> None:
    if not _build(folder, audience, root, today):
        leave(Exit.FINDINGS)
    try:
        server = SiteServer(folder, port)
    except OSError as error:
        fail(
            f"port {port} cannot be used: {error.strerror}",
            "choose another one: --port 8001, or --port 0 for any free port",
        )
    server.start()
    click.echo(f"Serving on {server.url} (press Ctrl-C to stop)")
    watched = [root / "references", root / "schema", root / "wishes", find_packaged("site")]
    before = stamp_folders(watched)
    while True:
        time.sleep(WAIT_SECONDS)
        now = stamp_folders(watched)
        if now != before:
            before = now
            if _build(folder, audience, root, today):
                server.version += 1


def _build(folder: Path, audience: str, root: Path, today: date | timedelta | None) -> bool:
    """Build once and print the result; return whether there is a new site."""
    given, preview = choose_day_of_build(today, root)
    try:
        opened, found = open_checked(root, given)
        done = build_site(opened, found, folder, audience, preview=preview, kept_as="served")
    except ReadBackError as error:
        describe_refusal(error).show()
        return False
    except (ShellError, OSError) as error:
        CommandError(f"the site could not be built: {error}").show()
        return False
    except CommandError as error:  # the catalog cannot be read; the last good build stays
        error.show()
        return False
    if not done.whole:
        describe_shortfall(done).show()
    click.echo(f"{opened.today}: {count_of(done.shown, 'reference')} shown, {count_of(done.changed, 'file')} changed")
    return True
