"""Scan against ripgrep: files of 10 kB with names planted in the forms that people use; ours gives verdicts, too."""

import json
import random
import shutil
import statistics
import subprocess
import threading
import time
from pathlib import Path
from typing import NamedTuple

from generate import TODAY
from runs import PROGRAM

FILE_SIZE = 10_000
"""Characters of prose in a file: a long page of a website."""
SYLLABLES = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "ol")]
FORMS = {
    "as recorded": "{0} {1}",
    "possessive": "{0} {1}'s",
    "curly possessive": "{0} {1}’s",
    "line break": "{0}\n{1}",
    "line break, indented": "{0}\n    {1}",
    "emphasis on a word": "{0} **{1}**",
    "emphasis around": "**{0} {1}**",
    "link on a word": "[{0}](https://x.example/) {1}",
    "entity": "{0}&nbsp;{1}",
    "no-break blank": "{0}\u00a0{1}",
    "soft hyphen": "{0} \u00ad{1}",
    "hyphen": "{2}-{3}",
    "underscore": "{2}_{3}",
    "capitals": "{4} {5}",
    "beside Han": "使用{0} {1}的",
    "beside Hangul": "{0} {1}는",
    "in quotes": "“{0} {1}”",
}


def words(rng: random.Random, count: int, syllables: tuple[int, int]) -> list[str]:
    """Invented words, all different."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(SYLLABLES, k=rng.randint(*syllables)))] = None
    return list(found)


def catalog(root: Path, names: list[tuple[str, str]], schema: Path) -> None:
    """A catalog with the names; every second customer allows to be named."""
    shutil.copytree(schema, root / "schema")
    for number, (first, second) in enumerate(names):
        slug = f"{first}-{second}".lower()
        folder = root / "references" / slug
        folder.mkdir(parents=True)
        record = [f"name: {first} {second}", "status: active", "owner: dana"]
        if number % 2:
            record += [
                "authorizations:",
                "- {id: a-1, state: granted, decided: 2026-01-15, uses: [name], channels: [any],",
                "   territories: [worldwide],",
                "   valid_from: 2026-01-15, valid_through: 2027-01-14, basis: email, recorded_by: mara,",
                "   evidence: {url: 'https://x.example/mail', sha256: " + "0" * 64 + "},",
                "   approvals: [{role: cs, by: dana, on: 2026-01-16}]}",
            ]
        (folder / "reference.yaml").write_text("\n".join(record) + "\n", encoding="utf-8")


def tree(root: Path, files: int, names: list[tuple[str, str]], rng: random.Random) -> dict[str, int]:
    """Markdown files of prose, and how often each form was planted."""
    vocabulary = words(rng, 8000, (1, 4))
    weights = [1 / (place + 3) for place in range(len(vocabulary))]
    prose = rng.choices(vocabulary, weights, k=400_000)
    planted = dict.fromkeys(FORMS, 0)
    forms = list(FORMS)
    for number in range(files):
        lines = ["---", f"title: {prose[number]} {prose[number + 1]}", "---", ""]
        size = 0
        at = rng.randrange(len(prose) - 2500)
        sites = sorted(rng.sample(range(100, FILE_SIZE - 200), 3))
        while size < FILE_SIZE:
            length = rng.randint(30, 90)
            text = " ".join(prose[at : at + length]).capitalize().replace(" ", ", ", 2)
            at += length
            if at > len(prose) - 100:
                at = 0
            if sites and size >= sites[0]:
                sites.pop(0)
                form = forms[rng.randrange(len(forms))]
                first, second = names[rng.randrange(len(names))]
                planted[form] += 1
                text += " at " + FORMS[form].format(
                    first, second, first.lower(), second.lower(), first.upper(), second.upper()
                )
            lines += [text + ".", ""]
            size += len(text) + 3
        folder = root / f"part-{number // 500:03d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"page-{number:05d}.md").write_text("\n".join(lines), encoding="utf-8")
    return planted


def measure(command: list[str], cwd: Path, out: Path) -> tuple[float, int]:
    """Wall seconds, and the most memory that the process and its children held at one time, in bytes."""
    with out.open("wb") as sink:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, stdout=sink, stderr=subprocess.DEVNULL)
        most = [0]
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.01):
                most[0] = max(most[0], _memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        process.wait()
        seconds = time.perf_counter() - started
        done.set()
        watcher.join()
    return seconds, most[0]


def _memory(pid: int) -> int:
    """Proportional memory of a process and its children: what forks share counts once. Resident where not known."""
    total = 0
    for one in [pid, *_children(pid)]:
        try:
            for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue
    return total


def _children(pid: int) -> list[int]:
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [int(child) for child in found]


class Compared(NamedTuple):
    """Our time and memory as parts of ripgrep's, and what each found of the names that were planted."""

    time: float
    memory: float
    recall: float
    theirs: float


def compare(base: Path, program: str, files: int, many: int, pairs: int) -> Compared:
    """Make the tree and the catalog, and run the pairs; `program` is ripgrep."""
    rng = random.Random(11)  # noqa: S311 (the same tree every time)
    firsts = [word.capitalize() for word in words(rng, many, (2, 4))]
    seconds = ["Bank", "Group", "Systems", "Labs", "Foods", "Energy", "Media", "Health", "Logistics", "Software"]
    names = [(first, rng.choice(seconds)) for first in firsts]
    catalog(base / "catalog", names, Path(__file__).resolve().parent.parent / "schema")
    planted = sum(tree(base / "tree", files, names, rng).values())
    (base / "names.txt").write_text("".join(f"{a} {b}\n" for a, b in names), encoding="utf-8")
    ours = [*PROGRAM, "scan", ".", "--catalog", str(base / "catalog"), "--today", TODAY.isoformat()]
    theirs = [program, "-F", "-w", "-i", "-f", str(base / "names.txt"), "."]
    times, memories = [], []
    for _ in range(pairs):
        rg, rg_memory = measure(theirs, base / "tree", base / "rg.txt")
        our, our_memory = measure(ours, base / "tree", base / "ours.json")
        times.append(our / rg)
        memories.append(our_memory / rg_memory)
    measure([*ours, "--show", "all", "--format", "json"], base / "tree", base / "ours.json")
    found = len(json.loads((base / "ours.json").read_text(encoding="utf-8"))["findings"])
    lines = sum(b":" in line for line in (base / "rg.txt").read_bytes().splitlines())
    return Compared(statistics.median(times), statistics.median(memories), found / planted, lines / planted)
