"""A catalog's own tool: brought by init, installed from nothing else, and upgraded without losing what was changed."""

import os
import subprocess
import venv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.commands import onrecord
from onrecord.store import new_catalog, own_wheel, shipped_files

PEOPLE = ("--company", "Example Ltd", "--owner", "Erin Example", "--email", "erin@company.example", "--login", "erin")
WATCH, SCHEMA, RENEWAL = ".github/workflows/watch.yml", "schema/request.schema.json", ".github/renewal.md"


def run(*words: str, **options: str) -> Result:
    return CliRunner().invoke(onrecord, list(words), env={"ONRECORD_TODAY": None}, **options)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert run("init", str(tmp_path / "new"), *PEOPLE).exit_code == 0
    return tmp_path / "new"


def read_files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch) -> str:
    """The tool as it is one version later: another wheel, a workflow and a schema that differ, a form that is gone."""
    old = new_catalog.make_tool_files

    def make_tool_files(forge: str, tool: tuple[str, str] | None = None) -> dict[str, bytes]:
        changed = dict(old(forge, tool))
        changed[WATCH] += b"# one more step\n"
        changed[SCHEMA] = changed[SCHEMA].replace(b'"title"', b'"title" ', 1)
        changed[".github/ISSUE_TEMPLATE/new-form.yml"] = b"name: New\n"
        del changed[".github/pull_request_template.md"]
        return changed

    monkeypatch.setattr(own_wheel, "NAME", "onrecord-0.2.0-py3-none-any.whl")
    monkeypatch.setattr(new_catalog, "NAME", "onrecord-0.2.0-py3-none-any.whl")
    monkeypatch.setattr(shipped_files, "__version__", "0.2.0")
    monkeypatch.setattr("onrecord.commands.upgrade.make_tool_files", make_tool_files)
    return "0.2.0"


def test_nothing_to_do_right_after_init(made: Path) -> None:
    before = read_files(made)
    assert run("upgrade", "--catalog", str(made)).exit_code == 0
    assert read_files(made) == before


def test_to_the_next_version(made: Path, next_version: str) -> None:
    before = read_files(made)
    done = run("upgrade", "--yes", "--catalog", str(made))
    assert done.exit_code == 0, done.output
    after = read_files(made)
    assert after[WATCH].endswith(b"# one more step\n")
    assert b'"title" ' in after[SCHEMA]
    assert ".github/pull_request_template.md" not in after
    assert ".github/onrecord/onrecord-0.1.0-py3-none-any.whl" not in after
    assert f".github/onrecord/onrecord-{next_version}-py3-none-any.whl" in after
    assert {path for path in before if before[path] == after.get(path)} >= {
        *("schema/policy.yaml", "schema/vocabulary.yaml", "README.md", ".github/CODEOWNERS"),
        "references/example-customer/reference.yaml",
    }
    assert "    +# one more step" in done.stdout
    assert run("check", "--catalog", str(made)).exit_code == 0
    assert "Everything is up to date" in run("upgrade", "--catalog", str(made)).stdout, "a second time changes nothing"


def test_what_the_company_changed_or_took_away_is_kept(made: Path, next_version: str) -> None:
    (made / WATCH).write_text((made / WATCH).read_text() + "# ours\n")
    (made / RENEWAL).unlink()
    done = run("upgrade", "--yes", "--catalog", str(made))
    assert done.exit_code == 0, done.output
    assert (made / WATCH).read_text().endswith("# ours\n")
    assert not (made / RENEWAL).exists()
    assert f"{WATCH}: kept, because you changed it" in done.stdout
    assert f"{RENEWAL}: not written, because you removed it" in done.stdout
    assert "    -# ours" in done.stdout, "and shown next to ours"
    taken = run("upgrade", "--yes", "--take", WATCH, "--take", RENEWAL, "--catalog", str(made))
    assert taken.exit_code == 0, taken.output
    assert (made / WATCH).read_bytes().endswith(b"# one more step\n")
    assert (made / RENEWAL).exists()


@pytest.mark.usefixtures("next_version")
def test_without_a_yes_nothing_is_written(made: Path) -> None:
    before = read_files(made)
    refused = run("upgrade", "--catalog", str(made))
    assert (refused.exit_code, read_files(made) == before) == (1, True)
    assert "--yes" in refused.stderr


def test_a_catalog_older_than_ledgers_keeps_every_difference(made: Path, next_version: str) -> None:
    (made / ".github/onrecord/written.json").unlink()
    done = run("upgrade", "--yes", "--catalog", str(made))
    assert f"{WATCH}: kept" in done.stdout
    assert (made / f".github/onrecord/onrecord-{next_version}-py3-none-any.whl").exists()


@pytest.mark.parametrize("ledger", ["{", "[]", '{"files": 7}', '{"files": {"a": 1}}'])
def test_a_ledger_that_cannot_be_read(made: Path, ledger: str) -> None:
    (made / ".github/onrecord/written.json").write_text(ledger)
    refused = run("upgrade", "--yes", "--catalog", str(made))
    assert refused.exit_code == 4
    assert ".github/onrecord/written.json cannot be read" in refused.stderr


def test_what_is_not_there_cannot_be_taken(made: Path) -> None:
    assert run("upgrade", "--take", "README.md", "--catalog", str(made)).exit_code == 2


def run_shell(folder: Path, catalog: Path) -> subprocess.CompletedProcess[str]:
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    environment = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    return subprocess.run(
        ["sh", ".github/install.sh"],
        cwd=catalog,
        env={**environment, "PATH": path, "PIP_NO_COMPILE": "1"},  # compiling what never runs took half of the time
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fresh") / "catalog"
    assert run("init", str(root), *PEOPLE).exit_code == 0
    return root


@pytest.fixture(scope="module")
def bin_folder(catalog: Path) -> Path:
    home = catalog.parent / "env"
    venv.create(home, with_pip=True)
    (catalog / "pip.py").write_text("raise SystemExit('a file of the repository ran in place of pip')\n")
    done = run_shell(home / "bin", catalog)
    assert done.returncode == 0, done.stderr
    (catalog / "pip.py").unlink()
    return home / "bin"


class TestTheInstaller:
    """What `init` wrote, in an environment with nothing in it."""

    def test_the_tool_that_it_brought_runs(self, bin_folder: Path, catalog: Path) -> None:
        for words in (["check"], ["codeowners", "--check"], ["build", "--out", "public"], ["verify", "public"]):
            done = subprocess.run(
                [bin_folder / "onrecord", *words], cwd=catalog, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, (words, done.stdout, done.stderr)

    def test_it_makes_the_same_wheel_again(self, bin_folder: Path, catalog: Path, tmp_path: Path) -> None:
        words = [bin_folder / "onrecord", "init", str(tmp_path / "again"), *PEOPLE]
        assert subprocess.run(words, capture_output=True, check=False).returncode == 0
        [one], [two] = (list(root.glob(".github/onrecord/*.whl")) for root in (catalog, tmp_path / "again"))
        assert one.read_bytes() == two.read_bytes()

    def test_a_wheel_that_was_changed_is_not_installed(self, catalog: Path, bin_folder: Path, tmp_path: Path) -> None:
        copied = tmp_path / "copied"
        subprocess.run(["cp", "-R", str(catalog), str(copied)], check=True)
        [wheel] = copied.glob(".github/onrecord/*.whl")
        wheel.write_bytes(wheel.read_bytes() + b"\0")
        refused = run_shell(bin_folder, copied)
        assert refused.returncode != 0
        assert "hash" in (refused.stdout + refused.stderr).lower()
