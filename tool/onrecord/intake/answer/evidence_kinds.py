"""Which files are kept as evidence: unchanged, with their hash, and without opening them."""

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.evidence import Basis
from onrecord.intake.answer.answer import AnswerError

MOST_BYTES = 16 << 20
"""A scanned contract of fifty pages has about 8 MiB; Git hosts warn from 50 MiB on."""

DOCUMENTS = "pdf doc docx odt rtf txt csv xls xlsx ods ppt pptx odp json xml"
IMAGES = "png jpg jpeg gif webp tif tiff bmp heic heif"
MAILS = "eml msg mht"
ARCHIVES = "zip 7z gz tgz tar rar p7m p7s asice asics"
"""Archives, and the containers that signing services issue (CAdES, ASiC)."""
SOUNDS = "mp3 m4a wav ogg mp4"
KINDS = frozenset(" ".join((DOCUMENTS, IMAGES, MAILS, ARCHIVES, SOUNDS)).split())
"""Programs and web pages are not included: a reviewer who opens evidence must not run anything."""

_WRITTEN = frozenset(("pdf", "docx", "odt"))


def find_evidence_kind(name: str, data: bytes) -> str:
    """The evidence file's extension. Raises AnswerError if the file is too large, or of a type that is not kept."""
    if len(data) > MOST_BYTES:
        raise AnswerError(
            f"the file is larger than {MOST_BYTES >> 20} MiB", "store it elsewhere, and give --url and --sha256"
        )
    if b"%PDF-" in data[:1024]:
        return "pdf"
    stem, dot, ending = name.rpartition(".")
    if not (stem and dot and ending.lower() in KINDS):
        kinds = list_words(sorted(KINDS), len(KINDS))
        raise AnswerError(f"{name[-80:]!r} is not of a type accepted as evidence; accepted are {kinds}")
    return ending.lower()


def find_usual_basis(kind: str) -> Basis:
    """The usual `basis` of an answer in such a file: a signed document, or an e-mail."""
    return "signed-form" if kind in _WRITTEN else "email"
