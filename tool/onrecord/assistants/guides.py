"""The guides that an assistant may read: those that come with the tool."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.store.packaged import find_packaged


@dataclass(frozen=True, slots=True)
class Guide:
    """One guide: its file name without extension, its title, and its text in Markdown."""

    name: str
    title: str
    text: str


def list_guides() -> Iterator[Guide]:
    """Every guide, sorted by name."""
    for file in sorted((find_packaged("site") / "docs" / "guides").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        title = re.search(r"^title: (.*)$", text, re.M)
        yield Guide(file.stem, title[1] if title else file.stem, text)
