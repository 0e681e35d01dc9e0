"""All findings about a catalog that was read, with line and column."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Severity
from onrecord.git.tree import Tree
from onrecord.rules import Judged, examine_alone, examine_among, rules
from onrecord.store.catalog_reader import Catalog
from onrecord.store.company_mark import mark_problem
from onrecord.store.documents import Problem, place_problems
from onrecord.store.settings import policy_doubts
from onrecord.store.wish_files import read_wishes
from onrecord.yaml.loader import positions


def examine(catalog: Catalog, tree: Tree, today: date) -> list[Finding]:
    """Run every rule on every reference. Returns the findings, with those of the reader, in the order of reports."""
    library = catalog.library
    alone = (one for reference in library.references.values() for one in judge_alone(reference, library, tree, today))
    beside = [*doubts(library.policy, tree), *read_wishes(tree, library, today).findings]
    every = [*catalog.findings, *beside, *alone, *judge_among(library, tree, today)]
    return in_order(every, library.policy)


def in_order(findings: Iterable[Finding], policy: Policy) -> list[Finding]:
    """Findings in the order of reports, each with the address that explains its rule."""
    return sorted((f.linked(policy.rules_url) for f in findings), key=lambda finding: finding.order)


def judge_alone(reference: Reference, library: Library, tree: Tree, today: date) -> Iterator[Finding]:
    """Findings that depend on one record alone, and on the library's vocabulary and policy."""
    return _with_places(tree, reference.slug, examine_alone(reference, library, today))


def judge_among(library: Library, tree: Tree, today: date) -> Iterator[Finding]:
    """Findings that depend on several customers; only customers linked to others are examined."""
    for slug in sorted(library.directory.tied):
        yield from _with_places(tree, slug, examine_among(library.references[slug], library, today))


def doubts(policy: Policy, tree: Tree) -> list[Finding]:
    """Findings about parts of the policy that are valid but will not have the effect they seem to have."""
    problems = [Problem("schema", *doubt) for doubt in policy_doubts(policy)]
    if why := mark_problem(policy, tree):
        hint = "put an SVG or PNG file without scripts, styles and external references next to policy.yaml"
        problems.append(
            Problem("schema", ("company", "mark"), f"the mark {policy.company.mark} {why}, so it is not shown", hint)
        )
    if not problems:
        return []
    found = place_problems(tree.read("schema/policy.yaml"), "schema/policy.yaml", problems)
    return [replace(finding, severity=Severity.WARNING) for finding in found]


def _with_places(tree: Tree, slug: str, found: Iterable[Judged]) -> Iterator[Finding]:
    by_file: dict[str, list[Judged]] = defaultdict(list)
    for one in found:
        by_file[one[2].file].append(one)
    for file, several in by_file.items():
        yield from _place(tree, f"references/{slug}/{file}", slug, several)


def _place(tree: Tree, path: str, slug: str, several: list[Judged]) -> list[Finding]:
    # A finding about a whole file is on its first line; such a file may not be YAML, whatever its name says.
    where = positions(tree.read(path)) if any(found.keys for _, _, found in several) else None
    placed = []
    for id_, severity, found in several:
        line, column = (1, 1)
        if where:
            line, column = where.key(found.keys) if found.at_key else where.value(found.keys)
        withholds = rules()[id_].rule.withheld_by(found)
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
