"""The monogram shown for a customer whose logo may not be shown."""

import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

MOST_NAMES = 1000
"""How many names' letters are kept: one customer is drawn several times in a row."""
HUES = 8
"""As many tints as the style sheets have for monograms."""


@dataclass(frozen=True, slots=True)
class Face:
    """One or two letters, and one of HUES tints, always the same for the same customer."""

    letters: str
    hue: int


def make_face(slug: str, name: str) -> Face:
    """The monogram of a customer: the first letters of the first two words that have any."""
    return Face(find_initials(name), zlib.crc32(slug.encode()) % HUES)


@lru_cache(MOST_NAMES)
def find_initials(name: str) -> str:
    """The first letters of the first two words of a name, in capitals; a bullet if there are no letters."""
    words = re.findall(r"[^\W_][\w'’]*", name)
    return "".join(word[0] for word in words[:2]).upper() or "•"
