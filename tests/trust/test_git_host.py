"""What a Git host lets others do, tried against the gate (gate.md 3): refs, repositories, people.

Each row of ATTACKS is one attack by its name; what it needs to pass is that the gate is as strict as without it.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from git_catalogs import GRANT, Clone, make_clone
from onrecord.git.repository import GitError, Repository

ATTACKS: dict[str, Callable[[Clone], str]] = {}
"""By name: makes the attack, and gives the name of the base that the gate is asked for."""


def register(made: Callable[[Clone], str]) -> Callable[[Clone], str]:
    ATTACKS[made.__name__.replace("_", " ")] = made
    return made


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    """A pull request that gains something, with its base as origin/main, and nobody who approved."""
    clone = make_clone(tmp_path / "work")
    clone.git("update-ref", "refs/remotes/origin/main", "main")
    clone.record(GRANT.replace("uses: [name]", "uses: [name, press-release]"))
    clone.commit("More")
    return clone


def judge(clone: Clone, base: str) -> int:
    return int(clone.review(base=base).exit_code)


ID = "the id of main"
for name, words, meant in (
    ("a tag named like the remote branch", "tag origin/main HEAD", "origin/main"),
    ("an annotated tag named like the remote branch", "tag --annotate --message x origin/main HEAD", "origin/main"),
    ("a tag named like the branch", "tag main HEAD", "main"),
    ("a tag named like a full name", "tag refs/remotes/origin/main HEAD", "refs/remotes/origin/main"),
    ("a tag named like the head's full name", "tag refs/heads/main HEAD", "refs/heads/main"),
    ("a local branch named like the remote one", "branch origin/main HEAD", "origin/main"),
    ("a remote branch named like the local one", "update-ref refs/remotes/main HEAD", "main"),
    ("a remote's HEAD named like the branch", "update-ref refs/remotes/main/HEAD HEAD", "main"),
    ("a branch named like the commit's id", "update-ref refs/heads/{main} HEAD", ID),
    ("a tag named like the commit's id", "update-ref refs/tags/{main} HEAD", ID),
    ("a replaced commit", "replace --force {main} {head}", "main"),
    ("a replaced parent", "replace --graft {main} {head}", "origin/main"),
    ("a shallow history", "config core.shallow true", "origin/main"),
    ("a configuration that leaves files out of a comparison", "config diff.ignoreSubmodules all", "origin/main"),
    ("a configuration that compares one folder only", "config diff.relative true", "origin/main"),
    ("a configuration that changes the order of files", "config diff.orderFile nowhere", "origin/main"),
    ("a mailmap set by configuration", "config mailmap.blob HEAD:.mailmap", "origin/main"),
    ("an alias named like a command", "config alias.diff version", "origin/main"),
):

    def make_attack(clone: Clone, words: str = words, meant: str = meant) -> str:
        ids = {"main": clone.git("rev-parse", "main"), "head": clone.git("rev-parse", "HEAD")}
        clone.git(*words.format(**ids).split(" "))
        return ids["main"] if meant is ID else meant

    ATTACKS[name] = make_attack


@register
def files_that_look_like_a_repository(clone: Clone) -> str:
    make_forged(clone, clone.root / "references")
    return "origin/main"


@register
def a_repository_in_the_evidence(clone: Clone) -> str:
    make_forged(clone, clone.root / "references/nordlys-bank/evidence")
    return "origin/main"


def make_forged(clone: Clone, folder: Path) -> None:
    """A bare repository as files of the branch, whose configuration names a program."""
    (folder / "objects").mkdir(parents=True)
    (folder / "refs/heads").mkdir(parents=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n")
    (folder / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = .\n\tfsmonitor = touch {clone.top}.ran\n"
    )
    (folder / "refs/heads/main").write_text(clone.git("rev-parse", "HEAD") + "\n")


@register
def an_author_with_separators_in_the_address(clone: Clone) -> str:
    clone.commit("More", who="Dana <d\x1fana\x1e@fernwright.example>")
    return "origin/main"


@register
def an_author_with_separators_in_the_name(clone: Clone) -> str:
    clone.commit("More", who="Da\x1fna\x1e Okafor <dana@fernwright.example>")
    return "origin/main"


@register
def a_subject_with_separators(clone: Clone) -> str:
    clone.git("commit", "--quiet", "--allow-empty", "--message", "a\x1fb\x1ec <x<y> z")
    return "origin/main"


@register
def a_mailmap_that_makes_somebody_else_the_author(clone: Clone) -> str:
    clone.write_all({".mailmap": "Noor <noor@fernwright.example> <mara@fernwright.example>\n"})
    clone.commit("Who was it")
    return "origin/main"


@register
def attributes_that_name_a_filter_and_a_merge_driver(clone: Clone) -> str:
    clone.write_all({".gitattributes": "* filter=x diff=x merge=x\n"})
    for key in ("filter.x.clean", "filter.x.smudge", "diff.x.textconv", "merge.x.driver"):
        clone.git("config", key, f"touch {clone.top}.ran; cat")
    clone.git("-c", "filter.x.clean=", "-c", "filter.x.smudge=", "add", "--all")
    clone.git("-c", "filter.x.clean=", "-c", "filter.x.smudge=", "commit", "--quiet", "--message", "Attributes")
    return "origin/main"


@register
def hooks_and_a_monitor_in_the_configuration(clone: Clone) -> str:
    hooks = clone.top / ".hooks"
    hooks.mkdir()
    for name in ("post-index-change", "reference-transaction", "pre-commit", "fsmonitor-watchman"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {clone.top}.ran\n")
        (hooks / name).chmod(0o755)
    clone.git("config", "core.hooksPath", str(hooks))
    clone.git("config", "core.fsmonitor", str(hooks / "fsmonitor-watchman"))
    return "origin/main"


@register
def two_entries_of_one_name_in_a_folder(clone: Clone) -> str:
    """Git's own commands make no such tree; the record of the base hides behind that of the branch."""
    record = "references/nordlys-bank/reference.yaml"
    blobs = [clone.git("rev-parse", f"{commit}:{record}") for commit in ("HEAD", "main")]
    entry = b"".join(b"100644 reference.yaml\0" + bytes.fromhex(blob) for blob in blobs)
    (clone.top / ".git/tree").write_bytes(entry)
    made = clone.git("hash-object", "-t", "tree", "--literally", "-w", str(clone.top / ".git/tree"))
    for parent, name in (("HEAD:references", "nordlys-bank"), ("HEAD:", "references")):
        lines = clone.git("ls-tree", parent).splitlines()
        rows = [f"040000 tree {made}\t{name}" if line.endswith(f"\t{name}") else line for line in lines]
        made = clone.git("mktree", stdin="".join(f"{row}\n" for row in rows).encode())
    clone.git("update-ref", "HEAD", clone.git("commit-tree", made, "-p", "HEAD", "-m", "Twice"))
    return "origin/main"


@pytest.mark.parametrize("name", ATTACKS)
def test_the_gate_is_as_strict_as_without_it(clone: Clone, name: str) -> None:
    assert judge(clone, "origin/main") == 1, "without the attack an approval is missing"
    base = ATTACKS[name](clone)
    clone.top.with_name(clone.top.name + ".ran").unlink(missing_ok=True)
    assert judge(clone, base) in (1, 4)
    assert not clone.top.with_name(clone.top.name + ".ran").exists(), "a program of the branch's choice ran"


def test_a_tag_called_like_the_base_changes_nothing(clone: Clone) -> None:
    base = clone.git("rev-parse", "main")
    for tag in ("origin/main", "main", "HEAD~1", base[:12]):
        if tag != "HEAD~1":
            clone.git("tag", tag, "HEAD")
    repository = Repository(clone.top)
    assert {repository.commit(name) for name in ("origin/main", "main", "refs/heads/main", "HEAD~1", base)} == {base}


def test_a_name_that_two_branches_have_is_refused(clone: Clone) -> None:
    clone.git("branch", "origin/main", "HEAD")
    with pytest.raises(GitError, match="can mean refs/heads/origin/main or refs/remotes") as refused:
        Repository(clone.top).commit("origin/main")
    assert "full name" in refused.value.hint


@pytest.mark.parametrize(
    "name",
    ["", "-x", "--all", "main..HEAD", "main@{1}", "@{-1}", "@{upstream}", ":/More", "HEAD:references", "main^{/x}",
     "main *", "mai?", "[m]ain", "main\nx", "a:b", "^main", "~1", "refs/heads/*"],
)  # fmt: skip
def test_what_is_no_plain_name_of_a_commit_is_refused(clone: Clone, name: str) -> None:
    with pytest.raises(GitError):
        Repository(clone.top).commit(name)


@pytest.mark.parametrize(
    "variable",
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
     "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_ATTR_SOURCE"],
)  # fmt: skip
def test_only_the_repository_that_was_meant_is_read(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    other = make_clone(tmp_path / "other")
    base = clone.git("rev-parse", "main")
    monkeypatch.setenv(variable, str(other.top / ".git"))
    assert Repository(clone.top).commit("main") == base
    assert Repository(clone.top).top.samefile(clone.top)


@pytest.mark.parametrize("variable", ["GIT_LITERAL_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS"])
def test_no_variable_hides_what_differs(clone: Clone, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "1")
    assert judge(clone, "origin/main") == 1


def test_no_configuration_hides_a_submodule(clone: Clone) -> None:
    """Of the branch's own files and of the repository's settings: a submodule alone needs an administrator."""
    clone.git("checkout", "--quiet", "-B", "change", "main")
    clone.write_all({".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ./x\n\tignore = all\n'})
    clone.commit("There already")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},x")
    clone.git("commit", "--quiet", "--message", "More")
    clone.git("config", "diff.ignoreSubmodules", "all")
    assert judge(clone, "origin/main") == 1


def test_files_that_look_like_a_repository_are_none(clone: Clone) -> None:
    make_forged(clone, clone.root / "references")
    with pytest.raises(GitError, match="bare"):
        Repository(clone.root / "references").commit("main")
    assert not Path(f"{clone.top}.ran").exists()
