"""What `scan` prints: mentions and findings as rows, the numbers, and the report in the chosen format."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import click
from msgspec import Struct, structs

from onrecord.catalog.library import Library
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.output import write_output
from onrecord.finding import Finding, Severity
from onrecord.names.passed_over import WORDS
from onrecord.reports import scan as reports
from onrecord.reports.text import Paint, leave_uncolored
from onrecord.scan.publications import Proposal, render_yaml
from onrecord.scan.session import Outcome
from onrecord.scan.verdicts import Judged


class ScanReport(Struct, frozen=True):
    """What to print about one scan. `failing` are the findings that may fail the run, `proposed` the publications that
    could be recorded. With `names` (customers' names by id), many findings are printed in one line each."""

    rows: Sequence[reports.Row]
    failing: Sequence[Finding]
    tally: reports.Tally
    today: date
    proposed: Sequence[Proposal]
    names: Mapping[str, str] | None

    def show(self, format_: str, output: Path | None) -> None:
        """Print the report, or write it to `output`. Raises CommandError (exit 4) if that cannot be written."""
        if output is not None:
            write_output(output, self._make_pieces(format_, leave_uncolored), "name another file with --output")
            return
        for piece in self._make_pieces(format_, choose_paint(sys.stdout)):
            click.echo(piece, nl=False)

    def _make_pieces(self, format_: str, colors: Paint) -> Iterator[str]:
        if format_ == "json":
            proposed = [{"customer": one.customer, **one.to_fields()} for one in self.proposed]
            yield from reports.render_json(self.rows, self.today, self.tally, proposed)
        elif format_ == "sarif":
            yield self._make_sarif()
        else:
            yield from self._write_for_people(format_, colors)

    def _make_sarif(self) -> str:
        from onrecord import __version__
        from onrecord.reports import sarif

        prints = ((row.finding, (row.fields or {})["fingerprint"]) for row in self.rows)
        tally = self.tally
        return sarif.render_findings(
            prints, reports.RULES, __version__, tally.unread, tally.coverage, reports.say_coverage(tally)
        )

    def _write_for_people(self, format_: str, colors: Paint) -> Iterator[str]:
        from onrecord.reports.scan_table import FEW, group_findings, render_table

        if format_ == "github":
            found = reports.render_annotations([row.finding for row in self.rows])
            yield found + "\n" if found else ""
        elif self.names is not None and len(self.rows) > FEW:
            yield from group_findings(self.rows, self.names, colors)
            yield render_table(self.rows, self.names)
        else:
            yield from reports.render_text(self.rows, colors)
        yield reports.render_summary(self.failing, self.tally, colors) + "\n"
        yield render_yaml(self.proposed)


def make_rows(outcome: Outcome, library: Library, show: str | None, who: str | None) -> list[reports.Row]:
    """Return what a scan found, in order. `show` says what to list besides open findings; `who` is the one customer."""
    rows = [_make_mention_row(item) for item in outcome.judged if item.open or _is_wanted(item, show, who)]
    rows += (reports.Row(finding, fields={"fingerprint": _make_fingerprint(finding)}) for finding in outcome.findings)
    rows += _find_passed_over(outcome, library, who)
    return sorted(rows, key=lambda row: row.finding.order)


def make_tally(outcome: Outcome) -> reports.Tally:
    """Return the numbers of a scan for the reports."""
    coverage = outcome.coverage
    return reports.Tally(
        read=coverage.read,
        ignored=sum(item.settled == "ignored" for item in outcome.judged),
        baseline=sum(item.settled == "baseline" for item in outcome.judged),
        accepted=sum(item.settled == "accepted" for item in outcome.judged),
        links=coverage.links,
        kinds=coverage.kinds,
        images=coverage.images,
        skipped=coverage.skipped,
        hidden=coverage.hidden,
        excluded=coverage.excluded,
        passed={WORDS[reason]: number for reason, number in coverage.passed.items()},
        coverage=coverage.fields,
        unread=outcome.unread,
        notes=outcome.notes,
    )


def _is_wanted(item: Judged, show: str | None, who: str | None) -> bool:
    if who or show == "all":
        return True
    return (show == "settled" and item.settled is not None) or (show == "allowed" and item.settled is None)


def _make_mention_row(item: Judged) -> reports.Row:
    located, finding = item.located, item.finding
    if item.settled:
        finding = structs.replace(finding, severity=Severity.INFO, hint=f"{item.settled}: {item.why}")
    fields = {
        "use": item.use,
        "channel": item.place.channel,
        "territory": item.place.territory,
        "answer": item.answer.value,
        "text": located.mention.text,
        "name": located.mention.name,
        "kind": located.mention.kind,
        "zone": str(located.mention.zone),
        "grade": str(located.grade),
        "doubt": located.doubt or None,
        "page": located.page,
        "quote": located.quote,
        "settled": item.settled,
        "fingerprint": item.fingerprint,
    }
    width = len(located.mention.text.split("\n", 1)[0])
    return reports.Row(finding, located.shown, located.caret, width, fields)


def _find_passed_over(outcome: Outcome, library: Library, who: str | None) -> Iterator[reports.Row]:
    """Yield the places that name nobody as rows, if they were asked for."""
    for path, located, why in outcome.passed_over:
        mention = located.mention
        if who and mention.customer != who:
            continue
        words = " ".join(mention.text.split())
        message = f"{words!r} does not name {library.references[mention.customer].name} here: {WORDS[why]}"
        finding = Finding(
            path, located.line, located.column, "passed-over", Severity.INFO, message, "", mention.customer
        )
        width = len(mention.text.split("\n", 1)[0])
        fields = {"reason": str(why), "text": mention.text, "fingerprint": _make_fingerprint(finding)}
        yield reports.Row(finding, located.shown, located.caret, width, fields)


def _make_fingerprint(finding: Finding) -> str:
    """Return what identifies a finding in later runs even if its line moves; SARIF asks for it."""
    from hashlib import sha256  # late: most reports are text

    return sha256(f"{finding.rule}\0{finding.path}\0{finding.message}".encode()).hexdigest()[:32]
