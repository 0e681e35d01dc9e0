"""What a typed line searches for: its words, each in the forms in which a text may contain it.

`export_rules` gives the one table of normalization: the site's rows carry it (publish/search_rows.py) to the page's
script (assets/js/query.js), and one list of queries is put to both (tests/catalog/search/queries.json).
"""

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TypeAlias

from onrecord.names.language_names import list_common_languages
from onrecord.names.search_folding import fold_for_search
from onrecord.names.text_keys import TRANSLITERATED, make_search_key

NAME, OUTCOME, PROFILE, STORY = 4, 3, 2, 1
"""How much each place counts. Somebody who types a name means the customer; what they achieved says more than
their category; words inside stories, and uses that many customers allow, occur everywhere."""

LANGUAGES = "l"
"""The letter of the list of languages; the vocabulary's lists have others (`search_texts.LETTERS`)."""

LANGUAGE = "en"
"""The language of the site. Another language needs its own entry in each table below."""

_STOP_WORDS = {
    "en": """
    a an and are as at be been but by can could did do does done for from get got had has have how if in into is it its
    like may me more most much my need needs of on one or our should so some such than that the their them then there
    these they this those to too two three used uses using very want wants was we were what when where which who whom
    whose why will with would you your
    anywhere globally worldwide
    about above against all also am any anybody anyone anything available based below between cant contact does doing
    else ever exist exists
    find finding free from give gives happy headquartered help helps i id ill im ive located look looking lots many near
    our ours over people plus person please quickly ready search searching show showing similar somebody someone
    something take takes taking tell tells today tomorrow soon asap urgent urgently under using via whats whos
    willing within work working works
    client clients company companies customer customers firm firms organisation organisations organization organizations
    industry industries reference references referenceable sector
    """,
    "de": """
    aus auf bei das dem den der des die ein eine einem einen einer fuer fur gibt haben hat ich im in ist kann koennen
    konnen man mit nach oder suche und uns unsere unserer von wer wir zu zum zur brauche brauchen
    firma firmen gesellschaft gesellschaften kunde kunden referenz referenzen unternehmen
    """,
    "fr": """
    a au aux avec avoir besoin cherche chez dans de des du en et la le les nous ou par peut pour que qui sur un une
    entreprise entreprises societe societes
    """,
}
"""Words that say nothing on a page of customer references, by language: they count only where nothing else was typed.
`us` is not one of them, since people type it for the country."""

_STOP_PHRASES = {
    "en": [
        f"{when} {span}"
        for when in ("next", "this", "coming", "within a")
        for span in ("week", "month", "quarter", "year")
    ]
}
"""Phrases that say when somebody needs it: stop words only together, since a story may tell of a quarter."""

_PLURALS = {"en": (("ies", "y"), ("ses", "s"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("s", ""))}
"""Endings of plurals, each with that of its singular. A wrong guess is harmless, because no record has the word."""

_NO_PLURALS = {"en": ("ss", "us", "is")}
"""Endings that look like a plural but are not: business, status, analysis."""

_LEAST_SINGULAR = 3
"""Shorter words are codes: `gas` is not the plural of `ga`."""

_INFLECTIONS = ("em", "en", "er", "es", "e", "n", "s")
"""Endings of German and French words, taken off where the rest is a name of a term: deutsche, Banken, suisses."""

_LEAST_STEM = 4
"""What is left of a shorter word is usually another word: `used` without `ed`, `made` without `e`."""

CODE_LENGTH = 2
"""A name of so few letters is a code (us, no, de). As the beginning of a word in a text, it would occur everywhere."""

_BEFORE_LANGUAGE = ("in", "speak", "speaks", "speaking")
_AFTER_LANGUAGE = ("speaking", "speaker", "speakers", "language")
"""What makes the name of a country's people the name of their language: speaks German, German-speaking."""

_EMPLOYEES = (
    "employees",
    "employee",
    "people",
    "staff",
    "headcount",
    "workers",
    "fte",
    "ftes",
    "mitarbeiter",
    "mitarbeitern",
    "mitarbeitende",
    "mitarbeitenden",
    "beschaftigte",
    "beschaftigten",
    "salaries",
    "employes",
    "collaborateurs",
)
_MORE = ("over", "more than", "above", "at least", "uber", "mehr als", "min", "mindestens", "ab", "plus de", "au moins")
_LESS = (
    "under",
    "less than",
    "fewer than",
    "below",
    "up to",
    "max",
    "unter",
    "weniger als",
    "bis",
    "bis zu",
    "moins de",
    "jusqua",
)
_FROM = ("between", "from", "zwischen", "von", "entre", "de")
_TO = ("to", "and", "bis", "und", "a", "et")
_AND_MORE = "plus"
"""A number before the first says how large a company is; with others before it or after it, how large at least or at
most: over 1000, between 100 and 500, 1000 plus."""

_OVER = re.compile(r"(?<!\S)(?:>=?|≥)(?![^\s0-9])")
"""What people write for `over`: >1000, > 1000."""
_UNDER = re.compile(r"(?<!\S)(?:<=?|≤)(?![^\s0-9])")
"""What people write for `under`: <100."""
_PLUS = re.compile(r"(?<!\S)([0-9][0-9.,'’]*[kK]?)\+(?!\S)")
"""What people write for `and more`: 1000+, 5k+."""
_RANGE = re.compile(r"(?<!\S)([0-9][0-9.,'’]*[kK]?)[-–—]([0-9][0-9.,'’]*[kK]?)(?!\S)")
"""What people write for `to`: 100-500, 1,000–9,999."""

_COUNT = re.compile(r"([0-9]{1,9})(k?)")
"""A number of employees as a key: 5000, 5k. Longer ones are none."""
_LEAST_COUNT = 50
"""Without the word for employees, smaller numbers in a range are days or percent."""
_YEARS = range(1900, 2101)

_BEFORE_CHANNEL = ("on", "in", "for", "at", "via", "auf", "im", "fuer", "fur", "sur", "dans", "pour")
_BEFORE_PLACE = ("on", "for", "auf", "fuer", "fur", "sur", "pour")
"""Before a country or region: it may be where something is used. After `in` it is where the customer is."""

_ON = ("on", "auf", "sur")
_DETERMINERS = ("the", "a", "an", "our", "my", "their", "your", "dem", "der", "den", "unserer", "le", "la", "un", "une")
"""After the first, with or without the last, the name of a channel says where something is used: on our blog."""

_WRITTEN_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
"""How people write a letter that their keyboard lacks, and what `make_search_key` makes of it: praezision,
prazision."""

TYPO_LENGTH = 5
"""A shorter word with one different letter is usually another word: sale, safe, same."""

_STOP = {
    language: frozenset((*words.split(), *_STOP_PHRASES.get(language, ()))) for language, words in _STOP_WORDS.items()
}


def export_rules() -> dict[str, object]:
    """The table in the form that the page's script reads."""
    return {
        "stop": {language: sorted(words) for language, words in _STOP.items()},
        "language": LANGUAGE,
        "plurals": _PLURALS[LANGUAGE],
        "no_plurals": _NO_PLURALS[LANGUAGE],
        "least_singular": _LEAST_SINGULAR,
        "inflections": _INFLECTIONS,
        "least_stem": _LEAST_STEM,
        "languages_letter": LANGUAGES,
        "code_length": CODE_LENGTH,
        "before_language": _BEFORE_LANGUAGE,
        "after_language": _AFTER_LANGUAGE,
        "languages": sorted(map(make_search_key, list_common_languages())),
        "employees": _EMPLOYEES,
        "more": _MORE,
        "less": _LESS,
        "from": _FROM,
        "to": _TO,
        "and_more": _AND_MORE,
        "least_count": _LEAST_COUNT,
        "years": (_YEARS.start, _YEARS.stop - 1),
        "before_channel": _BEFORE_CHANNEL,
        "before_place": _BEFORE_PLACE,
        "on": _ON,
        "determiners": _DETERMINERS,
        "written_out": _WRITTEN_OUT,
        "transliterated": {chr(letter): text for letter, text in TRANSLITERATED.items()},
        "typo_length": TYPO_LENGTH,
    }


@dataclass(frozen=True, slots=True)
class TermNames:
    """What the terms of a vocabulary are called, by their keys: all names that words can have, each with the letters of
    its lists; those of uses and of channels with the terms, and on which channels each use is usual."""

    known: Mapping[str, str]
    uses: Mapping[str, Collection[str]] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, Collection[str]] = field(default_factory=dict)
    headcounts: Sequence[tuple[str, int, int]] = ()
    """The sizes: the key of the term's id, its least and its greatest number of employees."""
    longest: int = 1
    """The number of words in the longest name."""
    joined: Mapping[str, str] = field(default_factory=dict)
    """The known names of several words, by the same without spaces: selfservice, casestudy."""


@dataclass(frozen=True, slots=True)
class Word:
    """One typed word, or several that are one name, by their key, with the forms that count.

    `starts` are beginnings of words, `wholes` whole words, `names` whole names of terms in `lists` (a letter for each).
    Who types a term's name means that term, and no other of its list that has a word of it: America is not Latin
    America. Elsewhere it must be there as a whole word: `call` is not in `called`.
    """

    key: str
    starts: tuple[str, ...]
    wholes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    lists: str = ""

    def is_in(self, weight: int, text: str) -> bool:
        """Whether a text of this weight, as `fold_for_search` or `fold_names` gives it, has the word in a form."""
        if self.names and text.startswith(NAMES) and text[len(NAMES)] in self.lists:
            return any(f"| {name} |" in text for name in self.names)
        if self.names and weight < NAME:
            return len(self.key) > CODE_LENGTH and any(f" {whole} " in text for whole in self.wholes)
        return any(f" {start}" in text for start in self.starts) or any(f" {whole} " in text for whole in self.wholes)


@dataclass(frozen=True, slots=True)
class Line:
    """What a typed line says: words to look for, and the channel on which a use of theirs is needed (its id)."""

    words: tuple[Word, ...]
    channel: str | None = None


Text: TypeAlias = tuple[int, str, str]
"""What is searched of a reference: its weight, the text in searchable form, and what people call the place."""

NAMES = " |"
"""The beginning of a text that holds names of terms; the letter of their list follows."""
_Token = tuple[str, str]
"""A typed word by its key, and by its key with umlauts written out."""


def fold_names(letter: str, names: Iterable[str]) -> str:
    """Names of the terms of one list as they are searched: the list's letter, then each whole between two bars."""
    return f"{NAMES}{letter}|{'|'.join(dict.fromkeys(map(fold_for_search, names)))}| "


def is_mark(word: str) -> bool:
    """Whether a word of a text is none that people type: what `fold_names` and `mark_language` put in."""
    return word[0] in "|*" or word[-1] == "|"


def read_line(line: str, names: TermNames) -> Line:
    """What a typed line says. Words that say nothing are left out, except where no word says anything."""
    units = [word for word, _ in _join_units(line, names)]
    at = _find_channel(units, names)
    channel = None if at is None else _find_channel_of(units[at], names)
    words = tuple(dict.fromkeys(word for i, word in enumerate(units) if i != at))
    stop = _find_stop_words(words, names)
    telling = tuple(word for word in words if word.key not in stop)
    return Line(telling or (() if channel else words), channel)


def split_phrases(line: str, names: TermNames) -> list[str]:
    """The pieces of a line, as typed; words that are read as one (mid market), or that one piece has, are together."""
    ends = set(accumulate(length for _, length in _join_units(line, names)))
    pieces, begun, words = [], list[str](), 0
    for piece in line.split():
        words += len(fold_for_search(_replace_signs(piece)).split())
        begun.append(piece)
        if words in ends:
            pieces.append(" ".join(begun))
            begun = []
    return [*pieces, " ".join(begun)] if begun else pieces


def _join_units(line: str, names: TermNames) -> Iterator[tuple[Word, int]]:
    """The words of a line, those that are one name, or that name a language, as one; and of how many each is."""
    line = _replace_signs(line)
    composed = unicodedata.normalize("NFC", line).lower()
    spelled = fold_for_search(composed.translate(TRANSLITERATED)).split()
    tokens: list[_Token] = list(zip(fold_for_search(line).split(), spelled, strict=True))
    at = 0
    while at < len(tokens):
        left = tokens[at:]
        word, length = (
            _find_longest_name(left, names)
            or _read_language(left)
            or _read_size(left, names)
            or (_make_word(*tokens[at], names), 1)
        )
        yield word, length
        at += length


def _replace_signs(line: str) -> str:
    """A line, or a piece of one, with the signs next to numbers as words."""
    line = _UNDER.sub(f" {_LESS[0]} ", _OVER.sub(f" {_MORE[0]} ", line))
    return _RANGE.sub(rf"\1 {_TO[0]} \2", _PLUS.sub(rf"\1 {_AND_MORE}", line))


def _find_longest_name(tokens: Sequence[_Token], names: TermNames) -> tuple[Word, int] | None:
    """The longest name, or phrase that says nothing, that a line begins with; of several words, and of how many."""
    for length in range(min(len(tokens), names.longest), 1, -1):
        words = [key for key, _ in tokens[:length]]
        key = " ".join(words)
        heads, tails = ((word, *_list_singulars(word, 1)) for word in (words[0], words[-1]))
        forms = [" ".join((head, *words[1:-1], tail)) for head in heads for tail in tails]
        if any(form in names.known or form in names.channels or form in _STOP[LANGUAGE] for form in forms):
            return _make_named(key, forms, names), length
    return None


def _make_named(key: str, forms: Iterable[str], names: TermNames, starts: tuple[str, ...] = ()) -> Word:
    """A word by the names of terms among its forms; a text may have them in the plural."""
    found = tuple(dict.fromkeys(form for form in forms if form in names.known))
    wholes = dict.fromkeys(one for form in found or forms for one in (form, *_list_plurals(form)))
    return Word(key, starts or found, tuple(wholes), found, _find_lists(found, names))


def _find_lists(forms: Iterable[str], names: TermNames) -> str:
    return "".join(sorted(set("".join(names.known[form] for form in forms))))


def _read_language(tokens: Sequence[_Token]) -> tuple[Word, int] | None:
    """A language, where the line begins with its name and a word that makes it one: speaks German."""
    if len(tokens) < 2:
        return None
    (first, _), (second, _) = tokens[:2]
    language = second if first in _BEFORE_LANGUAGE else first if second in _AFTER_LANGUAGE else None
    if language is None or language not in set(map(make_search_key, list_common_languages())):
        return None
    return Word(language, (), (), (mark_language(language),), LANGUAGES), 2


def _read_size(tokens: Sequence[_Token], names: TermNames) -> tuple[Word, int] | None:
    """The sizes that a number of employees means: 500 employees, over 1000 employees, between 100 and 500 employees.

    What has signs, or two numbers, needs no word for employees: >1000, 1000+, 100-500.
    """
    keys = [key for key, _ in tokens[:6]]
    at = next((at for at, key in enumerate(keys) if _COUNT.fullmatch(key)), len(keys))
    if at == len(keys):
        return None
    before, low, end = " ".join(keys[:at]), _read_count(keys[at]), at + 1
    high: float = low
    is_range = keys[end : end + 1] != [] and keys[end] in _TO and _COUNT.fullmatch(" ".join(keys[end + 1 : end + 2]))
    if is_range and before in ("", *_FROM):
        high, end = _read_count(keys[end + 1]), end + 2
    elif not before and keys[end : end + 1] == [_AND_MORE]:
        high, end = math.inf, end + 1
    elif before in _MORE:
        low, high = low + 1, math.inf
    elif before in _LESS:
        low, high = 0, low - 1
    elif before:
        return None
    if keys[end : end + 1] and keys[end] in _EMPLOYEES:
        end += 1
    elif low == high or max(low, high if high < math.inf else 0) < _LEAST_COUNT or (low in _YEARS and high in _YEARS):
        return None
    sizes = [size for size, least, most in names.headcounts if least <= high and low <= most]
    if not sizes:
        return None
    return Word(" ".join(keys[:end]), (), (), tuple(sizes), _find_lists(sizes[:1], names)), end


def _read_count(key: str) -> int:
    """A number, 5k being 5000; the key is one that `_COUNT` matches."""
    return int(key.removesuffix("k")) * (1000 if key.endswith("k") else 1)


def mark_language(language: str) -> str:
    """The name of a language, by its key, as a name of a term; no word that anybody types begins like it."""
    return f"*{language.replace(' ', '*')}"


def _make_word(key: str, spelled: str, names: TermNames) -> Word:
    if key.isdecimal():
        return Word(key, (), (key,))  # `1` must not match the beginning of 1000
    bare = key
    for written, letter in _WRITTEN_OUT:
        bare = bare.replace(written, letter)
    starts = tuple(dict.fromkeys((key, spelled, bare)))
    singulars = tuple(_list_singulars(key))
    forms = (*starts, *singulars)
    if not any(form in names.known for form in forms):
        forms = tuple(names.joined[form] for form in forms if form in names.joined) or forms
    if not any(form in names.known for form in forms):
        forms = tuple(stem for form in starts for stem in list_stems(form))
    if not any(form in names.known for form in forms):
        return Word(key, starts, singulars)
    word = _make_named(key, forms, names, starts)
    return word if len(key) > CODE_LENGTH else replace(word, starts=(), wholes=(key,))


def _list_singulars(key: str, least: int = _LEAST_SINGULAR) -> Iterator[str]:
    if key.endswith(_NO_PLURALS[LANGUAGE]):
        return
    for plural, ending in _PLURALS[LANGUAGE]:
        if key.endswith(plural) and len(singular := key.removesuffix(plural) + ending) >= least:
            yield singular


def _list_plurals(key: str) -> Iterator[str]:
    for plural, ending in _PLURALS[LANGUAGE]:
        if key.endswith(ending):
            yield key.removesuffix(ending) + plural


def list_stems(key: str) -> Iterator[str]:
    """The word without each ending that it may have, one at a time: sparbanken, sparbank."""
    for ending in _INFLECTIONS:
        if key.endswith(ending) and len(key) - len(ending) >= _LEAST_STEM:
            yield key.removesuffix(ending)


def _find_stop_words(words: Collection[Word], names: TermNames) -> frozenset[str]:
    """The words of a line that say nothing.

    A word of another language that is the name of a term (de, la) says nothing only beside another word of it.
    """
    keys = {word.key for word in words} - _STOP[LANGUAGE]
    stop = set(_STOP[LANGUAGE])
    for language, known in _STOP.items():
        here = keys & known if language != LANGUAGE else set()
        stop |= here if len(here) > 1 else {key for key in here if key not in names.known}
    return frozenset(stop)


def _find_channel_of(word: Word, names: TermNames) -> str | None:
    return next((names.channels[form] for form in (word.key, *word.wholes) if form in names.channels), None)


def _find_channel(units: Sequence[Word], names: TermNames) -> int | None:
    """Which word of a line says on which channel a use is needed; None where none does.

    It is next to the use, or behind on, for or in; and the use is usual there: `internal audit` says nothing of a
    channel. Where the line names no use, `on` is enough: on our website.
    """
    uses = [{use for name in word.names for use in names.uses.get(name, ())} for word in units]
    for at, word in enumerate(units):
        if (channel := _find_channel_of(word, names)) is None:
            continue
        others = {use for i, named in enumerate(uses) if i != at for use in named}
        cue = next((word.key for word in reversed(units[:at]) if word.key not in _DETERMINERS), "")
        beside = not uses[at] and any(uses[i] for i in (at - 1, at + 1) if 0 <= i < len(units))
        is_usual = any(channel in names.usual.get(use, ()) for use in others)
        if (is_usual and (cue in _BEFORE_CHANNEL or beside)) or (not (others or uses[at]) and cue in _ON):
            return at
    return None
