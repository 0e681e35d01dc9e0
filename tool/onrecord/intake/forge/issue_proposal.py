"""Turns what an issue form asks for into files of the catalog, or into the reasons why not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.catalog.decision.reasons import DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.four_eyes import can_be_recognized, list_possible_approvers
from onrecord.catalog.record.policy import Person
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import make_request_id
from onrecord.catalog.search.similar_names import find_similar
from onrecord.catalog.workload.outreach_conflicts import Conflict, Obstacle, find_conflicts_of_requesting
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.yaml import yaml_writer as emit

_SCHEMA = "# yaml-language-server: $schema={}schema/{}.schema.json"


@dataclass
class Proposal:
    """The result of a form: the customer, the files by path, a title, remarks, and what is wrong.

    `gone` are files that it removes, `letters` the files to send once it is merged.
    """

    slug: str | None = None
    title: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    letters: dict[str, bytes] = field(default_factory=dict)


def propose_request(given: Mapping[str, str], person: Person, library: Library, on: date, today: date) -> Proposal:
    """The request file for an engagement. `on` is the day on which it was requested."""
    proposal = Proposal()
    words = library.vocabulary
    use = given.get("use", "")
    if use not in words.activities:
        known = ", ".join(words.uses.sort(words.activities))
        proposal.problems.append(f"“What for” must be one of {known}")
    needed_by = _read_day(given.get("needed_by"), proposal)
    if needed_by and needed_by < today:
        proposal.problems.append(f"“Needed by” is {needed_by}, which is in the past")
    reference = _find_customer(given.get("customer", ""), library, proposal)
    if proposal.problems or reference is None:
        return proposal
    for obstacle in _find_obstacles(reference, library, given, needed_by, today):
        (proposal.problems if obstacle.hard else proposal.remarks).append(obstacle.message)
    if proposal.problems:
        return proposal
    fields: dict[str, object] = {
        "use": use,
        "requested": {"on": on.isoformat(), "by": person.id, "team": given.get("team") or min(person.roles)},
        "prospect": given["prospect"],
        "about": given["about"],
    }
    fields |= {"needed_by": needed_by.isoformat()} if needed_by else {}
    approver = _choose_approver(reference, person, library)
    fields |= {"approved": {"on": on.isoformat(), "by": approver}} if approver else {}
    id_ = make_request_id(on, given["prospect"], use, [request.id for request in reference.requests])
    path = f"references/{reference.slug}/requests/{id_}.yaml"
    proposal.slug = reference.slug
    proposal.title = f"Request: {words.uses.title(use).lower()} with {reference.name} for {given['prospect']}"
    proposal.files[path] = _encode_document("../../../", "request", fields)
    return proposal


def propose_nomination(given: Mapping[str, str], person: Person, library: Library, on: date) -> Proposal:
    """The record of a new candidate, owned by the person who nominates them, or else the first who may own it."""
    proposal = Proposal()
    name, slug = given["name"], make_latin_slug(given["name"])
    if not slug:
        proposal.problems.append("“Customer” contains no letter or digit from which a folder name could be made")
    if slug in library.references or library.find_by_name(name):
        proposal.problems.append(f"{name} is already in the catalog")
    profile: dict[str, object] = {}
    for key, axis in (("industry", library.vocabulary.industries), ("country", library.vocabulary.territories)):
        if key in given:
            term = given[key].upper() if key == "country" else given[key]
            if term not in axis.atoms:
                proposal.problems.append(
                    f"“{key.capitalize()}”: there is no {given[key]}; {axis.make_unknown_error(term).hint}"
                )
            profile[key] = term
    if proposal.problems:
        return proposal
    proposal.remarks += [
        f"{other} is also called {matched}; is this the same company?" for other, matched in find_similar(library, name)
    ]
    fields: dict[str, object] = {
        "name": name,
        "status": "candidate",
        "nominated": {"on": on.isoformat(), "by": person.id, "why": given["why"]},
        "owner": _choose_owner(person, library),
    }
    fields |= {"profile": profile} if profile else {}
    proposal.slug, proposal.title = slug, f"Nominate {name}"
    proposal.files[f"references/{slug}/reference.yaml"] = _encode_document("../../", "reference", fields)
    return proposal


def _choose_approver(reference: Reference, person: Person, library: Library) -> str | None:
    """Who approves the request by approving its pull request: the customer's owner, otherwise the first who may."""
    step = library.policy.raci.get("approve-request")
    roles = {step.responsible, step.accountable} if step else {"cs"}
    able = [
        key
        for key in list_possible_approvers(library.policy, roles, frozenset({person.id}))
        if can_be_recognized(library.policy, key)
    ]
    return reference.owner if reference.owner in able else next(iter(able), None)


def _choose_owner(person: Person, library: Library) -> str:
    """The person who nominated them, if they may own the record; otherwise the first who may."""
    step = library.policy.raci.get("record")
    role = step.accountable if step else "cs"
    able = [key for key, known in library.policy.people.items() if role in known.roles and not known.left]
    return person.id if person.id in able or not able else able[0]


def _find_customer(name: str, library: Library, proposal: Proposal) -> Reference | None:
    try:
        return library.resolve(name)
    except DecisionError as error:
        proposal.problems.append(f"“Customer”: {error.message}; {error.hint}")
        return None


def _find_obstacles(
    reference: Reference, library: Library, given: Mapping[str, str], needed_by: date | None, today: date
) -> Iterator[Obstacle]:
    try:
        yield from find_conflicts_of_requesting(
            reference, library, given["use"], given["prospect"], given["about"], needed_by, today
        )
    except DecisionError as error:
        yield Obstacle(Conflict.UNJUDGEABLE, f"{error.message}; {error.hint}", hard=True)


def _read_day(text: str | None, proposal: Proposal) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        proposal.problems.append("“Needed by” must be a date such as 2026-12-01, or empty")
        return None


def _encode_document(up: str, kind: str, fields: Mapping[str, object]) -> bytes:
    return "\n".join([_SCHEMA.format(up, kind), *emit.write_mapping(fields, 0), ""]).encode("utf-8")
