"""Reads a published site from its address: its own pages and files only, within limits."""

import json
import re
from collections.abc import Iterator
from http.client import HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from selectolax.lexbor import LexborHTMLParser

from onrecord.publish.site_reader import Marker
from onrecord.publish.verify import SiteError, read_marker
from onrecord.store.folder_swap import MARKER

MOST_FILES = 20_000
"""A page or two for each of ten thousand customers; whatever has more is not a site of ours, or has no end."""
MOST_BYTES = 32 << 20
"""Bytes of one file: a server that never stops sending fills no memory."""
TIMEOUT_SECONDS = 20
"""Limits for a host that answers without end, or not at all."""
ALWAYS = (
    "index.html",
    "assets/catalog.json",
    "assets/stories.json",
    "api/v1/references.json",
    "api/v1/customers.json",
    "embed/customers.js",
    "feeds/changes.atom",
    "calendar/expiries.ics",
    "llms.txt",
    "sitemap.xml",
)


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect only if it stays on the same host."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """As urllib asks for it."""
        if urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            raise SiteError(f"{req.full_url} redirects to another host: {newurl}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def crawl(address: str) -> tuple[Marker, Iterator[tuple[str, bytes]]]:
    """The marker of the site at an address, and every file that its pages lead to. Raises SiteError."""
    base = address if address.endswith("/") else f"{address}/"
    opener = build_opener(_SameHost)
    return _fetch_marker(opener, base), _fetch_files(opener, base)


def _fetch_marker(opener: OpenerDirector, base: str) -> Marker:
    """What the site says about itself; some hosts leave out files that begin with a dot, so its API says it too."""
    data = _fetch(opener, urljoin(base, MARKER))
    for audience, path in (("sales", "references"), ("public", "customers")):
        if data is None and (document := _fetch(opener, urljoin(base, f"api/v1/{path}.json"))) is not None:
            data = json.dumps({"audience": audience, **_read_head(document)}).encode()
    return read_marker(data)


def _read_head(data: bytes) -> dict[str, object]:
    try:
        document = json.loads(data)
    except ValueError:
        return {}
    return {key: document[key] for key in ("day", "preview") if key in document} if isinstance(document, dict) else {}


def _fetch_files(opener: OpenerDirector, base: str) -> Iterator[tuple[str, bytes]]:
    waiting, seen = [urljoin(base, path) for path in ALWAYS], set[str]()
    while waiting:
        url = waiting.pop()
        path = _find_path(url, base)
        if path is None or path in seen:
            continue
        if len(seen) >= MOST_FILES:
            raise SiteError(f"it has more than {MOST_FILES} files")
        seen.add(path)
        data = _fetch(opener, urljoin(base, path))
        if data is None:
            continue
        yield path, data
        if path.endswith(".html"):
            waiting += _find_links(url, data)
        elif path == "assets/catalog.json":
            waiting += [urljoin(base, f"assets/{name}") for name in _list_more(data)]
        elif path == "sitemap.xml":
            waiting += [urljoin(base, place) for place in _read_sitemap(data)]


def _find_path(url: str, base: str) -> str | None:
    """The file of the site that an address means, from its root; None for an address elsewhere."""
    url = urldefrag(url)[0].partition("?")[0]
    if not url.startswith(base):
        return None
    path = url.removeprefix(base)
    return f"{path}index.html" if path.endswith("/") or not path else path


def _find_links(url: str, data: bytes) -> list[str]:
    page = LexborHTMLParser(data.decode("utf-8", "replace"))
    found = [
        node.attributes.get(name)
        for tag, name in (("a", "href"), ("img", "src"))
        for node in page.css(f"{tag}[{name}]")
    ]
    return [urljoin(url, target) for target in found if target and not target.startswith(("#", "mailto:"))]


def _list_more(data: bytes) -> list[str]:
    """The files that continue the rows of the search."""
    document = json.loads(data)
    return [str(name) for name in document.get("more", ())] if isinstance(document, dict) else []


def _read_sitemap(data: bytes) -> list[str]:
    """The paths that a sitemap names; its host may be another name of this one."""
    return [
        urlsplit(place).path.lstrip("/") for place in re.findall(r"<loc>([^<]+)</loc>", data.decode("utf-8", "replace"))
    ]


def _fetch(opener: OpenerDirector, url: str) -> bytes | None:
    """The bytes at an address; None if there is nothing. Raises SiteError if the host does not answer."""
    try:
        with opener.open(Request(url, headers={"User-Agent": "onrecord-verify"}), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            data: bytes = answer.read(MOST_BYTES + 1)
    except URLError as error:
        if getattr(error, "code", None) in (403, 404, 410):
            return None
        raise SiteError(f"{url}: {error.reason}") from None
    except OSError as error:
        raise SiteError(f"{url}: {error.strerror or error}") from None
    if len(data) > MOST_BYTES:
        raise SiteError(f"{url} is larger than {MOST_BYTES >> 20} MiB")
    return data
