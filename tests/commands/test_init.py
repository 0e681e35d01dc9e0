"""A new catalog from nothing, and the owners of its files."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord import __version__
from onrecord.commands import onrecord

PEOPLE = ("--company", "Example Ltd", "--owner", "Érin O'Example", "--email", "erin@company.example", "--login", "erin")


def run(*words: str) -> Result:
    return CliRunner().invoke(onrecord, list(words), env={"ONRECORD_TODAY": None})


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_it_is_clean_from_the_first_day(tmp_path: Path, forge: str) -> None:
    catalog = run("init", str(tmp_path / "new"), *PEOPLE, "--forge", forge)
    assert catalog.exit_code == 0, catalog.output
    check = run("check", "--catalog", str(tmp_path / "new"), "--fail-on", "warning")
    assert check.exit_code == 0, check.output
    assert run("codeowners", "--check", "--catalog", str(tmp_path / "new")).exit_code == 0
    home = tmp_path / f"new/.{forge}/onrecord"
    wheel = home / f"onrecord-{__version__}-py3-none-any.whl"
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert (home / "tool.txt").read_text() == f"./{wheel.name} --hash=sha256:{sha256}\n"
    policy = (tmp_path / "new/schema/policy.yaml").read_text()
    assert "erin: {name: Érin O'Example, roles: [cs, legal, marketing, sales, admin], forge: erin" in policy


def test_a_tool_from_elsewhere(tmp_path: Path) -> None:
    wheel, sha256 = "https://git.example/onrecord-1.0-py3-none-any.whl", "ab" * 32
    assert run("init", str(tmp_path / "new"), *PEOPLE, "--tool", f"{wheel}#sha256={sha256}").exit_code == 0
    assert (tmp_path / "new/.github/onrecord/tool.txt").read_text() == f"{wheel} --hash=sha256:{sha256}\n"
    assert not list((tmp_path / "new").rglob("*.whl"))
    upgraded = run("upgrade", "--catalog", str(tmp_path / "new"))
    assert (upgraded.exit_code, "Everything is up to date with onrecord" in upgraded.stdout) == (0, True)


@pytest.mark.parametrize("bait", ['"quoted": #1 {a, b}', "$company ${x} $$", "Müller & Söhne", "- [x]", "no", "1.10"])
def test_a_company_may_be_called_anything(tmp_path: Path, bait: str) -> None:
    words = list(PEOPLE)
    words[1] = bait
    assert run("init", str(tmp_path / "new"), *words).exit_code == 0
    check = run("check", "--catalog", str(tmp_path / "new"))
    assert check.exit_code == 0, check.output


def test_what_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    result = run("init", str(tmp_path), *PEOPLE)
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    assert run("init", str(tmp_path / "new"), *PEOPLE).exit_code == 0


def test_an_empty_repository_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual order: make a private repository on the Git host, clone it, begin."""
    monkeypatch.chdir(tmp_path)
    subprocess.run(["git", "init", "--quiet", "."], check=True)
    catalog = run("init", ".", *PEOPLE)
    assert catalog.exit_code == 0, catalog.output
    assert "git init" not in catalog.output
    assert run("check").exit_code == 0
    assert not list((tmp_path / ".git").glob("*onrecord*"))
    assert run("init", ".", *PEOPLE).exit_code == 1, "not a second time"


def test_what_is_missing_is_named_all_at_once(tmp_path: Path) -> None:
    result = run("init", str(tmp_path / "new"))
    assert result.exit_code == 2
    assert "--company, --owner, --email, --login" in result.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--email", "nobody"),
        ("--login", "a b"),
        ("--login", "-x"),
        ("--url", "http://x.example"),
        ("--url", "javascript:x"),
        ("--time-zone", "Mars"),
        ("--company", " "),
        ("--owner", "a\x1bb"),
        ("--tool", "onrecord==0.1.0"),
        ("--tool", "https://git.example/onrecord-1.0-py3-none-any.whl"),
    ],
)
def test_what_will_not_do(tmp_path: Path, option: str, value: str) -> None:
    result = run("init", str(tmp_path / "new"), *PEOPLE, option, value)
    assert result.exit_code == 2
    assert option in result.stderr
    assert not (tmp_path / "new").exists()


class TestCodeowners:
    @pytest.fixture
    def catalog(self, tmp_path: Path) -> Path:
        assert run("init", str(tmp_path / "new"), *PEOPLE).exit_code == 0
        return tmp_path / "new"

    def change(self, catalog: Path, old: str, new: str) -> None:
        policy = catalog / "schema/policy.yaml"
        assert old in policy.read_text()
        policy.write_text(policy.read_text().replace(old, new))

    def test_it_follows_the_policy(self, catalog: Path) -> None:
        self.change(catalog, "forge: erin,", "forge: erin-new,")
        check = run("codeowners", "--check", "--catalog", str(catalog))
        assert check.exit_code == 1
        assert "onrecord codeowners --write" in check.stderr
        assert run("codeowners", "--write", "--catalog", str(catalog)).exit_code == 0
        assert "/references/*/reference.yaml @erin-new\n" in (catalog / ".github/CODEOWNERS").read_text()
        assert run("codeowners", "--check", "--catalog", str(catalog)).exit_code == 0

    def test_other_lines_are_kept_above_and_none_may_stand_below(self, catalog: Path) -> None:
        file = catalog / ".github/CODEOWNERS"
        file.write_text("/docs/ @writers\n\n" + file.read_text())
        assert run("codeowners", "--check", "--catalog", str(catalog)).exit_code == 0
        run("codeowners", "--write", "--catalog", str(catalog))
        assert file.read_text().startswith("/docs/ @writers\n\n# onrecord: begin\n")
        file.write_text(file.read_text() + "* @anybody\n")
        check = run("codeowners", "--check", "--catalog", str(catalog))
        assert check.exit_code == 1
        assert "overrides them" in check.stderr

    def test_a_policy_without_an_administrator_is_refused(self, catalog: Path) -> None:
        self.change(catalog, "sales, admin], forge: erin", "sales], forge: erin")
        result = run("codeowners", "--write", "--catalog", str(catalog))
        assert result.exit_code == 1
        assert "nobody who holds the role Administrator has a login" in result.stderr

    def test_who_has_left_owns_nothing(self, catalog: Path) -> None:
        other = "  zoe: {name: Zoe, roles: [cs, admin], forge: zoe}\n\n# Which roles"
        self.change(catalog, "\n# Which roles", other)
        self.change(catalog, "forge: erin,", "forge: erin, left: 2026-01-01,")
        printed = run("codeowners", "--catalog", str(catalog)).stdout
        assert "/references/*/reference.yaml @zoe\n" in printed
        assert "@erin" not in printed


def test_its_words_are_the_companys_own(tmp_path: Path) -> None:
    names = ("--product", "Ørsted: Flow #1", "--product", "Cast", "--use-case", "Month's end")
    assert run("init", str(tmp_path / "new"), *PEOPLE, *names).exit_code == 0
    vocabulary = (tmp_path / "new/schema/vocabulary.yaml").read_text()
    assert "title: Cast," in vocabulary
    assert "Regulatory reporting" not in vocabulary
    assert run("check", "--catalog", str(tmp_path / "new")).exit_code == 0
    plain = run("init", str(tmp_path / "plain"), *PEOPLE)
    assert "nobody can approve their own requests" in plain.output
    assert "replace the two examples with your own products and use cases" in plain.output
    assert "Ledger" not in (tmp_path / "plain/schema/vocabulary.yaml").read_text()
    assert run("check", "--catalog", str(tmp_path / "plain")).exit_code == 0
