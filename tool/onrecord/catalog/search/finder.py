"""Which reference fits? The filters and the ranking of `find`, with the reason for each rank."""

import functools
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.matches import Match, match
from onrecord.catalog.search.query import (
    STORY,
    Line,
    TermNames,
    Text,
    Word,
    read_line,
    split_phrases,
)
from onrecord.catalog.search.ranking import Rank, measure_fit, rank
from onrecord.catalog.search.search_texts import gather_term_names, list_search_texts
from onrecord.catalog.search.shortlist import Shortlist
from onrecord.catalog.search.traits import Traits, list_profile_terms, make_traits
from onrecord.catalog.search.typos import can_be_corrected, find_typos, join_words, may_be_meant, may_be_typo
from onrecord.catalog.workload.availability import Availability, State, find_availability
from onrecord.names.companies import may_be_one_company


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for. An empty field is no wish; several values of one kind are alternatives.

    `regions` are territory terms that the customer's country must be in; `territories` are terms in all of which a use
    must be possible. All `uses` must be possible somewhere: allow, or ask. `prospect` is a company that the customer
    must be willing to talk to. `available_by` is the last day that helps: an activity must be free by then.
    """

    words: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    channel: str = "any"
    industries: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    prospect: str | None = None
    available_by: date | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A reference that fits: how well, how rested, why it has its rank, and why it is found by words (`match`)."""

    reference: Reference
    uses: dict[str, Answer]
    availability: Availability | None
    fit: int
    rested_since: date | None
    at_risk: bool
    why: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish as it is put to one customer after the other: what it says of profiles, by axis, and its words, read."""

    wish: Wish
    profile: Mapping[str, frozenset[str]]
    words: tuple[Word, ...]


class Fit(Struct, frozen=True, array_like=True, gc=False):
    """A customer whose profile and uses fit a wish: the rank, where the texts have all words, and which they have."""

    slug: str
    rank: Rank | None
    has: tuple[bool, ...]


Texts: TypeAlias = tuple[Text, ...]
"""What is searched of a reference."""


def find(library: Library, wish: Wish, today: date) -> list[Hit]:
    """The references that allow something today and fit, the best first: see `Search.find`."""
    return Search(library, today).find(wish)


class Search:
    """Searches in one library on one day; what is allowed that day is worked out once for all of them.

    `traits` are rows, if they were remembered, by which most records are ruled out before they are unpacked.
    """

    def __init__(self, library: Library, today: date, traits: Mapping[str, Traits] | None = None) -> None:
        self._library = library
        self._rows = None if traits is None else Shortlist(traits, library.vocabulary)
        self._today = today
        self._meant: dict[Word, tuple[str, ...]] = {}
        self._known: dict[Word, bool] = {}
        self._allowed: dict[str, dict[str, Answer]] = {}
        self._texts: dict[str, Texts] = {}
        self.corrections: dict[str, tuple[str, ...]] = {}
        """Words of the last search that no record has, with the words that were searched for instead."""

    def find(self, wish: Wish) -> list[Hit]:
        """The references that allow something today and fit, the best first, in the order of `ranking`.

        A word that no record has is replaced by those that are one typo away. Raises UnknownTermError for a term that
        the vocabulary does not have.
        """
        asked, seen = self.prepare(wish), set[Word]()
        hits = list(self._find_hits(asked, seen))
        if meant := self.correct(asked, seen):
            hits = list(self._find_hits(meant, seen))
        return sorted(hits, key=_rank)

    def prepare(self, wish: Wish) -> Asked:
        """A wish, read once for all customers. Raises UnknownTermError."""
        _check(self._library, wish)
        line = self._read(wish.words)
        if line.channel and wish.channel == "any":
            wish = replace(wish, channel=line.channel)
        return Asked(wish, list_profile_wishes(wish, self._library.vocabulary), line.words)

    def try_on(self, reference: Reference, asked: Asked) -> Fit | None:
        """How a customer fits; None where profile or uses do not."""
        uses = self._find_wished_uses(reference, asked.wish) if fits(reference, asked) else None
        if not uses:
            return None
        seen = set[Word]()
        hit = self._make_hit(reference, asked, seen, uses)
        return Fit(reference.slug, _rank(hit) if hit else None, tuple(word in seen for word in asked.words))

    def correct(self, asked: Asked, seen: Collection[Word]) -> Asked | None:
        """The same with what its unknown words stand for, if they stand for any: see `corrections`. Words that were
        `seen` are known.
        """
        self.corrections = {}
        if all(word in seen for word in asked.words):
            return None
        meant = self._correct(asked.words, seen)
        return replace(asked, words=meant) if meant != asked.words else None

    def may_have_meant(self, slugs: Iterable[str], words: Iterable[Word]) -> bool:
        """Whether some customers may have what each of these words stands for, if nobody has the word itself."""
        rows = {slug: make_traits(self._library.references[slug]) for slug in slugs}
        lexicon = Shortlist(rows, self._library.vocabulary).words
        return all(may_be_meant(word, lexicon) for word in words)

    def forget(self) -> None:
        """Forget what was found out about single customers: of very many, it would fill the memory."""
        self._allowed.clear()
        self._texts.clear()

    def _find_hits(self, asked: Asked, seen: set[Word]) -> Iterator[Hit]:
        for reference in self._list_fitting(asked):
            uses = self._find_wished_uses(reference, asked.wish)
            if uses and (hit := self._make_hit(reference, asked, seen, uses)):
                yield hit

    def _list_fitting(self, asked: Asked) -> Iterator[Reference]:
        """The references whose profiles fit, and which may have the words."""
        references, rows = self._library.references, self._rows
        slugs = references if rows is None else rows.find_fit(asked.profile, asked.words)
        return (reference for slug in slugs if fits(reference := references[slug], asked))

    def count(self, wish: Wish) -> int:
        """How many references `find` has for a wish. If a profile is all it asks for, one allowed use is enough.

        Raises UnknownTermError.
        """
        if wish.words or wish.uses or wish.territories or wish.channel != "any" or wish.available_by:
            return len(self.find(wish))
        return sum(
            is_allowed_anywhere(self._library, one, self._today) for one in self._list_fitting(self.prepare(wish))
        )

    def split_phrases(self, words: tuple[str, ...]) -> list[str]:
        """Typed words, those together that are read as one: see `query.split_phrases`."""
        return split_phrases(" ".join(words), self._names) if words else []

    def _read(self, words: tuple[str, ...]) -> Line:
        return read_line(" ".join(words), self._names) if words else Line(())

    @functools.cached_property
    def _names(self) -> TermNames:
        return gather_term_names(self._library.vocabulary)

    def _find_allowed(self, reference: Reference) -> dict[str, Answer]:
        if reference.slug not in self._allowed:
            self._allowed[reference.slug] = find_best_answers(self._library, reference, self._today)
        return self._allowed[reference.slug]

    def _find_wished_uses(self, reference: Reference, wish: Wish) -> dict[str, Answer] | None:
        """The uses that are possible as wished, by id; None where a wished one is not, or is not free by the day."""
        library, everywhere = self._library, self._find_allowed(reference)
        uses = everywhere
        if wish.channel != "any" or wish.territories:
            there = {use: _decide_there(library, reference, use, wish, self._today) for use in everywhere}
            uses = {use: answer for use, answer in there.items() if answer is not Answer.DENY}
        if not library.vocabulary.uses.expand_all(wish.uses) <= uses.keys():
            return None
        if wish.available_by and (free := self._find_availability(reference, wish, uses)):
            return uses if free.free_on is not None and free.free_on <= wish.available_by else None
        return uses

    def _find_availability(self, reference: Reference, wish: Wish, uses: Collection[str]) -> Availability | None:
        wanted = self._library.vocabulary.uses.expand_all(wish.uses) or frozenset(uses)
        return _find_availability(self._library, reference, wanted, wish, self._today)

    def _make_hit(self, reference: Reference, asked: Asked, seen: set[Word], uses: dict[str, Answer]) -> Hit | None:
        """A hit for a reference that else fits, if its texts have all words; found words are added to `seen`."""
        library, wish, words, today = self._library, asked.wish, asked.words, self._today
        weight, matches = 0, tuple[Match, ...]()
        if words:
            texts = (
                self._find_texts(reference)
                if len(uses) == len(self._find_allowed(reference))
                else tuple(list_search_texts(reference, library, uses, today))
            )
            seen.update(word for word in words if any(word.is_in(weight, text) for weight, text, _ in texts))
            if (found := match(texts, words)) is None:
                return None
            weight, matches = found
        free = self._find_availability(reference, wish, uses)
        rested = find_last_asked(reference, today)
        wanted = library.vocabulary.uses.expand_all(wish.uses)
        allowed = sum(answer is Answer.ALLOW for use, answer in uses.items() if not wanted or use in wanted)
        at_risk = [signal.message.rstrip(".") for signal in list_signals(reference, library.policy, today)]
        why = _say_why(library, uses, wanted, free, rested, at_risk)
        fitting = measure_fit(weight, allowed, free.state if free else None)
        return Hit(reference, uses, free, fitting, rested, bool(at_risk), why, matches)

    def _find_texts(self, reference: Reference) -> Texts:
        if reference.slug not in self._texts:
            uses = self._find_allowed(reference)
            self._texts[reference.slug] = tuple(list_search_texts(reference, self._library, uses, self._today))
        return self._texts[reference.slug]

    def _correct(self, words: tuple[Word, ...], seen: Collection[Word]) -> tuple[Word, ...]:
        """The words with what unknown ones stand for, which is kept in `corrections`: words that are one typo away, or
        the one that an unknown word is with the word before it (Präzisions-Werke). Words that were `seen` are known.
        """
        meant: list[Word] = []
        for word in words:
            if word in seen or not can_be_corrected(word) or self._is_known(word):
                meant.append(word)
            elif meant and (joined := join_words(meant[-1], word)) and self._is_known(joined):
                self.corrections[joined.key] = (joined.key.replace(" ", ""),)
                meant[-1] = joined
            elif known := self._find_meant(word):
                self.corrections[word.key] = known
                meant.append(Word(word.key, (), known))
            else:
                meant.append(word)
        return tuple(meant)

    def _find_meant(self, word: Word) -> tuple[str, ...]:
        """The known words that are one typo away from an unknown one, or that it is an inflection of; found once."""
        if word not in self._meant:
            typos = find_typos(word, self._shortlist.words) if may_be_typo(word) else []
            self._meant[word] = tuple(other for other in typos if self._is_known(Word(other, (), (other,))))
        return self._meant[word]

    def _is_known(self, word: Word) -> bool:
        """Whether any reference that allows something today has a word; only those that may have it are judged."""
        if word not in self._known:
            may_have = (self._library.references[slug] for slug in self._shortlist.find_fit({}, (word,)))
            allowed = (reference for reference in may_have if self._find_allowed(reference))
            self._known[word] = any(word.is_in(STORY, text) for one in allowed for _, text, _ in self._find_texts(one))
        return self._known[word]

    @functools.cached_property
    def _shortlist(self) -> Shortlist:
        if self._rows:
            return self._rows
        rows = {slug: make_traits(reference) for slug, reference in self._library.references.items()}
        return Shortlist(rows, self._library.vocabulary)


def _rank(hit: Hit) -> Rank:
    slug, name = hit.reference.slug, hit.reference.name
    return rank(slug, name, fit=hit.fit, at_risk=hit.at_risk, last_asked=hit.rested_since)


def find_best_answers(library: Library, reference: Reference, today: date) -> dict[str, Answer]:
    """The best answer for each use anywhere today; uses that are denied everywhere are left out.

    Only what was granted counts: a customer who was only asked is not listed. Empty for a record that cannot be judged,
    and for candidates and retired references.
    """
    return dict(_find_granted(library, reference, today))


def is_allowed_anywhere(library: Library, reference: Reference, today: date) -> bool:
    """Whether there is any such use; the first one found is enough."""
    return any(True for _ in _find_granted(library, reference, today))


def _find_granted(library: Library, reference: Reference, today: date) -> Iterator[tuple[str, Answer]]:
    if reference.status in ("candidate", "retired"):
        return
    try:
        judge = library.judge(reference)
    except DecisionError:
        return
    yield from judge.list_best_answers(today)


def find_last_asked(reference: Reference, today: date) -> date | None:
    """The last day, today included, on which anybody asked this customer for anything; None if nobody did."""
    days = [outreach.on for outreach in reference.outreach]
    days += [request.day for request in reference.requests if request.holds_capacity]
    return max((day for day in days if day <= today), default=None)


def _check(library: Library, wish: Wish) -> None:
    words = library.vocabulary
    words.uses.expand_all(wish.uses)
    words.channels.expand(wish.channel)
    words.territories.expand_all((*wish.regions, *wish.territories))
    for axis, terms in (
        (words.industries, wish.industries),
        (words.sizes, wish.sizes),
        (words.products, wish.products),
        (words.use_cases, wish.use_cases),
    ):
        axis.expand_all(terms)


def fits(reference: Reference, asked: Asked) -> bool:
    """Whether the customer's profile fits the wish, and they would talk to the prospect."""
    prospect, have = asked.wish.prospect, list_profile_terms(reference.profile)
    return not any(terms.isdisjoint(have[axis]) for axis, terms in asked.profile.items()) and not (
        prospect and any(may_be_one_company(prospect, name) for name in reference.preferences.no_contact_with)
    )


def list_profile_wishes(wish: Wish, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """What a profile must have, by axis; axes without a wish are left out. Raises UnknownTermError."""
    wanted = {
        "industries": wish.industries,
        "sizes": wish.sizes,
        "territories": vocabulary.territories.expand_all(wish.regions),
        "products": wish.products,
        "use_cases": wish.use_cases,
        "languages": wish.languages,
    }
    return {axis: frozenset(terms) for axis, terms in wanted.items() if terms}


def _decide_there(library: Library, reference: Reference, use: str, wish: Wish, today: date) -> Answer:
    """The best answer on the wished channel, in all of one of the territories."""
    judge = library.judge(reference)
    if wish.territories:
        found = (judge.find_throughout(use, today, wish.channel, territory) for territory in wish.territories)
        return max(found, key=lambda answer: answer.rank)
    most = judge.find_most(use, today, wish.channel)
    return Answer.DENY if most.only_asked else most.answer


def _find_availability(
    library: Library, reference: Reference, uses: frozenset[str], wish: Wish, today: date
) -> Availability | None:
    """The scarcest of the wished activities, or, without one, of those the customer may be asked for."""
    activities = library.vocabulary.uses.sort(uses & library.vocabulary.activities)
    order = list(State)
    found = [find_availability(reference, use, today, library.policy, library.vocabulary) for use in activities]
    return (
        max(found, key=lambda free: order.index(free.state), default=None)
        if wish.uses
        else (found[0] if found else None)
    )


def _say_why(
    library: Library,
    allowed_uses: dict[str, Answer],
    wanted: frozenset[str],
    free: Availability | None,
    rested: date | None,
    at_risk: list[str],
) -> str:
    titles = library.vocabulary.uses
    asks = [
        titles.title(use)
        for use, answer in allowed_uses.items()
        if answer is Answer.ASK and (not wanted or use in wanted)
    ]
    parts = [
        f"ask first for {', '.join(asks)}" if asks else "everything you need is allowed" if wanted else "allowed today"
    ]
    if at_risk:
        parts.append(f"at risk: {list_words(at_risk)}")
    if free and not (at_risk and free.state is State.PAUSED):
        parts.append(f"{titles.title(free.use)}: {free.why.rstrip('.')}")
    parts.append(f"last asked {rested}" if rested else "never asked")
    return "; ".join(parts)
