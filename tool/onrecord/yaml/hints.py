"""Messages for what is wrong in a YAML file: the parser's own errors, and the parts of YAML that we refuse."""

from msgspec import Struct

from onrecord.yaml.characters import YamlError, find_bad_escape, find_place, make_directive_error
from yaml import Mark, MarkedYAMLError


class Words(Struct, frozen=True):
    """What is wrong, and a way out."""

    message: str
    hint: str

    def make_error(self, mark: Mark, offset: int = 0) -> YamlError:
        """These words as an error, `offset` columns from a mark of the parser, which counts from 0."""
        return YamlError(self.message, self.hint, mark.line + 1, mark.column + 1 + offset)


ALIAS = Words("an alias (*) is not allowed", "write the value out here; quote the text if the * belongs to it")
ANCHOR = Words("an anchor (&) is not allowed", "remove it; quote the text if the & belongs to it")
TAG = Words("a tag (!) is not allowed", "remove it; quote the text if the ! belongs to it")
MERGE = Words("a merge key (<<) is not allowed", "write the keys of the other mapping here")
EMPTY_KEY = Words("a key has no name", "write a name before the colon; quote the text if the colon belongs to it")
COMPLEX_KEY = Words(
    "this key is a list or a mapping, not plain text", "use plain text as the key; quote text that begins with [ or {"
)
EMPTY_LIST = Words(
    "an empty list is not allowed", "leave the key out, or write at least one item; quote the text if [] is meant"
)
TAB = Words(
    "a tab where only spaces are allowed", "indent with spaces; inside text, write a tab as \\t in double quotes"
)
TOO_DEEP = Words("nested more than 32 levels deep", "use fewer levels; no record needs so many")
UNCLOSED_QUOTE = Words(
    "the quoted text that begins here does not end",
    "close the quotation mark; to have one inside, write \\\" in double quotes or '' in single quotes",
)
QUESTION = Words("a ? cannot begin a key here", "quote the text if the ? belongs to it")

PROPERTIES = {"*": ALIAS, "&": ANCHOR, "!": TAG}

_SECOND_COLON = Words(
    "this colon makes a second key inside a value",
    "quote the text if the colon belongs to it; otherwise check the indentation, and the space after each colon above",
)
_LIST_IN_LINE = Words("a list cannot begin here", "begin it on its own line; quote the text if the dash belongs to it")
_NO_COLON = Words(
    "this line has no `key: value`",
    "write a colon and a space after the key; if this continues the text above, indent it",
)
_INDENTATION = Words(
    "this does not line up with the lines around it",
    "check the indentation; if the text continues after a closing quotation mark, quote all of it",
)

# Part of a parser's message (libyaml's or PyYAML's own), and our words for it. The first that matches is used.
_WORDS = (
    ("an alias", ALIAS),
    ("an anchor", ANCHOR),
    ("a tag", TAG),
    ("undefined tag", TAG),
    ("values are not allowed", _SECOND_COLON),
    ("unexpected ':'", _SECOND_COLON),
    ("entries are not allowed", _LIST_IN_LINE),
    ("keys are not allowed", QUESTION),
    ("a simple key", _NO_COLON),
    (
        "a block scalar",
        Words(
            "text follows | or > on the same line",
            "begin the text on the next line, or quote it if it is only one line",
        ),
    ),
    ("block mapping", _INDENTATION),
    ("block collection", _INDENTATION),
)
_AT_START = frozenset((ALIAS, ANCHOR, TAG, _NO_COLON))


def make_duplicate_error(key: str, first: Mark, mark: Mark) -> YamlError:
    """The error for a key that appears twice in one mapping."""
    short = key if len(key) <= 60 else f"{key[:60]}…"
    return Words(
        f"the key {short!r} appears twice",
        f"it first appears at line {first.line + 1}, column {first.column + 1}; keep one of the two",
    ).make_error(mark)


def explain(error: MarkedYAMLError, text: str) -> YamlError:
    """A parser's error in our words: at the mistake rather than where the parser gave up, and with a way out."""
    problem = f"{error.context}: {error.problem}"
    spot = error.problem_mark or error.context_mark
    start = error.context_mark or spot
    assert spot is not None
    assert start is not None
    character = text[spot.index : spot.index + 1]
    if "directive" in problem:
        return make_directive_error(start.line + 1, start.column + 1)
    if "quoted scalar" in problem:
        escape = None if "unexpected" in problem else find_bad_escape(text, start.index)
        return escape or UNCLOSED_QUOTE.make_error(start)
    if character == "\t" and ("tab character" in problem or "start any token" in problem):
        return TAB.make_error(spot)
    if "flow sequence" in problem or "flow mapping" in problem:
        return _make_unclosed_error(text, start, spot)
    for needle, words in _WORDS:
        if needle in problem:
            if words is _INDENTATION and character == ":":
                words = EMPTY_KEY
            return words.make_error(start if words in _AT_START else spot)
    return _make_misplaced_error(text, spot)


def _make_unclosed_error(text: str, start: Mark, spot: Mark) -> YamlError:
    bracket = text[start.index]
    kind, closing = ("list", "]") if bracket == "[" else ("mapping", "}")
    if spot.index >= len(text):
        return Words(f"the {kind} that begins here does not end", f"close it with {closing}").make_error(start)
    opened = f"line {start.line + 1}, column {start.column + 1}"
    return Words(
        f"the {kind} that begins at {opened} needs a comma or {closing} here",
        f"close it with {closing}, or quote the text that continues here",
    ).make_error(spot)


def _make_misplaced_error(text: str, spot: Mark) -> YamlError:
    character = text[spot.index : spot.index + 1]
    if character == ":":
        return EMPTY_KEY.make_error(spot)
    if not character or text.startswith(("...", "---"), spot.index):
        end = spot.index if character else len(text.rstrip())  # libyaml's mark may be on a line that does not exist
        return YamlError(
            "the file ends where a value is expected",
            "write the value, or close the bracket that is open",
            *find_place(text, end),
        )
    if character == "-":
        return _LIST_IN_LINE.make_error(spot)
    hint = "quote the text if the character belongs to it; otherwise remove it, or write the missing value before it"
    return Words(f"a value cannot begin with {character}", hint).make_error(spot)
