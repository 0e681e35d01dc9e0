"""The company's mark is shown where it can do no harm; where it cannot be shown, a check says so at its line."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from onrecord.git.tree import DirectoryTree
from onrecord.store.company_mark import find_mark_problem, read_mark
from onrecord.store.findings_with_places import find_doubts
from small_world import POLICY

GOOD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="5" cy="5" r="4"/></svg>'
BAD = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script>alert(1)</script></svg>'
MARKED = replace(POLICY, company=replace(POLICY.company, mark="mark.svg"))


@pytest.mark.parametrize(("data", "shown"), [(GOOD, True), (BAD, False), (None, False)])
def test_a_mark(tmp_path: Path, data: bytes | None, shown: bool) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/policy.yaml").write_text("company: {name: Ours, mark: mark.svg}\n", encoding="utf-8")
    if data:
        (tmp_path / "schema/mark.svg").write_bytes(data)
    tree = DirectoryTree(tmp_path)
    assert read_mark(MARKED, tree) == (data if shown else None)
    assert (find_mark_problem(MARKED, tree) is None) is shown
    said = [(finding.line, finding.column) for finding in find_doubts(MARKED, tree) if "mark.svg" in finding.message]
    assert said == ([] if shown else [(1, 29)])


def test_no_mark_is_no_problem(tmp_path: Path) -> None:
    tree = DirectoryTree(tmp_path)
    assert read_mark(POLICY, tree) is None
    assert find_mark_problem(POLICY, tree) is None
