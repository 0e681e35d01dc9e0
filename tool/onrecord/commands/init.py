"""onrecord init: create a new catalog."""

import re
import shlex
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.commands.shell.opening import DayOption, resolve_today
from onrecord.commands.shell.output import write_folder
from onrecord.git.tree import DirectoryTree
from onrecord.reports.codeowners import render_block
from onrecord.reports.text import make_visible
from onrecord.store.catalog_reader import load_settings
from onrecord.store.catalog_writes import ConflictError, write
from onrecord.store.folder_swap import OccupiedError, check_free
from onrecord.store.new_catalog import Answers, make_catalog_files
from onrecord.store.overlay import OverlayTree

_HOSTS = {"github": "GitHub", "gitlab": "GitLab"}
_NAME_YOURS = "in schema/vocabulary.yaml, replace the two examples with your own products and use cases"


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--company", help="Your company's name.")
@click.option("--owner", metavar="NAME", help="The first person: the administrator, who can give others their roles.")
@click.option("--email", metavar="ADDRESS", help="The e-mail address they commit with.")
@click.option("--login", help="Their login at your Git host.")
@click.option(
    "--url", help="The repository's address. Default: derived from --login; you can correct it in policy.yaml."
)
@click.option(
    "--forge", type=click.Choice(["github", "gitlab"]), default="github", show_default=True, help="Your Git host."
)
@click.option(
    "--time-zone",
    "zone",
    default="UTC",
    show_default=True,
    help="The time zone in which days begin and end, such as Europe/Oslo.",
)
@click.option("--product", "products", multiple=True, metavar="NAME", help="One of your products. Repeatable.")
@click.option(
    "--use-case", "use_cases", multiple=True, metavar="NAME", help="What customers use your products for. Repeatable."
)
@click.option(
    "--tool",
    metavar="URL#sha256=…",
    help="A wheel to install the tool from. Default: a copy of this one, kept in the catalog.",
)
@click.option(
    "--today", type=DayOption(), envvar="ONRECORD_TODAY", metavar="DATE", help="The day it is created. Default: today."
)
def command(
    folder: Path,
    company: str | None,
    owner: str | None,
    email: str | None,
    login: str | None,
    url: str | None,
    forge: str,
    zone: str,
    products: tuple[str, ...],
    use_cases: tuple[str, ...],
    tool: str | None,
    today: date | timedelta | None,
) -> None:
    """Create a new catalog in DIR: schema, policy, workflows and an example. DIR must be new, or empty except for .git.

    On a terminal, onrecord asks for what you do not give.

    Example: onrecord init references --company "Fernwright Software" --owner "Dana Okafor"
    --email dana@fernwright.example --login dana-okafor
    """
    repository = [path.name for path in folder.iterdir()] == [".git"] if folder.is_dir() else False
    try:
        if not repository:
            check_free(folder, marker="")  # no marker file makes a folder ours: it must be empty, or not exist
    except OccupiedError as error:
        decline(f"{error}; nothing was written", "choose a folder that is new or empty")
    wanted = prompts.Wanted()
    company = wanted.ask_one("--company", company, "The company's name", prompts.require_words("--company", 200))
    owner = wanted.ask_one("--owner", owner, "Your name", prompts.require_words("--owner", 80))
    email = wanted.ask_one("--email", email, "Your e-mail address", _make_check("--email", r"[^\s@<>]+@[^\s@<>]+"))
    login = wanted.ask_one(
        "--login", login, f"Your login on {_HOSTS[forge]}", _make_check("--login", r"[A-Za-z0-9][A-Za-z0-9._-]*")
    )
    wanted.finish()
    host = {"github": "https://github.com", "gitlab": "https://gitlab.com"}[forge]
    answers = Answers(
        prompts.require_words("--company", 200)(company),
        prompts.require_words("--owner", 80)(owner),
        _make_check("--email", r"[^\s@<>]+@[^\s@<>]+")(email),
        _make_check("--login", r"[A-Za-z0-9][A-Za-z0-9._-]*")(login),
        _make_check("--url", r"https://[^\s<>\"'`{}|\\^]+")(url or f"{host}/{login}/references"),
        forge,
        _read_zone(zone),
        resolve_today(today, zone),
        prompts.parse_wheel_address(tool),
        _ask_names(products, "--product", "Your products, separated by commas"),
        _ask_names(use_cases, "--use-case", "What customers use them for, separated by commas"),
    )
    files = dict(make_catalog_files(answers))
    policy = load_settings(OverlayTree(DirectoryTree(folder), files), answers.today)[1]
    files[f".{forge}/CODEOWNERS"] = render_block(policy).encode("utf-8")
    if repository:
        try:
            write(folder, DirectoryTree(folder), files, {})
        except ConflictError as error:
            decline(f"nothing was written: {error}")
    else:
        write_folder(folder, files)
    click.echo(f"Created a catalog of {len(files)} files in {make_visible(str(folder))}. Next:")
    begin = "" if repository else "git init --initial-branch main && "
    named = () if answers.products and answers.use_cases else (_NAME_YOURS,)
    for line in (
        f"cd {make_visible(shlex.quote(str(folder)))}",
        *named,
        "onrecord check",
        f"{begin}git add --all && git commit --message 'A catalog of references'",
        "add your colleagues to schema/policy.yaml, then: onrecord codeowners --write",
        f"push it to a private repository, then: sh .{forge}/setup.sh",
    ):
        click.echo(f"  {line}")
    alone = f"So far, {answers.owner} is the only person in it, and nobody can approve their own requests or records."
    click.echo(f"{alone} Add at least one other person with the role cs, and one with admin.")


def _ask_names(given: tuple[str, ...], option: str, question: str) -> tuple[str, ...]:
    """Return the names that were given; on a terminal, ask for them. None is fine: the vocabulary can be edited."""
    if not given and prompts.is_interactive():
        given = tuple(filter(None, map(str.strip, click.prompt(question, default="", show_default=False).split(","))))
    return tuple(map(prompts.require_words(option, 80), given))


def _make_check(option: str, pattern: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > 200 or not re.fullmatch(pattern, value):
            prompts.refuse(f"{make_visible(value)!r} is not valid here", option)
        return value

    return check


def _read_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        prompts.refuse(
            f"{make_visible(name)!r} is not a time zone: use an IANA name such as Europe/Oslo", "--time-zone"
        )
    return name
