"""Reads a cell with a customer's name: words next to the name, and what is there instead of a name."""

import re

from onrecord.intake.permissions.legends import Legend
from onrecord.intake.permissions.phrases import NO, UNKNOWN, WAITING, WORDS, YES, fold, split_words
from onrecord.intake.permissions.remarks import SEE_ABOVE, may_limit

_BESIDE = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]|\s+[-–—|/]\s+(.+)$|:\s+(.+)$")
"""What people write next to a name: in brackets, or after a dash, slash or colon with spaces, since names have these
too."""
_MARK = re.compile(r"(?<=\w|[.)])\s*([*†‡¹²³]+)$")
"""A footnote's sign after a name; it is no part of the name."""
_ANYBODY = frozenset(WORDS["anybody"])
_DITTO = frozenset(('"', "''", "〃", "″", "do.", "ditto", "dto", "dto.", "idem", "same", "same as above", *SEE_ABOVE))


def split_name(text: str, legend: Legend) -> tuple[str, list[str]]:
    """The name, and the words next to it that may limit it: `Globex (name only)*`.

    A mark gives the footnote to which it refers. Words that limit nothing stay in the name: `Globex (Schweiz)`.
    """
    name, beside = " ".join(text.split()), []
    if mark := _MARK.search(name):
        foot = next((line for line in legend.footnotes if line[0] in mark[1]), f"a mark {mark[1]} at the name")
        name, beside = name[: mark.start()], [foot]
    for found in list(_BESIDE.finditer(name)):
        words = next(group for group in found.groups() if group)
        if may_limit(words):
            beside.append(words)
            name = name.replace(found[0], "", 1).strip()
    return name, beside


def is_no_name(name: str) -> bool:
    """Whether nobody is named: the cell is empty, or has everybody, an answer, a formula, an error, or a ditto mark."""
    folded = fold(name)
    if (words := set(split_words(name))) and words <= _ANYBODY:
        return True
    others = UNKNOWN | _DITTO | YES | NO | WAITING
    return bool({folded, folded.strip(" .")} & others) or name.startswith(("=", "+", "@", "#"))
