"""onrecord check, as somebody types it: formats, exit codes, paths, and days to come."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from example_catalogs import complete_record
from onrecord.commands import onrecord
from sample import DAY, copy_settings

Run = Callable[..., Result]

PUBLISHED = """\
name: {name}
authorizations:
  - id: 2026-name
    uses: [name]
    valid_through: {through}
    evidence: {{url: "https://mail.example/{name}", sha256: {sha}}}
publications:
  - {{id: wall, use: name, channel: website, territory: worldwide, where: "https://www.example.com", since: 2026-02-01,
     authorization: 2026-name}}
"""
RECORDS = {
    "aurora": PUBLISHED.format(name="Aurorix", through="2027-06-14", sha="1" * 64),
    "boreas": PUBLISHED.format(name="Boreanor", through="2026-12-01", sha="2" * 64),
    "cirrus": PUBLISHED.format(name="Cirrenta", through="2026-11-20", sha="3" * 64),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Aurora's permission lasts, Boreas' ends within the warning window, Cirrus' ended yesterday."""
    copy_settings(tmp_path)
    for slug, text in RECORDS.items():
        file = tmp_path / "references" / slug / "reference.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(complete_record(text))
    return tmp_path


@pytest.fixture
def run(root: Path) -> Run:
    def run(*words: str, today: str = str(DAY), **env: str) -> Result:
        runner = CliRunner(env={"GITHUB_ACTIONS": None, **env})
        return runner.invoke(onrecord, ["check", "--catalog", str(root), "--today", today, *words])

    return run


def read_findings(result: Result) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return findings


def test_an_error_fails_and_says_place_authorization_and_both_ways_out(run: Run) -> None:
    result = run()
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    (place,) = [line for line in lines if "[expired-published]" in line]
    assert place.startswith("references/cirrus/reference.yaml:19:74: error: Name 'wall'")
    assert "https://www.example.com" in place
    assert "2026-name" in place
    after = lines[lines.index(place) + 1]
    assert "onrecord publication end cirrus wall" in after
    assert "renew" in after
    assert lines[-1] == "1 error, 1 warning; 3 references and 0 requests read."


def test_a_warning_fails_on_request(run: Run, root: Path) -> None:
    shutil.rmtree(root / "references" / "cirrus")
    assert run().exit_code == 0
    assert run("--fail-on", "warning").exit_code == 1
    shutil.rmtree(root / "references" / "boreas")
    result = run("--fail-on", "warning")
    assert (result.exit_code, result.stdout) == (0, "All good: 1 reference and 0 requests read.\n")


def test_what_will_fail_in_thirty_days(run: Run) -> None:
    def list_failing(today: str) -> set[str]:
        findings = read_findings(run("--format", "json", today=today))
        return {finding["customer"] for finding in findings if finding["severity"] == "error"}

    assert list_failing("2026-11-21") == {"cirrus"}
    assert list_failing("2026-12-01") == {"cirrus"}
    assert list_failing("2026-12-02") == {"cirrus", "boreas"}
    assert list_failing("2028-11-21") == {"cirrus", "boreas", "aurora"}
    assert run(today="+3650d").exit_code == 1


def test_json_has_its_documented_shape(run: Run) -> None:
    document = json.loads(run("--format", "json").stdout)
    assert {key: document[key] for key in ("version", "today", "checked")} == {
        "version": 1,
        "today": "2026-11-21",
        "checked": {"references": 3, "requests": 0},
    }
    assert [set(finding) for finding in document["findings"]] == [
        {"rule", "severity", "path", "line", "column", "customer", "message", "hint", "url"}
    ] * 2
    orders = [(f["path"], f["line"], f["column"], f["rule"]) for f in document["findings"]]
    assert orders == sorted(orders)


def test_inside_actions_findings_are_annotations_unless_asked_otherwise(run: Run) -> None:
    lines = run(GITHUB_ACTIONS="true").stdout.splitlines()
    assert [line.partition(" ")[0] for line in lines[:2]] == ["::error", "::warning"]
    assert "file=references/cirrus/reference.yaml,line=19,col=74,title=expired-published::" in lines[0]
    assert not run("--format", "text", GITHUB_ACTIONS="true").stdout.startswith("::")
    assert not run(GITHUB_ACTIONS="false").stdout.startswith("::")


class TestPaths:
    def list_customers(self, result: Result) -> list[str]:
        return [finding["customer"] for finding in read_findings(result)]

    @pytest.mark.parametrize(
        ("paths", "customers"),
        [
            (["references/boreas"], ["boreas"]),
            (["references/boreas/reference.yaml"], ["boreas"]),
            (["references/boreas/"], ["boreas"]),
            (["references/aurora"], []),
            (["references/boreas", "references/cirrus"], ["boreas", "cirrus"]),
            (["references"], ["boreas", "cirrus"]),
            (["."], ["boreas", "cirrus"]),
            (["references/aurora/../boreas"], ["boreas"]),
        ],
    )
    def test_only_what_is_named_is_reported(self, run: Run, paths: list[str], customers: list[str]) -> None:
        result = run(*paths, "--format", "json")
        assert self.list_customers(result) == customers
        assert result.exit_code == ("cirrus" in customers)

    def test_they_are_read_from_where_one_stands(self, run: Run, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(root / "references")
        assert self.list_customers(run("boreas", "--format", "json")) == ["boreas"]
        monkeypatch.chdir(root.parent)
        assert self.list_customers(run("references/boreas", "--format", "json")) == ["boreas"]
        assert self.list_customers(run(str(root / "references" / "boreas"), "--format", "json")) == ["boreas"]

    def test_the_whole_catalog_is_read_all_the_same(self, run: Run, root: Path) -> None:
        (root / "references/boreas/reference.yaml").write_text(complete_record("name: Aurorix\n"))
        rules = {finding["rule"] for finding in read_findings(run("references/aurora", "--format", "json"))}
        assert "duplicate-name" in rules

    def test_what_is_not_there_or_not_in_the_catalog(self, run: Run, root: Path) -> None:
        for path, why in (("references/boras", "there is no"), (str(root.parent), "is not in the catalog")):
            result = run(path)
            assert (result.exit_code, result.stdout) == (2, "")
            assert why in result.stderr


def test_settings_that_cannot_be_read_say_where(run: Run, root: Path) -> None:
    policy = root / "schema" / "policy.yaml"
    policy.write_text(policy.read_text() + "surprise: 1\n")
    result = run("--format", "json")
    assert (result.exit_code, result.stdout) == (4, "")
    line = len(policy.read_text().splitlines())
    assert f"schema/policy.yaml:{line}:1: error: unknown key 'surprise'" in result.stderr
    assert "everything is judged by it" in result.stderr


def test_color_is_for_terminals_only(run: Run) -> None:
    assert "\x1b[" not in run().stdout
    assert "\x1b[" not in run(NO_COLOR="1").stdout
