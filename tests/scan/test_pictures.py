"""Logos on ordinary pages: addresses of images, SVG in the page itself, `data:` addresses, pictures saved again."""

import base64
import io
import re
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from tests.scan.conftest import LOGO, ROOT, Run, write
from tests.scan.test_command import list_findings, render_logo

import yaml
from onrecord.names.mentions import Name
from onrecord.scan.automaton import NameFinder
from onrecord.scan.documents import FAMILIES, IMAGES, PAGED, Document
from onrecord.scan.images import LogoFinder
from onrecord.scan.pictures import LIMIT, find_pictures, read_drawing
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import Scanner


def find_logos(run: Run, site: Path, page: str) -> list[dict[str, Any]]:
    write(site / "a.html", page)
    return [found for found in list_findings(run, "--show", "allowed") if found["use"] == "logo"]


@pytest.mark.parametrize(
    "page",
    [
        '<div style="background-image:url(/logos/tenmoor-energy.png)">',
        "<div style=\"background: url('/img/tenmoor-energy.png')\">",
        "<style>.wall { background: url(/img/tenmoor-energy.png) }</style>",
        '<img src="/media/TenmoorEnergyLogo.png">',
        '<img src="/media/tenmoorenergylogo.svg">',
        '<img class="customer-logo" src="/img/lattice.png">',
        '<img src="/img/lattice.png" alt="Logo">',
        '<img src="/media/LatticeLogo.png">',
    ],
)
def test_the_address_of_a_logo(run: Run, site: Path, page: str) -> None:
    assert len(find_logos(run, site, page)) == 1


@pytest.mark.parametrize(
    ("path", "customer"),
    [
        ("hm-logo.svg", "hm"),
        ("logo_hm.png", "hm"),
        ("HMLogo.svg", "hm"),
        ("logos/hm.svg", "hm"),
        ("customers/h-and-m.png", "hm"),
        ("logo-h&m.svg", "hm"),
        ("logos/qrt.svg", "qrt"),
        ("1und1-logo.svg", "1"),
        ("hm.svg", None),
        ("hm-homepage.png", None),
        ("logos/hmv.svg", None),
    ],
)
def test_initials_are_a_logo_by_what_stands_beside_them(path: str, customer: str | None) -> None:
    names = [Name("H&M", "hm"), Name("QR&T", "qrt"), Name("1&1", "1")]
    finder = Scanner(NameFinder(names), QuoteFinder([]), LogoFinder())
    page = Document(f"![]({path})\n\nThe hm logo, an hm, and H and M in a row.\n".encode(), FAMILIES[".md"])
    assert [item.mention.customer for item in finder.find_in_document(page)] == ([customer] if customer else [])


@pytest.mark.parametrize(
    "page",
    [
        '<img src="/img/lattice.png">',
        '<img src="/img/lattice.png" alt="blogs">',
        '<p class="logo">x</p><img src="/img/lattice.png">',
        "<style>.lattice { color: red; background: url(/img/lattice-of-steel.png) }</style>",
        "<p>import LatticeLogo from here</p>",
    ],
)
def test_an_everyday_word_in_another_address_is_no_logo(run: Run, site: Path, page: str) -> None:
    assert find_logos(run, site, page) == list_findings(run, "--show", "allowed") == []


DRAWN = LOGO.strip().replace("<svg ", '<svg class="wall" width="20" ').replace("><", ">\n  <")
QUOTED = urllib.parse.quote(LOGO)
ENCODED = base64.b64encode(LOGO.encode()).decode()


@pytest.mark.parametrize(
    "page",
    [
        f"<p>é</p>\n{DRAWN}",
        f'<p>é</p>\n<img src="data:image/svg+xml;base64,{ENCODED}">',
        f'<p>é</p>\n<img src="data:image/svg+xml;charset=utf-8,{QUOTED}">',
        f"<p>é</p>\n<i style=\"background: url('data:image/svg+xml,{QUOTED}')\"></i>",
        f"<p>é</p>\n<i style='background: url(data:image/svg+xml;base64,{ENCODED})'></i>",
    ],
)
def test_the_drawing_itself_in_a_page(run: Run, site: Path, page: str) -> None:
    (found,) = find_logos(run, site, page)
    assert (found["customer"], found["line"]) == ("nordlys-bank", 2)
    assert "the same drawing, inline" in found["message"]


@pytest.mark.parametrize("page", [f"<!-- {DRAWN} -->", DRAWN.replace("#fb0", "#0bf"), DRAWN.removesuffix("</svg>")])
def test_no_logo_is_drawn(run: Run, site: Path, page: str) -> None:
    assert find_logos(run, site, page) == []


@pytest.mark.parametrize("kind", ["webp", "gif", "png"])
def test_a_picture_saved_anew(run: Run, site: Path, kind: str) -> None:
    data = io.BytesIO()
    Image.open(io.BytesIO(render_logo(LOGO, 120))).save(data, kind)
    write(site / f"pic.{kind}", data.getvalue())
    page = f'<img src="data:image/{kind};base64,{base64.b64encode(data.getvalue()).decode()}">'
    found = find_logos(run, site, page)
    assert [entry["path"] for entry in found] == ["a.html", f"pic.{kind}"]
    assert all("saved again" in entry["message"] for entry in found)


@pytest.mark.parametrize(
    "text",
    [
        b"<svg",
        b"<svg" * 5000,
        b"<svg></svg>",
        b"data:image/png;base64," + b"=" * 100,
        b"data:image/png;base64," + b"A" * 101,
        b"data:image/svg+xml," + b"%" * 100,
        b"data:image/png;base64," + b"A" * 600_000,
    ],
)
def test_whatever_stands_there_is_read(text: bytes) -> None:
    assert all(read_drawing(picture.data) is None for picture in find_pictures(text))


def test_the_hook_is_given_every_kind_that_is_read() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    files = re.compile(next(hook["files"] for hook in hooks if hook["id"] == "onrecord-scan"))
    assert [suffix for suffix in (*FAMILIES, *IMAGES, *PAGED) if not files.search(f"a{suffix}")] == []


def test_drawings_that_are_never_closed_are_looked_for_once() -> None:
    opened = b"<svg" * 500_000  # tried against an end each, these would take minutes
    assert find_pictures(opened) == []
    [found] = find_pictures(opened + b" " * LIMIT + b"<svg>a</svg>")
    assert found.data == b"<svg>a</svg>"
    whole = b"<svg>" + b"a" * (LIMIT - 6) + b"</svg>"
    assert [len(picture.data) for picture in find_pictures(whole)] == [len(whole)]
    assert find_pictures(whole.replace(b"<svg>", b"<svg>aaaaaa")) == []
