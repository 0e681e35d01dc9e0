"""Names and words of customers who must not be in a built site, looked for by the scan's own mention finder."""

import html
import re
from collections.abc import Collection, Iterator
from datetime import date

from onrecord.catalog.library import Library
from onrecord.catalog.reasons import Answer
from onrecord.catalog.reference import Reference
from onrecord.scan.automaton import NameFinder
from onrecord.scan.verdicts import names_of


class Strangers:
    """Everybody in a catalog who may not be shown, and every quote that may not be used."""

    def __init__(self, library: Library, shown: Collection[str], day: date) -> None:
        strangers = [reference for slug, reference in library.references.items() if slug not in shown]
        self._strange = {reference.slug for reference in strangers}
        self._finder = NameFinder(names_of(library)) if strangers else None
        self._words = [
            (reference.slug, " ".join(quote.text.split()))
            for reference in library.references.values()
            for quote in reference.quotes
            if not _usable(library, reference, quote.id, day, reference.slug in shown)
        ]
        self._folders = [(slug, re.compile(rf"(?:^|/){re.escape(slug)}(?:/|\.|$)")) for slug in sorted(self._strange)]

    def in_text(self, path: str, text: str) -> Iterator[tuple[str, str]]:
        """Each stranger in a file, as (slug, what was found); each once."""
        found = {slug: f"the file name {path}" for slug, folder in self._folders if folder.search(path)}
        if self._finder:
            plain = html.unescape(text) if path.endswith((".html", ".xml", ".atom", ".svg")) else _unescaped(text)
            for mention in self._finder.mentions(plain):
                if mention.customer in self._strange and not mention.file_only:
                    found.setdefault(mention.customer, f"the name {mention.text!r}")
        if self._words:
            squeezed = " ".join(html.unescape(text).split())
            for slug, words in self._words:
                if words in squeezed:
                    found.setdefault(slug, f"a quote that may not be used: {words[:60]!r}")
        yield from sorted(found.items())


def _unescaped(text: str) -> str:
    """JSON's escapes of other than ASCII characters, read."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text) if "\\u" in text else text


def _usable(library: Library, reference: Reference, quote: str, day: date, shown: bool) -> bool:
    """Whether a quote may be used anywhere on any day from this one on, as its page shows it."""
    if not shown:
        return False
    from onrecord.catalog.days import Days, last_day

    lines = library.judge(reference).timeline("quote", "any", "worldwide", Days(day, last_day(day)), quote)
    return any(stretch.answer is not Answer.DENY for _, stretches in lines for stretch in stretches)
