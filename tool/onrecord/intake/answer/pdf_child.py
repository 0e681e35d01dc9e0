"""Runs as a separate program: reads a PDF from standard input, writes its form fields as JSON to standard output."""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 300 << 20
"""Bytes. Our own form takes 36 MiB, including the start of Python."""
SECONDS = 2
"""Processor time. Our own form takes a tenth of a second."""
MOST_FIELDS = 400
"""Our form has four for each use and seven others: this is enough for a hundred uses, several times a vocabulary."""
MOST_VALUE = 8000
"""Characters: more than an answer may have, so that a long one is refused with the reason instead of being cut."""
MOST_OBJECTS = 20_000
"""Our form for three uses has 89; a scanned contract has a few for each page."""
ACTIVE = {
    "/JS": "contains a script",
    "/JavaScript": "contains a script",
    "/Launch": "starts a program",
    "/SubmitForm": "sends data away",
    "/ImportData": "imports data",
    "/EmbeddedFile": "contains another file",
    "/EmbeddedFiles": "contains another file",
    "/RichMedia": "contains active media",
    "/XFA": "is an XFA form, which most PDF readers cannot show",
    "/GoToR": "links to another file",
    "/Movie": "contains active media",
    "/Sound": "contains active media",
}


def main() -> None:
    """Read the PDF, look for active content, and print the fields. Exit code 1 if the memory limit is too small."""
    set_limits()
    data = sys.stdin.buffer.read()
    try:
        report: dict[str, object] = _read_fields(data)
    except MemoryError:
        raise SystemExit(1) from None
    except Exception as error:  # whatever the reader raises, the file is refused
        report = {"refused": "is protected in a way that onrecord cannot read" if _is_protected(error) else "is broken"}
    sys.stdout.write(json.dumps(report))


def set_limits() -> None:
    """Set the limits on memory and processor time, and forbid writing files."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time limit holds
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read_fields(data: bytes) -> dict[str, object]:
    import logging

    from pypdf import PdfReader

    logging.disable()
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):  # "no changes allowed" opens everywhere without a password
        return {"refused": "is encrypted and needs a password"}
    harm = next(_find_active(reader), None)
    if harm:
        return {"refused": harm}
    found = reader.get_fields() or {}
    if len(found) > MOST_FIELDS:
        return {"refused": f"has more than {MOST_FIELDS} fields"}
    return {"fields": {str(name): _read_value(field)[:MOST_VALUE] for name, field in found.items()}}


def _is_protected(error: Exception) -> bool:
    from pypdf.errors import DependencyError, FileNotDecryptedError

    return isinstance(error, DependencyError | FileNotDecryptedError | NotImplementedError)


def _read_value(field: Any) -> str:
    value = field.get("/V")
    text = "" if value is None else str(value)
    return "" if field.get("/FT") == "/Btn" and text == "/Off" else text.removeprefix("/")


def _find_active(reader: Any) -> Iterator[str]:
    """What in the file could act by itself, object by object; the bytes of streams are not examined."""
    for seen, number in enumerate(_list_numbers(reader)):
        if seen >= MOST_OBJECTS:
            yield f"has more than {MOST_OBJECTS} objects"
            return
        yield from _find_in_object(reader.get_object(number), 0)
    yield from _find_in_object(reader.trailer, 0)


def _list_numbers(reader: Any) -> Iterator[Any]:
    from pypdf.generic import IndirectObject

    for generation, numbers in reader.xref.items():
        for number in numbers:
            if number:
                yield IndirectObject(number, generation, reader)
    for number in reader.xref_objStm:
        yield IndirectObject(number, 0, reader)


def _find_in_object(node: Any, depth: int) -> Iterator[str]:
    from pypdf.generic import ArrayObject, DictionaryObject

    if depth > 30:  # within one object; Python's own limit on recursion is a thousand
        yield "is nested too deeply"
    elif isinstance(node, DictionaryObject):
        for key in node:
            value = node.raw_get(key)
            if key in ACTIVE:
                yield ACTIVE[key]
            elif key == "/S" and str(value) in ACTIVE:
                yield ACTIVE[str(value)]
            yield from _find_in_object(value, depth + 1)
    elif isinstance(node, ArrayObject):
        for i in range(len(node)):
            yield from _find_in_object(list.__getitem__(node, i), depth + 1)


if __name__ == "__main__":
    main()
