"""The customers page of the public audience: a wall of logos, stories and quotes; only what the website may show."""

from typing import Any

from onrecord.catalog.views.public_view import CustomerView, PublicQuote, PublicStory
from onrecord.catalog.views.view import SiteView
from onrecord.publish.api import public_logo
from onrecord.publish.words import web_address


def customers_context(site: SiteView) -> dict[str, Any]:
    """Everything that customers.html asks for. The view has left out all that is not for the website."""
    words = site.vocabulary.industries
    used = {customer.industry for customer in site.customers if customer.industry}
    faces = [(customer, _face(customer, site)) for customer in site.customers]
    return {
        "company": site.policy.company.name,
        "industries": [(term, words.title(term)) for term in words.atoms if term in used],
        "wall": [face for _, face in faces],
        "stories": [_story(customer.story, face) for customer, face in faces if customer.story],
        "quotes": [_quote(quote, face) for customer, face in faces for quote in customer.quotes],
    }


def _face(customer: CustomerView, site: SiteView) -> dict[str, Any]:
    """One customer on the wall; without a name that may be shown there is a logo, and nothing else to say."""
    words = site.vocabulary.industries
    return {
        "name": customer.name or "",
        "logo": public_logo(customer),
        "logo_through": customer.logo_through,
        "through": customer.name_through if customer.name else customer.logo_through,
        "website": web_address(customer.website),
        "industry": customer.industry or "",
        "industry_title": words.title(customer.industry) if customer.industry else "",
    }


def _story(story: PublicStory, face: dict[str, Any]) -> dict[str, Any]:
    last = {"through": story.through, "disclosure": story.disclosure}
    return {"face": face, "outcome": story.outcome, "figures": story.figures, "url": web_address(story.url), **last}


def _quote(quote: PublicQuote, face: dict[str, Any]) -> dict[str, Any]:
    source = quote.source
    return {
        "face": face,
        "text": quote.text,
        "attribution": quote.attribution,
        "through": quote.through,
        "source": source and {"name": source.name, "url": web_address(source.url), "published": source.published},
        "disclosure": quote.disclosure,
    }
