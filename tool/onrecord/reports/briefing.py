"""The sheet that a colleague reads before they talk to a customer: Markdown, one page."""

import re
from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.catalog.views.agreed_description import find_agreed_description
from onrecord.catalog.workload.availability import find_availability
from onrecord.reports.text import make_visible

_MARKUP = re.compile(r"[\\`*\[\]~<]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|^[-+#=>]|^[0-9]{1,9}[.)]|(?<=\bwww)\.|:(?=//)")
"""Every character that Markdown could take for markup where it is (CommonMark), and what GitHub links by itself."""
_ENTITIES = {"<": "&lt;", "&": "&amp;"}


def render_briefing(reference: Reference, request: Request, library: Library, today: date) -> str:
    """The page for one request: what the customer likes to talk about, what not, and their usable quotes of today."""
    words, policy, profile = library.vocabulary, library.policy, reference.profile
    lines = [f"# {escape(reference.name)}: {escape(words.uses.title(request.use).lower())}", ""]
    if request.prospect:
        lines.append(f"- For: {escape(request.prospect)}")
    if request.scheduled:
        lines.append(f"- When: {request.scheduled:%Y-%m-%d %H:%M} (UTC{request.scheduled:%z})")
    elif request.needed_by:
        lines.append(f"- Needed by: {request.needed_by}")
    if request.about:
        lines.append(f"- About: {escape(request.about)}")
    lines.append(f"- Owner: {escape(policy.name_of(reference.owner))}")
    if profile.languages:
        lines.append(f"- Languages: {escape(', '.join(profile.languages))}")
    if reference.relationship.crm_id:
        lines.append(f"- Contact: see the CRM, account {escape(reference.relationship.crm_id)}")
    lines += ["", "## Who they are", ""]
    if agreed := find_agreed_description(library.judge(reference), today):
        lines += [f"**{escape(agreed.sentence)}**", ""]
    if profile.outcome:
        lines += [f"**{escape(profile.outcome)}**", ""]
    if profile.summary:
        lines += [escape(profile.summary), ""]
    lines += [f"- {escape(figure.value)} {escape(figure.label)}" for figure in profile.figures]
    products = [words.products.title(product) for product in profile.products]
    if products:
        lines.append(f"- Uses {escape(list_words(products))}")
    lines += ["", "## What to talk about", "", *_say_topics(reference)]
    lines += ["", "## Their exact words", "", *_list_quotes(reference, library, today)]
    free = find_availability(reference, request.use, request.day, policy, words)
    lines += ["", f"After this one: {escape(free.why)}", ""]
    return "\n".join(lines)


def escape(text: str) -> str:
    """Text that Markdown shows unchanged and that reads well as source: only what would be markup is escaped."""
    return _MARKUP.sub(_escape, make_visible(" ".join(text.split())))


def _escape(found: re.Match[str]) -> str:
    before, sign = found[0][:-1], found[0][-1]
    return before + _ENTITIES.get(sign, f"\\{sign}")


def _say_topics(reference: Reference) -> Iterator[str]:
    likes = reference.preferences
    yield f"- Likes to talk about: {escape(list_words(list(likes.topics), 20)) or 'nothing on record'}"
    if likes.topics_barred:
        yield f"- **Does not talk about: {escape(list_words(list(likes.topics_barred), 20))}**"
    if likes.no_contact_with:
        yield f"- **Does not want to meet: {escape(list_words(list(likes.no_contact_with), 20))}**"


def _list_quotes(reference: Reference, library: Library, today: date) -> Iterator[str]:
    """The quotes that may be used somewhere today, perhaps after asking, each with where; no others are shown."""
    found = False
    for quote in reference.quotes:
        where = _list_where(reference, quote, library, today)
        if where:
            found = True
            yield f"> {escape(quote.text)}"
            yield ">"
            signed = _word_attribution(reference, quote)
            yield f"> {escape(signed)} · {escape(quote.id)} · {escape(list_words(where, 20))}"
            yield ""
    if not found:
        yield "No quote may be used today. Do not quote them."


def _word_attribution(reference: Reference, quote: Quote) -> str:
    """The speaker as they agreed to be named, and nothing beyond that."""
    speaker = quote.speaker
    if quote.attribution == "anonymous":
        return reference.anonymous_as or "without a name"
    named = {"named-person": (speaker.name, speaker.title), "title-only": (speaker.title,)}.get(quote.attribution, ())
    return ", ".join(text for text in (*named, speaker.find_company(reference.name)) if text)


def _list_where(reference: Reference, quote: Quote, library: Library, today: date) -> list[str]:
    """The channels that allow a quote today, or after asking, worldwide or at least in the customer's country."""
    judge, channels = library.judge(reference), library.vocabulary.channels
    places = ["worldwide", *([reference.profile.country] if reference.profile.country else [])]
    found = []
    for channel in channels.atoms:
        for place in places:
            try:
                decision = judge.decide("quote", channel, place, Days.on(today), today=today, quote=quote.id)
            except DecisionError:
                continue
            if decision.answer is not Answer.DENY:
                country = "" if place == "worldwide" else library.vocabulary.territories.title(place)
                first = "" if decision.answer is Answer.ALLOW else "ask first"
                notes = ", ".join(note for note in (country, first) if note)
                found.append(f"{channels.title(channel)}{f' ({notes})' if notes else ''}")
                break
    return found
