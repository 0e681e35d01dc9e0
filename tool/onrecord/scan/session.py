"""One scan, from paths to verdicts, without arguments, output and exit codes, which belong to the command."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from onrecord.catalog.library import Library
from onrecord.finding import Finding, Severity
from onrecord.names.passed_over import PassedOver
from onrecord.scan import baseline
from onrecord.scan.acceptances import accept
from onrecord.scan.automaton import NameFinder
from onrecord.scan.config import Config, Place
from onrecord.scan.coverage import Coverage
from onrecord.scan.images import LaterLogos, LogoFinder
from onrecord.scan.narrow_names import MOST_BYTES, MOST_FILES, NarrowFinder
from onrecord.scan.narrow_quotes import NarrowQuoteFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import FileResult, Located, Scanner
from onrecord.scan.verdicts import Court, Judged, list_names, settle
from onrecord.scan.walk import Listing, list_files, make_report_path, scan_all


class Outcome(Struct):
    """What a scan found. `judged` has every mention, settled or not; `findings` are about marks, the baseline, and what
    was not read.

    `unread` are files that should have been read but could not be; `skipped` are of types that are not read; `notes`
    say what is unusual about a file. `passed_over` lists places where a name's letters occur without naming the
    customer, if that was asked for.
    """

    coverage: Coverage = field(default_factory=Coverage)
    judged: list[Judged] = []
    findings: list[Finding] = []
    unread: list[tuple[str, str]] = []
    skipped: list[tuple[str, str]] = []
    notes: list[tuple[str, str]] = []
    passed_over: list[tuple[str, Located, PassedOver]] = []

    @property
    def open(self) -> list[Judged]:
        """The mentions that are wrong and not settled."""
        return [item for item in self.judged if item.open]


class Options(Struct, frozen=True):
    """Options of the command line. `channel` and `territory` override the place of every path."""

    channel: str | None = None
    territory: str | None = None
    customer: str | None = None
    allowed: bool = False
    explain: bool = False
    strict_coverage: bool = False
    processes: int | None = None

    def override(self, place: Place) -> Place:
        """A place with the channel and territory of the command line, if set."""
        return replace(place, channel=self.channel or place.channel, territory=self.territory or place.territory)


def make_scanner(
    library: Library, config: Config, catalog: Path | None = None, explain: bool = False, *, few: bool = False
) -> Scanner:
    """A scanner for the library's names, quotes and logos. `catalog` is the folder that holds `references/`.

    If only a `few` texts are scanned and the library's rows are cached, only names that can be in them are made.
    """
    narrow = few and library.listed is not None
    return Scanner(
        _narrow(library) if narrow else NameFinder(list_names(library)),
        _narrow_quotes(library) if narrow else QuoteFinder.of(library),
        LaterLogos(lambda: LogoFinder.of(library, catalog)) if narrow else LogoFinder.of(library, catalog),
        config.hosts | _find_own_hosts(library),
        config.comments,
        explain,
    )


def _narrow(library: Library) -> NarrowFinder:
    rows = library.listed or {}
    return NarrowFinder({slug: row.openings for slug, row in rows.items()}, lambda slugs: list_names(library, slugs))


def _narrow_quotes(library: Library) -> NarrowQuoteFinder:
    rows = library.listed or {}
    return NarrowQuoteFinder((slug, *quote) for slug, row in rows.items() for quote in row.quotes)


def _are_few(files: list[tuple[Path, str]]) -> bool:
    """Whether there is so little to scan that a narrow finder is faster."""
    try:
        return len(files) <= MOST_FILES and sum(path.stat().st_size for path, _ in files) <= MOST_BYTES
    except OSError:
        return False


def _find_own_hosts(library: Library) -> frozenset[str]:
    company = library.policy.company
    found = {
        url.split("//", 1)[-1].split("/", 1)[0].lower() for url in (company.website, library.policy.site.url) if url
    }
    return frozenset(found | {host.removeprefix("www.") for host in found})


def scan(
    paths: list[Path],
    config: Config,
    library: Library,
    today: date,
    options: Options | None = None,
    catalog: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Scan paths with a library, for a day. Raises ConfigError; DecisionError for an unknown channel or territory."""
    options = options or Options()
    accepted = baseline.load_accepted(config)
    entries = baseline.load_baseline(config.baseline_file)
    court = Court.of(library, today)
    leave_out = (catalog / "references", catalog / "schema") if catalog else ()
    listing = list_files(paths, config, leave_out)
    outcome = Outcome(Coverage.of(listing))
    for result in listing.unread:
        _tell(outcome, replace(result, path=make_report_path(Path(result.path), config.root)))
    scanner = make_scanner(library, config, catalog, options.explain, few=_are_few(listing.files))
    for count, result in enumerate(scan_all(scanner, listing.files, options.processes), 1):
        _take(outcome, court, result, options, config)
        if progress:
            progress(count)
    unread = [*outcome.coverage.list_findings(lambda slug: library.references[slug].name, options.strict_coverage)]
    outcome.findings += [*unread, *_warn_of_nothing_read(outcome, listing, {finding.path for finding in unread})]
    if not options.customer:
        whole = {make_report_path(path, config.root) for path in paths if path.is_dir()}
        outcome.judged, stale = accept(
            outcome.judged, accepted, lambda folder: _is_inside(folder, whole, config, paths)
        )
        outcome.findings += stale
        _apply_baseline(outcome, entries, config, listing.files)
    outcome.judged.sort(key=lambda item: item.finding.order)
    outcome.findings.sort(key=lambda finding: finding.order)
    return outcome


def _take(outcome: Outcome, court: Court, result: FileResult, options: Options, config: Config) -> None:
    _tell(outcome, result)
    outcome.coverage.take(result)
    outcome.passed_over += [(result.path, located, why) for located, why in result.passed_over]
    if not (result.located or result.marks):
        return
    judged, findings = settle(
        court.judge_file(result, options.override(config.find_place(result.path))), result, court.library
    )
    if options.customer:
        judged, findings = [item for item in judged if item.finding.customer == options.customer], []
    elif not options.allowed:
        judged = [item for item in judged if item.wrong]
    outcome.judged.extend(judged)
    outcome.findings.extend(findings)


def _tell(outcome: Outcome, result: FileResult) -> None:
    if result.note:
        outcome.notes.append((result.path, result.note))
    if result.unread:
        (outcome.unread if result.unread.problem else outcome.skipped).append((result.path, result.unread.why))


def _warn_of_nothing_read(outcome: Outcome, listing: Listing, reported_paths: set[str]) -> list[Finding]:
    """A warning for each path from the command line in which nothing was searched, since that does not mean clean."""
    reasons = [(path, "it contains no file of a type that is read") for path in listing.empty]
    reasons += [(path, why) for path, why in outcome.skipped if path in listing.named and path not in reported_paths]
    hint = "save it as text, HTML, PDF, an Office document or an image; onrecord scan reads these"
    return [
        Finding(path, 1, 1, "nothing-read", Severity.WARNING, f"nothing was scanned here: {why}", hint)
        for path, why in reasons
    ]


def _is_inside(folder: str, whole: set[str], config: Config, paths: list[Path]) -> bool:
    """Whether a folder, given as a path from the root, was scanned with everything in it."""
    root = config.root.resolve()
    if any(path.is_dir() and root.is_relative_to(path.resolve()) for path in paths):
        return True
    return bool(folder) and any(folder == one or folder.startswith(f"{one}/") for one in whole)


def _apply_baseline(
    outcome: Outcome, entries: list[baseline.Entry], config: Config, files: list[tuple[Path, str]]
) -> None:
    if not entries:
        return
    scanned = {path for _, path in files}
    exists = {entry.path for entry in entries if (config.root / entry.path).exists()}
    outcome.judged, stale = baseline.apply(outcome.judged, entries, config.baseline, scanned, exists)
    outcome.findings.extend(stale)
