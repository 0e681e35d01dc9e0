"""The sheet before a conversation: who, what about, what not, and the exact words that may be used."""

from html import unescape
from pathlib import Path

import pytest
from markdown import markdown

from desk import LUMEN, Desk
from onrecord.reports.briefing import escape, render_briefing

MORE = """\
quotes:
  - id: coo
    text: We *closed* the books on day four.
    speaker: {name: Åsa Lind, title: COO}
    attribution: ATTRIBUTION
    authorization: 2026-words
    consent: {on: 2026-01-12, through: 2026-12-31}
  - id: nobody
    text: Words that their speaker never allowed.
    speaker: {title: CFO}
    attribution: title-only
    authorization: 2026-words
"""
WORDS = """\
  - id: 2026-words
    state: granted
    decided: 2026-01-12
    uses: [quote]
    channels: [sales-deck, website]
    territories: [SE]
    valid_from: 2026-01-12
    valid_through: 2027-01-11
    CONDITIONSbasis: email
    evidence: {url: "https://mail.example/1", sha256: SHA}
    recorded_by: mara
    approvals: [{role: cs, by: dana, on: 2026-01-13}]
preferences:
""".replace("SHA", "1" * 64)
REQUEST = """\
use: reference-call
requested: {on: 2026-11-20, by: sam}
prospect: Umbra <b>AG</b>
about: "How long? [click](javascript:x)"
needed_by: 2026-12-04
"""


def render_sheet(root: Path, attribution: str = "named-person", conditions: str = "", today: str = "2026-11-23") -> str:
    desk = Desk(root)
    words = WORDS.replace("CONDITIONS", conditions)
    record = LUMEN.replace("preferences:\n", words).replace(
        "profile: {",
        "profile: {outcome: Closed on day four, summary: They close fast., figures: [{value: '4', label: days}], ",
    )
    record += MORE.replace("ATTRIBUTION", attribution) + "relationship: {crm_id: 0015g}\n"
    home = desk.root / "references/lumen-energi"
    (home / "reference.yaml").write_text(record, encoding="utf-8")
    (home / "requests").mkdir()
    (home / "requests/2026-11-20-umbra-call.yaml").write_text(REQUEST, encoding="utf-8")
    desk.today = type(desk.today).fromisoformat(today)
    catalog = desk.load_catalog()
    assert catalog.findings == []
    reference = catalog.library.references["lumen-energi"]
    return render_briefing(reference, reference.requests[0], catalog.library, desk.today)


def test_everything_a_colleague_needs(tmp_path: Path) -> None:
    text = render_sheet(tmp_path)
    for line in (
        "- Needed by: 2026-12-04",
        "- Owner: Inés Valverde",
        "**Closed on day four**",
        "They close fast.",
        "4 days",
    ):
        assert line in text
    assert "account 0015g" in text
    assert "- Uses Ledger" in text
    assert "**Does not talk about: pricing**" in text


def test_only_words_that_may_be_used_that_day(tmp_path: Path) -> None:
    text = render_sheet(tmp_path / "now")
    assert "Åsa Lind, COO, Lumen Energi" in text
    assert "Website (Sweden) and Sales deck (Sweden)" in unescape(text)
    assert "never allowed" not in text
    over = render_sheet(tmp_path / "later", today="2027-01-01")
    assert "closed" not in over
    assert "No quote may be used today." in over


@pytest.mark.parametrize(
    ("attribution", "shown", "hidden"),
    [
        ("title-only", "> COO, Lumen Energi ·", "Åsa"),
        ("company-only", "> Lumen Energi ·", "COO"),
        ("anonymous", "> without a name ·", "COO"),
    ],
)
def test_the_speaker_is_named_as_agreed(tmp_path: Path, attribution: str, shown: str, hidden: str) -> None:
    text = render_sheet(tmp_path, attribution)
    assert shown in text
    assert hidden not in text


def test_a_condition_means_ask_first(tmp_path: Path) -> None:
    assert "Website (Sweden, ask first)" in unescape(
        render_sheet(tmp_path, conditions="conditions: [copy-approval]\n    ")
    )


def test_no_word_becomes_markup(tmp_path: Path) -> None:
    text = render_sheet(tmp_path)
    page = markdown(text)
    assert "<b>" not in page
    assert "<a" not in page
    assert "<em>" not in page
    assert "We *closed* the books" in page
    assert "[click](javascript:x)" in page


@pytest.mark.parametrize(
    "text",
    [
        "O'Hanrahan & Søn: how long? (3 days, 50 % less!)",
        "snake_case, a.b@c.example, A|B, 5 > 4",
    ],
)
def test_plain_words_are_not_touched(text: str) -> None:
    assert escape(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "# head", "- item", "+ item", "12. item", "3) item", "> said", "a *b* `c`", "_so_", "[a](b)", "![a](b)", "<b>x",
        "&lt;b&gt;", "back\\*slash*", "~~gone~~",
    ],
)  # fmt: skip
def test_what_would_be_markup_is_shown_as_it_is(text: str) -> None:
    shown = unescape(markdown(escape(text))).removeprefix("<p>").removesuffix("</p>")
    assert shown.replace("\\~", "~") == text  # Python-Markdown leaves a tilde alone, with or without a backslash
