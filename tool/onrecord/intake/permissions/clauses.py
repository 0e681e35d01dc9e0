"""Standard agreements whose public text is known: a list that names one has something to check, not a grant."""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TypedDict, cast

from onrecord.intake.permissions.phrases import fold, says
from onrecord.reports.text import count_of
from onrecord.yaml.loader import load


class Agreement(TypedDict):
    """One agreement: its names in lists, what its public text says about naming customers, the source, and its date."""

    agreement: str
    names: list[str]
    says: str
    source: str
    read: str


@cache
def list_agreements() -> tuple[Agreement, ...]:
    """All known agreements."""
    return tuple(cast("list[Agreement]", load(files(__package__ or "").joinpath("clauses.yaml").read_bytes())))


def find_named_agreements(texts: Iterable[str]) -> list[Agreement]:
    """The agreements that cells name."""
    folded = [fold(text) for text in texts]
    return [one for one in list_agreements() if any(says(text, one["names"]) for text in folded)]


def say_check(agreement: Agreement, rows: list[str]) -> str:
    """A sentence about what to check in the signed version, with the rows that name the agreement."""
    first = ", ".join(rows[:3]) + (" …" if len(rows) > 3 else "")
    verb = "refers to" if len(rows) == 1 else "refer to"
    return (
        f"{count_of(len(rows), 'row')} ({first}) {verb} the {agreement['agreement']}. Its public text "
        f"({agreement['read']}) allows: {agreement['says']}. Check the signed version. Source: {agreement['source']}"
    )
