"""Two commits of a catalog, read for a comparison. "Cannot compare" is an error that names the cure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.finding import Finding
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.git.tree import DirectoryTree, Tree
from onrecord.store.catalog_reader import Catalog, load_catalog


@dataclass(frozen=True)
class Comparison:
    """The catalog at the merge base and at the head, as they were read. No head commit is the work tree."""

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


def unread(catalog: Catalog) -> list[Finding]:
    """The findings for which a record or a request is not part of what was read, so that it cannot be compared."""
    return [finding for finding in catalog.findings if finding.path.endswith(".yaml")]


def must_be_merged(root: Path, base: str, head: str | None, pull_request: str) -> None:
    """Make sure that what is judged is the tree as it would be merged: with all of the base, and the reviewed commit.

    Raises GitError that names the cure.
    """
    repository = Repository(root)
    judged = repository.commit(head or "HEAD")
    if not repository.contains(judged, base):
        cure = "merge it into the branch, or judge the commit refs/pull/<number>/merge anew"
        raise GitError(f"what is judged here does not hold all of {base}, so this is not what would be merged", cure)
    if not repository.contains(judged, pull_request):
        cure = "the pull request has moved on meanwhile, or was squashed: fetch it, and run this again"
        raise GitError(f"the pull request's head {pull_request[:10]} is not part of what is judged here", cure)


def changed_paths(root: Path, both: Comparison) -> list[str]:
    """Every file that differs between the merge base and the head, from the repository's root. Raises GitError."""
    repository = Repository(root)
    against = [both.head_commit] if both.head_commit else []
    found = {*_names(repository.run("diff", "--name-only", "-z", "--no-renames", both.base_commit, *against))}
    if not both.head_commit:
        others = ("ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", ":(top)")
        found |= {*_names(repository.run(*others))}
    return sorted(found)


def _names(listing: bytes) -> Iterable[str]:
    return (raw.decode("utf-8", "backslashreplace") for raw in listing.split(b"\0") if raw)
