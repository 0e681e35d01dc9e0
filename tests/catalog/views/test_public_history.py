"""The history on a page: what happened to what is shown, and no word of anything else."""

from msgspec.structs import replace

from onrecord.catalog.record.authorization import Approval
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.public_history import Landed, make_public_history
from small_world import POLICY, customer, day, granted, requested, restriction


def told(before: Reference | None, after: Reference | None, *shown: str) -> str:
    [entry] = make_public_history([Landed(day(2), "Dana Okafor", before, after)], shown or ("wall",), POLICY)
    assert (entry.on, entry.by) == (day(2), "Dana Okafor")
    return entry.what


def test_a_grant_and_who_approved_it() -> None:
    first = granted(approvals=(Approval("cs", "dana", day(1)),))
    assert told(None, customer(first)) == "wall granted; wall approved by Dana Okafor"
    assert told(customer(requested()), customer(first)) == "wall granted; wall approved by Dana Okafor"
    assert told(customer(first), customer(granted())) == "wall approved by Lee Hartmann"


def test_a_change_of_its_terms() -> None:
    longer = granted(valid_through=day(9))
    assert told(customer(granted()), customer(longer)) == "wall changed in scope or dates"


def test_of_what_is_not_shown_only_that_the_record_changed() -> None:
    other = granted(id="no-thanks", state="declined", note="never again")
    for after in (
        customer(granted(), other),
        customer(granted(), requested(id="next-year")),
        customer(granted(), restrictions=(restriction(why="their lawyers"),)),
        customer(granted(note="said in confidence")),
        replace(customer(granted()), status="paused", status_reason="a quarrel"),
        customer(),
        None,
    ):
        assert told(customer(granted()), after) == "Record changed"
    assert told(customer(granted()), customer(granted(), granted(id="secret")), "wall") == "Record changed"


def test_a_record_that_could_not_be_read() -> None:
    assert told(None, None) == "Record changed"
