"""The table in the page: small, and whole."""

from onrecord.catalog.record.days import find_last_day
from onrecord.publish.answer_lookup import tabulate_answers
from publish.sample_view import SAMPLE_TODAY, find_view, make_view

TABLE = tabulate_answers(find_view("nordlys-bank"), SAMPLE_TODAY, find_last_day(SAMPLE_TODAY))


def test_every_use_has_a_class_for_every_channel_and_country() -> None:
    words = make_view().vocabulary
    known = {atom for atoms in TABLE["territories"] if atoms for atom in atoms}
    for classes in TABLE["uses"].values():
        pairs = {(channel, place) for c, place, _ in classes for channel in TABLE["channels"][c]}
        assert {channel for channel, _ in pairs} == set(words.channels.atoms)
    assert TABLE["territories"].count(None) == 1, "one set is for all other countries"
    assert known < set(words.territories.atoms)


def test_stretches_begin_on_the_day_of_the_build_and_go_forward() -> None:
    for classes in (*TABLE["uses"].values(), *TABLE["quotes"].values()):
        for _, _, stretches in classes:
            starts = [start for start, _ in stretches]
            assert starts[0] == 0
            assert starts == sorted(set(starts))


def test_only_quotes_that_may_be_used_are_in_it() -> None:
    assert set(TABLE["quotes"]) == {"cfo-2026"}


def test_refusals_tell_no_reason() -> None:
    assert {code for answer, code, _, _ in TABLE["says"] if answer == "deny"} <= {
        "not-authorized",
        "not-yet-valid",
        "restricted",
    }
