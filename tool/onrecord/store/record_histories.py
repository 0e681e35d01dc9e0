"""The last steps of records, from git. The list of steps is read at once; what each step did, only on request."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from hashlib import new
from pathlib import Path

from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.public_history import Landed
from onrecord.git.repository import GitError, Repository
from onrecord.store.record_history import Landing, list_last_changes
from onrecord.store.record_versions import read_landings

MOST_STEPS = 12
"""How many steps of a record's history are shown."""
MOST_READ = 1000
"""How many of the latest changes are read to say what they did; an earlier step is only a date and a name."""


class RecordHistories:
    """The histories of the records of the catalog in `root`, from its repository; empty if there is no history."""

    def __init__(self, root: Path, records: Mapping[str, Reference], today: date) -> None:
        self._repository, self._records, self._root, self._today = Repository(root), records, root, today
        self._steps: dict[str, list[Landing]] = {}
        try:
            changes = list_last_changes(self._repository, self._repository.find_prefix(root))
        except GitError:
            changes = {}
        self._steps = {slug: found[:MOST_STEPS] for slug, found in changes.items() if slug in records}
        # The latest first; for one customer, always the later step before the earlier one.
        latest = sorted(
            (-step.on.toordinal(), i, slug) for slug, found in self._steps.items() for i, step in enumerate(found)
        )
        self._read = {(slug, i) for _, i, slug in latest[:MOST_READ]}

    def identify(self, slug: str) -> object:
        """What a customer's history depends on: the commits, which never change, and which of them are read."""
        return [
            (step.commit, step.on, step.merged_by, step.parents[:1], (slug, i) in self._read)
            for i, step in enumerate(self._steps.get(slug, ()))
        ]

    def find_steps(self, slugs: Collection[str]) -> Mapping[str, Sequence[Landed]]:
        """The histories of some customers, each with the latest step first."""
        some = {slug: self._steps[slug] for slug in slugs if slug in self._steps}
        known = {slug: [s for i, s in enumerate(found) if (slug, i) in self._read] for slug, found in some.items()}
        try:
            landings = read_landings(self._repository, known, self._today, self._find_current)
        except GitError:
            return {}
        return {
            slug: [*landings[slug], *(Landed(s.on, s.merged_by, None, None) for s in found[len(landings[slug]) :])]
            for slug, found in some.items()
        }

    def _find_current(self, slug: str, id_: str) -> Reference | None:
        """A record that was read already, if its file has this id in git (git-hash-object(1))."""
        try:
            data = (self._root / "references" / slug / "reference.yaml").read_bytes()
        except OSError:
            return None
        digest = new("sha1" if len(id_) == 40 else "sha256", b"blob %d\0%b" % (len(data), data), usedforsecurity=False)
        return self._records[slug] if digest.hexdigest() == id_ else None
