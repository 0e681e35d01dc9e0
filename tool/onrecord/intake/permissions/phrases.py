"""The words of permission lists in four languages (words.yaml), and the comparison of a cell's text with them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import Any

from onrecord.catalog.record.evidence import Basis
from onrecord.yaml.loader import load

WORDS: Mapping[str, Any] = load(files("onrecord.intake.permissions").joinpath("words.yaml").read_bytes())  # type: ignore[assignment]


def _invert(lists: Mapping[str, list[str]]) -> Mapping[str, str]:
    return {phrase: term for term, found in lists.items() for phrase in found}


YES = frozenset(WORDS["yes"])
WIDE_YES = frozenset(WORDS["wide_yes"])
NO = frozenset(WORDS["no"])
REFUSED = frozenset(WORDS["refused"])
WAITING = frozenset(WORDS["waiting"])
UNKNOWN = frozenset(WORDS["unknown"])
REVOKED = frozenset(WORDS["revoked"])
FORBIDDEN = tuple(WORDS["forbidden"])
NO_CONTACT = tuple(WORDS["no_contact"])
ENDED = tuple(WORDS["ended"])
ONLY = frozenset(WORDS["only"])
NOT = frozenset(WORDS["not"])
FILLERS = frozenset(WORDS["fillers"])
TITLE_FILLERS = FILLERS | frozenset(WORDS["title_fillers"])
STRONG_LIMITS = tuple(WORDS["strong_limits"])
LIMITS = (*STRONG_LIMITS, *WORDS["limits"])
FINE_STATUSES = frozenset(WORDS["fine_statuses"])
BESIDE_BASIS = frozenset(WORDS["beside_basis"])
BESIDE_CONDITION = frozenset(WORDS["beside_condition"])
REVIEW_SITES = tuple(WORDS["review_sites"])
USES = _invert(WORDS["uses"])
CHANNELS = _invert(WORDS["channels"])
BASES: Mapping[Basis, tuple[str, ...]] = {basis: tuple(found) for basis, found in WORDS["bases"].items()}
CONDITIONS = tuple((term, tuple(found)) for term, found in WORDS["conditions"].items())
"""Conditions that words in a remark mean. They only narrow a permission, and the remark is kept with them."""


def fold(text: str) -> str:
    """Text for comparison with the words: lower case, composed, with plain quotes and spaces."""
    text = unicodedata.normalize("NFC", text).casefold().replace("’", "'").replace("\u00a0", " ")
    return " ".join(text.split())


def split_words(text: str) -> list[str]:
    """The words of a cell, without punctuation: `Name only, no logo!` gives name, only, no, logo.

    Every other sign stays (✓, &, *, ?), since it may express a doubt or refer to something.
    """
    return re.findall(r"[^\W_]+(?:['.][^\W_]+)*|[^\w\s.,;:!()/\"'„“”«»–—-]", fold(text))


def find_phrase(text: str, phrases: tuple[str, ...]) -> str | None:
    """The first of the phrases that occurs in a folded text at the beginning of a word; None if none does."""
    return next((p for p in phrases if re.search(rf"(?<!\w){re.escape(p)}", text)), None)


def says(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases occurs in a folded text as whole words."""
    return any(re.search(rf"(?<!\w){re.escape(p)}(?!\w)", text) for p in phrases if p)
