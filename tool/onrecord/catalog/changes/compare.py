"""What changed in meaning between two libraries, customer by customer: by the decision, not by the text.

The days from `today` (the base's day) to ten years ahead are compared. Each side is judged by its own vocabulary and
policy, so a change of those shows its effect on the whole catalog.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from onrecord.catalog.changes.cells import compare_cells, find_gains
from onrecord.catalog.changes.facts import list_reference_facts
from onrecord.catalog.changes.model import Changes, ReferenceChange
from onrecord.catalog.changes.review_marks import FieldChange
from onrecord.catalog.changes.setting_changes import list_setting_facts
from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.takedown import list_to_take_down

_NONE: Mapping[str, tuple[FieldChange, ...]] = MappingProxyType({})


def _select_deciding(policy: Policy) -> tuple[object, ...]:
    """The parts of a policy that influence decisions."""
    approvals = (policy.approvals_default, policy.approvals_by_use, policy.least_people)
    return (*approvals, policy.at_risk, policy.remote_evidence_counts)


def compare(
    base: Library, head: Library, today: date, fields: Mapping[str, tuple[FieldChange, ...]] = _NONE
) -> Changes:
    """What changed from base to head, from `today` on; `fields` are the differences in each customer's files, by slug.

    Raises DecisionError if a record cannot be judged.
    """
    renamed = find_renames(base, head)
    same_rules = base.vocabulary == head.vocabulary and _select_deciding(base.policy) == _select_deciding(head.policy)
    found = []
    for slug in sorted({*base.references, *head.references} - set(renamed)):
        was = next((old for old, new in renamed.items() if new == slug), None)
        before, after = base.references.get(was or slug), head.references.get(slug)
        touched = fields.get(slug, ())
        if before == after and same_rules and was is None and not touched:
            continue
        cells = tuple(compare_cells(base, before, head, after, today))
        gained = tuple(find_gains(base, before, head, after, today))
        facts = tuple(list_reference_facts(before, after, touched))
        if not cells and not gained and not facts and was is None and not touched:
            continue
        known = after or before
        assert known is not None
        kind = "added" if before is None else "removed" if after is None else "renamed" if was else "changed"
        kind = "affected" if before == after and not touched else kind
        gone = tuple(list_to_take_down(before, after, base, head, today))
        found.append(ReferenceChange(slug, known.name, kind, cells, facts, was, gained, touched, gone))
    return Changes(tuple(found), tuple(list_setting_facts(base, head)))


def find_renames(base: Library, head: Library) -> Mapping[str, str]:
    """Former slug -> new slug, for a directory that is gone and a new one with the same name or the same evidence."""
    gone: dict[str, str] = {}
    for slug, reference in base.references.items():
        if slug not in head.references:
            gone |= dict.fromkeys([reference.name, *_list_evidence(reference)], slug)
    renamed = {}
    for slug, reference in head.references.items():
        marks = (
            [*(name for name, _ in reference.list_names()), *_list_evidence(reference)]
            if slug not in base.references
            else ()
        )
        former = next((gone[mark] for mark in marks if mark in gone), None)
        if former and former not in renamed:
            renamed[former] = slug
    return renamed


def _list_evidence(reference: Reference) -> list[str]:
    return [evidence.sha256 for evidence, _ in reference.list_evidence() if evidence.sha256]
