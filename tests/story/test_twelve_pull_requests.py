"""Twelve typical pull requests, as `diff` and the page on the pull request tell them: short enough to be read aloud.

The texts are in tests/golden/pull-requests; ONRECORD_BLESS=1 writes them again, to be read before they are committed.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from example_catalogs import ROOT
from gate_attacks import CATALOG, GRANTED, HOME, MAIL, OTHER_LOGO, POLICY, RECORD, WORDS, change_name, edit, write
from git_catalogs import Clone

GOLDEN = ROOT / "tests/golden/pull-requests"
NEW = "name: %s\nstatus: candidate\nowner: dana\nnominated: {on: 2026-11-20, by: mara}\n"
CASE = f"  - id: 2026-case\n    uses: [case-study]\n{GRANTED}    {MAIL}\nrestrictions:\n"
BOOTH = "  - {id: booth, use: name, channel: website, territory: NO, where: a booth, since: 2026-11-20, by: piet}\n"
CALL = "use: reference-call\nrequested: {on: 2026-11-20, by: sam}\nprospect: Initech\nneeded_by: 2026-12-05\n"


def rename_customer(clone: Clone) -> None:
    clone.git("mv", HOME, "references/nordlys")
    record = "references/nordlys/reference.yaml"
    edit(record, ("name: Nordlys Bank\naliases: [Nordlys]", "name: Nordlys\naliases: [Nordlys Bank]"))(clone)


PULL_REQUESTS: dict[str, Callable[[Clone], object]] = {
    "new-permission": edit(RECORD, ("restrictions:\n", CASE)),
    "wider-channel": change_name("channels: [website]", "channels: [website, blog, social]"),
    "later-end": change_name("valid_through: 2027-06-14", "valid_through: 2028-06-14"),
    "withdrawal": edit(RECORD, ("    signer:", "    withdrawn: {on: 2026-11-20, copies: recall}\n    signer:")),
    "rename": rename_customer,
    "publication": edit(RECORD, ("publications:\n", f"publications:\n{BOOTH}")),
    "quote-edited": edit(RECORD, ("text: It works.", "text: It works every month.")),
    "logo-exchanged": write(f"{HOME}/logo.svg", OTHER_LOGO),
    "policy": edit(POLICY, ("press-release: [cs, legal]", "press-release: [cs]")),
    "vocabulary": edit(WORDS, ("members: [BE, NL, LU]", "members: [BE, NL, LU, FR]")),
    "request": write(f"{HOME}/requests/2026-11-20-initech.yaml", CALL),
    "forty-candidates": lambda clone: clone.write_all(
        {f"references/company-{i:02}/reference.yaml": NEW % f"Company {i:02}" for i in range(1, 41)}
    ),
}


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    made = Clone(tmp_path / "repo")
    made.root.mkdir()
    shutil.copytree(ROOT / "schema", made.root / "schema")
    made.write_all(dict(CATALOG))
    made.git("init", "--quiet", "--initial-branch", "main")
    made.commit("The catalog")
    made.git("checkout", "--quiet", "-b", "change")
    return made


@pytest.mark.parametrize("name", PULL_REQUESTS)
def test_it_reads_well(clone: Clone, name: str) -> None:
    PULL_REQUESTS[name](clone)
    clone.commit("Change")
    for ending, told in (("txt", clone.run("diff", "main..HEAD")), ("md", clone.review(format="markdown"))):
        assert told.exit_code in (0, 1), told.output
        text = told.stdout.replace(clone.git("rev-parse", "HEAD"), "4f0c2a9")
        file = GOLDEN / f"{name}.{ending}"
        if os.environ.get("ONRECORD_BLESS"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        assert text == file.read_text()
    asked = [need["title"] for need in clone.diff("main..HEAD")["approvals"]]
    assert asked == [need["title"] for need in clone.list_needs(judged="HEAD")], "diff and review ask for the same"
