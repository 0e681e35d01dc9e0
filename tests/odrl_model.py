"""ODRL 2.2 as far as our export speaks it: the rules of the Information Model, and a small evaluator.

Rules: W3C ODRL Information Model 2.2, sections 2.1 (policy), 2.3 (action), 2.4 (party), 2.5 (constraint), 2.6 (rule),
2.7 (composition), 2.10 (conflict) and 3 (profiles). Terms: ODRL Vocabulary & Expression 2.2.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

OPERATORS = {"eq", "gt", "gteq", "lt", "lteq", "neq", "isA", "hasPart", "isPartOf", "isAllOf", "isAnyOf", "isNoneOf"}
SET_OPERATORS = {"isAllOf", "isAnyOf", "isNoneOf"}
CORE_LEFT = {"dateTime", "spatial"}
PREFIX = "onrecord:"
Node = dict[str, Any]


def find_problems(document: Node) -> Iterator[str]:
    """Everything in a document that the Information Model does not allow."""
    if not document.get("@context") or document["@context"][0] != "http://www.w3.org/ns/odrl.jsonld":
        yield "the context is not ODRL's"
    nodes = document["@graph"]
    terms = {node["@id"]: node for node in nodes if "@id" in node}
    policies = [node for node in nodes if "uid" in node]
    ids = [policy["uid"] for policy in policies]
    ids += [rule["uid"] for policy in policies for rule in _walk_rules(policy) if "uid" in rule]
    if len(ids) != len(set(ids)):
        yield "two policies or rules have one uid"
    for policy in policies:
        yield from _check_policy(policy, terms)
    for id_, term in terms.items():
        if not id_.startswith(PREFIX):
            if term["@type"] == "Asset" and terms[term["partOf"]]["@type"] != "AssetCollection":
                yield f"{id_} is part of what is no collection"
            continue
        if "Action" in _list(term["@type"]) and term.get("includedIn") not in ("use", "transfer"):
            yield f"{id_}: an action of a profile is included in use or transfer"
        if not term.get("skos:prefLabel"):
            yield f"{id_} has no label"


def is_allowed(
    document: Node, policy: Node, action: str, target: str, facts: dict[str, str], cleared: frozenset[str]
) -> bool:
    """Whether a policy permits an action on a target: a permission holds, its duties are met, no prohibition holds."""
    whole = {target, *(node["partOf"] for node in document["@graph"] if node.get("@id") == target and "partOf" in node)}
    if policy["conflict"] != "prohibit":
        raise ValueError(policy["conflict"])
    barred = any(
        rule["action"] in ("use", action) and rule["target"] in whole
        for rule in policy.get("prohibition", ())
        if _holds(rule, facts)
    )
    return not barred and any(
        rule["action"] == action
        and rule["target"] == target
        and _holds(rule, facts)
        and {duty["action"] for duty in rule.get("duty", ())} <= cleared
        for rule in policy.get("permission", ())
    )


def _check_policy(policy: Node, terms: dict[str, Node]) -> Iterator[str]:
    uid = policy["uid"]
    if not _is_iri(uid) or policy["@type"] not in ("Set", "Offer", "Agreement"):
        yield f"{uid}: a policy is a Set, an Offer or an Agreement, and is named by an IRI"
    if not list(_walk_rules(policy)):
        yield f"{uid}: a policy has a rule"
    if policy["@type"] == "Agreement":
        for party in ("assigner", "assignee"):
            if not (isinstance(policy.get(party), str) and _is_iri(policy[party])):
                yield f"{uid}: an agreement has exactly one {party}"
    if policy.get("conflict") not in ("perm", "prohibit", "invalid"):
        yield f"{uid}: no conflict strategy of ODRL"
    used_profile = False
    for rule in _walk_rules(policy):
        used_profile |= str(rule.get("action", "")).startswith(PREFIX)
        yield from (f"{uid}: {problem}" for problem in _check_rule(rule, terms))
    if used_profile and not _is_iri(policy.get("profile", "")):
        yield f"{uid}: terms of a profile need its name"


def _check_rule(rule: Node, terms: dict[str, Node]) -> Iterator[str]:
    if rule.get("target") not in terms:
        yield f"{rule.get('target')} is no asset of the document"
    for key in ("action", "target"):
        if not isinstance(rule.get(key), str):
            yield f"a permission or a prohibition has exactly one {key}"
    if not _is_iri(rule["target"]):
        yield "a target is an IRI"
    for action in [rule["action"], *(duty.get("action") for duty in rule.get("duty", ()))]:
        if action != "use" and "Action" not in _list(terms.get(action, {}).get("@type", ())):
            yield f"{action} is no action of ODRL nor of the profile"
    for constraint in rule.get("constraint", ()):
        if set(constraint) != {"leftOperand", "operator", "rightOperand"}:
            yield "a constraint has a left operand, an operator and a right operand"
            continue
        left, operator, right = constraint["leftOperand"], constraint["operator"], constraint["rightOperand"]
        if left not in CORE_LEFT and "LeftOperand" not in _list(terms.get(left, {}).get("@type", ())):
            yield f"{left} is no left operand"
        if operator not in OPERATORS:
            yield f"{operator} is no operator"
        if isinstance(right, list) != (operator in SET_OPERATORS) or not right:
            yield f"{operator} does not go with {right}"
        for value in _list(right):
            if left == "dateTime" and (value.get("@type") != "xsd:date" or not date.fromisoformat(value["@value"])):
                yield f"{value} is no xsd:date"
            if left == "spatial" and (value.get("@type") != "dct:ISO3166" or len(value["@value"]) != 2):
                yield f"{value} is no country"
            if left == f"{PREFIX}channel" and value.get("@id") not in terms:
                yield f"{value} is no channel of the profile"


def _holds(rule: Node, facts: dict[str, str]) -> bool:
    return all(_is_met(constraint, facts[constraint["leftOperand"]]) for constraint in rule.get("constraint", ()))


def _is_met(constraint: Node, fact: str) -> bool:
    values = [value.get("@id") or value["@value"] for value in _list(constraint["rightOperand"])]
    operator = constraint["operator"]
    if operator == "gteq":
        return fact >= values[0]  # ISO days sort as text
    if operator == "lteq":
        return fact <= values[0]
    return (fact in values) != (operator == "isNoneOf")


def _walk_rules(policy: Node) -> Iterator[Node]:
    for kind in ("permission", "prohibition", "obligation"):
        yield from policy.get(kind, ())


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _is_iri(text: str) -> bool:
    return text.startswith(("https://", "http://")) and not set(text) & set(' <>"{}|\\^`')
