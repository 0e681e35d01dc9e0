"""Issues as the Git host sends them, and other people's forms: read without harm, and answered."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from example_catalogs import ROOT, TODAY
from onrecord.commands import onrecord
from onrecord.intake.forge.issue_form import parse_issue, read_answers
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.issue_forms import FORMS


def list_issues(data: Path) -> list[Path]:
    payloads = data / "github-payloads"
    return sorted([*(payloads / "webhooks").glob("issues.*.json"), *(payloads / "issue-forms").glob("*.json")])


def test_events_about_issues_are_read(data: Path) -> None:
    assert len(list_issues(data)) > 15
    for path in list_issues(data):
        issue, document = parse_issue(path.read_bytes()), json.loads(path.read_bytes())["issue"]
        assert (issue.number, issue.login, issue.form) == (document["number"], document["user"]["login"], None), path
        assert issue.body == (document["body"] or "")


def test_other_events_are_no_issues(data: Path) -> None:
    for path in (data / "github-payloads/webhooks").glob("p*.json"):
        with pytest.raises(PayloadError):
            parse_issue(path.read_bytes())


@pytest.mark.parametrize("form", FORMS)
def test_other_people_s_forms_are_answered_with_what_is_missing(data: Path, form: str) -> None:
    for path in list_issues(data):
        given, problems = read_answers(form, parse_issue(path.read_bytes()).body)
        assert problems, path
        assert all(len(value) <= 2000 and value.isprintable() for value in given.values())


def test_the_command_answers_each_of_them(data: Path, tmp_path: Path) -> None:
    for number, path in enumerate(list_issues(data)):
        document = json.loads(path.read_bytes())
        document["issue"]["labels"] = [{"name": "onrecord-nominate"}]
        event = tmp_path / "event.json"
        event.write_text(json.dumps(document))
        out = tmp_path / str(number)
        words = ["intake", str(event), "--out", str(out), "--catalog", str(ROOT), "--today", TODAY.isoformat()]
        result = CliRunner().invoke(onrecord, words)
        assert result.exit_code == 0, result.output
        assert [file.name for file in out.rglob("*")] == ["reply.md"]


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("github-workflow", ".github/workflows/*.yml"),
        ("github-issue-forms", ".github/ISSUE_TEMPLATE/*-*.yml"),
        ("github-issue-config", ".github/ISSUE_TEMPLATE/config.yml"),
        ("github-action", "action.yml"),
    ],
)
def test_the_published_schemas_accept_what_is_ours(data: Path, schema: str, files: str) -> None:
    linter = Path(sys.executable).parent / "check-jsonschema"
    words = [linter, "--schemafile", data / f"schemas/schemastore.{schema}.json", *sorted(ROOT.glob(files))]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_published_schema_of_review_lists_accepts_what_the_tests_compose(data: Path) -> None:
    """Our reader takes what the documentation's schema says; here it is tried on its own examples."""
    linter = Path(sys.executable).parent / "check-jsonschema"
    lists = [data / "github-payloads/reviews/openapi-example.pull-request-review-items.json"]
    lists += sorted((data / "github-payloads/reviews/composed").glob("*.json"))
    words = [linter, "--schemafile", data / "schemas/github-rest.reviews-list.schema.json", *lists]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
