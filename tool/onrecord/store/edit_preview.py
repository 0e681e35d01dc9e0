"""A change to a catalog, judged as `check` would judge it, before it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Found, Severity
from onrecord.git.tree import Tree
from onrecord.rules import examine
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.overlay import OverlayTree
from onrecord.yaml.loader import YamlError, positions


@dataclass(frozen=True)
class Outlook:
    """What a catalog becomes by a change of one customer.

    `reference` is None where the changed record cannot be read. `errors` are those that the change brings, in the
    order of reports; what was wrong before is not among them.
    """

    library: Library
    reference: Reference | None
    errors: tuple[Finding, ...]


def outlook(catalog: Catalog, tree: Tree, slug: str, files: Mapping[str, bytes], today: date) -> Outlook:
    """Judge a change before it is written. `files` are bytes by paths from the catalog's root, all of one customer."""
    library = catalog.library
    over = OverlayTree(tree, files)
    after = load_catalog(over, today, slug, (library.vocabulary, library.policy))
    reference = after.library.references.get(slug)
    errors = [f for f in after.findings if f.severity is Severity.ERROR and f not in catalog.findings]
    if reference is None:
        return Outlook(library, None, tuple(sorted(errors, key=lambda finding: finding.order)))
    references = dict(sorted({**library.references, slug: reference}.items()))
    changed = Library(references, library.vocabulary, library.policy)
    before = {_what(id_, found) for id_, found in _errors(library.references.get(slug), library, today)}
    for id_, found in _errors(reference, changed, today):
        if _what(id_, found) not in before:
            errors.append(_placed(over, slug, id_, found))
    return Outlook(changed, reference, tuple(sorted(errors, key=lambda finding: finding.order)))


def errors_brought(catalog: Catalog, tree: Tree, files: Mapping[str, bytes], today: date) -> list[Finding]:
    """The errors that a change of many customers brings, as `outlook` finds those of one; in the order of reports."""
    library = catalog.library
    over, found, references = OverlayTree(tree, files), list[Finding](), dict(library.references)
    slugs = sorted({path.split("/")[1] for path in files})
    for slug in slugs:
        after = load_catalog(over, today, slug, (library.vocabulary, library.policy))
        found += [f for f in after.findings if f.severity is Severity.ERROR and f not in catalog.findings]
        references |= after.library.references
    changed = Library(dict(sorted(references.items())), library.vocabulary, library.policy)
    for slug in slugs:
        before = {_what(id_, one) for id_, one in _errors(library.references.get(slug), library, today)}
        for id_, one in _errors(changed.references.get(slug), changed, today):
            if _what(id_, one) not in before:
                found.append(_placed(over, slug, id_, one))
    return sorted(found, key=lambda finding: finding.order)


def _errors(reference: Reference | None, library: Library, today: date) -> Iterator[tuple[str, Found]]:
    if reference is not None:
        for id_, severity, found in examine(reference, library, today):
            if severity is Severity.ERROR:
                yield id_, found


def _what(id_: str, found: Found) -> tuple[object, ...]:
    """What makes two findings the same one: their words may change with the record, their place does not."""
    return id_, found.file, found.keys


def _placed(tree: Tree, slug: str, id_: str, found: Found) -> Finding:
    path = f"references/{slug}/{found.file}"
    line, column = 1, 1
    try:
        where = positions(tree.read(path))
        line, column = where.key(found.keys) if found.at_key else where.value(found.keys)
    except (OSError, YamlError):
        pass  # the finding is about a file that is no record, such as a logo
    return Finding(path, line, column, id_, Severity.ERROR, found.message, found.hint, slug)
