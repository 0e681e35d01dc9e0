"""Reads a list's own legend: `Y = signed form on file`, `blank = never asked`, `strikethrough row = customer left`."""

import colorsys
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from onrecord.intake.permissions import phrases
from onrecord.intake.permissions.answer_cells import Said
from onrecord.intake.permissions.grid import Row
from onrecord.intake.permissions.phrases import WORDS, find_phrase, fold, split_words
from onrecord.intake.permissions.remarks import may_limit
from onrecord.intake.permissions.scopes import COUNTRIES

_LINE = re.compile(r"\s*([^=:]{1,40}?)\s*(?:=|:| – | means | bedeutet )\s*(\S.*)")
"""One sign and its meaning on a line; a sign is short, so 40 characters are enough."""
_SEVERAL = re.compile(r"([^\s=,;|/]{1,20})\s*=\s*(.+?)(?=[\s,;|/]+[^\s=,;|/]{1,20}\s*=|$)")
"""Several signs on one line: "Y = yes, N = no"."""
_PREFIX = re.compile(r"\s*(?:key|legend|legende|légende|leyenda|signs?|zeichen|signes|signos)\s*:\s*", re.IGNORECASE)
"""What a legend begins with, in the languages of the lists."""
_PAIR, _LONGEST_SIGN = 2, 40
"""A sign and its meaning in two cells; the longest sign, in characters. A longer text is a sentence."""
_STRIKE = tuple(WORDS["legend"]["strike"])
_COLORS = {word: color for color, words in WORDS["colors"].items() for word in words}
_BESIDE_YES = (
    frozenset(WORDS["legend"]["beside_yes"])
    | (phrases.FILLERS - COUNTRIES)
    | phrases.BESIDE_BASIS
    | {
        word
        for basis in ("signed-form", "email", "contract-clause")
        for p in phrases.BASES[basis]
        for word in p.split()
    }
)
_NEVER_ASKED = tuple(WORDS["legend"]["never_asked"])
_WAITS = tuple(WORDS["legend"]["waits"])
_REFUSES = tuple(WORDS["legend"]["refuses"])
_NO = tuple(WORDS["legend"]["no"])
_YES = tuple(WORDS["legend"]["yes"])
_LONG_YES = tuple(word for word in _YES if len(word) > 4)
"""Words that also count as the beginning of longer ones: approved, approval."""


_GREY = 0.15
"""Saturation, from 0 to 1, below which people call a color gray."""
_HUES: tuple[tuple[int, str | None], ...] = (
    *((15, "red"), (25, None), (38, "orange"), (47, None), (68, "yellow"), (75, None), (165, "green"), (175, None)),
    *((255, "blue"), (265, None), (315, "purple"), (330, None)),
)
"""Where each name ends on the color circle, in degrees; None is between two names, and may be called either."""


@dataclass
class Legend:
    """What signs mean in one list. `basis` is the basis of a yes, if the legend names it.

    `strike` says that struck-through text means an end; `colors` says what a color means: YES if it takes nothing away,
    DOUBT if that is not clear.
    """

    signs: dict[str, Said] = field(default_factory=dict)
    basis: str | None = None
    strike: bool = False
    colors: dict[str, Said] = field(default_factory=dict)
    footnotes: list[str] = field(default_factory=list)
    lines: list[tuple[str, int]] = field(default_factory=list)


def learn(legend: Legend, sheet: str, rows: Iterable[Row]) -> set[int]:
    """Read the lines of the legend among rows; returns the numbers of the rows that are its lines or footnotes."""
    taken = set()
    for row in rows:
        cells = [row.at(place).text for place in row.filled]
        if not cells:
            continue
        if len(cells) == _PAIR and len(cells[0]) <= _LONGEST_SIGN and "=" not in cells[1]:
            cells = [(", " if "=" in cells[0] else " = ").join(cells)]
        if len(cells) == 1 and re.match(r"[*†‡]+\s*\S", cells[0]):
            legend.footnotes.append(cells[0])
            taken.add(row.number)
        elif len(cells) == 1 or any("=" in text for text in cells):
            found = [pair for text in cells for pair in _find_pairs(text)]
            if [pair for pair in found if _add_line(legend, *pair)]:
                legend.lines.append((sheet, row.number))
                taken.add(row.number)
    return taken


def _find_pairs(text: str) -> list[tuple[str, str]]:
    """The signs and meanings in a line, which may have several: `Key: X = not allowed; O = allowed`."""
    text = _PREFIX.sub("", text)
    if text.count("=") > 1:
        return [(fold(sign), fold(meaning).strip(" ,;|/")) for sign, meaning in _SEVERAL.findall(text)]
    found = _LINE.fullmatch(text)
    return [(fold(found[1]), fold(found[2]))] if found else []


def _add_line(legend: Legend, sign: str, meaning: str) -> bool:
    if find_phrase(sign, _STRIKE):
        over = ("left", "take", "ended", "over", "removed", "weg", "gekündigt", "revoked")
        legend.strike = find_phrase(meaning, over) is not None
        return True
    colors = {color for word, color in _COLORS.items() if find_phrase(sign, (word,))}
    if colors:
        meant = _read_meaning(meaning) or (Said.DOUBT if may_limit(meaning) else Said.YES)
        legend.colors |= {color: _settle(legend.colors.get(color), meant) for color in colors}
        return True
    if len(split_words(sign)) > 2 or len(sign) > 16:
        return False
    meaning_read = _read_meaning(meaning)
    if sign in ("blank", "empty", "leer", "vide", "vacío"):
        return True  # an empty cell is never a yes, whatever a legend says
    known = sign in phrases.YES | phrases.NO | phrases.WAITING or len(sign) <= 4
    if not known:
        return False
    legend.signs[sign] = _settle(legend.signs.get(sign), meaning_read or Said.DOUBT)
    if meaning_read is Said.YES and find_phrase(meaning, phrases.BASES["signed-form"]):
        legend.basis = "signed-form"
    return True


def _settle(before: Said | None, now: Said) -> Said:
    """The meaning of a sign that is explained twice: two different meanings are DOUBT."""
    return now if before in (None, now) else Said.DOUBT


def name_color(fill: str) -> str | None:
    """The name of a color (`FFC6EFCE` is green); None if it may have two names, or comes from the theme."""
    digits = re.fullmatch(r"(?:[0-9A-F]{2})?([0-9A-F]{6})", fill.upper())
    if not digits:
        return None
    red, green, blue = (int(digits[1][at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < _GREY:
        return "gray"
    return next((color for below, color in _HUES if hue * 360 < below), "red")


def _read_meaning(meaning: str) -> Said | None:
    """What a legend says about a sign; None if that is not clear, so that each such cell is asked about."""
    if find_phrase(meaning, _NEVER_ASKED):
        return Said.NOTHING
    if find_phrase(meaning, _REFUSES):
        return Said.DECLINED
    if find_phrase(meaning, _WAITS):
        return Said.WAITING
    if find_phrase(meaning, tuple(phrases.REVOKED)):
        return Said.REVOKED
    words = split_words(meaning)
    if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", meaning) for word in _NO):
        return Said.NO
    yes = [word for word in words if word in _YES or word.startswith(_LONG_YES)]
    if yes and not may_limit(meaning) and set(words) <= {*yes, *_BESIDE_YES}:
        return Said.YES
    return None
