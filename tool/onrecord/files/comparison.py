"""Two commits of a catalog, read for a comparison. "Cannot compare" is an error that names the cure."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.files.catalog import Catalog, load_catalog
from onrecord.files.git import GitTree, Repository
from onrecord.files.tree import DirectoryTree, Tree


@dataclass(frozen=True)
class Comparison:
    """The catalog at the merge base and at the head, as they were read."""

    base_commit: str
    base: Catalog
    base_tree: Tree
    head_commit: str | None
    head: Catalog
    head_tree: Tree


def read_both(root: Path, base: str, head: str | None, today: date) -> Comparison:
    """Read the merge base of `base` and `head` from git objects, and the head likewise; no head is the work tree.

    Raises GitError where they cannot be compared, CatalogError where one of them is no catalog.
    """
    repository = Repository(root)
    prefix = repository.prefix(root)
    head_commit = repository.commit(head) if head else None
    base_commit = repository.merge_base(repository.commit(base), head_commit or repository.commit("HEAD"))
    base_tree = GitTree(repository, base_commit, prefix)
    head_tree: Tree = GitTree(repository, head_commit, prefix) if head_commit else DirectoryTree(root)
    return Comparison(
        base_commit,
        load_catalog(base_tree, today),
        base_tree,
        head_commit,
        load_catalog(head_tree, today),
        head_tree,
    )


def changed_paths(root: Path, both: Comparison) -> list[str]:
    """Every file that differs between the merge base and the head, from the catalog's root. Raises GitError."""
    repository = Repository(root)
    against = [both.head_commit] if both.head_commit else []
    listing = repository.run("diff", "--name-only", "-z", "--no-renames", "--relative", both.base_commit, *against)
    found = [raw.decode("utf-8", "backslashreplace") for raw in listing.split(b"\0") if raw]
    if not both.head_commit:
        others = repository.run("ls-files", "-z", "--others", "--exclude-standard")
        found += [raw.decode("utf-8", "backslashreplace") for raw in others.split(b"\0") if raw]
    return sorted(found)
