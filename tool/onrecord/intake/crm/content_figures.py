"""Imports how content performed: views and downloads, by the id or address of a content item."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.reasons import DecisionError, list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.publication import Performance
from onrecord.git.tree import Tree
from onrecord.intake.crm.import_plan import Planned, add_edit, make_report
from onrecord.intake.crm.rows import Rows, iterate_usable
from onrecord.intake.crm.sheet_reader import RowError, Sheet
from onrecord.intake.crm.signals import Written
from onrecord.intake.crm.tables import Row
from onrecord.store.catalog_reader import Catalog
from onrecord.yaml.edit import EditError

Place = tuple[str, int]
"""A content item: the customer's id, and its place in the record's list."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    line: int
    new: Performance


def plan_content(catalog: Catalog, tree: Tree, sheet: Sheet, read_on: date) -> Planned:
    """What the rows change in the records. `read_on` is the date of numbers whose row has none.

    A row that cannot be used becomes a finding of the plan; it is not raised.
    """
    rows = Rows()
    found: dict[Place, _Numbers] = {}
    items = _Items(catalog.library)
    for row in iterate_usable(sheet, rows):
        try:
            numbers = _read_numbers(sheet, row, read_on)
            place = items.find(sheet, row)
            if place in found and found[place].new != numbers.new:
                message = f"the numbers differ from line {found[place].line}, which is about the same content"
                raise RowError(sheet.make_finding(row.line, message, "keep one row per content item", "content"))
        except RowError as error:
            rows.findings.append(error.finding)
            continue
        found[place] = numbers
    planned = Planned(make_report(sheet, rows))
    by_slug: dict[str, list[Written]] = defaultdict(list)
    for (slug, index), numbers in sorted(found.items()):
        item = catalog.library.references[slug].content[index]
        old, new = item.performance, _join(item.performance, numbers.new)
        if old and old.on > new.on:
            planned.report.count_passed_over("the record has newer numbers")
        elif old == new:
            planned.report.unchanged.append(f"{slug} {item.id}")
        else:
            by_slug[slug].append(Written(("content", index, "performance"), _make_fields(old), _make_fields(new)))
    for slug, written in by_slug.items():
        try:
            add_edit(planned, tree, slug, written)
        except EditError as error:
            planned.report.findings.append(sheet.make_finding(1, f"{slug}: {error}", "edit the record by hand"))
    return planned


class _Items:
    """The content items of a catalog, by id and by address."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.by_id: dict[str, list[Place]] = defaultdict(list)
        self.by_url: dict[str, list[Place]] = defaultdict(list)
        for slug, reference in library.references.items():
            for place, item in enumerate(reference.content):
                self.by_id[item.id].append((slug, place))
                if item.url:
                    self.by_url[_shorten_address(item.url)].append((slug, place))

    def find(self, sheet: Sheet, row: Row) -> Place:
        """The one item that a row is about. Raises RowError."""
        id_, url, customer = (sheet.read_text(row, field) for field in ("content", "url", "customer"))
        if not id_ and not url:
            raise RowError(sheet.make_finding(row.line, "the row names no content", "add a content id or an address"))
        places = self.by_id.get(id_, []) if id_ else self.by_url.get(_shorten_address(url), [])
        value, where = (id_, "content") if id_ else (url, "url")
        if customer:
            slug = self._find_slug(sheet, row, customer)
            places = [place for place in places if place[0] == slug]
        if not places:
            hint = "add it to the customer's record, under `content`"
            raise RowError(
                sheet.make_finding(row.line, f"there is no content {value[:120]!r} in the catalog", hint, where)
            )
        if len(places) > 1:
            slugs = list_words([slug for slug, _ in places])
            message = f"{value[:120]!r} is content of {slugs}"
            raise RowError(
                sheet.make_finding(row.line, message, "add a column `customer` that names the customer", where)
            )
        return places[0]

    def _find_slug(self, sheet: Sheet, row: Row, customer: str) -> str:
        try:
            return self.library.resolve(customer).slug
        except DecisionError as error:
            raise RowError(sheet.make_finding(row.line, error.message, error.hint, "customer")) from None


def _read_numbers(sheet: Sheet, row: Row, read_on: date) -> _Numbers:
    views, downloads = sheet.count(row, "views"), sheet.count(row, "downloads")
    if views is None and downloads is None:
        raise RowError(
            sheet.make_finding(row.line, "the row has neither views nor downloads", "remove the row", "views")
        )
    on = sheet.read_day(row, "read_on", sheet.reading.today) or read_on
    return _Numbers(row.line, Performance(on, views, downloads))


def _join(old: Performance | None, new: Performance) -> Performance:
    """The new numbers; a number that the file does not have is kept."""
    if old is None:
        return new
    return Performance(
        new.on,
        old.views if new.views is None else new.views,
        old.downloads if new.downloads is None else new.downloads,
    )


def _make_fields(done: Performance | None) -> Mapping[str, object] | None:
    if done is None:
        return None
    numbers = {"views": done.views, "downloads": done.downloads}
    return {**{key: value for key, value in numbers.items() if value is not None}, "on": done.on.isoformat()}


def _shorten_address(url: str) -> str:
    """An address without what does not distinguish pages: scheme, `www.`, query, fragment, the last slash."""
    plain = url.split("#")[0].split("?")[0].casefold()
    return plain.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
