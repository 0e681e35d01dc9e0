"""A folder is written whole or not at all, also when the process dies between any two steps."""

import os
import subprocess
from pathlib import Path

import pytest

from onrecord.store import folder_swap
from onrecord.store.aside import ASIDE
from onrecord.store.staging import make_staging

OLD = {"index.html": b"old", "same.css": b"same", "gone/page.html": b"gone"}
NEW = {"index.html": b"new", "same.css": b"same", "come/page.html": b"come"}


def read_files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def run_git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout


def publish(out: Path, files: dict[str, bytes]) -> None:
    with folder_swap.stage_folder(out) as staged:
        folder_swap.write_all(staged, files, out)
        folder_swap.swap(staged, out)


def publish_and_die(out: Path, step: int) -> bool:
    """Publish in a child that dies before its n-th step on the file system; whether it got to its end."""
    child = os.fork()
    if child == 0:
        left = step

        def make_dying(real):  # type: ignore[no-untyped-def]
            def step_or_die(*args: object, **kwargs: object) -> object:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)
                return real(*args, **kwargs)

            return step_or_die

        for module, name in (
            (Path, "write_bytes"), (Path, "mkdir"), (Path, "rename"), (Path, "chmod"), (os, "link"),
            (folder_swap, "_exchange"), (os, "unlink"), (os, "rmdir"),
        ):  # fmt: skip
            setattr(module, name, make_dying(getattr(module, name)))
        publish(out, NEW)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_killed_before_any_step_the_old_or_the_new_stands(tmp_path: Path) -> None:
    seen = set()
    for step in range(200):
        home = tmp_path / str(step)
        out = home / "site"
        publish(out, OLD)
        done = publish_and_die(out, step)
        assert read_files(out) in (OLD, NEW)
        seen.add("new" if read_files(out) == NEW else "old")
        publish(out, NEW)
        assert read_files(out) == NEW
        assert [path.name for path in home.iterdir()] == ["site"], "what the killed run left is swept"
        if done:
            break
    else:
        pytest.fail("it never came to its end")
    assert seen == {"old", "new"}
    assert step > 8


def test_the_first_time_there_is_nothing_to_swap(tmp_path: Path) -> None:
    publish(tmp_path / "deep" / "site", NEW)
    assert read_files(tmp_path / "deep" / "site") == NEW


def test_unchanged_files_are_not_written_again(tmp_path: Path) -> None:
    out = tmp_path / "site"
    publish(out, OLD)
    before = (out / "same.css").stat()
    publish(out, NEW)
    after = (out / "same.css").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert read_files(out) == NEW


def test_without_an_exchange_in_one_step_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_swap.ctypes, "CDLL", lambda *args, **kwargs: object())
    out = tmp_path / "site"
    publish(out, OLD)
    publish(out, NEW)
    assert read_files(out) == NEW
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_killed_between_the_two_renames_what_stood_there_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_swap.ctypes, "CDLL", lambda *args, **kwargs: object())
    seen = set()
    for step in range(200):
        home = tmp_path / str(step)
        out = home / "site"
        publish(out, OLD)
        done = publish_and_die(out, step)
        missing = not out.exists()
        with folder_swap.stage_folder(out):
            assert read_files(out) in (OLD, NEW)
        seen.add((missing, read_files(out) == NEW))
        publish(out, NEW)
        assert [path.name for path in home.iterdir()] == ["site"]
        if done:
            break
    assert seen == {(False, False), (True, False), (False, True)}


def test_a_staged_folder_of_a_process_that_runs_is_left_alone(tmp_path: Path) -> None:
    with make_staging(tmp_path) as other:
        publish(tmp_path / "site", NEW)
        assert other.is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_git_takes_nothing_of_what_a_killed_build_leaves(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "--quiet")
    for step in range(200):
        done = publish_and_die(tmp_path / "site", step)
        run_git(tmp_path, "add", "--all")
        assert ASIDE not in run_git(tmp_path, "ls-files")
        if done:
            break
    assert step > 8


def test_where_files_cannot_be_linked_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError("no links here")

    out = tmp_path / "site"
    publish(out, OLD)
    monkeypatch.setattr(os, "link", refuse)
    publish(out, NEW)
    assert read_files(out) == NEW
