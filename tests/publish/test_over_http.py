"""Serving on the loopback, and reading a site back from its address."""

import http.client
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from onrecord.publish.crawl import crawl
from onrecord.publish.server import SiteServer, stamp_folders
from onrecord.publish.verify import SiteError, verify_files
from onrecord.store.catalog_reader import Catalog
from onrecord.store.folder_swap import MARKER
from patience import PATIENCE
from sample import DAY


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.publish.crawl.TIMEOUT_SECONDS", PATIENCE)


@pytest.fixture
def server(site: Path) -> Iterator[SiteServer]:
    running = SiteServer(site, 0)
    running.start()
    yield running
    running.shutdown()
    running.server_close()


def get(server: SiteServer, path: str, host: str | None = None, verb: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=PATIENCE)
    connection.request(verb, path, headers={"Host": host} if host else {})
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_pages_reload_when_the_site_was_built_anew(server: SiteServer) -> None:
    assert b"onrecord-reload.js" in get(server, "/")[1]
    assert b"onrecord-reload.js" in get(server, "/references/nordlys-bank/")[1]
    assert b"onrecord-reload.js" not in get(server, "/assets/catalog.json")[1]
    before = get(server, "/.onrecord-reload")[1]
    server.version += 1
    assert get(server, "/.onrecord-reload")[1] != before


def test_only_this_machine_by_its_own_name_is_answered(server: SiteServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert get(server, "/", "127.0.0.1:1")[0] == 200
    assert get(server, "/", "rebound.example")[0] == 403
    assert get(server, "/../../../etc/hostname")[0] == 404


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_head_is_answered_as_get_is(server: SiteServer, verb: str) -> None:
    assert get(server, "/", "127.0.0.1", verb)[0] == 200
    assert get(server, "/", "rebound.example", verb)[0] == 403
    assert get(server, "/assets/catalog.json", "rebound.example:80", verb)[0] == 403
    assert get(server, "/nowhere", verb=verb)[0] == 404


@pytest.mark.parametrize("verb", ["GET", "HEAD"])
@pytest.mark.parametrize("path", ["/%00", "/a%00.html", "/%ED%A0%80", f"/{'a' * 5000}", "/%0A", "//%00/..", "/%2e%2e/"])
def test_a_path_that_no_file_has_is_not_found(
    server: SiteServer, path: str, verb: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert get(server, path, verb=verb)[0] in (200, 301, 404)  # `..` is the site's own root
    assert capsys.readouterr().err == "", "no traceback"


def test_the_whole_site_is_found_from_its_address(server: SiteServer, site: Path, sample: Catalog) -> None:
    marker, files = crawl(server.url)
    found = dict(files)
    pages = {path.relative_to(site).as_posix() for path in (site / "references").glob("*/index.html")}
    assert pages <= set(found)
    assert verify_files(found.items(), marker, DAY, sample.library) == []


def test_what_should_have_come_down_is_found_from_outside(site: Path, sample: Catalog, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "site")
    (tmp_path / "site/guides/sales/index.html").write_text("<p>Quillstack</p>")
    running = SiteServer(tmp_path / "site", 0)
    running.start()
    marker, files = crawl(running.url)
    rules = {finding.rule for finding in verify_files(files, marker, DAY, sample.library)}
    running.shutdown()
    running.server_close()
    assert rules == {"stranger", "no-policy"}


class _Elsewhere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://elsewhere.example/")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_a_redirect_to_another_host_is_not_followed() -> None:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    with pytest.raises(SiteError, match=r"elsewhere\.example"):
        crawl(f"http://127.0.0.1:{running.server_address[1]}/")
    running.shutdown()
    running.server_close()


def test_an_address_without_a_site(tmp_path: Path) -> None:
    running = SiteServer(tmp_path, 0)
    running.start()
    with pytest.raises(SiteError, match=MARKER.replace(".", r"\.")):
        crawl(running.url)
    running.shutdown()
    running.server_close()
    with pytest.raises(SiteError):
        crawl(running.url)


def test_the_stamp_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("1")
    before = stamp_folders([tmp_path])
    assert stamp_folders([tmp_path]) == before
    (tmp_path / "b").write_text("1")
    assert stamp_folders([tmp_path]) != before
