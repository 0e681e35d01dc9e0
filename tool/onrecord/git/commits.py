"""Makes commits from bytes: nothing is checked out, no ref moves, and no filter or hook runs."""

from collections.abc import Mapping, Sequence

from onrecord.git.repository import GitError, Repository

Files = Mapping[str, bytes | None]
"""Bytes by path from the repository's root; None removes a file."""

OURS = ("onrecord", "onrecord@users.noreply.github.com")
"""The author of such a commit: nobody that a policy knows, so that it excludes no approver and approves nothing."""


def make_commit(repository: Repository, parents: Sequence[str], files: Files, message: str) -> str:
    """Make a commit and return its id. Its tree is that of its parents, merged by git, with the files written over it.

    `parents` are the ids of one or two commits. Raises GitError if two cannot be merged.
    """
    tree = repository.read_text("rev-parse", f"{parents[0]}^{{tree}}")
    if len(parents) > 1:
        tree = merge_trees(repository, *parents)
    blobs: dict[tuple[str, ...], str | None] = {}
    for path, data in files.items():
        blob = None if data is None else repository.run("hash-object", "-w", "--stdin", stdin=data).decode().strip()
        blobs[tuple(path.split("/"))] = blob
    name, address = OURS
    who = ("-c", f"user.name={name}", "-c", f"user.email={address}")
    lines = [word for parent in parents for word in ("-p", parent)]
    made = _write_overlay(repository, tree, blobs) or _write_tree(repository, {})
    return repository.run(*who, "commit-tree", made, *lines, "-F", "-", stdin=message.encode()).decode().strip()


def merge_trees(repository: Repository, one: str, other: str) -> str:
    """The tree of git's own merge of two commits. Raises GitError if they conflict."""
    try:
        return repository.read_text("merge-tree", "--write-tree", one, other).partition("\n")[0]
    except GitError:
        raise GitError(
            f"{one[:12]} and {other[:12]} change the same lines", "merge one into the other by hand: git merge"
        ) from None


def _write_overlay(repository: Repository, tree: str | None, blobs: Mapping[tuple[str, ...], str | None]) -> str | None:
    """A tree with blobs added by path; None if the tree is empty then."""
    entries: dict[bytes, bytes] = {}
    for line in repository.run("ls-tree", "-z", tree).split(b"\0") if tree else ():
        if line:
            entries[line.partition(b"\t")[2]] = line.partition(b"\t")[0]
    below: dict[bytes, dict[tuple[str, ...], str | None]] = {}
    for (first, *rest), blob in blobs.items():
        name = first.encode("utf-8", "surrogateescape")
        if rest:
            below.setdefault(name, {})[tuple(rest)] = blob
        elif blob is None:
            entries.pop(name, None)
        else:
            entries[name] = f"100644 blob {blob}".encode("ascii")
    for name, inner in below.items():
        mode, _, known = entries.get(name, b"").partition(b" tree ")
        found = _write_overlay(repository, known.decode("ascii") if mode == b"040000" else None, inner)
        entries.pop(name, None)
        if found:
            entries[name] = f"040000 tree {found}".encode("ascii")
    return _write_tree(repository, entries) if entries else None


def _write_tree(repository: Repository, entries: Mapping[bytes, bytes]) -> str:
    lines = b"".join(facts + b"\t" + name + b"\0" for name, facts in entries.items())
    return repository.run("mktree", "-z", stdin=lines).decode("ascii").strip()
