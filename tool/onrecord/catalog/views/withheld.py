"""What errors keep off the site: whole records, single entries, or nothing, as each rule declares."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Withholds

Entry = TypeVar("Entry")


def find_withheld_records(errors: Iterable[Finding]) -> frozenset[str]:
    """The customers whose whole records are withheld because of errors."""
    return frozenset(e.customer for e in errors if e.customer is not None and e.withholds is Withholds.RECORD)


def withhold(library: Library, errors: Iterable[Finding]) -> Library:
    """A library without what its errors withhold. Restrictions always stay, because they only forbid."""
    errors = list(errors)
    records = find_withheld_records(errors)
    entries: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for error in errors:
        if error.customer is None or error.customer not in library.references:
            continue
        if error.withholds is Withholds.ITEM:
            key, *rest = error.keys
            place = rest[0] if rest and isinstance(rest[0], int) else 0
            entries[error.customer].add((str(key), place))
    remaining = {
        slug: _leave_out(reference, entries[slug]) if slug in entries else reference
        for slug, reference in library.references.items()
        if slug not in records
    }
    return Library(remaining, library.vocabulary, library.policy)


def _leave_out(reference: Reference, gone: set[tuple[str, int]]) -> Reference:
    def keep_entries(key: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        return tuple(entry for i, entry in enumerate(entries) if (key, i) not in gone)

    return replace(
        reference,
        logo=None if ("logo", 0) in gone else reference.logo,
        authorizations=keep_entries("authorizations", reference.authorizations),
        quotes=keep_entries("quotes", reference.quotes),
        publications=keep_entries("publications", reference.publications),
        content=keep_entries("content", reference.content),
    )
