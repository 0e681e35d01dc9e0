"""Two commits of a catalog, read for a comparison. If they cannot be compared, an error says how to fix that."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.wish import FOLDER
from onrecord.finding import Finding
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.git.tree import DirectoryTree, Tree
from onrecord.store.catalog_reader import Catalog, Words, is_slug, load_catalog, load_settings
from onrecord.store.last_readable import SETTINGS, overlay_last_records, read_last_settings


@dataclass(frozen=True)
class Comparison:
    """The catalog at the merge base and at the head. Without a head commit, the head is the work tree.

    If both sides have the same vocabulary and policy, only the customers whose files differ were read, else all.
    `taken_back` are files of the base that cannot be read, for which the last readable version was used.
    """

    today: date
    base_commit: str
    base: Catalog
    base_tree: Tree
    head_commit: str | None
    head: Catalog
    head_tree: Tree
    taken_back: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sides:
    """Two commits to compare: the base, which was read, and the place of the head, which was not.

    `touched` are the customers whose files differ, the only ones read from the base; None if all were read, because
    vocabulary or policy differ or references/ contains more than directories. `words` are the head's.
    """

    today: date
    base_commit: str
    base: Catalog
    base_tree: Tree
    head_commit: str | None
    head_tree: Tree
    words: Words
    touched: list[str] | None
    taken_back: tuple[str, ...] = ()


def read_both(root: Path, base: str, head: str | None, now: date, day_of: Callable[[Policy], date]) -> Comparison:
    """Read the merge base of `base` and `head` from git objects, and the head likewise; no head is the work tree.

    `day_of` gives the day to judge by from the base's policy, which is read for the day `now`. Raises GitError if they
    cannot be compared, CatalogError if one of them is not a catalog.
    """
    s = read_base(root, base, head, now, day_of)
    catalog = load_catalog(s.head_tree, s.today, _list_there(s.head_tree, s.touched), s.words)
    return Comparison(s.today, s.base_commit, s.base, s.base_tree, s.head_commit, catalog, s.head_tree, s.taken_back)


def read_base(root: Path, base: str, head: str | None, now: date, day_of: Callable[[Policy], date]) -> Sides:
    """As `read_both`, but without reading the head's customers."""
    repository = Repository(root)
    prefix = repository.find_prefix(root)
    head_commit = repository.commit(head) if head else None
    base_commit = repository.merge_base(repository.commit(base), head_commit or repository.commit("HEAD"))
    words, older = read_last_settings(repository, base_commit, prefix, now)
    today = day_of(words[1])
    head_tree: Tree = GitTree(repository, head_commit, prefix, ["schema"]) if head_commit else DirectoryTree(root)
    same = older and not find_changed(repository, base_commit, head_commit, *(f"{prefix}{path}" for path in SETTINGS))
    news = words if same else load_settings(head_tree, now)
    touched = _list_touched(repository, prefix, base_commit, head_commit) if words == news else None
    homes = None if touched is None else ["schema", FOLDER, *(f"references/{slug}" for slug in touched)]
    base_tree: Tree = GitTree(repository, base_commit, prefix, homes)
    head_tree = GitTree(repository, head_commit, prefix, homes) if head_commit else head_tree
    base_there = _list_there(base_tree, touched)
    read = load_catalog(base_tree, today, base_there, words)
    changed = find_changed(repository, base_commit, head_commit, f"{prefix}references") if list_unread(read) else set()
    if broken := {finding.path for finding in list_unread(read) if f"{prefix}{finding.path}" in changed}:
        base_tree = overlay_last_records(repository, base_commit, prefix, base_tree, sorted(broken), today)
        read = load_catalog(base_tree, today, base_there, words)
    back = (*older, *sorted(broken))
    return Sides(today, base_commit, read, base_tree, head_commit, head_tree, news, touched, back)


def _list_touched(repository: Repository, prefix: str, base: str, head: str | None) -> list[str] | None:
    """The customers in whose directories anything differs; None if references/ contains more than directories."""
    # Files that git ignores are read too: evidence that it does not track is still on disk.
    paths = find_changed(repository, base, head, f"{prefix}references", ignored=True)
    parted = [path.removeprefix(f"{prefix}references/").partition("/") for path in paths]
    if not all(is_slug(name) and inside for name, inside, _ in parted):
        return None
    return sorted({name for name, _, _ in parted})


def _list_there(tree: Tree, slugs: list[str] | None) -> list[str] | None:
    """The customers who have a directory on this side."""
    return None if slugs is None else [s for s in slugs if tree.kind(f"references/{s}") == "directory"]


def list_unread(catalog: Catalog) -> list[Finding]:
    """The findings because of which a record or a request could not be read, and so cannot be compared."""
    return [finding for finding in catalog.findings if finding.path.endswith(".yaml")]


def check_merge(root: Path, base: str, head: str | None, pull_request: str) -> None:
    """Check that what is judged is what would be merged: all of the base, and the reviewed commit.

    Raises GitError, which says what to do.
    """
    repository = Repository(root)
    judged = repository.commit(head or "HEAD")
    if not repository.contains(judged, base):
        cure = "merge it into the branch, or judge the commit refs/pull/<number>/merge again"
        raise GitError(f"what is judged here does not contain all of {base}, so it is not what would be merged", cure)
    if not repository.contains(judged, pull_request):
        cure = "the pull request has changed in the meantime, or was squashed: fetch it and run this again"
        raise GitError(f"the pull request's head {pull_request[:10]} is not part of what is judged here", cure)


def find_changed(repository: Repository, base: str, head: str | None, *below: str, ignored: bool = False) -> set[str]:
    """The files that differ below some paths between two commits, or a commit and the work tree; from the root.

    In the work tree this includes untracked files and, on request, ignored ones. A folder in which git tracks nothing,
    even an empty one, is then listed itself, with a `/` at its end.
    """
    against, specs = [head] if head else [], [f":(top,literal){path}" for path in below]
    found = {*_split_names(repository.list_differences("--name-only", base, *against, "--", *specs))}
    if not head:
        which = ["--directory"] if ignored else ["--exclude-standard"]
        found |= {*_split_names(repository.run("ls-files", "-z", "--others", *which, "--full-name", "--", *specs))}
    return found


def _split_names(listing: bytes) -> Iterable[str]:
    return (raw.decode("utf-8", "backslashreplace") for raw in listing.split(b"\0") if raw)
