"""Serves a built site on the loopback interface, and reloads open pages after a rebuild."""

import os
import threading
from collections.abc import Iterable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

RELOAD = "/.onrecord-reload"
_SNIPPET = b"<script src='/.onrecord-reload.js'></script></body>"
_SCRIPT = b"""let seen;
setInterval(async () => {
  try {
    const now = await (await fetch("/.onrecord-reload", {cache: "no-store"})).text();
    if (seen !== undefined && now !== seen) location.reload();
    seen = now;
  } catch { /* the server stopped; the page stays */ }
}, 1000);
"""


class SiteServer(ThreadingHTTPServer):
    """A server of one folder on 127.0.0.1. `version` counts the builds; pages that see it change reload."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        self.version = 0
        super().__init__(("127.0.0.1", port), partial(_Handler, directory=str(folder)))

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def start(self) -> None:
        """Start to answer in the background."""
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(SimpleHTTPRequestHandler):
    server: SiteServer

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the build reports for itself."""

    def end_headers(self) -> None:
        """Tell the browser to keep nothing, so that the next request shows the next build."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def do_HEAD(self) -> None:
        """As for GET, without the body."""
        if self._is_asked_rightly():
            super().do_HEAD()

    def do_GET(self) -> None:
        """Send a file of the site; pages get the script that reloads them."""
        if not self._is_asked_rightly():
            return
        if self.path == RELOAD:
            self._send_answer(str(self.server.version).encode(), "text/plain")
        elif self.path == f"{RELOAD}.js":
            self._send_answer(_SCRIPT, "text/javascript")
        else:
            page = self._read_page()
            if page is None:
                super().do_GET()
            else:
                self._send_answer(page.replace(b"</body>", _SNIPPET, 1), "text/html; charset=utf-8")

    def _is_asked_rightly(self) -> bool:
        """Whether a request is for this machine by its own name, and for a path that a file can have; else refused."""
        # A page elsewhere must not read the site by a host name that points to this machine.
        if self.headers.get("Host", "").partition(":")[0] not in ("127.0.0.1", "localhost"):
            self.send_error(403, "ask for 127.0.0.1")
            return False
        try:
            os.lstat(self.translate_path(self.path))
        except ValueError:  # a null byte, or half a character
            self.send_error(404)
            return False
        except OSError:
            pass  # a missing file is answered as such
        return True

    def _read_page(self) -> bytes | None:
        path = Path(self.translate_path(self.path))
        if os.path.isdir(path):  # noqa: PTH112  # Path.is_dir raises for a name that is too long
            if not self.path.partition("?")[0].endswith("/"):
                return None
            path /= "index.html"
        try:
            return path.read_bytes() if path.suffix == ".html" else None
        except OSError:
            return None

    def _send_answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def stamp_folders(folders: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """The files below some folders, with sizes and times; it differs if anything changed."""
    found = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            try:
                facts = path.lstat()
            except OSError:
                continue
            found.append((str(path), facts.st_size, facts.st_mtime_ns))
    return tuple(found)
