"""build, as somebody types it: what it says, what it refuses, and the day it is for."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from git_catalogs import GRANT, Clone, make_clone
from onrecord.commands import onrecord

RECORD = "references/nordlys-bank/reference.yaml"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "work")


def run_in_clone(clone: Clone, *words: str) -> Result:
    """The program without --today."""
    return CliRunner().invoke(onrecord, [words[0], "--catalog", str(clone.root), *words[1:]])


def read_marker(out: Path) -> dict[str, object]:
    return dict(json.loads((out / ".onrecord-site.json").read_text()))


def test_it_says_what_it_built_and_a_second_time_that_nothing_changed(clone: Clone, tmp_path: Path) -> None:
    clone.record("name: Candidate Corp\nstatus: candidate\n", "candidate-corp")
    out = tmp_path / "site"
    first = clone.run("build", "--out", str(out))
    assert first.exit_code == 0, first.output
    said = "Built the preview of 2026-11-21 for sales: 1 reference shown, "
    said += "1 left out because nothing about them is allowed."
    assert first.stdout.splitlines()[0] == said
    assert (read_marker(out)["day"], read_marker(out)["preview"]) == ("2026-11-21", True)
    second = clone.run("build", "--out", str(out))
    assert "nothing changed" in second.stdout
    assert not list(out.rglob("*candidate-corp*"))


def test_no_word_of_a_commit_reaches_the_site(clone: Clone, tmp_path: Path) -> None:
    clone.record("name: Candidate Corp\nstatus: candidate\n", "candidate-corp")
    clone.record(GRANT + "    review_by: 2027-01-01\n")
    clone.commit("Zephyria GmbH wants a call for 250000 EUR; Candidate Corp said no")
    out = tmp_path / "site"
    result = clone.run("build", "--out", str(out))
    assert result.exit_code == 0, result.output
    feed = (out / "feeds/changes.atom").read_text()
    assert "2026-name granted" in feed
    everything = b"".join(path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file())
    assert b"Zephyria" not in everything
    assert b"Candidate Corp" not in everything


def test_outside_of_git_there_is_no_history_and_all_the_rest(clone: Clone, tmp_path: Path) -> None:
    shutil.rmtree(clone.top / ".git")
    out = tmp_path / "site"
    assert clone.run("build", "--out", str(out)).exit_code == 0
    assert "<entry>" not in (out / "feeds/changes.atom").read_text()
    assert (out / "references/nordlys-bank/index.html").is_file()


def test_a_broken_record_is_left_out_and_harms_nobody_else(clone: Clone, tmp_path: Path) -> None:
    clone.record(GRANT.replace("Nordlys Bank", "Vega Foods"), "vega-foods")
    clone.write(**{RECORD: (clone.root / RECORD).read_text() + "surprise: 1\n"})
    out = tmp_path / "site"
    result = clone.run("build", "--out", str(out))
    assert result.exit_code == 1, result.output
    assert (
        "1 reference shown, 0 left out because nothing about them is allowed, 1 left out because of errors."
        in result.stdout
    )
    assert f"{RECORD}:" in result.stderr
    assert "the catalog has 1 error; left out of the site: 1 whole record" in result.stderr
    assert "can be deployed" in result.stderr
    assert [page.parent.name for page in out.glob("references/*/index.html")] == ["vega-foods"]


def test_a_strict_build_writes_nothing_and_says_the_way_out(clone: Clone, tmp_path: Path) -> None:
    clone.write(**{RECORD: (clone.root / RECORD).read_text() + "surprise: 1\n"})
    result = clone.run("build", "--strict", "--out", str(tmp_path / "site"))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"{RECORD}:" in result.stderr
    assert "nothing was built: the catalog has 1 error, and --strict was given" in result.stderr
    assert "then build again" in result.stderr
    assert not (tmp_path / "site").exists()


def test_a_site_that_does_not_pass_its_own_reading_is_not_swapped_in(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.record("name: Candidate Corp\nstatus: candidate\n", "candidate-corp")
    monkeypatch.setattr("onrecord.publish.site_files.is_allowed_anywhere", lambda library, reference, day: True)
    result = clone.run("build", "--out", str(tmp_path / "site"))
    assert result.exit_code == 4
    assert "nothing was published: the site did not pass verification" in result.stderr
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("file", ["policy", "vocabulary"])
def test_without_policy_or_vocabulary_nothing_is_swapped_in(clone: Clone, tmp_path: Path, file: str) -> None:
    out = tmp_path / "site"
    assert clone.run("build", "--out", str(out)).exit_code == 0
    before = (out / "index.html").read_bytes()
    clone.write(**{f"schema/{file}.yaml": "version: 1\nsurprise: [\n"})
    assert clone.run("build", "--out", str(out)).exit_code == 4
    assert (out / "index.html").read_bytes() == before


def test_a_folder_of_somebody_else_is_refused(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine/letter.txt").write_text("mine")
    result = clone.run("build", "--out", str(tmp_path / "mine"))
    assert result.exit_code == 2
    assert "onrecord did not write" in result.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_the_epoch_sets_the_day_in_the_policys_zone_and_makes_no_preview(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795390200")  # 22 November 2026, 23:30 UTC: in Oslo it is the 23rd
    out = tmp_path / "site"
    result = run_in_clone(clone, "build", "--out", str(out))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Built the site of 2026-11-23 for sales")
    assert (read_marker(out)["day"], read_marker(out)["preview"]) == ("2026-11-23", False)


def test_an_epoch_that_is_none(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    result = run_in_clone(clone, "build", "--out", str(tmp_path / "site"))
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in result.stderr


def test_without_a_catalog(tmp_path: Path) -> None:
    result = Clone(tmp_path).run("build", "--out", str(tmp_path / "site"))
    assert result.exit_code == 4
    assert not (tmp_path / "site").exists()
