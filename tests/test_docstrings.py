"""Public functions that raise say so in their docstring: what is raised, or with which exit code a verb then ends."""

import ast
from collections.abc import Iterator

from sample import ROOT

PACKAGE = ROOT / "tool" / "onrecord"
SAYS_SO = ("aise ", "aises ", "aised", "xit ", "As in", "Refuse")
"""Words by which a docstring says that its function may not return: by itself, or as the protocol that it fills."""


def find_raising(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Public functions and methods that raise an error of their own, without those inside of functions."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for node in (node for body in (tree, *classes) for node in body.body):
        verb = isinstance(node, ast.FunctionDef) and node.name == "command"  # its docstring is the help for a terminal
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not verb and any(_walk_raises(node)):
            yield node


def _walk_raises(node: ast.AST) -> Iterator[ast.Raise]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Raise) and child.exc is not None:
            yield child
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            yield from _walk_raises(child)


def find_silent(text: str) -> list[str]:
    """The functions of a module that raise and do not say so."""
    return [
        f.name
        for f in find_raising(ast.parse(text))
        if not any(word in (ast.get_docstring(f) or "") for word in SAYS_SO)
    ]


def test_what_raises_says_so() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    found = {f"{file.relative_to(PACKAGE)}: {name}" for file in files for name in find_silent(file.read_text("utf-8"))}
    assert sorted(found) == []


def test_one_that_says_nothing_is_noticed() -> None:
    body = 'def halve(number):\n    """{}"""\n    if number % 2:\n        raise ValueError\n    return number // 2\n'
    assert find_silent(body.format("The half.")) == ["halve"]
    assert find_silent(body.format("The half. Raises ValueError where there is none.")) == []
