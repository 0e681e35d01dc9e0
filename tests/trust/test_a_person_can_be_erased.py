"""The guide's own recipe, run on a repository: a person is gone from every commit, and the evidence is complete."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

from desk import PROOF, Desk
from onrecord.yaml.loader import load

GUIDE = Path(__file__).resolve().parents[2] / "site/docs/guides/personal-data.md"
NAME, ADDRESS = "Nora Lund-Åse", "nora.lund@lumen.example"
MAIL = f"From: {NAME} <{ADDRESS}>\n\nYes, the logo and the name.\n".encode()
RECORD = "references/lumen-energi/reference.yaml"
FILE = "references/lumen-energi/evidence/2026-01-12-mail.eml"


def read_recipe() -> str:
    found = re.search(r'```sh title="erase.sh"\n(.*?)```', GUIDE.read_text(encoding="utf-8"), re.S)
    assert found
    return found[1]


def make_history(desk: Desk) -> None:
    """A quote of hers and a mail from her, then the pull request that takes both out of the record of today."""
    desk.make_repository()
    sha = hashlib.sha256(MAIL).hexdigest()
    (desk.root / FILE).write_bytes(MAIL)
    text = desk.read_text("lumen-energi").replace(hashlib.sha256(PROOF).hexdigest(), sha)
    quote = (
        f'quotes:\n  - {{id: q, text: "It works.", speaker: {{name: "{NAME}", title: CFO}},\n'
        "     attribution: named-person, authorization: 2026-wall, consent: {on: 2026-01-12, basis: email}}\n"
    )
    (desk.root / RECORD).write_text(text + quote, encoding="utf-8")
    desk.git("commit", "--quiet", "--all", "--message", f"{NAME} agrees")
    outside = f"{{url: https://evidence.example/1.eml, sha256: {sha}}}"
    (desk.root / RECORD).write_text(
        text.replace(f"{{file: evidence/2026-01-12-mail.eml, sha256: {sha}}}", outside), encoding="utf-8"
    )
    (desk.root / FILE).unlink()
    desk.git("commit", "--quiet", "--all", "--message", "The quote and the mail leave the record")


def erase(desk: Desk, work: Path, words: str, files: str) -> subprocess.CompletedProcess[str]:
    work.mkdir()
    (work / "words.txt").write_text(words, encoding="utf-8")
    (work / "files.txt").write_text(files, encoding="utf-8")
    (work / "erase.sh").write_text(read_recipe(), encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", str(work / "erase.sh"), str(desk.root), str(work)],
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nobody_is_left_and_the_chain_holds(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    make_history(desk)
    commits = desk.git("rev-list", "--all").split()
    work = tmp_path / "work"
    done = erase(desk, work, f"{NAME}\n{ADDRESS}\n", f"{FILE}\n")
    assert done.returncode == 0, done.stderr
    assert "push --mirror --force" in done.stdout
    after = Desk.__new__(Desk)
    after.root, after.today = tmp_path / "clone", desk.today
    desk.git("clone", "--quiet", str(work / "erased.git"), str(after.root))
    objects = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=work / "erased.git", capture_output=True, check=True
    ).stdout
    for word in (NAME, ADDRESS, "Nora"):
        assert word.encode() not in objects
    chain = dict(row.split("\t") for row in (work / "chain.tsv").read_text().splitlines())
    assert sorted(chain) == sorted(commits), "every commit is followed"
    assert sorted(chain.values()) == sorted(after.git("rev-list", "--all").split())
    assert after.git("log", "--format=%an %ad %s").replace("[erased]", NAME) == desk.git("log", "--format=%an %ad %s")
    evidence = load((after.root / RECORD).read_bytes())["authorizations"][0]["evidence"]
    assert evidence["sha256"] == hashlib.sha256(MAIL).hexdigest(), "the file in the store still proves it"
    assert f"{evidence['sha256']}  {FILE}" in (work / "evidence.sha256").read_text().splitlines()
    assert after.take_snapshot() == desk.take_snapshot(), "the record of today is as it was"
    assert after.list_errors() == desk.list_errors()


def test_a_word_that_is_left_in_a_file_that_is_no_text_is_said(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    make_history(desk)
    scan = desk.root / "references/lumen-energi/evidence/scan.png"
    scan.write_bytes(b"\x89PNG\0" + NAME.encode())
    desk.git("add", "--all")
    desk.git("commit", "--quiet", "--message", "A scan")
    done = erase(desk, tmp_path / "work", f"{NAME}\n", f"{FILE}\n")
    assert done.returncode == 1
    assert "a word is still there" in done.stderr
