"""What one reference contributes to the pages, lists and feeds about all of them: made once with its page, and packed.

Ten thousand references as objects would fill the memory. An entry is 6 kB on disk, and each part is unpacked when its
list is made.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TypeVar

import msgspec
from msgspec.msgpack import Decoder

from onrecord.catalog.views.view import HistoryEntry, ReferenceView, RequestView, SiteView
from onrecord.publish.cards import Card, Timelines, trace_timelines
from onrecord.publish.desk import DeskRow
from onrecord.publish.feeds import encode_events, say_llms_line
from onrecord.publish.search_rows import Places, Row, Text, list_texts, make_lists, make_search_row, number_terms
from onrecord.publish.team_pages import (
    EndingRow,
    MadeRow,
    PlaceRow,
    ReadyRow,
    list_ending_rows,
    list_made_rows,
    list_place_rows,
    list_ready_rows,
)

Part = TypeVar("Part")


class IndexEntry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One reference in the lists; `is_shown` says whether anything is allowed on the day of the build. The rest is
    packed as bytes, which a list that does not need them passes over at once.
    """

    slug: str
    name: str
    owner: str
    is_shown: bool
    country: str | None
    languages: tuple[str, ...]
    line: str
    events: bytes
    packed_card: bytes
    packed_row: bytes
    packed_texts: bytes
    packed_requests: bytes
    packed_history: bytes
    packed_endings: bytes
    packed_ready: bytes
    packed_made: bytes
    packed_places: bytes
    packed_desk: bytes

    @property
    def card(self) -> Card | None:
        """The card, where anything is allowed."""
        return _CARD.decode(self.packed_card)


_CARD: Decoder[Card | None] = Decoder(Card | None)
_ROW = Decoder(Row)
_TEXTS = Decoder(tuple[Text, ...])
_REQUESTS = Decoder(tuple[RequestView, ...])
_HISTORY = Decoder(tuple[HistoryEntry, ...])
_ENDINGS = Decoder(tuple[EndingRow, ...])
_READY = Decoder(tuple[ReadyRow, ...])
_MADE = Decoder(tuple[MadeRow, ...])
_PLACES = Decoder(tuple[PlaceRow, ...])
_DESK = Decoder(tuple[DeskRow, ...])
_ENTRY = Decoder(IndexEntry)


class Indexer:
    """Makes the entries of one site; what the vocabulary says is numbered once."""

    def __init__(self, site: SiteView) -> None:
        self.site = site
        self._places: Places = number_terms(make_lists(site))
        self._encode = msgspec.msgpack.Encoder().encode

    def encode_entry(
        self, reference: ReferenceView, times: Timelines | None = None, desk: Iterable[DeskRow] = ()
    ) -> bytes:
        """One reference's entry, packed; `times` are its own, if known, and `desk` what it needs of somebody."""
        site, times = self.site, times or trace_timelines(reference, self.site)
        card = times.card
        return self._encode(
            IndexEntry(
                reference.slug,
                reference.name,
                reference.owner,
                card is not None,
                reference.profile.country,
                reference.profile.languages,
                say_llms_line(card, site) if card else "",
                encode_events(reference, site) if card else b"",
                self._encode(card),
                self._encode(make_search_row(reference, times.parts, site, self._places)),
                self._encode(tuple(list_texts(reference, site))),
                self._encode(reference.requests),
                self._encode(reference.history),
                self._encode(tuple(list_ending_rows(reference, card, site)) if card else ()),
                self._encode(tuple(list_ready_rows(reference, card, site)) if card else ()),
                self._encode(tuple(list_made_rows(reference, site)) if card else ()),
                self._encode(tuple(list_place_rows(reference, site))),
                self._encode(tuple(desk)),
            )
        )


class IndexEntries:
    """The entries of all references in the order of `slugs`; read part by part, and never kept as objects."""

    def __init__(self, packed: Mapping[str, bytes], slugs: Sequence[str]) -> None:
        self._packed, self._slugs = packed, slugs
        self._beside: tuple[DeskRow, ...] = ()
        self.slugs, self.shown_count = frozenset(slugs), 0
        self.countries, self.languages = set[str](), set[str]()
        for entry in self:
            self.shown_count += entry.is_shown
            self.countries.update([entry.country] if entry.country else ())
            self.languages.update(entry.languages)

    def __getitem__(self, at: int) -> IndexEntry:
        return _ENTRY.decode(self._packed[self._slugs[at]])

    def __iter__(self) -> Iterator[IndexEntry]:
        return (_ENTRY.decode(self._packed[slug]) for slug in self._slugs)

    def read_cards(self) -> Iterator[Card]:
        """The cards of all with something allowed on the day of the build."""
        return (card for entry in self if (card := entry.card))

    def read_rows(self) -> Iterator[Row]:
        """What the search knows of them."""
        return (_ROW.decode(entry.packed_row) for entry in self)

    def read_texts(self) -> Iterator[tuple[str, tuple[Text, ...]]]:
        """What is said in their stories, by slug."""
        return ((entry.slug, _TEXTS.decode(entry.packed_texts)) for entry in self)

    def read_requests(self) -> Iterator[tuple[RequestView, bool]]:
        """Their open requests, each with whether its customer is shown."""
        return ((one, entry.is_shown) for entry in self for one in _REQUESTS.decode(entry.packed_requests))

    def read_histories(self) -> Iterator[tuple[str, str, tuple[HistoryEntry, ...]]]:
        """The steps of those that are shown, with their slugs and names."""
        return ((e.slug, e.name, _HISTORY.decode(e.packed_history)) for e in self if e.is_shown)

    def read_events(self) -> Iterator[tuple[str, bytes]]:
        """What ends, of those that are shown, with their owners."""
        return ((entry.owner, entry.events) for entry in self if entry.is_shown)

    def read_endings(self) -> Iterator[EndingRow]:
        """The uses that end soon, of all references, one by one."""
        return self._decode_each(_ENDINGS, (entry.packed_endings for entry in self))

    def read_ready(self) -> Iterator[ReadyRow]:
        """The permissions from which nothing was made yet, of all references, one by one."""
        return self._decode_each(_READY, (entry.packed_ready for entry in self))

    def read_made(self) -> Iterator[MadeRow]:
        """The content that was made, of all references, one by one."""
        return self._decode_each(_MADE, (entry.packed_made for entry in self))

    def read_places(self) -> Iterator[PlaceRow]:
        """The places where customers are shown, of all references, one by one."""
        return self._decode_each(_PLACES, (entry.packed_places for entry in self))

    def add_to_desk(self, rows: Iterable[DeskRow]) -> None:
        """Add what needs somebody and is about no single reference."""
        self._beside = tuple(rows)

    def read_desk(self) -> Iterator[DeskRow]:
        """What they need of somebody, and what was added."""
        return chain(self._decode_each(_DESK, (entry.packed_desk for entry in self)), self._beside)

    @staticmethod
    def _decode_each(decoder: Decoder[tuple[Part, ...]], packed: Iterable[bytes]) -> Iterator[Part]:
        return (one for some in packed for one in decoder.decode(some))
