"""Which uses of a request belong to which channels and territories: what goes with what, and what nothing can use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.vocabulary import Vocabulary


class ScopeError(Exception):
    """A use is asked for where it cannot be; the message says which, and where it can."""


@dataclass(frozen=True, slots=True)
class Named:
    """Terms of one axis as somebody named them: for every use, and for single uses (`USE=TERM`)."""

    every: tuple[str, ...] = ()
    single: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, use: str) -> tuple[str, ...]:
        """The terms for a use: its own, else those for every use."""
        return self.single.get(use) or self.every


def read_named(values: Sequence[str], vocabulary: Vocabulary) -> Named:
    """Read terms and `USE=TERM`. Raises UnknownTermError for a use that is none; terms are for the caller to check."""
    every: list[str] = []
    single: dict[str, list[str]] = {}
    for value in values:
        use, equals, term = value.partition("=")
        if not equals:
            every.append(value)
            continue
        for atom in vocabulary.uses.ordered(use):
            single.setdefault(atom, []).append(term)
    return Named(_once(every), {use: _once(terms) for use, terms in single.items()})


Scope = tuple[tuple[str, ...], tuple[str, ...]]
"""Channels and territories, as terms."""


def group_by_scope(
    uses: Sequence[str], channels: Named, territories: Named, vocabulary: Vocabulary
) -> dict[Scope, list[str]]:
    """The uses (atoms) by where they are asked for, in the order in which they were named.

    A use gets the channels that were named for it, else those for all uses that make sense for it, else its usual ones.
    Raises ScopeError.
    """
    activities = [use for use in uses if use in vocabulary.activities]
    taken = frozenset().union(*(vocabulary.usual_channels(use) for use in activities))
    alike: dict[Scope, list[str]] = {}
    for use in uses:
        where = channels.of(use) or vocabulary.uses.term(use).channels
        where = _of_activity(use, where, vocabulary) if use in activities else _of_asset(use, where, taken, vocabulary)
        alike.setdefault((where, territories.of(use)), []).append(use)
    return alike


def _of_activity(use: str, where: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What takes a person's time happens on its usual channels only; a wider term is narrowed to them."""
    axis, usual = vocabulary.channels, vocabulary.usual_channels(use)
    found = _once([term for term in where if axis.expand(term) <= usual])
    found = found or _once([atom for term in where for atom in axis.sorted(axis.expand(term) & usual)])
    if not found:
        named_ = list_words([axis.title(term) for term in where], 12)
        can = list_words(axis.sorted(usual), 12)
        title = vocabulary.uses.title(use)
        raise ScopeError(f"{title} cannot take place on {named_}; add --channel {use}=CHANNEL with one of {can}")
    return found


def _of_asset(use: str, where: Sequence[str], taken: frozenset[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    """What we make and show can appear anywhere; but a channel that was named for an activity is not meant for it."""
    axis, usual = vocabulary.channels, vocabulary.usual_channels(use)
    meant = [term for term in where if axis.expand(term) & usual or not axis.expand(term) <= taken]
    return _once(meant or where)


def _once(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
