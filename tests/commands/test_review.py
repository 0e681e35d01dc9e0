"""The gate, tried on real repositories: nobody gets past review, and nobody is asked who need not be."""

import json
from pathlib import Path

import pytest

from git_catalogs import GRANT, SHA, TODAY, Clone, make_clone

DANA, LEE, INES, JONAS = "dana-okafor", "lee-hartmann", "ines-valverde", "jonas-lq"
FORM = f"{{file: evidence/form.txt, sha256: {SHA}}}"
MAIL = f"{{url: https://mail.example/wider, sha256: {'c' * 64}}}"
SAME_PROOF = GRANT.replace("uses: [name]", "uses: [name, case-study]").replace(
    "    uses:", "    approvals: [{role: cs, by: dana, on: 2026-11-20}]\n    uses:"
)
LOGO_TOO = SAME_PROOF.replace(FORM, MAIL)
"""More uses, with their own evidence."""
PRESS = """\
  - id: 2026-press
    uses: [press-release]
    channels: [press]
    evidence: {url: https://mail.example/2, sha256: %s}
    approvals: [%s]
"""
CS, LEGAL = "{role: cs, by: dana, on: 2026-11-20}", "{role: legal, by: lee, on: 2026-11-20}"


def make_press(*approvals: str) -> str:
    return GRANT + PRESS % (SHA, ", ".join(approvals))


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


class TestWhoMustApprove:
    def test_more_use_needs_customer_success(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        clone.commit()
        assert clone.list_missing() == {"dana"}
        result = clone.review([clone.make_review(DANA)])
        assert result.exit_code == 0, result.output
        assert "All approvals are in." in result.stdout

    def test_risky_uses_need_legal_too(self, clone: Clone) -> None:
        clone.record(make_press(CS, LEGAL))
        clone.commit()
        assert clone.list_missing([clone.make_review(DANA)]) == {"lee"}
        assert clone.review([clone.make_review(DANA), clone.make_review(LEE)]).exit_code == 0

    def test_each_role_must_be_named_in_the_record(self, clone: Clone) -> None:
        clone.record(make_press(CS))
        clone.commit()
        result = clone.review([clone.make_review(DANA), clone.make_review(LEE)])
        assert result.exit_code == 1
        assert "the record names no approver of 2026-press as Legal" in result.stdout
        assert "onrecord record nordlys-bank --approve 2026-press" in result.stdout

    def test_a_named_approver_must_have_approved(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        clone.commit()
        assert clone.list_missing([clone.make_review(INES)]) == {"dana"}

    def test_a_new_claim_is_held_against_the_reviews_even_where_nobody_gains(self, clone: Clone) -> None:
        """Else a claim could be laid down first and used later."""
        both = f"[{{role: cs, by: dana, on: 2026-01-16}}, {LEGAL}]"
        clone.record(GRANT.replace("    uses:", f"    approvals: {both}\n    uses:"))
        clone.commit()
        assert clone.list_missing() == {"lee"}
        assert clone.list_missing([clone.make_review(LEE)]) == set()

    def test_a_named_approver_must_hold_the_role(self, clone: Clone) -> None:
        clone.record(make_press(CS, "{role: legal, by: ines, on: 2026-11-20}"))
        clone.commit()
        result = clone.review([clone.make_review(DANA), clone.make_review(LEE), clone.make_review(INES)])
        assert result.exit_code == 1
        assert "Inés Valverde does not hold the role Legal" in result.stdout

    def test_asking_a_customer_needs_no_legal(self, clone: Clone) -> None:
        """Legal is asked when there is an answer to approve, not when somebody asks for one."""
        asked = "{on: 2026-11-20, by: mara, uses: [press-release], channels: [press], territories: [worldwide]}"
        clone.record(f"{GRANT}  - id: 2026-press\n    state: requested\n    requested: {asked}\n")
        clone.commit()
        assert clone.list_missing() == {"cs"}

    def test_taking_one_of_two_conditions_away_is_a_gain(self, clone: Clone) -> None:
        """The answer stays "ask first", and yet one thing less prevents the use."""
        both = GRANT.replace("    uses:", "    conditions: [copy-approval, legal-review]\n    uses:")
        clone.git("checkout", "--quiet", "main")
        clone.record(both)
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(both.replace("copy-approval, ", ""))
        clone.commit()
        assert clone.diff()["references"][0]["cells"] == []
        assert clone.diff()["weight"] == "widens"
        assert clone.list_missing() == {"dana", "legal"}, (
            "the record credits Dana with more than she agreed to; the evidence is what was there, so legal looks"
        )
        assert clone.list_missing([clone.make_review(INES), clone.make_review(LEE)]) == {"dana"}
        assert clone.list_missing([clone.make_review(DANA), clone.make_review(LEE)]) == set()

    @pytest.mark.parametrize(
        ("was", "now", "says"),
        [
            (
                "logo_sha256: " + "a" * 64,
                "logo_sha256: " + "b" * 64,
                "permission 2026-name: logo sha256: aaaaaaaa… → bbbbbbbb…",
            ),
            ("survives_contract: no", "survives_contract: yes", "permission 2026-name: survives contract: no → yes"),
            (
                "withdrawn: {on: 2026-11-20, copies: recall}",
                "withdrawn: {on: 2026-11-20, copies: stop-new}",
                "permission 2026-name: withdrawn copies: recall → stop-new",
            ),
            ("recorded_by: dana", "recorded_by: piet", "permission 2026-name: recorded by: dana → piet"),
            (
                "requested: {on: 2026-01-02, by: dana, uses: [name]}",
                "requested: {on: 2026-01-02, by: piet, uses: [name]}",
                "permission 2026-name: requested by: dana → piet",
            ),
            (
                "incentive: {what: 5 % discount, disclosure: The customer had a discount.}",
                "# no incentive",
                "permission 2026-name: incentive is removed: “5 % discount”",
            ),
        ],
    )
    def test_what_no_answer_shows_today_is_not_changed_by_anybody(
        self, clone: Clone, was: str, now: str, says: str
    ) -> None:
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT.replace("    uses:", f"    {was}\n    uses:"))
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(GRANT.replace("    uses:", f"    {now}\n    uses:"))
        clone.commit()
        assert says in clone.run("diff", "main").stdout
        more = "survives" in now
        assert clone.list_missing() - {"legal"} == {"dana" if more else "cs"}
        agreed = clone.make_review(DANA if more else INES)
        assert clone.list_missing([agreed, clone.make_review(LEE)]) == set()

    @pytest.mark.parametrize(
        "added",
        [
            "aliases: [Initech Corp]\n",
            "former_names: [{name: Initech Corp}]\n",
            "legal_name: Initech Corp\n",
            "matching: never-alone\n",
            "anonymous_as: Initech Corp\n",
        ],
    )
    def test_a_name_is_not_changed_by_anybody(self, clone: Clone, added: str) -> None:
        clone.record(added + GRANT)
        clone.commit()
        assert clone.list_missing() == {"cs"}

    def test_a_name_is_not_dropped_by_anybody(self, clone: Clone) -> None:
        """A customer who asked never to be named would no longer be found under it."""
        clone.git("checkout", "--quiet", "main")
        clone.record("aliases: [Initech Corp]\n" + GRANT)
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(GRANT)
        clone.commit()
        assert "'Initech Corp' is no longer one of their names" in clone.run("diff", "main").stdout
        assert clone.list_missing() == {"cs"}

    def test_four_eyes_are_not_undone_in_two_steps(self, clone: Clone) -> None:
        """First another hand, then the approval of the first one: the first step needs somebody else already."""
        asked = "use: reference-call\nrequested: {on: 2026-11-19, by: %s}\nneeded_by: 2026-12-01\n"
        path = "references/nordlys-bank/requests/2026-11-19-globex.yaml"
        clone.git("checkout", "--quiet", "main")
        clone.write_all({path: asked % "dana"})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.write_all({path: asked % "piet"})
        clone.commit()
        assert "requested by dana → piet" in clone.run("diff", "main").stdout
        assert clone.list_missing([clone.make_review(DANA)]) == {"cs"}

    def test_a_speaker_agrees_with_evidence(self, clone: Clone) -> None:
        words = 'quotes:\n  - {id: cfo, text: "It works.", speaker: {title: CFO}, attribution: title-only, '
        words += "authorization: 2026-name, consent: {on: 2026-02-25, through: %s, basis: email%s}}\n"
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT + words % ("2027-02-24", ""))
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(GRANT + words % ("2031-02-28", ""))
        clone.commit()
        assert "quote cfo: consent through: 2027-02-24 → 2031-02-28" in clone.run("diff", "main").stdout
        assert {"cs", "evidence"} <= clone.list_missing()
        clone.record(GRANT + words % ("2031-02-28", f", evidence: {{url: https://mail.example/3, sha256: {SHA}}}"))
        clone.commit()
        assert "evidence" not in clone.list_missing()
        clone.record(GRANT + words % ("2026-12-31", ""))
        clone.commit()
        assert clone.list_missing() == set()

    @pytest.mark.parametrize(
        "lost",
        [
            "restrictions:\n  - {id: no-ads, uses: [any], channels: [paid-ads], from: 2026-01-15, why: the form}\n",
            "preferences:\n  limits: [{use: reference-call, max: 1, per: year}]\n",
            "preferences:\n  blackouts: [{from: 2026-12-15, through: 2027-01-05, why: year-end close}]\n",
            "preferences:\n  no_contact_with: [Globex]\n",
            "preferences:\n  topics_barred: [pricing]\n",
            "preferences:\n  notice_days: 5\n",
        ],
    )
    def test_what_the_customer_forbade_is_not_lifted_by_anybody(self, clone: Clone, lost: str) -> None:
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT + lost)
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(GRANT)
        clone.commit()
        assert "cs" in clone.list_missing()
        assert clone.review([clone.make_review(DANA)]).exit_code == (0 if "paid-ads" not in lost else 1)

    def test_a_live_publication_does_not_leave_the_record_unseen(self, clone: Clone) -> None:
        where = "channel: website, territory: worldwide, where: https://x.example"
        clone.git("checkout", "--quiet", "main")
        clone.record(f"{GRANT}publications:\n  - {{id: wall, use: name, {where}, since: 2026-02-01}}\n")
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.git("rm", "-r", "--quiet", "references/nordlys-bank")
        clone.write_all({"references/harbor/reference.yaml": "name: Harbor\nstatus: active\nowner: dana\n"})
        clone.commit()
        assert clone.list_missing() == {"cs"}
        assert "wall at https://x.example is removed from the record" in clone.run("diff", "main").stdout


class TestNobodyNeedsToBeAsked:
    def test_less_needs_nobody(self, clone: Clone) -> None:
        clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    valid_through: 2026-12-31"))
        clone.commit()
        result = clone.review()
        assert (result.exit_code, result.stdout) == (0, "Nothing more is allowed, so no approval is needed.\n")

    def test_a_withdrawal_needs_nobody(self, clone: Clone) -> None:
        clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-20, copies: recall}"))
        clone.commit()
        assert clone.list_needs() == []

    def test_signals_need_nobody(self, clone: Clone) -> None:
        clone.record(GRANT + "relationship: {crm_id: A-7, health: {score: 80, on: 2026-11-20}, renewal: 2027-06-01}\n")
        clone.commit()
        assert clone.list_needs() == []

    def test_words_that_are_shown_are_guarded(self, clone: Clone) -> None:
        clone.record(GRANT + "profile: {summary: They close their books in two days.}\n")
        clone.commit()
        assert clone.list_missing() == {"cs"}


class TestFourEyes:
    @pytest.mark.parametrize(
        ("hand", "author"),
        [
            ("    requested: {on: 2026-11-01, by: dana, uses: [name]}\n", "mara-conti"),
            ("    recorded_by: dana\n", "mara-conti"),
            ("", DANA),
            ("", DANA.upper()),
        ],
    )
    def test_no_hand_in_it_approves_it(self, clone: Clone, hand: str, author: str) -> None:
        clone.record(LOGO_TOO.replace("    uses:", f"{hand}    uses:"))
        clone.commit()
        assert clone.list_missing([clone.make_review(DANA)], author=author) >= {"dana"}
        clone.record(LOGO_TOO.replace("    uses:", f"{hand}    uses:").replace("cs, by: dana", "cs, by: ines"))
        clone.commit()
        assert clone.list_missing([clone.make_review(DANA)], author=author) == {"ines"}
        assert clone.list_missing([clone.make_review(INES)], author=author) == set()

    def test_the_former_recorder_is_not_free_either(self, clone: Clone) -> None:
        """Nobody writes themselves out of the record to be free to approve it."""
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT.replace("    uses:", "    recorded_by: dana\n    uses:"))
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(LOGO_TOO)
        clone.commit()
        assert "cs" in clone.list_missing([clone.make_review(DANA)])

    @pytest.mark.parametrize(
        "who", ["Dana <dana@fernwright.example>", "D <12345+dana-okafor@users.noreply.github.com>"]
    )
    def test_who_wrote_it_does_not_approve_it_though_a_bot_opened_it(self, clone: Clone, who: str) -> None:
        clone.record(LOGO_TOO)
        clone.commit(who=who)
        result = clone.review([clone.make_review(DANA)], author="github-actions[bot]")
        assert result.exit_code == 1
        assert "Dana Okafor's own approval does not count" in result.stdout

    def test_writing_one_s_own_approval_is_a_hand_in_it_too(self, clone: Clone) -> None:
        """Approving is one click: who records names who will approve, and that person edits nothing."""
        clone.record(LOGO_TOO.replace("    approvals: [{role: cs, by: dana, on: 2026-11-20}]\n", "    # approvals\n"))
        clone.commit()
        clone.record(LOGO_TOO)
        clone.commit(who="Dana Okafor <dana@fernwright.example>")
        assert "dana" in clone.list_missing([clone.make_review(DANA)])

    def test_a_merge_is_its_author_s_own_where_it_says_what_neither_side_said(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT + "profile: {industry: retail}\n")
        clone.commit()
        clone.git("checkout", "--quiet", "change")
        clone.commit("Nothing yet")
        clone.git("merge", "--quiet", "--no-commit", "main")
        clone.record(LOGO_TOO)
        clone.commit("Merge main", who="Dana <dana@fernwright.example>")
        assert "cs" in clone.list_missing([clone.make_review(DANA)])

    def test_a_clean_merge_of_the_base_makes_nobody_a_writer(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        clone.commit()
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT, slug="harbor")
        clone.write_all({"references/harbor/reference.yaml": "name: Harbor\nstatus: active\nowner: dana\n"})
        clone.commit()
        clone.git("checkout", "--quiet", "change")
        clone.git("merge", "--quiet", "main", who="Dana <dana@fernwright.example>")
        assert clone.list_missing([clone.make_review(DANA)]) == set()

    def test_one_person_s_login_does_not_speak_for_two(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "main")
        policy = (clone.root / "schema/policy.yaml").read_text()
        clone.write_all({"schema/policy.yaml": policy.replace("forge: lee-hartmann", "forge: Dana-Okafor")})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(LOGO_TOO)
        clone.commit()
        assert "cs" in clone.list_missing([clone.make_review(DANA)])

    def test_who_has_left_approves_nothing_and_blocks_nothing(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "main")
        policy = (clone.root / "schema/policy.yaml").read_text()
        gone = policy.replace("email: dana@fernwright.example", "email: dana@fernwright.example, left: 2026-10-01")
        clone.write_all({"schema/policy.yaml": gone})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.record(LOGO_TOO.replace("by: dana", "by: ines"))
        clone.commit()
        assert "ines" in clone.list_missing([clone.make_review(DANA)])
        assert clone.review([clone.make_review(DANA, "CHANGES_REQUESTED"), clone.make_review(INES)]).exit_code == 0


class TestTheReviewList:
    @pytest.fixture
    def change(self, clone: Clone) -> Clone:
        clone.record(LOGO_TOO)
        clone.commit()
        return clone

    def test_nobody_has_reviewed(self, change: Clone) -> None:
        result = change.review()
        assert result.exit_code == 1
        assert "an approving review by Dana Okafor on this head" in result.stdout

    @pytest.mark.parametrize("state", ["APPROVED", "approved", "Approved"])
    def test_states_are_spelled_in_either_case(self, change: Clone, state: str) -> None:
        assert change.review([change.make_review(DANA, state)]).exit_code == 0

    @pytest.mark.parametrize("state", ["DISMISSED", "dismissed", "CHANGES_REQUESTED", "changes_requested"])
    def test_a_later_word_overtakes_the_approval(self, change: Clone, state: str) -> None:
        reviews = [change.make_review(DANA), change.make_review(DANA, state, hour=10)]
        assert change.review(reviews).exit_code == 1
        assert change.review(reviews[::-1]).exit_code == 1, "the order of the list must not matter"

    @pytest.mark.parametrize("state", ["COMMENTED", "PENDING", "commented", "SOMETHING_NEW"])
    def test_a_later_comment_does_not(self, change: Clone, state: str) -> None:
        assert change.review([change.make_review(DANA), change.make_review(DANA, state, hour=10)]).exit_code == 0

    def test_an_approval_after_a_change_request_does(self, change: Clone) -> None:
        reviews = [change.make_review(DANA, "CHANGES_REQUESTED"), change.make_review(DANA, hour=10)]
        assert change.review(reviews).exit_code == 0

    def test_anybody_s_change_request_stands_in_the_way(self, change: Clone) -> None:
        result = change.review([change.make_review(DANA), change.make_review("sam-adeyemi", "CHANGES_REQUESTED")])
        assert result.exit_code == 1
        assert "Sam Adeyemi asked for changes" in result.stdout

    def test_an_approval_of_an_older_commit_is_none(self, change: Clone) -> None:
        old = change.make_review(DANA)
        change.commit("One more thing")
        result = change.review([old])
        assert result.exit_code == 1
        assert "Dana Okafor approved an older commit" in result.stdout

    @pytest.mark.parametrize("user", [None, {}, {"login": None}, {"login": 7}, {"login": "stranger"}, "dana-okafor"])
    def test_reviews_of_nobody_we_know_count_for_nothing(self, change: Clone, user: object) -> None:
        assert change.review([{**change.make_review(DANA), "user": user}]).exit_code == 1

    def test_a_stranger_s_change_request_blocks_nothing(self, change: Clone) -> None:
        reviews = [change.make_review(DANA), change.make_review("stranger", "CHANGES_REQUESTED")]
        assert change.review(reviews).exit_code == 0

    @pytest.mark.parametrize("author", [None, "renovate[bot]", "somebody-outside"])
    def test_the_author_need_not_be_anybody(self, change: Clone, author: str | None) -> None:
        assert change.review([change.make_review(DANA)], author=author).exit_code == 0

    def test_what_the_branch_says_about_reviews_counts_for_nothing(self, change: Clone) -> None:
        change.write_all({"reviews.json": json.dumps([change.make_review(DANA)]), "APPROVED": "dana, lee\n"})
        change.commit("Approved-by: Dana Okafor <dana@fernwright.example>")
        assert change.list_missing() == {"dana", "admin"}, "files next to the records are the administrators'"


class TestEvidence:
    def test_a_gain_needs_evidence(self, clone: Clone) -> None:
        clone.record(LOGO_TOO + "  - id: 2026-story # without evidence\n    uses: [video]\n")
        clone.commit()
        assert "evidence" in clone.list_missing([clone.make_review(DANA), clone.make_review(LEE)])

    def test_evidence_with_another_hash_is_none(self, clone: Clone) -> None:
        clone.record(SAME_PROOF.replace(SHA, "1" * 64))
        clone.commit()
        assert "evidence" in clone.list_missing([clone.make_review(DANA)])

    def test_a_pointer_of_git_lfs_is_none(self, clone: Clone) -> None:
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize 15\n".encode()
        clone.record(SAME_PROOF)
        clone.write_all({"references/nordlys-bank/evidence/form.txt": pointer})
        clone.commit()
        for judged in (None, "HEAD"):
            assert "evidence" in clone.list_missing([clone.make_review(DANA)], judged=judged)
        found = clone.run("check", "--format", "json").stdout
        assert "it is a Git LFS pointer, not the file itself; fetch the file: git lfs pull" in found

    def test_a_pointer_whose_file_was_fetched_is_the_file(self, clone: Clone) -> None:
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{SHA}\nsize 15\n".encode()
        clone.record(LOGO_TOO)
        clone.write_all({"references/nordlys-bank/evidence/form.txt": pointer})
        clone.commit()
        store = clone.top / ".git/lfs/objects" / SHA[:2] / SHA[2:4]
        store.mkdir(parents=True)
        (store / SHA).write_bytes(b"They said yes.\n")
        assert clone.list_missing([clone.make_review(DANA)], judged="HEAD") == set()


class TestPolicy:
    def change(self, clone: Clone, old: str, new: str) -> None:
        policy = (clone.root / "schema/policy.yaml").read_text()
        assert old in policy
        clone.write_all({"schema/policy.yaml": policy.replace(old, new)})
        clone.commit()

    def test_who_gives_themselves_a_role_is_judged_without_it(self, clone: Clone) -> None:
        clone.record(LOGO_TOO.replace("by: dana", "by: mara"))
        self.change(clone, "roles: [marketing], forge: mara-conti", "roles: [cs, admin, marketing], forge: mara-conti")
        result = clone.review(
            [clone.make_review("mara-conti"), clone.make_review("piet-dewilde")], author="piet-dewilde"
        )
        assert result.exit_code == 1
        missing = clone.list_missing([clone.make_review("mara-conti")], author="piet-dewilde")
        assert missing == {"cs", "mara", "admin"}

    def test_dropping_an_approval_does_not_help_the_same_change(self, clone: Clone) -> None:
        clone.record(make_press(CS))
        self.change(clone, "press-release: [cs, legal]", "press-release: [cs]")
        assert clone.list_missing([clone.make_review(DANA), clone.make_review(JONAS)]) == {"legal"}

    def test_an_administrator_lets_it_pass(self, clone: Clone) -> None:
        self.change(clone, "health_below: 50", "health_below: 40")
        assert clone.list_missing() == {"admin"}
        assert clone.review([clone.make_review(JONAS)]).exit_code == 0

    def test_an_administrator_does_not_pass_their_own(self, clone: Clone) -> None:
        self.change(clone, "health_below: 50", "health_below: 40")
        result = clone.review([clone.make_review(JONAS)], author=JONAS)
        assert result.exit_code == 1
        assert "somebody else must open it" in result.stdout

    @pytest.mark.parametrize(
        "path",
        [
            ".github/workflows/check.yml",
            ".github/CODEOWNERS",
            "CODEOWNERS",
            "docs/CODEOWNERS",
            "schema/reference.schema.json",
            "Schema/extra.json",
            ".gitlab-ci.yml",
            "action.yml",
            ".onrecord.toml",
            ".gitattributes",
            "references/nordlys-bank/.gitattributes",
            ".lfsconfig",
            "tool/onrecord/catalog/decision/judge.py",
            "requirements/dev.txt",
        ],
    )
    def test_what_judges_and_runs_is_the_administrators(self, clone: Clone, path: str) -> None:
        clone.write_all({path: "x\n"})
        clone.commit()
        assert clone.list_missing() == {"admin"}

    def test_moving_a_workflow_away_is_a_change_of_it(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "main")
        clone.write_all({".github/workflows/review.yml": "on: pull_request\n"})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.git("mv", ".github/workflows/review.yml", "old-review.yml")
        clone.commit()
        assert clone.list_missing() == {"admin"}

    def test_every_other_file_is_the_administrators(self, clone: Clone) -> None:
        clone.write_all({"README.md": "# References\n", "references-of-ours.txt": "x"})
        clone.commit()
        assert clone.list_missing() == {"admin"}

    def test_a_wider_term_widens_old_consents(self, clone: Clone) -> None:
        words = (clone.root / "schema/vocabulary.yaml").read_text()
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT.replace("    uses:", "    territories: [benelux]\n    uses:"))
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        clone.write_all({"schema/vocabulary.yaml": words.replace("members: [BE, NL, LU]", "members: [BE, NL, LU, FR]")})
        clone.commit()
        assert clone.list_missing() == {"cs", "admin"}
        (reference,) = clone.diff()["references"]
        assert (reference["kind"], reference["cells"][0]["territories"]) == ("affected", ["FR"])


class TestRequests:
    CALL = "use: reference-call\nrequested: {on: 2026-11-20, by: %s}\nprospect: Globex\n"
    PATH = "references/nordlys-bank/requests/2026-11-20-globex.yaml"

    def test_to_ask_for_a_call_needs_nobody(self, clone: Clone) -> None:
        clone.write_all({self.PATH: self.CALL % "sam"})
        clone.commit()
        assert clone.list_needs(author="sam-adeyemi") == []

    def test_to_approve_it_needs_customer_success(self, clone: Clone) -> None:
        clone.write_all({self.PATH: self.CALL % "sam" + "approved: {on: 2026-11-21, by: dana}\n"})
        clone.commit()
        assert clone.list_missing(author="sam-adeyemi") == {"dana"}
        assert clone.list_missing([clone.make_review(DANA)], author="sam-adeyemi") == set()

    @pytest.mark.parametrize(("asker", "approver"), [("dana", "dana"), ("sam", "tess")])
    def test_not_the_requester_and_not_sales(self, clone: Clone, asker: str, approver: str) -> None:
        approved = f"approved: {{on: 2026-11-21, by: {approver}}}\n"
        clone.write_all({self.PATH: self.CALL % asker + approved})
        clone.commit()
        logins = {"dana": DANA, "tess": "tess-moreau"}
        assert approver in clone.list_missing([clone.make_review(logins[approver]), clone.make_review(INES)])

    def test_an_approved_request_is_not_turned_into_another(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "main")
        clone.write_all({self.PATH: self.CALL % "sam" + "approved: {on: 2026-11-21, by: dana}\n"})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "other")
        text = (clone.root / self.PATH).read_text()
        clone.write_all({self.PATH: text.replace("Globex", "Initech")})
        clone.commit()
        assert clone.list_missing() == {"cs"}


class TestTheMergedTree:
    def test_a_stale_branch_cannot_undo_a_withdrawal(self, clone: Clone) -> None:
        """The branch was cut before the withdrawal and puts the old record back over it."""
        clone.record(GRANT + "profile: {industry: retail}\n")
        clone.commit()
        clone.git("checkout", "--quiet", "main")
        clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-19, copies: recall}"))
        clone.commit()
        clone.git("checkout", "--quiet", "change")
        result = clone.review()
        assert result.exit_code == 4
        assert "cannot compare" in result.stderr
        assert "merge it into the branch" in result.stderr
        clone.git("merge", "--quiet", "--strategy", "ours", "main")
        assert clone.list_missing() == {"dana", "legal"}
        (reference,) = clone.diff()["references"]
        assert {cell["weight"] for cell in reference["cells"]} == {"widens"}

    def test_the_forge_s_merge_commit_is_judged_without_a_checkout(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        head = clone.commit()
        clone.git("checkout", "--quiet", "main")
        clone.write_all({"README.md": "x"})
        clone.commit()
        clone.git("checkout", "--quiet", "-b", "merged")
        clone.git("merge", "--quiet", "--no-ff", "change", who="GitHub <noreply@github.com>")
        clone.git("update-ref", "refs/pull/7/merge", "HEAD")
        clone.git("checkout", "--quiet", "main")
        options = {"head": head, "judged": "refs/pull/7/merge"}
        assert clone.list_missing(**options) == {"dana"}
        assert clone.list_missing([clone.make_review(DANA, commit=head)], **options) == set()

    def test_a_force_push_meanwhile_is_noticed(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        old = clone.commit()
        approved = clone.make_review(DANA, commit=old)
        clone.git("commit", "--quiet", "--amend", "--message", "Other words")
        result = clone.review([approved], head=old)
        assert result.exit_code == 4
        assert "has changed in the meantime" in result.stderr
        assert clone.review([approved]).exit_code == 1

    def test_a_head_that_is_not_here_is_noticed(self, clone: Clone) -> None:
        clone.record(LOGO_TOO)
        clone.commit()
        clone.review()
        (clone.top / ".git/pull.json").write_text(json.dumps({"head": {"sha": "b" * 40}}))
        paper = [str(clone.top / ".git" / name) for name in ("reviews.json", "pull.json")]
        result = clone.run("review", "--base", "main", "--reviews", paper[0], "--pull-request", paper[1])
        assert result.exit_code == 4
        assert "git fetch origin" in result.stderr

    def test_a_catalog_in_a_folder_of_a_larger_repository(self, tmp_path: Path) -> None:
        clone = make_clone(tmp_path / "repo", "marketing/references-catalog/")
        (clone.top / ".github").mkdir()
        (clone.top / ".github/dependabot.yml").write_text("version: 2\n")
        (clone.top / "schema").mkdir()
        (clone.top / "schema/their-own.json").write_text("{}")
        clone.commit()
        needs = clone.list_needs()
        assert [(need["who"], need["why"]) for need in needs] == [
            ("admin", "changed: .github/dependabot.yml and schema/their-own.json")
        ]
        clone.record(LOGO_TOO)
        clone.commit()
        assert clone.list_missing([clone.make_review(DANA)]) == {"admin"}
        assert clone.list_missing([clone.make_review(DANA), clone.make_review(JONAS)]) == set()


class TestWhatIsSaid:
    def test_as_markdown_nothing_of_a_record_is_markup(self, clone: Clone) -> None:
        clone.record("name: '<img src=x onerror=alert(1)> @dana-okafor #1 [x](https://evil.example)'\n" + LOGO_TOO)
        clone.commit()
        said = clone.review(format="markdown").stdout
        for bait in ("<img", "@dana", "#1 ", "](https://evil"):
            assert bait not in said
        assert "#### Not yet: 1 approval missing.\n\n- ⬜ **Dana Okafor** for " in said

    def test_unreadable_papers(self, clone: Clone, tmp_path: Path) -> None:
        (tmp_path / "bad.json").write_bytes(b"\xff{")
        bad = str(tmp_path / "bad.json")
        result = clone.run("review", "--base", "main", "--reviews", bad, "--pull-request", bad)
        assert result.exit_code == 4
        assert "cannot be read as JSON" in result.stderr

    def test_a_base_that_is_not_there(self, clone: Clone) -> None:
        result = clone.review(base="origin/main")
        assert result.exit_code == 4
        assert "there is no commit 'origin/main' in this repository" in result.stderr

    def test_the_day_is_the_base_s(self, clone: Clone) -> None:
        """A branch that moves the company around the world does not move the day it is judged by."""
        policy = (clone.root / "schema/policy.yaml").read_text()
        clone.write_all({"schema/policy.yaml": policy.replace("Europe/Oslo", "Pacific/Kiritimati")})
        clone.commit()
        assert clone.diff(today=TODAY)["today"] == TODAY
        assert clone.list_missing() == {"admin"}
