"""Turns rows about companies that the catalog does not have into candidates: nominated, with nothing allowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import Tree
from onrecord.intake.crm.rows import DifferError, Incoming, merge_rows
from onrecord.intake.crm.signals import list_changes
from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.companies import make_company_keys
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.names.text_keys import make_name_key
from onrecord.yaml import yaml_writer as emit

_HEAD = "# yaml-language-server: $schema=../../schema/reference.schema.json"
_SHORT = 3
"""Names of one or two letters occur in any text, so they never name the customer alone."""


@dataclass(frozen=True, slots=True)
class Nominator:
    """Who nominates (`by`), who will own the customers, and why."""

    by: str
    owner: str
    why: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A new record before it is written."""

    slug: str
    fields: dict[str, object]

    @property
    def data(self) -> bytes:
        """The bytes of the reference.yaml."""
        return "\n".join([_HEAD, *emit.write_mapping(self.fields, 0), ""]).encode()


@dataclass
class _Company:
    """Rows that share a name, as one company."""

    rows: list[Incoming] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.rows[0].name or ""

    def list_names(self) -> list[str]:
        """Every name once, the name in the first row first."""
        found: dict[str, str] = {}
        for row in self.rows:
            for name in (row.name or "", *row.aliases):
                found.setdefault(make_name_key(name), name)
        return list(found.values())


@dataclass
class Nominated:
    """The candidates; rows that cannot become candidates (row, reason, hint); rows about companies that are not
    customers; and rows that differ, from which only the name is taken."""

    made: list[Candidate] = field(default_factory=list)
    refused: list[tuple[Incoming, str, str]] = field(default_factory=list)
    strangers: list[Incoming] = field(default_factory=list)
    differing: list[DifferError] = field(default_factory=list)


def list_candidates(
    rows: Iterable[Incoming], library: Library, tree: Tree, nominator: Nominator, today: date, read_on: date
) -> Nominated:
    """The candidates from rows about nobody in the catalog.

    Rows that share a name, ignoring case, are one company. A company that no row calls a customer is not nominated.
    """
    found = Nominated()
    near = {
        key: slug
        for slug, reference in library.references.items()
        for name, _ in reference.list_names()
        for key in make_company_keys(name)
    }
    taken: set[str] = set()
    for company in _list_companies(rows, found.refused):
        if all(row.stranger for row in company.rows):
            found.strangers += company.rows
            continue
        problem = _find_problem(company, near, library)
        base = make_latin_slug(company.name)
        if problem is None and not base:
            problem = f"no folder name can be made from {company.name!r}", "nominate them: onrecord new … --slug NAME"
        elif problem is None and tree.kind(f"references/{base}") != "missing":
            problem = (
                f"references/{base} already exists",
                "fix that record, or nominate them: onrecord new … --slug NAME",
            )
        if problem is not None:
            found.refused += [(row, *problem) for row in company.rows]
            continue
        slug = next(s for n in range(1, len(taken) + 2) if (s := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(slug)
        try:
            values = merge_rows(company.rows)
        except DifferError as error:
            found.differing.append(error)
            values = {}
        found.made.append(Candidate(slug, _make_record(company, values, nominator, library.policy, today, read_on)))
    return found


def _list_companies(rows: Iterable[Incoming], refused: list[tuple[Incoming, str, str]]) -> list[_Company]:
    by_name: dict[str, _Company] = {}
    for row in rows:
        if not row.name:
            refused.append((row, "the row has no name, so nobody can be nominated", "export the name as well"))
            continue
        names = [make_name_key(name) for name in (row.name, *row.aliases)]
        same = list({id(by_name[name]): by_name[name] for name in names if name in by_name}.values())
        company = same[0] if same else _Company()
        for other in same[1:]:
            company.rows += other.rows
        company.rows.append(row)
        for name in company.list_names():
            by_name[make_name_key(name)] = company
    return sorted({id(c): c for c in by_name.values()}.values(), key=lambda company: company.rows[0].line)


def _find_problem(company: _Company, near: Mapping[str, str], library: Library) -> tuple[str, str] | None:
    ids = dict.fromkeys(row.crm_id for row in company.rows if row.crm_id)
    if len(ids) > 1:
        return (
            f"{company.name!r} has several accounts: {', '.join(ids)}",
            "nominate one of them: onrecord new … --crm-id ID",
        )
    for name in company.list_names():
        known = library.find_by_name(name)
        if known:
            return f"its other name {name!r} belongs to {known[0]}", f"add the name to {known[0]}, or fix the row"
        slug = next((near[key] for key in sorted(make_company_keys(name)) if key in near), None)
        if slug:
            return f"{name!r} may be {slug}, spelled differently", f"add it to the aliases of {slug}, or: onrecord new"
    return None


def _make_record(
    company: _Company, values: Mapping[str, Any], nominator: Nominator, policy: Policy, today: date, read_on: date
) -> dict[str, object]:
    name, *aliases = company.list_names()
    website = next((row.website for row in company.rows if row.website), None)
    fields: dict[str, object] = {"name": name}
    if aliases:
        fields["aliases"] = aliases
    if any(len(one) < _SHORT or make_name_key(one) in COMMON_WORDS for one in (name, *aliases)):
        fields["matching"] = "never-alone"  # as check advises for names that are everyday words
    if website:
        fields["website"] = website
    fields |= {
        "status": "candidate",
        "nominated": {"on": today.isoformat(), "by": nominator.by, "why": nominator.why},
        "owner": nominator.owner,
    }
    crm_id = next((row.crm_id for row in company.rows if row.crm_id), None)
    nobody_yet = Reference("", name, "candidate", nominator.owner)
    parts: dict[str, dict[str, object]] = {"profile": {}, "relationship": {}}
    for one in list_changes(nobody_yet, values, crm_id, policy, today, read_on)[0]:
        parts[str(one.keys[0])][str(one.keys[1])] = one.after
    return fields | {key: part for key, part in parts.items() if part}
