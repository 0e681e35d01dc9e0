"""Terms that a document defines itself: "Remote Control Panel (RCP)" does not name the customer Remote."""

import re

from onrecord.names.common_words import is_common
from onrecord.names.mentions import Mention

_BRANDS = frozenset({"Adobe", "Amazon", "Apple", "Oracle"})
"""Everyday words that, with a capital, first of all mean the company: Amazon Web Services (AWS) names Amazon."""

_DEFINED = re.compile(r"((?:[A-Z][\w-]{0,30}[ \u00a0]){2,6})\(([A-Z]{2,6})s?\)")
"""Two to six capitalized words, then two to six capitals in parentheses: longer ones are no acronyms that people
type. Bounded, so that a search stays linear."""


def drop_terms(text: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without everyday words that begin a term whose initials the document gives in parentheses."""
    if not any(mention.plain for mention in mentions) or "(" not in text:
        return mentions
    terms: set[tuple[str, str]] = set()
    for match in _DEFINED.finditer(text):
        words = match[1].split()[-len(match[2]) :]
        if "".join(word[0] for word in words) == match[2]:
            terms.add((words[0], words[1]))
    if not terms:
        return mentions
    return [m for m in mentions if not (_is_term(m) and (m.text, _find_next_word(text, m.end)) in terms)]


def _is_term(mention: Mention) -> bool:
    """Whether a name can be the first word of any term: an everyday word can, a brand cannot."""
    return mention.plain and mention.text not in _BRANDS and is_common(mention.text)


def _find_next_word(text: str, end: int) -> str:
    words = text[end : end + 40].split(maxsplit=1)
    return words[0] if text[end : end + 1].isspace() and words else ""
