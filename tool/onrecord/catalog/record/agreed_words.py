"""What was agreed about words beside the permission: which name is right on a day, and how a speaker is named."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.names.text_keys import search_key

AROUND = 300
"""So many characters before and behind a quote are its attribution: a line, a caption, a card; a page is not."""


def first_day_of_name(reference: Reference) -> date | None:
    """The first day of the customer's name: as the record says it, else the day after the last former one's last."""
    lasts = [former.until for former in reference.former_names if former.until]
    return reference.name_from or (max(lasts) + ONE_DAY if lasts else None)


def find_name(reference: Reference, day: date) -> str | None:
    """The customer's name on a day: before the first day of the one they have, the last of the former ones.

    None where there is another name until then and the record does not say which.
    """
    begins = first_day_of_name(reference)
    if begins is None or day >= begins:
        return reference.name
    # One without a last day is in use until the name begins. Of those that end together, the file's last one.
    former = sorted(reference.former_names, key=lambda name: name.until or date.max)
    return former[-1].name if former else None


def rename_for(reference: Reference, day: date) -> Reference:
    """The record under the name that is right on a day; the coming one is then a name they also answer to."""
    name = find_name(reference, day) or reference.name
    if name == reference.name:
        return reference
    former = tuple(former for former in reference.former_names if former.name != name)
    aliases = (*(alias for alias in reference.aliases if alias != name), reference.name)
    return replace(reference, name=name, aliases=aliases, former_names=former, name_from=None)


def find_wrong_name(reference: Reference, written: str, day: date) -> tuple[str, bool] | None:
    """What is wrong with a name on a day, in words, and whether that is an error; None where nothing is.

    A former name after its last day is told (its pages may be old ones); a name before its first day is an error: it
    was not announced yet. A spelling that the customer also answers to otherwise is left alone.
    """
    key = search_key(written)
    others = {search_key(name) for name in (*reference.aliases, reference.legal_name or "") if name}
    begins = first_day_of_name(reference)
    if key == search_key(reference.name):
        if begins is None or day >= begins:
            return None
        earlier = find_name(reference, day)
        right = f"until then, use {earlier!r}" if earlier else "until then the customer has another name"
        return f"the name {reference.name!r} is valid from {begins}; {right}", True
    if begins is not None and day < begins:
        return None  # before its first day the last former name is the right one, and earlier ones are no news
    for former in reference.former_names:
        if key == search_key(former.name) and key not in others and former.until and day > former.until:
            return f"{former.name!r} was the name until {former.until}; use {reference.name!r}", False
    return None


def beyond_attribution(quote: Quote, reference: Reference, around: str) -> str | None:
    """What in the text around a quote says more of the speaker than was agreed, in words; None where nothing does."""
    text = f" {search_key(around)} "
    for what, words in _kept_back(quote, reference):
        if f" {search_key(words)} " in text:
            return f"{what} ({words}) is next to it, but the agreed attribution is {quote.attribution}"
    return None


def lacks_source(quote: Quote, around: str) -> str | None:
    """What the terms of the place that a quote comes from ask for, and the text around it lacks; else None."""
    source = quote.source
    if source is None or source.terms is None or not source.terms.link:
        return None
    if source.url and source.url.rstrip("/") not in around:
        return f"the terms of {source.name} require a link to {source.url} next to it"
    if source.published and not _says_day(around, source.published):
        return f"the terms of {source.name} require its publication date, {source.published}, next to it"
    return None


def edit_marks(quote: Quote) -> tuple[str, ...]:
    """The marks of cuts and additions in words that the terms of their source let be shown only as they were."""
    if quote.source is None or quote.source.terms is None or not quote.source.terms.verbatim:
        return ()
    return tuple(_EDITED.findall(quote.text))


_EDITED = re.compile(r"\[[^\[\]]{0,80}\]|…|\.\.\.")


def _says_day(text: str, day: date) -> bool:
    """Whether a date is written there, in any order and language: its year, and its day of the month beside that."""
    near = f"(?<![0-9])0?{day.day}(?![0-9])"
    return re.search(f"{near}.{{1,20}}{day.year}|{day.year}.{{1,20}}{near}", text, re.DOTALL) is not None


def _kept_back(quote: Quote, reference: Reference) -> Iterator[tuple[str, str]]:
    """What may not be written beside the quote: (what it is, the words)."""
    if quote.attribution == "named-person":
        return
    if quote.speaker.name:
        yield "the speaker's name", quote.speaker.name
    if quote.attribution != "title-only" and quote.speaker.title:
        yield "the speaker's title", quote.speaker.title
    if quote.attribution == "anonymous":
        if quote.speaker.employer:
            yield "the speaker's employer", quote.speaker.employer
        for name, _ in reference.names():
            yield "the customer's name", name
