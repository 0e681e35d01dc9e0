"""What the loader takes, and the values it makes: on libyaml's events and on PyYAML's own, the same."""

import pytest

from onrecord.yaml import event_reader as strict
from onrecord.yaml.loader import YamlError, load
from onrecord.yaml.pure_parser import PurePython


@pytest.fixture(params=[strict.PARSER, PurePython], ids=["libyaml", "python"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strict, "PARSER", request.param)


def is_same(value: object, other: object) -> bool:
    """Equal, and of one type: 1, 1.0 and True are three things."""
    return type(value) is type(other) and value == other


# fmt: off
PLAIN = [
    'NO', 'no', 'No', 'on', 'On', 'off', 'y', 'n', 'yes', 'Yes', 'tRUE', 'nUll', 'nulls', 'nil', 'none', 'N/A', '010',
    '0755', '0x1F', '0o17', '0b1', '1_000', '1,5', '1.10', '.5', '-.5', '+1', '-1', '82', '1e3', '1.2.3', '00', '0',
    '½', '٣', '.inf', '-.INF', '.nan', '=', '<', '<=', '.', '12:30', '190:20:30', '2026-10-01', '2026-02-30',
    '0000-00-00', '2026-11-27T14:00:00+01:00', 'https://nordlys.example/a?b=c#d', 'C#', 'a#b', 'a,b', "a'b", 'a"b',
    'x@y.example', '100%', 'R&D', 'a*b', 'a!b', ':x', 'a:b', '-x', '?x', '~x', 'Ä', '日本語', '한국어', '👍🏽', 'naïve',
    'Ǆ', 'ﬁ', 'ＮＯ',
    "\u00a0", "\u200b", "\u200d", "\u00ad",  # no-break space, zero width space and joiner, soft hyphen
    "True story", "null and void", "+49 30 1234567", "a - b", "it's 5 o'clock", "b & c * d ! e % f ?",
]
# fmt: on


@pytest.mark.parametrize("typed", PLAIN)
def test_plain_text_stays_as_it_was_typed(typed: str) -> None:
    assert load(f"name: {typed}\n".encode()) == {"name": typed}
    assert load(f"- {typed}\n".encode()) == [typed]


@pytest.mark.parametrize("typed", ["NO", "on", "010", "1.10", "12:30", "2026-02-30", "1e3", "Ä", "a b", "-1"])
def test_plain_text_stays_as_it_was_typed_in_flow_and_as_key(typed: str) -> None:
    assert load(f"a: [{typed}, {{b: {typed}}}]\n".encode()) == {"a": [typed, {"b": typed}]}
    assert load(f"{typed}: x\nb: {{{typed}: y}}\n".encode()) == {typed: "x", "b": {typed: "y"}}


WORDS = {
    **dict.fromkeys(["true", "True", "TRUE"], True),
    **dict.fromkeys(["false", "False", "FALSE"], False),
    **dict.fromkeys(["null", "Null", "NULL", "~", "", "# nothing"], None),
}


@pytest.mark.parametrize(("typed", "value"), WORDS.items())
def test_the_core_words(typed: str, value: object) -> None:
    found = load(f"a: {typed}\nb: 1\n".encode(), frozenset("a"))
    assert isinstance(found, dict)
    assert found["a"] is value


@pytest.mark.parametrize(
    "typed", ["true", "null", "~", "", "82", "1.5", "NO", " x ", "# no comment", "a: b", "- a", "<<"]
)
def test_what_is_quoted_is_text(typed: str) -> None:
    for text in (f"'{typed}'", f'"{typed}"'):
        assert load(f"a: {text}\nb: [{text}]\n".encode(), frozenset("ab")) == {"a": typed, "b": [typed]}


@pytest.mark.parametrize("typed", ["true", "FALSE", "82", "1.5", "on", "2026-01-01"])
def test_a_key_is_always_text(typed: str) -> None:
    assert load(f"{typed}: x\n".encode(), frozenset([typed])) == {typed: "x"}


NUMBERS = [
    ("0", 0),
    ("-0", 0),
    ("82", 82),
    ("+5", 5),
    ("-5", -5),
    ("9" * 18, 10**18 - 1),
    ("-" + "9" * 18, 1 - 10**18),
    ("2.5", 2.5),
    ("0.5", 0.5),
    ("-2.50", -2.5),
    ("2.", 2.0),
    (".5", 0.5),
    ("+.5", 0.5),
    ("1e3", 1000.0),
    ("1E-2", 0.01),
    ("-1.5e+2", -150.0),
]


@pytest.mark.parametrize(("typed", "value"), NUMBERS)
def test_a_number_stands_where_one_is_expected(typed: str, value: float) -> None:
    found = load(f"score: {typed}\nname: {typed}\n".encode(), frozenset({"score"}))
    assert isinstance(found, dict)
    assert is_same(found["score"], value)
    assert found["name"] == typed


# fmt: off
NO_NUMBERS = [
    "010", "00", "-01", "01.5", "1_000", "1,000", "0x1F", "0o17", "1e999", "-1e999", ".inf", "-.inf", ".nan", "NaN",
    "9" * 19, "9" * 5000, "1." + "0" * 31, ".", "+", "e5", ".e5", "1e", "1 2", "1.2.3", "12:30", "٣", "１", "½", "a",
    "2026-01-01",
]
# fmt: on


@pytest.mark.parametrize("typed", NO_NUMBERS)
def test_what_is_no_number_beyond_doubt_stays_text(typed: str) -> None:
    assert load(f"score: {typed}\n".encode(), frozenset({"score"})) == {"score": typed}


def test_the_nearest_key_says_whether_numbers_are_expected() -> None:
    text = b"n: [1, [2, {n: 3, m: 4}], {m: [5]}]\nm: [6, {n: [7]}]\n"
    assert load(text, frozenset("n")) == {"n": [1, [2, {"n": 3, "m": "4"}], {"m": ["5"]}], "m": ["6", {"n": [7]}]}
    assert load(b"- 1\n- n: 2\n", frozenset("n")) == ["1", {"n": 2}]
    assert load(b"1\n", frozenset("n")) == "1"


SHAPES = [
    ("a: 1\nb:\n  c: 2\n", {"a": "1", "b": {"c": "2"}}),
    ("a:\n- b\n- c\n", {"a": ["b", "c"]}),
    ("{}\n", {}),
    ("a: {}\n", {"a": {}}),
    ("- {}\n- a: {}\n", [{}, {"a": {}}]),
    ("- - a\n  - b\n- - c\n", [["a", "b"], ["c"]]),
    ("-\n", [None]),
    ("a:", {"a": None}),
    ("x", "x"),
    ("a: b?", {"a": "b?"}),
    ("null\n", None),
    ("~", None),
    ('""', ""),
    ("? a\n: b\n? c\n", {"a": "b", "c": None}),
    ("{a, b: c, ? d}\n", {"a": None, "b": "c", "d": None}),
    ("[a: b, c]\n", [{"a": "b"}, "c"]),
    ("[a, b,]\n", ["a", "b"]),
    ("# before\n\na: b # after\n\n# end", {"a": "b"}),
    ("---\na: b\n", {"a": "b"}),
    ("--- # start\na: b\n... # end\n# really\n", {"a": "b"}),
    ("--- x\n...\n\n", "x"),
    ("a: b\r\nc:\r\n  - d\r\n", {"a": "b", "c": ["d"]}),
    ("a: >-\r\n  one\r\n  two\r\n", {"a": "one two"}),
    ("a: |\r\n  one\r\n  two\r\n", {"a": "one\ntwo\n"}),
    ('a: "one\r\n  two"\r\n', {"a": "one two"}),
    ("\ufeffa: b\n", {"a": "b"}),
    ("a: |\n  x\n   y\n\n  z\n\n", {"a": "x\n y\n\nz\n"}),
    ("a: |-\n  x\n\n", {"a": "x"}),
    ("a: |+\n  x\n\n", {"a": "x\n\n"}),
    ("a: >\n  x\n  y\n\n  z\n", {"a": "x y\nz\n"}),
    ("a: |2\n    x\n", {"a": "  x\n"}),
    ("a: one\n  two\n\n  three\n", {"a": "one two\nthree"}),
    ("a: 'it''s'\n", {"a": "it's"}),
    ("a: 'C:\\temp\\U'\n", {"a": "C:\\temp\\U"}),
    ('a: "\\t\\n\\"\\\\\\/\\x41\\u00e4\\U0001F389\\_\\ "\n', {"a": '\t\n"\\/Aä🎉\xa0 '}),
    ('a: "x \\\n  y"\n', {"a": "x y"}),
    ('a: "x\ty"\n', {"a": "x\ty"}),
    ("a: 'x\ty' # a\tb\n", {"a": "x\ty"}),
    ("a: |\n  x:\n  \ty\n    \tz\nb: c\n", {"a": "x:\n\ty\n  \tz\n", "b": "c"}),
    ("a: >\n  x\n\n  \ty", {"a": "x\n\n\ty"}),
    ('"<<": a\n', {"<<": "a"}),
    ("'~': a\n\"null\": b\n", {"~": "a", "null": "b"}),
    ("a: <<\n", {"a": "<<"}),
    ("a: '&b'\nc: '*b'\nd: '!b'\ne: '%b'\n", {"a": "&b", "c": "*b", "d": "!b", "e": "%b"}),
    ("a: b & c\nd: e * f ! g % h\n", {"a": "b & c", "d": "e * f ! g % h"}),
    ("a: ['c?d', https://x.example]\n", {"a": ["c?d", "https://x.example"]}),
    ("a: x:y\n", {"a": "x:y"}),
    ("a: --- b\n", {"a": "--- b"}),
    ("a: |\n  ---\n  %x\n  - <<: *y\n", {"a": "---\n%x\n- <<: *y\n"}),
    ("a: \u0600\u0627 \u200d\u200c\n", {"a": "\u0600\u0627 \u200d\u200c"}),
    ("A: 1\na: 2\nä: 3\na\u0308: 4\n", {"A": "1", "a": "2", "ä": "3", "a\u0308": "4"}),
]


@pytest.mark.parametrize(("text", "value"), SHAPES)
def test_shapes(text: str, value: object) -> None:
    assert is_same(load(text.encode()), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("a:\tb\n", {"a": "b"}), ("a: b\tc\n", {"a": "b\tc"}), ("a: b\t# c\n", {"a": "b"}), ("[a?b]\n", ["a?b"])],
)
def test_the_python_parser_refuses_a_little_more(text: str, value: object) -> None:
    if strict.PARSER is PurePython:
        with pytest.raises(YamlError):
            load(text.encode())
    else:
        assert load(text.encode()) == value


def test_the_order_of_keys_is_kept() -> None:
    found = load(b"z: 1\na: 2\nm: 3\n")
    assert isinstance(found, dict)
    assert list(found) == ["z", "a", "m"]


@pytest.mark.parametrize("text", ["[" * 32 + "x" + "]" * 32, "- " * 32 + "x"])
def test_the_deepest_nesting(text: str) -> None:
    value: object = "x"
    for _ in range(32):
        value = [value]
    assert load(text.encode()) == value


def test_an_error_says_everything_in_one_line() -> None:
    with pytest.raises(YamlError) as caught:
        load(b"a: 1\nb: &c 2\n")
    error = caught.value
    assert (error.line, error.column) == (2, 4)
    assert str(error) == f"line 2, column 4: {error.message}; {error.hint}"
