import pytest

from example_catalogs import Find


def test_it_says_what_was_meant(find: Find) -> None:
    (finding,) = find("unknown-term", "profile: {industry: finacial-services}\n")
    assert "'finacial-services' is not one of" in finding.message
    assert finding.hint == "did you mean 'financial-services'?"


@pytest.mark.parametrize(
    "text",
    [
        "profile: {country: XX}",
        "profile: {products: [abacus]}",
        "preferences: {activities: [golf]}",
        "preferences: {limits: [{use: golf, max: 1, per: year}]}",
        "restrictions: [{id: r, territories: [atlantis], from: 2026-01-01, why: no}]",
        "content: [{id: c, use: golf, title: Hole in one}]",
    ],
)
def test_wherever_a_term_stands(find: Find, text: str) -> None:
    assert len(find("unknown-term", text + "\n")) == 1


@pytest.mark.parametrize(("country", "errors"), [("NO", 0), ("dach", 1), ("worldwide", 1)])
def test_a_seat_is_in_one_country(find: Find, country: str, errors: int) -> None:
    found = find("unknown-term", f"profile: {{country: {country}}}\n")
    assert len(found) == errors
    assert all("one country" in finding.message for finding in found)


@pytest.mark.parametrize(("use", "errors"), [("reference-call", 0), ("any", 1), ("golf", 1)])
def test_a_request_is_for_one_use(find: Find, use: str, errors: int) -> None:
    request = f"use: {use}\nrequested: {{on: 2026-11-20, by: sam}}\n"
    found = find("unknown-term", "", {"requests/2026-11-20-call.yaml": request})
    assert [finding.path for finding in found] == ["references/nordlys-bank/requests/2026-11-20-call.yaml"] * errors


def test_a_long_group_is_cut_short(find: Find) -> None:
    (finding,) = find("unknown-term", "profile: {country: dach}\n")
    assert finding.hint == "write one of: AT, CH, DE"
    (finding,) = find("unknown-term", "profile: {country: worldwide}\n")
    assert finding.hint.endswith("…")
