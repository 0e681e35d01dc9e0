"""What customers allow, as W3C ODRL 2.2 in JSON-LD: one agreement per customer, with permissions and prohibitions.

ODRL Information Model 2.2 and ODRL Vocabulary & Expression 2.2 (W3C Recommendations, 15 February 2018). The policies
say what the decision allows on each day from today on, and nothing more: each permission is a period of the decision.
Uses and conditions are actions of our own profile, channels are values of one of its operands; territories are
`spatial` with ISO 3166-1 codes; days are `dateTime`, both inclusive. Conditions are duties of the permission.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization, Restriction
from onrecord.catalog.record.days import FIRST_DAY, Days, find_last_day
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Term
from onrecord.reports.json import dumps

_CONTEXT = "http://www.w3.org/ns/odrl.jsonld"
_PREFIX = "onrecord"


def render_policies(library: Library, today: date) -> str:
    """All policies and the terms of the profile they use, as one JSON-LD document."""
    names = {_PREFIX: f"{_find_base(library)}odrl#", "dct": "http://purl.org/dc/terms/"}
    agreed = list(list_policies(library, today))
    return dumps({"@context": [_CONTEXT, names], "@graph": [*agreed, *_list_assets(agreed), *_list_profile(library)]})


def list_policies(library: Library, today: date) -> Iterator[dict[str, Any]]:
    """One agreement per customer who allows anything today or later; other customers are left out."""
    for reference in library.references.values():
        permissions = list(_list_permissions(library, reference, today))
        if permissions:
            yield _make_agreement(library, reference, permissions, today)


def _make_agreement(
    library: Library, reference: Reference, permissions: list[dict[str, Any]], today: date
) -> dict[str, Any]:
    base = _find_base(library)
    home = f"{base}references/{reference.slug}/"
    prohibitions = [
        prohibition
        for restriction in reference.restrictions
        if restriction.through is None or restriction.through >= today
        for prohibition in _list_prohibitions(library, home, restriction)
    ]
    return {
        "@type": "Agreement",
        "uid": f"{home}#policy",
        "profile": f"{base}odrl#",
        "conflict": "prohibit",
        "assigner": f"{home}#customer",
        "assignee": library.policy.company.website or base,
        "permission": permissions,
        **({"prohibition": prohibitions} if prohibitions else {}),
    }


def _list_permissions(library: Library, reference: Reference, today: date) -> Iterator[dict[str, Any]]:
    """The periods in which the decision allows, once all conditions are met, for each authorization that allows it."""
    words, home = library.vocabulary, f"{_find_base(library)}references/{reference.slug}/"
    try:
        judge = library.judge(reference)
    except DecisionError:
        return
    span, cleared = Days(FIRST_DAY, find_last_day(today)), frozenset(words.conditions.atoms)
    questions: list[tuple[str, str | None]] = [(use, None) for use in words.uses.atoms if use != "quote"]
    questions += [("quote", quote.id) for quote in reference.quotes] if "quote" in words.uses.atoms else []
    count = 0
    for use, quote in questions:
        for cells, stretches in judge.trace_timeline(use, "any", "worldwide", span, quote, cleared):
            for stretch in stretches:
                if stretch.answer is not Answer.ALLOW or stretch.days.last < today:
                    continue
                for id_ in stretch.authorizations:
                    count += 1
                    yield {
                        "uid": f"{home}#{id_}-{count}",
                        "target": f"{home}#quote-{quote}" if quote else home,
                        "action": f"{_PREFIX}:use-{use}",
                        "constraint": [
                            *_constrain_place(library, cells.channels, cells.territories),
                            *_constrain_days(stretch.days.first, stretch.days.last),
                        ],
                        **_make_duties(library, reference.by_id[id_]),
                    }


def _make_duties(library: Library, authorization: Authorization) -> dict[str, Any]:
    conditions = library.vocabulary.conditions.sort(set(authorization.conditions))
    return {"duty": [{"action": f"{_PREFIX}:condition-{one}"} for one in conditions]} if conditions else {}


def _list_prohibitions(library: Library, home: str, restriction: Restriction) -> Iterator[dict[str, Any]]:
    """What nobody may do: each use, or ODRL's own `use` for all of them. A missing axis means everything."""
    words = library.vocabulary
    uses = words.uses.expand_all(restriction.uses or words.uses.atoms)
    channels = words.channels.sort(words.channels.expand_all(restriction.channels or words.channels.atoms))
    countries = words.territories.expand_all(restriction.territories or words.territories.atoms)
    where = list(_constrain_place(library, channels, words.territories.sort(countries)))
    whole = uses == frozenset(words.uses.atoms)
    actions = ["use"] if whole else [f"{_PREFIX}:use-{use}" for use in words.uses.sort(uses)]
    for count, action in enumerate(actions, 1):
        constraint = [*where, *_constrain_days(restriction.start, restriction.through)]
        yield {
            "uid": f"{home}#{restriction.id}-not-{count}",
            "target": home,
            "action": action,
            "constraint": constraint,
        }


def _constrain_place(library: Library, channels: Iterable[str], territories: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Constraints for channels and countries; none if all of them are meant."""
    words = library.vocabulary
    names = list(channels)
    if set(names) != set(words.channels.atoms):
        yield _constrain_to(f"{_PREFIX}:channel", [{"@id": f"{_PREFIX}:channel-{name}"} for name in names])
    codes = set(territories)
    others = set(words.territories.atoms) - codes
    if others and len(others) < len(codes):
        listed = [_make_country(code) for code in words.territories.sort(others)]
        yield {"leftOperand": "spatial", "operator": "isNoneOf", "rightOperand": listed}
    elif others:
        yield _constrain_to("spatial", [_make_country(code) for code in words.territories.sort(codes)])


def _constrain_to(operand: str, values: list[dict[str, str]]) -> dict[str, Any]:
    if len(values) == 1:
        return {"leftOperand": operand, "operator": "eq", "rightOperand": values[0]}
    return {"leftOperand": operand, "operator": "isAnyOf", "rightOperand": values}


def _make_country(code: str) -> dict[str, str]:
    return {"@value": code, "@type": "dct:ISO3166"}


def _constrain_days(first: date, last: date | None) -> Iterator[dict[str, Any]]:
    """Civil days in the policy's zone, both inclusive."""
    for operator, day in (("gteq", first), ("lteq", last)):
        if day is not None:
            value = {"@value": day.isoformat(), "@type": "xsd:date"}
            yield {"leftOperand": "dateTime", "operator": operator, "rightOperand": value}


def _list_assets(agreed: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the policies are about: a reference, and its quotes as parts, so that prohibitions apply to them too."""
    for policy in agreed:
        home = policy["uid"].removesuffix("#policy")
        yield {"@id": home, "@type": "AssetCollection"}
        targets = dict.fromkeys(rule["target"] for rule in policy["permission"])
        yield from ({"@id": target, "@type": "Asset", "partOf": home} for target in targets if target != home)


def _list_profile(library: Library) -> Iterator[dict[str, Any]]:
    """The terms of the profile: every action is included in ODRL's `use`, as a profile must state."""
    words = library.vocabulary
    channel = {"@id": f"{_PREFIX}:channel", "@type": ["LeftOperand", "skos:Concept"], "skos:prefLabel": "Channel"}
    yield channel | {"skos:definition": "Where it is shown or said."}
    yield from _list_terms("use", words.uses, {"@type": ["Action", "skos:Concept"], "includedIn": "use"})
    yield from _list_terms("condition", words.conditions, {"@type": ["Action", "skos:Concept"], "includedIn": "use"})
    yield from _list_terms("channel", words.channels, {"@type": "skos:Concept"})


def _list_terms(kind: str, axis: Axis, fields: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    term: Term
    for term in axis.atoms.values():
        yield {
            "@id": f"{_PREFIX}:{kind}-{term.id}",
            **fields,
            "skos:prefLabel": term.title,
            "skos:definition": term.what,
        }


def _find_base(library: Library) -> str:
    """The base of all names: the site's address, or else the repository's."""
    policy = library.policy
    return f"{(policy.site.url or policy.repository.url).rstrip('/')}/"
