"""Extracts text from files that are not plain text: slides, documents, sheets, PDF, RTF, e-mails. Page by page."""

from msgspec import Struct

from onrecord.reports.text import count_of
from onrecord.scan.documents import Unread
from onrecord.scan.formats import mail, office, pdf, rtf


class Extracted(Struct, frozen=True):
    """The pages of a file as (label, text), its images by name, the page of each image, and a note for the report."""

    pages: list[tuple[str, str]]
    images: dict[str, bytes] = {}
    image_pages: dict[str, str] = {}
    note: str | None = None


def extract(data: bytes, suffix: str) -> Extracted | Unread:
    """The text of a file, by its extension in lower case; unread if it cannot be extracted."""
    if suffix == ".pdf":
        try:
            return Extracted([(f"page {number}", text) for number, text in enumerate(pdf.read_pages(data), 1)])
        except pdf.PdfError as error:
            return Unread(str(error), problem=True)
    if suffix == ".rtf":
        return _extract_rtf(data)
    if suffix == ".eml":
        return _extract_mail(data)
    try:
        parts, media = office.read_parts(data)
    except office.OfficeError as error:
        return Unread(str(error), problem=True)
    pages = {name: part.label for part in reversed(parts) for name in part.images}
    return Extracted([(part.label, part.text) for part in parts], media, pages)


def _extract_rtf(data: bytes) -> Extracted | Unread:
    if len(data) > rtf.BYTES:
        return Unread(f"it is larger than {rtf.BYTES >> 20} MB, the limit for RTF", problem=True)
    text = rtf.read_text(data)
    return Unread("it is not an RTF file that we can read", problem=True) if text is None else Extracted([("", text)])


def _extract_mail(data: bytes) -> Extracted | Unread:
    if len(data) > mail.BYTES:
        return Unread(f"it is larger than {mail.BYTES >> 20} MB, the limit for e-mails", problem=True)
    parts, attached = mail.read_parts(data)
    note = f"{count_of(attached, 'attachment')} not read; save attachments as files to scan them" if attached else None
    return Extracted(parts, note=note)
