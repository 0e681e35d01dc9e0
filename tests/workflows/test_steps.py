"""Every `run:` step of every workflow, executed here against recorded events: no workflow calls what does not exist."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import yaml
from example_catalogs import ROOT
from forge_runner import Forge
from git_catalogs import GRANT, PROOF, Clone

BRANCH = GRANT.replace("uses: [name]", "uses: [name, case-study]").replace(
    "    uses:", "    approvals: [{role: cs, by: dana, on: 2026-11-20}]\n    uses:"
)


def assert_ran(forge: Forge, workflow: str, *jobs: str, fails: bool = False, **environment: str) -> None:
    for job in jobs:
        forge.run(workflow, job, fails=fails, **environment)


def open_pull_request(forge: Forge, clone: Clone, text: str = BRANCH) -> str:
    """A pull request with a merge commit as the Git host makes it; its head."""
    clone.git("checkout", "--quiet", "-B", "change", "main")
    clone.record(text)
    head = clone.commit("Allow more")
    clone.git("checkout", "--quiet", "-B", "merged", "main")
    clone.git("merge", "--quiet", "--no-ff", "change")
    clone.git("push", "--quiet", "--force", "origin", "change", "merged:refs/pull/7/merge")
    pull = {
        "number": 7,
        "state": "open",
        "user": {"login": "mara-conti"},
        "head": {"sha": head, "ref": "change", "repo": {"full_name": "fernwright/references"}},
        "base": {"ref": "main", "repo": {"full_name": "fernwright/references"}},
    }
    reviews = "repos/fernwright/references/pulls/7/reviews?per_page=100"
    forge["papers"] = {"repos/fernwright/references/pulls/7": pull, reviews: []}
    set_author(forge, head, "mara@fernwright.example")
    forge.facts |= {
        "github.sha": "refs/pull/7/merge",
        "github.ref": "refs/pull/7/merge",
        "github.event.pull_request.number": 7,
        "github.event.pull_request.base.sha": clone.git("rev-parse", "main"),
        "github.event.pull_request.base.ref": "main",
        "github.event.merge_group.base_sha": None,
        "inputs.number": 7,
        "inputs.branch": "main",
        "inputs.queue_base": None,
        "inputs.queue_commit": None,
        "github.server_url": "https://github.com",
        "github.repository": "fernwright/references",
        "github.run_id": 1,
    }
    return head


def set_author(forge: Forge, commit: str, address: str) -> None:
    """What the Git host says of a commit: who wrote it, and that Check runs on it."""
    home = "repos/fernwright/references"
    run = {"html_url": "https://github.com/fernwright/references/actions/runs/1"}
    papers = {f"{home}/commits/{commit}": {"commit": {"author": {"email": address}}}}
    papers[f"{home}/actions/workflows/check.yml/runs?head_sha={commit}&per_page=1"] = {"workflow_runs": [run]}
    forge["papers"] = {**forge["papers"], **papers}


def approve(forge: Forge, head: str, *logins: str) -> None:
    """The approvals that the change needs: customer success, and legal since it is based on evidence that was there."""
    papers: dict[str, Any] = forge["papers"]
    for login in logins or ("dana-okafor", "lee-hartmann"):
        review = {"user": {"login": login}, "state": "APPROVED", "commit_id": head}
        review["submitted_at"] = "2026-11-20T09:00:00Z"
        papers["repos/fernwright/references/pulls/7/reviews?per_page=100"].append(review)
    forge["papers"] = papers


class TestCheck:
    def test_a_pull_request_in_order(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone)
        assert_ran(forge, "check", "check", GITHUB_ACTIONS="true")
        forge.facts["join(needs.*.result, ' ')"] = "success success"
        assert_ran(forge, "check", "checked")

    @pytest.mark.parametrize("results", ["success failure", "success skipped", "cancelled success"])
    def test_anything_but_success_is_refused(self, forge: Forge, results: str) -> None:
        forge.facts["join(needs.*.result, ' ')"] = results
        assert_ran(forge, "check", "checked", fails=True)

    def test_a_broken_record_says_where(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone, "status: odd\n")
        assert_ran(forge, "check", "check", fails=True, GITHUB_ACTIONS="true")

    def test_codeowners_that_lag_behind(self, forge: Forge, clone: Clone) -> None:
        policy = clone.root / "schema/policy.yaml"
        policy.write_text(policy.read_text().replace("forge: ines-valverde", "forge: ines-v"))
        open_pull_request(forge, clone)
        assert_ran(forge, "check", "check", fails=True)
        assert "onrecord codeowners --write" in forge.said


class TestReview:
    def judge(self, forge: Forge) -> dict[str, Any]:
        """The status that a run leaves, and before it the one that says that nothing is judged yet."""
        forge["said"] = []
        assert_ran(forge, "judge", "wait", "judge", "say")
        assert forge["said"][0] == "pending"
        statuses: dict[str, dict[str, Any]] = forge["statuses"]
        return statuses[forge.outputs["wait"]["commit"]]

    def test_a_status_follows_the_reviews(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        status = self.judge(forge)
        assert (status["context"], status["state"]) == ("onrecord/review", "failure")
        assert "Not yet" in forge.summary
        approve(forge, head)
        assert self.judge(forge)["state"] == "success"
        assert list(forge["statuses"]) == [head]

    def test_a_dismissed_review_leaves_no_old_success(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        approve(forge, head)
        assert self.judge(forge)["state"] == "success"
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7/reviews?per_page=100"][0]["state"] = "DISMISSED"
        forge["papers"] = papers
        assert self.judge(forge)["state"] == "failure"

    def test_a_head_that_is_not_there_is_an_error(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone)
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"]["head"]["sha"] = "b" * 40
        forge["papers"] = papers
        assert_ran(forge, "judge", "wait")
        assert_ran(forge, "judge", "judge", fails=True)
        assert_ran(forge, "judge", "say")
        assert forge["statuses"]["b" * 40]["state"] == "error"

    @pytest.mark.parametrize("step", ["the installer dies", "the job is cancelled"])
    def test_a_run_that_dies_leaves_no_success(self, forge: Forge, clone: Clone, step: str) -> None:
        head = open_pull_request(forge, clone)
        approve(forge, head)
        assert self.judge(forge)["state"] == "success"
        assert_ran(forge, "judge", "wait")
        assert forge["statuses"][head]["state"] == "pending"
        if step == "the installer dies":
            clone.git("checkout", "--quiet", "main")
            (clone.root / ".github/install.sh").write_text("exit 7\n")
            clone.commit("Broken")
            clone.git("push", "--quiet", "origin", "main")
            assert_ran(forge, "judge", "judge", fails=True)
            assert_ran(forge, "judge", "say")
            assert forge["statuses"][head]["state"] == "error"

    @pytest.mark.parametrize(("key", "value"), [("base", {"ref": "mine"}), ("state", "closed")])
    def test_only_open_pull_requests_into_the_default_branch_get_a_status(
        self, forge: Forge, clone: Clone, key: str, value: object
    ) -> None:
        """Into one's own branch nothing is gained, and its success would cover what others bring to main."""
        open_pull_request(forge, clone)
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"][key] = value
        forge["papers"] = papers
        assert_ran(forge, "judge", "wait")
        assert forge.outputs["wait"]["commit"] == ""
        assert forge["statuses"] == {}

    def test_a_tag_called_like_the_base_changes_nothing(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        for tag in ("origin/main", "main", "refs/heads/main", "HEAD", "refs/remotes/origin/main"):
            clone.git("push", "--quiet", "origin", f"{head}:refs/tags/{tag}")
        assert self.judge(forge)["state"] == "failure"

    def test_a_re_run_judges_by_the_base_of_now(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        approve(forge, head)
        clone.git("checkout", "--quiet", "main")
        policy = clone.root / "schema/policy.yaml"
        policy.write_text(
            policy.read_text().replace(
                "press-release: [cs, legal]", "press-release: [cs, legal]\n    case-study: [cs, legal]"
            )
        )
        clone.commit("Legal agrees to case studies from now on")
        clone.git("push", "--quiet", "origin", "main")
        assert self.judge(forge)["state"] == "failure"

    def test_a_conflict_is_no_success(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        approve(forge, head)
        clone.git("checkout", "--quiet", "main")
        clone.record(BRANCH.replace("case-study", "video"))
        clone.commit("Something else there")
        clone.git("push", "--quiet", "origin", "main")
        status = self.judge(forge)
        assert (status["state"], status["description"].startswith("Conflicts")) == ("failure", True)

    def test_a_forged_merge_ref_is_not_looked_at(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone)
        clone.git("push", "--quiet", "--force", "origin", "main:refs/pull/7/merge")
        assert self.judge(forge)["state"] == "failure"

    def test_files_that_look_like_a_repository_forge_nothing(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone)
        clone.git("checkout", "--quiet", "change")
        for path, text in (
            ("HEAD", "ref: refs/heads/main\n"),
            ("config", f"[core]\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch {forge.home}/ran\n"),
            ("objects/keep", ""),
            ("refs/heads/main", clone.git("rev-parse", "change") + "\n"),
        ):
            clone.write_all({f"references/{path}": text})
        head = clone.commit("Looks like a repository")
        clone.git("push", "--quiet", "--force", "origin", "change")
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"]["head"]["sha"] = head
        forge["papers"] = papers
        assert self.judge(forge)["state"] in ("failure", "error")
        assert not (forge.home / "ran").exists()

    def test_the_queue_s_candidate(self, forge: Forge, clone: Clone) -> None:
        head = open_pull_request(forge, clone)
        approve(forge, head)
        queue = f"refs/heads/gh-readonly-queue/main/pr-7-{head}"
        clone.git("push", "--quiet", "origin", f"merged:{queue}")
        group = clone.git("rev-parse", "merged")
        assert_ran(forge, "review", "find", GITHUB_EVENT_NAME="merge_group", GITHUB_REF=queue)
        assert forge.outputs["find"] == {"branch": "main", "numbers": "[7]"}
        forge.facts |= {"inputs.queue_base": clone.git("rev-parse", "main"), "inputs.queue_commit": group}
        assert self.judge(forge)["state"] == "success"
        assert list(forge["statuses"]) == [group]

    def test_which_pull_requests(self, forge: Forge, clone: Clone) -> None:
        open_pull_request(forge, clone)
        assert_ran(forge, "review", "find", GITHUB_EVENT_NAME="pull_request_target", GITHUB_REF="refs/heads/main")
        assert forge.outputs["find"]["numbers"] == "[7]"
        forge.facts["github.event.pull_request.number"] = None
        every = "repos/fernwright/references/pulls?state=open&sort=updated&direction=desc&per_page=100"
        for event, open_, numbers in (
            ("workflow_run", [7, 9], "[7,9]"),
            ("schedule", list(range(300)), "[" + ",".join(map(str, range(250))) + "]"),
            ("workflow_dispatch", [], "[]"),
        ):
            forge["papers"] = {**forge["papers"], every: [{"number": number} for number in open_]}
            assert_ran(forge, "review", "find", GITHUB_EVENT_NAME=event, GITHUB_REF="refs/heads/main")
            assert forge.outputs["find"]["numbers"] == numbers
        assert_ran(forge, "signal", "signal")

    def test_the_branch_s_own_policy_and_tool_do_not_judge(self, forge: Forge, clone: Clone) -> None:
        """It gives its author the role, and puts its own installer and modules in the place of the real ones."""
        open_pull_request(forge, clone)
        clone.git("checkout", "--quiet", "-B", "change", "main")
        policy = clone.root / "schema/policy.yaml"
        policy.write_text(
            policy.read_text().replace("roles: [marketing], forge: piet", "roles: [cs, admin], forge: piet")
        )
        (clone.root / ".github/install.sh").write_text(f"touch {forge.home}/ran\n")
        for module in ("pip.py", "onrecord.py", "sitecustomize.py", "click.py"):
            (clone.root / module).write_text(f"open({str(forge.home / 'ran')!r}, 'w')\n")
        clone.record(BRANCH.replace("by: dana", "by: piet"))
        head = clone.commit("Let me through")
        clone.git("push", "--quiet", "--force", "origin", "change")
        papers = forge["papers"]
        papers["repos/fernwright/references/pulls/7"]["head"]["sha"] = head
        forge["papers"] = papers
        approve(forge, head, "piet-dewilde")
        assert self.judge(forge)["state"] == "failure"
        assert not (forge.home / "ran").exists()


class TestPublish:
    def test_built_read_back_and_read_live(self, forge: Forge) -> None:
        forge.facts["vars.ONRECORD_AUDIENCE"] = None
        assert_ran(forge, "publish", "build")
        pages = forge.home / "artifacts/pages"
        forge.outputs["deploy"] = {"url": str(pages)}
        assert_ran(forge, "publish", "verify")

    def test_the_safe_site_is_up_first_and_the_run_is_red_afterwards(self, forge: Forge, clone: Clone) -> None:
        clone.record("status: odd\n", "harbor")
        clone.commit("Past the gate")
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts["vars.ONRECORD_AUDIENCE"] = "sales"
        assert_ran(forge, "publish", "build")
        assert forge.outputs["build"] == {"code": "1"}
        assert (forge.home / "artifacts/pages/references/nordlys-bank/index.html").is_file()
        forge.facts["join(needs.*.result, ' ')"] = "success success success"
        assert_ran(forge, "publish", "right", fails=True)

    def test_a_day_on_which_all_is_right_is_green(self, forge: Forge) -> None:
        forge.facts["vars.ONRECORD_AUDIENCE"] = None
        assert_ran(forge, "publish", "build")
        for results, fails in (("success success success", False), ("success success skipped", False),
                               ("success failure skipped", True), ("success cancelled skipped", True)):  # fmt: skip
            forge.facts["join(needs.*.result, ' ')"] = results
            assert_ran(forge, "publish", "right", fails=fails)

    def test_without_a_policy_nothing_is_deployed(self, forge: Forge, clone: Clone) -> None:
        clone.write_all({"schema/policy.yaml": "surprise: [\n"})
        clone.commit("Broken")
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts["vars.ONRECORD_AUDIENCE"] = None
        assert_ran(forge, "publish", "build", fails=True)
        assert not (forge.home / "artifacts/pages").exists()

    def test_the_pull_request_s_preview(self, forge: Forge) -> None:
        assert_ran(forge, "check", "build")
        assert (forge.home / "artifacts/site/index.html").is_file()


class TestWatch:
    def test_twice_is_once(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        assert_ran(forge, "watch", "remind")
        issues = forge["issues"]
        assert [issue["title"] for issue in issues.values()] == ["References: what is due for Dana Okafor"]
        assert "onrecord renew nordlys-bank 2026-name" in issues["1"]["body"]
        forge["issues"] = {**issues, "9": {"title": "Somebody's own", "body": "Hello"}}
        forge["calls"] = []
        assert_ran(forge, "watch", "remind")
        assert [call[:2] for call in forge["calls"]] == [["label", "create"], ["issue", "list"]]

    def test_it_follows_what_happens(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.write_all({"references/nordlys-bank/evidence/form.txt": b"Something else\n"})
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        assert_ran(forge, "watch", "remind")
        assert "References: 1 error in the catalog" in [issue["title"] for issue in forge["issues"].values()]
        clone.write_all({"references/nordlys-bank/evidence/form.txt": PROOF})
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        assert_ran(forge, "watch", "remind")
        assert [issue["title"] for issue in forge["issues"].values()] == ["References: what is due for Dana Okafor"]

    def test_renewals_are_prepared_once(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts |= {"steps.app.outputs.token": "app", "github.server_url": "https://forge.example"}
        forge.facts |= {"github.repository": "fernwright/references", "github.run_id": "7"}
        for _ in range(2):
            assert_ran(forge, "watch", "renew")
            (pull,) = forge["pulls"]
            assert pull["head"] == "renew/nordlys-bank-2026-name"
            assert "in the folder `nordlys-bank` of the artifact `renewal-requests`: http" in pull["body"]
        clone.git("fetch", "--quiet", "origin")
        branch = "origin/renew/nordlys-bank-2026-name"
        assert "state: requested" in clone.git("show", f"{branch}:references/nordlys-bank/reference.yaml")
        letter, record = clone.git("diff", "--name-only", "origin/main", branch).splitlines()
        assert letter.startswith("references/nordlys-bank/evidence/") and letter.endswith("-asked-2026-name-2.eml")
        assert record == "references/nordlys-bank/reference.yaml"

    @pytest.mark.parametrize(("webhook", "ends"), [("https://hooks.example/x", True), ("", True), ("x", False)])
    def test_the_digest_is_sent_where_a_webhook_is_set_and_something_is_due(
        self, forge: Forge, clone: Clone, webhook: str, ends: bool
    ) -> None:
        if ends:
            clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-01\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        sent = forge.home / "sent.json"
        curl = forge.home / "bin/curl"
        curl.write_text(f'#!/bin/sh\ngrep -q hooks.example && cp message.json "{sent}"\n')
        curl.chmod(0o755)
        forge.facts["secrets.ONRECORD_SLACK_WEBHOOK"] = webhook
        assert_ran(forge, "watch", "digest")
        assert sent.exists() == bool(webhook and ends)
        if sent.exists():
            assert "2026-name" in sent.read_text()

    def test_a_renewal_whose_draft_was_closed_is_not_opened_again(self, forge: Forge, clone: Clone) -> None:
        clone.record(GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:"))
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        forge.facts |= {"steps.app.outputs.token": "app", "github.server_url": "https://forge.example"}
        forge.facts |= {"github.repository": "fernwright/references", "github.run_id": "7"}
        closed = {"head": "renew/nordlys-bank-2026-name", "state": "CLOSED", "title": "", "body": ""}
        forge["pulls"] = [closed]
        assert_ran(forge, "watch", "renew")
        assert forge["pulls"] == [closed]


class TestIntake:
    @staticmethod
    def make_issue(body: str, *labels: str, login: str = "sam-adeyemi") -> dict[str, Any]:
        issue = {
            "number": 12,
            "user": {"login": login},
            "created_at": "2026-11-20T10:00:00Z",
            "labels": [{"name": name} for name in ("onrecord-intake", *labels)],
            "body": body,
        }
        return {"action": "opened", "issue": issue}

    def make_request(self, forge: Forge, clone: Clone, **more: str) -> dict[str, Any]:
        """The form of a request for a call that the record allows."""
        calls = GRANT.replace("[name]", "[name, reference-call]").replace("    uses:", "    channels: [any]\n    uses:")
        clone.record(calls)
        clone.commit()
        clone.git("push", "--quiet", "origin", "HEAD:main")
        given = {"Customer": "nordlys-bank", "What for": "reference-call", "For whom": "Globex $(touch x) GmbH"}
        given |= {"Needed by": "_No response_", "Team": "_No response_", "What they want to hear": "How it went."}
        return self.make_issue("\n\n".join(f"### {heading}\n\n{answer}" for heading, answer in (given | more).items()))

    def test_a_request_becomes_a_draft(self, forge: Forge, clone: Clone) -> None:
        event = self.make_request(forge, clone)
        for _ in range(2):
            assert forge.play("intake", event) == ["read", "write", "say"]
        (pull,) = forge["pulls"]
        assert (pull["head"], pull["draft"]) == ("intake/issue-12", True)
        assert pull["title"] == "Request: reference call with Nordlys Bank for Globex $(touch x) GmbH"
        assert "Closes #12" in pull["body"]
        (comment,) = forge["comments"]["12"]
        assert "A pull request is being opened" in comment["body"]
        clone.git("fetch", "--quiet", "origin")
        path = "references/nordlys-bank/requests/2026-11-20-globex-touch-x-gmbh-call.yaml"
        assert "prospect: Globex $(touch x) GmbH" in clone.git("show", f"origin/intake/issue-12:{path}")
        assert clone.git("diff", "--name-only", "origin/main", "origin/intake/issue-12") == path
        assert clone.git("rev-parse", "origin/intake/issue-12^") == clone.git("rev-parse", "origin/main")
        assert not list(forge.home.rglob("x"))

    def test_with_an_app_it_is_ready_at_once(self, forge: Forge, clone: Clone) -> None:
        """What an app opens starts its checks, so that nobody has to mark a draft as ready."""
        forge.facts |= {"vars.ONRECORD_APP_CLIENT_ID": "Iv1.a", "steps.app.outputs.token": "app"}
        forge.play("intake", self.make_request(forge, clone))
        assert forge["pulls"][0]["draft"] is False

    def test_the_one_who_writes_trusts_nothing_that_was_read(self, forge: Forge, clone: Clone) -> None:
        """Facts that no form gives: another form's fields, an answer longer than the form takes, another shape."""
        event = self.make_request(forge, clone)
        forge.play("intake", event)
        clone.git("push", "--quiet", "origin", ":refs/heads/intake/issue-12")
        facts = forge.home / "artifacts/form-facts/facts.json"
        honest = json.loads(facts.read_text())
        for lie, says in (
            ({**honest, "form": "nobody's"}, "not one of our forms"),
            ({**honest, "given": {**honest["given"], "approved": "dana"}}, "not one of our forms"),
            ({**honest, "files": {".github/workflows/x.yml": "on: push"}}, "the expected format"),
            ({**honest, "given": {"customer": ["nordlys-bank"]}}, "the expected format"),
            ({"read": "file", "blob": "0" * 40, "suffix": "json", "basis": "email"}, "does not contain a form"),
            ([honest], "the expected format"),
        ):
            facts.write_text(json.dumps(lie))
            assert_ran(forge, "intake", "write", fails=True, GITHUB_EVENT_PATH=str(forge.home / "event.json"))
            assert says in forge.said
        facts.write_text(json.dumps({**honest, "given": {**honest["given"], "about": "x" * 2001}}))
        assert_ran(forge, "intake", "write", GITHUB_EVENT_PATH=str(forge.home / "event.json"))
        assert "longer than 2000 characters" in (forge.home / "artifacts/plan/reply.md").read_text()
        assert clone.git("ls-remote", "origin", "refs/heads/intake/*") == ""

    def test_what_somebody_added_to_the_draft_is_kept(self, forge: Forge, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "-b", "theirs")
        mine = clone.commit("By hand")
        clone.git("push", "--quiet", "origin", "theirs:refs/heads/intake/issue-12")
        forge.play(
            "intake", self.make_issue("### Customer\n\nHarbor\n\n### Why\n\nThey love us.\n", "onrecord-nominate")
        )
        assert clone.git("ls-remote", "origin", "refs/heads/intake/issue-12").startswith(mine)
        assert "so it stays as it is" in forge["comments"]["12"][0]["body"]

    @pytest.mark.parametrize(("state", "words"), [("MERGED", "which is merged"), ("CLOSED", "which was closed")])
    def test_an_issue_edited_after_its_end_says_what_is_true(
        self, forge: Forge, clone: Clone, state: str, words: str
    ) -> None:
        over = {"head": "intake/issue-12", "state": state, "title": "", "body": ""}
        forge["pulls"] = [over]
        forge.play(
            "intake", self.make_issue("### Customer\n\nHarbor\n\n### Why\n\nThey love us.\n", "onrecord-nominate")
        )
        assert forge["pulls"] == [over]
        assert f"pull request #1, {words}" in forge["comments"]["12"][0]["body"]
        assert clone.git("ls-remote", "origin", "refs/heads/intake/*") == ""

    def test_a_form_that_is_wrong_is_answered(self, forge: Forge) -> None:
        forge.play("intake", self.make_issue("### Customer\n\nnobody-at-all\n", "onrecord-request"))
        assert "This form cannot be used yet" in forge["comments"]["12"][0]["body"]
        assert forge["pulls"] == []

    def test_what_is_no_form_starts_nothing(self, forge: Forge) -> None:
        event = self.make_issue("Hello")
        event["issue"]["labels"] = []
        assert forge.play("intake", event) == []


class TestRelease:
    def test_built_tried_and_released(self, forge: Forge, clone: Clone) -> None:
        shutil.copy(ROOT / "pyproject.toml", clone.root / "pyproject.toml")
        shutil.copy(ROOT / "Makefile", clone.root / "Makefile")
        clone.commit("The tool")
        clone.git("push", "--quiet", "origin", "HEAD:main")
        assert_ran(forge, "release", "build", GITHUB_REF_NAME="v1.2.3")
        assert_ran(forge, "release", "try", "release", GITHUB_REF_NAME="v1.2.3")
        assert forge["release"] == ["SHA256SUMS", "onrecord-1.2.3-py3-none-any.whl", "requirements.txt"]
        forge.facts["vars.ONRECORD_RELEASE_TO_INDEX"] = "true"
        assert_ran(forge, "release", "index", GITHUB_REF_NAME="v1.2.3")
        assert forge["published"] == ["onrecord-1.2.3-py3-none-any.whl"]
        assert_ran(forge, "release", "build", fails=True, GITHUB_REF_NAME="v1.2.4")
        assert_ran(forge, "test", "test")
        forge.facts["needs.test.result"] = "success"
        assert_ran(forge, "test", "tested")
        forge.facts["needs.test.result"] = "skipped"
        assert_ran(forge, "test", "tested", fails=True)


def test_no_step_is_left_out() -> None:
    """Every job with a script is named by a test here, or its workflow is played as a whole."""
    text = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))
    for path in (ROOT / ".github/workflows").glob("*.yml"):
        for job, facts in yaml.safe_load(path.read_text())["jobs"].items():
            if any("run" in step for step in facts.get("steps", ())):
                assert f'"{job}"' in text or f'play("{path.stem}"' in text, f"{path.stem}: {job}"
