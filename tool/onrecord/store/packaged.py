"""What is shipped with the tool: schemas, templates, guides, assets."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent
SOURCE = _HERE.parent.parent
"""The tool's own repository, where it runs from its source."""


@cache
def find_packaged(name: str) -> Path:
    """The folder `name` (schema, site) in the wheel, or in the tool's own repository."""
    shipped = _HERE / "_data" / name
    return shipped if shipped.is_dir() else SOURCE / name
