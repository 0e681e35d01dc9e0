"""What each rule's error keeps off the site, and what only one entry's error does."""

import pytest
from msgspec.structs import replace

from onrecord.catalog.views.withheld import withhold
from onrecord.finding import Finding, Found, Keys, Rule, Severity, Withholds
from onrecord.git.tree import DirectoryTree
from onrecord.rules import list_rules
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT

RECORD = {"duplicate-id", "duplicate-name", "schema", "supersedes-open", "syntax", "unknown-term"}
ITEM = {
    "approval-missing", "dangling-link", "dates-disorder", "evidence-changed", "evidence-missing",
    "evidence-reused-elsewhere", "expired-published", "impossible-pair", "incentive-barred", "path-escape",
    "quote-changed", "self-approval", "unsafe-logo",
}  # fmt: skip
NOTHING = {
    "blackout", "duplicate-outreach", "logo-changed", "no-contact", "over-limit", "planned-not-allowed",
    "request-disorder",
}  # fmt: skip


def test_every_rule_that_reports_errors_says_what_they_keep_off_the_site() -> None:
    declared = {
        id_: known.rule.withholds for id_, known in list_rules().items() if known.rule.severity is Severity.ERROR
    }
    expected = {
        **dict.fromkeys(RECORD, Withholds.RECORD),
        **dict.fromkeys(ITEM, Withholds.ITEM),
        **dict.fromkeys(NOTHING, Withholds.NOTHING),
    }
    assert {id_: declared[id_] for id_ in expected} == expected
    assert not [id_ for id_ in declared if id_ not in expected and declared[id_] is Withholds.RECORD]


@pytest.mark.parametrize(
    ("keys", "file", "severity", "withheld"),
    [
        (("authorizations", 1, "evidence"), "reference.yaml", None, Withholds.ITEM),
        (("logo",), "reference.yaml", None, Withholds.ITEM),
        (("restrictions", 0, "evidence", "file"), "reference.yaml", None, Withholds.NOTHING),
        (("restrictions", 0, "through"), "reference.yaml", None, Withholds.RECORD),
        ((), "reference.yaml", None, Withholds.RECORD),
        (("use",), "requests/2026-11-01-call.yaml", None, Withholds.NOTHING),
        (("authorizations", 1, "evidence"), "reference.yaml", Severity.WARNING, Withholds.NOTHING),
    ],
)
def test_where_no_single_entry_is_at_fault_the_record_is(
    keys: Keys, file: str, severity: Severity | None, withheld: Withholds
) -> None:
    rule = Rule(Severity.ERROR, "x", withholds=Withholds.ITEM)
    assert rule.find_withheld(Found(keys, "", "", file, severity=severity)) is withheld


ERROR = Finding("", 1, 1, "x", Severity.ERROR, "", "", "nordlys-bank", withholds=Withholds.ITEM)


def test_what_is_left_out_is_the_entry_and_nothing_else() -> None:
    library = load_catalog(DirectoryTree(ROOT), DAY, ["nordlys-bank"]).library
    whole = library.references["nordlys-bank"]
    for key in ("authorizations", "quotes", "publications", "content"):
        error = Finding(
            "", 1, 1, "x", Severity.ERROR, "", "", "nordlys-bank", keys=(key, 0, "id"), withholds=Withholds.ITEM
        )
        left = withhold(library, [error]).references["nordlys-bank"]
        assert getattr(left, key) == getattr(whole, key)[1:]
        assert left.restrictions == whole.restrictions
    assert withhold(library, [replace(ERROR, keys=("logo",))]).references["nordlys-bank"].logo is None
