"""A cold check against its peers on the same files: PyYAML's C loader, and check-jsonschema.

The catalog is the sample, many times over: each copy has names, logos and evidence of its own, so that the rules find
in it what they find in the sample. Prints ratios of processor time from pairs within one run, of wall time, and the
most memory. Goals: at most 0.5 of CSafeLoader, at most 0.10 of check-jsonschema, 150 MB.

    python bench/check.py [--references 2000] [--pairs 3]
"""

import argparse
import hashlib
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-21"
MAIN = "from onrecord.__main__ import main; main()"
LOAD = """import pathlib, sys, yaml
for path in pathlib.Path("references").rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""
NAMES = re.compile(r"^(name: |aliases: \[)([^\n#\]]+)|(\{name: )([^\n,]+)(?=, until: )", re.M)
URL = re.compile(r"(\{url: [^,]+, sha256: )[0-9a-f]{64}")
NAME = re.compile(r"""("[^"]+"|'[^']+'|[^,'"\s][^,'"]*)""")


class Cost(NamedTuple):
    """What a process took: processor seconds of it and its children, wall seconds, most bytes of one process."""

    processor: float
    wall: float
    memory: int


def measured(command: list[str], cwd: Path, env: dict[str, str]) -> Cost:
    """Run a process to its end."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss * 1024)


def catalog(root: Path, many: int) -> None:
    """The sample's references, over and over, until there are so many."""
    shutil.copytree(ROOT / "schema", root / "schema")
    sample = sorted((ROOT / "references").iterdir())
    for number in range(many):
        source = sample[number % len(sample)]
        copy(source, root / "references" / f"{source.name}-{number}", number)


def copy(source: Path, target: Path, number: int) -> None:
    """One customer under another name; every file that has a hash gets one of its own."""
    shutil.copytree(source, target)
    record = (source / "reference.yaml").read_text(encoding="utf-8")
    for file, more in hashed(target):
        data = file.read_bytes()
        file.write_bytes(data + more % number)
        record = record.replace(hashlib.sha256(data).hexdigest(), hashlib.sha256(data + more % number).hexdigest())
    record = NAMES.sub(lambda line: renamed(line, number), record)
    record = URL.sub(lambda proof: f"{proof[1]}{number:064x}", record)
    (target / "reference.yaml").write_text(record, encoding="utf-8")


def renamed(line: re.Match[str], number: int) -> str:
    """A line of names, each of which begins with a word of its own."""
    key, names = (line[1], line[2]) if line[1] else (line[3], line[4])
    return str(key) + NAME.sub(lambda name: numbered(name, number), names.rstrip())


def numbered(name: re.Match[str], number: int) -> str:
    """A name, quoted or not, that begins with a word for the number."""
    quote = name[0][: name[0][0] in "\"'"]
    return f"{quote}{word(number)} {name[0][len(quote) :]}"


def word(number: int) -> str:
    """A made-up word, another one for each number: names of customers differ in words, not in digits."""
    digits = f"{number:04d}"
    return "".join(
        "bdfgklmnrt"[int(digit)] + "aeiou"[(int(digit) + place) % 5] for place, digit in enumerate(digits)
    ).title()


def hashed(home: Path) -> Iterator[tuple[Path, bytes]]:
    """The files of a customer that a record names by their hash, and what may be added to them."""
    for file in sorted((home / "evidence").glob("*")):
        yield file, b"\n%% %d\n"
    if (home / "logo.svg").exists():
        yield home / "logo.svg", b"<!-- %d -->\n"


def main() -> None:
    """Make the catalog, run the pairs, print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--references", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "catalog"
        catalog(root, options.references)
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = str(Path(folder) / "bytecode")
        ours = [sys.executable, "-c", MAIN, "check", "--today", TODAY]
        done = subprocess.run(ours, cwd=root, env=env, capture_output=True, encoding="utf-8", check=False)
        print(f"check: {done.stdout.splitlines()[-1]}")
        peers = {"CSafeLoader": ([sys.executable, "-c", LOAD], 0.5)}
        judge = Path(sys.executable).parent / "check-jsonschema"
        if judge.exists():
            records = [str(path) for path in sorted((root / "references").glob("*/reference.yaml"))]
            schema = str(ROOT / "schema" / "reference.schema.json")
            peers["check-jsonschema"] = ([str(judge), "--schemafile", schema, *records], 0.10)
        for name, (command, goal) in peers.items():
            pairs = [(measured(ours, root, env), measured(command, root, env)) for _ in range(options.pairs)]
            for our, their in pairs:
                print(f"  onrecord {our.processor:.2f} s, {name} {their.processor:.2f} s of processor time")
            processor = statistics.median(our.processor / their.processor for our, their in pairs)
            wall = statistics.median(our.wall / their.wall for our, their in pairs)
            memory = max(our.memory for our, _ in pairs)
            print(f"check: {processor:.2f} of {name} (goal {goal:.2f}); wall {wall:.2f}; {memory / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
