"""Any bytes in any file: skipped with a note or reported, never a traceback, and never taken for clean."""

import io
import json
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from tests.scan.conftest import Run, write

from onrecord.scan.formats import office, pdf
from onrecord.scan.image_fingerprint import find_looks


def test_binary_in_a_text_file_is_skipped(run: Run, site: Path) -> None:
    write(site / "a.md", b"\x00\x01Tolvane")
    assert run().exit_code == 0


def test_a_broken_encoding_is_read_with_a_note(run: Run, site: Path) -> None:
    write(site / "a.md", b"caf\xe9 at Tolvane\n")
    result = run()
    assert result.exit_code == 1
    assert "a.md:1:9: error: Tolvane" in result.stdout
    assert "a.md: not valid UTF-8 from byte 3 on; read as Windows-1252" in result.stdout


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_marked_encodings_are_read(run: Run, site: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    write(site / "a.md", f"{mark}at Tolvane".encode(encoding))
    assert run().exit_code == 1


def test_a_line_of_twenty_megabytes(run: Run, site: Path) -> None:
    write(site / "a.html", b"<p>x y z</p>" * 1_700_000 + b"<p>Tolvane</p>" + b"<b>q</b>" * 1000)
    result = run()
    assert result.exit_code == 1
    assert "a.html:1:20400004: error: Tolvane" in result.stdout
    assert len(result.stdout) < 2000


def test_thousands_of_mentions_in_one_line(run: Run, site: Path) -> None:
    write(site / "a.json", b'{"a": [' + b'"Tolvane", ' * 3000 + b'"end"]}')
    assert "3000 errors" in run().stdout


@pytest.mark.parametrize("piece", ["`", "<", "[", "](", "{#", "<!--", "**a", "&amp", "Tolvane\n> ", "\\", "::\n ", "'"])
@pytest.mark.parametrize("suffix", [".md", ".html", ".rst", ".adoc", ".yaml", ".tsx", ".toml"])
def test_openings_that_nobody_closes(run: Run, site: Path, piece: str, suffix: str) -> None:
    write(site / f"a{suffix}", "Tolvane " + piece * 4000 + " Tolvane " + piece * 4000)
    assert run().exit_code in (0, 1)


def test_loops_of_links_and_links_out_are_not_followed(run: Run, site: Path) -> None:
    (site / "loop").symlink_to(site, target_is_directory=True)
    write(site / "real.txt", "Tolvane")
    (site / "link.md").symlink_to(site / "real.txt")
    (site / "dangling.md").symlink_to(site / "nowhere")
    result = run()
    assert "1 error; 1 file read, 3 links not followed." in result.stdout


@pytest.mark.parametrize("path", ["gone.md", "contents", "gone/", "old.ppt"])
def test_a_path_that_is_not_there_is_not_clean(run: Run, site: Path, path: str) -> None:
    result = run(paths=(path,))
    assert result.exit_code == 4
    assert f"{path.rstrip('/')}: not read: no such file or directory" in result.stdout
    assert result.stdout.endswith("Nothing read; 1 could not be read.\n")
    sarif = json.loads(run("--format", "sarif", paths=(path,)).stdout)
    assert sarif["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_a_named_path_in_which_nothing_was_looked_for_is_told(run: Run, site: Path) -> None:
    write(site / "old.ppt", b"\xd0\xcf\x11\xe0")
    write(site / "binary.md", b"\0")
    write(site / "code/a.py", "Tolvane")
    result = run(paths=("old.ppt", "code", "binary.md"))
    told = [line.partition(": warning: nothing was scanned here: ") for line in result.stdout.splitlines()]
    assert {place: why for place, found, why in told if found} == {
        "binary.md:1:1": "it is a binary file [nothing-read]",
        "code:1:1": "it contains no file of a type that is read [nothing-read]",
        "old.ppt:1:1": "this type of file is not read [nothing-read]",
    }
    assert (
        "code/a.py:1:1: warning: this .py file was not read, but a plain text search found Tolvane (code/a.py:1)"
        in result.stdout
    )
    assert result.stdout.endswith("Not read: 1 .md, 1 .ppt, 1 .py.\n4 warnings; 0 files read.\n")
    assert result.exit_code == 0
    assert "nothing was scanned" not in run().stdout


def test_a_pipe_is_not_waited_for(run: Run, site: Path) -> None:
    os.mkfifo(site / "a.md")
    assert run(paths=("a.md",)).exit_code in (0, 4)


def test_control_characters_never_reach_the_terminal(run: Run, site: Path) -> None:
    write(site / "a\x1b[2J.md", "\x1b]52;c;aGk=\x07 Tolvane \u202e")
    out = run().stdout
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "\\u{1b}" in out


def make_pptx(slides: dict[int, str], more: dict[str, bytes] | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, xml in slides.items():
            archive.writestr(f"ppt/slides/slide{number}.xml", xml)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return data.getvalue()


def test_text_notes_alt_texts_and_pictures_of_a_deck(run: Run, site: Path) -> None:
    from tests.scan.conftest import LOGO

    slide = '<a:p><a:r><a:t>Tol</a:t></a:r><a:r><a:t>vane</a:t></a:r></a:p><p:cNvPr descr="Tenmoor &#69;nergy"/>'
    more = {
        "ppt/notesSlides/notesSlide2.xml": b"<a:p><a:t>Quietwater</a:t><a:br/><a:t>Insurance</a:t></a:p>",
        "ppt/slides/_rels/slide2.xml.rels": b'<Relationship Target="../media/image1.svg"/>',
        "ppt/media/image1.svg": LOGO.encode(),
    }
    write(site / "deck.pptx", make_pptx({1: "<a:t>Hello</a:t>", 2: slide}, more))
    out = run("--show", "allowed").stdout
    assert "Tolvane is named on slide 2" in out
    assert "Tenmoor Energy is named on slide 2" in out
    assert "on notes of slide 2" in out
    assert "Nordlys Bank is shown with its logo (exactly this file) on slide 2" in out


def test_a_document_and_its_footnotes(run: Run, site: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/document.xml", "<w:p><w:t>Tolv</w:t><w:t xml:space='preserve'>ane</w:t></w:p>")
        archive.writestr("word/footnotes.xml", "<w:p><w:t>Tenmoor</w:t></w:p><w:p><w:t>Energy</w:t></w:p>")
    write(site / "a.docx", data.getvalue())
    out = run().stdout
    assert "Tolvane is named" in out
    assert "Tenmoor" not in out  # two paragraphs are no name


def test_a_deck_that_is_a_bomb_is_reported(run: Run, site: Path) -> None:
    write(site / "bomb.pptx", make_pptx({1: "x" * (office.PART_LIMIT + 10)}))
    result = run()
    assert result.exit_code == 4
    assert "bomb.pptx: not read: its part ppt/slides/slide1.xml unpacks to more than a document needs" in result.stdout


def test_a_deck_that_is_none_is_reported(run: Run, site: Path) -> None:
    write(site / "a.pptx", b"PK\x03\x04 nothing")
    write(site / "b.docx", b"")
    assert run().exit_code == 4


def make_pdf(text: str) -> bytes:
    """The smallest PDF that says something."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()
    fonts = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources %b >>" % fonts,
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + tail


def test_the_text_of_a_pdf_page_by_page(run: Run, site: Path) -> None:
    write(site / "a.pdf", make_pdf("We serve Tolvane well"))
    assert "Tolvane is named on page 1" in run().stdout


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"no pdf", make_pdf("x")[:200]])
def test_a_broken_pdf_is_reported(run: Run, site: Path, data: bytes) -> None:
    write(site / "a.pdf", data)
    assert run().exit_code == 4


def test_a_pdf_that_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE_SECONDS", 0.001)
    with pytest.raises(pdf.PdfError, match="reading it took more than"):
        pdf.read_pages(make_pdf("x"))


def make_png_header(width: int, height: int) -> bytes:
    body = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(body)) + b"IHDR" + body + struct.pack(">I", zlib.crc32(b"IHDR" + body))
    return b"\x89PNG\r\n\x1a\n" + chunk


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (b"", ".png"),
        (make_png_header(60_000, 60_000), ".png"),
        (make_png_header(8, 8), ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (b"<svg", ".svg"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', ".svg"),
        (b"\xff\xfe<svg/>", ".svg"),
    ],
)
def test_an_image_that_cannot_be_seen_has_no_looks(data: bytes, suffix: str) -> None:
    assert find_looks(data, suffix) is None


def test_many_files_on_several_processes_give_the_same(run: Run, site: Path) -> None:
    for number in range(130):
        write(site / f"d/{number:03d}.md", f"{number} at Tolvane" if number % 2 else "nothing")
    lines = [line for line in run("--verbose").stdout.splitlines() if line.startswith("d/")]
    assert lines == sorted(lines)
    assert len(lines) == 65


def test_a_catalog_with_a_broken_record_is_not_clean(
    catalog: Path, site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    import shutil

    from click.testing import CliRunner

    from onrecord.commands import onrecord

    root = tmp_path_factory.mktemp("broken") / "catalog"
    shutil.copytree(catalog, root)
    (root / "references/tolvane/reference.yaml").write_text("name: [", encoding="utf-8")
    write(site / "a.md", "Tolvane")
    result = CliRunner().invoke(onrecord, ["scan", "a.md", "--catalog", str(root), "--today", "2026-11-21"])
    assert result.exit_code == 4
    assert "the catalog: not read: 1 record cannot be read, so their names were not looked for" in result.stdout
    assert "tolvane" not in result.stdout.lower()
