"""What colleagues looked for and did not find: what fits by now, and how often each kind was missed."""

from collections.abc import Iterable
from datetime import date

from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.catalog.record.wish import FiledWish, Kind
from onrecord.catalog.search.finder import Hit, Search, Wish

TOO_FEW = 3
"""Fewer references than this leave no choice: one may rest, and one may be a competitor of the prospect."""


def search_of(wish: FiledWish, today: date) -> Wish:
    """The search that somebody filed. A day that has passed limits nothing any longer."""
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


def find_matches(search: Search, wish: FiledWish, today: date) -> list[Hit]:
    """The references that fit today, the best first; none where the vocabulary lacks a term of the wish."""
    try:
        return search.find(search_of(wish, today))
    except UnknownTermError:
        return []


def say_wanted(kind: Kind, words: Vocabulary) -> str:
    """What was wanted, in words: "Reference call in Financial services, Nordics"."""
    uses, industries, regions = kind
    use = " and ".join(map(words.uses.title, uses)) or "A reference"
    industry = " or ".join(map(words.industries.title, industries))
    region = " or ".join(map(words.territories.title, regions))
    where = ", ".join(filter(None, [industry, region]))
    return f"{use} in {where}" if where else use


def open_wishes(wishes: Iterable[FiledWish]) -> list[FiledWish]:
    """Those that nobody has answered or closed."""
    return [wish for wish in wishes if wish.state == "open"]
