"""The last steps of records, from git. The list of steps is read at once; what each step did, only on request."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from onrecord.catalog.views.public_history import Landed
from onrecord.git.repository import GitError, Repository
from onrecord.store.record_history import Landing, list_last_changes
from onrecord.store.record_versions import read_landings

MOST_STEPS = 12
"""How many steps of a record's history are shown."""
MOST_READ = 1000
"""How many of the latest changes are read to say what they did; an earlier step is only a date and a name."""


class RecordHistories:
    """The histories of some customers, from the repository that contains `root`; empty if there is no history."""

    def __init__(self, root: Path, slugs: Collection[str], today: date) -> None:
        self._repository, self._prefix, self._today = Repository(root), "", today
        self._steps: dict[str, list[Landing]] = {}
        try:
            self._prefix = self._repository.find_prefix(root)
            changes = list_last_changes(self._repository, self._prefix)
        except GitError:
            changes = {}
        self._steps = {slug: found[:MOST_STEPS] for slug, found in changes.items() if slug in slugs}
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
            landings = read_landings(self._repository, self._prefix, known, self._today)
        except GitError:
            return {}
        return {
            slug: [*landings[slug], *(Landed(s.on, s.merged_by, None, None) for s in found[len(landings[slug]) :])]
            for slug, found in some.items()
        }
