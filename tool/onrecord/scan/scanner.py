"""Scans one file at a time: its text, the mentions that count, and where they are."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePath

from msgspec import Struct, field
from msgspec.structs import replace

from onrecord.catalog.record.agreed_words import AROUND
from onrecord.names.folding import fold
from onrecord.names.mentions import Mention, Zone
from onrecord.names.passed_over import PassedOver
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import (
    IMAGES,
    PAGED,
    PLAIN,
    TEXTLESS,
    Document,
    Unread,
    decode_text,
    find_family,
    read_bytes,
    read_text,
)  # fmt: skip
from onrecord.scan.doubt import Grade
from onrecord.scan.formats.escapes import Unescaped, unescape
from onrecord.scan.images import LIMIT, LaterLogos, LogoFinder
from onrecord.scan.inline_ignores import SIGN, Mark, find_marks
from onrecord.scan.naming import judge_hits
from onrecord.scan.narrow_names import NarrowFinder
from onrecord.scan.narrow_quotes import NarrowQuoteFinder
from onrecord.scan.pictures import find_pictures
from onrecord.scan.publication_day import find_publication_day
from onrecord.scan.quotes import QuoteFinder

LOOKED_AT = 8 << 20
"""In bytes. A file of a type that is not read is searched for names up to this size; a larger one is data."""

_DATED = frozenset({"markdown", "html", ""})
"""Markups whose files may say at the top on which day they go live."""

WINDOW = 160
"""How much of a line is shown with a mention, in characters: two lines of a narrow terminal."""


class Located(Struct, frozen=True):
    """A mention with its place. Lines and columns count from 1. `shown` is a piece of the line around it, and `caret`
    the mention's offset in that piece. `page` is a slide or page. `use` is name, logo or quote. `quote` is the id of
    the quote, `altered` how its words differ, `around` the text next to it. `how` says how an image was recognized.
    `doubt` says why it is only likely that the customer is meant; empty if it is certain."""

    mention: Mention
    line: int
    column: int
    shown: str
    caret: int
    use: str
    page: str | None = None
    quote: str | None = None
    altered: str | None = None
    around: str = ""
    how: str | None = None
    doubt: str = ""

    @property
    def grade(self) -> Grade:
        """How certain it is that the customer is meant."""
        return Grade.LIKELY if self.doubt else Grade.CERTAIN


class FileResult(Struct, frozen=True):
    """What was found in a file. `unread` says why it was not read; `note` what is unusual about it.

    `passed` counts, by reason, the places where a name's letters occur without naming the customer; `passed_over` lists
    them if that was asked for. `seen` are names found by a plain text search in a file of a type that is not read.
    `day` is the day on which the file says that it goes live.
    """

    path: str
    located: tuple[Located, ...] = ()
    marks: tuple[Mark, ...] = ()
    note: str | None = None
    unread: Unread | None = None
    passed: tuple[tuple[PassedOver, int], ...] = ()
    passed_over: tuple[tuple[Located, PassedOver], ...] = ()
    seen: tuple[Located, ...] = ()
    day: date | None = None

    @property
    def worth_telling(self) -> bool:
        """Whether there is anything to report about the file."""
        return bool(self.located or self.marks or self.note or self.unread or self.passed)


class _Content(Struct):
    """What was found in a text, and what was passed over."""

    located: list[Located] = []
    passed: list[tuple[Located, PassedOver]] = []
    counted: Counter[PassedOver] = field(default_factory=Counter)
    note: str | None = None


class Scanner(Struct):
    """Finds names, quotes and logos in files."""

    names: NameFinder | NarrowFinder
    quotes: QuoteFinder | NarrowQuoteFinder
    logos: LogoFinder | LaterLogos
    own_hosts: frozenset[str] = frozenset()
    comments: bool = False
    explain: bool = False
    """Whether places that are passed over are listed, and not only counted."""

    def find_in_document(self, document: Document) -> list[Located]:
        """What is found in one document, in order."""
        return self._scan_content(document).located

    def _scan_content(self, document: Document) -> _Content:
        plain = unescape(document.data, document.family.escapes)
        folded = fold(plain.data, document.family.markup)
        rejected: list[Mention] = []
        found = self.names.find_mentions_in(plain.data, folded, rejected)
        quoted = self.quotes.find_candidates(folded)
        pictured = self._find_pictures(document)
        content = _Content()
        if not found and not quoted and not pictured and not rejected:
            return content
        text = document.data.decode()
        if plain.at:
            found, rejected = ([plain.move_to_original(hit, text) for hit in hits] for hits in (found, rejected))
        if found or rejected:
            zones = document.family.zones(text, self.own_hosts) if found else None
            named = judge_hits(text, found, rejected, zones, self.comments)
            content.note = zones.note if zones else None
            places = _locate(text, [mention for mention, _ in named.mentions], document.pages)
            doubts = (doubt for _, doubt in named.mentions)
            content.located = [replace(place, doubt=doubt) for place, doubt in zip(places, doubts, strict=True)]
            content.counted.update(why for _, why in named.passed)
            if self.explain:
                passed = _locate(text, [mention for mention, _ in named.passed], document.pages)
                content.passed = list(zip(passed, (why for _, why in named.passed), strict=True))
        if quoted:
            content.located += self._find_quotes(text, plain, quoted, document)
        content.located += pictured
        content.located.sort(key=lambda item: item.mention.start)
        return content

    def _find_pictures(self, document: Document) -> list[Located]:
        """Logos inside the text itself, outside of comments."""
        found: list[Located] = []
        if self.logos.is_empty:
            return found
        for picture in find_pictures(document.data):
            for logo in self.logos.recognize_picture(picture):
                text = document.data.decode()
                start = len(document.data[: picture.start].decode())
                if document.family.zones(text, self.own_hosts).find_block(start) != Zone.COMMENT:
                    end = start + len(picture.sign)
                    mention = Mention(logo.customer, picture.sign, "logo", start, end, picture.sign, zone=Zone.LOGO)
                    found += [replace(item, how=logo.how) for item in _locate(text, [mention], document.pages)]
        return found

    def _find_quotes(self, text: str, plain: Unescaped, candidates: set[int], document: Document) -> Iterator[Located]:
        for quote in self.quotes.find_quotes(plain.data.decode(), candidates):
            hit = Mention(quote.customer, quote.quote, "quote", quote.start, quote.end, quote.quote)
            mention = plain.move_to_original(hit, text)
            around = (
                f"{text[max(0, mention.start - AROUND) : mention.start]} {text[mention.end : mention.end + AROUND]}"
            )
            for item in _locate(text, [mention], document.pages):
                yield replace(item, use="quote", quote=quote.quote, altered=quote.altered, around=around)

    def scan_file(self, path: Path, report_path: str) -> FileResult:
        """What is found in one file; `report_path` is its path in reports."""
        suffix = path.suffix.lower()
        if suffix in PAGED:
            return self._read_pages(path, report_path, suffix)
        images = self._scan_image(path, report_path) if suffix in IMAGES else FileResult(report_path)
        family = find_family(path)
        if images.unread or (family is None and suffix in IMAGES):
            return images
        if family is None:
            return self._look_at(path, report_path)
        document = read_text(path, family)
        if isinstance(document, Unread):
            return FileResult(report_path, unread=document)
        marks = find_marks(document.data.decode()) if SIGN in document.data else ()
        known = {item.mention.customer for item in images.located}
        content = self._scan_content(document)
        inside = (item for item in content.located if item.how is None or item.mention.customer not in known)
        located = (*images.located, *inside)
        note = "; ".join(filter(None, (document.note, content.note))) or None
        day = find_publication_day(document.data.decode(), report_path) if located and family.markup in _DATED else None
        return FileResult(
            report_path,
            located,
            marks,
            note,
            passed=tuple(content.counted.items()),
            passed_over=tuple(content.passed),
            day=day,
        )

    def _look_at(self, path: Path, report_path: str) -> FileResult:
        """Search a file of a type that is not read for names, as plain text."""
        unread = Unread("this type of file is not read")
        data = b"" if path.suffix.lower() in TEXTLESS else read_bytes(path, LOOKED_AT)
        if isinstance(data, Unread):
            return FileResult(report_path, unread=unread)
        document = decode_text(data, PLAIN)
        seen = () if isinstance(document, Unread) else tuple(self._scan_content(document).located)
        return FileResult(report_path, unread=unread, seen=seen)

    def _scan_image(self, path: Path, report_path: str) -> FileResult:
        data = read_bytes(path, LIMIT)
        if isinstance(data, Unread):
            return FileResult(report_path, unread=data)
        located = [*self._find_by_looks(data, path.suffix.lower(), report_path)]
        known = {item.mention.customer for item in located}
        located += [item for item in self._find_by_name(report_path) if item.mention.customer not in known]
        return FileResult(report_path, tuple(located))

    def _find_by_name(self, report_path: str) -> Iterator[Located]:
        start = report_path.rfind("/") + 1
        document = Document(report_path.encode("utf-8", "replace"), PLAIN)
        found = self.names.find_mentions_in(document.data, fold(document.data))
        zones = document.family.zones(report_path, frozenset())
        named = [mention for mention, _ in judge_hits(report_path, found, (), zones, self.comments).mentions]
        for item in _locate(report_path, named, ()):
            if item.mention.start >= start and item.mention.zone == Zone.LOGO:
                yield replace(item, column=1, use="logo", how="name")

    def _find_by_looks(self, data: bytes, suffix: str, report_path: str, page: str | None = None) -> Iterator[Located]:
        name = PurePath(report_path).name
        for logo in self.logos.recognize(data, suffix):
            mention = Mention(logo.customer, name, "logo", 0, len(name), name, zone=Zone.LOGO)
            yield Located(mention, 1, 1, report_path, len(report_path) - len(name), "logo", page, how=logo.how)

    def _read_pages(self, path: Path, report_path: str, suffix: str) -> FileResult:
        from onrecord.scan.extraction import extract
        from onrecord.scan.formats.office import TOTAL_LIMIT

        data = read_bytes(path, TOTAL_LIMIT)
        extracted = data if isinstance(data, Unread) else extract(data, suffix)
        if isinstance(extracted, Unread):
            return FileResult(report_path, unread=extracted)
        whole, firsts, length = [], [], 0
        for label, text in extracted.pages:
            firsts.append((length, label))
            whole.append(text + "\n\n")
            length += len(text) + 2
        content = self._scan_content(Document("".join(whole).encode("utf-8", "replace"), PLAIN, pages=tuple(firsts)))
        located = [replace(item, line=1, column=1) for item in content.located]
        for name, image in extracted.images.items():
            page = extracted.image_pages.get(name) or None
            located += self._find_by_looks(image, PurePath(name).suffix.lower(), name, page)
        passed = tuple((replace(item, line=1, column=1), why) for item, why in content.passed)
        return FileResult(
            report_path, tuple(located), note=extracted.note, passed=tuple(content.counted.items()), passed_over=passed
        )


def _locate(text: str, mentions: list[Mention], pages: tuple[tuple[int, str], ...]) -> Iterator[Located]:
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
