"""Where a list's header is, and what each of its columns holds: proposed from words, or as a mapping file says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions.grid import Grid, Row
from onrecord.intake.permissions.phrases import WORDS, fold
from onrecord.intake.permissions.scopes import read_scope

_DEEPEST = 40
"""Rows above the header: titles, a date, a legend."""
_LEAST = 2
_MARKS = " ?*:"
"""What people write behind a title that changes nothing of it."""
_HOST = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?")


class Role(StrEnum):
    """What a column holds. A permission column is `permission`, with its uses and channels beside it."""

    CUSTOMER = "customer"
    DOMAIN = "domain"
    CRM_ID = "crm_id"
    PARENT = "parent"
    TYPE = "type"
    PERMISSION = "permission"
    USES = "uses"
    MOOD = "referenceable"
    TERRITORIES = "territories"
    DECIDED = "decided"
    END = "valid_through"
    BASIS = "basis"
    CLAUSE = "clause"
    PROOF = "proof"
    REMARK = "remark"
    SIGNER = "signer"
    LEFT = "left_on"
    IGNORED = "ignored"
    PERSON = "person"
    UNKNOWN = "not understood"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its words, its role, and the uses and channels that its answers are for."""

    place: int
    title: str
    role: Role
    uses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hidden: bool = False

    @property
    def words(self) -> str:
        """The role as a mapping file says it: `logo on website, blog`; `logo` where no channel is said."""
        if self.role is not Role.PERMISSION:
            return self.role.value + (f" of {', '.join(self.uses)}" if self.uses else "")
        uses = ", ".join(self.uses) or "permission"
        return uses + (f" on {', '.join(self.channels)}" if self.channels else "")


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns, and the columns."""

    row: int
    columns: tuple[Column, ...]

    def of(self, role: Role) -> list[Column]:
        """The columns of a role, from the left."""
        return [column for column in self.columns if column.role is role]


_ROLES: Mapping[str, Role] = {title: Role[role.upper()] for role, titles in WORDS["roles"].items() for title in titles}


def find_header(grid: Grid, vocabulary: Vocabulary, said: Mapping[str, str]) -> Header | None:
    """The header of a sheet: the first of its rows that names most columns, a customer's among them; None where none.

    `said` are roles by column title as a mapping file gives them.
    """
    best: tuple[int, Header] | None = None
    for index, row in enumerate(grid.rows[:_DEEPEST]):
        header = Header(row.number, _columns(grid, index, vocabulary, said))
        known = sum(column.role is not Role.UNKNOWN for column in header.columns)
        if known >= _LEAST and header.of(Role.CUSTOMER) and (best is None or known > best[0]):
            best = known, header
    return best[1] if best else None


def _columns(grid: Grid, index: int, vocabulary: Vocabulary, said: Mapping[str, str]) -> tuple[Column, ...]:
    row = grid.rows[index]
    above = grid.rows[index - 1] if index else None
    plain = [_column(place, _title(grid, row, place), "", vocabulary, said, grid) for place in row.filled]
    has_base = any(c.role is Role.PERMISSION and c.uses == ("logo",) and not c.channels for c in plain)
    columns: list[Column] = []
    for one in plain:
        group = _group(grid, above, one.place) if above is not None else ""
        column = _column(one.place, one.title, group, vocabulary, said, grid)
        if column.role is Role.UNKNOWN or (column.role is Role.PERMISSION and not column.uses):
            scope = read_scope(column.title.rstrip(_MARKS), vocabulary)
            if has_base and scope.channels and not scope.rest:
                column = Column(one.place, one.title, Role.PERMISSION, ("logo",), tuple(scope.channels), column.hidden)
        columns.append(column)
    taken: set[Role] = set()
    for at, column in enumerate(columns):
        if column.role in (Role.CUSTOMER, Role.TERRITORIES, Role.MOOD, Role.USES) and column.role in taken:
            columns[at] = Column(column.place, column.title, Role.UNKNOWN, hidden=column.hidden)
        taken.add(column.role)
    return tuple(columns)


def _title(grid: Grid, row: Row, place: int) -> str:
    return " ".join(row.at(place).text.split())


def _group(grid: Grid, above: Row, place: int) -> str:
    """The word over a column in the row above the header, where that row groups columns by merged cells."""
    merged = grid.merged.get((above.number, place))
    return " ".join((merged or above.at(place)).text.split())


def _column(place: int, title: str, group: str, vocabulary: Vocabulary, said: Mapping[str, str], grid: Grid) -> Column:
    hidden = place in grid.hidden_columns
    if title in said:
        return _as_said(place, title, said[title], vocabulary, hidden)
    if _holds_addresses(grid, place):
        return Column(place, title, Role.DOMAIN, hidden=hidden)
    folded = fold(title).rstrip(_MARKS)
    scope = read_scope(title.rstrip(_MARKS), vocabulary)
    if group:
        over = read_scope(group, vocabulary)
        if over.uses and not over.rest and scope.channels and not scope.rest and not scope.uses:
            return Column(place, title, Role.PERMISSION, tuple(over.uses), tuple(scope.channels), hidden)
    role = _ROLES.get(folded) or _ROLES.get(fold(title))
    if role is None and folded.startswith(("umsatz", "revenue", "arr ", "# ")):
        role = Role.IGNORED
    if role is not None:
        uses = tuple(scope.uses) if role in (Role.END, Role.BASIS) else ()
        return Column(place, title, role, uses, (), hidden)
    if scope.uses and not scope.rest and not scope.denied:
        return Column(place, title, Role.PERMISSION, tuple(scope.uses), tuple(scope.channels), hidden)
    return Column(place, title, Role.UNKNOWN, hidden=hidden)


def _holds_addresses(grid: Grid, place: int) -> bool:
    """Whether a column's cells are hosts alone: Website may hold yes and no, or addresses."""
    cells = [cell.text for row in grid.rows[:_DEEPEST] if (cell := row.at(place)).text and not cell.link]
    hosts = sum(_HOST.fullmatch(text.casefold()) is not None for text in cells)
    return hosts > 0 and hosts * 2 >= len(cells) - 2  # two cells may be a title and the header


def _as_said(place: int, title: str, words: str, vocabulary: Vocabulary, hidden: bool) -> Column:
    """A column as a mapping file names it: a role, or `logo on website, blog`. Raises ValueError."""
    name, _, of = words.partition(" of ")
    if name in set(Role) and name != Role.PERMISSION:
        uses = tuple(use.strip() for use in of.split(",") if use.strip())
        return Column(place, title, Role(name), uses, (), hidden)
    left, _, right = words.partition(" on ")
    uses = tuple(use.strip() for use in left.split(",") if use.strip())
    channels = tuple(channel.strip() for channel in right.split(",") if channel.strip())
    for terms, axis in ((uses, vocabulary.uses), (channels, vocabulary.channels)):
        for term in terms:
            if term not in axis:
                raise ValueError(f"{words!r} is no role of a column: {axis.unknown(term)}")
    return Column(place, title, Role.PERMISSION, uses, channels, hidden)
