"""Nothing is shown that is not allowed on the day: by the build, by the page itself, and by who reads the site back."""

import json
import shutil
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser
from tests.trust.conftest import Done, Run, run_program

from sample import copy_settings

RECORD = "references/nordlys-bank/reference.yaml"
LAST = "2027-06-14"
NEXT = "2027-06-15"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A catalog and its site, built in the customer's last week."""
    from example_catalogs import complete_record

    root = tmp_path_factory.mktemp("shown")
    copy_settings(root)
    (root / RECORD).parent.mkdir(parents=True)
    (root / RECORD).write_text(
        complete_record("name: Zephyria\nauthorizations:\n  - id: 2026-name\n    uses: [name]\n")
    )
    done = run_program(root, "build", "--out", "site", today=LAST)
    assert "1 reference shown" in done.stdout, done.stderr
    return root


def verify_site(root: Path, today: str) -> Done:
    return run_program(root, "verify", "site", "--format", "json", today=today)


def test_on_the_last_day_it_stands(built: Path) -> None:
    assert verify_site(built, LAST).returncode == 0
    assert (built / "site" / "references" / "nordlys-bank" / "index.html").is_file()


def test_the_day_after_it_is_built_no_more(built: Path) -> None:
    done = run_program(built, "build", "--out", "next", today=NEXT)
    assert "0 references shown, 1 left out" in done.stdout
    everything = b"".join(path.read_bytes() for path in (built / "next").rglob("*") if path.is_file())
    assert b"Zephyria" not in everything


def test_a_site_that_was_left_standing_is_found(built: Path) -> None:
    done = verify_site(built, NEXT)
    assert done.returncode == 1
    paths = {finding["path"] for finding in json.loads(done.stdout)["findings"]}
    assert "references/nordlys-bank/index.html" in paths


def test_without_the_catalog_the_pages_own_days_tell(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built / "site", tmp_path / "site")
    assert verify_site(tmp_path, LAST).returncode == 0
    assert verify_site(tmp_path, NEXT).returncode == 1


def test_a_page_carries_its_last_day_and_says_it_without_script(built: Path) -> None:
    page = LexborHTMLParser((built / "site" / "references" / "nordlys-bank" / "index.html").read_text())
    assert page.css(f"[data-through='{LAST}']")
    assert page.body is not None
    assert "14 Jun 2027" in page.body.text() or LAST in page.body.text()


def test_a_hand_that_changes_the_site_is_noticed(built: Path, tmp_path: Path) -> None:
    """A day moved, a page of somebody else, a name in a list: the reader of the site trusts the catalog only."""
    other = tmp_path / "catalog"
    shutil.copytree(built, other)
    record = other / "references" / "globex-gmbh" / "reference.yaml"
    record.parent.mkdir()
    record.write_text("name: Globex GmbH\nstatus: candidate\nowner: dana\n")
    page = other / "site" / "references" / "nordlys-bank" / "index.html"
    whole = page.read_text()
    assert verify_site(other, LAST).returncode == 0
    page.write_text(whole.replace("</main>", "<p>Globex GmbH, too</p></main>"))
    assert verify_site(other, LAST).returncode == 1
    for file in (other / "site").rglob("*.html"):
        file.write_text(file.read_text().replace(LAST, "2099-12-31"))
    assert verify_site(other, NEXT).returncode == 1


def test_what_stands_published_beyond_its_day_is_told_and_not_shown(catalog: Path, run: Run) -> None:
    text = (catalog / RECORD).read_text()
    place = "{id: wall, use: name, channel: website, territory: worldwide, where: 'https://www.example.com', "
    (catalog / RECORD).write_text(f"{text}publications:\n  - {place}since: 2026-02-01, authorization: 2026-name}}\n")
    assert run("check", today=LAST).returncode == 0
    assert run("check", today=NEXT).returncode == 1
    done = run("build", "--out", "site", today=NEXT)
    assert done.returncode == 1
    assert "1 publication elsewhere must be taken down" in done.stderr
    assert not list((catalog / "site").rglob("nordlys*"))


def test_a_customer_whom_the_license_of_a_font_names_stops_no_build(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "catalog"
    shutil.copytree(built, other)
    (license_,) = (other / "site/assets/fonts").glob("source-serif-*LICENSE.txt")
    assert "Google" in license_.read_text()
    record = other / "references/google/reference.yaml"
    record.parent.mkdir()
    record.write_text("name: Google\nstatus: candidate\nowner: dana\n")
    assert run_program(other, "build", "--out", "site", today=LAST).returncode == 0
    assert verify_site(other, LAST).returncode == 0
    license_.write_text(f"{license_.read_text()}Google is our customer.\n")
    assert verify_site(other, LAST).returncode == 1, "a file that is not as it was shipped is read like any other"
