"""One decision against a bare start of Python: `onrecord can-use` on the sample, in pairs within one run.

Prints the ratio of processor time (user and system; wall time says more about the neighbors than about us), and the
same for `onrecord --version`, `find` and `check`, which show what a start costs and what reading the catalog costs.
Goal: one decision at most 6 bare starts, however many customers there are. Python's bytecode cache is on, as it is
for everybody who installs the program.

    python bench/start.py [--pairs 15]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-11-21"
MAIN = "from onrecord.__main__ import main; main()"
RUNS = {
    "one decision": ["can-use", "nordlys-bank", "logo", "--channel", "website", "--territory", "NO", "--today", TODAY],
    "--version": ["--version"],
    "find": ["find", "--use", "logo", "--today", TODAY],
    "check": ["check", "--today", TODAY],
}
GOALS = {"one decision": 6.0}


def processor_seconds(command: list[str], env: dict[str, str]) -> float:
    """User and system time of a process."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    """Run the pairs, print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=15)
    pairs: int = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as cache:
        env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
        env["PYTHONPYCACHEPREFIX"] = cache
        bare = [sys.executable, "-c", "pass"]
        for name, words in RUNS.items():
            ours = [sys.executable, "-c", MAIN, *words]
            processor_seconds(ours, env)  # fills the bytecode cache
            ratios = [processor_seconds(ours, env) / processor_seconds(bare, env) for _ in range(pairs)]
            goal = f" (goal {GOALS[name]:.1f})" if name in GOALS else ""
            print(f"start: {name:<12} {statistics.median(ratios):5.1f} bare starts{goal}")


if __name__ == "__main__":
    main()
