"""What a speaker's form says: no, yes to the exact words, other words, or an earlier last day."""

import shlex
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.edit_session import EditSession
from onrecord.commands.shell.failure import decline
from onrecord.intake.answer.answer import NO, AnswerError
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import read_response
from onrecord.intake.answer.speaker_answer import SpeakerAnswer, is_of_speaker, read_speaker_answer
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular


def read_their_answer(session: EditSession, reference: Reference, file: Path) -> SpeakerAnswer | None:
    """Return what a speaker's form says; None for a file that is only kept, such as an e-mail in their own words.

    Raises CommandError (exit 1) if the answer is the customer's, or about other words than those on record.
    """
    try:
        document = read_response(file.name, read_regular(file, MOST_BYTES + 1)).document
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint="FILE") from None
    except AnswerError:  # then it is not a form; whether it can be kept is checked later
        return None
    if document is None:
        return None
    if not is_of_speaker(document):
        decline("Nothing was written: FILE is the customer's answer, not the speaker's.", "record it without --quote")
    try:
        return read_speaker_answer(document, reference, session.today)
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")


def is_no(theirs: SpeakerAnswer, quote: Quote) -> bool:
    """Return whether they say no to this quote. Raises CommandError (exit 1) if the answer is only about others."""
    given = theirs.quotes.get(quote.id)
    if given is None:
        decline(f"Nothing was written: the answer is about {list_words(list(theirs.quotes), 12)}, not {quote.id}.")
    return given.answer == NO


def find_agreed_until(
    command: str, quote: Quote, theirs: SpeakerAnswer, through: date | None, words: str | None
) -> date | None:
    """Return the last day of the consent, theirs if it is earlier.

    `theirs` is not a no. `command` is the arguments of `onrecord record` so far; `words` is the new wording to record
    instead of the quote's. Raises CommandError (exit 1) if the speaker prefers other words.
    """
    given = theirs.quotes[quote.id]
    rather = " ".join((given.words or "").split())
    if rather and (words is None or " ".join(words.split()) != rather):
        hint = f"to record these words: onrecord record {command} --words {shlex.quote(rather)}"
        decline(f"Nothing was written: the speaker prefers other words: “{rather}”", hint)
    if words and not rather:
        decline(f"Nothing was written: the speaker agrees to {quote.id} as it is.", "leave out --words")
    return min(filter(None, (through, given.through)), default=None)
