"""What the verbs say about the sample, word for word. `make bless` writes the files again: read the diff then."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord
from sample import DAY, ROOT

HERE = Path(__file__).resolve().parent
CASES = {
    "check.txt": "check",
    "check-two-years-later.json": "check --today 2028-11-21 --format json references/nordlys-bank",
    "check.md": "check --format markdown references/talerwerk",
    "check.github": "check --format github references/talerwerk",
    "can-use-allow.txt": "can-use nordlys-bank logo --channel website --territory NO",
    "can-use-allow.json": "can-use nordlys-bank logo --channel website --territory NO --format json",
    "can-use-ask.txt": "can-use nordlys-bank case-study --channel website --territory nordics",
    "can-use-deny.txt": "can-use quillstack logo --channel website --territory worldwide",
    "can-use-expired.txt": "can-use nordlys-bank logo --channel website --territory NO --on 2027-01-14..2027-01-15",
    "can-use-unknown-term.txt": "can-use nordlys-bank logos --channel website --territory NO",
    "can-use-unknown-customer.json": "can-use nordlis-bank logo --channel website --territory NO --format json",
    "find.txt": "find --industry financial-services --size mid-market --region DE --product reporting "
    "--use reference-call",
    "find-nothing.txt": "find cheese --region KP",
    "show.txt": "show nordlys-bank",
    "show.json": "show nordlys-bank --format json",
    "rules-one.txt": "rules expired-published",
    "rules.txt": "rules",
}


def run_verb(arguments: str) -> str:
    """What a verb prints, standard error included, and its exit code."""
    words = arguments.split()
    today = [] if "--today" in words or words[0] == "rules" else ["--today", DAY.isoformat()]
    catalog = [] if words[0] == "rules" else ["--catalog", str(ROOT)]
    result = CliRunner(env={"GITHUB_ACTIONS": None, "NO_COLOR": "1"}).invoke(onrecord, [*words, *today, *catalog])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return f"{result.output}[exit {result.exit_code}]\n"


@pytest.mark.parametrize("name", CASES)
def test_it_says_what_it_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    golden, now = HERE / name, run_verb(CASES[name])
    if os.environ.get("ONRECORD_BLESS"):
        golden.write_text(now, encoding="utf-8")
    assert now == golden.read_text(encoding="utf-8")


def test_nothing_is_kept_that_no_case_makes() -> None:
    kept = {path.name for path in HERE.iterdir() if path.suffix != ".py" and path.is_file()}
    assert kept == set(CASES)
