"""What a speaker's form says: a no, a yes to the words as they are, other words, or an earlier end."""

import shlex
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.desk import Desk
from onrecord.commands.shell.failure import decline
from onrecord.intake.answer.answer import NO, AnswerError
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import read_response
from onrecord.intake.answer.speaker_answer import SpeakerAnswer, is_of_speaker, speaker_answer
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular


def their_answer(desk: Desk, reference: Reference, file: Path) -> SpeakerAnswer | None:
    """What a speaker's form says; None for a file that is only kept, such as a mail in their own words.

    Exit 1 for an answer that is the customer's, or about other words than the record has.
    """
    try:
        document = read_response(file.name, read_regular(file, MOST_BYTES + 1)).document
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint="FILE") from None
    except AnswerError:  # nobody reads it then; whether it can be kept is asked later
        return None
    if document is None:
        return None
    if not is_of_speaker(document):
        decline("Nothing was written: FILE is the customer's answer, not the speaker's.", "record it without --quote")
    try:
        return speaker_answer(document, reference, desk.today)
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")


def says_no(theirs: SpeakerAnswer, quote: Quote) -> bool:
    """Whether they say no to this quote; exit 1 where the answer is about other quotes alone."""
    given = theirs.quotes.get(quote.id)
    if given is None:
        decline(f"Nothing was written: the answer is about {list_words(list(theirs.quotes), 12)}, not {quote.id}.")
    return given.answer == NO


def agreed_until(
    command: str, quote: Quote, theirs: SpeakerAnswer, through: date | None, words: str | None
) -> date | None:
    """The last day of the yes, theirs where it is earlier; exit 1 where the speaker would rather have other words.

    `theirs` is not a no. `command` are the arguments of `onrecord record` so far, `words` those that are to be recorded
    in the place of the quote's.
    """
    given = theirs.quotes[quote.id]
    rather = " ".join((given.words or "").split())
    if rather and (words is None or " ".join(words.split()) != rather):
        hint = f"if you want these words: onrecord record {command} --words {shlex.quote(rather)}"
        decline(f"Nothing was written: the speaker would rather say: “{rather}”", hint)
    if words and not rather:
        decline(f"Nothing was written: the speaker agrees to {quote.id} as it is.", "leave --words out")
    return min(filter(None, (through, given.through)), default=None)
