"""Hypothesis: whole records, every field of every part, as the schema lets them be written.

Values come from small pools, so that links often lead somewhere, dates often meet, and now and then a word is unknown.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from enum import Enum
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st
from msgspec.structs import replace

from example_catalogs import read_settings
from onrecord.catalog.record.days import FIRST_DAY, find_last_day
from onrecord.catalog.record.evidence import FileFact
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.quote_words import hash_text
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

TODAY = date(2026, 11, 21)
NEAR = [date(2026, 1, 15), date(2026, 11, 14), date(2026, 11, 20), TODAY, date(2026, 11, 22), date(2027, 1, 14)]
VOCABULARY, POLICY = read_settings()
TEXT = "Four days."
HASHES = ["a" * 64, "b" * 64, hash_text(TEXT)]
FILES = ["evidence/mail.eml", "evidence/form.pdf", "../globex/form.pdf"]


def draw_words(axis: str, *unknown: str) -> st.SearchStrategy[str]:
    """Terms of a list, atoms and groups, and an unknown one."""
    found = VOCABULARY.axis(axis)
    return st.sampled_from([*list(found.atoms)[:12], *found.groups, *unknown])


ids = st.sampled_from(["wall", "story", "old"])
people = st.sampled_from([*POLICY.people, "nobody"])
days = st.one_of(st.sampled_from(NEAR), st.dates(FIRST_DAY, find_last_day(TODAY)))
uses = draw_words("uses", "golf")

BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("id", "authorization", "supersedes", "quote", "content"), ids),
    **dict.fromkeys(("by", "owner", "recorded_by"), people),
    **dict.fromkeys(("use", "uses", "activities"), uses),
    **dict.fromkeys(("channel", "channels"), draw_words("channels")),
    **dict.fromkeys(("territory", "territories", "country"), draw_words("territories")),
    **dict.fromkeys(("condition", "conditions"), draw_words("conditions")),
    **dict.fromkeys(("sha256", "logo_sha256", "text_sha256"), st.sampled_from(HASHES)),
    **{key: draw_words(key) for key in ("products", "use_cases")},
    "industry": draw_words("industries"),
    "size": draw_words("sizes"),
    "role": st.sampled_from([*POLICY.roles, "boss"]),
    "state": st.sampled_from(["requested", "granted", "granted", "declined"]),
    "status": st.sampled_from(["candidate", "active", "active", "paused", "retired"]),
    "answer": st.sampled_from(["accepted", "declined"]),
    "copies": st.sampled_from(["recall", "stop-new"]),
    "survives_contract": st.sampled_from(["yes", "no", "unstated"]),
    "matching": st.sampled_from(["exact-case", "any-case", "never-alone"]),
    "per": st.sampled_from(["month", "quarter", "year"]),
    "currency": st.sampled_from(["EUR", "NOK"]),
    "text": st.just(TEXT),
    "logo": st.just("logo.svg"),
    "rule": st.sampled_from(["no-expiry", "expired-published", "over-limit", "no-such-rule"]),
    "team": st.sampled_from(["sales", "marketing"]),
    "file": st.sampled_from(FILES),
    "slug": st.just("nordlys-bank"),
    "names": st.sampled_from(["Nordlys Bank", "Target", "Globex GmbH", "株式会社", "A·B", "Inc."]),
    "helpful": st.integers(1, 5),
    "score": st.integers(0, 100),
}
for _key in ("name", "aliases", "prospect", "no_contact_with"):
    BY_NAME[_key] = BY_NAME["names"]


def draw_value(hint: Any, name: str) -> st.SearchStrategy[Any]:
    """Values of a field by its type; by its name where that says more."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        drawn = [draw_value(arg, name) for arg in args if arg is not type(None)]
        return st.one_of(*([st.none()] if type(None) in args else []), *drawn, *drawn)
    if origin is tuple:
        return st.lists(draw_value(args[0], name), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, Facts):
        return fill_part(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if name in BY_NAME:
        return BY_NAME[name]
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    return BY_TYPE[hint]


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    date: days,
    datetime: days.map(lambda day: datetime.combine(day, time(10, 30), UTC)),
    str: st.sampled_from(["x", "two words", "Ærlig talt", "::error::"]),
    int: st.integers(0, 1000),
    float: st.floats(0, 1e9),
    bool: st.booleans(),
}


def fill_part(kind: Any, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A part of a record with every field drawn; `given` strategies win."""
    hints = get_type_hints(kind)
    return st.builds(
        kind,
        **{name: given[name] if name in given else draw_value(hints[name], name) for name in kind.__struct_fields__},
    )


def draw_files() -> st.SearchStrategy[Mapping[str, FileFact]]:
    """What may be found on disk: nothing, the file, one that escapes, one with a fault."""
    facts = st.sampled_from(
        [
            FileFact(HASHES[0]),
            FileFact(None),
            FileFact(None, "is a link", escapes=True),
            FileFact(HASHES[1], "could do harm"),
        ]
    )
    return st.dictionaries(st.sampled_from([*FILES, "logo.svg", "evidence/orphan.pdf"]), facts, max_size=4)


requests = fill_part(
    Request,
    file=st.sampled_from(["requests/2026-11-02-a.yaml", "requests/2026-11-03-b.yaml"]),
    ignore=st.lists(fill_part(Ignore), max_size=1).map(tuple),
).map(lambda request: replace(request, ignore=tuple(replace(i, file=request.file) for i in request.ignore)))
references: st.SearchStrategy[Reference] = fill_part(
    Reference,
    files=draw_files(),
    requests=st.lists(requests, max_size=3, unique_by=lambda request: request.file).map(tuple),
    ignore=st.lists(fill_part(Ignore, file=st.just("reference.yaml")), max_size=2).map(tuple),
)
