"""The files that the tool keeps in a catalog (workflows, forms, schemas, the tool itself), and how they are upgraded.

A ledger in the catalog lists what `init` or `upgrade` wrote, with hashes, so that the next upgrade knows what the
company has changed since and keeps it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onrecord import __version__


class Step(StrEnum):
    """What an upgrade does to one file."""

    ADD = "add"
    REPLACE = "replace"
    REMOVE = "remove"
    KEEP = "keep"  # the company changed or removed it


@dataclass(frozen=True, slots=True)
class FileUpgrade:
    """One file: the step, its bytes before and after; None if there is no file."""

    path: str
    step: Step
    now: bytes | None
    then: bytes | None


def find_ledger_path(forge: str) -> str:
    """The path of the ledger, which lists what the tool wrote."""
    return f".{forge}/onrecord/written.json"


def make_ledger(files: Mapping[str, bytes]) -> bytes:
    """The ledger of what the tool writes: each file's SHA-256 by its path."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    return (json.dumps({"version": 1, "tool": __version__, "files": hashes}, indent=2) + "\n").encode("utf-8")


def read_ledger(data: bytes) -> dict[str, str]:
    """The hashes of what was written, by path. Raises ValueError if the ledger cannot be read."""
    document = json.loads(data)
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise ValueError("it is not a list of files with their hashes")
    return files


def plan_upgrade(
    wanted: Mapping[str, bytes], found: Mapping[str, bytes], written: Mapping[str, str]
) -> list[FileUpgrade]:
    """What an upgrade does, by path: `wanted` are our files, `found` those on disk, `written` the ledger's hashes.

    A file that differs from what was written was changed by the company and is kept; one that it removed stays removed.
    """
    steps = []
    for path in sorted({*wanted, *written}):
        now, then = found.get(path), wanted.get(path)
        if now == then:
            continue
        untouched = now is not None and hashlib.sha256(now).hexdigest() == written.get(path)
        if now is None:
            if then is not None:
                steps.append(FileUpgrade(path, Step.KEEP if path in written else Step.ADD, None, then))
        elif then is None:
            steps.append(FileUpgrade(path, Step.REMOVE if untouched else Step.KEEP, now, None))
        else:
            steps.append(FileUpgrade(path, Step.REPLACE if untouched else Step.KEEP, now, then))
    return steps
