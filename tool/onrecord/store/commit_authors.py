"""Who worked on what a branch brings, from its commits."""

import re

from onrecord.git.commits import merge_trees
from onrecord.git.repository import GitError, Repository

_CO_AUTHOR = re.compile(r"^[ \t]*co-authored-by:(?:[^<\n]|\n[ \t])*<([^<>\n]+)>", re.IGNORECASE | re.MULTILINE)
"""A trailer, including one that continues on lines that begin with a space."""
_FIELDS = ("%H", "%P", "%ae", "%ce", "%B")


def commit_authors(repository: Repository, base: str, head: str) -> frozenset[str]:
    """The e-mail addresses of all authors, committers and co-authors of the commits from `base` to `head`.

    A merge of the base that equals git's own merge of its parents, as the Git host's button makes it, has no author.
    Raises GitError.
    """
    # As raw bytes: the encoding that a commit declares could turn an address into another one.
    exactly = ("-z", "--no-mailmap", "--encoding=none", f"--format={'%x00'.join(_FIELDS)}")
    log = repository.run("log", *exactly, f"{base}..{head}", "--")
    parts = log.decode("utf-8", "backslashreplace").split("\0")
    commits = [parts[at : at + len(_FIELDS)] for at in range(0, len(parts) - 1, len(_FIELDS))]
    own = {commit[0] for commit in commits}
    found: set[str] = set()
    for id_, parents, author, committer, body in commits:
        if not _is_merge_of_base(repository, id_, parents.split(), own):
            found |= {author, committer, *_CO_AUTHOR.findall(body)}
    return frozenset(address.strip() for address in found if address.strip())


def _is_merge_of_base(repository: Repository, commit: str, parents: list[str], own: set[str]) -> bool:
    """Whether a commit merges the base into the branch and adds nothing of its own."""
    if len(parents) != 2 or parents[1] in own:
        return False
    try:
        tree = merge_trees(repository, *parents)
    except GitError:  # a conflict: the person who resolved it worked on it
        return False
    return tree == repository.read_text("rev-parse", f"{commit}^{{tree}}")
