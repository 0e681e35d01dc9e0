"""Characters that a reviewer cannot see, and bytes that are no UTF-8: refused anywhere in a file, comments included."""

import unicodedata

import pytest

from bad_yaml import collect_refusals, split_mark
from onrecord.yaml.loader import YamlError, load

PLACES = {
    "alone": " «HERE\n",
    "a comment": "name: A  # fi«HEREne\n",
    "a line of comment": "# Ä\n#«HERE\nname: A\n",
    "the last comment": "name: A\n# end«HERE",
    "a key": "a: 1\nna«HEREme: A\n",
    "a value": "name: A«HEREB\n",
    "an item": "- a\n- «HERE\n",
    "a list in line": "uses: [logo,«HERE name]\n",
    "single quotes": "name: 'ö🎉«HERE'\n",
    "double quotes": 'name: "a\\\\«HERE"\n',
    "a block of text": "text: |\n  one\n  «HEREtwo\n",
    "between things": "name: A\n«HERE\nowner: b\n",
    "indentation": "a:\n «HERE b: c\n",
    "after the document": "a: b\n...\n«HERE\n",
    "a file of Windows": "a: b\r\nc: «HERE\r\n",
    "after a byte-order mark": "\ufeff«HEREa: b\n",
    "where YAML is wrong too": "a: b: c «HERE\n",
    "before a second one": "a: «HERE\n# \x00\n",
}
CONTROLS = [code for code in (*range(0x20), 0x7F, *range(0x80, 0xA0)) if code not in (9, 10, 13, 0x85)]
OTHERS = {
    0x85: "the line separator U+0085",
    0x2028: "an ordinary line break",
    0x2029: "the line separator U+2029",
    0x61C: "arabic letter mark",
    0x200E: "left-to-right mark",
    0x200F: "right-to-left mark",
    0x202A: "left-to-right embedding",
    0x202B: "right-to-left embedding",
    0x202C: "pop directional formatting",
    0x202D: "left-to-right override",
    0x202E: "right-to-left override",
    0x2066: "left-to-right isolate",
    0x2067: "right-to-left isolate",
    0x2068: "first strong isolate",
    0x2069: "pop directional isolate",
    0xFEFF: "two files may have been joined",
    0xFDD0: "the noncharacter U+FDD0",
    0xFDEF: "the noncharacter U+FDEF",
    0xFFFE: "reserved for programs",
    0xFFFF: "the noncharacter U+FFFF",
    0x1FFFE: "the noncharacter U+1FFFE",
    0x10FFFF: "the noncharacter U+10FFFF",
}


@pytest.mark.parametrize(
    ("code", "words"), [*((code, f"the control character U+{code:04X}") for code in CONTROLS), *OTHERS.items()]
)
def test_a_hidden_character_is_refused_where_it_stands(code: int, words: str) -> None:
    for place, text in PLACES.items():
        data, line, column = split_mark(text.replace("HERE", chr(code)))
        for found in collect_refusals(data):
            assert found[:2] == (line, column), place
            assert words in found[2], place


@pytest.mark.parametrize("place", [place for place in PLACES if place != "a file of Windows"])
def test_a_lone_carriage_return_is_refused_where_it_stands(place: str) -> None:
    data, line, column = split_mark(PLACES[place].replace("HERE", "\rx"))
    for found in collect_refusals(data):
        assert found[:2] == (line, column)
        assert "line endings" in found[2]


def test_two_carriage_returns_before_a_line_feed() -> None:
    data, line, column = split_mark("a: b\r\nc: d«\r\r\n")
    assert [found[:2] for found in collect_refusals(data)] == [(line, column)] * 2


def is_allowed(code: int) -> bool:
    """Said once more, by Unicode's own tables: what a file may hold."""
    character = chr(code)
    return character in "\t\n" or not (
        unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
        or unicodedata.bidirectional(character) in {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}
        or code in {0x61C, 0x200E, 0x200F, 0xFEFF}
        or 0xFDD0 <= code <= 0xFDEF
        or code & 0xFFFE == 0xFFFE
    )


def test_every_other_character_of_unicode_is_taken() -> None:
    good, bad = [], []
    for code in range(0x110000):
        (good if is_allowed(code) else bad).append(chr(code))
    good.remove("\n")
    for start in range(0, len(good), 200_000):
        assert load(f"a: b # {''.join(good[start : start + 200_000])}\n".encode()) == {"a": "b"}
    bad = [character for character in bad if unicodedata.category(character) != "Cs"]
    assert len(bad) == 62 + 1 + 2 + 12 + 1 + 66  # controls with CR, U+0085, separators, bidi, BOM, noncharacters
    for character in bad:
        with pytest.raises(YamlError):
            load(f"a: b # {character}x\n".encode())


BYTES = [
    (b"\xff", 1, 1, "the byte 0xFF"),
    (b"name: Caf\xe9\n", 1, 10, "Windows-1252"),
    (b"a: b\nname: \x93A\x94\n", 2, 7, "save the file as UTF-8"),
    (b"# \xc3\xa4\n# \xf0\x9f\x8e\x89 \xc3\n", 2, 5, "the byte 0xC3"),
    (b"a: b\r\n\r\nc: \xa0\r\n", 3, 4, "the byte 0xA0"),
    (b"a: \xed\xa0\x80\n", 1, 4, "the byte 0xED"),  # half a surrogate pair
    (b"a: \xed\xa0\xbd\xed\xb8\x80\n", 1, 4, "the byte 0xED"),  # a pair of halves (CESU-8)
    (b"a: \xc0\x80\n", 1, 4, "the byte 0xC0"),  # an overlong nul
    (b"a: \xf4\x90\x80\x80\n", 1, 4, "the byte 0xF4"),  # past U+10FFFF
    (b"a: \xe2\x80", 1, 4, "the byte 0xE2"),  # cut off
    (b"\xef\xbb\xbfa: \xe4\n", 1, 4, "the byte 0xE4"),  # after a byte-order mark, which counts as nothing
    (b"\xef\xbb\xbf\xef\xbb\xbfa: b\n", 1, 1, "byte-order mark"),
    (b"\xef\xbb", 1, 1, "the byte 0xEF"),
    (b"\xff\xfea\0:\0 \0b\0", 1, 1, "UTF-16"),
    (b"\xfe\xff\0a\0:\0 \0b", 1, 1, "UTF-16"),
    (b"\xff\xfe\0\0a\0\0\0", 1, 1, "UTF-32"),
    (b"\0\0\xfe\xff\0\0\0a", 1, 1, "UTF-32"),
    ("a: b\n".encode("utf-16-le"), 1, 1, "UTF-16"),
    ("a: b\n".encode("utf-16-be"), 1, 1, "UTF-16"),
    ("a: b\n".encode("utf-32-le"), 1, 1, "UTF-32"),
    ("a: b\n".encode("utf-32-be"), 1, 1, "UTF-32"),
    (b"\xff\xfe", 1, 1, "UTF-16"),
    (b"\0", 1, 1, "U+0000"),
    (b"\0\0\0\0", 1, 1, "U+0000"),
    (b"a\0", 1, 2, "U+0000"),
    (b"\x1f\x8b\x08\0", 1, 2, "the byte 0x8B"),  # gzip
    (b"\x89PNG\r\n\x1a\n", 1, 1, "the byte 0x89"),
    (b"PK\x03\x04", 1, 3, "U+0003"),  # zip
]


@pytest.mark.parametrize(("data", "line", "column", "words"), BYTES, ids=[repr(case[0]) for case in BYTES])
def test_bytes_that_are_no_utf_8(data: bytes, line: int, column: int, words: str) -> None:
    for found in collect_refusals(data):
        assert found[:2] == (line, column)
        assert words in found[2]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp037", "cp1252", "shift-jis"])
def test_a_file_in_another_encoding_is_told_to_be_utf_8(encoding: str) -> None:
    for found in collect_refusals("name: ÄB\n".encode(encoding, "replace").replace(b"?", b"\x82\xa0")):
        assert "UTF-8" in found[2]
