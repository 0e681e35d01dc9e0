"""Whether a piece of text found by the automaton spells a name: boundaries, what separates its words, case."""

import re
from itertools import pairwise

from msgspec import Struct

from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.folding import APOSTROPHE, INVISIBLE
from onrecord.names.normalize import WORD, clean, fold_text, is_camel, strip_accents
from onrecord.names.spellings import Spelling

_TAG = r"</?(?:a|abbr|b|big|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|wbr)\b[^<>]{0,300}>"
_BREAK = r"<br\s{0,3}/?>|\n[ \t]{0,40}>[> \t]{0,40}"
_LINK = r"\]\([^()\n]{0,300}\)|\]\[[^\[\]\n]{0,100}\]|`?_{1,2}(?=\W)|\\[nrt]|[*`~]{1,6}|(?<![^\W_])_{1,3}|[\[\]]"
_MARKUP = re.compile(f"{_TAG}|{_LINK}")
"""Tags and the targets of links: a name with markup inside is the same name."""
_BREAKS = re.compile(_BREAK)
"""A line break in HTML separates words."""
_SPACE = r"&(?:nbsp|#160|#x[aA]0|thinsp|ensp|emsp|shy|amp);"
_SIGNS = rf"[\s&,.'’‘´{APOSTROPHE}!\-–‑{INVISIBLE}\"“”„()+#/:|@]"
_GAP = re.compile(f"(?:{_BREAK}|{_TAG}|{_LINK}|{_SPACE}|{_SIGNS}){{1,24}}")
"""What may be between two words of a name: markup, a line break, punctuation, spaces. At most 24 pieces, so that a
search stays linear."""
_WORD_SEEN = re.compile(rf"(?:[^\W_{APOSTROPHE}]|[\u0300-\u036f{INVISIBLE}])+")
"""A word with the marks and invisible characters in it."""
_PARAGRAPH = re.compile(r"\n[ \t>]*\n")
"""An empty line, also in a Markdown quote: no name goes on after it."""

_SURE = 8
"""From this length on, a name of several words written as one ("janestreet") also counts in prose."""

_DISTINCT = 5
"""From this length on, a word that is not an everyday word also counts in a different case."""

_ABBREVIATED = frozenset(
    """
    assn bros co corp dept dr fa fr ft gebr gen hl inc int intl jr ltd mr mrs ms mt nat natl nr prof sr st sta ste sto
    univ
    """.split()  # noqa: SIM905
)
"""Abbreviations that are written with or without a dot."""

_PARTICLES = re.compile(
    r"(?:은|는|이|가|을|를|의|에|와|과|로|도|만|나|랑|께|야|측|사|등|들|및|간|용|형|식|내|당|씩|뿐|처럼|같|보다|부터|까지|으로|이나|이란|이라|라는|라고"
    r"|에서|에게|한테|하고|마다|조차|마저|밖에|입니다|이다|였|였다|인|임)"
)
"""Korean particles, which are written directly after a name: with one of them it is still the name."""


class Fit(Struct, frozen=True):
    """How a found piece spells the name.

    `slug`: written as one lower-case word or with hyphens, as in file names. `file_only`: it counts only in file names
    and addresses, since its case is not that of the name. `shouted`: an everyday or short word in capitals.
    """

    slug: bool = False
    file_only: bool = False
    shouted: bool = False


def strip_markup(text: str) -> str:
    """A found piece without emphasis, links and inline tags; a line break becomes one space."""
    if text.isalnum():
        return text
    return _MARKUP.sub("", _BREAKS.sub(" ", text))


def find_end(spelling: Spelling, text: str, start: int) -> int | None:
    """Where a name that begins at `start` ends; None if its words do not follow, with only markup, spaces or one line
    break between them."""
    place = start
    for index, word in enumerate(spelling.words):
        if index:
            gap = _GAP.match(text, place)
            if gap is None or _PARAGRAPH.search(gap[0]):
                return None
            place = gap.end()
        seen = _WORD_SEEN.match(text, place)
        if seen is None or not _has_same_letters(seen[0], word):
            return None
        place = seen.end()
    return place


def _has_same_letters(found: str, known: str) -> bool:
    """Whether two words are the same ignoring case and accents, whether left out or decomposed (NFD)."""
    one, other = fold_text(found), fold_text(known)
    return one == other or one == strip_accents(other)


def fit_spelling(spelling: Spelling, text: str) -> Fit | None:
    """How a found piece of text spells the name, ignoring boundaries; None if it does not."""
    known = spelling.words
    if len(known) == 1 and text.isascii() and text.isalnum() and not spelling.only_slug:
        return _fit_single(spelling, known[0], text)
    text = clean(strip_markup(text))
    found = list(WORD.finditer(text))
    words = [match[0] for match in found]
    if len(words) != len(known):
        return _join(spelling, words)
    if not all(map(_has_fitting_accents, known, words)):
        return None
    gaps = [text[a.end() : b.start()] for a, b in pairwise(found)]
    hyphens = bool(gaps) and all(gap in ("-", "_") for gap in gaps)
    if spelling.only_slug:
        lower = all(word == word.lower() for word in words)
        return Fit(slug=True, file_only=True) if (hyphens or len(words) == 1) and lower else None
    if not hyphens and not all(map(_has_fitting_gap, words, spelling.between, gaps)):
        return None
    lower = all(word == word.lower() for word in words)
    slug = lower and (hyphens or "." in spelling.between)
    if spelling.name.matching == "any-case" or slug:
        return Fit(slug)
    if len(words) > 1 and all(word == word.upper() for word in words):
        return Fit()
    if all(_has_fitting_case(k, f, index) for index, (k, f) in enumerate(zip(known, words, strict=True))):
        return Fit()
    unbroken = all(gap and not gap.isspace() for gap in gaps)  # h&m, as in a file name
    return Fit(slug=True, file_only=True) if lower and unbroken else None


def _fit_single(spelling: Spelling, known: str, found: str) -> Fit | None:
    """A fast path for the common case: one word of ASCII letters, which the automaton already compared."""
    if found == known or spelling.name.matching == "any-case":
        return Fit()
    if found == found.lower():
        return Fit(slug=True, file_only=True)
    if _has_fitting_case(known, found, 0):
        return Fit()
    return Fit(shouted=True) if found == known.upper() and len(known) > 1 and not known.isupper() else None


def _join(spelling: Spelling, words: list[str]) -> Fit | None:
    if len(words) > 1 and len(spelling.words) > 1:
        return None
    known, found = "".join(spelling.words), "".join(words)
    if not _has_fitting_accents(known, found):
        return None
    if known == found and not spelling.only_slug:
        return Fit()
    if found == found.lower():
        return Fit(slug=True, file_only=len(found) < _SURE or spelling.only_slug)
    if spelling.only_slug:
        return None
    cased = spelling.name.matching == "any-case" or found.isupper() or _has_fitting_case(known, found, 0)
    return Fit() if cased else None


def _has_fitting_accents(known: str, found: str) -> bool:
    """Whether a word is written with its accents or without them, but not with others."""
    if found == known:
        return True
    if found.casefold() == known.casefold():
        return True
    return strip_accents(found) == found and strip_accents(known).casefold() == found.casefold()


def _has_fitting_case(known: str, found: str, index: int) -> bool:
    """Whether the case fits: "Box" is neither "box" nor "BOX", but Telvora may be TELVORA, PineLeaf may be Pineleaf,
    and Of may be of."""
    known = strip_accents(known)
    found = strip_accents(found)
    if known == found or (index and len(known) <= 3 and known.isalpha()):
        return True
    if known[0].islower() and not found.islower():
        return True  # at the beginning of a sentence adidas is Adidas and eBay EBay; thyssenkrupp is ThyssenKrupp
    if found.isupper() and len(found) >= (4 if is_camel(known) else _DISTINCT):
        return is_camel(known) or not is_everyday(known)
    return (is_camel(known) or is_camel(found)) and known[0] == found[0] and not found.isupper() and not known.isupper()


def is_everyday(word: str) -> bool:
    """Whether a word occurs where nobody means a company: an everyday English word, or a short one."""
    return len(word) < _DISTINCT or word.casefold() in COMMON_WORDS


def _has_fitting_gap(word: str, known: str, found: str) -> bool:
    """Whether what follows a word of a name may follow it; `found` is free of markup."""
    bare = found.strip()
    if bare == "." and known == " ":
        return word.casefold() in _ABBREVIATED or (len(word) == 1 and word.isupper())
    if bare == known.strip():
        return bool(found) == bool(known) or bool(bare)
    if bare or not found or any(sign in "&+#" for sign in known):
        return False
    return " " in known or known == "-"


def is_bounded(text: str, start: int, end: int) -> bool:
    """Whether a name in a script without spaces is a word of its own; other scripts were checked before.

    Han and Thai: anywhere, if it has two characters or more. Katakana: not inside longer Katakana. Hangul: with three
    syllables or more anywhere, otherwise at the beginning of a word; after it a particle, another script or a boundary.
    """
    first, last = text[start], text[end - 1]
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    if _is_katakana(first) and _is_katakana(before):
        return False
    if _is_katakana(last) and _is_katakana(after):
        return False
    if _is_hangul(first) and _is_hangul(before) and end - start < 3:
        return False
    if _is_hangul(last) and _is_hangul(after) and not _PARTICLES.match(text, end):
        return False
    alone = end - start == 1 and first >= "\u2e80"
    return not (alone and ((before >= "\u2e80" and before.isalpha()) or (after >= "\u2e80" and after.isalpha())))


def _is_katakana(char: str) -> bool:
    return "\u30a1" <= char <= "\u30ff" and char != "・"


def _is_hangul(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


_LABEL = re.compile(r"([A-Za-z]\w*) $")
"""The word before a single letter: after a noun it is a label ("node X")."""
_FUNCTION_WORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "against",
        "all",
        "among",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "became",
        "because",
        "become",
        "becomes",
        "before",
        "behind",
        "but",
        "by",
        "called",
        "can",
        "choose",
        "chose",
        "did",
        "do",
        "does",
        "for",
        "formerly",
        "from",
        "had",
        "has",
        "have",
        "how",
        "if",
        "in",
        "into",
        "is",
        "it",
        "joins",
        "joined",
        "like",
        "meet",
        "met",
        "named",
        "nor",
        "now",
        "of",
        "on",
        "or",
        "our",
        "over",
        "per",
        "renamed",
        "than",
        "that",
        "the",
        "their",
        "then",
        "to",
        "today",
        "trust",
        "under",
        "until",
        "use",
        "used",
        "uses",
        "using",
        "versus",
        "via",
        "vs",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "why",
        "with",
        "within",
        "without",
        "you",
        "your",
    ]
)


def is_named_not_labeled(text: str, start: int, end: int) -> bool:
    """Whether a single letter is a name here. After a noun it is a label ("node X", "axis X"), in "X-ray" a prefix."""
    if text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha():
        return False
    if text[start - 1 : start] in ("-", "'", "’") and text[start - 2 : start - 1].isalpha():
        return False
    label = _LABEL.search(text, max(0, start - 40), start)
    return label is None or label[1].lower() in _FUNCTION_WORDS
