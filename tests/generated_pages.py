"""Pages of the documentation of which one part is written by a test, between two comments."""

import os
from collections.abc import Iterable
from pathlib import Path


def check_written(page: Path, name: str, lines: Iterable[str]) -> None:
    """Compare what a page has between `<!-- name: begin -->` and `<!-- name: end -->`; ONRECORD_BLESS=1 writes it."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    before, _, rest = page.read_text("utf-8").partition(begin)
    text = f"{before}{begin}\n{chr(10).join(lines)}\n\n{end}{rest.partition(end)[2]}"
    if os.environ.get("ONRECORD_BLESS"):
        page.write_text(text, "utf-8")
    assert page.read_text("utf-8") == text
