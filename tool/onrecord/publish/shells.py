"""What the theme renders: the guides, and the shells into which pages made from records are inserted.

MkDocs runs in its own folder, and nothing of a record ever passes through it. Each sentinel must be found as often as
expected, or the build stops, so that a theme that moves them cannot publish half a page.
"""

import html
import logging
import os
import re
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.publish.fields import render_fields
from onrecord.publish.generated import render_rules, render_vocabulary
from onrecord.store.packaged import find_packaged

BODY, CSP = "<!--onrecord:body-->", "<!--onrecord:csp-->"
TITLE, DESCRIPTION = "ONRECORD-TITLE", "ONRECORD-DESCRIPTION"
PROTOTYPE = "references/prototype"
REVIEW = "reviews/prototype"
NOT_FOUND = "404.html"
_PARTS = re.compile(f"({re.escape(BODY)}|{TITLE}|{DESCRIPTION})")
"""Where a page's own title, description and body go into the rendered shell."""
_SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL | re.IGNORECASE)
"""Every inline script, whose hash the page's security policy names (Content Security Policy, level 3)."""
_STYLE = re.compile(r"<style[^>]*>(?P<code>.*?)</style>", re.DOTALL | re.IGNORECASE)
"""Every inline style, for the same policy."""
_BREAKS = re.compile(
    r"(?P<whole><(pre|textarea|script|style)\b.*?</\2>)|\s*\n\s*", re.DOTALL | re.IGNORECASE | re.ASCII
)
"""Space with a line break in it, which means what one line break does (CSS Text, level 3, section 4.1), except in these
elements. A space that does not break is none of it."""
_FROM_TOP = re.compile(r'(?P<before>(?:href|src)="|"base":\s*")/(?!/)')
"""A link that starts at the host's root, as MkDocs writes them on the not-found page."""
_RELATIVE = re.compile(r'(?P<before>(?:href|src)="|"base":\s*")(?P<path>\.\.?(?:/[^"]*)?)(?=")')
"""The links of a page that MkDocs wrote, relative or from the root. Patterns suffice, since only our own theme is
read, and `_check` and `_secure` refuse a page that is not as expected."""


class ShellError(Exception):
    """The theme did not render a shell as expected."""


@dataclass(frozen=True)
class Shell:
    """One rendered shell, ready for a body. `depth` is how many folders below the root it was made."""

    html: str
    depth: int

    @cached_property
    def _parts(self) -> list[str]:
        return _PARTS.split(self.html)

    def fill(self, body: str, title: str, description: str, depth: int) -> str:
        """The page. Title and description are plain text and are escaped here; the body is markup."""
        values = {BODY: body, TITLE: html.escape(title), DESCRIPTION: html.escape(description)}
        parts = (
            self._parts if depth == self.depth else [_deepen_links(part, depth - self.depth) for part in self._parts]
        )
        return "".join(values.get(part, part) for part in parts)


@dataclass(frozen=True)
class Shells:
    """Everything that the theme rendered: shells by name, and finished files by path."""

    shells: Mapping[str, Shell]
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Masthead:
    """The company in the site's header: its name, its mark (file name, bytes) and its website."""

    name: str
    mark: tuple[str, bytes] | None = None
    website: str | None = None


def render_shells(
    vocabulary: Vocabulary, audience: str, address: str | None = None, masthead: Masthead | None = None
) -> Shells:
    """Run MkDocs over the guides and the shells. For the public audience there is one shell and no guide.

    `address` is where the site is hosted; the not-found page needs it, because it is shown at any depth. Raises
    ShellError if a sentinel is missing or occurs too often.
    """
    with tempfile.TemporaryDirectory(prefix="onrecord-shells-") as temporary:
        work = Path(temporary)
        names = lay_out(work, vocabulary, audience, masthead)
        _run_mkdocs(work)
        return _collect(work / "built", names, address)


def lay_out(work: Path, vocabulary: Vocabulary, audience: str, masthead: Masthead | None = None) -> list[str]:
    """Lay out what MkDocs reads; returns the names of the shells.

    Pages for contributors (develop/), and pictures that only the README uses, are left out.
    """
    source = find_packaged("site")
    config = yaml.safe_load((source / "mkdocs.yml").read_text(encoding="utf-8"))
    docs = work / "docs"
    shutil.copytree(source / "templates" / "theme", work / "templates" / "theme")
    if audience == "public":
        docs.mkdir()
        shutil.copy(source / "docs" / "customers.md", docs / "customers.md")
        config["nav"] = [{"Customers": "customers.md"}]
        config.pop("not_in_nav", None)
    else:
        shutil.copytree(source / "docs", docs, ignore=shutil.ignore_patterns("develop", "*-dark.webp"))
        (docs / "rules.md").write_text(render_rules(), encoding="utf-8")
        (docs / "fields.md").write_text(render_fields(), encoding="utf-8")
        (docs / "vocabulary.md").write_text(render_vocabulary(vocabulary), encoding="utf-8")
    shutil.copytree(source / "assets", docs / "assets", ignore=shutil.ignore_patterns(".*", "embed"))
    if masthead:
        config = _add_masthead(config, masthead, docs / "assets", audience)
    config["extra_css"] = [_join_style_sheets(docs, config["extra_css"])]
    config |= {"docs_dir": "docs", "site_dir": "built"}
    (work / "mkdocs.yml").write_text(yaml.safe_dump(config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    pages = [path for path in sorted(docs.rglob("*.md")) if "template: shell.html" in path.read_text(encoding="utf-8")]
    return [path.relative_to(docs).with_suffix("").as_posix() for path in pages]


def _join_style_sheets(docs: Path, paths: list[str]) -> str:
    """One style sheet, in the same folder, instead of many: each would be a request of its own. Returns its path."""
    sheets = [docs / path for path in paths]
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    for sheet in sheets:
        sheet.unlink()
    joined = sheets[0].with_name("onrecord.css")
    joined.write_text(text, encoding="utf-8")
    return joined.relative_to(docs).as_posix()


def _add_masthead(config: dict[str, Any], masthead: Masthead, assets: Path, audience: str) -> dict[str, Any]:
    """The configuration with the company's name and mark. MkDocs does not escape titles, so they are escaped here."""
    theme, extra = dict(config["theme"]), dict(config["extra"])
    if masthead.mark:
        name = f"mark.{masthead.mark[0].rpartition('.')[2]}"
        (assets / name).write_bytes(masthead.mark[1])
        theme |= {"logo": f"assets/{name}", "favicon": f"assets/{name}"}
    if audience == "public" and masthead.website:
        extra["homepage"] = html.escape(masthead.website)
    return {**config, "site_name": html.escape(masthead.name), "theme": theme, "extra": extra}


def _run_mkdocs(work: Path) -> None:
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logger = logging.getLogger("mkdocs")
    level, logger.level = logger.level, logging.ERROR
    try:
        build(load_config(str(work / "mkdocs.yml")))
    except MkDocsException as error:
        raise ShellError(f"MkDocs could not render the shells: {error}") from None
    finally:
        logger.setLevel(level)


def _collect(built: Path, names: list[str], address: str | None) -> Shells:
    shells, files = {}, {}
    paths = {"index.html" if name == "index" else f"{name}/index.html": name for name in names}
    for path in sorted(path for path in built.rglob("*") if path.is_file()):
        relative = path.relative_to(built).as_posix()
        if relative in ("sitemap.xml", "sitemap.xml.gz"):
            continue
        if not relative.endswith(".html"):
            files[relative] = path.read_bytes()
            continue
        page = _secure(_drop_empty_lines(path.read_text(encoding="utf-8")), relative)
        name = paths.get(relative)
        if relative == NOT_FOUND:
            files[relative] = _link_from_top(page, address).encode("utf-8")
        elif name is None:
            files[relative] = page.encode("utf-8")
        else:
            shells[name] = Shell(_check(page, name), relative.count("/"))
    missing = set(names) - set(shells)
    if missing:
        raise ShellError(f"MkDocs rendered no shell for {', '.join(sorted(missing))}")
    return Shells(shells, files)


def _drop_empty_lines(page: str) -> str:
    """The page without the indents and empty lines of the theme's templates, which are a sixth of it."""
    return _BREAKS.sub(lambda found: found["whole"] or "\n", page)


def _check(page: str, name: str) -> str:
    if page.count(BODY) != 1:
        raise ShellError(f"the shell {name} has its slot {page.count(BODY)} times instead of once")
    for sentinel in (TITLE, DESCRIPTION):
        count = page.count(sentinel)
        if (count == 0) is (name in (PROTOTYPE, REVIEW)):
            raise ShellError(f"the shell {name} has {sentinel} {count} times")
    return page


def _secure(page: str, path: str) -> str:
    """The page with its Content-Security-Policy: nothing from other hosts, only the theme's own inline scripts."""
    if page.count(CSP) != 1:
        raise ShellError(f"{path} has {page.count(CSP)} places for its Content-Security-Policy instead of one")
    scripts = [
        found["code"]
        for found in _SCRIPT.finditer(page)
        if "src=" not in found["attributes"] and "application/" not in found["attributes"]
    ]
    styles = [found["code"] for found in _STYLE.finditer(page)]
    policy = "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *_hash_codes(scripts))),
            " ".join(("style-src 'self'", *_hash_codes(styles))),
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return page.replace(CSP, f'<meta http-equiv="Content-Security-Policy" content="{policy}">')


def _hash_codes(codes: list[str]) -> list[str]:
    """The hashes by which a browser recognizes inline code (CSP Level 3, section 2.3.1), each once."""
    return sorted({f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in codes})


def _link_from_top(page: str, address: str | None) -> str:
    """The not-found page, whose links MkDocs starts at the host's root, with links that start at the site's address.

    If the address is not known, the links are relative, which is right for an address next to the first page.
    """
    top = "./" if not address else f"{urlsplit(address).path.rstrip('/')}/"
    return _FROM_TOP.sub(lambda found: f"{found['before']}{top}", page)


def _deepen_links(part: str, levels: int) -> str:
    """The same shell, `levels` folders further down: its relative links get as many more steps up."""
    return _RELATIVE.sub(lambda found: f"{found['before']}{'../' * levels}{found['path']}", part)
