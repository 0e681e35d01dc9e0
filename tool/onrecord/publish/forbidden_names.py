"""Names and words of customers who must not be in a built site, looked for by the scan's own mention finder."""

import html
import re
from collections.abc import Collection, Iterator
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.names.mentions import find_mentions
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.fields import fields_page
from onrecord.publish.generated import rules_page
from onrecord.scan.automaton import NameFinder
from onrecord.scan.verdicts import names_of
from onrecord.store.packaged import packaged

MANUAL = ("develop/", "guides/", "fields/", "formats/", "how-it-decides/", "rules/")
"""The pages of the manual, which the tool ships and which are the same in every site."""


class ForbiddenNames:
    """Everybody in a catalog who may not be named, and every quote that may not be used.

    `named` are the slugs of those who may be. The public site stands for the website worldwide, without asking.
    """

    def __init__(self, may: Entitlements, named: Collection[str], audience: str) -> None:
        everybody = may.everybody.values()
        self._strange = {reference.slug for reference in everybody if reference.slug not in named}
        whole = Library(may.everybody, may.library.vocabulary, may.library.policy)
        self._finder = NameFinder(names_of(whole)) if self._strange else None
        barred = [
            (reference.slug, " ".join(quote.text.split()), "a quote that may not be used")
            for reference in everybody
            for quote in reference.quotes
            if reference.slug in self._strange or not _usable(may, reference.slug, quote.id, audience)
        ]
        barred += [(slug, speaker, "a speaker who may not be named") for slug, speaker in _unnamed(may)]
        self._barred = barred
        # One automaton for all of them: a site has thousands of files, and a catalog thousands of quotes.
        self._quotes = AhoCorasick([words for _, words, _ in barred]) if barred else None

    def in_text(self, path: str, text: str) -> Iterator[tuple[str, str]]:
        """Each stranger in a file, as (slug, what was found); each once."""
        parts = {part.partition(".")[0] for part in path.split("/")}
        found = dict.fromkeys(parts & self._strange, f"the file name {path}")
        plain = html.unescape(text) if path.endswith((".html", ".xml", ".atom", ".svg")) else _unescaped(text)
        for slug, name in self._named_in(plain):
            if not (path.startswith(MANUAL) and slug in self._in_the_manual):
                found.setdefault(slug, f"the name {name!r}")
        for slug, words, what in self._quoted_in(" ".join(html.unescape(plain).split())):
            found.setdefault(slug, f"{what}: {words[:60]!r}")
        yield from sorted(found.items())

    def _quoted_in(self, text: str) -> Iterator[tuple[str, str, str]]:
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


def _usable(may: Entitlements, slug: str, quote: str, audience: str) -> bool:
    """Whether a quote may be used on the day: somewhere, if need be after asking; by the public's site, without."""
    if audience == "public":
        return may.on_website_allowed(slug, "quote", quote)
    return may.may(slug, "quote", may.day, Answer.ASK, quote)


def _unnamed(may: Entitlements) -> Iterator[tuple[str, str]]:
    """Speakers whose words are nowhere attributed to them by name; our own people and single words aside."""
    ours = {person.name for person in may.library.policy.people.values()}
    told = {
        quote.speaker.name
        for reference in may.everybody.values()
        for quote in reference.quotes
        if quote.attribution == "named-person"
    }
    for slug, reference in may.everybody.items():
        for quote in reference.quotes:
            name = " ".join((quote.speaker.name or "").split())
            if " " in name and quote.speaker.name not in ours | told:
                yield slug, name
