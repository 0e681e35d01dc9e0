"""What every verb shares: where the catalog is, and which day it is."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from msgspec import Struct

from onrecord.catalog.record.days import FIRST_DAY
from onrecord.commands.shell.failure import fail, note, warn
from onrecord.git.tree import DirectoryTree, Tree
from onrecord.reports import text
from onrecord.store.aside import has_aside
from onrecord.store.catalog_reader import Catalog, CatalogError, Words, load_catalog, load_settings

if TYPE_CHECKING:
    from onrecord.catalog.record.policy import Policy
    from onrecord.catalog.record.vocabulary import Vocabulary
    from onrecord.finding import Finding
    from onrecord.store.brought_findings import Brought
    from onrecord.store.comparison import Comparison, Sides
    from onrecord.store.record_cache import RecordCache

Command = TypeVar("Command", bound=Callable[..., Any])
Compared = TypeVar("Compared", "Comparison", "Sides")
_LAST_TODAY = date(9899, 12, 31)
"""Python has no day after 9999: this leaves a century for what looks ahead, YEARS_AHEAD included."""
_OFFSET = r"\+([0-9]{1,5})d"


class DayOption(click.ParamType[date | timedelta]):
    """YYYY-MM-DD, or +30d for so many days after today. Gives a date or, for an offset, a timedelta."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        """As click asks for it."""
        if isinstance(value, date | timedelta):
            return value
        if value.startswith("+") and (offset := re.fullmatch(_OFFSET, value)):
            return timedelta(days=int(offset[1]))
        return a_day(value, lambda message: self.fail(message, param, ctx))


class DaysOption(click.ParamType[int]):
    """A number of days, as 90d or 90."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """As click asks for it."""
        found = re.fullmatch(r"([0-9]{1,4})d?", str(value))
        if not found:
            self.fail(f"{text.make_visible(str(value))!r} is not a number of days: write 90d", param, ctx)
        return int(found[1])


def a_day(value: str, fail: Callable[[str], NoReturn]) -> date:
    """A day as somebody typed it; `fail` is told in words what is wrong."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        fail(f"{text.make_visible(value)!r} is not a valid date: write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        fail(f"{value} is a day that does not exist")


def day_option(value: str, name: str) -> date:
    """A day given to the option `name`; click says what is wrong with it."""

    def fail(message: str) -> NoReturn:
        raise click.BadParameter(message, param_hint=name)

    return a_day(value, fail)


def catalog_options(command: Command) -> Command:
    """Give a verb --catalog and --today."""
    command = click.option(
        "--today",
        type=DayOption(),
        envvar="ONRECORD_TODAY",
        metavar="DATE",
        help="The day to judge by, YYYY-MM-DD or +30d. Default: today in the policy's time zone.",
    )(command)
    return click.option(
        "--catalog",
        "root",
        type=click.Path(path_type=Path),
        default=Path(),
        metavar="DIR",
        help="The catalog's root: the folder that holds references/ and schema/.",
    )(command)


class Opened(Struct, frozen=True):
    """A catalog that was read, the day it is judged by, and where it lies."""

    catalog: Catalog
    today: date
    tree: Tree
    root: Path


def open_catalog(
    root: Path,
    today: date | timedelta | None,
    only: str | None = None,
    *,
    remembers: bool = False,
    packed: bool = False,
) -> Opened:
    """Read the catalog for a verb; where that cannot be, say why and exit 4.

    A verb that `remembers` does not read again what has not changed since an earlier run (store/record_cache.py).
    `packed` as in `load_catalog`.
    """
    try:
        tree, words, day, memory = _words(root, today, remembers=remembers)
        return Opened(load_catalog(tree, day, only and [only], words, memory, packed=packed), day, tree, root)
    except CatalogError as error:
        unreadable(error)


def open_checked(root: Path, today: date | timedelta | None) -> "tuple[Opened, list[Finding]]":
    """Read and judge the whole catalog; where that cannot be, say why and exit 4. It remembers, as `open_catalog`."""
    from onrecord.store.whole_check import check_catalog

    try:
        tree, words, day, memory = _words(root, today, remembers=True)
        catalog, found = check_catalog(tree, day, words, memory)
        return Opened(catalog, day, tree, root), found
    except CatalogError as error:
        unreadable(error)


def _words(
    root: Path, today: date | timedelta | None, *, remembers: bool
) -> "tuple[Tree, Words, date, RecordCache | None]":
    """The tree, vocabulary and policy, the day, and what is remembered of them."""
    if has_aside(root):
        from onrecord.store.catalog_writes import is_half_written

        if is_half_written(root):
            warn("an edit was stopped half-way, so that records may not fit together", "the next edit puts it back")
    tree = DirectoryTree(root)
    memory = _memory(root) if remembers else None
    words = load_settings(tree, _utc_today(), memory)
    day = resolve_today(today, words[1].time_zone, words[1].demo_today)
    return tree, words, day, memory and memory.judged_on(day)


def _memory(root: Path) -> "RecordCache | None":
    """What earlier runs remembered; None where nothing may be."""
    if not may_remember():
        return None
    from onrecord.store.record_cache import RecordCache

    return RecordCache(root, _utc_today())


def _memory_of(root: Path, words: Words, day: date) -> "RecordCache | None":
    """What earlier runs remembered of what is judged by these words; None where the files say others, or none."""
    memory = _memory(root)
    try:
        same = memory is not None and load_settings(DirectoryTree(root), _utc_today(), memory) == words
    except CatalogError:
        same = False
    return memory.judged_on(day) if memory and same else None


def may_remember() -> bool:
    """Whether a verb may use what earlier runs remembered, and remember more; the user or a CI job may say no."""
    ctx = click.get_current_context(silent=True)
    return not ((ctx and ctx.meta.get(_NO_CACHE)) or os.environ.get("CI") == "true")


def _forget(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_NO_CACHE] = value


def cache_option(command: Command) -> Command:
    """Give a verb that remembers --no-cache."""
    return click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_forget,
        envvar="ONRECORD_NO_CACHE",
        help="Read everything again, and remember nothing.",
    )(command)


_NO_CACHE = "onrecord.no_cache"


def open_settings(root: Path) -> "tuple[Vocabulary, Policy]":
    """Read vocabulary and policy alone for a verb; where that cannot be, say why and exit 4."""
    try:
        return load_settings(DirectoryTree(root), _utc_today())
    except CatalogError as error:
        unreadable(error)


def open_base(root: Path, base: str, head: str | None, today: date | timedelta | None) -> "Comparison":
    """Read the merge base and the head for a verb, with the day by the base's policy; else say why and exit 4."""
    from onrecord.store.comparison import read_both

    return _compare(read_both, root, base, head, today)


def open_change(root: Path, base: str, today: date | timedelta | None) -> "tuple[Catalog, Sides, Brought]":
    """Judge the files as they lie here, and what they bring that the merge base has not; else say why and exit 4.

    It remembers, as `open_catalog`.
    """
    from onrecord.store.brought_findings import select_brought
    from onrecord.store.comparison import read_base
    from onrecord.store.whole_check import judge_each

    sides = _compare(read_base, root, base, None, today)
    try:
        head, known = judge_each(sides.head_tree, sides.today, sides.words, _memory_of(root, sides.words, sides.today))
    except CatalogError as error:
        unreadable(error)
    return head, sides, select_brought(sides, head, known)


def _compare(
    read: "Callable[[Path, str, str | None, date, Callable[[Policy], date]], Compared]",
    root: Path,
    base: str,
    head: str | None,
    today: date | timedelta | None,
) -> "Compared":
    from onrecord.git.repository import GitError

    try:
        both = read(root, base, head, _utc_today(), lambda p: resolve_today(today, p.time_zone, p.demo_today))
        if both.taken_back:
            files = text.make_visible(", ".join(both.taken_back))
            warn(f"the base's {files} cannot be read", "it is compared as it last could be read, else as new")
        return both
    except GitError as error:
        fail(error.message, error.hint)
    except CatalogError as error:
        unreadable(error)


def unreadable(error: CatalogError) -> NoReturn:
    """Say why a catalog cannot be read, and exit 4."""
    fail(error.message, error.hint, error.findings)


def resolve_today(today: date | timedelta | None, time_zone: str, demo: date | None = None) -> date:
    """The day to judge by: the one given, or the civil day that it is now in the policy's time zone, plus an offset.

    A sample has a day of its own, `demo`, which is said whenever it is taken for today.
    Raises BadParameter where no record could speak of that day, or where ten years on there is no such day.
    """
    if today is None or isinstance(today, timedelta):
        if demo:
            day = demo + (today or timedelta())
            note(f"this is a demo catalog, judged on {day}; --today judges another day")
            return day
        from zoneinfo import ZoneInfo  # late: a day that is given needs no zone

        return datetime.now(ZoneInfo(time_zone)).date() + (today or timedelta())
    if not FIRST_DAY <= today <= _LAST_TODAY:
        raise click.BadParameter(f"{today} is not between {FIRST_DAY} and {_LAST_TODAY}", param_hint="--today")
    return today


def _utc_today() -> date:
    return datetime.now(UTC).date()
