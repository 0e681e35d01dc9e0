"""A base that somebody broke past the gate: the repair and a withdrawal are judged by what could last be read."""

from pathlib import Path

import pytest

from git_catalogs import GRANT, Clone, make_clone

POLICY, RECORD = "schema/policy.yaml", "references/nordlys-bank/reference.yaml"
BROKEN = "people: [\n"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


def break_main(clone: Clone, path: str) -> str:
    """Main with a file that cannot be read, and the branch `change` on it; the file as it was."""
    clone.git("checkout", "--quiet", "main")
    was = (clone.root / path).read_text()
    for step in range(2):
        clone.write_all({path: f"{BROKEN}# {step}\n"})
        clone.commit("Past the gate")
    clone.git("checkout", "--quiet", "-B", "change")
    return was


def test_the_repair_of_the_policy_is_judged_by_the_last_one(clone: Clone) -> None:
    was = break_main(clone, POLICY)
    clone.write_all({POLICY: was})
    clone.commit("As it was")
    checked = clone.run("check", "--base", "main")
    assert checked.exit_code == 0, checked.output
    assert "in the base, schema/vocabulary.yaml, schema/policy.yaml cannot be read" in checked.stderr
    assert clone.list_missing() == {"admin"}
    assert clone.review([clone.make_review("jonas-lq")]).exit_code == 0


def test_a_repair_that_gives_a_role_is_judged_by_the_last_policy(clone: Clone) -> None:
    was = break_main(clone, POLICY)
    clone.write_all({POLICY: was.replace("roles: [marketing], forge: piet", "roles: [admin], forge: piet")})
    clone.commit("As it was, nearly")
    assert clone.list_missing([clone.make_review("piet-dewilde")]) == {"admin"}


def test_a_withdrawal_does_not_wait_for_the_policy(clone: Clone) -> None:
    break_main(clone, POLICY)
    clone.record(GRANT.replace("uses: [name]", "uses: [name]\n    withdrawn: {on: 2026-11-20, copies: recall}"))
    clone.commit("They want out")
    assert clone.run("check", "--base", "main").exit_code == 0
    assert clone.review().exit_code == 0


def test_a_gain_waits_for_its_approval_all_the_same(clone: Clone) -> None:
    break_main(clone, POLICY)
    clone.record(GRANT.replace("uses: [name]", "uses: [name, case-study]"))
    clone.commit("More")
    assert clone.review().exit_code == 1


def test_a_policy_that_stays_broken_otherwise_cannot_be_judged(clone: Clone) -> None:
    break_main(clone, POLICY)
    clone.write_all({POLICY: "people: {\n"})
    clone.commit("Broken in another way")
    for result in (clone.run("check", "--base", "main"), clone.review()):
        assert result.exit_code == 4
        assert "schema/policy.yaml cannot be used" in result.stderr


def test_a_catalog_whose_policy_was_never_readable_cannot_be_judged(clone: Clone) -> None:
    break_main(clone, POLICY)
    clone.git("checkout", "--quiet", "--orphan", "alone")
    clone.commit("A beginning")
    clone.git("branch", "--force", "main", "HEAD")
    clone.commit("Nothing")
    assert clone.run("check", "--base", "main").exit_code == 4


def test_the_repair_of_a_record_gains_nothing_that_it_had(clone: Clone) -> None:
    was = break_main(clone, RECORD)
    clone.write_all({RECORD: was})
    clone.commit("As it was")
    assert clone.run("check", "--base", "main").exit_code == 0
    assert clone.review().stdout == "Nothing more is allowed, so no approval is needed.\n"
    clone.record(GRANT.replace("uses: [name]", "uses: [name, case-study]"))
    clone.commit("And more")
    assert clone.review().exit_code == 1


def test_an_old_finding_stays_old_where_its_record_is_repaired(clone: Clone) -> None:
    clone.git("checkout", "--quiet", "main")
    wall = "channel: email, territory: NO, where: https://x.example, since: 2026-02-01"
    clone.record(f"{GRANT}publications:\n  - {{id: wall, use: name, {wall}}}\n")
    clone.commit("Published where it may not be")
    was = break_main(clone, RECORD)
    clone.write_all({RECORD: was})
    clone.commit("As it was")
    result = clone.run("check", "--base", "main")
    assert result.exit_code == 0, result.output
    assert "already in the base, not listed" in result.output


def test_a_record_that_never_could_be_read_is_new(clone: Clone) -> None:
    clone.git("checkout", "--quiet", "main")
    clone.write_all({"references/harbor/reference.yaml": BROKEN})
    clone.commit("Past the gate")
    clone.git("checkout", "--quiet", "-B", "change")
    clone.write_all({"references/harbor/reference.yaml": "name: Harbor\nstatus: candidate\nowner: dana\n"})
    clone.commit("It can be read")
    assert clone.list_missing() == {"cs"}
