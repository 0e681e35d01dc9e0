"""Every `run:` step of every workflow, executed here against recorded events: no workflow calls what does not exist."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import yaml
from example_catalogs import ROOT
from forge_runner import Forge
from git_catalogs import GRANT, PROOF, Clone, new_clone

BRANCH = GRANT.replace("uses: [name]", "uses: [name, case-study]").replace(
    "    uses:", "    approvals: [{role: cs, by: dana, on: 2026-11-20}]\n    uses:"
)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = new_clone(tmp_path / "clone")
    clone.git("checkout", "--quiet", "main")
    for folder in (".github", "requirements"):
        shutil.copytree(ROOT / folder, clone.root / folder)
    clone.commit("With workflows")
    clone.git("branch", "--force", "change", "main")
    return clone


@pytest.fixture
def forge(tmp_path: Path, clone: Clone) -> Forge:
    origin = tmp_path / "origin.git"
    clone.git("clone", "--quiet", "--bare", str(clone.top), str(origin))
    clone.git("remote", "add", "origin", str(origin))
    clone.git("--git-dir", str(origin), "config", "uploadpack.allowAnySHA1InWant", "true")
    forge = Forge(tmp_path / "forge", origin, {"github.token": "t0ken", "github.sha": "main", "github.ref": "main"})
    (forge.home / "event.json").write_text("{}")
    return forge


def ran(forge: Forge, workflow: str, *jobs: str, fails: bool = False, **environment: str) -> None:
    for job in jobs:
        forge.run(workflow, job, fails=fails, **environment)


def pull_request(forge: Forge, clone: Clone, text: str = BRANCH) -> str:
    """A pull request with a merge commit as the forge makes it; its head."""
    clone.git("checkout", "--quiet", "-B", "change", "main")
    clone.record(text)
    head = clone.commit("Allow more")
    clone.git("checkout", "--quiet", "-B", "merged", "main")
    clone.git("merge", "--quiet", "--no-ff", "change")
    clone.git("push", "--quiet", "--force", "origin", "change", "merged:refs/pull/7/merge")
    pull = {"user": {"login": "mara-conti"}, "head": {"sha": head}}
    reviews = "repos/fernwright/references/pulls/7/reviews?per_page=100"
    forge["papers"] = {"repos/fernwright/references/pulls/7": pull, reviews: []}
    forge.facts |= {
        "github.sha": "refs/pull/7/merge",
        "github.ref": "refs/pull/7/merge",
        "github.event.pull_request.number": 7,
        "github.event.pull_request.base.sha": clone.git("rev-parse", "main"),
        "github.event.pull_request.base.ref": "main",
        "github.event.merge_group.base_sha": None,
        "github.server_url": "https://github.com",
        "github.repository": "fernwright/references",
        "github.run_id": 1,
    }
    return head


def approve(forge: Forge, head: str, login: str = "dana-okafor") -> None:
    papers: dict[str, Any] = forge["papers"]
    review = {"user": {"login": login}, "state": "APPROVED", "commit_id": head, "submitted_at": "2026-11-20T09:00:00Z"}
    papers["repos/fernwright/references/pulls/7/reviews?per_page=100"].append(review)
    forge["papers"] = papers


class TestCheck:
    def test_a_pull_request_in_order(self, forge: Forge, clone: Clone) -> None:
        pull_request(forge, clone)
        ran(forge, "check", "check", "diff", GITHUB_ACTIONS="true")
        assert "More is possible with Nordlys Bank" in forge.summary
        for _ in range(2):
            ran(forge, "check", "comment")
        assert "More is possible with Nordlys Bank" in forge["comments"]["pr7"]
        forge.facts["join(needs.*.result, ' ')"] = "success success success"
        ran(forge, "check", "checked")

    @pytest.mark.parametrize("results", ["success failure success", "success skipped success", "cancelled success"])
    def test_anything_but_success_is_refused(self, forge: Forge, results: str) -> None:
        forge.facts["join(needs.*.result, ' ')"] = results
        ran(forge, "check", "checked", fails=True)

    def test_a_broken_record_says_where(self, forge: Forge, clone: Clone) -> None:
        pull_request(forge, clone, "status: odd\n")
        ran(forge, "check", "check", "diff", fails=True, GITHUB_ACTIONS="true")

    def test_codeowners_that_lag_behind(self, forge: Forge, clone: Clone) -> None:
        policy = clone.root / "schema/policy.yaml"
        policy.write_text(policy.read_text().replace("forge: ines-valverde", "forge: ines-v"))
        pull_request(forge, clone)
        ran(forge, "check", "check", fails=True)
        assert "onrecord codeowners --write" in forge.said


class TestReview:
    def review(self, forge: Forge, event: str = "pull_request") -> dict[str, Any]:
        ran(forge, "review", "judge", "say", GITHUB_EVENT_NAME=event, GITHUB_REF=forge.facts["github.ref"])
        statuses: dict[str, dict[str, Any]] = forge["statuses"]
        return statuses[forge.outputs["judge"]["commit"]]

    def test_a_status_follows_the_reviews(self, forge: Forge, clone: Clone) -> None:
        head = pull_request(forge, clone)
        status = self.review(forge)
        assert (status["context"], status["state"]) == ("onrecord/review", "failure")
        assert "Not yet: 2 of 2 approvals missing" in forge.summary
        approve(forge, head)
        assert self.review(forge, "pull_request_review")["state"] == "success"
        assert list(forge["statuses"]) == [head]

    def test_a_review_of_what_cannot_be_judged_is_an_error(self, forge: Forge, clone: Clone) -> None:
        pull_request(forge, clone)
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"]["head"]["sha"] = "b" * 40
        forge["papers"] = papers
        assert self.review(forge)["state"] == "error"

    def test_the_queue_s_candidate(self, forge: Forge, clone: Clone) -> None:
        head = pull_request(forge, clone)
        approve(forge, head)
        queue = f"refs/heads/gh-readonly-queue/main/pr-7-{head}"
        clone.git("push", "--quiet", "origin", f"merged:{queue}")
        forge.facts |= {
            "github.ref": queue,
            "github.event.pull_request.number": None,
            "github.event.pull_request.base.sha": None,
            "github.event.merge_group.base_sha": clone.git("rev-parse", "main"),
        }
        group = clone.git("rev-parse", "merged")
        ran(forge, "review", "judge", "say", GITHUB_EVENT_NAME="merge_group", GITHUB_REF=queue, GITHUB_SHA=group)
        assert forge["statuses"][group]["state"] == "success"

    def test_the_branch_s_own_policy_and_tool_do_not_judge(self, forge: Forge, clone: Clone) -> None:
        """It gives its author the role, and puts its own installer in the place of the real one."""
        clone.git("checkout", "--quiet", "-B", "change", "main")
        policy = clone.root / "schema/policy.yaml"
        policy.write_text(
            policy.read_text().replace("roles: [marketing], forge: piet", "roles: [cs, admin], forge: piet")
        )
        (clone.root / ".github/install.sh").write_text('echo "$GITHUB_OUTPUT" > /dev/null; exit 7\n')
        clone.record(BRANCH.replace("by: dana", "by: piet"))
        head = clone.commit("Let me through")
        clone.git("checkout", "--quiet", "-B", "merged", "main")
        clone.git("merge", "--quiet", "--no-ff", "change")
        clone.git("branch", "--force", "kept", "change")
        pull_request(forge, clone)
        clone.git("push", "--quiet", "--force", "origin", "kept:change")
        clone.git("checkout", "--quiet", "-B", "merged", "main")
        clone.git("merge", "--quiet", "--no-ff", "kept")
        clone.git("push", "--quiet", "--force", "origin", "merged:refs/pull/7/merge")
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"]["head"]["sha"] = head
        forge["papers"] = papers
        approve(forge, head, "piet-dewilde")
        assert self.review(forge)["state"] == "failure"
        assert "Piet de Wilde does not hold the role" in forge.summary


class TestPublish:
    def test_built_read_back_and_read_live(self, forge: Forge) -> None:
        forge.facts["vars.ONRECORD_AUDIENCE"] = None
        ran(forge, "publish", "build")
        pages = forge.home / "artifacts/pages"
        forge.outputs["deploy"] = {"url": str(pages)}
        ran(forge, "publish", "verify")

    def test_a_catalog_with_errors_is_not_published(self, forge: Forge, clone: Clone) -> None:
        clone.record("status: odd\n")
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts["vars.ONRECORD_AUDIENCE"] = None
        ran(forge, "publish", "build", fails=True)
        assert not (forge.home / "artifacts/pages").exists()

    def test_the_pull_request_s_preview(self, forge: Forge) -> None:
        ran(forge, "check", "build")
        assert (forge.home / "artifacts/site/index.html").is_file()


class TestWatch:
    def test_twice_is_once(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        ran(forge, "watch", "remind")
        issues = forge["issues"]
        assert [issue["title"] for issue in issues.values()] == ["References: what needs Dana Okafor"]
        assert "onrecord renew nordlys-bank 2026-name" in issues["1"]["body"]
        forge["issues"] = {**issues, "9": {"title": "Somebody's own", "body": "Hello"}}
        forge["calls"] = []
        ran(forge, "watch", "remind")
        assert [call[:2] for call in forge["calls"]] == [["label", "create"], ["issue", "list"]]

    def test_it_follows_what_happens(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.write_all({"references/nordlys-bank/evidence/form.txt": b"Something else\n"})
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        ran(forge, "watch", "remind")
        assert "References: the gate finds 1 error" in [issue["title"] for issue in forge["issues"].values()]
        clone.write_all({"references/nordlys-bank/evidence/form.txt": PROOF})
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        ran(forge, "watch", "remind")
        assert [issue["title"] for issue in forge["issues"].values()] == ["References: what needs Dana Okafor"]

    def test_renewals_are_prepared_once(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts |= {"steps.app.outputs.token": "app", "github.server_url": "https://forge.example"}
        forge.facts |= {"github.repository": "fernwright/references", "github.run_id": "7"}
        for _ in range(2):
            ran(forge, "watch", "renew")
            (pull,) = forge["pulls"]
            assert pull["head"] == "renew/nordlys-bank-2026-name"
            assert "in the folder `nordlys-bank` of the artifact `renewal-letters`: http" in pull["body"]
        clone.git("fetch", "--quiet", "origin")
        branch = "origin/renew/nordlys-bank-2026-name"
        assert "state: requested" in clone.git("show", f"{branch}:references/nordlys-bank/reference.yaml")
        letter, record = clone.git("diff", "--name-only", "origin/main", branch).splitlines()
        assert letter.startswith("references/nordlys-bank/evidence/") and letter.endswith("-asked-2026-name-2.eml")
        assert record == "references/nordlys-bank/reference.yaml"


class TestIntake:
    def issue(self, forge: Forge, body: str, *labels: str, login: str = "sam-adeyemi") -> str:
        issue = {
            "number": 12,
            "user": {"login": login},
            "created_at": "2026-11-20T10:00:00Z",
            "labels": [{"name": name} for name in ("onrecord-intake", *labels)],
            "body": body,
        }
        forge.facts["github.event.issue.number"] = 12
        path = forge.home / "event.json"
        path.write_text(json.dumps({"action": "opened", "issue": issue}))
        return str(path)

    def test_a_request_becomes_a_draft(self, forge: Forge, clone: Clone) -> None:
        calls = GRANT.replace("[name]", "[name, reference-call]").replace("    uses:", "    channels: [any]\n    uses:")
        clone.record(calls)
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        given = {"Customer": "nordlys-bank", "What for": "reference-call", "For whom": "Globex $(touch x) GmbH"}
        given |= {"Needed by": "_No response_", "Team": "_No response_", "What they want to hear": "How it went."}
        body = "\n\n".join(f"### {heading}\n\n{answer}" for heading, answer in given.items())
        event = self.issue(forge, body, "onrecord-request")
        ran(forge, "intake", "read", GITHUB_EVENT_PATH=event)
        assert forge.outputs["read"] == {"files": "yes"}
        for _ in range(2):
            ran(forge, "intake", "propose", "answer")
        (pull,) = forge["pulls"]
        assert pull["head"] == "intake/issue-12"
        assert pull["title"] == "Request a reference call with Nordlys Bank for Globex $(touch x) GmbH"
        assert "Closes #12" in pull["body"]
        assert "A draft pull request is being opened" in forge["comments"]["issue12"]
        clone.git("fetch", "--quiet", "origin")
        path = "references/nordlys-bank/requests/2026-11-20-globex-touch-x-gmbh-call.yaml"
        assert "prospect: Globex $(touch x) GmbH" in clone.git("show", f"origin/intake/issue-12:{path}")
        assert not list(forge.home.rglob("x"))

    def test_what_somebody_added_to_the_draft_is_kept(self, forge: Forge, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "-b", "theirs")
        mine = clone.commit("By hand")
        clone.git("push", "--quiet", "origin", "theirs:refs/heads/intake/issue-12")
        event = self.issue(forge, "### Customer\n\nHarbor\n\n### Why\n\nThey love us.\n", "onrecord-nominate")
        ran(forge, "intake", "read", GITHUB_EVENT_PATH=event)
        ran(forge, "intake", "propose", "answer")
        assert clone.git("ls-remote", "origin", "refs/heads/intake/issue-12").startswith(mine)

    def test_a_form_that_is_wrong_is_answered(self, forge: Forge) -> None:
        event = self.issue(forge, "### Customer\n\nnobody-at-all\n", "onrecord-request")
        ran(forge, "intake", "read", GITHUB_EVENT_PATH=event)
        assert forge.outputs["read"] == {"files": ""}
        ran(forge, "intake", "answer")
        assert "Nothing was made of this yet" in forge["comments"]["issue12"]


class TestRelease:
    def test_built_tried_and_released(self, forge: Forge, clone: Clone) -> None:
        shutil.copy(ROOT / "pyproject.toml", clone.root / "pyproject.toml")
        shutil.copy(ROOT / "Makefile", clone.root / "Makefile")
        clone.commit("The tool")
        clone.git("push", "--quiet", "origin", "HEAD:main")
        ran(forge, "release", "build", GITHUB_REF_NAME="v1.2.3")
        ran(forge, "release", "try", "release", GITHUB_REF_NAME="v1.2.3")
        assert forge["release"] == ["SHA256SUMS", "onrecord-1.2.3-py3-none-any.whl", "requirements.txt"]
        ran(forge, "release", "build", fails=True, GITHUB_REF_NAME="v1.2.4")
        ran(forge, "test", "test")
        forge.facts["needs.test.result"] = "success"
        ran(forge, "test", "tested")
        forge.facts["needs.test.result"] = "skipped"
        ran(forge, "test", "tested", fails=True)


def test_no_step_is_left_out() -> None:
    """Every job with a script is named by a test above."""
    text = Path(__file__).read_text()
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for job, facts in yaml.safe_load(path.read_text())["jobs"].items():
            if any("run" in step for step in facts["steps"]):
                assert f'"{job}"' in text, f"{path.stem}: {job}"
