"""The history of records from git, along the first parents of the published branch, so that a merge is one step."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.changes.permission_history import Step, tell_step
from onrecord.catalog.record.reference import Reference
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.git.tree import Tree
from onrecord.store import records
from onrecord.store.documents import read_document

_HEAD = re.compile(rb"\n?([0-9a-f]{40,64}) (\d{4}-\d\d-\d\d) ([0-9a-f ]*)<([^<\n]*)<([^\n]*)")
"""One commit as `_FIELDS` prints it. git removes `<`, `>` and line ends from names."""
_FIELDS = "%H %cs %P<%cn<%s"


@dataclass(frozen=True, slots=True)
class Landing:
    """One first-parent commit, and the files it changed: by path from the catalog's root, git's ids of the file before
    and after, empty where there was none.
    """

    commit: str
    on: date
    merged_by: str
    subject: str
    parents: tuple[str, ...]
    files: Mapping[str, tuple[str, str]]


def list_landings(repository: Repository, prefix: str, below: str, head: str = "HEAD") -> Iterator[Landing]:
    """Every first-parent commit that changed something below a path, newest first. Raises GitError."""
    listing = repository.run(
        "log", "--first-parent", "--diff-merges=first-parent", "--no-renames", "--raw", "--no-abbrev", "-z",
        f"--format={_FIELDS}", head, "--", f":(top,literal){prefix}{below}",
    )  # fmt: skip
    found: list[tuple[re.Match[bytes], dict[str, tuple[str, str]]]] = []
    parts = iter(listing.split(b"\0"))
    for part in parts:
        if head_line := _HEAD.fullmatch(part):
            found.append((head_line, {}))
        elif sides := part.split():  # :100644 100644 <id before> <id after> M, then the path
            before, after = (id_.decode("ascii").strip("0") and id_.decode("ascii") for id_ in sides[2:4])
            found[-1][1][next(parts).decode("utf-8", "backslashreplace").removeprefix(prefix)] = before, after
    for facts, files in found:
        commit, day, parents, who, subject = (fact.decode("utf-8", "backslashreplace") for fact in facts.groups())
        yield Landing(commit, date.fromisoformat(day), who, subject, tuple(parents.split()), files)


def read_history(repository: Repository, prefix: str, slug: str, today: date, head: str = "HEAD") -> list[Step]:
    """What happened to one customer's authorizations, newest first. Raises GitError outside a repository.

    A version of the record that cannot be read is skipped: its step says only that the record changed.
    """
    path = f"references/{slug}/reference.yaml"
    steps = []
    for landing in list_landings(repository, prefix, path, head):
        after = _read_reference(GitTree(repository, landing.commit, prefix, [path]), slug, today)
        first = landing.parents[0] if landing.parents else None
        before = _read_reference(GitTree(repository, first, prefix, [path]), slug, today) if first else None
        steps.append(
            Step(
                landing.on,
                landing.commit,
                landing.subject,
                landing.merged_by,
                _list_authors(repository, landing, f":(top,literal){prefix}{path}"),
                tuple(tell_step(before, after)),
            )
        )
    return steps


def list_last_changes(repository: Repository, prefix: str) -> dict[str, list[Landing]]:
    """The landings of every customer, newest first, from one pass through the history. Raises GitError."""
    found: dict[str, list[Landing]] = {}
    for landing in list_landings(repository, prefix, "references"):
        slugs = {path.split("/")[1] for path in landing.files if path.endswith("/reference.yaml")}
        for slug in slugs:
            found.setdefault(slug, []).append(landing)
    return found


def _list_authors(repository: Repository, landing: Landing, pathspec: str) -> tuple[str, ...]:
    """The authors of what a commit brought: its own author, or, for a merge, those of the merged commits."""
    if len(landing.parents) < 2:
        return (repository.read_text("show", "-s", "--format=%an", landing.commit),)
    span = f"{landing.parents[0]}..{landing.commit}"
    try:
        names = repository.read_text("log", "--no-merges", "--format=%an", span, "--", pathspec).splitlines()
    except GitError:
        return ()
    return tuple(sorted(set(names)))


def _read_reference(tree: Tree, slug: str, today: date) -> Reference | None:
    document, _ = read_document(tree, f"references/{slug}/reference.yaml", "reference", today, slug)
    return records.make_reference(slug, document, {}) if document else None
