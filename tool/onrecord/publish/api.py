"""The JSON API: what is allowed, for programs. Its format is schema/api.schema.json; the version is in its path."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from onrecord.catalog.record.vocabulary import AI_USE
from onrecord.catalog.views.public_view import CustomerView, PublicQuote, PublicStory
from onrecord.catalog.views.view import QuoteView, ReferenceView, SiteView
from onrecord.publish.cards import trace_timelines
from onrecord.publish.use_timeline import ALLOW, Segment
from onrecord.store.packaged import find_packaged

API = "api/v1"


def encode_json(document: object) -> bytes:
    """JSON as in every file of the API: UTF-8, indented, with a newline at the end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def make_reference_path(slug: str) -> str:
    """The path of the file of one reference."""
    return f"{API}/references/{slug}.json"


def encode_reference(fields: dict[str, Any], site: SiteView) -> bytes:
    """api/v1/references/<slug>.json: one reference, from its fields."""
    return encode_json({**_make_head(site), "reference": fields})


def encode_references(files: Iterable[bytes], site: SiteView) -> Iterator[bytes]:
    """api/v1/references.json, piece by piece, because all references together are long."""
    before, _, after = encode_json({**_make_head(site), "references": [0]}).rpartition(b"0")
    one, _, end = encode_json({**_make_head(site), "reference": 0}).rpartition(b"0")
    first = True
    for file in files:
        yield before if first else b",\n    "
        yield file[len(one) : -len(end)].replace(b"\n", b"\n  ")
        first = False
    yield encode_json({**_make_head(site), "references": []}) if first else after


def _make_head(site: SiteView) -> dict[str, Any]:
    return {"version": 1, "day": site.day.isoformat(), "preview": site.preview}


def read_schema_file() -> tuple[str, bytes]:
    """The JSON Schema of everything in the API, of both audiences."""
    return f"{API}/schema.json", (find_packaged("schema") / "api.schema.json").read_bytes()


def describe_reference(
    reference: ReferenceView, site: SiteView, uses: Mapping[str, Segment] | None = None
) -> dict[str, Any]:
    """One reference as the API has it; days are civil days, inclusive.

    `uses` are those that are allowed on the day of the build, if known.
    """
    profile, uses = reference.profile, uses or trace_timelines(reference, site).uses
    ends = {use: segment.until for use, segment in uses.items()}
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
        "ai_use": answer_ai_use(uses, site),
        "figures": [{"value": figure.value, "label": figure.label} for figure in profile.figures],
        "owner": site.policy.name_of(reference.owner),
        "uses": [
            {
                "use": use,
                "answer": "allow" if segment.level == ALLOW else "ask",
                "valid_through": _format_day(_add_days(site.day, ends[use])),
            }
            for use, segment in uses.items()
        ],
        "permissions": [
            {
                "authorization": scope.id,
                "uses": list(scope.uses),
                "channels": list(scope.channels),
                "territories": list(scope.territories),
                "valid_from": _format_day(scope.start),
                "valid_through": _format_day(scope.through),
                "review_by": _format_day(scope.review_by),
                "conditions": list(scope.conditions),
            }
            for scope in reference.scopes
        ],
        "restrictions": [
            {
                "uses": ban.uses and list(ban.uses),
                "channels": ban.channels and list(ban.channels),
                "territories": ban.territories and list(ban.territories),
                "valid_from": _format_day(ban.start),
                "valid_through": _format_day(ban.through),
            }
            for ban in reference.bans
        ],
        "quotes": [_describe_quote(quote) for quote in reference.quotes if quote.start <= site.day],
        "content": [
            {
                "id": item.id,
                "use": item.use,
                "title": item.title,
                "url": item.url,
                "published": _format_day(item.published),
                "valid_through": _format_day(item.through),
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
                "since": _format_day(place.since),
                "valid_through": _format_day(place.through),
            }
            for place in reference.publications
        ],
        "availability": [
            {"use": use, "state": now.state, "left": now.left, "free_on": _format_day(now.free_on)}
            for use, stretches in reference.free.items()
            if use in uses
            for now in stretches[:1]
        ],
    }


def answer_ai_use(uses: Mapping[str, Segment], site: SiteView) -> str | None:
    """Whether assistants may repeat what is published: allow, ask or deny; None if there is no such use."""
    if AI_USE not in site.vocabulary.uses.atoms:
        return None
    segment = uses.get(AI_USE)
    return "deny" if segment is None else "allow" if segment.level == ALLOW else "ask"


def _describe_quote(quote: QuoteView) -> dict[str, Any]:
    return {
        "id": quote.id,
        "text": " ".join(quote.text.split()),
        "attribution": quote.attribution,
        "speaker": {"name": quote.speaker.name, "title": quote.speaker.title},
        "answer": "ask" if quote.note else "allow",
        "valid_through": _format_day(quote.through),
    }


def _add_days(day: date, days: int | None) -> date | None:
    return None if days is None else date.fromordinal(day.toordinal() + days)


def _format_day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def make_logo_path(customer: CustomerView) -> str | None:
    """The path of a customer's logo on the public site: a hash of its content, because a name would tell who it is.

    None if no logo is shown.
    """
    if customer.logo is None or customer.logo_sha256 is None:
        return None
    return f"logos/{customer.logo_sha256[:16]}.{customer.logo.rpartition('.')[2]}"


def encode_customers(site: SiteView) -> tuple[str, bytes]:
    """api/v1/customers.json, for a marketing site to build from."""
    return f"{API}/customers.json", encode_json(describe_customers(site))


def describe_customers(site: SiteView) -> dict[str, Any]:
    """What the public website may show, as data: names, logos, quotes and stories, each with its last day."""
    words = site.vocabulary.industries
    rows = [
        {
            "name": customer.name,
            "name_valid_through": _format_day(customer.name_through),
            "logo": make_logo_path(customer),
            "logo_valid_through": _format_day(customer.logo_through),
            "website": customer.website,
            "industry": customer.industry,
            "industry_title": words.title(customer.industry) if customer.industry else None,
            "ai_use": customer.ai_use,
            "quotes": [_describe_public_quote(quote) for quote in customer.quotes],
            "story": _describe_public_story(customer.story),
        }
        for customer in site.customers
    ]
    return {**_make_head(site), "customers": rows}


def _describe_public_quote(quote: PublicQuote) -> dict[str, Any]:
    source = quote.source
    return {
        "text": quote.text,
        "attribution": quote.attribution,
        "valid_through": _format_day(quote.through),
        "source": {"name": source.name, "url": source.url, "published": _format_day(source.published)}
        if source
        else None,
        "disclosure": quote.disclosure,
    }


def _describe_public_story(story: PublicStory | None) -> dict[str, Any] | None:
    if story is None:
        return None
    return {
        "outcome": story.outcome,
        "figures": [{"value": figure.value, "label": figure.label} for figure in story.figures],
        "url": story.url,
        "valid_through": _format_day(story.through),
        "disclosure": story.disclosure,
    }
