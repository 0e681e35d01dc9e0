"""Makes short pieces of text comparable: without what readers do not see, and with one form of equal characters."""

import re
import unicodedata
from functools import lru_cache

from onrecord.names.folding import INVISIBLE, fold

WORD = re.compile(r"[^\W_]+")
"""Letters and digits of any script: the words of a text, without `_`, which identifiers use as a space."""

_TWINS = str.maketrans(
    {"’": "'", "‘": "'", "ʼ": "'", "´": "'", "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-"}
)
_CODE_POINT = re.compile(r"\\u([0-9a-fA-F]{4})")
"""A character as JSON and JavaScript escape it."""
_ESCAPED = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
"""A backslash before ASCII punctuation, as Markdown escapes it (CommonMark 2.4)."""
_UNSEEN = str.maketrans("", "", INVISIBLE)


def fold_text(text: str) -> str:
    """A short text, folded like a file, without the spaces at its ends."""
    return fold(text.encode("utf-8", "replace")).text.decode().strip()


def decode_escapes(text: str) -> str:
    """A piece of text as its reader sees it, without entities, `\\u` escapes and backslashes."""
    if "&" in text:
        from html import unescape  # late: its table of names is large, and few texts have any

        text = unescape(text)
    if "\\" in text:
        text = _ESCAPED.sub("", _CODE_POINT.sub(lambda code: chr(int(code[1], 16)), text))
    return text


def clean(text: str) -> str:
    """A text without escapes and invisible characters, and with one form of width, composition, quotes and hyphens."""
    text = decode_escapes(text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text.translate(_UNSEEN))).translate(_TWINS)


def is_camel(word: str) -> bool:
    """Whether a word has a capital inside: PineLeaf has, IBM and Box do not."""
    return not word.isupper() and word[1:] != word[1:].lower()


@lru_cache(maxsize=4096)
def strip_accents(word: str) -> str:
    """The letters without their accents."""
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn")
