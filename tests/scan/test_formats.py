"""Every kind of file that is read: names in it are found where readers see them, with the escapes of its format."""

import io
import zipfile
from pathlib import Path

import pytest

from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import FileResult, Scanner

from .conftest import write

NAMES = [
    Name(name, name)
    for name in ("Telvora", "McTavern's", "Brasserie Zoë", "E*MARCH", "Bexley & Moor", "U.N. Harbor", 'The "Big" Pan')
]
SCANNER = Scanner(NameFinder(NAMES), QuoteFinder([]), LogoFinder())


def scan_file(path: Path) -> FileResult:
    return SCANNER.scan_file(path, path.name)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.yaml", "who: 'McTavern''s'\nalso: \"Brasserie Zo\\u00eb\"\n", ["McTavern's", "Brasserie Zoë"]),
        ("a.yaml", 'who: "Brasserie Zo\\xeb and \\\n  Telvora"\n', ["Brasserie Zoë", "Telvora"]),
        ("a.md", "E\\*MARCH, Bexley \\& Moor and U\\.N\\. Harbor\n", ["E*MARCH", "Bexley & Moor", "U.N. Harbor"]),
        ("a.mdx", "McTavern\\'s and Bexley &amp; Moor\n", ["McTavern's", "Bexley & Moor"]),
        ("a.rst", "E\\*MARCH and McTavern\\ 's\n", ["E*MARCH", "McTavern's"]),
        ("a.adoc", "Bexley \\& Moor\n", ["Bexley & Moor"]),
        ("a.json", '{"who": "McTavern\\u0027s", "b": "Bexley \\u0026 Moor"}\n', ["McTavern's", "Bexley & Moor"]),
        ("a.json", '{"who": "Brasserie\\nZo\\u00eb", "c": "The \\"Big\\" Pan"}\n', ["Brasserie Zoë", 'The "Big" Pan']),
        ("a.toml", 'who = "Brasserie Zo\\U000000eb"\n', ["Brasserie Zoë"]),
        ("a.csv", 'who,n\n"The ""Big"" Pan",1\n', ['The "Big" Pan']),
        ("a.html", "<p>McTavern&#39;s, Bexley &amp; Moor</p><script>x='McTavern\\'s'</script>\n",
         ["McTavern's", "Bexley & Moor", "McTavern's"]),
        ("a.po", '# Telvora\nmsgid "Ask McTavern\'s"\nmsgstr ""\n"Brasserie "\n"Zoë \\"Telvora\\""\n',
         ["McTavern's", "Brasserie Zoë", "Telvora"]),
        ("a.po", 'msgid "a"\nmsgstr "Brasserie Zo\\303\\253"\n', ["Brasserie Zoë"]),
        ("a.pot", '#~ msgid "Telvora"\n#, fuzzy\nmsgid "a"\n', ["Telvora"]),
        ("a.strings", '/* Telvora */\n"key" = "Brasserie Zo\\U00eb";\n', ["Brasserie Zoë"]),
        ("a.ftl", "# Telvora\nask = Ask { $who } at Telvora\n    .title = Telvora says\n", ["Telvora", "Telvora"]),
        ("a.xliff", "<xliff><trans-unit><source>Ask Telvora</source></trans-unit></xliff>\n", ["Telvora"]),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Kim>We met Telvora\n", ["Telvora"]),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nBexley\n& Moor\n", ["Bexley & Moor"]),
        ("a.ipynb", ('{"cells": [{"cell_type": "markdown", "source": ["Ask\\n", "Telvora"]},\n'
          '{"cell_type": "code", "source": ["from a import Telvora"]}]}\n'), ["Telvora"]),
    ],
)  # fmt: skip
def test_a_text_format_with_its_escapes(tmp_path: Path, name: str, text: str, found: list[str]) -> None:
    result = scan_file(write(tmp_path / name, text))
    assert [item.mention.customer for item in result.located] == found
    lines = text.split("\n")
    for item in result.located:
        assert lines[item.line - 1][item.column - 1 :].startswith(item.mention.text.split("\n")[0])


def pack_parts(**parts: str) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return sink.getvalue()


RTF = (
    rb"{\rtf1\ansi{\fonttbl\f0 Telvora;}{\header At Telvora\par}\f0 Bexley & Moor, Brasserie Zo\'eb"
    rb"{\footnote See McTavern\'92s.}\par}"
)
MAIL = (
    b"From: kim@telvora.example\nSubject: =?utf-8?q?Brasserie_Zo=C3=AB?=\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8\n'
    b"Content-Transfer-Encoding: quoted-printable\n\nBexley =26 Moor said=\n yes\n--b\nContent-Type: text/html\n\n"
    b"<head><title>Telvora</title></head><p>McTavern&#39;s <b>Telvora</b></p>\n--b\nContent-Type: application/pdf\n"
    b"Content-Disposition: attachment\n\nTelvora\n--b--\n"
)
SHEET = (
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="inlineStr"><is>'
    '<t>Bexley &amp; Moor</t></is></c><c r="C1"/><c r="D1"><v>12</v></c></row><row r="2"><c r="A2" t="str">'
    "<v>Telvora</v></c></row></sheetData></worksheet>"
)
SLIDE = (
    '<office:body><draw:page draw:name="one"><text:p>Tel<text:span>vora</text:span></text:p></draw:page>'
    "<draw:page><text:p>Bexley<text:s/>&amp;<text:line-break/>Moor</text:p></draw:page></office:body>"
)


@pytest.mark.parametrize(
    ("name", "data", "found", "pages"),
    [
        ("a.rtf", RTF, ["Telvora", "Bexley & Moor", "Brasserie Zoë", "McTavern's"], [None] * 4),
        ("a.eml", MAIL, ["Brasserie Zoë", "Bexley & Moor", "McTavern's", "Telvora"],
         ["the subject", "the text", "the text", "the text"]),
        ("a.xlsx", pack_parts(xl__worksheets__sheet1_xml=SHEET,
                          xl__sharedStrings_xml="<sst><si><t>x</t></si><si><r><t>Brasserie </t></r>"
                          "<r><t>Zoë</t></r></si></sst>",
                          xl__comments1_xml="<comments><t>McTavern's</t></comments>"),
         ["Brasserie Zoë", "Bexley & Moor", "Telvora", "McTavern's"], ["sheet 1", "sheet 1", "sheet 1", "comments1"]),
        ("a.odp", pack_parts(content_xml=SLIDE, styles_xml="<text:p>McTavern's</text:p>"),
         ["Telvora", "Bexley & Moor", "McTavern's"], ["slide 1", "slide 2", "header and footer"]),
        ("a.odt", pack_parts(content_xml="<office:body><text:h>Telvora</text:h></office:body>"), ["Telvora"], [None]),
        ("a.pptx", pack_parts(ppt__slides__slide1_xml="<a:t>Telvora</a:t>",
                          ppt__diagrams__data1_xml="<a:t>Bexley &amp; Moor</a:t>"),
         ["Telvora", "Bexley & Moor"], ["slide 1", "data1"]),
    ],
)  # fmt: skip
def test_a_format_that_text_is_taken_out_of(
    tmp_path: Path, name: str, data: bytes, found: list[str], pages: list[str | None]
) -> None:
    result = scan_file(write(tmp_path / name, data))
    assert [(item.mention.customer, item.page) for item in result.located] == list(zip(found, pages, strict=True))
    assert result.unread is None
    assert result.note == ("1 attachment not read; save attachments as files to scan them" if name == "a.eml" else None)


@pytest.mark.parametrize("name", ["a.rtf", "a.odt", "a.xlsx", "a.pptx"])
def test_what_is_no_such_file_is_told(tmp_path: Path, name: str) -> None:
    unread = scan_file(write(tmp_path / name, b"Telvora")).unread
    assert unread is not None and unread.problem
