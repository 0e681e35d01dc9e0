"""The files of the search: what is allowed, compactly, and nothing that may not be seen."""

import json

import pytest

from onrecord.catalog.search.finder import find_best_answers
from onrecord.publish import search_rows
from onrecord.publish.search_rows import (
    STATES,
    encode_stories,
    encode_vocabulary,
    make_catalog_files,
    say_where,
    trace_uses,
)
from onrecord.publish.use_timeline import ALLOW
from publish.sample_view import SAMPLE_TODAY, find_view, load_library, make_entries, make_view

COUNTRIES = {entry.country for entry in make_entries() if entry.country}
LANGUAGES = {language for entry in make_entries() for language in entry.languages}
[(_, DATA)] = make_catalog_files(make_view(), make_entries().read_rows(), COUNTRIES, LANGUAGES)
FILE = json.loads(DATA)
STORIES = json.loads(encode_stories(make_entries().read_texts()))


def test_the_rows_are_the_references_that_stand() -> None:
    known = load_library()
    standing_today = {slug for slug, r in known.references.items() if find_best_answers(known, r, SAMPLE_TODAY)}
    assert {row[0] for row in FILE["rows"]} == standing_today  # type: ignore[index, attr-defined]


def test_the_uses_that_stand_are_the_librarys() -> None:
    site = make_view()
    for reference in site.references:
        stands = find_best_answers(load_library(), load_library().references[reference.slug], SAMPLE_TODAY)
        now = {
            use: segment.level == ALLOW
            for use, line in trace_uses(reference, site).items()
            for segment in line
            if segment.covers(0)
        }
        assert now == {use: answer == "allow" for use, answer in stands.items()}, reference.slug


def test_values_are_places_in_lists() -> None:
    lists, rows = FILE["lists"], {row[0]: row for row in FILE["rows"]}  # type: ignore[attr-defined]
    row = rows["nordlys-bank"]
    assert lists["industry"][row[4]][:2] == ["financial-services", "Financial services"]  # type: ignore[index]
    assert "bank" in FILE["said"]["industry"][row[4]].split()  # type: ignore[index]
    assert [lists["region"][place][0] for place in row[7]] == ["eea", "europe", "nordics", "emea"]  # type: ignore[index]
    assert {state for use in row[13] for _, _, state, _, _ in use[1]} <= set(range(len(STATES)))


def test_stories_hold_quotes_with_their_windows() -> None:
    texts = STORIES["texts"]["nordlys-bank"]  # type: ignore[index]
    [quote] = [row for row in texts if "fourth working day" in row[0]]
    assert quote[1] == "quote"
    assert quote[3] == (find_view("nordlys-bank").quotes[0].through - SAMPLE_TODAY).days  # type: ignore[operator]
    assert not any("eleven spreadsheets" in row[0] for row in texts), "words nobody may use are not found"


def test_nothing_of_people_prospects_and_deals_is_in_the_files() -> None:
    text = json.dumps([FILE, STORIES, json.loads(encode_vocabulary(make_view()))])
    for request in (request for r in load_library().references.values() for request in r.requests):
        if request.prospect:
            assert request.prospect not in text
        if request.opportunity and request.opportunity.crm_id:
            assert request.opportunity.crm_id not in text
    assert "evidence" not in text
    assert "Dana" not in text


def test_rows_that_one_file_has_no_room_for_are_in_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_rows, "FILE_ROWS", 20)
    files = {
        path: json.loads(data)
        for path, data in make_catalog_files(make_view(), make_entries().read_rows(), COUNTRIES, LANGUAGES)
    }
    first = files["assets/catalog.json"]
    assert len(first["more"]) == (len(FILE["rows"]) - 1) // 20 > 1
    assert list(files) == ["assets/catalog.json", *(f"assets/{name}" for name in first["more"])]
    assert [row for file in files.values() for row in file["rows"]] == FILE["rows"]
    assert all(len(file["rows"]) <= 20 and file["lists"] == FILE["lists"] for file in files.values())
    assert {key: value for key, value in first.items() if key not in ("rows", "more")} == {
        key: value for key, value in FILE.items() if key != "rows"
    }
    assert "more" not in FILE


@pytest.mark.parametrize(
    ("missing", "said"),
    [(0, "Worldwide"), (1, "all but AD"), (3, "all but AD, AE, AF"), (4, "{}\N{NO-BREAK SPACE}countries")],
)
def test_nearly_everywhere_is_said_by_what_is_missing(missing: int, said: str) -> None:
    countries = sorted(make_view().vocabulary.territories.atoms)[missing:]
    assert say_where(countries, make_view()) == said.format(len(countries))
