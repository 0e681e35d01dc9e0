"""What a page lists as allowed is what the decision allows; a grant on file is not enough."""

import pytest
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Withdrawal
from onrecord.catalog.record.profile import Relationship
from onrecord.catalog.record.publication import Content
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.allowed_uses import find_allowed, list_content, list_scopes
from small_world import POLICY, VOCABULARY, customer, day, granted, quote, requested, restriction

STORY = Content("story", "logo", "A story", authorization="wall")


def uses(reference: Reference, number: int = 3) -> dict[str, tuple[str, ...]]:
    """By authorization, the uses that its row on the page names."""
    library = Library({reference.slug: reference}, VOCABULARY, POLICY)
    stands = find_allowed(library, reference, day(number))
    return {scope.id: scope.uses for scope in list_scopes(library, reference, stands, day(number))}


def sent(reference: Reference, number: int = 3) -> list[object]:
    """The last days of the finished assets that the page offers."""
    reference = replace(reference, content=(STORY,))
    library = Library({reference.slug: reference}, VOCABULARY, POLICY)
    return [c.through for c in list_content(reference, find_allowed(library, reference, day(number)), day(number))]


def test_what_nothing_stands_against_is_listed_as_it_was_granted() -> None:
    whole = customer(granted(), quotes=(quote(),))
    assert uses(whole) == {"wall": ("any",)}
    assert sent(whole) == [day(6)]


def test_a_permission_to_quote_without_words_to_quote_is_not_listed() -> None:
    assert uses(customer(granted())) == {"wall": ("logo", "call")}


@pytest.mark.parametrize(
    "reference",
    [
        customer(requested()),
        customer(granted(state="declined")),
        customer(granted(evidence=None)),
        customer(granted(withdrawn=Withdrawal(day(3)))),
        customer(granted(valid_through=day(2))),
        customer(granted(), restrictions=(restriction(start=day(0)),)),
        customer(granted(), status="retired"),
        customer(granted(), status="paused"),
        customer(granted(), relationship=Relationship(contract_ended=day(3))),
        customer(granted(review_by=day(2), valid_through=None)),
    ],
)
def test_what_is_not_allowed_is_not_listed(reference: Reference) -> None:
    assert uses(reference) == {}
    assert sent(reference) == []


def test_a_use_that_lacks_an_approval_is_left_out_alone() -> None:
    only_cs = tuple(a for a in granted().approvals if a.role == "cs")
    assert uses(customer(granted(approvals=only_cs), quotes=(quote(),))) == {"wall": ("logo", "call")}
    assert uses(customer(granted(approvals=()))) == {"wall": ("call",)}
    assert sent(customer(granted(approvals=()))) == []


def test_conditions_are_for_whoever_uses_it_to_meet() -> None:
    assert uses(customer(granted(conditions=("copy-approval",)))) == {"wall": ("logo", "call")}
    assert sent(customer(granted(conditions=("copy-approval",)))) == [day(6)]


def test_what_begins_later_is_listed_and_not_yet_offered() -> None:
    assert uses(customer(granted()), 1) == {"wall": ("logo", "call")}
    assert sent(customer(granted()), 1) == []


def test_the_last_day_is_the_first_of_all_ends() -> None:
    gone = granted(withdrawn=Withdrawal(day(5)))
    ended = customer(gone, relationship=Relationship(contract_ended=day(4)))
    for reference, last in ((customer(granted()), 6), (customer(gone), 4), (ended, 3)):
        library = Library({reference.slug: reference}, VOCABULARY, POLICY)
        [scope] = list_scopes(library, reference, find_allowed(library, reference, day(2)), day(2))
        assert scope.through == day(last)
        assert sent(reference, 2) == [day(last)]
