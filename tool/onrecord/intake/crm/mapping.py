"""Which column of a table becomes which field, and which of our terms its cells mean."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.catalog.record.vocabulary import Axis, Vocabulary
from onrecord.finding import Finding
from onrecord.git.tree import DirectoryTree
from onrecord.intake.crm.cell_values import Order, count
from onrecord.intake.crm.country_words import list_country_words
from onrecord.store.documents import Problem, locate_problems, read_document

TERMS = {"industry": "industries", "size": "sizes", "country": "territories"}
"""The fields whose cells must become terms, each with its axis of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers that mean a term, both ends inclusive; a missing end is open."""

    term: str
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Column:
    """Where a field comes from: the first of the names that the table has, ignoring case.

    `where` are columns and the folded texts that they must contain. `values` gives terms for folded cells, `words` for
    beginnings of words in them.
    """

    names: tuple[str, ...]
    split: str | None = None
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Skip:
    """Rows to skip on purpose, and why."""

    column: str
    says: frozenset[str]
    why: str


@dataclass(frozen=True)
class Layout:
    """The kind of a table, and its fields."""

    title: str
    kind: str
    fields: Mapping[str, Column]
    skip: tuple[Skip, ...] = ()
    dates: Order = Order.UNSAID

    def add_mapping(self, other: "Layout | None") -> "Layout":
        """This layout, with what a mapping file adds."""
        if other is None:
            return self
        dates = other.dates if other.dates is not Order.UNSAID else self.dates
        return replace(self, fields={**self.fields, **other.fields}, skip=(*self.skip, *other.skip), dates=dates)


def read_mapping(path: Path, today: date, words: Vocabulary) -> tuple[Layout | None, list[Finding]]:
    """A mapping file; or None, and findings about what is wrong with it."""
    tree = DirectoryTree(path.parent)
    document, findings = read_document(tree, path.name, "import", today)
    if document is None:
        return None, findings
    problems = list(_find_problems(document, words))
    if problems:
        return None, locate_problems(tree.read(path.name), path.name, problems)
    return _make_layout(document, words), []


class Terms:
    """The terms that cells mean without a mapping: ids, titles and synonyms of the vocabulary, names of countries."""

    def __init__(self, words: Vocabulary) -> None:
        self._own = {name: _list_own_words(words.axis(axis)) for name, axis in TERMS.items()}

    def find(self, cell: str, field_: str, column: Column) -> str | None:
        """The term that a cell means, by the mapping or else by itself; None if it is unknown.

        Raises CellError if the column has ranges and the cell is not a number.
        """
        parts = [cell, *(part.strip() for part in cell.split(column.split))] if column.split else [cell]
        for part in parts:
            if found := column.values.get(part.casefold()) or self._own[field_].get(part.casefold()):
                return found
        if column.ranges:
            size = count(cell)
            return next((r.term for r in column.ranges if r.least <= size and (r.most is None or size <= r.most)), None)
        for start, found in column.words.items():
            if re.search(rf"\b{re.escape(start)}", cell.casefold()):
                return found
        return None


def _list_own_words(axis: Axis) -> dict[str, str]:
    own: dict[str, str] = {}
    if axis.name == "territories":
        own |= list_country_words(axis)
    for atom, found in axis.atoms.items():
        own |= {found.title.casefold(): atom, atom.casefold(): atom}
        for name in found.names:
            own.setdefault(name.casefold(), atom)
        for part in found.title.casefold().split(", "):  # "Enterprise, 10,000+": a CRM writes one or the other
            own.setdefault(part, atom)
    return own


def _find_problems(document: Mapping[str, Any], words: Vocabulary) -> Iterator[Problem]:
    for name, axis_name in TERMS.items():
        axis = words.axis(axis_name)
        column = document["columns"].get(name, {})
        for kind in ("values", "words"):
            for key, value in column.get(kind, {}).items():
                if _resolve(axis, value) is None:
                    error = axis.make_unknown_error(value)
                    yield Problem("unknown-term", ("columns", name, kind, key), str(error), error.hint)
        for key in column.get("ranges", {}):
            if _resolve(axis, key) is None:
                error = axis.make_unknown_error(key)
                yield Problem("unknown-term", ("columns", name, "ranges", key), str(error), error.hint, at_key=True)


def _resolve(axis: Axis, text: str) -> str | None:
    """The atom that a text in a mapping means: by id, title, synonym or country name; None if it means none."""
    if text in axis.atoms:
        return text
    found = axis.find_meant(text) or (
        list_country_words(axis).get(text.casefold()) if axis.name == "territories" else None
    )
    return found if found in axis.atoms else None


def _make_layout(document: Mapping[str, Any], words: Vocabulary) -> Layout:
    skip = tuple(
        Skip(one["column"], frozenset(text.casefold() for text in one["is"]), one["why"])
        for one in document.get("skip", ())
    )
    fields = {
        name: _make_column(column, words.axis(TERMS[name]) if name in TERMS else None)
        for name, column in document["columns"].items()
    }
    return Layout("a table", "accounts", fields, skip, Order(document.get("dates", "unsaid")))


def _make_column(definition: Mapping[str, Any], axis: Axis | None) -> Column:
    def find_atom(text: str) -> str:
        return (_resolve(axis, text) if axis else None) or text

    def fold_values(key: str) -> dict[str, str]:
        return {text.casefold(): find_atom(term_) for text, term_ in definition.get(key, {}).items()}

    return Column(
        (definition["column"],),
        definition.get("split"),
        {column: frozenset(text.casefold() for text in texts) for column, texts in definition.get("where", {}).items()},
        fold_values("values"),
        fold_values("words"),
        tuple(_make_range(find_atom(term_), text) for term_, text in definition.get("ranges", {}).items()),
    )


def _make_range(term_: str, text: str) -> Range:
    least, _, most = text.partition("-")
    return Range(term_, int(least), int(most) if most else None)
