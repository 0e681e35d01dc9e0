"""The words of a quote, folded for comparison: without tags, links, emphasis and case, with commas and full stops."""

import re
from functools import lru_cache

from onrecord.names.normalize import clean, fold_text

_APOSTROPHE = r"(?:['’]|&(?:rsquo|apos|#0?39|#x27|#8217);)"
_WORD = re.compile(
    r"(?P<skip><[^<>]{1,300}>|\]\([^()\s]{0,300}\)|&(?:[a-z]{2,8}|#[0-9x]{2,6});)"
    rf"|[^\W_]+(?:{_APOSTROPHE}[^\W_]+)*|\[[^\[\]]{{0,40}}\](?!\()|…|\.\.\."
    r"|[,;:!?.](?=[\s>*_\"'“”‘’]+[^\W_])"
)
"""Markup, addresses of links and entities are skipped; bounded lengths keep the search linear."""
BREAK = "\n"
"""Replaces a sign between words, so that no run of words crosses it."""


def find_words(text: str) -> list[re.Match[str]]:
    """The words of a text, each as a match with its place."""
    return [match for match in _WORD.finditer(text) if not match["skip"]]


@lru_cache(maxsize=8192)
def fold_word(word: str) -> str:
    """A word, folded for comparison."""
    return fold_text(clean(word)) or word


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text, folded for comparison."""
    return tuple(fold_word(match[0]) for match in find_words(text))


def join_words(words: tuple[str, ...]) -> str:
    """Words as one text in which runs can be searched: with a space around each, and a line break instead of a sign."""
    return f" {' '.join(word if word.isalnum() else BREAK for word in words)} "
