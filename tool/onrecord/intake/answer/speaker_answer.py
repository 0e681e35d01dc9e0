"""Compares a speaker's answer about their own words, as the form saved it, with the words in the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.asking.speaker_letter import SPEAKER
from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.quote_words import hash_words
from onrecord.catalog.record.reference import Reference
from onrecord.intake.answer.answer import (
    KEYS,
    MOST_NOTE,
    MOST_SIGNER,
    AnswerError,
    UseAnswer,
    check_mapping,
    read_day,
    read_line,
    read_prose,
    read_use_answer,
)


@dataclass(frozen=True, slots=True)
class SpeakerAnswer:
    """What a speaker answered about each quote, and when; `words` of an answer is the wording that they prefer."""

    quotes: Mapping[str, UseAnswer]
    decided: date
    note: str | None


def is_of_speaker(document: object) -> bool:
    """Whether what the form saved is the answer of a speaker, not of the customer."""
    return isinstance(document, dict) and str(document.get("request", "")).startswith(SPEAKER)


def read_speaker_answer(document: object, reference: Reference, today: date) -> SpeakerAnswer:
    """The answer, if it is about exactly the words that the record has now. Raises AnswerError."""
    answer = check_mapping(document, "the answer", KEYS - {"logo"}, KEYS - {"note", "logo"})
    if answer["onrecord"] != "answer" or answer["version"] != 1 or answer["version"] is True:
        raise AnswerError("this file is not an answer from the form, or it is from another version of the form")
    if answer["customer"] != reference.slug:
        raise AnswerError(f"this is about a quote of another customer ({answer['customer']!r})")
    texts = {quote.id: quote.text for quote in reference.quotes}
    answers = check_mapping(answer["answers"], "answers", frozenset(texts), frozenset())
    if not answers or answer["digest"] != hash_words(reference.slug, {id_: texts[id_] for id_ in answers}):
        raise AnswerError(
            f"the words of {list_words(list(answers), 12)} are not exactly those that they were asked about; ask again"
        )
    read_line(answer["signer"], "signer", MOST_SIGNER)
    decided = read_day(answer["decided"], "date")
    if decided > today + ONE_DAY:
        raise AnswerError(f"the answer is dated {decided}, but today is {today}")
    note = read_prose(answer["note"], "note", MOST_NOTE) if "note" in answer else None
    quotes = {id_: read_use_answer(given, id_) for id_, given in answers.items()}
    return SpeakerAnswer(quotes, min(decided, today), note)
