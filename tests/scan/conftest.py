"""A small catalog in its own folder, and a way to run the command on content next to it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.commands import onrecord
from sample import copy_settings

ROOT = Path(__file__).resolve().parents[2]
TODAY = "2026-11-21"
QUOTE = "We closed the books in two days instead of nine, and nobody worked on a Sunday."

AUTHORIZATION = """\
  - id: {id}
    state: granted
    requested: {{on: 2026-01-05, by: mara, uses: [name, logo, quote]}}
    decided: 2026-01-15
    uses: {uses}
    channels: [website, blog]
    territories: [worldwide]
    valid_from: 2026-01-15
    valid_through: {through}
    {logo}basis: email
    evidence: {{url: https://mail.example/1, sha256: {zeros}}}
    recorded_by: mara
    approvals: [{{role: cs, by: dana, on: 2026-01-16}}]
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
    '<rect width="64" height="64" fill="#225"/><path d="M8 8h20v48H8z" fill="#fb0"/></svg>\n'
)


def make_authorization(id_: str, uses: str, through: str = "2027-01-14", logo: str = "") -> str:
    shown = f"logo_sha256: {logo}\n    " if logo else ""
    return AUTHORIZATION.format(id=id_, uses=uses, through=through, zeros="1" * 64, logo=shown)


@pytest.fixture(scope="session")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Allowed: nordlys-bank (name, quote, logo). Denied: tolvane, lattice, tenmoor (expired), quiet (anonymous)."""
    import hashlib

    root = tmp_path_factory.mktemp("catalog")
    copy_settings(root)
    digest = hashlib.sha256(LOGO.encode()).hexdigest()
    nordlys = (
        "name: Nordlys Bank\nformer_names: [{name: Fjordbanken}]\nlogo: logo.svg\n"
        "authorizations:\n"
        + make_authorization("2026-all", "[name, quote, logo]", logo=digest)
        + f"quotes:\n  - id: cfo\n    text: {QUOTE}\n    speaker: {{name: Kari Moe, title: CFO}}\n"
        + "    attribution: named-person\n    authorization: 2026-all\n"
        + "    consent: {on: 2026-01-15, through: 2027-01-14, basis: email,\n"
        + "      evidence: {url: https://mail.example/2, sha256: "
        + "2" * 64
        + "}}\n"
    )
    records = {
        "nordlys-bank": nordlys,
        "tolvane": "name: Tolvane\n",
        "lattice": "name: Lattice\n",
        "tenmoor": "name: Tenmoor Energy\nauthorizations:\n" + make_authorization("2025-name", "[name]", "2026-06-30"),
        "quiet": "name: Quietwater Insurance\nanonymous_as: A Nordic insurer\n",
        "asked": "name: Askew Logistics\nauthorizations:\n"
        + make_authorization("2026-name", "[name]").replace("basis:", "conditions: [copy-approval]\n    basis:"),
    }
    for slug, record in records.items():
        folder = root / "references" / slug
        folder.mkdir(parents=True)
        (folder / "reference.yaml").write_text(record + "status: active\nowner: dana\n", encoding="utf-8")
    (root / "references/nordlys-bank/logo.svg").write_text(LOGO, encoding="utf-8")
    return root


Run = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with content, and the current folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def run(catalog: Path, site: Path) -> Run:
    """Runs `onrecord scan` with the catalog, on the test's day; without paths, on the whole repository."""

    def scan(*arguments: str, paths: tuple[str, ...] = (".",)) -> Result:
        given = ["scan", *paths, "--catalog", str(catalog), "--today", TODAY, *arguments]
        return CliRunner().invoke(onrecord, given, catch_exceptions=False)

    return scan


def write(path: Path, text: str | bytes) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
