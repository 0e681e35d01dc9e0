"""A list's own legend: `Y = signed form on file`, `blank = never asked`, `strikethrough row = customer left`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.intake.permissions import phrases
from onrecord.intake.permissions.answer_cells import Said
from onrecord.intake.permissions.grid import Row
from onrecord.intake.permissions.phrases import WORDS, fold, has, words_of

_LINE = re.compile(r"\s*([^=:]{1,40}?)\s*(?:=|:| – | means | bedeutet )\s*(\S.*)")
_STRIKE = tuple(WORDS["legend"]["strike"])
_COLORS = tuple(WORDS["legend"]["colors"])
_NEVER_ASKED = tuple(WORDS["legend"]["never_asked"])
_WAITS = tuple(WORDS["legend"]["waits"])
_REFUSES = tuple(WORDS["legend"]["refuses"])
_NO = tuple(WORDS["legend"]["no"])
_YES = tuple(WORDS["legend"]["yes"])


@dataclass
class Legend:
    """What signs mean in one list. `basis` is what a yes rests on where the legend says so.

    `strike` says that what is struck through is over; `colors` that colors mean something that is written down.
    """

    signs: dict[str, Said] = field(default_factory=dict)
    basis: str | None = None
    strike: bool = False
    colors: bool = False
    footnotes: list[str] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)


def learn(legend: Legend, sheet: str, rows: Iterable[Row]) -> set[int]:
    """Take the legend's lines out of rows; gives the numbers of the rows that were lines of it or footnotes."""
    taken = set()
    for row in rows:
        filled = row.filled
        if not 1 <= len(filled) <= 2:
            continue
        cells = [row.at(place).text for place in filled]
        text = " = ".join(cells) if len(cells) == 2 and len(cells[0]) <= 40 else cells[0]
        if re.match(r"[*†‡]+\s*\S", text):
            legend.footnotes.append(text)
            taken.add(row.number)
        elif (found := _LINE.fullmatch(text)) and _line(legend, fold(found[1]), fold(found[2])):
            legend.lines.append((sheet, row.number))
            taken.add(row.number)
    return taken


def _line(legend: Legend, sign: str, meaning: str) -> bool:
    if has(sign, _STRIKE):
        legend.strike = (
            has(meaning, ("left", "take", "ended", "over", "removed", "weg", "gekündigt", "revoked")) is not None
        )
        return True
    if has(sign, _COLORS):
        legend.colors = True
        return True
    if len(words_of(sign)) > 2 or len(sign) > 16:
        return False
    said = _meaning(meaning)
    if sign in ("blank", "empty", "leer", "vide", "vacío"):
        return True  # a blank is never a yes, whatever a legend says
    known = sign in phrases.YES | phrases.NO | phrases.WAITING or len(sign) <= 4
    if not known:
        return False
    legend.signs[sign] = said or Said.DOUBT
    if said is Said.YES and has(meaning, phrases.BASES["signed-form"]):
        legend.basis = "signed-form"
    return True


def _meaning(meaning: str) -> Said | None:
    """What a legend says a sign means; None where it cannot be told, so that each such cell is asked about."""
    if has(meaning, _NEVER_ASKED):
        return Said.NOTHING
    if has(meaning, _REFUSES):
        return Said.DECLINED
    if has(meaning, _WAITS):
        return Said.WAITING
    if has(meaning, tuple(phrases.REVOKED)):
        return Said.REVOKED
    words = words_of(meaning)
    if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", meaning) for word in _NO):
        return Said.NO
    if words and any(word.startswith(tuple(_YES)) for word in words):
        return Said.YES
    return None
