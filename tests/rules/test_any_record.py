"""Whatever a record says, as long as it has the shape of one: every rule answers, in words, and always the same."""

from hypothesis import HealthCheck, given
from hypothesis import settings as tuned
from hypothesis import strategies as st
from msgspec.structs import replace

from exhaustive import count_examples
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.rules import examine, examine_alone, examine_among, list_rules
from whole_records import POLICY, TODAY, VOCABULARY, references

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def make_library(*several: Reference) -> Library:
    return Library({reference.slug: reference for reference in several}, VOCABULARY, POLICY)


@tuned(max_examples=count_examples(30, 100), deadline=None, suppress_health_check=SLOW)
@given(references, references)
def test_no_rule_fails_and_each_finding_speaks(one: Reference, other: Reference) -> None:
    other = replace(other, slug="globex")
    files = {"reference.yaml", *(request.file for request in one.requests), *one.files}
    for id_, severity, found in examine(one, make_library(one, other), TODAY):
        assert id_ in list_rules()
        assert severity.rank <= list_rules()[id_].rule.severity.rank + 1
        assert found.message.strip() and found.hint.strip()
        assert found.file in files
        assert found.keys or found.file.startswith("evidence/")


@tuned(max_examples=20, deadline=None, suppress_health_check=SLOW)
@given(references)
def test_the_same_record_gives_the_same_findings(reference: Reference) -> None:
    again = replace(reference)
    assert list(examine(reference, make_library(reference), TODAY)) == list(examine(again, make_library(again), TODAY))


CALLED = ["Acme", "acme", "globex", "Globex", "Globeх", "Initech"]
"""Names of others, their directories, and one that only looks the same (its last letter is Cyrillic)."""


@tuned(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(
    st.tuples(references, references, references),
    st.tuples(*[st.sampled_from(CALLED)] * 3),
    st.tuples(*[st.none() | st.sampled_from(["acme", "globex", "nobody"])] * 3),
)
def test_who_is_tied_to_nobody_is_judged_alone(
    several: tuple[Reference, ...], names: tuple[str, ...], parents: tuple[str | None, ...]
) -> None:
    """The rules that look around say nothing of them, and the others say the same no matter who is next to them."""
    slugs = ("acme", "globex", "initech")
    together = make_library(
        *(
            replace(one, slug=slug, name=name, parent=parent)
            for one, slug, name, parent in zip(several, slugs, names, parents, strict=True)
        )
    )
    tied = together.directory.tied
    for slug, one in together.references.items():
        assert slug in tied or not list(examine_among(one, together, TODAY))
        assert list(examine_alone(one, together, TODAY)) == list(examine_alone(one, make_library(one), TODAY))


def test_a_rule_that_looks_around_and_at_one_record_cannot_be_ignored() -> None:
    """Else one of its halves would not know that the other one was silenced."""
    assert not [r.id for r in list_rules().values() if r.check and r.check_among and r.rule.ignorable]
