"""The script that sets a repository up on GitHub, against a substitute for its API that keeps what was set."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord

GH = f"""#!{sys.executable}
import json, pathlib, sys
import jq
home = pathlib.Path(__file__).parent
forge = json.loads((home / "forge.json").read_text())
words = sys.argv[1:]
def option(*names):
    return next((words[words.index(name) + 1] for name in names if name in words), None)
def answer(document):
    found = jq.compile(option("--jq")).input_value(document).all() if option("--jq") else [document]
    print(*[value if isinstance(value, str) else json.dumps(value) for value in found], sep="\\n")
def refuse(code):
    print(f"gh: Not to be had (HTTP {{code}})", file=sys.stderr)
    sys.exit(1)
fields = {{}}
for flag, value in zip(words, words[1:]):
    if flag in ("-f", "-F"):
        key, _, text = value.partition("=")
        fields[key] = {{"true": True, "false": False}}.get(text, text) if flag == "-F" else text
method = option("--method") or "GET"
repo, place = forge["repo"], "/".join(words)
if words[:2] == ["repo", "view"]:
    answer({{"nameWithOwner": "fernwright/references"}})
elif words[:2] == ["repo", "edit"]:
    repo["private"] = True
elif words[:2] == ["variable", "set"]:
    forge["variables"][words[2]] = option("--body")
else:
    path = next(word for word in words if word.startswith("repos/")).removeprefix("repos/fernwright/references")
    path = path.strip("/").partition("?")[0]
    given = option("--input")
    body = json.loads(sys.stdin.read() if given == "-" else pathlib.Path(given).read_text()) if given else fields
    if method != "GET":
        forge["calls"].append(f"{{method}} {{path}}")
    kind, _, name = path.partition("/")
    if path == "":
        repo.update(body) if method == "PATCH" else answer(repo)
    elif path.startswith("actions/variables/"):
        name = path.rpartition("/")[2]
        answer({{"value": forge["variables"][name]}}) if name in forge["variables"] else refuse(404)
    elif kind == "labels":
        forge["labels"].append(body["name"]) if method == "POST" else answer([{{"name": n}} for n in forge["labels"]])
    elif kind == "rulesets":
        if forge["plan"] == "free" and repo["private"]:
            refuse(403)
        if method == "GET":
            answer(forge["rulesets"][0] if name else forge["rulesets"])
        else:
            forge["rulesets"] = [{{"id": 7, **body}}]
    elif path == "actions/permissions/workflow":
        forge["permissions"].update(body) if method == "PUT" else answer(forge["permissions"])
    elif path.partition("/deployment-branch-policies")[1]:
        name, _, id_ = name.partition("/deployment-branch-policies")
        known = forge["environments"][name].setdefault("names", [])
        if method == "POST":
            known.append(body["name"])
        elif method == "DELETE":
            known[int(id_.strip("/")) - 1] = None
        else:
            answer({{"branch_policies": [{{"id": i, "name": n}} for i, n in enumerate(known, 1) if n]}})
    elif path.endswith("/secrets"):
        answer({{"secrets": [{{"name": n}} for n in forge["secrets"].get(name.partition("/")[0], ())]}})
    elif kind == "environments":
        if method == "PUT":
            forge["environments"][name] = body
        else:
            answer(forge["environments"][name]) if name in forge["environments"] else refuse(404)
    elif kind == "pages":
        if method == "POST":
            forge["pages"] = {{"public": True, **body}}
        else:
            answer(forge["pages"]) if forge["pages"] else refuse(404)
    else:
        sys.exit(f"gh: unknown: {{words}}")
(home / "forge.json").write_text(json.dumps(forge))
"""

FRESH: dict[str, Any] = {
    "plan": "team",
    "repo": {
        "private": True,
        "default_branch": "main",
        "allow_merge_commit": True,
        "allow_squash_merge": True,
        "allow_rebase_merge": True,
    },
    "labels": ["bug"],
    "rulesets": [],
    "permissions": {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": False},
    "environments": {},
    "variables": {},
    "secrets": {},
    "pages": None,
    "calls": [],
}

Run = Callable[..., subprocess.CompletedProcess[str]]


class Host:
    """A repository on a Git host that remembers what was set."""

    def __init__(self, home: Path) -> None:
        self.home = home / "bin"
        self.home.mkdir()
        (self.home / "gh").write_text(GH)
        (self.home / "gh").chmod(0o755)
        self.root = home / "catalog"
        words = ["init", str(self.root), "--company", "Fernwright", "--owner", "Erin Example"]
        words += ["--email", "erin@fernwright.example", "--login", "erin"]
        assert CliRunner(env={"ONRECORD_TODAY": None}).invoke(onrecord, words).exit_code == 0
        self.forge = json.loads(json.dumps(FRESH))

    @property
    def forge(self) -> dict[str, Any]:
        forge: dict[str, Any] = json.loads((self.home / "forge.json").read_text())
        return forge

    @forge.setter
    def forge(self, forge: dict[str, Any]) -> None:
        (self.home / "forge.json").write_text(json.dumps(forge))

    def change(self, **facts: Any) -> None:
        self.forge = {**self.forge, **facts}

    def add_staff(self) -> None:
        policy = self.root / "schema/policy.yaml"
        other = "  zoe: {name: Zoe, roles: [cs, admin], forge: zoe, email: zoe@fernwright.example}\n\n# Which roles"
        policy.write_text(policy.read_text().replace("\n# Which roles", other))

    def run(self, *words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", ".github/setup.sh", *words],
            cwd=self.root,
            env={**os.environ, "PATH": f"{self.home}{os.pathsep}{os.environ['PATH']}"},
            input=answer,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path)


def test_it_says_what_it_will_do_and_does_it_once(host: Host) -> None:
    host.add_staff()
    refused = host.run(answer="n\n")
    assert (refused.returncode, host.forge["calls"]) == (1, [])
    assert "Nothing was changed." in refused.stdout
    assert "anybody who can push can change main without a review" in refused.stdout
    done = host.run(answer="y\n")
    assert done.returncode == 0, done.stdout + done.stderr
    forge = host.forge
    assert "POST rulesets" in forge["calls"]
    assert {"onrecord-intake", "bug"} <= set(forge["labels"])
    assert forge["permissions"] == {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": True}
    checks = next(rule for rule in forge["rulesets"][0]["rules"] if rule["type"] == "required_status_checks")
    assert checks["parameters"]["required_status_checks"] == [
        {"context": "checked", "integration_id": 15368},
        {"context": "onrecord/review", "integration_id": 15368},
    ]
    again = host.run()
    assert (again.returncode, host.forge["calls"]) == (0, forge["calls"])
    assert again.stdout.endswith("Everything is set up.\n")


def test_a_merge_queue_is_kept_and_its_branches_get_the_status_s_key(host: Host) -> None:
    host.add_staff()
    assert host.run("--yes").returncode == 0
    queue = {"type": "merge_queue", "parameters": {"merge_method": "MERGE"}}
    ruleset = host.forge["rulesets"][0]
    host.change(rulesets=[{**ruleset, "rules": [*ruleset["rules"], queue]}])
    told = host.run("--check")
    assert "create the environment status, for main and the merge queue only" in told.stdout
    assert "the ruleset" not in told.stdout
    environments = host.forge["environments"]
    environments["status"]["names"] = ["feature/*"]
    host.change(environments=environments)
    assert host.run("--yes").returncode == 0
    status = host.forge["environments"]["status"]
    assert status["deployment_branch_policy"] == {"protected_branches": False, "custom_branch_policies": True}
    assert sorted(name for name in status["names"] if name) == ["gh-readonly-queue/main/*", "main"]
    writing = host.forge["environments"]["writing"]
    assert writing["deployment_branch_policy"] == {"protected_branches": False, "custom_branch_policies": True}
    assert [name for name in writing["names"] if name] == ["main"]
    assert host.run("--check").returncode == 0
    host.change(rulesets=[{**host.forge["rulesets"][0], "enforcement": "disabled"}])
    assert host.run("--yes").returncode == 0
    assert queue in host.forge["rulesets"][0]["rules"], "what somebody added is not taken away"


def test_check_changes_nothing_and_fails_while_something_is_missing(host: Host) -> None:
    host.add_staff()
    checked = host.run("--check")
    assert (checked.returncode, host.forge["calls"]) == (1, [])
    assert "issues from that form cannot be filtered by it" in checked.stdout
    assert host.run("--yes").returncode == 0
    assert host.run("--check").returncode == 0


def test_what_somebody_switched_off_is_noticed(host: Host) -> None:
    host.add_staff()
    assert host.run("--yes").returncode == 0
    [ruleset] = host.forge["rulesets"]
    for change in ({"enforcement": "disabled"}, {"bypass_actors": [{"actor_id": 1}]}, {"rules": ruleset["rules"][1:]}):
        host.change(rulesets=[{**ruleset, **change}])
        checked = host.run("--check")
        assert checked.returncode == 1, change
        assert "correct the ruleset onrecord" in checked.stdout
        assert host.run("--yes").returncode == 0
        assert host.run("--check").returncode == 0


def test_an_app_of_ones_own_sets_the_status(host: Host) -> None:
    host.add_staff()
    host.change(variables={"ONRECORD_STATUS_APP_ID": "4711"})
    assert host.run("--yes").returncode == 0
    checks = next(rule for rule in host.forge["rulesets"][0]["rules"] if rule["type"] == "required_status_checks")
    assert {"context": "onrecord/review", "integration_id": 4711} in checks["parameters"]["required_status_checks"]
    assert host.run("--check").returncode == 0


def test_it_says_which_apps_there_are(host: Host) -> None:
    host.add_staff()
    assert host.run("--yes").returncode == 0
    none = host.run("--check")
    assert none.returncode == 0
    assert "No app has write access: after a form or an uploaded answer, somebody must also click" in none.stdout
    assert "No app sets onrecord/review" in none.stdout
    host.change(variables={"ONRECORD_APP_CLIENT_ID": "Iv1.writer", "ONRECORD_STATUS_CLIENT_ID": "Iv1.judge"})
    checked = host.run("--check")
    assert checked.returncode == 1
    assert "the environment writing has no secret ONRECORD_APP_PRIVATE_KEY: add the key of the app Iv1.writer" in (
        checked.stdout
    )
    assert "the environment status has no secret ONRECORD_STATUS_PRIVATE_KEY" in checked.stdout
    host.change(secrets={"writing": ["ONRECORD_APP_PRIVATE_KEY"], "status": ["ONRECORD_STATUS_PRIVATE_KEY"]})
    assert "the variable ONRECORD_STATUS_APP_ID is missing" in host.run("--check").stdout
    host.change(variables={**host.forge["variables"], "ONRECORD_STATUS_APP_ID": "4711"})
    assert host.run("--yes").returncode == 0
    both = host.run("--check")
    assert both.returncode == 0
    assert "The app Iv1.writer has write access" in both.stdout
    assert "The app Iv1.judge sets onrecord/review, and nobody else can." in both.stdout
    host.change(variables={**host.forge["variables"], "ONRECORD_APP_CLIENT_ID": "Iv1.judge"})
    one = host.run("--check")
    assert one.returncode == 1 and "one app both writes and sets the status" in one.stdout


def test_what_the_plan_does_not_have_is_said(host: Host) -> None:
    host.add_staff()
    host.change(plan="free")
    done = host.run("--yes")
    assert done.returncode == 0, done.stderr
    assert "! this plan has no rulesets for a private repository" in done.stdout
    checked = host.run("--check")
    assert checked.returncode == 1
    assert "Everything that can be set here is set." in checked.stdout


def test_a_lone_person_is_told_what_cannot_be_approved(host: Host) -> None:
    said = host.run("--check").stdout
    assert "fewer than two people with the role cs" in said
    assert "fewer than two people with the role admin" in said


def test_a_public_repository_is_the_first_thing_to_end(host: Host) -> None:
    host.change(repo={**FRESH["repo"], "private": False})
    assert "everybody can read what each customer allowed" in host.run("--check").stdout
    host.run("--yes")
    assert host.forge["repo"]["private"] is True


def test_pages_that_everybody_can_read_are_never_for_colleagues(host: Host) -> None:
    host.add_staff()
    assert host.run("--yes").returncode == 0
    host.change(variables={"ONRECORD_AUDIENCE": "sales"})
    checked = host.run("--check")
    assert checked.returncode == 1
    assert "everybody can read what is for colleagues only" in checked.stdout
    assert host.run("--yes").returncode == 0
    assert host.forge["variables"]["ONRECORD_AUDIENCE"] == "public"


def test_wrong_words(host: Host) -> None:
    assert host.run("--force").returncode == 2


def test_without_gh(host: Host) -> None:
    (host.home / "gh").unlink()
    (host.home / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    env = {**os.environ, "PATH": str(host.home)}
    words = [shutil.which("sh") or "/bin/sh", ".github/setup.sh"]
    done = subprocess.run(words, cwd=host.root, env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, "gh, GitHub's command line" in done.stderr) == (4, True)


GLAB = f"""#!{sys.executable}
import json, pathlib, sys
home = pathlib.Path(__file__).parent
lab = json.loads((home / "lab.json").read_text())
words = sys.argv[1:]
method = words[words.index("--method") + 1] if "--method" in words else "GET"
path = next(word for word in words if word.startswith("projects/:id")).removeprefix("projects/:id").strip("/")
fields = {{}}
for flag, value in zip(words, words[1:]):
    if flag in ("-f", "-F"):
        key, _, text = value.partition("=")
        fields[key] = json.loads(text) if flag == "-F" else text
def refuse(code):
    print(json.dumps({{"message": f"{{code}} Not to be had"}}))
    sys.exit(1)
if method != "GET":
    lab["calls"].append(f"{{method}} {{path}}")
if path == "approvals" and lab["plan"] == "free":
    refuse(404)
if path.startswith("protected_branches"):
    if method == "DELETE":
        lab["protected"] = None
    elif method == "POST":
        lab["protected"] = {{"name": "main", "push_access_levels": [{{"access_level": fields["push_access_level"]}}],
                            "merge_access_levels": [{{"access_level": fields["merge_access_level"]}}]}}
    elif lab["protected"] is None:
        refuse(404)
    else:
        print(json.dumps(lab["protected"]))
elif path.startswith("variables"):
    if not lab["token"]:
        refuse(404)
    print(json.dumps({{"key": "ONRECORD_TOKEN", "value": "x", "masked": True}}))
else:
    kept = lab["approvals" if path == "approvals" else "project"]
    kept.update(fields)
    print(json.dumps(kept))
(home / "lab.json").write_text(json.dumps(lab))
"""


class TestGitLab:
    @pytest.fixture
    def lab(self, tmp_path: Path) -> Path:
        root = tmp_path / "catalog"
        words = ["init", str(root), "--company", "Fernwright", "--owner", "Erin Example", "--forge", "gitlab"]
        words += ["--email", "erin@fernwright.example", "--login", "erin"]
        assert CliRunner(env={"ONRECORD_TODAY": None}).invoke(onrecord, words).exit_code == 0
        policy = root / "schema/policy.yaml"
        other = "  zoe: {name: Zoe, roles: [cs, admin], forge: zoe, email: zoe@fernwright.example}\n\n# Which roles"
        policy.write_text(policy.read_text().replace("\n# Which roles", other))
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin/glab").write_text(GLAB)
        (tmp_path / "bin/glab").chmod(0o755)
        self.set_facts(tmp_path, plan="premium", token=True)
        return tmp_path

    @staticmethod
    def set_facts(home: Path, **facts: Any) -> None:
        project = {
            "visibility": "internal",
            "default_branch": "main",
            "merge_method": "merge",
            "only_allow_merge_if_pipeline_succeeds": False,
            "allow_merge_on_skipped_pipeline": True,
            "only_allow_merge_if_all_discussions_are_resolved": False,
        }
        levels = [{"access_level": 40}]
        protected = {"name": "main", "push_access_levels": levels, "merge_access_levels": levels}
        lab = {"project": project, "approvals": {"reset_approvals_on_push": False}, "protected": protected, "calls": []}
        (home / "bin/lab.json").write_text(json.dumps({**lab, **facts}))

    @staticmethod
    def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        command = ["sh", ".gitlab/setup.sh", *words]
        return subprocess.run(command, cwd=home / "catalog", env=env, capture_output=True, text=True, check=False)

    def test_set_once_and_checked(self, lab: Path) -> None:
        missing = self.run(lab, "--check")
        assert (missing.returncode, missing.stdout.count("without it:")) == (1, 4)
        done = self.run(lab, "--yes")
        assert done.returncode == 0, done.stdout + done.stderr
        kept = json.loads((lab / "bin/lab.json").read_text())
        assert kept["project"]["only_allow_merge_if_pipeline_succeeds"] is True
        assert kept["protected"]["push_access_levels"] == [{"access_level": 0}]
        checked = self.run(lab, "--check")
        assert (checked.returncode, checked.stdout) == (0, "Everything is set up.\n")
        self.run(lab, "--yes")
        assert json.loads((lab / "bin/lab.json").read_text())["calls"] == kept["calls"]

    def test_what_the_plan_or_the_person_lacks_is_said(self, lab: Path) -> None:
        self.set_facts(lab, plan="free", token=False)
        said = self.run(lab, "--yes").stdout
        assert "! this plan has no settings for approvals" in said
        assert "refuses every merge request that needs one" in said
        assert self.run(lab, "--check").returncode == 1
