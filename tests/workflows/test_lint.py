"""What the workflows are: pinned, of least permission, checked by other people's linters, without a network."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import yaml
from example_catalogs import ROOT
from onrecord.commands import onrecord
from onrecord.reports.issue_forms import FORMS, TEMPLATES
from onrecord.store.new_catalog import WORKFLOWS

OURS = sorted((ROOT / ".github/workflows").glob("*.yml"))
FILES = sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))
PEOPLE = ("--company", "Example Ltd", "--owner", "Erin Example", "--email", "erin@company.example", "--login", "erin")


def run_tool(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a linter that is installed next to this Python."""
    return subprocess.run([Path(sys.executable).parent / name, *words], capture_output=True, text=True, check=False)


def check_schema(name: str, *files: Path) -> None:
    done = run_tool("check-jsonschema", "--builtin-schema", f"vendor.{name}", *map(str, files))
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module", params=["github", "gitlab"])
def catalog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalog that `init` wrote."""
    folder: Path = tmp_path_factory.mktemp(request.param) / "catalog"
    result = CliRunner().invoke(onrecord, ["init", str(folder), *PEOPLE, "--forge", request.param])
    assert result.exit_code == 0, result.output
    return folder


def read(path: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(path.read_text())
    return document


def test_zizmor_finds_nothing() -> None:
    done = run_tool(
        "zizmor", "--offline", "--persona=auditor", "--quiet", str(ROOT / ".github"), str(ROOT / "action.yml")
    )
    assert done.returncode == 0, done.stdout


def test_schemas_accept_them() -> None:
    check_schema("github-workflows", *OURS)
    check_schema("github-issue-forms", *FILES)
    check_schema("github-issue-config", ROOT / ".github/ISSUE_TEMPLATE/config.yml")
    check_schema("dependabot", ROOT / ".github/dependabot.yml")


def test_what_init_writes_is_as_clean(catalog: Path) -> None:
    if (catalog / ".github").is_dir():
        done = run_tool("zizmor", "--offline", "--persona=auditor", "--quiet", str(catalog))
        assert done.returncode == 0, done.stdout
        check_schema("github-workflows", *(catalog / ".github/workflows").glob("*.yml"))
        check_schema("github-issue-forms", *(catalog / ".github/ISSUE_TEMPLATE").glob("*-*.yml"))
        check_schema("dependabot", catalog / ".github/dependabot.yml")
    else:
        check_schema("gitlab-ci", catalog / ".gitlab-ci.yml")


def test_every_action_is_pinned_and_says_its_version() -> None:
    lines = [line for path in OURS for line in path.read_text().splitlines() if re.search(r"\buses: (?!\./)", line)]
    assert len(lines) > 20
    for line in lines:
        assert re.search(r"uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_one_action_has_one_version_everywhere() -> None:
    pins = {tuple(pin.split("@")) for path in OURS for pin in re.findall(r"uses: (\S+@\w+)", path.read_text())}
    assert len(pins) == len({name for name, _ in pins})


STRANGERS = {"review": {"pull_request_target", "workflow_run"}, "answer": {"pull_request_target"}}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
class TestEachWorkflow:
    def test_nothing_is_permitted_at_the_top(self, path: Path) -> None:
        assert read(path)["permissions"] == {}

    def test_each_job_says_what_it_may_and_why_and_how_long(self, path: Path) -> None:
        text = path.read_text()
        for name, job in read(path)["jobs"].items():
            assert "uses" in job or job["timeout-minutes"] <= 30, name
            for permission, level in job["permissions"].items():
                assert re.search(rf"^      {permission}: {level} # .{{10,}}$", text, re.M), f"{name}: {permission}"

    def test_only_two_are_started_by_strangers_with_a_token(self, path: Path) -> None:
        """Their file is the default branch's, and they take nothing of the branch but objects."""
        dangerous = {"pull_request_target", "workflow_run", "issue_comment"} & set(read(path)[True])
        assert dangerous == STRANGERS.get(path.stem, set())

    def test_nothing_is_cached(self, path: Path) -> None:
        steps = [step for job in read(path)["jobs"].values() for step in job.get("steps", ())]
        assert not [step for step in steps if "cache" in step.get("uses", "") or "cache" in step.get("with", {})]

    def test_no_filter_lets_a_required_check_hang(self, path: Path) -> None:
        for trigger in read(path)[True].values():
            if isinstance(trigger, dict):
                assert not {"paths", "paths-ignore"} & set(trigger)

    def test_what_is_checked_out_keeps_no_credentials(self, path: Path) -> None:
        steps = [step for job in read(path)["jobs"].values() for step in job.get("steps", ())]
        for step in steps:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False

    def test_nobody_who_may_write_checks_out_a_branch(self, path: Path) -> None:
        """Jobs that may write run on the default branch's own code, or on none at all."""
        own = set(read(path)[True]) <= {"schedule", "workflow_dispatch"}
        for name, job in read(path)["jobs"].items():
            writes = "write" in job["permissions"].values()
            for step in job.get("steps", ()):
                if writes and not own and step.get("uses", "").startswith("actions/checkout@"):
                    branch = "inputs.branch" if path.stem == "judge" else "github.event.repository.default_branch"
                    assert step["with"]["ref"] == f"refs/heads/${{{{ {branch} }}}}", name

    def test_expressions_never_stand_in_a_script(self, path: Path) -> None:
        for job in read(path)["jobs"].values():
            assert not [step["run"] for step in job.get("steps", ()) if "${{" in step.get("run", "")]


@pytest.mark.parametrize(("name", "last"), [("check", "checked"), ("test", "tested")])
def test_one_last_job_demands_success_of_each(name: str, last: str) -> None:
    jobs = read(ROOT / f".github/workflows/{name}.yml")["jobs"]
    needs = jobs[last]["needs"] if isinstance(jobs[last]["needs"], list) else [jobs[last]["needs"]]
    assert set(needs) == set(jobs) - {last}
    assert jobs[last]["if"] == "always()"


def test_the_review_judges_by_the_default_branch_and_checks_nothing_else_out() -> None:
    jobs = read(ROOT / ".github/workflows/judge.yml")["jobs"]
    judges, names = (
        s for job in jobs.values() for s in job["steps"] if s.get("uses", "").startswith("actions/checkout@")
    )
    assert judges["with"]["ref"] == "${{ inputs.queue_base || format('refs/heads/{0}', inputs.branch) }}"
    assert names["with"]["ref"] == "refs/heads/${{ inputs.branch }}"
    scripts = "\n".join(step.get("run", "") for job in ("judge", "name") for step in jobs[job]["steps"])
    for never in ("git checkout", "git switch", "git merge ", "git pull", "git worktree", "FETCH_HEAD", "origin/"):
        assert never not in scripts, never
    assert "git merge-tree" in scripts


def test_who_reads_what_others_wrote_may_set_nothing() -> None:
    jobs = read(ROOT / ".github/workflows/judge.yml")["jobs"]
    writes = {n: {what for what, level in job["permissions"].items() if level == "write"} for n, job in jobs.items()}
    assert writes == {
        "wait": {"statuses"}, "say": {"statuses"}, "judge": set(), "name": {"contents", "actions"},
        "tell": {"pull-requests"},
    }  # fmt: skip
    for name in ("wait", "say", "tell"):
        assert not [step for step in jobs[name]["steps"] if step.get("uses", "").startswith("actions/checkout@")]
    (step,) = (step for step in jobs["name"]["steps"] if "onrecord approvers" in step.get("run", ""))
    assert "env" not in step, "the tool that writes records has no token"
    # The tool that reads the branch has no token: none is in the environment of its step, and none is kept on disk.
    (step,) = (step for step in jobs["judge"]["steps"] if "onrecord review" in step.get("run", ""))
    assert "GH_TOKEN" not in step["env"]


@pytest.mark.parametrize(("name", "keys"), [("answer", {"contents"}), ("intake", {"contents"})])
def test_three_jobs_two_keys(name: str, keys: set[str]) -> None:
    """Who reads may write nothing; who writes has one key and takes facts alone; who speaks checks nothing out."""
    jobs = read(ROOT / f".github/workflows/{name}.yml")["jobs"]
    may = {
        job: {what for what, level in facts["permissions"].items() if level == "write"} for job, facts in jobs.items()
    }
    assert (may["read"], may["write"]) == (set(), keys)
    assert "contents" not in may["say"]
    assert [step for step in jobs["say"]["steps"] if step.get("uses", "").startswith("actions/checkout@")] == []
    for job in ("read", "write"):
        (step,) = (step for step in jobs[job]["steps"] if "onrecord intake" in step.get("run", ""))
        assert "env" not in step, "the tool that reads what others sent has no token"
        assert ("--from" in step["run"]) is (job == "write")
        scripts = "\n".join(step.get("run", "") for step in jobs[job]["steps"])
        for never in ("git checkout", "git switch", "git merge", "git pull", "--force ", "git worktree"):
            assert never not in scripts, never
    keyed = [job for job, facts in jobs.items() if "secrets." in str(facts)]
    assert all(jobs[job]["environment"] == "writing" for job in keyed)


@pytest.mark.parametrize("path", [ROOT / ".github/install.sh", ROOT / "template/install.sh"], ids=["ours", "template"])
def test_pip_takes_hashes_and_wheels_only_and_no_module_of_the_folder(path: Path) -> None:
    lines = [line for line in path.read_text().splitlines() if "pip" in line and not line.startswith("#")]
    assert "python -I -m pip" in lines[0]
    assert "--require-hashes" in path.read_text() and "--only-binary=:all:" in path.read_text()


def test_the_forms_ask_what_the_reader_reads() -> None:
    """Their headings, in order; the one field of several lines is the last, so that none can be typed into another."""
    seen = set()
    for path in FILES:
        form = read(path)
        (kind,) = (label.removeprefix("onrecord-") for label in form["labels"] if label != "onrecord-intake")
        assert "onrecord-intake" in form["labels"]
        seen.add(kind)
        assert TEMPLATES[kind] == path.name
        fields = FORMS[kind]
        assert [item["attributes"]["label"] for item in form["body"]] == [field.heading for field in fields]
        required = [item.get("validations", {}).get("required", False) for item in form["body"]]
        assert required == [field.required for field in fields]
        assert "textarea" not in [item["type"] for item in form["body"][:-1]]
    assert seen == set(FORMS)


def test_a_form_is_known_by_its_headings() -> None:
    """No form's headings begin with all of another's, and the workflow starts at the first heading of each."""
    headings = {kind: [field.heading for field in fields] for kind, fields in FORMS.items()}
    for kind, mine in headings.items():
        assert [other for other, theirs in headings.items() if theirs[: len(mine)] == mine] == [kind]
    starts = read(ROOT / ".github/workflows/intake.yml")["jobs"]["read"]["if"]
    known = tuple(re.findall(r"body, '(.*?)'", starts))
    assert known and all(f"### {mine[0]}".startswith(known) for mine in headings.values())


def test_the_request_form_offers_every_activity() -> None:
    form = read(ROOT / ".github/ISSUE_TEMPLATE/request-reference.yml")
    (said,) = (item["attributes"]["description"] for item in form["body"] if item["id"] == "use")
    words = read(ROOT / "schema/vocabulary.yaml")["uses"]["terms"]
    assert said == f"One of {', '.join(term for term, facts in words.items() if facts['group'] == 'activity')}."


def test_every_field_can_be_filled_in_by_a_link() -> None:
    """A prefilled dropdown drops the form for an empty page; its fields' ids are the keys of the links."""
    for path in FILES:
        form = read(path)
        (kind,) = (label.removeprefix("onrecord-") for label in form["labels"] if label != "onrecord-intake")
        assert {item["type"] for item in form["body"]} <= {"input", "textarea"}, path
        assert [item["id"] for item in form["body"]] == [field.key for field in FORMS[kind]], path
        assert sum(item.get("validations", {}).get("required", False) for item in form["body"]) <= 4, path


def test_the_wheel_ships_what_init_copies() -> None:
    shipped = (ROOT / "pyproject.toml").read_text()
    for name in WORKFLOWS:
        assert f'".github/workflows/{name}.yml" = "onrecord/_data/.github/workflows/{name}.yml"' in shipped


def test_no_step_stops_reading_what_another_still_writes() -> None:
    """`head` in a pipe ends its writer by a signal, and with `pipefail` the step fails where much is written."""
    files = [*(ROOT / ".github").rglob("*.yml"), *(ROOT / ".github").rglob("*.sh"), *(ROOT / "template").rglob("*")]
    found = [str(path) for path in files if path.is_file() and re.search(r"\| *head\b", path.read_text("utf-8"))]
    assert not found
