"""Removes one layer of escapes (what a format writes in place of a character) before names are searched.

HTML entities are not included: folding resolves them, since they occur in every format that ends up on a page.
"""

import re
from bisect import bisect_right

from msgspec import Struct
from msgspec.structs import replace

from onrecord.names.mentions import Mention

_CODE = r"\\u[0-9a-fA-F]{4}(?:\\u[dD][c-fC-F][0-9a-fA-F]{2})?|\\u\{[0-9a-fA-F]{1,6}\}|\\x[0-9a-fA-F]{2}"
_LONG = r"\\U[0-9a-fA-F]{8}"
_OCTAL = r"(?:\\[0-3][0-7]{2})+"
"""Bytes, which `msgcat --escape` and older tools write in place of letters."""
_LETTER = r"\\[abefnrtv0]"
_SIGN = r"\\[\"'`$/\\&!_ ]"
_C = rf"{_CODE}|{_LONG}|{_LETTER}|{_SIGN}|\\\r?\n[ \t]*"
_PUNCTUATION = r"\\[!-/:-@\[-`{-~]"
_PATTERNS = {
    "markdown": _PUNCTUATION,
    "rst": rf"\\ |{_PUNCTUATION}",
    "html": rf"{_CODE}|\\[\"'/\\]",
    "c": _C,
    "strings": rf"\\U[0-9a-fA-F]{{4}}|{_C}",
    "yaml": rf"''|{_C}",
    "gettext": rf"\"[ \t]*\r?\n[ \t]*\"|{_OCTAL}|{_C}",
    "csv": r"\"\"",
}
"""By format, compiled when a file of it is read. `c` is what C, Java, JavaScript, JSON and TOML share."""

_SPACES = frozenset("abefnrtv0")
_DOUBLED = {"''": "'", '""': '"'}


class Unescaped(Struct, frozen=True):
    """A text without its escapes, in UTF-8, and the way back: from `at` (code points) on, add `shift`."""

    data: bytes
    at: tuple[int, ...] = ()
    shift: tuple[int, ...] = ()

    def find_original(self, point: int) -> int:
        """The offset in the original, in code points, of an offset in this text."""
        if not self.at:
            return point
        return point + self.shift[bisect_right(self.at, point) - 1]

    def move_to_original(self, mention: Mention, text: str) -> Mention:
        """A mention with the offsets and the characters of the original text."""
        start = self.find_original(mention.start)
        end = max(self.find_original(mention.end - 1) + 1, start + 1)
        return replace(mention, start=start, end=end, text=text[start:end])


def unescape(data: bytes, kind: str) -> Unescaped:
    """UTF-8 bytes without the escapes of a format (a key of the patterns); unchanged if nothing is escaped."""
    if not kind or (b"\\" not in data and kind not in ("yaml", "csv", "gettext")):
        return Unescaped(data)
    text = data.decode("utf-8", "replace")
    pieces: list[str] = []
    at, shift = [0], [0]
    last = place = 0
    for match in re.finditer(_PATTERNS[kind], text):
        piece = _unescape(match[0])
        pieces += (text[last : match.start()], piece)
        place += match.start() - last + len(piece)
        last = match.end()
        if last - place != shift[-1]:
            at.append(place)
            shift.append(last - place)
    if not pieces:
        return Unescaped(data)
    pieces.append(text[last:])
    return Unescaped("".join(pieces).encode("utf-8", "replace"), tuple(at), tuple(shift))


def _unescape(escape: str) -> str:
    """The text that an escape represents."""
    if escape in _DOUBLED:
        return _DOUBLED[escape]
    if escape[0] == '"' or escape[1] in "\r\n":
        return ""  # a string that continues on the next line
    sign = escape[1]
    if sign in "0123" and len(escape) > 3:
        return bytes(int(number, 8) for number in escape[1:].split("\\")).decode("utf-8", "replace")
    if sign in "uUx" and len(escape) > 3:
        if len(escape) == 12:
            return bytes.fromhex(escape[2:6] + escape[8:]).decode("utf-16-be", "replace")
        number = int(escape[2:].strip("{}"), 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
    if sign in _SPACES:
        return "\n" if sign in "nr" else " "
    return "" if escape == "\\ " else sign
