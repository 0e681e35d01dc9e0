"""Which name, which evidence and which place belongs to which customer: all that a finding needs to know of others.

It consists of a small row for each customer, which can be kept without the record that it was made from.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property

from onrecord.catalog.record.authorization import LIST_ONLY
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.reference import Reference
from onrecord.names.text_keys import name_key


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
    from onrecord.names.lookalikes import lookalike_keys

    names = [name for name, _ in reference.names()]
    evidence = (authorization.evidence for authorization in reference.authorizations)
    in_list = any(LIST_ONLY in authorization.conditions for authorization in reference.authorizations)
    silences = reference.ignore or any(request.ignore for request in reference.requests)
    return Listed(
        tuple(dict.fromkeys(name_key(name) for name in names)),
        tuple((key, name) for name in names for key in sorted(lookalike_keys(name))),
        tuple(dict.fromkeys(one.sha256 for one in evidence if one and one.sha256)),
        tuple(dict.fromkeys(p.where for p in reference.publications if p.removed is None)),
        _openings(names) if for_scans else (),
        _quotes(reference) if for_scans else (),
        bool(reference.parent or reference.succeeded_by or in_list or silences),
    )


def _openings(names: list[str]) -> tuple[str, ...]:
    from onrecord.names.spellings import openings

    return tuple(sorted(frozenset[str]().union(*map(openings, names))))


def _quotes(reference: Reference) -> tuple[tuple[str, str, str], ...]:
    from onrecord.names.quoted_words import join_words, words_of

    return tuple((quote.id, quote.text, join_words(words_of(quote.text))) for quote in reference.quotes)


class Directory:
    """The rows of a catalog by slug, in its order, and what can be looked up in them."""

    def __init__(self, rows: Mapping[str, Listed]) -> None:
        self._rows = rows

    @cached_property
    def by_name(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a name, by the name's key."""
        return _group((name, slug) for slug, row in self._rows.items() for name in row.names)

    @cached_property
    def by_look(self) -> Mapping[str, Mapping[str, str]]:
        """The first name of each customer (by slug) that looks like a name, by the key of the look."""
        looks: dict[str, dict[str, str]] = {}
        for slug, row in self._rows.items():
            for key, name in row.looks:
                looks.setdefault(key, {}).setdefault(slug, name)
        return looks

    @cached_property
    def by_evidence(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a permission whose evidence is a file, by its hash."""
        return _group((hash_, slug) for slug, row in self._rows.items() for hash_ in row.evidence)

    @cached_property
    def by_place(self) -> Mapping[str, tuple[str, ...]]:
        """The slugs of customers with a publication at a place that is not taken down."""
        return _group((place, slug) for slug, row in self._rows.items() for place in row.places)

    @cached_property
    def tied(self) -> frozenset[str]:
        """The customers about whom a rule that compares customers may have findings; all others have none."""
        tied = {slug for slug, row in self._rows.items() if row.ties}
        for several in (*self.by_name.values(), *self.by_evidence.values(), *self.by_look.values()):
            if len(several) > 1:
                tied.update(several)
        for slug in self._rows:
            called = self.by_name.get(name_key(slug), ())
            if called and called != (slug,):
                tied.update((slug, *called))
        return frozenset(tied)


def _group(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    groups: dict[str, dict[str, None]] = {}
    for key, slug in pairs:
        groups.setdefault(key, {})[slug] = None
    return {key: tuple(slugs) for key, slugs in groups.items()}
