"""The theme renders shells only, and could be exchanged for another that reads the same files."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.publish import shells
from onrecord.publish.shells import (
    BODY,
    CSP,
    DESCRIPTION,
    PROTOTYPE,
    REVIEW,
    TITLE,
    Masthead,
    Shell,
    ShellError,
    Shells,
    render_shells,
)
from onrecord.store.catalog_reader import Catalog
from onrecord.store.packaged import find_packaged


@pytest.fixture(scope="session")
def rendered(sample: Catalog) -> Shells:
    return render_shells(sample.library.vocabulary, "sales")


def test_every_shell_has_one_slot_and_the_prototype_its_title(rendered: Shells) -> None:
    assert {"index", "insights", PROTOTYPE} <= set(rendered.shells)
    for name, shell in rendered.shells.items():
        assert shell.html.count(BODY) == 1
        assert (TITLE in shell.html, DESCRIPTION in shell.html) == ((name in (PROTOTYPE, REVIEW)),) * 2


def test_every_page_has_its_policy_and_no_place_for_one_is_left(rendered: Shells) -> None:
    pages = [shell.html for shell in rendered.shells.values()]
    pages += [data.decode() for path, data in rendered.files.items() if path.endswith(".html")]
    for page in pages:
        assert CSP not in page
        assert page.count('http-equiv="Content-Security-Policy"') == 1
        [policy] = re.findall(r'Security-Policy" content="([^"]+)"', page)
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_pages_have_no_indents_but_where_space_counts(rendered: Shells) -> None:
    pages = [shell.html for shell in rendered.shells.values()]
    pages += [data.decode() for path, data in rendered.files.items() if path.endswith(".html")]
    blocks = [block for page in pages for block in re.findall(r"<pre.*?</pre>", page, re.DOTALL)]
    assert any("\n  " in block for block in blocks)
    for page in pages:
        outside = re.sub(r"<(pre|script|style|textarea)\b.*?</\1>", "-", page, flags=re.DOTALL)
        assert not re.search(r"\n\s|[ \t]\n", outside)
    kept = "a\u00a0\n\u00a0b"  # it is a letter to HTML, not space
    assert shells._drop_empty_lines(f"<p>{kept}</p>\n  \n<p>") == f"<p>{kept}</p>\n<p>"


def test_a_page_asks_for_one_style_sheet_besides_the_themes_and_has_all_of_ours(rendered: Shells) -> None:
    ours = sorted((find_packaged("site") / "assets/css").glob("*.css"))
    assert [path for path in rendered.files if path.startswith("assets/css/")] == ["assets/css/onrecord.css"]
    joined = rendered.files["assets/css/onrecord.css"].decode()
    assert len(ours) > 10
    assert all(sheet.read_text(encoding="utf-8") in joined for sheet in ours)
    page = rendered.shells[PROTOTYPE].html
    assert [path for path in re.findall(r'<link rel="stylesheet" href="([^"]*)"', page) if "/css/" in path] == [
        "../../assets/css/onrecord.css"
    ]


def test_records_pass_by_the_theme(rendered: Shells, sample: Catalog) -> None:
    """What a customer says about themselves is joined in later, by our own templates."""
    everything = "".join(data.decode("utf-8", "replace") for data in rendered.files.values())
    everything += "".join(shell.html for shell in rendered.shells.values())
    outcomes = [r.profile.outcome for r in sample.library.references.values() if r.profile.outcome]
    assert len(outcomes) > 40
    assert not [outcome for outcome in outcomes if outcome in everything]


def test_what_is_joined_is_escaped_but_for_the_body(rendered: Shells) -> None:
    page = rendered.shells[PROTOTYPE].fill("<p>body</p>", "<b>A & B</b>", 'say "x"', 2)
    assert "<p>body</p>" in page
    assert "<title>&lt;b&gt;A &amp; B&lt;/b&gt;" in page
    assert 'content="say &quot;x&quot;"' in page
    assert BODY not in page
    assert "ONRECORD-" not in page


@pytest.mark.parametrize(
    ("address", "top"), [("https://a.example/team/refs/", "/team/refs/"), ("https://a.example", "/"), (None, "./")]
)
def test_the_page_for_what_is_not_found_goes_by_where_the_site_is(address: str | None, top: str) -> None:
    made = '<link href="/assets/a.css"><a href="/.">home</a><a href="//x.example/"></a>{"base": "/"}'
    page = shells._link_from_top(made, address)
    assert (
        page
        == f'<link href="{top}assets/a.css"><a href="{top}.">home</a><a href="//x.example/"></a>{{"base": "{top}"}}'
    )


def test_what_is_not_found_has_a_page_for_every_audience(rendered: Shells, sample: Catalog) -> None:
    public = render_shells(sample.library.vocabulary, "public", "https://a.example/x/")
    assert "There is no page at this address" in rendered.files["404.html"].decode()
    lost = public.files["404.html"].decode()
    assert 'href="/x/."' in lost
    assert "assets/" not in lost, "it carries its own style: nobody knows how deep the address is"
    assert 'href="/' not in rendered.files["404.html"].decode(), "nobody said where the site is"


def test_the_header_is_the_companys(sample: Catalog) -> None:
    masthead = Masthead("Fern & <b>Wright</b>", ("mark.svg", b"<svg/>"), "https://fern.example/")
    for audience in ("sales", "public"):
        made = render_shells(sample.library.vocabulary, audience, None, masthead)
        page = next(shell.html for shell in made.shells.values())
        assert "Fern &amp; &lt;b&gt;Wright&lt;/b&gt;" in page
        assert "<b>Wright" not in page
        assert 'assets/mark.svg" alt="logo"' in page
        assert made.files["assets/mark.svg"] == b"<svg/>"
        assert ('href="https://fern.example/"' in page) is (audience == "public")


def test_a_companys_site_has_no_pages_for_those_who_work_on_the_tool(rendered: Shells) -> None:
    assert not [path for path in rendered.files if path.startswith("develop/")]
    assert "For developers" not in rendered.shells["index"].html
    linking = [path for path, data in rendered.files.items() if path.endswith(".html") and b"develop/" in data]
    assert not linking, "a guide links to a page that no site has"


def test_a_shell_joined_further_down_reaches_its_files() -> None:
    shell = Shell(f'<link href="../assets/a.css"><a href=".."></a><a href="https://x.example/..">{BODY}</a>', 1)
    page = shell.fill('<a href="../kept">', "", "", 2)
    assert '<link href="../../assets/a.css">' in page
    assert '<a href="../..">' in page
    assert 'href="https://x.example/.."' in page
    assert '<a href="../kept">' in page


@pytest.mark.parametrize(
    ("page", "name", "said"),
    [
        ("no slot", "index", "0 times"),
        (BODY * 2, "index", "2 times"),
        (f"{BODY}{TITLE}", "index", TITLE),
        (BODY, PROTOTYPE, TITLE),
        (f"{BODY}{TITLE}", PROTOTYPE, DESCRIPTION),
    ],
)
def test_a_theme_that_moves_its_sentinels_stops_the_build(page: str, name: str, said: str) -> None:
    with pytest.raises(ShellError, match=said):
        shells._check(page, name)
    with pytest.raises(ShellError, match="Content-Security-Policy"):
        shells._secure(page, "index.html")


def test_another_engine_renders_the_same_shells(sample: Catalog, rendered: Shells, tmp_path: Path) -> None:
    """Material for MkDocs ends in May 2027; Zensical reads the same configuration and theme."""
    names = shells.lay_out(tmp_path, sample.library.vocabulary, "sales")
    engine = Path(sys.executable).with_name("zensical")
    done = subprocess.run(
        [str(engine), "build", "--config-file", "mkdocs.yml"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    paths = {"index.html" if name == "index" else f"{name}/index.html" for name in names}
    paths |= {path for path in rendered.files if path.endswith(".html")}
    built = {path.relative_to(tmp_path / "built").as_posix() for path in (tmp_path / "built").rglob("*.html")}
    assert built | {"404.html"} == paths
    for name in names:
        page = tmp_path / "built" / ("index.html" if name == "index" else f"{name}/index.html")
        assert page.read_text().count(BODY) == 1
