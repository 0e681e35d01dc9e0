"""On which days something was published without being allowed: looked at where its answer may change, as day by day."""

from datetime import date, timedelta

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.live_publications import (
    UNDATED,
    judge_publication,
    list_refused_stretches,
    may_stay,
)
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT


def test_the_days_looked_at_are_all_on_which_the_answer_changes() -> None:
    library = load_catalog(DirectoryTree(ROOT), DAY).library

    def is_refused(reference: Reference, publication: Publication, day: date) -> bool:
        decision = judge_publication(reference, publication, library, day)
        if decision is None or decision.answer is not Answer.DENY or may_stay(reference, publication, decision):
            return False
        return day == DAY or not {reason.code for reason in decision.reasons} & UNDATED

    found = 0
    for reference in library.references.values():
        for one in reference.publications:
            last = min(DAY, one.removed - timedelta(days=1)) if one.removed else DAY
            days = [one.since + timedelta(days=at) for at in range((last - one.since).days + 1)]
            told = list(list_refused_stretches(reference, one, library, DAY))
            refused = [day for day in days if any(first <= day <= end for first, end in told)]
            assert refused == [day for day in days if is_refused(reference, one, day)], (reference.slug, one.id)
            found += len(told)
    assert found
