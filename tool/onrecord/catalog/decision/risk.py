"""Signals that a customer should be left alone, by the policy's thresholds."""

from collections.abc import Iterator
from datetime import date, timedelta

from onrecord.catalog.record.days import is_within
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Keys


class Signal(Facts, frozen=True):
    """One signal, given from `first` until `last` (inclusive, None is open). `pauses`: policy says ask first."""

    kind: str
    keys: Keys
    message: str
    first: date
    last: date | None
    pauses: bool


def list_signals(reference: Reference, policy: Policy, day: date | None = None) -> Iterator[Signal]:
    """The signals given on the day, or, without a day, on any day.

    A score counts from the day it was read, a renewal on the days before it, the end of a contract from its day on.
    """
    for signal in _list_all(reference, policy):
        if day is None or is_within(day, signal.first, signal.last):
            yield signal


def list_pauses(reference: Reference, policy: Policy) -> tuple[Signal, ...]:
    """The signals for which policy says to ask first, given on any day."""
    if not policy.at_risk.pauses:  # as by default
        return ()
    return tuple(signal for signal in _list_all(reference, policy) if signal.pauses)


def _list_all(reference: Reference, policy: Policy) -> Iterator[Signal]:
    facts, limits = reference.relationship, policy.at_risk
    for kind, score, least in (("health", facts.health, limits.health_below), ("nps", facts.nps, limits.nps_below)):
        if score and score.score < least:
            title = "health score" if kind == "health" else "recommendation score"
            yield Signal(
                kind,
                ("relationship", kind, "score"),
                f"the {title} was {score.score:g} on {score.on} (below {least:g}).",
                score.on,
                None,
                kind in limits.pauses,
            )
    if facts.renewal:
        try:
            first = facts.renewal - timedelta(days=limits.renewal_within_days)
        except OverflowError:  # the schema refuses years before 1990, but a library may be made without it
            first = facts.renewal
        message = f"the contract is up for renewal on {facts.renewal}."
        yield Signal("renewal", ("relationship", "renewal"), message, first, facts.renewal, "renewal" in limits.pauses)
    if facts.contract_ended:
        message = f"the contract ended on {facts.contract_ended}."
        keys: Keys = ("relationship", "contract_ended")
        pauses = "contract-ended" in limits.pauses
        yield Signal("contract-ended", keys, message, facts.contract_ended, None, pauses)
