"""The catalog of `make bench` is valid, has all that a record can bring, and is the same each time."""

import hashlib
import subprocess
import sys
from pathlib import Path

from onrecord.finding import Severity
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from onrecord.store.findings_with_places import examine
from onrecord.store.wish_files import read_wishes
from sample import DAY, ROOT

MANY = 60


def make_catalog(root: Path) -> Path:
    line = [sys.executable, str(ROOT / "bench" / "generate.py"), str(root), "--references", str(MANY)]
    subprocess.run(line, check=True)
    return root


def digest(root: Path) -> str:
    files = sorted(path for part in ("references", "wishes") for path in (root / part).rglob("*") if path.is_file())
    told = "".join(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return hashlib.sha256(told.encode()).hexdigest()


def test_it_is_valid_and_the_same_each_time(tmp_path: Path) -> None:
    one = make_catalog(tmp_path / "one")
    catalog = load_catalog(DirectoryTree(one), DAY)
    references = catalog.library.references.values()
    assert len(references) == MANY
    assert not [f for f in examine(catalog, DirectoryTree(one), DAY) if f.severity is Severity.ERROR]
    for part in ("requests", "authorizations", "restrictions", "quotes", "publications", "content", "logo", "files"):
        assert any(getattr(reference, part) for reference in references), part
    assert any(not alias.isascii() for reference in references for alias in reference.aliases)
    read = read_wishes(DirectoryTree(one), catalog.library, DAY)
    assert [wish.state for wish in read.wishes] == ["open"], "one for fifty references"
    assert digest(one) == digest(make_catalog(tmp_path / "other"))
