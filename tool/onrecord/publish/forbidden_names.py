"""Names and words of customers who must not be in a built site, looked for by the scan's own mention finder."""

import html
import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.names.mentions import find_mentions
from onrecord.publish.fields import fields_page
from onrecord.publish.generated import rules_page
from onrecord.scan.automaton import NameFinder
from onrecord.scan.verdicts import names_of
from onrecord.store.packaged import packaged

MANUAL = ("guides/", "fields/", "formats/", "how-it-decides/", "rules/")
"""The pages of the manual, which the tool ships and which are the same in every site."""


class Strangers:
    """Everybody in a catalog who may not be named, and every quote that may not be used.

    `named` are the slugs of those who may be; `where` is the channel and territory that the site stands for, None for
    any of them.
    """

    def __init__(
        self, library: Library, named: Collection[str], day: date, where: tuple[str, str] | None = None
    ) -> None:
        strangers = [reference for slug, reference in library.references.items() if slug not in named]
        self._strange = {reference.slug for reference in strangers}
        self._finder = NameFinder(names_of(library)) if strangers else None
        barred = [
            (reference.slug, " ".join(quote.text.split()))
            for reference in library.references.values()
            for quote in reference.quotes
            if reference.slug in self._strange or not _usable(library, reference, quote.id, day, where)
        ]
        self._barred = barred
        # One automaton for all of them: a site has thousands of files, and a catalog thousands of quotes.
        self._quotes = AhoCorasick([words for _, words in barred]) if barred else None

    def in_text(self, path: str, text: str) -> Iterator[tuple[str, str]]:
        """Each stranger in a file, as (slug, what was found); each once."""
        parts = {part.partition(".")[0] for part in path.split("/")}
        found = dict.fromkeys(parts & self._strange, f"the file name {path}")
        plain = html.unescape(text) if path.endswith((".html", ".xml", ".atom", ".svg")) else _unescaped(text)
        for slug, name in self._named_in(plain):
            if not (path.startswith(MANUAL) and slug in self._in_the_manual):
                found.setdefault(slug, f"the name {name!r}")
        for slug, words in self._quoted_in(" ".join(html.unescape(plain).split())):
            found.setdefault(slug, f"a quote that may not be used: {words[:60]!r}")
        yield from sorted(found.items())

    def _quoted_in(self, text: str) -> Iterator[tuple[str, str]]:
        if self._quotes:
            for which, _, _ in self._quotes.find_matches_as_indexes(text, overlapping=True):
                yield self._barred[which]

    def _named_in(self, text: str) -> Iterator[tuple[str, str]]:
        for mention in find_mentions(text, self._finder) if self._finder else ():
            if mention.customer in self._strange:
                yield mention.customer, mention.text

    @cached_property
    def _in_the_manual(self) -> frozenset[str]:
        """Customers whose name is a word of the manual as the tool ships it: one called Remote is not who it means."""
        pages = [path.read_text(encoding="utf-8") for path in sorted((packaged("site") / "docs").rglob("*.md"))]
        manual = "\n".join((*pages, rules_page(), fields_page()))
        return frozenset(slug for slug, _ in self._named_in(html.unescape(manual)))


def _unescaped(text: str) -> str:
    """JSON's escapes of other than ASCII characters, read."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text) if "\\u" in text else text


def _usable(library: Library, reference: Reference, quote: str, day: date, where: tuple[str, str] | None) -> bool:
    """Whether a quote may be used on the day: somewhere, if need be after asking; or, in one place, without asking."""
    judge = library.judge(reference)
    if where:
        decision = judge.decide("quote", *where, Days.on(day), today=day, quote=quote)
        return decision.answer is Answer.ALLOW
    lines = judge.timeline("quote", "any", "worldwide", Days.on(day), quote)
    return any(stretch.answer is not Answer.DENY for _, stretches in lines for stretch in stretches)
