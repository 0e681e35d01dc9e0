"""The rules, one file each; the id is the file's name with dashes. This file finds them and runs them."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module

from onrecord.catalog.library import Library
from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Found, Rule, Severity

RuleCheck = Callable[[Reference, Library, date], Iterable[Found]]


@dataclass(frozen=True, slots=True)
class KnownRule:
    """A rule with its id, its documentation (Why, Bad, Good, Fix) and its check; None where the reader makes it."""

    id: str
    rule: Rule
    doc: str
    check: RuleCheck | None


@cache
def rules() -> dict[str, KnownRule]:
    """All rules by id, sorted."""
    found = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = import_module(f"{__name__}.{module_info.name}")
        id_ = module_info.name.replace("_", "-")
        found[id_] = KnownRule(id_, module.RULE, module.__doc__ or "", getattr(module, "check", None))
    return dict(sorted(found.items()))


def examine(reference: Reference, library: Library, today: date) -> Iterator[tuple[str, Severity, Found]]:
    """Every finding of every rule about one reference, less what its record ignores: (rule id, severity, found)."""
    ignores = [*reference.ignore, *(ignore for request in reference.requests for ignore in request.ignore)]
    used: set[Ignore] = set()
    for known in rules().values():
        if known.check is None:
            continue
        for found in known.check(reference, library, today):
            silencing = _silencing(known, found, ignores, today)
            if silencing:
                used.add(silencing)
            else:
                yield known.id, found.severity or known.rule.severity, found
    yield from _unused(ignores, used, today)


def _silencing(known: KnownRule, found: Found, ignores: Iterable[Ignore], today: date) -> Ignore | None:
    if not known.rule.ignorable:
        return None
    return next((i for i in ignores if i.rule == known.id and i.until >= today and i.file == found.file), None)


def _unused(ignores: Iterable[Ignore], used: set[Ignore], today: date) -> Iterator[tuple[str, Severity, Found]]:
    from onrecord.rules.unused_ignore import RULE, unused

    for ignore in ignores:
        if ignore not in used:
            known = rules().get(ignore.rule)
            found = unused(ignore, known.rule if known else None, today)
            yield "unused-ignore", found.severity or RULE.severity, found
