"""The sample site, built once, served below a sub-path of 127.0.0.1, and one Chromium that may reach nothing else."""

import functools
import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request

from browser.sample import REPOSITORY, SAMPLE_TODAY, wait_until_ready
from made_once import make_folder_once
from onrecord.catalog.library import Library
from onrecord.catalog.views.projection import make_site_view
from onrecord.catalog.views.view import SiteView
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog

PREFIX = "/team/references"

SLOW = float(os.environ.get("ONRECORD_SLOW", 0))
"""How many times slower the browser computes than it can. Scripts and data come as many 50ths of a second late."""


@pytest.fixture(scope="session")
def library() -> Library:
    return load_catalog(DirectoryTree(REPOSITORY), SAMPLE_TODAY).library


@pytest.fixture(scope="session")
def view(library: Library) -> SiteView:
    return make_site_view(library, SAMPLE_TODAY, preview=True)


def build_site(out: Path, *options: str) -> None:
    """Build the sample site, on the sample's day, into a folder that is not there yet."""
    tool = [sys.executable, "-c", "from onrecord.__main__ import main; main()"]
    where = ["--catalog", str(REPOSITORY), "--today", str(SAMPLE_TODAY), "--out", str(out)]
    subprocess.run([*tool, "build", *where, *options], check=True)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built sample site; ONRECORD_BUILT_SITE names one that is there already."""
    ready = os.environ.get("ONRECORD_BUILT_SITE")
    if ready:
        return Path(ready)
    return make_folder_once(tmp_path_factory, "sales-site", build_site)


@pytest.fixture(scope="session")
def public_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample site as anybody may see it."""
    return make_folder_once(tmp_path_factory, "public-site", lambda out: build_site(out, "--audience", "public"))


class _Below(http.server.SimpleHTTPRequestHandler):
    """Serves a folder below PREFIX and nothing above it."""

    def translate_path(self, path: str) -> str:
        below = path.removeprefix(PREFIX) if path.startswith(PREFIX) else "/not-below-the-prefix"
        return super().translate_path(below)

    def do_GET(self) -> None:
        if self.path.partition("?")[0].endswith((".js", ".json")):
            time.sleep(SLOW / 50)
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """A folder on the loopback; gives the address of its top, with a slash."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Below, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{PREFIX}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def base(site_folder: Path) -> Iterator[str]:
    with serve_folder(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def public_base(public_folder: Path) -> Iterator[str]:
    with serve_folder(public_folder) as address:
        yield address


def _wait_where_it_leads(page: Page) -> None:
    """Have every way to a page wait until its script has taken over; after a click a test waits for what it expects."""
    for name in ("goto", "reload", "go_back"):
        go = getattr(page, name)

        def arrive(*args: Any, go: Callable[..., Any] = go, **options: Any) -> Any:
            answer = go(*args, **options)
            wait_until_ready(page)
            return answer

        setattr(page, name, arrive)


@pytest.fixture
def open_page(browser: Browser, base: str) -> Iterator[Callable[..., Page]]:
    """Opens pages of the site. At the end: no request to another host, none that failed, no error on the console."""
    asked: list[Request] = []
    errors: list[str] = []
    contexts = []

    def open_one(path: str = "", *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.on("request", lambda request: asked.append(request))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "response", lambda answer: errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        )
        if SLOW:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        if script:
            _wait_where_it_leads(page)
        page.goto(base + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    elsewhere = [request.url for request in asked if not request.url.startswith(base)]
    assert not elsewhere, "the site asked another host"
    assert not errors
