"""Make the pictures of the documentation from the sample site, in headless Chromium: make screenshots.

Each is of one page at one size, on the sample's own day, so that it changes only where the site does.
"""

import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from markdown import Markdown
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from browser.conftest import build_site, serve_folder
from browser.install_chromium import FLAGS, find_chromium
from browser.sample import REPOSITORY, wait_until_ready

IMAGES = REPOSITORY / "site" / "docs" / "images"
COMMENT = REPOSITORY / "tests" / "golden" / "pull-requests" / "new-permission.md"
"""What the gate writes on a pull request, word for word as the tests hold it."""
QUALITY = 82
"""Of WebP, 0..100: small text is as sharp as in a PNG of three times the size."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of the site for an audience, its size, whether it is dark, and what is done on it before."""

    path: str
    audience: str = "sales"
    width: int = 1280
    height: int = 860
    dark: bool = False
    act: Callable[[Page], None] | None = None


def _ask(page: Page) -> None:
    page.click("[data-act]")
    page.select_option(".or-dialog [name=by]", "tess")
    page.select_option(".or-dialog [name=territory]", "DE")
    page.fill(".or-dialog [name=prospect]", "Globex GmbH")
    page.fill(".or-dialog [name=about]", "How the reports to the supervisor are made now")
    page.fill(".or-dialog [name=needed_by]", "2026-12-11")
    page.wait_for_selector("[data-go][href]")
    page.focus(".or-dialog [name=about]")


def _show_comment(page: Page) -> None:
    """The comment in a plain frame: a Git host's looks are its own. Few machines that build have a font for emoji."""
    words = COMMENT.read_text(encoding="utf-8").replace("<details>", '<details markdown="1" open>')
    words = words.replace("\N{WHITE LARGE SQUARE}", "\N{BALLOT BOX}").replace("\N{OPEN LOCK}", "+")
    body = Markdown(extensions=["md_in_html", "fenced_code", "sane_lists"], tab_length=2).convert(words)
    page.goto("about:blank")  # no policy of the site holds here
    page.set_content(f"<!doctype html><meta charset=utf-8><style>{_FRAME}</style><main>{body}</main>")


_FRAME = """
  body { margin: 0; padding: 24px; background: #f6f8fa; color: #1f2328; font: 15px/1.55 system-ui, sans-serif; }
  main { padding: 4px 20px 14px; border: 1px solid #d1d9e0; border-radius: 8px; background: #fff; }
  a { color: #0969da; } h4 { margin: 22px 0 8px; font-size: 15px; } ul { padding-left: 26px; } li { margin: 3px 0; }
  summary { font-weight: 600; } pre { padding: 12px 14px; border-radius: 6px; background: #f6f8fa; overflow: hidden; }
  code { font: 12.5px/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
"""

PICTURES = {
    "catalog.webp": Picture("?use=reference-call"),
    "catalog-dark.webp": Picture("?use=reference-call", dark=True),
    "reference.webp": Picture("references/nordlys-bank/?use=quote"),
    "request.webp": Picture("references/weserland-bank/?use=reference-call", act=_ask),
    "one-pager.webp": Picture("references/spoorlinde/?sheet=page", height=1040),
    "desk.webp": Picture("desk/"),
    "pull-request.webp": Picture("raci/", width=860, height=500, act=_show_comment),
    "customers.webp": Picture("customers/", audience="public", height=1000),
    "customers-dark.webp": Picture("customers/", audience="public", height=1000, dark=True),
    "phone.webp": Picture("?use=reference-call&territory=DE", width=390, height=844),
}
"""Every picture of the documentation by the name of its file; *-dark ones are for readers whose screen is dark."""


def take(browser: Browser, bases: dict[str, str], picture: Picture) -> Image.Image:
    """Open the page as the picture says, and take it when all of it is there."""
    size, scheme = {"width": picture.width, "height": picture.height}, "dark" if picture.dark else "light"
    page = browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    page.goto(bases[picture.audience] + picture.path)
    wait_until_ready(page)
    page.wait_for_load_state("networkidle")
    if picture.act:
        picture.act(page)
    page.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot()))
    page.close()
    return taken


def main() -> None:
    """Build the sample's two sites, take each picture, and say where it is and how large it is."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        sites = {audience: Path(folder) / audience for audience in ("sales", "public")}
        for audience, out in sites.items():
            build_site(out, "--audience", audience)
        with serve_folder(sites["sales"]) as sales, serve_folder(sites["public"]) as public:
            browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            for name, picture in PICTURES.items():
                file = IMAGES / name
                take(browser, {"sales": sales, "public": public}, picture).save(file, quality=QUALITY, method=6)
                print(f"{file.relative_to(REPOSITORY)}: {file.stat().st_size / 1000:.0f} kB")
            browser.close()


if __name__ == "__main__":
    main()
