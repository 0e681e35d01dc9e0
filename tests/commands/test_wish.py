"""onrecord wish: what was looked for and not found becomes a file, is checked, and is answered or closed."""

from pathlib import Path
from typing import Any

import pytest

from desk import Desk
from git_catalogs import Clone, make_clone
from onrecord.git.tree import DirectoryTree
from onrecord.store.findings_with_places import examine
from onrecord.yaml.loader import load

BANK = ("--use", "reference-call", "--industry", "financial-services", "--region", "nordics")
ID = "2026-11-23-reference-call-financial-services-nordics"
PATH = f"wishes/{ID}.yaml"
WISH = "requested: {on: 2026-11-20, by: sam}\nuses: [reference-call]\n"


def read_wish(desk: Desk, id_: str = ID) -> Any:
    return load((desk.root / f"wishes/{id_}.yaml").read_bytes())


def list_findings(desk: Desk) -> list[tuple[str, int, str, str]]:
    tree = DirectoryTree(desk.root)
    return [
        (one.path, one.line, one.rule, one.message)
        for one in examine(desk.load_catalog(), tree, desk.today)
        if one.path.startswith("wishes")
    ]


def test_what_find_prints_files_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    said = desk.run("find", *BANK, "--for", "Globex", "--available-by", "2026-12-04", "two banks", by=None)
    assert said.exit_code == 1
    (line,) = [line for line in said.stderr.splitlines() if "onrecord wish" in line]
    typed = f"--needed-by 2026-12-04 {' '.join(BANK)} 'two banks'"
    assert line == f"Ask for such a customer: onrecord wish {typed}"
    was = desk.take_snapshot()
    deal = ("--needed-by", "2026-12-04", "--amount", "250000", "--stage", "4", "--about", "A second core bank")
    desk.do("wish", *BANK, "two banks", *deal, by="sam")
    assert set(desk.take_snapshot()) - set(was) == {PATH}
    assert (desk.root / PATH).read_text("utf-8") == (
        "# yaml-language-server: $schema=../schema/wish.schema.json\n"
        "requested: {on: 2026-11-23, by: sam, team: sales}\n"
        "uses: [reference-call]\n"
        "industries: [financial-services]\n"
        "regions: [nordics]\n"
        "words: two banks\n"
        "about: A second core bank\n"
        "needed_by: 2026-12-04\n"
        "opportunity: {stage: 4, amount: 250000, currency: EUR}\n"
    )
    assert list_findings(desk) == []


def test_a_second_one_of_the_day_has_a_file_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("wish", *BANK, by="sam")
    desk.do("wish", *BANK, by="tess")
    assert read_wish(desk, f"{ID}-2")["requested"]["by"] == "tess"


def test_find_offers_it_where_few_fit_and_not_where_nothing_was_asked(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    few = desk.run("find", "--use", "reference-call", by=None)
    assert few.stdout.splitlines()[-1] == "1 reference"
    offered = "If none of these helps, ask for such a customer: onrecord wish --use reference-call\n"
    assert few.stderr == offered
    assert "onrecord wish" not in desk.run("find", by=None).output
    dashed = desk.run("find", "--", "-x", by=None).stderr
    assert "onrecord wish -- -x" in dashed


def test_who_files_is_told_what_fits_today(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert "1 reference fits today: Lumen Energi" in desk.do("wish", "--use", "reference-call", by="sam")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "say what you are looking for"),
        (("--in", "NO"), 2, "say what you are looking for"),
        (("--use", "reference-cal"), 2, "did you mean 'reference-call'?"),
        ((*BANK, "--needed-by", "2026-11-22"), 2, "2026-11-22 is in the past"),
        ((*BANK, "--answer", ID), 2, "give --answer ID with --customer CUSTOMER"),
        (("--close", "nothing"), 2, "there is no wish 'nothing'; open: none"),
        (("\u202e",), 2, "1 to 200 printable characters"),
    ],
)
def test_what_cannot_be_filed(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    desk = Desk(tmp_path)
    was = desk.take_snapshot()
    result = desk.run("wish", *arguments, by="sam")
    assert (result.exit_code, said in " ".join(result.output.split())) == (code, True), result.output
    assert desk.take_snapshot() == was


def test_it_is_answered_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("wish", *BANK, by="sam")
    desk.do("wish", "--answer", ID, "--customer", "Lumen", by="dana")
    assert read_wish(desk)["answered"] == {"on": "2026-11-23", "by": "dana", "customer": "lumen-energi"}
    assert list_findings(desk) == []
    again = desk.run("wish", "--close", PATH, "--why", "lost", by="dana")
    assert (again.exit_code, again.stderr) == (1, f"onrecord: Nothing was written: {ID} is already answered.\n")


def test_it_is_closed_with_a_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.do("wish", *BANK, by="sam")
    desk.do("wish", "--close", PATH, "--why", "The deal is lost.", by="sam")
    assert read_wish(desk)["closed"] == {"on": "2026-11-23", "by": "sam", "why": "The deal is lost."}


@pytest.mark.parametrize(
    ("text", "line", "rule", "said"),
    [
        ("requested: {on: 2026-11-20, by: sam}\n", 1, "schema", "needs at least one of: uses, industries"),
        (WISH + "prospect: Globex\n", 3, "schema", "unknown key 'prospect'"),
        ("requested: {on: 2026-11-20, by: nobody}\nuses: [logo]\n", 1, "dangling-link", "'nobody' is not among"),
        (WISH + "industries: [banking]\n", 3, "unknown-term", "banking"),
        (WISH + "channel: billboard\n", 3, "unknown-term", "billboard"),
        (WISH + "answered: {on: 2026-11-21, by: dana, customer: lumen}\n", 3, "dangling-link", "no customer 'lumen'"),
        (WISH + "closed: {on: 2026-11-19, by: dana}\n", 3, "dates-disorder", "before it was filed on 2026-11-20"),
        (
            WISH + "answered: {on: 2026-11-21, by: dana, customer: lumen-energi}\nclosed: {on: 2026-11-21, by: dana}\n",
            4,
            "request-disorder",
            "both answered and closed",
        ),
        ("uses: [logo]\nuses: [name]\n", 2, "syntax", "uses"),
    ],
)
def test_check_says_what_is_wrong(tmp_path: Path, text: str, line: int, rule: str, said: str) -> None:
    desk = Desk(tmp_path)
    (desk.root / "wishes").mkdir()
    (desk.root / "wishes/2026-a.yaml").write_text(text, encoding="utf-8")
    (found,) = list_findings(desk)
    assert found[:3] == ("wishes/2026-a.yaml", line, rule)
    assert said in found[3]
    checked = desk.run("check", "wishes")
    assert (checked.exit_code, rule in checked.stdout) == (1, True)


def test_only_wishes_lie_in_the_folder(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    home = desk.root / "wishes"
    home.mkdir()
    (home / "2026-a.yaml").symlink_to(desk.root / "references/lumen-energi/reference.yaml")
    (home / "notes.txt").write_text("x")
    (home / "2026-b.yaml").write_text(WISH)
    (home / "2026-b.yaml").chmod(0o755)
    assert [(path, rule) for path, _, rule, _ in list_findings(desk)] == [
        ("wishes/2026-a.yaml", "path-escape"),
        ("wishes/2026-b.yaml", "schema"),
        ("wishes/notes.txt", "schema"),
    ]


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


def test_a_wish_allows_nothing_and_so_needs_no_administrator(clone: Clone) -> None:
    clone.write_all({"wishes/2026-a.yaml": WISH})
    clone.commit()
    assert clone.list_missing() == set()
    message = "Not found: Reference call in Financial services, Nordics"
    assert message in clone.run("wish", *BANK, "--by", "sam").stdout
    clone.write_all({"wishes/run.sh": "echo\n"})
    clone.commit()
    assert clone.list_missing() == {"admin"}


def test_a_change_brings_its_own_faults_only(clone: Clone) -> None:
    clone.write_all({"wishes/2026-a.yaml": WISH.replace("sam", "nobody")})
    clone.commit()
    clone.git("branch", "--quiet", "--force", "main", "HEAD")
    clone.write_all({"wishes/2026-b.yaml": WISH.replace("reference-call", "call")})
    clone.commit()
    result = clone.run("check", "--base", "main")
    assert result.exit_code == 1
    assert "wishes/2026-b.yaml:2:8: error:" in result.stdout
    assert "2026-a" not in result.stdout
