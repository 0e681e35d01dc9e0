"""The year of one customer by forms, uploads and clicks alone: no command, no YAML, four people.

Sam (sales) nominates, Mara (marketing) asks, Dana (customer success) owns the customer, Inés (customer success)
approves what Dana records. Each step is a form or an upload that goes through its workflow, then the clicks that the
gate asks for, then the merge.
"""

import base64
import hashlib
import html
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from desk import LOGO
from dropped import LOGINS, NAMES, Upload
from forge_runner import Forge
from git_catalogs import Clone
from onrecord.catalog.record.permission_request import find_permission_request
from onrecord.git.tree import DirectoryTree
from onrecord.reports.issue_forms import FORMS
from onrecord.store.catalog_reader import load_catalog
from onrecord.yaml.loader import load
from sample import DAY

SLUG = "bregnholt-havn"
HOME = f"references/{SLUG}"
WALL = "https://www.fernwright.example/customers"
NEW = LOGO.replace(b"#147", b"#d22")
PREFILLED = {"customer", "request", "which", "file"}
"""What links of the site, the issues and the mails fill in."""


class Year:
    """What people do, and what it takes them: fields and clicks by step."""

    def __init__(self, forge: Forge, clone: Clone) -> None:
        self.forge, self.clone = forge, clone
        self.number = 100
        self.effort: dict[str, tuple[int, dict[str, int]]] = {}
        self.pages: list[str] = []

    def fill_form(self, step: str, form: str, by: str, day: str, approves: str | None = None, **given: str) -> str:
        """Somebody fills in a form, somebody else approves, and it is merged; what the pull request said."""
        self.number += 1
        fields = FORMS[form]
        assert set(given) <= {field.key for field in fields}
        text = "\n\n".join(f"### {field.heading}\n\n{given.get(field.key, '_No response_')}" for field in fields)
        issue = {"number": self.number, "user": {"login": LOGINS[by]}, "created_at": f"{day}T10:00:00Z", "body": text}
        played = self.forge.play("intake", {"action": "opened", "issue": {**issue, "labels": []}}, ONRECORD_TODAY=day)
        assert played == ["read", "write", "say"]
        (comment,) = self.forge["comments"][str(self.number)]
        assert "A pull request is being opened" in comment["body"], comment["body"]
        clicks = {by: 2}  # submit, and ready for review
        self._approve(f"intake/issue-{self.number}", "github-actions[bot]", approves, day, clicks)
        self.effort[step] = (len(given.keys() - PREFILLED), clicks)
        said: str = self.forge["pulls"][-1]["body"]
        self.pages.append(said)
        return html.unescape(said)

    def upload(self, step: str, name: str, data: bytes, by: str, day: str, approves: str | None = None) -> str:
        """Somebody drops a file, somebody else approves, and it is merged; what the comment said."""
        self.number += 1
        upload = Upload(self.forge, self.clone, {f"{HOME}/evidence/{name}": data}, by=by, number=self.number)
        upload.play(today=day)
        assert ("### Nothing was recorded" in upload.said) is name.endswith(".svg"), upload.said
        clicks = {by: 2}  # propose, and approve the workflows to run
        self._approve(upload.branch, LOGINS[by], approves, day, clicks)
        self.effort[step] = (0, clicks)
        self.pages.append(upload.said)
        return html.unescape(upload.said)

    def _approve(self, branch: str, author: str, approves: str | None, day: str, clicks: dict[str, int]) -> None:
        """The gate: red without the one click that is needed, green with it, and nothing wrong in the catalog."""
        self.clone.git("fetch", "--quiet", "origin")
        self.clone.git("checkout", "--quiet", "--detach", f"origin/{branch}")
        review: Any = {"author": author, "base": "origin/main", "today": day}
        if approves:
            assert self.clone.review([], **review).exit_code == 1
            clicks[approves] = 1
        approvals = [self.clone.make_review(LOGINS[approves])] if approves else []
        done = self.clone.review(approvals, **review)
        assert done.exit_code == 0, done.output
        checked = self.clone.run("check", "--base", "origin/main", today=day)
        assert checked.exit_code == 0, checked.output
        self.clone.git("push", "--quiet", "origin", "HEAD:main")
        self.clone.git("fetch", "--quiet", "origin")

    @property
    def record(self) -> Any:
        return load(self.clone.git("show", f"origin/main:{HOME}/reference.yaml").encode())

    def write_answer(self, id_: str, day: str, answers: dict[str, Any], **more: Any) -> bytes:
        """What the customer sends back: the form's file, bound to what was asked."""
        self.clone.git("checkout", "--quiet", "--detach", "origin/main")
        reference = load_catalog(DirectoryTree(self.clone.root), DAY).library.references[SLUG]
        request = find_permission_request(reference, reference.by_id[id_])
        assert request
        head = {"onrecord": "answer", "version": 1, "customer": SLUG, "request": request.id, "digest": request.digest}
        told = {"answers": {use: {"answer": said} for use, said in answers.items()}, "signer": "CEO", "decided": day}
        return json.dumps({**head, **told, **more}).encode()

    def can_use(self, use: str, channel: str, day: str) -> str:
        self.clone.git("checkout", "--quiet", "--detach", "origin/main")
        words = ("can-use", SLUG, use, "--channel", channel, "--territory", "NO")
        return self.clone.run(*words, today=day).output.split(":")[0].split(",")[0]


@pytest.fixture
def year(forge: Forge, clone: Clone) -> Year:
    return Year(forge, clone)


def test_a_year(year: Year, browser: Browser, tmp_path: Path) -> None:
    year.fill_form("nominate", "nominate", "sam", "2026-01-05", "dana", name="Bregnholt Havn", why="They told us")
    said = year.fill_form("ask", "ask", "mara", "2026-01-08", "dana", customer=SLUG, uses="logo, name, reference-call",
                     where="any; worldwide", why="Our customer wall")  # fmt: skip
    assert "send the request e-mail" in said and "request-letters" in said
    asked = year.record["authorizations"][0]

    logo = {"name": "logo.svg", "data": base64.b64encode(LOGO).decode()}
    yes = {"logo": "yes", "name": "yes", "reference-call": "yes"}
    said = year.upload("answer", "answer.json", year.write_answer(asked["id"], "2026-01-15", yes, logo=logo), "dana",
                       "2026-01-15", "ines")  # fmt: skip
    assert "| **Logo** | yes |" in said and "**Inés Valverde**, for" in said
    assert (year.record["status"], year.can_use("logo", "website", "2026-01-16")) == ("active", "yes")

    year.fill_form("publish", "published", "mara", "2026-02-01", "dana", customer=SLUG, use="logo", where=WALL,
              place="website, worldwide")  # fmt: skip
    look_on_a_phone(year, browser, tmp_path)

    year.fill_form("request", "request", "sam", "2026-03-02", "dana", customer=SLUG, use="reference-call",
              prospect="Globex GmbH", about="How the migration went")  # fmt: skip
    call = f"{SLUG}/2026-03-02-globex-gmbh-call"
    year.fill_form("accepted", "answered", "dana", "2026-03-03", None, request=call, what="accepted")
    year.fill_form("scheduled", "schedule", "dana", "2026-03-03", None, request=call, at="2026-03-10T14:00")
    year.fill_form("held", "held", "dana", "2026-03-10", None, request=call)
    year.fill_form("outcome", "outcome", "sam", "2026-03-20", None, request=call, helpful="5", deal="won")
    year.fill_form("thanks", "thanks", "dana", "2026-03-21", None, request=call, how="A letter by hand")

    year.fill_form("renew", "renew", "mara", "2026-12-01", "ines", customer=SLUG)
    renewed = year.record["authorizations"][-1]["id"]
    data = year.write_answer(renewed, "2026-12-05", yes)
    said = year.upload("renewed", "answer.json", data, "dana", "2026-12-05", "ines")
    assert "answered" in said
    assert year.can_use("logo", "website", "2027-02-01") == "yes"

    said = year.upload("new logo dropped", "new.svg", NEW, "mara", "2027-02-01")
    assert "[record who allowed it]" in said
    year.fill_form("new logo", "logo", "mara", "2027-02-01", "ines", customer=SLUG, file="new.svg", note="Our new logo")
    assert year.clone.git("show", f"origin/main:{HOME}/logo.svg").encode() == NEW.rstrip()
    year.fill_form("new logo shown", "published", "mara", "2027-02-02", "dana", customer=SLUG, use="logo", where=WALL,
              place="website, worldwide")  # fmt: skip

    said = year.fill_form(
        "withdrawal", "out", "dana", "2027-05-03", None, customer=SLUG, what="We want to be left alone"
    )
    assert "Must be taken down" in said and WALL in said
    assert year.can_use("logo", "website", "2027-05-03") == "no"
    (wall,) = [place["id"] for place in year.record["publications"] if "removed" not in place]
    year.fill_form("taken down", "down", "mara", "2027-05-04", "dana", customer=SLUG, which=wall)
    checked = year.clone.run("check", today="2027-05-04")
    assert checked.exit_code == 0, checked.output

    for step, (fields, clicks) in year.effort.items():
        assert fields <= 3, f"{step}: {fields} fields to type"
        assert all(count <= 2 for count in clicks.values()), f"{step}: {clicks}"
    assert not [page for page in year.pages if "onrecord record" in page or "onrecord seek" in page]
    people = {name for _, clicks in year.effort.values() for name in clicks}
    assert people == {"sam", "mara", "dana", "ines"} <= set(NAMES)
    assert hashlib.sha256(NEW).hexdigest() in year.clone.git("show", f"origin/main:{HOME}/reference.yaml")


def look_on_a_phone(year: Year, browser: Browser, tmp_path: Path) -> None:
    """The customer's page, as the one who got an answer opens it: the button leads to where the file is dropped."""
    year.clone.git("checkout", "--quiet", "--detach", "origin/main")
    built = year.clone.run("build", "--out", str(tmp_path / "site"), today="2026-02-02")
    assert built.exit_code == 0, built.output
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((tmp_path / f"site/references/{SLUG}/index.html").as_uri())
    button = page.get_by_role("link", name="Upload their answer")
    assert button.get_attribute("href") == f"https://github.com/fernwright/references/upload/main/{HOME}/evidence"
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
