"""A directory's name out of a customer's."""

import re
import unicodedata

from onrecord.store.catalog_reader import MAX_SLUG

_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "å": "a", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


def slug_of(name: str) -> str:
    """A directory's name out of a customer's: ASCII letters, digits and single dashes; empty where none is left."""
    decomposed = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "").replace("’", "")).strip("-")[:MAX_SLUG].strip("-")
