"""Standard agreements whose public text is known: offered as text to check where a list names one, never as a grant."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast

from onrecord.intake.permissions.phrases import fold, says
from onrecord.reports.text import count_of
from onrecord.yaml.loader import load


class Agreement(TypedDict):
    """One agreement: how lists call it, what its public text says about naming, where, and of when the text is."""

    agreement: str
    names: list[str]
    says: str
    source: str
    read: str


@cache
def agreements() -> tuple[Agreement, ...]:
    """All that are known."""
    return tuple(cast("list[Agreement]", load(files(__package__ or "").joinpath("clauses.yaml").read_bytes())))


def named_agreements(texts: Iterable[str]) -> list[Agreement]:
    """The agreements that some cells name."""
    folded = [fold(text) for text in texts]
    return [one for one in agreements() if any(says(text, one["names"]) for text in folded)]


def to_check(agreement: Agreement, rows: list[str]) -> str:
    """What to check in the signed version, with the rows that name the agreement."""
    first = ", ".join(rows[:3]) + (" …" if len(rows) > 3 else "")
    verb = "rests on" if len(rows) == 1 else "rest on"
    return (
        f"{count_of(len(rows), 'row')} ({first}) {verb} the {agreement['agreement']}. Its public text "
        f"({agreement['read']}) allows: {agreement['says']}. Check the signed version; {agreement['source']}"
    )
