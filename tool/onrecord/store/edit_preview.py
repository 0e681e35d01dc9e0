"""A change to a catalog: judged as `check` would judge it, then written whole or not at all."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Finding, Found, Severity
from onrecord.git.tree import Tree
from onrecord.rules import examine
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.overlay import OverlayTree
from onrecord.yaml.loader import YamlError, positions

ASIDE = ".onrecord-aside-"
_STALE_SECONDS = 3600


class ConflictError(Exception):
    """Somebody else changed a file meanwhile, or it cannot be written; nothing was changed."""


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


def write(root: Path, tree: Tree, files: Mapping[str, bytes], read: Mapping[str, bytes]) -> None:
    """Write files whole or not at all: aside first, then renamed one by one, reference.yaml last.

    Nothing points at the other files before reference.yaml does, so that a crash in between leaves the old record; of
    many customers each is then as it was or as it was meant. Where one cannot be written, all are put back.
    `read` are the bytes that the change was made from, by path; a file that is not among them must not be there yet.
    Raises ConflictError.
    """
    for path in files:
        _check(tree, path, read.get(path))
    _sweep(root)
    aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=root))
    made: list[Path] = []
    replaced: list[str] = []
    try:
        for number, data in enumerate(files.values()):
            _write_through(aside / str(number), data)
        ordered = sorted(enumerate(files), key=lambda pair: pair[1].endswith("/reference.yaml"))
        for number, path in ordered:
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if path in read:
                shutil.copymode(target, aside / str(number))
            else:
                made.append(target)
            (aside / str(number)).replace(target)
            if path in read:
                replaced.append(path)
        made.clear()
    except OSError as error:
        for target in made:
            target.unlink(missing_ok=True)
        for path in replaced:
            _write_through(aside / "back", read[path])
            shutil.copymode(root / path, aside / "back")
            (aside / "back").replace(root / path)
        raise ConflictError(f"it cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


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


def _check(tree: Tree, path: str, was: bytes | None) -> None:
    for folder in (*reversed(PurePosixPath(path).parents),):
        if str(folder) != "." and tree.kind(str(folder)) not in ("directory", "missing"):
            raise ConflictError(f"{folder} is not a plain directory")
    kind = tree.kind(path)
    if was is None and kind != "missing":
        raise ConflictError(f"{path} is there already")
    if was is not None and (kind != "file" or tree.read(path) != was):
        raise ConflictError(f"{path} was changed meanwhile; run the command again")


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sweep(root: Path) -> None:
    """What a killed run left behind, once it is surely no longer at work."""
    for left in root.glob(f"{ASIDE}*"):
        if time.time() - left.lstat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)
