"""onrecord publication: what is shown where, asked of the decision first."""

import hashlib
from pathlib import Path

import pytest

from desk import LUMEN, Desk

BLOG = ("--where", "https://www.fernwright.example/blog/1", "--channel", "website", "--territory", "worldwide")


def test_what_is_allowed_is_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.do("publication", "add", "lumen-energi", "name", *BLOG)
    assert "Name may be shown there until 2027-01-11; 2026-wall allows it (recorded as name-website)." in said
    assert desk.load_record("lumen-energi")["publications"][1] == {
        "id": "name-website",
        "use": "name",
        "channel": "website",
        "territory": "worldwide",
        "where": "https://www.fernwright.example/blog/1",
        "since": "2026-11-23",
        "authorization": "2026-wall",
        "by": "mara",
    }
    assert desk.list_errors() == []
    again = desk.run("publication", "add", "lumen-energi", "name", *BLOG)
    assert (again.exit_code, "name-website already records" in again.stderr) == (1, True)


def test_a_condition_is_cleared_by_who_is_named_with_the_file_they_saw(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    path = desk.root / "references/lumen-energi/reference.yaml"
    path.write_text(
        LUMEN.replace("    basis: email\n", "    conditions: [copy-approval]\n    basis: email\n", 1), "utf-8"
    )
    wanting = desk.run("publication", "add", "lumen-energi", "name", *BLOG)
    assert (wanting.exit_code, "Copy approval" in wanting.stderr) == (1, True)
    final = tmp_path / "final.pdf"
    final.write_bytes(b"%PDF-1.7 the final text")
    desk.do("publication", "add", "lumen-energi", "name", *BLOG, "--cleared", "copy-approval=piet", "--proof", final)
    (fact,) = desk.load_record("lumen-energi")["publications"][1]["cleared"]
    digest = hashlib.sha256(final.read_bytes()).hexdigest()
    assert fact == {"condition": "copy-approval", "on": "2026-11-23", "by": "piet", "sha256": digest}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("add", "lumen-energi", "video", *BLOG), 1, "is not allowed: No authorization covers Video"),
        (("add", "lumen-energi", "names", *BLOG), 2, "did you mean 'name'?"),
        (("add", "lumen-energi", "name", "--where", "here"), 2, "Missing: --channel, --territory"),
        (("add", "lumen-energi", "name", *BLOG, "--since", "2027-02-01"), 1, "2026-wall ended on 2027-01-11"),
        (("add", "lumen-energi", "name", *BLOG, "--cleared", "copy-approval=pit"), 2, "did you mean 'piet'?"),
        (("add", "lumen-energi", "name", *BLOG, "--authorization", "2026-talks"), 2, "2026-wall does"),
        (("end", "lumen-energi", "wal"), 2, "shown today: wall"),
        (("end", "lumen-energi", "wall", "--on", "2026-11-24"), 2, "2026-11-24 is in the future"),
        (("end", "lumen-energi", "wall", "--on", "2026-01-24"), 1, "dates-disorder"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    desk = Desk(tmp_path)
    result = desk.run("publication", *arguments)
    assert result.exit_code == code, result.output
    assert said in " ".join(result.stderr.split())
    assert desk.read_text("lumen-energi") == LUMEN


def test_the_place_is_part_of_the_question(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    path = desk.root / "references/lumen-energi/reference.yaml"
    only = '    places: ["https://www.fernwright.example/wall*"]\n'
    path.write_text(LUMEN.replace("    basis: email\n", f"{only}    basis: email\n", 1), "utf-8")
    assert desk.list_errors() == []
    elsewhere = desk.run("publication", "add", "lumen-energi", "name", *BLOG)
    assert (elsewhere.exit_code, "No authorization covers" in elsewhere.stderr) == (1, True)
    wall = ("--where", "https://www.fernwright.example/wall/2", *BLOG[2:])
    desk.do("publication", "add", "lumen-energi", "name", *wall)
    asked = ("can-use", "lumen-energi", "name", "--channel", "website", "--territory", "SE")
    assert desk.run(*asked).exit_code == 3
    assert desk.run(*asked, "--place", "https://www.fernwright.example/wall/2").exit_code == 0
    assert desk.run(*asked, "--place", "https://www.fernwright.example/blog").exit_code == 1


def test_what_was_taken_down_is_written_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("withdraw", "lumen-energi", "2026-wall")
    assert desk.list_errors() == ["expired-published"]
    desk.do("publication", "end", "lumen-energi", "wall")
    assert desk.list_errors() == []
    again = desk.run("publication", "end", "lumen-energi", "wall")
    assert (again.exit_code, "wall was taken down on 2026-11-23" in again.stderr) == (1, True)


def test_after_a_renewal_quotes_and_publications_follow(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("renew", "lumen-energi", "2026-wall", "--id", "2027-wall")
    proof = ("--url", "https://contracts.example/7", "--sha256", "7" * 64, "--basis", "email")
    desk.do("record", "lumen-energi", "--yes", "logo", "--yes", "name", *proof)
    follow = ("publication", "follow", "lumen-energi", "2027-wall")
    early = desk.run(*follow)
    assert (early.exit_code, "2027-wall is not in force on 2026-11-23" in early.stderr) == (1, True)
    unapproved = desk.run(*follow, today="2027-01-12")
    assert (unapproved.exit_code, "still needs approval by cs" in unapproved.stderr) == (1, True)
    desk.do("record", "lumen-energi", "--approve", "2027-wall", by="dana")
    assert "publication wall now relies on 2027-wall." in desk.do(*follow, today="2027-01-12")
    assert desk.load_record("lumen-energi")["publications"][0]["authorization"] == "2027-wall"
    again = desk.run(*follow, today="2027-01-12")
    assert (again.exit_code, "no quote and no publication relies on" in again.stderr) == (1, True)
