"""What must be taken down after a withdrawal, and who does it."""

from datetime import date
from pathlib import Path

from desk import LUMEN, Desk
from onrecord.catalog.workload.takedown import take_down

SINCE = "https://www.fernwright.example"
GONE = "    withdrawn: {on: 2026-12-01, why: x, copies: COPIES}\n"
MORE = f"""\
  - {{id: unlinked, use: name, channel: sales-deck, territory: SE, where: slide 3, since: 2026-02-01}}
  - {{id: other, use: reference-call, channel: reference-talk, territory: SE, where: x, since: 2026-02-01}}
  - {{id: gone, use: logo, channel: website, territory: SE, where: x, since: 2026-02-01, removed: 2026-11-01,
     authorization: 2026-wall}}
  - {{id: later, use: logo, channel: website, territory: SE, where: x, since: 2026-12-02, authorization: 2026-wall}}
content:
  - {{id: story, use: case-study, title: The switch, published: 2026-03-01, authorization: 2026-wall, owner: mara}}
  - {{id: draft, use: case-study, title: Not out yet, url: "{SINCE}/draft", authorization: 2026-wall}}
  - {{id: another, use: video, title: Another, authorization: 2026-talks}}
quotes:
  - {{id: cfo, text: Good., speaker: {{title: CFO}}, attribution: title-only, authorization: 2026-wall}}
outreach:
"""


def list_items(root: Path, copies: str) -> list[tuple[str, str, str | None, bool]]:
    desk = Desk(root)
    record = LUMEN.replace("    recorded_by: mara\n", "    recorded_by: mara\n" + GONE.replace("COPIES", copies), 1)
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(record.replace("outreach:\n", MORE), encoding="utf-8")
    catalog = desk.load_catalog()
    assert catalog.findings == []
    reference = catalog.library.references["lumen-energi"]
    found = list(take_down(reference, reference.by_id["2026-wall"], catalog.library))
    assert {item.by for item in found} == {date(2026, 12, 1)}
    return [(item.kind, item.id, item.who, item.stays) for item in found]


def test_a_recall_takes_everything_down(tmp_path: Path) -> None:
    assert list_items(tmp_path, "recall") == [
        ("publication", "wall", "piet", False),
        ("publication", "unlinked", None, False),
        ("content", "story", "mara", False),
        ("content", "draft", None, False),
        ("quote", "cfo", None, False),
    ]


def test_what_is_out_already_may_stay_where_the_customer_says_so(tmp_path: Path) -> None:
    assert list_items(tmp_path, "stop-new") == [
        ("publication", "wall", "piet", True),
        ("publication", "unlinked", None, True),
        ("content", "story", "mara", True),
        ("content", "draft", None, False),
        ("quote", "cfo", None, True),
    ]


def test_what_was_not_withdrawn_stays(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    catalog = desk.load_catalog()
    reference = catalog.library.references["lumen-energi"]
    assert list(take_down(reference, reference.by_id["2026-wall"], catalog.library)) == []
