"""One catalog in git, and what is measured on it: whole processes, by the processor time of them and their children."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from generate import TODAY, generate

PROGRAM = [sys.executable, "-c", "from onrecord.__main__ import main; main()"]
STARTER = """import json, os, sys, time
nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
started = time.perf_counter()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=nothing)
_, status, usage = os.wait4(process, 0)
print(json.dumps([usage.ru_utime, usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss, status]))
"""
"""The memory of a process is never told as less than that of the one that started it: a small one starts them."""
LOAD = """import pathlib, yaml
for path in pathlib.Path("references").rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


class Cost(NamedTuple):
    """What a process took: processor seconds of it and its children, wall seconds, most bytes of one process."""

    processor: float
    wall: float
    memory: int
    failed: bool = False


def measure(command: list[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """Run a process to its end; what it says is thrown away, whether it fails or not."""
    line = [sys.executable, "-I", "-S", "-c", STARTER, *command]
    done = subprocess.run(line, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    user, system, wall, kilobytes, status = json.loads(done.stdout)
    return Cost(user + system, wall, kilobytes * 1024, status != 0)


class Runs:
    """Our program on one catalog of so many references, with one changed file after each `edit`."""

    def __init__(self, folder: Path, references: int) -> None:
        self.root, self.out = folder / "catalog", folder / "site"
        generate(self.root, references)
        self._git("init", "--quiet", "--initial-branch", "main")
        self._git("add", "--all")
        who = ("-c", "user.name=bench", "-c", "user.email=bench@fernwright.example")
        self._git(*who, "commit", "--quiet", "--message", "x")
        self._own = {"XDG_CACHE_HOME": str(folder / "cache"), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
        slugs = sorted(path.name for path in (self.root / "references").iterdir())
        self.slug = slugs[references // 2]
        self.name = (self.root / "references" / self.slug / "reference.yaml").read_text("utf-8").split("\n")[1][6:]
        self.page = folder / "page.md"
        self.page.write_text(f"# News\n\n{self.name} closes its books in four days.\n", encoding="utf-8")
        self._edits = 0
        self.ours("check", "--no-cache")  # bytecode
        time.sleep(2.1)  # what was just written is not remembered yet: see SETTLED in store/record_cache.py
        self.ours("check")

    @property
    def env(self) -> dict[str, str]:
        """The environment of every process: nothing is remembered outside the bench, and nothing is kept from it."""
        return {k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONDONTWRITEBYTECODE")} | self._own

    def _git(self, *words: str) -> None:
        subprocess.run(["git", "-C", str(self.root), *words], check=True, capture_output=True)

    def ours(self, verb: str, *words: str) -> Cost:
        """One run of the program on the catalog."""
        day = () if verb.startswith("--") else ("--today", TODAY.isoformat())
        return measure([*PROGRAM, verb, *words, *day], self.root, self.env)

    def other(self, *command: str) -> Cost:
        """One run of a peer in the catalog's folder."""
        return measure(list(command), self.root, self.env)

    def others(self, *commands: list[str]) -> Cost:
        """Runs of a peer one after the other, as one."""
        costs = [self.other(*command) for command in commands]
        return Cost(sum(c.processor for c in costs), sum(c.wall for c in costs), max(c.memory for c in costs))

    def bare(self) -> Cost:
        """A bare start of Python."""
        return self.other(sys.executable, "-c", "pass")

    def cold(self) -> Cost:
        """A check that remembers nothing."""
        return self.ours("check", "--no-cache")

    def check_after_edit(self, *words: str) -> Cost:
        """A run after one edit to one record, which git sees too."""
        self._edits += 1
        with (self.root / "references" / self.slug / "reference.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# edit {self._edits}\n")
        return self.ours(*words)

    def build(self, *words: str) -> Cost:
        """A build of the site."""
        return self.ours("build", "--out", str(self.out), *words)

    def fresh_build(self) -> Cost:
        """A build with nothing remembered and no site there."""
        shutil.rmtree(self.out, ignore_errors=True)
        return self.build("--no-cache")


def once(folder: Path, references: int) -> tuple[Cost, Cost]:
    """A check and a build of so many references, each once and with nothing remembered.

    Raises RuntimeError where either fails.
    """
    root, out = folder / "catalog", folder / "site"
    generate(root, references)
    words = ["--catalog", str(root), "--today", TODAY.isoformat(), "--no-cache"]
    costs = []
    for line in (["check"], ["build", "--out", str(out)]):
        costs.append(measure([*PROGRAM, *line, *words], folder, os.environ))
        if costs[-1].failed:
            raise RuntimeError(f"{line[0]} of {references:,} references failed")
    return costs[0], costs[1]
