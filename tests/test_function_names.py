"""A function's name begins with its verb, so that a call reads as what it does; a bool reads as a statement.

Properties and fixtures are read like attributes and may be nouns. What another library calls by its own name keeps it.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sample import ROOT

PACKAGE = ROOT / "tool" / "onrecord"
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BENCH = sorted((ROOT / "bench").glob("*.py"))
"""The measurements: there, only names that hide a verb are refused."""

VERBS = frozenset(
    """
    accept add aim answer append apply approve are ask assume attempt begin bind break bring build call cancel
    capture change check choose claim clean clear close cluster collect combine commit compare compile complete
    compute confirm constrain convert copy correct correlate count crawl cut decide decline decode deepen describe
    digest discover do draft draw drop dumps edit encode end escape examine exchange expand explain export expose
    extract fail fence fetch file fill find finish fit flag flatten fold follow forbid foresee forget format gather
    get give grade group guard hand handle hash have hide hold humanize identify import index inquire insert
    intersect invert isolate iterate join judge keep know lay learn leave let link list load locate lock log look
    loosen main make mark mask match measure meet merge move name narrow need nominate normalize note number open
    overlay override pack pair parse pass pause peel place plan pour prepare print propose prune publish push put
    quote rank read recall recognize record recover refuse register release remember remind remove rename render renew
    replace report require resolve restore restrict resume review rewrite run save say scan scope secure select send
    serve set settle share shorten show sift sign skip sort splice split spread stage stamp start step strip
    subtract suggest sum summarize swap sweep sync tabulate take tell to trace try turn uncover unescape unite
    unpack unquote verify walk warn weigh withdraw withhold word wrap write
    """.split()  # noqa: SIM905
)
"""Every verb that names of functions begin with: a new one is added here on purpose."""
TEST_VERBS = VERBS | frozenset(
    """
    agree allow arrive assert attach clone color die diff double embed encrypt erase grant install judge listen merge
    mirror mix nest play protect raise search show shuffle spoil stop strike talk undo unfold update upload visit wait
    widen
    """.split()  # noqa: SIM905
)
"""Those that helpers of the tests begin with as well."""
STATEMENTS = frozenset(
    """
    accepts allows begins builds can contains counts covers decides describes discloses does exists fits forbids
    grants has hides holds is joins knows lacks matches may needs proves reaches rests says shows takes touches was
    """.split()  # noqa: SIM905
)
"""How the name of a function begins that returns a bool: the call reads as a statement that is true or false."""
PARTICIPLES = frozenset(
    """
    asked begun broken brought built caught chosen dead done drawn driven fallen felt forgotten found given gone got
    grown heard held hidden kept laid landed led left lent lost made meant met paid proven seen sent shown shut said
    sold spent spoken standing stolen stood stuck taken taught thrown told understood whole withdrawn won worn
    written
    """.split()  # noqa: SIM905
)
"""Irregular ones, and two adjectives, that no name begins with; so does no word in -ed."""
NO_PARTICIPLES = frozenset(("embed", "exceed", "feed", "need", "proceed", "seed"))
LOOKUPS = {
    "Axis": "term title titles",
    "Vocabulary": "axis",
    "Policy": "name_of title_of",
    "Words": "channel channels condition day members section territories territory use",
    "Sheet": "part term use",
    "Days": "on",
    "Row": "at",
    "_Points": "at",
    "Zones": "at",
    "Signature": "facts_of",
    "Catalog": "reference can_use",
    "CatalogAnswers": "can_use what_needs_me",
    "Tree": "digest entries kind",
    "DirectoryTree": "digest entries kind",
    "GitTree": "digest entries kind",
    "_PartTree": "digest entries kind",
    "OverlayTree": "digest entries kind",
    "_OneFile": "digest entries kind",
    "Named": "of",
    "Branch": "of",
    "Header": "of",
    "Coverage": "of",
    "LogoFinder": "of",
    "Owners": "of",
    "QuoteFinder": "of",
    "Court": "of",
    "Tried": "of",
    "Desk": "git",
    "Clone": "git",
}
"""Look-ups by a key, by class: they read like a mapping's; `of` and `on` make a value of the class; `git` runs it."""
THEIRS = {
    "end_headers": "http.server",
    "from_code": "jinja2",
    "getattr": "jinja2",
    "isatty": "io",
    "log_message": "http.server",
    "onrecord": "click: the program's own name",
    "pytest_collection_modifyitems": "pytest",
    "redirect_request": "urllib",
    "shell_complete": "click",
    "translate_path": "http.server",
    "can_use": "what an assistant calls (assistants/server.py)",
    "may_we_publish": "what an assistant calls (assistants/server.py)",
    "my_week": "what an assistant calls (assistants/server.py)",
    "reference": "what an assistant calls (assistants/server.py)",
    "reference_for_a_deal": "what an assistant calls (assistants/server.py)",
    "references": "what an assistant calls (assistants/server.py)",
    "vocabulary": "what an assistant calls (assistants/server.py)",
    "what_needs_me": "what an assistant calls (assistants/server.py)",
}
"""Names that another library, or a protocol of it, calls."""


def walk_functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a module with the name of its class ("" outside of one), those inside of functions too."""

    def walk(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.FunctionDef]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef):
                yield owner, child
                yield from walk(child, "")
            else:
                yield from walk(child, child.name if isinstance(child, ast.ClassDef) else owner)

    return walk(tree, "")


def is_free(function: ast.FunctionDef) -> bool:
    """Whether a name may be a noun: of a property, a fixture, a test, a strategy, or what Python itself calls.

    What `register` lists is a case of a test, and its name says what is the case.
    """
    marks = " ".join(ast.unparse(mark) for mark in function.decorator_list)
    if function.name.startswith(("__", "test_")) or (
        function.returns and "SearchStrategy" in ast.unparse(function.returns)
    ):
        return True
    return any(word in marks for word in ("property", "setter", "fixture", "composite", "register"))


def hides_its_verb(name: str) -> bool:
    """Whether a name begins with a participle: what was `told` or `kept` is a value; the function tells or keeps it."""
    word = name.strip("_").split("_")[0]
    return word in PARTICIPLES or (word.endswith("ed") and word not in NO_PARTICIPLES)


def is_named_well(owner: str, function: ast.FunctionDef, verbs: frozenset[str]) -> bool:
    """Whether a name begins with one of the verbs, or is one of the look-ups."""
    name, word = function.name, function.name.strip("_").split("_")[0]
    if (
        name in LOOKUPS.get(owner, "").split() or name in THEIRS or name == "command"
    ):  # the function of a verb of the program
        return True
    if function.returns is not None and ast.unparse(function.returns).startswith(("bool", "TypeGuard")):
        return word in STATEMENTS or word in verbs  # `replace`: does something, and returns whether it could
    return word in verbs


def find_badly_named(tree: ast.Module, verbs: frozenset[str] = VERBS) -> list[str]:
    """The names in a module that do not begin with a verb."""
    return [f.name for owner, f in walk_functions(tree) if not is_free(f) and not is_named_well(owner, f, verbs)]


@pytest.mark.parametrize(
    ("paths", "verbs"), [(sorted(PACKAGE.rglob("*.py")), VERBS), (TESTS, TEST_VERBS)], ids=["package", "tests"]
)
def test_a_functions_name_begins_with_its_verb(paths: list[Path], verbs: frozenset[str]) -> None:
    names = {path: find_badly_named(ast.parse(path.read_text(encoding="utf-8")), verbs) for path in paths}
    assert {path: found for path, found in names.items() if found} == {}


@pytest.mark.parametrize("path", BENCH, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_name_hides_its_verb(path: Path) -> None:
    names = [f.name for _, f in walk_functions(ast.parse(path.read_text(encoding="utf-8"))) if not is_free(f)]
    assert [name for name in names if hides_its_verb(name)] == []


def test_no_verb_is_a_participle() -> None:
    assert not any(map(hides_its_verb, TEST_VERBS | STATEMENTS))


@pytest.mark.parametrize("name", ["told", "_kept_back", "listed_uses", "scopes", "whole_row"])
def test_a_name_without_a_verb_is_noticed(name: str) -> None:
    assert find_badly_named(ast.parse(f"def {name}(row: int) -> str: ...")) == [name]


def test_a_property_may_be_a_noun_and_a_bool_is_a_statement() -> None:
    tree = ast.parse("class A:\n    @property\n    def told(self): ...\n    def is_over(self) -> bool: ...\n")
    assert find_badly_named(tree) == []
