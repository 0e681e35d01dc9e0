"""Converts vocabulary.yaml and policy.yaml into the facts of `catalog`."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from onrecord.catalog.record import policy as p
from onrecord.catalog.record.four_eyes import can_be_recognized
from onrecord.catalog.record.vocabulary import WHOLE_AXIS, Axis, Term, Vocabulary
from onrecord.finding import Keys

Doc = Mapping[str, Any]


def make_vocabulary(doc: Doc) -> Vocabulary:
    """The vocabulary from a vocabulary.yaml, with territories from ISO 3166-1. Raises ValueError for bad groups."""
    countries = list_territories(doc["territories"].get("titles", {}))
    for code, more in doc["territories"].get("terms", {}).items():
        if code not in countries:
            raise ValueError(f"territories: {code!r} is not an ISO 3166-1 code")
        countries[code] = replace(
            countries[code], synonyms=tuple(more.get("synonyms", ())), finds=tuple(more.get("finds", ()))
        )
    return _check(_make_vocabulary(doc, countries))


def _check(words: Vocabulary) -> Vocabulary:
    """Check that the uses of a vocabulary name channels that it has, and return it. Raises ValueError."""
    for key, use in words.uses.atoms.items():
        for channel in use.channels:
            if channel not in words.channels:
                raise ValueError(f"uses: {key!r} names the unknown channel {channel!r}")
    return words


def _make_vocabulary(doc: Doc, countries: Mapping[str, Term]) -> Vocabulary:
    return Vocabulary(
        uses=_make_axis("uses", doc["uses"]),
        channels=_make_axis("channels", doc["channels"]),
        territories=_make_axis("territories", {**doc["territories"], "terms": {}}, countries),
        **{
            name: _make_axis(name, doc[name]) for name in ("industries", "sizes", "products", "use_cases", "conditions")
        },
    )


def list_territories(titles: Mapping[str, str]) -> dict[str, Term]:
    """All officially assigned ISO 3166-1 alpha-2 codes, sorted by code; `titles` are their everyday names."""
    from iso3166 import countries

    return {
        country.alpha2: Term(
            country.alpha2, titles.get(country.alpha2) or country.apolitical_name, f"ISO 3166-1 {country.alpha2}."
        )
        for country in sorted(countries, key=lambda country: country.alpha2)
        if not country.alpha2.startswith("X")  # user-assigned codes (XK) are not part of the standard
    }


def _make_axis(name: str, doc: Doc, atoms: Mapping[str, Term] | None = None) -> Axis:
    atoms = atoms or {
        key: Term(
            key,
            term["title"],
            term["what"],
            term.get("group"),
            term.get("short"),
            term.get("icon"),
            tuple(term.get("synonyms", ())),
            tuple(term.get("channels", ())),
            tuple(term.get("finds", ())),
        )
        for key, term in doc["terms"].items()
    }
    groups = {
        key: Term(
            key,
            group["title"],
            group["what"],
            synonyms=tuple(group.get("synonyms", ())),
            finds=tuple(group.get("finds", ())),
            is_ambiguous=group.get("ambiguous", False),
        )
        for key, group in doc.get("groups", {}).items()
    }
    named = {key: group.get("members") for key, group in doc.get("groups", {}).items()}
    both = set(atoms) & set(groups)
    if both:
        raise ValueError(f"{name}: {sorted(both)[0]!r} is both a value and a group")
    members: dict[str, frozenset[str]] = {}

    def expand(key: str, seen: tuple[str, ...]) -> frozenset[str]:
        if key in atoms:
            return frozenset((key,))
        if key not in groups:
            raise ValueError(f"{name}: {key!r} is not in this list")
        if key in seen:
            raise ValueError(f"{name}: group {key!r} contains itself")
        if key not in members:
            listed = named[key]
            if listed is not None:
                found = frozenset().union(*(expand(member, (*seen, key)) for member in listed))
            elif key in WHOLE_AXIS:
                found = frozenset(atoms)
            else:
                found = frozenset(atom for atom, term in atoms.items() if term.group == key)
            if not found:
                raise ValueError(f"{name}: group {key!r} has no members")
            members[key] = found
        return members[key]

    for key in groups:
        expand(key, ())
    for key, term in atoms.items():
        if term.group and term.group not in groups:
            raise ValueError(f"{name}: {key!r} belongs to the unknown group {term.group!r}")
    return Axis(name, atoms, groups, members)


def make_policy(doc: Doc) -> p.Policy:
    """The policy from a policy.yaml."""
    site, warn, asks = doc.get("site", {}), doc.get("warn", {}), doc.get("requests", {})
    risk, approvals, value = doc.get("at_risk", {}), doc["approvals"], doc.get("requests", {}).get("high_value")
    days = {key: asks[key] for key in asks if key != "high_value"}
    evidence = doc.get("evidence", {})
    numbers = ((doc.get("term", {}), "max_days"), (warn, "review_days"), (doc.get("outreach", {}), "quiet_days"))
    by_use = {use: _read_approvals(needed) for use, needed in approvals.get("uses", {}).items()}
    given: dict[str, Any] = {key: holder[key] for holder, key in numbers if key in holder}
    if "expiring_days" in warn:
        given["expiring_days"] = tuple(sorted(warn["expiring_days"], reverse=True))
    return p.Policy(
        company=p.Company(**doc["company"]),
        repository=p.Repository(**doc["repository"]),
        roles={key: p.Role(key, role["title"], role.get("what", "")) for key, role in doc["roles"].items()},
        people={
            key: p.Person(
                key,
                person["name"],
                frozenset(person["roles"]),
                person.get("forge"),
                person.get("email"),
                date.fromisoformat(person["left"]) if "left" in person else None,
            )
            for key, person in doc["people"].items()
        },
        approvals_default=frozenset(approvals.get("default", ())),
        approvals_by_use={use: frozenset(roles) for use, (roles, _) in by_use.items()},
        least_people={use: least for use, (_, least) in by_use.items() if least},
        distinct_people=approvals.get("distinct_people", True),
        same_evidence=frozenset(approvals["same_evidence"]) if "same_evidence" in approvals else None,
        raci={
            key: p.Step(
                key,
                step["title"],
                step["responsible"],
                step["accountable"],
                tuple(step.get("consulted", ())),
                tuple(step.get("informed", ())),
            )
            for key, step in doc.get("raci", {}).items()
        },
        limits=tuple(p.Limit(x["use"], x["max"], x["per"], x.get("rest_days", 0)) for x in doc.get("limits", ())),
        site=p.Site(site.get("url"), site.get("stale_after_days", p.Site().stale_after_days)),
        time_zone=doc.get("time_zone", "UTC"),
        requests=p.RequestDays(**days, high_value=(value["amount"], value["currency"]) if value else None),
        remote_evidence_counts=evidence.get("remote", "accepted") == "accepted",
        at_risk=p.AtRisk(
            **{key: risk[key] for key in risk if key != "pauses"}, pauses=frozenset(risk.get("pauses", ()))
        ),
        no_incentive_industries=frozenset(doc.get("gifts", {}).get("no_incentive_industries", ())),
        privacy=p.Privacy(**doc.get("privacy", {})),
        evidence_store=evidence.get("store"),
        **given,
        demo_today=date.fromisoformat(doc["demo"]["today"]) if "demo" in doc else None,
    )


def _read_approvals(needed: list[str] | Doc) -> tuple[list[str], int]:
    """The roles that a use needs, and the least number of people (0: one for each role)."""
    if isinstance(needed, list):
        return needed, 0
    return needed["roles"], needed.get("min", 0)


def find_policy_doubts(policy: p.Policy) -> Iterator[tuple[Keys, str, str]]:
    """People who hold a role that approves but whose approvals cannot count: (route, message, hint)."""
    approving = {"admin", "cs", *policy.approvals_default, *(policy.same_evidence or ())}
    approving |= {role for roles in policy.approvals_by_use.values() for role in roles}
    for key, person in policy.people.items():
        if person.roles & approving and person.left is None and not can_be_recognized(policy, key):
            message = f"{person.name} may approve, but their reviews cannot be recognized, so they do not count"
            yield ("people", key), message, "give them a login (forge) and an e-mail address that nobody else has"


def find_policy_problems(policy: p.Policy, vocabulary: Vocabulary) -> Iterator[tuple[Keys, str, str]]:
    """What is inconsistent in a policy: (route, message, hint)."""
    try:
        ZoneInfo(policy.time_zone)
    except (KeyError, ValueError, OSError):
        hint = "use an IANA name such as Europe/Oslo or UTC"
        yield ("time_zone",), f"{policy.time_zone!r} is not a time zone", hint
    roles = f"roles are: {', '.join(policy.roles)}"
    for key, person in policy.people.items():
        for role in sorted(person.roles - set(policy.roles)):
            yield ("people", key, "roles"), f"{key} has the unknown role {role!r}", roles
    for role in sorted(policy.approvals_default - set(policy.roles)):
        yield ("approvals", "default"), f"unknown role {role!r}", roles
    for use, needed in policy.approvals_by_use.items():
        if use not in vocabulary.uses.atoms:
            yield (
                ("approvals", "uses", use),
                f"{use!r} is not a single use",
                vocabulary.uses.make_unknown_error(use).hint,
            )
        for role in sorted(needed - set(policy.roles)):
            yield ("approvals", "uses", use), f"unknown role {role!r}", roles
    for role in sorted((policy.same_evidence or frozenset()) - set(policy.roles)):
        yield ("approvals", "same_evidence"), f"unknown role {role!r}", roles
    for industry in sorted(policy.no_incentive_industries):
        if industry not in vocabulary.industries:
            hint = vocabulary.industries.make_unknown_error(industry).hint
            yield ("gifts", "no_incentive_industries"), f"{industry!r} is not an industry", hint
    for key, step in policy.raci.items():
        for role in sorted({step.responsible, step.accountable, *step.consulted, *step.informed} - set(policy.roles)):
            yield ("raci", key), f"unknown role {role!r}", roles
    for i, limit in enumerate(policy.limits):
        if limit.use not in vocabulary.uses:
            yield (
                ("limits", i, "use"),
                f"{limit.use!r} is not a known use",
                vocabulary.uses.make_unknown_error(limit.use).hint,
            )
