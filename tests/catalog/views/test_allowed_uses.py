"""What a page lists as allowed is what the decision allows; a grant on file is not enough."""

import pytest
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Withdrawal
from onrecord.catalog.record.profile import Relationship
from onrecord.catalog.record.publication import Content
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.allowed_uses import find_allowed, list_content, list_scopes
from small_world import POLICY, VOCABULARY, forbid, grant, make_customer, make_day, make_requested, quote

STORY = Content("story", "logo", "A story", authorization="wall")


def list_uses(reference: Reference, number: int = 3) -> dict[str, tuple[str, ...]]:
    """By authorization, the uses that its row on the page names."""
    library = Library({reference.slug: reference}, VOCABULARY, POLICY)
    stands = find_allowed(library, reference, make_day(number))
    return {scope.id: scope.uses for scope in list_scopes(library, reference, stands, make_day(number))}


def list_last_days(reference: Reference, number: int = 3) -> list[object]:
    """The last days of the finished assets that the page offers."""
    reference = replace(reference, content=(STORY,))
    library = Library({reference.slug: reference}, VOCABULARY, POLICY)
    return [
        c.through for c in list_content(reference, find_allowed(library, reference, make_day(number)), make_day(number))
    ]


def test_what_nothing_stands_against_is_listed_as_it_was_granted() -> None:
    whole = make_customer(grant(), quotes=(quote(),))
    assert list_uses(whole) == {"wall": ("any",)}
    assert list_last_days(whole) == [make_day(6)]


def test_a_permission_to_quote_without_words_to_quote_is_not_listed() -> None:
    assert list_uses(make_customer(grant())) == {"wall": ("logo", "call")}


@pytest.mark.parametrize(
    "reference",
    [
        make_customer(make_requested()),
        make_customer(grant(state="declined")),
        make_customer(grant(evidence=None)),
        make_customer(grant(withdrawn=Withdrawal(make_day(3)))),
        make_customer(grant(valid_through=make_day(2))),
        make_customer(grant(), restrictions=(forbid(start=make_day(0)),)),
        make_customer(grant(), status="retired"),
        make_customer(grant(), status="paused"),
        make_customer(grant(), relationship=Relationship(contract_ended=make_day(3))),
        make_customer(grant(review_by=make_day(2), valid_through=None)),
    ],
)
def test_what_is_not_allowed_is_not_listed(reference: Reference) -> None:
    assert list_uses(reference) == {}
    assert list_last_days(reference) == []


def test_a_use_that_lacks_an_approval_is_left_out_alone() -> None:
    only_cs = tuple(a for a in grant().approvals if a.role == "cs")
    assert list_uses(make_customer(grant(approvals=only_cs), quotes=(quote(),))) == {"wall": ("logo", "call")}
    assert list_uses(make_customer(grant(approvals=()))) == {"wall": ("call",)}
    assert list_last_days(make_customer(grant(approvals=()))) == []


def test_conditions_are_for_whoever_uses_it_to_meet() -> None:
    assert list_uses(make_customer(grant(conditions=("copy-approval",)))) == {"wall": ("logo", "call")}
    assert list_last_days(make_customer(grant(conditions=("copy-approval",)))) == [make_day(6)]


def test_what_begins_later_is_listed_and_not_yet_offered() -> None:
    assert list_uses(make_customer(grant()), 1) == {"wall": ("logo", "call")}
    assert list_last_days(make_customer(grant()), 1) == []


def test_the_last_day_is_the_first_of_all_ends() -> None:
    gone = grant(withdrawn=Withdrawal(make_day(5)))
    ended = make_customer(gone, relationship=Relationship(contract_ended=make_day(4)))
    for reference, last in ((make_customer(grant()), 6), (make_customer(gone), 4), (ended, 3)):
        library = Library({reference.slug: reference}, VOCABULARY, POLICY)
        [scope] = list_scopes(library, reference, find_allowed(library, reference, make_day(2)), make_day(2))
        assert scope.through == make_day(last)
        assert list_last_days(reference, 2) == [make_day(last)]
