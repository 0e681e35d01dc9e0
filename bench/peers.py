"""The programs that we are measured against, installed by their own registries' clients where they are not here yet.

They lie in a folder of the user's cache, and are kept. A peer that cannot be had is said with the reason; its rows are
left open.
"""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

HOME = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord-bench"


class MissingPeerError(Exception):
    """A peer that cannot be had here, and why."""


def python_peer(package: str, program: str) -> str:
    """A program from PyPI: beside our own Python, else in an environment of its own."""
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
        quiet = ("--silent", "--no-fund", "--no-audit", "--prefix", str(HOME / "npm"))
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
    libraries = there / "usr" / "lib" / f"{platform.machine()}-linux-gnu"
    os.environ["LD_LIBRARY_PATH"] = str(libraries)
    return str(there / "usr" / "bin" / program)


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
    """The line that builds our pages' words with MkDocs and Material: Markdown, search, no navigation."""
    python_peer("mkdocs-material", "mkdocs")
    _pages(site, folder / "docs", "# {slug}\n\n{text}\n")
    (folder / "docs" / "index.md").write_text("# References\n", encoding="utf-8")
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


def ripgrep() -> str:
    """The program that looks for names in files."""
    return debian_peer("rg", "ripgrep")


def _pages(site: Path, folder: Path, form: str) -> None:
    """Write the words of every reference's page as Markdown."""
    folder.mkdir(parents=True)
    for page in sorted((site / "references").glob("*/index.html")):
        main = LexborHTMLParser(page.read_text(encoding="utf-8")).css_first("main")
        lines = (line.strip() for line in main.text(separator="\n").splitlines()) if main else ()
        text = "\n\n".join(line.replace("<", "&lt;") for line in lines if line)
        (folder / f"{page.parent.name}.md").write_text(form.format(slug=page.parent.name, text=text), encoding="utf-8")


def versions() -> list[str]:
    """The peers that lie here, each as it names itself."""
    told = []
    debian = HOME / "debian" / "usr" / "bin"
    lines: tuple[tuple[str, list[str]], ...] = (
        ("hugo", [shutil.which("hugo") or str(debian / "hugo"), "version"]),
        ("ripgrep", [shutil.which("rg") or str(debian / "rg"), "--version"]),
    )
    for name, line in lines:
        if Path(line[0]).exists():
            said = subprocess.run(line, capture_output=True, encoding="utf-8", check=False).stdout
            number = next((word.strip("v") for word in said.split() if word.lstrip("v")[:1].isdigit()), "")
            told.append(f"{name} {number}".strip())
    return told
