"""Records before and after each change, read by one git process."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.public_history import Landed
from onrecord.git.repository import Repository
from onrecord.git.tree import Entry
from onrecord.store import records
from onrecord.store.documents import read_document
from onrecord.store.record_history import Landing


def read_landings(
    repository: Repository, prefix: str, landings: Mapping[str, Sequence[Landing]], today: date
) -> dict[str, list[Landed]]:
    """Each customer's landings with the record before and after. Raises GitError.

    `prefix` is the path of the catalog in the work tree, empty or ending in a slash.
    """
    names = {
        f"{commit}:{prefix}references/{slug}/reference.yaml": slug
        for slug, steps in landings.items()
        for step in steps
        for commit in (step.commit, *step.parents[:1])
    }
    found = _read_records(repository, names, today)

    def find_side(slug: str, commits: Sequence[str]) -> Reference | None:
        return found.get(f"{commits[0]}:{prefix}references/{slug}/reference.yaml") if commits else None

    return {
        slug: [
            Landed(step.on, step.merged_by, find_side(slug, step.parents), find_side(slug, (step.commit,)))
            for step in steps
        ]
        for slug, steps in landings.items()
    }


def _read_records(repository: Repository, names: Mapping[str, str], today: date) -> dict[str, Reference]:
    """The records by their git names; each distinct content is read once."""
    if not names:
        return {}
    by_content: dict[tuple[str, str], Reference | None] = {}
    found = {}
    answer = repository.run("cat-file", "--batch", stdin="\n".join(names).encode())
    for (name, slug), (object_id, data) in zip(names.items(), _read_objects(answer), strict=True):
        key = (object_id, slug)
        if key not in by_content:
            by_content[key] = _read_reference(data, slug, today) if object_id else None
        record = by_content[key]
        if record is not None:
            found[name] = record
    return found


def _read_objects(answer: bytes) -> Iterator[tuple[str, bytes]]:
    """The objects from `git cat-file --batch`, in the order requested: (object id, bytes); no id if missing."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        if head[-1] == b"missing":
            yield "", b""
            at = end + 1
        else:
            size = int(head[-1])
            yield head[0].decode("ascii"), answer[end + 1 : end + 1 + size]
            at = end + 1 + size + 1


def _read_reference(data: bytes, slug: str, today: date) -> Reference | None:
    document, _ = read_document(_OneFile(data), f"references/{slug}/reference.yaml", "reference", today, slug)
    return records.make_reference(slug, document, {}) if document else None


@dataclass(frozen=True, slots=True)
class _OneFile:
    """A tree in which every path is the same file. Implements what the reader of records needs of git.tree.Tree."""

    data: bytes

    def entries(self, directory: str) -> list[Entry]:
        return []

    def read(self, path: str) -> bytes:
        return self.data

    def digest(self, path: str) -> str:
        raise OSError("not needed here")

    def kind(self, path: str) -> str:
        return "file"
