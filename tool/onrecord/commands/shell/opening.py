"""What all verbs share: where the catalog is, which day it is, and how to open it."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from msgspec import Struct

from onrecord.catalog.record.days import FIRST_DAY
from onrecord.commands.shell.failure import fail, print_note, warn
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
"""Python has no day after year 9999; this leaves a century for questions about later days (YEARS_AHEAD is ten)."""
_OFFSET = r"\+([0-9]{1,5})d"


class DayOption(click.ParamType[date | timedelta]):
    """YYYY-MM-DD, or +30d for 30 days after today. Gives a date or, for an offset, a timedelta."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        """Return the day, or the days from today on for `+30d`. Raises click.BadParameter (exit 2)."""
        if isinstance(value, date | timedelta):
            return value
        if value.startswith("+") and (offset := re.fullmatch(_OFFSET, value)):
            return timedelta(days=int(offset[1]))
        return parse_day(value, lambda message: self.fail(message, param, ctx))


class DaysOption(click.ParamType[int]):
    """A number of days, as 90d or 90."""

    name = "days"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number of days. Raises click.BadParameter (exit 2)."""
        found = re.fullmatch(r"([0-9]{1,4})d?", str(value))
        if not found:
            self.fail(f"{text.make_visible(str(value))!r} is not a number of days; write it as 90d", param, ctx)
        return int(found[1])


def parse_day(value: str, fail: Callable[[str], NoReturn]) -> date:
    """Parse a day as somebody typed it; `fail` is called with a message if it is not valid."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        fail(f"{text.make_visible(value)!r} is not a valid date; write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(value)
    except ValueError:
        fail(f"{value} is not a valid date: there is no such day")


def parse_day_option(value: str, name: str) -> date:
    """Parse a day given to the option `name`. Raises click.BadParameter if it is not valid."""

    def fail(message: str) -> NoReturn:
        raise click.BadParameter(message, param_hint=name)

    return parse_day(value, fail)


def add_catalog_options(command: Command) -> Command:
    """Add --catalog and --today to a verb."""
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
        help="The catalog's root: the folder that contains references/ and schema/.",
    )(command)


class Opened(Struct, frozen=True):
    """A catalog that was read, the day it is judged by, and where it is."""

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
    """Read the catalog for a verb. Raises CommandError (exit 4) if that is not possible.

    A verb that `remembers` uses the cache: it does not read again what has not changed since an earlier run
    (store/record_cache.py). `packed` is as in `load_catalog`.
    """
    try:
        tree, words, day, memory = _open_words(root, today, remembers=remembers)
        return Opened(load_catalog(tree, day, only and [only], words, memory, packed=packed), day, tree, root)
    except CatalogError as error:
        fail_unreadable(error)


def open_checked(root: Path, today: date | timedelta | None) -> "tuple[Opened, list[Finding]]":
    """Read and check the whole catalog, using the cache. Raises CommandError (exit 4) if that is not possible."""
    from onrecord.store.whole_check import check_catalog

    try:
        tree, words, day, memory = _open_words(root, today, remembers=True)
        catalog, found = check_catalog(tree, day, words, memory)
        return Opened(catalog, day, tree, root), found
    except CatalogError as error:
        fail_unreadable(error)


def _open_words(
    root: Path, today: date | timedelta | None, *, remembers: bool
) -> "tuple[Tree, Words, date, RecordCache | None]":
    """Return the tree, the vocabulary and policy, the day, and the cache."""
    if has_aside(root):
        from onrecord.store.catalog_writes import is_half_written

        if is_half_written(root):
            warn(
                "an edit was interrupted, so some records may not match each other",
                "the next command that edits the catalog restores the files",
            )
    tree = DirectoryTree(root)
    memory = _open_memory(root) if remembers else None
    words = load_settings(tree, _read_utc_today(), memory)
    day = resolve_today(today, words[1].time_zone, words[1].demo_today)
    return tree, words, day, memory and memory.move_to_day(day)


def _open_memory(root: Path) -> "RecordCache | None":
    """Return the cache, or None if this run may not use one."""
    if not may_remember():
        return None
    from onrecord.store.record_cache import RecordCache

    return RecordCache(root, _read_utc_today())


def _open_memory_of(root: Path, words: Words, day: date) -> "RecordCache | None":
    """Return the cache, if it was made with this vocabulary and policy; else None."""
    memory = _open_memory(root)
    try:
        same = memory is not None and load_settings(DirectoryTree(root), _read_utc_today(), memory) == words
    except CatalogError:
        same = False
    return memory.move_to_day(day) if memory and same else None


def may_remember() -> bool:
    """Return whether a verb may use the cache: not with --no-cache, and not in a CI job."""
    ctx = click.get_current_context(silent=True)
    return not ((ctx and ctx.meta.get(_NO_CACHE)) or os.environ.get("CI") == "true")


def _forget(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    ctx.meta[_NO_CACHE] = value


def add_cache_option(command: Command) -> Command:
    """Add --no-cache to a verb that uses the cache."""
    return click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_forget,
        envvar="ONRECORD_NO_CACHE",
        help="Read everything again, without the cache.",
    )(command)


_NO_CACHE = "onrecord.no_cache"


def warn_of_unreadable(opened: Opened) -> None:
    """Warn if records could not be read, because the verb's answer leaves them out."""
    broken = opened.catalog.count_unread()
    if broken:
        are = "is" if broken == 1 else "are"
        warn(f"{text.count_of(broken, 'record')} could not be read and {are} left out", "to see why: onrecord check")


def open_settings(root: Path) -> "tuple[Vocabulary, Policy]":
    """Read only vocabulary and policy for a verb. Raises CommandError (exit 4) if that is not possible."""
    try:
        return load_settings(DirectoryTree(root), _read_utc_today())
    except CatalogError as error:
        fail_unreadable(error)


def open_base(root: Path, base: str, head: str | None, today: date | timedelta | None) -> "Comparison":
    """Read the merge base and the head for a verb, on the day by the base's policy.

    Raises CommandError (exit 4) if that is not possible.
    """
    from onrecord.store.comparison import read_both

    return _compare(read_both, root, base, head, today)


def open_change(root: Path, base: str, today: date | timedelta | None) -> "tuple[Catalog, Sides, Brought]":
    """Check the files on disk, and find what they bring compared with the merge base, using the cache.

    Raises CommandError (exit 4) if that is not possible.
    """
    from onrecord.store.brought_findings import select_brought
    from onrecord.store.comparison import read_base
    from onrecord.store.whole_check import judge_each

    sides = _compare(read_base, root, base, None, today)
    try:
        head, known = judge_each(
            sides.head_tree, sides.today, sides.words, _open_memory_of(root, sides.words, sides.today)
        )
    except CatalogError as error:
        fail_unreadable(error)
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
        both = read(root, base, head, _read_utc_today(), lambda p: resolve_today(today, p.time_zone, p.demo_today))
        if both.taken_back:
            files = text.make_visible(", ".join(both.taken_back))
            warn(
                f"in the base, {files} cannot be read",
                "its last readable version is used instead, or none, as if it were new",
            )
        return both
    except GitError as error:
        fail(error.message, error.hint)
    except CatalogError as error:
        fail_unreadable(error)


def fail_unreadable(error: CatalogError) -> NoReturn:
    """End the verb with exit code 4 and why the catalog cannot be read. Always raises CommandError."""
    fail(error.message, error.hint, error.findings)


def resolve_today(today: date | timedelta | None, time_zone: str, demo: date | None = None) -> date:
    """Return the day to judge by: the given one, or today in the policy's time zone, plus an offset.

    A sample has its own day, `demo`; a note says so whenever it is used as today.
    Raises click.BadParameter if the day is before any record could begin, or too late to look ahead from.
    """
    if today is None or isinstance(today, timedelta):
        if demo:
            day = demo + (today or timedelta())
            print_note(f"this is a demo catalog, judged as of {day}; for another day, give --today DATE")
            return day
        from zoneinfo import ZoneInfo  # imported late: a given day needs no time zone

        return datetime.now(ZoneInfo(time_zone)).date() + (today or timedelta())
    if not FIRST_DAY <= today <= _LAST_TODAY:
        raise click.BadParameter(f"{today} is not between {FIRST_DAY} and {_LAST_TODAY}", param_hint="--today")
    return today


def _read_utc_today() -> date:
    return datetime.now(UTC).date()
