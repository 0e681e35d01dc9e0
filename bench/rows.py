"""The goals of speed, row by row: ours and the peer in turn in one run, whole processes, medians, and met or not.

The catalog is made by `generate.py` and lies in git; the peers are installed by `peers.py`, and one that cannot be had
is said. Prints the table, and with --write keeps each row as soon as it is measured on site/docs/develop/speed.md, with
the day, the machine and the versions; rows of before that were not measured again stay.

    python bench/rows.py [--row check]… [--references 300] [--pairs 3] [--write]
    python bench/rows.py --row once --references 100000     check and build it once, on this machine
"""

import argparse
import functools
import gzip
import importlib.metadata
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import keystroke
import peers
import tree_scan
from runs import LOAD, Cost, Runs, once

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "site" / "docs" / "develop" / "speed.md"
MEGABYTE = 1 << 20
SCANNED, NAMES = 20_000, 10_000
"""Files of the tree that is scanned, 200 MB, and the names that are looked for, however large the catalog is here: with
few of both, the start of either program is all that is measured."""
COPY = """import pathlib, sys
from selectolax.lexbor import LexborHTMLParser
site, copy = map(pathlib.Path, sys.argv[1:])
for path in site.rglob("*.*"):
    data, target = path.read_bytes(), copy / path.relative_to(site)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    if path.suffix == ".html":
        LexborHTMLParser(data)
"""
"""What any program does at least that writes these files and reads its pages back."""


class Bench:
    """One catalog, and how its rows are measured."""

    def __init__(self, folder: Path, references: int, pairs: int) -> None:
        self.folder, self.references, self.pairs = folder, references, pairs
        self.built: Cost | None = None

    @functools.cached_property
    def runs(self) -> Runs:
        """The catalog in git, with what a check of it remembers."""
        return Runs(self.folder, self.references)

    @functools.cached_property
    def once(self) -> tuple[Cost, Cost]:
        """A check and a build, each once: the first thing that is done with so many references is the whole of it."""
        return once(self.folder / "once", self.references)

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
        return self.ratio(lambda: self.runs.check_after_edit(*words), self.runs.cold)

    def to_judge(self, line: Callable[[str, list[str]], list[str]], ours: Callable[[], Cost] | None = None) -> float:
        """A cold check, or `ours`, against another judge of the references and requests: a run for each schema."""
        commands = []
        for kind, where in (("reference", "reference.yaml"), ("request", "requests/*.yaml")):
            documents = [str(path) for path in sorted(self.runs.root.glob(f"references/*/{where}"))]
            commands.append(line(str(self.runs.root / "schema" / f"{kind}.schema.json"), documents))
        return self.ratio(ours or self.runs.cold, lambda: self.runs.others(*commands))

    def cold_build(self) -> Cost:
        """A build with nothing remembered."""
        self.built = self.runs.fresh_build()
        return self.built

    @property
    def site(self) -> Path:
        """The built site."""
        if self.built is None:
            self.cold_build()
        return self.runs.out

    def copy_site(self) -> Cost:
        """A copy of the built site's files, each page parsed."""
        return self.runs.other(sys.executable, "-c", COPY, str(self.site), str(self.folder / "copy"))

    def to_generator(
        self, line: Callable[[Path, Path], list[str]], pages: str, made: str, search: str, *, copies: bool = False
    ) -> float:
        """A cold build, or a copy of it, against another generator of the same words: those of pages that match.

        `made` is the folder that it makes, `search` a file in it.
        """
        folder = self.folder / f"{line.__name__}{'-to-copy' if copies else ''}"
        command = line(self.site, folder)
        ours = self.copy_site if copies else self.cold_build
        found = self.ratio(ours, lambda: self.runs.other(*command), once=True)
        theirs = sum(1 for _ in (folder / made).rglob("index.html"))
        if theirs < sum(1 for _ in self.site.glob(pages)) or not (folder / made / search).is_file():
            raise peers.MissingPeerError(f"it made {theirs} pages here, and not all of ours with their search")
        return found

    def rebuilt(self) -> float:
        """A build after one edit against a cold one, into a folder that no other row removes.

        For some minutes ext4 does not give out an inode that was freed, and looks past each: right after a large site
        was removed, making folders takes three times as long.
        """
        cold = self.built or self.cold_build()
        line = ("build", "--out", str(self.folder / "edited"))
        self.runs.ours(*line)
        return self.runs.check_after_edit(*line).processor / cold.processor

    def memory_of_build(self) -> float:
        """The most that one process of a cold build took, in MB."""
        return (self.built or self.cold_build()).memory / MEGABYTE

    def growth(self) -> float:
        """What a reference costs a cold check here, against a catalog of a tenth."""
        with tempfile.TemporaryDirectory() as folder:
            tenth = Runs(Path(folder), max(self.references // 10, 1))
            return self.ratio(self.runs.cold, tenth.cold) * (self.references // 10) / self.references

    @functools.cached_property
    def scanned(self) -> tree_scan.Compared:
        """A scan of a tree against ripgrep."""
        with tempfile.TemporaryDirectory() as folder:
            return tree_scan.compare(Path(folder), peers.ripgrep(), SCANNED, NAMES, pairs=1)

    @functools.cached_property
    def typed(self) -> keystroke.Typed:
        """Keystrokes on the first page of the built site against Pagefind."""
        return keystroke.compare(self.site, self.folder / "pagefind")

    def largest_page(self) -> float:
        """The largest page of the site, in kB."""
        return max(page.stat().st_size for page in self.site.rglob("*.html")) / 1000

    def largest_data(self) -> float:
        """The largest data file that a page of the site loads, in kB as it is sent, packed."""
        files = self.site.joinpath("assets").glob("*.json")
        return max(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000


class Row(NamedTuple):
    """One goal: what is measured against what, how much it may be, and how it is measured."""

    name: str
    ours: str
    peer: str
    goal: float | None
    """None where the figure is all there is to say."""
    figure: Callable[[Bench], float | str]
    unit: str = ""
    least: int = 1
    """The goal is for this many references: with fewer, the start of the program is most of it, or nothing is large."""


def _say(cost: Cost) -> str:
    memory = cost.memory / MEGABYTE
    return f"{cost.processor:,.0f} s of processor time, {cost.wall:,.0f} s, {memory:,.0f} MB in the largest process"


def _question(bench: Bench, customer: str) -> tuple[str, ...]:
    return "can-use", customer, "logo", "--channel", "website", "--territory", "NO"


_COLD, _BARE = "a cold check", "a bare start of Python"
TEN = 10_000
"""Most goals are for ten thousand references: more customers than a vendor with a reference program has."""
ROWS = (
    Row(
        "check-yaml",
        "`check`, cold",
        "PyYAML's C loader on the same files",
        1.2,
        lambda b: b.ratio(b.runs.cold, b.load),
    ),
    Row("check-wall", "`check`, cold, wall time", "the same", 0.7, lambda b: b.ratio(b.runs.cold, b.load, wall=True)),
    Row(
        "check-jsonschema",
        "`check`, cold",
        "check-jsonschema",
        0.06,
        lambda b: b.to_judge(peers.check_jsonschema),
    ),
    Row(
        "check-jsonschema-least",
        "PyYAML's C loader on the same files, no more",
        "check-jsonschema",
        None,
        lambda b: b.to_judge(peers.check_jsonschema, b.load),
    ),
    Row("check-ajv", "`check`, cold", "ajv-cli", 1, lambda b: b.to_judge(peers.ajv)),
    Row("check-edit", "`check` after one edit", _COLD, 0.1, lambda b: b.after_edit("check"), least=TEN),
    Row("check-path", "`check PATH`", _COLD, 0.1, lambda b: b.to_cold("check", f"references/{b.runs.slug}"), least=TEN),
    Row("show", "`show SLUG`", _COLD, 0.1, lambda b: b.to_cold("show", b.runs.slug), least=TEN),
    Row("find", "`find WORD`", _COLD, 0.1, lambda b: b.to_cold("find", b.runs.name.split()[1]), least=TEN),
    Row(
        "find-use",
        "`find --use --industry`",
        _COLD,
        0.1,
        lambda b: b.to_cold("find", "--use", "reference-call", "--industry", "energy"),
        least=TEN,
    ),
    Row("can-use-name", "`can-use NAME`", _COLD, 0.1, lambda b: b.to_cold(*_question(b, b.runs.name)), least=TEN),
    Row("can-use", "`can-use SLUG`, remembered", _BARE, 7, lambda b: b.to_bare(*_question(b, b.runs.slug))),
    Row(
        "can-use-cold", "`can-use SLUG`, cold", _BARE, 10, lambda b: b.to_bare(*_question(b, b.runs.slug), "--no-cache")
    ),
    Row("version", "`--version`", _BARE, 5, lambda b: b.to_bare("--version")),
    Row("help", "`--help`", _BARE, 5, lambda b: b.to_bare("--help")),
    Row("diff", "`diff` of one changed file", _COLD, 0.1, lambda b: b.after_edit("diff", "main"), least=TEN),
    Row(
        "diff-base",
        "`check --base` of one changed file",
        _COLD,
        0.1,
        lambda b: b.after_edit("check", "--base", "main"),
        least=TEN,
    ),
    Row("scan-file", "`scan` of one file, warm", _BARE, 40, lambda b: b.to_bare("scan", str(b.runs.page)), least=TEN),
    Row("scan-tree", "`scan` of a tree of 200 MB", "ripgrep, `-F -w -i`", 0.28, lambda b: b.scanned.time),
    Row("scan-missed", "share of the names there that it does not find", "", 0, lambda b: 1 - min(b.scanned.recall, 1)),
    Row(
        "build-material",
        "`build`, cold",
        "Material for MkDocs, all pages, search and navigation",
        0.15,
        lambda b: b.to_generator(peers.material, "**/index.html", "site", "search/search_index.json"),
    ),
    Row(
        "build-hugo",
        "`build`, cold",
        "Hugo",
        7,
        lambda b: b.to_generator(peers.hugo, "references/*/index.html", "public", "index.json"),
    ),
    Row(
        "build-hugo-least",
        "a copy of that site, with each page parsed, no more",
        "Hugo",
        None,
        lambda b: b.to_generator(peers.hugo, "references/*/index.html", "public", "index.json", copies=True),
    ),
    Row("build-edit", "`build` after one edit", "a cold build", 0.1, Bench.rebuilt, least=TEN),
    Row("memory-check", "memory of `check`, cold", "", 150, lambda b: b.runs.cold().memory / MEGABYTE, "MB", TEN),
    Row("memory-build", "memory of `build`, cold", "", 200, Bench.memory_of_build, "MB", TEN),
    Row("growth", "`check`, cold, for each reference", "a catalog of a tenth", 1.2, Bench.growth, least=TEN),
    Row("page", "largest page", "", 300, Bench.largest_page, "kB", TEN),
    Row("data", "largest data file of a page, packed", "", 300, Bench.largest_data, "kB", TEN),
    Row(
        "keystroke",
        "a keystroke on the first page until the next frame, processor time of the page's thread",
        "",
        50,
        lambda b: b.typed.thread,
        "ms",
        TEN,
    ),
    Row(
        "keystroke-pagefind",
        "the same, wall time",
        "Pagefind with the same facets",
        0.1,
        lambda b: b.typed.wall / b.typed.theirs,
        least=TEN,
    ),
    Row("once-check", "`check`, cold, once", "", None, lambda b: _say(b.once[0])),
    Row("once-build", "`build`, cold, once", "", None, lambda b: _say(b.once[1])),
)


def judge_row(bench: Bench, row: Row) -> tuple[str, str]:
    """The figure of a row and whether its goal is met, in words; the reason where it cannot be measured."""
    try:
        figure = row.figure(bench)
    except peers.MissingPeerError as error:
        return "", str(error)
    if isinstance(figure, str):
        return figure, ""
    said = f"{figure:.0f} {row.unit}" if row.unit else f"{figure:.2f}"
    if row.goal is None:
        return said, ""
    if bench.references < row.least:
        return said, f"the goal is for {row.least:,} references"
    return said, "met" if figure <= row.goal else "**not met**"


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

Written by `make bench` (bench/rows.py). A figure is the processor time of whole processes and their children, divided
by that of a named peer: ours and the peer run in turn, and the median of the ratios counts. A goal is an upper bound.
bench/generate.py makes the catalog, and bench/peers.py installs the peers. `make bench ROW=check N=10000` measures some
rows with another number of references; `make bench ROW=once N=100000` checks and builds a catalog of that size once.
Other work ran on the machine at the same time. That shows most in wall times, and in work that is divided among
processes.

Between runs, onrecord remembers what it read of each customer and what the rules found in that record alone
(`store/record_cache.py`). In a small catalog, a verb spends most of its time starting the program, so no ratio to a
cold check can be small there: those goals are for ten thousand references.

## Where the time goes

For the goals that are not met, or only just, the largest parts by profile, in order:

- **A cold check.** The rules, above all the decision about each publication; then reading YAML, above all lines that no
  record had before. A file that is not plainly written is left to libyaml, which makes every event an
  object. Then listing, opening and hashing files, the logos, the schema, and making and packing records. PyYAML's
  loader opens and parses the same files and does nothing else. At 300, starting the program is a fifth of it.
  check-jsonschema and ajv-cli judge the same references and requests, in a run for each schema. To load these with
  PyYAML's C loader, and no more, is measured against check-jsonschema in a row of its own.
- **Wall time of a cold check.** Two processes share the work; if something else occupies the second core, they take
  turns.
- **`can-use`, `--version`, `--help`.** Mostly imports, which a test counts; click is the largest. A cold `can-use` also
  imports the JSON Schema validator, OpenSSL for the hashes and the time zones, builds the validators, and reads
  vocabulary, policy and record. The garbage collector is off during the start.
- **`check --base`.** The head is judged as `check` does it, with what is remembered; of the base, only the customers
  whose files differ. If nothing may be remembered, that costs a cold check. Otherwise a third of it is git, which
  looks at every file too, first for what differs and then for what it does not track; a sixth is asking the disk about
  all files, to know that what is remembered is true; a sixth is unpacking that. Who shares a name or a proof with whom
  is found once for both sides. Since it was within the goal, a cold check became a fifth cheaper.
- **A scan of one file.** Starting the program; reading, checking and unpacking the cached rows of all customers; asking
  the disk about one file of each; then listing the customers, and looking for the names and quotes.
- **`find` without filters.** It decides about every customer, because answers are not cached. That is two thirds of it.
- **A cold build.** One pass over the references, in several processes. At 4,000, two fifths are the read-back:
  parsing each page as a whole and going through it (10 % of the build), searching all files for names (9), the file
  for programs (8), the table of the page (4), what the records say for the reviews (3), the row of the search (2),
  opening files. A third is making: the page (7), what it is made of (7), what reviews count, and which open wishes it
  fits (7), writing files (4), the line of a card (3). A sixth is reading and rules, a twentieth the lists, a fiftieth
  the theme. Within these, nothing but the HTML parser (7) is more than 3 % by itself: it is Python, in a thousand small
  functions. What cannot go: each page is parsed whole, since a tag that is left open changes the meaning of what is
  behind it; the read-back decides again, since it shares nothing with what made the site; names are searched for in
  what was written, not in what was meant. In each half, an answer is made once and then looked up. To copy the site's
  files and parse its pages, without a record, a template or a decision, is measured in a row of its own. Hugo is a
  compiled program; it makes pages of the same words and one file for search, and decides nothing. Material makes all
  of our pages, lists and guides too, from Markdown with the same words, headings, lists and tables. Its theme is as
  it comes, with search, and with a navigation on every page that lists all pages: the more there are, the longer each
  of them takes. In a small catalog, our own theme and guides are a large part of a build.
- **A build after one edit.** It makes and reads back only what changed (`publish/site_memory.py`): a page about all is
  rendered only if its values changed, and an open wish is put only to who changed. At 4,000, three tenths are the
  read-back of what is about all customers: the names that may not be there (every name and quote is examined), and the
  figures of the reviews; a fifth is the lists, whose values are gathered and sorted whole, since one edit may move
  anybody in them; a fifth is linking the files that stay, and removing the folder of before, so that a site is replaced
  whole or not at all; an eighth is starting the program.
- **Memory of a build.** Four moments are about equally large: the end of the check, when all that was read is
  together; the lists, which are sorted whole; `references.json`, which is read whole once to find where its rows are;
  and a worker that searches pages for names, which has every name and quote, and the patterns for them. Between them,
  a reference keeps little in memory: its paths, where its rows are, what may be said of it, and its figures. The
  packed records, the rows of the lists, and what the next build takes over are on disk. What colleagues did not find
  is answered by a process of its own.
- **A keystroke.** Styles and layout of what changed (a third, by trace); then the script, which looks the words up,
  counts, and makes at most nine cards (a quarter); then painting (a tenth). The other cards are made after the frame. A
  tenth of what Pagefind takes would be 18 ms, hardly longer than one of the 60 frames that a browser draws in a second,
  for which a keystroke waits. Pagefind fetches parts of its index, and each result that it shows.

"""


_TABLE = "| Work | Against | Goal | Measured | | On |\n|---|---|---|---|---|---|\n"


def keep(references: int, row: Row, line: str, about: str) -> None:
    """Put a measured row in the place of the earlier one for that number of references."""
    title = f"{references:,} references"
    text = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    parts = (one.split("\n", 1) for one in text.split("\n## ")[1:])
    sections = {name: part for name, part in parts if name.endswith(" references")}
    order = {_beginning(other): place for place, other in enumerate(ROWS)}
    lines = {_two_cells(one): one for one in sections.get(title, "").splitlines() if one.startswith("| ")}
    lines[_beginning(row)] = line
    ordered = sorted((one for one in lines if one in order), key=order.__getitem__)
    sections[title] = f"\n{about}\n\n{_TABLE}" + "".join(f"{lines[one]}\n" for one in ordered)
    titles = sorted(sections, key=lambda one: int(one.split()[0].replace(",", "")))
    PAGE.write_text(HEAD + "\n".join(f"## {one}\n{sections[one].rstrip()}\n" for one in titles), encoding="utf-8")


def _beginning(row: Row) -> str:
    return f"| {row.ours} | {row.peer} |"


def _two_cells(line: str) -> str:
    return "|".join(line.split("|")[:3]) + "|"


def main() -> None:
    """Measure, print, and keep where asked."""
    parser = argparse.ArgumentParser()
    names = sorted({row.name.split("-")[0] for row in ROWS} | {row.name for row in ROWS})
    parser.add_argument("--row", choices=names, action="append", default=[])
    parser.add_argument("--references", type=int, default=300)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="keep the results as a page of the site")
    options = parser.parse_args()
    rows = [row for row in ROWS if any(row.name == w or row.name.startswith(f"{w}-") for w in options.row)]
    if not options.row:
        rows = [row for row in ROWS if row.goal is not None]
    today = date.today().isoformat()  # noqa: DTZ011
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.references, options.pairs)
        for row in rows:
            figure, verdict = judge_row(bench, row)
            goal = "" if row.goal is None else f"{row.goal:g} {row.unit}".strip()
            print(f"{row.name:<19} {figure:>8}  goal {goal:<7} {verdict.strip('*')}", flush=True)
            if options.write:
                line = f"{_beginning(row)} {goal} | {figure} | {verdict} | {today} |"
                keep(options.references, row, line, f"{machine()}.")
    print(machine())


if __name__ == "__main__":
    main()
