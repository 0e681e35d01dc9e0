"""The spellings under which a name is searched, and the patterns that find them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from onrecord.names.folding import lacks_spaces
from onrecord.names.legal_forms import begins_with_legal_form, count_without_legal_form
from onrecord.names.mentions import Name
from onrecord.names.normalize import WORD, clean, fold_text, is_camel, strip_accents
from onrecord.names.text_keys import PLAIN_LETTERS, TRANSLITERATED, make_search_key

LOGO = "logo"
_AND = ("and", "und", "et", "og", "och", "en", "y")
"""English, German, French, Norwegian and Danish, Swedish, Dutch, Spanish."""
BEFORE_INITIALS = tuple(f" {word} " for word in (LOGO, "logos", "customers", "clients", "brands", "partners"))
"""What comes before initials in the path of a logo: logo-hm.svg, logos/hm.svg."""
_LEAST_JOINED = 4
"""Shorter names, written as one word, occur everywhere: hm, pg, ca."""
_DEMANDED = "+#"
"""Signs next to a name that are part of it: C++ is not C."""


class Spelling(Struct, frozen=True):
    """One spelling of a name: its words as written, what separates them, and what must come before and after."""

    name: Name
    words: tuple[str, ...]
    between: tuple[str, ...]
    before: str = ""
    after: str = ""
    only_slug: bool = False

    @property
    def folded(self) -> tuple[str, ...]:
        """The folded words."""
        return tuple(fold_text("\x00".join(self.words)).split())

    @property
    def plain(self) -> bool:
        """Whether the name is a single plain word, which may also be an ordinary word."""
        word = self.words[0]
        plain = len(self.words) == 1 and self.name.matching != "any-case" and not is_camel(word) and word.isalpha()
        return plain and (not word.isupper() or len(word) == 1)


def _split(name: Name, text: str) -> Spelling | None:
    text = clean(text).strip()
    found = list(WORD.finditer(text))
    if not found:
        return None
    between = tuple(text[a.end() : b.start()] for a, b in pairwise(found))
    before = "".join(char for char in text[: found[0].start()] if char in _DEMANDED)
    after = "".join(char for char in text[found[-1].end() :] if char in _DEMANDED)
    return Spelling(name, tuple(match[0] for match in found), between, before, after)


def _drop_legal(spelling: Spelling) -> Spelling | None:
    rest = count_without_legal_form([make_search_key(word) for word in spelling.words])
    if rest == len(spelling.words):
        return None
    name = spelling.name
    if rest == 1 and name.matching == "any-case" and not is_camel(spelling.words[0]):
        name = replace(name, matching="exact-case")  # "Gap Inc." may be any case, "gap" may not
    return Spelling(name, spelling.words[:rest], spelling.between[: rest - 1], spelling.before)


def _swap_and(spelling: Spelling) -> Iterator[Spelling]:
    """The name with "and" in place of "&", in the languages that have such company names, and the other way round."""
    for index, sign in enumerate(spelling.between):
        if sign.strip() == "&" and sign != "&":
            for word in _AND:
                words = (*spelling.words[: index + 1], word, *spelling.words[index + 1 :])
                between = (*spelling.between[:index], " ", " ", *spelling.between[index + 1 :])
                yield replace(spelling, words=words, between=between)
            return
    for index, word in enumerate(spelling.words[1:-1], 1):
        if word in _AND and spelling.between[index - 1] == spelling.between[index] == " ":
            words = (*spelling.words[:index], *spelling.words[index + 1 :])
            between = (*spelling.between[: index - 1], " & ", *spelling.between[index + 1 :])
            yield replace(spelling, words=words, between=between)
            return


def _list_file_forms(spelling: Spelling) -> Iterator[Spelling]:
    humps = [
        part for word in spelling.words for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[^A-Za-z]+", word)
    ]
    if len(spelling.words) < len(humps) <= 4 and all(len(hump) > 2 for hump in humps):
        yield replace(spelling, words=tuple(humps), between=(" ",) * (len(humps) - 1), only_slug=True)


def _swap_file_and(spelling: Spelling) -> Iterator[Spelling]:
    """The name with a word in place of "&" between initials, as in file names: h-and-m, 1und1."""
    for index, sign in enumerate(spelling.between):
        if sign == "&":
            for word in ("and", "und"):
                words = (*spelling.words[: index + 1], word, *spelling.words[index + 1 :])
                between = (*spelling.between[:index], " ", " ", *spelling.between[index + 1 :])
                yield replace(spelling, words=words, between=between, only_slug=True)


def _list_ascii_forms(spelling: Spelling) -> Iterator[Spelling]:
    """The name with German and Nordic letters in ASCII, as in file names: Mueller, Strasse, Logstoer, Logstor."""
    if all(map(str.isascii, spelling.words)):
        return
    for table in (TRANSLITERATED, PLAIN_LETTERS):
        words = tuple(_write_out(word, table) for word in spelling.words)
        if words != spelling.words:
            yield replace(spelling, words=words)


def _write_out(word: str, table: Mapping[int, str | int | None]) -> str:
    letters = []
    for index, letter in enumerate(word):
        plain = letter.lower().translate(table)
        if letter.isupper() and plain != letter.lower():
            rest = word[index + 1 : index + 2]
            plain = plain.upper() if word.isupper() and len(word) > 1 and rest != rest.lower() else plain.capitalize()
            letters.append(plain)
        else:
            letters.append(plain if letter.islower() else letter)
    return "".join(letters)


def list_spellings(name: Name) -> list[Spelling]:
    """All spellings under which a name is searched: as recorded, without its company form, with "and" for "&", and as
    in file names."""
    typed = _split(name, name.text)
    if typed is None:
        return []
    found = [typed]
    if (short := _drop_legal(typed)) is not None:
        found.append(short)
        if (shorter := _drop_legal(short)) is not None:
            found.append(shorter)
    for spelling in list(found):
        found.extend(_swap_and(spelling))
        found.extend(_swap_file_and(spelling))
    for spelling in list(found):
        found.extend(_list_ascii_forms(spelling))
    for spelling in list(found):
        found.extend(_list_file_forms(spelling))
    return found


def list_patterns(spelling: Spelling) -> Iterable[tuple[str, str]]:
    """What the automaton searches for, as (folded text, form).

    Forms: `whole` (words with one space between them), `joined` (no space), `begun` (some of the words and then two
    spaces, as markup or a line break inside the name leaves them), `logo` (no space, followed by "logo", as in some
    file names), `initials` (as `joined`, with "logo" next to it, since so few letters occur everywhere). A space at an
    end is a word boundary; at the edge of a script without spaces there is none.
    """
    words = spelling.folded
    yield from _list_forms(spelling, words)
    bare = tuple(map(strip_accents, words))
    if bare != words:
        yield from _list_forms(spelling, bare)


def _list_forms(spelling: Spelling, words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    if not words:
        return
    left = "" if lacks_spaces(words[0][0]) else " "
    right = "" if lacks_spaces(words[-1][-1]) else " "
    yield left + " ".join(words) + right, "whole"
    if len(words) > 1:
        joined = "".join(words)
        if len(joined) >= _LEAST_JOINED:
            yield left + joined + right, "joined"
        elif right and not spelling.only_slug:
            yield f" {joined} {LOGO} ", "initials"
            for word in BEFORE_INITIALS:
                yield f"{word}{joined} ", "initials"
        if not spelling.only_slug:
            for count in range(1, len(words)):
                yield left + " ".join(words[:count]) + "  ", "begun"
    if right and not spelling.only_slug:
        yield f"{left}{''.join(words)}{LOGO} ", "logo"


_FIRST_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|[^A-Za-z]+")
"""The first part of a name in camel case: Nordlys of NordlysBank, and IBM of IBMCloud."""
OPENING = 5
"""Letters: enough to rule out most names for most texts, and few enough to cache for every name."""


def list_openings(text: str) -> frozenset[str]:
    """How every pattern of a name begins: at most five letters, and the space before them.

    A folded text that contains none of them does not mention the name in any spelling.
    """
    first = WORD.search(text) if text.isascii() and "&" not in text and "\\" not in text else None
    if first:  # the same as below in a twentieth of the time; nearly all names are like this
        hump = _FIRST_HUMP.match(first[0])
        return frozenset(f" {part.lower()[:OPENING]}" for part in (first[0], hump[0] if hump else first[0]))
    words = {spelling.folded for spelling in list_spellings(Name(text, ""))}
    bare = {tuple(map(strip_accents, some)) for some in words}
    return frozenset(
        f"{'' if lacks_spaces(some[0][0]) else ' '}{some[0][:OPENING]}" for some in words | bare if some and some[0]
    )


_FOLLOWING = re.compile(r"[ \u00a0]{0,2}(?:, ?)?((?:[^\W_][\w.&]{0,20}[ ]?){1,5})")
"""Up to five words after a name: the longest company form (GmbH & Co. KG) has four."""


def is_followed_by_legal_form(text: str, end: int) -> bool:
    """Whether a company form follows a name in a text, as in "Box, Inc."."""
    following = _FOLLOWING.match(text, end)
    if following is None:
        return False
    return begins_with_legal_form(make_search_key(following[1]).split())
