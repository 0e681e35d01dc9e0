"""What an import may write into a record: signals, which never allow more, not even by lifting a pause.

A better score, a later renewal or a later end of the contract could lift what the policy or the decision bases on them.
Such a value is held back: a person writes it, and another person reviews it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from onrecord.catalog.decision.risk import list_signals
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.profile import Relationship, Score
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Keys

_SIGNALS = ("health", "nps", "renewal", "contract_ended")
_TERMS = ("industry", "size", "country")


@dataclass(frozen=True, slots=True)
class Written:
    """One field that changes: its route, its old value (None: nothing) and its new one, as in YAML."""

    keys: Keys
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Held:
    """One field that is not written, and why."""

    field: str
    why: str


def list_changes(
    reference: Reference, values: Mapping[str, Any], crm_id: str | None, policy: Policy, today: date, read_on: date
) -> tuple[list[Written], list[Held], bool]:
    """What a row changes in a record, what is held back, and whether a score is older than the record's.

    `values` are as in `rows.Incoming`; `crm_id` is for a record without one. Terms of the profile are written only if
    the record has none. `read_on` is the date of scores whose row has none.
    """
    facts, written, held, older = reference.relationship, list[Written](), list[Held](), False
    if crm_id and facts.crm_id is None:
        written.append(Written(("relationship", "crm_id"), None, crm_id))
    for field in _SIGNALS:
        if field not in values:
            continue
        old = getattr(facts, field)
        new = _find_new(field, values[field], old, values.get("read_on"), read_on)
        if isinstance(old, Score) and isinstance(new, Score) and new.on < old.on:
            older = True
            continue
        if new == old or new is None:
            continue
        lifted = _explain_lift(reference, field, new, policy, today)
        if lifted:
            held.append(Held(field, lifted))
        else:
            written.append(Written(("relationship", field), _to_yaml(old), _to_yaml(new)))
    for field in _TERMS:
        if field in values and getattr(reference.profile, field) is None:
            written.append(Written(("profile", field), None, values[field]))
    return written, held, older


def _find_new(
    field: str, value: Any, old: Score | date | None, said_on: date | None, read_on: date
) -> Score | date | None:
    """The new value of a signal; None if there is nothing new.

    An NPS score that the file repeats without a date keeps the date in the record.
    """
    if field not in ("health", "nps"):
        return value if isinstance(value, date) else None
    on = said_on or read_on
    if isinstance(old, Score) and field == "nps" and said_on is None and old.score == value:
        return None
    return Score(value, on)


def _explain_lift(reference: Reference, field: str, new: Score | date, policy: Policy, today: date) -> str | None:
    """Why a value would make an answer for today or later more permissive; None if it would not."""
    facts = reference.relationship
    old: Any = getattr(facts, field)
    if field == "contract_ended" and old is not None and isinstance(new, date) and new > max(old, today):
        return f"the record says that the contract ended on {old}; a later end would allow more"
    kind = field.replace("_", "-")
    before = _list_windows(reference, kind, policy)
    after = _list_windows(replace(reference, relationship=_set_field(facts, field, new)), kind, policy)
    for first, last in before:
        if last is not None and last < today:
            continue
        start = max(first, today)
        if not any(a <= start and (b is None or (last is not None and last <= b)) for a, b in after):
            return "policy lets this signal pause the reference, and the new value would lift the pause"
    return None


def _list_windows(reference: Reference, kind: str, policy: Policy) -> list[tuple[date, date | None]]:
    """The days on which a signal pauses the reference."""
    return [(s.first, s.last) for s in list_signals(reference, policy) if s.kind == kind and s.pauses]


def _set_field(facts: Relationship, field: str, new: Any) -> Relationship:
    changed = {field: new}
    return replace(facts, **changed)


def _to_yaml(value: Score | date | None) -> object:
    if isinstance(value, Score):
        return {"score": value.score, "on": value.on.isoformat()}
    return value.isoformat() if value else None
