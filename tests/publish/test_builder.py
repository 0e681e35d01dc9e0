"""Nothing is shown that is not allowed, nothing is written by halves, and the same input gives the same bytes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.record.days import Days
from onrecord.catalog.search.finder import find_best_answers
from onrecord.git.tree import DirectoryTree
from onrecord.publish.builder import StrictError, build
from onrecord.publish.forbidden_names import MANUAL
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.folder_swap import MARKER, OccupiedError
from sample import DAY, ROOT, copy_settings


def read_files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def read_text(folder: Path) -> str:
    return "\n".join(data.decode("utf-8", "replace") for _, data in sorted(read_files(folder).items()))


def read_record_text(folder: Path) -> str:
    """Every file but the manual, which is written by hand and whose examples are about no customer."""
    files = {path: data for path, data in read_files(folder).items() if not path.startswith(MANUAL)}
    return "\n".join(data.decode("utf-8", "replace") for _, data in sorted(files.items()))


def test_there_is_a_page_for_everybody_who_stands_and_for_nobody_else(sample: Catalog, site: Path) -> None:
    stands = {slug for slug, r in sample.library.references.items() if find_best_answers(sample.library, r, DAY)}
    pages = {path.parent.name for path in (site / "references").glob("*/index.html")}
    assert pages == stands
    assert 0 < len(stands) < len(sample.library.references)


def test_what_is_private_reaches_no_file(sample: Catalog, site: Path) -> None:
    everything = read_record_text(site)
    for reference in sample.library.references.values():
        private = [reference.status_reason, reference.relationship.crm_id]
        private += [blackout.why for blackout in reference.preferences.blackouts]
        for a in reference.authorizations:
            private += [a.note, a.evidence.where if a.evidence else None, a.evidence.sha256 if a.evidence else None]
            private += [a.requested.why if a.requested else None, a.withdrawn.why if a.withdrawn else None]
        for r in reference.requests:
            private += [r.prospect, r.about, r.opportunity.crm_id if r.opportunity else None]
            private += [r.outcome.note if r.outcome else None, r.customer.note if r.customer else None]
        private += [restriction.why for restriction in reference.restrictions]
        private += [outreach.about for outreach in reference.outreach if outreach.about and len(outreach.about) > 20]
        for words in private:
            assert not words or len(words) < 8 or words not in everything, (reference.slug, words)


def test_what_was_not_found_is_on_the_desk_and_counted(site: Path) -> None:
    """Only its terms: what somebody typed and the deal stay in wishes/."""
    desk = LexborHTMLParser((site / "desk/index.html").read_text("utf-8"))
    rows = [" ".join(row.text(separator=" ").split()) for row in desk.css("tbody tr")]
    wanted = "Wanted Reference call in Public sector, Nordics: Sam Adeyemi looked for it on 3 Sep 2026"
    assert sum(row.startswith(wanted) for row in rows) == 1
    fits = "Havbris Forsikring Reference call in Insurance, Nordics: fits what was looked for on 20 May 2026"
    assert any(row.startswith(fits) for row in rows)
    insights = (site / "insights/index.html").read_text("utf-8")
    assert "Asked for and not found" in insights and "Reference call in Public sector, Nordics" in insights
    review = LexborHTMLParser((site / "reviews/2026-q3/index.html").read_text("utf-8"))
    gaps = " ".join((review.css_first("#gaps") or review).text(separator=" ").split())
    assert "Asked for and not found only 3 cases: too few to draw conclusions 3 2 +1" in gaps
    assert "Reference call in Public sector, Nordics 2" in gaps
    everything = read_record_text(site)
    for words in ("banking forum", "how the migration went", "420,000", "420000", "audit trail talk"):
        assert words not in everything


def test_nobody_who_does_not_stand_is_named(sample: Catalog, site: Path) -> None:
    everything = read_text(site)
    for reference in sample.library.references.values():
        if not find_best_answers(sample.library, reference, DAY):
            assert reference.name not in everything
            assert f"references/{reference.slug}" not in everything


def test_the_public_site_names_only_whom_the_website_may_show(sample: Catalog, public_site: Path) -> None:
    everything = read_text(public_site)
    library = sample.library
    shown = 0
    for reference in library.references.values():
        judge = library.judge(reference)
        may = judge.decide("name", "website", "worldwide", Days.on(DAY), today=DAY).answer == "allow"
        assert (reference.name in everything.replace("&amp;", "&").replace("&#39;", "'")) is may, reference.slug
        shown += may
        if not may:
            assert reference.slug not in everything
    assert shown
    assert not (public_site / "references").exists()
    assert not (public_site / "assets/catalog.json").exists()


def test_a_rebuild_without_a_change_writes_nothing(sample: Catalog, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    before = {path: path.stat().st_mtime_ns for path in sorted(out.rglob("*"))}
    done = build(sample, DirectoryTree(ROOT), out, DAY, preview=True)
    assert done.changed == 0
    assert {path: path.stat().st_mtime_ns for path in sorted(out.rglob("*"))} == before


def test_a_stale_file_of_ours_goes(sample: Catalog, site: Path, tmp_path: Path) -> None:
    out = tmp_path / "site"
    shutil.copytree(site, out)
    (out / "references" / "gone").mkdir()
    (out / "references" / "gone" / "index.html").write_text("left over")
    assert build(sample, DirectoryTree(ROOT), out, DAY, preview=True).changed == 1
    assert read_files(out) == read_files(site)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("occupant", ["a file of somebody", "a folder of somebody", "a link"])
def test_what_onrecord_did_not_write_is_never_touched(sample: Catalog, tmp_path: Path, occupant: str) -> None:
    out = tmp_path / "site"
    if occupant == "a file of somebody":
        out.write_text("mine")
    elif occupant == "a link":
        (tmp_path / "elsewhere").mkdir()
        out.symlink_to(tmp_path / "elsewhere")
    else:
        out.mkdir()
        (out / "mine.txt").write_text("mine")
    with pytest.raises(OccupiedError):
        build(sample, DirectoryTree(ROOT), out, DAY)
    assert out.is_file() or out.is_symlink() or (out / "mine.txt").read_text() == "mine"


def make_small_catalog(folder: Path, *slugs: str) -> Path:
    for slug in slugs:
        shutil.copytree(ROOT / "references" / slug, folder / "references" / slug)
    copy_settings(folder)
    return folder / "references"


def test_what_lapsed_goes_and_the_rest_is_built(tmp_path: Path) -> None:
    references = make_small_catalog(tmp_path / "catalog", "nordlys-bank", "adunola-microfinance")
    record = references / "nordlys-bank" / "reference.yaml"
    record.write_text(record.read_text().replace("valid_through: 2027-01-14", "valid_through: 2026-11-20"))
    tree, out = DirectoryTree(tmp_path / "catalog"), tmp_path / "site"
    done = build(load_catalog(tree, DAY), tree, out, DAY, preview=True)
    assert {finding.rule for finding in done.errors} == {"expired-published"}
    assert not done.whole
    uses = {
        use["use"]: use
        for use in json.loads((out / "api/v1/references/nordlys-bank.json").read_text())["reference"]["uses"]
    }
    assert "logo" not in uses
    assert (out / "api/v1/references/adunola-microfinance.json").is_file()


def test_a_strict_build_writes_nothing_on_an_error(site: Path, tmp_path: Path) -> None:
    references, out = make_small_catalog(tmp_path / "catalog", "nordlys-bank"), tmp_path / "site"
    shutil.copytree(site, out)
    record = references / "nordlys-bank" / "reference.yaml"
    record.write_text(record.read_text().replace("valid_through: 2027-01-14", "valid_through: 2026-11-20"))
    tree = DirectoryTree(tmp_path / "catalog")
    with pytest.raises(StrictError) as refused:
        build(load_catalog(tree, DAY), tree, out, DAY, preview=True, strict=True)
    assert {finding.rule for finding in refused.value.findings} == {"expired-published"}
    assert read_files(out) == read_files(site)


def test_the_same_input_gives_the_same_bytes_anywhere(site: Path, tmp_path: Path) -> None:
    strange = {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-c", _STRANGE, str(tmp_path / "site"), str(ROOT), DAY.isoformat()],
        env={**os.environ, **strange},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert read_files(tmp_path / "site") == read_files(site)


_STRANGE = """
import os, sys
from datetime import date
from pathlib import Path
os.umask(0o077)
from onrecord.store.catalog_reader import load_catalog
from onrecord.git.tree import DirectoryTree
from onrecord.publish.builder import build
out, root, day = Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3])
scandir, listdir = os.scandir, os.listdir
class Listing:
    def __init__(self, found):
        with found: self.rest = iter(sorted(found, key=lambda e: e.name, reverse=True))
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def __iter__(self): return self
    def __next__(self): return next(self.rest)
    def close(self): pass
os.scandir = lambda path=".": Listing(scandir(path))
os.listdir = lambda path=".": sorted(listdir(path), reverse=True)
tree = DirectoryTree(root)
build(load_catalog(tree, day), tree, out, day, preview=True)
assert (out / "index.html").stat().st_mode & 0o777 == 0o644, oct((out / "index.html").stat().st_mode)
"""


def test_two_processes_stamp_and_read_the_same_pages(
    sample: Catalog, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.publish.site_files.CHUNK", 10)
    monkeypatch.setattr("onrecord.publish.verify.CHUNK", 50)
    build(sample, DirectoryTree(ROOT), tmp_path / "site", DAY, preview=True)
    assert read_files(tmp_path / "site") == read_files(site)


def test_the_site_says_what_it_is(site: Path, public_site: Path) -> None:
    assert '"audience": "sales"' in (site / MARKER).read_text()
    assert '"audience": "public"' in (public_site / MARKER).read_text()
    assert '"preview": true' in (site / MARKER).read_text()
