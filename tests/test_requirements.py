"""The pinned lists: one version each, and a scan installs what it imports, no more."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sample import ROOT

LISTS = ROOT / "requirements"
PACKAGE = ROOT / "tool"
IMPORTED_AS = {"PIL": "pillow", "yaml": "pyyaml", "referencing": "jsonschema", "fontTools": "fonttools"}
"""Packages that are imported by another name, or brought by the one named here."""
NEVER_IMPORTED = {"tzdata"}
"""Data that Python's own zoneinfo finds by itself."""


def read_pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9-]+)==([^\s;\\]+)", (LISTS / name).read_text(encoding="utf-8"), re.M)
    return dict(found)


def find_module_file(name: str) -> Path | None:
    path = PACKAGE.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def walk_imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def find_reached(*start: str) -> tuple[set[str], set[str]]:
    """Our modules that these import, late imports included, and the outside packages all of them import."""
    ours, outside, todo = set[str](), set[str](), list(start)
    while todo:
        name = todo.pop()
        if name in {*ours, A_FIRST_LOOK, FOR_PROGRAMS} or (file := find_module_file(name)) is None:
            continue
        ours.add(name)
        for other in walk_imports(file):
            if other.split(".")[0] == "onrecord":
                todo += [other, *(other.rsplit(".", n)[0] for n in range(1, other.count(".")))]
            else:
                outside.add(other.split(".")[0])
    return ours, {IMPORTED_AS.get(name, name.replace("_", "-")) for name in outside - sys.stdlib_module_names}


def list_wanted(name: str) -> set[str]:
    lines = (LISTS / name).read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line and not line.startswith(("#", "-r"))}


A_FIRST_LOOK = "onrecord.commands.shell.discovery"
"""`scan --discover` reads workbooks and writes a page: it runs from the whole installation, not in a scanning job."""


FOR_PROGRAMS = "onrecord.python_api"
"""`from onrecord import Catalog`: the package's own module names it, and loads it when a program asks for it."""


def test_a_scan_installs_what_it_imports_and_no_more() -> None:
    ours, outside = find_reached("onrecord.__main__", "onrecord.commands.scan")
    assert "onrecord.publish.builder" not in ours
    assert outside == list_wanted("scan.in") - NEVER_IMPORTED


@pytest.mark.parametrize("name", ["run.txt", "scan.txt"])
def test_what_is_tested_is_what_is_installed(name: str) -> None:
    assert read_pins(name).items() <= read_pins("dev.txt").items()


def test_every_dependency_is_pinned_for_who_runs_a_verb() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]}
    assert names <= read_pins("run.txt").keys()
    assert not read_pins("run.txt").keys() & {"pytest", "mypy", "playwright", "ruff"}


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob(".github/workflows/*.yml")), ROOT / "action.yml"], ids=lambda p: p.name
)
def test_setup_python_is_one_version_everywhere(path: Path) -> None:
    used = set(re.findall(r"actions/setup-python@(\S+ # \S+)", path.read_text(encoding="utf-8")))
    assert used <= {"a309ff8b426b58ec0e2a45f0f869d46889d02405 # v6.2.0"}
