"""One scan from paths to verdicts: what the command does, without arguments, printing and exit codes."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from onrecord.catalog.library import Library
from onrecord.finding import Finding, Severity
from onrecord.scan import baseline
from onrecord.scan.automaton import NameFinder
from onrecord.scan.config import Config, Place
from onrecord.scan.images import LogoFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.scanner import FileResult, Scanner
from onrecord.scan.verdicts import Court, Judged, names_of, settle
from onrecord.scan.walk import Listing, listed, reported, scan_all


@dataclass(slots=True)
class Outcome:
    """What a scan found. `judged` holds every mention, let through or not; `findings` those about marks and baseline.

    `failed` of the `files` gave no text. `unread` are files that somebody should know were not looked at; `skipped`
    hold no text; `notes` are oddities.
    """

    files: int = 0
    failed: int = 0
    judged: list[Judged] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    links: int = 0

    @property
    def open(self) -> list[Judged]:
        """The mentions that nothing lets through."""
        return [item for item in self.judged if item.open]


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says besides the configuration. `place` overrides every path's where an axis is set."""

    channel: str | None = None
    territory: str | None = None
    customer: str | None = None
    allowed: bool = False
    processes: int | None = None

    def over(self, place: Place) -> Place:
        """A place with the axes of the command line."""
        return replace(place, channel=self.channel or place.channel, territory=self.territory or place.territory)


def make_scanner(library: Library, config: Config, catalog: Path | None = None) -> Scanner:
    """What finds the library's names, quotes and logos. `catalog` is the root under which the logo files lie."""
    return Scanner(
        NameFinder(names_of(library)),
        QuoteFinder.of(library),
        LogoFinder.of(library, catalog),
        config.hosts | _own_hosts(library),
        config.comments,
    )


def _own_hosts(library: Library) -> frozenset[str]:
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
    """Scan paths by a library on a day. Raises ConfigError, and DecisionError for a channel or territory unknown."""
    options = options or Options()
    entries = baseline.load_baseline(config.root / config.baseline)
    court = Court.of(library, today)
    leave_out = (catalog / "references", catalog / "schema") if catalog else ()
    listing = listed(paths, config, leave_out)
    outcome = Outcome(files=len(listing.files), links=listing.links)
    for result in listing.unread:
        _tell(outcome, replace(result, path=reported(Path(result.path), config.root)))
    scanner = make_scanner(library, config, catalog)
    for count, result in enumerate(scan_all(scanner, listing.files, options.processes), 1):
        _take(outcome, court, result, options, config)
        if progress:
            progress(count)
    outcome.findings.extend(_passed_over(outcome, listing))
    if not options.customer:
        _baseline(outcome, entries, config, listing.files)
    outcome.judged.sort(key=lambda item: item.finding.order)
    outcome.findings.sort(key=lambda finding: finding.order)
    return outcome


def _take(outcome: Outcome, court: Court, result: FileResult, options: Options, config: Config) -> None:
    _tell(outcome, result)
    outcome.failed += result.unread is not None
    if not (result.located or result.marks):
        return
    judged, findings = settle(court.judged(result, options.over(config.place_of(result.path))), result, court.library)
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


def _passed_over(outcome: Outcome, listing: Listing) -> list[Finding]:
    """A warning for each path that was named and in which nothing was looked for: that is not the same as clean."""
    said = [(path, "it holds no file of a kind that is read") for path in listing.empty]
    said += [(path, why) for path, why in outcome.skipped if path in listing.named]
    hint = "Markdown, HTML, data files, PPTX, DOCX, PDF and images are read; save others as one of these"
    return [
        Finding(path, 1, 1, "nothing-read", Severity.WARNING, f"nothing was looked for here: {why}", hint)
        for path, why in said
    ]


def _baseline(outcome: Outcome, entries: list[baseline.Entry], config: Config, files: list[tuple[Path, str]]) -> None:
    if not entries:
        return
    scanned = {shown for _, shown in files}
    exists = {entry.path for entry in entries if (config.root / entry.path).exists()}
    outcome.judged, stale = baseline.apply(outcome.judged, entries, config.baseline, scanned, exists)
    outcome.findings.extend(stale)
