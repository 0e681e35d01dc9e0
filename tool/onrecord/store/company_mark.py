"""The company's own mark, a picture in schema/ for the header of its sites. Like a logo, it must be harmless."""

from onrecord.catalog.record.policy import Policy
from onrecord.git.tree import Tree
from onrecord.store.logo import find_logo_problem


def read_mark(policy: Policy, tree: Tree) -> bytes | None:
    """The bytes of the mark; None if policy names none or it may not be shown. Raises OSError."""
    if policy.company.mark is None or find_mark_problem(policy, tree):
        return None
    return tree.read(_find_path(policy.company.mark))


def find_mark_problem(policy: Policy, tree: Tree) -> str | None:
    """Why the mark that policy names is not shown, as the end of "the mark …"; None if nothing is wrong."""
    mark = policy.company.mark
    if mark is None:
        return None
    if tree.kind(_find_path(mark)) != "file":
        return "is missing"
    return find_logo_problem(mark, tree.read(_find_path(mark)))


def _find_path(mark: str) -> str:
    return f"schema/{mark}"
