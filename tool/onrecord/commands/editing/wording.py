"""A quote's new wording: a quote of its own next to the old one, whose consent ends when the new one begins."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.quote_words import hash_text
from onrecord.catalog.record.reference import Reference
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.yaml.edit import Edited

_LEFT_OUT = ("id", "text", "consent", "source", "declined")
"""Keys that new words do not take over: consent and source were about the old ones."""


def append_wording(record: Edited, reference: Reference, old: Quote, words: str) -> Quote:
    """Add the new words to the record that is being edited, as a quote of its own without consent.

    Raises click.BadParameter if a quote already has these words, and EditError.
    """
    text = " ".join(prompts.require_words("--words", 4000)(words).split())
    same = next((quote.id for quote in reference.quotes if hash_text(quote.text) == hash_text(text)), None)
    if same:
        prompts.refuse(f"{same} already has these words", "--words")
    taken = {quote.id for quote in reference.quotes}
    id_ = next(free for n in range(2, len(taken) + 3) if (free := f"{old.id}-{n}") not in taken)
    document = record.get(("quotes", reference.quotes.index(old)))
    entry = {"id": id_, "text": text} | {key: value for key, value in document.items() if key not in _LEFT_OUT}
    record.append(("quotes",), entry)
    return replace(old, id=id_, text=text, consent=None, source=None, declined=None)


def end_wording(record: Edited, reference: Reference, old: Quote, begins: date) -> None:
    """End the consent to the old words on the day before the new ones begin.

    Raises CommandError (exit 1) if it was given only then, and EditError.
    """
    consent = old.consent
    if consent is None:
        return
    last = begins - ONE_DAY
    if consent.on > last:
        decline(
            f"Nothing was written: the speaker agreed to {old.id} on {consent.on}.", "give a later day with --decided"
        )
    if consent.through is None or consent.through > last:
        record.set(("quotes", reference.quotes.index(old), "consent", "through"), last.isoformat())


def find_places_with_old_words(reference: Reference, old: Quote, new: str, today: date) -> Iterator[str]:
    """Yield where the old words are published, with the command to record that the new ones are there."""
    found = [p for p in reference.publications if p.quote == old.id and p.is_live(today)]
    yield f"Still shows the old words ({old.id}):" if found else f"No publication shows the old words ({old.id})."
    for publication in found:
        yield f"  {publication.id}: {publication.where}"
        yield (
            f"    once the new words are there: onrecord publication add {reference.slug} quote --quote {new} "
            f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
        )
