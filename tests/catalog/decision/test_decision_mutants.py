"""Small mistakes put into decision.py, one at a time: the oracle must notice each of them.

Every comparison, every `and` and `or`, every `if`, every `min`, `max`, `any` and `all` of the part that decides is
turned around in memory; questions of the small world are then asked until an answer differs.
"""

import ast
import inspect
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType, SimpleNamespace
from typing import Any

from catalog.decision.test_decision_exhaustive import QUESTIONS, RESTRICTIONS, SITUATIONS
from onrecord.catalog.decision import authorization_state as levels
from onrecord.catalog.decision import judge as decision
from onrecord.catalog.decision import scopes, table
from onrecord.catalog.decision import verdict as verdicts
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from oracle import Oracle
from small_world import TODAY, VOCABULARY, make_customer, quote

MODULES = (scopes, levels, verdicts, table, decision)
"""What settles the answer, the inner first: a mutant of one is what those after it use."""

WORDS_ONLY = {"say_uncovered", "_find_quote", "_say_on", "_make_unknown_error", "check_question", "list_boundaries"}
WORDS_ONLY |= {"list_every_turn", "trace_timeline", "find_best", "find_most", "_find_most", "__init__", "give_reason"}
WORDS_ONLY |= {"_say_nothing_covers", "_explain_unspecified", "find_stretches", "_join", "list_usable_quotes"}
WORDS_ONLY |= {"find_throughout", "find_turns", "list_best_answers", "list_areas"}
"""Functions that only word the answer, or ask for it in other ways: they are the matter of other tests."""

NO_MATTER = {
    # shortcuts: without them the same cells are told apart one by one, or the same days are looked at twice
    "if covering is True",
    *("if (axis, term) not in self._classes is True", "if key not in self._cells is True"),
    *("if mask not in self._granting is True", "if mask not in self._banning is True", "if mask is None is True"),
    *("if key not in self._turns is True", "if not self.scopes.name_places is False"),
    *("if place is not None is True", "if found is None is True", "if kind is None is True", "if line is None is True"),
    *("if key in self._decisions is False", "if key in self._made is False", "if place is None is True, of 2"),
    *(
        "if place is None is False, of 2",
        "turned: place is None, of 2",
        "if at is False",
        "if quote is False, of 3",
        "if quote is True, of 4",
        "if kind.is_quote is True",
    ),
    (
        "if use in words.uses.atoms and channel in words.channels.atoms "
        "and (territory in words.territories.atoms) is False"
    ),
    # the table asks on the first day of a stretch only, and the turns settle which day that is
    *("turned: day > a.review_by", "turned: day <= last"),
    # what is allowed has evidence, so nothing is left out
    "for without if authorization.evidence",
    # wording, which other tests look at
    *("turned: reference.status_reason or 'no reason given'", "turned: reason.id or ''", "min is max"),
    "turned: reference.status_reason or 'no reason given', of 2",
    *("if request is True", "if request is False", "if a.withdrawn.why is True", "if a.withdrawn.why is False"),
    *("if len(open_) == 1 is True", "if len(open_) == 1 is False", "turned: len(open_) == 1"),
    *("if level is Answer.DENY is True", "if level is Answer.DENY is False", "turned: level is Answer.DENY"),
    *("if consent.through is True", "if consent.through is False", "if kind.is_quote is False"),
    *("if quote.declined is True", "if quote.declined is False"),
    *("if a.decided is True", "if a.decided is False", "if a.note and OWN_WORDS in open_ is False"),
    *("turned: a.note and OWN_WORDS in open_", "turned: OWN_WORDS in open_"),
}
"""Changes that change no answer, and why."""

TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Case:
    """One question about one record, and what the oracle says."""

    reference: Reference
    policy: Policy
    question: tuple[Any, ...]
    cleared: frozenset[str]
    ruled: tuple[Any, ...]


def draw_cases(number: int) -> list[Case]:
    """Questions of the small world in an order that never changes, well mixed."""
    found = []
    for situation in SITUATIONS.values():
        for bans in RESTRICTIONS.values():
            facts = {"quotes": (quote(),), **situation.facts}
            reference = make_customer(*situation.authorizations, restrictions=bans, **facts)
            found += [(situation, reference, question) for question in QUESTIONS]
    found = random.Random(7).sample(found, number)
    oracles: dict[int, Oracle] = {}
    made = []
    for situation, reference, (use, channel, territory, (first, last), id_, place) in found:
        oracle = oracles.setdefault(id(reference), Oracle(reference, VOCABULARY, situation.policy, TODAY))
        ruled = oracle.decide(use, channel, territory, first, last, situation.cleared, id_, place)
        owner = reference.owner if ruled.answer == "ask" else None
        said = (ruled.answer, ruled.reasons, ruled.authorizations, ruled.valid_through, owner)
        question = (use, channel, territory, Days(first, last), id_, place)
        made.append(Case(reference, situation.policy, question, situation.cleared, said))
    return made


def is_noticed(module: ModuleType | SimpleNamespace, asked: list[Case]) -> bool:
    """Whether an answer differs from the oracle's, or there is none."""
    judges: dict[int, Any] = {}
    for case in asked:
        use, channel, territory, days, id_, place = case.question
        try:
            judge = judges.get(id(case.reference))
            if judge is None:
                judge = judges[id(case.reference)] = module.Judge(case.reference, VOCABULARY, case.policy)
            said = judge.decide(
                use, channel, territory, days, today=TODAY, cleared=case.cleared, quote=id_, place=place
            )
        except Exception:
            return True
        reasons = list(dict.fromkeys((reason.code, reason.id) for reason in said.reasons))
        if (said.answer, reasons, set(said.authorizations), said.valid_through, said.ask) != case.ruled:
            return True
    return False


def list_changes(node: ast.AST) -> Iterator[tuple[str, str, object]]:
    """What can be turned around in a node: in words, and as the attribute to change with its new value."""
    if isinstance(node, ast.Compare):
        yield f"turned: {ast.unparse(node)}", "ops", [TURNED[type(op)]() for op in node.ops]
    elif isinstance(node, ast.BoolOp | ast.BinOp) and type(node.op) in TURNED:
        yield f"turned: {ast.unparse(node)}", "op", TURNED[type(node.op)]()
    elif isinstance(node, ast.Name) and node.id in NAMES:
        yield f"{node.id} is {NAMES[node.id]}", "id", NAMES[node.id]
    elif isinstance(node, ast.If | ast.IfExp):
        for value in (True, False):
            yield f"if {ast.unparse(node.test)} is {value}", "test", ast.Constant(value)
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield f"for without if {ast.unparse(node.ifs[0])}", "ifs", []


def make_mutants() -> Iterator[tuple[str, SimpleNamespace]]:
    """Every mutant of the modules, with what was turned around in it; the same change made twice is numbered."""
    trees = {module: ast.parse(inspect.getsource(module)) for module in MODULES}
    seen: Counter[str] = Counter()
    left_out: set[str] = set()
    for tree in trees.values():
        found = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name not in WORDS_ONLY]
        for node in (node for function in found for node in ast.walk(function)):
            for said, name, value in list_changes(node):
                seen[said] += 1
                label = said if seen[said] == 1 else f"{said}, of {seen[said]}"
                if label in NO_MATTER:
                    left_out.add(label)
                    continue
                before = getattr(node, name)
                setattr(node, name, value)
                yield label, load_trees(trees)
                setattr(node, name, before)
    assert left_out == NO_MATTER, f"not there anymore: {NO_MATTER - left_out}"


def load_trees(trees: Mapping[ModuleType, ast.Module]) -> SimpleNamespace:
    """What the trees define, each one's functions and classes among everything else that its module has."""
    made: dict[str, Any] = {}
    for module, tree in trees.items():
        body = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        space = {**vars(module), **made}
        exec(compile(ast.fix_missing_locations(ast.Module(body, [])), "mutant", "exec"), space)
        made |= {node.name: space[node.name] for node in body}
    return SimpleNamespace(**made)


def test_every_mistake_is_noticed() -> None:
    asked = draw_cases(2000)
    assert not is_noticed(decision, asked)
    tried = [(said, is_noticed(mutant, asked)) for said, mutant in make_mutants()]
    assert len(tried) > 100
    unnoticed = [said for said, found in tried if not found]
    assert not unnoticed, unnoticed
