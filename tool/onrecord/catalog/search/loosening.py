"""If nothing fits: which words that belong together, or which filter, to leave out, and how many results that gives.

For `find`; the page's script does the same (assets/js/nothing-found.js).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.catalog.search.finder import Search, Wish


@dataclass(frozen=True, slots=True)
class Loosened:
    """How many references (`total`) are found without one phrase, or without one filter (`field` of `Wish`)."""

    field: str
    values: tuple[str, ...]
    total: int


def loosen(search: Search, wish: Wish) -> list[Loosened]:
    """How many references are found without each phrase or filter, the most first; ways that find none are left out."""
    ways = _list_ways(wish, search.split_phrases(wish.words))
    found = [Loosened(field, values, search.count(looser)) for field, values, looser in ways if values]
    return sorted((one for one in found if one.total), key=lambda one: -one.total)


def _list_ways(wish: Wish, phrases: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], Wish]]:
    """Each phrase and each filter: the field, its values, and the wish without it."""
    for phrase in dict.fromkeys(phrases):
        yield "words", (phrase,), replace(wish, words=tuple(other for other in phrases if other != phrase))
    yield "uses", wish.uses, replace(wish, uses=())
    yield "industries", wish.industries, replace(wish, industries=())
    yield "sizes", wish.sizes, replace(wish, sizes=())
    yield "regions", wish.regions, replace(wish, regions=())
    yield "products", wish.products, replace(wish, products=())
    yield "use_cases", wish.use_cases, replace(wish, use_cases=())
    yield "languages", wish.languages, replace(wish, languages=())
    yield "territories", wish.territories, replace(wish, territories=())
    yield "channel", () if wish.channel == "any" else (wish.channel,), replace(wish, channel="any")
    yield "prospect", (wish.prospect,) if wish.prospect else (), replace(wish, prospect=None)
    by = wish.available_by
    yield "available_by", (by.isoformat(),) if by else (), replace(wish, available_by=None)
