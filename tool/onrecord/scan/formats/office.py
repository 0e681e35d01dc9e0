"""The text of PPTX and DOCX, slide by slide, and the images on them.

Parts are unpacked one at a time and never beyond a limit, whatever their headers claim, and are read without an XML
parser: there is nothing in them that could expand.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

PART_LIMIT = 16 << 20
TOTAL_LIMIT = 96 << 20
PARTS_LIMIT = 6000
_RATIO = 300
"""A part that unpacks to more than this many times its size, and beyond a megabyte, was made to harm."""

_TOKENS = re.compile(
    r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</|</(?:\w+:)?(?P<end>p|tc)>|<(?:\w+:)?(?P<gap>br|tab|cr)\b|\bdescr=\"(?P<alt>[^\"]{1,2000})\""
)
_SLIDE = re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)([0-9]{1,5})\.xml")
_WORD = re.compile(r"word/(document|footnotes|endnotes|comments|header[0-9]{0,3}|footer[0-9]{0,3})[0-9]*\.xml")
_RELATED = re.compile(r"Target=\"\.\./(media/[^\"]{1,200})\"")


class OfficeError(Exception):
    """The file is no such document, or was made to harm; the message says what."""


@dataclass(frozen=True, slots=True)
class Part:
    """One slide or part of a document: what it is called, its text, and the names of the images on it."""

    label: str
    text: str
    images: tuple[str, ...] = ()


def parts_of(data: bytes) -> tuple[list[Part], dict[str, bytes]]:
    """The parts in order, and the images by name. Raises OfficeError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive).read()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise OfficeError(f"not a readable document: {error}") from None


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = TOTAL_LIMIT

    def read(self) -> tuple[list[Part], dict[str, bytes]]:
        names = self.archive.namelist()
        if len(names) > PARTS_LIMIT:
            raise OfficeError(f"it holds {len(names)} parts")
        parts = []
        for label, name, rels in sorted(_wanted(names), key=lambda item: item[0]):
            text = self.unpacked(name).decode("utf-8", "replace")
            images: tuple[str, ...] = ()
            if rels in names:
                images = tuple(_RELATED.findall(self.unpacked(rels).decode("utf-8", "replace")))
            parts.append(Part(label[2], _text_of(text), images))
        folder = "ppt/" if any(name.startswith("ppt/") for name in names) else "word/"
        wanted = {image for part in parts for image in part.images} if folder == "ppt/" else set()
        if folder == "word/":
            wanted = {name.removeprefix(folder) for name in names if name.startswith("word/media/")}
        media = {}
        for image in sorted(wanted):
            name = folder + image
            if name in names and self.archive.getinfo(name).file_size <= PART_LIMIT:
                media[image] = self.unpacked(name)
        return parts, media

    def unpacked(self, name: str) -> bytes:
        info = self.archive.getinfo(name)
        with self.archive.open(info) as part:
            data = part.read(min(PART_LIMIT, self.left) + 1)
        if len(data) > min(PART_LIMIT, self.left) or len(data) > max(1 << 20, _RATIO * (info.compress_size + 1)):
            raise OfficeError(f"{name} unpacks to more than a document needs")
        self.left -= len(data)
        return data


def _wanted(names: list[str]) -> Iterator[tuple[tuple[int, int, str], str, str]]:
    for name in dict.fromkeys(names):
        if match := _SLIDE.fullmatch(name):
            number = int(match[2])
            notes = match[1].startswith("notes")
            label = f"notes of slide {number}" if notes else f"slide {number}"
            yield (number, int(notes), label), name, f"ppt/slides/_rels/slide{number}.xml.rels" if not notes else ""
        elif match := _WORD.fullmatch(name):
            yield (0, 0 if match[1] == "document" else 1, "" if match[1] == "document" else match[1]), name, ""


def _text_of(xml: str) -> str:
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
