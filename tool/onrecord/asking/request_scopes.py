"""Which uses of a request are requested on which channels and in which territories."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.vocabulary import Vocabulary


class ScopeError(Exception):
    """A use is requested where it cannot take place; the message says which, and where it can."""


@dataclass(frozen=True, slots=True)
class Named:
    """Terms of one axis as given on the command line: for every use, and for single uses (`USE=TERM`)."""

    every: tuple[str, ...] = ()
    single: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, use: str) -> tuple[str, ...]:
        """The terms for a use: its own, otherwise those for every use."""
        return self.single.get(use) or self.every


def read_named(values: Sequence[str], vocabulary: Vocabulary) -> Named:
    """Read terms and `USE=TERM`. Raises UnknownTermError for an unknown use; the caller checks the terms."""
    every: list[str] = []
    single: dict[str, list[str]] = {}
    for value in values:
        use, equals, term = value.partition("=")
        if not equals:
            every.append(value)
            continue
        for atom in vocabulary.uses.expand_in_order(use):
            single.setdefault(atom, []).append(term)
    return Named(_list_once(every), {use: _list_once(terms) for use, terms in single.items()})


Scope = tuple[tuple[str, ...], tuple[str, ...]]
"""Channels and territories, as terms."""


def group_by_scope(
    uses: Sequence[str], channels: Named, territories: Named, vocabulary: Vocabulary
) -> dict[Scope, list[str]]:
    """The uses (atoms) by where they are requested, in the given order.

    A use gets the channels given for it, otherwise those given for all uses that make sense for it, otherwise its usual
    ones.
    Raises ScopeError.
    """
    activities = [use for use in uses if use in vocabulary.activities]
    taken = frozenset().union(*(vocabulary.find_usual_channels(use) for use in activities))
    alike: dict[Scope, list[str]] = {}
    for use in uses:
        where = channels.of(use) or vocabulary.uses.term(use).channels
        where = (
            _choose_for_activity(use, where, vocabulary)
            if use in activities
            else _choose_for_asset(use, where, taken, vocabulary)
        )
        alike.setdefault((where, territories.of(use)), []).append(use)
    return alike


def _choose_for_activity(use: str, where: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The channels of a use that takes a person's time: only its usual ones, to which a wider term is narrowed."""
    axis, usual = vocabulary.channels, vocabulary.find_usual_channels(use)
    found = _list_once([term for term in where if axis.expand(term) <= usual])
    found = found or _list_once([atom for term in where for atom in axis.sort(axis.expand(term) & usual)])
    if not found:
        named_ = list_words([axis.title(term) for term in where], 12)
        can = list_words(axis.sort(usual), 12)
        title = vocabulary.uses.title(use)
        raise ScopeError(f"{title} cannot take place on {named_}; add --channel {use}=CHANNEL with one of {can}")
    return found


def _choose_for_asset(use: str, where: Sequence[str], taken: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The channels of a use that we make and show: any, except those given for an activity."""
    axis, usual = vocabulary.channels, vocabulary.find_usual_channels(use)
    meant = [term for term in where if axis.expand(term) & usual or not axis.expand(term) <= taken]
    return _list_once(meant or where)


def _list_once(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
