"""The closed lists: terms, and the atoms they include, on each axis.

An atom is a value that is never split (`logo`, `website`, `DE`); a term is a name for a set of atoms.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from onrecord.catalog.record.facts import Facts

WHOLE_AXIS = ("any", "worldwide")

AI_USE = "ai-summary"
"""The use that lets assistants read, summarize and repeat what is published about a customer."""


class UnknownTermError(LookupError):
    """A term that the vocabulary does not have; names the axis and a likely term."""

    def __init__(self, axis: str, term: str, meant: str | None) -> None:
        self.axis = axis
        self.term = term
        self.meant = meant
        super().__init__(f"{term!r} is not one of the vocabulary's {axis.replace('_', ' ')}")

    @property
    def hint(self) -> str:
        """What to write instead."""
        if self.meant:
            return f"did you mean {self.meant!r}?"
        return f"the terms are listed in schema/vocabulary.yaml under `{self.axis}`"


class Term(Facts, frozen=True):
    """One value or group, with the words that people read.

    `synonyms` are other words for it, never used in records; `finds` are more words that find it, which may mean less;
    `channels` are a use's usual channels. What a name means that `is_ambiguous` is never guessed.
    """

    id: str
    title: str
    what: str
    group: str | None = None
    short: str | None = None
    icon: str | None = None
    synonyms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()
    is_ambiguous: bool = False

    @property
    def label(self) -> str:
        """The short title, if there is one, else the title."""
        return self.short or self.title

    @property
    def names(self) -> tuple[str, ...]:
        """Everything that people call it, each once: its id, title, short title and synonyms."""
        return tuple(dict.fromkeys((self.id, self.title, self.label, *self.synonyms)))

    @property
    def searched(self) -> tuple[str, ...]:
        """All words by which it is found, each once: its names, and what `finds` it."""
        return tuple(dict.fromkeys((*self.names, *self.finds)))


Key = TypeVar("Key")
Found = TypeVar("Found")


class Axis(Facts, frozen=True, gc=True, dict=True):
    """One closed list: its atoms in order, and the groups that include several of them."""

    name: str
    atoms: Mapping[str, Term]
    groups: Mapping[str, Term]
    members: Mapping[str, frozenset[str]]

    def expand(self, term: str) -> frozenset[str]:
        """The atoms that a term includes. Matching is exact. Raises UnknownTermError."""
        if term in self.atoms:
            return frozenset((term,))
        try:
            return self.members[term]
        except KeyError:
            raise self.make_unknown_error(term) from None

    def expand_all(self, terms: Iterable[str]) -> frozenset[str]:
        """The atoms that several terms include together. Raises UnknownTermError."""
        key = tuple(terms)
        found = self._expanded.get(key)
        if found is None:
            found = _remember(self._expanded, key, frozenset[str]().union(*(self.expand(term) for term in key)))
        return found

    def tell_apart(self, term: str, sets: tuple[frozenset[str], ...]) -> Mapping[int, tuple[str, ...]]:
        """The atoms of a term, grouped by the sets that hold them (bit i of the key: set i). Raises UnknownTermError.

        Records use the same few terms, so most of this was already found for another record.
        """
        key = (term, sets)
        found = self._apart.get(key)
        if found is None:
            alike: dict[int, list[str]] = {}
            bits = [(1 << i, held) for i, held in enumerate(sets)]
            for atom in self.expand_in_order(term):
                alike.setdefault(sum(bit for bit, held in bits if atom in held), []).append(atom)
            found = _remember(self._apart, key, {mask: tuple(atoms) for mask, atoms in alike.items()})
        return found

    def term(self, term: str) -> Term:
        """The term's title and sentence, atom or group. Raises UnknownTermError."""
        found = self.atoms.get(term) or self.groups.get(term)
        if found is None:
            raise self.make_unknown_error(term)
        return found

    def titles(self, atoms: Iterable[str]) -> list[str]:
        """A set of atoms in few words: the titles of the largest groups it fully contains, then those of the rest."""
        key = frozenset(atoms)
        known = self._titled.get(key)
        if known is None:
            known = _remember(self._titled, key, self._find_titles(key))
        return list(known)

    def _find_titles(self, atoms: frozenset[str]) -> list[str]:
        left, found = set(atoms), []
        for group in sorted(self.groups, key=lambda group: -len(self.members[group])):
            members = self.members[group]
            if len(members) > 1 and members <= left:
                found.append(self.title(group))
                left -= members
        return [*found, *(self.title(atom) for atom in self.sort(left))]

    def title(self, term: str) -> str:
        """The title, or the term itself if the vocabulary does not have it."""
        found = self.atoms.get(term) or self.groups.get(term)
        return found.title if found else term

    def make_unknown_error(self, term: str) -> UnknownTermError:
        """The error for an unknown term, with the nearest known one."""
        from difflib import get_close_matches  # imported here, because only a misspelled term needs it

        if meant := self.find_meant(term):
            return UnknownTermError(self.name, term, meant)
        known = {known.casefold(): known for known in (*self.groups, *self.atoms)}
        close = get_close_matches(term.casefold(), list(known), n=1, cutoff=0.6)
        if not close:
            titles = {found.title.casefold(): key for key, found in (*self.groups.items(), *self.atoms.items())}
            close = get_close_matches(term.casefold(), list(titles), n=1, cutoff=0.7)
            return UnknownTermError(self.name, term, titles[close[0]] if close else None)
        return UnknownTermError(self.name, term, known[close[0]])

    def find_meant(self, word: str) -> str | None:
        """The term that a title, short title or synonym means, ignoring case; None where it is none, or ambiguous."""
        return self._meant.get(" ".join(word.split()).casefold())

    @cached_property
    def _meant(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for key, term in (*self.atoms.items(), *self.groups.items()):
            for word in () if term.is_ambiguous else term.names:
                found.setdefault(word.casefold(), key)
        return found

    def is_searched_by(self, word: str) -> bool:
        """Whether a word is one by which any term is found, ignoring case."""
        return word.casefold() in self._searched

    @cached_property
    def _searched(self) -> frozenset[str]:
        terms = (*self.atoms.values(), *self.groups.values())
        return frozenset(word.casefold() for term in terms for word in term.searched)

    def __contains__(self, term: object) -> bool:
        return term in self.atoms or term in self.groups

    @cached_property
    def terms(self) -> frozenset[str]:
        """Every atom and group."""
        return frozenset((*self.atoms, *self.groups))

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each atom in the vocabulary's own order."""
        return {atom: place for place, atom in enumerate(self.atoms)}

    def sort(self, atoms: Iterable[str]) -> list[str]:
        """Atoms in the vocabulary's own order."""
        return sorted(atoms, key=lambda atom: self.order.get(atom, len(self.order)))

    def expand_in_order(self, term: str) -> list[str]:
        """The atoms that a term includes, in the vocabulary's own order. Raises UnknownTermError."""
        known = self._ordered.get(term)
        if known is None:
            known = self._ordered[term] = self.sort(self.expand(term))
        return list(known)

    @cached_property
    def _expanded(self) -> dict[tuple[str, ...], frozenset[str]]:
        """What `expand_all` has found before."""
        return {}

    @cached_property
    def _apart(self) -> "dict[tuple[str, tuple[frozenset[str], ...]], dict[int, tuple[str, ...]]]":
        """What `tell_apart` has found before."""
        return {}

    @cached_property
    def _titled(self) -> dict[frozenset[str], list[str]]:
        """What `titles` has found before."""
        return {}

    @cached_property
    def _ordered(self) -> dict[str, list[str]]:
        """What `expand_in_order` has found before: the same few terms are asked for thousands of times."""
        return {}


MOST_FOUND = 500
"""How many earlier results are kept: a catalog of ten thousand asks for a hundred, some of them very often."""


def _remember(found: dict[Key, Found], key: Key, value: Found) -> Found:
    if len(found) >= MOST_FOUND:
        found.clear()
    found[key] = value
    return value


class Vocabulary(Facts, frozen=True, gc=True, dict=True):
    """All closed lists of a catalog."""

    uses: Axis
    channels: Axis
    territories: Axis
    industries: Axis
    sizes: Axis
    products: Axis
    use_cases: Axis
    conditions: Axis

    def axis(self, name: str) -> Axis:
        """The list by its name in vocabulary.yaml. Raises AttributeError or TypeError if no list has that name."""
        axis = getattr(self, name)
        if not isinstance(axis, Axis):
            raise TypeError(name)
        return axis

    def lacks(self, terms: Mapping[str, frozenset[str]]) -> bool:
        """Whether any of some terms, given by the names of their lists, is unknown."""
        known = self._terms
        return any(not some <= known[name] for name, some in terms.items())

    @cached_property
    def _terms(self) -> Mapping[str, frozenset[str]]:
        return {axis.name: axis.terms for axis in map(self.axis, type(self).__struct_fields__)}

    @cached_property
    def activities(self) -> frozenset[str]:
        """The uses that take the time of a person at the customer."""
        return self.uses.members.get("activity", frozenset())

    def find_usual_channels(self, use: str) -> frozenset[str]:
        """The channels (atoms) that make sense for a use (an atom); all of them if the vocabulary names none."""
        term = self.uses.atoms.get(use)
        return self.channels.expand_all(term.channels if term and term.channels else self.channels.atoms)

    def is_possible(self, use: str, channels: Iterable[str]) -> bool:
        """Whether a use (an atom) can happen on any of the channels (atoms).

        A use that takes a person's time happens only on its usual channels; what we make and show can appear anywhere.
        """
        return use not in self.activities or not self.find_usual_channels(use).isdisjoint(channels)
