"""One request to a customer as they see it, and the digest that binds their answer to it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.record.authorization import Asked, Authorization
from onrecord.catalog.record.reference import Reference


@dataclass(frozen=True, slots=True)
class Question:
    """What one customer is asked for: `id` is the authorization's, `asked` its words, `logo_sha256` the logo's hash.

    `through` is the last day that is asked for, inclusive. `conditions` are what we promise to do before each use.
    `channels` and `territories` are terms as they were asked.
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

    @property
    def digest(self) -> str:
        """The SHA-256 of all that was asked, as canonical JSON (sorted keys, no blanks, UTF-8), 64 hex digits."""
        facts = {
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
        text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def question(reference: Reference, authorization: Authorization) -> Question | None:
    """What a recorded request asked for; None where the record does not say it in full."""
    asked: Asked | None = authorization.requested
    if asked is None or asked.through is None or not (asked.uses and asked.channels and asked.territories):
        return None
    return Question(
        customer=reference.slug,
        id=authorization.id,
        on=asked.on,
        uses=asked.uses,
        channels=asked.channels,
        territories=asked.territories,
        through=asked.through,
        logo_sha256=authorization.logo_sha256[0] if authorization.logo_sha256 else None,
        incentive=authorization.incentive.what if authorization.incentive else None,
        conditions=authorization.conditions,
    )
