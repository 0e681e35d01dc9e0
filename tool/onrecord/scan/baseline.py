"""The baseline: mentions that somebody reviewed and that are not references. A file in the scanned repository.

An entry accepts up to `count` mentions of one customer, in one use, in one file, and says why. An outdated entry does
not go unnoticed: if fewer mentions are found, or the file is gone, that is an error until the entry is fixed.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from msgspec.structs import replace

from onrecord.finding import Finding, Severity
from onrecord.reports.text import count_of
from onrecord.scan.acceptances import Acceptance, make_acceptance
from onrecord.scan.config import FILE, Config, ConfigError
from onrecord.scan.verdicts import Judged
from onrecord.store.file_reads import read_regular

_FIELDS = {"path": str, "customer": str, "use": str, "count": int, "why": str}
_TYPE_NAMES = {str: "a string", int: "a whole number"}
_UNREVIEWED = ""
_HEAD = """\
# Customers that are named here, but not as a reference: a supplier, a former employer, a social network.
# A person reviews each entry and says why. An entry that is no longer needed fails the scan.
"""


class Entry(Struct, frozen=True):
    """One reviewed set of mentions; `line` is where the entry begins in the baseline."""

    path: str
    customer: str
    use: str
    count: int
    why: str
    line: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """The file, customer and use that the entry is about."""
        return (self.path, self.customer, self.use)


def load_baseline(path: Path) -> list[Entry]:
    """The entries of a baseline; none if the file does not exist. Raises ConfigError."""
    text, document = _read(path)
    return _read_entries(path, text, document)


def load_accepted(config: Config) -> list[Acceptance]:
    """The wide acceptances of a configuration and of its baseline. Raises ConfigError."""
    text, document = _read(config.baseline_file)
    name, settings = config.baseline, config.root / FILE
    found = [_make_acceptance(fields, FILE, settings, 1) for fields in config.accepted]
    lines = _list_lines(text, "accept")
    for number, fields in enumerate(document.get("accept", [])):
        found.append(_make_acceptance(fields, name, config.baseline_file, lines[number] if number < len(lines) else 1))
    return found


def _make_acceptance(fields: object, name: str, path: Path, line: int) -> Acceptance:
    def fail(message: str) -> ConfigError:
        return ConfigError(f"{path}:{line}: {message}")

    if not isinstance(fields, dict):
        raise fail("accept is not a table: write [[accept]], and below it customer, paths and why")
    return make_acceptance(fields, name, line, fail)


def _list_lines(text: str, table: str) -> list[int]:
    """The lines on which the tables of a TOML array begin."""
    return [text.count("\n", 0, match.start()) + 1 for match in re.finditer(rf"^\[\[{table}\]\]", text, re.M)]


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = read_regular(path).decode("utf-8")
        from tomllib import loads  # late: most repositories have no such file

        return text, loads(text)
    except FileNotFoundError:
        return "", {}
    except ValueError as error:  # of TOML or UTF-8
        raise ConfigError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None


def _read_entries(path: Path, text: str, document: Mapping[str, Any]) -> list[Entry]:
    if set(document) - {"accepted", "accept"}:
        raise ConfigError(f"{path}: a baseline can contain only [[accepted]] and [[accept]] entries")
    lines = _list_lines(text, "accepted")
    entries: dict[tuple[str, str, str], Entry] = {}
    for number, fields in enumerate(document.get("accepted", [])):
        line = lines[number] if number < len(lines) else 1
        for key, kind in _FIELDS.items():
            if type(fields.get(key)) is not kind:
                problem = f"must be {_TYPE_NAMES[kind]}" if key in fields else "is missing"
                raise ConfigError(f"{path}:{line}: {key} {problem}; an entry needs {', '.join(_FIELDS)}")
        if extra := set(fields) - set(_FIELDS):
            raise ConfigError(f"{path}:{line}: unknown key {sorted(extra)[0]!r}; an entry has {', '.join(_FIELDS)}")
        entry = Entry(**fields, line=line)
        if entry.key in entries:
            raise ConfigError(f"{path}:{line}: {entry.customer} in {entry.path} is listed twice; merge the two entries")
        entries[entry.key] = entry
    return list(entries.values())


def apply(
    judged: Iterable[Judged], entries: list[Entry], name: str, scanned: Collection[str] | None, exists: Collection[str]
) -> tuple[list[Judged], list[Finding]]:
    """Settle the mentions that the baseline accepts; also gives findings about outdated and unreviewed entries.

    `name` is the baseline's path in reports. `scanned` are the files that were read (None: all), so that a scan of
    changed files does not report entries about others. `exists` are the paths of entries whose file still exists.
    """
    left = Counter({entry.key: entry.count for entry in entries})
    worst: dict[tuple[str, str, str], Severity] = {}
    whys = {entry.key: entry.why for entry in entries}
    out = []
    for item in judged:
        key = (item.finding.path, item.located.mention.customer, item.use)
        if item.open and left[key] > 0:
            left[key] -= 1
            worst[key] = min(worst.get(key, item.finding.severity), item.finding.severity, key=lambda one: one.rank)
            item = replace(item, settled="baseline" if whys[key].strip() else "unreviewed", why=whys[key])
        out.append(item)
    findings = []
    for entry in entries:
        if not entry.why.strip() and entry.key in worst:
            many = entry.count - left[entry.key]
            named = f"{count_of(many, 'mention')} of {entry.customer} in {entry.path}"
            message = f"{named}: the entry does not say why this is not a reference"
            hint = "fill in why, or remove the entry; onrecord scan --review takes you through all of them"
            findings.append(
                structs.replace(
                    _make_finding(name, entry, "baseline-unreviewed", message, hint), severity=worst[entry.key]
                )
            )
        if entry.path not in exists:
            message = f"{entry.path} does not exist, but the baseline still accepts {entry.customer} in it"
            findings.append(_make_finding(name, entry, "baseline-stale", message, "remove the entry"))
        elif (scanned is None or entry.path in scanned) and left[entry.key] > 0:
            there = entry.count - left[entry.key]
            accepted = count_of(entry.count, "mention")
            message = (
                f"{entry.path}: the baseline accepts {accepted} of {entry.customer}, but there {_say_count(there)}"
            )
            hint = f"set count = {there}" if there else "remove the entry"
            findings.append(_make_finding(name, entry, "baseline-stale", message, hint))
    return out, findings


def _say_count(there: int) -> str:
    return f"{'is' if there == 1 else 'are'} only {there}" if there else "are none left"


def _make_finding(name: str, entry: Entry, rule: str, message: str, hint: str) -> Finding:
    return Finding(name, entry.line, 1, rule, Severity.ERROR, message, hint, entry.customer)


def write_baseline(judged: Iterable[Judged], before: list[Entry], accepted: Iterable[Acceptance] = ()) -> str:
    """A baseline that accepts every open mention, and every one that the previous baseline accepted, with its reasons.

    `accepted` are the wide acceptances to keep. New entries have an empty `why`: until somebody fills it in, the entry
    itself is a finding, in place of its mentions.
    """
    counts = Counter(
        (item.finding.path, item.located.mention.customer, item.use)
        for item in judged
        if item.wrong and item.settled not in ("ignored", "accepted")
    )
    whys = {entry.key: entry.why for entry in before}
    entries = [Entry(*key, count, whys.get(key, _UNREVIEWED)) for key, count in counts.items()]
    return render_toml(entries, accepted)


def render_toml(entries: Iterable[Entry], accepted: Iterable[Acceptance]) -> str:
    """A baseline as the text of its file: wide acceptances first, then the entries by path."""
    parts = [_HEAD]
    for one in accepted:
        uses = f"uses = {_render_list(one.uses)}\n" if one.uses else ""
        parts.append(
            f"\n[[accept]]\ncustomer = {_render_text(one.customer)}\npaths = {_render_list(one.paths)}\n{uses}"
            f"why = {_render_text(one.why)}\n"
        )
    parts += [
        f"\n[[accepted]]\npath = {_render_text(entry.path)}\ncustomer = {_render_text(entry.customer)}\n"
        f"use = {_render_text(entry.use)}\ncount = {entry.count}\nwhy = {_render_text(entry.why)}\n"
        for entry in sorted(entries, key=lambda entry: entry.key)
    ]
    return "".join(parts)


def _render_list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_render_text, texts))}]"


def _render_text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
