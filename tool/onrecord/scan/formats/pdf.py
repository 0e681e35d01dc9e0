"""The text of PDF, page by page. Readers of PDF have many holes, so it is read in a child process with limits."""

import json
import re
import subprocess
import sys

SECONDS = 30
"""Of processor time, in the child."""
PATIENCE_SECONDS = 600
"""Of wall time: it only ends what hangs. A busy machine must not make a file unreadable."""
MEMORY = 768 << 20
PAGES = 2000
CHARACTERS = 8 << 20
_HYPHENATED = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")


class PdfError(Exception):
    """The file cannot be read, or not within the limits; the message says why."""


def pages_of(data: bytes) -> list[str]:
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
        raise PdfError(f"not read within {PATIENCE_SECONDS} seconds") from None
    if child.returncode:
        raise PdfError("not a readable PDF, or one that needs too much time or memory")
    try:
        answer = json.loads(child.stdout)
    except ValueError:
        raise PdfError("not a readable PDF") from None
    if isinstance(answer, dict):
        raise PdfError(str(answer.get("error")))
    return [_HYPHENATED.sub("", str(page)) for page in answer]


def _main() -> None:
    """The child: PDF on stdin, the pages as JSON on stdout, nothing else of the machine touched."""
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
        answer = {"error": f"not a readable PDF ({type(error).__name__})"}
    sys.stdout.write(json.dumps(answer))


def _read(data: bytes) -> object:
    import io

    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "it is locked by a password"}
    pages: list[str] = []
    left = CHARACTERS
    for number, page in enumerate(reader.pages):
        if number >= PAGES or left <= 0:
            return {"error": f"it is longer than the {PAGES} pages that are read"}
        text = page.extract_text() or ""
        left -= len(text)
        pages.append(text)
    return pages


if __name__ == "__main__":
    _main()
