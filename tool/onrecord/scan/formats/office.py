"""The text of PPTX, DOCX, XLSX and OpenDocument, slide by slide and sheet by sheet, and their images.

Parts are unpacked one at a time and never beyond a limit, whatever their headers claim. They are read without an XML
parser, so that nothing in them can expand.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator

from msgspec import Struct

PART_LIMIT = 16 << 20
"""Bytes per part, unpacked: a sheet of 16 MB has some hundred thousand rows."""
TOTAL_LIMIT = 96 << 20
"""Bytes of all parts that are read. Bounds the memory of one document."""
PARTS_LIMIT = 6000
"""A deck of a thousand slides has about five parts per slide."""
_RATIO = 300
"""A part over a megabyte that unpacks to more than this many times its size was made to do harm: XML shrinks to a
twentieth or so."""

_TOKENS = re.compile(
    r"<(?:\w+:)?[tv](?:\s[^<>]*)?>([^<]*)</|</(?:\w+:)?(?P<end>p|tc)>|<(?:\w+:)?(?P<gap>br|tab|cr)\b|\bdescr=\"(?P<alt>[^\"]{1,2000})\""
)
"""The texts of Word, PowerPoint and Excel (`w:t`, `a:t`, `v`), what ends or separates them, and alternative texts."""
_SLIDE = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)([0-9]{1,5})\.xml")
"""A slide or its notes; the number is its place in the deck."""
_WORD = re.compile(r"word/(document|footnotes|endnotes|comments|header[0-9]{0,3}|footer[0-9]{0,3})[0-9]*\.xml")
"""The parts of a Word file that readers see."""
_SHEET = re.compile(r"xl/worksheets/sheet([0-9]{1,5})\.xml")
"""A sheet's cells; the number is its place in the workbook."""
_BESIDE = re.compile(
    r"(?:ppt|word|xl)/(?:comments(?:/\w+)?|drawings/drawing|diagrams/data|charts/chart|threadedComments/threadedComment"
    r"|slideMasters/slideMaster|slideLayouts/slideLayout)[0-9]{0,5}\.xml"
)
"""What is shown on slides, pages and sheets but is in separate files: diagrams, charts, comments, masters."""
_SHARED = "xl/sharedStrings.xml"
_STRING = re.compile(r"<(?:\w+:)?si\b")
"""One shared string: a cell names it by its number."""
_CELL = re.compile(r"<(?:\w+:)?c\b")
"""The beginning of a cell."""
_ROW_END = re.compile(r"</(?:\w+:)?row>")
"""The end of a row: a line of text ends there."""
_SHARED_CELL = re.compile(r"[^<>]*\bt=\"s\"")
"""The rest of a cell's tag where its value is the number of a shared string."""
_VALUE = re.compile(r"<(?:\w+:)?v\b[^<>]*>([^<]*)</")
"""A cell's value."""
_ODF_PAGE = re.compile(r"<draw:page\b")
"""The beginning of an OpenDocument slide."""
_ODF_TOKENS = re.compile(
    r"(?P<text>[^<]+)|</(?P<end>text:p|text:h|table:table-cell)>|<(?P<gap>text:line-break|text:tab|text:s)\b[^<>]*>|<[^<>]*>"
)
"""The tokens of OpenDocument: text, the ends of paragraphs and cells, and the elements that mean a space."""
_ODF_IMAGE = re.compile(r"xlink:href=\"(?:\./)?(Pictures/[^\"]{1,200})\"")
"""An image inside the file, by its path; names are far shorter than 200 characters."""
_RELATED = re.compile(r"Target=\"\.\./(media/[^\"]{1,200})\"")
"""An image of a slide, in the file of its relations."""


class OfficeError(Exception):
    """The file is not such a document, or was made to do harm; the message says what is wrong."""


class Part(Struct, frozen=True):
    """One slide or part of a document: its label, its text, and the names of the images on it."""

    label: str
    text: str
    images: tuple[str, ...] = ()


def read_parts(data: bytes) -> tuple[list[Part], dict[str, bytes]]:
    """The parts in order, and the images by name. Raises OfficeError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise OfficeError(f"it is not a document that we can read: {error}") from None


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = TOTAL_LIMIT

    def read(self) -> tuple[list[Part], dict[str, bytes]]:
        names = self.archive.namelist()
        if len(names) > PARTS_LIMIT:
            raise OfficeError(f"it has {len(names)} parts; the limit is {PARTS_LIMIT}")
        if "content.xml" in names:
            return self._read_open_document(names)
        parts = [*self._read_sheets(names)]
        for label, name, rels in sorted(_select(names), key=lambda item: item[0]):
            text = self.read_text(name)
            images = tuple(_RELATED.findall(self.read_text(rels))) if rels in names else ()
            parts.append(Part(label[2], _read_text(text), images))
        parts += self._read_beside(names)
        folder = next((top for top in ("ppt/", "xl/", "word/") if any(name.startswith(top) for name in names)), "word/")
        wanted = {image for part in parts for image in part.images} if folder == "ppt/" else set()
        if folder != "ppt/":
            wanted = {name.removeprefix(folder) for name in names if name.startswith(folder + "media/")}
        return parts, self._read_media(folder, wanted, names)

    def _read_media(self, folder: str, wanted: set[str], names: list[str]) -> dict[str, bytes]:
        media = {}
        for image in sorted(wanted):
            name = folder + image
            if name in names and self.archive.getinfo(name).file_size <= PART_LIMIT:
                media[image] = self.unpack(name)
        return media

    def _read_sheets(self, names: list[str]) -> Iterator[Part]:
        """Each sheet of a workbook, row by row, with tabs between cells."""
        sheets = sorted((int(match[1]), name) for name in names if (match := _SHEET.fullmatch(name)))
        shared = list(map(_read_text, _STRING.split(self.read_text(_SHARED))[1:])) if _SHARED in names else []
        for number, name in sheets:
            cells = (_read_cell(piece, shared) for piece in _CELL.split(self.read_text(name))[1:])
            yield Part(f"sheet {number}", "".join(cells))

    def _read_beside(self, names: list[str]) -> Iterator[Part]:
        for name in sorted(name for name in set(names) if _BESIDE.fullmatch(name) and not _WORD.fullmatch(name)):
            yield Part(name.rpartition("/")[2].removesuffix(".xml"), _read_text(self.read_text(name)))

    def _read_open_document(self, names: list[str]) -> tuple[list[Part], dict[str, bytes]]:
        """The pages of a presentation, or all of a text or sheet; headers and footers are in `styles.xml`."""
        parts = []
        first, *pages = _ODF_PAGE.split(self.read_text("content.xml"))
        for number, xml in enumerate(pages or [first], 1):
            label = f"slide {number}" if pages else ""
            parts.append(Part(label, _read_odf_text(xml), tuple(dict.fromkeys(_ODF_IMAGE.findall(xml)))))
        if "styles.xml" in names:
            parts.append(Part("header and footer", _read_odf_text(self.read_text("styles.xml"))))
        pictures = {name.removeprefix("Pictures/") for name in names if name.startswith("Pictures/")}
        media = self._read_media("Pictures/", pictures, names)
        return parts, {f"Pictures/{name}": data for name, data in media.items()}

    def read_text(self, name: str) -> str:
        """A part as text."""
        return self.unpack(name).decode("utf-8", "replace")

    def unpack(self, name: str) -> bytes:
        info = self.archive.getinfo(name)
        with self.archive.open(info) as part:
            data = part.read(min(PART_LIMIT, self.left) + 1)
        if len(data) > min(PART_LIMIT, self.left) or len(data) > max(1 << 20, _RATIO * (info.compress_size + 1)):
            raise OfficeError(f"its part {name} unpacks to more than a document needs")
        self.left -= len(data)
        return data


def _select(names: list[str]) -> Iterator[tuple[tuple[int, int, str], str, str]]:
    for name in dict.fromkeys(names):
        if match := _SLIDE.fullmatch(name):
            number = int(match[2])
            notes = match[1].startswith("notes")
            label = f"notes of slide {number}" if notes else f"slide {number}"
            yield (number, int(notes), label), name, f"ppt/slides/_rels/slide{number}.xml.rels" if not notes else ""
        elif match := _WORD.fullmatch(name):
            yield (0, 0 if match[1] == "document" else 1, "" if match[1] == "document" else match[1]), name, ""


def _read_cell(xml: str, shared: list[str]) -> str:
    """What a cell shows: a shared string by its number, or its own text. `xml` is what follows the start of its tag."""
    value = _VALUE.search(xml)
    if value is None:
        text = _read_text(xml)
    elif _SHARED_CELL.match(xml):
        number = int(value[1]) if value[1].isdecimal() and len(value[1]) < 9 else len(shared)
        text = shared[number] if number < len(shared) else ""
    else:
        text = html.unescape(value[1])
    return text + ("\n" if _ROW_END.search(xml) else "\t")


def _read_odf_text(xml: str) -> str:
    out: list[str] = []
    for token in _ODF_TOKENS.finditer(xml):
        if token["text"]:
            out.append(html.unescape(token["text"]))
        elif token["end"]:
            out.append("\n\n")
        elif token["gap"]:
            out.append({"text:line-break": "\n", "text:tab": "\t"}.get(token["gap"], " "))
    return "".join(out)


def _read_text(xml: str) -> str:
    out: list[str] = []
    descriptions: list[str] = []
    for token in _TOKENS.finditer(xml):
        if token["end"]:
            out.append("\n\n")
        elif token["gap"]:
            out.append("\n" if token["gap"] != "tab" else "\t")
        elif token["alt"]:
            descriptions.append(html.unescape(token["alt"]))
        else:
            out.append(html.unescape(token[1]))
    return "".join(out) + "".join(f"\n\n{words}\n" for words in descriptions)
