"""The JSON API: what is allowed, for programs. Its format is schema/api.schema.json; the version is in its path."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from onrecord.catalog.record.vocabulary import AI_USE
from onrecord.catalog.views.public_view import CustomerView, PublicQuote, PublicStory
from onrecord.catalog.views.view import QuoteView, ReferenceView, SiteView
from onrecord.publish.cards import timelines
from onrecord.publish.use_timeline import ALLOW, Segment
from onrecord.store.packaged import find_packaged

API = "api/v1"


def encode_json(document: object) -> bytes:
    """JSON as in every file of the API: UTF-8, indented, with a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def reference_path(slug: str) -> str:
    """The path of the file of one reference."""
    return f"{API}/references/{slug}.json"


def reference_file(fields: dict[str, Any], site: SiteView) -> bytes:
    """api/v1/references/<slug>.json: one reference, from its fields."""
    return encode_json({**_head(site), "reference": fields})


def references_file(files: Iterable[bytes], site: SiteView) -> Iterator[bytes]:
    """api/v1/references.json, piece by piece, because all references together are long."""
    before, _, after = encode_json({**_head(site), "references": [0]}).rpartition(b"0")
    one, _, end = encode_json({**_head(site), "reference": 0}).rpartition(b"0")
    first = True
    for file in files:
        yield before if first else b",\n    "
        yield file[len(one) : -len(end)].replace(b"\n", b"\n  ")
        first = False
    yield encode_json({**_head(site), "references": []}) if first else after


def _head(site: SiteView) -> dict[str, Any]:
    return {"version": 1, "day": site.day.isoformat(), "preview": site.preview}


def schema_file() -> tuple[str, bytes]:
    """The JSON Schema of everything in the API, of both audiences."""
    return f"{API}/schema.json", (find_packaged("schema") / "api.schema.json").read_bytes()


def reference_fields(
    reference: ReferenceView, site: SiteView, stands: Mapping[str, Segment] | None = None
) -> dict[str, Any]:
    """One reference as the API has it; days are civil days, inclusive. `stands` are the uses that are allowed, if
    known.
    """
    profile, stands = reference.profile, stands or timelines(reference, site).stands
    ends = {use: segment.until for use, segment in stands.items()}
    return {
        "slug": reference.slug,
        "name": reference.name,
        "url": f"references/{reference.slug}/",
        "industry": profile.industry,
        "size": profile.size,
        "country": profile.country,
        "products": list(profile.products),
        "use_cases": list(profile.use_cases),
        "languages": list(profile.languages),
        "outcome": profile.outcome,
        "summary": profile.summary,
        "anonymous_as": reference.agreed.words if reference.agreed else None,
        "may_be_named": reference.agreed.may_be_named if reference.agreed else None,
        "ai_use": ai_use(stands, site),
        "figures": [{"value": figure.value, "label": figure.label} for figure in profile.figures],
        "owner": site.policy.name_of(reference.owner),
        "uses": [
            {
                "use": use,
                "answer": "allow" if segment.level == ALLOW else "ask",
                "valid_through": _day(_later(site.day, ends[use])),
            }
            for use, segment in stands.items()
        ],
        "permissions": [
            {
                "authorization": scope.id,
                "uses": list(scope.uses),
                "channels": list(scope.channels),
                "territories": list(scope.territories),
                "valid_from": _day(scope.start),
                "valid_through": _day(scope.through),
                "review_by": _day(scope.review_by),
                "conditions": list(scope.conditions),
            }
            for scope in reference.scopes
        ],
        "restrictions": [
            {
                "uses": ban.uses and list(ban.uses),
                "channels": ban.channels and list(ban.channels),
                "territories": ban.territories and list(ban.territories),
                "valid_from": _day(ban.start),
                "valid_through": _day(ban.through),
            }
            for ban in reference.bans
        ],
        "quotes": [_quote(quote) for quote in reference.quotes if quote.start <= site.day],
        "content": [
            {
                "id": item.id,
                "use": item.use,
                "title": item.title,
                "url": item.url,
                "published": _day(item.published),
                "valid_through": _day(item.through),
            }
            for item in reference.content
        ],
        "publications": [
            {
                "id": place.id,
                "use": place.use,
                "channel": place.channel,
                "territory": place.territory,
                "where": place.where,
                "since": _day(place.since),
                "valid_through": _day(place.through),
            }
            for place in reference.publications
        ],
        "availability": [
            {"use": use, "state": now.state, "left": now.left, "free_on": _day(now.free_on)}
            for use, stretches in reference.free.items()
            if use in stands
            for now in stretches[:1]
        ],
    }


def ai_use(stands: Mapping[str, Segment], site: SiteView) -> str | None:
    """Whether assistants may repeat what is published: allow, ask or deny; None if there is no such use."""
    if AI_USE not in site.vocabulary.uses.atoms:
        return None
    segment = stands.get(AI_USE)
    return "deny" if segment is None else "allow" if segment.level == ALLOW else "ask"


def _quote(quote: QuoteView) -> dict[str, Any]:
    return {
        "id": quote.id,
        "text": " ".join(quote.text.split()),
        "attribution": quote.attribution,
        "speaker": {"name": quote.speaker.name, "title": quote.speaker.title},
        "answer": "ask" if quote.note else "allow",
        "valid_through": _day(quote.through),
    }


def _later(day: date, days: int | None) -> date | None:
    return None if days is None else date.fromordinal(day.toordinal() + days)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def public_logo(customer: CustomerView) -> str | None:
    """The path of a customer's logo on the public site: a hash of its content, because a name would tell who it is."""
    if customer.logo is None or customer.logo_sha256 is None:
        return None
    return f"logos/{customer.logo_sha256[:16]}.{customer.logo.rpartition('.')[2]}"


def customers_file(site: SiteView) -> tuple[str, bytes]:
    """api/v1/customers.json, for a marketing site to build from."""
    return f"{API}/customers.json", encode_json(customers_document(site))


def customers_document(site: SiteView) -> dict[str, Any]:
    """What the public website may show, as data: names, logos, quotes and stories, each with its last day."""
    words = site.vocabulary.industries
    rows = [
        {
            "name": customer.name,
            "name_valid_through": _day(customer.name_through),
            "logo": public_logo(customer),
            "logo_valid_through": _day(customer.logo_through),
            "website": customer.website,
            "industry": customer.industry,
            "industry_title": words.title(customer.industry) if customer.industry else None,
            "ai_use": customer.ai_use,
            "quotes": [_public_quote(quote) for quote in customer.quotes],
            "story": _public_story(customer.story),
        }
        for customer in site.customers
    ]
    return {**_head(site), "customers": rows}


def _public_quote(quote: PublicQuote) -> dict[str, Any]:
    source = quote.source
    return {
        "text": quote.text,
        "attribution": quote.attribution,
        "valid_through": _day(quote.through),
        "source": {"name": source.name, "url": source.url, "published": _day(source.published)} if source else None,
        "disclosure": quote.disclosure,
    }


def _public_story(story: PublicStory | None) -> dict[str, Any] | None:
    if story is None:
        return None
    return {
        "outcome": story.outcome,
        "figures": [{"value": figure.value, "label": figure.label} for figure in story.figures],
        "url": story.url,
        "valid_through": _day(story.through),
        "disclosure": story.disclosure,
    }
