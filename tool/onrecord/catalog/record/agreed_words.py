"""What was agreed about words besides the permission: the name on a given day, and how a speaker is named."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.names.text_keys import make_search_key

AROUND = 300
"""How many characters before and after a quote count as its attribution: a line, a caption or a card, not a page."""


def find_first_day_of_name(reference: Reference) -> date | None:
    """The first day of the customer's name: from the record, or else the day after the last former name's last day.

    None if there is no former name with a last day: it has always been their name.
    """
    lasts = [former.until for former in reference.former_names if former.until]
    return reference.name_from or (max(lasts) + ONE_DAY if lasts else None)


def find_name(reference: Reference, day: date) -> str | None:
    """The customer's name on a day: before the first day of the current name, the last former name.

    None if there was another name before and the record does not say which.
    """
    begins = find_first_day_of_name(reference)
    if begins is None or day >= begins:
        return reference.name
    # A name without a last day is used until the current name begins. Of names that end together, the last one counts.
    former = sorted(reference.former_names, key=lambda name: name.until or date.max)
    return former[-1].name if former else None


def rename_for(reference: Reference, day: date) -> Reference:
    """The record with the name of a day; a coming name is then an alias."""
    name = find_name(reference, day) or reference.name
    if name == reference.name:
        return reference
    former = tuple(former for former in reference.former_names if former.name != name)
    aliases = (*(alias for alias in reference.aliases if alias != name), reference.name)
    return replace(reference, name=name, aliases=aliases, former_names=former, name_from=None)


def find_wrong_name(reference: Reference, written: str, day: date) -> tuple[str, bool] | None:
    """What is wrong with a name on a day, in words, and whether that is an error; None if nothing is wrong.

    A former name after its last day is only a remark (the page may be old); a name before its first day is an error,
    because it was not announced yet. A spelling that is also an alias is accepted.
    """
    key = make_search_key(written)
    others = {make_search_key(name) for name in (*reference.aliases, reference.legal_name or "") if name}
    begins = find_first_day_of_name(reference)
    if key == make_search_key(reference.name):
        if begins is None or day >= begins:
            return None
        earlier = find_name(reference, day)
        right = f"until then, use {earlier!r}" if earlier else "until then the customer has another name"
        return f"the name {reference.name!r} is valid from {begins}; {right}", True
    if begins is not None and day < begins:
        return None  # before its first day the last former name is right, and earlier ones need no remark
    for former in reference.former_names:
        if key == make_search_key(former.name) and key not in others and former.until and day > former.until:
            return f"{former.name!r} was the name until {former.until}; use {reference.name!r}", False
    return None


def find_beyond_attribution(quote: Quote, reference: Reference, around: str) -> str | None:
    """What the text around a quote says about the speaker beyond the agreement, in words; None if nothing."""
    text = f" {make_search_key(around)} "
    for what, words in _list_withheld(quote, reference):
        if f" {make_search_key(words)} " in text:
            return f"{what} ({words}) is next to it, but the agreed attribution is {quote.attribution}"
    return None


def find_lacking_source(quote: Quote, around: str) -> str | None:
    """What the terms of a quote's source require but the text around it does not have, in words; None if it has all."""
    source = quote.source
    if source is None or source.terms is None or not source.terms.link:
        return None
    if source.url and source.url.rstrip("/") not in around:
        return f"the terms of {source.name} require a link to {source.url} next to it"
    if source.published and not _says_day(around, source.published):
        return f"the terms of {source.name} require its publication date, {source.published}, next to it"
    return None


def edit_marks(quote: Quote) -> tuple[str, ...]:
    """The marks of cuts and additions in a text whose source allows only the original wording."""
    if quote.source is None or quote.source.terms is None or not quote.source.terms.verbatim:
        return ()
    return tuple(_EDITED.findall(quote.text))


_EDITED = re.compile(r"\[[^\[\]]{0,80}\]|…|\.\.\.")
"""What an editor leaves in a quote: words in brackets, up to 80 characters, or dots for words left out."""


def _says_day(text: str, day: date) -> bool:
    """Whether a text contains a date, in any order and language: its year, with the day of the month next to it."""
    near = f"(?<![0-9])0?{day.day}(?![0-9])"
    return re.search(f"{near}.{{1,20}}{day.year}|{day.year}.{{1,20}}{near}", text, re.DOTALL) is not None


def _list_withheld(quote: Quote, reference: Reference) -> Iterator[tuple[str, str]]:
    """What may not be next to the quote: (what it is, the words)."""
    if quote.attribution == "named-person":
        return
    if quote.speaker.name:
        yield "the speaker's name", quote.speaker.name
    if quote.attribution != "title-only" and quote.speaker.title:
        yield "the speaker's title", quote.speaker.title
    if quote.attribution == "anonymous":
        if quote.speaker.employer:
            yield "the speaker's employer", quote.speaker.employer
        for name, _ in reference.list_names():
            yield "the customer's name", name
