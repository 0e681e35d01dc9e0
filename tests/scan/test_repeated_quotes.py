"""A text that holds a piece of a quote very often is told so at some places, and costs no more than its length."""

from onrecord.names.folding import fold
from onrecord.scan.quotes import QuoteFinder

PIECE = "We deleted eleven spreadsheets on the first day, "
QUOTE = PIECE + "and nobody asked for one since."


def test_a_piece_that_is_repeated_is_told_fifty_times() -> None:
    finder = QuoteFinder([("quillstack", "cfo", QUOTE)])
    for times in (3, 20_000):
        text = PIECE * times
        found = finder.find_quotes(text, finder.find_candidates(fold(text.encode())))
        assert len(found) == min(times, 50)
        assert all(quoted.altered for quoted in found)
