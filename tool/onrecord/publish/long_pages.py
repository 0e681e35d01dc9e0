"""A list that is too long for one page, split into several: the same list, cut where a page is full."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 400
"""The most table rows of a page: with the widest rows they take 250 kB, a second's load on a phone."""
HEADING_ROWS = 2
"""How many rows a table's heading counts as."""
Inner = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """Rows that follow each other: `outer` names their list, `at` is the place of their group in it, `inner` theirs."""

    outer: str
    at: int
    inner: str | None
    rows: Sequence[Any]


def split_lists(
    context: Mapping[str, Any], lists: Mapping[str, Inner], most: int | None = None
) -> list[dict[str, Any]]:
    """What a page is made of, as often as there are pages: with `pages`, `number` and `starts` in each.

    `lists` names those that may be long, in the order of the page: a list of rows, or a list of groups (mappings) with
    the names of their lists of rows. A group is on every page that has rows of it; `starts` says on which it begins, by
    its list and its place in it.
    """
    filled = _fill(_find_cuts(context, lists), most or MOST_ROWS) or [[]]
    starts: dict[str, dict[int, int]] = {outer: {} for outer in lists}
    for number, cuts in enumerate(filled, 1):
        for cut in cuts:
            starts[cut.outer].setdefault(cut.at, number)
    many = {"pages": len(filled), "starts": starts}
    if len(filled) == 1:
        return [{**context, **many, "number": 1}]
    return [
        {**context, **_make_part(context, lists, cuts), **many, "number": number}
        for number, cuts in enumerate(filled, 1)
    ]


def _find_cuts(context: Mapping[str, Any], lists: Mapping[str, Inner]) -> Iterator[_Cut]:
    for outer, inners in lists.items():
        if not inners:
            yield _Cut(outer, 0, None, context[outer])
        for at, group in enumerate(context[outer] if inners else ()):
            for inner in inners:
                yield _Cut(outer, at, inner, group[inner])


def _fill(cuts: Iterator[_Cut], most: int) -> list[list[_Cut]]:
    """The cuts page by page; the first one of a page is there whatever it weighs."""
    pages: list[list[_Cut]] = []
    room = 0
    for cut in cuts:
        rows = cut.rows
        while rows:
            if not pages or room <= HEADING_ROWS:
                pages.append([])
                room = most
            here = max(1, room - HEADING_ROWS)
            pages[-1].append(_Cut(cut.outer, cut.at, cut.inner, rows[:here]))
            room -= HEADING_ROWS + len(rows[:here])
            rows = rows[here:]
    return pages


def _make_part(context: Mapping[str, Any], lists: Mapping[str, Inner], cuts: Sequence[_Cut]) -> dict[str, Any]:
    """The lists of one page."""
    part: dict[str, Any] = {}
    for outer, inners in lists.items():
        rows = defaultdict[tuple[int, str | None], list[Any]](list)
        for cut in cuts:
            if cut.outer == outer:
                rows[cut.at, cut.inner] += cut.rows
        if not inners:
            part[outer] = rows[0, None]
            continue
        part[outer] = [
            {**context[outer][at], **{inner: rows[at, inner] for inner in inners}}
            for at in dict.fromkeys(at for at, _ in rows)
        ]
    return part
