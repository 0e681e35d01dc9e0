"""What a change touches: every file with its mode, and every field that differs in a customer's record."""

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from onrecord.catalog.changes.protected_files import is_plain, is_record_file
from onrecord.catalog.changes.review_marks import DEFAULT, NOBODY, FieldChange, Marks
from onrecord.git.repository import GitTree, Repository
from onrecord.git.tree import Tree
from onrecord.store.comparison import Comparison
from onrecord.store.documents import read_document
from onrecord.store.schema import read_schema

Fields = Mapping[str, tuple[FieldChange, ...]]


def find_changed_files(root: Path, both: Comparison) -> Mapping[str, str]:
    """Every file that differs between the merge base and the head, with git's mode afterwards; sorted.

    By path from the repository's root. Raises GitError.
    """
    repository = Repository(root)
    found = _list_differing(repository, both.base_commit, both.head_commit or repository.commit("HEAD"))
    if not both.head_commit:  # what is committed counts too, although it may not be on disk, like a submodule
        here = _list_differing(repository, both.base_commit)
        found |= {path: mode for path, mode in here.items() if is_plain(found.get(path, mode))}
        others = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":(top)")
        names = repository.run(*others).decode("utf-8", "backslashreplace").split("\0")
        found |= {name: _find_mode(repository.top / name) for name in names if name}
    return dict(sorted(found.items()))


def _list_differing(repository: Repository, *commits: str) -> dict[str, str]:
    listing = repository.list_differences("--raw", *commits, "--")
    parts = listing.decode("utf-8", "backslashreplace").split("\0")
    return {path: facts.split()[1] for facts, path in zip(parts[::2], parts[1::2], strict=False) if facts}


def _find_mode(file: Path) -> str:
    try:
        mode = os.lstat(file).st_mode
    except (OSError, ValueError):
        return "100644"
    if stat.S_ISLNK(mode):
        return "120000"
    return "100755" if mode & stat.S_IXUSR else "100644"


def find_changed_fields(
    root: Path, both: Comparison, files: Mapping[str, str], prefix: str, renamed: Mapping[str, str]
) -> Fields:
    """What differs in the record of each customer, by slug, with who must agree to it by the base's schemas.

    `root` is the catalog's; `files` are the changed ones; `renamed` is former slug -> new slug: a directory that
    moved is compared with what it was, whichever of the two paths was touched.
    """
    home = f"{prefix}references/"
    slugs = {
        path.removeprefix(home).split("/")[0] for path in files if path.startswith(home) and "/" in path[len(home) :]
    }
    former = {new: old for old, new in renamed.items()}
    touched = {renamed.get(slug, slug) for slug in slugs}
    schemas = GitTree(Repository(root), both.base_commit, prefix, ["schema"])
    marks = {kind: read_base_marks(schemas, kind) for kind in ("reference", "request")}
    found: dict[str, tuple[FieldChange, ...]] = {}
    for slug in sorted(touched):
        record = _Record(both, former.get(slug, slug), slug, marks)
        found[slug] = tuple(record.list_changes())
    return found


def read_base_marks(tree: Tree, kind: str) -> Marks:
    """Who must agree to what, by the base's schema.

    A base without a schema, or with one without marks, is judged by the schema that comes with the tool.
    """
    path = f"schema/{kind}.schema.json"
    if tree.kind(path) == "file":
        try:
            document = json.loads(tree.read(path))
        except (OSError, ValueError, RecursionError):
            document = None
        if isinstance(document, dict) and '"x-review"' in json.dumps(document):
            return Marks(document)
    return Marks(read_schema(kind).document)


class _Record:
    """One customer's directory on both sides."""

    def __init__(self, both: Comparison, was: str, slug: str, marks: Mapping[str, Marks]) -> None:
        self.trees = both.base_tree, both.head_tree
        self.homes = f"references/{was}", f"references/{slug}"
        self.slugs = was, slug
        self.marks, self.today = marks, both.today

    def list_changes(self) -> list[FieldChange]:
        moved = FieldChange(("directory",), *self.slugs, DEFAULT)
        found = [
            *([moved] if self.slugs[0] != self.slugs[1] else ()),
            *self.marks["reference"].list_changes(*self._read_documents("reference.yaml", "reference")),
        ]
        for name in self._list_names("requests"):
            before, after = self._read_documents(f"requests/{name}", "request")
            home = ("requests", name.removesuffix(".yaml"))
            changes = self.marks["request"].list_changes(before, after)
            found += (replace(change, keys=(*home, *change.keys)) for change in changes)
        return [*found, *self._list_files()]

    def _read_documents(self, name: str, kind: str) -> tuple[object, object]:
        one, other = (
            read_document(tree, f"{home}/{name}", kind, self.today)[0]
            if tree.kind(f"{home}/{name}") == "file"
            else None
            for tree, home in zip(self.trees, self.homes, strict=True)
        )
        return one, other

    def _list_names(self, folder: str) -> list[str]:
        both = zip(self.trees, self.homes, strict=True)
        names = {e.name for tree, home in both for e in tree.entries(f"{home}/{folder}" if folder else home)}
        return sorted(name for name in names if folder != "requests" or name.endswith(".yaml"))

    def _list_files(self) -> list[FieldChange]:
        """The files next to the record. A new piece of evidence counts for nothing until an entry names it."""
        found: dict[str, FieldChange] = {}
        logos = [name for name in self._list_names("") if name.startswith("logo")]
        names = [*logos, *(f"evidence/{name}" for name in self._list_names("evidence"))]
        for name in (name for name in names if is_record_file(f"references/{self.slugs[1]}/{name}")):
            before, after = (self._compute_digest(i, name) for i in (0, 1))
            if before != after:
                review = NOBODY if before is None and name.startswith("evidence/") else DEFAULT
                found[name] = FieldChange(("files", name), before, after, review)
        return list(found.values())

    def _compute_digest(self, side: int, name: str) -> str | None:
        tree, path = self.trees[side], f"{self.homes[side]}/{name}"
        kind = tree.kind(path)
        if kind != "file":
            return None if kind == "missing" else kind
        try:
            return tree.digest(path)
        except OSError as error:
            return f"unread: {error}"
