"""A Git host of one repository, with a catalog and our workflows in it."""

import shutil
from pathlib import Path

import pytest

from example_catalogs import ROOT
from forge_runner import Forge
from git_catalogs import Clone, make_clone


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = make_clone(tmp_path / "clone")
    clone.git("checkout", "--quiet", "main")
    for folder in (".github", "requirements"):
        shutil.copytree(ROOT / folder, clone.root / folder)
    clone.commit("With workflows")
    clone.git("branch", "--force", "change", "main")
    return clone


@pytest.fixture
def forge(tmp_path: Path, clone: Clone) -> Forge:
    origin = tmp_path / "origin.git"
    clone.git("clone", "--quiet", "--bare", str(clone.top), str(origin))
    clone.git("remote", "add", "origin", str(origin))
    clone.git("--git-dir", str(origin), "config", "uploadpack.allowAnySHA1InWant", "true")
    facts = {"github.token": "t0ken", "github.sha": "main", "github.ref": "main", "github.run_id": "1"}
    facts |= {"github.server_url": "https://forge.example", "github.repository": "fernwright/references"}
    forge = Forge(tmp_path / "forge", origin, facts)
    (forge.home / "event.json").write_text("{}")
    return forge
