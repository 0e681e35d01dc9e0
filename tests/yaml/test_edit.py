"""Edits keep every other byte, and do exactly what they say."""

from copy import deepcopy
from difflib import ndiff
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import LUMEN
from onrecord.store.schema import read_schema
from onrecord.yaml import yaml_writer as emit
from onrecord.yaml.edit import Edited, EditError
from onrecord.yaml.loader import load

RECORDS = sorted((Path(__file__).resolve().parents[2] / "references").glob("*/reference.yaml"))
NEW = {"on": "2026-11-23", "by": "mara", "team": "marketing", "about": "a: b # c, 'd' \"e\""}
GONE = {"on": "2026-11-23", "why": "new brand", "copies": "recall"}

text = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp", "Co", "Cn"]), min_size=1, max_size=160)
value = st.recursive(
    text | st.sampled_from(["no", "true", "null", "~", "1.10", "010", "2026-01-01", "- x", "a: b", "#", "? ", "&a"]),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), inner, min_size=1, max_size=3)
    ),
    max_leaves=6,
)


def list_changed_lines(before: bytes, after: bytes) -> list[str]:
    """The lines that a diff shows."""
    old, new = before.decode().splitlines(), after.decode().splitlines()
    return [line for line in ndiff(old, new) if line[0] in "+-"]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("path", RECORDS[::6], ids=lambda path: path.parent.name)
def test_a_diff_shows_only_what_was_meant(path: Path, ends: str) -> None:
    data = path.read_text(encoding="utf-8").replace("\n", ends).encode()
    record = Edited(data, read_schema("reference"))
    record.append(("outreach",), NEW)
    record.append(("restrictions",), {"id": "r", "uses": ["logo"], "from": "2026-11-23", "why": "said no"})
    lines = list_changed_lines(data, record.data)
    assert all(line.startswith("+") for line in lines)
    assert record.data.count(b"\r\n") == (record.data.count(b"\n") if ends == "\r\n" else 0)
    assert record.document["outreach"][-1] == NEW


def test_comments_order_and_quoting_stay() -> None:
    record = Edited(LUMEN.encode(), read_schema("reference"))
    record.set(("authorizations", 0, "withdrawn"), GONE)
    record.set(("publications", 0, "removed"), "2026-11-23")
    record.set(("status",), "paused")
    record.set(("status_reason",), "a merger")
    assert list_changed_lines(LUMEN.encode(), record.data) == [
        "- status: active",
        "+ status: paused",
        "+ status_reason: a merger",
        "+     withdrawn: {on: 2026-11-23, why: new brand, copies: recall}",
        *[line for line in list_changed_lines(LUMEN.encode(), record.data) if "since: 2026-02-01" in line],
    ]
    assert "since: 2026-02-01, removed: 2026-11-23, authorization: 2026-wall" in record.data.decode()


def test_a_new_key_takes_its_place_in_the_schemas_order() -> None:
    record = Edited(b"name: A\nowner: dana\n", read_schema("reference"))
    record.set(("status",), "candidate")
    record.append(("aliases",), "B")
    assert record.data == b"name: A\naliases: [B]\nstatus: candidate\nowner: dana\n"


def test_a_file_without_a_last_line_end_gets_one() -> None:
    record = Edited(b"name: A\nstatus: active\nowner: dana", read_schema("reference"))
    record.append(("outreach",), {"on": "2026-11-23", "by": "mara"})
    assert record.data.endswith(b"owner: dana\noutreach:\n  - {on: 2026-11-23, by: mara}\n")


def test_what_follows_a_folded_text_keeps_its_place() -> None:
    record = Edited(
        b"name: A\nprofile:\n  summary: >-\n    One\n    two.\n\n# end\nignore: [x]\n", read_schema("reference")
    )
    record.set(("relationship",), {"crm_id": "001"})
    assert record.data == (
        b'name: A\nprofile:\n  summary: >-\n    One\n    two.\nrelationship: {crm_id: "001"}\n\n# end\nignore: [x]\n'
    )


def test_a_block_list_is_replaced_whole() -> None:
    record = Edited(b"name: A\naliases:   # two\n  - B\n  - C\nowner: dana\n", read_schema("reference"))
    record.set(("aliases",), ["D"])
    assert record.data == b"name: A\naliases: [D]\nowner: dana\n"


def test_an_edit_that_would_change_more_is_refused() -> None:
    """A text that keeps its last blank lines would lose them to the key that is put below it."""
    data = b"name: A\nprofile:\n  outcome: |+\n    One\n\n\nignore: [x]\n"
    record = Edited(data, read_schema("reference"))
    with pytest.raises(EditError, match="more than intended"):
        record.set(("profile", "summary"), "Two")
    assert record.data == data


@pytest.mark.parametrize(
    ("keys", "value"),
    [(("authorizations", 9, "state"), "granted"), (("name", "x"), "y"), (("nowhere", "at", "all"), 1)],
)
def test_a_route_that_is_not_there_changes_nothing(keys: Any, value: object) -> None:
    record = Edited(LUMEN.encode(), read_schema("reference"))
    with pytest.raises((EditError, KeyError, IndexError, TypeError)):
        record.set(keys, value)
    assert record.data == LUMEN.encode()


@given(value)
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_read_back(what: Any) -> None:
    for where in (("profile", "summary"), ("content",), ("publications", 0, "removed")):
        record = Edited(LUMEN.encode(), read_schema("reference"))
        record.set(where, what)
        meant = deepcopy(load(LUMEN.encode(), read_schema("reference").numbers))
        here: Any = meant
        for key in where[:-1]:
            here = here[key]
        here[where[-1]] = what
        assert record.document == meant


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), value, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_a_new_file_is_read_back(fields: dict[str, Any]) -> None:
    assert load("\n".join([*emit.write_mapping(fields, 0), ""]).encode()) == fields


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        ("a: 1\nb: 2  # two\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("a: 1\nb: |\n  two\n  lines\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
        ("# top\na: 1\nb: 2\n", ("a",), "# top\nb: 2\n"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
        ("a: {x: 1, y: 2, z: 3}\n", ("a", "y"), "a: {x: 1, z: 3}\n"),
        ("a: {x: 1, y: 2}\n", ("a", "x"), "a: {y: 2}\n"),
        ("a:\n  - x: 1\n    y: 2\n", ("a", 0, "x"), "a:\n  - y: 2\n"),
        ("a:\n  - x: 1\n    y: 2\n  - x: 3\n", ("a", 0, "y"), "a:\n  - x: 1\n  - x: 3\n"),
    ],
)
def test_a_key_is_taken_out_alone(before: str, keys: tuple[str | int, ...], after: str) -> None:
    record = Edited(before.encode(), read_schema("reference"))
    record.remove(keys)
    assert record.data.decode() == after


def test_the_only_key_of_a_mapping_is_not_taken_out() -> None:
    record = Edited(b"a: {x: 1}\nb: 2\n", read_schema("reference"))
    for keys in (("a", "x"), ("c",), ("b", "x")):
        with pytest.raises(EditError):
            record.remove(keys)
    assert record.data == b"a: {x: 1}\nb: 2\n"
