"""What is read line by line is what the parser reads: the same values, of the same types, in the same order."""

import random
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onrecord.yaml import plain_lines
from onrecord.yaml.characters import YamlError, check_text
from onrecord.yaml.event_reader import read_events
from onrecord.yaml.loader import load
from onrecord.yaml.plain_lines import LONGEST_LINE, read_plain

ROOT = Path(__file__).parents[2]
RECORDS = [path.read_text("utf-8") for path in sorted((ROOT / "references").rglob("*.yaml"))]
NUMBERS = frozenset(("a", "score", "notice_days"))
PIECES = [
    *"ab:-?[]{},#&*!|>'\"%@` \n\\~.0",
    *[
        "\n  ",
        "\n    ",
        "\n- ",
        ": ",
        "- ",
        "? ",
        "---",
        "<<",
        "null",
        "true",
        " #c",
        "\xa0",
        "Ä",
        "🎉",
        "  ",
        ",\n  ",
        ", ",
    ],
    *[
        "a: ",
        "'a': ",
        "- a: ",
        "{a: b}",
        "[a, b]",
        "'x'",
        "'it''s'",
        '"y"',
        "'1'",
        "1.5",
        "-1",
        "b:\n  - a: 1\n    b: |\n      x\n\n      y\n",
    ],
    *[" |\n  x\n", " >-\n    x\n    y\n\n", "&a ", "*a ", "!!str ", "\n...\n", "\n%YAML 1.2\n"],
]


def compare(document: str) -> bool:
    """Whether a document is plain; then the strict parser takes it too, for the same value."""
    try:
        text = check_text(document.encode())
    except YamlError:
        return False
    found = read_plain(text, NUMBERS)
    if found is None:
        return False
    assert repr(found) == repr(read_events(text, NUMBERS))
    return True


def test_the_records_of_the_sample_are_plain() -> None:
    assert sum(map(compare, RECORDS)) >= 0.95 * len(RECORDS)


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
@example("a: 1\nb: 2\n")
@example("a: [1, '2', x]\nb: [{a: 3}]\n")
@example("a:\n- 1\n")
@example("a: >-\n\n  x\n")
@example("a: |\n  x\n   y\n")
@example("a: |\n    x\n  \n  b: y\n")
@example("a: x\n  b: y\n")
@example("- a,\n- b\n")
@example("a: [x,\n b]\n")
@example("a: [x,\n# no\n b]\n")
@example("a: {b: [x}, c]\n")
@example("a: x\na: y\n")
@example("{a: x, a: y}\n")
@example("a: {b: x, b: y}\n")
@example("a: []\n")
@example("a: [b: c]\n")
@example("'NO': {a: b}\n\"b\": x\n'null': y\n")
@example("'a':\n  - 'b': 1\n    a: 2\na: 3\n")
@example("'a\": 1\n")
@example("'a':b\n")
@example("a: 'it''s' # no\nb: ['''', {c: 'it''s ''x'''}]\nc: '''\n")
@example("null: a\n")
@example("a: {null: b}\n")
def test_scraps(scraps: str) -> None:
    compare(f"{scraps}\n")
    compare(f"a: {scraps}\n")


@pytest.mark.parametrize("seed", range(20))
def test_records_with_slips_of_the_hand(seed: int) -> None:
    rng = random.Random(seed)
    plain = 0
    for _ in range(100):
        lines = rng.choice(RECORDS).split("\n")
        start = rng.randrange(len(lines))
        text = "\n".join(lines[start : start + rng.randint(2, 20)])
        at = rng.randrange(len(text) + 1)
        plain += compare(f"{text[:at]}{rng.choice(PIECES)}{text[at + rng.randint(0, 2) :]}\n")
    assert plain > 5


@pytest.mark.parametrize(
    "text",
    [
        "a: b",  # a block of text at the end would have another last line
        "a:\tb\n",
        "a: b\r\n",
        "[a, b]\n",
        f"a: {'b' * LONGEST_LINE}\n",
        f"a: {'[' * 12}b{']' * 12}\n",
        "".join(f"{' ' * depth}a:\n" for depth in range(12)),
        "a: [\n  b]\n",
        'a: "\\n"\n',
        "- a\n- b\n",
    ],
)
def test_what_is_left_to_the_parser(text: str) -> None:
    assert read_plain(check_text(text.encode()), NUMBERS) is None


def test_what_is_remembered_of_a_line_stays_as_it_is() -> None:
    text = b"a: [x, y]\nb: {c: [z]}\n"
    first = load(text)
    assert isinstance(first, dict)
    first["a"].append("more")
    first["b"]["c"].append("more")
    assert load(text) == {"a": ["x", "y"], "b": {"c": ["z"]}}


def test_no_more_lines_are_remembered_than_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_lines, "MOST_LINES", 3)
    lines = plain_lines._Lines(NUMBERS)
    assert lines.read([*(f"b{number}: {number}" for number in range(10)), ""]) == {
        f"b{number}": str(number) for number in range(10)
    }
    assert len(lines._known) <= 3


def test_a_key_may_be_in_quotes() -> None:
    assert compare("'NO': 'x'\n\"a\":\n  - 'b': 1\n")
    assert load(b"'NO': 'x'\n") == {"NO": "x"}


def test_a_doubled_quote_is_one() -> None:
    assert compare("a: 'it''s'\nb: ['''', 'x''']\n")
    assert load(b"a: 'it''s'\nb: ['''', 'x''']\n") == {"a": "it's", "b": ["'", "x'"]}
