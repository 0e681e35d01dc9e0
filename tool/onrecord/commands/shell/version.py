"""The commit this version was built from. It reads nothing else, because `--version` must answer at once."""

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[4]
"""The tool's own repository, if it runs from source."""


def find_source_commit() -> str | None:
    """Return the commit checked out in the tool's own repository, 40 hex digits; None if the tool was installed.

    Read from git's files, because starting git takes longer than everything else that --version does.
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
