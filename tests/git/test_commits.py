"""Commits made from bytes: git reads them back as they were meant, and nothing else of the repository moves."""

from pathlib import Path

import pytest

from git_catalogs import Clone
from onrecord.git.commits import make_commit
from onrecord.git.repository import GitError, Repository


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = Clone(tmp_path / "repo")
    clone.top.mkdir()
    clone.git("init", "--quiet", "--initial-branch", "main")
    clone.write_all({".gitattributes": "* text eol=lf\n", "a/b/one.txt": "1\n", "a/two.txt": "2\n", "top.txt": "t\n"})
    clone.commit("Start")
    return clone


def test_files_are_laid_over_the_parent(clone: Clone) -> None:
    before = clone.git("status", "--porcelain"), clone.git("for-each-ref")
    head = clone.git("rev-parse", "HEAD")
    files = {"a/b/one.txt": None, "a/two.txt": b"zwei\r\n", "new/deep/ñ \u202e.bin": b"\0\r\n", "top.txt": None}
    made = make_commit(Repository(clone.top), [head], files, "Message\n\nMore.\n")
    names = clone.git("ls-tree", "-r", "-z", "--name-only", made).split("\0")
    assert names == [".gitattributes", "a/two.txt", "new/deep/ñ \u202e.bin", ""]
    assert Repository(clone.top).run("show", f"{made}:a/two.txt") == b"zwei\r\n", "no filter changes a byte"
    assert clone.git("log", "-1", "--format=%P|%an|%ae|%B", made) == (
        f"{head}|onrecord|onrecord@users.noreply.github.com|Message\n\nMore."
    )
    assert (clone.git("status", "--porcelain"), clone.git("for-each-ref")) == before
    assert clone.git("fsck", "--strict", "--no-dangling") == ""


def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round(clone: Clone) -> None:
    head = clone.git("rev-parse", "HEAD")
    made = make_commit(Repository(clone.top), [head], {"a": b"file\n", "top.txt/in": b"x\n"}, "Swap")
    assert clone.git("ls-tree", "-r", "--name-only", made).splitlines() == [".gitattributes", "a", "top.txt/in"]


def test_two_parents_are_merged_as_git_merges_them(clone: Clone) -> None:
    start = clone.git("rev-parse", "HEAD")
    clone.write(**{"a/two.txt": "mine\n"})
    mine = clone.commit("Mine")
    clone.git("checkout", "--quiet", "-b", "other", start)
    clone.write(**{"top.txt": "theirs\n"})
    theirs = clone.commit("Theirs")
    made = make_commit(Repository(clone.top), [mine, theirs], {"new.txt": b"n\n"}, "Merge")
    assert clone.git("show", "-s", "--format=%P", made) == f"{mine} {theirs}"
    assert (clone.git("show", f"{made}:a/two.txt"), clone.git("show", f"{made}:top.txt")) == ("mine", "theirs")
    clone.write(**{"a/two.txt": "theirs too\n"})
    with pytest.raises(GitError, match="change the same lines"):
        make_commit(Repository(clone.top), [mine, clone.commit("Conflict")], {}, "Merge")


def test_everything_may_be_taken_away(clone: Clone) -> None:
    head = clone.git("rev-parse", "HEAD")
    gone = dict.fromkeys(clone.git("ls-files").splitlines())
    made = make_commit(Repository(clone.top), [head], gone, "Nothing")
    assert clone.git("ls-tree", "-r", made) == ""
