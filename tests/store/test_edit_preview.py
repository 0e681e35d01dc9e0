"""A change is judged before it is written."""

from pathlib import Path

import pytest

from desk import TODAY, Desk
from onrecord.git.tree import DirectoryTree, Entry
from onrecord.store.edit_preview import judge_edit
from onrecord.store.overlay import OverlayTree
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited

HAVN = "references/havn-sjomat/reference.yaml"


def edit_record(desk: Desk, **fields: object) -> tuple[bytes, bytes]:
    """A record before and after some keys were set."""
    before = (desk.root / HAVN).read_bytes()
    record = Edited(before, read_schema("reference"))
    for key, value in fields.items():
        record.set((key,), value)
    return before, record.data


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"owner": "nobody"}, "dangling-link"),
        ({"status": "asleep"}, "schema"),
        ({"aliases": ["Lumen"]}, "duplicate-name"),
        ({"restrictions": [{"id": "a", "from": "2026-11-23", "uses": ["lego"], "why": "x"}]}, "unknown-term"),
        ({"restrictions": [{"id": "a", "from": "2026-11-23", "through": "2026-11-01", "why": "x"}]}, "dates-disorder"),
    ],
)
def test_what_check_would_refuse_is_foreseen(tmp_path: Path, fields: dict[str, object], rule: str) -> None:
    desk = Desk(tmp_path)
    _, after = edit_record(desk, **fields)
    catalog, tree = desk.load_catalog(), DirectoryTree(desk.root)
    seen = judge_edit(catalog, tree, {HAVN: after}, TODAY)
    assert rule in [finding.rule for finding in seen.errors]
    (desk.root / HAVN).write_bytes(after)
    assert rule in desk.list_errors()


def test_what_was_wrong_before_does_not_stop_an_edit(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, broken = edit_record(desk, owner="nobody")
    (desk.root / HAVN).write_bytes(broken)
    record = Edited(broken, read_schema("reference"))
    record.append(("outreach",), {"on": "2026-11-23", "by": "mara"})
    seen = judge_edit(desk.load_catalog(), DirectoryTree(desk.root), {HAVN: record.data}, TODAY)
    assert seen.errors == ()
    assert seen.reference is not None
    assert len(seen.reference.outreach) == 1
    assert before != broken


def test_an_overlay_reads_like_the_tree_it_will_be(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    files = {"references/new-one/reference.yaml": b"name: N\n", HAVN: b"changed"}
    over = OverlayTree(DirectoryTree(desk.root), files)
    for path, data in files.items():
        (desk.root / path).parent.mkdir(exist_ok=True)
        (desk.root / path).write_bytes(data)
    real = DirectoryTree(desk.root)
    for folder in ("references", "references/new-one", "references/havn-sjomat", "nowhere"):
        assert over.entries(folder) == real.entries(folder)
    for path in (*files, "references/new-one", "references/havn-sjomat/logo.svg", "nowhere"):
        assert over.kind(path) == real.kind(path)
    assert [over.digest(path) for path in files] == [real.digest(path) for path in files]
    assert over.read(HAVN) == real.read(HAVN) == b"changed"
    assert Entry("new-one", "directory") in over.entries("references")


def test_a_logo_that_could_do_harm_is_foreseen(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    catalog, tree = desk.load_catalog(), DirectoryTree(desk.root)
    slug, reference = next((slug, r) for slug, r in catalog.library.references.items() if r.logo == "logo.svg")
    harmful = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    seen = judge_edit(catalog, tree, {f"references/{slug}/{reference.logo}": harmful}, TODAY)
    assert "unsafe-logo" in [finding.rule for finding in seen.errors]
