"""Whatever the bytes: a value or a YamlError with a place in the file, never anything else; and text comes back."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import yaml
from onrecord.finding import Keys
from onrecord.yaml import event_reader as strict
from onrecord.yaml.characters import has_hidden
from onrecord.yaml.loader import YamlError, find_positions, load
from onrecord.yaml.pure_parser import PurePython

SAMPLES = [(Path(__file__).parents[2] / "schema" / name).read_bytes() for name in ("vocabulary.yaml", "policy.yaml")]
PIECES = [
    *"ab:-?[]{},#&*!|>'\"%@` \n\t\\~<.0",
    *[
        "\n  ",
        "\n- ",
        ": ",
        "- ",
        "? ",
        "\\x",
        "\\u20",
        '"\\U',
        "---",
        "\n...\n",
        "%TAG",
        "\n%YAML 1.",
        "!%ED%A0%80",
        "!!",
    ],
    *["<<", "''", "null", "&a ", "*a ", "|\n  ", ">-\n ", "\r\n", "\r", "\ufeff", "\x85", "\u2028", "\x00", "Ä", "🎉"],
]
scraps = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def walk_routes(value: object, keys: Keys = ()) -> Iterator[Keys]:
    """Every route into a value."""
    yield keys
    if isinstance(value, dict):
        for key, child in value.items():
            yield from walk_routes(child, (*keys, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from walk_routes(child, (*keys, index))


def read_outcome(data: bytes) -> object:
    """The value of a file, or the error it is refused with."""
    try:
        return load(data, frozenset("ab"))
    except YamlError as error:
        return error


def check(data: bytes) -> None:
    """Both parsers keep the promise, every place is in the file, and where both give a value it is one value."""
    lines = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").split("\n")
    outcomes = []
    for parser in (strict.PARSER, PurePython):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(strict, "PARSER", parser)
            found = read_outcome(data)
            if isinstance(found, YamlError):
                places = [(found.line, found.column)]
                assert str(found).isprintable()
                with pytest.raises(YamlError, match=re.escape(str(found))):
                    find_positions(data)
            else:
                where = find_positions(data)
                places = [
                    place for route in walk_routes(found) for place in (where.find_value(route), where.find_key(route))
                ]
        assert all(1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1 for line, column in places)
        outcomes.append(found)
    assert outcomes[0] == outcomes[1] or any(isinstance(found, YamlError) for found in outcomes)


many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(st.binary(max_size=200))
@example(b"[?")
@example(b"? a")
@example(b"?")
def test_any_bytes(data: bytes) -> None:
    check(data)


@many
@given(scraps)
@example("a: b\n...\n\t# the parser would stumble here")
@example("a: !%ED%A0%80 b")
@example('"\\UFFFFFFFF"')
@example("a?")
def test_any_scraps_of_yaml(text: str) -> None:
    check(text.encode())


@many
@given(st.sampled_from(SAMPLES), st.integers(0, 2**32), st.integers(1, 4), scraps)
def test_real_files_with_mistakes(data: bytes, seed: int, edits: int, scrap: str) -> None:
    draw = random.Random(seed)
    start = draw.randrange(len(data))
    piece = bytearray(data[start : start + 400])
    for _ in range(edits):
        at = draw.randrange(len(piece) + 1)
        piece[at : at + draw.randrange(4)] = draw.choice([scrap[: draw.randrange(6)].encode(), draw.randbytes(1), b""])
    check(bytes(piece))


texts = st.text(st.characters(codec="utf-8"), max_size=12).filter(lambda text: not has_hidden(text))
keys = texts.filter(bool)
documents = st.recursive(
    texts,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(documents, st.sampled_from([None, 1, 2]))
def test_json_of_text_comes_back_and_every_value_stands_where_it_says(value: object, indent: int | None) -> None:
    """JSON is YAML; a value's own JSON is therefore in the file where `positions` points."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    assert load(text.encode()) == value
    where = find_positions(text.encode())
    lines = text.split("\n")

    def is_at(place: tuple[int, int], begins: object) -> bool:
        first = json.dumps(begins, ensure_ascii=False, indent=indent).split("\n")[0]
        return lines[place[0] - 1].startswith(first, place[1] - 1)

    for route in walk_routes(value):
        child: object = value
        for key in route:
            child = child[key]  # type: ignore[index]
        assert is_at(where.find_value(route), child)
        if route and isinstance(route[-1], str):
            assert is_at(where.find_key(route), route[-1])


@settings(deadline=None)
@given(documents, st.booleans())
def test_text_that_pyyaml_writes_comes_back(value: object, flow: bool) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow, width=1000)
    assert load(written.encode()) == value


@pytest.mark.parametrize("data", SAMPLES)
def test_the_samples_load_as_json_shaped_values(data: bytes) -> None:
    value = load(data)
    assert json.loads(json.dumps(value)) == value
