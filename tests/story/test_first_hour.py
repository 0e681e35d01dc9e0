"""The first hour of a company: what its website shows, a catalog of its own, its list brought in, a slice approved.

Nothing is set up beforehand but a website, a list of accounts, the list of permissions, and the files that prove them.
"""

import csv
import io
import json
import os
import re
import subprocess
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import Workbook

from git_catalogs import Clone
from onrecord.commands import onrecord
from onrecord.yaml import yaml_writer as emit
from workflows.test_setup import FRESH, GH

TODAY = "2026-11-21"
HEAD = [
    "Account",
    "Logo on website",
    "Territory",
    "Signed on",
    "Valid until",
    "Basis",
    "Form",
    "CSM",
    "Status",
    "Notes",
]
SIGNED, END = date(2026, 5, 12), date(2027, 5, 11)
FORM, MAIL = "signed form", "email"
NAMES = [
    f"{first} {last}"
    for last in ("Ceramics", "Orchards", "Ferries", "Textiles", "Observatories")
    for first in ("Aldgate", "Birchwood", "Corrib", "Drumlin", "Elmtree", "Foyle", "Gannet", "Harrow", "Islay", "Jura")
]
"""Fifty invented companies, one a row."""


def make_row(
    yes: object = "Y", where: object = "worldwide", end: object = END, basis: object = FORM, **more: object
) -> Any:
    link = more.get("form", "https://files.fernwright.example/form.pdf")
    return [yes, where, SIGNED, end, basis, link, more.get("csm", ""), more.get("status", ""), more.get("notes", "")]


KINDS: list[tuple[str, list[Any], str]] = [
    *[("allowed by form", make_row(), "form")] * 10,
    *[("allowed by mail", make_row(basis=MAIL), "mail")] * 8,
    *[("said no", make_row("N"), "no")] * 6,
    *[("asked", make_row("TBD"), "never")] * 4,
    *[("never asked", make_row("", form=""), "never")] * 3,
    ("pulled", make_row(notes="PULLED in May, take it down"), "never"),
    ("internal", make_row(notes="NDA - internal use only"), "never"),
    ("draft", make_row(status="draft"), "never"),
    ("hedged", make_row("(Y)"), "never"),
    ("over", make_row(end=date(2026, 10, 31)), "never"),
    ("no place", make_row(where="Europe"), "DE and FR"),
    ("no place", make_row(where="Europe"), "DE and FR"),
    ("evergreen", make_row(end="evergreen"), "to be looked at again"),
    ("month", make_row(end="Mar 2027"), "through March"),
    ("elsewhere", make_row(form="see MSA 12.3", basis=""), "never"),
    ("form not there", make_row(basis="form sent"), "never"),
    ("no website", make_row("no, ok for decks"), "never"),
    ("ask", make_row("ask Maya first"), "never"),
    ("disputed", make_row(), "never"),
    ("disputed", make_row("N"), "no"),
    ("name only", make_row("Name only"), "name"),
    ("blank again", make_row("-"), "never"),
    ("limits", make_row(notes="only until the rebrand"), "never"),
    ("left", make_row(notes="insolvent"), "never"),
]
ANSWERS = {
    "answer": "no",
    "territory": "[DE, FR]",
    "review": "review 2027-06-30",
    "date": "2027-03-31",
    "basis": "none",
    "evidence": "later",
}


class Company:
    """One folder with all that the company has, and the commands that are run in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.catalog = home / "references"
        self.clone = Clone(self.catalog, who="Dana Okafor <dana@fernwright.example>")

    def run(self, *words: str, code: int = 0) -> Result:
        result = CliRunner().invoke(onrecord, [*words, "--today", TODAY], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def write_what_it_has(self) -> None:
        assert len(KINDS) == len(NAMES)
        (self.home / "site").mkdir()
        shown = NAMES[:20]
        images = "".join(f'<img src="img/{name.lower().replace(" ", "-")}-logo.svg" alt="{name}">' for name in shown)
        (self.home / "site" / "customers.html").write_text(f"<html><body>{images}</body></html>")
        (self.home / "accounts.csv").write_text("Account\n" + "\n".join(NAMES))
        made = Workbook()
        sheet = made.active
        sheet.append(["Who allowed what (Fernwright)"])
        sheet.append(HEAD)
        rows = list(zip(NAMES, KINDS, strict=True))
        names = ["Kestrel Trams" if kind == "disputed" else name for name, (kind, _, _) in rows]
        for name, (_, cells, _) in zip(names, KINDS, strict=True):
            sheet.append([name, *cells])
        made.save(self.home / "logos.xlsx")
        self.expected = dict(zip(names, (kind for _, _, kind in KINDS), strict=True))
        for name in names:
            logo = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>{name}</title></svg>'
            (self.home / f"{name}.svg").write_text(logo)
            (self.home / f"{name}.pdf").write_text(f"%PDF-1.7\n% what {name} signed\n%%EOF\n")
        self.names = names

    def write_answers(self, questions: list[dict[str, Any]]) -> Path:
        """What a careful person answers, each question by its kind; what limits a permission limits it wholly."""
        answers: dict[str, object] = {}
        for question in questions:
            said = ANSWERS.get(question["ask"])
            if question["ask"] == "conflict":
                said = "neither" if "neither" in question["options"] else "over"
            if question["ask"] == "scope":
                said = "own-words"
            assert said, question
            answers[question["id"]] = said
        files = {name: {"evidence": f"{name}.pdf", "logo": f"{name}.svg"} for name in self.names}
        path = self.home / "answers.yaml"
        path.write_text("\n".join(emit.write_mapping({"answers": answers, "files": files}, 0)) + "\n")
        return path


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    made = Company(tmp_path)
    made.write_what_it_has()
    return made


def set_up(company: Company) -> dict[str, Any]:
    """The catalog, with colleagues, pushed, and the Git host set up by its script; what the host was told."""
    people = ("--company", "Fernwright", "--owner", "Dana Okafor", "--email", "dana@fernwright.example")
    company.run("init", "references", *people, "--login", "dana", "--product", "Ledger", "--use-case", "Reporting")
    policy = company.catalog / "schema/policy.yaml"
    others = "".join(
        f"  {key}: {{name: {name}, roles: [{roles}], forge: {key}, email: {key}@fernwright.example}}\n"
        for key, name, roles in (("zoe", "Zoe Adeyemi", "cs, admin"), ("lee", "Lee Hartmann", "cs"))
    )
    policy.write_text(policy.read_text().replace("\n# Which roles", f"{others}\n# Which roles"))
    CliRunner().invoke(onrecord, ["codeowners", "--write", "--catalog", str(company.catalog)], catch_exceptions=False)
    company.clone.git("init", "--quiet", "--initial-branch", "main")
    company.clone.commit("A catalog of references")
    company.clone.git("init", "--quiet", "--bare", str(company.home / "origin.git"))
    company.clone.git("remote", "add", "origin", str(company.home / "origin.git"))
    company.clone.git("push", "--quiet", "--set-upstream", "origin", "main")
    for setting, value in (("name", "Dana Okafor"), ("email", "dana@fernwright.example")):
        company.clone.git("config", f"user.{setting}", value)
    tools = company.home / "bin"
    tools.mkdir()
    (tools / "gh").write_text(GH)
    (tools / "gh").chmod(0o755)
    (tools / "forge.json").write_text(json.dumps(FRESH))
    script = ["sh", ".github/setup.sh", "--yes"]
    done = subprocess.run(script, cwd=company.catalog, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (tools / "gh").unlink()  # from here on nobody has gh: the pull request's address is printed
    told: dict[str, Any] = json.loads((tools / "forge.json").read_text())
    return told


def test_the_first_hour(company: Company) -> None:
    # Which customers do we show, with what on record? No catalog is needed.
    company.run("scan", "--discover", "accounts.csv", "site")
    found = list(csv.DictReader(io.StringIO((company.home / "discovered.csv").read_text())))
    assert {line["customer"] for line in found} == set(NAMES[:20])
    assert "20 of 50" in (company.home / "discovered.html").read_text()

    # A catalog of one's own, on a Git host that its script sets up.
    told = set_up(company)
    assert "POST rulesets" in told["calls"]
    assert {"onrecord-intake", "bug"} <= set(told["labels"])
    company.run("check", "--catalog", "references")

    # The list: each gap is asked about once, the answers come from a file, and a second run asks nothing.
    words = ("import", "permissions", "logos.xlsx", "--catalog", "references", "--by", "dana")
    first = json.loads(company.run(*words, "--dry-run", "--format", "json", code=3).stdout)
    asked = Counter(question["ask"] for question in first["questions"])
    assert asked["territory"] == asked["review"] == 1  # two rows say Europe, and one question is asked
    answers = str(company.write_answers(first["questions"]))
    again = json.loads(company.run(*words, "--dry-run", "--format", "json", "--answers", answers).stdout)
    assert again["questions"] == []
    entries = [e for c in again["customers"] for k in ("permissions", "waiting", "restrictions") for e in c[k]]
    named = " ".join(line["row"] for line in (*entries, *again["left_out"]))
    rows = set(map(int, re.findall(r"row ([0-9]+)", named)))
    assert rows == set(range(3, 3 + len(KINDS)))  # nothing is lost without a line

    # The first slice: what rests on an e-mail, in a pull request of its own, approved by one review.
    slice_ = ("--only", "email", "--approver", "zoe", "--push", "--answers", answers)
    said = company.run(*words, *slice_).stdout
    branch = f"import/permissions-{TODAY}-email"
    assert f"Pushed branch {branch}" in said
    assert f"/compare/main...{branch.replace('/', '%2F')}" in said
    clone = company.clone
    assert clone.review(author="dana", base="origin/main").exit_code == 1
    one_click = [clone.make_review("zoe")]
    assert clone.review([{**one_click[0], "user": {"login": "dana", "type": "User"}}], author="dana").exit_code == 1
    approved = clone.review(one_click, author="dana", base="origin/main")
    assert approved.exit_code == 0, approved.output
    clone.git("push", "--quiet", "origin", f"{branch}:main")

    # The site shows exactly those, and nobody else of the fifty.
    clone.git("switch", "--quiet", "main")
    clone.git("pull", "--quiet")
    company.run("build", "--strict", "--catalog", "references", "--out", "public")
    pages = "".join(page.read_text() for page in (company.home / "public").rglob("index.html"))
    shown = {name for name in company.names if name in pages}
    assert shown == {name for name, kind in company.expected.items() if kind == "mail"}
    assert shown

    # Everything else comes in as well, and nothing of it is wider than its row.
    company.run(*words, "--answers", answers, "--approver", "lee")
    check_that_nothing_is_wider(company)


def check_that_nothing_is_wider(company: Company) -> None:
    def answer(name: str, territory: str, use: str = "logo", channel: str = "website", on: str = TODAY) -> str:
        words = ("can-use", name, use, "--channel", channel, "--territory", territory, "--on", on)
        result = CliRunner().invoke(
            onrecord, [*words, "--format", "json", "--catalog", str(company.catalog), "--today", TODAY]
        )
        return str(json.loads(result.stdout)["answer"])

    for name, kind in company.expected.items():
        said = answer(name, "JP")
        if kind in ("form", "mail"):
            assert said == "allow", name
            assert answer(name, "JP", on="2027-05-12") != "allow"
            assert answer(name, "JP", channel="sales-deck") != "allow"
        elif kind == "DE and FR":
            assert (said != "allow", answer(name, "FR")) == (True, "allow"), name
        elif kind == "through March":
            assert (said, answer(name, "JP", on="2027-04-01") != "allow") == ("allow", True), name
        elif kind == "to be looked at again":
            assert said == "allow", name
        else:
            assert said != "allow", (name, kind)
        if kind == "no":
            assert said == "deny", name
        if kind == "name":
            assert answer(name, "JP", use="name") == "allow"
