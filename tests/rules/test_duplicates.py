"""duplicate-id and duplicate-name."""

import pytest

from example_catalogs import Find

OTHER = "references/northern-light/reference.yaml"


@pytest.mark.parametrize(
    "text",
    [
        "authorizations:\n  - id: a\n  - id: b\n  - id: a\n",
        "restrictions: [{id: a, from: 2026-01-01, why: no}, {id: a, from: 2026-01-01, why: no}]\n",
        "content: [{id: a, use: video, title: A}, {id: a, use: video, title: B}]\n",
        "quotes:\n" + "  - {id: a, text: A., speaker: {title: C}, attribution: title-only, authorization: x}\n" * 2,
        "publications:\n" + "  - {id: a, use: name, channel: blog, territory: FR, where: x, since: 2026-01-01}\n" * 2,
    ],
)
def test_every_list_by_itself(find: Find, text: str) -> None:
    (finding,) = find("duplicate-id", text)
    assert "the id 'a' appears twice" in finding.message


def test_each_further_one_is_reported(find: Find) -> None:
    found = find("duplicate-id", "authorizations:\n  - id: a\n  - id: a\n  - id: a\n")
    assert [finding.message[-15:] for finding in found] == ["entries 1 and 2", "entries 1 and 3"]


def test_lists_may_share_an_id(find: Find) -> None:
    text = (
        "authorizations:\n  - id: a\nrestrictions: [{id: a, from: 2026-01-01, why: no}]\n"
        "content: [{id: a, use: video, title: A}]\n"
        "publications: [{id: a, use: video, channel: blog, territory: FR, where: x, since: 2026-01-01, content: a}]\n"
    )
    assert find("duplicate-id", text) == []


@pytest.mark.parametrize(
    "theirs",
    [
        "name: Nordlys Bank\n",
        "name: NORDLYS  BANK\n",
        "name: Northern Light\naliases: [Nordlys Bank]\n",
        "name: Northern Light\nformer_names: [{name: nordlys bank}]\n",
        "name: Northern Light\naliases: [Ｎｏｒｄｌｙｓ Bank]\n",
    ],
)
def test_any_kind_of_name_in_any_letter_case(find: Find, theirs: str) -> None:
    found = find("duplicate-name", "", {OTHER: theirs})
    assert {finding.customer for finding in found} == {"nordlys-bank", "northern-light"}
    assert "is also a name of" in found[0].message and "(references/northern-light)" in found[0].message


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ("name: Nоrdlys Bank\n", "these letters look like Latin ones: о (Cyrillic small letter o)"),
        ("name: Northern Light\naliases: [ΝORDLYS BΑNK]\n", "Ν (Greek capital letter nu) and Α (Greek capital letter"),
        ("name: Nord1ys Bank\n", "they differ in letters that look alike"),
    ],
)
def test_names_that_look_the_same(find: Find, theirs: str, why: str) -> None:
    found = find("duplicate-name", "", {OTHER: theirs})
    assert {finding.customer for finding in found} == {"nordlys-bank", "northern-light"}
    assert "looks the same as" in found[0].message
    assert why in found[0].message
    assert found[0].line == 1


def test_one_customer_may_write_its_own_name_in_two_alphabets(find: Find) -> None:
    assert find("duplicate-name", "aliases: [Nоrdlys Bank]\n", {OTHER: "name: Northern Light\n"}) == []


def test_the_directory_of_another_is_a_name_too(find: Find) -> None:
    found = find("duplicate-name", "aliases: [northern-light]\n", {OTHER: "name: Northern Light Brewing\n"})
    assert [finding.customer for finding in found] == ["nordlys-bank", "northern-light"]


def test_one_customer_may_write_its_name_twice(find: Find) -> None:
    assert find("duplicate-name", "aliases: [NORDLYS BANK, nordlys-bank]\n", {OTHER: "name: Northern Light\n"}) == []
