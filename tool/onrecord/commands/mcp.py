"""onrecord mcp: the catalog for assistants, over the Model Context Protocol."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from onrecord.commands.shell.failure import CommandError, fail
from onrecord.commands.shell.opening import add_catalog_options, open_catalog

if TYPE_CHECKING:
    from onrecord.assistants.catalog_answers import Audience, CatalogAnswers


@click.command("mcp")
@click.option(
    "--audience",
    type=click.Choice(["sales", "public"]),
    default="sales",
    show_default=True,
    help="sales: what colleagues may see. public: only what the website may show.",
)
@add_catalog_options
def command(audience: "Audience", root: Path, today: date | timedelta | None) -> None:
    """Serve the catalog to an assistant on standard input and output (Model Context Protocol), read-only.

    The assistant's program starts it; the guide “Assistants” has the configuration to paste. The
    server never says why something is forbidden.

    Example: onrecord mcp --audience sales --catalog references
    """
    try:
        from onrecord.assistants.server import make_server
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in ("mcp", "mcp_types"):
            fail("the Model Context Protocol SDK is not installed", "pip install 'mcp>=2.3,<3'")
        raise
    from onrecord.assistants.catalog_answers import CatalogAnswers, QuestionError
    from onrecord.store.wish_files import read_wishes

    answers_by_key: dict[tuple[object, ...], CatalogAnswers] = {}

    def open_answers() -> "CatalogAnswers":
        """Open the catalog as it is now; read it again only if one of its files or the day has changed."""
        state = _read_state(root)
        opened = answers_by_key.get(state)
        if opened is None or (
            today is None and not opened.library.policy.demo_today and opened.today != _read_today(root)
        ):
            answers_by_key.clear()
            read = open_catalog(root, today)
            wishes = read_wishes(read.tree, read.catalog.library, read.today).wishes
            opened = answers_by_key[state] = CatalogAnswers(read.catalog, read.tree, read.today, audience, wishes)
        return opened

    def open_changed() -> "CatalogAnswers":
        """The same for a question: a catalog that has become unreadable is an answer, and the server goes on."""
        try:
            return open_answers()
        except CommandError as error:
            where = "".join(f" ({one.path}:{one.line}:{one.column})" for one in error.findings[:1])
            raise QuestionError(f"the catalog cannot be read{where}; to see why: onrecord check") from None

    open_answers()
    make_server(open_changed).run("stdio")


def _read_today(root: Path) -> date:
    """Return today's date in the policy's time zone."""
    from onrecord.commands.shell.opening import open_settings, resolve_today

    return resolve_today(None, open_settings(root)[1].time_zone)


def _read_state(root: Path) -> tuple[object, ...]:
    """Return what shows whether a file of the catalog has changed: each path, modification time and size."""
    files = sorted([*root.glob("references/**/*"), *root.glob("schema/*.yaml"), *root.glob("wishes/*")])
    return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file in files if (stat := file.lstat()))
