"""The site: leave out what errors withhold, render aside, read back, swap.

What is over disappears whatever else is wrong: an error withholds what its rule declares, and harms nobody else.
"""

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from onrecord import __version__
from onrecord.catalog.views.projection import public_view, site_view
from onrecord.catalog.views.public_history import Landed
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.catalog.views.withheld import withhold
from onrecord.finding import Finding, Severity, Withholds
from onrecord.git.tree import Tree
from onrecord.publish.api import api_files, customers_file, public_logo, schema_file
from onrecord.publish.cards import card
from onrecord.publish.feeds import feed_files
from onrecord.publish.pages import Page, reference_page, site_pages
from onrecord.publish.search_rows import catalog_json, stories_json, vocabulary_json
from onrecord.publish.shells import Shell, Shells, render_shells
from onrecord.publish.verify import verify_folder
from onrecord.store.catalog_reader import Catalog
from onrecord.store.findings_with_places import examined
from onrecord.store.folder_swap import MARKER, check_free, staged_folder, swap, write_all
from onrecord.store.parallel import spread

CHUNK = 100
"""So many references are stamped by a process at a time."""


class ReadBackError(Exception):
    """The site did not pass its own reading: nothing was swapped in."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


class StrictError(Exception):
    """The catalog has errors, and a strict build was asked for: nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__(f"{len(findings)} findings")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did: how many references are shown, how many do not stand, files, and how many changed.

    `broken` are the references that errors kept off the site as a whole, `errors` all of the catalog's.
    """

    shown: int
    left_out: int
    files: int
    changed: int
    broken: int = 0
    errors: tuple[Finding, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all is there that may be: no error kept anything off the site, and nothing must be taken down."""
        return all(error.withholds is Withholds.NOTHING and _of_request(error) for error in self.errors)


def _of_request(error: Finding) -> bool:
    """Whether an error is about a request that was read: the site shows the request all the same."""
    return "/requests/" in error.path and error.rule not in ("syntax", "schema")


def build(
    catalog: Catalog,
    tree: Tree,
    out: Path,
    day: date,
    *,
    audience: str = "sales",
    preview: bool = False,
    histories: Mapping[str, Sequence[Landed]] | None = None,
    strict: bool = False,
) -> Built:
    """Build the site of an audience into `out`, for a day (civil, of the policy's zone).

    Raises ReadBackError, StrictError (with `strict`, on any error), OccupiedError, ShellError and OSError; whatever is
    raised, `out` is as it was.
    """
    check_free(out)
    errors = tuple(f for f in examined(catalog, tree, day) if f.severity is Severity.ERROR)
    if errors and strict:
        raise StrictError(list(errors))
    library = withhold(catalog.library, errors)
    if audience == "public":
        site = public_view(library, day, preview=preview)
    else:
        site = site_view(library, day, preview=preview, histories=histories)
    files = site_files(site, tree)
    shown = len(site.customers) if audience == "public" else len(site.references)
    changed = _written(files, out, catalog, day, errors)
    broken = catalog.references - len(library.references)
    return Built(shown, len(library.references) - shown, len(files), changed, broken, errors)


def _written(files: Mapping[str, bytes], out: Path, catalog: Catalog, day: date, errors: Sequence[Finding]) -> int:
    """How many files changed."""
    with staged_folder(out) as staged:
        changed = write_all(staged, files, out)
        found = verify_folder(staged, day, catalog.library, errors, ahead=True)
        if found:
            raise ReadBackError(found)
        stale = (
            {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()} - set(files) if out.is_dir() else ()
        )
        if not out.is_dir() or changed or stale:
            swap(staged, out)
    return changed + len(stale)


def site_files(site: SiteView, tree: Tree) -> dict[str, bytes]:
    """Every file of the site by its path."""
    shells = render_shells(site.vocabulary, site.audience, site.policy.site.url)
    files = dict(shells.files)
    files.update(_pages(site, shells))
    if site.audience == "public":
        files.update(_public(site, tree))
    else:
        files.update(_colleagues(site, tree))
    files.update(_index(site, files))
    files[MARKER] = _json({"version": 1, "tool": __version__, "audience": site.audience, **_when(site)})
    return files


def _when(site: SiteView) -> dict[str, object]:
    demo = {"demo": True} if site.policy.demo_today else {}
    return {"day": site.day.isoformat(), "preview": site.preview, **demo}


def _pages(site: SiteView, shells: Shells) -> Iterator[tuple[str, bytes]]:
    """All pages made from records, joined into their shells; those of the references on all cores."""
    yield from (_joined(page, shells.shells) for page in site_pages(site))

    def stamped(references: Sequence[ReferenceView]) -> list[tuple[str, bytes]]:
        return [_joined(reference_page(reference, site), shells.shells) for reference in references]

    for pages in spread(stamped, site.references, CHUNK):
        yield from pages


def _joined(page: Page, shells: Mapping[str, Shell]) -> tuple[str, bytes]:
    shell = shells[page.shell]
    return page.path, shell.joined(page.body, page.title, page.description, page.path.count("/")).encode("utf-8")


def _colleagues(site: SiteView, tree: Tree) -> Iterator[tuple[str, bytes]]:
    cards = {r.slug: found for r in site.references if (found := card(r, site))}
    yield "assets/catalog.json", _json(catalog_json(site), compact=True)
    yield "assets/stories.json", _json(stories_json(site), compact=True)
    yield "assets/vocabulary.json", _json(vocabulary_json(site), compact=True)
    for reference in site.references:
        if reference.logo:
            yield (
                f"references/{reference.slug}/{reference.logo}",
                tree.read(f"references/{reference.slug}/{reference.logo}"),
            )
    yield from api_files(site, cards)
    yield from feed_files(site, cards)


def _public(site: SiteView, tree: Tree) -> Iterator[tuple[str, bytes]]:
    for customer in site.customers:
        path = public_logo(customer)
        if path:
            yield path, tree.read(f"references/{customer.home}/{customer.logo}")
    yield customers_file(site)
    yield schema_file()
    yield "index.html", _REDIRECT


_REDIRECT = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our customers</title>'
    b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    b'<meta http-equiv="refresh" content="0; url=customers/"></head>'
    b'<body><p><a href="customers/">Our customers</a></p></body></html>\n'
)


def _index(site: SiteView, files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The sitemap, where policy says where the site is hosted: sitemaps hold whole addresses (sitemaps.org)."""
    base = site.policy.site.url
    if not base:
        return
    pages = sorted(path.removesuffix("index.html") for path in files if path.endswith("index.html"))
    rows = "".join(f"<url><loc>{html.escape(base.rstrip('/'))}/{html.escape(path)}</loc></url>\n" for path in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    yield "sitemap.xml", f"{head}{rows}</urlset>\n".encode()


def _json(document: Mapping[str, Any], *, compact: bool = False) -> bytes:
    if compact:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8")
