"""The rules, one file each; the id is the file's name with dashes. This module finds and runs them."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from importlib import import_module

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RuleCheck = Callable[[Reference, Library, date], Iterable[Found]]


class KnownRule(Struct, frozen=True):
    """A rule with its id, its documentation (Why, Bad, Good, Fix) and its checks; none if the reader itself reports it.

    `check` looks at one record alone, so its findings can be cached with the record. `check_among` also looks at other
    customers, and runs only for customers that are linked to others (`Directory.tied`).
    """

    id: str
    rule: Rule
    doc: str
    check: RuleCheck | None
    check_among: RuleCheck | None


@cache
def list_rules() -> dict[str, KnownRule]:
    """Return all rules by id, sorted."""
    found = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{module_info.name}")
        id_ = module_info.name.replace("_", "-")
        checks = getattr(module, "check", None), getattr(module, "check_among", None)
        found[id_] = KnownRule(id_, module.RULE, module.__doc__ or "", *checks)
    return dict(sorted(found.items()))


Judged = tuple[str, Severity, Found]
"""A rule's id, the severity, and what the rule found."""


def examine(reference: Reference, library: Library, today: date) -> Iterator[Judged]:
    """Yield every finding of every rule about one reference, without those that its record ignores."""
    yield from examine_alone(reference, library, today)
    if reference.slug in library.directory.tied:
        yield from examine_among(reference, library, today)


def examine_alone(reference: Reference, library: Library, today: date) -> Iterator[Judged]:
    """Yield the findings that depend on the record alone, whatever else is in the library."""
    return _examine(reference, library.isolate(reference), today, among=False)


def examine_among(reference: Reference, library: Library, today: date) -> Iterator[Judged]:
    """Yield the findings that also depend on other customers; none if the directory links this customer to nobody."""
    return _examine(reference, library, today, among=True)


def _examine(reference: Reference, library: Library, today: date, *, among: bool) -> Iterator[Judged]:
    every = (*reference.ignore, *(ignore for request in reference.requests for ignore in request.ignore))
    ignores = [ignore for ignore in every if is_about_others(ignore.rule) is among]
    used: set[Ignore] = set()
    for known in list_rules().values():
        check = known.check_among if among else known.check
        for found in check(reference, library, today) if check else ():
            silencing = _find_silencing(known, found, ignores, today)
            if silencing:
                used.add(silencing)
            else:
                yield known.id, found.severity or known.rule.severity, found
    yield from _find_unused(ignores, used, today)


def is_about_others(id_: str) -> bool:
    """Return whether the rule looks at other customers, so only `examine_among` knows whether an ignore is used."""
    known = list_rules().get(id_)
    return known is not None and known.check_among is not None


def _find_silencing(known: KnownRule, found: Found, ignores: Iterable[Ignore], today: date) -> Ignore | None:
    if not known.rule.ignorable:
        return None
    return next((i for i in ignores if i.rule == known.id and i.until >= today and i.file == found.file), None)


def _find_unused(ignores: Iterable[Ignore], used: set[Ignore], today: date) -> Iterator[Judged]:
    from onrecord.rules.unused_ignore import RULE, find_unused

    for ignore in ignores:
        if ignore not in used:
            known = list_rules().get(ignore.rule)
            found = find_unused(ignore, known.rule if known else None, today)
            yield "unused-ignore", found.severity or RULE.severity, found
