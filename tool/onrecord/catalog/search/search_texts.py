"""What words are looked for in, and how much each place counts: for `find`, and for a row of the site's search.

The site's files carry the same texts and weights (publish/search_rows.py), and its script looks them up in the
same way; a test puts every word of the sample to both.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.names.language_names import language_name
from onrecord.names.text_keys import search_key

NAME, OUTCOME, PROFILE, STORY = 4, 3, 2, 1
"""Somebody who types a name means the customer; what they achieved tells more than the drawer they lie in; words inside
stories, and the uses that many customers allow, are met anywhere."""


def language_names(tag: str) -> tuple[str, ...]:
    """All that people call a language: its English name, and its tag."""
    return tuple(dict.fromkeys((language_name(tag), tag)))


def search_texts(
    reference: Reference, library: Library, uses: Collection[str], today: date
) -> Iterator[tuple[int, str]]:
    """The texts of a reference with their weights. `uses` are those that may be had today, ask-first included."""
    words, profile = library.vocabulary, reference.profile
    yield NAME, reference.slug
    yield from ((NAME, name) for name, _ in reference.names())
    yield OUTCOME, profile.outcome or ""
    for axis, terms in (
        (words.products, profile.products),
        (words.use_cases, profile.use_cases),
        (words.industries, (profile.industry,)),
        (words.territories, (profile.country,)),
        (words.sizes, (profile.size,)),
    ):
        yield from ((PROFILE, name) for term in terms if term for name in axis.term(term).names)
    yield from ((PROFILE, name) for tag in profile.languages for name in language_names(tag))
    yield from ((STORY, name) for use in uses for name in words.uses.term(use).names)
    yield STORY, profile.summary or ""
    yield from ((STORY, topic) for topic in reference.preferences.topics)
    if "quote" in uses:
        yield from ((STORY, quote.text) for quote in library.judge(reference).usable_quotes(today))


def relevance(texts: Iterable[tuple[int, str]], words: Iterable[str]) -> int | None:
    """How well all words match the beginnings of words in the texts; 0 without words, None where one is nowhere."""
    wanted = search_key(" ".join(words)).split()
    if not wanted:
        return 0
    searched = [(weight, f" {search_key(text)}") for weight, text in texts]
    score = 0
    for word in wanted:
        best = max((weight for weight, text in searched if f" {word}" in text), default=0)
        if not best:
            return None
        score += best
    return score
