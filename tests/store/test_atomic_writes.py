"""One way to write a file: whole or not at all, through devices, pipes and links, never in the place of one."""

import errno
import os
import pty
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from onrecord.store.aside import ASIDE
from onrecord.store.atomic_writes import append_to_file, write_file


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_mode_that_every_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_file(tmp_path / "out", b"new")
    assert (tmp_path / "out").read_bytes() == b"new"
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode
    assert list_names(tmp_path) == ["out", "plain"]


def test_a_file_is_replaced_and_its_mode_and_owner_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.write_bytes(b"old")
    out.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(out, 12345, 23456)
    before = out.stat()
    with out.open("rb") as reader:
        write_file(out, b"new")
        assert reader.read() == b"old", "who reads it has the old file to its end"
    after = out.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert out.read_bytes() == b"new"


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    write_file(pipe, b"through the pipe")
    reader.join()
    assert got == [b"through the pipe"]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert list_names(tmp_path) == ["pipe"]


def test_a_device_is_written_into(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # another /dev/null, of our own
        device.open("wb").close()
    except PermissionError:  # only root makes devices, and not everywhere; a terminal is a device, too
        main, terminal = pty.openpty()
        device = Path(os.ttyname(terminal))
        write_file(device, b"hello\n")
        assert os.read(main, 20) == b"hello\r\n"
    else:
        write_file(device, b"gone")
        assert device.read_bytes() == b""
    assert stat.S_ISCHR(device.lstat().st_mode)


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    real, link, second = tmp_path / "far/real", tmp_path / "link", tmp_path / "second"
    real.write_bytes(b"old")
    link.symlink_to("far/real")
    second.symlink_to("link")
    write_file(second, b"new")
    assert (second.is_symlink(), link.is_symlink(), real.is_symlink()) == (True, True, False)
    assert real.read_bytes() == b"new"
    real.unlink()
    write_file(second, b"again")
    assert real.read_bytes() == b"again", "a link that leads nowhere makes the file it names"
    assert list_names(tmp_path / "far") == ["real"]


def test_a_link_to_a_pipe_is_followed(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_file(tmp_path / "link", b"x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)
    assert (tmp_path / "link").is_symlink()


def test_a_link_in_a_circle_and_a_folder_are_errors(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="symbolic links"):
        write_file(tmp_path / "a", b"x")
    with pytest.raises(IsADirectoryError):
        write_file(tmp_path, b"x")
    assert list_names(tmp_path) == ["a", "b"]


@pytest.mark.parametrize("number", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_goes_where_it_goes(tmp_path: Path, number: str) -> None:
    """Also where that is a file that holds something already: nothing of it is lost."""
    out = tmp_path / "log"
    out.write_bytes(b"before\n")
    code = f"""
from pathlib import Path
from onrecord.store.atomic_writes import write_file
print("printed")
write_file(Path({number!r}), b"written\\n")
print("after")
"""
    with out.open("ab") as log:
        subprocess.run([sys.executable, "-c", code], check=True, stdout=log)
    assert out.read_bytes() == b"before\nprinted\nwritten\nafter\n"


def test_pieces_that_fail_leave_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    def give_pieces() -> Iterator[bytes]:
        yield b"half"
        raise ValueError("no more")

    (tmp_path / "out").write_bytes(b"old")
    with pytest.raises(ValueError, match="no more"):
        write_file(tmp_path / "out", give_pieces())
    assert (tmp_path / "out").read_bytes() == b"old"
    assert list_names(tmp_path) == ["out"]


@pytest.mark.parametrize("name", ["fsync", "open", "rename"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "out").write_bytes(b"old")

    def raise_full(*arguments: object, **more: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    owner, what = {"fsync": (os, "fsync"), "open": (Path, "open"), "rename": (Path, "replace")}[name]
    monkeypatch.setattr(owner, what, raise_full)
    with pytest.raises(OSError, match="No space left"):
        write_file(tmp_path / "out", b"new")
    monkeypatch.undo()
    assert (tmp_path / "out").read_bytes() == b"old"
    assert list_names(tmp_path) == ["out"]


def test_killed_in_the_middle_git_takes_nothing_and_the_next_write_sweeps(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    child = os.fork()
    if child == 0:
        os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
        write_file(tmp_path / "out", b"new")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert list(tmp_path.glob(f"{ASIDE}*"))
    told = subprocess.run(["git", "-C", tmp_path, "add", "--all", "--verbose"], check=True, capture_output=True)
    assert told.stdout == b""
    write_file(tmp_path / "out", b"newer")
    assert list_names(tmp_path) == [".git", "out"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_terminated_in_the_middle_a_verb_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    code = f"""
import os, signal, sys
from onrecord.commands.shell.program import run
from onrecord.store.atomic_writes import write_file
from pathlib import Path
signal.signal({number.value}, signal.SIG_DFL)  # nohup, under which tests may run, has it ignored
os.fsync = lambda handle: os.kill(os.getpid(), {number.value})
run(lambda **words: write_file(Path({str(tmp_path / "out")!r}), b"new"))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (128 + number, b"")
    assert list_names(tmp_path) == []


def test_a_file_that_we_may_not_write_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").write_bytes(b"old")
    (tmp_path / "out").chmod(0o444)
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, what: what != os.W_OK and may(path, what))  # root may write it
    with pytest.raises(PermissionError):
        write_file(tmp_path / "out", b"new")


def test_what_is_added_comes_behind_what_is_there(tmp_path: Path) -> None:
    append_to_file(tmp_path / "summary", b"one\n")
    append_to_file(tmp_path / "summary", b"two\n")
    assert (tmp_path / "summary").read_bytes() == b"one\ntwo\n"
