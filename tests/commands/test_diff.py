"""The change of meaning between two commits of real repositories, and what cannot be compared."""

import os
import subprocess
from pathlib import Path

import pytest

from git_catalogs import ENVIRONMENT, GRANT, SHA, Clone, make_clone

PUBLISHED = GRANT + (
    "publications:\n  - {id: wall, use: name, channel: website, territory: worldwide,"
    " where: https://www.example.com/customers, since: 2026-02-01, authorization: 2026-name}\n"
)


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


def run_diff(clone: Clone, commits: str = "main", format_: str = "text") -> str:
    result = clone.run("diff", commits, "--format", format_)
    assert result.exit_code == 0, result.output
    return result.stdout


def put_on_main(clone: Clone, text: str) -> None:
    """Make this the record on `main`, and start a branch from there."""
    clone.git("checkout", "--quiet", "main")
    clone.record(text)
    clone.commit()
    clone.git("checkout", "--quiet", "-b", "next")


class TestWhatItSays:
    def test_a_gain_with_its_days(self, clone: Clone) -> None:
        later = "uses: [name, case-study]\n    territories: [dach]\n    valid_from: 2026-12-01"
        clone.record(GRANT.replace("uses: [name]", later))
        clone.commit()
        lines = run_diff(clone).splitlines()
        assert lines[0] == "1 use gained, 1 lost."
        assert "  + Case study · Website · DACH: not allowed → allowed, from 2026-12-01 until 2027-06-14" in lines
        assert "  - Name · Website · DACH: allowed → not allowed, from today until 2026-11-30" in lines
        (other,) = [line for line in lines if line.startswith("  - Name") and "DACH" not in line]
        assert other.endswith("more: allowed → not allowed, from today until 2027-06-14")
        assert "all but" not in other, "scopes are said by what is in them"

    def test_nothing(self, clone: Clone) -> None:
        clone.record(GRANT + "# A comment, and nothing else.\n")
        clone.commit()
        assert run_diff(clone) == "Nothing changes for any customer.\n"

    def test_line_ends_are_no_change(self, clone: Clone) -> None:
        file = clone.root / "references/nordlys-bank/reference.yaml"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        clone.commit()
        assert run_diff(clone) == "Nothing changes for any customer.\n"

    def test_evidence_keeps_its_line_ends_on_checkout(self, clone: Clone, tmp_path: Path) -> None:
        clone.record(GRANT.replace(SHA, "c9fd7dd6e0a73c2a2fe05d51a0b3d9a04a7a5d5ab3c4a3c3f2ae5ba81d4f4a0f"))
        assert "evidence-changed" in clone.run("check").stdout
        for convert in ("true", "input"):
            clone.git("config", "core.autocrlf", convert)
            clone.record(GRANT)
            clone.git("checkout", "--quiet", "--force", "main")
            assert "evidence-changed" not in clone.run("check").stdout

    def test_a_withdrawal_says_what_must_come_down(self, clone: Clone) -> None:
        put_on_main(clone, PUBLISHED)
        clone.record(PUBLISHED.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-20, copies: recall}"))
        text = run_diff(clone)
        assert text.startswith("1 use lost, 1 must be taken down.\n")
        assert "! wall must be taken down by 2026-11-21 at https://www.example.com/customers" in text
        assert "· 2026-name withdrawn on 2026-11-20" in text
        assert "Nothing more is allowed, so no approval is needed." in text

    def test_a_publication_that_is_edited_still_stands(self, clone: Clone) -> None:
        put_on_main(clone, PUBLISHED)
        clone.record(PUBLISHED.replace("since: 2026-02-01", "since: 2026-02-02, by: mara"))
        assert "publication wall: since: 2026-02-01 → 2026-02-02" in run_diff(clone)
        assert clone.list_missing() == {"cs"}
        clone.record(PUBLISHED.replace("example.com/customers", "example.com/wall"))
        moved = "wall: where: https://www.example.com/customers → https://www.example.com/wall"
        assert f"publication {moved}" in run_diff(clone)

    def test_evidence_that_is_gone(self, clone: Clone) -> None:
        (proof,) = (clone.root / "references/nordlys-bank/evidence").iterdir()
        proof.unlink()
        text = run_diff(clone)
        assert text.startswith("1 use lost.\n")
        assert f"· evidence/{proof.name} is removed" in text
        assert "changed in scope or dates" not in text

    @pytest.mark.parametrize(
        ("changed", "weight"),
        [
            ("channels: [paid-ads, blog], from: 2026-01-15", "narrows"),
            ("from: 2026-01-01", "narrows"),
            ("channels: [paid-ads], territories: [dach], from: 2026-01-15", "widens"),
            ("channels: [blog], from: 2026-01-15", "widens"),
            ("channels: [paid-ads], from: 2026-01-16", "widens"),
            ("channels: [paid-ads], from: 2026-01-15, through: 2027-01-01", "widens"),
        ],
    )
    def test_a_restriction_that_forbids_more_narrows(self, clone: Clone, changed: str, weight: str) -> None:
        ban = "restrictions:\n  - {id: no-ads, uses: [any], %s, why: the form}\n"
        put_on_main(clone, GRANT + ban % "channels: [paid-ads], from: 2026-01-15")
        clone.record(GRANT + ban % changed)
        facts = clone.diff()["references"][0]["facts"]
        assert all(fact["message"].startswith("restriction no-ads") for fact in facts)
        assert ({fact["weight"] for fact in facts} == {"narrows"}) == (weight == "narrows")
        assert bool(clone.list_needs()) == (weight == "widens")

    def test_an_entry_without_an_id_is_named_by_its_reason(self, clone: Clone) -> None:
        put_on_main(clone, GRANT + "ignore: [{rule: no-expiry, why: They want none, until: 2027-06-30}]\n")
        clone.record(GRANT)
        assert "ignore: “They want none” is removed." in run_diff(clone)

    def test_copies_that_may_stay_need_not(self, clone: Clone) -> None:
        put_on_main(clone, PUBLISHED)
        clone.record(
            PUBLISHED.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-20, copies: stop-new}")
        )
        assert "must be taken down" not in run_diff(clone)

    def test_what_is_already_to_come_down_is_not_said_again(self, clone: Clone) -> None:
        gone = PUBLISHED.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-20, copies: recall}")
        put_on_main(clone, gone)
        clone.record(gone + "profile: {industry: retail}\n")
        assert "must be taken down" not in run_diff(clone)

    def test_a_deleted_reference_with_a_live_publication(self, clone: Clone) -> None:
        put_on_main(clone, PUBLISHED)
        clone.git("rm", "-r", "--quiet", "references/nordlys-bank")
        clone.record("name: Harbor\n", slug="harbor")
        text = run_diff(clone)
        assert "Nordlys Bank (nordlys-bank): removed" in text
        removed = "wall at https://www.example.com/customers is removed from the record, so it is no longer checked"
        assert removed in text

    def test_a_renamed_reference_is_one_reference(self, clone: Clone) -> None:
        clone.git("mv", "references/nordlys-bank", "references/nordlys-financial")
        names = "name: Nordlys Financial\nformer_names: [{name: Nordlys Bank}]\n"
        clone.record(names + GRANT, slug="nordlys-financial")
        clone.commit()
        (reference,) = clone.diff()["references"]
        assert (reference["kind"], reference["was"], reference["cells"]) == ("renamed", "nordlys-bank", [])
        text = run_diff(clone)
        assert text.startswith("1 customer changed in other ways.\n"), "a rename is not more than was possible"
        assert "· name: “Nordlys Bank” → “Nordlys Financial”" in text
        assert "no longer" not in text
        assert [need["who"] for need in clone.list_needs()] == ["cs"], (
            "whatever they allowed is allowed to another name"
        )

    def test_a_renamed_reference_without_its_name_is_known_by_its_evidence(self, clone: Clone) -> None:
        clone.git("mv", "references/nordlys-bank", "references/nordlys-financial")
        clone.record("name: Nordlys Financial\n" + GRANT, slug="nordlys-financial")
        clone.commit()
        (reference,) = clone.diff()["references"]
        assert (reference["kind"], reference["was"], reference["cells"]) == ("renamed", "nordlys-bank", [])
        assert "'Nordlys Bank' is no longer one of their names; keep it under aliases or former_names" in run_diff(
            clone
        )

    def test_evidence_added_changed_removed(self, clone: Clone) -> None:
        proof = "    evidence: {url: https://mail.example/%s, sha256: " + "1" * 64 + "}\n"
        put_on_main(clone, GRANT.replace("    evidence", "    # was: evidence") + proof % "1")
        clone.record(GRANT.replace("    evidence", "    # was: evidence") + proof % "2")
        assert "permission 2026-name: evidence is replaced: https://mail.example/2" in run_diff(clone)
        assert clone.list_missing() == {"cs"}
        clone.record("authorizations:\n  - id: 2026-name # without evidence\n    uses: [name]\n")
        text = run_diff(clone)
        assert "· permission 2026-name: evidence is removed" in text
        assert "- Name · Website · Worldwide: allowed → ask first" in text

    def test_requests_and_the_capacity_they_take(self, clone: Clone) -> None:
        request = "use: reference-call\nrequested: {on: 2026-11-19, by: sam}\nneeded_by: 2026-12-01\n"
        path = "references/nordlys-bank/requests/2026-11-19-globex.yaml"
        clone.write_all({path: request})
        clone.commit()
        assert "request 2026-11-19-globex (reference-call): now requested" in run_diff(clone)
        clone.git("branch", "--force", "asked")
        clone.write_all({path: request.replace("use: reference-call", "use: speaking\nprospect: Globex")})
        changed = "request 2026-11-19-globex (speaking for Globex): now requested; it was reference-call"
        assert changed in run_diff(clone, "asked")
        clone.write_all({path: request + "approved: {on: 2026-11-20, by: dana}\n"})
        assert (
            "request 2026-11-19-globex (reference-call): now approved; it uses one reference-call on 2026-12-01"
            in run_diff(clone)
        )
        assert "from requested to approved" in run_diff(clone, "HEAD")

    def test_an_ignore_is_named(self, clone: Clone) -> None:
        clone.record(GRANT + "ignore: [{rule: at-risk, why: they are moving, until: 2026-12-31}]\n")
        assert "ignore is added: “they are moving”" in run_diff(clone)

    def test_policy_is_told_in_words(self, clone: Clone) -> None:
        policy = (clone.root / "schema/policy.yaml").read_text()
        new = policy.replace("press-release: [cs, legal]", "press-release: [cs]")
        new = new.replace("{name: Sam Adeyemi, roles: [sales]", "{name: Sam Adeyemi, roles: [sales, cs]")
        new = new.replace("forge: lee-hartmann", "forge: sam-adeyemi").replace("Europe/Oslo", "UTC")
        new = new.replace("  yuki: {name: Yuki Tanabe", "  yuko: {name: Yuko Ito").replace(
            "roles: [cs], forge: dana-okafor", "roles: [cs], left: 2026-11-01, forge: dana-okafor"
        )
        clone.write_all({"schema/policy.yaml": new})
        text = run_diff(clone)
        for line in (
            "· press-release no longer needs the approval of Legal",
            "· Sam Adeyemi gets the role Customer success",
            "· Lee Hartmann's reviews count if made as sam-adeyemi, no longer as lee-hartmann",
            "· Yuki Tanabe (Sales) is no longer named",
            "· Yuko Ito joins as Sales",
            "· Dana Okafor left on 2026-11-01",
            "· time zone: from Europe/Oslo to UTC",
        ):
            assert f"  {line}\n" in text

    def test_a_change_of_policy_shows_its_effect_on_every_customer(self, clone: Clone) -> None:
        clone.record(GRANT.replace("[name]", "[press-release]"), slug="harbor")
        clone.record("name: Harbor\n" + GRANT.replace("[name]", "[press-release]"), slug="harbor")
        clone.commit()
        policy = (clone.root / "schema/policy.yaml").read_text()
        clone.write_all({"schema/policy.yaml": policy.replace("press-release: [cs, legal]", "press-release: [cs]")})
        changes = clone.diff("HEAD")
        assert [(r["customer"], r["kind"], r["weight"]) for r in changes["references"]] == [
            ("harbor", "affected", "widens")
        ]


class TestMarkdown:
    def test_the_time_line(self, clone: Clone) -> None:
        clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    valid_through: 2027-12-31"))
        text = run_diff(clone, format_="markdown")
        before, after = (line for line in text.splitlines() if line.startswith("2026-name"))
        assert after.count("█") - before.count("█") == 6, "half a year more is six marks"
        assert "2026-01-15 until 2027-12-31" in after
        longer = "Name (Website; Worldwide), from 2027-06-15 until 2027-12-31"
        assert text.startswith(f"**1 use gained.**\n\n- Nordlys Bank allows {longer}.\n\n#### Who has to approve\n")

    def test_nothing_of_a_record_is_markup(self, clone: Clone) -> None:
        bait = "<script>alert(1)</script> @dana-okafor #12 [x](javascript:alert(1)) www.evil.example `a` | b"
        clone.record(
            f'name: "{bait}"\n' + GRANT.replace("[name]", "[name, video]") + "restrictions:\n"
            f'  - {{id: never, from: 2026-01-15, why: "{bait}"}}\n'
        )
        text = run_diff(clone, format_="markdown")
        for live in ("<script", "@dana", " #12", "](java", "www.evil", "`a`", " | b"):
            assert live not in text

    def test_it_fits_into_a_comment(self, clone: Clone) -> None:
        for i in range(120):
            clone.record(f"name: Customer {i}\n" + GRANT.replace("[name]", "[asset]"), slug=f"customer-{i}")
        text = run_diff(clone, format_="markdown")
        assert len(text) < 65_000
        assert "Too long to show here" in text


class TestCannotCompare:
    def fail_to_compare(self, clone: Clone, commits: str = "main") -> str:
        result = clone.run("diff", commits)
        assert (result.exit_code, result.stdout) == (4, "")
        return result.stderr

    def test_a_shallow_clone_names_the_cure(self, clone: Clone, tmp_path: Path) -> None:
        clone.commit("One")
        clone.git("checkout", "--quiet", "main")
        clone.commit("Two")
        env = {**os.environ, **ENVIRONMENT}
        source = (clone.top / ".git").as_uri()
        target = str(tmp_path / "shallow")
        words = ["git", "clone", "--quiet", "--depth", "1", "--no-single-branch", source, target]
        subprocess.run(words, env=env, check=True)
        shallow = Clone(tmp_path / "shallow")
        assert "git fetch --unshallow" in self.fail_to_compare(shallow, "origin/main..origin/change")
        assert "git fetch --unshallow" in self.fail_to_compare(shallow, "HEAD~5")
        shallow.git("fetch", "--quiet", "--unshallow")
        assert run_diff(shallow, "origin/main..origin/change") == "Nothing changes for any customer.\n"

    def test_no_history_in_common(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "--orphan", "alone")
        clone.commit("Another beginning")
        assert "have no common history here" in self.fail_to_compare(clone)

    @pytest.mark.parametrize("name", ["nowhere", "--output=x", "main:schema", "-"])
    def test_no_such_commit(self, clone: Clone, name: str) -> None:
        result = clone.run("diff", "--", name)
        assert result.exit_code == 4
        assert "Traceback" not in result.output

    def test_no_repository(self, clone: Clone, tmp_path: Path) -> None:
        clone.git("rev-parse", "HEAD")
        (clone.top / ".git").rename(tmp_path / "gone")
        assert "git" in self.fail_to_compare(clone)

    def test_a_broken_head(self, clone: Clone) -> None:
        clone.write_all({"references/nordlys-bank/reference.yaml": "name: [\n"})
        clone.commit()
        text = self.fail_to_compare(clone)
        assert "references/nordlys-bank/reference.yaml:" in text
        assert "cannot compare: some files of this change cannot be read" in text
        assert "fix them in this change" in text

    def test_a_broken_policy(self, clone: Clone) -> None:
        clone.write_all({"schema/policy.yaml": "people: 7\n"})
        clone.commit()
        assert "schema/policy.yaml cannot be used" in self.fail_to_compare(clone)

    def test_a_base_without_a_catalog(self, clone: Clone) -> None:
        clone.git("checkout", "--quiet", "--orphan", "start")
        clone.git("rm", "-r", "--quiet", "--cached", ".")
        clone.git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
        clone.git("checkout", "--quiet", "-b", "first", "--force")
        clone.commit()
        assert "there is no schema/vocabulary.yaml here" in self.fail_to_compare(clone, "start")


def test_odd_file_names_are_no_trouble(clone: Clone) -> None:
    odd = os.fsdecode(os.fsencode(clone.root) + b"/references/nordlys-bank/evidence/f\xfcr-immer.txt")
    Path(odd).write_bytes(b"x")
    clone.write_all({'references/nordlys-bank/evidence/a\nb\t"c.txt': "x"})
    clone.commit("Names that are not UTF-8, and one with a line's end")
    assert clone.list_needs() == []
    assert run_diff(clone).startswith("1 customer changed in other ways.\n")


def test_the_base_is_where_the_lines_part(clone: Clone) -> None:
    """What happened on the base meanwhile is not part of the change."""
    clone.record(GRANT + "profile: {industry: retail}\n")
    clone.commit()
    clone.git("checkout", "--quiet", "main")
    clone.record(GRANT.replace("[name]", "[asset]"))
    clone.commit()
    assert [fact["message"] for r in clone.diff("main..change")["references"] for fact in r["facts"]] == [
        "profile is added: industry retail"
    ]
    assert clone.diff("main...change") == clone.diff("main..change")


def test_a_commit_is_read_without_a_checkout(clone: Clone) -> None:
    clone.record(GRANT.replace("[name]", "[asset]"))
    head = clone.commit()
    clone.git("checkout", "--quiet", "main")
    (clone.root / "references/nordlys-bank/reference.yaml").write_text("not: yaml: at all\n")
    assert clone.diff(f"main..{head}")["weight"] == "widens"
