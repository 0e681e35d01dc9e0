"""All findings about a catalog that was read, with line and column."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Keys, Severity
from onrecord.git.tree import Tree
from onrecord.rules import Judged, examine_alone, examine_among, list_rules
from onrecord.store.catalog_reader import Catalog
from onrecord.store.company_mark import find_mark_problem
from onrecord.store.documents import Problem, locate_problems
from onrecord.store.settings import find_policy_doubts
from onrecord.store.wish_files import read_wishes
from onrecord.yaml.loader import find_positions


def examine(catalog: Catalog, tree: Tree, today: date) -> list[Finding]:
    """Run every rule on every reference. Returns the findings, with those of the reader, in the order of reports."""
    library = catalog.library
    alone = (one for reference in library.references.values() for one in judge_alone(reference, library, tree, today))
    beside = [*find_doubts(library.policy, tree), *read_wishes(tree, library, today).findings]
    every = [*catalog.findings, *beside, *alone, *judge_among(library, tree, today)]
    return sort_findings(every, library.policy)


def sort_findings(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Findings in the order of reports, each with the address that explains its rule."""
    return sorted((f.link_to_rule(policy.rules_url) for f in findings), key=lambda finding: finding.order)


def judge_alone(reference: Reference, library: Library, tree: Tree, today: date) -> Iterator[Finding]:
    """Findings that depend on one record alone, and on the library's vocabulary and policy."""
    return _locate_all(tree, reference.slug, examine_alone(reference, library, today))


def judge_among(library: Library, tree: Tree, today: date) -> Iterator[Finding]:
    """Findings that depend on several customers; only customers linked to others are examined."""
    for slug in sorted(library.directory.tied):
        yield from _locate_all(tree, slug, examine_among(library.references[slug], library, today))


def find_doubts(policy: Policy, tree: Tree) -> list[Finding]:
    """Findings about parts of the policy that are valid but will not have the effect they seem to have."""
    problems = [Problem("schema", *doubt) for doubt in find_policy_doubts(policy)]
    if why := find_mark_problem(policy, tree):
        hint = "put an SVG or PNG file without scripts, styles and external references next to policy.yaml"
        problems.append(
            Problem("schema", ("company", "mark"), f"the mark {policy.company.mark} {why}, so it is not shown", hint)
        )
    if not problems:
        return []
    found = locate_problems(tree.read("schema/policy.yaml"), "schema/policy.yaml", problems)
    return [replace(finding, severity=Severity.WARNING) for finding in found]


def _locate_all(tree: Tree, slug: str, found: Iterable[Judged]) -> Iterator[Finding]:
    by_place: dict[tuple[str, Keys], list[Judged]] = defaultdict(list)
    for one in found:
        by_place[one[2].file, one[2].keys[:1]].append(one)
    for (file, top), several in by_place.items():
        yield from _locate(tree, f"references/{slug}/{file}", slug, top, several)


def _locate(tree: Tree, path: str, slug: str, top: Keys, several: list[Judged]) -> list[Finding]:
    # A finding about a whole file is on its first line; such a file may not be YAML, whatever its name says.
    where = find_positions(tree.read(path), str(top[0])) if top else None
    placed = []
    for id_, severity, found in several:
        line, column = (1, 1)
        if where:
            line, column = where.find_key(found.keys) if found.at_key else where.find_value(found.keys)
        withholds = list_rules()[id_].rule.find_withheld(found)
        placed.append(
            Finding(
                path,
                line,
                column,
                id_,
                severity,
                found.message,
                found.hint,
                slug,
                keys=found.keys,
                withholds=withholds,
            )
        )
    return placed
