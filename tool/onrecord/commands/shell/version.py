"""Which version this is, and of which commit. Reads nothing else, since `--version` must answer at once."""

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[4]
"""The tool's own repository, where it runs from its source."""


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
