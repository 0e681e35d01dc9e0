"""Letters that look like Latin ones, so that two names that nobody can tell apart count as one.

Based on the skeleton of Unicode's security mechanisms (UTS #39, section 4): two texts are confusable if they are equal
once every letter is replaced by the one it looks like. The table has that standard's data (version 13) for what a
keyboard or copied text brings into a Latin name: Cyrillic, Greek, Armenian, Cherokee, and Latin letters of phonetic
alphabets. NFKC removes width forms and mathematical letters first. The library on PyPI with the whole data
(confusable-homoglyphs) makes no skeleton, and loads 2 MB for scripts that no company name mixes with Latin.
"""

import re
import unicodedata

from onrecord.names.text_keys import make_name_key

_TWINS = """
AАΑᎪ aаαɑ BВΒᏴꞴ bЬᏏƄ CСᏟ cсꮯᴄ DᎠ dԁᏧ EЕΕᎬ eеҽꬲ FϜꞘ fքꬵꞙẝ GԌᏀᏳ gցɡᶃƍ HНΗᎻ hһհᏂ IІӀΙ iіꙇӏιꭵᎥıɪɩ JЈͿᎫꞲ jјϳ KКΚᏦ
LᏞ lƖǀ MМΜϺᎷ NΝ nոռ OОΟՕ oоοσօᴏᴑꬽ PРΡᏢ pрρ qԛգզ RᎡᏒƦ rгᴦꮁꭇꭈ SЅՏᏕᏚ sѕꮪꜱƽ TТΤᎢ UՍ uυսꞟᴜꭎꭒʋ VѴᏙ vѵνꮩᴠ
WԜᎳᏔ wѡԝաꮃɯᴡ XХΧꞳ xх YУҮΥᎩᎽ yуүγɣᶌʏỿꭚ ZΖᏃ zꮓᴢ
"""
"""Each group begins with the Latin letter that the others look like."""

LATIN_TWINS = str.maketrans({twin: group[0] for group in _TWINS.split() for twin in group[1:]})
_DRAWN = str.maketrans({"I": "|", "l": "|", "O": "o"})
"""Letters that many typefaces draw alike, at least in some words."""
_DIGIT_INSIDE = re.compile(r"(?<=[^\W\d_])[01](?=[^\W\d_])")
"""A 0 or 1 between letters, where nobody expects a digit."""


def write_as_latin(text: str) -> str:
    """A text with every letter of another script, or of a phonetic alphabet, as the Latin letter it looks like."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(LATIN_TWINS)


def make_lookalike_keys(name: str) -> frozenset[str]:
    """The keys of what a name looks like; two names that share a key cannot be told apart.

    The first key ignores case. The second treats I, l, 1 and | as one stroke, and O and 0 as one ring, as in many
    typefaces; a digit counts only inside a word, since "Studio 1" and "Studio I" may be two companies.
    """
    latin = write_as_latin(name)
    drawn = _DIGIT_INSIDE.sub(lambda digit: "|" if digit[0] == "1" else "o", latin).translate(_DRAWN)
    return frozenset({_strip_invisible(latin), _strip_invisible(drawn)})


def _strip_invisible(text: str) -> str:
    """The key without invisible characters."""
    if text.isprintable():  # they are not, in Python's terms
        return make_name_key(text)
    return make_name_key("".join(char for char in text if unicodedata.category(char) != "Cf"))


def list_odd_letters(name: str) -> list[str]:
    """The letters of a name that look like Latin ones, each with its Unicode name: `о (Cyrillic small letter o)`."""
    return [
        f"{char} ({unicodedata.name(char).capitalize()})"
        for char in dict.fromkeys(unicodedata.normalize("NFKC", name))
        if ord(char) in LATIN_TWINS
    ]
