"""Reads remarks and notes: limits, withdrawals, and names of people, which are not copied."""

import re
from collections.abc import Iterable

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions import phrases
from onrecord.intake.permissions.phrases import WORDS, find_phrase, fold, says, split_words
from onrecord.intake.permissions.scopes import read_scope

_PERSON = "[a person]"
_MAIL = re.compile(r"[^\s@<>;,]+@[^\s@<>;,]+")
"""Whatever has an @ between characters that no address lacks: rather one too many than a person's address on record."""
_PHONE = re.compile(
    r"(?:tel\.?|phone|mobil|handy|fon)[:.]?\s*[+0-9][0-9 ()/.-]{5,}|\+[0-9][0-9 ()/.-]{7,}[0-9]"
    r"|\b0[0-9]{2,5}[ /-][0-9][0-9 -]{4,}",
    re.IGNORECASE,
)
"""A number after "tel" and the like, in international form, or with an area code; a plain number is no phone number."""
_TITLED = re.compile(
    r"\b(?:Hr|Fr|Herrn?|Frau|Mr|Mrs|Ms|Dr|Prof|Mme|Mlle|Sr|Sra|Monsieur|Madame)\b\.?\s+"
    r"(?:(?:Dr|Prof|von|van|de)\b\.?\s+)*[A-ZÀ-Þ][\w'-]+(?:\s+[A-ZÀ-Þ][\w'-]+)?"
)
"""A person's name after a form of address or a title."""
_ASKING = re.compile(
    r"\b((?:ask|frag(?:en|t)?|via|per|by|with|contact|demander à|preguntar a)\s+)([A-ZÀ-Þ][a-zß-ÿ]{2,})\b"
)
"""A first name after "ask", "per", "via" and the like."""
_NAME_WORD = re.compile(r"[A-ZÀ-Þ][\w'-]{2,}")
"""A word that may be part of a person's name: capital, three letters or more."""
_FUNCTIONS = frozenset(WORDS["functions"])
"""Words for functions of people, which are kept, unlike the names next to them."""
_ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^]+")
"""A web address, without the characters that RFC 3986 does not allow in one."""
_HARMLESS = ("never asked", "nie gefragt")
SEE_ABOVE = ("siehe oben", "see above", "s. o", "s.o", "wie oben", "as above", "voir ci-dessus", "ver arriba")
_SIGNS = frozenset("nxy?-")
"""Single characters that are an answer in a cell, but can be part of anything in a longer text."""


class Persons:
    """The people in a list's columns of contacts and owners; their names are never copied."""

    def __init__(self, cells: Iterable[str]) -> None:
        words = {word for text in cells for word in _NAME_WORD.findall(_MAIL.sub(" ", text))}
        self._words = {word for word in words if word.casefold() not in _FUNCTIONS}

    def remove_from(self, text: str) -> str:
        """A text without e-mail addresses, telephone numbers and names of people."""
        for shape in (_MAIL, _PHONE, _TITLED):
            text = shape.sub(_PERSON, text)
        text = _ASKING.sub(rf"\1{_PERSON}", text)
        text = _NAME_WORD.sub(lambda found: _PERSON if found[0] in self._words else found[0], text)
        text = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
        return re.sub(rf"(?:{re.escape(_PERSON)}\s*)+", _PERSON + " ", " ".join(text.split())).strip()


def find_address(text: str) -> str | None:
    """The first web address in a text; None if there is none."""
    found = _ADDRESS.search(text)
    return found[0].rstrip(".,;)") if found else None


def takes_back(text: str) -> bool:
    """Whether a text says that something has ended or was withdrawn."""
    return find_phrase(fold(text), phrases.ENDED) is not None


def forbids(text: str) -> bool:
    """Whether a text forbids something."""
    return find_phrase(fold(text), phrases.FORBIDDEN) is not None


def may_limit(text: str) -> bool:
    """Whether a heading, a title, a status or words next to a name may limit what they belong to."""
    folded = fold(text)
    words = set(split_words(text)) - _SIGNS
    return (
        forbids(text)
        or takes_back(text)
        or bool(words & (phrases.ONLY | phrases.NOT | phrases.REVOKED | phrases.REFUSED | phrases.NO))
        or says(folded, (*phrases.LIMITS, *phrases.NO_CONTACT))
        or says(folded, phrases.WAITING - _SIGNS)
    )


def does_limit_list(text: str, vocabulary: Vocabulary) -> bool:
    """The same for the title of a whole list, which needs clearer words: `please do not sort` limits nothing."""
    folded = fold(text)
    if forbids(text) or takes_back(text) or says(folded, (*phrases.STRONG_LIMITS, *phrases.WAITING)):
        return True
    scope = read_scope(text, vocabulary)
    is_narrow = scope.only or bool(scope.denied or scope.denied_channels) or bool(set(split_words(text)) & phrases.NOT)
    return is_narrow and bool(scope.uses or scope.channels or scope.denied or scope.denied_channels or scope.yes)


def does_name_review_site(text: str) -> bool:
    """Whether a text names a platform that publishes reviews."""
    return says(fold(text), phrases.REVIEW_SITES)


def find_conditions(text: str) -> tuple[str, ...]:
    """Conditions of the vocabulary that a text names; the text is kept with them."""
    folded = fold(text)
    return tuple(term for term, words in phrases.CONDITIONS if find_phrase(folded, words))


def is_harmless(text: str) -> bool:
    """Whether a remark says nothing about a permission: only an address, or words without a meaning."""
    bare = fold(_ADDRESS.sub("", text)).strip(" .!:;,")
    return (bare in phrases.UNKNOWN and bare != "?") or bare in _HARMLESS
