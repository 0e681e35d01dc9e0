"""The spellings under which a name is looked for, and whether a found piece of text is one of them."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from onrecord.catalog.folding import INVISIBLE, blankless, fold
from onrecord.catalog.mentions import Name

_WORD = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "＇": "'", "‐": "-", "‑": "-", "–": "-"})
_UNSEEN = str.maketrans("", "", INVISIBLE)
_DEMANDED = "+#"
"""Signs beside a name that are part of it: C++ is not C."""

LEGAL = (
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "plc", "ltd", "limited", "pty ltd",
    "gmbh", "mbh", "ag", "kg", "kgaa", "gmbh co kg", "ug", "ev", "e v", "se", "sa", "s a", "sas", "sarl", "s a r l", "spa", "s p a",
    "srl", "s r l", "bv", "b v", "nv", "n v", "ab", "as", "a s", "asa", "aps", "oy", "oyj", "hf", "ehf", "kft", "zrt", "nyrt",
    "sp z o o", "spzoo", "sro", "s r o", "doo", "d o o", "ltda", "s a de c v", "sab de cv", "sa de cv", "eood", "ood", "jsc", "pjsc",
    "ooo", "kk", "k k", "pte ltd", "pte", "sdn bhd", "bhd", "pvt ltd", "private limited", "holding", "holdings", "group",
    "株式会社", "有限会社", "有限公司", "股份有限公司", "주식회사",
)  # fmt: skip
"""Company forms as ISO 20275 lists them for the countries most met, folded; with `group` and `holdings`, which people drop as well."""

_LEGAL_WORDS = tuple(sorted((tuple(form.split()) for form in LEGAL), key=len, reverse=True))
_KEPT = frozenset({"group", "holding", "holdings", "company", "co"})
_TRANSLITERATED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d"})


def fold_text(text: str) -> str:
    """A short text folded as a file is, without the blanks at its ends."""
    return fold(text.encode("utf-8", "replace")).text.decode().strip()


@dataclass(frozen=True, slots=True)
class Spelling:
    """One spelling of a name: its words as written, what stands between them, and what must stand beside them."""

    name: Name
    words: tuple[str, ...]
    between: tuple[str, ...]
    before: str = ""
    after: str = ""
    only_slug: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(fold_text("\x00".join(self.words)).split())

    @property
    def plain(self) -> bool:
        """Whether the name is a single plain word, which may as well be a word of the language."""
        word = self.words[0]
        return len(self.words) == 1 and self.name.matching != "any-case" and not _camel(word) and word.isalpha() and (
            not word.isupper() or len(word) == 1
        )  # fmt: skip


def _camel(word: str) -> bool:
    return not word.isupper() and word[1:] != word[1:].lower()


def clean(text: str) -> str:
    """A found piece without what readers do not see, entities decoded, quotes and hyphens made alike."""
    if "&" in text:
        text = html.unescape(text)
    if text.isascii():
        return text.replace("`", "'")
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", text.translate(_UNSEEN))).translate(_QUOTES)


def _split(name: Name, text: str) -> Spelling | None:
    text = clean(text).strip()
    found = list(_WORD.finditer(text))
    if not found:
        return None
    between = tuple(text[a.end() : b.start()] for a, b in zip(found, found[1:], strict=False))
    before = "".join(char for char in text[: found[0].start()] if char in _DEMANDED)
    after = "".join(char for char in text[found[-1].end() :] if char in _DEMANDED)
    return Spelling(name, tuple(match[0] for match in found), between, before, after)


def _without_legal(spelling: Spelling) -> Spelling | None:
    folded = tuple(fold_text(word) for word in spelling.words)
    for form in _LEGAL_WORDS:
        rest = len(folded) - len(form)
        if rest >= 1 and folded[rest:] == form and (form[0] not in _KEPT or rest >= 2):
            name = spelling.name
            if rest == 1 and name.matching == "any-case" and not _camel(spelling.words[0]):
                name = replace(name, matching="exact-case")  # "Gap Inc." may be any case, "gap" may not
            return Spelling(name, spelling.words[:rest], spelling.between[: rest - 1], spelling.before)
    return None


def _swapped_and(spelling: Spelling) -> Spelling | None:
    for index, sign in enumerate(spelling.between):
        if sign.strip() == "&" and sign != "&":
            words = (*spelling.words[: index + 1], "and", *spelling.words[index + 1 :])
            between = (*spelling.between[:index], " ", " ", *spelling.between[index + 1 :])
            return replace(spelling, words=words, between=between)
    for index, word in enumerate(spelling.words[1:-1], 1):
        if word == "and" and spelling.between[index - 1] == spelling.between[index] == " ":
            words = (*spelling.words[:index], *spelling.words[index + 1 :])
            return replace(spelling, words=words, between=(*spelling.between[: index - 1], " & ", *spelling.between[index + 1 :]))
    return None


def _file_forms(spelling: Spelling) -> Iterator[Spelling]:
    humps = [part for word in spelling.words for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[^A-Za-z]+", word)]
    if len(spelling.words) < len(humps) <= 4 and all(len(hump) > 2 for hump in humps):
        yield replace(spelling, words=tuple(humps), between=(" ",) * (len(humps) - 1), only_slug=True)
    plain = " ".join(spelling.words).lower()
    latin = plain.translate(_TRANSLITERATED)
    if latin != plain:
        words = tuple(latin.split())
        yield replace(spelling, words=words, between=(" ",) * (len(words) - 1), only_slug=True)


def spellings(name: Name) -> list[Spelling]:
    """All spellings a name is looked for: as recorded, without its company form, with "and" for "&", as files are named."""
    typed = _split(name, name.text)
    if typed is None:
        return []
    found = [typed]
    if (short := _without_legal(typed)) is not None:
        found.append(short)
        if (shorter := _without_legal(short)) is not None:
            found.append(shorter)
    for spelling in list(found):
        if (swapped := _swapped_and(spelling)) is not None:
            found.append(swapped)
    for spelling in list(found):
        found.extend(_file_forms(spelling))
    return found


def _word_fits(known: str, found: str) -> bool:
    """Whether a word is spelled as known, where capitals matter: "Box" is not "box" nor "BOX", but PayPal may be Paypal."""
    if known == found:
        return True
    if _ACCENT_FREE(known) != _ACCENT_FREE(found):
        if known.casefold() != found.casefold():
            return False
        humps = _camel(known) or _camel(found)
        return humps and known[0] == found[0] and not found.isupper() and not known.isupper()
    return found.isascii() or _ACCENT_FREE(found) != found


@lru_cache(maxsize=4096)
def _ACCENT_FREE(word: str) -> str:  # noqa: N802
    if word.isascii():
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if unicodedata.category(char) != "Mn")


def _accents_fit(known: str, found: str) -> bool:
    """A word may be written without its accents, never with other ones."""
    if found.isascii():
        return True
    fold = found.casefold()
    return fold == known.casefold() or unicodedata.normalize("NFKC", fold) == unicodedata.normalize("NFKC", known).casefold()


def between_fits(known: str, found: str) -> bool:
    """Whether what stands between two words of a name may stand there. `found` is cleaned of markup."""
    bare = found.strip()
    if bare == known.strip():
        return bool(found) or not known
    if not bare and found:
        return " " in known or known == "-"
    return bare in ("-", "_") and len(found) == 1


def case_fits(spelling: Spelling, words: list[str], slug: bool) -> bool:
    """Whether the letter case of the found words may stand for the name."""
    if not all(_accents_fit(known, found) for known, found in zip(spelling.words, words, strict=True)):
        return False
    if spelling.name.matching == "any-case":
        return True
    if slug and len(words) > 1 and all(word == word.lower() for word in words):
        return True
    if len(words) > 1 and all(word == word.upper() for word in words):
        return True
    return all(
        _word_fits(known, found) or (0 < index and len(known) <= 3 and known.casefold() == found.casefold())
        for index, (known, found) in enumerate(zip(spelling.words, words, strict=True))
    )


def patterns(spelling: Spelling) -> Iterable[tuple[str, str]]:
    """What the automaton looks for, as (folded text, form).

    Forms: `whole` (words, one blank between), `joined` (no blank), `begun` (some of the words and then two blanks, as
    markup or a line break inside the name leaves them). Blanks at the ends stand for word boundaries; at the edge of a
    script without blanks there is none.
    """
    words = spelling.folded
    if not words:
        return
    left = "" if blankless(words[0][0]) else " "
    right = "" if blankless(words[-1][-1]) else " "
    yield left + " ".join(words) + right, "whole"
    if len(words) > 1:
        joined = "".join(words)
        if len(joined) >= 4:
            yield left + joined + right, "joined"
        if not spelling.only_slug:
            for count in range(1, len(words)):
                yield left + " ".join(words[:count]) + "  ", "begun"
