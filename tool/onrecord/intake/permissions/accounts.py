"""Reads the accounts that may be shown, from a CRM export, a permission list, or the file names of a logo folder."""

import re
from datetime import date
from pathlib import Path

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.intake.permissions.columns import Role
from onrecord.intake.permissions.disputes import group_by_customer
from onrecord.intake.permissions.facts import RowFacts
from onrecord.intake.permissions.grid import SheetError, Workbook
from onrecord.intake.permissions.headers import find_headers
from onrecord.intake.permissions.list_reader import read_list
from onrecord.intake.permissions.phrases import UNKNOWN, WORDS, fold
from onrecord.intake.permissions.questions import Questions
from onrecord.intake.permissions.readers import read_workbook
from onrecord.reports.discover import Standing
from onrecord.scan.discover import Account

_PICTURES = frozenset((".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".eps", ".ai", ".pdf"))
_LOGO_WORDS = re.compile(
    r"(?:^|[\s_.-]+)(?:logo|logos|logotype|color|colour|white|black|dark|light|rgb|cmyk|small|large|full|mark|final|v?[0-9]+(?:x[0-9]+)?)"
    r"(?=$|[\s_.-])",
    re.IGNORECASE,
)
"""What file names of logos say besides the company: variants, colors, sizes, versions."""
_HOST_BEHIND = re.compile(r"^(.+?)\s+([a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})$", re.IGNORECASE)
"""A name, then spaces and a host: the host identifies the company better than its name does."""


def read_accounts_of_folder(folder: Path) -> list[Account]:
    """The companies in the file names of a folder of pictures: `globex-logo.svg`, `Globex globex.example.png`."""
    found: dict[str, Account] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in _PICTURES or path.name.startswith("."):
            continue
        stem, host = path.stem, None
        if behind := _HOST_BEHIND.match(stem):
            stem, host = behind[1], behind[2].lower()
        words = re.sub(r"[\s_.-]+", " ", _LOGO_WORDS.sub(" ", stem)).strip()
        if words:
            name = words if words != words.lower() else words.title()
            found.setdefault(name.casefold(), Account(name, host))
    return list(found.values())


def read_accounts_of_file(
    name: str, data: bytes, vocabulary: Vocabulary, zone: str, today: date
) -> tuple[list[Account], list[tuple[str, str]]]:
    """The accounts in a table, with what a permission list says about them, and the skipped rows with the reason.

    Raises SheetError.
    """
    workbook = read_workbook(name, data)
    headers = [header for grid in workbook.sheets for header in find_headers(grid, vocabulary, lambda _: {})]
    if not headers:
        return _read_plain(workbook), []
    reading = read_list(workbook, vocabulary, Questions({}), {}, zone, today)
    says_something = any(h.of(Role.PERMISSION) or h.of(Role.USES) for h in headers)
    found = [_make_account(group, says_something=says_something) for group in group_by_customer(reading.rows)]
    return found, [(where, why) for where, why in reading.skipped if why == "a test row"]


def _make_account(rows: list[RowFacts], *, says_something: bool) -> Account:
    def find_standing(use: str, channel: str) -> tuple[Standing, str]:
        facts = [(row, fact) for row in rows for fact in row.facts if _is_about(fact.uses, fact.channels, use, channel)]
        for row, fact in facts:
            if fact.state in ("no", "declined", "revoked", "forbidden"):
                return "without", f"The list says no ({row.where})."
        for row, fact in facts:
            if fact.over:
                return "without", f"What the list allowed ended on {fact.over} ({row.where})."
        for row, fact in facts:
            if fact.state == "granted" and fact.is_complete and not row.skipped and fact.channels:
                limits = ", ".join((*(fact.territories or ()), *fact.conditions))
                if fact.territories != ("worldwide",) or fact.without or fact.conditions:  # a website is everywhere
                    return "unknown", f"The list says yes with limits ({row.where}): {limits}."
                return "with", f"The list says yes ({row.where}); evidence and approval are not on record."
        rows_with_consent = [row for row, fact in facts if fact.state in ("granted", "requested")]
        if rows_with_consent:
            return "unknown", f"The list is not clear ({rows_with_consent[0].where})."
        return "unknown", "The list says nothing about it."

    first = next((row for row in rows if not row.ended), rows[0])
    host = next((row.domain for row in rows if row.domain), None)
    return Account(first.customer, host, find_standing if says_something else None, any(row.ended for row in rows))


def _is_about(uses: tuple[str, ...], channels: tuple[str, ...] | None, use: str, channel: str) -> bool:
    public = channels is not None and "public" in channels
    return (use in uses or "any" in uses) and (channels is None or channel in channels or "any" in channels or public)


def _read_plain(workbook: Workbook) -> list[Account]:
    """The accounts in a table that only names them. Raises SheetError."""
    titles = {*WORDS["roles"]["customer"], "name"}
    for grid in workbook.sheets:
        for row in grid.rows[:40]:
            place = next((p for p in row.filled if fold(row.at(p).text) in titles), None)
            if place is None:
                continue
            names = [below.at(place).text for below in grid.rows if below.number > row.number]
            wanted = dict.fromkeys(
                " ".join(n.split()) for n in names if fold(n) not in UNKNOWN and not n.startswith("=")
            )
            return [Account(one) for one in wanted]
    raise SheetError("no row has a column title for customers", "add a column called Customer, Account or Name")
