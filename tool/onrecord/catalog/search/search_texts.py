"""What words are looked for in, and how much each place counts: for `find`, and for a row of the site's search.

The site's files carry the same texts and weights (publish/search_rows.py), and its script looks them up in the
same way; a test puts every word of the sample to both.
"""

from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Term
from onrecord.catalog.search.query import fold_for_search
from onrecord.names.language_names import language_name

NAME, OUTCOME, PROFILE, STORY = 4, 3, 2, 1
"""Somebody who types a name means the customer; what they achieved tells more than the drawer they lie in; words inside
stories, and the uses that many customers allow, are met anywhere."""


def search_texts(
    reference: Reference, library: Library, uses: Collection[str], today: date
) -> Iterator[tuple[int, str]]:
    """The texts of a reference as they are searched, with their weights.

    `uses` are those that may be had today, ask-first included.
    """
    words, profile = library.vocabulary, reference.profile
    yield NAME, fold_for_search(reference.slug)
    yield from ((NAME, fold_for_search(name)) for name, _ in reference.names())
    yield OUTCOME, fold_for_search(profile.outcome or "")
    for axis, terms in (
        (words.products, profile.products),
        (words.use_cases, profile.use_cases),
        (words.industries, (profile.industry,)),
        (words.territories, (profile.country,)),
        (words.sizes, (profile.size,)),
    ):
        yield from ((PROFILE, term_text(axis.term(term))) for term in terms if term)
    yield from ((PROFILE, region_text(region)) for region in regions_of(words.territories, profile.country))
    yield from ((PROFILE, language_text(tag)) for tag in profile.languages)
    yield from ((STORY, term_text(words.uses.term(use))) for use in uses)
    yield STORY, fold_for_search(profile.summary or "")
    yield from ((STORY, fold_for_search(topic)) for topic in reference.preferences.topics)
    if "quote" in uses:
        yield from ((STORY, fold_for_search(quote.text)) for quote in library.judge(reference).usable_quotes(today))


def regions_of(territories: Axis, country: str | None) -> list[Term]:
    """The regions that a country lies in, the whole world left out."""
    if country is None:
        return []
    return [
        term for key, term in territories.groups.items() if key != "worldwide" and country in territories.members[key]
    ]


def term_text(term: Term) -> str:
    """All that people call a term, as it is searched."""
    return _join(term.names)


def region_text(region: Term) -> str:
    """All that people call a region, as it is searched.

    A title that lists parts of the world is left out: "Africa" does not mean all of "Europe, Middle East and Africa".
    """
    names = region.names
    return _join(tuple(name for name in names if name != region.title) if ", " in region.title else names)


def language_text(tag: str) -> str:
    """All that people call a language, as it is searched: its English name, and its tag."""
    return _join((language_name(tag), tag))


@lru_cache(maxsize=4096)
def _join(names: tuple[str, ...]) -> str:
    """Names as one text; the same few terms are met in thousands of records."""
    return fold_for_search(" ".join(names))
