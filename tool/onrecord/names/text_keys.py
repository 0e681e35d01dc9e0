"""The keys by which short texts are compared: names, search words, and file names.

`site/assets/js/text.js` has the last two for the pages' scripts. Both are tested with one table of cases,
`tests/names/text_keys.json`, so that `onrecord find` and the site's search find the same.
"""

import re
import unicodedata

MAX_SLUG = 63
"""The longest name of a directory, in characters: it fits into one label of a host name (RFC 1035)."""

_APOSTROPHES = "'’‘ʼ´`"
_LETTERS = {
    "ß": "ss", "ς": "σ", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
}  # fmt: skip
"""Letters that Unicode does not decompose into a plain letter and an accent, and the final sigma."""

PLAIN_LETTERS = str.maketrans(_LETTERS)
"""The same as a table: logstør, logstor."""

TRANSLITERATED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d"}
)
"""Lower-case letters as written without a key for them: müller, mueller. `make_search_key` gives muller."""


def make_name_key(name: str) -> str:
    """A name ignoring case, width forms, how accents are composed, and runs of spaces (Unicode NFKC, casefold).

    Accents and punctuation stay: two customers may differ only in those. To ignore them, compare companies with
    `names.companies`.
    """
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).replace("’", "'")
    return " ".join(name.casefold().split())


class _SearchTable(dict[int, str]):
    """What each code point becomes in `make_search_key`; filled when a character first occurs."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if char in _APOSTROPHES or category == "Cf":
            folded = ""  # they are invisible, or people type them in different ways
        elif category == "No" or category[0] == "S":
            folded = " "  # ™ and ² are not letters of a name, although NFKD makes letters of them
        else:
            bare = (c for c in unicodedata.normalize("NFKD", char) if c != "ʼ" and unicodedata.category(c)[0] != "M")
            lower = "".join(_LETTERS.get(c, c) for c in "".join(bare).lower())
            folded = "".join(c if unicodedata.category(c)[0] in "LN" else " " for c in lower)
        self[code] = folded
        return folded


_SEARCHED = _SearchTable()


def make_search_key(text: str) -> str:
    """The words of a text, one space between, ignoring case, accents, apostrophes, punctuation and symbols."""
    return " ".join(text.translate(_SEARCHED).split())


def make_slug(text: str, most: int = MAX_SLUG) -> str:
    """A name for a file or directory: lower-case ASCII letters, digits and single dashes; empty if none is left.

    It has at most `most` characters. Letters of other scripts are left out; see `names.latin_slugs`.
    """
    return re.sub(r"[^a-z0-9]+", "-", make_search_key(text)).strip("-")[:most].rstrip("-")
