"""The customers page of the public audience: only what the website may show."""

from typing import Any

from onrecord.catalog.views.public_view import CustomerView
from onrecord.catalog.views.view import SiteView
from onrecord.publish.api import public_logo
from onrecord.publish.monogram import face
from onrecord.publish.words import web_address


def customers_context(site: SiteView) -> dict[str, Any]:
    """Everything that customers.html asks for. The view has left out all that is not for the website."""
    return {"company": site.policy.company.name, "customers": [_customer(one) for one in site.customers]}


def _customer(customer: CustomerView) -> dict[str, Any]:
    """One customer; without a name that may be shown there is a logo, and nothing else to say."""
    name = customer.name or ""
    who = face(name, name)
    return {
        "name": name,
        "name_through": customer.name_through,
        "letters": who.letters,
        "hue": who.hue,
        "logo": public_logo(customer),
        "logo_through": customer.logo_through,
        "website": web_address(customer.website),
        "quotes": customer.quotes,
    }
