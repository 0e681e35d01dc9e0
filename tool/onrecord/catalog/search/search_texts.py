"""The texts that words are searched in, and their weights: for `find`, and for a row of the site's search.

The site's files have the same texts and weights (publish/search_rows.py), and its script uses them in the same way; a
test tries every word of the sample with both.
"""

import sys
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Term, Vocabulary
from onrecord.catalog.search.query import (
    LANGUAGES,
    NAME,
    OUTCOME,
    PROFILE,
    STORY,
    TermNames,
    Text,
    fold_names,
    mark_language,
)
from onrecord.catalog.search.traits import add_title
from onrecord.names.language_names import find_macrolanguage, name_language
from onrecord.names.search_folding import fold_for_search
from onrecord.names.text_keys import make_search_key

IN_OUTCOME, IN_SUMMARY, IN_QUOTE = "outcome", "summary", "quote"
"""What people call the texts of a reference in which words are found."""


def list_search_texts(reference: Reference, library: Library, uses: Collection[str], today: date) -> Iterator[Text]:
    """The searchable texts of a reference, with their weights and places; the place of the name is empty.

    `uses` are those that are possible today, including after asking.
    """
    words, profile = library.vocabulary, reference.profile
    for name, _ in reference.list_names():
        yield NAME, fold_for_search(name), "" if name == reference.name else name
    yield NAME, fold_for_search(reference.slug), reference.slug
    yield OUTCOME, fold_for_search(profile.outcome or ""), IN_OUTCOME
    for axis, terms in (
        (words.products, profile.products),
        (words.use_cases, profile.use_cases),
        (words.industries, (profile.industry,)),
        (words.territories, (profile.country,)),
        (words.sizes, (profile.size,)),
    ):
        yield from ((PROFILE, make_term_text(axis, term), axis.title(term)) for term in terms if term)
    for region in list_regions(words.territories, profile.country):
        yield PROFILE, make_region_text(region), words.territories.title(profile.country or "")
    yield from ((PROFILE, make_language_text(tag, words.territories), name_language(tag)) for tag in profile.languages)
    yield from ((STORY, make_term_text(words.uses, use), words.uses.title(use)) for use in uses)
    yield STORY, fold_for_search(profile.summary or ""), IN_SUMMARY
    yield from ((STORY, fold_for_search(topic), topic) for topic in reference.preferences.topics)
    if "quote" in uses:
        for quote in library.judge(reference).list_usable_quotes(today):
            title = quote.speaker.title if quote.attribution in ("named-person", "title-only") else None
            yield STORY, fold_for_search(add_title(quote.text, title)), IN_QUOTE


def list_regions(territories: Axis, country: str | None) -> list[Term]:
    """The regions that a country is in, except the whole world."""
    if country is None:
        return []
    return [
        term for key, term in territories.groups.items() if key != "worldwide" and country in territories.members[key]
    ]


LETTERS = {"uses": "u", "industries": "i", "sizes": "s", "products": "p", "use_cases": "c", "territories": "t"}
"""The vocabulary's lists that words are looked for in, each with a letter."""


def make_term_text(axis: Axis, term: str) -> str:
    """All names of a term, in searchable form."""
    return _join(LETTERS[axis.name], axis.term(term).searched)


def make_region_text(region: Term) -> str:
    """All names of a region, in searchable form.

    A title that lists parts of the world is left out: "Africa" does not mean "Europe, Middle East and Africa".
    """
    return _join(LETTERS["territories"], _list_region_names(region))


def _list_region_names(region: Term) -> tuple[str, ...]:
    names = region.searched
    return tuple(name for name in names if name != region.title) if ", " in region.title else names


def make_language_text(tag: str, territories: Axis) -> str:
    """All that people call a language, as it is searched.

    A name that a country's people have too (German) means the country, except where the line says that it is spoken. A
    written form, and a region's form, is known by the language's name.
    """
    known = dict.fromkeys(map(name_language, (tag, find_macrolanguage(tag))))
    names = tuple(name for name in known if not any(map(territories.is_searched_by, name.split())))
    return f"{_join(LANGUAGES, names)}{' | '.join(mark_language(make_search_key(name)) for name in known)} | "


def gather_term_names(vocabulary: Vocabulary) -> TermNames:
    """What the terms of a vocabulary are called, for reading a typed line."""
    known: dict[str, str] = {}
    uses: dict[str, list[str]] = {}
    for name, letter in LETTERS.items():
        axis = vocabulary.axis(name)
        regions = (
            _list_region_names(term) for key, term in axis.groups.items() if letter == "t" and key != "worldwide"
        )
        for called in {
            _make_key(name) for names in (*(t.searched for t in axis.atoms.values()), *regions) for name in names
        }:
            known[called] = known.get(called, "") + letter
    for term in vocabulary.uses.atoms.values():
        for name in term.searched:
            uses.setdefault(_make_key(name), []).append(term.id)
    channels = {_make_key(name): term.id for term in vocabulary.channels.atoms.values() for name in term.searched}
    usual = {use: vocabulary.find_usual_channels(use) for use in vocabulary.uses.atoms}
    longest = max((len(name.split()) for name in (*known, *channels)), default=1)
    joined = {name.replace(" ", ""): name for name in sorted(known) if " " in name}
    return TermNames(known, uses, channels, usual, list_headcounts(vocabulary.sizes), longest, joined)


def list_headcounts(sizes: Axis) -> list[tuple[str, int, int]]:
    """The numbers of employees that the titles of sizes have (100–999; 10,000+), each after the key of its term.

    Sizes without a number in their title are left out.
    """
    found = []
    for term in sizes.atoms.values():
        numbers = [int(word) for word in fold_for_search(term.title).split() if word.isdecimal()]
        if numbers:
            found.append((_make_key(term.id), numbers[0], numbers[-1] if len(numbers) > 1 else sys.maxsize))
    return found


def _make_key(name: str) -> str:
    return fold_for_search(name).strip()


@lru_cache(maxsize=4096)
def _join(letter: str, names: tuple[str, ...]) -> str:
    """Names as one text; kept, because the same few terms occur in thousands of records."""
    return fold_names(letter, names)
