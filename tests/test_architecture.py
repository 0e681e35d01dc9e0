"""The directions: commands -> publish, intake -> files, reports -> rules -> catalog; all may import finding."""

import ast
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tool" / "onrecord"

MAY = {
    "catalog": {"catalog", "finding"},
    "finding": {"catalog"},  # for types only
    "rules": {"rules", "catalog", "finding"},
    "reports": {"reports", "rules", "catalog", "finding"},
    "files": {"files", "rules", "catalog", "finding"},
    "scan": {"scan", "files", "reports", "rules", "catalog", "finding"},
    "intake": {"intake", "asking", "files", "reports", "rules", "catalog", "finding"},
    "asking": {"asking", "files", "reports", "rules", "catalog", "finding"},
    "publish": {"publish", "scan", "files", "reports", "rules", "catalog", "finding"},
    "commands": {"commands", "publish", "intake", "asking", "scan", "files", "reports", "rules", "catalog", "finding"},
    "__main__": {"commands"},
}


def room(path: Path) -> str:
    """The room a module lies in: its first folder below the package, or its own name."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[0]


def imports(path: Path) -> set[str]:
    """Every module that is imported in a file, at the top or late."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_inward(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    rooms = {name.split(".")[1] for name in imports(path) if name.startswith("onrecord.")} - {"__version__"}
    assert rooms <= MAY[here], f"{here} may not import {rooms - MAY[here]}"


@pytest.mark.parametrize("path", [p for p in MODULES if room(p) in ("catalog", "finding")], ids=lambda p: p.name)
def test_the_core_needs_the_standard_library_only(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names - {"onrecord"}
    assert not outside


@pytest.mark.parametrize(
    "path", [p for p in MODULES if room(p) in ("catalog", "rules", "reports")], ids=lambda p: p.name
)
def test_the_core_has_no_clock_disk_network_or_print(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.id if isinstance(node.func, ast.Name) else f"{ast.unparse(node.func.value)}.{node.func.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }
    assert not called & {"print", "open", "input", "date.today", "datetime.now", "datetime.utcnow", "time.time"}
    quoting = {name for name in imports(path) if name == "urllib.parse" or name.startswith("urllib.parse.")}
    outward = {"os", "socket", "subprocess", "urllib", "http", "time", "random"}
    assert not {name.split(".")[0] for name in imports(path) - quoting} & outward
