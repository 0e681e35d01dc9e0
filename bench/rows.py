"""The goals of speed, row by row: ours and the peer in turn in one run, whole processes, medians, and met or not.

The catalog is made by `generate.py` and lies in git; the peers are installed by `peers.py`, and one that cannot be had
is said. Prints the table, and with --write keeps it as site/docs/develop/speed.md, with the machine and the versions.

    python bench/rows.py [--row check]… [--references 300] [--pairs 3] [--write]
"""

import argparse
import importlib.metadata
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import peers
import tree_scan
from runs import LOAD, Cost, Runs

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "site" / "docs" / "develop" / "speed.md"
MEGABYTE = 1 << 20
SCANNED, NAMES = 20_000, 10_000
"""Files of the tree that is scanned, 200 MB, and the names that are looked for, however large the catalog is here: with
few of both, the start of either program is all that is measured."""


class Bench:
    """One catalog, and how its rows are measured."""

    def __init__(self, folder: Path, references: int, pairs: int) -> None:
        self.folder, self.references, self.pairs = folder, references, pairs
        self.runs = Runs(folder, references)
        self.schema = str(self.runs.root / "schema" / "reference.schema.json")

    def ratio(
        self, ours: Callable[[], Cost], theirs: Callable[[], Cost], *, wall: bool = False, once: bool = False
    ) -> float:
        """The median of our costs as parts of theirs, in turn; `once` where a pair is long enough to say it."""
        ratios = []
        for _ in range(1 if once else self.pairs):
            our, their = ours(), theirs()
            ratios.append(our.wall / their.wall if wall else our.processor / their.processor)
        return statistics.median(ratios)

    def load(self) -> Cost:
        """PyYAML's C loader on all files."""
        return self.runs.other(sys.executable, "-c", LOAD)

    def to_cold(self, verb: str, *words: str) -> float:
        """A verb that remembers, against a cold check."""
        return self.ratio(lambda: self.runs.ours(verb, *words), self.runs.cold)

    def to_bare(self, verb: str, *words: str) -> float:
        """A verb against a bare start of Python."""
        return self.ratio(lambda: self.runs.ours(verb, *words), self.runs.bare)

    def after_edit(self, *words: str) -> float:
        """A verb after one edit, against a cold check."""
        return self.ratio(lambda: self.runs.edited(*words), self.runs.cold)

    def judged_by(self, line: Callable[[str, list[str]], list[str]]) -> float:
        """A cold check against another judge of the same documents."""
        documents = [str(path) for path in sorted(self.runs.root.glob("references/*/reference.yaml"))]
        command = line(self.schema, documents)
        return self.ratio(self.runs.cold, lambda: self.runs.other(*command))

    def built_by(self, name: str, line: Callable[[Path, Path], list[str]]) -> float:
        """A cold build against another generator of the same words."""
        self.runs.fresh_build()
        command = line(self.runs.out, self.folder / name)
        found = self.ratio(self.runs.fresh_build, lambda: self.runs.other(*command), once=True)
        if not any((self.folder / name).glob("*/index.html")):
            raise peers.MissingPeerError(f"{name} made no page here")
        return found

    def rebuilt(self) -> float:
        """A build after one edit against a cold one."""
        self.runs.fresh_build()
        self.runs.build()
        again = lambda: self.runs.edited("build", "--out", str(self.runs.out))  # noqa: E731
        return self.ratio(again, self.runs.fresh_build, once=True)

    def growth(self) -> float:
        """What a reference costs a cold check here, against a catalog of a tenth."""
        with tempfile.TemporaryDirectory() as folder:
            tenth = Runs(Path(folder), max(self.references // 10, 1))
            return self.ratio(self.runs.cold, tenth.cold) * (self.references // 10) / self.references

    def scanned(self) -> tree_scan.Compared:
        """A scan of a tree against ripgrep."""
        with tempfile.TemporaryDirectory() as folder:
            return tree_scan.compared(Path(folder), peers.ripgrep(), SCANNED, NAMES, pairs=1)

    def largest_page(self) -> float:
        """The largest page of the site, in kB."""
        if not self.runs.out.is_dir():
            self.runs.fresh_build()
        return max(page.stat().st_size for page in self.runs.out.rglob("*.html")) / 1000


class Row(NamedTuple):
    """One goal: what is measured against what, how much it may be, and how it is measured."""

    name: str
    ours: str
    peer: str
    goal: float
    figure: Callable[[Bench], float]
    unit: str = ""


def _question(bench: Bench, customer: str) -> tuple[str, ...]:
    return "can-use", customer, "logo", "--channel", "website", "--territory", "NO"


_COLD, _BARE = "a cold check", "a bare start of Python"
ROWS = (
    Row(
        "check-yaml",
        "`check`, cold",
        "PyYAML's C loader on the same files",
        1.2,
        lambda b: b.ratio(b.runs.cold, b.load),
    ),
    Row("check-wall", "`check`, cold, wall time", "the same", 0.7, lambda b: b.ratio(b.runs.cold, b.load, wall=True)),
    Row("check-jsonschema", "`check`, cold", "check-jsonschema", 0.06, lambda b: b.judged_by(peers.check_jsonschema)),
    Row("check-ajv", "`check`, cold", "ajv-cli", 1, lambda b: b.judged_by(peers.ajv)),
    Row("check-edit", "`check` after one edit", _COLD, 0.1, lambda b: b.after_edit("check")),
    Row("check-path", "`check PATH`", _COLD, 0.1, lambda b: b.to_cold("check", f"references/{b.runs.slug}")),
    Row("show", "`show SLUG`", _COLD, 0.1, lambda b: b.to_cold("show", b.runs.slug)),
    Row("find", "`find WORD`", _COLD, 0.1, lambda b: b.to_cold("find", b.runs.name.split()[1])),
    Row(
        "find-use",
        "`find --use --industry`",
        _COLD,
        0.1,
        lambda b: b.to_cold("find", "--use", "reference-call", "--industry", "energy"),
    ),
    Row("can-use-name", "`can-use NAME`", _COLD, 0.1, lambda b: b.to_cold(*_question(b, b.runs.name))),
    Row("can-use", "`can-use SLUG`, remembered", _BARE, 7, lambda b: b.to_bare(*_question(b, b.runs.slug))),
    Row(
        "can-use-cold", "`can-use SLUG`, cold", _BARE, 10, lambda b: b.to_bare(*_question(b, b.runs.slug), "--no-cache")
    ),
    Row("version", "`--version`", _BARE, 5, lambda b: b.to_bare("--version")),
    Row("help", "`--help`", _BARE, 5, lambda b: b.to_bare("--help")),
    Row("diff", "`diff` of one changed file", _COLD, 0.1, lambda b: b.after_edit("diff", "main")),
    Row(
        "diff-base", "`check --base` of one changed file", _COLD, 0.1, lambda b: b.after_edit("check", "--base", "main")
    ),
    Row("scan-file", "`scan` of one file, warm", _BARE, 40, lambda b: b.to_bare("scan", str(b.runs.page))),
    Row("scan-tree", "`scan` of a tree", "ripgrep, `-F -w -i`", 0.28, lambda b: b.scanned().time),
    Row(
        "build-material", "`build`, cold", "Material for MkDocs", 0.15, lambda b: b.built_by("material", peers.material)
    ),
    Row("build-hugo", "`build`, cold", "Hugo", 7, lambda b: b.built_by("hugo", peers.hugo)),
    Row("build-edit", "`build` after one edit", "a cold build", 0.1, Bench.rebuilt),
    Row("memory-check", "memory of `check`, cold", "", 150, lambda b: b.runs.cold().memory / MEGABYTE, "MB"),
    Row("memory-build", "memory of `build`, cold", "", 200, lambda b: b.runs.fresh_build().memory / MEGABYTE, "MB"),
    Row("growth", "`check`, cold, for each reference", "a catalog of a tenth", 1.2, Bench.growth),
    Row("page", "largest page", "", 300, Bench.largest_page, "kB"),
)


def judged(bench: Bench, rows: list[Row]) -> Iterator[tuple[Row, str, str]]:
    """Each row with its figure and whether it is met, in words."""
    for row in rows:
        try:
            figure = row.figure(bench)
        except peers.MissingPeerError as error:
            yield row, "", str(error)
            continue
        said = f"{figure:.0f} {row.unit}" if row.unit else f"{figure:.2f}"
        yield row, said, "met" if figure <= row.goal else "**not met**"


def machine() -> str:
    """What it was measured on, and with which versions."""
    names = ("msgspec", "PyYAML", "check-jsonschema", "mkdocs-material")
    versions = [f"{name} {importlib.metadata.version(name)}" for name in names]
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}; " + ", ".join(
        [*versions, *peers.versions()]
    )


HEAD = """\
---
title: Speed
---

# Speed

Written by `make bench` (bench/rows.py): processor time of whole processes and their children, ours and the peer in turn
in one run, the median of their ratios; a goal is an upper bound. The catalog is made by bench/generate.py, the peers
are installed by bench/peers.py. `make bench ROW=check N=10000` measures some rows on another number of references.

What is remembered between runs is what was read of each customer and what the rules found in that record alone
(`store/record_cache.py`). In a small catalog the start of the program is most of a verb's time, so that no ratio to a
cold check can be small there: the goals against a cold check are for ten thousand.

Of a cold check, by profile, a third is the rules (half of that the decision about each publication), a quarter reading
YAML (half of that the lines that no record had before; a file that is not plainly written is left to libyaml, which
makes every event an object, and takes twice the time), a tenth listing, opening and hashing files, a tenth the logos,
the rest schema, making records and packing them. PyYAML's loader opens and parses the same files and does nothing
else. Of a scan of one file at 10,000, a third is asking the disk about each
file of the catalog, a third the quotes. `check --base` reads and judges both sides whole, since rules look across
customers, and remembers nothing. The machine was used by others at the time, which wall times and forks show most.

A build goes through the references once, in several processes, and keeps 6 kB of each for the lists; a second one
into the same folder makes and reads back what changed (`publish/site_memory.py`). At 10,000 references, on two cores
that others used as well, a cold build took 123 s of processor time, 12 ms each, and one after an edit 14 s: 0.12 of
it, where the goal is 0.1. Of a cold build, 28 % is reading and rules, 40 % deciding and making pages, files and rows,
30 % the read-back, 2 % the lists, beside one second for the theme. Of the build after an edit, a quarter is the
lists, a quarter what may not be named (every name and quote is gone through), the rest looking at 30,000 files,
linking them, and writing down what was seen. No page is over 250 kB, no file of the search over 3,000 references. A
process took 410 MB, where the goal is 200: 200 MB are there once all records are read (4 kB each packed, and a row of
each in the directory), 60 MB are the rows for the lists, 40 MB the two long data files that are read back, and 50 MB
what is made of the names to look for them.

"""


def keep(references: int, section: str) -> None:
    """Put the results for a number of references in place of the earlier ones for that number."""
    title = f"## {references:,} references"
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    kept = [f"## {one.strip()}\n" for one in text.split("\n## ")[1:] if f"## {one}".split("\n")[0] != title]
    sections = sorted([*kept, f"{title}\n\n{section}"], key=lambda one: int(one.split()[1].replace(",", "")))
    PAGE.write_text(HEAD + "\n".join(sections), encoding="utf-8")


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser()
    names = sorted({row.name.split("-")[0] for row in ROWS} | {row.name for row in ROWS})
    parser.add_argument("--row", choices=names, action="append", default=[])
    parser.add_argument("--references", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="keep the results as a page of the site")
    options = parser.parse_args()
    wanted = options.row
    rows = [row for row in ROWS if not wanted or any(row.name == w or row.name.startswith(f"{w}-") for w in wanted)]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.references, options.pairs)
        table = ["| work | against | goal | measured | |", "|---|---|---|---|---|"]
        for row, figure, verdict in judged(bench, rows):
            goal = f"{row.goal:g} {row.unit}".strip()
            table.append(f"| {row.ours} | {row.peer} | {goal} | {figure} | {verdict} |")
            print(f"{row.name:<17} {figure:>8}  goal {goal:<7} {verdict.strip('*')}", flush=True)
    about = f"{date.today().isoformat()}; {machine()}."  # noqa: DTZ011
    print(about)
    if options.write:
        keep(options.references, f"{about}\n\n" + "\n".join(table) + "\n")


if __name__ == "__main__":
    main()
