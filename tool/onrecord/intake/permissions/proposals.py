"""Turns the rows of a list into changes of records: permissions without approval, and restrictions."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import Tree
from onrecord.intake.permissions.disputes import group_by_customer
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.companies import make_company_keys
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.names.text_keys import make_name_key, make_slug
from onrecord.store.schema import read_schema
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.edit import Edited, EditError

_HEAD = "# yaml-language-server: $schema=../../schema/reference.schema.json"
_LONGEST_WHY, _LONGEST_NOTE = 400, 2000
_LONGEST_ID = 80
"""Within what the schema allows for `why`, notes and ids."""
_SHORT = 3
"""Names of one or two letters occur in any text, so they never name the customer alone."""
_BANS = {
    "no": "The list says no",
    "declined": "They said no",
    "revoked": "It has ended or was withdrawn",
    "forbidden": "It is forbidden",
}


@dataclass(frozen=True, slots=True)
class Source:
    """The list's file name, the day, who imports it, and who will own new customers for whom the list names nobody.

    `people` are the policy's people, by the names that a list may use. `only` limits the import to bases and
    `restrictions`, `owned_by` to the customers of a person; empty means all. `approvals` returns who is named as
    approver for the uses of a permission.
    """

    file: str
    today: date
    by: str
    owner: str
    people: Mapping[str, str] = field(default_factory=dict)
    only: frozenset[str] = frozenset()
    owned_by: str | None = None
    approvals: Callable[[Iterable[str]], list[dict[str, object]]] = lambda _: []

    def find_owner(self, rows: Iterable[RowFacts], reference: Reference | None) -> str:
        """The owner of a customer: by the record, otherwise by the list."""
        named = (self.people.get(make_name_key(text)) for row in rows for text in row.colleagues)
        return reference.owner if reference else next(filter(None, named), self.owner)


@dataclass(frozen=True, slots=True)
class Brought:
    """The files that a mapping names for a customer: the evidence with its extension, and the logo with its name."""

    evidence: tuple[str, bytes] | None = None
    logo: tuple[str, bytes] | None = None

    @property
    def logo_sha256(self) -> str | None:
        """The SHA-256 of the logo that they allow; None without a logo."""
        return _hash(self.logo[1]) if self.logo else None


@dataclass
class Proposal:
    """One customer: their new record, and what is new in it, each with the row that it comes from."""

    slug: str
    name: str
    is_new: bool
    permissions: list[tuple[str, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    restrictions: list[tuple[str, str]] = field(default_factory=list)
    data: bytes = b""
    before: bytes | None = None
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def written(self) -> dict[str, bytes]:
        """Every file of the proposal, by its path from the catalog's root."""
        home = f"references/{self.slug}"
        return {f"{home}/reference.yaml": self.data} | {f"{home}/{name}": data for name, data in self.files.items()}


@dataclass
class Proposals:
    """The result of a list. `left` are facts that were not written, each with its row and the reason."""

    made: list[Proposal] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    there_already: int = 0


def propose(
    rows: list[RowFacts],
    library: Library,
    tree: Tree,
    source: Source,
    slugs: Mapping[str, str],
    brought: Mapping[str, Brought],
) -> Proposals:
    """Make the changes to the records. `brought` are files, by the customer's name in the list."""
    found = Proposals()
    taken: set[str] = set()
    known = {
        key: slug
        for slug, reference in library.references.items()
        for name, _ in reference.list_names()
        for key in make_company_keys(name)
    }
    for row in rows:
        if row.skipped:
            found.left.append((row.where, row.skipped))
    for group in group_by_customer(row for row in rows if row.facts and not row.skipped):
        name = group[0].customer
        slug = _choose_slug(name, library, {} if group[0].parent else known, slugs)
        reference = library.references.get(slug) if slug else None
        if source.owned_by and source.find_owner(group, reference) != source.owned_by:
            continue
        files = _select_usable(brought.get(name, Brought()), reference, group[0], found)
        entries = _make_entries(group, source, files, found)
        if not entries.any:
            continue
        if slug is None or (slug in taken):
            why = f"no folder name can be made from {name}; add one to the mapping, under `slugs`"
            found.left.append((group[0].where, why))
            continue
        taken.add(slug)
        try:
            proposal = _propose_record(slug, group, entries, library, tree, source, found, files)
        except EditError as error:
            found.left.append((group[0].where, f"{slug}: {error}"))
            continue
        if proposal is not None:
            found.made.append(proposal)
    return found


@dataclass
class _Entries:
    permissions: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    restrictions: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.permissions or self.restrictions)

    @property
    def has_granted(self) -> bool:
        """Whether one of them is granted, which turns a candidate into an active reference, like a recorded answer."""
        return any(entry["state"] == "granted" for _, entry in self.permissions)


def _select_usable(files: Brought, reference: Reference | None, row: RowFacts, found: Proposals) -> Brought:
    """The files, without a logo that differs from the record's: somebody must ask which one is allowed."""
    if files.logo and reference and reference.logo and reference.logo_sha256 != files.logo_sha256:
        found.left.append(
            (
                row.where,
                f"{files.logo[0]} differs from the logo in the record of {reference.slug}; ask which one is allowed",
            )
        )
        return Brought(files.evidence)
    return files


def _make_entries(group: list[RowFacts], source: Source, files: Brought, found: Proposals) -> _Entries:
    entries = _Entries()
    only = source.only
    used: set[str] = set()
    several = len(group) > 1
    for row in group:
        for fact in row.facts:
            at = f"{row.where}, {fact.column}"
            if fact.state == "granted":
                why = _explain_held(fact)
                if why:
                    found.left.append((at, why))
                elif not only or fact.basis in only:
                    entries.permissions.append((at, _make_permission(row, fact, source, used, files)))
                if not why and fact.without and (not only or "restrictions" in only):
                    bans = Fact(
                        "forbidden",
                        fact.column,
                        fact.uses,
                        fact.channels,
                        fact.without,
                        words=[f"without {', '.join(fact.without)}"],
                    )
                    entries.restrictions.append((at, _make_restriction(row, bans, source, used, narrow=True)))
            elif fact.state == "requested":
                found.left.append(
                    (
                        at,
                        "asked, but not answered; the list does not say who and when, so ask again: onrecord seek",
                    )
                )
            elif not only or "restrictions" in only:
                entries.restrictions.append((at, _make_restriction(row, fact, source, used, narrow=several)))
    return entries


def _explain_held(fact: Fact) -> str | None:
    if fact.over is not None:
        return f"it ended on {fact.over}"
    if fact.aside is not None:
        return fact.aside
    if fact.open:
        open_questions = [one for one in fact.open if one != "never"]
        return (
            f"a question is open: {open_questions[0]}"
            + (f" (and {len(open_questions) - 1} more)" if len(open_questions) > 1 else "")
            if open_questions
            else "an answer in the mapping says no"
        )
    if not (fact.channels and fact.territories and fact.decided and fact.basis and (fact.through or fact.review_by)):
        return "it does not say where, for how long, or on what basis"
    return None


def _make_permission(row: RowFacts, fact: Fact, source: Source, used: set[str], files: Brought) -> dict[str, object]:
    """An authorization as in the row, without approvals. A logo still needs the file that they allow."""
    assert fact.channels
    assert fact.territories
    waits = "logo" in fact.uses and files.logo is None
    fields: dict[str, object] = {"id": _make_id(row, fact, source, used), "state": "requested" if waits else "granted"}
    if waits:
        why = f"Read from {source.file}, {row.where}, which does not say who asked"
        fields["requested"] = {
            "on": str(fact.decided),
            "by": source.by,
            "uses": list(fact.uses),
            "why": why[:_LONGEST_WHY],
        }
    fields |= {
        "decided": str(fact.decided),
        "uses": list(fact.uses),
        "channels": list(fact.channels),
        "territories": list(fact.territories),
        "valid_from": str(max(filter(None, (fact.decided, fact.valid_from)))),
    }
    if fact.through:
        fields["valid_through"] = str(fact.through)
    if fact.review_by:
        fields["review_by"] = str(fact.review_by)
    if fact.conditions:
        fields["conditions"] = list(fact.conditions)
    note = [f"From {source.file}, {row.where}, {fact.column}."]
    note += [f"Evidence to fetch: {fact.evidence}"] if fact.evidence else ["The list names no evidence."]
    note += [word if word.endswith((".", "!")) else f"{word}." for word in fact.words]
    fields["note"] = " ".join(note)[:_LONGEST_NOTE]
    if fact.signer:
        fields["signer"] = {"title": fact.signer}
    fields["basis"] = fact.basis
    if files.evidence:
        fields["evidence"] = {"file": _name_evidence(source, files), "sha256": _hash(files.evidence[1])}
    if "logo" in fact.uses and files.logo_sha256:
        fields["logo_sha256"] = files.logo_sha256
    fields["recorded_by"] = source.by
    if not waits and (named := source.approvals(fact.uses)):
        fields["approvals"] = named
    return fields


def _name_evidence(source: Source, files: Brought) -> str:
    """The path below the customer's directory. It contains a hash, so that a second evidence file gets another name."""
    assert files.evidence
    return f"evidence/{source.today}-list-{_hash(files.evidence[1])[:8]}.{files.evidence[0]}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _make_restriction(row: RowFacts, fact: Fact, source: Source, used: set[str], *, narrow: bool) -> dict[str, object]:
    """A restriction as wide as the row says: without territories, unless the customer's other rows have others."""
    fields: dict[str, object] = {"id": _make_id(row, fact, source, used)}
    if fact.uses != ("any",):
        fields["uses"] = list(fact.uses)
    if fact.channels and fact.channels != ("any",):
        fields["channels"] = list(fact.channels)
    if narrow and fact.territories and fact.territories != ("worldwide",):
        fields["territories"] = list(fact.territories)
    words = "; ".join(fact.words)
    why = f"{_BANS[fact.state]} ({source.file}, {row.where}{f', {fact.column}' if fact.column else ''})" + (
        f": {words}" if words else "."
    )
    return fields | {"from": str(source.today), "why": why[:_LONGEST_WHY]}


def _make_id(row: RowFacts, fact: Fact, source: Source, used: set[str]) -> str:
    """An id that is the same for the same cell of the same list, so that a second import finds what the first wrote."""
    stem = make_slug(PurePath(source.file).stem, 24)
    sheet = make_slug(row.sheet, 16)
    kind = {"granted": "", "requested": ""}.get(fact.state, "no")
    parts = [stem, sheet, str(row.row), kind, make_slug(fact.column, 24)]
    base = "-".join(part for part in parts if part)[: _LONGEST_ID - 4].rstrip("-")
    id_ = next(one for n in range(1, len(used) + 2) if (one := base if n == 1 else f"{base}-{n}") not in used)
    used.add(id_)
    return id_


def _choose_slug(name: str, library: Library, known: Mapping[str, str], slugs: Mapping[str, str]) -> str | None:
    """The directory of a customer: that of the customer with the name, otherwise one made from the name."""
    slug = slugs.get(name)
    if slug:
        return slug if make_slug(slug) == slug else None
    answering = library.find_by_name(name)
    if len(answering) > 1:
        return None
    return (
        (answering[0] if answering else None)
        or next((known[key] for key in sorted(make_company_keys(name)) if key in known), None)
        or make_latin_slug(name)
        or None
    )


def _propose_record(
    slug: str,
    group: Iterable[RowFacts],
    entries: _Entries,
    library: Library,
    tree: Tree,
    source: Source,
    found: Proposals,
    files: Brought,
) -> Proposal | None:
    rows = list(group)
    name = " ".join(rows[0].customer.split())
    proposal = Proposal(slug, name, slug not in library.references)
    path = f"references/{slug}/reference.yaml"
    if proposal.is_new:
        if tree.kind(f"references/{slug}") != "missing":
            raise EditError("its folder already exists, but its record cannot be read")
        logo = files.logo[0] if files.logo and _has_key(entries, "logo_sha256") else None
        fields = _make_candidate(name, rows, source, logo)
        if entries.has_granted:
            fields["status"] = "active"
        for key, made in (("authorizations", entries.permissions), ("restrictions", entries.restrictions)):
            if made:
                fields[key] = [entry for _, entry in made]
        proposal.data = "\n".join([_HEAD, *emit.write_mapping(fields, 0), ""]).encode()
        _count(proposal, entries)
        _bring(proposal, entries, files, source)
        return proposal
    proposal.before = tree.read(path)
    record = Edited(proposal.before, read_schema("reference"))
    fresh = _Entries()
    for key, made, old in (
        ("authorizations", entries.permissions, fresh.permissions),
        ("restrictions", entries.restrictions, fresh.restrictions),
    ):
        there = {entry["id"] for entry in record.get((key,)) or ()}
        for at, entry in made:
            if entry["id"] in there:
                found.there_already += 1
                continue
            record.append((key,), entry)
            old.append((at, entry))
    if not fresh.any:
        return None
    if fresh.has_granted and library.references[slug].status == "candidate":
        record.set(("status",), "active")
    if _has_key(fresh, "logo_sha256") and files.logo and not library.references[slug].logo:
        record.set(("logo",), files.logo[0])
    proposal.data = record.data
    _count(proposal, fresh)
    _bring(proposal, fresh, files, source)
    return proposal


def _has_key(entries: _Entries, key: str) -> bool:
    return any(key in entry for _, entry in entries.permissions)


def _bring(proposal: Proposal, entries: _Entries, files: Brought, source: Source) -> None:
    """Add the files that an entry of the proposal names, and no others."""
    if files.evidence and _has_key(entries, "evidence"):
        proposal.files[_name_evidence(source, files)] = files.evidence[1]
    if files.logo and _has_key(entries, "logo_sha256"):
        proposal.files[files.logo[0]] = files.logo[1]


def _count(proposal: Proposal, entries: _Entries) -> None:
    for at, entry in entries.permissions:
        (proposal.waiting if entry["state"] == "requested" else proposal.permissions).append((at, str(entry["id"])))
    proposal.restrictions = [(at, str(entry["id"])) for at, entry in entries.restrictions]


def _make_candidate(name: str, rows: list[RowFacts], source: Source, logo: str | None) -> dict[str, object]:
    """The fields of a candidate, nominated because of the list, with nothing allowed."""
    names = [one for row in rows for one in (row.customer, row.known_as) if one]
    aliases = list(dict.fromkeys(one for one in names if make_name_key(one) != make_name_key(name)))
    fields: dict[str, object] = {"name": name[:200]}
    if aliases:
        fields["aliases"] = aliases
    if any(len(one) < _SHORT or make_name_key(one) in COMMON_WORDS for one in (name, *aliases)):
        fields["matching"] = "never-alone"
    domain = next((row.domain for row in rows if row.domain), None)
    if domain:
        fields["website"] = f"https://{domain}"
    if logo:
        fields["logo"] = logo
    why = f"In the list {source.file}"
    return fields | {
        "status": "candidate",
        "nominated": {"on": str(source.today), "by": source.by, "why": why},
        "owner": source.find_owner(rows, None),
    }
