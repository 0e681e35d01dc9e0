"""A change of several files is written whole or not at all, also when its process is killed between any two steps."""

import errno
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desk import Desk
from onrecord.git.tree import DirectoryTree
from onrecord.store import undo_journal
from onrecord.store.aside import ASIDE
from onrecord.store.catalog_writes import ConflictError, recover, write
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited

HAVN = "references/havn-sjomat/reference.yaml"
LUMEN = "references/lumen-energi/reference.yaml"


def edit_record(desk: Desk, **fields: object) -> tuple[bytes, bytes]:
    """A record before and after some keys were set."""
    before = (desk.root / HAVN).read_bytes()
    record = Edited(before, read_schema("reference"))
    for key, value in fields.items():
        record.set((key,), value)
    return before, record.data


@pytest.mark.parametrize("step", range(4))
def test_a_write_that_fails_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    desk = Desk(tmp_path)
    before, after = edit_record(desk, status="active")
    was = desk.take_snapshot()
    files = {HAVN: after, "references/havn-sjomat/evidence/a.txt": b"a", "references/havn-sjomat/requests/b.yaml": b"b"}
    calls = iter(range(10))
    real = Path.replace

    def fail_replace(self: Path, target: Path) -> Path:
        if next(calls) == step:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_replace)
    if step == 3:  # more steps than there are: all is written
        write(desk.root, DirectoryTree(desk.root), files, {HAVN: before})
        assert desk.take_snapshot() == was | files
    else:
        with pytest.raises(ConflictError, match="No space left"):
            write(desk.root, DirectoryTree(desk.root), files, {HAVN: before})
        assert desk.take_snapshot() == was
    assert not list(desk.root.glob(f"{ASIDE}*"))


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, after = edit_record(desk, status="active")
    (desk.root / HAVN).write_bytes(before + b"# mine\n")
    with pytest.raises(ConflictError, match="changed in the meantime"):
        write(desk.root, DirectoryTree(desk.root), {HAVN: after}, {HAVN: before})
    assert (desk.root / HAVN).read_bytes() == before + b"# mine\n"


def test_a_file_that_is_there_is_not_overwritten_by_a_new_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with pytest.raises(ConflictError, match="already exists"):
        write(desk.root, DirectoryTree(desk.root), {HAVN: b"x"}, {})


def test_nothing_is_written_through_a_symbolic_link(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    outside = tmp_path / "outside"
    outside.mkdir()
    (desk.root / "references/havn-sjomat/evidence").rmdir()
    (desk.root / "references/havn-sjomat/evidence").symlink_to(outside)
    with pytest.raises(ConflictError, match="not a plain directory"):
        write(desk.root, DirectoryTree(desk.root), {"references/havn-sjomat/evidence/a.txt": b"x"}, {})
    assert not list(outside.iterdir())


def test_the_permissions_of_a_file_stay(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, after = edit_record(desk, status="active")
    (desk.root / HAVN).chmod(0o640)
    write(desk.root, DirectoryTree(desk.root), {HAVN: after}, {HAVN: before})
    assert (desk.root / HAVN).stat().st_mode & 0o777 == 0o640


def prepare_two(desk: Desk) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A change of two customers: what is to be written, and what was read."""
    before, after = edit_record(desk, status="active")
    lumen = (desk.root / LUMEN).read_bytes()
    files = {HAVN: after, LUMEN: lumen + b"# seen\n", "references/new-one/requests/b.yaml": b"b"}
    return files, {HAVN: before, LUMEN: lumen}


def write_and_die(desk: Desk, step: int) -> bool:
    """Write in a child that is killed before its n-th step on the file system; whether it got to its end."""
    child = os.fork()
    if child == 0:
        left = step

        def make_dying(real: Callable[..., Any]) -> Callable[..., Any]:
            def step_or_die(*args: Any, **more: Any) -> Any:
                nonlocal left
                left -= 1
                if left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
                return real(*args, **more)

            return step_or_die

        for owner, name in (
            (Path, "replace"), (Path, "rename"), (Path, "mkdir"), (Path, "unlink"), (os, "link"), (os, "fsync"),
            (os, "rmdir"), (os, "unlink"),
        ):  # fmt: skip
            setattr(owner, name, make_dying(getattr(owner, name)))
        write(desk.root, DirectoryTree(desk.root), *prepare_two(desk))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_killed_before_any_step_all_customers_are_as_they_were_or_all_are_changed(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    was, (files, _) = desk.take_snapshot(), prepare_two(desk)
    subprocess.run(["git", "init", "--quiet", desk.root], check=True)
    ends = []
    for step in range(100):
        done = write_and_die(desk, step)
        added = subprocess.run(["git", "-C", desk.root, "add", "--all", "--verbose"], check=True, capture_output=True)
        assert ASIDE.encode() not in added.stdout
        recover(desk.root)
        assert desk.take_snapshot() in (was, was | files), f"step {step}"
        assert not list(desk.root.glob(f"{ASIDE}*"))
        ends.append(desk.take_snapshot() == was)
        for path, data in was.items():
            (desk.root / path).write_bytes(data)
        (desk.root / "references/new-one/requests/b.yaml").unlink(missing_ok=True)
        if done:
            break
    assert ends == sorted(ends, reverse=True), "from one step on it is whole"
    assert True in ends
    assert len(ends) > 15


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_stopped_half_way_all_is_put_back_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    desk = Desk(tmp_path)
    was, (files, read) = desk.take_snapshot(), prepare_two(desk)
    real = Path.replace

    def stop_replace(self: Path, target: Path) -> Path:
        if target.name == "reference.yaml" and "lumen" in str(target):
            raise error
        return real(self, target)

    monkeypatch.setattr(Path, "replace", stop_replace)
    with pytest.raises(error):
        write(desk.root, DirectoryTree(desk.root), files, read)
    assert desk.take_snapshot() == was
    assert not (desk.root / "references/new-one").exists()
    assert not list(desk.root.glob(f"{ASIDE}*"))


def test_what_somebody_changed_since_the_kill_is_left_as_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    _, read = prepare_two(desk)
    steps = 0
    while (desk.root / HAVN).read_bytes() == read[HAVN]:
        recover(desk.root)
        write_and_die(desk, steps)
        steps += 1
    (desk.root / HAVN).write_bytes(b"mine\n")
    recover(desk.root)
    assert (desk.root / HAVN).read_bytes() == b"mine\n"
    assert (desk.root / LUMEN).read_bytes() == read[LUMEN]


def test_a_journal_that_somebody_committed_is_not_followed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    folder = desk.root / f"{ASIDE}evil"
    folder.mkdir()
    now = undo_journal.compute_digest((desk.root / HAVN).read_bytes())
    was = desk.take_snapshot()
    undo_journal.begin(folder, [undo_journal.Step(HAVN, None, now)])
    (folder / "journal.json").chmod(0o644)  # as any checkout has it
    assert recover(desk.root) == 0
    assert not folder.exists()
    assert desk.take_snapshot() == was


@pytest.mark.parametrize("path", ["../outside.txt", "references/../../outside.txt", "link/outside.txt"])
def test_nothing_outside_the_catalog_is_put_back(tmp_path: Path, path: str) -> None:
    home = tmp_path / "catalog"
    folder = home / f"{ASIDE}x"
    folder.mkdir(parents=True)
    (home / "references").mkdir()
    (home / "link").symlink_to(tmp_path)
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    undo_journal.begin(folder, [undo_journal.Step(path, None, undo_journal.compute_digest(b"x"))])
    recover(home)
    assert outside.read_bytes() == b"x"


def test_without_hard_links_the_old_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    was, (files, read) = desk.take_snapshot(), prepare_two(desk)

    def refuse(*arguments: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    real = Path.replace
    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(Path, "replace", lambda self, to: refuse() if "lumen-energi" in str(to) else real(self, to))
    with pytest.raises(ConflictError):
        write(desk.root, DirectoryTree(desk.root), files, read)
    assert desk.take_snapshot() == was
