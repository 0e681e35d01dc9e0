"""The names of folders in which changes are prepared; on their own, so that readers do not load what writes."""

from pathlib import Path

ASIDE = ".onrecord-aside-"


def has_aside(folder: Path) -> bool:
    """Whether a change of `folder` is being prepared, or was left behind by a killed process."""
    return any(folder.glob(f"{ASIDE}*"))
