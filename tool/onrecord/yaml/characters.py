"""Which bytes and characters a YAML file may contain, checked before a parser sees them.

The parser alone is not a safe reader. It accepts UTF-16, ends a comment at U+2028, U+2029, U+0085 and a lone CR (so a
key can hide where a reviewer sees a comment), and reports some characters without a position.
"""

import codecs
import re
import unicodedata
from functools import cache

MAX_BYTES = 1 << 20
"""The largest file that is read: 1 MiB. A record has a few kilobytes; this bounds the time of a hostile file."""
WIDTH = MAX_BYTES << 1
"""More than the columns of any line, so that a position is one number."""

_HIDDEN_CLASS = (
    "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"  # C0 but tab and line breaks, DEL, C1 with U+0085
    "\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069"  # bidirectional controls
    "\\u2028\\u2029\\ud800-\\udfff\\ufeff"  # line and paragraph separator, surrogates, a byte-order mark inside
    "\\ufdd0-\\ufdef" + "".join(f"\\U{plane:04x}fffe\\U{plane:04x}ffff" for plane in range(17))  # noncharacters
)
_LONE_CR = re.compile("\r(?!\n)")
"""A carriage return without a line feed: editors and git do not agree on whether a line ends there."""
_PLAIN_BYTES = b"\t\n\r" + bytes(range(0x20, 0x7F))
"""Tab, line breaks and printable ASCII: a text of these alone needs no search for hidden characters."""
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
"""Spaces, line breaks and comments, without going back (possessive), since a file may consist of them."""
_ESCAPE = r"(?s)\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))"
_NAMED_ESCAPES = {"0": 0, "a": 7, "b": 8, "v": 11, "f": 12, "r": 13, "e": 27, "N": 0x85, "L": 0x2028, "P": 0x2029}
"""The escapes of one letter (YAML 1.2.2, section 5.7) by the code points they make."""
_BREAKS = "\r\x85\u2028\u2029"
_HARMLESS_ESCAPES = frozenset('tn"/\\_ \t\r\n')
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_ZEROS: dict[
    tuple[bool, ...], str
] = {  # where an ASCII character in the first four bytes leaves zeros: YAML 1.2.2, section 5.2
    (True, True, True, False): "UTF-32",
    (False, True, True, True): "UTF-32",
    (True, False, True, False): "UTF-16",
    (False, True, False, True): "UTF-16",
}


class YamlError(Exception):
    """A file is refused: what is wrong, a way out, and the position. Line and column count characters from 1."""

    def __init__(self, message: str, hint: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {message}; {hint}")
        self.message = message
        self.hint = hint
        self.line = line
        self.column = column


def find_place(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, of the character at `index`; lines end with LF."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def check_text(data: bytes) -> str:
    """The text of a file that is small enough, in UTF-8, free of hidden characters, and not empty.

    A leading UTF-8 byte-order mark is removed, since editors on Windows write it; columns do not count it.
    Raises YamlError for the first thing that is wrong.
    """
    if len(data) > MAX_BYTES:
        size = f"the file is {len(data):,} bytes long; the limit is {MAX_BYTES:,} (1 MiB)"
        raise YamlError(size, "split it, or keep long texts and evidence in separate files", 1, 1)
    data = data.removeprefix(codecs.BOM_UTF8)
    text = _decode(data)
    _check_characters(data, text)
    start = _skip_to_content(text, 0)
    if start == len(text):
        raise make_empty_error()
    if text[start] == "%" and text[start - 1 : start] in ("", "\n"):
        raise make_directive_error(*find_place(text, start))
    return text


def check_end(text: str, index: int, ended: bool) -> None:
    """Refuse anything after the first document except spaces and comments.

    `index` is where the document ended, and `ended` says whether `...` ended it. The parser is not asked what follows,
    since it needs seconds for a megabyte of directives. Raises YamlError with the position of what follows.
    """
    rest = _skip_to_content(text, index)
    if rest == len(text):
        return
    at = find_place(text, rest)
    if text[rest] == "%":
        raise make_directive_error(*at)
    if ended or text.startswith("---", rest):
        hint = "keep one document per file: remove the `---` or `...`"
        raise YamlError("a second document begins here", hint, *at)
    hint = "check the indentation; if the text continues after a bracket or a quotation mark, quote all of it"
    raise YamlError("the document ends above, and this is not part of it", hint, *at)


def make_empty_error() -> YamlError:
    """The error for a file, or a document, without content."""
    return YamlError("the file is empty", "write `key: value` lines, or delete the file", 1, 1)


def make_directive_error(line: int, column: int) -> YamlError:
    """The error for %YAML, %TAG and other directives."""
    hint = "remove the line; it is not needed (quote the text if the % belongs to a value)"
    return YamlError("a directive (a line that begins with %) is not allowed", hint, line, column)


def has_hidden(value: str) -> bool:
    """Whether a value, after its escapes are resolved, has a character that is not allowed in a file; CR is one."""
    return not value.isprintable() and _compile_hidden("\\r").search(value) is not None


def find_bad_escape(text: str, index: int) -> YamlError | None:
    """The first escape in double quotes, from `index` on, that is unknown or makes a character we refuse; or None."""
    for match in re.compile(_ESCAPE).finditer(text, index):
        digits = match[1] or match[2] or match[3]
        code = int(digits, 16) if digits else _NAMED_ESCAPES.get(match[4])
        if code is None:
            if match[4] in _HARMLESS_ESCAPES:
                continue
            hint = "write the backslash twice, or use single quotes, in which nothing is escaped"
            return YamlError(
                "this backslash begins an escape that YAML does not have", hint, *find_place(text, match.start())
            )
        if code > 0x10FFFF:
            hint = "the last character is U+10FFFF; write the character itself"
            return YamlError(f"the escape U+{code:X} is not a character", hint, *find_place(text, match.start()))
        character = chr(code)
        if has_hidden(character):
            what, hint = _describe(character)
            if character in _BREAKS:
                hint = "write \\n for a line break"
            return YamlError(f"the escape makes {what}, which is not allowed", hint, *find_place(text, match.start()))
    return None


@cache
def _compile_hidden(more: str = "") -> re.Pattern[str]:
    """One hidden character, none of which is printable to Python; compiled where one may be there."""
    return re.compile(f"[{_HIDDEN_CLASS}{more}]")


def _decode(data: bytes) -> str:
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            raise _make_encoding_error(name)
    zeros = tuple(byte == 0 for byte in data[:4])
    if zeros in _ZEROS:
        raise _make_encoding_error(_ZEROS[zeros])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        message = f"the byte 0x{data[error.start]:02X} is not UTF-8 here"
        hint = "save the file as UTF-8; it may have been saved as Windows-1252 or Latin-1"
        raise YamlError(message, hint, *find_place(before, len(before))) from None


def _make_encoding_error(name: str) -> YamlError:
    return YamlError(f"the file is {name}", "save it as UTF-8", 1, 1)


def _check_characters(data: bytes, text: str) -> None:
    # First in C, on what is not plain ASCII: on the whole text, the character class is 70 times slower.
    unusual = data.translate(None, _PLAIN_BYTES).decode("utf-8")
    hidden = _compile_hidden().search(text) if not unusual.isprintable() and _compile_hidden().search(unusual) else None
    lone = _LONE_CR.search(text) if "\r" in text else None
    if hidden or lone:
        index = min(match.start() for match in (hidden, lone) if match)
        what, hint = _describe(text[index])
        raise YamlError(f"{what} is not allowed, not even in a comment", hint, *find_place(text, index))


def _describe(character: str) -> tuple[str, str]:
    """A hidden character's name and what to do about it."""
    code = f"U+{ord(character):04X}"
    kind = unicodedata.category(character)
    name = unicodedata.name(character, "").lower()
    if character == "\ufeff":
        return f"a byte-order mark ({code}) inside the text", "remove it; two files may have been joined"
    if character == "\r":
        return "a carriage return without a line feed", "save the file with Unix (LF) or Windows (CRLF) line endings"
    if character in _BREAKS:
        hint = "use an ordinary line break; some programs end the line here and others do not, so text can be hidden"
        return f"the line separator {code}", hint
    if kind == "Cf":
        hint = "remove it; it changes the order in which text is shown, so a reviewer reads something else"
        return f"the bidirectional control {code} ({name})", hint
    if kind == "Cs":
        return f"the surrogate {code}", "write the character itself instead of half of a pair"
    if kind == "Cn":
        return f"the noncharacter {code}", "remove it; it is reserved for programs and is not text"
    return f"the control character {code}", "remove it; it is invisible, and terminals may act on it"


def _skip_to_content(text: str, index: int) -> int:
    """The index of the first character from `index` on that is neither space nor comment."""
    match = _SPACE.match(text, index)
    assert match is not None
    return match.end()
