"""Catalogs read from git objects: as a checkout of the same commit would read, whatever is in it."""

import hashlib
import os
from datetime import date
from pathlib import Path

import pytest

from git_catalogs import GRANT, PROOF, SHA, Clone, make_clone
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog

TODAY = date(2026, 11, 21)
HOME = "references/nordlys-bank"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path / "repo")


def read_tree(clone: Clone, commit: str = "HEAD") -> GitTree:
    repository = Repository(clone.top)
    return GitTree(repository, repository.commit(commit), clone.inner)


def test_a_commit_reads_as_its_checkout(clone: Clone) -> None:
    clone.write_all({f"{HOME}/evidence/sub/deep.txt": "x", "references/harbor/reference.yaml": "name: [\n"})
    (clone.root / f"{HOME}/link").symlink_to("evidence")
    clone.commit()
    there, here = load_catalog(read_tree(clone), TODAY), load_catalog(DirectoryTree(clone.root), TODAY)
    assert there.library.references == here.library.references
    assert there.findings == here.findings
    for path in (
        HOME,
        f"{HOME}/evidence",
        f"{HOME}/link",
        f"{HOME}/link/form.txt",
        "nowhere",
        f"{HOME}/reference.yaml",
    ):
        assert read_tree(clone).kind(path) == DirectoryTree(clone.root).kind(path), path
    for folder in ("references", f"{HOME}/evidence", "nowhere"):
        assert read_tree(clone).entries(folder) == DirectoryTree(clone.root).entries(folder)


def test_a_link_is_never_followed(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(PROOF)
    (clone.root / f"{HOME}/evidence/form.txt").unlink()
    (clone.root / f"{HOME}/evidence/form.txt").symlink_to(tmp_path / "secret.txt")
    clone.commit()
    assert read_tree(clone).kind(f"{HOME}/evidence/form.txt") == "link"
    with pytest.raises(OSError, match="not a regular file"):
        read_tree(clone).read(f"{HOME}/evidence/form.txt")


def test_a_submodule_is_no_file(clone: Clone) -> None:
    commit = clone.git("rev-parse", "HEAD")
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{commit},references/other")
    clone.git("commit", "--quiet", "--message", "A submodule")
    assert read_tree(clone).kind("references/other") == "other"


def test_the_hash_is_that_of_the_bytes(clone: Clone) -> None:
    assert read_tree(clone).digest(f"{HOME}/evidence/form.txt") == SHA == hashlib.sha256(PROOF).hexdigest()


def test_names_that_are_not_utf_8(clone: Clone) -> None:
    name = os.fsdecode(b"gr\xfc\xdfe.txt")
    (clone.root / HOME / "evidence" / name).write_bytes(b"x")
    clone.commit()
    here = load_catalog(DirectoryTree(clone.root), TODAY).library.references["nordlys-bank"]
    there = load_catalog(read_tree(clone), TODAY).library.references["nordlys-bank"]
    assert set(here.files) == set(there.files) >= {"evidence/gr\\xfc\\xdfe.txt"}


def test_the_reader_s_own_configuration_changes_nothing(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in (
        ("log.showSignature", "true"),
        ("diff.noprefix", "true"),
        ("diff.renames", "copies"),
        ("core.quotePath", "true"),
        ("color.ui", "always"),
        ("core.pager", "false"),
        ("log.date", "relative"),
    ):
        clone.git("config", key, value)
    monkeypatch.setenv("LANG", "de_DE.UTF-8")
    clone.record(GRANT.replace("[name]", "[asset]"))
    clone.write_all({".github/ä.yml": "x"})
    clone.commit()
    assert clone.diff()["weight"] == "widens"
    assert "admin" in clone.list_missing()
    assert "2026-name" in clone.run("show", "nordlys-bank", "--history").stdout


def test_a_replaced_commit_is_not_believed(clone: Clone) -> None:
    """A replacement would show the gate another base than the one that is merged into."""
    clone.record(GRANT.replace("[name]", "[asset]"))
    wide = clone.commit()
    clone.git("replace", "main", wide)
    assert clone.list_missing(base=clone.git("rev-parse", "main")) != set()


def test_outside_of_a_repository(tmp_path: Path) -> None:
    assert not Repository(tmp_path).exists()
    with pytest.raises(GitError, match="not a git repository"):
        _ = Repository(tmp_path).top


def test_without_git(clone: Clone, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git cannot be started"):
        _ = Repository(clone.top).shallow


def test_objects_that_were_not_fetched_name_the_cure(clone: Clone) -> None:
    blob = clone.git("rev-parse", f"HEAD:{HOME}/reference.yaml")
    (clone.top / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(GitError, match="is missing in this repository") as caught:
        read_tree(clone).read(f"{HOME}/reference.yaml")
    assert "git fetch" in caught.value.hint
