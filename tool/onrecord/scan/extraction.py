"""Text taken out of files that are no text: slides, documents, sheets, PDF, RTF and mails, page by page."""

from dataclasses import dataclass, field

from onrecord.scan.documents import Unread
from onrecord.scan.formats import mail, office, pdf, rtf


@dataclass(frozen=True, slots=True)
class Extracted:
    """The pages of a file as (label, text), its images by name with the page each is on, and what is odd about it."""

    pages: list[tuple[str, str]]
    images: dict[str, bytes] = field(default_factory=dict)
    image_pages: dict[str, str] = field(default_factory=dict)
    note: str | None = None


def extract(data: bytes, suffix: str) -> Extracted | Unread:
    """The text of a file by the end of its name, in lower case; unread where it cannot be taken out."""
    if suffix == ".pdf":
        try:
            return Extracted([(f"page {number}", text) for number, text in enumerate(pdf.pages_of(data), 1)])
        except pdf.PdfError as error:
            return Unread(str(error), problem=True)
    if suffix == ".rtf":
        return _rtf(data)
    if suffix == ".eml":
        return _mail(data)
    try:
        parts, media = office.parts_of(data)
    except office.OfficeError as error:
        return Unread(str(error), problem=True)
    pages = {name: part.label for part in reversed(parts) for name in part.images}
    return Extracted([(part.label, part.text) for part in parts], media, pages)


def _rtf(data: bytes) -> Extracted | Unread:
    if len(data) > rtf.BYTES:
        return Unread(f"more than the {rtf.BYTES >> 20} MB of RTF that are read", problem=True)
    text = rtf.text_of(data)
    return Unread("not a readable RTF", problem=True) if text is None else Extracted([("", text)])


def _mail(data: bytes) -> Extracted | Unread:
    if len(data) > mail.BYTES:
        return Unread(f"more than the {mail.BYTES >> 20} MB of a mail that are read", problem=True)
    parts, attached = mail.parts_of(data)
    note = f"{attached} attachments are not read; save them as files" if attached else None
    return Extracted(parts, note=note)
