"""What changed about a customer, in sentences: what happened to permissions, requests and publications, and the other
fields that differ, by their names.
"""

import re
from collections.abc import Iterator

from onrecord.catalog.changes.model import Fact, Weight, pair_entries
from onrecord.catalog.changes.permission_history import say_happenings
from onrecord.catalog.changes.review_marks import FieldChange
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request
from onrecord.finding import Keys

_ENTRIES = {
    "authorizations": "permission",
    "restrictions": "restriction",
    "quotes": "quote",
    "publications": "publication",
    "content": "content",
    "requests": "request",
}
"""Lists whose entries have ids, and what one entry is called."""
_TELLING = ("why", "text", "title", "name", "what")
"""The fields whose text identifies an entry without an id, the most telling first."""
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
"""A SHA-256 in hexadecimal: 64 digits that say nothing to a reader."""
_MOST = 90
"""The most characters of a value that are shown: about a line of a comment."""


def list_reference_facts(
    before: Reference | None, after: Reference | None, fields: tuple[FieldChange, ...]
) -> Iterator[Fact]:
    """What was done to one customer's record; a side is None if there is no record on it."""
    covered: set[Keys] = set()
    for id_, was, now in pair_entries(before, after, "authorizations"):
        yield from (
            Fact("authorization", id_, message, Weight.NEUTRAL)
            for message in say_happenings(id_, was, now, terms=False)
        )
        if was is None or now is None or was.state != now.state:
            covered.add(("authorizations", id_))
        covered.add(("authorizations", id_, "approvals"))
        if was and now and not was.withdrawn:
            covered.add(("authorizations", id_, "withdrawn"))
    for _, old, new in pair_entries(before, after, "requests", key="file"):
        yield _describe_request(old, new)
        covered.add(("requests", (new or old).file.removeprefix("requests/").removesuffix(".yaml")))
    if before is None or after is None:
        how = "is deleted" if after is None else f"is new ({after.status})"
        yield Fact("record", (before or after).slug, f"the whole record {how}", Weight.NEUTRAL)  # type: ignore[union-attr]
        fields = tuple(change for change in fields if change.keys[0] in ("publications", "restrictions"))
    else:
        names_after = {name for name, _ in after.list_names()}
        for lost in dict.fromkeys(name for name, _ in before.list_names() if name not in names_after):
            message = f"{lost!r} is no longer one of their names; keep it under aliases or former_names"
            yield Fact("name", lost, message, Weight.NEUTRAL)
    wholes: dict[Keys, list[FieldChange]] = {}
    for change in fields:
        if not any(change.keys[:n] in covered for n in (2, 3)):
            wholes.setdefault(change.whole or _find_evidence(change.keys) or change.keys, []).append(change)
    for keys, changes in wholes.items():
        weight = Weight.NARROWS if all(change.only_less for change in changes) else Weight.NEUTRAL
        kind = _ENTRIES.get(str(keys[0]), str(keys[0])).replace("_", " ")
        yield Fact(kind, str(keys[min(1, len(keys) - 1)]), _say_change(keys, changes), weight)


def _find_evidence(keys: Keys) -> Keys | None:
    """The route of the evidence that a field belongs to, whose parts are reported together."""
    return keys[: keys.index("evidence") + 1] if "evidence" in keys[2:] else None


def name_field(change: FieldChange) -> str:
    """A changed field in words: the entry that contains it, and its own name."""
    return _name_field(change.whole or _find_evidence(change.keys) or change.keys, change)


def _name_field(keys: Keys, change: FieldChange) -> str:
    if keys[0] == "directory":
        return "the directory's name"
    if keys[0] == "files":
        return str(keys[1])
    value = change.before if change.after is None else change.after
    if (keys == change.keys and keys[-1] == str(value)) or ": " in str(
        keys[-1]
    ):  # an entry without an id is named by its text
        keys = keys[:-1]
    if keys[0] in _ENTRIES and len(keys) > 1:
        noun = f"{_ENTRIES[str(keys[0])]} {keys[1]}"
        return f"{noun}: {_join_names(keys[2:])}" if len(keys) > 2 else noun
    return _join_names(keys)


def _join_names(keys: Keys) -> str:
    return " ".join(str(key).replace("_", " ") for key in keys)


def _say_change(keys: Keys, changes: list[FieldChange]) -> str:
    change = changes[0]
    if keys[0] == "directory":
        return f"renamed from {change.before} to {change.after}"
    if keys[0] == "publications" and (done := _tell_publication(keys, changes)):
        return done
    name = _name_field(keys, change)
    if keys[-1] == "evidence" and not change.whole:
        where = [c.after for c in changes if c.keys[-1] in ("file", "url") and c.after is not None]
        return f"{name} is replaced{f': {_show(where[0])}' if where else ''}"
    if keys[0] == "files" or change.whole:
        what = {True: "is added", False: "is removed"}.get(change.before is None, "")
        both = change.before is not None and change.after is not None
        return (
            f"{name} {'is another file now' if both else what}{'' if keys[0] == 'files' else _say_gist(keys, changes)}"
        )
    if change.before is None:
        return f"{name}: {_show(change.after)} is added"
    if change.after is None:
        return f"{name}: {_show(change.before)} is removed"
    return f"{name}: {_show(change.before)} → {_show(change.after)}"


def _tell_publication(keys: Keys, changes: list[FieldChange]) -> str:
    """A publication that is added, removed from the record, or taken down."""
    change, fields = changes[0], {str(c.keys[-1]): c for c in changes}
    where = fields["where"].after or fields["where"].before if "where" in fields else None
    if change.whole and change.before is None:
        return f"{keys[1]} appears at {_show(where)}"
    if change.whole and len(change.whole) == 2:
        return f"{keys[1]} at {_show(where)} is removed from the record, so it is no longer checked"
    removed = fields.get("removed")
    if removed and removed.before is None:
        entry = removed.entry or {}
        return f"{keys[1]} was taken down at {_show(entry.get('where'))}"
    return ""


def _say_gist(keys: Keys, changes: list[FieldChange]) -> str:
    """The words that identify an entry that was added or removed."""
    values: dict[str, object] = {}
    for change in changes:
        value = change.before if change.after is None else change.after
        values.update(value if isinstance(value, dict) else {str(change.keys[-1]): value})
    gist = next((values[name] for name in _TELLING if name in values), None)
    if gist is None and keys[0] not in _ENTRIES:
        return f": {', '.join(f'{name} {_show(value)}' for name, value in values.items())}"
    return f": {_show(gist)}" if gist is not None else ""


def _show(value: object) -> str:
    text = " ".join(_say_value(value).split())
    if _DIGEST.match(text):
        return f"{text[:8]}…"
    text = text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
    return f"“{text}”" if " " in text else text


def _say_value(value: object) -> str:
    """A value as text: a list by its items, an entry by the field that tells what it is."""
    if isinstance(value, dict):
        value = next((value[name] for name in _TELLING if name in value), list(value.values()))
    return ", ".join(map(_say_value, value)) if isinstance(value, list) else str(value)


def _describe_request(old: Request | None, new: Request | None) -> Fact:
    if new is None:
        assert old is not None
        # A request that is removed from the record no longer uses capacity, although it took place.
        freed = f"; the {old.use} of {old.day} no longer counts" if old.holds_capacity else ""
        return Fact("request", old.id, f"request {old.id} is removed{freed}", Weight.NEUTRAL)
    state = f"from {old.state} to {new.state}" if old and old.state != new.state else f"now {new.state}"
    takes = new.holds_capacity and not (old and old.holds_capacity)
    message = f"request {new.id} ({_say_purpose(new)}): {state}"
    message += f"; it uses one {new.use} on {new.day}" if takes else ""
    if old is not None and _say_purpose(old) != _say_purpose(new):
        message += f"; it was {_say_purpose(old)}"
    if old is not None and old.requested.by != new.requested.by:
        message += f"; requested by {old.requested.by} → {new.requested.by}"
    return Fact("request", new.id, message, Weight.NEUTRAL)


def _say_purpose(request: Request) -> str:
    return f"{request.use} for {request.prospect}" if request.prospect else request.use
