"""A change to a catalog, judged as `check` would judge it, before it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.changes.protected_files import is_wish_file
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Found, Severity
from onrecord.git.tree import Tree
from onrecord.rules import examine
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.overlay import OverlayTree
from onrecord.store.wish_files import read_wishes
from onrecord.yaml.loader import YamlError, find_positions


@dataclass(frozen=True)
class Outlook:
    """A catalog after a change.

    `changed` are the records that the change touches, by slug, without those that cannot be read. `errors` are those
    that the change brings, in the order of reports; earlier errors are not among them.
    """

    library: Library
    changed: Mapping[str, Reference]
    errors: tuple[Finding, ...]

    @property
    def reference(self) -> Reference | None:
        """The changed record, if the change is about one customer; None if it cannot be read."""
        return next(iter(self.changed.values()), None)


def judge_edit(catalog: Catalog, tree: Tree, files: Mapping[str, bytes], today: date) -> Outlook:
    """Judge a change before it is written. `files` are bytes by path from the catalog's root, for any customers."""
    library = catalog.library
    over, errors, changed = OverlayTree(tree, files), list[Finding](), dict[str, Reference]()
    slugs = sorted({path.split("/")[1] for path in files if path.startswith("references/")})
    for slug in slugs:
        after = load_catalog(over, today, [slug], (library.vocabulary, library.policy))
        errors += [f for f in after.findings if f.severity is Severity.ERROR and f not in catalog.findings]
        changed |= after.library.references
    references = dict(sorted({**library.references, **changed}.items()))
    becomes = Library(references, library.vocabulary, library.policy)
    for slug in slugs:
        before = {_identify(id_, found) for id_, found in _find_errors(library.references.get(slug), library, today)}
        for id_, found in _find_errors(changed.get(slug), becomes, today):
            if _identify(id_, found) not in before:
                errors.append(_locate(over, slug, id_, found))
    if any(is_wish_file(path) for path in files):
        was = read_wishes(tree, library, today).findings
        errors += [finding for finding in read_wishes(over, becomes, today).findings if finding not in was]
    return Outlook(becomes, changed, tuple(sorted(errors, key=lambda finding: finding.order)))


def _find_errors(reference: Reference | None, library: Library, today: date) -> Iterator[tuple[str, Found]]:
    if reference is not None:
        for id_, severity, found in examine(reference, library, today):
            if severity is Severity.ERROR:
                yield id_, found


def _identify(id_: str, found: Found) -> tuple[object, ...]:
    """What identifies a finding: its words may change with the record, its place does not."""
    return id_, found.file, found.keys


def _locate(tree: Tree, slug: str, id_: str, found: Found) -> Finding:
    path = f"references/{slug}/{found.file}"
    line, column = 1, 1
    try:
        where = find_positions(tree.read(path))
        line, column = where.find_key(found.keys) if found.at_key else where.find_value(found.keys)
    except (OSError, YamlError):
        pass  # the finding is about a file that is not a record, such as a logo
    return Finding(path, line, column, id_, Severity.ERROR, found.message, found.hint, slug)
