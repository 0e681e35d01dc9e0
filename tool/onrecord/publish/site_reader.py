"""Reads the files of a built site one by one: is everything in them allowed on the day?

With a catalog, every name, logo, quote and row is compared with the decision, which is asked again
(publish/entitlement.py). No function that chose what to show is used here.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, BinaryIO

from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.finding import Finding, Severity
from onrecord.publish.claims import CLAIMING, Claims, Legend, Nodes
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.forbidden_names import ForbiddenNames, Rights, find_rights
from onrecord.publish.table_claims import Claim
from onrecord.store.packaged import find_packaged

REBUILD = "build the site again: onrecord build"
API_FILE = re.compile(r"api/(?!.*schema\.json$).*\.json$")
"""The answers of the API; its schemas have no customer in them."""
SEARCH = re.compile(r"assets/catalog(-\d+)?\.json$")
"""What the first page searches."""
BADGE = re.compile(r"badges/[^/]+\.svg$")
"""A badge's file, as `badges.py` names it."""
EMBED = "embed/customers.js"
_EMBEDDED = re.compile(r"^const DATA = (\{.*\});$", re.MULTILINE)
"""The line with the data in the script for other pages."""
_TEXTS = (".html", ".json", ".xml", ".txt", ".ics", ".atom", ".js", ".css", ".svg")
SHORT, TOGETHER = 100_000, 20
"""Files of fewer bytes are searched for names together, so many at a time: a search takes ten times their memory."""
_THEME = ("assets/javascripts/", "assets/stylesheets/")
"""The theme's own scripts and styles, which contain nothing from a record."""


def _is_shipped(path: str, file: BinaryIO) -> bool:
    """Whether a file is one of ours, byte for byte: a font's license names companies, but no customer."""
    shipped = find_packaged("site") / path
    if not path.startswith("assets/") or not shipped.is_file():
        return False
    is_same = shipped.read_bytes() == file.read()
    file.seek(0)
    return is_same


@dataclass(frozen=True, slots=True)
class Marker:
    """What a built site says about itself; `demo` means that it was made from a sample."""

    day: date
    preview: bool
    audience: str
    demo: bool = False


def make_finding(path: str, rule: str, message: str, hint: str, customer: str | None = None) -> Finding:
    """A finding about a file of a site."""
    return Finding(path, 1, 1, rule, Severity.ERROR, message, hint, customer)


class SiteReader:
    """Reads files one by one and compares them with the day and, if known, the catalog."""

    def __init__(
        self, marker: Marker, day: date, library: Library | None, errors: Iterable[Finding] = (), *, ahead: bool
    ) -> None:
        self.marker = marker
        self.day = day
        self.may = Entitlements(library, day, errors) if library else None
        self.claims = Claims(self.may, ahead=ahead) if self.may else None
        self._strangers: ForbiddenNames | None = None

    def find_rights(self, slug: str) -> Rights | None:
        """What may be said about a customer; None without a catalog."""
        return find_rights(self.may, slug, self.marker.audience) if self.may else None

    def forbid(self, rights: Mapping[str, Rights]) -> bytes:
        """Set what may be said about each customer, before files are searched for names; returns a hash of that."""
        self._strangers = ForbiddenNames(self.may, rights) if self.may else None
        return self._strangers.digest if self._strangers else b""

    def forget(self) -> None:
        """Free the memory of what was decided so far."""
        if self.may:
            self.may.forget()

    def read(self, path: str, data: bytes) -> Iterator[Finding]:
        """What is wrong in one file: what it loads and runs, and which of its days and claims are not true."""
        yield from self._check_logo(path, data)
        if path.endswith(".html"):
            text = data.decode("utf-8", "replace")
            page = LexborHTMLParser(text)
            if page.css_first('meta[http-equiv="Content-Security-Policy"]') is None:
                yield make_finding(path, "no-policy", "it has no Content-Security-Policy", REBUILD)
            nodes = _select_nodes(page, _LOOKED_AT)
            yield from _find_ways_out(path, nodes)
            if _HANDLER.search(lower := data.lower()) or _STYLE.search(lower):
                yield from _find_attributes_that_run(path, page)
            yield from self._check_dates(path, nodes)
            yield from self._report_claims(path, self._check_page(path, nodes))
        elif BADGE.match(path):
            yield from self._check_badge(path, LexborHTMLParser(data.decode("utf-8", "replace")))
        elif path.endswith(".css") and _URL_IN_CSS.search(data.decode("utf-8", "replace")):
            message = "it loads something from another host"
            yield make_finding(path, "foreign-request", message, "ship the file with the site")
        elif API_FILE.match(path):
            document = json.loads(data)
            for row in document.get("references") or [row for row in [document.get("reference")] if row]:
                yield from self.check_reference(path, row)
            yield from self._check_customers(path, document)
        elif path == EMBED:
            embedded = _EMBEDDED.search(data.decode("utf-8", "replace"))
            if embedded is None:
                yield make_finding(path, "stranger", "it has no line with its data", REBUILD)
            else:
                yield from self._check_customers(path, json.loads(embedded[1]))
        elif SEARCH.match(path) and self.claims:
            document = json.loads(data)
            meant = Legend(document)
            for row in document["rows"]:
                yield from self.check_row(path, row, meant)
        elif path.endswith(".atom") and self.claims:
            yield from self._report_claims(path, self.claims.check_feed(data.decode("utf-8", "replace")))

    def check_row(self, path: str, row: list[Any], meant: Legend) -> Iterator[Finding]:
        """What is wrong in one row of the search."""
        if self.claims:
            yield from self._report_claims(path, self.claims.check_row(row, meant))

    def check_reference(self, path: str, row: dict[str, Any]) -> Iterator[Finding]:
        """What is wrong in one reference of the API: days that are over, and what is not true."""
        for part in (*row["uses"], *row["permissions"], *row["quotes"], *row["content"], *row["publications"]):
            through = part.get("valid_through")
            if through and through < self.day.isoformat():
                what = part.get("use") or part.get("authorization") or part.get("id")
                yield make_finding(path, "over", f"{row['slug']}: {what} ended on {through}", REBUILD, row["slug"])
        if self.claims:
            yield from self._report_claims(path, self.claims.check_reference(row))

    def find_names(self, files: Iterable[tuple[str, BinaryIO]]) -> Iterator[Finding]:
        """The names and words in some files that may not be in them; call `forbid` first."""
        if self._strangers is None:
            return
        short = list[tuple[str, bytes]]()
        for path, file in files:
            if not path.endswith(_TEXTS) or path.startswith(_THEME) or _is_shipped(path, file):
                continue
            data = file.read(SHORT)
            if len(data) < SHORT:
                short.append((path, data))
            else:
                file.seek(0)
                yield from (self._report_stranger(path, *one) for one in self._strangers.find_in_file(path, file))
            if len(short) == TOGETHER:
                yield from (self._report_stranger(*one) for one in self._strangers.find_in_files(short))
                short.clear()
        yield from (self._report_stranger(*one) for one in self._strangers.find_in_files(short))

    def _report_stranger(self, path: str, slug: str, what: str) -> Finding:
        message = f"it shows {what}, which is not allowed on {self.day} ({slug})"
        return make_finding(
            path, "stranger", message, "find the page or the record that contains it, and remove it", slug
        )

    def _check_customers(self, path: str, document: dict[str, Any]) -> Iterator[Finding]:
        for row in document.get("customers", ()):
            yield from self._check_customer(path, row)

    def _check_customer(self, path: str, row: dict[str, Any]) -> Iterator[Finding]:
        for key in ("name_valid_through", "logo_valid_through"):
            if row[key] and row[key] < self.day.isoformat():
                yield make_finding(path, "over", f"{row['name'] or row['logo']} ended on {row[key]}", REBUILD)
        for part in (*row["quotes"], *filter(None, [row.get("story")])):
            if part["valid_through"] and part["valid_through"] < self.day.isoformat():
                words = part.get("text") or part["outcome"]
                yield make_finding(path, "over", f"{words!r} ended on {part['valid_through']}", REBUILD)
        if self.claims:
            yield from self._report_claims(path, self.claims.check_customer(row))

    def _check_badge(self, path: str, picture: LexborHTMLParser) -> Iterator[Finding]:
        """A badge for other pages: it must not be over, nor load anything, nor claim more than its customer allows."""
        yield from self._check_dates(path, _select_nodes(picture, _DATED))
        root = picture.css_first("svg")
        if root is None or picture.css_first("image, use, style, script, a, foreignObject"):
            yield make_finding(path, "stranger", "it is not a badge that onrecord drew", REBUILD)
        elif self.claims:
            title = root.css_first("title")
            words = title.text() if title else ""
            yield from self._report_claims(path, self.claims.check_badge(root.attributes, words, self.marker.audience))

    def _check_dates(self, path: str, nodes: Nodes) -> Iterator[Finding]:
        """The days on a page that are over."""
        for node, attributes in nodes:
            through = attributes.get("data-through") or ""
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", through) and through < self.day.isoformat():
                words = " ".join(node.text(separator=" ").split())[:60]
                yield make_finding(path, "over", f"{words!r} ended on {through}", REBUILD)

    def _check_page(self, path: str, nodes: Nodes) -> Iterator[Claim]:
        parts = path.split("/")
        if self.claims and parts[0] == "references" and len(parts) == 3 and self.marker.audience == "sales":
            yield from self.claims.check_page(parts[1], nodes)

    @staticmethod
    def _report_claims(path: str, claims: Iterator[Claim]) -> Iterator[Finding]:
        """Reports a claim of a file that is not true."""
        for rule, message, slug in claims:
            yield make_finding(path, rule, message, REBUILD, slug)

    def _check_logo(self, path: str, data: bytes) -> Iterator[Finding]:
        """A customer's logo may be here only while it may be shown, and only the file that they allowed."""
        place = re.match(r"references/([^/]+)/.+\.(?:svg|png)$|logos/", path)
        if self.may is None or not place:
            return
        digest = sha256(data).hexdigest()
        slugs = [place[1]] if place[1] else self.may.by_logo.get(digest, [])
        if not any(self._is_logo(slug, digest) for slug in slugs):
            yield make_finding(path, "logo-not-allowed", f"no customer allows this logo on {self.day}", REBUILD)

    def _is_logo(self, slug: str, digest: str) -> bool:
        assert self.may is not None
        reference = self.may.find_reference(slug)
        if reference is None:
            return False
        if reference.logo is None or reference.logo_sha256 != digest:
            return self.marker.audience != "public" and self.may.may_use_logo_file(slug, digest)
        if self.marker.audience == "public":
            return self.may.is_allowed_on_website(slug, "logo")
        return self.may.allows(slug, "logo", self.day, Answer.ALLOW)


_URL_IN_CSS = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", re.IGNORECASE)
"""An address of another host in a style: the site loads nothing from elsewhere."""
_LOADED = frozenset({"script", "img", "iframe", "source", "video", "audio"})
_LINKED = frozenset(
    ("stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch")
)
_LINKS = ("a", "area")
_DATED = "[data-through]"
_LOOKED_AT = f'{CLAIMING}, {_DATED}, [src*="//"], [href*="//"], [href*=":"], [action*=":"], style'
"""Elements with a claim or a day, and those that may lead to another host: everything else stays on this one."""
_HANDLER, _STYLE = re.compile(rb"on(?<=[\s/\"']on)[a-z]+\s*="), re.compile(rb"style(?<=[\s/\"']style)\s*=")
"""What a page with an inline handler or style must contain: an attribute follows a space, a slash or a quote (HTML,
13.2.5.32). If prose looks the same, every element is examined. A plain word is searched for first, which is ten times
as fast."""


def _select_nodes(page: LexborHTMLParser, selector: str) -> Nodes:
    """The nodes of a page that any part of a selector means: all of them are gone through once."""
    return [(node, node.attributes) for node in {node.mem_id: node for node in page.css(selector)}.values()]


def _find_ways_out(path: str, nodes: Nodes) -> Iterator[Finding]:
    """That a page asks nothing of another host, and links only to where a link may lead."""
    for node, attributes in nodes:
        tag = node.tag
        if tag in _LOADED:
            yield from _find_foreign(path, attributes.get("src") or "")
        elif tag == "style":
            if _URL_IN_CSS.search(node.text() or ""):
                message = "a style loads something from another host"
                yield make_finding(path, "foreign-request", message, "ship the file with the site")
        elif tag == "link":
            if _LINKED.intersection((attributes.get("rel") or "").lower().split()):
                yield from _find_foreign(path, attributes.get("href") or "")
        elif (tag in _LINKS and "href" in attributes) or (tag == "form" and "action" in attributes):
            target = (attributes.get("href") or attributes.get("action") or "").strip().lower()
            if re.match(r"[a-z][a-z0-9+.-]*:", target) and not target.startswith(("http://", "https://", "mailto:")):
                yield make_finding(
                    path, "unsafe-link", f"it links to {target[:60]!r}", "links may be http, https or mailto"
                )


def _find_attributes_that_run(path: str, page: LexborHTMLParser) -> Iterator[Finding]:
    """That nothing runs in a page but the theme's and our own scripts, and nothing styles it but their styles."""
    for node in page.css("*"):
        for name in node.attributes:
            if name.startswith("on"):
                message = f"<{node.tag}> has the inline handler {name}"
                yield make_finding(path, "inline-handler", message, "move it into a script file")
            elif name == "style":
                yield make_finding(
                    path, "inline-style", f"<{node.tag}> has an inline style", "move it into a style sheet"
                )


def _find_foreign(path: str, target: str) -> Iterator[Finding]:
    if re.match(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", target, re.IGNORECASE):
        message = f"it loads {target[:80]!r} from another host"
        yield make_finding(path, "foreign-request", message, "ship the file with the site")
