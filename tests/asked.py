"""One request to a customer, shared by the tests of what asks and what reads the answer."""

from datetime import date
from pathlib import Path

from onrecord.catalog.record.permission_request import PermissionRequest, Question
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_settings

TODAY = date(2026, 11, 25)
VOCABULARY = load_settings(DirectoryTree(Path(__file__).resolve().parents[1]), TODAY)[0]
ASKED = Question(
    "havn-sjomat",
    "2026-logo",
    date(2026, 11, 23),
    ("logo", "reference-call"),
    ("website", "sales-deck"),
    ("NO", "dach"),
    date(2027, 11, 22),
)
REQUEST = PermissionRequest((ASKED,))
