"""The content of a reference's page, as plain values for its template."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlencode

from onrecord.catalog.record.days import ONE_DAY, find_last_day
from onrecord.catalog.search.search_texts import list_regions
from onrecord.catalog.views.view import QuoteView, ReferenceView, SiteView
from onrecord.names.language_names import name_language
from onrecord.publish.answer_lookup import tabulate_answers
from onrecord.publish.cards import Card, Timelines, trace_timelines
from onrecord.publish.monogram import find_initials
from onrecord.publish.request_facts import gather_request_facts
from onrecord.publish.request_links import edit_url, make_forge_links, make_plain_issue_url
from onrecord.publish.search_rows import count_soon_days
from onrecord.publish.use_timeline import ALLOW, Segment
from onrecord.publish.words import find_web_address, name_atoms, say_day
from onrecord.reports.issue_forms import make_upload_address

ROOT = "../../"
MOST_FACETS = 1000
"""How many addresses of filters are kept: a vocabulary has some hundred terms that references share."""


class UseRow(NamedTuple):
    """A use in the panel: a term, its color, icon and words, and its last day. The same one is on many pages."""

    id: str
    title: str
    what: str
    icon: str
    tone: str
    mark: str | None
    said: str
    through: date | None


def fill_reference(reference: ReferenceView, site: SiteView, times: Timelines | None = None) -> dict[str, Any]:
    """Everything that reference.html asks for. Something of the reference must be allowed on the day of the build or
    later.

    `times` are its own, if known.
    """
    words, profile, policy = site.vocabulary, reference.profile, site.policy
    times = times or trace_timelines(reference, site)
    card, lines = times.card, times.lines
    industry = words.industries.term(profile.industry) if profile.industry else None
    size = words.sizes.title(profile.size) if profile.size else ""
    country = words.territories.title(profile.country) if profile.country else ""
    person = policy.people.get(reference.owner)
    uses = [_describe_use(use, lines.get(use, []), site) for use in words.uses.atoms]
    scopes = [_describe_scope(scope, site) for scope in reference.scopes]
    return {
        "slug": reference.slug,
        "name": reference.name,
        "letters": find_initials(reference.name),
        "hue": card.hue if card else 0,
        "logo": card.logo if card else None,
        "logo_through": card.logo_through if card else None,
        "industry": industry,
        "meta": " · ".join(
            filter(None, (industry.title if industry else "", country, f"{size} employees" if size else ""))
        ),
        "through": card.through if card else None,
        "gone_from": card.through + ONE_DAY if card and card.through else None,
        "outcome": profile.outcome,
        "figures": profile.figures,
        "summary": profile.summary,
        "agreed": reference.agreed,
        "uses": [row for row in uses if row.mark],
        "folded": [row for row in uses if not row.mark],
        "free": card.free if card else None,
        "side": _say_capacity(reference, list(card.uses) if card else [], site),
        "owner": {"name": policy.name_of(reference.owner), "email": person.email if person else None},
        "confirmed": reference.confirmed,
        "edit_url": edit_url(policy.repository, reference.slug),
        "upload_url": make_upload_address(policy.repository, reference.slug),
        "requestable": make_forge_links(policy.repository).issue is not None,
        "ask_url": make_plain_issue_url(policy.repository, f"Request: {reference.name}", "", reference.slug),
        "quotes": [_describe_quote(quote, reference) for quote in reference.quotes],
        "logo_files": _list_logo_files(reference, card.logo if card else None),
        "logo_terms": [
            described
            for scope, described in zip(reference.scopes, scopes, strict=True)
            if "logo" in words.uses.expand_all(scope.uses)
        ],
        "scopes": scopes,
        "restrictions": reference.restrictions,
        "content": [
            {
                "title": c.title,
                "url": find_web_address(c.url),
                "use": words.uses.title(c.use),
                "published": c.published,
                "through": c.through,
            }
            for c in reference.content
        ],
        "published": [
            {
                "use": words.uses.title(p.use),
                "channel": words.channels.title(p.channel),
                "since": p.since,
                "through": p.through,
                "where": p.where,
                "url": find_web_address(p.where),
            }
            for p in reference.publications
        ],
        "history": reference.history,
        "requests": _list_requests(reference, site),
        "facts": _list_facts(reference, site),
        "data": _gather_data(reference, card, site),
    }


def _describe_use(use: str, found: list[Segment], site: SiteView) -> UseRow:
    """One row of the panel, as of the day of the build: words and dates, but no verdict."""
    term = site.vocabulary.uses.term(use)

    def make_row(tone: str, mark: str | None, said: str, through: date | None = None) -> UseRow:
        return UseRow(use, term.title, term.what, term.icon or "flag", tone, mark, said, through)

    now = next((s for s in found if s.start <= 0 and (s.end is None or s.end >= 0)), None)
    if now is None:
        later = next((s for s in found if s.start > 0), None)
        if later:
            return make_row("none", "clock", f"from {say_day(site.day + timedelta(days=later.start))}")
        return make_row("none", None, "not granted")
    if now.level != ALLOW:
        return make_row("warn", "ask", "ask first")
    if now.until is None:
        return make_row("ok", "yes", "allowed")
    until = site.day + timedelta(days=now.until)
    soon = now.until <= count_soon_days(site)
    tone, mark, verb = ("warn", "clock", "ends") if soon else ("ok", "yes", "until")
    return make_row(tone, mark, f"{verb} {say_day(until)}", until)


def _say_capacity(reference: ReferenceView, uses: list[str], site: SiteView) -> list[tuple[str, str]]:
    """Capacity and notice, use by use."""
    rows = []
    for use in uses:
        stretch = next(
            (
                s
                for s in reference.free.get(use, ())
                if s.start <= site.day and (not s.through or site.day <= s.through)
            ),
            None,
        )
        if stretch and stretch.max is not None:
            label = site.vocabulary.uses.term(use).title
            rows.append((label, f"{stretch.left} of {stretch.max} left this {stretch.per}"))
            if stretch.free_on and stretch.free_on > site.day:
                rows.append(("", f"free again {say_day(stretch.free_on)}"))
    if reference.preferences.notice_days:
        rows.append(("Notice", f"{reference.preferences.notice_days} days"))
    if reference.last_asked:
        rows.append(("Last asked", say_day(reference.last_asked)))
    return rows


def _describe_quote(quote: QuoteView, reference: ReferenceView) -> dict[str, Any]:
    """A quote with its attribution, exactly as it may be given."""
    name, title = quote.speaker.name, quote.speaker.title
    company = quote.speaker.find_company(reference.name)
    who, role = {
        "named-person": (name or title or company, ", ".join(filter(None, (title if name else None, company)))),
        "title-only": (title or company, company),
        "company-only": (company, ""),
        "anonymous": (reference.anonymous_as or "Anonymous customer", "Do not name the company"),
    }[quote.attribution]
    attribution = who if quote.attribution in ("company-only", "anonymous") else ", ".join(filter(None, (who, role)))
    return {
        "id": quote.id,
        "text": " ".join(quote.text.split()),
        "who": who,
        "role": role,
        "letters": find_initials(who),
        "attribution": attribution,
        "note": quote.note,
        "start": quote.start,
        "through": quote.through,
    }


def _list_logo_files(reference: ReferenceView, logo: str | None) -> list[tuple[str, str]]:
    """The files of the logo that may be used today: (title, file), the main one first."""
    main = [("Logo", logo)] if logo else []
    return [*main, *((f"Logo, {one.variant}", one.file) for one in reference.logo_variants if logo)]


def _describe_scope(scope: Any, site: SiteView) -> dict[str, Any]:
    """One permission in words: what it is for, where, until when, on which conditions."""
    words = site.vocabulary
    return {
        "uses": ", ".join(words.uses.title(use) for use in scope.uses),
        "channels": name_atoms(words.channels, words.channels.expand_all(scope.channels), 8),
        "territories": name_atoms(words.territories, words.territories.expand_all(scope.territories), 6),
        "last": _say_days(scope, site),
        "through": scope.through,
        "conditions": ", ".join(words.conditions.title(term) for term in scope.conditions),
    }


def _say_days(scope: Any, site: SiteView) -> list[str]:
    """When a permission begins (if later) and ends, in parts without line breaks."""
    begins = [f"from {say_day(scope.start)}"] if scope.start and scope.start > site.day else []
    if scope.through:
        return [*begins, f"{'through ' if begins else ''}{say_day(scope.through)}"]
    return [*begins, f"due for review on {say_day(scope.review_by)}" if scope.review_by else "open"]


def _list_facts(reference: ReferenceView, site: SiteView) -> list[tuple[str, list[tuple[str, str | None]]]]:
    """Facts that lead back into the catalog."""
    words, profile, wishes = site.vocabulary, reference.profile, reference.preferences

    def link_term(group: str, title: str, term: str) -> tuple[str, str]:
        return title, _make_facet_address(group, term)

    country, regions = profile.country, list_regions(words.territories, profile.country)
    rows: list[tuple[str, list[tuple[str, str | None]]]] = [
        ("Products", [link_term("product", words.products.title(t), t) for t in profile.products]),
        ("Use cases", [link_term("use_case", words.use_cases.title(t), t) for t in profile.use_cases]),
        (
            "Industry",
            [link_term("industry", words.industries.title(profile.industry), profile.industry)]
            if profile.industry
            else [],
        ),
        ("Country", [link_term("country", words.territories.title(country), country)] if country else []),
        ("Regions", [link_term("region", region.title, region.id) for region in regions]),
        ("Languages", [link_term("language", name_language(code), code) for code in profile.languages]),
        ("Willing to do", [link_term("use", words.uses.title(t), t) for t in wishes.activities]),
        ("Talks about", [(topic, None) for topic in wishes.topics]),
        ("Does not talk about", [(topic, None) for topic in wishes.topics_barred]),
    ]
    return [row for row in rows if row[1]]


@lru_cache(MOST_FACETS)
def _make_facet_address(group: str, term: str) -> str:
    """The address of the catalog's page with one filter."""
    return f"{ROOT}?{urlencode({group: term})}"


def _list_requests(reference: ReferenceView, site: SiteView) -> list[dict[str, Any]]:
    """Open requests, the earliest first, without the prospect."""
    return [
        {
            "use": site.vocabulary.uses.title(one.use),
            "by": site.policy.name_of(one.by),
            "asked": one.asked,
            "state": one.state,
            "needed_by": one.needed_by,
        }
        for one in sorted(reference.requests, key=lambda one: one.asked)
    ]


def _gather_data(reference: ReferenceView, card: Card | None, site: SiteView) -> dict[str, Any]:
    """The data that the page's script needs."""
    free = {
        use: [[s.start, s.through, s.state, s.left, s.max, s.why, s.free_on] for s in stretches]
        for use, stretches in reference.free.items()
    }
    return {
        "slug": reference.slug,
        "name": reference.name,
        "company": site.policy.company.name,
        "agreed": reference.agreed.words if reference.agreed else None,
        "soon_days": count_soon_days(site),
        "table": tabulate_answers(reference, site.day, find_last_day(site.day)),
        "owner": site.policy.name_of(reference.owner),
        "quotes": [[quote.id, " ".join(quote.text.split())[:48] + "…"] for quote in reference.quotes],
        "free": free,
        "free_use": card.free.use if card and card.free else None,
        "free_label": site.vocabulary.uses.term(card.free.use).label if card and card.free else None,
        **gather_request_facts(reference, site),
    }
