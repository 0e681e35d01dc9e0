"""What folders are called in which a change is prepared; apart from how, so that who only reads does not load that."""

from pathlib import Path

ASIDE = ".onrecord-aside-"


def has_aside(folder: Path) -> bool:
    """Whether a change of `folder` is being prepared, or was left by a process that was killed."""
    return any(folder.glob(f"{ASIDE}*"))
