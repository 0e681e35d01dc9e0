"""Decisions on what a scan found, about customers and files, saved as entries of the baseline."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from os.path import commonpath

from msgspec import Struct

from onrecord.scan.acceptances import Acceptance
from onrecord.scan.baseline import Entry, render_toml
from onrecord.scan.verdicts import Judged


class Group(Struct, frozen=True):
    """Everything about one customer that needs a decision."""

    customer: str
    items: tuple[Judged, ...]

    @property
    def files(self) -> dict[str, list[Judged]]:
        """The same by file, the files with the most mentions first."""
        files: dict[str, list[Judged]] = defaultdict(list)
        for item in self.items:
            files[item.finding.path].append(item)
        return dict(sorted(files.items(), key=lambda file: (-len(file[1]), file[0])))

    @property
    def folder(self) -> str:
        """A glob for the folder that contains all the files."""
        shared = commonpath([f"/{path}" for path in self.files])
        whole = shared.strip("/") if len(self.files) > 1 else shared.strip("/").rpartition("/")[0]
        return f"{whole}/**" if whole else "**"


def list_groups(judged: Iterable[Judged]) -> list[Group]:
    """What needs a decision, by customer, the customers with the most mentions first."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for item in judged:
        if item.open or item.settled == "unreviewed":
            found[item.located.mention.customer].append(item)
    ordered = sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    return [Group(customer, tuple(items)) for customer, items in ordered]


class Review(Struct):
    """The decisions so far. `before` are the previous entries of the baseline, `accepted` its wide acceptances."""

    before: list[Entry]
    accepted: list[Acceptance]
    entries: list[Entry] = []
    take_down: list[Judged] = []
    requests: list[Judged] = []
    later: list[Judged] = []

    def accept_widely(self, customer: str, paths: tuple[str, ...], why: str) -> None:
        """Accept a customer in all paths that the globs match, for every use."""
        self.accepted.append(Acceptance(customer, paths, why))

    def accept_here(self, items: Iterable[Judged], why: str) -> None:
        """Accept the current mentions in a file, by use and count."""
        counts = Counter((item.finding.path, item.located.mention.customer, item.use) for item in items)
        self.entries += [Entry(*key, count, why) for key, count in counts.items()]

    @property
    def toml(self) -> str:
        """The baseline with all decisions; entries without a new decision stay as they were."""
        decided = {entry.key for entry in self.entries}
        unchanged = [entry for entry in self.before if entry.key not in decided and not self._is_needless(entry)]
        merged: dict[tuple[str, str, str], Entry] = {entry.key: entry for entry in unchanged}
        for entry in self.entries:
            merged[entry.key] = entry
        return render_toml(merged.values(), self.accepted)

    def _is_needless(self, entry: Entry) -> bool:
        """Whether an entry without a reason is no longer needed, because a wide acceptance covers it."""
        return not entry.why.strip() and any(one.reaches(entry.customer, entry.path) for one in self.accepted)
