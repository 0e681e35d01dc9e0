"""Reads a short text about channels and uses: `deck, RFP only`, `Name only, no logo!`, `Logo on website`."""

import re
from dataclasses import dataclass, field

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions import phrases
from onrecord.intake.permissions.phrases import split_words

ANONYMOUS = "anonymous-story"
COUNTRIES = frozenset(("de", "in", "la"))
"""Short words that are also countries: "yes, DE" is not a plain yes."""
_CODE = re.compile(r"\b(?!OK\b)[A-Z]{2}\b")
"""A country's code of two capitals; OK is an answer, though no country has that code."""
_LONGEST = 4
"""The number of words in the longest phrase of the lists."""


@dataclass
class Scope:
    """What was found; `rest` are unknown words, `denied` uses after a `no`."""

    uses: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    denied_channels: list[str] = field(default_factory=list)
    yes: bool = False
    wide: bool = False
    no: bool = False
    only: bool = False
    rest: list[str] = field(default_factory=list)


def read_scope(text: str, vocabulary: Vocabulary, *, is_title: bool = False) -> Scope:
    """The uses, channels, yes and no in a text, the longest phrase first. Nothing is left out; see `rest`.

    If `anonymous` is next to another use, only that counts: an anonymous quote names nobody.
    """
    codes = () if is_title and text.isupper() else map(str.casefold, _CODE.findall(text))
    fillers = (phrases.TITLE_FILLERS if is_title else phrases.FILLERS - COUNTRIES) - set(codes)
    words, found, at = split_words(text), Scope(), 0
    negated = dangling = False
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            use = phrases.USES.get(phrase) or _find_term(vocabulary.uses.find_meant(phrase), vocabulary.uses.atoms)
            channel = phrases.CHANNELS.get(phrase) or _find_term(
                vocabulary.channels.find_meant(phrase), vocabulary.channels.atoms
            )
            if use and use in vocabulary.uses.atoms:
                _add(found.denied if negated else found.uses, use)
                break
            if channel and channel in vocabulary.channels.atoms:
                _add(found.denied_channels if negated else found.channels, channel)
                break
        else:
            size = 1
            word = words[at]
            if negated and word not in fillers:
                found.rest.append(word)  # "not ok" is not a yes
            else:
                negated = _note_word(word, found, fillers, is_last=at + 1 == len(words)) or negated
            dangling = negated
            at += 1
            continue
        dangling = False
        at += size
    if dangling:
        found.rest.append("not")
    if ANONYMOUS in found.uses:
        found.uses = [ANONYMOUS]
    return found


def _note_word(word: str, found: Scope, fillers: frozenset[str], *, is_last: bool) -> bool:
    """Note one word that is neither use nor channel. Returns whether it negates what follows."""
    if word in phrases.NOT and not (is_last and word in phrases.NO):
        return True
    if word in phrases.YES:
        found.yes = True
    elif word in phrases.WIDE_YES:
        found.wide = True
    elif word in phrases.NO:
        found.no = True
    elif word in phrases.ONLY:
        found.only = True
    elif word not in fillers:
        found.rest.append(word)
    return False


def _find_term(term: str | None, atoms: object) -> str | None:
    return term if term is not None and term in atoms else None  # type: ignore[operator]


def _add(terms: list[str], term: str) -> None:
    if term not in terms:
        terms.append(term)
