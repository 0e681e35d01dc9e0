"""The customers page of the public audience: only what the website may show."""

from typing import Any

from onrecord.catalog.view import SiteView


def customers_context(site: SiteView) -> dict[str, Any]:
    """Everything that customers.html asks for. The view has left out all that is not for the website."""
    return {"company": site.policy.company.name, "customers": []}
