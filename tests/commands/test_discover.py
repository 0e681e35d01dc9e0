"""`onrecord scan --discover`: accounts from anywhere, a website, and a report that can be taken to a meeting."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.commands import onrecord
from onrecord.yaml.loader import load

TODAY = "2026-11-28"
ACCOUNTS = """\
Customer,Logo on website,Case study,Where allowed,Signed on,Valid until,Basis,Proof
Globex Nordic,yes,,worldwide,2026-05-12,2027-05-11,email,https://files.example/g.pdf
Initech Systems,no,,,,,,
Umbrella Clinics,,,,,,,
Hooli Farms,yes,,worldwide,2024-05-12,2025-05-11,email,later
Nobody Anywhere,yes,,worldwide,2026-05-12,2027-05-11,email,later
"""
INDEX = """\
<html><body><h1>Customers</h1><img src="img/globex-nordic-logo.svg" alt="Globex Nordic">
<img src="img/initech-systems-logo.svg" alt="Initech Systems"><img src="img/hooli-farms-logo.svg" alt="Hooli Farms">
</body></html>
"""
STORY = "<html><body><h1>How Umbrella Clinics saves time</h1></body></html>\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "site" / "customers").mkdir(parents=True)
    (tmp_path / "site" / "index.html").write_text(INDEX)
    (tmp_path / "site" / "customers" / "umbrella.html").write_text(STORY)
    (tmp_path / "accounts.csv").write_text(ACCOUNTS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(onrecord, ["scan", "--discover", *words, "--today", TODAY], catch_exceptions=False)


def read_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_the_report_needs_no_catalog_and_puts_the_worst_first(place: Path) -> None:
    result = run("accounts.csv", "site")
    assert result.exit_code == 0, result.output
    assert "4 of 5 accounts shown" in result.stdout
    found = read_rows(place / "discovered.csv")
    standings = {(row["customer"], row["what"]): row["permission"] for row in found}
    assert standings["Initech Systems", "logo"] == "without permission"
    assert standings["Hooli Farms", "logo"] == "without permission"
    assert standings["Umbrella Clinics", "case-study"] == "not known"
    assert standings["Globex Nordic", "logo"] == "with permission"
    assert ("Globex Nordic", "name") not in standings  # the image's description is no second use
    order = [row["permission"] for row in found]
    assert order == sorted(order, key=["without permission", "not known", "with permission"].index)
    page = (place / "discovered.html").read_text(encoding="utf-8")
    assert "Initech Systems" in page
    assert "Nobody Anywhere" not in page
    assert "<script" not in page
    assert "http" not in page.replace("https://files.example", "")


def test_names_are_only_ever_text_in_the_page(place: Path) -> None:
    (place / "accounts.csv").write_text('Name\n"Globex <Nordic>"\n')
    (place / "site" / "index.html").write_text("<p>Globex &lt;Nordic&gt; is with us.</p>")
    run("accounts.csv", "site")
    page = (place / "discovered.html").read_text(encoding="utf-8")
    assert "<Nordic>" not in page


def test_accounts_from_file_names_and_pages_from_a_sitemap(place: Path) -> None:
    (place / "logos").mkdir()
    (place / "logos" / "globex-nordic-logo-white.svg").write_text("<svg/>")
    (place / "logos" / "Soylent Foods soylent.example.png").write_bytes(b"x")
    address = "https://www.example.com/customers/soylent-foods/"
    (place / "sitemap.xml").write_text(f"<urlset><url><loc>{address}</loc></url></urlset>")
    result = run("logos", "site", "sitemap.xml", "--output", "out.html")
    assert "2 of 2 accounts shown" in result.stdout
    soylent = next(row for row in read_rows(place / "out.csv") if row["customer"] == "Soylent Foods")
    assert (soylent["place"], soylent["what"], soylent["doubt"]) == (address, "case-study", "found only by its address")


def test_write_makes_candidates_with_where_they_are_shown(place: Path) -> None:
    words = [
        "init",
        "catalog",
        "--company",
        "Fernwright",
        "--owner",
        "Dana Okafor",
        "--email",
        "dana@fernwright.example",
    ]
    made = CliRunner().invoke(onrecord, [*words, "--login", "dana", "--today", TODAY], catch_exceptions=False)
    assert made.exit_code == 0, made.output
    result = run("accounts.csv", "site", "--catalog", "catalog", "--write", "--by", "dana")
    assert result.exit_code == 0, result.output
    record = load((place / "catalog" / "references" / "initech-systems" / "reference.yaml").read_bytes())
    assert isinstance(record, dict)
    assert record["status"] == "candidate"
    assert {(one["use"], one["where"]) for one in record["publications"]} >= {("logo", "site/index.html")}
    again = run("accounts.csv", "site", "--catalog", "catalog", "--write", "--by", "dana")
    assert "Nominated 0 candidates and recorded 0 places" in again.stdout
    checked = CliRunner().invoke(onrecord, ["check", "--catalog", "catalog", "--today", TODAY], catch_exceptions=False)
    assert checked.exit_code == 1
    assert "expired-published" in checked.output


def test_a_table_without_customers_is_refused(place: Path) -> None:
    (place / "accounts.csv").write_text("A,B\n1,2\n")
    result = run("accounts.csv", "site")
    assert result.exit_code == 4
    assert "no row has a column title for customers" in result.stderr
    assert not (place / "discovered.html").exists()
    assert CliRunner().invoke(onrecord, ["scan", "site", "--write"]).exit_code == 2
