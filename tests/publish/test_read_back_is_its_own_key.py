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


def register(audience: str) -> Callable[[Break], Break]:
    def add_mistake(mistake: Break) -> Break:
        BREAKS[mistake.__name__] = audience, mistake
        return mistake

    return add_mistake


def break_everywhere(patch: Patch, home: Any, name: str, broken: Any) -> None:
    """Break a function where it is defined and wherever it was imported to, the read-back included."""
    import sys

    whole = getattr(home, name)
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("onrecord") and getattr(module, name, None) is whole:
            patch.setattr(module, name, broken)
    patch.setattr(home, name, broken)


def allow_use(use: str) -> Any:
    """The choice of the public site with one use allowed to everybody."""
    whole = public_view._find_allowing

    def answer_wrongly(library: Any, reference: Any, asked: str, day: date, quote: str | None = None) -> Any:
        decision = whole(library, reference, asked, day, quote)
        return decision or (Decision(Answer.ALLOW, (), valid_through=day) if asked == use else None)

    return answer_wrongly


@register("sales")
def reviews_that_name_everybody(patch: Patch) -> None:
    patch.setattr(review_pages, "_hide_others", lambda review, shown: review)


@register("sales")
def reviews_without_the_last_day(patch: Patch) -> None:
    patch.setattr(program_review.Period, "__contains__", lambda self, day: self.first <= day < self.last)


def change_values(function: str, home: Any = program_facts, **values: Any) -> Callable[[Patch], None]:
    """A mistake in what is noted of a request, a permission or a customer."""
    whole = getattr(home, function)

    def answer_wrongly(patch: Patch) -> None:
        patch.setattr(home, function, lambda *given: replace(whole(*given), **values))

    return answer_wrongly


for name, mistake in {
    "reviews_with_every_answer_a_yes": change_values("_make_engagement", accepted=True),
    "reviews_with_every_deal_won": change_values("_make_engagement", deal="won"),
    "reviews_without_what_was_held": change_values("_make_engagement", held=None),
    "reviews_with_one_use": change_values("_make_engagement", use="logo"),
    "reviews_without_stages": change_values("_make_engagement", stage=None),
    "reviews_without_currencies": change_values("_make_engagement", currency=None),
    "reviews_with_nothing_but_praise": change_values("_make_engagement", helpful=5),
    "reviews_that_missed_nothing": change_values("_make_permission", asked_again=True),
    "reviews_that_renewed_nothing": change_values("_make_permission", renewed=None),
    "reviews_that_lost_nothing": change_values("_make_permission", withdrawn=None),
    "reviews_with_one_use_each": change_values("_make_permission", uses=1),
}.items():
    BREAKS[name] = "sales", mistake


def give_nothing(*given: object) -> Iterator[Any]:
    return iter(())


@register("sales")
def reviews_in_which_nobody_rests(patch: Patch) -> None:
    patch.setattr(program_facts, "_list_rests", give_nothing)


@register("sales")
def reviews_in_which_nothing_is_exposed(patch: Patch) -> None:
    patch.setattr(program_facts, "list_refused_stretches", give_nothing)


@register("sales")
def reviews_of_an_empty_pool(patch: Patch) -> None:
    patch.setattr(program_facts, "_list_allowed", give_nothing)


@register("public")
def public_names_without_a_decision(patch: Patch) -> None:
    break_everywhere(patch, public_view, "_find_allowing", allow_use("name"))


@register("public")
def public_logos_without_a_decision(patch: Patch) -> None:
    break_everywhere(patch, public_view, "_find_allowing", allow_use("logo"))


@register("public")
def public_quotes_without_a_decision(patch: Patch) -> None:
    break_everywhere(patch, public_view, "_find_allowing", allow_use("quote"))


@register("public")
def public_asks_taken_for_yes(patch: Patch) -> None:
    def answer_wrongly(library: Any, reference: Any, use: str, day: date, quote: str | None = None) -> Any:
        decision = library.judge(reference).decide(
            use, "website", "worldwide", public_view.Days.on(day), today=day, quote=quote
        )
        return None if decision.answer is Answer.DENY else replace(decision, valid_through=day)

    break_everywhere(patch, public_view, "_find_allowing", answer_wrongly)


@register("public")
def public_one_country_taken_for_the_world(patch: Patch) -> None:
    patch.setattr(public_view, "TERRITORY", "NO")


@register("public")
def public_another_channel(patch: Patch) -> None:
    patch.setattr(public_view, "CHANNEL", "sales-deck")


@register("public")
def public_quotes_all_of_them(patch: Patch) -> None:
    def answer_wrongly(library: Any, reference: Any, day: date) -> Iterator[Any]:
        for quote in reference.quotes:
            yield public_view.PublicQuote(" ".join(quote.text.split()), reference.name, None)

    break_everywhere(patch, public_view, "_list_quotes", answer_wrongly)


@register("public")
def public_stories_without_a_decision(patch: Patch) -> None:
    break_everywhere(patch, public_view, "_find_allowing", allow_use("case-study"))


@register("public")
def public_stories_of_another_link(patch: Patch) -> None:
    whole = public_view._make_story

    def answer_wrongly(library: Any, reference: Any, day: date) -> Any:
        story = whole(library, reference, day)
        return story and replace(story, url="https://elsewhere.example/")

    break_everywhere(patch, public_view, "_make_story", answer_wrongly)


@register("public")
def public_attribution_names_everybody(patch: Patch) -> None:
    def answer_wrongly(quote: Any, reference: Any) -> str:
        return f"{quote.speaker.name or quote.speaker.title}, {quote.speaker.title} at {reference.name}"

    break_everywhere(patch, public_view, "say_attribution", answer_wrongly)


@register("public")
def public_days_too_long(patch: Patch) -> None:
    whole = public_view.list_keyed_customers

    def answer_wrongly(library: Any, day: date) -> Iterator[Any]:
        for key, one in whole(library, day):
            yield key, replace(one, name_through=date(2036, 1, 1) if one.name else None)

    break_everywhere(patch, public_view, "list_keyed_customers", answer_wrongly)


@register("sales")
def everybody_stands(patch: Patch) -> None:
    break_everywhere(patch, projection, "is_allowed_anywhere", lambda library, reference, day: True)


@register("sales")
def the_window_of_another_day(patch: Patch) -> None:
    break_everywhere(patch, projection, "_find_window", lambda windows, day: next(iter(windows), None))


@register("sales")
def publications_that_are_refused(patch: Patch) -> None:
    def answer_wrongly(library: Any, reference: Any, day: date) -> Iterator[Any]:
        for p, _, _ in live_publications.list_live(reference, library, day):
            yield projection.PublicationView(
                p.id, p.use, p.channel, p.territory, p.where, p.since, None, p.authorization
            )

    break_everywhere(patch, projection, "_list_publications", answer_wrongly)


@register("sales")
def publications_that_were_taken_down(patch: Patch) -> None:
    break_everywhere(patch, live_publications, "list_live", _list_as_live)


def _list_as_live(reference: Any, library: Any, day: date) -> Iterator[Any]:
    allow = Decision(Answer.ALLOW, (), valid_through=day)
    for i, publication in enumerate(reference.publications):
        yield publication, ("publications", i), allow


@register("sales")
def quotes_tell_their_speaker(patch: Patch) -> None:
    whole = projection._make_quote

    def answer_wrongly(library: Any, reference: Any, quote: Any, classes: Any, day: date) -> Any:
        return replace(whole(library, reference, quote, classes, day), speaker=quote.speaker)

    break_everywhere(patch, projection, "_make_quote", answer_wrongly)


@register("sales")
def quotes_without_their_conditions(patch: Patch) -> None:
    whole = projection._make_quote

    def answer_wrongly(*given: Any) -> Any:
        return replace(whole(*given), note=None)

    break_everywhere(patch, projection, "_make_quote", answer_wrongly)


@register("sales")
def whatever_is_granted_is_allowed(patch: Patch) -> None:
    def answer_wrongly(library: Any, reference: Any, day: date) -> Any:
        uses = library.vocabulary.uses
        return {
            a.id: {use: (Window(day, None),) for use in uses.sort(uses.expand_all(a.uses))}
            for a, _ in validity.find_living(reference, day)
        }

    break_everywhere(patch, allowed_uses, "find_allowed", answer_wrongly)


@register("sales")
def nothing_is_ever_over(patch: Patch) -> None:
    break_everywhere(patch, validity, "is_over", lambda authorization, day: False)
    break_everywhere(
        patch,
        allowed_uses,
        "find_allowed",
        lambda library, reference, day: {
            a.id: {"name": (Window(day, None),)} for a, _ in validity.find_living(reference, day)
        },
    )


@register("sales")
def living_includes_what_was_never_granted(patch: Patch) -> None:
    break_everywhere(
        patch,
        validity,
        "find_living",
        lambda reference, day: ((a, ("authorizations", i)) for i, a in enumerate(reference.authorizations)),
    )
    break_everywhere(
        patch,
        allowed_uses,
        "find_allowed",
        lambda library, reference, day: {a.id: {"name": (Window(day, None),)} for a in reference.authorizations},
    )


@register("sales")
def scopes_without_their_conditions(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def answer_wrongly(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, conditions=())

    break_everywhere(patch, allowed_uses, "list_scopes", answer_wrongly)


@register("sales")
def scopes_without_an_end(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def answer_wrongly(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, through=None)

    break_everywhere(patch, allowed_uses, "list_scopes", answer_wrongly)


@register("sales")
def scopes_of_the_whole_world(patch: Patch) -> None:
    whole = allowed_uses.list_scopes

    def answer_wrongly(*given: Any) -> Iterator[Any]:
        for scope in whole(*given):
            yield replace(scope, territories=("worldwide",))

    break_everywhere(patch, allowed_uses, "list_scopes", answer_wrongly)


@register("sales")
def content_that_rests_on_nothing(patch: Patch) -> None:
    def answer_wrongly(reference: Any, stands: Any, day: date) -> Iterator[Any]:
        for item in reference.content:
            yield allowed_uses.ContentView(item.id, item.title, item.url, item.use, item.published, None, None, None)

    break_everywhere(patch, allowed_uses, "list_content", answer_wrongly)


@register("sales")
def asks_compiled_to_yes(patch: Patch) -> None:
    whole = decision_table.make_public_stretch

    def answer_wrongly(stretch: Any) -> Any:
        found = whole(stretch)
        return replace(found, answer="allow", code="authorized") if found.answer == "ask" else found

    break_everywhere(patch, decision_table, "make_public_stretch", answer_wrongly)


@register("sales")
def refusals_compiled_to_asks(patch: Patch) -> None:
    whole = decision_table.make_public_stretch

    def answer_wrongly(stretch: Any) -> Any:
        found = whole(stretch)
        return replace(found, answer="ask", code="condition") if found.code == "restricted" else found

    break_everywhere(patch, decision_table, "make_public_stretch", answer_wrongly)


@register("sales")
def the_first_day_for_all_days(patch: Patch) -> None:
    whole = decision_table.compile_table

    def answer_wrongly(*given: Any) -> Any:
        return tuple(
            replace(one, stretches=(replace(one.stretches[0], through=one.stretches[-1].through),))
            for one in whole(*given)
        )

    break_everywhere(patch, decision_table, "compile_table", answer_wrongly)


@register("sales")
def one_kind_of_cells_for_all(patch: Patch) -> None:
    whole = decision_table.compile_table

    def answer_wrongly(*given: Any) -> Any:
        classes = whole(*given)
        best = max(classes, key=lambda one: ("deny", "ask", "allow").index(one.stretches[0].answer))
        return tuple(replace(one, stretches=best.stretches) for one in classes)

    break_everywhere(patch, decision_table, "compile_table", answer_wrongly)


@register("sales")
def what_was_only_asked_for_is_open(patch: Patch) -> None:
    def answer_wrongly(classes: Any, answers: Any) -> Any:
        return decision_table.join_windows((s.start, s.through) for one in classes for s in one.stretches)

    break_everywhere(patch, decision_table, "find_open_days", answer_wrongly)


@register("sales")
def windows_without_their_gaps(patch: Patch) -> None:
    def answer_wrongly(spans: Any) -> Any:
        found = sorted(spans)
        return (Window(found[0][0] - timedelta(days=400), None),) if found else ()

    break_everywhere(patch, decision_table, "join_windows", answer_wrongly)


@register("sales")
def stretches_of_the_decision_table(patch: Patch) -> None:
    whole = decision_lines.Line.find_stretches

    def answer_wrongly(self: Any, days: Any) -> Any:
        return [replace(s, answer=Answer.ALLOW) if s.answer is Answer.ASK else s for s in whole(self, days)]

    patch.setattr(decision_lines.Line, "find_stretches", answer_wrongly)


@register("sales")
def lines_that_never_end(patch: Patch) -> None:
    whole = use_timeline.trace_segments

    def answer_wrongly(*given: Any) -> Any:
        return [replace(segment, end=None, until=None) for segment in whole(*given)]

    break_everywhere(patch, use_timeline, "trace_segments", answer_wrongly)


@register("sales")
def lines_on_every_channel(patch: Patch) -> None:
    whole = use_timeline.trace_parts

    def answer_wrongly(*given: Any) -> Any:
        return [replace(part, channels=(1 << len(given[1])) - 1) for part in whole(*given)]

    break_everywhere(patch, use_timeline, "trace_parts", answer_wrongly)


@register("sales")
def lines_in_another_country(patch: Patch) -> None:
    whole = use_timeline.trace_parts

    def answer_wrongly(*given: Any) -> Any:
        return [replace(part, territories=("AQ", *part.territories[1:])) for part in whole(*given)]

    break_everywhere(patch, use_timeline, "trace_parts", answer_wrongly)


@register("sales")
def cards_of_another_day(patch: Patch) -> None:
    break_everywhere(
        patch, cards, "find_segments_of_today", lambda lines: {use: found[-1] for use, found in lines.items() if found}
    )


@register("sales")
def rows_of_another_use(patch: Patch) -> None:
    whole = search_rows.trace_uses

    def answer_wrongly(reference: Any, site: Any) -> Any:
        found = whole(reference, site)
        longest = max(found.values(), key=len)
        return dict.fromkeys(found, longest)

    break_everywhere(patch, search_rows, "trace_uses", answer_wrongly)


@register("sales")
def answers_of_the_page_for_the_whole_world(patch: Patch) -> None:
    whole = answer_lookup.tabulate_answers

    def answer_wrongly(*given: Any) -> Any:
        table = whole(*given)
        for says in table["says"]:
            if says[0] == "ask":
                says[0] = "allow"
        return table

    break_everywhere(patch, answer_lookup, "tabulate_answers", answer_wrongly)


@register("sales")
def a_history_of_everything(patch: Patch) -> None:
    whole = public_history.make_public_history

    def answer_wrongly(landings: Any, shown: Any, policy: Any) -> Any:
        told = list(landings)
        ids = {id_ for step in told for side in (step.before, step.after) if side for id_ in side.by_id}
        return whole(told, ids, policy)

    break_everywhere(patch, public_history, "make_public_history", answer_wrongly)


@register("sales")
def the_api_says_yes(patch: Patch) -> None:
    patch.setattr(api, "ALLOW", 1)


@register("sales")
def errors_withhold_nothing(patch: Patch) -> None:
    break_everywhere(patch, withheld, "withhold", lambda library, errors: library)


@register("sales")
def errors_withhold_records_only(patch: Patch) -> None:
    whole = withheld.withhold

    def answer_wrongly(library: Any, errors: Any) -> Any:
        return whole(library, [e for e in errors if e.withholds is Withholds.RECORD])

    break_everywhere(patch, withheld, "withhold", answer_wrongly)


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


FEW = (
    *("adunola-microfinance", "bjornsson-og-daetur", "bosphora-air", "brightmoor-advisory", "donauwerk-systems"),
    *("harbor", "kasbah-tiwizi", "kaverna-labs", "kuramochi-securities", "kvallsbris-media", "nordlys-bank"),
    *("ohanrahans-larder", "quillstack", "seguros-jacaranda", "skriver-og-dam", "spoorlinde", "stormfjell-kraft"),
    *("telvora", "universite-clairlande", "weserland-bank", "zielona-polana"),
)
"""Enough of the sample for every mistake to show: each of them makes a whole site."""


def choose_customers(library: Library) -> Library:
    """Few, and one whose logo may be shown from next month on, and whose name stood somewhere until last month."""
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
    few = {slug: library.references[slug] for slug in FEW}
    return Library({**few, later.slug: later}, library.vocabulary, library.policy)


def read_back(sample: Catalog, audience: str) -> list[Finding]:
    everybody = choose_customers(sample.library)
    old = DAY - timedelta(days=700)
    histories = {slug: [Landed(old, "somebody", None, reference)] for slug, reference in everybody.references.items()}
    files = Memory()
    site_files.make_site(
        site_files.Source(everybody, ERRORS, Folder(ROOT), DAY, audience, False, site_files.KnownHistories(histories)),
        files,
    )
    return verify_files(files.items(), Marker(DAY, False, audience), DAY, everybody, ERRORS, ahead=True)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: Patch) -> None:
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
