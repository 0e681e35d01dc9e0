"""Texts and typed lines in the form in which they are searched: word by word, by their keys."""

import re

from onrecord.names.text_keys import make_search_key

_THOUSANDS = re.compile(r"([0-9])[.,'’\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
"""Numbers are searched without separators of thousands: 1,000 and 1.000 are 1000."""

_ABBREVIATION = re.compile(r"(?<![\w.&/])(?:[^\W\d_][.&/])+[^\W\d_]{1,2}(?![\w&/])|(?<!\w)[^\W\d_]{2}&[^\W\d_](?!\w)")
"""Single letters with dots, slashes or & between them (U.S., A/S, R&D), which are searched as one word."""
_JOINTS = str.maketrans("", "", ".&/")


def fold_for_search(text: str) -> str:
    """A text as it is searched: its words by their keys, a space around each, numbers without thousands separators.

    Letters that dots, slashes or ampersands join are one word: U.S.A., A/S, H&M.
    """
    joined = _ABBREVIATION.sub(lambda found: found[0].translate(_JOINTS), _THOUSANDS.sub(r"\1", text))
    return f" {make_search_key(joined)} "
