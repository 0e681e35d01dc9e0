"""One file at a time: text, mentions that count, and where they stand."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from onrecord.catalog.mentions import Mention, Zone, accompanied, counts, longest
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import Document, Unread, family_of, read_text
from onrecord.scan.places import only_name, token_at

WINDOW = 160
"""How much of a line is shown with a mention, in characters."""


@dataclass(frozen=True, slots=True)
class Located:
    """A mention with its place. Lines and columns count from 1; `line` 0 is the file as a whole. `shown` is a piece of
    the line around it and `caret` the mention's offset in that. `page` is a slide or page. `use` is what it is."""

    mention: Mention
    line: int
    column: int
    shown: str
    caret: int
    use: str
    page: str | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """What was found in a file. `unread` says why it was not looked at; `note` what is odd about it."""

    path: str
    located: tuple[Located, ...] = ()
    note: str | None = None
    unread: Unread | None = None


def judged(
    text: str, found: Iterable[Mention], document: Document, own_hosts: frozenset[str], comments: bool
) -> list[Mention]:
    """The mentions that count, with their zones, longest first where they overlap."""
    zones = document.family.zones(text, own_hosts)
    kept: list[Mention] = []
    for mention in found:
        zone = zones.at(mention.start, mention.end)
        if zone == Zone.COMMENT and comments:
            zone = Zone.PROSE
        if zone in (Zone.LOGO, Zone.IMAGE):
            left, right = token_at(text, mention.start, mention.end)
            alone = only_name(text[left:right], mention.text)
            if mention.plain and (not alone or zone == Zone.IMAGE):
                continue
            if alone:
                zone = Zone.LOGO
        if counts(mention, zone):
            kept.append(mention if zone == Zone.PROSE else replace(mention, zone=zone))
    return accompanied(longest(kept))


def use_of(mention: Mention) -> str:
    """Which use a mention is by itself: a logo, or the name."""
    return "logo" if mention.zone == Zone.LOGO else "name"


@dataclass(slots=True)
class Scanner:
    """Finds mentions in files."""

    finder: NameFinder
    own_hosts: frozenset[str] = frozenset()
    comments: bool = False
    root: Path = field(default_factory=Path)

    def in_document(self, document: Document) -> list[Located]:
        """The located mentions of one document, in order."""
        found = self.finder.mentions_in(document.data, document.family.markup)
        if not found:
            return []
        text = document.data.decode()
        mentions = judged(text, found, document, self.own_hosts, self.comments)
        return list(_located(text, mentions, document.pages)) if mentions else []

    def in_file(self, path: Path) -> FileResult:
        """What is found in one file."""
        family = family_of(path)
        if family is None:
            return FileResult(str(path), unread=Unread("a kind of file that is not read"))
        document = read_text(path, family)
        if isinstance(document, Unread):
            return FileResult(str(path), unread=document)
        return FileResult(str(path), tuple(self.in_document(document)), document.note)


def _located(text: str, mentions: list[Mention], pages: tuple[tuple[int, str], ...]) -> Iterable[Located]:
    line, counted = 1, 0
    firsts = [first for first, _ in pages]
    for mention in mentions:
        line += text.count("\n", counted, mention.start)
        counted = mention.start
        begin = text.rfind("\n", 0, mention.start) + 1
        stop = text.find("\n", mention.start, mention.start + 4 * WINDOW)
        left = max(begin, mention.start - WINDOW // 2)
        right = min(stop if stop >= 0 else len(text), left + WINDOW)
        page = pages[bisect_right(firsts, mention.start) - 1][1] if pages else None
        yield Located(
            mention, line, mention.start - begin + 1, text[left:right], mention.start - left, use_of(mention), page
        )
