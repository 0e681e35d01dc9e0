"""Records before and after each change, read by one git process."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
    repository: Repository,
    landings: Mapping[str, Sequence[Landing]],
    today: date,
    find_current: Callable[[str, str], Reference | None] = lambda *_: None,
) -> dict[str, list[Landed]]:
    """Each customer's landings with the record before and after. Raises GitError.

    `find_current` returns a customer's record of today if its file has that id in git: most versions are that one.
    """
    sides = {
        slug: [(step, step.files[f"references/{slug}/reference.yaml"]) for step in steps]
        for slug, steps in landings.items()
    }
    found = {
        (slug, id_): find_current(slug, id_)
        for slug, steps in sides.items()
        for _, ids in steps
        for id_ in dict.fromkeys(filter(None, ids))
    }
    unread = [key for key, record in found.items() if record is None]
    answer = (
        repository.run("cat-file", "--batch", stdin="\n".join(id_ for _, id_ in unread).encode()) if unread else b""
    )
    for (slug, id_), data in zip(unread, _read_objects(answer), strict=True):
        found[slug, id_] = None if data is None else _read_reference(data, slug, today)
    return {
        slug: [
            Landed(step.on, step.merged_by, found.get((slug, before)), found.get((slug, after)))
            for step, (before, after) in steps
        ]
        for slug, steps in sides.items()
    }


def _read_objects(answer: bytes) -> Iterator[bytes | None]:
    """The objects from `git cat-file --batch`, in the order requested; None for one that is missing."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        head = answer[at:end].split()
        if head[-1] == b"missing":
            yield None
            at = end + 1
        else:
            size = int(head[-1])
            yield answer[end + 1 : end + 1 + size]
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
