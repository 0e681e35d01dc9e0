"""The floors of the house: every import, late ones included, points downward; no module is part of a circle."""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from onrecord.store.record_cache import OUTER

PACKAGE = Path(__file__).resolve().parent.parent / "tool" / "onrecord"
TESTS = Path(__file__).resolve().parent

FLOORS = (
    ("finding", "names"),
    ("catalog.record",),
    ("catalog.decision", "catalog.directory"),
    ("catalog.library",),
    ("catalog.workload",),
    ("catalog.changes",),
    ("catalog.search",),
    ("catalog.views",),
    ("rules",),
    ("reports",),
    ("yaml", "git"),
    ("store",),
    ("scan", "asking"),
    ("intake", "publish"),
    ("assistants", "python_api"),
    ("commands.shell",),
    ("commands.editing",),
    ("commands",),
    ("__main__",),
)
"""From the ground up. Rooms on one floor do not know each other."""

LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}
STANDS_ALONE = {"finding", "names", "yaml", "git"}
"""Rooms that need nothing of ours but `finding`, however high they are."""


def name_module(path: Path) -> str:
    """The module's name below the package: catalog.record.policy; a package is its folder's name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def find_room(module: str) -> str | None:
    """The longest room that a module is in; None for the package itself."""
    parts = module.split(".")
    return next((name for n in range(len(parts), 0, -1) if (name := ".".join(parts[:n])) in LEVEL), None)


MODULES = {name_module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def read_imports(path: Path) -> frozenset[str]:
    """Every module that is imported in a file, at the top or late, for types only or not."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(found)


@cache
def list_calls(path: Path) -> tuple[tuple[int, str, str, ast.Call], ...]:
    """Every call in a module: its line, what it is called on ("" for a plain name), its name, and the call."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                found.append((node.lineno, ast.unparse(node.func.value), node.func.attr, node))
            elif isinstance(node.func, ast.Name):
                found.append((node.lineno, "", node.func.id, node))
    return tuple(found)


def list_ours(module: str) -> Iterator[str]:
    """The modules of the package that a module imports; a package counts where it is imported for its own sake."""
    named = {name.removeprefix("onrecord.") for name in read_imports(MODULES[module]) if name.startswith("onrecord.")}
    for name in sorted(named & MODULES.keys()):
        inner = any(other.startswith(f"{name}.") and other in MODULES for other in named)
        if not (inner and MODULES[name].name == "__init__.py"):
            yield name


def test_imports_point_downward() -> None:
    for module in MODULES:
        here = find_room(module)
        for other in list_ours(module) if here else ():
            there = find_room(other)
            assert there is not None
            assert there == here or LEVEL[there] < LEVEL[here], f"{module} ({here}) may not import {other} ({there})"
            if here in STANDS_ALONE:
                assert there in (here, "finding"), f"{here} stands alone, and may not import {other}"


def test_entries_of_the_cache_depend_on_no_package_that_their_stamp_leaves_out() -> None:
    assert all(LEVEL[name] > LEVEL["store"] for name in OUTER)


def test_finding_and_names_import_nothing_of_ours() -> None:
    assert not list(list_ours("finding"))
    for module in MODULES:
        if find_room(module) == "names":
            assert {find_room(other) for other in list_ours(module)} <= {"names"}


def find_circles(graph: Mapping[str, list[str]]) -> list[list[str]]:
    """The strongly connected components of more than one module (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph[node]:
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            component = stack[stack.index(node) :]
            del stack[stack.index(node) :]
            if len(component) > 1:
                found.append(sorted(component))

    for node in graph:
        if node not in index:
            visit(node)
    return found


def test_no_module_is_part_of_a_circle() -> None:
    assert find_circles({module: list(list_ours(module)) for module in MODULES}) == []


def test_a_circle_is_seen() -> None:
    assert find_circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["a"]}) == [["a", "b", "c"]]


INNER = {"finding", "names", "rules", "reports"}


def is_inner(module: str) -> bool:
    return module.split(".")[0] in INNER | {"catalog"}


def test_the_core_needs_the_standard_library_only() -> None:
    # msgspec makes the classes of facts: no clock, no disk, no network, and a hundredth of a dataclass's start
    for module in (m for m in MODULES if m.split(".")[0] in ("catalog", "finding")):
        outside = {name.split(".")[0] for name in read_imports(MODULES[module])} - sys.stdlib_module_names
        assert not outside - {"onrecord", "msgspec"}, module


def test_the_core_has_no_clock_disk_network_or_print() -> None:
    outward = {"os", "socket", "subprocess", "urllib", "http", "time", "random"}
    for path in (path for module, path in MODULES.items() if is_inner(module)):
        called = {f"{owner}.{name}" if owner else name for _, owner, name, _ in list_calls(path)}
        wrong = called & {"print", "open", "input", "date.today", "datetime.now", "datetime.utcnow", "time.time"}
        assert not wrong, path
        quoting = {name for name in read_imports(path) if name == "urllib.parse" or name.startswith("urllib.parse.")}
        assert not {name.split(".")[0] for name in read_imports(path) - quoting} & outward, path


# One rule, one room: how a command fails, and how a file is written, are in one place each.

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


def walk_calls_outside(rooms: dict[str, str]) -> Iterator[tuple[Path, int, str, str, ast.Call]]:
    """Every call in the modules outside some rooms."""
    for path in MODULES.values():
        if path.relative_to(PACKAGE).as_posix() not in rooms:
            yield from ((path, *call) for call in list_calls(path))


def test_only_one_room_ends_the_program() -> None:
    found = []
    for path, line, owner, name, call in walk_calls_outside(ENDS):
        if (owner, name) in {("sys", "exit"), ("os", "_exit"), ("", "SystemExit"), ("", "exit"), ("ctx", "exit")}:
            found.append(f"{path}:{line}: call `fail`, `decline` or `leave` of commands/shell/failure.py")
        if name == "echo" and any(word.arg == "err" for word in call.keywords):
            said = ast.unparse(call.args[0]) if call.args else ""
            if "onrecord:" in said or "Warning:" in said or "→" in said:
                found.append(f"{path}:{line}: call `fail` or `warn` of commands/shell/failure.py")
    assert not found


def test_only_one_room_writes_files() -> None:
    found = []
    for path, line, owner, name, call in walk_calls_outside(WRITES):
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


def test_no_test_is_judged_by_wall_time() -> None:
    """A busy machine is no fault of what is tested: wait for what will come, with tests/patience.py."""
    found = [
        f"{path}:{word.value.lineno}: timeout={word.value.value}"
        for path in TESTS.rglob("*.py")
        for _, _, _, call in list_calls(path)
        for word in call.keywords
        if word.arg == "timeout" and isinstance(word.value, ast.Constant) and path.name != "install_chromium.py"
    ]
    assert not found


def test_no_browser_test_looks_too_early() -> None:
    """The address is known some time after a click: `wait_for_url`. A quiet network says nothing about a busy page."""
    early = re.compile(r"assert .*\bpage\.url\b|networkidle|wait_for_timeout|has-text\('Copied'\)")
    found = {path: early.findall(path.read_text(encoding="utf-8")) for path in (TESTS / "browser").glob("test_*.py")}
    assert {path: words for path, words in found.items() if words} == {}
