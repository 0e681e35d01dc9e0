"""The customers page of the public audience: a wall of logos, stories and quotes; only what the website may show."""

from typing import Any

from onrecord.catalog.views.public_view import CustomerView, PublicQuote, PublicStory
from onrecord.catalog.views.view import SiteView
from onrecord.publish.api import make_logo_path
from onrecord.publish.words import find_web_address


def fill_customers(site: SiteView) -> dict[str, Any]:
    """Everything that customers.html asks for. The view has left out all that is not for the website."""
    words = site.vocabulary.industries
    used = {customer.industry for customer in site.customers if customer.industry}
    faces = [(customer, _make_face(customer, site)) for customer in site.customers]
    return {
        "company": site.policy.company.name,
        "industries": [(term, words.title(term)) for term in words.atoms if term in used],
        "wall": [face for _, face in faces],
        "stories": [_describe_story(customer.story, face) for customer, face in faces if customer.story],
        "quotes": [_describe_quote(quote, face) for customer, face in faces for quote in customer.quotes],
    }


def _make_face(customer: CustomerView, site: SiteView) -> dict[str, Any]:
    """One customer on the wall; without a name that may be shown there is a logo, and nothing else to say."""
    words = site.vocabulary.industries
    return {
        "name": customer.name or "",
        "logo": make_logo_path(customer),
        "logo_through": customer.logo_through,
        "through": customer.name_through if customer.name else customer.logo_through,
        "website": find_web_address(customer.website),
        "industry": customer.industry or "",
        "industry_title": words.title(customer.industry) if customer.industry else "",
    }


def _describe_story(story: PublicStory, face: dict[str, Any]) -> dict[str, Any]:
    last = {"through": story.through, "disclosure": story.disclosure}
    return {
        "face": face,
        "outcome": story.outcome,
        "figures": story.figures,
        "url": find_web_address(story.url),
        **last,
    }


def _describe_quote(quote: PublicQuote, face: dict[str, Any]) -> dict[str, Any]:
    source = quote.source
    return {
        "face": face,
        "text": quote.text,
        "attribution": quote.attribution,
        "through": quote.through,
        "source": source and {"name": source.name, "url": find_web_address(source.url), "published": source.published},
        "disclosure": quote.disclosure,
    }
