"""A whole catalog, judged record by record: records are kept packed, and unchanged ones are not judged again."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import msgpack
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.finding import Finding
from onrecord.git.tree import Tree
from onrecord.rules import list_rules
from onrecord.store.catalog_reader import (
    Catalog,
    Memory,
    Words,
    is_slug,
    list_slugs,
    make_catalog,
    require_references,
)
from onrecord.store.findings_with_places import find_doubts, judge_alone, judge_among, sort_findings
from onrecord.store.known_records import Known, know, leave_out_row, unpack
from onrecord.store.parallel import pause_collector, spread
from onrecord.store.record_reader import read_record
from onrecord.store.schema import read_schema
from onrecord.store.stray_files import find_strays_beside
from onrecord.store.wish_files import read_wishes

CHUNK = 100
"""How many customers a process judges at a time: a tenth of a second's work, ten times the cost of a fork."""


def check_catalog(
    tree: Tree, today: date, words: Words, memory: Memory | None = None, processes: int | None = None
) -> tuple[Catalog, list[Finding]]:
    """A catalog with all findings about it, in the order of reports; otherwise as `judge_each`.

    The directory's rows are freed: only findings need them, and they take as much memory as the records.
    """
    catalog, known = judge_each(tree, today, words, memory, processes)
    found = sort_findings(_find_all(catalog, known.values(), tree, today), words[1])
    return replace(catalog, library=Library(catalog.library.references, *words)), found


def judge_each(
    tree: Tree, today: date, words: Words, memory: Memory | None = None, processes: int | None = None
) -> tuple[Catalog, dict[str, Known]]:
    """A catalog, and each customer in it with the findings in their record alone; on all cores if there is much to do.

    What a `memory` of the same tree, vocabulary and policy knows of a customer is used as it is. Raises CatalogError.
    """
    require_references(tree)
    every = list_slugs(tree)
    with pause_collector():
        known = {slug: one for slug in every if (one := memory.recall(slug) if memory else None)}
    open_ = [slug for slug in every if slug not in known or known[slug].own is None]

    def judge_one(slug: str) -> Known:
        return _judge(tree, slug, today, words, known.get(slug), to_remember=memory is not None)

    def judge(chunk: Sequence[str]) -> bytes:
        with pause_collector():
            return msgpack.encode([judge_one(slug) for slug in chunk])

    if len(open_) > CHUNK:
        _load()
    judged = msgpack.Decoder(list[Known])
    results = (one for chunk in spread(judge, open_, CHUNK, processes) for one in judged.decode(chunk))
    for slug, one in zip(open_, results, strict=True):
        if memory:
            memory.keep(slug, one)
        known[slug] = leave_out_row(one)
    if memory:
        memory.save(frozenset(every))
    catalog = make_catalog({slug: known[slug] for slug in every}, tree, today, words)
    catalog.findings.extend(find_strays_beside(tree, is_slug))
    return catalog, known


def _load() -> None:
    """Import what every process needs before forking; otherwise each would import it for itself."""
    import py_svg_hush  # noqa: F401

    from onrecord.git import lfs  # noqa: F401
    from onrecord.store import svg, svg_styles  # noqa: F401

    list_rules()
    for kind in ("reference", "request"):
        read_schema(kind).accepts({})


def _judge(tree: Tree, slug: str, today: date, words: Words, known: Known | None, *, to_remember: bool) -> Known:
    """A customer with the findings of the rules in the record alone; read from files if they are not in the memory."""
    reference = unpack(known) if known else None
    if known is None or (reference is None and known.listed):
        read = read_record(tree, slug, today)
        reference, known = read.reference, know(*read, to_remember=to_remember)
    library = Library({slug: reference} if reference else {}, *words)
    return replace(known, own=tuple(judge_alone(reference, library, tree, today)) if reference else ())


def _find_all(catalog: Catalog, known: Iterable[Known], tree: Tree, today: date) -> Iterator[Finding]:
    yield from catalog.findings
    yield from find_doubts(catalog.library.policy, tree)
    yield from read_wishes(tree, catalog.library, today).findings
    for one in known:
        yield from one.own or ()
    yield from judge_among(catalog.library, tree, today)
