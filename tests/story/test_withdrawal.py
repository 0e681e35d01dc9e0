"""The story of a withdrawal, told as pull requests (gate.md): what has ended disappears whatever else is wrong.

In the morning a customer takes the logo back. The change is merged at once, the next build shows it nowhere, main is
red and its owner has one issue, until the logo is down. In between, somebody else's broken record and somebody else's
lapse stop nobody.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import SHA, Clone, make_clone
from onrecord.publish.forbidden_names import MANUAL

MORNING = "2026-11-21"
WALL = """\
publications:
  - id: home-wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.fernwright.example/customers
    since: 2026-02-01
    authorization: 2026-name
"""


def make_grant(name: str, through: str = "2027-06-10") -> str:
    return f"""\
name: {name}
authorizations:
  - id: 2026-name
    uses: [name]
    valid_through: {through}
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
"""


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    clone = make_clone(tmp_path / "work", text=make_grant("Nordlys Bank") + WALL)
    for slug, name in (("simbel-labs", "Simbel Labs"), ("vega-foods", "Vega Foods"), ("osk-rail", "Osk Rail")):
        proof = f"They said yes: {name}.\n"

        clone.record(make_grant(name).replace(SHA, hashlib.sha256(proof.encode()).hexdigest()), slug)
        clone.write_all({f"references/{slug}/evidence/form.txt": proof})
    clone.git("checkout", "--quiet", "main")
    clone.commit("Four customers")
    checked = clone.run("check")
    assert checked.exit_code == 0, checked.output
    return clone


def open_pull_request(clone: Clone, branch: str) -> None:
    clone.git("checkout", "--quiet", "-b", branch, "main")


def merge(clone: Clone) -> None:
    branch = clone.git("symbolic-ref", "--short", "HEAD")
    clone.git("checkout", "--quiet", "main")
    clone.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)


def withdraw(clone: Clone, slug: str) -> None:
    done = clone.run("withdraw", slug, "2026-name", "--on", MORNING, "--by", "dana")
    assert done.exit_code == 0, done.output
    clone.commit(f"{slug} withdraws")


def build_site(clone: Clone, out: Path, today: str = MORNING) -> tuple[int, dict[str, list[str]]]:
    """The exit code of a build, and who may be used for what by the API that it wrote."""
    done = clone.run("build", "--out", str(out), today=today)
    assert done.exit_code in (0, 1), done.output
    code = done.exit_code
    rows = json.loads((out / "api/v1/references.json").read_text())["references"]
    return code, {row["slug"]: [use["use"] for use in row["uses"]] for row in rows}


def bring_in(clone: Clone) -> tuple[int, list[dict[str, Any]]]:
    result = clone.run("check", "--base", "main", "--format", "json")
    return result.exit_code, json.loads(result.stdout)["findings"]


def update_issues(clone: Clone, out: Path, known: list[dict[str, Any]], today: str = MORNING) -> dict[str, str]:
    paper = clone.top / ".git/issues.json"
    paper.write_text(json.dumps(known))
    assert clone.run("remind", "--issues", str(paper), "--out", str(out), today=today).exit_code == 0
    return {p.relative_to(out).as_posix(): p.read_text() for p in out.rglob("*") if p.is_file()}


def test_a_withdrawal_is_merged_at_once_and_gone_from_the_site_while_its_logo_still_hangs(
    clone: Clone, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    everybody = ("nordlys-bank", "osk-rail", "simbel-labs", "vega-foods")
    assert build_site(clone, site) == (0, {slug: ["name"] for slug in everybody})

    # Two customers withdraw that morning; only one of them is shown elsewhere.
    open_pull_request(clone, "simbel-withdraws")
    withdraw(clone, "simbel-labs")
    assert bring_in(clone) == (0, [])
    merge(clone)
    open_pull_request(clone, "nordlys-withdraws")
    withdraw(clone, "nordlys-bank")
    code, [must] = bring_in(clone)
    assert code == 0
    assert (must["rule"], must["severity"]) == ("expired-published", "warning")
    for words in ("must take it down", "https://www.fernwright.example/customers", f"by {MORNING}", "may be merged"):
        assert words in must["hint"]
    assert "Nothing more is allowed" in clone.review(base="main").output, "taking away needs nobody"
    merge(clone)

    # The next build shows neither, and says that something must be taken down; main is red.
    code, shown = build_site(clone, site)
    assert (code, sorted(shown)) == (1, ["osk-rail", "vega-foods"])
    for path in (path for path in site.rglob("*") if path.is_file()):
        manual = path.relative_to(site).as_posix().startswith(MANUAL)  # its examples are about no customer
        assert manual or not re.search(rb"Nordlys Bank|Simbel Labs", path.read_bytes()), path
    assert clone.run("verify", str(site)).exit_code == 0
    assert clone.run("check").exit_code == 1
    first = update_issues(clone, tmp_path / "one", [])
    assert sorted(first) == ["open/for-dana.md", "open/for-dana.title", "plan.txt"], "one issue, to its owner"
    assert "fernwright" in first["open/for-dana.md"], first["open/for-dana.md"]

    # A broken record that somebody pushed past the gate, and a lapse, stop nobody else.
    clone.git("checkout", "--quiet", "main")
    record = clone.root / "references/osk-rail/reference.yaml"
    whole = record.read_text()
    record.write_text(whole + "surprise: 1\n")
    clone.commit("Past the gate")
    open_pull_request(clone, "vega-is-called-otherwise")
    edit_record(clone, "Vega Foods", "Vega Food Group", "vega-foods")
    clone.commit("Vega has another name")
    assert bring_in(clone) == (0, [])
    merge(clone)
    code, shown = build_site(clone, site)
    assert (code, sorted(shown)) == (1, ["vega-foods"])
    assert "Vega Food Group" in (site / "references/vega-foods/index.html").read_text()
    record.write_text(whole)
    clone.commit("Mended")

    # The logo is taken down, and everything is right again.
    open_pull_request(clone, "logo-is-down")
    nordlys = clone.root / "references/nordlys-bank/reference.yaml"
    nordlys.write_text(
        nordlys.read_text().replace("    since: 2026-02-01\n", "    since: 2026-02-01\n    removed: 2026-11-21\n")
    )
    clone.commit("The name is off the page")
    assert bring_in(clone) == (0, [])
    merge(clone)
    assert clone.run("check").exit_code == 0
    assert build_site(clone, site)[0] == 0
    again = update_issues(clone, tmp_path / "two", [{"number": 7, "title": "", "body": first["open/for-dana.md"]}])
    assert "close/7.md" in again


def test_a_lapse_of_one_stops_no_other(clone: Clone, tmp_path: Path) -> None:
    """A permission that ended over night, with its name still on a page."""
    nordlys = clone.root / "references/nordlys-bank/reference.yaml"
    nordlys.write_text(nordlys.read_text().replace("2027-06-10", "2026-11-20"))
    clone.commit("It ends on the 20th")
    assert clone.run("check", today="2026-11-20").exit_code == 0
    assert clone.run("check").exit_code == 1
    open_pull_request(clone, "osk-pauses")
    record = clone.root / "references/osk-rail/reference.yaml"
    record.write_text(record.read_text().replace("status: active", "status: paused\nstatus_reason: merger talks"))
    clone.commit("Osk pauses")
    result = clone.run("check", "--base", "main")
    assert result.exit_code == 0, result.output
    assert "1 finding already in the base, not listed." in result.output
    merge(clone)
    code, shown = build_site(clone, tmp_path / "site")
    assert (code, sorted(shown)) == (1, ["osk-rail", "simbel-labs", "vega-foods"])


def edit_record(clone: Clone, old: str, new: str, slug: str = "nordlys-bank") -> None:
    record = clone.root / f"references/{slug}/reference.yaml"
    assert old in record.read_text()
    record.write_text(record.read_text().replace(old, new))


def test_what_a_change_brings_is_red(clone: Clone) -> None:
    open_pull_request(clone, "wall")
    record = clone.root / "references/osk-rail/reference.yaml"
    record.write_text(record.read_text() + WALL.replace("use: name", "use: logo"))
    clone.commit("A logo that nobody allowed")
    code, found = bring_in(clone)
    assert code == 1
    assert "expired-published" in {finding["rule"] for finding in found}


def test_a_publication_that_was_moved_is_not_excused_by_a_withdrawal(clone: Clone) -> None:
    open_pull_request(clone, "moved")
    withdraw(clone, "nordlys-bank")
    edit_record(clone, "fernwright.example/customers", "fernwright.example/home")
    clone.commit("Moved as well")
    code, [found] = bring_in(clone)
    assert (code, found["severity"]) == (1, "error")


def test_a_withdrawal_with_a_gain_beside_it_is_not_only_taking_away(clone: Clone) -> None:
    open_pull_request(clone, "gain")
    withdraw(clone, "nordlys-bank")
    record = clone.root / "references/nordlys-bank/reference.yaml"
    entry = record.read_text().partition("authorizations:\n")[2].partition("    withdrawn:")[0]
    more = entry.replace("2026-name", "2026-press").replace("name]", "press-release]").replace("[website]", "[press]")
    record.write_text(record.read_text().replace("authorizations:\n", f"authorizations:\n{more}"))
    clone.commit("More, in the same change")
    code, found = bring_in(clone)
    assert (code, [f["severity"] for f in found if f["rule"] == "expired-published"]) == (1, ["error"])


@pytest.mark.parametrize("change", ["none", "another fault"])
def test_a_changed_file_that_was_unreadable_and_still_is_is_an_error(clone: Clone, change: str) -> None:
    record = clone.root / "references/osk-rail/reference.yaml"
    record.write_text(record.read_text() + "surprise: 1\n")
    clone.commit("Past the gate")
    open_pull_request(clone, "mend")
    if change != "none":
        record.write_text(record.read_text().replace("surprise: 1", "surprise: 2"))
    clone.commit("Mended?")
    assert bring_in(clone)[0] == (0 if change == "none" else 1)


def test_a_finding_is_old_only_with_the_same_value(clone: Clone) -> None:
    edit_record(clone, "uses: [name]", "uses: [nmae]", "osk-rail")
    clone.commit("Past the gate")
    open_pull_request(clone, "other-word")
    assert bring_in(clone)[0] == 0
    edit_record(clone, "uses: [nmae]", "uses: [naem]", "osk-rail")
    clone.commit("Another word that is none")
    assert bring_in(clone)[0] == 1


def test_the_proof_that_a_finding_is_about_is_part_of_its_value(clone: Clone) -> None:
    proof = clone.root / "references/osk-rail/evidence/form.txt"
    proof.write_text("Something else.\n")
    clone.commit("Past the gate")
    open_pull_request(clone, "again")
    assert bring_in(clone)[0] == 0
    proof.write_text("And something else again.\n")
    clone.commit("Changed again")
    assert bring_in(clone)[0] == 1
