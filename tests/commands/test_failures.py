"""Every command fails in one way: what happened, details, the way out; on standard error, in the same colors."""

import io
import os
import stat
import sys
from pathlib import Path

import pytest

from desk import Desk
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import CommandError, decline, fail, warn
from onrecord.finding import Finding, Severity
from onrecord.store import undo_journal
from onrecord.store.aside import ASIDE


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "catalog")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["due", "--within", "soon"], "onrecord: Invalid value for '--within': 'soon'"),
        (["due", "--no-such"], "onrecord: No such option '--no-such'"),
        (["show"], "onrecord: Missing argument 'CUSTOMER'"),
        (["export", "xls"], "onrecord: Invalid value for"),
    ],
)
def test_wrong_usage_is_said_first_and_where_the_help_is_next(desk: Desk, words: list[str], said: str) -> None:
    result = desk.run(*words, by=None)
    first, *rest = result.stderr.splitlines()
    assert result.exit_code == Exit.USAGE
    assert first.startswith(said)
    assert rest[-1] == f"  → onrecord {words[0]} --help"
    assert result.stdout == ""


def test_what_happened_comes_first_then_details_then_the_way_out(capsys: pytest.CaptureFixture[str]) -> None:
    finding = Finding("a.yaml", 3, 1, "schema", Severity.ERROR, "it is wrong", "write it right")
    with pytest.raises(CommandError) as failed:
        fail("it cannot\x1b be read", "do this", [finding])
    assert failed.value.code == Exit.UNREADABLE
    failed.value.show()
    warn("look out", "do that")
    assert capsys.readouterr().err.splitlines() == [
        "onrecord: it cannot\\u{1b} be read",
        "a.yaml:3:1: error: it is wrong [schema]",
        "    → write it right",
        "  → do this",
        "Warning: look out",
        "  → do that",
    ]
    with pytest.raises(CommandError) as failed:
        decline("not so")
    assert failed.value.code == Exit.FINDINGS


def test_on_a_terminal_it_is_colored_unless_nobody_wants_that(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def show_failure() -> str:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        CommandError("no", "yes").show()
        return terminal.getvalue()

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert show_failure() == "\x1b[31monrecord:\x1b[0m no\n  \x1b[2m→\x1b[0m yes\n"
    monkeypatch.setenv("NO_COLOR", "1")
    assert show_failure() == "onrecord: no\n  → yes\n"


@pytest.mark.parametrize(
    "words",
    [
        ["import", "salesforce", "PIPE"],
        ["record", "lumen-energi", "PIPE", "--by", "mara"],
        ["withdraw", "lumen-energi", "2026-wall", "--why", "x", "--evidence", "PIPE", "--by", "mara"],
        ["intake", "PIPE", "--out", "plan"],
        ["remind", "--issues", "PIPE", "--out", "plan"],
        ["review", "--base", "main", "--reviews", "PIPE", "--pull-request", "PIPE"],
        ["scan", "PIPE"],
        ["scan", ".", "--config", "PIPE"],
    ],
)
def test_no_command_waits_for_a_pipe(desk: Desk, tmp_path: Path, words: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    was = desk.take_snapshot()
    result = desk.run(*(word.replace("PIPE", str(tmp_path / "pipe.md")) for word in words), by=None)
    assert result.exit_code in (Exit.USAGE, Exit.UNREADABLE), result.output
    assert "pipe or a device; save its content to a file" in result.output
    assert desk.take_snapshot() == was


def test_an_export_never_takes_the_place_of_a_device(desk: Desk, tmp_path: Path) -> None:
    pipe, link, real = tmp_path / "pipe", tmp_path / "link", tmp_path / "real"
    os.mkfifo(pipe)
    link.symlink_to(real)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert desk.run("export", "json", "--out", str(pipe), by=None).exit_code == 0
        assert desk.run("export", "json", "--out", str(link), by=None).exit_code == 0
        assert os.read(reader, 1 << 16) == real.read_bytes()
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert link.is_symlink()


def test_the_next_edit_puts_back_what_a_killed_one_had_begun(desk: Desk) -> None:
    lumen = "references/lumen-energi/reference.yaml"
    was = (desk.root / lumen).read_bytes()
    aside = desk.root / f"{ASIDE}killed"
    aside.mkdir()
    (aside / "0-before").write_bytes(was)
    (desk.root / lumen).write_bytes(was + b"# half\n")
    undo_journal.begin(aside, [undo_journal.Step(lumen, "0-before", undo_journal.compute_digest(was + b"# half\n"))])
    assert "Warning: an edit was interrupted" in desk.run("check").stderr
    assert aside.exists(), "who only reads changes nothing"
    result = desk.run("new", "Nova", "--why", "They told us.", "--by", "mara")
    assert "Warning: an earlier edit was interrupted; 1 file restored" in result.stderr
    assert (desk.root / lumen).read_bytes() == was
    assert not aside.exists()
