"""The API has the shape its schema says, the calendars and the feed are read by others' readers."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from icalendar import Calendar
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.search.finder import find_best_answers
from onrecord.catalog.views.projection import make_public_view, make_site_view
from onrecord.publish.api import describe_reference, encode_customers, encode_reference, encode_references
from onrecord.publish.cards import make_card
from onrecord.publish.claims import Claims
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.table_claims import Claim
from onrecord.store.catalog_reader import Catalog
from sample import DAY, ROOT

SCHEMA = json.loads((ROOT / "schema" / "api.schema.json").read_text())
ATOM = "{http://www.w3.org/2005/Atom}"


def read_api(folder: Path, name: str) -> dict[str, object]:
    document = json.loads((folder / "api/v1" / name).read_bytes())
    Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(document)
    return dict(document)


def test_the_list_says_what_the_library_says(sample: Catalog, site: Path) -> None:
    library = sample.library
    rows = {row["slug"]: row for row in read_api(site, "references.json")["references"]}  # type: ignore[attr-defined]
    for slug, reference in library.references.items():
        stands = find_best_answers(library, reference, DAY)
        assert (slug in rows) is bool(stands)
        if not stands:
            continue
        assert {use["use"]: use["answer"] for use in rows[slug]["uses"]} == {u: a.value for u, a in stands.items()}
        for use in rows[slug]["uses"]:
            best = library.judge(reference).find_best(use["use"], DAY, today=DAY)
            if best.answer is Answer.ALLOW:
                assert use["valid_through"] == best.valid_through.isoformat()  # type: ignore[union-attr]
        assert read_api(site, f"references/{slug}.json")["reference"] == rows[slug]


def test_the_public_list_has_its_shape_and_its_logos(public_site: Path) -> None:
    rows = read_api(public_site, "customers.json")["customers"]
    assert rows
    for row in rows:  # type: ignore[attr-defined]
        assert row["name"] or row["logo"]
        if row["logo"]:
            assert (public_site / row["logo"]).is_file()


def test_each_site_brings_the_schema_of_its_data(site: Path, public_site: Path) -> None:
    for folder in (site, public_site):
        assert json.loads((folder / "api/v1/schema.json").read_text()) == SCHEMA


def test_the_schema_is_strict() -> None:
    bad = {"version": 1, "day": "2026-11-21", "preview": False, "references": [], "more": 1}
    assert not Draft202012Validator(SCHEMA).is_valid(bad)


@pytest.mark.parametrize("audience", ["sales"])
def test_the_calendars_hold_every_end_that_is_still_to_come(sample: Catalog, site: Path, audience: str) -> None:
    events = Calendar.from_ical((site / "calendar/expiries.ics").read_bytes()).walk("VEVENT")
    ends = {(str(event["summary"]), event["dtstart"].dt) for event in events}
    assert any(words.startswith("Nordlys Bank: Logo, Name end") for words, _ in ends)
    assert all(day >= DAY for _, day in ends)
    owners = [path.stem for path in (site / "calendar").glob("*.ics") if path.stem != "expiries"]
    assert set(owners) <= set(sample.library.policy.people)
    mine = [Calendar.from_ical((site / f"calendar/{o}.ics").read_bytes()).walk("VEVENT") for o in owners]
    assert sum(len(found) for found in mine) == len(events)
    assert len({str(event["uid"]) for event in events}) == len(events)


def test_the_feed_is_atom(site: Path) -> None:
    feed = ElementTree.fromstring((site / "feeds/changes.atom").read_bytes())
    assert feed.tag == f"{ATOM}feed"
    for tag in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{tag}") is not None
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))


def test_a_team_s_calendar_has_what_its_people_own_and_is_read_again_each_day(sample: Catalog, site: Path) -> None:
    policy = sample.library.policy
    for role in ("cs", "admin"):
        calendar = Calendar.from_ical((site / f"calendar/team/{role}.ics").read_bytes())
        assert calendar["refresh-interval"].dt == timedelta(days=1)
        assert calendar["x-published-ttl"] == "P1D", (
            "a duration (RFC 5545, 3.3.6), as programs older than RFC 7986 read"
        )
        mine = [path for path in (site / "calendar").glob("*.ics") if path.stem in policy.people]
        theirs = [path for path in mine if role in policy.people[path.stem].roles]
        own = [event["uid"] for path in theirs for event in Calendar.from_ical(path.read_bytes()).walk("VEVENT")]
        assert sorted(event["uid"] for event in calendar.walk("VEVENT")) == sorted(own)


def test_the_index_for_language_models_names_everybody_once(sample: Catalog, site: Path) -> None:
    text = (site / "llms.txt").read_text()
    for slug, reference in sample.library.references.items():
        assert text.count(f"(references/{slug}/)") == bool(find_best_answers(sample.library, reference, DAY))


def test_the_index_for_language_models_says_whom_they_may_repeat(sample: Catalog, site: Path) -> None:
    text = (site / "llms.txt").read_text()
    assert "If a line says AI use: no, do not summarize" in text
    for slug, reference in sample.library.references.items():
        if find_best_answers(sample.library, reference, DAY):
            best = sample.library.judge(reference).find_best("ai-summary", DAY, today=DAY).answer.value
            said = {"allow": "allowed", "ask": "ask", "deny": "no"}[best]
            (line,) = [line for line in text.splitlines() if f"(references/{slug}/)" in line]
            assert line.endswith(f"; AI use: {said}"), slug


def test_what_a_customer_says_of_assistants_is_in_the_api_and_checked_when_read_back(sample: Catalog) -> None:
    library = sample.library
    nordlys = library.references["nordlys-bank"]
    first = replace(nordlys.authorizations[0], uses=("logo", "name", "ai-summary"))
    granting = replace(nordlys, authorizations=(first, *nordlys.authorizations[1:]))
    changed = Library({**library.references, "nordlys-bank": granting}, library.vocabulary, library.policy)
    for audience, key, may in (("sales", "references", "allow"), ("public", "customers", "allow")):
        site = (make_site_view if audience == "sales" else make_public_view)(changed, DAY, preview=True)
        own = (encode_reference(describe_reference(r, site), site) for r in site.references if make_card(r, site))
        text = (b"".join(encode_references(own, site)) if audience == "sales" else encode_customers(site)[1]).decode()
        rows = json.loads(text)[key]
        said = {row["name"]: row["ai_use"] for row in rows}
        assert said.pop("Nordlys Bank") == may
        assert set(said.values()) == {"deny"}

        def find_wrong(known: Library, audience: str = audience, rows: list[dict[str, Any]] = rows) -> list[Claim]:
            claims = Claims(Entitlements(known, DAY), ahead=True)
            read = claims.check_reference if audience == "sales" else claims.check_customer
            return [claim for row in rows for claim in read(row)]

        assert find_wrong(changed) == []
        wrong = find_wrong(library)
        assert any("ai-summary" in message or "assistants" in message for _, message, _ in wrong)
