"""One catalog in git, and what is measured on it: whole processes, by the processor time of them and their children."""

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
LOAD = """import pathlib, yaml
for path in pathlib.Path("references").rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


class Cost(NamedTuple):
    """What a process took: processor seconds of it and its children, wall seconds, most bytes of one process."""

    processor: float
    wall: float
    memory: int


def measured(command: list[str], cwd: Path, env: Mapping[str, str]) -> Cost:
    """Run a process to its end; what it says is thrown away, whether it fails or not."""
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - started, usage.ru_maxrss * 1024)


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
        return measured([*PROGRAM, verb, *words, *day], self.root, self.env)

    def other(self, *command: str) -> Cost:
        """One run of a peer in the catalog's folder."""
        return measured(list(command), self.root, self.env)

    def bare(self) -> Cost:
        """A bare start of Python."""
        return self.other(sys.executable, "-c", "pass")

    def cold(self) -> Cost:
        """A check that remembers nothing."""
        return self.ours("check", "--no-cache")

    def edited(self, *words: str) -> Cost:
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
