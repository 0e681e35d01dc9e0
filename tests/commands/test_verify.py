"""verify, as somebody types it: a folder or an address, with the catalog or without."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from git_catalogs import Clone, make_clone
from onrecord.commands import onrecord
from onrecord.publish.server import SiteServer

LAST = "2027-06-14"
"""The last day of the one permission."""


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return make_clone(tmp_path_factory.mktemp("catalog") / "work")


@pytest.fixture(scope="module")
def site(clone: Clone, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that is no preview, of the day 2026-11-21."""
    out = tmp_path_factory.mktemp("built") / "site"
    command = ["build", "--catalog", str(clone.root), "--out", str(out)]
    built = CliRunner(env={"SOURCE_DATE_EPOCH": "1795262400"}).invoke(onrecord, command)
    assert built.exit_code == 0, built.output
    return out


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    server = SiteServer(site, 0)
    server.start()
    yield server.url
    server.shutdown()
    server.server_close()


def verify(what: object, today: str, *words: str, catalog: Path) -> Result:
    return CliRunner().invoke(onrecord, ["verify", str(what), "--catalog", str(catalog), "--today", today, *words])


def test_a_folder_and_an_address_that_stand(clone: Clone, site: Path, address: str) -> None:
    for what in (site, address):
        for today in ("2026-11-21", LAST):
            result = verify(what, today, catalog=clone.root)
            assert result.exit_code == 0, result.output
            assert result.stdout == f"Everything on the site is allowed on {today}.\n"


@pytest.mark.parametrize("format_", ["text", "json", "github"])
def test_the_day_after_the_last_it_names_what_must_come_down(
    clone: Clone, site: Path, address: str, format_: str
) -> None:
    for what in (site, address):
        result = verify(what, "2027-06-15", "--format", format_, catalog=clone.root)
        assert result.exit_code == 1
        assert "references/nordlys-bank/index.html" in result.stdout
        assert LAST in result.stdout
        if format_ == "json":
            document = json.loads(result.stdout)
            assert document["today"] == "2027-06-15"
            assert {"over", "not-allowed"} <= {finding["rule"] for finding in document["findings"]}


def test_without_a_catalog_the_days_in_the_pages_tell(site: Path, tmp_path: Path) -> None:
    assert verify(site, LAST, catalog=tmp_path).exit_code == 0
    late = verify(site, "2027-06-15", catalog=tmp_path)
    assert late.exit_code == 1
    assert f"ended on {LAST}" in late.stdout


def test_a_permission_that_was_withdrawn_since_is_found_with_the_catalog_only(site: Path, tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "work")
    record = clone.root / "references/nordlys-bank/reference.yaml"
    record.write_text(record.read_text().rstrip() + "\n    withdrawn: {on: 2026-11-25, copies: recall}\n")
    assert verify(site, "2026-11-24", catalog=clone.root).exit_code == 0
    result = verify(site, "2026-11-25", catalog=clone.root)
    assert result.exit_code == 1
    assert "nordlys-bank is not allowed on 2026-11-25 [not-allowed]" in result.stdout


def test_a_host_that_leaves_out_files_that_begin_with_a_dot(clone: Clone, site: Path, tmp_path: Path) -> None:
    shown = tmp_path / "hosted"
    for path in site.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            copy = shown / path.relative_to(site)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    server = SiteServer(shown, 0)
    server.start()
    try:
        assert verify(server.url, str(date(2026, 11, 21)), catalog=clone.root).exit_code == 0
        assert verify(server.url, "2027-06-15", catalog=clone.root).exit_code == 1
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("what", ["nowhere", ".", "http://127.0.0.1:9/", "http://[broken/"])
def test_what_is_no_site(what: str, clone: Clone, tmp_path: Path) -> None:
    result = verify(tmp_path / what if not what.startswith("http") else what, "2026-11-21", catalog=clone.root)
    assert result.exit_code == 4
    assert result.stdout == ""
    assert "cannot be verified" in result.stderr
    assert "onrecord build" in result.stderr
