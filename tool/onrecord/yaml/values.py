"""What an unquoted text means: a word of YAML, a number, or the text itself."""

import re
from math import isfinite

WORDS = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*|(?=\.[0-9]))(\.[0-9]*)?([eE][-+]?[0-9]+)?")
"""A number as JSON and the YAML 1.2 core schema agree on it, with a leading point or sign; other bases are text."""
_LONGEST_NUMBER = 32
"""Characters. A float needs at most 24; a longer text is not a number."""
_MOST_DIGITS = 18
"""This many digits always fit into 64 bits; a longer number is an id, which stays text."""


def read_number(value: str) -> str | int | float:
    """The number, if the text is clearly one; otherwise the text, and the schema says what is wrong with it."""
    match = _NUMBER.fullmatch(value) if len(value) <= _LONGEST_NUMBER else None
    if match is None:
        return value
    if match[1] is None and match[2] is None:
        return int(value) if len(value.lstrip("+-")) <= _MOST_DIGITS else value
    number = float(value)
    return number if isfinite(number) else value
