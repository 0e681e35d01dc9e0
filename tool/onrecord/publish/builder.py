"""Builds the site: leaves out what errors withhold, renders aside, reads back, and swaps it in.

What has ended disappears whatever else is wrong: an error withholds what its rule declares, and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.catalog.changes.protected_files import is_wish_file
from onrecord.catalog.views.withheld import find_withheld_records
from onrecord.finding import Finding, Severity, Withholds
from onrecord.git.tree import Tree
from onrecord.publish.site_files import Histories, KnownHistories, Source, make_site
from onrecord.publish.site_memory import SiteMemory
from onrecord.publish.verify import verify_folder
from onrecord.store.catalog_reader import Catalog
from onrecord.store.company_mark import read_mark
from onrecord.store.findings_with_places import examine
from onrecord.store.folder_swap import StagedFiles, check_free, list_files, stage_folder, swap
from onrecord.store.packed_records import PackedRecords
from onrecord.store.parallel import release_memory
from onrecord.store.wish_files import read_wishes


class ReadBackError(Exception):
    """The site did not pass its own read-back: nothing was swapped in."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


class StrictError(Exception):
    """The catalog has errors, and the build is strict: nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: how many references are shown, how many are not, how many files there are and changed.

    `broken` are the references that errors kept off the site entirely, `errors` are all errors of the catalog.
    """

    shown: int
    left_out: int
    files: int
    changed: int
    broken: int = 0
    errors: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether the site is complete: no error kept anything off it, and nothing must be taken down."""
        return all(error.withholds is Withholds.NOTHING and _is_beside(error) for error in self.errors)


def _is_beside(error: Finding) -> bool:
    """Whether an error is about a request or a wish that was read: the site shows or counts it all the same."""
    return ("/requests/" in error.path or is_wish_file(error.path)) and error.rule not in ("syntax", "schema")


def build(
    catalog: Catalog,
    tree: Tree,
    out: Path,
    day: date,
    *,
    audience: str = "sales",
    preview: bool = False,
    histories: Histories | None = None,
    strict: bool = False,
    found: Sequence[Finding] | None = None,
    cache: Path | None = None,
) -> Built:
    """Build the site of an audience into `out`, for a day (civil, in the policy's zone).

    `found` are the findings about the catalog, if known. What is made and read back is remembered in files whose names
    begin with `cache`, for the next build into `out`; the bytes are the same with and without it.

    Raises ReadBackError, StrictError (with `strict`, on any error), OccupiedError, ShellError and OSError; `out` is
    then unchanged.
    """
    check_free(out)
    every = examine(catalog, tree, day) if found is None else found
    errors = tuple(f for f in every if f.severity is Severity.ERROR)
    if errors and strict:
        raise StrictError(list(errors))
    vocabulary, policy, records = catalog.library.vocabulary, catalog.library.policy, catalog.library.references
    if isinstance(records, PackedRecords):  # one is read at a time, and the lists need the memory
        records.move_to_disk()
        release_memory()
    made_of = (audience, vocabulary, policy, read_mark(policy, tree), day, preview)
    memory = SiteMemory(cache, out, made_of) if cache else None
    wishes = read_wishes(tree, catalog.library, day).wishes
    source = Source(
        catalog.library, errors, tree, day, audience, preview, histories or KnownHistories({}), memory, wishes
    )
    files, changed, reference_count = _replace(source, out)
    whole = len(catalog.library.references) - len(find_withheld_records(errors))
    return Built(reference_count, whole - reference_count, files, changed, catalog.references - whole, errors)


def _replace(source: Source, out: Path) -> tuple[int, int, int]:
    """Make the site aside, read it back, and swap it in if it changed. Returns all files, changed ones, references."""
    with stage_folder(out) as staged:
        made = make_site(source, StagedFiles(staged, out))
        release_memory()
        found = verify_folder(
            staged,
            source.day,
            source.library,
            source.errors,
            ahead=True,
            before=source.memory,
            wishes=source.wishes,
        )
        if found:
            raise ReadBackError(found)
        there = set(list_files(out) if out.is_dir() else ())
        changed = sum(made.changed.values()) + len(there - made.changed.keys())
        if changed or not out.is_dir():
            swap(staged, out)
    if source.memory:  # the old site is gone by now; linking its files counts as a change of their state
        source.memory.save(made.changed, source.library.references)
    return len(made.changed), changed, made.shown
