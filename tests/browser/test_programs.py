"""What the guide for programs shows runs as it is printed: curl, JavaScript and Python, on a served site."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from playwright.sync_api import Browser

from sample import ROOT

GUIDE = (ROOT / "site/docs/guides/programs.md").read_text(encoding="utf-8")
SITE = "https://references.example.com"


def find_blocks(language: str) -> list[str]:
    """The guide's examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def set_today(code: str) -> str:
    """The sample's day in the place of today's: its permissions end."""
    return code.replace("date.today()", "date(2026, 11, 21)").replace("new Date()", 'new Date("2026-11-21")')


def test_curl(base: str) -> None:
    [line] = find_blocks("sh")
    words = line.replace(SITE, base.rstrip("/")).split()
    if shutil.which("curl") is None:  # the same request by another program
        words = [
            sys.executable,
            "-c",
            "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())",
            words[-1],
        ]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    assert json.loads(done.stdout)["reference"]["name"] == "Nordlys Bank"


def test_python_over_the_site_s_files(base: str) -> None:
    code = set_today(find_blocks("python")[0]).replace(SITE, base.rstrip("/"))
    for asked, answer in (
        ('"logo", "website", "NO"', "True"),
        ('"logo", "paid-ads", "NO"', "False"),
        ('"case-study", "website", "NO"', "False"),  # a condition: ask first
    ):
        program = code.replace('"logo", "website", "NO"', asked)
        done = subprocess.run([sys.executable, "-"], input=program, check=True, capture_output=True, text=True)
        assert done.stdout.strip() == answer, asked


def test_python_beside_the_catalog(tmp_path: Path) -> None:
    (tmp_path / "references-catalog").symlink_to(ROOT)
    done = subprocess.run(
        [sys.executable, "-"], input=find_blocks("python")[1], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "allow 2027-01-14"


def test_javascript(browser: Browser, public_base: str) -> None:
    [code] = find_blocks("js")
    page = browser.new_page()
    page.goto(f"{public_base}customers/")
    names = page.evaluate(
        f"(async () => {{ {set_today(code).replace(SITE, public_base.rstrip('/'))} return names; }})()"
    )
    page.close()
    assert "Nordlys Bank" in names


@pytest.mark.parametrize(("audience", "path"), [("sales", "references/{customer}.json"), ("public", "customers.json")])
def test_the_description_for_tools_is_openapi(audience: str, path: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue("site_folder" if audience == "sales" else "public_folder")
    document = json.loads((folder / "api/v1/openapi.json").read_text(encoding="utf-8"))
    validate(document)
    assert f"/api/v1/{path}" in document["paths"]
    other = "customers.json" if audience == "sales" else "references.json"
    assert f"/api/v1/{other}" not in document["paths"]
    assert "$defs" not in json.dumps(document)
