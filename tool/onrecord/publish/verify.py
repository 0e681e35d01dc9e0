"""Reads a built site back, independent of the generator: does everything in it stand on the day?

Pages carry their own last days; with a catalog at hand every name, logo, quote and row is held against its decisions.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.decision.validity import over
from onrecord.catalog.library import Library
from onrecord.catalog.search.finder import standing
from onrecord.catalog.views.public_view import CHANNEL, TERRITORY, customers
from onrecord.finding import Finding, Severity
from onrecord.publish.forbidden_names import Strangers
from onrecord.store.folder_swap import MARKER
from onrecord.store.parallel import spread

_URL_IN_CSS = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", re.IGNORECASE)
_LOADED = (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src"))
_LINKED = ("stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch")
PUBLIC = (CHANNEL, TERRITORY)
CHUNK = 300
"""So many files are read by a process at a time."""

_TEXTS = (".html", ".json", ".xml", ".txt", ".ics", ".atom", ".js", ".css", ".svg")


class SiteError(Exception):
    """There is no site that onrecord built; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What a built site says about itself; `demo` says that it was made from a sample."""

    day: date
    preview: bool
    audience: str
    demo: bool = False


def read_marker(data: bytes | None) -> Marker:
    """The marker file of a site. Raises SiteError where it is missing or not ours."""
    if data is None:
        raise SiteError(f"it holds no {MARKER}: onrecord did not build it")
    try:
        document = json.loads(data)
        day, demo = date.fromisoformat(document["day"]), bool(document.get("demo"))
        return Marker(day, bool(document["preview"]), str(document["audience"]), demo)
    except (ValueError, KeyError, TypeError):
        raise SiteError(f"its {MARKER} cannot be read") from None


def verify_folder(folder: Path, day: date, library: Library | None = None, *, demo: bool = True) -> list[Finding]:
    """Findings about a built folder on a day (civil, of the policy's zone); `demo` says whether a demo's may pass.

    Raises SiteError, OSError.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    file = folder / MARKER
    marker = read_marker(file.read_bytes() if file.is_file() else None)
    desk = _Desk(marker, day, library)

    def read(chunk: Sequence[Path]) -> list[Finding]:
        return [f for path in chunk for f in desk.read(path.relative_to(folder).as_posix(), path.read_bytes())]

    found = [finding for several in spread(read, paths, CHUNK) for finding in several]
    return sorted([*_not_published(marker, day, demo), *found], key=lambda finding: finding.order)


def verify_files(
    files: Iterable[tuple[str, bytes]], marker: Marker, day: date, library: Library | None = None, *, demo: bool = True
) -> list[Finding]:
    """Findings about the files of a site (path from its root, bytes); a preview is for its own day only."""
    desk = _Desk(marker, day, library)
    found = [finding for path, data in files for finding in desk.read(path, data)]
    return sorted([*_not_published(marker, day, demo), *found], key=lambda finding: finding.order)


def _not_published(marker: Marker, day: date, demo: bool) -> Iterator[Finding]:
    if marker.demo and not demo:
        message = f"this site was built from a demo catalog, which is judged on {marker.day} for ever"
        yield _finding(MARKER, "preview", message, "remove `demo` from schema/policy.yaml, and build it again")
    if marker.preview and marker.day != day:
        message = f"this is a preview of {marker.day}, not the site of {day}"
        hint = f"build it without --today, or verify it with --today {marker.day}"
        yield _finding(MARKER, "preview", message, hint)


def _finding(path: str, rule: str, message: str, hint: str, customer: str | None = None) -> Finding:
    return Finding(path, 1, 1, rule, Severity.ERROR, message, hint, customer)


_REBUILD = "build the site anew: onrecord build"


_THEME = ("assets/javascripts/", "assets/stylesheets/")
"""The theme's own scripts and styles: no word in them comes from a record."""


class _Desk:
    """Reads one file after the other against the day and, where it is known, the catalog."""

    def __init__(self, marker: Marker, day: date, library: Library | None) -> None:
        self.marker = marker
        self.day = day
        self.library = library
        self.allowed = _allowed(library, marker.audience, day) if library else {}
        self.logos = {
            reference.logo_sha256
            for reference in (library.references.values() if library else ())
            if self.allowed.get(reference.slug, {}).get("logo") is Answer.ALLOW
        }
        self.strangers = _strangers(library, marker.audience, self.allowed, day) if library else None

    def read(self, path: str, data: bytes) -> Iterator[Finding]:
        """Everything that is wrong in one file."""
        yield from self._logo(path, data)
        if not path.endswith(_TEXTS):
            return
        text = data.decode("utf-8", "replace")
        if path.endswith(".html"):
            page = LexborHTMLParser(text)
            yield from _closed(path, page, text)
            yield from self._dates(path, page)
        elif path.endswith(".css") and _URL_IN_CSS.search(text):
            yield _finding(
                path, "foreign-request", "it loads something from another host", "ship the file with the site"
            )
        elif path.startswith("api/") and path.endswith(".json") and not path.endswith("schema.json"):
            yield from self._api(path, text)
        elif path == "assets/catalog.json":
            yield from self._rows(path, text)
        yield from self._strangers(path, text)
        yield from self._pages(path)

    def _dates(self, path: str, page: LexborHTMLParser) -> Iterator[Finding]:
        """What a page itself says to be over on the day."""
        for node in page.css("[data-through]"):
            through = node.attributes.get("data-through") or ""
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", through) and through < self.day.isoformat():
                words = " ".join(node.text(separator=" ").split())[:60]
                yield _finding(path, "over", f"{words!r} was over on {through}", _REBUILD)

    def _pages(self, path: str) -> Iterator[Finding]:
        parts = path.split("/")
        known = self.library is not None and self.marker.audience == "sales"
        if known and path.startswith("references/") and len(parts) == 3 and parts[1] not in self.allowed:
            yield _finding(path, "not-standing", f"{parts[1]} does not stand on {self.day}", _REBUILD, parts[1])

    def _logo(self, path: str, data: bytes) -> Iterator[Finding]:
        """A customer's logo may lie here only while it may be shown, and only the very file they allowed."""
        if self.library is None or not re.match(r"(references/[^/]+/logo\.|logos/)", path):
            return
        digest = sha256(data).hexdigest()
        if digest not in self.logos:
            yield _finding(path, "logo-not-allowed", f"no customer allows this logo on {self.day}", _REBUILD)

    def _rows(self, path: str, text: str) -> Iterator[Finding]:
        document = json.loads(text)
        uses = [use[0] for use in document["lists"]["use"]]
        offset = (self.day - date.fromisoformat(document["day"])).days
        for row in document["rows"]:
            slug = row[0]
            if self.library is None:
                continue
            if slug not in self.allowed:
                yield _finding(path, "not-standing", f"{slug} does not stand on {self.day}", _REBUILD, slug)
            for place, segments in row[12] if slug in self.allowed else ():
                now = [s for s in segments if s[0] <= offset and (s[1] is None or offset <= s[1])]
                if now and uses[place] not in self.allowed[slug]:
                    message = f"{slug}: {uses[place]} is offered and does not stand on {self.day}"
                    yield _finding(path, "not-standing", message, _REBUILD, slug)

    def _api(self, path: str, text: str) -> Iterator[Finding]:
        document = json.loads(text)
        rows = document.get("references") or [row for row in [document.get("reference")] if row]
        for row in rows:
            yield from self._over(path, row, row["slug"])
            allowed = self.allowed.get(row["slug"])
            if self.library is None:
                continue
            if allowed is None:
                yield _finding(
                    path, "not-standing", f"{row['slug']} does not stand on {self.day}", _REBUILD, row["slug"]
                )
                continue
            yield from self._rests(path, row)
            for use in row["uses"]:
                if use["answer"] == "allow" and allowed.get(use["use"]) is not Answer.ALLOW:
                    message = f"{row['slug']}: {use['use']} is called allowed and is not on {self.day}"
                    yield _finding(path, "not-standing", message, _REBUILD, row["slug"])
        for row in document.get("customers", ()):
            for key in ("name_valid_through", "logo_valid_through"):
                if row[key] and row[key] < self.day.isoformat():
                    yield _finding(path, "over", f"{row['name'] or row['logo']} was over on {row[key]}", _REBUILD)

    def _rests(self, path: str, row: dict[str, Any]) -> Iterator[Finding]:
        """What a row offers by an authorization that is over, or is not there any more."""
        assert self.library is not None
        known = self.library.references[row["slug"]].by_id
        for permission in row["permissions"]:
            id_ = permission["authorization"]
            if id_ not in known or known[id_].state != "granted" or over(known[id_], self.day):
                message = f"{row['slug']}: the permission {id_} does not stand on {self.day}"
                yield _finding(path, "not-standing", message, _REBUILD, row["slug"])

    def _over(self, path: str, row: dict[str, Any], slug: str) -> Iterator[Finding]:
        for part in (*row["uses"], *row["permissions"], *row["quotes"], *row["content"], *row["publications"]):
            through = part.get("valid_through")
            if through and through < self.day.isoformat():
                what = part.get("use") or part.get("authorization") or part.get("id")
                yield _finding(path, "over", f"{slug}: {what} was over on {through}", _REBUILD, slug)

    def _strangers(self, path: str, text: str) -> Iterator[Finding]:
        if self.strangers is None or path.startswith(_THEME):
            return
        for slug, what in self.strangers.in_text(path, text):
            message = f"it shows {what}, and {slug} does not stand on {self.day}"
            yield _finding(path, "stranger", message, "find the page or the record that says it, and take it out", slug)


def _allowed(library: Library, audience: str, day: date) -> dict[str, dict[str, Answer]]:
    """Who may be shown, and which uses of theirs stand."""
    if audience == "public":
        shown = {}
        for customer in customers(library, day):
            there = {"name": customer.name, "logo": customer.logo}
            shown[customer.home] = {use: Answer.ALLOW for use, what in there.items() if what}
        return shown
    return {slug: uses for slug, r in library.references.items() if (uses := standing(library, r, day))}


def _strangers(library: Library, audience: str, allowed: Mapping[str, Mapping[str, Answer]], day: date) -> Strangers:
    """Before the public, a customer whose logo alone may be shown is a stranger by name, and quotes are for there."""
    if audience == "public":
        return Strangers(library, [slug for slug, uses in allowed.items() if "name" in uses], day, where=PUBLIC)
    return Strangers(library, allowed, day)


def _closed(path: str, page: LexborHTMLParser, text: str) -> Iterator[Finding]:
    """That a page asks nothing of another host, and that nothing in it runs but the theme's and our own scripts."""
    if page.css_first('meta[http-equiv="Content-Security-Policy"]') is None:
        yield _finding(path, "no-policy", "it has no Content-Security-Policy", _REBUILD)
    for tag, attribute in _LOADED:
        for node in page.css(f"{tag}[{attribute}]"):
            yield from _foreign(path, node.attributes.get(attribute) or "")
    for node in page.css("link[rel][href]"):
        if set((node.attributes.get("rel") or "").lower().split()) & set(_LINKED):
            yield from _foreign(path, node.attributes.get("href") or "")
    for node in page.css("a[href], area[href], form[action]"):
        target = (node.attributes.get("href") or node.attributes.get("action") or "").strip().lower()
        if re.match(r"[a-z][a-z0-9+.-]*:", target) and not target.startswith(("http://", "https://", "mailto:")):
            yield _finding(path, "unsafe-link", f"it links to {target[:60]!r}", "links may be http, https or mailto")
    for node in page.css("*"):
        for name in node.attributes:
            if name.startswith("on"):
                yield _finding(path, "inline-handler", f"<{node.tag}> reacts by {name}", "move it into a script file")
            elif name == "style":
                yield _finding(path, "inline-style", f"<{node.tag}> has its own style", "move it into a style sheet")
    if page.css_first("style") is None and "javascript:" not in text:
        return
    if any(_URL_IN_CSS.search(node.text() or "") for node in page.css("style")):
        yield _finding(
            path, "foreign-request", "a style loads something from another host", "ship the file with the site"
        )


def _foreign(path: str, target: str) -> Iterator[Finding]:
    if re.match(r"\s*(?:[a-z][a-z0-9+.-]*:)?//", target, re.IGNORECASE):
        message = f"it loads {target[:80]!r} from another host"
        yield _finding(path, "foreign-request", message, "ship the file with the site")
