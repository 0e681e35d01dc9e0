"""Two libraries -> what changed in meaning, customer by customer: judged by the decision, not by the text.

The days compared run from `today` (the base's day) to ten years ahead. Each side is judged by its own vocabulary and
policy, so that a change of those shows its effect over the whole catalog.
"""

from collections.abc import Mapping
from datetime import date

from onrecord.catalog.changes.cells import cell_changes, gains
from onrecord.catalog.changes.fields import reference_facts
from onrecord.catalog.changes.model import Changes, ReferenceChange
from onrecord.catalog.changes.setting_changes import settings_facts
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference


def compare(base: Library, head: Library, today: date) -> Changes:
    """What changed from base to head, seen from `today` on. Raises DecisionError where a record cannot be judged."""
    renamed = _renamed(base, head)
    same_rules = base.vocabulary == head.vocabulary and base.policy == head.policy
    found = []
    for slug in sorted({*base.references, *head.references} - set(renamed)):
        was = next((old for old, new in renamed.items() if new == slug), None)
        before, after = base.references.get(was or slug), head.references.get(slug)
        if before == after and same_rules and was is None:
            continue
        cells = tuple(cell_changes(base, before, head, after, today))
        gained = tuple(gains(base, before, head, after, today))
        facts = tuple(reference_facts(before, after, base, head, today))
        if not cells and not gained and not facts and was is None:
            continue
        known = after or before
        assert known is not None
        kind = "added" if before is None else "removed" if after is None else "renamed" if was else "changed"
        kind = "affected" if before == after else kind
        found.append(ReferenceChange(slug, known.name, kind, cells, facts, was, gained))
    return Changes(tuple(found), tuple(settings_facts(base, head)))


def _renamed(base: Library, head: Library) -> Mapping[str, str]:
    """Former slug -> new slug, for a directory that is gone and one that is new, of one name or of one evidence."""
    gone: dict[str, str] = {}
    for slug, reference in base.references.items():
        if slug not in head.references:
            gone |= dict.fromkeys([reference.name, *_proofs(reference)], slug)
    renamed = {}
    for slug, reference in head.references.items():
        marks = [*(name for name, _ in reference.names()), *_proofs(reference)] if slug not in base.references else ()
        former = next((gone[mark] for mark in marks if mark in gone), None)
        if former and former not in renamed:
            renamed[former] = slug
    return renamed


def _proofs(reference: Reference) -> list[str]:
    return [evidence.sha256 for evidence, _ in reference.evidences() if evidence.sha256]
