"""What colleagues looked for and did not find: what a file asks for, in words, and how often each kind was missed."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from onrecord.catalog.record.vocabulary import Axis, Vocabulary
from onrecord.catalog.record.wish import FiledWish, Kind
from onrecord.catalog.search.finder import Wish
from onrecord.catalog.search.query import PROFILE, read_line
from onrecord.catalog.search.search_texts import gather_term_names, make_region_text, make_term_text

TOO_FEW = 3
"""Fewer references than this leave no choice: one may rest, and one may be a competitor of the prospect."""


def make_search(wish: FiledWish, today: date) -> Wish:
    """The search that somebody filed. A day that has passed no longer limits anything."""
    by = wish.needed_by if wish.needed_by and wish.needed_by >= today else None
    return Wish(
        words=tuple((wish.words or "").split()),
        uses=wish.uses,
        channel=wish.channel or "any",
        industries=wish.industries,
        sizes=wish.sizes,
        regions=wish.regions,
        products=wish.products,
        use_cases=wish.use_cases,
        languages=wish.languages,
        available_by=by,
        territories=wish.territories,
    )


def add_named_terms(wish: Wish, words: Vocabulary) -> Wish:
    """A wish with the uses, industries and regions that its words name, where it has none: gaps are counted by them.

    A word that several terms of a list are called by adds none of them.
    """
    line = read_line(" ".join(wish.words), gather_term_names(words))

    def find_named(texts: Mapping[str, str]) -> tuple[str, ...]:
        found = [
            [term for term, text in texts.items() if word.is_in(PROFILE, text)] for word in line.words if word.names
        ]
        return tuple(dict.fromkeys(terms[0] for terms in found if len(terms) == 1))

    regions = {key: make_region_text(term) for key, term in words.territories.groups.items() if key != "worldwide"}
    return replace(
        wish,
        uses=wish.uses or find_named(_list_atom_texts(words.uses)),
        industries=wish.industries or find_named(_list_atom_texts(words.industries)),
        regions=wish.regions or find_named(_list_atom_texts(words.territories) | regions),
    )


def _list_atom_texts(axis: Axis) -> dict[str, str]:
    return {term: make_term_text(axis, term) for term in axis.atoms}


def say_wanted(kind: Kind, words: Vocabulary) -> str:
    """What was wanted, in words: "Reference call in Financial services, Nordics"."""
    uses, industries, regions = kind
    use = " and ".join(map(words.uses.title, uses)) or "A reference"
    industry = " or ".join(map(words.industries.title, industries))
    region = " or ".join(map(words.territories.title, regions))
    where = ", ".join(filter(None, [industry, region]))
    return f"{use} in {where}" if where else use


def count_kinds(wishes: Iterable[FiledWish]) -> Mapping[Kind, int]:
    """How many wishes of each kind there are, the most frequent first, then by kind."""
    return dict(sorted(Counter(wish.kind for wish in wishes).items(), key=lambda one: (-one[1], one[0])))
