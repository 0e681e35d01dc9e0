"""The data that the first page searches: a compact file of rows, and a second one with the words inside stories.

Facet values are places in lists, days are counted from the day of the build. The page's script (assets/js/rows.js)
reads both; nobody else should: the shape may change with any version. What others may rely on is api/v1.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from onrecord.catalog.decision.reasons import LEVELS
from onrecord.catalog.record.vocabulary import Term
from onrecord.catalog.search.query import NAME, OUTCOME, PROFILE, STORY, export_rules
from onrecord.catalog.search.ranking import EASE, PER_USE, PER_WORD
from onrecord.catalog.search.search_texts import (
    IN_QUOTE,
    IN_SUMMARY,
    LETTERS,
    list_regions,
    make_language_text,
    make_region_text,
    make_term_text,
)
from onrecord.catalog.search.traits import add_title
from onrecord.catalog.views.view import CellClass, ReferenceView, SiteView
from onrecord.catalog.workload.availability import State
from onrecord.names.language_names import name_language
from onrecord.publish.monogram import make_face
from onrecord.publish.request_facts import list_company_rules, list_usual_channels
from onrecord.publish.use_timeline import Part, Segment, Spell, trace_parts, trace_segments

STATES = tuple(State)
FILE_ROWS = 3000
"""How many rows a file has: at 100 bytes each when compressed (gzip), 300 kB, which a phone loads in a second."""
File = tuple[str, bytes]
Lists = dict[str, list[list[str]]]
Places = dict[str, dict[str, int]]
"""The number of each term of each list."""
Text = tuple[str, str, int | None, int | None]
"""Words, the place that they are in, and the first and last day on which they may be used, counted from the build; None
if open."""
Told = TypeVar("Told", Part, Segment)
_AXES = {
    "use": "uses",
    "industry": "industries",
    "size": "sizes",
    "territory": "territories",
    "country": "territories",
    "product": "products",
    "use_case": "use_cases",
}
"""The vocabulary's lists, by the names that the page uses."""
_AND = ","
"""Between the territories of a set: no term has one (schema/vocabulary.schema.json)."""
SHORT_LIST = 3
"""How many country codes fit into a badge next to the name of its use."""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the search knows of a reference, in the order of the file; country and languages are numbered by the file.

    `uses` say by the use's number where it is allowed: a `Part` whose territories are one text, since the same few sets
    of some hundred are in every row. `free` says how available the customer is for it.
    """

    first: tuple[str, str, str, str, int, int]
    country: str | None
    regions: tuple[int, ...]
    middle: tuple[tuple[int, ...], tuple[int, ...]]
    languages: tuple[str, ...]
    face: tuple[object, ...]
    uses: tuple[tuple[int, tuple[tuple[int, str, tuple[Spell, ...]], ...]], ...]
    free: tuple[tuple[int, tuple[tuple[int | None, ...], ...]], ...]
    asked: int | None


def trace_uses(reference: ReferenceView, site: SiteView) -> dict[str, list[Segment]]:
    """When each use (an atom) is allowed or asked about, in the vocabulary's order; uses that never do are left out."""
    return _trace_by_use(reference, site, trace_segments)


def trace_places(reference: ReferenceView, site: SiteView) -> dict[str, list[Part]]:
    """Where each use (an atom) is allowed over time, in the vocabulary's order; uses that never are are left out."""
    return _trace_by_use(reference, site, trace_parts)


def _trace_by_use(reference: ReferenceView, site: SiteView, trace: Callable[..., list[Told]]) -> dict[str, list[Told]]:
    """What `trace` makes of each use. Uses that are answered alike have one table, which is gone through once."""
    channels = tuple(site.vocabulary.channels.atoms)
    known: dict[int, tuple[tuple[CellClass, ...], list[Told]]] = {}
    found = {}
    for use in site.vocabulary.uses.atoms:
        classes = _list_classes(reference, use)
        if id(classes) not in known:
            known[id(classes)] = classes, trace(classes, channels, site.day)
        if lines := known[id(classes)][1]:
            found[use] = lines
    return found


def _list_classes(reference: ReferenceView, use: str) -> tuple[CellClass, ...]:
    """For quotes: when any of the known quotes may be used."""
    if use == "quote" and reference.quote_tables:
        return tuple(one for table in reference.quote_tables.values() for one in table)
    return reference.table[use]


def say_where(territories: Collection[str], site: SiteView) -> str:
    """A set of countries (atoms) in the few words that a badge has room for: DACH; CZ, SK; all but US; 12 countries."""
    axis = site.vocabulary.territories
    names = axis.titles(territories)
    if len(names) == 1:
        return names[0]
    if len(territories) <= SHORT_LIST:
        return ", ".join(sorted(territories))
    rest = axis.atoms.keys() - set(territories)
    return f"all but {', '.join(sorted(rest))}" if len(rest) <= SHORT_LIST else say_countries(len(territories))


def say_countries(count: int) -> str:
    """A number of countries in words, without line breaks."""
    return f"{count}\N{NO-BREAK SPACE}countries"


def make_lists(site: SiteView, countries: Collection[str] = (), languages: Collection[str] = ()) -> Lists:
    """Every list that rows point into: [id, title] or [id, title, icon, short title, synonyms …].

    Of countries and languages, those that a reference has.
    """
    words = site.vocabulary
    return {
        "use": [_describe_term(t, t.icon or "flag") for t in words.uses.atoms.values()],
        "availability": [[state.value, state.value.capitalize()] for state in STATES],
        "industry": [_describe_term(t) for t in words.industries.atoms.values()],
        "size": [_describe_term(t) for t in words.sizes.atoms.values()],
        "region": [_describe_term(t) for t in words.territories.groups.values() if t.id != "worldwide"],
        "country": sorted(
            (_describe_term(words.territories.term(code)) for code in sorted(countries)), key=lambda row: row[1]
        ),
        "product": [_describe_term(t) for t in words.products.atoms.values()],
        "use_case": [_describe_term(t) for t in words.use_cases.atoms.values()],
        "language": [[code, name_language(code)] for code in sorted(languages)],
        "channel": [_describe_term(t) for t in words.channels.atoms.values()],
        "territory": [
            _describe_term(t) for axis in (words.territories.groups, words.territories.atoms) for t in axis.values()
        ],
    }


def _describe_term(term: Term, icon: str = "") -> list[str]:
    """A term by all that finds it (`Term.searched`); what repeats the title is left out where nothing follows."""
    more = [icon, term.label, *(w for w in term.searched if w not in (term.id, term.title, term.label))]
    return [term.id, term.title, *(more if icon or more[1:] != [term.title] else [])]


def _name_terms(site: SiteView, known: Lists) -> dict[str, list[str]]:
    """What the terms of the lists that are searched are called, by their places, as `list_search_texts` has it."""
    words = site.vocabulary
    return {
        **{
            name: [make_term_text(words.axis(axis), row[0]) for row in known[name]]
            for name, axis in _AXES.items()
            if name != "territory"
        },
        "region": [make_region_text(words.territories.term(row[0])) for row in known["region"]],
        "language": [make_language_text(row[0], words.territories) for row in known["language"]],
    }


def number_terms(known: Lists) -> Places:
    """The number of each term in its list."""
    return {name: {row[0]: place for place, row in enumerate(rows)} for name, rows in known.items()}


def make_catalog_files(
    site: SiteView, rows: Iterable[Row], countries: Collection[str], languages: Collection[str]
) -> Iterator[File]:
    """assets/catalog.json: the rows of everything that is allowed on the day of the build, or later.

    It names those that it has no room for as `more`: catalog-2.json and so on, which are read without it, too.
    `countries` and `languages` are those that any row has.
    """
    sets: dict[str, int] = {}
    known = make_lists(site, countries, languages)
    places = number_terms(known)
    numbered = [msgspec.Raw(_encode_json(_number_terms(row, places, sets))) for row in rows]
    more = [f"catalog-{number}.json" for number in range(2, 2 + (len(numbered) - 1) // FILE_ROWS)]
    legend = {"lists": known, "territories": _describe_territories(site, [tuple(some.split(_AND)) for some in sets])}
    head = {
        "version": 1,
        "day": site.day.isoformat(),
        "soon_days": count_soon_days(site),
        "weights": {"name": NAME, "outcome": OUTCOME, "profile": PROFILE, "story": STORY},
        "rank": {"word": PER_WORD, "use": PER_USE, "ease": [EASE[state] for state in STATES]},
        "query": {**export_rules(), "letters": {name: LETTERS[axis] for name, axis in _AXES.items()}},
        "usual": [
            sorted(places["channel"][channel] for channel in site.vocabulary.find_usual_channels(row[0]))
            for row in known["use"]
        ],
        "said": _name_terms(site, known),
        **legend,
        **({"more": more} if more else {}),
    }
    yield "assets/catalog.json", _encode_json({**head, "rows": numbered[:FILE_ROWS]})
    for number, name in enumerate(more, 1):
        part = numbered[number * FILE_ROWS : (number + 1) * FILE_ROWS]
        yield f"assets/{name}", _encode_json({"version": 1, "day": head["day"], **legend, "rows": part})


def _number_terms(row: Row, places: Places, sets: dict[str, int]) -> list[object]:
    """A row as the page's script reads it: terms of which only the whole catalog knows the number, by their number."""
    return [
        *row.first,
        places["country"][row.country] if row.country else -1,
        row.regions,
        *row.middle,
        [places["language"][code] for code in row.languages],
        row.face,
        [
            (use, [(channels, sets.setdefault(some, len(sets)), stretches) for channels, some, stretches in found])
            for use, found in row.uses
        ],
        row.free,
        row.asked,
    ]


def encode_stories(texts: Iterable[tuple[str, tuple[Text, ...]]]) -> bytes:
    """assets/stories.json: the words inside stories, by slug: [text, place, first day, last day], days None where
    open.
    """
    return _encode_json({"version": 1, "texts": {slug: text for slug, text in texts if text}})


def _encode_json(document: object) -> bytes:
    return msgspec.json.encode(document)


def encode_vocabulary(site: SiteView) -> bytes:
    """assets/vocabulary.json: the terms of the three axes of a question, for the form on each reference's page."""
    axes = {
        name: {
            "atoms": [[t.id, t.title] for t in axis.atoms.values()],
            "groups": [[t.id, t.title] for t in axis.groups.values()],
            "members": {group: axis.sort(axis.members[group]) for group in axis.groups},
        }
        for name in ("uses", "channels", "territories")
        for axis in (site.vocabulary.axis(name),)
    }
    activities = site.vocabulary.uses.sort(site.vocabulary.activities)
    return _encode_json(
        {
            "version": 1,
            **axes,
            "activities": activities,
            "usual_channels": list_usual_channels(site.vocabulary),
            "codes": list(LEVELS),
            "companies": list_company_rules(),
        }
    )


def count_soon_days(site: SiteView) -> int:
    """From how many days before its end on a permission is shown as ending soon: policy's widest warning window."""
    return max(site.policy.expiring_days, default=60)


def _describe_territories(site: SiteView, sets: Iterable[tuple[str, ...]]) -> dict[str, object]:
    """What the rows' numbers of territories mean: sets of countries, each with its name; null is all of them.

    `members` are the countries of each term of the list, whose first `groups` are regions.
    """
    axis = site.vocabulary.territories
    number = {atom: place for place, atom in enumerate(axis.atoms)}
    return {
        "count": len(number),
        "groups": len(axis.groups),
        "members": [
            *([number[atom] for atom in axis.sort(axis.members[group])] for group in axis.groups),
            *([place] for place in number.values()),
        ],
        "sets": [
            [say_where(one, site), None if len(one) == len(number) else [number[atom] for atom in one]] for one in sets
        ],
    }


def make_search_row(reference: ReferenceView, parts: Mapping[str, list[Part]], site: SiteView, places: Places) -> Row:
    """A reference in assets/catalog.json; `parts` say where its uses are allowed, `places` number the vocabulary's
    terms.
    """
    profile, words = reference.profile, site.vocabulary

    def find_place(name: str, term: str | None) -> int:
        return places[name].get(term, -1) if term else -1

    days_since_asked = (reference.last_asked - site.day).days if reference.last_asked else None
    return Row(
        first=(
            reference.slug,
            reference.name,
            "\n".join(reference.other_names),
            profile.outcome or "",
            find_place("industry", profile.industry),
            find_place("size", profile.size),
        ),
        country=profile.country,
        regions=tuple(places["region"][region.id] for region in list_regions(words.territories, profile.country)),
        middle=(
            tuple(find_place("product", term) for term in profile.products),
            tuple(find_place("use_case", term) for term in profile.use_cases),
        ),
        languages=profile.languages,
        face=_describe_face(reference, site),
        uses=tuple(
            (places["use"][use], tuple((p.channels, _AND.join(p.territories), p.stretches) for p in found))
            for use, found in parts.items()
        ),
        free=tuple(
            (places["use"][use], tuple(_list_free_stretches(reference, use, site.day))) for use in reference.free
        ),
        asked=days_since_asked,
    )


def _describe_face(reference: ReferenceView, site: SiteView) -> tuple[object, ...]:
    who = make_face(reference.slug, reference.name)
    windows = [
        [_count_days(window.start, site.day), _count_days(window.through, site.day)]
        for window in reference.logo_windows
    ]
    return (who.letters, who.hue, *((windows, reference.logo) if windows and reference.logo else ()))


def _list_free_stretches(reference: ReferenceView, use: str, day: date) -> Iterator[tuple[int | None, ...]]:
    for s in reference.free[use]:
        yield _count_days(s.start, day), _count_days(s.through, day), STATES.index(State(s.state)), s.left, s.max


def _count_days(day: date | None, build: date) -> int | None:
    return None if day is None else (day - build).days


def list_texts(reference: ReferenceView, site: SiteView) -> Iterator[Text]:
    """What is said at any time, then the quotes, each while it may be used."""
    if reference.profile.summary:
        yield reference.profile.summary, IN_SUMMARY, None, None
    yield from ((topic, topic, None, None) for topic in reference.preferences.topics)
    for quote in reference.quotes:
        words = add_title(quote.text, quote.speaker.title)
        yield words, IN_QUOTE, _count_days(quote.start, site.day), _count_days(quote.through, site.day)
