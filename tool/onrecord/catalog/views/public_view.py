"""What the company's own public website may show: names, logos, quotes and stories that are allowed there, worldwide.

Nothing else of a customer is included, not even the slug if the name may not be shown. A story consists of the record's
outcome and figures, if a case study may be shown.
"""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name, rename_for
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.profile import Figure
from onrecord.catalog.record.quote import Quote, Source
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import AI_USE

CHANNEL, TERRITORY = "website", "worldwide"


class PublicQuote(Struct, frozen=True):
    """Exact words with the agreed attribution, and their last day.

    `source` is where they were first published, if its terms require a link; `disclosure` says what the customer got
    for them, if the record has words for it (16 CFR 255.5). Both must be next to the words.
    """

    text: str
    attribution: str
    through: date | None
    source: Source | None = None
    disclosure: str | None = None


class PublicStory(Struct, frozen=True):
    """What improved, with the figures for it; `url` is the case study, if one was published."""

    outcome: str
    figures: tuple[Figure, ...]
    url: str | None
    through: date | None
    disclosure: str | None = None


class CustomerView(Struct, frozen=True):
    """One customer on the public website. `logo` is the file in the customer's directory `home`, for the builder.

    `industry` is a term of the vocabulary. `ai_use` is whether assistants may repeat it: allow, ask or deny; None if
    the vocabulary has no such use.
    """

    name: str | None
    name_through: date | None
    logo: str | None
    logo_sha256: str | None
    logo_through: date | None
    website: str | None
    industry: str | None
    ai_use: str | None
    quotes: tuple[PublicQuote, ...]
    story: PublicStory | None
    home: str


def list_customers(library: Library, day: date) -> list[CustomerView]:
    """Every customer whose name or logo the website may show on the day, by name."""
    return [view for _, view in sorted(list_keyed_customers(library, day), key=lambda keyed: keyed[0])]


def list_keyed_customers(library: Library, day: date) -> Iterator[tuple[str, CustomerView]]:
    """The same in the order of the library, each with a name to sort by, even if only the logo is shown.

    A customer has the name of the day, and none if the record does not say which that is.
    """
    for slug, record in library.references.items():
        reference = rename_for(record, day)
        try:
            name, logo = (_find_allowing(library, reference, use, day) for use in ("name", "logo"))
        except DecisionError:
            continue
        name = name if find_name(record, day) else None
        has_logo = logo is not None and reference.logo is not None
        if name or has_logo:
            view = CustomerView(
                name=reference.name if name else None,
                name_through=name.valid_through if name else None,
                logo=reference.logo if has_logo else None,
                logo_sha256=reference.logo_sha256 if has_logo else None,
                logo_through=logo.valid_through if logo and has_logo else None,
                website=reference.website if name else None,
                industry=reference.profile.industry if name else None,
                ai_use=_answer_ai_use(library, reference, day),
                quotes=tuple(_list_quotes(library, reference, day)) if name else (),
                story=_make_story(library, reference, day) if name else None,
                home=slug,
            )
            yield reference.name.casefold(), view


def _answer_ai_use(library: Library, reference: Reference, day: date) -> str | None:
    decision = _decide(library, reference, AI_USE, day)
    return decision.answer.value if decision else None


def _find_allowing(
    library: Library, reference: Reference, use: str, day: date, quote: str | None = None
) -> Decision | None:
    decision = _decide(library, reference, use, day, quote)
    return decision if decision and decision.answer is Answer.ALLOW else None


def _decide(library: Library, reference: Reference, use: str, day: date, quote: str | None = None) -> Decision | None:
    words = library.vocabulary
    if use not in words.uses or CHANNEL not in words.channels:
        return None
    return library.judge(reference).decide(use, CHANNEL, TERRITORY, Days.on(day), today=day, quote=quote)


def _list_quotes(library: Library, reference: Reference, day: date) -> Iterator[PublicQuote]:
    for quote in reference.quotes:
        decision = _find_allowing(library, reference, "quote", day, quote.id)
        if decision:
            source = quote.source if quote.source and quote.source.terms and quote.source.terms.link else None
            words, through = " ".join(quote.text.split()), decision.valid_through
            disclosure = _find_disclosure(reference, decision)
            yield PublicQuote(words, say_attribution(quote, reference), through, source, disclosure)


def _make_story(library: Library, reference: Reference, day: date) -> PublicStory | None:
    outcome, decision = reference.profile.outcome, _find_allowing(library, reference, "case-study", day)
    if outcome is None or decision is None:
        return None
    story = (
        item.url
        for item in reference.content
        if item.use == "case-study"
        and item.url
        and item.authorization in decision.authorizations
        and (item.published is None or item.published <= day)
    )
    disclosure = _find_disclosure(reference, decision)
    return PublicStory(outcome, reference.profile.figures, next(story, None), decision.valid_through, disclosure)


def _find_disclosure(reference: Reference, decision: Decision) -> str | None:
    """The disclosure of what the customer got, in the words of the permissions that the answer depends on."""
    given = (reference.by_id[id_].incentive for id_ in decision.authorizations)
    words = dict.fromkeys(one.disclosure for one in given if one and one.disclosure)
    return " ".join(words) or None


def say_attribution(quote: Quote, reference: Reference) -> str:
    """The words under a quote: the agreed attribution."""
    company = quote.speaker.find_company(reference.name)
    parts = {
        "named-person": (quote.speaker.name, quote.speaker.title, company),
        "title-only": (quote.speaker.title, company),
        "company-only": (company,),
        "anonymous": (reference.anonymous_as or "A customer",),
    }[quote.attribution]
    return ", ".join(part for part in parts if part)
