"""One request to a customer, shared by the tests of what asks and what reads the answer."""

from datetime import date

from onrecord.catalog.question import Question

TODAY = date(2026, 11, 25)
ASKED = Question(
    "havn-sjomat",
    "2026-logo",
    date(2026, 11, 23),
    ("logo", "reference-call"),
    ("website", "sales-deck"),
    ("NO", "dach"),
    date(2027, 11, 22),
)
