"""The text of a PDF, page by page. PDF readers have many vulnerabilities, so a child process with limits reads it."""

import json
import re
import subprocess
import sys

SECONDS = 30
"""Processor time of the child process. It ends files that were made to keep a reader busy."""
PATIENCE_SECONDS = 600
"""Wall time: only ends what hangs, since a busy machine must not make a file unreadable."""
MEMORY = 768 << 20
"""Bytes of address space. pypdf keeps all objects of a file, and needs several times the file's size."""
PAGES = 2000
"""A longer PDF is a catalog of parts or an archive; the report says that it was not read."""
CHARACTERS = 8 << 20
"""All text of a PDF: 4,000 characters on each of 2,000 pages."""
_HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
"""A word divided at the end of a line; before a capital, the hyphen belongs to the word."""


class PdfError(Exception):
    """The file cannot be read, or not within the limits; the message says why."""


def read_pages(data: bytes) -> list[str]:
    """The text of each page. Raises PdfError."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", "onrecord.scan.formats.pdf"],
            input=data,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PdfError(f"reading it took more than {PATIENCE_SECONDS} seconds") from None
    if child.returncode:
        raise PdfError("it is not a PDF that we can read, or needs too much time or memory")
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        raise PdfError("it is not a PDF that we can read") from None
    if isinstance(answer, dict):
        raise PdfError(str(answer.get("error")))
    return [_HYPHENATED.sub("", str(page)) for page in answer]


def _main() -> None:
    """The child process: reads a PDF from stdin, writes its pages to stdout as JSON, and touches nothing else."""
    import logging
    import resource

    data = sys.stdin.buffer.read()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable(logging.CRITICAL)
    answer: object
    try:
        answer = _read(data)
    except Exception as error:  # pypdf raises whatever its parts raise
        answer = {"error": f"it is not a PDF that we can read ({type(error).__name__})"}
    sys.stdout.write(json.dumps(answer))


def _read(data: bytes) -> object:
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "it is protected by a password"}
    pages: list[str] = []
    left = CHARACTERS
    for number, page in enumerate(reader.pages):
        if number >= PAGES or left <= 0:
            return {"error": f"it has more than {PAGES} pages, the limit for PDF"}
        text = page.extract_text() or ""
        left -= len(text)
        pages.append(text)
    return pages


if __name__ == "__main__":
    _main()
