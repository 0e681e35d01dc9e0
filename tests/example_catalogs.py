"""Small catalogs written as text: a fragment of a record is completed by what every record needs.

The notation is that of the rules' docstrings: fenced files, each with its path; a line that a finding must point at
carries the comment `# <-`. An entry of `authorizations` shows only what matters; the rest is filled in, but for what
the comment `# without` names.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.finding import Finding
from onrecord.git.tree import DirectoryTree
from onrecord.reports.rules import Example
from onrecord.store.catalog_reader import load_catalog, load_settings
from onrecord.store.findings_with_places import examine

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 21)
SLUG = "nordlys-bank"
MARK = "# <-"

Find = Callable[..., list[Finding]]
"""What the fixture `find` is."""

CUSTOMER = {"name": "Nordlys Bank", "status": "active", "owner": "dana"}
AUTHORIZATION = {
    "state": "granted",
    "requested": "{on: 2026-01-05, by: mara, uses: [name]}",
    "decided": "2026-01-15",
    "uses": "[name]",
    "channels": "[website]",
    "territories": "[worldwide]",
    "valid_from": "2026-01-15",
    "valid_through": "2027-06-14",
    "basis": "email",
    "evidence": "{url: https://mail.example/1, sha256: %s}" % ("1" * 64),
    "recorded_by": "mara",
    "approvals": "[{role: cs, by: dana, on: 2026-01-16}]",
}
_ITEM = re.compile(r"^  - .*\n(?:^(?:    .*)?\n)*", re.M)
_KEY = re.compile(r"^(?:  - |    )([a-z_0-9]+):", re.M)


@cache
def read_settings() -> tuple[Vocabulary, Policy]:
    """The vocabulary and the policy of the sample, without its mark: the examples have no schema folder."""
    vocabulary, policy = load_settings(DirectoryTree(ROOT), TODAY)
    return vocabulary, replace(policy, company=replace(policy.company, mark=None))


@dataclass(frozen=True)
class Tried:
    """What was found in an example, and the places that it marks."""

    findings: list[Finding]
    marked: set[tuple[str, int]]

    def of(self, rule: str) -> list[Finding]:
        return [finding for finding in self.findings if finding.rule == rule]

    def list_places(self, rule: str) -> set[tuple[str, int]]:
        return {(finding.path, finding.line) for finding in self.of(rule)}


def try_examples(
    root: Path,
    examples: Iterable[Example],
    today: date = TODAY,
    words: tuple[Vocabulary, Policy] | None = None,
) -> Tried:
    """Write an example's files below `root`, read them as a catalog and run every rule."""
    files = dict(_list_files(examples))
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".link"):
            file.with_suffix("").symlink_to(text.strip())
        else:
            file.write_bytes(text.encode())
    tree = DirectoryTree(root)
    found = examine(load_catalog(tree, today, words=words or read_settings()), tree, today)
    marked = {(p, i) for p, text in files.items() for i, line in enumerate(text.split("\n"), 1) if MARK in line}
    return Tried(found, marked)


def _list_files(examples: Iterable[Example]) -> Iterable[tuple[str, str]]:
    shown = {e.file if e.file.startswith("references/") else f"references/{SLUG}/{e.file}": e.text for e in examples}
    shown.setdefault(f"references/{SLUG}/reference.yaml", "")
    for path, text in shown.items():
        yield path, complete_record(text) if path.endswith("/reference.yaml") else text


def complete_record(text: str) -> str:
    """The fragment as a whole record: the keys every record needs come first, then the fragment."""
    present = set(re.findall(r"^([a-z_]+):", text, re.M))
    head = "".join(f"{key}: {value}\n" for key, value in CUSTOMER.items() if key not in present)
    before, key, after = text.partition("authorizations:\n")
    if not key:
        return head + text
    end = re.search(r"^\S", after, re.M)
    block, rest = (after[: end.start()], after[end.start() :]) if end else (after, "")
    return head + before + key + _ITEM.sub(lambda item: _fill(item[0]), block) + rest


def _fill(item: str) -> str:
    present = set(_KEY.findall(item))
    missing: Mapping[str, str] = {k: v for k, v in AUTHORIZATION.items() if k not in present}
    if "review_by" in present:
        missing = {k: v for k, v in missing.items() if k != "valid_through"}
    if "state" in present and "state: granted" not in item:
        missing = {}
    if without := re.search(r"# without (.+)", item):
        missing = {k: v for k, v in missing.items() if k not in without[1].split()}
    return item + "".join(f"    {key}: {value}\n" for key, value in missing.items())
