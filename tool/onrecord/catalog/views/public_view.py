"""What the company's own public website may show: names, logos and quotes that are allowed there today, worldwide.

Nothing else of a customer gets here; of a customer whose name may not be shown, not even the slug.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import AI_USE

CHANNEL, TERRITORY = "website", "worldwide"


@dataclass(frozen=True, slots=True)
class PublicQuote:
    """Exact words with the attribution as it may be given, through their last day."""

    text: str
    attribution: str
    through: date | None


@dataclass(frozen=True, slots=True)
class CustomerView:
    """One customer on the public website. `logo` is the file in the customer's directory `home`, for the builder.

    `ai_use` says whether assistants may repeat it: allow, ask or deny; None where the vocabulary has no such use.
    """

    name: str | None
    name_through: date | None
    logo: str | None
    logo_sha256: str | None
    logo_through: date | None
    website: str | None
    ai_use: str | None
    quotes: tuple[PublicQuote, ...]
    home: str


def customers(library: Library, day: date) -> list[CustomerView]:
    """Every customer whose name or logo the website may show on the day, by name."""
    return [view for _, view in sorted(keyed_customers(library, day), key=lambda keyed: keyed[0])]


def keyed_customers(library: Library, day: date) -> Iterator[tuple[str, CustomerView]]:
    """The same in the order of the library, each with what they are sorted by: a name, also where only a logo shows."""
    for slug, reference in library.references.items():
        try:
            name, logo = (_allowed(library, reference, use, day) for use in ("name", "logo"))
        except DecisionError:
            continue
        has_logo = logo is not None and reference.logo is not None
        if name or has_logo:
            view = CustomerView(
                name=reference.name if name else None,
                name_through=name.valid_through if name else None,
                logo=reference.logo if has_logo else None,
                logo_sha256=reference.logo_sha256 if has_logo else None,
                logo_through=logo.valid_through if logo and has_logo else None,
                website=reference.website if name else None,
                ai_use=_ai_use(library, reference, day),
                quotes=tuple(_quotes(library, reference, day)) if name else (),
                home=slug,
            )
            yield reference.name.casefold(), view


def _ai_use(library: Library, reference: Reference, day: date) -> str | None:
    decision = _decided(library, reference, AI_USE, day)
    return decision.answer.value if decision else None


def _allowed(library: Library, reference: Reference, use: str, day: date, quote: str | None = None) -> Decision | None:
    decision = _decided(library, reference, use, day, quote)
    return decision if decision and decision.answer is Answer.ALLOW else None


def _decided(library: Library, reference: Reference, use: str, day: date, quote: str | None = None) -> Decision | None:
    words = library.vocabulary
    if use not in words.uses or CHANNEL not in words.channels:
        return None
    return library.judge(reference).decide(use, CHANNEL, TERRITORY, Days.on(day), today=day, quote=quote)


def _quotes(library: Library, reference: Reference, day: date) -> Iterator[PublicQuote]:
    for quote in reference.quotes:
        decision = _allowed(library, reference, "quote", day, quote.id)
        if decision:
            yield PublicQuote(" ".join(quote.text.split()), attribution(quote, reference), decision.valid_through)


def attribution(quote: Quote, reference: Reference) -> str:
    """The words under a quote, exactly as it may be attributed."""
    parts = {
        "named-person": (quote.speaker.name, quote.speaker.title, reference.name),
        "title-only": (quote.speaker.title, reference.name),
        "company-only": (reference.name,),
        "anonymous": (reference.anonymous_as or "A customer",),
    }[quote.attribution]
    return ", ".join(part for part in parts if part)
