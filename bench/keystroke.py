"""How long a keystroke on the first page takes until the next frame, at 10,000 references; the goal is 50 ms at most.

The sample site is built once and its rows are laid many times over, each with a name of its own. Every letter of a few
lines is typed into the real page in Chromium; what is measured is the time from the input event until the frame after
it is drawn, so it wants an idle machine. Exits with 1 where the median is above the goal.

    python bench/keystroke.py [--references 10000]
"""

import argparse
import functools
import http.server
import json
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser.install_chromium import chromium  # noqa: E402

GOAL_MS = 50
LINES = ("german bank", "reportng dach", "logistics audit", "zzz")
MEASURE = """() => {
  window.spent = [];
  const input = document.querySelector('.or-search input');
  input.addEventListener('input', () => {
    const start = performance.now();
    requestAnimationFrame(() => { const done = new MessageChannel();
      done.port1.onmessage = () => window.spent.push(performance.now() - start);
      done.port2.postMessage(null); });
  }, { capture: true });
}"""


def many(site: Path, count: int) -> None:
    """The rows and stories of the built sample, over and over, each copy under its own folder and name."""
    assets = site / "assets"
    catalog, stories = (json.loads((assets / name).read_text()) for name in ("catalog.json", "stories.json"))
    rows, texts = catalog["rows"], stories["texts"]
    catalog["rows"] = [
        [f"{row[0]}-{n}", f"{row[1]} {n}", *row[2:]] for n in range(-(-count // len(rows))) for row in rows
    ][:count]
    stories["texts"] = {row[0]: texts.get(row[0].rpartition("-")[0], []) for row in catalog["rows"]}
    (assets / "catalog.json").write_text(json.dumps(catalog))
    (assets / "stories.json").write_text(json.dumps(stories))


def typed(page: Page, line: str) -> list[float]:
    """Milliseconds of each keystroke of a line."""
    page.fill(".or-search input", "")
    page.wait_for_timeout(500)
    page.evaluate("window.spent.length = 0")
    page.type(".or-search input", line, delay=250)
    page.wait_for_timeout(500)
    return [float(spent) for spent in page.evaluate("window.spent")]


def main() -> int:
    """Measure and print; the exit code says whether the goal is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--references", type=int, default=10_000)
    count = parser.parse_args().references
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        tool = [sys.executable, "-c", "from onrecord.__main__ import main; main()", "build", "--catalog", str(ROOT)]
        subprocess.run([*tool, "--today", "2026-11-21", "--out", str(site)], check=True, capture_output=True)
        many(site, count)
        handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(site))
        handler.func.log_message = lambda *_: None  # type: ignore[method-assign, assignment]
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--headless", "--no-sandbox"])
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_selector(".or[data-stories]")
        page.evaluate(MEASURE)
        spent = {line: typed(page, line) for line in LINES}
        browser.close()
        server.shutdown()
    every = [one for several in spent.values() for one in several]
    for line, several in spent.items():
        print(f"{line!r}: median {statistics.median(several):.0f} ms, worst {max(several):.0f} ms")
    median = statistics.median(every)
    print(f"{count} references: a keystroke takes {median:.0f} ms until the next frame (goal: {GOAL_MS})")
    return int(median > GOAL_MS)


if __name__ == "__main__":
    sys.exit(main())
