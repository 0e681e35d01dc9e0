"""How well a search line matches a reference, and why: what `assets/js/matches.js` does on the page."""

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from onrecord.catalog.search.query import NAMES, Text, Word
from onrecord.names.search_folding import fold_for_search

Match: TypeAlias = tuple[str, str]
"""Why a word finds a reference: its key, and what people call the place that has it."""


def match(texts: Sequence[Text], words: Iterable[Word]) -> tuple[int, tuple[Match, ...]] | None:
    """How well all words match the texts that `search_texts` gives, and why; None where one word is nowhere.

    The why has words that are found only where the name of the customer or of a term does not have them: banks is found
    by Financial services. The score is 0 without words. assets/js/matches.js gives the same why.
    """
    score, why = 0, []
    for word in words:
        found = [text for text in texts if word.is_in(text[0], text[1])]
        if not found:
            return None
        weight, _, place = max(found, key=lambda text: text[0])
        score += weight
        if not any(_is_plain(word, text) for text in found):
            why.append((word.key, place))
    return score, tuple(why)


def _is_plain(word: Word, text: Text) -> bool:
    _, searched, place = text
    if not place or not searched.startswith(NAMES):
        return not place
    title = fold_for_search(place)
    return any(f" {start}" in title for start in (word.key, *word.starts)) or any(
        f" {w} " in title for w in word.wholes
    )
