"""Folds text for comparison: without case, accents, width and invisible characters, words separated by spaces.

Works on UTF-8 bytes, because `bytes.translate` folds a whole file in one call and most of a file is ASCII; only what is
not ASCII, and what a format writes in place of a character (`&amp;`, `\\u00e9`), is handled piece by piece. Every word
ends up between spaces, so that one automaton finds whole words only; a script that is written without spaces (Han,
Kana, Hangul, Thai) is separated from the letters next to it.
"""

import json
import re
import unicodedata
from bisect import bisect_right
from functools import cache

from msgspec import Struct

WORD_BYTES = b"0123456789abcdefghijklmnopqrstuvwxyz"
_TABLE = bytes(
    byte + 32 if 65 <= byte <= 90 else byte if byte >= 128 or bytes([byte]) in WORD_BYTES else 32 for byte in range(256)
)
"""ASCII capitals to small letters, other ASCII but letters and digits to spaces; bytes of other characters stay."""

INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u180e\u034f"
"""Soft hyphens, joiners and zero-width spaces: they are invisible and do not separate words."""

APOSTROPHE = "\u02bc"
"""Unicode's letter apostrophe, which separates words as the punctuation mark does."""

_CLUSTER = re.compile(
    r"[\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|.[\u0300-\u036f\u3099\u309a\ufe00-\ufe0f]*", re.S
)
"""One character with its marks, or the parts (jamo) of one Hangul syllable: only together can they be composed."""
_UNSPACED = (
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3130-\u318f"
    r"\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)

# What is written in place of something else. Each begins with one literal byte, so that the search is one memchr.
_NOT_ASCII = rb"[\x80-\xff]+"
_ENTITY = rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_PERCENT = rb"%20"
_STARS = rb"\*(?<=[A-Za-z\x80-\xff]\*)\*{0,2}(?=[A-Za-z\x80-\xff])"
_TAGS = (
    rb"<(?<=[A-Za-z\x80-\xff]<)(?:/?(?:b|i|u|em|strong|span|mark|small|font|wbr)\b[^<>]{0,200}>)(?=[A-Za-z\x80-\xff])"
)
_BREAK = rb"<[bB][rR]\s{0,3}/?>"
_JSON = rb"\\(?:u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|[nrtbf/\"\\])"
_BACKSLASH = rb"\\(?=[!-/:-@\[-`{-~])"


class Folded(Struct, frozen=True):
    """Folded bytes with a space at both ends, and the way back to the original's byte offsets.

    `at` lists the folded offsets from which `shift` (same index) must be added; empty if nothing moved.
    """

    text: bytes
    at: list[int]
    shift: list[int]

    def find_original(self, offset: int) -> int:
        """The byte offset in the original for a folded offset."""
        if not self.at:
            return offset - 1
        return offset + self.shift[bisect_right(self.at, offset) - 1]


def lacks_spaces(char: str) -> bool:
    """Whether a character belongs to a script that is written without spaces between words."""
    return _compile_unspaced().match(char) is not None


@cache
def _compile_unspaced() -> re.Pattern[str]:
    """Compiled when first needed: for so many characters, that takes a quarter of a start of Python."""
    return re.compile(_UNSPACED)


def _cluster(cluster: str) -> str:
    """One user-visible character, folded: letters and digits stay, invisible ones go, everything else is a space."""
    if cluster[0] in INVISIBLE:
        return ""
    category = unicodedata.category(cluster[0])
    if (category == "Mn" and cluster[0] < "\u0370") or "\ufe00" <= cluster[0] <= "\ufe0f":
        return ""  # an accent on the ASCII letter before it, or a variation selector
    if category == "No" or category[0] == "S" or cluster[0] == APOSTROPHE:
        return " "  # ™ and ² are not letters of the name, although NFKC makes letters of them
    out = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cluster).casefold())
    return "".join(char if char.isalnum() or unicodedata.category(char)[0] == "M" else " " for char in out)


_Pieces = tuple[tuple[int, bytes], ...]
_memory: dict[bytes, _Pieces] = {}
_MEMORY_LIMIT = 20_000
"""Cached entries. A limit, so that endless content does not fill memory; what is dropped is computed again."""


def _fold_pieces(run: bytes) -> _Pieces:
    """A run of non-ASCII bytes as (length in the original, folded bytes) of each character."""
    known = _memory.get(run)
    if known is not None:
        return known
    pieces: list[tuple[int, bytes]] = []
    apart = None  # whether the previous character is of a script without spaces; None at the beginning of the run
    for match in _CLUSTER.finditer(run.decode("utf-8", "replace")):
        out = _cluster(match[0])
        if out.strip():
            now = lacks_spaces(out[0])
            if now != apart and (now or apart is not None):
                pieces.append((0, b" "))
            apart = now
        elif out:
            apart = None
        pieces.append((len(match[0].encode("utf-8", "replace")), out.encode()))
    if apart:
        pieces.append((0, b" "))
    if len(_memory) >= _MEMORY_LIMIT:
        _memory.clear()
    _memory[run] = result = tuple(pieces)
    return result


def _rewrite(found: bytes) -> _Pieces:
    """What a found piece means, as (length in the original, folded bytes)."""
    first = found[:1]
    if first >= b"\x80":
        return _fold_pieces(found)
    size = len(found)
    if first == b"&":
        from html import unescape  # late: its table of names is large, and few texts have any

        decoded = unescape(found.decode())
    elif first == b"%":
        decoded = " "
    elif first == b"\\" and size >= 6:
        decoded = json.loads(b'"%b"' % found)
    elif (first == b"\\" and size == 2) or (first == b"<" and found[1:3].lower() == b"br"):
        return ((size, b"  "),)
    else:
        return ((size, b""),)
    if decoded.isascii():
        return ((size, decoded.encode().translate(_TABLE)),)
    return ((size, b"".join(piece for _, piece in _fold_pieces(decoded.encode("utf-8", "replace")))),)


_ASCII = bytes(range(128))
_swaps: dict[str, tuple[bytes, bytes] | None] = {}


def _swap(char: str) -> tuple[bytes, bytes] | None:
    """A character and what it folds to, if that has the same length: quotes, dashes, Latin, Greek, Cyrillic letters."""
    old = char.encode()
    new = _cluster(char).encode()
    if not new.strip():
        return (old, b" " * len(old)) if new else None
    return (old, new) if len(new) == len(old) and not lacks_spaces(char) else None


def _swap_all(data: bytes) -> bytes | None:
    """Fold what is not ASCII by replacing each distinct character everywhere; None if the lengths differ.

    Several times faster than going from place to place, and nothing moves. This is enough for most European texts.
    """
    seen = data.translate(None, _ASCII)
    if len(seen) * 3 > len(data) + 300:  # mostly not Latin: too many distinct characters to replace one by one
        return None
    for char in set(seen.decode("utf-8", "replace")):
        if char not in _swaps:
            if len(_swaps) >= _MEMORY_LIMIT:
                _swaps.clear()
            _swaps[char] = _swap(char)
        swap = _swaps[char]
        if swap is None:
            return None
        if swap[0] != swap[1]:
            data = data.replace(swap[0], swap[1])
    return data


def _is_beside_word(data: bytes, place: int) -> bool:
    """Whether an ASCII letter or digit is on either side, so that a space must separate another script."""
    return data[place - 1 : place].isalnum() or data[place : place + 1].isalnum() or _is_inside(data, place)


def _is_inside(data: bytes, place: int) -> bool:
    return data[place - 1 : place] >= b"\x80" and data[place : place + 1] >= b"\x80"


_patterns: dict[tuple[bytes, ...], re.Pattern[bytes]] = {}


def fold(data: bytes, markup: str = "") -> Folded:
    """Fold UTF-8 bytes.

    `markup` is the format of the bytes: "html" and "markdown" have entities, tags and emphasis inside words, "json" has
    `\\u` escapes; any other is taken as it is.
    """
    parts: list[bytes] = []
    if not data.isascii():
        swapped = _swap_all(data)
        if swapped is None:
            parts.append(_NOT_ASCII)
        else:
            data = swapped
    if b"%20" in data:
        parts.append(_PERCENT)
    if markup == "json":
        if b"\\" in data:
            parts.append(_JSON)
    elif markup:
        if b"&" in data:
            parts.append(_ENTITY)
        if b"<" in data:
            parts.append(_TAGS)
            if b"<br" in data or b"<BR" in data:
                parts.append(_BREAK)
        if markup == "markdown":
            if b"*" in data:
                parts.append(_STARS)
            if b"\\" in data:
                parts.append(_BACKSLASH)
    if not parts:
        return Folded(b" %b " % data.translate(_TABLE), [], [])
    key = tuple(parts)
    pattern = _patterns.get(key)
    if pattern is None:
        pattern = _patterns[key] = re.compile(b"|".join(parts))
    out = [b" "]
    at, shift = [0], [-1]
    place, last, moved = 1, 0, -1  # where in the folded text, where in the original, and the way back
    for match in pattern.finditer(data):
        start = match.start()
        out.append(data[last:start])
        place += start - last
        last = start
        for size, piece in _rewrite(match[0]):
            if not size and not _is_beside_word(data, last):
                continue
            out.append(piece)
            place += len(piece)
            last += size
            if last - place != moved:
                moved = last - place
                at.append(place)
                shift.append(moved)
    out.append(data[last:])
    out.append(b" ")
    return Folded(b"".join(out).translate(_TABLE), at, shift)
