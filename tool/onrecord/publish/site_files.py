"""Every file of a site. Workers make the files of single references, and return their packed index entries."""

import html
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Protocol

from msgspec import msgpack

from onrecord import __version__
from onrecord.catalog.library import Library
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.finder import Fit, is_allowed_anywhere
from onrecord.catalog.search.insights import gather_insights
from onrecord.catalog.search.open_wishes import OpenWishes
from onrecord.catalog.search.program_facts import ProgramFacts, make_program_facts
from onrecord.catalog.views.projection import make_public_head, make_reference_view, make_site_head
from onrecord.catalog.views.public_history import Landed
from onrecord.catalog.views.public_view import CustomerView, list_keyed_customers
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.catalog.views.withheld import withhold
from onrecord.finding import Finding
from onrecord.git.tree import Tree
from onrecord.publish.api import (
    API,
    describe_reference,
    encode_customers,
    encode_json,
    encode_reference,
    encode_references,
    make_logo_path,
    make_reference_path,
    read_schema_file,
)
from onrecord.publish.badges import draw_public_badges, draw_reference_badge
from onrecord.publish.cards import trace_timelines
from onrecord.publish.desk import DeskRow, list_desk_rows, list_wish_rows
from onrecord.publish.embed import make_embed_file
from onrecord.publish.feeds import make_atom_feed, make_calendars, make_llms_text
from onrecord.publish.index_entries import IndexEntries, Indexer
from onrecord.publish.openapi import make_openapi_file
from onrecord.publish.pages import Page, make_customers_page, make_reference_page, make_reviews_pages, make_site_pages
from onrecord.publish.review_pages import make_reviews
from onrecord.publish.search_rows import encode_stories, encode_vocabulary, make_catalog_files
from onrecord.publish.shells import Masthead, Shell, render_shells
from onrecord.publish.site_memory import Kept, SiteMemory, compute_digest
from onrecord.publish.templates import compile_templates
from onrecord.store.bytes_on_disk import BytesOnDisk
from onrecord.store.company_mark import read_mark
from onrecord.store.folder_swap import MARKER
from onrecord.store.packed_records import PackedRecords
from onrecord.store.parallel import spread

CHUNK = 50
"""How many references a process makes at a time."""

File = tuple[str, bytes]
_FACTS = msgpack.Decoder(ProgramFacts)
_FITS = msgpack.Decoder(list[tuple[bytes, Fit]])
"""How a customer fits what colleagues look for, by the digest of the search."""


class Files(Protocol):
    """Where the files of a site are put."""

    def put(self, path: str, data: bytes) -> bool:
        """Write a file. Returns whether it changed."""

    def put_pieces(self, path: str, pieces: Iterator[bytes]) -> bool:
        """As `put`, for a long file."""

    def link(self, path: str) -> bool:
        """Take a file from the last build unchanged. Returns whether that was possible."""

    def get(self, path: str) -> bytes:
        """A file that was put."""


class Histories(Protocol):
    """The last steps of records."""

    def identify(self, slug: str) -> object:
        """A value that identifies a customer's history."""

    def find_steps(self, slugs: Collection[str]) -> Mapping[str, Sequence[Landed]]:
        """The histories of some customers, each with the latest step first."""


@dataclass(frozen=True, slots=True)
class KnownHistories:
    """Histories that are already known."""

    steps: Mapping[str, Sequence[Landed]]

    def identify(self, slug: str) -> object:
        """The steps themselves."""
        return self.steps.get(slug, ())

    def find_steps(self, slugs: Collection[str]) -> Mapping[str, Sequence[Landed]]:
        """Those of all customers."""
        return self.steps


@dataclass(frozen=True)
class Source:
    """What a site is made from: the whole library, the catalog's errors, which withhold parts of it, and its history.

    `day` is the day of the build (civil, of the policy's zone).
    """

    library: Library
    errors: Sequence[Finding]
    tree: Tree
    day: date
    audience: str = "sales"
    preview: bool = False
    histories: Histories = field(default_factory=lambda: KnownHistories({}))
    memory: SiteMemory | None = None
    wishes: Sequence[FiledWish] = ()

    @cached_property
    def _errors_of(self) -> Mapping[str | None, list[Finding]]:
        found = defaultdict[str | None, list[Finding]](list)
        for error in self.errors:
            found[error.customer].append(error)
        return found

    def compute_digest(self, slug: str) -> bytes | None:
        """A hash of everything that the files of one reference are made of; None if not known."""
        records = self.library.references
        if self.memory is None or not isinstance(records, PackedRecords):
            return None
        withheld = [(error.withholds, error.keys) for error in self._errors_of.get(slug, ())]
        return compute_digest(records.find_packed(slug), withheld, self.histories.identify(slug))

    def withhold(self, slugs: Sequence[str]) -> Library:
        """Some of the references, without what errors withhold of them."""
        whole = self.library
        some = Library({slug: whole.references[slug] for slug in slugs}, whole.vocabulary, whole.policy)
        return withhold(some, [error for slug in slugs for error in self._errors_of.get(slug, ())])


@dataclass
class Made:
    """What was made: every path, with whether its file changed, and how many references are shown."""

    changed: dict[str, bool] = field(default_factory=dict)
    shown: int = 0


def make_site(source: Source, files: Files) -> Made:
    """Put every file of the site of an audience. Raises ShellError and OSError."""
    library, made = source.library, Made()
    make = _Public if source.audience == "public" else _Sales
    maker = make(source, files, _put_shells(source, files, made), made)
    maker.make_references()
    maker.make_lists()
    if site_map := _make_sitemap(made, library.policy.site.url):
        made.changed["sitemap.xml"] = files.put("sitemap.xml", site_map)
    marker = {"version": 1, "tool": __version__, "audience": source.audience, **_describe_build(source)}
    made.changed[MARKER] = files.put(MARKER, encode_json(marker))
    return made


def _put_shells(source: Source, files: Files, made: Made) -> Mapping[str, Shell]:
    """Put the finished files of the theme, and return the shells."""
    memory = source.memory
    known = memory.recall_shells() if memory else None
    if known and all(files.link(path) for path in known[1]):
        shells, paths = known
        made.changed.update(dict.fromkeys(paths, False))
    else:
        policy = source.library.policy
        company, mark = policy.company, read_mark(policy, source.tree)
        masthead = Masthead(company.name, (company.mark, mark) if company.mark and mark else None, company.website)
        rendered = render_shells(source.library.vocabulary, source.audience, policy.site.url, masthead)
        shells, paths = rendered.shells, list(rendered.files)
        made.changed.update({path: files.put(path, data) for path, data in rendered.files.items()})
    if memory:
        memory.keep_shells(shells, paths)
    return shells


def _describe_build(source: Source) -> dict[str, object]:
    demo = {"demo": True} if source.library.policy.demo_today else {}
    return {"day": source.day.isoformat(), "preview": source.preview, **demo}


class _Maker:
    """Makes the site of one audience."""

    def __init__(self, source: Source, files: Files, shells: Mapping[str, Shell], made: Made) -> None:
        self.source, self.files, self.shells, self.made = source, files, shells, made

    def put(self, path: str, data: bytes) -> None:
        """Put a file that depends on all references."""
        self.made.changed[path] = self.files.put(path, data)

    def fill_shell(self, page: Page) -> File:
        """A page in its shell."""
        shell = self.shells[page.shell]
        text = shell.fill(page.body, page.title, page.description, page.path.count("/"))
        return page.path, text.encode("utf-8")


class _Sales(_Maker):
    """The site for colleagues."""

    def __init__(self, source: Source, files: Files, shells: Mapping[str, Shell], made: Made) -> None:
        super().__init__(source, files, shells, made)
        library = source.library
        self.site = make_site_head(library.vocabulary, library.policy, source.day, preview=source.preview)
        self.indexer = Indexer(self.site)
        self.entries = IndexEntries({}, ())
        self.facts, self.fits = BytesOnDisk(), BytesOnDisk()
        self.wishes = OpenWishes(library, source.wishes, source.day)
        self.searches = [compute_digest(search) for search in self.wishes.searches]
        self._places = {search: at for at, search in enumerate(self.searches)}

    def make_references(self) -> None:
        """Make the files of single references."""
        memory, packed = self.source.memory, BytesOnDisk()
        slugs = list(self.source.library.references)
        new, unasked = list[str](), list[str]()

        def take(slug: str, kept: Kept) -> None:
            self.facts[slug], self.fits[slug] = kept.facts, kept.fits
            if kept.entry:
                packed[slug] = kept.entry

        for slug in slugs:
            if memory and (kept := self._recall(slug, memory)):
                take(slug, kept)
                self.made.changed.update(dict.fromkeys(kept.paths, False))
                unasked += [slug] if memory.find_unasked(slug, self._places.keys()) else []
            else:
                new.append(slug)
        if new:
            compile_templates("reference.html", "macros/parts.html")
        for several in spread(self._make, new, CHUNK):
            for slug, kept, changed in several:
                take(slug, kept)
                self.made.changed.update(changed)
                if memory and kept.key:
                    memory.keep(slug, kept)
        for several_fits in spread(self._put_unasked, unasked, CHUNK):
            for slug, fits in several_fits:
                self.fits[slug] = fits
                if memory:
                    memory.keep_fits(slug, fits)
        if memory:
            memory.keep_searches(self.searches)
        visible_slugs = [slug for slug in slugs if slug in packed]
        self.entries, self.made.shown = IndexEntries(packed, visible_slugs), len(visible_slugs)

    def _recall(self, slug: str, memory: SiteMemory) -> Kept | None:
        """What was made of a reference before, if it is unchanged; its files are taken over."""
        key = self.source.compute_digest(slug)
        kept = memory.recall(slug, key) if key else None
        return kept if kept and all(self.files.link(path) for path in kept.paths) else None

    def _make(self, slugs: Sequence[str]) -> list[tuple[str, Kept, dict[str, bool]]]:
        """What was made of each, and the files that were put with whether they changed."""
        library, day = self.source.withhold(slugs), self.source.day
        made, histories = [], self.source.histories.find_steps(slugs)
        for slug in slugs:
            reference, entry, facts, changed = library.references.get(slug), b"", b"", dict[str, bool]()
            whole = self.source.library.references[slug]
            if reference:  # what was exposed is counted though it is not shown: the whole record says it
                facts = msgpack.encode(make_program_facts(whole, library, day))
            if reference and is_allowed_anywhere(library, reference, day):
                view = make_reference_view(library, reference, day, histories.get(slug, ()))
                entry, files = self._make_files(view, tuple(list_desk_rows(reference, library, day)))
                changed = {path: self.files.put(path, data) for path, data in files}
            fits = self._encode_fits(self.wishes.try_on(whole))
            key = self.source.compute_digest(slug) or b""
            made.append((slug, Kept(key, entry, facts, fits, tuple(changed)), changed))
        return made

    def _put_unasked(self, slugs: Sequence[str]) -> list[tuple[str, bytes]]:
        """How references that were not made again fit all searches, of which some were not put to them before."""
        memory, made = self.source.memory, []
        for slug in slugs:
            unasked = memory.find_unasked(slug, self._places.keys()) if memory else ()
            some = [self._places[search] for search in unasked]
            fits = [(at, fit) for at, fit in self._decode_fits(self.fits[slug]) if at not in some]
            fits += self.wishes.try_on(self.source.library.references[slug], some)
            made.append((slug, self._encode_fits(fits)))
        return made

    def _encode_fits(self, fits: Iterable[tuple[int, Fit]]) -> bytes:
        return msgpack.encode([(self.searches[at], fit) for at, fit in fits])

    def _decode_fits(self, packed: bytes) -> Iterator[tuple[int, Fit]]:
        """How a reference fits those searches that are still open."""
        places = self._places
        return ((places[search], fit) for search, fit in _FITS.decode(packed) if search in places)

    def _make_files(self, reference: ReferenceView, desk: tuple[DeskRow, ...]) -> tuple[bytes, list[File]]:
        times = trace_timelines(reference, self.site)
        files = [self.fill_shell(make_reference_page(reference, self.site, times))]
        if times.uses:
            fields = describe_reference(reference, self.site, times.uses)
            files.append((make_reference_path(reference.slug), encode_reference(fields, self.site)))
        if badge := draw_reference_badge(reference, self.site, times):
            files.append(badge)
        logos = [reference.logo] if reference.logo else []
        for file in (*logos, *(variant.file for variant in reference.logo_variants)):
            path = f"references/{reference.slug}/{file}"
            files.append((path, self.source.tree.read(path)))
        return self.indexer.encode_entry(reference, times, desk), files

    def _read_facts(self) -> Iterator[ProgramFacts]:
        """What the reviews count, by slug, each read on request."""
        return (_FACTS.decode(packed) for slug in self.source.library.references if (packed := self.facts[slug]))

    def _find_wish_rows(self, slugs: Collection[str]) -> Iterator[list[DeskRow]]:
        """What colleagues did not find, for the desk: from a process of its own, since it may look at all records."""

        def find(_: Sequence[FiledWish]) -> list[DeskRow]:
            fits = (self._decode_fits(packed) for packed in self.fits.values())
            return list(list_wish_rows(self.source.library, self.wishes, fits, slugs, self.source.day))

        return spread(find, self.wishes.wishes, max(len(self.wishes.wishes), 1), apart=True)

    def _put_page(self, page: Page) -> None:
        """Put a page about all references, or take over the last build's where it was made of the same values."""
        memory, path = self.source.memory, page.path
        made_of = compute_digest(msgpack.encode(page)) if memory else b""  # mappings in their order: a page shows it
        if memory and memory.recall_page(path, made_of) and self.files.link(path):
            self.made.changed[path] = False
        else:
            self.put(*self.fill_shell(page))
        if memory:
            memory.keep_page(path, made_of)

    def make_lists(self) -> None:
        """Make the files that depend on all references."""
        entries, day = self.entries, self.source.day
        site = replace(self.site, insights=gather_insights(self._read_facts(), entries.slugs, day, self.source.wishes))
        reviews = make_reviews(self._read_facts(), entries.slugs, day, self.source.wishes)
        entries.add_to_desk(chain.from_iterable(self._find_wish_rows(entries.slugs)))
        for page in chain(make_site_pages(site, entries), make_reviews_pages(site, reviews)):
            self._put_page(page)
        for path, data in make_catalog_files(site, entries.read_rows(), entries.countries, entries.languages):
            self.put(path, data)
        self.put("assets/stories.json", encode_stories(entries.read_texts()))
        self.put("assets/vocabulary.json", encode_vocabulary(site))
        rows = (self.files.get(make_reference_path(entry.slug)) for entry in entries if entry.is_shown)
        path = f"{API}/references.json"
        self.made.changed[path] = self.files.put_pieces(path, encode_references(rows, site))
        self.put(*read_schema_file())
        self.put(*make_openapi_file("sales", __version__))
        for path, data in make_calendars(site, entries.read_events()):
            self.put(path, data)
        self.put("feeds/changes.atom", make_atom_feed(site, entries.read_histories()))
        self.put("llms.txt", make_llms_text(site, (entry.line for entry in entries if entry.is_shown)))


class _Public(_Maker):
    """The site for anybody."""

    def __init__(self, source: Source, files: Files, shells: Mapping[str, Shell], made: Made) -> None:
        super().__init__(source, files, shells, made)
        library = source.library
        self.site: SiteView = make_public_head(library.vocabulary, library.policy, source.day, preview=source.preview)

    def make_references(self) -> None:
        """The customers, by name, with their logos and badges."""
        keyed = [
            one for chunk in spread(self._find_customers, list(self.source.library.references), CHUNK) for one in chunk
        ]
        customers = tuple(customer for _, customer in sorted(keyed, key=lambda one: one[0]))
        self.site, self.made.shown = replace(self.site, customers=customers), len(customers)
        for customer in customers:
            if path := make_logo_path(customer):
                self.put(path, self.source.tree.read(f"references/{customer.home}/{customer.logo}"))
        for badge in draw_public_badges(customers, self.source.day):
            self.put(*badge)

    def _find_customers(self, slugs: Sequence[str]) -> list[tuple[str, CustomerView]]:
        return list(list_keyed_customers(self.source.withhold(slugs), self.source.day))

    def make_lists(self) -> None:
        """The page, the file of the API, and the script for other pages."""
        self.put(*self.fill_shell(make_customers_page(self.site)))
        self.put(*encode_customers(self.site))
        self.put(*make_embed_file(self.site))
        self.put(*read_schema_file())
        self.put(*make_openapi_file("public", __version__))
        self.put("index.html", _REDIRECT)


_REDIRECT = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Our customers</title>'
    b'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'
    b'<meta http-equiv="refresh" content="0; url=customers/"></head>'
    b'<body><p><a href="customers/">Our customers</a></p></body></html>\n'
)


def _make_sitemap(made: Made, base: str | None) -> bytes | None:
    """The sitemap, if policy says where the site is hosted: sitemaps contain whole addresses (sitemaps.org)."""
    if not base:
        return None
    pages = sorted(path.removesuffix("index.html") for path in made.changed if path.endswith("index.html"))
    rows = "".join(f"<url><loc>{html.escape(base.rstrip('/'))}/{html.escape(path)}</loc></url>\n" for path in pages)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return f"{head}{rows}</urlset>\n".encode()
