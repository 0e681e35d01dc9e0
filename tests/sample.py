"""Where the sample catalog is, the one day it is judged by, and its settings for catalogs that are no demo."""

import re
import shutil
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DAY = date(2026, 11, 21)


def copy_settings(root: Path, *names: str) -> None:
    """Copy the sample's schema folder (or some files of it) to a catalog, without the line that makes it a demo."""
    (root / "schema").mkdir(parents=True, exist_ok=True)
    for name in (*names, *(["mark.svg"] if names else [])):  # the policy names it
        shutil.copy(ROOT / "schema" / name, root / "schema" / name)
    if not names:
        shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    policy = root / "schema" / "policy.yaml"
    text = policy.read_text(encoding="utf-8")
    policy.write_text(re.sub(r"^demo: .*\n", "", text, flags=re.MULTILINE), encoding="utf-8")
