"""Which name, which evidence and which place belongs to which customer: all that a finding needs to know of others.

It consists of a small row for each customer, which can be kept without the record that it was made from.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from onrecord.catalog.record.authorization import LIST_ONLY
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.reference import Reference
from onrecord.names.text_keys import make_name_key


class Listed(Facts, frozen=True):
    """One customer in the catalog's directory.

    `names` are the keys of every name they answer to; `looks` the keys of what those look like, each with the name;
    `evidence` the hashes of the evidence of their permissions; `places` are where they are published; `openings` how
    the spellings of their names begin; `quotes` their quotes, each with its id and its words in one line. `ties` says
    that the record names other customers, is to be shown only beside others, or has entries that silence findings, so
    that its findings may always hang on what is beside it.
    """

    names: tuple[str, ...]
    looks: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]
    places: tuple[str, ...]
    openings: tuple[str, ...]
    quotes: tuple[tuple[str, str, str], ...]
    ties: bool


def list_reference(reference: Reference, *, for_scans: bool = True) -> Listed:
    """The row of a record; unless it is `for_scans`, without what only a scan asks for: openings and quotes."""
    from onrecord.names.lookalikes import make_lookalike_keys

    names = [name for name, _ in reference.list_names()]
    evidence = (authorization.evidence for authorization in reference.authorizations)
    in_list = any(LIST_ONLY in authorization.conditions for authorization in reference.authorizations)
    silences = reference.ignore or any(request.ignore for request in reference.requests)
    return Listed(
        tuple(dict.fromkeys(make_name_key(name) for name in names)),
        tuple((key, name) for name in names for key in sorted(make_lookalike_keys(name))),
        tuple(dict.fromkeys(one.sha256 for one in evidence if one and one.sha256)),
        tuple(dict.fromkeys(p.where for p in reference.publications if p.removed is None)),
        _list_openings(names) if for_scans else (),
        _list_quotes(reference) if for_scans else (),
        bool(reference.parent or reference.succeeded_by or in_list or silences),
    )


def _list_openings(names: list[str]) -> tuple[str, ...]:
    from onrecord.names.spellings import list_openings

    return tuple(sorted(frozenset[str]().union(*map(list_openings, names))))


def _list_quotes(reference: Reference) -> tuple[tuple[str, str, str], ...]:
    from onrecord.names.quoted_words import join_words, split_words

    return tuple((quote.id, quote.text, join_words(split_words(quote.text))) for quote in reference.quotes)


class Directory:
    """The rows of a catalog by slug, in its order, and what can be looked up in them."""

    def __init__(self, rows: Mapping[str, Listed]) -> None:
        self._rows = rows

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a name, by the name's key."""
        return _group((slug, row.names) for slug, row in self._rows.items())

    @cached_property
    def by_look(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a name that looks like a name, by the key of the look."""
        return _group((slug, [key for key, _ in row.looks]) for slug, row in self._rows.items())

    def find_look(self, slug: str, look: str) -> str:
        """A customer's first name that looks like that."""
        return next(name for key, name in self._rows[slug].looks if key == look)

    @cached_property
    def by_evidence(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a permission whose evidence is a file, by its hash."""
        return _group((slug, row.evidence) for slug, row in self._rows.items())

    @cached_property
    def by_place(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a publication at a place that is not taken down."""
        return _group((slug, row.places) for slug, row in self._rows.items())

    @cached_property
    def tied(self) -> frozenset[str]:
        """The customers about whom a rule that compares customers may have findings; all others have none."""
        tied = {slug for slug, row in self._rows.items() if row.ties}
        for several in (*self.by_name.values(), *self.by_evidence.values(), *self.by_look.values()):
            if len(several) > 1:
                tied.update(several)
        for slug in self._rows:
            called = self.by_name.get(make_name_key(slug), ())
            if called and called != (slug,):
                tied.update((slug, *called))
        return frozenset(tied)


def _group(rows: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    """The slugs of the rows that have a key, by the key. Nearly every key is in one row only."""
    groups: dict[str, tuple[str, ...]] = {}
    shared: dict[str, dict[str, None]] = {}
    for slug, keys in rows:
        alone = (slug,)
        for key in keys:
            first = groups.setdefault(key, alone)
            if first is not alone:
                shared.setdefault(key, dict.fromkeys(first))[slug] = None
    for key, slugs in shared.items():
        groups[key] = tuple(slugs)
    return groups
