"""What a typed line looks for: its words, each in the forms in which a text may have it.

`RULES` is the one table of normalization: the site's rows carry it (publish/search_rows.py) to the page's script
(assets/js/query.js), and one list of queries is put to both (tests/catalog/search/queries.json).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from onrecord.names.text_keys import TRANSLITERATED, search_key

LANGUAGE = "en"
"""The language of the site's own words. Another one gets its own entry in each table by language below."""

_STOP_WORDS = {
    "en": """
    a an and are as at be been but by can could did do does done for from get got had has have how if in into is it its
    like may me more most much my need needs of on one or our should so some such than that the their them then there
    these they this those to too two three used uses using very want wants was we were what when where which who whom
    whose why will with would you your
    about any anybody anyone find give gives please show take takes taking
    client clients company companies customer customers reference references
    """
}
"""Words that say nothing on a page of customer references: they count only where nothing else was typed. `us` is none
of them, since people type it for the country."""

_PLURALS = {"en": (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))}
"""Endings of plurals, each with that of its singular. A wrong guess is harmless: it must be a word of some record."""

_NO_PLURALS = {"en": ("ss", "us", "is")}
"""Endings that look like a plural's: business, status, analysis."""

_LEAST_SINGULAR = 3
"""Shorter words are codes: `gas` is not the plural of `ga`."""

_WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""How a letter is written where the keyboard lacks it, and what `search_key` makes of it: praezision, prazision."""

_TYPO_LENGTH = 5
"""A shorter word with another letter is mostly another word: sale, safe, same."""

RULES: dict[str, object] = {
    "stop": _STOP_WORDS[LANGUAGE].split(),
    "plurals": _PLURALS[LANGUAGE],
    "no_plurals": _NO_PLURALS[LANGUAGE],
    "least_singular": _LEAST_SINGULAR,
    "written_out": _WRITTEN_OUT,
    "transliterated": {chr(letter): text for letter, text in TRANSLITERATED.items()},
    "typo_length": _TYPO_LENGTH,
}
"""The table as the page's script reads it."""

_STOP = frozenset(_STOP_WORDS[LANGUAGE].split())
_THOUSANDS = re.compile(r"([0-9])[.,'’\u00a0\u202f](?=[0-9]{3}(?![0-9]))")
_DIGIT = r"\1"


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word by its key, with the forms that count: beginnings of words, and whole words."""

    key: str
    starts: tuple[str, ...]
    wholes: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        """Whether a text, as `searched` gives it, has the word in one of its forms."""
        return any(f" {start}" in text for start in self.starts) or any(f" {whole} " in text for whole in self.wholes)


def fold_for_search(text: str) -> str:
    """A text as it is searched: its words by their keys, a space around each, numbers without thousands separators."""
    return f" {search_key(_THOUSANDS.sub(_DIGIT, text))} "


def query_words(line: str) -> tuple[Word, ...]:
    """The words of a typed line that say something; all of them where none does."""
    composed = unicodedata.normalize("NFC", line).lower()
    keys = zip(fold_for_search(line).split(), fold_for_search(composed.translate(TRANSLITERATED)).split(), strict=True)
    words = [_word(key, spelled) for key, spelled in dict.fromkeys(keys)]
    return tuple([word for word in words if word.key not in _STOP] or words)


def _word(key: str, spelled: str) -> Word:
    """A word by its key, and by its key with umlauts written out."""
    if key.isdecimal():
        return Word(key, (), (key,))  # 1 is not the beginning of 1000
    bare = key
    for written, letter in _WRITTEN_OUT:
        bare = bare.replace(written, letter)
    return Word(key, tuple(dict.fromkeys((key, spelled, bare))), tuple(_singulars(key)))


def _singulars(key: str) -> Iterable[str]:
    if key.endswith(_NO_PLURALS[LANGUAGE]):
        return
    for plural, ending in _PLURALS[LANGUAGE]:
        if key.endswith(plural) and len(singular := key.removesuffix(plural) + ending) >= _LEAST_SINGULAR:
            yield singular


def correct_typo(word: Word, lexicon: Collection[str]) -> Word | None:
    """What was meant by a word that is nowhere: the words of the lexicon that are one typo away; None without any."""
    if len(word.key) < _TYPO_LENGTH or not word.starts:
        return None
    meant = sorted(known for known in lexicon if any(_is_one_typo(start, known) for start in word.starts))
    return Word(word.key, (), tuple(meant)) if meant else None


def _is_one_typo(typed: str, known: str) -> bool:
    """Whether a word, or its beginning, has one letter more, less, other, or two swapped. Numbers have no typos."""
    if known.isdecimal():
        return False
    same = next((i for i, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other), None)
    at = min(len(typed), len(known)) if same is None else same
    rest, there = typed[at:], known[at:]
    return (
        there.startswith(rest[1:])
        or there[1:].startswith(rest)
        or (bool(there) and there[1:].startswith(rest[1:]))
        or (len(rest) > 1 and there[:2] == rest[1] + rest[0] and there[2:].startswith(rest[2:]))
    )


def relevance(texts: Sequence[tuple[int, str]], words: Iterable[Word]) -> int | None:
    """How well all words match texts with their weights, as `searched` gives them; 0 without words, None where one is
    nowhere."""
    score = 0
    for word in words:
        best = max((weight for weight, text in texts if word.is_in(text)), default=0)
        if not best:
            return None
        score += best
    return score
