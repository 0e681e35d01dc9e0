"""Nobody gets past review: the base's rules judge, only the review list approves, and not to know is a failure."""

import shutil
from pathlib import Path

import pytest

from git_catalogs import Clone, make_clone


@pytest.fixture
def change(tmp_path: Path) -> Clone:
    """A branch on which a customer allows more than on the base; its text claims every approval."""
    clone = make_clone(tmp_path / "work")
    record = clone.root / "references/nordlys-bank/reference.yaml"
    record.write_text(record.read_text().replace("uses: [name]", "uses: [name, press-release]"))
    clone.commit()
    return clone


def test_a_claim_in_the_branch_approves_nothing(change: Clone) -> None:
    done = change.review()
    assert done.exit_code == 1
    assert "Not yet" in done.stdout


def test_the_branchs_own_policy_does_not_judge(change: Clone) -> None:
    policy = change.root / "schema" / "policy.yaml"
    before = change.list_missing()
    text = policy.read_text()
    assert "press-release: [cs, legal]" in text
    policy.write_text(text.replace("press-release: [cs, legal]", "press-release: [cs]"))
    change.commit()
    assert change.list_missing() >= before
    assert change.review().exit_code == 1


def test_an_approval_of_another_head_is_none(change: Clone) -> None:
    stale = change.make_review("dana-okafor")
    change.commit("One more")
    assert change.review([stale]).exit_code == 1


@pytest.mark.parametrize("base", ["no-such-branch", "0" * 40, "--upload-pack=touch x", "HEAD..main", ""])
def test_a_base_that_is_not_there_is_a_failure_that_names_the_cure(change: Clone, base: str) -> None:
    done = change.review(base=base)
    assert done.exit_code in (2, 4)
    assert done.stdout == ""
    assert "onrecord" in done.stderr


def test_a_shallow_clone_is_a_failure_that_names_the_cure(change: Clone, tmp_path: Path) -> None:
    """CI clones one commit by default: the base is there by name, and what both grew from is not."""
    change.git("checkout", "--quiet", "main")
    change.commit("The base moves on")
    change.git("checkout", "--quiet", "change")
    shallow = tmp_path / "shallow"
    words = ["clone", "--quiet", "--depth", "1", "--no-single-branch", f"file://{change.top}", str(shallow)]
    change.git(*words)
    clone = Clone(shallow)
    done = clone.review(base="origin/main")
    assert done.exit_code == 4
    assert "fetch" in done.stderr


def test_a_folder_without_history_is_a_failure(change: Clone) -> None:
    papers = [change.top / ".git" / name for name in ("reviews.json", "pull.json")]
    change.review()
    kept = [shutil.copy(paper, change.top) for paper in papers]
    shutil.rmtree(change.top / ".git")
    done = change.run("review", "--base", "main", "--reviews", str(kept[0]), "--pull-request", str(kept[1]))
    assert done.exit_code == 4
    assert done.stdout == ""
