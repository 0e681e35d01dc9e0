"""How long a keystroke on the first page takes until the next frame, next to Pagefind on the same pages and facets.

Every letter of a few lines is typed into both pages in one Chromium, line by line in turn, each letter when the one
before it has been drawn: the first cards here, 24 results and the counts of all facets there. Pagefind is asked at
every letter, without the rest that its own box waits for. A permission for all the world is one value of its facet of
territories, not each country, which makes its work less than ours.
"""

import functools
import http.server
import json
import statistics
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import peers
from playwright.sync_api import CDPSession, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser.install_chromium import find_chromium  # noqa: E402

LINES = ("german bank", "dach audit", "zzz")
PATIENCE_MS = 120_000
MOST = 31
"""How many channels fit into the bits of a number that JavaScript can shift."""
WATCH = """() => {
  window.spent = [];
  window.drawn = (start) => requestAnimationFrame(() => {
    const done = new MessageChannel();
    done.port1.onmessage = () => window.spent.push(performance.now() - start);
    done.port2.postMessage(null);
  });
}"""
OURS = """() => document.querySelector('.or-search input').addEventListener('input', () => {
  performance.mark('keystroke');
  window.drawn(performance.now());
}, { capture: true })"""
THEIRS = """<!doctype html><html lang="en"><meta charset="utf-8"><title>References</title>
<input type="search"><div id="facets"></div><ul></ul>
<script type="module">
const pagefind = await import("./pagefind/pagefind.js");
await pagefind.init();
await pagefind.filters();
let turn = 0;
const element = (tag, text) => Object.assign(document.createElement(tag), { textContent: text });
document.querySelector("input").addEventListener("input", async ({ target }) => {
  const [mine, start] = [++turn, performance.now()];
  const found = await pagefind.search(target.value || null);
  const first = await Promise.all(found.results.slice(0, 24).map((one) => one.data()));
  if (mine !== turn) return;
  document.querySelector("ul").replaceChildren(...first.map(({ meta, url, plain_excerpt }) => {
    const item = element("li", plain_excerpt);
    item.prepend(Object.assign(element("a", meta.title), { href: url }));
    return item;
  }));
  document.querySelector("#facets").replaceChildren(...Object.entries(found.filters).map(([name, values]) => {
    const facet = element("fieldset", "");
    facet.append(element("legend", name),
      ...Object.entries(values).map(([value, count]) => element("label", `${value} ${count}`)));
    return facet;
  }));
  window.drawn(start);
});
document.body.dataset.ready = "";
</script></html>"""


class Typed(NamedTuple):
    """Milliseconds, medians of all keystrokes: our page's thread until the frame, our wall time, their wall time."""

    thread: float
    wall: float
    theirs: float


def compare(site: Path, folder: Path) -> Typed:
    """Type the lines into the built site and into Pagefind's page of the same words, made in a folder.

    Raises MissingPeerError where Pagefind or Chromium cannot be had.
    """
    peers.pagefind(site, folder, facets(site), THEIRS)
    program = find_chromium()
    if program is None:
        raise peers.MissingPeerError("Chromium cannot be had here: make browser")
    threads, walls, theirs = list[float](), list[float](), list[float]()
    with sync_playwright() as playwright, _serve(site) as here, _serve(folder) as there:
        browser = playwright.chromium.launch(executable_path=program, args=["--headless", "--no-sandbox"])
        page, other = (_page(browser.new_page(), address) for address in (here, there))
        page.wait_for_selector(".or[data-stories]")
        page.evaluate(OURS)
        other.wait_for_selector("[data-ready]", state="attached")
        for line in LINES:
            _clear(page, ".or-search input")
            with _trace(page.context.new_cdp_session(page)) as events:
                _type(page, ".or-search input", line)
            threads += _thread_times(events)
            _clear(page, ".or-search input")  # again: what is traced takes longer, and theirs is not
            walls += _type(page, ".or-search input", line)
            _clear(other, "input")
            theirs += _type(other, "input", line)
        browser.close()
    return Typed(*map(statistics.median, (threads, walls, theirs)))


def facets(site: Path) -> dict[str, tuple[str, dict[str, list[str]]]]:
    """What the built site searches, by slug: a reference's name, and what each facet has of it on the first day."""
    references = {}
    head = json.loads((site / "assets" / "catalog.json").read_text(encoding="utf-8"))
    rows = list(head["rows"])
    for name in head.get("more", ()):
        rows += json.loads((site / "assets" / name).read_text(encoding="utf-8"))["rows"]
    lists, sets = head["lists"], head["territories"]["sets"]
    places = {"industry": 4, "size": 5, "country": 6, "region": 7, "product": 8, "use_case": 9, "language": 10}
    for row in rows:
        found = {}
        for name, at in places.items():
            held = row[at] if isinstance(row[at], list) else [row[at]]
            found[name] = [lists[name][one][1] for one in held if one >= 0]
        cells = [cell for _, several in row[12] for cell in several if any(s[0] <= 0 <= _last(s) for s in cell[2])]
        bits = {bit for cell in cells for bit in range(MOST) if cell[0] >> bit & 1}
        found["channel"] = [lists["channel"][bit][1] for bit in sorted(bits)]
        found["territory"] = sorted({sets[cell[1]][0] for cell in cells})
        states = [s[2] for _, stretches in row[13] for s in stretches if s[0] <= 0 <= _last(s)]
        found["availability"] = [lists["availability"][state][1] for state in states[:1]]
        references[row[0]] = (row[1], found)
    return references


def _last(stretch: list[int | None]) -> float:
    return float("inf") if stretch[1] is None else stretch[1]


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def _page(page: Page, address: str) -> Page:
    page.set_default_timeout(PATIENCE_MS)
    page.goto(address)
    page.evaluate(WATCH)
    return page


def _clear(page: Page, field: str) -> None:
    page.bring_to_front()
    page.fill(field, "")
    page.wait_for_timeout(1000)
    page.evaluate("window.spent.length = 0")


def _type(page: Page, field: str, line: str) -> list[float]:
    """Milliseconds of each keystroke of a line, typed into an empty field."""
    page.focus(field)
    for typed, letter in enumerate(line, 1):
        page.keyboard.type(letter)
        page.wait_for_function("typed => window.spent.length >= typed", arg=typed, polling=50)
        page.wait_for_timeout(150)
    return [float(spent) for spent in page.evaluate("window.spent")]


@contextmanager
def _trace(session: CDPSession) -> Iterator[list[dict[str, Any]]]:
    """What the browser did, as its own tracing tells it, once the block is over."""
    events: list[dict[str, Any]] = []
    done = threading.Event()
    session.on("Tracing.dataCollected", lambda part: events.extend(part["value"]))
    session.on("Tracing.tracingComplete", lambda _: done.set())
    config = {
        "includedCategories": [
            "toplevel",
            "devtools.timeline",
            "disabled-by-default-devtools.timeline",
            "blink.user_timing",
        ]
    }
    session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
    yield events
    session.send("Tracing.end")
    while not done.is_set():
        session.send("Runtime.evaluate", {"expression": "0"})


def _thread_times(events: list[dict[str, Any]]) -> list[float]:
    """Milliseconds of processor time that the page's thread took from each keystroke until its frame was handed on."""
    marks = sorted((e for e in events if e["name"] == "keystroke"), key=lambda e: e["ts"])
    thread = (marks[0]["pid"], marks[0]["tid"])
    here = [e for e in events if (e["pid"], e["tid"]) == thread and e["ph"] == "X"]
    frames = sorted(e["ts"] + e["dur"] for e in here if e["name"] == "Commit")
    times = []
    for mark in marks:
        frame = next(end for end in frames if end > mark["ts"])
        tasks = (e for e in here if e["name"] == "RunTask" and e["ts"] < frame and e["ts"] + e["dur"] > mark["ts"])
        times.append(sum(task["tdur"] for task in tasks) / 1000)
    return times
