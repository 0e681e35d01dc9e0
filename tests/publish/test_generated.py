"""The pages that are made from their sources: complete, linked, and with nothing in them that Markdown would obey."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from example_catalogs import read_settings
from onrecord.catalog.record.vocabulary import Term
from onrecord.publish.generated import render_fields, render_rules, render_rules_table, render_vocabulary
from onrecord.publish.prose import render_prose
from onrecord.rules import list_rules
from onrecord.store.schema import KINDS, read_schema

VOCABULARY, _ = read_settings()
LISTS = ("uses", "channels", "territories", "industries", "sizes", "products", "use_cases", "conditions")


def read_rows(page: str) -> Iterator[list[str]]:
    """The cells of every table row."""
    for line in page.splitlines():
        if line.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def list_anchors(page: str) -> set[str]:
    """The ids of headings as MkDocs makes them, and those written out."""
    heads = re.findall(r"^##+ (.+)$", page, re.M)
    return set(re.findall(r'<a id="([^"]+)">', page)) | {h.lower().replace(" ", "-") for h in heads}


def test_one_section_per_rule_whose_heading_is_its_anchor() -> None:
    page = render_rules()
    assert re.findall(r"^## (.+)$", page, re.M) == list(list_rules())
    assert re.findall(r"^\*\*(Why|Bad|Good|Fix)", page, re.M) == ["Why", "Bad", "Good", "Fix"] * len(list_rules())


def test_every_fence_that_opens_closes() -> None:
    fences = re.findall(r"^```.*$", render_rules(), re.M)
    assert all(fence != "```" for fence in fences[::2]) and set(fences[1::2]) == {"```"}


def test_outside_code_nothing_is_markup_but_our_own() -> None:
    text = re.sub(r"^```.*?^```$", "", render_rules(), flags=re.M | re.S)
    text = re.sub(r"`[^`\n]+`", "", text)
    assert not re.search(r"<|\[|\]|(?<!\*)\*(?!\*)|_", text)


def test_the_table_of_rules_has_a_row_for_each() -> None:
    found = list(read_rows(render_rules_table(list_rules().values())))[2:]
    assert [row[0] for row in found] == [f"`{id_}`" for id_ in list_rules()]
    assert {len(row) for row in found} == {4}


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a <b> & *c*", "a &#60;b&#62; &#38; &#42;c&#42;"),
        ("use `a: <b>` here", "use `a: <b>` here"),
        ("`a``b`", "`a``b`"),
        ("lone ` tick", "lone &#96; tick"),
        ("`x` and `y`", "`x` and `y`"),
        ("", ""),
    ],
)
def test_code_stays_code_and_all_else_is_shown_as_it_is(text: str, markdown: str) -> None:
    assert render_prose(text) == markdown


def walk_fields(node: Any, document: Any) -> Iterator[str]:
    """Every field's name in a schema, at any depth."""
    if isinstance(node, dict):
        for name, child in node.get("properties", {}).items():
            if isinstance(child, dict) and ("description" in child or "$ref" in child):
                yield name
        for child in node.values():
            yield from walk_fields(child, document)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_file_is_on_the_page(kind: str) -> None:
    document = read_schema(kind).document
    shown = {row[0].strip("`") for row in read_rows(render_fields())}
    assert set(walk_fields(document, document)) <= shown


def test_every_row_of_the_fields_has_its_cells_and_says_something() -> None:
    for row in read_rows(render_fields()):
        assert len(row) == 5
        assert row[0] and row[1] and row[2]


def test_every_link_of_the_fields_leads_somewhere() -> None:
    page = render_fields("../words.md")
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= list_anchors(page)
    terms = set(re.findall(r"\]\(\.\./words\.md#([^)]+)\)", page))
    assert {"uses", "use-cases", "conditions"} <= terms <= list_anchors(render_vocabulary(VOCABULARY))
    assert "](vocabulary.md#" not in page


def test_anchors_of_fields_are_unique() -> None:
    found = re.findall(r'<a id="([^"]+)">', render_fields())
    assert len(found) == len(set(found)) > 40


@pytest.mark.parametrize(
    ("field", "needed"),
    [
        ("owner", "yes"),
        ("status_reason", "if `status` is `paused` or `retired`"),
        ("logo_sha256", "if `state` is `granted` and `uses` has `logo`"),
        ("review_by", "at least one of `valid_through`, `review_by`"),
        ("url", "exactly one of `file`, `url`"),
        ("aliases", ""),
    ],
)
def test_when_a_field_is_required(field: str, needed: str) -> None:
    assert needed in {row[3] for row in read_rows(render_fields()) if row[0] == f"`{field}`"}


@pytest.mark.parametrize(
    ("field", "holds"),
    [
        ("industry", "a term of [industries](vocabulary.md#industries)"),
        ("valid_from", "day, `YYYY-MM-DD`"),
        ("per", "`month` `quarter` `year`"),
        ("notice_days", "whole number, 0 to 365"),
        ("views", "whole number, 0 or more"),
        ("recorded_by", "a key of policy's `people`"),
        ("evidence", "[mapping](#reference-authorizations-evidence)"),
        ("blackouts", "list of: [mapping](#reference-preferences-blackouts)"),
    ],
)
def test_what_a_field_holds(field: str, holds: str) -> None:
    assert holds in {row[2] for row in read_rows(render_fields()) if row[0] == f"`{field}`"}


@pytest.mark.parametrize("name", LISTS)
def test_every_term_is_on_the_vocabularys_page(name: str) -> None:
    shown = {row[0].strip("`") for row in read_rows(render_vocabulary(VOCABULARY))}
    axis = VOCABULARY.axis(name)
    assert {*axis.atoms, *axis.groups} <= shown


def test_groups_say_what_they_stand_for() -> None:
    found = {row[0]: row[4] for row in read_rows(render_vocabulary(VOCABULARY)) if len(row) == 5}
    assert found["`dach`"] == "`AT` `CH` `DE`"
    assert found["`worldwide`"] == "all of them"


def test_a_companys_own_words_never_become_markup() -> None:
    evil = Term(
        "evil",
        "<script>alert(1)</script>",
        "[click](javascript:x) | two\ncells `code` {: .x}",
        synonyms=("<b>e|vil</b>",),
        finds=("<i>ev`il</i>",),
    )
    page = render_vocabulary(replace(VOCABULARY, products=replace(VOCABULARY.products, atoms={"evil": evil})))
    (row,) = [row for row in read_rows(page) if row[0] == "`evil`"]
    assert len(row) == 4
    assert not re.search(r"[<>\[\]|`{}]", row[1] + row[2] + row[3])
