"""Whatever a record says, as long as it has the shape of one: every rule answers, in words, and always the same."""

from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.rules import examine, rules
from whole_records import POLICY, TODAY, VOCABULARY, references

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def library(*several: Reference) -> Library:
    return Library({reference.slug: reference for reference in several}, VOCABULARY, POLICY)


@tuned(max_examples=100, deadline=None, suppress_health_check=SLOW)
@given(references, references)
def test_no_rule_fails_and_each_finding_speaks(one: Reference, other: Reference) -> None:
    other = replace(other, slug="globex")
    files = {"reference.yaml", *(request.file for request in one.requests), *one.files}
    for id_, severity, found in examine(one, library(one, other), TODAY):
        assert id_ in rules()
        assert severity.rank <= rules()[id_].rule.severity.rank + 1
        assert found.message.strip() and found.hint.strip()
        assert found.file in files
        assert found.keys or found.file.startswith("evidence/")


@tuned(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(references)
def test_the_same_record_gives_the_same_findings(reference: Reference) -> None:
    again = replace(reference)
    assert list(examine(reference, library(reference), TODAY)) == list(examine(again, library(again), TODAY))
