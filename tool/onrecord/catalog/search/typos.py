"""What a typed word stands for if no record has it: one letter off, another ending, or two words that are one."""

from collections.abc import Collection, Iterable

from onrecord.catalog.search.query import CODE_LENGTH, TYPO_LENGTH, Word, list_stems


def can_be_corrected(word: Word) -> bool:
    """Whether a word is read as another one if no record has it: no number, no code and no name of a term."""
    return bool(word.starts) and not word.names and len(word.key) > CODE_LENGTH


def may_be_typo(word: Word) -> bool:
    """Whether such a word is long enough for one letter to be a mistake."""
    return len(word.key) >= TYPO_LENGTH


def join_words(one: Word, other: Word) -> Word | None:
    """Two words that follow each other as one; None where either is a number or the name of a term."""
    starts = tuple(dict.fromkeys(first + last for first in one.starts for last in other.starts))
    return Word(f"{one.key} {other.key}", starts) if starts and not (one.names or other.names) else None


def find_typos(word: Word, lexicon: Iterable[str]) -> list[str]:
    """The words of the lexicon that are one typo away from a word, or that it is an inflection of, in order."""
    stems = {stem for start in word.starts for stem in list_stems(start)}
    return sorted(
        known for known in lexicon if known in stems or any(_is_one_typo(start, known) for start in word.starts)
    )


def may_be_meant(word: Word, lexicon: Collection[str]) -> bool:
    """Whether a word may stand for any of the lexicon, by itself, or as one with the words next to it."""
    return can_be_corrected(word) and (
        any(start in known for known in lexicon for start in word.starts)
        or (may_be_typo(word) and bool(find_typos(word, lexicon)))
    )


def _is_one_typo(typed: str, known: str) -> bool:
    """Whether a word, or its beginning, is one typo away: one letter more, less or other, or two swapped."""
    if known.isdecimal():
        return False
    same = next((i for i, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other), None)
    at = min(len(typed), len(known)) if same is None else same
    rest, there = typed[at:], known[at:]
    return (
        there.startswith(rest[1:])
        or there[1:].startswith(rest)
        or (bool(there) and there[1:].startswith(rest[1:]))
        or (len(rest) > 1 and there[:2] == rest[1] + rest[0] and there[2:].startswith(rest[2:]))
    )
