"""Make the pictures of the documentation from the sample site, in headless Chromium: make screenshots.

Each is of one page at one size, on the sample's own day, so that it changes only where the site does.
"""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from browser.conftest import build_site, served
from browser.install_chromium import FLAGS, chromium
from browser.sample import REPOSITORY, ready

IMAGES = REPOSITORY / "docs" / "images"
SCREENSHOTS = {"catalog.png": "?use=reference-call"}
"""The pictures, and the page of the site that each shows."""
SIZE = {"width": 1280, "height": 900}
"""The width of the browser tests, from which the header shows its menu; three cards in a row fit."""


def main() -> None:
    """Build the sample site, take each picture, and say where it lies."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(folder) / "out"
        build_site(out)
        with served(out) as base:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
            for name, path in SCREENSHOTS.items():
                page.goto(base + path)
                ready(page)
                page.evaluate("document.fonts.ready")
                page.wait_for_load_state("networkidle")
                page.screenshot(path=IMAGES / name)
                print(IMAGES / name)
            browser.close()


if __name__ == "__main__":
    main()
