"""Where `positions` says that things are: at the marks in these texts, which the loader never sees."""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

from onrecord.finding import Keys
from onrecord.yaml import event_reader as strict
from onrecord.yaml.loader import Positions, YamlError, find_positions, load
from onrecord.yaml.pure_parser import PurePython

RECORD = (Path(__file__).parents[2] / "references/nordlys-bank/reference.yaml").read_bytes()


@pytest.fixture(params=[strict.PARSER, PurePython], ids=["libyaml", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "PARSER", request.param)


def split_marks(text: str) -> tuple[Positions, list[tuple[int, int]]]:
    """The positions of a text less its marks «, and the line and column that each mark stood before."""
    marks = []
    for line, content in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        parts = content.split("«")
        marks += [(line, 1 + sum(map(len, parts[:number]))) for number in range(1, len(parts))]
    return find_positions(text.replace("«", "").encode()), marks


VALUES: list[tuple[str, list[Keys]]] = [
    ("«name: «A\nowner: «b\n", [(), ("name",), ("owner",)]),
    ("# first\n\n«name:\n  «A\n", [(), ("name",)]),
    ("uses: «[«logo, «name]\n", [("uses",), ("uses", 0), ("uses", 1)]),
    ("uses:\n  «- «logo\n  - «name\n", [("uses",), ("uses", 0), ("uses", 1)]),
    ("uses:\n«- «logo\n- «name\n", [("uses",), ("uses", 0), ("uses", 1)]),
    ("a: «{b: «{c: «d}}\ne: «'f'\n", [("a",), ("a", "b"), ("a", "b", "c"), ("e",)]),
    ("«- «id: «x\n  text: «>-\n    long\n    text\n- «y\n", [(), (0,), (0, "id"), (0, "text"), (1,)]),
    ("- - «a\n  - «b: «c\n", [(0, 0), (0, 1), (0, 1, "b")]),
    ('Ä: «ö\n"🎉🎉": [«é, «ü]\n', [("Ä",), ("🎉🎉", 0), ("🎉🎉", 1)]),
    ("a: «b\r\n\r\nc:\r\n  - «d\r\n", [("a",), ("c", 0)]),
    ("\ufeff«a: «b\n", [(), ("a",)]),
    ("--- «x\n", [()]),
    ("---\n«a: «|\n  x\n", [(), ("a",)]),
    ("a:« # nothing\nb:\n  c:«\n  d: «e\n", [("a",), ("b", "c"), ("b", "d")]),
    ("? a«", [("a",)]),
    ("- a\n-«\n", [(1,)]),
    ("? a\n: «b\n", [("a",)]),
    ("[«a: «b, «{}]\n", [(0,), (0, "a"), (1,)]),
    ("0: «a\n1: [«b]\n", [("0",), ("1", 0)]),
]


@pytest.mark.parametrize(("text", "routes"), VALUES)
def test_values_stand_where_they_begin(text: str, routes: list[Keys]) -> None:
    where, marks = split_marks(text)
    assert [where.find_value(route) for route in routes] == marks


KEYS: list[tuple[str, list[Keys]]] = [
    ("«name: A\n«owner: b\n", [("name",), ("owner",)]),
    ("a:\n  «b:\n    - «c: d\n      «e: f\n", [("a", "b"), ("a", "b", 0, "c"), ("a", "b", 0, "e")]),
    ("{«a: {«b: c}, «'d': e}\n", [("a",), ("a", "b"), ("d",)]),
    ("Ä: {ö: x, «ü: y}\n", [("Ä", "ü")]),
    ("? «a\n: b\n? «c\n", [("a",), ("c",)]),
    ("uses: «[«logo, «name]\n", [("uses", "x"), ("uses", 0), ("uses", 1)]),
    ("«a: b\n", [()]),
]


@pytest.mark.parametrize(("text", "routes"), KEYS)
def test_keys_stand_where_they_begin_and_fall_back_to_values(text: str, routes: list[Keys]) -> None:
    where, marks = split_marks(text)
    assert [where.find_key(route) for route in routes] == marks


@pytest.mark.parametrize(
    ("route", "nearest"),
    [
        (("profile", "size"), ("profile",)),
        (("profile", "size", "deeper", 3), ("profile",)),
        (("uses", 2), ("uses",)),
        (("uses", -1), ("uses",)),
        (("uses", "0"), ("uses",)),
        (("uses", 0, 0), ("uses", 0)),
        (("name", "x"), ("name",)),
        (("nothing",), ()),
        ((0,), ()),
    ],
)
def test_a_route_that_is_not_there_stands_at_its_nearest_parent(route: Keys, nearest: Keys) -> None:
    where = find_positions(b"name: A\nprofile:\n  industry: b\nuses: [logo, name]\n")
    assert where.find_value(route) == where.find_key(route) == where.find_value(nearest)


def test_everything_in_a_file_of_many_shapes() -> None:
    where, marks = split_marks("«a:\n  - «b: [«c, {«d: «e}]\n    «f: x\n  -\n    - «g\n«h: {«i: «{}}\n")
    item: Keys = ("a", 0)
    assert marks == list(
        chain(
            [where.find_value(()), where.find_value(item), where.find_value((*item, "b", 0))],
            [where.find_key((*item, "b", 1, "d")), where.find_value((*item, "b", 1, "d"))],
            [where.find_key((*item, "f")), where.find_value(("a", 1, 0))],
            [where.find_key(("h",)), where.find_key(("h", "i")), where.find_value(("h", "i"))],
        )
    )


def list_routes(value: object, at: Keys = ()) -> Iterator[Keys]:
    yield at
    for key, child in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from list_routes(child, (*at, key))


LISTED = (
    b"a: x\r\nb: y\r\n",
    b"a:\n- b: |\n    a:\n\n    x\n\n# c: y\nc:\n- a: [b,\n  c]\n- 'c'\n\nd: {a: b, c: 'd'} # e\n",
    b'a: "b\nc: d"\nc: e\n',
)


@pytest.mark.parametrize("text", [*(text.replace("«", "").encode() for text, _ in (*VALUES, *KEYS)), *LISTED, RECORD])
def test_what_is_below_one_key_stands_where_it_stands_in_the_whole(text: bytes) -> None:
    whole, find_part = find_positions(text), cache(lambda top: find_positions(text, top))
    for route in list_routes(load(text)):
        part = find_part(str(route[0]) if route else None)
        assert (part.find_value(route), part.find_key(route)) == (whole.find_value(route), whole.find_key(route))


def test_a_file_that_does_not_load_has_no_positions() -> None:
    with pytest.raises(YamlError) as caught:
        find_positions(b"a: 1\na: 2\n")
    assert (caught.value.line, caught.value.column) == (2, 1)
