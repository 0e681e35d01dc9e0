"""A file that somebody names is read where it is one; nothing waits for a pipe or a device."""

import os
import socket
import stat
from pathlib import Path

import pytest

from onrecord.store.file_reads import read_regular


def test_a_file_is_read_up_to_what_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abcdef")
    (tmp_path / "link").symlink_to("a")
    assert read_regular(tmp_path / "a") == b"abcdef"
    assert read_regular(tmp_path / "link", 3) == b"abc"


@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder", "link to a pipe"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x"
    if kind == "folder":
        path.mkdir()
    elif kind == "socket":
        os.mknod(path, stat.S_IFSOCK | 0o600)
    elif kind == "device":
        try:
            os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # one that has no end
        except PermissionError:  # only root makes devices
            path.symlink_to("/dev/zero")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        os.mkfifo(tmp_path / "pipe")
        path.symlink_to("pipe")
    with pytest.raises(OSError, match=r"pipe or a device|directory|No such device"):
        read_regular(path)


def test_a_pipe_that_somebody_writes_into_is_refused_too(tmp_path: Path) -> None:
    one, other = socket.socketpair()
    os.mkfifo(tmp_path / "pipe")
    writer = os.open(tmp_path / "pipe", os.O_RDWR)
    os.write(writer, b"x")
    with pytest.raises(OSError, match="save its content to a file first"):
        read_regular(tmp_path / "pipe")
    os.close(writer)
    one.close()
    other.close()
