"""The engine: rules are found by their files, and a record's ignores silence what may be silenced."""

from pathlib import Path

import pytest
from msgspec.structs import replace

import onrecord.rules as engine
from example_catalogs import Find, read_settings, try_examples
from onrecord.finding import Severity
from onrecord.reports.rules import Example

OPEN_END = "authorizations:\n  - id: 2026-name\n    review_by: 2027-06-15\n"
CALL = "requests/2026-10-01-call.yaml"
STALE = "use: reference-call\nrequested: {on: 2026-10-01, by: sam}\n"


def make_ignore(rule: str, until: str = "2026-12-31") -> str:
    return f"ignore: [{{rule: {rule}, why: we know, until: {until}}}]\n"


def test_every_file_is_a_rule_and_its_name_is_the_id() -> None:
    files = {p.stem.replace("_", "-") for p in Path(engine.__file__).parent.glob("*.py")} - {"--init--"}
    assert set(engine.list_rules()) == files
    assert list(engine.list_rules()) == sorted(files)


def test_every_rule_of_the_first_list_is_there() -> None:
    errors = """expired-published syntax schema unknown-term duplicate-id duplicate-name dangling-link evidence-missing
        evidence-changed evidence-reused-elsewhere dates-disorder approval-missing self-approval path-escape unsafe-logo
        over-limit blackout request-disorder duplicate-outreach no-contact quote-changed logo-changed supersedes-open"""
    warnings = """expiring-published review-due at-risk outcome-missing thanks-owed request-stale term-too-long
        no-expiry unused-ignore orphan-evidence name-is-common-word incentive-undisclosed"""
    severities = {id_: known.rule.severity for id_, known in engine.list_rules().items()}
    assert {id_ for id_, severity in severities.items() if severity is Severity.ERROR} >= set(errors.split())
    assert {id_ for id_, severity in severities.items() if severity is Severity.WARNING} >= set(warnings.split())


def test_what_guards_permissions_cannot_be_ignored() -> None:
    """Authorizations, evidence, paths, approvals and publications."""
    guards = """expired-published expiring-published syntax schema unknown-term duplicate-id duplicate-name
        dangling-link evidence-missing evidence-changed evidence-reused-elsewhere orphan-evidence dates-disorder
        approval-missing self-approval path-escape unsafe-logo quote-changed logo-changed supersedes-open
        unused-ignore"""
    assert not [id_ for id_ in guards.split() if engine.list_rules()[id_].rule.ignorable]


def test_an_ignore_silences_its_rule_and_is_then_used(find: Find) -> None:
    assert len(find("no-expiry", OPEN_END)) == 1
    assert find("no-expiry", OPEN_END + make_ignore("no-expiry")) == []
    assert find("unused-ignore", OPEN_END + make_ignore("no-expiry")) == []


@pytest.mark.parametrize(("until", "silent"), [("2026-11-21", True), ("2026-11-20", False)])
def test_its_last_day_is_inside(find: Find, until: str, silent: bool) -> None:
    text = OPEN_END + make_ignore("no-expiry", until)
    assert (find("no-expiry", text) == []) is silent
    over = find("unused-ignore", text)
    assert [f"ended on {until}" in finding.message for finding in over] == ([] if silent else [True])


def test_one_that_silences_nothing_is_a_warning(find: Find) -> None:
    (finding,) = find("unused-ignore", make_ignore("no-expiry"))
    assert (finding.severity, finding.line) == (Severity.WARNING, 4)
    assert "silences nothing" in finding.message


def test_one_of_a_rule_that_cannot_be_ignored_is_an_error_and_silences_nothing(find: Find) -> None:
    text = "owner: nobody\n" + make_ignore("dangling-link")
    assert len(find("dangling-link", text)) == 1
    (finding,) = find("unused-ignore", text)
    assert finding.severity is Severity.ERROR and "cannot be ignored" in finding.message


def test_one_of_an_unknown_rule_is_an_error(find: Find) -> None:
    (finding,) = find("unused-ignore", make_ignore("no-expire"))
    assert finding.severity is Severity.ERROR and "there is no rule 'no-expire'" in finding.message


def test_an_ignore_speaks_for_its_own_file_only(find: Find) -> None:
    assert len(find("request-stale", make_ignore("request-stale"), {CALL: STALE})) == 1
    assert find("request-stale", "", {CALL: STALE + make_ignore("request-stale")}) == []
    assert find("unused-ignore", "", {CALL: STALE + make_ignore("request-stale")}) == []


def test_one_of_two_same_ignores_is_needless(find: Find) -> None:
    entry = "{rule: no-expiry, why: we know, until: 2026-12-31}"
    (finding,) = find("unused-ignore", f"{OPEN_END}ignore:\n  - {entry}\n  - {entry}\n")
    assert "silences nothing" in finding.message


def test_findings_come_in_the_order_of_reports_with_the_page_that_explains_them(tmp_path: Path) -> None:
    vocabulary, policy = read_settings()
    examples = [Example("reference.yaml", "yaml", "owner: nobody\nlogo: logo.svg\n"), Example(CALL, "yaml", STALE)]
    found = try_examples(tmp_path, examples, words=(vocabulary, policy)).findings
    assert [finding.order for finding in found] == sorted(finding.order for finding in found)
    assert {finding.url for finding in found} == {f"{policy.rules_url}#{finding.rule}" for finding in found}
    nowhere = replace(policy, site=replace(policy.site, url=None))
    bare = try_examples(tmp_path / "again", examples, words=(vocabulary, nowhere)).findings
    assert {finding.url for finding in bare} == {None}
