"""A comparison costs the size of the change: what does not differ is not read, and no process starts for a file."""

import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import GRANT, Clone, make_clone
from onrecord.catalog.changes.compare import compare
from onrecord.git.repository import GitTree, Repository
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from onrecord.store.comparison import Comparison, read_both

DAY = date(2026, 11, 21)
OTHERS = [f"other-{number:02}" for number in range(20)]


@pytest.fixture(params=["", "references/of/a/larger/one/"], ids=["root", "folder"])
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Clone:
    clone = make_clone(tmp_path / "repo", request.param)
    for slug in OTHERS:
        clone.record(GRANT.replace("2026-name", slug) + f"\nname: {slug}\n", slug)
    clone.commit("Many customers")
    clone.git("branch", "--force", "main")
    return clone


def read(clone: Clone, head: str | None = "HEAD") -> Comparison:
    return read_both(clone.root, "main", head, DAY, lambda _: DAY)


def list_sides(clone: Clone, head: str | None = "HEAD") -> tuple[set[str], set[str]]:
    both = read(clone, head)
    return set(both.base.library.references), set(both.head.library.references)


@pytest.mark.parametrize("head", ["HEAD", None], ids=["commit", "work tree"])
def test_only_what_differs_is_read(clone: Clone, head: str | None) -> None:
    clone.record(GRANT.replace("[name]", "[asset]"))
    clone.write_all({"references/other-07/evidence/form.txt": "They took it back.\n"})
    clone.record(GRANT, "new-one")
    if head:
        clone.commit()
    assert list_sides(clone, head) == ({"nordlys-bank", "other-07"}, {"nordlys-bank", "other-07", "new-one"})


def test_nothing_differs(clone: Clone) -> None:
    clone.write_all({"notes.md": "x"})
    clone.commit()
    assert list_sides(clone) == (set(), set())


def test_a_customer_that_is_gone(clone: Clone) -> None:
    clone.git("rm", "-r", "--quiet", f"{clone.inner}references/other-03")
    clone.commit()
    assert list_sides(clone) == ({"other-03"}, set())


def test_what_git_is_told_to_ignore_is_on_the_disk_all_the_same(clone: Clone) -> None:
    clone.write_all({".gitignore": "*.eml\n"})
    clone.commit()
    clone.write_all({"references/other-05/evidence/mail.eml": "x"})
    assert list_sides(clone, None) == ({"other-05"}, {"other-05"})


@pytest.mark.parametrize("name", ["policy", "vocabulary"])
def test_other_settings_are_about_everybody(clone: Clone, name: str) -> None:
    file = clone.root / f"schema/{name}.yaml"
    text = file.read_text(encoding="utf-8")
    other = text.replace("title: ", "title: A ", 1)
    assert other != text
    file.write_text(other, encoding="utf-8")
    clone.commit()
    everybody = {"nordlys-bank", *OTHERS}
    assert list_sides(clone) == (everybody, everybody)


def test_what_is_no_customer_is_found_by_reading_all(clone: Clone) -> None:
    (clone.root / "references/link").symlink_to("nordlys-bank")
    clone.commit()
    both = read(clone)
    assert len(both.head.library.references) == 21
    assert [finding.path for finding in both.head.findings] == ["references/link"]


def test_the_same_is_found_as_by_reading_all(clone: Clone) -> None:
    clone.record(GRANT.replace("[name]", "[asset]"))
    clone.git("mv", f"{clone.inner}references/other-03", f"{clone.inner}references/renamed")
    head = clone.commit()
    both, repository = read(clone), Repository(clone.root)
    whole = [load_catalog(GitTree(repository, commit, clone.inner), DAY).library for commit in ("main", head)]
    found = compare(both.base.library, both.head.library, DAY)
    assert found == compare(*whole, DAY)
    assert {change.slug for change in found.references} == {"nordlys-bank", "renamed"}


def test_the_number_of_processes_does_not_grow(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Any] = []
    real = subprocess.Popen

    class Counted(real):  # type: ignore[type-arg, valid-type, misc]
        def __init__(self, line: Any, *rest: Any, **more: Any) -> None:
            started.append(line)
            super().__init__(line, *rest, **more)

    monkeypatch.setattr(subprocess, "Popen", Counted)
    counts = []
    for many in (OTHERS[:1], OTHERS):
        for slug in many:
            clone.record(GRANT.replace("[name]", "[asset]") + f"\nname: {slug}\n", slug)
        clone.commit()
        started.clear()
        assert len(read(clone).head.library.references) == len(many)
        counts.append(len(started))
    assert counts[0] == counts[1] < len(OTHERS)


def test_a_tree_that_lists_a_part_reads_it_as_the_whole_does(clone: Clone) -> None:
    home = "references/other-01"
    part = GitTree(Repository(clone.root), clone.git("rev-parse", "HEAD"), clone.inner, [home])
    disk = DirectoryTree(clone.root)
    for path in (home, f"{home}/reference.yaml", f"{home}/evidence", f"{home}/nothing", "references", "schema", "none"):
        assert part.kind(path) == disk.kind(path), path
    assert part.entries(home) == disk.entries(home)
    assert part.read(f"{home}/reference.yaml") == disk.read(f"{home}/reference.yaml")
    assert part.digest(f"{home}/evidence/form.txt") == disk.digest(f"{home}/evidence/form.txt")
