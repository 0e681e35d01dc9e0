"""The font of the PDF: Source Sans Pro (SIL Open Font License). Only the letters in use are embedded."""

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROMAN, BOLD = "SourceSansPro", "SourceSansPro-Bold"
_FILES = {ROMAN: "SourceSansPro-Regular.ttf", BOLD: "SourceSansPro-Bold.ttf"}
_ALIKE = {"\u2011": "-", "\u2010": "-", "\u00ad": "", "\u200b": "", "\ufeff": ""}
"""Characters that the font lacks, and what looks the same."""


@cache
def register() -> None:
    """Register the font with the PDF library."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FILES.items():
        registerFont(TTFont(name, str(_find_folder() / file)))


def make_plain(text: str) -> str:
    """The text as it is drawn: with composed letters, and without invisible characters."""
    return "".join(_ALIKE.get(letter, letter) for letter in unicodedata.normalize("NFC", text))


def find_unknown_letters(text: str) -> str:
    """The letters that the font lacks, each once. It has Latin, Greek and Cyrillic letters."""
    return "".join(
        letter for letter in dict.fromkeys(make_plain(text)) if ord(letter) not in _read_letters() and letter != "\n"
    )


@cache
def _read_letters() -> frozenset[int]:
    from reportlab.pdfbase.ttfonts import TTFontFile

    return frozenset(TTFontFile(str(_find_folder() / _FILES[ROMAN])).charToGlyph)


def _find_folder() -> Path:
    spec = find_spec("font_source_sans_pro")  # not imported: that would list its folder
    assert spec
    assert spec.origin
    return Path(spec.origin).parent / "files"
