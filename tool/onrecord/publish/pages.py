"""The bodies of all pages that are made from records; the builder joins them into the shells."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, NamedTuple

from onrecord.catalog.search.filed_wishes import TOO_FEW
from onrecord.catalog.search.ranking import rank
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.publish.cards import Card, Timelines
from onrecord.publish.charts import fill_insights
from onrecord.publish.customers_page import fill_customers
from onrecord.publish.desk import fill_desk
from onrecord.publish.index_entries import IndexEntries
from onrecord.publish.long_pages import Inner, split_lists
from onrecord.publish.reference_page import fill_reference
from onrecord.publish.review_pages import Review, fill_review, fill_reviews
from onrecord.publish.team_pages import (
    fill_content_ready,
    fill_ending,
    fill_published,
    fill_raci,
    fill_requests,
)
from onrecord.publish.templates import render
from onrecord.reports.issue_forms import FORMS, make_form_address

FIRST_CARDS = 24
"""As many cards as the page's script shows at a time (PAGE in assets/js/cards.js)."""
USUAL_USES = 7
"""How many uses the first page offers without a click, the most frequent ones: a row of all would push the results
off the first screen of a phone."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: `path` from the site's root, the `shell` it goes into, what the head says, and its template with the
    values, which the body is rendered from on request.

    Text in `title` and `description` is plain: the caller that joins it escapes it.
    """

    path: str
    shell: str
    title: str
    description: str
    template: str
    values: Mapping[str, Any]

    @property
    def body(self) -> str:
        """The body, as markup."""
        return render(self.template, **self.values)


@dataclass(frozen=True, slots=True)
class Around:
    """What every template gets: the path to the site's root, and the build."""

    root: str
    build: dict[str, object]


def make_customers_page(site: SiteView) -> Page:
    """The one page of the public audience."""
    return _make_page(
        site, "customers/index.html", "customers", "Our customers", "customers.html", fill_customers(site)
    )


def make_site_pages(site: SiteView, entries: IndexEntries) -> Iterator[Page]:
    """The pages about all references together."""
    yield _make_page(site, "index.html", "index", "References", "catalog.html", _fill_catalog(site, entries))
    yield from _make_plain_list(site, entries)
    for shell, team in _TEAM_PAGES.items():
        for part in split_lists(team.context(site, entries), team.lists):
            path = _make_numbered_path(shell, part["number"])
            yield _make_page(site, path, shell, team.title, f"{shell}.html", part)
    numbers = fill_insights(site, entries.read_cards(), "../")
    yield _make_page(site, "insights/index.html", "insights", "Insights", "insights.html", numbers)


def make_reviews_pages(site: SiteView, reviews: Sequence[Review]) -> Iterator[Page]:
    """The reviews of the program, and the page that lists them."""
    yield _make_page(site, "reviews/index.html", "reviews", "Reviews", "reviews.html", fill_reviews(reviews))
    for one in reviews:
        context = fill_review(one, reviews, site.vocabulary)
        path, said = f"reviews/{one.key}/index.html", f"How the program did in {one.title}, and what changed."
        yield _make_page(site, path, "reviews/prototype", one.title, "review.html", context, said)


def make_reference_page(reference: ReferenceView, site: SiteView, times: Timelines | None = None) -> Page:
    """The page of one reference; `times` are its own, if known."""
    path = f"references/{reference.slug}/index.html"
    values = {"r": fill_reference(reference, site, times)}
    said = reference.profile.outcome or f"What may be said about {reference.name}."
    return _make_page(site, path, "references/prototype", reference.name, "reference.html", values, said)


class _TeamPage(NamedTuple):
    """A page for a team: its title, what is on it, and which lists of that may take more than one page."""

    title: str
    context: Callable[[SiteView, IndexEntries], dict[str, Any]]
    lists: Mapping[str, Inner]


_TEAM_PAGES = {
    "desk": _TeamPage("My desk", lambda site, entries: fill_desk(site, entries.read_desk()), {"owners": ("rows",)}),
    "ending": _TeamPage(
        "What ends soon", lambda site, entries: fill_ending(site, entries.read_endings()), {"owners": ("rows",)}
    ),
    "requests": _TeamPage(
        "Open requests", lambda site, entries: fill_requests(site, entries.read_requests()), {"rows": ()}
    ),
    "content-ready": _TeamPage(
        "Content-ready",
        lambda site, entries: fill_content_ready(site, entries.read_ready(), entries.read_made()),
        {"rows": (), "made": ()},
    ),
    "published": _TeamPage(
        "Where they are shown",
        lambda site, entries: fill_published(site, entries.read_places()),
        {"channels": ("places",), "customers": ("places",)},
    ),
    "raci": _TeamPage("Who does what", lambda site, _: fill_raci(site), {}),
    "shortlist": _TeamPage("Shortlist", lambda site, _: _fill_shortlist(site), {}),
}


def _make_numbered_path(shell: str, number: int) -> str:
    """The path of a numbered page of a long list."""
    return f"{shell}/index.html" if number == 1 else f"{shell}/{number}/index.html"


def _fill_shortlist(site: SiteView) -> dict[str, Any]:
    """The words of the terms that a comparison shows beside those of the page's own vocabulary."""
    axes = (site.vocabulary.axis(name) for name in ("industries", "sizes", "products", "use_cases", "conditions"))
    return {"words": {axis.name: {term.id: term.title for term in axis.atoms.values()} for axis in axes}}


def _make_page(
    site: SiteView, path: str, shell: str, title: str, template: str, context: dict[str, Any], description: str = ""
) -> Page:
    around = Around(_find_root(path), _describe_build(site))
    return Page(path, shell, title, description, template, {"page": around, **context})


def _find_root(path: str) -> str:
    """The relative path from a page to the site's root."""
    return "../" * path.count("/")


def _describe_build(site: SiteView) -> dict[str, object]:
    """The data of the page's clock."""
    return {
        "day": site.day.isoformat(),
        "zone": site.policy.time_zone,
        "preview": site.preview,
        "stale_after_days": site.policy.site.stale_after_days,
    }


def _fill_catalog(site: SiteView, entries: IndexEntries) -> dict[str, Any]:
    """The first page: the best cards, and the uses to choose from."""
    repository = site.policy.repository
    places = {field.key: f"WISH.{field.key}." for field in FORMS["wish"]}
    ask = (make_form_address(repository, "wish", {}), make_form_address(repository, "wish", places))
    counts = Counter[str]()

    def count_uses(cards: Iterator[Card]) -> Iterator[Card]:
        for one in cards:
            counts.update(one.uses.keys())
            yield one

    best = nsmallest(
        FIRST_CARDS,
        count_uses(entries.read_cards()),
        key=lambda one: rank(one.slug, one.name, fit=one.fit, last_asked=one.asked),
    )
    usual = [use for use, _ in counts.most_common(USUAL_USES)]
    uses = list(site.vocabulary.uses.atoms.values())
    return {"uses": uses, "usual": usual, "cards": best, "total": entries.shown_count, "ask": ask, "few": TOO_FEW}


def _make_plain_list(site: SiteView, entries: IndexEntries) -> Iterator[Page]:
    """Everything that is allowed, as a list that is split if it is long; for readers without JavaScript."""
    ordered = sorted((rank(entry.slug, entry.name), at) for at, entry in enumerate(entries) if entry.is_shown)
    for part in split_lists({"cards": ordered}, {"cards": ()}):
        context = part | {"cards": [entries[at].card for _, at in part["cards"]]}
        yield _make_page(site, _make_numbered_path("all", part["number"]), "all", "All references", "all.html", context)
