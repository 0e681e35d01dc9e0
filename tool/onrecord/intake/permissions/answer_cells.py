"""Reads one cell of a permission column: yes, no, not yet, nothing, or something that must be asked."""

import re
from dataclasses import dataclass
from enum import StrEnum

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions import phrases
from onrecord.intake.permissions.grid import Cell
from onrecord.intake.permissions.phrases import find_phrase, fold, split_words
from onrecord.intake.permissions.scopes import read_scope

_HEDGED = re.compile(r"^[(\[]|\.\.|…|(?:^|\s)[-–—/]\s*$")
"""How people write a yes with a reservation: `(x)`, `yes...`, `x / -`."""


class Said(StrEnum):
    """What a cell says. `DOUBT` is everything that is not fully understood."""

    YES = "yes"
    NO = "no"
    DECLINED = "declined"
    WAITING = "waiting"
    REVOKED = "revoked"
    FORBIDDEN = "forbidden"
    NOTHING = "nothing"
    DOUBT = "doubt"


NOES = (Said.NO, Said.DECLINED, Said.REVOKED, Said.FORBIDDEN)
"""Each way to say that something is not allowed."""


@dataclass(frozen=True, slots=True)
class CellAnswer:
    """An answer, and how the cell limits it. `uses` and `channels` are None if it names none.

    `wide` is a yes without a channel ("Full"), so the channels are asked. `denied` are uses that it forbids. `note` is
    the text of a footnote that a mark in the cell refers to; it stays with the answer.
    """

    said: Said
    uses: tuple[str, ...] | None = None
    channels: tuple[str, ...] | None = None
    denied: tuple[str, ...] = ()
    wide: bool = False
    note: str | None = None


def read_answer(cell: Cell, vocabulary: Vocabulary, legend: dict[str, Said]) -> CellAnswer:
    """Read a cell. The list's own legend takes precedence over the words that are known here."""
    if cell.half_struck or (cell.is_number and fold(cell.text) not in legend) or cell.uncomputed:
        return CellAnswer(Said.DOUBT)
    return read_words(cell.text, vocabulary, legend)


def read_words(text: str, vocabulary: Vocabulary, legend: dict[str, Said]) -> CellAnswer:
    """The same for plain text, such as an answer in a mapping file."""
    folded = fold(text)
    bare = folded.strip(" .!:;,")
    for key in (folded, bare):
        if key in legend:
            return CellAnswer(legend[key])
    if folded in phrases.UNKNOWN:
        return CellAnswer(Said.NOTHING)
    if _HEDGED.search(folded):
        return CellAnswer(Said.DOUBT)
    simple = _read_simple(bare)
    if simple is not None:
        return CellAnswer(simple)
    if re.match(r"(?:no|nein|non)\b", folded) and find_phrase(folded, phrases.FORBIDDEN):
        return CellAnswer(Said.FORBIDDEN)
    if bare in phrases.FORBIDDEN or bare in phrases.NO_CONTACT:
        return CellAnswer(Said.FORBIDDEN)
    return _read_narrowed(text, vocabulary, legend)


def _read_simple(bare: str) -> Said | None:
    if bare in phrases.YES:
        return Said.YES
    if bare in phrases.REFUSED:
        return Said.DECLINED
    if bare in phrases.NO:
        return Said.NO
    if bare in phrases.WAITING:
        return Said.WAITING
    if bare in phrases.REVOKED:
        return Said.REVOKED
    return None


def _read_narrowed(text: str, vocabulary: Vocabulary, legend: dict[str, Said]) -> CellAnswer:
    scope = read_scope(text, vocabulary)
    first = next(iter(split_words(text)), "")
    if first in legend:
        scope.rest = [word for word in scope.rest if word != first]
        if legend[first] is not Said.YES:
            return CellAnswer(Said.DOUBT)
        scope.yes = True
    if scope.rest or scope.no or scope.denied_channels or (scope.denied and not scope.uses):
        return CellAnswer(Said.DOUBT)
    if not (scope.uses or scope.channels or scope.wide or scope.yes):
        return CellAnswer(Said.DOUBT)
    return CellAnswer(
        Said.YES,
        tuple(scope.uses) or None,
        tuple(scope.channels) or None,
        tuple(use for use in scope.denied if use not in scope.uses),
        scope.wide,
    )
