"""Every attack of the table is tried in a repository of its own: refused without the approvals, let pass with them."""

import shutil
from pathlib import Path

import pytest

from example_catalogs import ROOT
from gate_attacks import ADMIN_MAIL, ATTACKS, CATALOG, Attack, edit
from git_catalogs import Clone


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalog that is attacked, on `main`, with the branch `change` checked out."""
    clone = Clone(tmp_path_factory.mktemp("base") / "repo")
    clone.root.mkdir()
    shutil.copytree(ROOT / "schema", clone.root / "schema")
    clone.write_all(dict(CATALOG))
    clone.git("init", "--quiet", "--initial-branch", "main")
    clone.commit("The catalog")
    clone.git("checkout", "--quiet", "-b", "change")
    return clone.top


def test_the_catalog_is_sound_before_it_is_attacked(base: Path) -> None:
    found = Clone(base).run("check", "--format", "json")
    assert '"severity":"error"' not in found.stdout.replace(" ", ""), found.stdout


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.kind}: {attack.what}")
def test_it_passes_by_the_right_approvals_alone(base: Path, tmp_path: Path, attack: Attack) -> None:
    clone = Clone(Path(shutil.copytree(base, tmp_path / "repo")))
    if attack.base:
        for change in attack.base:
            edit(change[0], change[1:])(clone)
        clone.commit("As it is here", who=ADMIN_MAIL)
        clone.git("branch", "--force", "main", "HEAD")
    attack.do(clone)
    if attack.commit:
        clone.commit("Urgent")
    along = [clone.make_review(login) for login in attack.accomplices]
    refused = clone.review(along, author=attack.author)
    assert refused.exit_code == (4 if attack.unreadable else 1), refused.output
    assert "All approvals are in" not in refused.stdout
    if attack.passes_with:
        agreed = clone.review([clone.make_review(login) for login in attack.passes_with], author=attack.author)
        assert agreed.exit_code == 0, agreed.output


def test_the_table_is_long_and_nothing_stands_in_it_twice() -> None:
    assert len({(attack.kind, attack.what) for attack in ATTACKS}) == len(ATTACKS) >= 120
