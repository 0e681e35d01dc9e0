"""`onrecord import permissions` as its user sees it: a list, questions, answers, records."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from git_catalogs import Clone
from onrecord.catalog.record.days import Days
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from onrecord.yaml.loader import load

TODAY = "2026-11-28"
LIST = """\
Customer,Contact,Logo on website,Quote,Case study,Video,Where allowed,Signed on,Valid until,Basis,Proof,Comments
Fernwright Software,Ada Price,,yes,,no,DACH,2026-05-12,2027-05-11,signed form,https://files.example/f.pdf,
Globex Nordic,,name only,,,,Norway,2026-05-12,2027-05-11,email,,
Initech,,yes,,prohibited,,weltweit,2026-05-12,31.12.27,email,https://files.example/i.pdf,
Umbrella Clinics,,no,no,no,no,,,,,,ask Ada before anything
"""


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    root = tmp_path / "catalog"
    words = [
        "init",
        str(root),
        "--company",
        "Fernwright",
        "--owner",
        "Dana Okafor",
        "--email",
        "dana@fernwright.example",
    ]
    result = CliRunner().invoke(onrecord, [*words, "--login", "dana", "--today", TODAY], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return root


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(catalog: Path, listed: Path, *options: str) -> Result:
    words = ["import", "permissions", str(listed), "--catalog", str(catalog), "--today", TODAY, "--by", "dana"]
    return CliRunner().invoke(onrecord, [*words, *options], catch_exceptions=False)


def record(catalog: Path, slug: str) -> dict[str, object]:
    found = load((catalog / "references" / slug / "reference.yaml").read_bytes())
    assert isinstance(found, dict)
    return found


def test_questions_are_asked_kept_answered_and_not_asked_again(catalog: Path, listed: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    first = run(catalog, listed, "--map", str(mapping), "--format", "json")
    assert first.exit_code == 3
    asked = {question["id"]: question for question in json.loads(first.stdout)["questions"]}
    assert set(asked) == {"channel: Quote (quote)", "evidence: not said"}
    assert "authorizations" not in record(catalog, "fernwright-software")
    answers = tmp_path / "answers.yaml"
    answers.write_text('answers:\n  "channel: Quote (quote)": [website, blog]\n  "evidence: not said": later\n')
    second = run(catalog, listed, "--map", str(mapping), "--answers", str(answers))
    assert second.exit_code == 0, second.output
    (quote,) = record(catalog, "fernwright-software")["authorizations"]  # type: ignore[misc]
    assert quote["channels"] == ["website", "blog"]
    assert quote["territories"] == ["dach"]
    assert "list.csv, row 2" in quote["note"]
    assert "https://files.example/f.pdf" in quote["note"]
    assert "approvals" not in quote
    third = run(catalog, listed, "--map", str(mapping))
    assert third.exit_code == 0, third.output
    assert "0 questions open" in third.stdout


def test_nothing_imported_allows_anything_and_what_is_forbidden_is_denied(catalog: Path, listed: Path) -> None:
    run(catalog, listed)
    library = load_catalog(DirectoryTree(catalog), date.fromisoformat(TODAY)).library
    days = Days.on(date.fromisoformat(TODAY))

    def answer(slug: str, use: str, channel: str, territory: str) -> str:
        return (
            library.judge(library.references[slug]).decide(use, channel, territory, days, today=days.first).answer.value
        )

    assert answer("globex-nordic", "name", "website", "NO") == "ask"
    assert answer("globex-nordic", "name", "website", "SE") == "deny"
    assert answer("globex-nordic", "logo", "website", "NO") == "deny"
    assert answer("initech", "logo", "website", "JP") == "ask"
    assert answer("initech", "case-study", "website", "DE") == "deny"
    waiting = record(catalog, "initech")["authorizations"][0]  # type: ignore[index]
    assert waiting["state"] == "requested"
    assert waiting["decided"] == "2026-05-12"


def test_no_person_is_copied(catalog: Path, listed: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    run(catalog, listed, "--map", str(mapping))
    for path in [mapping, *catalog.glob("references/*/reference.yaml")]:
        assert "Ada" not in path.read_text(), path


def test_a_slice_and_a_dry_run(catalog: Path, listed: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "map.yaml"
    assert run(catalog, listed, "--map", str(mapping), "--dry-run").exit_code == 3
    assert not mapping.exists()
    assert not (catalog / "references" / "initech").exists()
    run(catalog, listed, "--only", "restrictions")
    assert "authorizations" not in record(catalog, "initech")
    assert "restrictions" in record(catalog, "initech")
    run(catalog, listed, "--only", "email")
    assert "authorizations" in record(catalog, "initech")


def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(catalog: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.xlsx"
    listed.write_bytes(b"PK\x03\x04 no workbook")
    result = run(catalog, listed)
    assert result.exit_code == 4
    assert "list.xlsx: it is damaged" in result.stderr
    listed = tmp_path / "other.csv"
    listed.write_text("A,B\n1,2\n")
    assert run(catalog, listed).exit_code == 4
    mapping = tmp_path / "map.yaml"
    mapping.write_text("columns:\n  list: {Customer: customer}\nquestion: x\n")
    result = run(catalog, listed, "--map", str(mapping))
    assert result.exit_code == 4
    assert "map.yaml:3:" in result.stderr
    assert "unknown key 'question'" in result.stderr
    assert [path.name for path in (catalog / "references").iterdir()] == ["example-customer"]


def test_the_questions_are_asked_at_a_terminal(
    catalog: Path, listed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.commands.shell.prompts.is_interactive", lambda: True)
    words = ["import", "permissions", str(listed), "--catalog", str(catalog), "--today", TODAY, "--by", "dana"]
    typed = f"{tmp_path / 'kept.yaml'}\nweb site everywhere\n[website, blog]\n\n"
    result = CliRunner().invoke(onrecord, words, input=typed, catch_exceptions=False)
    assert result.exit_code == 3, result.output
    assert "channels: website, blog, social" in result.stderr
    assert "is not one of" in result.stderr or "unknown" in result.stderr
    (quote,) = record(catalog, "fernwright-software")["authorizations"]  # type: ignore[misc]
    assert quote["channels"] == ["website", "blog"]
    assert "[website, blog]" in (tmp_path / "kept.yaml").read_text()


def test_files_of_a_customer_come_with_the_mapping(catalog: Path, listed: Path, tmp_path: Path) -> None:
    (tmp_path / "form.pdf").write_bytes(b"%PDF-1.7\n%%EOF\n")
    (tmp_path / "initech.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>')
    mapping = tmp_path / "map.yaml"
    mapping.write_text("files:\n  Initech: {evidence: form.pdf, logo: initech.svg}\n")
    assert run(catalog, listed, "--map", str(mapping)).exit_code == 3
    (logo,) = record(catalog, "initech")["authorizations"]  # type: ignore[misc]
    assert (logo["state"], record(catalog, "initech")["logo"]) == ("granted", "logo.svg")
    home = catalog / "references" / "initech"
    assert hashlib.sha256((home / logo["evidence"]["file"]).read_bytes()).hexdigest() == logo["evidence"]["sha256"]
    assert hashlib.sha256((home / "logo.svg").read_bytes()).hexdigest() == logo["logo_sha256"]
    assert "files:" in mapping.read_text()
    mapping.write_text("files:\n  Initech: {logo: form.pdf}\n")
    refused = run(catalog, listed, "--map", str(mapping))
    assert refused.exit_code == 4
    assert "neither SVG nor PNG" in refused.stderr


def test_a_slice_is_one_branch_of_its_own(catalog: Path, listed: Path) -> None:
    clone = Clone(catalog)
    for words in (
        ("init", "--quiet", "--initial-branch", "main"),
        ("add", "--all"),
        ("commit", "--quiet", "-m", "one"),
    ):
        clone.git(*words)
    for setting in ("user.name", "user.email"):
        clone.git("config", setting, "dana@fernwright.example")
    assert run(catalog, listed, "--only", "restrictions", "--commit").exit_code == 3
    clone.git("switch", "--quiet", "main")
    assert run(catalog, listed, "--only", "email", "--commit").exit_code == 3
    branches = clone.git("for-each-ref", "--format=%(refname:short)", "refs/heads").split()
    name = f"import/permissions-{TODAY}"
    assert branches == [f"{name}-email", f"{name}-restrictions", "main"]
    changed = clone.git("diff", "--name-only", "main", f"{name}-restrictions").split()
    assert "references/initech/reference.yaml" in changed
    assert "restrictions" not in record(catalog, "initech")  # the second slice begins from the default branch


def test_a_slice_by_owner_takes_whom_the_list_names(catalog: Path, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    head, *rows = LIST.splitlines()
    owners = ["Dana Okafor", "Somebody Else", "", ""]
    listed.write_text("\n".join([f"{head},Owner", *(f"{row},{who}" for row, who in zip(rows, owners, strict=True))]))
    (catalog / "schema/policy.yaml").write_text(
        (catalog / "schema/policy.yaml")
        .read_text()
        .replace("people:\n", "people:\n  max: {name: Max Lund, roles: [cs]}\n")
    )
    run(catalog, listed, "--owner", "max", "--owned-by", "dana")
    assert (catalog / "references" / "fernwright-software").exists()
    assert not (catalog / "references" / "initech").exists()
    run(catalog, listed, "--owner", "max")
    assert record(catalog, "initech")["owner"] == "max"
    assert record(catalog, "fernwright-software")["owner"] == "dana"
