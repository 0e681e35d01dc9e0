"""The wheel of this tool, made again from where it is installed, so that a catalog can bring its own tool.

The bytes depend only on the tool's files: same tool, same wheel, whatever the machine, the day or the order of files.
The format is that of the Python packaging specification "Binary distribution format" (PEP 427).
"""

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from onrecord import __version__
from onrecord.store.packaged import SOURCE, find_packaged

NAME = f"onrecord-{__version__}-py3-none-any.whl"
_INFO = f"onrecord-{__version__}.dist-info"
_WHEEL = b"Wheel-Version: 1.0\nGenerator: onrecord\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can store."""


def make_own_wheel() -> bytes:
    """The wheel of the installed tool. Raises OSError if its files cannot be read."""
    files = dict(sorted({**dict(_read_modules()), **dict(_read_data()), **dict(_make_about())}.items()))
    files[f"{_INFO}/RECORD"] = _make_record(files)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # 3 is Unix, on every machine
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def read_wheel_address(text: str) -> tuple[str, str] | None:
    """`https://…/onrecord-1.0-py3-none-any.whl#sha256=…` as (address, SHA-256); None for anything else."""
    found = re.fullmatch(r"(https://[^\s<>\"'`{}|\\^#]+\.whl)#sha256=([0-9a-f]{64})", text[:2000])
    return (found[1], found[2]) if found else None


def read_requirements() -> bytes:
    """What the tool needs to run any verb: pinned versions with the hashes of their files."""
    return (find_packaged("requirements") / "run.txt").read_bytes()


def _read_modules() -> Iterator[tuple[str, bytes]]:
    package = Path(__file__).resolve().parent.parent
    for file in package.rglob("*"):
        inside = file.relative_to(package)
        if file.is_file() and "__pycache__" not in inside.parts and inside.parts[0] != "_data":
            yield f"onrecord/{inside.as_posix()}", file.read_bytes()


def _read_data() -> Iterator[tuple[str, bytes]]:
    """Schemas, templates and guides, as shipped or from the source of the tool."""
    shipped = find_packaged("schema").parent
    if shipped != SOURCE:
        yield from _read_below(shipped, "onrecord/_data")
        return
    project = tomllib.loads((SOURCE / "pyproject.toml").read_text(encoding="utf-8"))
    for source, target in project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"].items():
        yield from _read_below(SOURCE / source, target)


def _read_below(place: Path, target: str) -> Iterator[tuple[str, bytes]]:
    if place.is_file():
        yield target, place.read_bytes()
        return
    for file in place.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            yield f"{target}/{file.relative_to(place).as_posix()}", file.read_bytes()


def _make_about() -> Iterator[tuple[str, bytes]]:
    about = metadata.distribution("onrecord")
    text = about.read_text("METADATA") or ""
    yield f"{_INFO}/METADATA", re.sub(r"\r\n?", "\n", text).encode("utf-8")
    yield f"{_INFO}/WHEEL", _WHEEL
    yield f"{_INFO}/entry_points.txt", b"[console_scripts]\nonrecord = onrecord.__main__:main\n"


def _make_record(files: dict[str, bytes]) -> bytes:
    """RECORD: each file with its hash (unpadded URL-safe base64) and its size, which RECORD itself has not."""
    lines = []
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        lines.append(f"{name},sha256={digest},{len(data)}\n")
    return "".join([*lines, f"{_INFO}/RECORD,,\n"]).encode("utf-8")
