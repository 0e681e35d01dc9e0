"""What a scan read, and what it did not read and so cannot call clean."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct, field

from onrecord.finding import Finding, Severity
from onrecord.names.passed_over import PassedOver
from onrecord.reports.text import count_of
from onrecord.scan.documents import FAMILIES, IMAGES, TEXTLESS, find_kind
from onrecord.scan.scanner import FileResult, Located
from onrecord.scan.walk import Listing

_TOLD = 3
"""The most names listed per kind of file, so that the finding remains one readable line."""
_READ_AS = {
    ".ppt": "save it as .pptx", ".pps": "save it as .pptx", ".doc": "save it as .docx", ".xls": "save it as .xlsx",
    ".key": "export it as .pptx or PDF", ".pages": "export it as .docx or PDF", ".numbers": "export it as .xlsx",
    ".ai": "export it as SVG or PDF", ".psd": "export it as PNG", ".indd": "export it as PDF",
    ".fig": "export it as PDF",
}  # fmt: skip


class Coverage(Struct):
    """How many files were read, and what was not. `kinds` counts files of types that are not read, by type.

    `images` counts, by type, images that are compared with logos; their text is not read. `skipped` counts folders
    that were not entered, by name. `passed` counts, by reason, places in files that were read where a name's letters
    occur without naming the customer. `seen` holds the names that a plain search found in files that were not read.
    """

    read: int = 0
    images: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = {}
    skipped: Counter[str] = field(default_factory=Counter)
    hidden: int = 0
    first_hidden: str = ""
    excluded: int = 0
    links: int = 0
    passed: Counter[PassedOver] = field(default_factory=Counter)
    seen: dict[str, list[tuple[str, Located]]] = {}

    @classmethod
    def of(cls, listing: Listing) -> "Coverage":
        """What is known from the list of files alone."""
        kinds = Counter(find_kind(path) for _, path in listing.files)
        images = Counter({kind: number for kind, number in kinds.items() if kind in IMAGES and kind not in FAMILIES})
        return cls(
            read=len(listing.files), images=images, skipped=+listing.skipped, hidden=listing.hidden,
            first_hidden=listing.first_hidden, excluded=listing.excluded, links=listing.links,
        )  # fmt: skip

    def take(self, result: FileResult) -> None:
        """Count one scanned file."""
        self.passed.update(dict(result.passed))
        if result.unread is None:
            return
        self.read -= 1
        if not result.unread.problem:
            kind = find_kind(result.path)
            self.kinds[kind] += 1
            self.first.setdefault(kind, result.path)
            if result.seen:
                self.seen.setdefault(kind, []).extend((result.path, located) for located in result.seen)

    def list_findings(self, name_of: Callable[[str], str], strict: bool) -> Iterator[Finding]:
        """A warning for each type of file that is not read but names customers; `name_of` gives a customer's name.

        With `strict`, an error for each type that is not read, except fonts, and for hidden files and folders.
        """
        if strict and self.first_hidden:
            yield self._make_hidden_finding()
        for kind in sorted(self.kinds):
            seen = self.seen.get(kind, ())
            if not seen and (not strict or kind in TEXTLESS):
                continue
            many = self.kinds[kind]
            message = f"{many} {kind} files were not read" if many > 1 else f"this {kind} file was not read"
            if seen:
                message += f", but a plain text search found {_say_seen(seen, name_of)}"
            path, located = seen[0] if seen else (self.first[kind], None)
            line, column = (located.line, located.column) if located else (1, 1)
            severity = Severity.ERROR if strict else Severity.WARNING
            way = _READ_AS.get(kind, "save it in a format that the scan reads")
            hint = f"check it yourself, or {way}; leave out what is not content with `exclude` in .onrecord.toml"
            yield Finding(path, line, column, "not-read", severity, message, hint)

    def _make_hidden_finding(self) -> Finding:
        folders = sorted(name for name in self.skipped if name[0] == ".")
        left = [count_of(self.hidden, "hidden file")] if self.hidden else []
        left += [f"the folder{'s' * (len(folders) > 1)} {', '.join(folders)}"] if folders else []
        message = f"{' and '.join(left)} {'was' if self.hidden + len(folders) == 1 else 'were'} not read"
        hint = "pass them to onrecord scan as paths, or leave them out with `exclude` in .onrecord.toml"
        return Finding(self.first_hidden, 1, 1, "not-read", Severity.ERROR, message, hint)

    @property
    def fields(self) -> dict[str, Any]:
        """The numbers for programs."""
        return {
            "read": self.read,
            "not_read": dict(sorted(self.kinds.items())),
            "images_without_text": self.images.total(),
            "images_by_kind": dict(sorted(self.images.items())),
            "not_entered": dict(sorted(self.skipped.items())),
            "hidden": self.hidden,
            "excluded": self.excluded,
            "links": self.links,
            "passed_over": {str(reason): count for reason, count in sorted(self.passed.items())},
        }


def _say_seen(seen: Iterable[tuple[str, Located]], name_of: Callable[[str], str]) -> str:
    first: dict[str, str] = {}
    for path, located in seen:
        first.setdefault(name_of(located.mention.customer), f"{path}:{located.line}")
    names = [f"{name} ({place})" for name, place in list(first.items())[:_TOLD]]
    more = len(first) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
