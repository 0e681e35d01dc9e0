"""A cold check of a large catalog against PyYAML's CSafeLoader, which only reads the same files, in one run.

The catalog is the sample, copied under other names until there are enough customers; evidence becomes addresses, so
that no copy proves another. Prints the ratio of processor time and of peak memory, each the median of the pairs.
Goal: at most 0.5 of CSafeLoader's time.

    python bench/check.py [--references 2000] [--pairs 3]
"""

import argparse
import hashlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-21"
GOAL = 0.5
CHECK = "from onrecord.commands import main; main()"
PEER = """
import pathlib, sys, yaml
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""
PEAK = """
import atexit, sys
def peak():
    print([line.split()[1] for line in open("/proc/self/status") if "VmHWM" in line][0], file=sys.stderr)
atexit.register(peak)
"""
_EVIDENCE = re.compile(r"\{file: ([^,}]+), sha256: ([0-9a-f]{64})")


def grown(folder: Path, references: int) -> int:
    """Write a catalog of so many customers; returns how many YAML files it has."""
    shutil.copytree(ROOT / "schema", folder / "schema")
    homes = sorted(path for path in (ROOT / "references").iterdir() if path.is_dir())
    for number in range(references):
        home, copy = homes[number % len(homes)], number // len(homes)
        target = folder / "references" / f"{home.name}-{copy}"
        target.mkdir(parents=True)
        text = (home / "reference.yaml").read_text(encoding="utf-8")
        text = re.sub(r"^name: .*$", f"name: Customer {number}", text, count=1, flags=re.MULTILINE)
        text = re.sub(r"^(aliases|former_names): .*\n", "", text, flags=re.MULTILINE)

        def moved(found: re.Match[str], number: int = number) -> str:
            digest = hashlib.sha256(f"{number}/{found[2]}".encode()).hexdigest()
            return f"{{url: 'https://proof.example/{number}/{found[1]}', sha256: {digest}"

        (target / "reference.yaml").write_text(_EVIDENCE.sub(moved, text), encoding="utf-8")
        for logo in home.glob("logo.*"):
            shutil.copy(logo, target / logo.name)
        if (home / "requests").is_dir():
            shutil.copytree(home / "requests", target / "requests")
    return sum(1 for _ in folder.rglob("*.yaml"))


def measured(code: str, *arguments: str) -> tuple[float, float]:
    """Processor seconds and peak MiB of a program run to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program = [sys.executable, "-c", PEAK + code, *arguments]
    done = subprocess.run(program, check=False, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, int(done.stderr.split()[-1]) / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--references", type=int, default=2000)
    parser.add_argument("--pairs", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        files = grown(folder, asked.references)
        print(f"check: {asked.references} references, {files} files")
        times, peaks = [], []
        for pair in range(asked.pairs):
            ours = measured(CHECK, "check", "--catalog", home, "--today", TODAY)
            peer = measured(PEER, str(folder / "references"))
            times.append(ours[0] / peer[0])
            peaks.append(ours[1])
            print(f"  pair {pair + 1}: onrecord {ours[0]:.2f} s, {ours[1]:.0f} MiB; CSafeLoader {peer[0]:.2f} s")
        time, peak = statistics.median(times), statistics.median(peaks)
        print(f"  median: time {time:.2f} of CSafeLoader (goal {GOAL}), peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
