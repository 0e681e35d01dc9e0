"""A base with files that can no longer be read is taken with their last readable version.

Somebody broke it without review. What was agreed before applies until it is repaired, so that the repair is judged by
the last approved policy, and a withdrawal need not wait for it.
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
"""How many commits are read: if a file was unreadable for a hundred changes, an older version is no help."""


def read_last_settings(
    repository: Repository, commit: str, prefix: str, now: date
) -> tuple[Words, Mapping[str, bytes]]:
    """Vocabulary and policy of a commit, or their last readable versions in its history, with the bytes of those files.

    The bytes are empty if the commit's own can be read. Raises CatalogError, about the commit's own, if none can.
    """
    try:
        return load_settings(GitTree(repository, commit, prefix, ["schema"]), now), {}
    except CatalogError as error:
        for earlier in _list_commits(repository, commit, [f"{prefix}{path}" for path in SETTINGS]):
            tree = GitTree(repository, earlier, prefix, ["schema"])
            try:
                return load_settings(tree, now), {path: tree.read(path) for path in SETTINGS}
            except (CatalogError, OSError):
                continue
        raise error from None


def overlay_last_records(
    repository: Repository, commit: str, prefix: str, tree: Tree, paths: Iterable[str], today: date
) -> Tree:
    """A tree with the last readable version of records and requests that cannot be read, if there is one."""
    files: dict[str, bytes] = {}
    for path in paths:
        kind = "request" if "/requests/" in path else "reference"
        for earlier in _list_commits(repository, commit, [f"{prefix}{path}"]):
            before = GitTree(repository, earlier, prefix, [path.rpartition("/")[0]])
            if before.kind(path) == "file" and read_document(before, path, kind, today)[0] is not None:
                files[path] = before.read(path)
                break
    return OverlayTree(tree, files) if files else tree


def _list_commits(repository: Repository, commit: str, paths: list[str]) -> Iterator[str]:
    """The commits up to one that changed some paths, newest first, along the default branch."""
    literal = [f":(top,literal){path}" for path in paths]
    listing = ("log", "--first-parent", "--format=%H", f"--max-count={_MOST}", commit, "--", *literal)
    yield from repository.read_text(*listing).splitlines()
