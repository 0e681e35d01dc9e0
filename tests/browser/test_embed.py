"""The customers on a page of another host, by one script; what has ended by the reader's day is not there."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

Shown = Callable[[str, str], tuple[Page, str]]
pytestmark = pytest.mark.browser


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def serve_folder(folder: Path) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def host(public_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public site as it is on its own day, no preview, on a host of its own."""
    folder = tmp_path_factory.mktemp("host")
    (folder / "embed").mkdir()
    (folder / "logos").symlink_to(public_folder / "logos")
    script = (public_folder / "embed/customers.js").read_text(encoding="utf-8")
    assert '"preview":true' in script
    (folder / "embed/customers.js").write_text(script.replace('"preview":true', '"preview":false'), encoding="utf-8")
    server = serve_folder(folder)
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def company(tmp_path: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    """The company's own website, which is another origin."""
    server = serve_folder(tmp_path)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def shown(
    browser: Browser, host: str, tmp_path: Path, company: http.server.ThreadingHTTPServer
) -> Callable[[str, str], tuple[Page, str]]:
    return functools.partial(_show_page, browser, host, tmp_path, company.server_port)


def _show_page(browser: Browser, host: str, folder: Path, port: int, day: str, attributes: str) -> tuple[Page, str]:
    """Another company page on a day, with a policy that lets only this script and these pictures in."""
    page = browser.new_context().new_page()
    page.clock.install(time=f"{day}T12:00:00Z")
    policy = f"default-src 'none'; script-src {host}; img-src {host}"
    body = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<h1>Who works with us</h1><div {attributes}></div><script src="{host}embed/customers.js" async></script>'
    )
    (folder / "index.html").write_text(body, encoding="utf-8")
    page.goto(f"http://127.0.0.1:{port}/")
    page.wait_for_function("() => document.querySelector('[data-onrecord]').shadowRoot?.firstElementChild")
    return page, page.evaluate("document.querySelector('[data-onrecord]').shadowRoot.firstElementChild.outerHTML")


def test_a_name_is_there_through_its_last_day_and_not_after(shown: Shown) -> None:
    for day, there in (("2026-11-21", True), ("2027-01-14", True), ("2027-01-15", False)):
        page, markup = shown(day, 'data-onrecord="logos"')
        assert ("Nordlys Bank" in markup) is there, day
        assert "Spoorlinde" in markup
        page.context.close()


def test_an_open_tab_loses_what_ends_while_it_is_open(shown: Shown) -> None:
    page, markup = shown("2027-01-14", 'data-onrecord="logos"')
    assert "Nordlys Bank" in markup
    errors: list[object] = []
    page.on("pageerror", lambda error: errors.append(error))
    page.add_script_tag(url=page.locator("script[src]").get_attribute("src"))  # a page may have it twice
    page.clock.fast_forward(11 * 60 * 60 * 1000 + 60 * 1000)  # noon in UTC is 13:00 in Oslo: one minute past midnight
    page.wait_for_function(
        "() => !document.querySelector('[data-onrecord]').shadowRoot.firstElementChild.outerHTML.includes('Nordlys')"
    )
    assert not errors
    page.context.close()


def test_long_after_the_last_day_nobody_is_left(shown: Shown) -> None:
    page, markup = shown("2036-01-01", 'data-onrecord="quotes stories"')
    assert "<figure" not in markup
    assert (
        page.evaluate("document.querySelector('[data-onrecord]').shadowRoot.querySelectorAll('article, img').length")
        == 0
    )
    page.context.close()


def test_stories_of_an_industry_and_pictures_that_load(shown: Shown) -> None:
    page, markup = shown("2026-11-21", 'data-onrecord="stories logos" data-industry="logistics"')
    assert "Nineteen ledgers into one" in markup
    assert "salmon" not in markup
    images = "[...document.querySelector('[data-onrecord]').shadowRoot.querySelectorAll('img')]"
    page.wait_for_function(
        f"() => {images}.length && {images}.every((image) => image.complete && image.naturalWidth > 0)"
    )
    page.context.close()
