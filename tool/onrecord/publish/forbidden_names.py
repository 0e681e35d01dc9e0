"""Names and words of customers who must not be in a built site, looked for by the scan's own mention finder."""

import html
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from ahocorasick_rs import AhoCorasick

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.agreed_words import find_name
from onrecord.names.mentions import Name, find_mentions
from onrecord.names.normalize import clean
from onrecord.names.text_keys import make_search_key
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.fields import render_fields
from onrecord.publish.generated import render_rules
from onrecord.publish.seen_pieces import SeenPieces
from onrecord.scan.automaton import NameFinder
from onrecord.scan.verdicts import list_names_of
from onrecord.store.packaged import find_packaged

MANUAL = ("guides/", "fields/", "formats/", "how-it-decides/", "rules/")
"""The pages of the manual, which are shipped with the tool and the same on every site."""
_MARKUP = (".html", ".xml", ".atom", ".svg")

PIECE = 1 << 18
"""How many bytes are searched at a time: a search takes thirty times the memory of its text."""


class Rights(NamedTuple):
    """Whether a customer may be named on the day, and the ids of the quotes that may be used: somewhere, if asked.

    `told` are the parts of the profile that may be told: of `outcome` and `summary`.
    """

    named: bool
    quotes: frozenset[str]
    told: frozenset[str] = frozenset()


class ForbiddenNames:
    """Everybody in a catalog who may not be named, and every quote that may not be used.

    `rights` are by slug. For the public site, only what is allowed on the website worldwide, without asking, counts.
    """

    def __init__(self, may: Entitlements, rights: Mapping[str, Rights]) -> None:
        self._strange = {slug for slug in may.everybody if not rights[slug].named}
        self._names, barred = _gather(may, rights, self._strange)
        self._strangers = [name for name in self._names if name.customer in self._strange]
        self._suspects = NameFinder(self._strangers)
        self._finders: dict[frozenset[str], NameFinder] = {}
        self._barred = barred
        digest = sha256()
        for part in (*self._names, sorted(self._strange), barred):
            digest.update(repr(part).encode("utf-8", "surrogatepass"))
        self.digest = digest.digest()
        """A hash of everything that is looked for."""
        # One automaton for all of them: a site has thousands of files, and a catalog thousands of quotes.
        self._quotes = AhoCorasick([words for _, words, _ in barred]) if barred else None
        texts = [clean(name.text) for name in self._strangers] + [words for _, words, _ in barred]
        self._seen = None if any("<" in text for text in texts) else SeenPieces()

    def find_in_files(self, files: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, str, str]]:
        """Each stranger in some short files, as (path, slug, what was found); each once in a file.

        They are searched together, and in halves only where something may be found.
        """
        is_clear = self._are_clear(files)
        if not is_clear and len(files) > 1:
            half = len(files) // 2
            yield from self.find_in_files(files[:half])
            yield from self.find_in_files(files[half:])
            return
        for path, data in files:
            for slug, what in self._find_in_pieces(path, () if is_clear else (data,)):
                yield path, slug, what

    def find_in_file(self, path: str, file: BinaryIO) -> Iterator[tuple[str, str]]:
        """Each stranger in a file, as (slug, what was found); each once. Long data are read piece by piece."""
        yield from self._find_in_pieces(path, [file.read()] if path.endswith(".html") else _cut_pieces(file))

    def _find_in_pieces(self, path: str, pieces: Iterable[bytes]) -> Iterator[tuple[str, str]]:
        parts = {part.partition(".")[0] for part in path.split("/")}
        found = dict.fromkeys(parts & self._strange, f"the file name {path}")
        for piece in pieces:
            for slug, what in self.find_in_text(path, piece.decode("utf-8", "replace")):
                found.setdefault(slug, what)
        yield from sorted(found.items())

    def find_in_text(self, path: str, text: str) -> Iterator[tuple[str, str]]:
        """The strangers in the text of a file, or of a part of it; the same one as often as it is there."""
        plain = html.unescape(text) if path.endswith(_MARKUP) else _unescape(text)
        for slug, name in self._find_names(plain):
            if not (path.startswith(MANUAL) and slug in self._in_the_manual):
                yield slug, f"the name {name!r}"
        for slug, words, what in self._find_quotes(" ".join(html.unescape(plain).split())):
            yield slug, f"{what}: {words[:60]!r}"

    def _are_clear(self, files: Iterable[tuple[str, bytes]]) -> bool:
        """Whether no file has letters of a name or words that are looked for. Of markup, only new pieces are searched.

        A name may go on behind a tag, but its first word does not: in its piece, that is a hit. An entity ends before a
        `<` as well.
        """
        if self._seen is None:
            return False
        markup, texts = list[bytes](), list[str]()
        for path, data in files:
            if path.endswith(_MARKUP):
                markup.append(data)
            else:
                texts.append(_unescape(data.decode("utf-8", "replace")))
        new = self._seen.select_new(markup)
        texts.append(html.unescape(f"<{b'< <'.join(new).decode('utf-8', 'replace')}< "))  # a space beside each word
        text = "\n".join(texts)
        if self._suspects.may_mention(text) or any(self._find_quotes(" ".join(html.unescape(text).split()))):
            return False
        self._seen.keep(new)
        return True

    def _find_quotes(self, text: str) -> Iterator[tuple[str, str, str]]:
        if self._quotes:
            for which, _, _ in self._quotes.find_matches_as_indexes(text, overlapping=True):
                yield self._barred[which]

    def _find_names(self, text: str) -> Iterator[tuple[str, str]]:
        # Shown customers are named everywhere, so overlapping names are resolved only if a stranger's name occurs.
        suspected = {spelling for one in self._suspects.list_mentions(text) for spelling in (one.text, one.name)}
        if not suspected:
            return
        found = find_mentions(text, self._make_finder(suspected))
        # Names that differ only in an accent or in case are found together: the exact spelling is meant.
        meant = {(m.start, m.end) for m in found if m.customer not in self._strange and m.text in m.name}
        for mention in found:
            spelled = mention.text in mention.name or (mention.start, mention.end) not in meant
            if mention.customer in self._strange and spelled:
                yield mention.customer, mention.text

    def _make_finder(self, suspected: Collection[str]) -> NameFinder:
        """Finds the strangers, and everybody in whose name one of these may be a part."""
        keys = frozenset(map(_keep_letters, suspected))
        if keys not in self._finders:
            rivals = (name for letters, name in self._by_letters if any(key in letters for key in keys))
            self._finders[keys] = NameFinder((*self._strangers, *rivals))
        return self._finders[keys]

    @cached_property
    def _by_letters(self) -> list[tuple[str, Name]]:
        return [(_keep_letters(name.text), name) for name in self._names]

    @cached_property
    def _in_the_manual(self) -> frozenset[str]:
        """Customers whose name is a word of the shipped manual: a customer called Remote is not meant there."""
        pages = [path.read_text(encoding="utf-8") for path in sorted((find_packaged("site") / "docs").rglob("*.md"))]
        manual = "\n".join((*pages, render_rules(), render_fields()))
        return frozenset(slug for slug, _ in self._find_names(html.unescape(manual)))


def _keep_letters(name: str) -> str:
    return make_search_key(name).replace(" ", "")


def _cut_pieces(file: BinaryIO) -> Iterator[bytes]:
    """A long list of data, cut between its lines or rows, so that no name or quote is cut."""
    data = file.read(PIECE + 1)
    while len(data) > PIECE:
        cut = max(data.rfind(b"\n", 1, PIECE), data.rfind(b"],[", 1, PIECE))
        cut = PIECE if cut < 0 else cut
        yield data[:cut]
        data = data[cut:] + file.read(cut)
    yield data


def _unescape(text: str) -> str:
    """JSON's escapes of other than ASCII characters, read."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text) if "\\u" in text else text


def find_rights(may: Entitlements, slug: str, audience: str) -> Rights:
    """What may be said of a customer. Before the public, one whose logo alone may be shown may not be named."""
    quotes = [quote.id for quote in may.everybody[slug].quotes] if slug in may.everybody else []
    if audience == "public":
        known = slug in may.everybody and find_name(may.everybody[slug], may.day)
        named = bool(known) and may.is_allowed_on_website(slug, "name")
        usable = frozenset(id_ for id_ in quotes if may.is_allowed_on_website(slug, "quote", id_))
        has_story = named and may.is_allowed_on_website(slug, "case-study")
        return Rights(named, usable, frozenset({"outcome"} if has_story else ()))
    usable = frozenset(id_ for id_ in quotes if may.allows(slug, "quote", may.day, Answer.ASK, id_))
    return Rights(may.is_shown(slug), usable, frozenset(_PROFILE))


_PROFILE = ("outcome", "summary")
LEAST_TOLD = 12
"""Shorter words may be part of any sentence: an outcome such as `Faster` belongs to nobody."""


def _gather(
    may: Entitlements, rights: Mapping[str, Rights], strange: Collection[str]
) -> tuple[list[Name], list[tuple[str, str, str]]]:
    """Every name, and the words that may not be shown, each with its customer and what it is; in one pass over all.

    Those are quotes that may not be used; speakers whose quotes never name them, except our own people and names of one
    word; and outcomes and summaries that may not be told, except those that another customer's record has too.
    """
    names, quotes, speakers, untold = list[Name](), [], [], []
    named, told = {person.name for person in may.policy.people.values()}, set[str]()
    for slug, reference in may.everybody.items():
        names += list_names_of(slug, reference) if strange else ()
        for quote in reference.quotes:
            if slug in strange or quote.id not in rights[slug].quotes:
                quotes.append((slug, _join_lines(quote.text), "a quote that may not be used"))
            speaker = quote.speaker.name or ""
            if quote.attribution == "named-person":
                named.add(speaker)
            elif " " in _join_lines(speaker):
                speakers.append((slug, speaker))
        for part in _PROFILE:
            words = _join_lines(getattr(reference.profile, part) or "")
            if part in rights[slug].told:
                told.add(words)
            elif len(words) >= LEAST_TOLD:
                untold.append((slug, words))
    unnamed = [
        (slug, _join_lines(name), "a speaker who may not be named") for slug, name in speakers if name not in named
    ]
    about = [(slug, words, "words about them that may not be told") for slug, words in untold if words not in told]
    return names, [*quotes, *unnamed, *about]


def _join_lines(text: str) -> str:
    return " ".join(text.split())
