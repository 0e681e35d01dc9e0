"""Reads a built site back, independent of the generator: does everything in it stand on the day?

Pages carry their own last days; with a catalog at hand every name, logo, quote and row is held against the decision,
which is asked anew (publish/entitlement.py): no function that chose what to show is used here.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.finding import Finding, Severity
from onrecord.publish.claims import Claim, Claims
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.forbidden_names import ForbiddenNames
from onrecord.store.folder_swap import MARKER
from onrecord.store.parallel import spread

_URL_IN_CSS = re.compile(r"url\(\s*[\"']?(?:https?:)?//|@import\s+[\"'](?:https?:)?//", re.IGNORECASE)
_LOADED = (("script", "src"), ("img", "src"), ("iframe", "src"), ("source", "src"), ("video", "src"), ("audio", "src"))
_LINKED = ("stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect", "dns-prefetch")
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


def verify_folder(
    folder: Path,
    day: date,
    library: Library | None = None,
    errors: Sequence[Finding] = (),
    *,
    ahead: bool = False,
    demo: bool = True,
) -> list[Finding]:
    """Findings about a built folder on a day (civil, of the policy's zone); `demo` says whether a demo's may pass.

    `library` is the whole one, and `errors` are the catalog's: what those withhold must not be shown. With `ahead`,
    what the site says of later days must be true as well. Raises SiteError, OSError.
    """
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    file = folder / MARKER
    marker = read_marker(file.read_bytes() if file.is_file() else None)
    reader = _SiteReader(marker, day, library, errors, ahead=ahead)

    def read(chunk: Sequence[Path]) -> list[Finding]:
        return [f for path in chunk for f in reader.read(path.relative_to(folder).as_posix(), path.read_bytes())]

    found = [finding for several in spread(read, paths, CHUNK) for finding in several]
    return sorted([*_not_published(marker, day, demo), *found], key=lambda finding: finding.order)


def verify_files(
    files: Iterable[tuple[str, bytes]],
    marker: Marker,
    day: date,
    library: Library | None = None,
    errors: Sequence[Finding] = (),
    *,
    ahead: bool = False,
    demo: bool = True,
) -> list[Finding]:
    """Findings about the files of a site (path from its root, bytes); a preview is for its own day only."""
    reader = _SiteReader(marker, day, library, errors, ahead=ahead)
    found = [finding for path, data in files for finding in reader.read(path, data)]
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


class _SiteReader:
    """Reads one file after the other against the day and, where it is known, the catalog."""

    def __init__(
        self, marker: Marker, day: date, library: Library | None, errors: Iterable[Finding] = (), *, ahead: bool
    ) -> None:
        self.marker = marker
        self.day = day
        self.may = Entitlements(library, day, errors) if library else None
        self.claims = Claims(self.may, ahead=ahead) if self.may else None
        self.shown = _shown(self.may, marker.audience) if self.may else frozenset()
        self.strangers = ForbiddenNames(self.may, self.shown, marker.audience) if self.may else None

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
            yield from self._claimed(path, text, page)
        elif path.endswith(".css") and _URL_IN_CSS.search(text):
            yield _finding(
                path, "foreign-request", "it loads something from another host", "ship the file with the site"
            )
        else:
            yield from self._over(path, text)
            yield from self._claimed(path, text)
        yield from self._strangers(path, text)

    def _dates(self, path: str, page: LexborHTMLParser) -> Iterator[Finding]:
        """What a page itself says to be over on the day."""
        for node in page.css("[data-through]"):
            through = node.attributes.get("data-through") or ""
            if re.fullmatch(r"\d{4}-\d{2}-\d{2}", through) and through < self.day.isoformat():
                words = " ".join(node.text(separator=" ").split())[:60]
                yield _finding(path, "over", f"{words!r} was over on {through}", _REBUILD)

    def _claimed(self, path: str, text: str, page: LexborHTMLParser | None = None) -> Iterator[Finding]:
        """What a file says may be done, held against the decision."""
        if self.claims is None:
            return
        found: Iterator[Claim] = iter(())
        parts = path.split("/")
        if page is not None:
            if parts[0] == "references" and len(parts) == 3 and self.marker.audience == "sales":
                found = self.claims.page(parts[1], page)
        elif path.startswith("api/") and path.endswith(".json") and not path.endswith("schema.json"):
            found = self.claims.api(text)
        elif path == "assets/catalog.json":
            found = self.claims.rows(text)
        elif path.endswith(".atom"):
            found = self.claims.feed(text)
        for rule, message, slug in found:
            yield _finding(path, rule, message, _REBUILD, slug)

    def _logo(self, path: str, data: bytes) -> Iterator[Finding]:
        """A customer's logo may lie here only while it may be shown, and only the very file they allowed."""
        place = re.match(r"references/([^/]+)/logo\.|logos/", path)
        if self.may is None or not place:
            return
        slugs = [place[1]] if place[1] else self.may.everybody
        if not any(self._is_logo(slug, sha256(data).hexdigest()) for slug in slugs):
            yield _finding(path, "logo-not-allowed", f"no customer allows this logo on {self.day}", _REBUILD)

    def _is_logo(self, slug: str, digest: str) -> bool:
        assert self.may is not None
        reference = self.may.reference(slug)
        if reference is None or reference.logo is None or reference.logo_sha256 != digest:
            return False
        if self.marker.audience == "public":
            return self.may.on_website_allowed(slug, "logo")
        return self.may.may(slug, "logo", self.day, Answer.ALLOW)

    def _over(self, path: str, text: str) -> Iterator[Finding]:
        """What the data of the API themselves say to be over on the day."""
        if not path.startswith("api/") or not path.endswith(".json") or path.endswith("schema.json"):
            return
        document = json.loads(text)
        for row in document.get("references") or [row for row in [document.get("reference")] if row]:
            for part in (*row["uses"], *row["permissions"], *row["quotes"], *row["content"], *row["publications"]):
                through = part.get("valid_through")
                if through and through < self.day.isoformat():
                    what = part.get("use") or part.get("authorization") or part.get("id")
                    yield _finding(path, "over", f"{row['slug']}: {what} was over on {through}", _REBUILD, row["slug"])
        for row in document.get("customers", ()):
            for key in ("name_valid_through", "logo_valid_through"):
                if row[key] and row[key] < self.day.isoformat():
                    yield _finding(path, "over", f"{row['name'] or row['logo']} was over on {row[key]}", _REBUILD)

    def _strangers(self, path: str, text: str) -> Iterator[Finding]:
        if self.strangers is None or path.startswith(_THEME):
            return
        for slug, what in self.strangers.in_text(path, text):
            message = f"it shows {what}, and may not on {self.day} ({slug})"
            yield _finding(path, "stranger", message, "find the page or the record that says it, and take it out", slug)


def _shown(may: Entitlements, audience: str) -> frozenset[str]:
    """Who may be named. Before the public, a customer whose logo alone may be shown may not."""
    if audience == "public":
        return frozenset(slug for slug in may.everybody if may.on_website_allowed(slug, "name"))
    return frozenset(slug for slug in may.everybody if may.stands(slug))


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
