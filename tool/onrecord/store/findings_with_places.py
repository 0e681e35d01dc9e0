"""All findings about a catalog that was read, with line and column."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from onrecord.finding import Finding, Found, Severity
from onrecord.git.tree import Tree
from onrecord.rules import examine, rules
from onrecord.store.catalog_reader import Catalog
from onrecord.store.documents import Problem, placed
from onrecord.store.settings import policy_doubts
from onrecord.yaml.loader import positions


def examined(catalog: Catalog, tree: Tree, today: date) -> list[Finding]:
    """Run every rule over every reference; findings of the reader included, in the order of reports."""
    findings = [*catalog.findings, *_doubts(catalog, tree)]
    for slug, reference in catalog.library.references.items():
        by_file: dict[str, list[tuple[str, Severity, Found]]] = defaultdict(list)
        for id_, severity, found in examine(reference, catalog.library, today):
            by_file[found.file].append((id_, severity, found))
        for file, several in by_file.items():
            path = f"references/{slug}/{file}"
            findings.extend(_placed(tree, path, slug, several))
    base = catalog.library.policy.rules_url
    return sorted((f.linked(base) for f in findings), key=lambda finding: finding.order)


def _doubts(catalog: Catalog, tree: Tree) -> list[Finding]:
    """What of the policy can be used, and yet will not do what it seems to."""
    problems = [Problem("schema", *doubt) for doubt in policy_doubts(catalog.library.policy)]
    if not problems:
        return []
    found = placed(tree.read("schema/policy.yaml"), "schema/policy.yaml", problems)
    return [replace(finding, severity=Severity.WARNING) for finding in found]


def _placed(tree: Tree, path: str, slug: str, several: list[tuple[str, Severity, Found]]) -> list[Finding]:
    # What is found about a whole file stands on its first line; such a file may be no YAML, whatever its name says.
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
