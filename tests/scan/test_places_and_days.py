"""Content dated ahead is judged for its day; a permission for certain addresses holds at these."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from onrecord.scan.publication_day import find_publication_day

from .conftest import Run, make_authorization, write

AHEAD = "---\ntitle: Winter\n{line}\n---\nWe met Nordlys Bank.\n"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("date: 2027-02-01", True),  # the permission ends 2027-01-14
        ("publishDate: 2027-02-01T10:00:00Z\ndate: 2026-12-01", True),
        ('published: "2027-01-15"', True),
        ("date: 2027-01-14", False),
        ("publishDate: 2026-12-01\ndate: 2027-02-01", False),
        ("date: 2020-01-01", False),  # what is public already is judged for today
        ("date: 2999-01-01", False),
        ("date: 2027-13-01", False),
    ],
)
def test_content_dated_ahead_is_judged_for_its_day(run: Run, site: Path, line: str, wrong: bool) -> None:
    write(site / "a.md", AHEAD.format(line=line))
    result = run()
    assert (result.exit_code == 1) == wrong
    assert ("when it goes live)" in result.stdout) == wrong


@pytest.mark.parametrize(
    ("path", "text", "day"),
    [
        ("a.md", '---\ndate: "February 1, 2027"\n---\n', "2027-02-01"),
        ("a.md", "---\ndate: 1 Feb 2027\n---\n", "2027-02-01"),
        ("a.md", "+++\ndate = 2027/02/01\n+++\n", "2027-02-01"),
        ("a.md", "---\ndate: 01/02/2027\n---\n", None),
        ("a.md", "---\ndate: 5 people\n---\n", None),
        ("a.md", "---\nevent:\n  date: 2027-02-01\n---\n", None),
        ("a.md", "Title: Winter\nDate: 2027-02-01 10:20\n\nText\n", "2027-02-01"),
        ("a.md", "Note: we met on\n\nDate: 2027-02-01\n", None),
        ("a.rst", "Winter\n######\n\n:date: 2027-02-01 10:20\n", "2027-02-01"),
        ("a.adoc", "= Winter\n:revdate: 2027-02-01\n", "2027-02-01"),
        ("2027-02-01-winter.md", "Text without front matter\n", "2027-02-01"),
        ("blog/2027-02-01-winter/index.md", "Text\n", "2027-02-01"),
        ("blog/2027/02/01-winter.mdx", "Text\n", "2027-02-01"),
        ("blog/2027-02-01-winter/index.md", "---\ndate: 2026-12-01\n---\n", "2026-12-01"),
        ("2027-13-01-winter.md", "Text\n", None),
    ],
)
def test_the_day_is_read_where_generators_of_sites_have_it(path: str, text: str, day: str | None) -> None:
    assert find_publication_day(text, path) == (date.fromisoformat(day) if day else None)


def test_an_embargo_that_ends_before_the_day_is_none(run: Run, site: Path, catalog: Path, tmp_path: Path) -> None:
    write(site / "2027-02-01-a.md", "---\ntitle: a\n---\nNordlys Bank\n")
    told = run().stdout
    assert "(checked for 2027-02-01, when it goes live)" in told
    assert "can-use nordlys-bank name --channel website --territory worldwide --on 2027-02-01 says why" in told
    write(site / ".onrecord.toml", '[[map]]\npaths = ["*.md"]\nlive-from = 2026-12-20\n')
    assert run().exit_code == 0
    write(site / ".onrecord.toml", '[[map]]\npaths = ["*.md"]\nlive-from = 2026-12-20T10:00:00Z\n')
    assert "live-from must be a date" in run().output


def test_a_permission_for_certain_addresses(run: Run, site: Path, catalog: Path) -> None:
    root = site / "catalog"
    shutil.copytree(catalog, root)
    only = make_authorization("2026-name", "[name]").replace(
        "    basis:", '    places: ["https://www.own.example/customers/*"]\n    basis:'
    )
    write(
        root / "references/tolvane/reference.yaml",
        f"name: Tolvane\nauthorizations:\n{only}status: active\nowner: dana\n",
    )
    write(site / "customers/tolvane.md", "Tolvane\n")
    write(site / "blog/a.md", "Tolvane\n")
    paths = ("customers", "blog")

    def read_answers() -> dict[str, str]:
        found = json.loads(run("--catalog", str(root), "--show", "all", "--format", "json", paths=paths).stdout)
        return {row["path"]: row["answer"] for row in found["findings"]}

    assert read_answers() == {"blog/a.md": "ask", "customers/tolvane.md": "ask"}
    write(site / ".onrecord.toml", 'address = "https://www.own.example/{path}"\n')
    assert read_answers() == {"blog/a.md": "deny", "customers/tolvane.md": "allow"}
    asked = (
        "can-use tolvane name --channel website --territory worldwide --place https://www.own.example/blog/a says why"
    )
    assert asked in run("--catalog", str(root), paths=paths).stdout
