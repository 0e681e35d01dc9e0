"""A first scan of published content: a thousand mentions and more, brought to green by one answer per customer."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import yaml
from onrecord.commands import onrecord
from onrecord.names.text_keys import make_slug
from sample import copy_settings


@pytest.fixture
def catalog(tmp_path: Path, data: Path) -> Path:
    """The sample register as a catalog in which nothing is allowed."""
    root = tmp_path / "catalog"
    copy_settings(root)
    for entry in yaml.safe_load((data / "content/sample-register.yaml").read_text(encoding="utf-8")):
        home = root / "references" / make_slug(entry["name"])
        home.mkdir(parents=True)
        names = {"name": entry["name"], "status": "active", "owner": "dana"}
        names |= {"aliases": entry["aliases"]} if entry["aliases"] else {}
        (home / "reference.yaml").write_text(yaml.safe_dump(names, allow_unicode=True), encoding="utf-8")
    return root


def test_it_is_brought_to_green_by_an_answer_for_each_customer(tmp_path: Path, data: Path, catalog: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(data / "content", content)
    (content / ".onrecord.toml").write_text(f'catalog = "{catalog}"\n', encoding="utf-8")
    (content / ".git").mkdir()
    for file in content.glob("*.*"):  # the register and the truth name everybody
        if file.suffix in (".csv", ".yaml"):
            file.unlink()

    def scan(*more: str, answers: str = "") -> Result:
        arguments = ["scan", str(content), "--catalog", str(catalog), "--config", str(content / ".onrecord.toml")]
        return CliRunner().invoke(onrecord, [*arguments, "--today", "2026-11-28", *more], input=answers)

    first = json.loads(scan("--format", "json").stdout)["findings"]
    customers = len({row["customer"] for row in first if row["customer"]})
    reviewed = scan("--review", answers="v\ntheir story is published\n" * customers)
    green = scan()
    print(f"{len(first)} findings about {customers} customers, settled by {customers} answers")
    assert len(first) > 900
    assert (reviewed.exit_code, green.exit_code) == (0, 0), green.stdout[-2000:]
    assert "accepted by `[[accept]]`" in green.stdout
    shutil.rmtree(content / "elixir-lang")
    later = scan()
    assert later.exit_code == 1 and "acceptance-stale" in later.stdout, "an answer that nothing needs anymore is told"
