"""The files that the tool keeps in a catalog (workflows, forms, schemas, the tool itself), and how they are upgraded.

What `init` or `upgrade` wrote is listed with its hashes in a file of the catalog, so that the next upgrade knows what
the company has changed since: that is kept.
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
    KEEP = "keep"  # the company changed it, or took it away


@dataclass(frozen=True, slots=True)
class FileUpgrade:
    """One file: what becomes of it, its bytes now and then; None where it is not there."""

    path: str
    step: Step
    now: bytes | None
    then: bytes | None


def ledger_path(forge: str) -> str:
    """Where it is listed what the tool wrote, and when it did."""
    return f".{forge}/onrecord/written.json"


def ledger(files: Mapping[str, bytes]) -> bytes:
    """The list of what the tool writes: each file's SHA-256 by its path."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    return (json.dumps({"version": 1, "tool": __version__, "files": hashes}, indent=2) + "\n").encode("utf-8")


def read_ledger(data: bytes) -> dict[str, str]:
    """The hashes of what was written, by path. Raises ValueError where it cannot be read."""
    document = json.loads(data)
    files = document.get("files") if isinstance(document, dict) else None
    if not isinstance(files, dict) or not all(isinstance(value, str) for value in files.values()):
        raise ValueError("it does not list files with their hashes")
    return files


def plan_upgrade(
    wanted: Mapping[str, bytes], found: Mapping[str, bytes], written: Mapping[str, str]
) -> list[FileUpgrade]:
    """What an upgrade does, by path: `wanted` are our files, `found` those there, `written` the ledger's hashes.

    A file that is not as it was written has been changed by the company, and is kept; so is one that it took away.
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
