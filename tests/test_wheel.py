"""The wheel works in a repository that is not ours: schemas, templates and guides travel with it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from sample import DAY, ROOT, copy_settings


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds nothing but what is in the wheel."""
    home = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    subprocess.run([*command, str(home), str(ROOT)], check=True, capture_output=True)
    [wheel] = home.glob("onrecord-*.whl")
    with ZipFile(wheel) as archive:
        archive.extractall(home / "unpacked")
    return home / "unpacked"


def run(installed: Path, catalog: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import onrecord, sys; assert sys.argv.pop(1) in onrecord.__file__; from onrecord.__main__ import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, str(installed), *arguments, "--today", DAY.isoformat()],
        cwd=catalog,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_checks_and_builds_a_catalog_elsewhere(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "references" / "nordlys-bank", tmp_path / "references" / "nordlys-bank")
    copy_settings(tmp_path, "policy.yaml", "vocabulary.yaml")
    checked = run(installed, tmp_path, "check")
    assert checked.returncode == 0, checked.stderr
    built = run(installed, tmp_path, "build", "--out", "public")
    assert built.returncode == 0, built.stderr
    assert (tmp_path / "public" / "references" / "nordlys-bank" / "index.html").is_file()
    assert (tmp_path / "public" / "guides" / "sales" / "index.html").is_file()


def test_it_holds_no_test_and_no_customer(installed: Path) -> None:
    names = [path.relative_to(installed).as_posix() for path in installed.rglob("*")]
    assert not [name for name in names if "nordlys" in name or "/tests" in name]
    assert "onrecord/py.typed" in names
