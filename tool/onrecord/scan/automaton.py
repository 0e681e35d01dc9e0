"""Finds all known names in a text, with one automaton over the folded text."""

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick, Implementation
from msgspec.structs import replace

from onrecord.names.folding import Folded, fold
from onrecord.names.matching import find_end, fit_spelling, is_bounded, is_named_not_labeled
from onrecord.names.mentions import Mention, Name
from onrecord.names.spellings import (
    BEFORE_INITIALS,
    LOGO,
    Spelling,
    is_followed_by_legal_form,
    list_patterns,
    list_spellings,
)


class NameFinder:
    """Finds every mention of the names given to it. Building it is linear in the names, a search in the text."""

    def __init__(self, names: Iterable[Name]) -> None:
        found: dict[str, list[tuple[Spelling, str]]] = {}
        for name in dict.fromkeys(names):
            for spelling in list_spellings(name):
                for pattern, form in list_patterns(spelling):
                    found.setdefault(pattern, []).append((spelling, form))
        self._owners = list(found.values())
        self._automaton = (
            BytesAhoCorasick([pattern.encode() for pattern in found], implementation=Implementation.ContiguousNFA)
            if found
            else None
        )

    def may_mention(self, text: str) -> bool:
        """Whether the letters of a name occur in a plain text at all; if not, the text has no mention."""
        folded = fold(text.encode("utf-8", "replace")).text
        return bool(self._automaton and self._automaton.find_matches_as_indexes(folded, overlapping=True))

    def list_mentions(self, text: str) -> list[Mention]:
        """Every mention in a plain text, by spelling, word boundary and case, including overlapping ones."""
        data = text.encode("utf-8", "replace")
        return self.find_mentions_in(data, fold(data))

    def find_mentions_in(self, data: bytes, folded: Folded, passed: list[Mention] | None = None) -> list[Mention]:
        """The same, in UTF-8 bytes that are already folded; offsets are code points of the decoded text.

        `passed` collects the places where a name's letters occur in a spelling that does not count.
        """
        if self._automaton is None:
            return []
        hits = self._automaton.find_matches_as_indexes(folded.text, overlapping=True)
        return self._judge(data, folded, hits, passed) if hits else []

    def _judge(
        self, data: bytes, folded: Folded, hits: list[tuple[int, int, int]], passed: list[Mention] | None
    ) -> list[Mention]:
        text = data.decode("utf-8", "replace")
        points = _Points(data)
        mentions: list[Mention] = []
        space = 32
        for pattern, begin, finish in hits:
            start = points.at(folded.find_original(begin + (folded.text[begin] == space)))
            end = -1
            for spelling, form in self._owners[pattern]:
                if form == "initials":
                    at, to = _find_initials(folded.text[begin:finish])
                    first, last = (points.at(folded.find_original(begin + place)) for place in (at, to))
                    short = _make_mention(spelling, text, first, last)
                    mentions += [replace(short, file_only=True)] if short else []
                    continue
                if form == "begun":
                    stop = find_end(spelling, text, start)
                    if stop is None:
                        continue
                else:
                    if end < 0:
                        end = points.at(folded.find_original(finish - (folded.text[finish - 1] == space)))
                    stop = end - len(LOGO) if form == "logo" else end
                mention = _make_mention(spelling, text, start, stop)
                if mention is not None:
                    mentions.append(replace(mention, file_only=True) if form == "logo" else mention)
                elif passed is not None and form == "whole" and not spelling.only_slug:
                    name = spelling.name
                    passed.append(Mention(name.customer, name.text, name.kind, start, stop, text[start:stop]))
        return mentions


def _find_initials(found: bytes) -> tuple[int, int]:
    """Where initials begin and end in a folded piece that has "logo" next to them."""
    before = next((len(word) for word in BEFORE_INITIALS if found.startswith(word.encode())), 1)
    return before, found.index(b" ", before)


def _make_mention(spelling: Spelling, text: str, start: int, end: int) -> Mention | None:
    found = text[start:end]
    name = spelling.name
    slug = file_only = shouted = False
    if found != name.text:
        fit = fit_spelling(spelling, found)
        if fit is None:
            return None
        slug, file_only, shouted = fit.slug, fit.file_only, fit.shouted
    if spelling.before and text[max(0, start - len(spelling.before)) : start] != spelling.before:
        return None
    if spelling.after and not text.startswith(spelling.after, end):
        return None
    if (found[0] >= "\u0e00" or found[-1] >= "\u0e00") and not is_bounded(text, start, end):
        return None
    if end - start == 1 and not is_named_not_labeled(text, start, end):
        return None
    mention = Mention(
        name.customer, name.text, name.kind, start, end, found,
        plain=spelling.plain, slug=slug, file_only=file_only, shouted=shouted,
    )  # fmt: skip
    if name.matching == "exact-case":
        return mention
    return replace(
        mention,
        matching=name.matching,
        alone=name.matching == "never-alone" and not is_followed_by_legal_form(text, end),
    )


class _Points:
    """Converts byte offsets to code points. Hits come almost in order, so each look-up decodes only what is between."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ascii = data.isascii()
        self._byte = 0
        self._point = 0

    def at(self, byte: int) -> int:
        """The code point at a byte offset."""
        if self._ascii:
            return byte
        if byte >= self._byte:
            self._point += len(self._data[self._byte : byte].decode("utf-8", "replace"))
        else:
            self._point -= len(self._data[byte : self._byte].decode("utf-8", "replace"))
        self._byte = byte
        return self._point
