"""The goals of speed, row by row: ours and the peer in turn in one run, whole processes, medians of processor time.

A row is met or it is not; a peer that is not on this machine is said, and its row left open. The catalog is the sample,
many times over (bench/check.py), and lies in git with one changed file. Prints the table, and with --write keeps it as
site/docs/develop/speed.md, with the machine and the versions. Build and scan against their peers, which take longer,
are bench/build.py and bench/scan.py.

    python bench/rows.py [--row check] [--references 300] [--pairs 3] [--write]
"""

import argparse
import importlib.metadata
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from check import LOAD, MAIN, TODAY, Cost, catalog, measured

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "site" / "docs" / "develop" / "speed.md"
MEGABYTE = 1 << 20


class Row(NamedTuple):
    """One goal: what is measured against what, and how much it may be."""

    name: str
    ours: str
    peer: str
    goal: float
    unit: str = ""


ROWS = (
    Row("check-yaml", "`check`, cold", "PyYAML's C loader on the references alone", 1.2),
    Row("check-jsonschema", "`check`, cold", "check-jsonschema", 0.06),
    Row("check-edit", "`check` after one edit", "its own cold run", 0.1),
    Row("check-path", "`check PATH`", "a cold check", 0.1),
    Row("show", "`show SLUG`", "a cold check", 0.1),
    Row("find", "`find`", "a cold check", 0.1),
    Row("can-use-name", "`can-use NAME`", "a cold check", 0.1),
    Row("can-use", "`can-use SLUG`, remembered", "a bare start of Python", 7),
    Row("can-use-cold", "`can-use SLUG`, cold", "a bare start of Python", 10),
    Row("version", "`--version`", "a bare start of Python", 5),
    Row("help", "`--help`", "a bare start of Python", 5),
    Row("diff", "`diff` of one changed file", "a cold check", 0.1),
    Row("scan-file", "`scan` of one file, warm", "a bare start of Python", 40),
    Row("build-edit", "`build` after one edit", "a cold build", 0.1),
    Row("memory-check", "memory of `check`, cold", "", 150, "MB"),
    Row("memory-build", "memory of `build`, cold", "", 200, "MB"),
)


class Bench:
    """One catalog, and what was measured on it; each figure once, whatever asks for it."""

    def __init__(self, folder: Path, references: int, pairs: int) -> None:
        self.root, self.out, self.pairs, self.references = folder / "catalog", folder / "site", pairs, references
        self.root.mkdir()
        catalog(self.root, references)
        self._git("init", "--quiet", "--initial-branch", "main")
        self._git("add", "--all")
        self._git("-c", "user.name=bench", "-c", "user.email=bench@fernwright.example", "commit", "--quiet", "-m", "x")
        self.env = {key: value for key, value in os.environ.items() if key not in ("CI", "PYTHONDONTWRITEBYTECODE")}
        self.env |= {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        self.slug = sorted(path.name for path in (self.root / "references").iterdir())[references // 2]
        (folder / "page.md").write_text("# News\n\nNordlys Bank closes its books in four days.\n", encoding="utf-8")
        self.file = str(folder / "page.md")
        self.edits = 0
        self.ours("check")  # bytecode, and what is remembered

    def _git(self, *words: str) -> None:
        subprocess.run(["git", "-C", str(self.root), *words], check=True, capture_output=True)

    def ours(self, verb: str, *words: str) -> Cost:
        """One run of the program on the catalog."""
        line = [sys.executable, "-c", MAIN, verb, *words]
        return measured([*line, "--today", TODAY] if not verb.startswith("--") else line, self.root, self.env)

    def bare(self) -> Cost:
        """A bare start of Python."""
        return measured([sys.executable, "-c", "pass"], self.root, self.env)

    def cold(self) -> Cost:
        """A check that remembers nothing."""
        return self.ours("check", "--no-cache")

    def edit(self) -> None:
        """Change one record; git sees it too."""
        self.edits += 1
        with (self.root / "references" / self.slug / "reference.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# edit {self.edits}\n")

    def edited(self, *words: str) -> Cost:
        """A run after one edit."""
        self.edit()
        return self.ours(*words)

    def build(self, *words: str) -> Cost:
        """A build of the site."""
        return self.ours("build", "--out", str(self.out), *words)

    def fresh_build(self) -> Cost:
        """A build with nothing remembered and no site there."""
        shutil.rmtree(self.out, ignore_errors=True)
        return self.build("--no-cache")

    def figure(self, row: Row) -> float | None:
        """The median of a row's ratios, or of its megabytes; None where there is no such peer here."""
        question = ("can-use", self.slug, "logo", "--channel", "website", "--territory", "NO")
        by_name = ("can-use", "Nobody Here", *question[2:])
        jsonschema = Path(sys.executable).parent / "check-jsonschema"
        schema = ["--schemafile", str(self.root / "schema/reference.schema.json")]
        documents = [str(path) for path in self.root.glob("references/*/reference.yaml")]
        pairs: dict[str, tuple[Callable[[], Cost], Callable[[], Cost]]] = {
            "check-yaml": (self.cold, lambda: measured([sys.executable, "-c", LOAD], self.root, self.env)),
            "check-jsonschema": (
                self.cold,
                lambda: measured([str(jsonschema), *schema, *documents], self.root, self.env),
            ),
            "check-edit": (lambda: self.edited("check"), self.cold),
            "check-path": (lambda: self.ours("check", f"references/{self.slug}"), self.cold),
            "show": (lambda: self.ours("show", self.slug), self.cold),
            "find": (lambda: self.ours("find", "bank"), self.cold),
            "can-use-name": (lambda: self.ours(*by_name), self.cold),
            "can-use": (lambda: self.ours(*question), self.bare),
            "can-use-cold": (lambda: self.ours(*question, "--no-cache"), self.bare),
            "version": (lambda: self.ours("--version"), self.bare),
            "help": (lambda: self.ours("--help"), self.bare),
            "diff": (lambda: self.edited("diff", "main"), self.cold),
            "scan-file": (lambda: self.ours("scan", self.file), self.bare),
            "build-edit": (lambda: self.edited("build", "--out", str(self.out)), self.fresh_build),
        }
        if row.name == "check-jsonschema" and not jsonschema.is_file():
            return None
        if row.name.startswith("memory"):
            return (self.cold if row.name == "memory-check" else self.fresh_build)().memory / MEGABYTE
        ours, peer = pairs[row.name]
        if row.name == "build-edit":
            self.fresh_build()
        ratios = []
        for _ in range(1 if row.name == "build-edit" else self.pairs):  # a build is long enough to say it once
            mine = ours().processor
            ratios.append(mine / peer().processor)
        return statistics.median(ratios)


def judged(bench: Bench, rows: list[Row]) -> Iterator[tuple[Row, str, str]]:
    """Each row with its figure and whether it is met, in words."""
    for row in rows:
        figure = bench.figure(row)
        if figure is None:
            yield row, "", "its peer is not on this machine"
            continue
        said = f"{figure:.0f} {row.unit}" if row.unit else f"{figure:.2f}"
        yield row, said, "met" if figure <= row.goal else "**not met**"


def machine() -> str:
    """What it was measured on, and with which versions."""
    names = ("msgspec", "PyYAML", "check-jsonschema", "mkdocs-material")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; {versions}"


HEAD = """\
---
title: Speed
---

# Speed

Written by `make bench` (bench/rows.py): processor time of whole processes, ours and the peer in turn in one run, the
median of their ratios; a goal is an upper bound. What a build costs against Material is `bench/build.py`, and a scan
against ripgrep `bench/scan.py`.

What is remembered between runs is what was read (`store/record_cache.py`); rules and answers are made anew each time,
and that is what `check`, `check PATH` and `find` take where nothing changed. In a small catalog the start of the
program is most of a verb's time, so that no ratio to a cold check can be small there; the goals are for ten thousand. A
build makes every page anew. Of one remembered answer, a third is the start of Python and click, and a tenth the import
of msgspec.

"""


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--row", choices=sorted({row.name.split("-")[0] for row in ROWS} | {row.name for row in ROWS}))
    parser.add_argument("--references", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="keep the results as a page of the site")
    options = parser.parse_args()
    rows = [
        row for row in ROWS if options.row is None or row.name == options.row or row.name.startswith(f"{options.row}-")
    ]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.references, options.pairs)
        table = ["| work | against | goal | measured | |", "|---|---|---|---|---|"]
        print(f"{options.references} references; {machine()}")
        for row, figure, verdict in judged(bench, rows):
            goal = f"{row.goal:g} {row.unit}".strip()
            table.append(f"| {row.ours} | {row.peer} | {goal} | {figure} | {verdict} |")
            print(f"{row.name:<17} {figure:>8}  goal {goal:<7} {verdict.strip('*')}", flush=True)
    if options.write:
        about = f"{options.references:,} references, {date.today().isoformat()}; {machine()}.\n\n"  # noqa: DTZ011
        PAGE.write_text(HEAD + about + "\n".join(table) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
