"""Reads a cell of a territory column: terms of the vocabulary, and what it excludes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.catalog.record.vocabulary import Axis
from onrecord.intake.crm.country_words import list_country_words
from onrecord.intake.permissions.phrases import UNKNOWN, WORDS, fold

_PARTS = re.compile(r"\s*(?:[,;/+&\n]|\b(?:and|und|et|y)\b)\s*")
"""What separates countries in one cell, in the languages of the lists."""
_WITHOUT = re.compile(
    r"\s*[(,]?\s*\b(?:excl(?:uding|\.)?|except(?: for)?|ohne|außer|sans|sauf|without|but not|not|sin|excepto)\b\.?\s*"
)
"""The words for an exception in English, German, French and Spanish: what comes after them is excluded."""
_ONLY = re.compile(r"^(?:nur|only|just|seulement|solo|sólo)\s+|\s+(?:only|nur|seulement|solo|sólo)$")
"""The words for "only" in the same languages, at either end: they leave the territory as it is."""
_REGIONS: Mapping[str, list[str]] = WORDS["regions"]
_AMBIGUOUS = frozenset(WORDS["ambiguous_places"])


@dataclass(frozen=True, slots=True)
class TerritoryCell:
    """The terms that a cell names, those that it excludes, and the words that are not terms."""

    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def blank(self) -> bool:
        """Whether it says nothing."""
        return not (self.terms or self.without or self.unknown)


def read_territories(text: str, axis: Axis) -> TerritoryCell:
    """Read a cell. `Europe` or `rest of LATAM` is not a term, and is not replaced by a similar one."""
    folded = fold(text)
    if folded in UNKNOWN:
        return TerritoryCell()
    inside, *outside = _WITHOUT.split(folded, maxsplit=1)
    terms, unknown = _find_terms(inside, axis)
    without, unknown_without = _find_terms(outside[0].rstrip(")"), axis) if outside else ((), ())
    if outside and not without:
        unknown_without = (folded,)
    return TerritoryCell(terms, without, (*unknown, *unknown_without))


def _find_terms(text: str, axis: Axis) -> tuple[tuple[str, ...], tuple[str, ...]]:
    whole = _find_term(text, axis)
    if whole:
        return whole, ()
    terms: dict[str, None] = {}
    unknown = []
    for part in _PARTS.split(text):
        part = part.strip(" .()")
        if not part:
            continue
        if found := _find_term(part, axis):
            terms |= dict.fromkeys(found)
        else:
            unknown.append(part)
    return tuple(terms), tuple(unknown)


def _find_term(text: str, axis: Axis) -> tuple[str, ...]:
    text = _ONLY.sub("", text.strip(" .!"))
    found = _REGIONS.get(text)
    if found:
        return tuple(found) if all(term in axis for term in found) else ()
    if text in _AMBIGUOUS:
        return ()
    term = axis.find_meant(text) or list_country_words(axis).get(text)
    return (term,) if term else ()
