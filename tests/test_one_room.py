"""One rule, one room: how a command fails, and how a file is written, stand in one place each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tool" / "onrecord"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = Path(__file__).resolve().parent

ENDS = {
    "commands/shell/program.py": "the one room",
    "commands/shell/failure.py": "the words of it",
    "intake/answer/pdf_child.py": "a program of its own, which is run as a child",
}
WRITES = {
    "store/staging.py": "the one way",
    "store/undo_journal.py": "what the one way puts back",
    "store/atomic_writes.py": "one file",
    "store/catalog_writes.py": "several files at once",
    "store/folder_swap.py": "a folder at once",
    "publish/shells.py": "a temporary folder for the theme, gone when it has been read",
}
_WRITING = {"write_bytes", "write_text", "rename", "symlink_to", "hardlink_to", "touch"}
_WRITING_OF = {
    "os": {"rename", "replace", "write", "link", "symlink", "truncate"},
    "shutil": {"copy", "copy2", "copyfile", "copytree", "move"},
    "tempfile": {"NamedTemporaryFile", "mkstemp"},
}


def calls(path: Path) -> Iterator[tuple[int, str, str, ast.Call]]:
    """Every call in a module: its line, what it is called on ("" for a plain name), its name, and the call."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.lineno, ast.unparse(node.func.value), node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.lineno, "", node.func.id, node


def rest(rooms: dict[str, str]) -> list[Path]:
    """The modules outside some rooms."""
    return [path for path in MODULES if path.relative_to(PACKAGE).as_posix() not in rooms]


@pytest.mark.parametrize("path", rest(ENDS), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_one_room_ends_the_program(path: Path) -> None:
    found = []
    for line, owner, name, call in calls(path):
        if (owner, name) in {("sys", "exit"), ("os", "_exit"), ("", "SystemExit"), ("", "exit"), ("ctx", "exit")}:
            found.append(f"{path}:{line}: call `fail`, `decline` or `leave` of commands/shell/failure.py")
        if name == "echo" and any(word.arg == "err" for word in call.keywords):
            said = ast.unparse(call.args[0]) if call.args else ""
            if "onrecord:" in said or "Warning:" in said or "→" in said:
                found.append(f"{path}:{line}: call `fail` or `warn` of commands/shell/failure.py")
    assert not found


@pytest.mark.parametrize("path", rest(WRITES), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_only_one_room_writes_files(path: Path) -> None:
    found = []
    for line, owner, name, call in calls(path):
        modes = [*call.args, *(word.value for word in call.keywords if word.arg == "mode")]
        opens = name == "open" and any(
            isinstance(mode, ast.Constant) and isinstance(mode.value, str) and set(mode.value) & set("wax+")
            and set(mode.value) <= set("wax+rbt")
            for mode in modes
        )  # fmt: skip
        replaces = name == "replace" and len(call.args) == 1 and not call.keywords  # of text it takes two
        if opens or replaces or name in _WRITING or name in _WRITING_OF.get(owner, ()):
            found.append(f"{path}:{line}: {owner}.{name}: use store/atomic_writes.py")
    assert not found


def test_every_exception_is_needed() -> None:
    for rooms in (ENDS, WRITES):
        assert all((PACKAGE / name).is_file() for name in rooms)


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_no_test_is_judged_by_wall_time(path: Path) -> None:
    """A busy machine is no fault of what is tested: wait for what will come, with tests/patience.py."""
    found = [
        f"{path}:{word.value.lineno}: timeout={word.value.value}"
        for _, _, _, call in calls(path)
        for word in call.keywords
        if word.arg == "timeout" and isinstance(word.value, ast.Constant) and path.name != "install_chromium.py"
    ]
    assert not found
