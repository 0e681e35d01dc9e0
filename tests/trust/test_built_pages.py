"""Nothing leaks; Jinja2; MkDocs, Material: what a record says is text on a page, and only what an audience may read.

One hostile customer is built next to a harmless one: markup in any field would change the pages' elements.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from example_catalogs import complete_record
from hostile import ATTACK, write_hostile
from onrecord.commands import onrecord
from sample import DAY, copy_settings

PRIVATE = ("note", "prospect", "about", "why", "how", "campaign")
"""Keys of a record whose words no page shows: notes, requests, outreach, how somebody was thanked."""
TOKEN = "Quixotic murmuration"
FACTS = {
    "evidence": rb"37867a70afabd47e|2026-02-25-speaker",
    "what the speaker's consent is bound to": rb"379d205a7f0ad11e",
    "CRM ids": rb"0015g00000WYYWQAAQ|0065g00000",
    "amounts": rb"180000|172000|95000|250000",
    "whom they will not talk to": rb"Sundby",
    "signals": rb"\bhealth\b.{0,9}82|\bnps\b.{0,9}9",
    "words that nobody may use": rb"eleven spreadsheets",
}


def build_site(
    root: Path, attack: str, where: Callable[[str], bool] = lambda key: True, audience: str = "sales"
) -> Path:
    """A site of one customer, whose texts are `attack` at the keys that `where` picks."""
    if not (root / "schema").exists():
        copy_settings(root)
    write_hostile(root, attack, where)
    out = root / audience
    words = ["build", "--catalog", str(root), "--today", str(DAY), "--out", str(out), "--audience", audience]
    result = CliRunner().invoke(onrecord, words)
    assert result.exit_code == 0, result.output
    assert "1 reference shown" in result.output or audience == "public"
    return out


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("hostile"), ATTACK)


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As long, and with as many slashes: behind each of them, an address may break."""
    return build_site(tmp_path_factory.mktemp("harmless"), "Plain words. " * 18 + "/" * ATTACK.count("/"))


def list_elements(page: Path) -> list[tuple[str | None, list[str]]]:
    """Every element of a page with the names of its attributes, as a browser reads it."""
    return [(node.tag, sorted(node.attributes)) for node in LexborHTMLParser(page.read_text()).css("*")]


def test_jinja2(hostile: Path, harmless: Path) -> None:
    """Autoescape is on, attributes are quoted, schemes are listed, and data for scripts cannot end their element."""
    pages = sorted(path.relative_to(hostile) for path in hostile.rglob("*.html"))
    assert len(pages) > 15
    assert {page for page in pages if list_elements(hostile / page) != list_elements(harmless / page)} == set()
    shown = LexborHTMLParser((hostile / "references" / "nordlys-bank" / "index.html").read_text())
    assert shown.body is not None
    assert "{{7*7}}" in shown.body.text()
    assert "<script>alert(1)</script>" in shown.body.text()


def test_no_link_runs_anything(hostile: Path) -> None:
    schemes = set()
    for page in hostile.rglob("*.html"):
        for node in LexborHTMLParser(page.read_text()).css("*"):
            assert not {name for name in node.attributes if name.startswith("on") or name == "srcdoc"}
            for name in ("href", "src", "action", "formaction", "data", "srcset", "xlink:href"):
                schemes |= set(re.findall(r"^[\s\x00-\x1f]*([\w+.-]+):", node.attributes.get(name) or ""))
    assert schemes <= {"https", "mailto"}


def test_mkdocs_material(hostile: Path) -> None:
    """No record text passes through Markdown or front matter: titles and navigation of the theme hold none of it."""
    page = LexborHTMLParser((hostile / "references" / "nordlys-bank" / "index.html").read_text())
    (title,) = page.css("title")
    assert title.text().startswith("::error title=x::##[error]y</script><script>alert(1)")
    for node in page.css("meta[name=description]"):
        assert node.attributes["content"] is not None
    assert page.css("script[src^=http], iframe, object, embed, base") == []
    for link in page.css("nav a"):
        assert "alert(1)" not in (link.attributes.get("href") or "")


@pytest.mark.parametrize("audience", ["sales", "public"])
def test_nothing_leaks(tmp_path: Path, audience: str) -> None:
    out = build_site(tmp_path, TOKEN, lambda key: key in PRIVATE, audience)
    record = (tmp_path / "references" / "nordlys-bank" / "reference.yaml").read_bytes()
    asked = b"".join(path.read_bytes() for path in (tmp_path / "references" / "nordlys-bank").glob("requests/*"))
    assert (record + asked).count(TOKEN.encode()) > 15
    kept = {path: path.read_bytes() for path in out.rglob("*") if path.is_file() and "guides" not in path.parts}
    assert [path for path, data in kept.items() if TOKEN.encode() in data] == []
    for what, pattern in FACTS.items():
        assert re.search(pattern, record + asked + b"health 82"), what
        assert [path for path, data in kept.items() if re.search(pattern, data)] == [], what
    assert not [path for path in kept if "evidence" in path.parts]


def test_nothing_leaks_of_whom_nobody_may_name(tmp_path: Path) -> None:
    """A candidate, a refusal, a lapsed permission: no page, no file and no word of them."""
    states = {
        "candidate": "status: candidate\nowner: dana\n",
        "declined": "status: active\nowner: dana\nauthorizations: [{id: a, state: declined, decided: 2026-01-15}]\n",
        "retired": "status: retired\nstatus_reason: They were bought.\nowner: dana\n",
        "lapsed": "authorizations:\n  - id: a\n    valid_through: 2026-11-20\n",
        "pending": "authorizations:\n  - id: a\n    state: requested\n    requested: {on: 2026-11-02, by: mara}\n",
    }
    for slug, text in states.items():
        home = tmp_path / "references" / f"{slug}-zyxwvut"
        home.mkdir(parents=True)
        (home / "reference.yaml").write_text(complete_record(f"name: Zyxwvut {slug.title()}\n{text}"))
    out = build_site(tmp_path, "Plain words.", lambda key: key != "prospect")  # a prospect of their own list is refused
    everything = b"".join(path.read_bytes() for path in out.rglob("*") if path.is_file())
    assert b"nordlys-bank" in everything
    assert not re.search(rb"zyxwvut", everything, re.I)  # so long that no picture has it by chance
