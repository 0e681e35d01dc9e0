"""JavaScript, TypeScript and JSX are parsed: texts, strings and templates name customers, code does not."""

import pytest

from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import FAMILIES, Document
from onrecord.scan.formats.script import BYTES, UNPARSED
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import Scanner

NAMES = [Name(name, name[:3].lower()) for name in ("Telvora", "Bexley & Moor", "McTavern's", "Zoë")]
SCANNER = Scanner(NameFinder(NAMES), QuoteFinder([]), LogoFinder())


def find_customers(suffix: str, text: str) -> list[str]:
    """The customers named in a script, in order."""
    located = SCANNER.find_in_document(Document(text.encode(), FAMILIES[suffix]))
    assert all(text[item.mention.start : item.mention.end] == item.mention.text for item in located)
    return [item.mention.customer for item in located]


@pytest.mark.parametrize("suffix", [".tsx", ".jsx", ".js"])
@pytest.mark.parametrize(
    "text",
    [
        "<p>Don&apos;t trust us, ask Telvora.</p>",
        "<p>{count} teams at Telvora use it.</p>",
        "<p>It works; Telvora says so.</p>",
        "<p>a = b (Telvora)</p>",
        "<p>if you import Telvora data</p>",
        "<b>{x}</b>",
        "<Card title='Telvora' />",
        '<Card title={"Telvora"} />',
        "<Card title={`${n} teams at Telvora`} />",
        "<img alt='Telvora' />",
        "<p>{open ? 'Telvora' : ''}</p>",
        "<p>\n  {/* who */}\n  Telvora,\n  again\n</p>",
        "<p>größer, sagt Telvora</p>",
    ],
)
def test_what_a_reader_of_jsx_sees_counts(suffix: str, text: str) -> None:
    expected = [] if "{x}" in text else ["tel"]
    assert find_customers(suffix, f"export const A = () => {text};\n") == expected
    assert find_customers(suffix, f"export function A() {{\n  return (\n    {text}\n  )\n}}\n") == expected


@pytest.mark.parametrize("suffix", [".ts", ".mjs", ".js", ".cts"])
@pytest.mark.parametrize(
    ("text", "customers"),
    [
        ("const who = 'Telvora';", ["tel"]),
        ("const who = `${n} at Telvora`;", ["tel"]),
        ("const who = `${ask('Telvora')} and more`;", ["tel"]),
        ("const who = `${Telvora.name} and more`;", []),
        ("const who = { 'Bexley & Moor': 1 };", ["bex"]),
        ("const who = { Telvora: 1 };", []),
        ("// Telvora\n/* Telvora */", []),
        ("Telvora.start();\nnew Telvora();\nclass Telvora {}", []),
        ("import Telvora from 'Telvora';\nexport { a } from 'Telvora';\nconst b = require('Telvora');", []),
        ("const test = /Telvora/;", []),
        ("import mark from './logos/telvora.svg';", ["tel"]),
        ("const who = 'Bexley \\u0026 Moor';", ["bex"]),
        ("const who = 'McTavern\\'s';", ["mct"]),
        ('const who = "Zo\\u00eb", other = "Zo\\xeb", third = `Zo\\u{eb}`;', ["zoë", "zoë", "zoë"]),
        ("const who = 'with Telvora\\nand others';", ["tel"]),
        ("const who = 'we met\\nTelvora';", ["tel"]),
    ],
)
def test_strings_count_and_code_does_not(suffix: str, text: str, customers: list[str]) -> None:
    assert find_customers(suffix, text + "\n") == customers


def test_casts_and_generics_are_typescript() -> None:
    assert find_customers(".ts", "const a = <string>b;\nconst c = <T,>(x: T) => 'Telvora';\n") == ["tel"]
    assert find_customers(".js", "// @flow\ntype A = {| a: string |};\n") == []


def test_attributes_that_steer_do_not_count() -> None:
    assert find_customers(".tsx", "const a = <div className='Telvora' id='Telvora' />;") == []
    assert find_customers(".tsx", "const a = <Card variant='Telvora' theme={'Telvora'} />;") == []


def test_a_script_that_cannot_be_parsed_is_read_as_plain_text_with_a_note(tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.tsx"
    path.write_text("<<<<<<< HEAD\nconst a = <p>Ask Telvora\n")
    result = SCANNER.scan_file(path, "a.tsx")
    assert ([item.mention.customer for item in result.located], result.note) == (["tel"], UNPARSED)
    path.write_text("const a = 'Telvora';\n" + "// long\n" * (BYTES // 8))
    assert SCANNER.scan_file(path, "a.tsx").note == UNPARSED


@pytest.mark.parametrize("piece", ["(", "<a>", "<<>{}(=>`${", "`${", "a<b<c<", "a?b:", "(a,", "/*", '"', "{`"])
def test_nestings_without_end_are_read(piece: str) -> None:
    assert find_customers(".tsx", piece * 4000 + "\nTelvora") in ([], ["tel"])


@pytest.mark.parametrize(
    ("suffix", "text", "customers"),
    [
        (".vue", "<script setup>\nconst who = 'Telvora'; Telvora.go()\n</script>", ["tel"]),
        (".svelte", "<script lang='ts'>\nlet who: string = `Telvora`;\n</script>", ["tel"]),
        (".html", "<script>var a = ['Telvora'];</script>", ["tel"]),
        (".html", "<script>{{ Telvora }}</script>", []),
        (".astro", "---\nconst who = 'Telvora';\n// Telvora\n---\n<p>Telvora</p>", ["tel", "tel"]),
    ],
)
def test_scripts_inside_of_pages(suffix: str, text: str, customers: list[str]) -> None:
    assert find_customers(suffix, text) == customers
