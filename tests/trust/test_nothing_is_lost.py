"""Nothing is lost: killed, interrupted or out of space, the old or the new is there, and what is edited is kept."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.trust.conftest import MAIN, Run, run_program

from patience import PATIENCE
from sample import DAY, ROOT

BUILD = ["build", "--today", str(DAY), "--out", "site"]
TELLING = f"import os, signal; do = signal.signal; signal.signal = lambda *a: (do(*a), os.write(1, b'.'))[0]; {MAIN}"
"""The program, which writes a dot once it has said what a signal does: until then, Python itself answers to it."""


def read_files(folder: Path) -> dict[str, bytes]:
    """Every file, but for the marker, which names the moment of the build nowhere but its day."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def list_litter(root: Path) -> list[str]:
    return sorted(path.name for path in root.iterdir() if path.name not in ("site", "references", "schema"))


def edit_record(catalog: Path) -> None:
    record = catalog / "references" / "nordlys-bank" / "reference.yaml"
    record.write_text(record.read_text().replace("name: Nordlys Bank", "name: Nordlys Bank AS"))


@pytest.fixture
def site(catalog: Path, run: Run) -> Path:
    """A site that was built; the record has changed since."""
    assert run("build", "--out", "site").returncode == 0
    edit_record(catalog)
    return catalog / "site"


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_stopped_at_any_moment_the_old_or_the_new_stands(catalog: Path, site: Path, sent: signal.Signals) -> None:
    old = read_files(site)
    run_program(catalog, "build", "--out", "other")
    new = read_files(catalog / "other")
    shutil.rmtree(catalog / "other")
    assert old != new
    for wait in (0.3, 0.6):
        telling = [sys.executable, "-c", TELLING, *BUILD]
        process = subprocess.Popen(telling, cwd=catalog, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout and process.stdout.read(1) == b"."
        time.sleep(wait)
        process.send_signal(sent)
        _, said = process.communicate(timeout=PATIENCE)
        assert read_files(site) in (old, new)
        assert b"Traceback" not in said
    assert run_program(catalog, "build", "--out", "site").returncode == 0
    assert read_files(site) == new
    assert list_litter(catalog) == [], "what a stopped build left is swept by the next"


def test_where_there_is_no_room_the_old_stands(catalog: Path, site: Path) -> None:
    """No file may grow over 16 KiB, which is what a full disk is like: the write fails half-way."""
    old = read_files(site)

    def raise_no_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (16 << 10, 16 << 10))

    for out in ("site", "new"):
        done = subprocess.run(
            [sys.executable, "-c", MAIN, *BUILD[:-1], out],
            cwd=catalog,
            capture_output=True,
            encoding="utf-8",
            preexec_fn=raise_no_room,
            check=False,
        )
        assert done.returncode == 4, done.stderr
        assert "onrecord: the site could not be built: " in done.stderr
    assert read_files(site) == old
    assert list_litter(catalog) == []


def test_where_nothing_can_be_written_nothing_is(catalog: Path, run: Run) -> None:
    done = run("build", "--out", "/proc/onrecord-site")
    assert done.returncode == 4
    assert "the site could not be built" in done.stderr
    assert list_litter(catalog) == []


def test_out_refuses_what_onrecord_did_not_write(catalog: Path, run: Run) -> None:
    (catalog / "site").mkdir()
    (catalog / "site" / "mine.txt").write_text("mine")
    done = run("build", "--out", "site")
    assert done.returncode == 2
    assert "contains files that onrecord did not write; nothing was written" in done.stderr
    assert read_files(catalog / "site") == {"mine.txt": b"mine"}
    assert list_litter(catalog) == []


def test_a_reader_that_goes_away_is_no_failure_of_ours(catalog: Path) -> None:
    """`onrecord check | head -0`: no complaint, and nothing of Python's."""
    for words in (["check"], ["rules"], ["check", "--format", "json"], ["find"]):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-c", MAIN, words[0], *words[1:], *([] if words[0] == "rules" else ["--today", str(DAY)])],
            cwd=catalog,
            stdout=writer,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writer)
        assert done.stderr == b"", words


def test_what_edits_a_record_touches_what_it_says_and_no_more(catalog: Path, run: Run) -> None:
    """Comments, order, quoting and spaces stay; only lines are added that say what was asked."""
    home = catalog / "references" / "nordlys-bank"
    shutil.rmtree(home)
    shutil.copytree(ROOT / "references" / "nordlys-bank", home)
    before = (home / "reference.yaml").read_text().split("\n")
    done = run("withdraw", "nordlys-bank", "2026-logo", "--why", "New brand", "--copies", "recall", "--by", "dana")
    assert done.returncode == 0, done.stderr
    after = (home / "reference.yaml").read_text().split("\n")
    kept = iter(after)
    assert all(line in kept for line in before), "every old line is there still, in its order"
    assert 1 <= len(after) - len(before) <= 12
    assert list_litter(catalog) == []
