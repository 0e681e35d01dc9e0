"""The history on a page: what happened to what is shown, and no word of anything else."""

from msgspec.structs import replace

from onrecord.catalog.record.authorization import Approval
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.public_history import Landed, make_public_history
from small_world import POLICY, forbid, grant, make_customer, make_day, make_requested


def tell_history(before: Reference | None, after: Reference | None, *shown: str) -> str:
    [entry] = make_public_history([Landed(make_day(2), "Dana Okafor", before, after)], shown or ("wall",), POLICY)
    assert (entry.on, entry.by) == (make_day(2), "Dana Okafor")
    return entry.what


def test_a_grant_and_who_approved_it() -> None:
    first = grant(approvals=(Approval("cs", "dana", make_day(1)),))
    assert tell_history(None, make_customer(first)) == "wall granted; wall approved by Dana Okafor"
    assert (
        tell_history(make_customer(make_requested()), make_customer(first))
        == "wall granted; wall approved by Dana Okafor"
    )
    assert tell_history(make_customer(first), make_customer(grant())) == "wall approved by Lee Hartmann"


def test_a_change_of_its_terms() -> None:
    longer = grant(valid_through=make_day(9))
    assert tell_history(make_customer(grant()), make_customer(longer)) == "wall changed in scope or dates"


def test_of_what_is_not_shown_only_that_the_record_changed() -> None:
    other = grant(id="no-thanks", state="declined", note="never again")
    for after in (
        make_customer(grant(), other),
        make_customer(grant(), make_requested(id="next-year")),
        make_customer(grant(), restrictions=(forbid(why="their lawyers"),)),
        make_customer(grant(note="said in confidence")),
        replace(make_customer(grant()), status="paused", status_reason="a quarrel"),
        make_customer(),
        None,
    ):
        assert tell_history(make_customer(grant()), after) == "Record changed"
    assert tell_history(make_customer(grant()), make_customer(grant(), grant(id="secret")), "wall") == "Record changed"


def test_a_record_that_could_not_be_read() -> None:
    assert tell_history(None, None) == "Record changed"
