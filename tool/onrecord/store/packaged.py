"""What is shipped with the tool: schemas, templates, guides, assets."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
SOURCE = _HERE.parent.parent
"""The tool's own repository, where it runs from its source."""


@cache
def packaged(name: str) -> Path:
    """The folder `name` (schema, site) as shipped in the wheel, or as it lies in the tool's own repository."""
    shipped = _HERE / "_data" / name
    return shipped if shipped.is_dir() else SOURCE / name


def source_commit() -> str | None:
    """The commit that the tool's own repository has checked out, 40 hex digits; None where it was installed.

    Read from git's files, since starting git takes longer than everything else that --version does.
    """
    git = SOURCE / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        ref = head.removeprefix("ref: ")
        if ref == head:
            return head
        if (git / ref).is_file():
            return (git / ref).read_text(encoding="ascii").strip()
        packed = (git / "packed-refs").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return None
    return next((line.split()[0] for line in packed if line.endswith(f" {ref}")), None)
