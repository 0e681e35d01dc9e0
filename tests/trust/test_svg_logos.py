"""SVG logos: scripts, events, foreign content, references out, bombs are refused; plain drawings are not."""

import base64
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from onrecord.store.logo import MAX_LOGO, find_logo_problem
from sample import ROOT

SVG = "http://www.w3.org/2000/svg"
LOGOS = sorted(ROOT.glob("references/*/logo.svg"))


def make_svg(inside: str, attributes: str = "") -> str:
    names = f'xmlns="{SVG}" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} viewBox="0 0 64 64" {attributes}>{inside}</svg>'


def find_problem(text: str | bytes) -> str | None:
    return find_logo_problem("logo.svg", text.encode() if isinstance(text, str) else text)


def make_picture(kind: str = "PNG", size: tuple[int, int] = (2, 2)) -> bytes:
    file = io.BytesIO()
    Image.new("1" if size[0] > 99 else "RGB", size).save(file, kind)
    return file.getvalue()


def embed_picture(data: bytes, kind: str = "png") -> str:
    return make_svg(f'<image href="data:image/{kind};base64,{base64.b64encode(data).decode()}" width="9" height="9"/>')


def test_the_sample_has_logos_and_all_may_be_shown() -> None:
    assert len(LOGOS) > 40
    assert {path: found for path in LOGOS if (found := find_problem(path.read_bytes()))} == {}


@pytest.mark.parametrize(
    "text",
    [
        make_svg(
            '<g id="a" class="b" style="fill: #fff; stroke:url(#c)" data-name="Ebene 1 (2)"><path d="M0 0z"/></g>'
        ),
        make_svg('<g transform="translate(1 2) rotate(3)" fill="rgba(1,2,3,.5)" aria-label="us@home.example"/>'),
        make_svg('<defs><path id="p" d="M0 0"/></defs><use xlink:href="#p"/><use href="#p"/><use href="#nowhere"/>'),
        make_svg('<mask id="m"><rect width="9"/></mask><g mask="url(#m)"/><g mask="url( \'#m\' )"/>'),
        make_svg('<linearGradient id="a"><stop offset="1"/></linearGradient><rect fill="url(#a) none" width="1"/>'),
        make_svg('<filter id="f"><feGaussianBlur stdDeviation="1"/></filter><g filter="url(#f)"/>'),
        make_svg(
            '<text font-size="9">Fish <![CDATA[<script>]]> &amp; Chips</text><!-- <script/> -->', 'xml:space="preserve"'
        ),
        make_svg('<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" r:about="x"/></metadata>'),
        make_svg('<i:path xmlns:i="http://www.inkscape.org/namespaces/inkscape" onclick="nobody draws or runs it"/>'),
        '<?xml version="1.0" encoding="utf-8"?>\n' + make_svg(""),
        "\ufeff" + make_svg(""),
        make_svg(
            '<style>.cls-1{fill:#147;}.cls-2,.cls-3{fill:none;stroke-width:2px}</style><path class="cls-1" d="M0 0"/>'
        ),
        make_svg('<defs><style type="text/css"><![CDATA[ .f {fill:#FFF} /* a note */ ]]></style></defs><g class="f"/>'),
        make_svg(
            "<style>.a{fill:url(#g)}.b{stop-color:#fff}*{stroke:none}</style>"
            '<linearGradient id="g"><stop class="b" offset="1"/></linearGradient><path class="a c" d="M0 0"/>'
        ),
        make_svg("<style/>"),
        make_svg("<style> #a , path { fill : rgb(1, 2, 3) } </style>"),
        embed_picture(make_picture()),
        embed_picture(make_picture("JPEG"), "jpeg"),
    ],
)
def test_what_drawing_programs_write_is_fine(text: str) -> None:
    assert find_problem(text) is None


HARMFUL = {
    # scripts, in every disguise
    "<script>alert(1)</script>": "the element <script>",
    f'<s:script xmlns:s="{SVG}">alert(1)</s:script>': "the element <script>",
    '<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>': "not part of SVG",
    '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>': "not part of SVG",
    '<metadata><script xmlns="http://www.w3.org/1999/xhtml"/></metadata>': "not part of SVG",
    '<script xmlns="">alert(1)</script>': "not part of SVG",
    "<SCRIPT/>": "the element <SCRIPT>",
    '<handler type="text/javascript"/>': "the element <handler>",
    # events
    '<g onload="alert(1)"/>': "reacts to events (onload)",
    '<g\n\tOnClick\n=\n"alert(1)"/>': "reacts to events (OnClick)",
    "<g onfocusin='a' tabindex='1'/>": "reacts to events",
    # what is no drawing
    "<foreignObject><p/></foreignObject>": "the element <foreignObject>",
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="//evil.example"/>': "not part of SVG",
    '<math xmlns="http://www.w3.org/1998/Math/MathML"/>': "not part of SVG",
    # style sheets that are more than plain
    "<style>@import url(//evil.example/a.css);</style>": "its style sheet hides what it says, or loads something",
    "<style>@import '//evil.example/a.css';</style>": "its style sheet hides",
    "<style>@font-face{font-family:a;src:url(//evil.example/a.woff)}</style>": "its style sheet hides",
    "<style>@media print{.a{fill:red}}</style>": "its style sheet hides",
    "<style>@keyframes a{from{fill:red}}</style>": "its style sheet hides",
    "<style>.a{fill:u\\72l(//evil.example)}</style>": "its style sheet hides",
    "<style>.a{fill:url(//evil.example)}</style>": "its attribute style refers to something outside itself",
    "<style>.a{fill:url/**/(//evil.example)}</style>": "its attribute style refers",
    "<style>.a{background:image-set('//evil.example/a.png' 1x)}</style>": "its attribute style refers",
    "<style>.a{width:expression(alert(1))}</style>": "its attribute style refers",
    "<style>.a{fill:red} /* </style>": "its style sheet has a comment that does not end",
    "<style>.a{fill:red</style>": "its style sheet is not a list of plain rules",
    "<style>.a{.b{fill:red}}</style>": "its style sheet is not a list of plain rules",
    "<style>}.a{fill:red}</style>": "its style sheet is not a list of plain rules",
    "<style>g:hover{fill:red}</style>": "its style sheet selects elements by more",
    "<style>[href^='a']{fill:red}</style>": "its style sheet selects elements by more",
    "<style><g/></style>": "its style sheet contains elements",
    "<style><![CDATA[</style><script>alert(1)</script>]]></style>": "its style sheet hides",
    "<style>.a{fill:url(#p)}</style><pattern id='p'><g class='a'/></pattern><g class='a'/>": "it refers to itself",
    "<style>*{fill:url(#p)}</style><pattern id='p'/>": "it refers to itself",
    '<animate attributeName="href" values="javascript:alert(1)"/>': "the element <animate>",
    '<set attributeName="onload" to="alert(1)"/>': "the element <set>",
    '<a href="https://evil.example"><rect/></a>': "the element <a>",
    '<feImage href="https://evil.example"/>': "the element <feImage>",
    '<feTurbulence numOctaves="1000000"/>': "the element <feTurbulence>",
    '<?xml-stylesheet href="https://evil.example/a.css"?>': "processing instruction (<?xml-stylesheet?>)",
    '<?php system("x")?>': "processing instruction",
    # references out of the file
    '<use href="https://evil.example/a.svg#b"/>': "outside itself (https://evil.example/a.svg#b)",
    '<use href="//evil.example#b"/>': "outside itself",
    '<use xlink:href="&#106;avascript:alert(1)"/>': "outside itself (javascript:alert(1))",
    '<use href=" java&#10;script:alert(1)"/>': "outside itself",
    '<use href="other.svg#b"/>': "outside itself",
    '<use href=""/>': "outside itself",
    '<use href="data:image/svg+xml;base64,PHN2Zz4="/>': "outside itself",
    '<image href="data:image/svg+xml,%3Csvg onload=alert(1)%3E"/>': "outside itself",
    '<image href="https://evil.example/a.png"/>': "outside itself",
    '<image href="file:///etc/passwd"/>': "outside itself",
    '<image href="#a"/>': "outside itself",
    '<image href="data:image/png;base64,AAAA"/>': "an image inside it is not a PNG image",
    '<image href="data:image/png;base64,A"/>': "a broken image",
    '<g xml:base="https://evil.example/"/>': "the attribute base, which is not part of SVG",
    '<g xlink:show="new"/>': "the attribute show, which is not part of SVG",
    # references out of the file by styles
    '<g fill="url(https://evil.example/a)"/>': "its attribute fill refers",
    '<g fill="URL( &quot;//evil.example&quot; )"/>': "its attribute fill refers",
    '<g fill="url(#a) url(//evil.example)"/>': "its attribute fill refers",
    '<g style="fill:urlurl(#a)(//evil.example)"/>': "its attribute style refers",
    '<g style="fill:u\\72l(//evil.example)"/>': "its attribute style hides",
    '<g style="fill:url/**/(//evil.example)"/>': "its attribute style hides",
    "<g style=\"@import '//evil.example'\"/>": "its attribute style hides",
    "<g style=\"background:image-set('//evil.example/a.png' 1x)\"/>": "its attribute style refers",
    '<g style="width:expression(alert(1))"/>': "its attribute style refers",
    # what only the sanitizer knows
    '<g unheard-of="1"/>': "a sanitizer would remove its attribute unheard-of",
    '<use href="#a" xlink:href="#b"/>': "a sanitizer would remove",
}


@pytest.mark.parametrize("inside", HARMFUL)
def test_what_could_do_harm_is_refused(inside: str) -> None:
    found = find_problem(make_svg(inside))
    assert found is not None
    assert found.startswith("could do harm: ")
    assert HARMFUL[inside] in found


def test_what_the_sanitizer_does_not_read_is_refused() -> None:
    said = find_problem(f'<s:svg xmlns:s="{SVG}"><s:rect width="1"/></s:svg>')
    assert said == "could do harm: a sanitizer cannot read it"


def nest_groups(levels: int, wide: int) -> str:
    groups = (f'<g id="g{i + 1}">' + f'<use href="#g{i}"/>' * wide + "</g>" for i in range(levels))
    return '<g id="g0"><rect width="1"/></g>' + "".join(groups)


def make_pattern(level: int) -> str:
    tile = f'<rect fill="url(#p{level})" width="1" height="1"/>'
    return f'<pattern id="p{level + 1}">{tile * 9}</pattern>'


BOMBS = {
    "doctype": '<!DOCTYPE svg SYSTEM "https://evil.example/a.dtd">' + make_svg(""),
    "laughs": f'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg xmlns="{SVG}"><text>&b;</text></svg>',
    "file": f'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="{SVG}"><text>&a;</text></svg>',
    "uses": make_svg(nest_groups(8, 10)),
    "uses in a chain": make_svg(nest_groups(900, 1)),
    "patterns": make_svg("".join(map(make_pattern, range(9))) + '<rect fill="url(#p9)"/>'),
    "masks in a circle": make_svg('<mask id="a"><g mask="url(#b)"/></mask><mask id="b"><g mask="url(#a)"/></mask>'),
    "itself": make_svg('<use id="a" href="#a"/>'),
    "one id twice": make_svg('<g id="a"/><g id="a"><use href="#a"/></g>'),
    "deep": make_svg("<g>" * 9_000 + "</g>" * 9_000),
    "many": make_svg("<g/>" * 2_001),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_they_go_off(name: str) -> None:
    assert len(BOMBS[name]) < MAX_LOGO
    assert (find_problem(BOMBS[name]) or "").startswith("could do harm: it")


@pytest.mark.parametrize("value", ["a" * 200_000, " " * 200_000, "(" * 200_000, "url(" * 50_000, "url(#" * 40_000])
def test_long_values_are_judged_in_no_time(value: str) -> None:
    assert find_problem(make_svg(f'<g fill="{value}(x)"/>'))


@pytest.mark.parametrize(
    "style",
    [
        "a" * 200_000,
        "/*" * 100_000,
        "{" * 200_000,
        "a," * 100_000 + "a{fill:red}",
        "a{" + "fill:url(#a);" * 15_000 + "}",
        "a{}" * 60_000,
        ".a{" + " ".join(f"fill:url(#p{n});" for n in range(9_000)) + "}",
    ],
)
def test_long_style_sheets_are_judged_in_no_time(style: str) -> None:
    text = make_svg(f"<style>{style}</style>" + '<g class="a"/>' * 1900)
    find_problem(text)  # by a quadratic search it would not end


def test_copies_are_counted_where_a_style_sheet_makes_them() -> None:
    rules = "".join(f".c{n}{{fill:url(#p{n})}}" for n in range(9))
    tiles = "".join(
        f'<pattern id="p{n + 1}">' + f'<rect class="c{n}" width="1" height="1"/>' * 9 + "</pattern>" for n in range(9)
    )
    assert find_problem(make_svg(f'<style>{rules}</style>{tiles}<rect class="c8"/>')) == (
        "could do harm: it repeats its parts too often"
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not an SVG image"),
        (b"<svg/>", "is not an SVG image"),
        (b"<html><svg/></html>", "is not an SVG image"),
        (make_svg("<g>").encode(), "is not an SVG image (mismatched tag"),
        ((make_svg("") + "<svg/>").encode(), "is not an SVG image (junk"),
        (make_svg("&nbsp;").encode(), "is not an SVG image (undefined entity"),
        (make_svg("<x:g/>").encode(), "is not an SVG image (unbound prefix"),
        (make_svg("").encode("utf-16"), "is not UTF-8 text"),
        (b"\0" + make_svg("").encode(), "is not an SVG image"),
        (make_svg("").encode() + b"\xff", "is not UTF-8 text"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + make_svg("").encode(), "declares the encoding utf-7"),
        (b'<?xml version="1.0" encoding="utf-16"?>' + make_svg("").encode(), "declares the encoding utf-16"),
        (gzip.compress(make_svg("").encode(), mtime=0), "is compressed (SVGZ)"),
        (make_svg("").encode() + b" " * MAX_LOGO, "is larger than 256 KiB"),
    ],
)
def test_what_is_no_svg_is_said_to_be_none(data: bytes, says: str) -> None:
    assert (find_problem(data) or "").startswith(says)


def test_a_png_is_read_as_far_as_its_header_and_checksums() -> None:
    good = make_picture()
    assert find_logo_problem("logo.png", good) is None
    assert find_logo_problem("logo.png", make_picture("JPEG")) == "is not a PNG image"
    assert find_logo_problem("logo.png", good[:-9]) == "is not a PNG image"
    assert find_logo_problem("logo.png", good.replace(b"IDAT", b"IDAT!")) == "is not a PNG image"
    assert find_logo_problem("logo.png", make_svg("").encode()) == "is not a PNG image"


def test_a_small_file_may_not_hold_a_large_picture() -> None:
    bomb = make_picture(size=(9_000, 9_000))
    assert len(bomb) < MAX_LOGO / 10
    says = "has 9000 x 9000 pixels, more than a logo needs"
    assert find_logo_problem("logo.png", bomb) == says
    assert find_problem(embed_picture(bomb)) == f"could do harm: an image inside it {says}"


PIECES = st.sampled_from([*HARMFUL, "<g>", "</g>", "<", ">", '"', "&", "\0", "\ufffe", "<![CDATA[", "]]>", "<!--", "#"])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LOGOS), st.lists(st.tuples(st.integers(0, 4_000), PIECES | st.text(max_size=5)), max_size=4))
def test_any_bytes_give_an_answer(path: Path, pieces: list[tuple[int, str]]) -> None:
    text = path.read_text(encoding="utf-8")
    for at, piece in pieces:
        text = text[: at % len(text)] + piece + text[at % len(text) :]
    found = find_problem(text.encode("utf-8", "surrogatepass"))
    assert found is None or found.startswith(("is ", "could do harm: ", "declares "))


def test_check_names_the_record_and_the_build_shows_none_of_it(catalog: Path, run: Callable[..., object]) -> None:
    """The row through the command line: the finding is at the record's line that names the logo."""
    home = catalog / "references" / "nordlys-bank"
    (home / "logo.svg").write_text(make_svg("<script>alert(1)</script>"), encoding="utf-8")
    (home / "reference.yaml").write_text((home / "reference.yaml").read_text() + "logo: logo.svg\n")
    done = run("check", "--format", "json")
    findings = json.loads(done.stdout)["findings"]  # type: ignore[attr-defined]
    (unsafe,) = [found for found in findings if found["rule"] == "unsafe-logo"]
    line = (home / "reference.yaml").read_text().splitlines().index("logo: logo.svg") + 1
    assert (unsafe["line"], unsafe["column"], unsafe["severity"]) == (line, 7, "error")
    assert "the element <script>" in unsafe["message"]
