"""A base of which something cannot be read any more is taken as it last could be.

Somebody broke it past the gate. What was agreed before holds until it is repaired, so that the repair is judged by the
last policy that people agreed to, and a withdrawal need not wait for it.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from onrecord.git.repository import GitTree, Repository
from onrecord.git.tree import Tree
from onrecord.store.catalog_reader import CatalogError, Words, load_settings
from onrecord.store.documents import read_document
from onrecord.store.overlay import OverlayTree

SETTINGS = ("schema/vocabulary.yaml", "schema/policy.yaml")
_MOST = 100
"""Commits that are looked at: a file that a hundred changes left unreadable is not repaired by going back."""


def last_settings(repository: Repository, commit: str, prefix: str, now: date) -> tuple[Words, Mapping[str, bytes]]:
    """Vocabulary and policy as of a commit, or as they could last be read in its history, with those files' bytes.

    The bytes are empty where the commit's own can be read. Raises CatalogError about the commit's own where none can.
    """
    try:
        return load_settings(GitTree(repository, commit, prefix, ["schema"]), now), {}
    except CatalogError as error:
        for earlier in _history(repository, commit, [f"{prefix}{path}" for path in SETTINGS]):
            tree = GitTree(repository, earlier, prefix, ["schema"])
            try:
                return load_settings(tree, now), {path: tree.read(path) for path in SETTINGS}
            except (CatalogError, OSError):
                continue
        raise error from None


def with_last_records(
    repository: Repository, commit: str, prefix: str, tree: Tree, paths: Iterable[str], today: date
) -> Tree:
    """A tree in which records and requests that cannot be read lie as they last could be, where they ever could."""
    files: dict[str, bytes] = {}
    for path in paths:
        kind = "request" if "/requests/" in path else "reference"
        for earlier in _history(repository, commit, [f"{prefix}{path}"]):
            before = GitTree(repository, earlier, prefix, [path.rpartition("/")[0]])
            if before.kind(path) == "file" and read_document(before, path, kind, today)[0] is not None:
                files[path] = before.read(path)
                break
    return OverlayTree(tree, files) if files else tree


def _history(repository: Repository, commit: str, paths: list[str]) -> Iterator[str]:
    """The commits up to one that changed some paths, newest first, as the default branch took them in."""
    literal = [f":(top,literal){path}" for path in paths]
    listing = ("log", "--first-parent", "--format=%H", f"--max-count={_MOST}", commit, "--", *literal)
    yield from repository.text(*listing).splitlines()
