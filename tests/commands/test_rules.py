import json

import pytest
from click.testing import CliRunner, Result

from onrecord.commands import onrecord
from onrecord.rules import list_rules


def run(*arguments: str) -> Result:
    return CliRunner().invoke(onrecord, ["rules", *arguments])


def test_it_lists_every_rule_with_its_severity() -> None:
    lines = run().output.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [id_, known.rule.severity.value] for id_, known in list_rules().items()
    ]
    assert all(known.rule.summary in line for line, known in zip(lines, list_rules().values(), strict=True))


@pytest.mark.parametrize("id_", sorted(list_rules()))
def test_it_explains_each_one(id_: str) -> None:
    result = run(id_)
    assert result.exit_code == 0
    heads = [line for line in result.output.splitlines() if line in ("Why", "Bad", "Good", "Fix")]
    assert heads == ["Why", "Bad", "Good", "Fix"]
    said = "cannot be ignored" if not list_rules()[id_].rule.ignorable else "may ignore it"
    assert said in result.output.splitlines()[-1]


def test_examples_are_shown_under_their_files_names() -> None:
    output = run("over-limit").output
    assert "\n  requests/2026-10-12-globex-call.yaml\n    use: reference-call\n" in output
    assert "```" not in output


@pytest.mark.parametrize(
    ("typed", "meant"), [("expired-publish", "expired-published"), ("Over_Limit", "over-limit"), ("xyz", None)]
)
def test_an_unknown_id_is_a_usage_error_with_a_hint(typed: str, meant: str | None) -> None:
    result = run(typed)
    assert result.exit_code == 2
    assert (f"Did you mean {meant}?" if meant else "To list the rules: onrecord rules") in result.output


def test_control_characters_are_shown_not_sent() -> None:
    assert "\x1b" not in run("\x1b[31mred").output


def test_json_is_versioned_and_tells_everything() -> None:
    whole = json.loads(run("--format", "json").output)
    assert whole["version"] == 1
    assert [rule["id"] for rule in whole["rules"]] == list(list_rules())
    (one,) = json.loads(run("no-expiry", "--format", "json").output)["rules"]
    assert (one["severity"], one["ignorable"]) == ("warning", True)
    assert one["bad"][0]["file"] == "reference.yaml" and "review_by" in one["bad"][0]["text"]
    assert one["why"] and one["good"] and one["fix"] and one["summary"]


def test_markdown_is_a_table_or_a_section() -> None:
    table = run("--format", "markdown").output
    assert table.startswith("| Rule | Severity | What it finds | Can be ignored |\n|---|---|---|---|\n")
    assert table.count("\n") == len(list_rules()) + 2
    assert run("no-expiry", "--format", "markdown").output.startswith("## no-expiry\n\n**Warning.** ")


def test_every_verb_takes_a_catalog_and_a_day() -> None:
    assert run("--catalog", "nowhere", "--today", "2026-11-21").exit_code == 0
