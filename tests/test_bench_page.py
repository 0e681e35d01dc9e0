"""What `make bench` writes: a goal is judged only where it holds, and a row measured again replaces the earlier one."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench"))

import peers
import rows
from rows import Row


def judge_row(references: int, row: Row) -> tuple[str, str]:
    return rows.judge_row(SimpleNamespace(references=references), row)  # type: ignore[arg-type]


def test_a_goal_for_ten_thousand_is_judged_there_only() -> None:
    row = Row("page", "largest page", "", 300, lambda _: 301.0, "kB", 10_000)
    assert judge_row(300, row) == ("301 kB", "the goal is for 10,000 references")
    assert judge_row(10_000, row) == ("301 kB", "**not met**")
    assert judge_row(10_000, row._replace(goal=301)) == ("301 kB", "met")


def test_a_peer_that_cannot_be_had_is_said() -> None:
    def give_nan(_: object) -> float:
        raise peers.MissingPeerError("hugo cannot be had here: there is no apt-get")

    assert judge_row(1, Row("x", "ours", "theirs", 1, give_nan)) == ("", "hugo cannot be had here: there is no apt-get")


def test_a_row_that_is_measured_again_takes_the_place_of_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "speed.md"
    monkeypatch.setattr(rows, "PAGE", page)
    version, build = (next(row for row in rows.ROWS if row.name == name) for name in ("version", "build-hugo"))
    for references, row, figure in (
        (300, build, "5.00"),
        (300, version, "4.00"),
        (20, version, "3.00"),
        (300, version, "2.00"),
    ):
        line = f"| {row.ours} | {row.peer} | {row.goal:g} | {figure} | met | 2026-11-29 |"
        rows.keep(references, row, line, "2 cores.")
    text = page.read_text(encoding="utf-8")
    assert text.startswith(rows.HEAD)
    few, many = text.removeprefix(rows.HEAD).split("\n## 300 references\n")
    assert few.startswith("## 20 references\n") and "3.00" in few
    assert [line.split(" | ")[3] for line in many.splitlines() if line.startswith("| `")] == ["2.00", "5.00"]
