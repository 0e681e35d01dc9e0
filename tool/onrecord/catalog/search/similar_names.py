"""Customers with a name that is close to another name: perhaps the same company, written differently."""

from difflib import SequenceMatcher

from onrecord.catalog.library import Library
from onrecord.names.companies import find_core

_ALIKE = 0.84
"""One wrong letter in a name of seven scores 12/14 = 0.857; no two customers of the sample reach this."""
_SIGNIFICANT = 4
"""Shorter words (of, the, AG, bank codes) occur in names that have nothing to do with each other."""


def find_similar(library: Library, name: str) -> list[tuple[str, str]]:
    """The customers that a name may mean, the closest first: (slug, the name it is close to).

    Legal forms, case and punctuation do not count. A name is close too if all its words occur in the other one, and at
    least one of them has four letters or more.
    """
    wanted = find_core(name)
    found: dict[str, tuple[float, str]] = {}
    for slug, reference in library.references.items():
        for other, _ in reference.list_names():
            score = _measure_likeness(wanted, find_core(other))
            if score >= _ALIKE and score > found.get(slug, (0.0, ""))[0]:
                found[slug] = (score, other)
    return [(slug, other) for slug, (_, other) in sorted(found.items(), key=lambda pair: (-pair[1][0], pair[0]))]


def _measure_likeness(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    fewer, more = sorted((set(one), set(other)), key=len)
    if fewer <= more and any(len(word) >= _SIGNIFICANT for word in fewer):
        return 1.0 if len(fewer) == len(more) else 0.9
    compared = SequenceMatcher(None, "".join(one), "".join(other), autojunk=False)
    if compared.real_quick_ratio() < _ALIKE or compared.quick_ratio() < _ALIKE:
        return 0.0
    return compared.ratio()
