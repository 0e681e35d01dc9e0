"""Every attack of the table is tried in a repository of its own: refused without the approvals, let pass with them."""

import os
import shutil
from pathlib import Path

import pytest

from example_catalogs import ROOT
from gate_attacks import ATTACKS, CATALOG, DANA, INES, JONAS, LEE, NOOR, Attack
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
    attack.do(clone)
    if attack.commit:
        clone.commit("Urgent")
    along = [clone.approval(login) for login in attack.accomplices]
    refused = clone.review(along, author=attack.author)
    assert refused.exit_code == (4 if attack.unreadable else 1), refused.output
    assert "Every approval is there" not in refused.stdout
    if attack.passes_with:
        agreed = clone.review([clone.approval(login) for login in attack.passes_with], author=attack.author)
        assert agreed.exit_code == 0, agreed.output


ROLES = {DANA: "customer success", INES: "customer success", LEE: "legal", NOOR: "legal", JONAS: "an administrator"}
BEGIN, END = "<!-- attacks: begin -->\n", "<!-- attacks: end -->\n"


def told() -> str:
    """The table for people: kind by kind what was tried, and what it needs to pass."""
    kinds = dict.fromkeys(attack.kind for attack in ATTACKS)
    lines = [f"{len(ATTACKS)} attacks, {len(ATTACKS)} stopped.", ""]
    for kind in kinds:
        rows = [attack for attack in ATTACKS if attack.kind == kind]
        lines += [f"### {kind.capitalize()} ({len(rows)})", "", "| tried | passes only with |", "|---|---|"]
        for row in rows:
            roles = {**ROLES, JONAS: "somebody else of customer success"} if "own approval" in kind else ROLES
            who = " and ".join(dict.fromkeys(roles[login] for login in row.passes_with))
            who = who or "nobody: it must be written otherwise, or be opened by somebody else"
            lines.append(f"| {row.what.replace('|', '/')} | {who} |")
        lines.append("")
    return "\n".join(lines)


def test_the_page_tells_what_was_tried() -> None:
    page = ROOT / "site/docs/develop/testing.md"
    before, _, rest = page.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    if os.environ.get("ONRECORD_BLESS"):
        page.write_text(f"{before}{BEGIN}\n{told()}\n{END}{after}", "utf-8")
    assert page.read_text("utf-8") == f"{before}{BEGIN}\n{told()}\n{END}{after}"


def test_the_table_is_long_and_nothing_stands_in_it_twice() -> None:
    assert len({(attack.kind, attack.what) for attack in ATTACKS}) == len(ATTACKS) >= 120
