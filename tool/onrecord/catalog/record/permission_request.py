"""A request as the customer sees it, and the digest that ties their answer to it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from onrecord.catalog.record.authorization import Asked, Authorization
from onrecord.catalog.record.reference import Reference

WITHOUT_END = date.max
"""The last day of what is allowed until a review: later than any day that can be asked about."""


@dataclass(frozen=True, slots=True)
class Question:
    """Uses that are asked for with one scope: one part of a request, and one authorization of the record (`id`).

    `begins` is the first day that is asked for, None for the day of the answer; `through` is the last one, inclusive,
    or WITHOUT_END if an answer to something not asked for in full has no last day. `logo_sha256` is the hash of the
    logo file that is asked for, `conditions` are what we promise to do before each use. `channels` and `territories`
    are the terms that were asked for.
    """

    customer: str
    id: str
    on: date
    uses: tuple[str, ...]
    channels: tuple[str, ...]
    territories: tuple[str, ...]
    through: date
    logo_sha256: str | None = None
    incentive: str | None = None
    conditions: tuple[str, ...] = ()
    begins: date | None = None

    @property
    def facts(self) -> dict[str, object]:
        """Everything that was asked, in the form that the digest covers."""
        facts: dict[str, object] = {
            "version": 1,
            "customer": self.customer,
            "request": self.id,
            "on": self.on.isoformat(),
            "uses": list(self.uses),
            "channels": list(self.channels),
            "territories": list(self.territories),
            "through": self.through.isoformat(),
            "logo_sha256": self.logo_sha256,
            "incentive": self.incentive,
            "conditions": list(self.conditions),
        }
        return facts | ({"from": self.begins.isoformat()} if self.begins else {})


@dataclass(frozen=True)
class PermissionRequest:
    """Everything that one request asks: one part, or several with their own scopes. One answer covers all of it."""

    parts: tuple[Question, ...]

    @property
    def customer(self) -> str:
        """The customer who is asked."""
        return self.parts[0].customer

    @property
    def id(self) -> str:
        """The id of the request: that of its first part."""
        return self.parts[0].id

    @property
    def on(self) -> date:
        """The day on which the customer was asked."""
        return self.parts[0].on

    @property
    def incentives(self) -> tuple[str, ...]:
        """What the customer gets for it."""
        return tuple(dict.fromkeys(part.incentive for part in self.parts if part.incentive))

    @cached_property
    def items(self) -> Mapping[str, tuple[Question, str]]:
        """What is answered item by item: part and use, by the answer's key.

        The key is the use; if two parts ask for the same use, the later one's key is `use@part`.
        """
        items: dict[str, tuple[Question, str]] = {}
        for part in self.parts:
            for use in part.uses:
                items[f"{use}@{part.id}" if use in items else use] = (part, use)
        return items

    @property
    def digest(self) -> str:
        """The SHA-256 of everything asked, as canonical JSON (sorted keys, no spaces, UTF-8); 64 hex digits."""
        several = {"version": 2, "parts": [part.facts for part in self.parts]}
        facts = self.parts[0].facts if len(self.parts) == 1 else several
        text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_open(authorization: Authorization) -> bool:
    """Whether it has no answer yet; an entry that lacks only its logo file has one."""
    return authorization.state == "requested" and authorization.decided is None


def find_question(reference: Reference, authorization: Authorization) -> Question | None:
    """What a recorded entry asked for; None if the record does not say it in full."""
    request: Asked | None = authorization.requested
    if request is None or request.through is None or not (request.uses and request.channels and request.territories):
        return None
    return Question(
        customer=reference.slug,
        id=authorization.id,
        on=request.on,
        uses=request.uses,
        channels=request.channels,
        territories=request.territories,
        through=request.through,
        logo_sha256=authorization.logo_sha256[0] if authorization.logo_sha256 else None,
        incentive=authorization.incentive.what if authorization.incentive else None,
        conditions=authorization.conditions,
        begins=request.start,
    )


def find_letter(reference: Reference, authorization: Authorization) -> tuple[Authorization, ...]:
    """The open entries that were asked for in the same request, in the record's order."""
    request = authorization.requested
    if request is None or request.digest is None:
        return (authorization,)
    same = (a for a in reference.authorizations if a.requested and a.requested.digest == request.digest)
    return tuple(a for a in same if is_open(a)) or (authorization,)


def find_permission_request(reference: Reference, authorization: Authorization) -> PermissionRequest | None:
    """The open request that an entry belongs to; None if the record does not say it in full."""
    parts = [find_question(reference, part) for part in find_letter(reference, authorization)]
    whole = tuple(part for part in parts if part is not None)
    return PermissionRequest(whole) if len(whole) == len(parts) else None
