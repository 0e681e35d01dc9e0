"""Proposes publication entries that the catalog lacks, from what was found and is allowed."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from onrecord.catalog.library import Library
from onrecord.scan.verdicts import Judged

_UNFIT = re.compile(r"[^a-z0-9]+")
"""What an id has no room for: it becomes one hyphen."""


class Proposal(Struct, frozen=True):
    """A new entry for a customer's `publications`."""

    customer: str
    id: str
    use: str
    channel: str
    territory: str
    where: str
    since: date
    authorization: str | None
    quote: str | None = None

    def to_fields(self) -> dict[str, Any]:
        """The entry with the record's keys."""
        entry: dict[str, Any] = {
            "id": self.id, "use": self.use, "channel": self.channel, "territory": self.territory,
            "where": self.where, "since": self.since.isoformat(),
        }  # fmt: skip
        if self.authorization:
            entry["authorization"] = self.authorization
        if self.quote:
            entry["quote"] = self.quote
        return entry


def list_proposals(judged: Iterable[Judged], library: Library, today: date) -> list[Proposal]:
    """What is in the content, allowed, and not in the record yet: one entry per customer, use and file."""
    known = {
        (slug, publication.use, publication.where)
        for slug, reference in library.references.items()
        for publication in reference.publications
        if publication.is_live(today)
    }
    taken = {(slug, publication.id) for slug, r in library.references.items() for publication in r.publications}
    found = []
    for item in judged:
        slug, where = item.located.mention.customer, item.finding.path
        if item.wrong or (slug, item.use, where) in known:
            continue
        known.add((slug, item.use, where))
        stem = base = f"{item.use}-{_UNFIT.sub('-', where.lower()).strip('-')}"[:70].rstrip("-")
        number = 2
        while (slug, base) in taken:
            base, number = f"{stem}-{number}", number + 1
        taken.add((slug, base))
        authorization = item.decision.authorizations[0] if item.decision.authorizations else None
        place = (item.place.channel, item.place.territory, where)
        found.append(Proposal(slug, base, item.use, *place, today, authorization, item.located.quote))
    return found


def render_yaml(found: Iterable[Proposal]) -> str:
    """The proposals, customer by customer, ready to paste below `publications:`."""
    lines: list[str] = []
    last = None
    for proposal in sorted(found, key=lambda p: (p.customer, p.where, p.use)):
        if proposal.customer != last:
            lines.append(f"# references/{proposal.customer}/reference.yaml, below publications:")
            last = proposal.customer
        fields = proposal.to_fields()
        body = ", ".join(f"{key}: {_render_scalar(value)}" for key, value in fields.items())
        lines.append(f"  - {{{body}}}")
    return "\n".join(lines) + "\n" if lines else ""


_NOT_TEXT = frozenset({"no", "yes", "on", "off", "null", "true", "false"})


def _render_scalar(value: str) -> str:
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_./-]*", value) and value.lower() not in _NOT_TEXT:
        return value
    return "'" + value.replace("'", "''") + "'"
