"""Customers that were read, kept in little memory: packed until one is asked for."""

from datetime import date
from functools import cache

from msgspec import MsgspecError, Struct, msgpack
from msgspec.structs import replace

from onrecord.catalog.directory import Listed, list_reference
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.traits import Traits, make_traits
from onrecord.finding import Finding


class Known(Facts, frozen=True):
    """What is kept of one customer that was read.

    `findings` say what could not be read; `own` is what the rules found in the record alone, None if they have not run.
    `listed`, `traits` and `packed` are the directory's row, the row for `find`, and the record itself, if it could be
    read. If nothing is remembered between runs, there are no `traits`, and the row has nothing for scans.
    """

    findings: tuple[Finding, ...]
    requests: int
    listed: Listed | None
    traits: Traits | None
    packed: bytes
    own: tuple[Finding, ...] | None = None


class Row(Struct, frozen=True):
    """By what a customer is found, since a day, and the facts of the reference.yaml it was read from.

    The directory's row says that the record is tied to others, since requests decide that too.
    """

    facts: bytes
    day: date
    listed: Listed
    traits: Traits


def know(
    reference: Reference | None, findings: tuple[Finding, ...], requests: int, *, to_remember: bool = True
) -> Known:
    """A customer in the form in which they are kept."""
    if reference is None:
        return Known(findings, requests, None, None, b"")
    row, traits = list_reference(reference, for_scans=to_remember), make_traits(reference) if to_remember else None
    return Known(findings, requests, row, traits, msgpack.encode(reference))


def leave_out_row(known: Known) -> Known:
    """The same customer without what is in the row alone (see `Row`)."""
    listed = known.listed and replace(known.listed, openings=(), quotes=())
    return replace(known, listed=listed, traits=None)


def unpack(known: Known) -> Reference | None:
    """The record; None if there is none, or it cannot be unpacked."""
    try:
        return _make_unpacker().decode(known.packed) if known.listed else None
    except (MsgspecError, ValueError):
        return None


@cache
def _make_unpacker() -> "msgpack.Decoder[Reference]":
    return msgpack.Decoder(Reference)
