"""Files that are no YAML, or too much of it: what a person did wrong, where, and words that help."""

import subprocess
import sys
from pathlib import Path

import pytest

from bad_yaml import collect_refusals, split_mark
from onrecord.yaml.loader import YamlError, find_positions, load

BROKEN = [
    # A colon, a dash or a quotation mark that belongs to the text.
    ("text: The result«: nine days\n", "quote the text"),
    ("quotes:\n  - text: We said«: yes\n", "quote the text"),
    ("title: Re«: Re: logo\n", "quote the text"),
    ("why: customer's form«: box 4\n", "quote the text"),
    ("name: A\n   owner«: b\n", "check the indentation"),
    ("name: A\n# fine\n  «owner: b\n", "check the indentation"),
    ("name:A\nowner«: b\n", "the space after each colon above"),
    ('"a\n b"«: c\n', "quote the text"),
    ("x" * 1025 + "«: y\n", "quote the text"),
    ("--- a«: b\n", "quote the text"),
    ("uses: «- logo\n", "its own line"),
    ("name: «- - A\n", "quote the text if the dash"),
    ("name: «? A\n", "quote the text if the ?"),
    ("- a: b\n  c: «- d\n", "its own line"),
    ("name: 'It'«s us'\n", "closing quotation mark"),
    ('name: "A" «B\n', "quote all of it"),
    ('text: "He said "«yes" to us"\n', "quote all of it"),
    ("name: [A]«B\n", "quote all of it"),
    ("name: {a: b} «c\n", "quote all of it"),
    ('- "a" «b\n', "quote all of it"),
    # Quotation marks and brackets that do not end.
    ('name: «"A\nowner: b\n', "close the quotation mark"),
    ("name: «'A\nowner: b\n", "close the quotation mark"),
    ("- a\n- «'b\n\n\n", "close the quotation mark"),
    ('a: b\n«"c', "close the quotation mark"),
    ('a: «"b\\', "close the quotation mark"),
    ('a: «"b\n---\nc"\n', "close the quotation mark"),
    ("a: «'b\n...\n", "close the quotation mark"),
    ("uses: «[logo, name\n", "close it with ]"),
    ("uses: «[logo,\n  name\n\n", "close it with ]"),
    ("nps: «{score: 9\n", "close it with }"),
    ("a: [b, «{c: d", "close it with }"),
    ("uses: [logo, name\nowner«: b\n", "begins at line 1, column 7 needs a comma or ]"),
    ("a: {b: c\nd«: e\n", "begins at line 1, column 4 needs a comma or }"),
    ("uses: [logo, 'x' «name]\n", "comma"),
    ("a: {b: 'c' «d: e}\n", "comma"),
    ("a: [b, c«}\n", "needs a comma or ]"),
    ("uses: [logo,«\n", "close the bracket"),
    ("uses: [«", "close the bracket"),
    ("a: {b: [«   \n\n", "close the bracket"),
    ("a: [b,\n«---\nc]\n", "the file ends"),
    ("a: [b,\n«...\n", "the file ends"),
    # Characters that begin nothing.
    ("owner: «@mara\n", "quote the text"),
    ("- «`logo.svg`\n", "quote the text"),
    ("discount: «%5\n", "quote the text"),
    ("a: «,b\n", "a value cannot begin with ,"),
    ("a: «]\n", "a value cannot begin with ]"),
    ("a: «}\n", "a value cannot begin with }"),
    ("«]\n", "a value cannot begin with ]"),
    ("[«,]\n", "missing value"),
    ("«@", "a value cannot begin with @"),
    ("«...\n", "the file ends"),
    ("a: «{{ name }}: b\n".replace("«{{", "{«{"), "plain text as the key"),
    ("text: «*emphasis*\n", "quote the text if the *"),
    ("a: «*b\n", "write the value out"),
    ("«&a\n", "anchor"),
    ("[a] «b\n", "quote all of it"),
    ('"a" «b\n', "quote all of it"),
    ("{a: b}\n«c\n", "the document ends above"),
    # Indentation.
    ("a:\n  b: 1\n «c: 2\n", "check the indentation"),
    ("a:\n    b: 1\n  «c: 2\n", "check the indentation"),
    ("  a: 1\n «b: 2\n", "check the indentation"),
    ("a: 1\n«- b\n", "check the indentation"),
    ("- a\n«b: c\n", "check the indentation"),
    ("  - a\n «- b\n", "check the indentation"),
    ("a:\n  - b\n  «c: d\n", "check the indentation"),
    ("a: |\n    x\n   «y\n", "check the indentation"),
    ("a:\n  - b: c\n   «d: e\n".replace("c\n   «d", "'c'\n   «d"), "check the indentation"),
    # Lines that say nothing, keys that have no name.
    ("name: A\n«owner\nstatus: active\n", "write a colon"),
    ("a: 1\n«just words here\nb: 2\n", "if this continues the text above, indent it"),
    ("name = A\nowner«: b\n", "the space after each colon above"),
    ("a: b\n«name = A\nowner: b\n", "write a colon"),
    ("«: x\n", "no name"),
    ("a: b\n«: c\n", "no name"),
    ("- «: x\n", "no name"),
    ("? a\n: b\n«: c\n", "no name"),
    ("«'': x\n", "no name"),
    ("a:\n  «~: x\n", "no name"),
    ("«Null: x\n", "no name"),
    ("- «NULL: x\n", "no name"),
    ("?« \n: x\n", "no name"),
    ("? «- a\n: b\n", "plain text as the key"),
    ("? «a: b\n: c\n", "plain text as the key"),
    ("? «[a]\n: b\n", "plain text as the key"),
    ("«[a]: b\n", "plain text as the key"),
    ("a: 1\n«{b: c}: d\n", "plain text as the key"),
    ("? «|\n  text\n: b\n? &a c\n".replace("«|", "|").replace("&a", "«&a"), "anchor"),
    # Blocks of text.
    ("a: >«x\n", "begin the text on the next line"),
    ("a: |«0\n", "begin the text on the next line"),
    ("a: >- «x\n", "begin the text on the next line"),
    ("why: > «10 % off\n", "quote it"),
    # Merge keys and equal keys in blocks.
    ("«<<: x\n", "merge"),
    ("a: 1\n«<<: {b: 2}\n", "merge"),
    ("- a: 1\n  «<<: [b]\n", "merge"),
    ("a:\n  «<< : b\n", "merge"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=[case[0][:60] for case in BROKEN])
def test_broken(text: str, words: str) -> None:
    for form in (text, text.replace("\n", "\r\n"), f"\ufeff{text}"):
        data, line, column = split_mark(form)
        for found in collect_refusals(data):
            assert found[:2] == (line, column), found
            assert words in found[2]


EQUAL_KEYS = [  # » is before the first of the two
    "»name: A\n«name: B\n",
    "»name: A\nowner: b\n\n# again\n«name: A\n",
    "a:\n  »b: 1\n  «b: 2\nb: 3\n",
    "a: {»b: 1, c: 2, «b: 3}\n",
    "- a: 1\n- »a: 2\n  b: 3\n  «a: 4\n",
    '»a: 1\n«"a": 2\n',
    "»'a b': 1\n«a b: 2\n",
    'ö: {»ä: 1, «"\\xe4": 2}\n',
    "»on: 1\n«on: 2\n",
    "»? a\n: b\n".replace("»? a", "? »a") + "«a: c\n",
    "a:\n  b: {c: [x, {»d: 1, e: 2, «d: 3}]}\n",
    "🎉: {»x: 1, 🎉: 2, «x: 3}\n",
    "»a:\n  a: 1\n«a:\n  a: 2\n",
]


@pytest.mark.parametrize("text", EQUAL_KEYS)
def test_equal_keys_say_where_the_first_stands(text: str) -> None:
    data, line, column = split_mark(text.replace("»", ""))
    _, first_line, first_column = split_mark(text.replace("«", "").replace("»", "«"))
    for found in collect_refusals(data):
        assert found[:2] == (line, column)
        assert f"first appears at line {first_line}, column {first_column};" in found[2]


def test_a_long_key_is_shortened_in_the_message() -> None:
    key = "x" * 1000
    for _, _, words in collect_refusals(f"{key}: a\n{key}: b\n".encode()):
        assert f"'{'x' * 60}…'" in words
        assert len(words) < 200


TABS = [
    "«\ta: b\n",
    "a:\n«\tb: c\n",
    "a:\n  «\tb: c\n",
    "a: b\n«\t\nc: d\n",
    "a: b\n«\t# comment\nc: d\n",
    "a:\n«\t- b\n",
    "-«\tb\n",
    "- «\t- b\n",
    "a: [\n«\tb]\n",
    "a: [b,\n  c,\n «\td]\n",
    "a: {\n«\tb: c}\n",
    "a: [b\n«\t]\n",
    "a: b\n«\tc\n",
    "a: b\n  «\tc\n",
    'a: "b\n«\tc"\n',
    "a: 'b\n «\tc'\n",
    "a: |\n«\tb\n",
    "a: |\n  b\n«\tc\n",
    "a: |\n  \tfine\n".replace("  \tfine", "  b\n  \tfine") + "c:\n«\td: e\n",
    "a: >\n  b\n  \tc\nd: [\n«\te,\n\tf]\n",
    "a: [b,\n«\tc]\nd: |\n  e\n  \tf\n",
    "?«\ta\n",
    "a: b\n...\n«\t# end\n",
    "a: b\n«\t",
    "ö: [\n«\tb]\r\n",
]


@pytest.mark.parametrize("text", TABS)
def test_tabs_do_not_indent(text: str) -> None:
    data, line, column = split_mark(text)
    for found in collect_refusals(data):
        assert found[:2] == (line, column), found
        assert "indent with spaces" in found[2]


DOCUMENTS = [
    ("a: b\n«---\nc: d\n", "one document per file"),
    ("---\na: b\n«---\nc: d\n", "one document per file"),
    ("a: b\n...\n«c: d\n", "one document per file"),
    ("a: b\n...\n«---\n", "one document per file"),
    ("a: b\n...\n# why\n\n«...\n", "one document per file"),
    ("--- a\n«--- b\n", "one document per file"),
    ("---\n«---\na: b\n", "one document per file"),
    ("a: b\n«---", "remove the `---`"),
    ("a: b\r\n...\r\n  «c\r\n", "one document per file"),
    ("- ä\n- 🎉\n«--- # more\n- b\n", "one document per file"),
    ("[a]\n«---\n[b]\n", "one document per file"),
    ("a: b\n... # end\n# 🎉\n  «[", "one document per file"),
    ("{}\n«---\n!t x\n", "one document per file"),
    ("a: |\n  b\n«---\n@\n", "one document per file"),
    ("«%YAML 1.2\n---\na: b\n", "directive"),
    ("«%YAML 1.1\n---\na: b\n", "directive"),
    ("«%YAML 9.9\n---\na: b\n", "directive"),
    ("«%TAG ! tag:example.com,2026:\n---\na: b\n", "directive"),
    ("«%FOO bar\n---\na: b\n", "directive"),
    ("«%\n", "directive"),
    ("# first\n\n«%YAML 1.2\n---\na: b\n", "remove the line"),
    ("\ufeff«%YAML 1.2\n---\na: b\n", "directive"),
    ("a: b\n...\n«%YAML 1.2\n---\nc: d\n", "directive"),
    ("a: b\n...\n«%TAG !a! %ED%A0%80\n---\nc: d\n", "directive"),
    ("a: b\n...\n# why\n«%FOO\n---\nc: d\n", "directive"),
    ("a: b\n«%YAML 1.2\n---\nc: d\n", "directive"),
    ("a: b\n«%FOO\n", "directive"),
    ("a: b\n«%YAML 1." + "9" * 5000 + "\n", "directive"),
    ("--- |\n«%x\n", "quote the text if the %"),
    (" «%x\n", "quote the text"),
]


@pytest.mark.parametrize(("text", "words"), DOCUMENTS, ids=[case[0][:40] for case in DOCUMENTS])
def test_one_document_without_directives(text: str, words: str) -> None:
    data, line, column = split_mark(text)
    for found in collect_refusals(data):
        assert found[:2] == (line, column), found
        assert words in found[2]


@pytest.mark.parametrize(
    "data",
    [b"", b"\n", b" ", b"\t\n", b"# only\n", b"# a\n\n#b", b"\r\n\r\n", b"---\n", b"--- # x\n...\n", b"\xef\xbb\xbf"],
)
def test_an_empty_file_is_refused(data: bytes) -> None:
    for found in collect_refusals(data):
        assert found[:2] == (1, 1)
        assert "the file is empty; write `key: value` lines" in found[2]


DEEP = {
    "brackets": "[" * 32 + "«[x" + "]" * 33,
    "braces": "{a: " * 32 + "«{a: b" + "}" * 33,
    "dashes": "- " * 32 + "«- x",
    "blocks": "".join(f"{' ' * level}a:\n" for level in range(32)) + " " * 32 + "«a: b\n",
    "pairs": "[" * 32 + "«a: b" + "]" * 32,
    "mixed": "a:\n  - " + "[{b: " * 15 + "«[c]" + "}]" * 15,
    "after much": "- [x, y]\n" * 100 + "- " + "[" * 31 + "«[x" + "]" * 32 + "\n",
    "an empty list": "[" * 32 + "«[]" + "]" * 32,
    "never closed": "[" * 32 + "«[[[[[[",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_nesting_ends_at_32(text: str) -> None:
    data, line, column = split_mark(text)
    for found in collect_refusals(data):
        assert found[:2] == (line, column)
        assert "32" in found[2]


@pytest.mark.parametrize("piece", [b"[", b"{", b"{a: ", b"- ", b"? ", b"[{", b"[[a],", b"? - "])
def test_nesting_of_a_megabyte_neither_crashes_nor_hangs(piece: bytes) -> None:
    """200,000 brackets end the process inside PyYAML's CSafeLoader."""
    data = piece * (1_000_000 // len(piece))
    with pytest.raises(YamlError):
        load(data)
    with pytest.raises(YamlError):
        find_positions(data)


@pytest.mark.parametrize(
    "data",
    [
        b"[" + b"{a}," * 50_000 + b"x",
        b"- a:\n" * 50_000 + b"- @",
        b"x: " + b"b\n " * 349_000 + b"\n@",
        b'"' + b"\\t" * 524_000 + b'\\0"',
        b"a\n...\n" + b"".join(b"%%TAG !%x! a\n" % number for number in range(60_000)),
        b"[" + b"{a}," * 50_000 + b"!%ED%A0%80 x]",
        b"[" + b"{a}," * 50_000 + b"\n\tx]",
    ],
    ids=["pairs", "blocks", "lines", "escapes", "directives", "tag", "tab"],
)
def test_a_large_hostile_file_is_refused(data: bytes) -> None:
    """Each of these makes some loader quadratic, or makes very many small values."""
    assert len(data) <= 1 << 20
    with pytest.raises(YamlError):
        load(data)


MEASURE = """
import resource, sys
from pathlib import Path
from onrecord.yaml.loader import find_positions, load
data = b"[" + (b"[" * 31 + b"a" + b"]" * 31 + b",") * 16_000 + b"]"
load(data)
find_positions(data)
status = Path("/proc/self/status")
if status.exists():  # where it is, it counts this program alone; getrusage begins with what the parent had
    print(next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmHWM")))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak // (1024 if sys.platform == "darwin" else 1))
"""


def test_the_file_that_needs_most_memory_needs_less_than_300_mib() -> None:
    """Half a million lists in each other, found to be the worst of some fifty shapes that fill a megabyte."""
    child = subprocess.run([sys.executable, "-c", MEASURE], check=True, capture_output=True, text=True)
    assert int(child.stdout) < 300 * 1024


def test_the_largest_file_has_a_megabyte() -> None:
    text = b"a: b\n#" + b"x" * ((1 << 20) - 6)
    assert load(text) == {"a": "b"}
    for found in collect_refusals(text + b"\n"):
        assert found[:2] == (1, 1)
        assert "1,048,577 bytes" in found[2]


def test_no_message_holds_what_a_terminal_would_act_on() -> None:
    bad = Path(__file__).parents[1].joinpath("bad_yaml.py").read_bytes()
    for data in (b"a\x1b[31m: b", b'"\\e[2J": b', bad, "a: \u202eb".encode(), b"\x9b: c"):
        with pytest.raises(YamlError) as caught:
            load(data)
        assert str(caught.value).isprintable()
