"""One file at a time: text, mentions that count, and where they stand."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from onrecord.names.acronyms import without_terms
from onrecord.names.folding import fold
from onrecord.names.matching import everyday
from onrecord.names.mentions import Mention, Zone, accompanied, counts, longest
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import IMAGES, OFFICE, PLAIN, Document, Unread, family_of, read_bytes, read_text
from onrecord.scan.formats import office, pdf
from onrecord.scan.images import LIMIT, LogoFinder
from onrecord.scan.inline_ignores import SIGN, Mark, marks_in
from onrecord.scan.pictures import pictures_in
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.zone_context import only_name, token_at

WINDOW = 160
"""How much of a line is shown with a mention, in characters."""


@dataclass(frozen=True, slots=True)
class Located:
    """A mention with its place. Lines and columns count from 1. `shown` is a piece of the line around it and `caret`
    the mention's offset in that. `page` is a slide or page. `use` is what it is. `quote` is the id of the quote it is,
    `altered` how its words differ from those. `how` says how an image was recognized."""

    mention: Mention
    line: int
    column: int
    shown: str
    caret: int
    use: str
    page: str | None = None
    quote: str | None = None
    altered: str | None = None
    how: str | None = None


@dataclass(frozen=True, slots=True)
class FileResult:
    """What was found in a file. `unread` says why it was not looked at; `note` what is odd about it."""

    path: str
    located: tuple[Located, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str | None = None
    unread: Unread | None = None

    @property
    def worth_telling(self) -> bool:
        """Whether there is anything to say about the file."""
        return bool(self.located or self.marks or self.note or self.unread)


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
            if mention.plain and (not alone or (zone == Zone.IMAGE and everyday(mention.text))):
                continue
            if alone:
                zone = Zone.LOGO
        if counts(mention, zone):
            kept.append(mention if zone == Zone.PROSE else replace(mention, zone=zone))
    return without_terms(text, accompanied(longest(kept)))


@dataclass(slots=True)
class Scanner:
    """Finds names, quotes and logos in files."""

    names: NameFinder
    quotes: QuoteFinder
    logos: LogoFinder
    own_hosts: frozenset[str] = frozenset()
    comments: bool = False

    def in_document(self, document: Document) -> list[Located]:
        """What is found in one document, in order."""
        folded = fold(document.data, document.family.markup)
        found = self.names.mentions_in(document.data, folded)
        quoted = self.quotes.candidates(folded)
        pictured = self._pictured(document)
        if not found and not quoted and not pictured:
            return []
        text = document.data.decode()
        located = []
        if found:
            mentions = judged(text, found, document, self.own_hosts, self.comments)
            located = list(_located(text, mentions, document.pages))
        if quoted:
            located += self._quoted(text, quoted, document)
        located += pictured
        located.sort(key=lambda item: item.mention.start)
        return located

    def _pictured(self, document: Document) -> list[Located]:
        """Logos that stand in a text themselves, outside of comments."""
        found: list[Located] = []
        if not self.logos.files and not self.logos.by_hash:
            return found
        for picture in pictures_in(document.data):
            for logo in self.logos.recognized_in(picture):
                text = document.data.decode()
                start = len(document.data[: picture.start].decode())
                if document.family.zones(text, self.own_hosts).block(start) != Zone.COMMENT:
                    end = start + len(picture.sign)
                    mention = Mention(logo.customer, picture.sign, "logo", start, end, picture.sign, zone=Zone.LOGO)
                    found += [replace(item, how=logo.how) for item in _located(text, [mention], document.pages)]
        return found

    def _quoted(self, text: str, candidates: set[int], document: Document) -> Iterator[Located]:
        for quote in self.quotes.quotes_in(text, candidates):
            mention = Mention(
                quote.customer, quote.quote, "quote", quote.start, quote.end, text[quote.start : quote.end]
            )
            for item in _located(text, [mention], document.pages):
                yield replace(item, use="quote", quote=quote.quote, altered=quote.altered)

    def in_file(self, path: Path, shown: str) -> FileResult:
        """What is found in one file; `shown` is its path in reports."""
        suffix = path.suffix.lower()
        if suffix in OFFICE:
            return self._office(path, shown)
        if suffix == ".pdf":
            return self._pdf(path, shown)
        images = self._image(path, shown) if suffix in IMAGES else FileResult(shown)
        family = family_of(path)
        if images.unread or family is None:
            unread = images.unread or (None if suffix in IMAGES else Unread("a kind of file that is not read"))
            return replace(images, unread=unread)
        document = read_text(path, family)
        if isinstance(document, Unread):
            return FileResult(shown, unread=document)
        marks = marks_in(document.data.decode()) if SIGN in document.data else ()
        known = {item.mention.customer for item in images.located}
        inside = (item for item in self.in_document(document) if item.how is None or item.mention.customer not in known)
        located = (*images.located, *inside)
        return FileResult(shown, located, marks, document.note)

    def _image(self, path: Path, shown: str) -> FileResult:
        data = read_bytes(path, LIMIT)
        if isinstance(data, Unread):
            return FileResult(shown, unread=data)
        located = [*self._by_looks(data, path.suffix.lower(), shown)]
        known = {item.mention.customer for item in located}
        located += [item for item in self._by_name(shown) if item.mention.customer not in known]
        return FileResult(shown, tuple(located))

    def _by_name(self, shown: str) -> Iterator[Located]:
        start = shown.rfind("/") + 1
        document = Document(shown.encode("utf-8", "replace"), PLAIN)
        found = self.names.mentions_in(document.data, fold(document.data))
        for item in _located(shown, judged(shown, found, document, frozenset(), self.comments), ()):
            if item.mention.start >= start and item.mention.zone == Zone.LOGO:
                yield replace(item, column=1, use="logo", how="name")

    def _by_looks(self, data: bytes, suffix: str, shown: str, page: str | None = None) -> Iterator[Located]:
        name = PurePath(shown).name
        for logo in self.logos.recognized(data, suffix):
            mention = Mention(logo.customer, name, "logo", 0, len(name), name, zone=Zone.LOGO)
            yield Located(mention, 1, 1, shown, len(shown) - len(name), "logo", page, how=logo.how)

    def _office(self, path: Path, shown: str) -> FileResult:
        data = read_bytes(path, office.TOTAL_LIMIT)
        if isinstance(data, Unread):
            return FileResult(shown, unread=data)
        try:
            parts, media = office.parts_of(data)
        except office.OfficeError as error:
            return FileResult(shown, unread=Unread(str(error), problem=True))
        located = self._paged(shown, [(part.label, part.text) for part in parts])
        for name, image in media.items():
            page = next((part.label for part in parts if name in part.images), None)
            located += self._by_looks(image, PurePath(name).suffix.lower(), name, page)
        return FileResult(shown, tuple(located))

    def _pdf(self, path: Path, shown: str) -> FileResult:
        data = read_bytes(path, office.TOTAL_LIMIT)
        if isinstance(data, Unread):
            return FileResult(shown, unread=data)
        try:
            pages = pdf.pages_of(data)
        except pdf.PdfError as error:
            return FileResult(shown, unread=Unread(str(error), problem=True))
        return FileResult(shown, tuple(self._paged(shown, [(f"page {n}", text) for n, text in enumerate(pages, 1)])))

    def _paged(self, shown: str, pages: list[tuple[str, str]]) -> list[Located]:
        whole, firsts, length = [], [], 0
        for label, text in pages:
            firsts.append((length, label))
            whole.append(text + "\n\n")
            length += len(text) + 2
        document = Document("".join(whole).encode("utf-8", "replace"), PLAIN, pages=tuple(firsts))
        return [replace(item, line=1, column=1) for item in self.in_document(document)]


def _located(text: str, mentions: list[Mention], pages: tuple[tuple[int, str], ...]) -> Iterator[Located]:
    line, counted, begin = 1, 0, 0
    firsts = [first for first, _ in pages]
    for mention in mentions:
        line += text.count("\n", counted, mention.start)
        begin = text.rfind("\n", counted, mention.start) + 1 or begin
        counted = mention.start
        stop = text.find("\n", mention.start, mention.start + 4 * WINDOW)
        left = max(begin, mention.start - WINDOW // 2)
        right = min(stop if stop >= 0 else len(text), left + WINDOW)
        page = pages[bisect_right(firsts, mention.start) - 1][1] if pages else None
        use = "logo" if mention.zone == Zone.LOGO else "name"
        yield Located(
            mention, line, mention.start - begin + 1, text[left:right], mention.start - left, use, page or None
        )
