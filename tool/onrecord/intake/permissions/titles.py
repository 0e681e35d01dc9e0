"""Finds out what a column contains, by its title and the text above it, or by a mapping file."""

import re
from collections.abc import Mapping
from dataclasses import replace

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions.columns import Column, Role
from onrecord.intake.permissions.grid import Grid
from onrecord.intake.permissions.phrases import FILLERS, WORDS, fold, split_words
from onrecord.intake.permissions.remarks import may_limit
from onrecord.intake.permissions.scopes import Scope, read_scope
from onrecord.intake.permissions.territory_cells import read_territories

MARKS = " ?*:"
"""Marks after a title; a star may refer to a footnote."""
_SAMPLE = 40
"""Cells of a column that are examined to see whether it contains addresses."""
_HOST = re.compile(r"(?:https?://)?(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/?")
"""A cell that is only a web site: the header of a column about that site."""
_ROLES: Mapping[str, Role] = {title: Role[role.upper()] for role, titles in WORDS["roles"].items() for title in titles}
NAMES = frozenset(WORDS["roles"]["customer"])
_REMARKS = frozenset(word for title in WORDS["roles"]["remark"] for word in split_words(title)) - FILLERS
_NO_LIMIT = frozenset(
    [
        *("after", "ask", "before", "check", "intern", "internal", "interne", "interno"),
        *("lead", "nach", "old", "target", "targets", "vor"),
    ]
)
"""Words that are a limit in a heading, but in a title can come before any noun: Internal notes, Check date."""


class TitleReader:
    """Turns titles, and the text above them, into columns."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary, meanings: Mapping[str, str], *, by_title: bool) -> None:
        self.grid = grid
        self.vocabulary = vocabulary
        self.said = meanings
        self.by_title = by_title

    def read(self, place: int, title: str, group: str) -> Column:
        """One column. A title that is not fully understood is UNKNOWN, and asked about if the column is not empty.

        Raises ValueError for an unknown role in the mapping."""
        plain = Column(place, title, Role.UNKNOWN, hidden=place in self.grid.hidden_columns, group=group)
        if title in self.said:
            return _read_mapped(plain, self.said[title], self.vocabulary)
        if not self.by_title and _holds_addresses(self.grid, place):
            return replace(plain, role=Role.DOMAIN)
        folded = fold(title).rstrip(MARKS)
        scope = read_scope(title.rstrip(MARKS), self.vocabulary, is_title=True)
        over = read_scope(group, self.vocabulary, is_title=True)
        if group and _is_permission(over) and over.uses and scope.channels and not (scope.rest or scope.uses):
            channels = tuple(c for c in scope.channels)
            return replace(plain, role=Role.PERMISSION, uses=tuple(over.uses), channels=channels)
        role = _ROLES.get(folded) or _ROLES.get(fold(title)) or _find_role_of_use(scope)
        if role is None and folded.startswith(("umsatz", "revenue", "arr ", "# ")):
            role = Role.IGNORED
        words = split_words(title)
        if role is None and words[-1:] == ["no"] and len(words) > 1 and not scope.uses:
            role = Role.IGNORED  # a number: Contract no.
        if role is None and set(words) & _REMARKS:
            role = Role.REMARK
        if role is not None:
            uses = tuple(scope.uses) if role in (Role.END, Role.BASIS) else ()
            return replace(plain, role=role, uses=uses)
        if (group and may_limit(group)) or may_limit(" ".join(word for word in words if word not in _NO_LIMIT)):
            return replace(plain, role=Role.LIMIT)
        return self._read_permission(plain, scope, over)

    def _read_permission(self, plain: Column, scope: Scope, over: Scope) -> Column:
        """A column of answers: `Logo`, `Logo on website`, `Logo DE`, or `Logo` below `Website` or below `EMEA`."""
        territories = self._read_territories(" ".join(scope.rest)) if scope.rest else ()
        if not (scope.uses and (not scope.rest or territories) and not (scope.denied or scope.no or scope.only)):
            return plain
        channels = tuple(scope.channels)
        if plain.group and not (over.uses or over.channels) and (there := self._read_territories(plain.group)):
            if territories:
                return plain
            territories = there
        elif plain.group and (not _is_permission(over) or (over.uses and set(over.uses) != set(scope.uses))):
            return plain
        elif over.channels:
            if channels and set(channels) != set(over.channels):
                return plain
            channels = tuple(over.channels)
        return replace(plain, role=Role.PERMISSION, uses=tuple(scope.uses), channels=channels, territories=territories)

    def _read_territories(self, text: str) -> tuple[str, ...]:
        territories = read_territories(text, self.vocabulary.territories)
        return () if territories.unknown or territories.without else territories.terms


def _is_permission(scope: Scope) -> bool:
    """Whether a title or group names only uses and channels."""
    return not (scope.rest or scope.no or scope.only or scope.denied or scope.denied_channels)


def _find_role_of_use(scope: Scope) -> Role | None:
    """`Logo valid until` is the end of what the logo is allowed for."""
    role = _ROLES.get(" ".join(scope.rest)) if scope.uses and scope.rest else None
    return role if role is Role.END else None


def _holds_addresses(grid: Grid, place: int) -> bool:
    """Whether most cells of a column are addresses: Website may contain yes and no, or addresses."""
    cells = [cell.text for row in grid.rows[:_SAMPLE] if (cell := row.at(place)).text and not cell.link]
    hosts = sum(_HOST.fullmatch(text.casefold()) is not None for text in cells)
    return hosts > 0 and hosts * 2 >= len(cells) - 2  # two cells may be a title and the header


def _read_mapped(plain: Column, words: str, vocabulary: Vocabulary) -> Column:
    """A column as a mapping file names it: a role, or `logo on website, blog in dach`. Raises ValueError."""
    name, _, of = words.partition(" of ")
    if name in set(Role) and name != Role.PERMISSION:
        return replace(plain, role=Role(name), uses=_split_list(of))
    left, _, there = words.partition(" in ")
    left, _, right = left.partition(" on ")
    uses, channels, territories = _split_list(left), _split_list(right), _split_list(there)
    axes = ((uses, vocabulary.uses), (channels, vocabulary.channels), (territories, vocabulary.territories))
    for terms, axis in axes:
        for term in terms:
            if term not in axis:
                raise ValueError(f"{words!r} is not a role for a column: {axis.make_unknown_error(term)}")
    return replace(plain, role=Role.PERMISSION, uses=uses, channels=channels, territories=territories)


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
