"""What is shipped with the tool: schemas, templates, guides, assets."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent.parent


@cache
def packaged(name: str) -> Path:
    """The folder `name` (schema, site) as shipped in the wheel, or as it lies in the tool's own repository."""
    shipped = _HERE / "_data" / name
    return shipped if shipped.is_dir() else _HERE.parent.parent / name
