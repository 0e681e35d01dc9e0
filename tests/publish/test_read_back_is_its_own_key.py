"""The read-back shares no function with what chose what to show: each of those, broken in turn, is caught.

A mistake is put into one selecting function, the site is made with it, and reading it back must find something.
"""

import dataclasses
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.catalog.decision import table as decision_lines
from onrecord.catalog.decision import validity
from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search import program_facts, program_review
from onrecord.catalog.views import allowed_uses, decision_table, projection, public_history, public_view, withheld
from onrecord.catalog.views.public_history import Landed
from onrecord.catalog.views.view import Window
from onrecord.catalog.workload import live_publications
from onrecord.finding import Finding, Severity, Withholds
from onrecord.git.tree import DirectoryTree
from onrecord.publish import answer_lookup, api, cards, review_pages, search_rows, site_files, use_timeline
from onrecord.publish.site_reader import Marker
from onrecord.publish.verify import verify_files
from onrecord.store.catalog_reader import Catalog
from sample import DAY, ROOT
from site_in_memory import Memory

Patch = pytest.MonkeyPatch
Break = Callable[[Patch], None]
BREAKS: dict[str, tuple[str, Break]] = {}
"""What is broken, by its name: the audience whose site shows it, and the mistake."""


def replace(whole: Any, **changes: Any) -> Any:
    """Facts and views are structs, what holds a whole site is a dataclass."""
    return (msgspec.structs.replace if isinstance(whole, msgspec.Struct) else dataclasses.replace)(whole, **changes)


def breaks(audience: str) -> Callable[[Break], Break]:
    def known(mistake: Break) -> Break:
        BREAKS[mistake.__name__] = audience, mistake
        return mistake

    return known


def everywhere(patch: Patch, home: Any, name: str, broken: Any) -> None:
    """Break a function where it is defined and wherever it was imported to, the read-back included."""
    import sys

    whole = getattr(home, name)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("onrecord") and getattr(module, name, None) is whole:
            patch.setattr(module, name, broken)
    patch.setattr(home, name, broken)


def allowing(use: str) -> Any:
    """The choice of the public site with one use allowed to everybody."""
    whole = public_view._find_allowing

    def broken(library: Any, reference: Any, asked: str, day: date, quote: str | None = None) -> Any:
        decision = whole(library, reference, asked, day, quote)
        return decision or (Decision(Answer.ALLOW, (), valid_through=day) if asked == use else None)

    return broken


@breaks("sales")
def reviews_that_name_everybody(patch: Patch) -> None:
    patch.setattr(review_pages, "_hide_others", lambda review, shown: review)


@breaks("sales")
def reviews_without_the_last_day(patch: Patch) -> None:
    patch.setattr(program_review.Period, "__contains__", lambda self, day: self.first <= day < self.last)


def changed(function: str, home: Any = program_facts, **values: Any) -> Callable[[Patch], None]:
    """A mistake in what is noted of a request, a permission or a customer."""
    whole = getattr(home, function)

    def broken(patch: Patch) -> None:
        patch.setattr(home, function, lambda *given: replace(whole(*given), **values))

    return broken


for name, mistake in {
    "reviews_with_every_answer_a_yes": changed("_make_engagement", accepted=True),
    "reviews_with_every_deal_won": changed("_make_engagement", deal="won"),
    "reviews_without_what_was_held": changed("_make_engagement", held=None),
    "reviews_with_one_use": changed("_make_engagement", use="logo"),
    "reviews_without_stages": changed("_make_engagement", stage=None),
    "reviews_without_currencies": changed("_make_engagement", currency=None),
    "reviews_with_nothing_but_praise": changed("_make_engagement", helpful=5),
    "reviews_that_missed_nothing": changed("_make_permission", asked_again=True),
    "reviews_that_renewed_nothing": changed("_make_permission", renewed=None),
    "reviews_that_lost_nothing": changed("_make_permission", withdrawn=None),
    "reviews_with_one_use_each": changed("_make_permission", uses=1),
}.items():
    BREAKS[name] = "sales", mistake


def nothing(*given: object) -> Iterator[Any]:
    return iter(())


@breaks("sales")
def reviews_in_which_nobody_rests(patch: Patch) -> None:
    patch.setattr(program_facts, "_list_rests", nothing)


@breaks("sales")
def reviews_in_which_nothing_is_exposed(patch: Patch) -> None:
    patch.setattr(program_facts, "list_refused_stretches", nothing)


@breaks("sales")
def reviews_of_an_empty_pool(patch: Patch) -> None:
    patch.setattr(program_facts, "_list_allowed", nothing)


@breaks("public")
def public_names_without_a_decision(patch: Patch) -> None:
    everywhere(patch, public_view, "_find_allowing", allowing("name"))


@breaks("public")
def public_logos_without_a_decision(patch: Patch) -> None:
    everywhere(patch, public_view, "_find_allowing", allowing("logo"))


@breaks("public")
def public_quotes_without_a_decision(patch: Patch) -> None:
    everywhere(patch, public_view, "_find_allowing", allowing("quote"))


@breaks("public")
def public_asks_taken_for_yes(patch: Patch) -> None:
    def broken(library: Any, reference: Any, use: str, day: date, quote: str | None = None) -> Any:
        decision = library.judge(reference).decide(
            use, "website", "worldwide", public_view.Days.on(day), today=day, quote=quote
        )
        return None if decision.answer is Answer.DENY else replace(decision, valid_through=day)

    everywhere(patch, public_view, "_find_allowing", broken)


@breaks("public")
def public_one_country_taken_for_the_world(patch: Patch) -> None:
    patch.setattr(public_view, "TERRITORY", "NO")


@breaks("public")
def public_another_channel(patch: Patch) -> None:
    patch.setattr(public_view, "CHANNEL", "sales-deck")


@breaks("public")
def public_quotes_all_of_them(patch: Patch) -> None:
    def broken(library: Any, reference: Any, day: date) -> Iterator[Any]:
        for quote in reference.quotes:
            yield public_view.PublicQuote(" ".join(quote.text.split()), reference.name, None)

    everywhere(patch, public_view, "_list_quotes", broken)


@breaks("public")
def public_stories_without_a_decision(patch: Patch) -> None:
    everywhere(patch, public_view, "_find_allowing", allowing("case-study"))


@breaks("public")
def public_stories_of_another_link(patch: Patch) -> None:
    whole = public_view._make_story

    def broken(library: Any, reference: Any, day: date) -> Any:
        story = whole(library, reference, day)
        return story and replace(story, url="https://elsewhere.example/")

    everywhere(patch, public_view, "_make_story", broken)


@breaks("public")
def public_attribution_names_everybody(patch: Patch) -> None:
    def broken(quote: Any, reference: Any) -> str:
        return f"{quote.speaker.name or quote.speaker.title}, {quote.speaker.title} at {reference.name}"

    everywhere(patch, public_view, "say_attribution", broken)


@breaks("public")
def public_days_too_long(patch: Patch) -> None:
    whole = public_view.list_keyed_customers

    def broken(library: Any, day: date) -> Iterator[Any]:
        for key, one in whole(library, day):
            yield key, replace(one, name_through=date(2036, 1, 1) if one.name else None)

    everywhere(patch, public_view, "list_keyed_customers", broken)


@breaks("sales")
def everybody_stands(patch: Patch) -> None:
    everywhere(patch, projection, "is_allowed_anywhere", lambda library, reference, day: True)


@breaks("sales")
def the_window_of_another_day(patch: Patch) -> None:
    everywhere(patch, projection, "_find_window", lambda windows, day: next(iter(windows), None))


@breaks("sales")
def publications_that_are_refused(patch: Patch) -> None:
    def broken(library: Any, reference: Any, day: date) -> Iterator[Any]:
        for p, _, _ in live_publications.list_live(reference, library, day):
            yield projection.PublicationView(
                p.id, p.use, p.channel, p.territory, p.where, p.since, None, p.authorization
            )

    everywhere(patch, projection, "_list_publications", broken)


@breaks("sales")
def publications_that_were_taken_down(patch: Patch) -> None:
    everywhere(patch, live_publications, "list_live", _all_as_if_live)


def _all_as_if_live(reference: Any, library: Any, day: date) -> Iterator[Any]:
    allow = Decision(Answer.ALLOW, (), valid_through=day)
    for i, publication in enumerate(reference.publications):
        yield publication, ("publications", i), allow


@breaks("sales")
def quotes_tell_their_speaker(patch: Patch) -> None:
    whole = projection._make_quote

    def broken(library: Any, reference: Any, quote: Any, classes: Any, day: date) -> Any:
        return replace(whole(library, reference, quote, classes, day), speaker=quote.speaker)

    everywhere(patch, projection, "_make_quote", broken)


@breaks("sales")
def quotes_without_their_conditions(patch: Patch) -> None:
    whole = projection._make_quote

    def broken(*given: Any) -> Any:
        return replace(whole(*given), note=None)

    everywhere(patch, projection, "_make_quote", broken)


@breaks("sales")
def whatever_is_granted_is_allowed(patch: Patch) -> None:
    def broken(library: Any, reference: Any, day: date) -> Any:
        uses = library.vocabulary.uses
        return {
            a.id: {use: (Window(day, None),) for use in uses.sort(uses.expand_all(a.uses))}
            for a, _ in validity.find_living(reference, day)
        }

    everywhere(patch, allowed_uses, "find_allowed", broken)


@breaks("sales")
def nothing_is_ever_over(patch: Patch) -> None:
    everywhere(patch, validity, "is_over", lambda authorization, day: False)
    everywhere(
        patch,
        allowed_uses,
        "find_allowed",
        lambda library, reference, day: {
            a.id: {"name": (Window(day, None),)} for a, _ in validity.find_living(reference, day)
        },
    )


@breaks("sales")
def living_includes_what_was_never_granted(patch: Patch) -> None:
    everywhere(
        patch,
        validity,
        "find_living",
        lambda reference, day: ((a, ("authorizations", i)) for i, a in enumerate(reference.authorizations)),
    )
    everywhere(
        patch,
        allowed_uses,
        "find_allowed",
        lambda library, reference, day: {a.id: {"name": (Window(day, None),)} for a in reference.authorizations},
    )


@breaks("sales")
def scopes_without_their_conditions(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def broken(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, conditions=())

    everywhere(patch, allowed_uses, "list_scopes", broken)


@breaks("sales")
def scopes_without_an_end(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def broken(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, through=None)

    everywhere(patch, allowed_uses, "list_scopes", broken)


@breaks("sales")
def scopes_of_the_whole_world(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def broken(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, territories=("worldwide",))

    everywhere(patch, allowed_uses, "list_scopes", broken)


@breaks("sales")
def content_that_rests_on_nothing(patch: Patch) -> None:
    def broken(reference: Any, stands: Any, day: date) -> Iterator[Any]:
        for item in reference.content:
            yield allowed_uses.ContentView(item.id, item.title, item.url, item.use, item.published, None, None, None)

    everywhere(patch, allowed_uses, "list_content", broken)


@breaks("sales")
def asks_compiled_to_yes(patch: Patch) -> None:
    whole = decision_table.make_public_stretch

    def broken(stretch: Any) -> Any:
        found = whole(stretch)
        return replace(found, answer="allow", code="authorized") if found.answer == "ask" else found

    everywhere(patch, decision_table, "make_public_stretch", broken)


@breaks("sales")
def refusals_compiled_to_asks(patch: Patch) -> None:
    whole = decision_table.make_public_stretch

    def broken(stretch: Any) -> Any:
        found = whole(stretch)
        return replace(found, answer="ask", code="condition") if found.code == "restricted" else found

    everywhere(patch, decision_table, "make_public_stretch", broken)


@breaks("sales")
def the_first_day_for_all_days(patch: Patch) -> None:
    whole = decision_table.compile_table

    def broken(*given: Any) -> Any:
        return tuple(
            replace(one, stretches=(replace(one.stretches[0], through=one.stretches[-1].through),))
            for one in whole(*given)
        )

    everywhere(patch, decision_table, "compile_table", broken)


@breaks("sales")
def one_kind_of_cells_for_all(patch: Patch) -> None:
    whole = decision_table.compile_table

    def broken(*given: Any) -> Any:
        classes = whole(*given)
        best = max(classes, key=lambda one: ("deny", "ask", "allow").index(one.stretches[0].answer))
        return tuple(replace(one, stretches=best.stretches) for one in classes)

    everywhere(patch, decision_table, "compile_table", broken)


@breaks("sales")
def what_was_only_asked_for_is_open(patch: Patch) -> None:
    def broken(classes: Any, answers: Any) -> Any:
        return decision_table.join_windows((s.start, s.through) for one in classes for s in one.stretches)

    everywhere(patch, decision_table, "find_open_days", broken)


@breaks("sales")
def windows_without_their_gaps(patch: Patch) -> None:
    def broken(spans: Any) -> Any:
        found = sorted(spans)
        return (Window(found[0][0] - timedelta(days=400), None),) if found else ()

    everywhere(patch, decision_table, "join_windows", broken)


@breaks("sales")
def stretches_of_the_decision_table(patch: Patch) -> None:
    whole = decision_lines.Line.find_stretches

    def broken(self: Any, days: Any) -> Any:
        return [replace(s, answer=Answer.ALLOW) if s.answer is Answer.ASK else s for s in whole(self, days)]

    patch.setattr(decision_lines.Line, "find_stretches", broken)


@breaks("sales")
def lines_that_never_end(patch: Patch) -> None:
    whole = use_timeline.trace_segments

    def broken(*given: Any) -> Any:
        return [replace(segment, end=None, until=None) for segment in whole(*given)]

    everywhere(patch, use_timeline, "trace_segments", broken)


@breaks("sales")
def lines_on_every_channel(patch: Patch) -> None:
    whole = use_timeline.trace_parts

    def broken(*given: Any) -> Any:
        return [replace(part, channels=(1 << len(given[1])) - 1) for part in whole(*given)]

    everywhere(patch, use_timeline, "trace_parts", broken)


@breaks("sales")
def lines_in_another_country(patch: Patch) -> None:
    whole = use_timeline.trace_parts

    def broken(*given: Any) -> Any:
        return [replace(part, territories=("AQ", *part.territories[1:])) for part in whole(*given)]

    everywhere(patch, use_timeline, "trace_parts", broken)


@breaks("sales")
def cards_of_another_day(patch: Patch) -> None:
    everywhere(
        patch, cards, "find_segments_of_today", lambda lines: {use: found[-1] for use, found in lines.items() if found}
    )


@breaks("sales")
def rows_of_another_use(patch: Patch) -> None:
    whole = search_rows.trace_uses

    def broken(reference: Any, site: Any) -> Any:
        found = whole(reference, site)
        longest = max(found.values(), key=len)
        return dict.fromkeys(site.vocabulary.uses.atoms, longest)

    everywhere(patch, search_rows, "trace_uses", broken)


@breaks("sales")
def answers_of_the_page_for_the_whole_world(patch: Patch) -> None:
    whole = answer_lookup.tabulate_answers

    def broken(*given: Any) -> Any:
        table = whole(*given)
        for says in table["says"]:
            if says[0] == "ask":
                says[0] = "allow"
        return table

    everywhere(patch, answer_lookup, "tabulate_answers", broken)


@breaks("sales")
def a_history_of_everything(patch: Patch) -> None:
    whole = public_history.make_public_history

    def broken(landings: Any, shown: Any, policy: Any) -> Any:
        told = list(landings)
        ids = {id_ for step in told for side in (step.before, step.after) if side for id_ in side.by_id}
        return whole(told, ids, policy)

    everywhere(patch, public_history, "make_public_history", broken)


@breaks("sales")
def the_api_says_yes(patch: Patch) -> None:
    patch.setattr(api, "ALLOW", 1)


@breaks("sales")
def errors_withhold_nothing(patch: Patch) -> None:
    everywhere(patch, withheld, "withhold", lambda library, errors: library)


@breaks("sales")
def errors_withhold_records_only(patch: Patch) -> None:
    whole = withheld.withhold

    def broken(library: Any, errors: Any) -> Any:
        return whole(library, [e for e in errors if e.withholds is Withholds.RECORD])

    everywhere(patch, withheld, "withhold", broken)


# Withheld whole, and one entry: both would be shown by their decision alone.
ERRORS = (
    Finding("references/adunola-microfinance/reference.yaml", 1, 1, "duplicate-name", Severity.ERROR, "", "",
            "adunola-microfinance", keys=("name",), withholds=Withholds.RECORD),
    Finding("references/nordlys-bank/reference.yaml", 1, 1, "approval-missing", Severity.ERROR, "", "",
            "nordlys-bank", keys=("authorizations", 0), withholds=Withholds.ITEM),
)  # fmt: skip


class Folder(DirectoryTree):
    """The sample's files, and one more customer with the logo of another."""

    def read(self, path: str) -> bytes:
        return super().read(path.replace("later-corp", "nordlys-bank"))


def with_somebody_of_another_day(library: Library) -> Library:
    """One whose logo may be shown from next month on, and whose name stood somewhere until last month."""
    whole = library.references["nordlys-bank"]
    named = next(a for a in whole.authorizations if "name" in a.uses)
    logo = next(a for a in whole.authorizations if "logo" in a.uses)
    month = timedelta(days=30)
    later = Reference(
        slug="later-corp",
        name="Later Corp",
        status="active",
        owner=whole.owner,
        logo=whole.logo,
        files=whole.files,
        authorizations=(
            replace(named, id="now-name", uses=("name",), territories=("NO",), valid_through=DAY + month),
            replace(logo, id="next-logo", uses=("logo",), valid_from=DAY + month, valid_through=DAY + 3 * month),
        ),
        publications=(
            Publication("gone", "name", "website", "NO", "https://us.example/", DAY - 2 * month, DAY - month),
            Publication("stands", "logo", "website", "NO", "https://us.example/", DAY - month),
        ),
    )
    return Library({**library.references, later.slug: later}, library.vocabulary, library.policy)


def read_back(sample: Catalog, audience: str) -> list[Finding]:
    everybody = with_somebody_of_another_day(sample.library)
    old = DAY - timedelta(days=700)
    histories = {slug: [Landed(old, "somebody", None, reference)] for slug, reference in everybody.references.items()}
    files = Memory()
    site_files.make_site(
        site_files.Source(everybody, ERRORS, Folder(ROOT), DAY, audience, False, site_files.KnownHistories(histories)),
        files,
    )
    return verify_files(files.items(), Marker(DAY, False, audience), DAY, everybody, ERRORS, ahead=True)


SHELLS: dict[str, Any] = {}
"""The shells of each audience, rendered once: no record is in them."""


@pytest.fixture(autouse=True)
def shells_once(monkeypatch: Patch) -> None:
    whole = site_files.render_shells

    def kept(vocabulary: Any, audience: str, *header: Any) -> Any:
        if audience not in SHELLS:
            SHELLS[audience] = whole(vocabulary, audience, *header)
        return SHELLS[audience]

    monkeypatch.setattr(site_files, "render_shells", kept)
    monkeypatch.setattr(site_files, "CHUNK", 1000)


@pytest.mark.parametrize("audience", ["sales", "public"])
def test_unbroken_nothing_is_found(sample: Catalog, audience: str) -> None:
    assert read_back(sample, audience) == []


@pytest.mark.parametrize("mistake", BREAKS)
def test_a_mistake_in_what_chose_what_to_show_is_caught(sample: Catalog, monkeypatch: Patch, mistake: str) -> None:
    audience, broken = BREAKS[mistake]
    broken(monkeypatch)
    assert read_back(sample, audience) != []


def test_the_read_back_imports_nothing_that_chooses() -> None:
    """By its text: neither the views nor what the pages are made of."""
    from onrecord.publish import claims, entitlement, figures, forbidden_names, site_reader, verify

    chooses = ["catalog.views", "catalog.search", "catalog.workload", "catalog.decision.validity"]
    chooses += [
        f"publish.{name}"
        for name in ("cards", "search_rows", "api", "use_timeline", "answer_lookup", "feeds", "review_pages")
    ]
    for module in (claims, entitlement, forbidden_names, site_reader, verify):
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        for name in chooses:
            assert f"onrecord.{name}" not in source, (module.__name__, name)
    counts = Path(figures.__file__ or "").read_text(encoding="utf-8")
    judgements = ("catalog.workload.availability", "catalog.workload.live_publications")
    for name in judgements:
        counts = counts.replace(f"onrecord.{name}", "")
    assert not [name for name in (*chooses, "reports") if f"onrecord.{name}" in counts]
