"""GitHub schedule, required checks, CODEOWNERS: what a forge does by default, and what the workflows do instead."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.trust.conftest import Run

import yaml
from sample import ROOT

WORKFLOWS = {path.stem: yaml.load(path.read_text(), yaml.BaseLoader) for path in ROOT.glob(".github/workflows/*.yml")}


def test_github_schedule(catalog: Path, run: Run) -> None:
    """A schedule may come late or never: pages know their own days, show the build's, and can be read from anywhere."""
    assert run("build", "--out", "site").returncode == 0
    home = LexborHTMLParser((catalog / "site" / "index.html").read_text())
    assert home.body is not None
    assert "21 November 2026" in home.body.text() or "2026-11-21" in home.body.text()
    assert home.css("[data-build], [data-day], script[type='application/json']")
    later = str(date(2026, 11, 21) + timedelta(days=400))
    assert run("verify", "site", today=later).returncode == 1
    crons = [entry["cron"] for entry in WORKFLOWS["watch"]["on"]["schedule"]]
    assert len(crons) > 1, "one that is dropped is followed by another on the same day"
    assert all(cron.split()[0] not in ("0", "30", "*") for cron in crons), "at the full hour the Git host is late"


@pytest.mark.parametrize("name", ["check", "judge"])
def test_required_checks(name: str) -> None:
    """A job that is skipped counts as passed, and one behind a path filter hangs: none has a filter, one asks all."""
    workflow: dict[str, Any] = WORKFLOWS[name]
    for trigger in workflow["on"].values():
        filters = set(trigger) if isinstance(trigger, dict) else set()
        assert not {"paths", "paths-ignore", "branches-ignore"} & filters
    last = [job for job in workflow["jobs"].values() if job.get("if", "").startswith("always()")]
    assert last, "one job runs whatever became of the others"
    said = [str(step) for job in last for step in job["steps"]]
    assert [step for step in said if "success" in step or "needs." in step], "and looks at what became of them"


def test_codeowners(catalog: Path, run: Run) -> None:
    """The last match wins: what comes after our lines and overrides them is a failure, not a preference."""
    assert run("codeowners", "--write").returncode == 0
    assert run("codeowners", "--check").returncode == 0
    owners = catalog / ".github" / "CODEOWNERS"
    for stranger in ("* @eve\n", "/references/ @eve\n", "/references/**\n", "/schema/policy.yaml\n"):
        kept = owners.read_text()
        owners.write_text(kept + stranger)
        assert run("codeowners", "--check").returncode == 1, stranger
        owners.write_text(kept)
    policy = catalog / "schema" / "policy.yaml"
    policy.write_text(policy.read_text().replace("dana-okafor", "eve"))
    assert run("codeowners", "--check").returncode == 1, "who is who follows the policy"
