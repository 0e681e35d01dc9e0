"""A customer sends a new logo: one command, the old file over, the name untouched."""

import hashlib
import json
from pathlib import Path

import pytest

from desk import LOGO, LUMEN, Desk

NEW = LOGO.replace(b"#147", b"#d22")
MAIL = b"From: brand@lumen.example\n\nHere is our new logo, please use it from now on.\n"
SENT = (
    *("--unasked", "--yes", "logo", "--channel", "website", "--channel", "sales-deck", "--territory", "worldwide"),
    *("--through", "2027-01-11", "--signer", "Brand manager", "--decided", "2026-11-22"),
)
WALL = ("--where", "https://www.fernwright.example/wall", "--channel", "website", "--territory", "worldwide")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path / "catalog")
    (tmp_path / "mail.eml").write_bytes(MAIL)
    (tmp_path / "new.svg").write_bytes(NEW)
    return desk


def replace_logo(desk: Desk, *, name: str = "new.svg") -> str:
    here = desk.root.parent
    return desk.do("record", "lumen-energi", here / "mail.eml", *SENT, "--logo", here / name, by="ines")


def can_use(desk: Desk, use: str, **options: str) -> str:
    arguments = ("can-use", "lumen-energi", use, "--channel", "website", "--territory", "SE")
    return desk.run(*arguments, **options).output.split(":")[0]


def test_the_new_file_takes_the_place_of_the_old_one(desk: Desk) -> None:
    said = replace_logo(desk)
    assert (
        "The permission for the earlier file ends on 2026-11-21 (2026-wall-earlier-logo); 2026-wall continues for name."
        in said
    )
    assert "wall: https://www.fernwright.example/wall" in said
    desk.do("record", "lumen-energi", "--approve", "2026-logo", by="dana")
    old, _, new, before = desk.load_record("lumen-energi")["authorizations"]
    assert (old["uses"], "logo_sha256" in old, old["valid_through"]) == (["name"], False, "2027-01-11")
    assert (new["uses"], new["logo_sha256"]) == (["logo"], hashlib.sha256(NEW).hexdigest())
    assert (before["uses"], before["logo_sha256"]) == (["logo"], hashlib.sha256(LOGO).hexdigest())
    assert (before["valid_through"], "approvals" in before) == ("2026-11-21", False)
    assert new["supersedes"] == before["id"]
    assert (desk.root / "references/lumen-energi/logo.svg").read_bytes() == NEW
    assert [can_use(desk, use) for use in ("logo", "name")] == ["yes, until 2027-01-11"] * 2


def test_check_is_green_once_the_website_has_the_new_file(desk: Desk) -> None:
    replace_logo(desk)
    desk.do("record", "lumen-energi", "--approve", "2026-logo", by="dana")
    check = desk.run("check").stdout
    assert "is not allowed on 2026-11-23, nor on any day since 2026-11-22: It shows an old logo file" in check
    assert "publish the new file there, then: onrecord publication add lumen-energi logo --where" in check
    assert "wall showed the earlier file, and has ended." in desk.do(
        "publication", "add", "lumen-energi", "logo", *WALL
    )
    assert desk.list_errors() == []
    assert [p.get("removed") for p in desk.load_record("lumen-energi")["publications"]] == ["2026-11-23", None]


def test_the_old_file_put_back_is_not_allowed(desk: Desk) -> None:
    replace_logo(desk)
    desk.do("record", "lumen-energi", "--approve", "2026-logo", by="dana")
    (desk.root / "references/lumen-energi/logo.svg").write_bytes(LOGO)
    assert can_use(desk, "logo") == "ask first"


def test_scan_tells_the_earlier_file_from_the_one_that_is_allowed(desk: Desk, tmp_path: Path) -> None:
    replace_logo(desk)
    desk.do("record", "lumen-energi", "--approve", "2026-logo", by="dana")
    content = tmp_path / "content"
    content.mkdir()
    for name, data in (("a.svg", LOGO), ("b.svg", NEW)):
        (content / name).write_bytes(data)
    where = ("--channel", "website", "--territory", "SE", "--format", "json")
    result = desk.run("scan", content, *where, by=None)
    findings = [f for f in json.loads(result.stdout)["findings"] if f["customer"] == "lumen-energi"]
    assert [(Path(f["path"]).name, f["rule"]) for f in findings] == [("a.svg", "logo-earlier")]


def test_a_permission_for_the_logo_alone_ends(desk: Desk) -> None:
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(LUMEN.replace("uses: [logo, name]     #", "uses: [logo]     #"), encoding="utf-8")
    assert "2026-wall ends on 2026-11-21: it was for the earlier file." in replace_logo(desk)
    old, _, new = desk.load_record("lumen-energi")["authorizations"]
    assert (old["valid_through"], new["supersedes"]) == ("2026-11-21", "2026-wall")


def test_what_is_no_logo_is_refused_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "bad.svg").write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    was = desk.take_snapshot()
    result = desk.run("record", "lumen-energi", tmp_path / "mail.eml", *SENT, "--logo", tmp_path / "bad.svg")
    assert (result.exit_code, "Nothing was written: the logo" in result.stderr) == (1, True)
    assert desk.take_snapshot() == was
