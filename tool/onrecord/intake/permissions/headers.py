"""Finds the headers of a sheet: below titles, in two rows, repeated further down, next to another list."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions.columns import Column, Header, Role
from onrecord.intake.permissions.grid import Grid, Row
from onrecord.intake.permissions.phrases import NO, UNKNOWN, YES, fold
from onrecord.intake.permissions.scopes import read_scope
from onrecord.intake.permissions.titles import MARKS, NAMES, TitleReader

_DEEPEST = 40
"""Rows in which the header is searched: above it are titles, a date, a legend."""
_LEAST = 2
"""The customer and one more: a single known word may be in a title or a remark by chance."""
_ONCE = (Role.CUSTOMER, Role.TERRITORIES, Role.MOOD, Role.USES, Role.CHANNELS)
"""A list has one column of each of these; the meaning of a second one is asked."""


def find_headers(grid: Grid, vocabulary: Vocabulary, read_mapping: Callable[[int], Mapping[str, str]]) -> list[Header]:
    """The headers of a sheet, each with its list below it; none if no row names a customer column and another.

    The first is the row, among the first ones, that names the most columns. `read_mapping` gives the roles by column
    title in a mapping file, for the number of the list on the sheet, from 0.
    """
    best: tuple[int, int] | None = None
    for index in range(min(len(grid.rows), _DEEPEST)):
        columns = _read_columns(grid, index, vocabulary, read_mapping(0))
        known = sum(column.role is not Role.UNKNOWN for column in columns)
        if known >= _LEAST and any(c.role is Role.CUSTOMER for c in columns) and (best is None or known > best[0]):
            best = known, index
    if best is None:
        return []
    found = [n for n, row in enumerate(grid.rows) if n == best[1] or _is_header(grid, row, n, vocabulary)]
    headers = []
    for number, index in enumerate(found):
        columns = _read_columns(grid, index, vocabulary, read_mapping(number))
        before = grid.rows[found[number + 1]].number if number + 1 < len(found) else None
        beside = _find_second_list(grid.rows[index], columns)
        if beside is not None:
            columns = tuple(column for column in columns if column.place < beside)
        header = Header(grid.rows[index].number, columns, before, beside)
        headers.append(replace(header, columns=(*columns, *_list_untitled(grid, header))))
    return headers


def _is_header(grid: Grid, row: Row, index: int, vocabulary: Vocabulary) -> bool:
    """Whether a row further down is another header: most of its cells are titles, and none is an answer."""
    filled = row.filled
    if len(filled) <= _LEAST or not any(fold(row.at(place).text).rstrip(MARKS) in NAMES for place in filled):
        return False
    texts = [fold(row.at(place).text) for place in filled]
    if any(not isinstance(row.at(place).value, str) for place in filled) or set(texts) & (YES | NO | UNKNOWN):
        return False
    columns = _read_columns(grid, index, vocabulary, {}, by_title=True)
    known = [column for column in columns if column.role is not Role.UNKNOWN]
    return len(known) > _LEAST and len(known) * 3 >= len(filled) * 2 and any(c.role is Role.CUSTOMER for c in known)


def _find_second_list(row: Row, columns: tuple[Column, ...]) -> int | None:
    """Where a second list begins in the same rows: at a repeated customer title, or at one after a gap."""
    first = next((column for column in columns if column.role is Role.CUSTOMER), None)
    for column in columns:
        if first is None or column.place <= first.place + 1 or fold(column.title).rstrip(MARKS) not in NAMES:
            continue
        if fold(column.title) == fold(first.title) or not row.at(column.place - 1).text:
            return column.place
    return None


def _list_untitled(grid: Grid, header: Header) -> list[Column]:
    """Columns without a title that are not empty: they are read as remarks."""
    titled = {column.place for column in header.columns}
    filled = {place for row in grid.rows if header.holds(row) for place in row.filled}
    return [
        Column(place, "", Role.REMARK, hidden=place in grid.hidden_columns)
        for place in sorted(filled - titled)
        if header.beside is None or place < header.beside
    ]


def _read_columns(
    grid: Grid, index: int, vocabulary: Vocabulary, meanings: Mapping[str, str], *, by_title: bool = False
) -> tuple[Column, ...]:
    row = grid.rows[index]
    above = grid.rows[index - 1] if index else None
    reader = TitleReader(grid, vocabulary, meanings, by_title=by_title)
    filled = [place for place in row.filled if row.at(place).text]
    name = next((p for p in filled if fold(_read_title(row, p)).rstrip(MARKS) in NAMES), None)
    columns = []
    for place in filled:
        group = _group(grid, above, place, name) if above is not None else ""
        column = reader.read(place, _read_title(row, place), group)
        cell = row.at(place)
        warnings = [*([cell.comment] if cell.comment else []), *(["it is struck through"] if cell.struck else [])]
        columns.append(replace(column, warnings=tuple(warnings)))
    columns = _add_places(columns, vocabulary)
    taken: set[Role] = set()
    for at, column in enumerate(columns):
        if column.role in _ONCE and column.role in taken:
            columns[at] = replace(column, role=Role.UNKNOWN)
        taken.add(column.role)
    return tuple(columns)


def _add_places(columns: list[Column], vocabulary: Vocabulary) -> list[Column]:
    """Columns named only by a channel belong to the logo, if its column is the nearest one of a use on the left."""
    bases = [c for c in columns if c.role is Role.PERMISSION and c.uses and not c.channels]
    if not any(c.uses == ("logo",) for c in bases):
        return columns
    made: list[Column] = []
    last: tuple[str, ...] = ("logo",)
    for column in columns:
        if column.role is Role.PERMISSION and column.uses:
            last = column.uses
        elif column.role is Role.UNKNOWN or column.role is Role.PERMISSION:
            scope = read_scope(column.title.rstrip(MARKS), vocabulary, is_title=True)
            over = read_scope(column.group, vocabulary, is_title=True)
            is_other = bool(column.group) and (bool(over.rest) or (bool(over.uses) and over.uses != ["logo"]))
            if is_other:
                pass
            elif last == ("logo",) and scope.channels and not (scope.rest or scope.only or scope.no or scope.denied):
                column = replace(column, role=Role.PERMISSION, uses=("logo",), channels=tuple(scope.channels))
        made.append(column)
    return made


def _read_title(row: Row, place: int) -> str:
    return " ".join(row.at(place).text.split())


def _group(grid: Grid, above: Row, place: int, name: int | None) -> str:
    """The text above a column, if the row above the header groups columns with merged cells.

    A merged cell that also covers the customers' names is the title of the list.
    """
    merged = grid.merged.get((above.number, place))
    if merged is not None and name is not None and grid.merged.get((above.number, name)) is merged:
        return ""
    text = " ".join((merged or above.at(place)).text.split())
    return "" if "=" in text else text  # a line of the legend, spread over the columns of a CSV file
