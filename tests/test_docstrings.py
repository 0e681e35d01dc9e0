"""What docstrings must say: what is raised, the unit of a number, whether a last day counts, names as they are; and why
a number or a pattern of a module is what it is."""

import ast
import re
from collections.abc import Iterator

import pytest

from sample import ROOT

PACKAGE = ROOT / "tool" / "onrecord"
SAYS_SO = ("aise ", "aises ", "aised", "xit ", "As in", "Refuse")
"""Words by which a docstring says that its function may not return: by itself, or as the protocol that it fills."""
ENDS = frozenset(("first", "last", "start", "end", "through", "until"))
"""Parameters that are the first or the last of some days: a docstring says whether the day itself counts."""
SAYS_ENDS = re.compile(r"inclu|both |(?:first|last) day|or earlier|through|until", re.IGNORECASE)
SAYS_UNIT = re.compile(
    r"bit|byte|character|column|code point|count|day|exit code|how many|length|level|line|month|number|percent|pixel"
    r"|second|weight|year|how well|from 0 |0 for",
    re.IGNORECASE,
)
"""Words by which a docstring says in what a number is."""
SAYS_NONE = re.compile(r"As in|\bNone\b|\bempty\b|\bif\b|\botherwise\b|\bunless\b|\bwhere\b|\bwithout\b")
"""Words by which a docstring says when there is nothing to return."""
ABOUT = re.compile(r"(?:^|[.;:] )`([a-z_]+)` (?:are|gives?|has|holds?|is|means?|says?)\b")
"""How a sentence about a parameter begins."""
EXAMPLES = frozenset(("de",))
"""Values that a sentence begins with: the name of no parameter."""


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


def list_public(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Public functions and methods, but for those that are the text of a terminal's help."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
    for node in (node for body in (tree, *classes) for node in body.body):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and node.name != "command":
            yield node


def find_open_ends(function: ast.FunctionDef) -> Iterator[str]:
    """Parameters that end a span of days, of which nothing says whether the day itself counts."""
    arguments = (*function.args.args, *function.args.kwonlyargs)
    ends = [a.arg for a in arguments if a.arg in ENDS and a.annotation and "date" in ast.unparse(a.annotation)]
    if ends and not SAYS_ENDS.search(ast.get_docstring(function) or ""):
        yield f"does {', '.join(ends)} count?"


def find_missing_units(function: ast.FunctionDef) -> Iterator[str]:
    """A number that is returned without a unit."""
    returns = ast.unparse(function.returns) if function.returns else ""
    is_number = returns in ("int", "float", "int | None", "float | None")
    if is_number and not SAYS_UNIT.search(ast.get_docstring(function) or ""):
        yield f"returns {returns}: of what?"


def find_strange_names(function: ast.FunctionDef) -> Iterator[str]:
    """Names that a docstring explains and that are nowhere in the function: mostly those of former parameters."""
    known = set[str](EXAMPLES)
    for node in ast.walk(function):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name) | ast.Attribute(attr=name) | ast.FunctionDef(name=name):
                known.add(name)
            case ast.keyword(arg=str(name)):
                known.add(name)
            case ast.Constant(value=str(text)) if "`" not in text:
                known.update(re.findall(r"\w+", text))
    text = " ".join((ast.get_docstring(function) or "").split())
    yield from (f"`{name}` is nowhere" for name in ABOUT.findall(text) if name not in known)


def find_silent_none(function: ast.FunctionDef) -> Iterator[str]:
    """A function that may return None and does not say when."""
    returns = ast.unparse(function.returns) if function.returns else ""
    if returns.endswith("| None") and not SAYS_NONE.search(ast.get_docstring(function) or SAYS_SO[-2]):
        yield f"returns {returns}: when is it None?"


RULES = (find_open_ends, find_missing_units, find_silent_none, find_strange_names)


def test_what_comes_in_and_goes_out_is_said() -> None:
    found = [
        f"{file.relative_to(PACKAGE)}: {function.name}: {problem}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for function in list_public(ast.parse(file.read_text("utf-8")))
        for rule in RULES
        for problem in rule(function)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("def cut(last: date) -> str:\n    'What ends.'", "does last count?"),
        ("def cut(last: date | None) -> str:\n    'What ends until then, inclusive.'", None),
        ("def measure() -> int:\n    'The size.'", "returns int: of what?"),
        ("def measure() -> int:\n    'The size in bytes.'", None),
        ("def find(name: str) -> str | None:\n    'The id by the name.'", "returns str | None: when is it None?"),
        ("def find(name: str) -> str | None:\n    'The id by the name; None if there is none.'", None),
        ("def draw(slugs: list[str]) -> str:\n    'The page. `shown` are the ids.'", "`shown` is nowhere"),
        ("def draw(slugs: list[str]) -> str:\n    'The page. `slugs` are the ids.'", None),
    ],
)
def test_what_is_not_said_is_noticed(code: str, problem: str | None) -> None:
    [function] = list_public(ast.parse(code))
    assert [found for rule in RULES for found in rule(function)] == ([problem] if problem else [])


def is_number(value: ast.expr) -> bool:
    """Whether a value is written as a number, or as a sum of numbers."""
    plain = ast.Constant | ast.BinOp | ast.UnaryOp | ast.operator | ast.unaryop
    parts = list(ast.walk(value))
    numbers = [part.value for part in parts if isinstance(part, ast.Constant)]
    return all(isinstance(part, plain) for part in parts) and all(type(n) in (int, float) for n in numbers)


def list_without_reason(text: str) -> list[str]:
    """The numbers and patterns at the top of a module that have no docstring and no comment."""
    lines, body = text.splitlines(), ast.parse(text).body
    found = []
    for node, after in zip(body, (*body[1:], None), strict=True):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            own = "\n".join(lines[node.lineno - 1 : node.end_lineno])
            is_pattern = ast.unparse(node.value).startswith("re.compile(")
            explained = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
            explained = explained or "  # " in own or lines[node.lineno - 2].startswith("#")
            if (is_pattern or is_number(node.value)) and not explained:
                found.append(own)
    return found


def test_every_number_and_pattern_has_its_reason() -> None:
    files = sorted(PACKAGE.rglob("*.py"))
    assert [
        f"{file.relative_to(PACKAGE)}: {one}" for file in files for one in list_without_reason(file.read_text())
    ] == []


def test_a_number_without_a_reason_is_noticed() -> None:
    assert list_without_reason("MOST = 60 * 60\n") == ["MOST = 60 * 60"]
    assert list_without_reason("_WORD = re.compile('x')\nMOST = 5\n'why'\n") == ["_WORD = re.compile('x')"]
    assert list_without_reason("MOST = 5  # a page is no longer\n") == []
