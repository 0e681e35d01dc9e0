"""Every form is filled in once, and goes through the workflow: a branch, a pull request, and an answer in the issue."""

import hashlib
from typing import Any

import pytest

from desk import LOGO
from exhaustive import select
from forge_runner import Forge
from git_catalogs import SHA, Clone
from onrecord.reports.issue_forms import FORMS

HOME = "references/nordlys-bank"
RECORD = f"""\
logo: logo.svg
authorizations:
  - id: 2026-logo
    uses: [logo, name, reference-call]
    channels: [any]
    valid_through: 2026-12-31
    logo_sha256: {hashlib.sha256(LOGO).hexdigest()}
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
  - id: 2024-name
    uses: [name]
    valid_from: 2024-01-15
    decided: 2024-01-15
    requested: {{on: 2024-01-05, by: mara, uses: [name]}}
    approvals: [{{role: cs, by: dana, on: 2024-01-16}}]
    valid_through: 2026-11-01
  - id: 2026-quote
    state: requested
    requested: {{on: 2026-11-02, by: mara, uses: [quote], channels: [website], territories: [worldwide],
     through: 2027-11-01, why: Our wall}}
publications:
  - {{id: wall, use: name, channel: website, territory: worldwide, where: https://fernwright.example/wall,
     since: 2026-02-01, authorization: 2026-logo}}
"""
ASKED = "use: reference-call\nrequested: {on: 2026-11-01, by: sam, team: sales}\nprospect: Globex GmbH\nabout: x\n"
APPROVED = ASKED + "approved: {on: 2026-11-02, by: dana}\n"
ACCEPTED = APPROVED + "customer: {on: 2026-11-03, answer: accepted}\n"
HELD = ACCEPTED + "scheduled: 2026-11-18T14:00:00+01:00\nheld: 2026-11-18\n"
GIVEN: dict[str, dict[str, str]] = {
    "request": {"customer": "Nordlys Bank", "use": "reference-call", "prospect": "Initech", "about": "How it went"},
    "wish": {"use": "reference-call", "industry": "financial-services", "region": "nordics"},
    "found": {"wish": "2026-11-01-logo", "customer": "nordlys-bank"},
    "nominate": {"name": "Harbor Logistics", "why": "They told us at the fair"},
    "report": {"customer": "nordlys-bank", "where": "https://fernwright.example/x", "what": "An old logo"},
    "out": {"customer": "nordlys-bank", "what": "No more"},
    "phone": {"customer": "nordlys-bank/2026-quote", "yes": "quote"},
    "ask": {"customer": "nordlys-bank", "uses": "case-study", "why": "A story"},
    "again": {"request": "nordlys-bank/2026-quote"},
    "renew": {"customer": "nordlys-bank", "why": "To go on"},
    "letgo": {"customer": "nordlys-bank", "which": "2024-name"},
    "logo": {"customer": "nordlys-bank", "file": "new.svg", "note": "Our new logo"},
    "answered": {"request": "nordlys-bank/asked", "what": "accepted"},
    "schedule": {"request": "nordlys-bank/accepted", "at": "2026-12-01T14:00"},
    "held": {"request": "nordlys-bank/accepted"},
    "outcome": {"request": "nordlys-bank/held", "helpful": "5"},
    "thanks": {"request": "nordlys-bank/held"},
    "published": {
        "customer": "nordlys-bank",
        "use": "name",
        "where": "https://fernwright.example/b",
        "place": "website, DE",
    },
    "down": {"customer": "nordlys-bank", "which": "wall"},
    "pause": {"customer": "nordlys-bank", "why": "An outage"},
    "resume": {"customer": "paused-one", "why": "It is over"},
}
HOMES = {"wish": "wishes/", "found": "wishes/"}
LETTERS = {"ask", "again", "renew"}


def make_body(form: str) -> str:
    """The issue's text as the Git host writes it: every heading, also of what was left empty."""
    given = GIVEN[form]
    return "\n\n".join(f"### {field.heading}\n\n{given.get(field.key, '_No response_')}" for field in FORMS[form])


def make_issue(form: str, number: int, login: str) -> dict[str, Any]:
    """Without any label: those that a repository lacks are not set."""
    facts = {"number": number, "user": {"login": login}, "created_at": "2026-11-20T10:00:00Z", "labels": []}
    return {"action": "opened", "issue": {**facts, "body": make_body(form)}}


@pytest.fixture
def catalog(forge: Forge, clone: Clone) -> Clone:
    clone.record(RECORD)
    clone.record("status: paused\nstatus_reason: An outage\nname: Paused One\n", "paused-one")
    clone.write_all({f"{HOME}/logo.svg": LOGO, f"{HOME}/evidence/new.svg": LOGO.replace(b"#147", b"#d22")})
    for name, text in (("asked", APPROVED), ("accepted", ACCEPTED), ("held", HELD)):
        clone.write_all({f"{HOME}/requests/{name}.yaml": text.replace("Globex GmbH", f"Globex {name}")})
    clone.write_all({"wishes/2026-11-01-logo.yaml": "requested: {on: 2026-11-01, by: sam}\nuses: [logo]\n"})
    policy = clone.root / "schema/policy.yaml"
    policy.write_text(policy.read_text().replace("max: 1, per: quarter, rest_days: 30", "max: 9, per: quarter"))
    clone.commit("A catalog in the middle of its life")
    clone.git("push", "--quiet", "origin", "HEAD:main")
    return clone


def test_every_form(forge: Forge, catalog: Clone) -> None:
    """Half of them, with those that move files or open nothing; all in an exhaustive run."""
    assert set(GIVEN) == set(FORMS)
    played = [form for form in FORMS if form in ("report", "logo") or form in select(list(FORMS), 2)]
    for number, form in enumerate(played, 101):
        who = "sam-adeyemi" if form in ("request", "nominate") else "mara-conti"
        assert forge.play("intake", make_issue(form, number, who)) == ["read", "write", "say"], form
        (comment,) = forge["comments"][str(number)]
        opened = [pull for pull in forge["pulls"] if pull["head"] == f"intake/issue-{number}"]
        if form == "report":
            assert (opened, "Dana Okafor owns" in comment["body"]) == ([], True)
            continue
        assert "A pull request is being opened" in comment["body"], (form, comment["body"])
        (pull,) = opened
        assert f"Closes #{number}" in pull["body"]
        letters = "[`request-letters`](https://forge.example/fernwright/references/actions/runs/1#artifacts)"
        assert (letters in pull["body"]) is (form in LETTERS), form
    assert {file.suffix for file in (forge.home / "artifacts/request-letters").iterdir()} == {".eml", ".html", ".pdf"}
    catalog.git("fetch", "--quiet", "origin")
    for number, form in enumerate(played, 101):
        if form == "report":
            continue
        branch = f"origin/intake/issue-{number}"
        changed = catalog.git("diff", "--name-only", "origin/main", branch).splitlines()
        assert changed and all(path.startswith(HOMES.get(form, "references/")) for path in changed), form
        who = catalog.git("log", "-1", "--format=%ae %(trailers:key=Co-authored-by,valueonly)", branch)
        address = "sam" if form in ("request", "nominate") else "mara"
        assert who.startswith("onrecord@users.noreply.github.com ") and f"<{address}@fernwright.example>" in who
    moved = catalog.git("diff", "--name-status", "origin/main", f"origin/intake/issue-{101 + played.index('logo')}")
    assert f"D\t{HOME}/evidence/new.svg" in moved and f"M\t{HOME}/logo.svg" in moved


def test_who_filled_it_in_approves_none_of_it(forge: Forge, catalog: Clone) -> None:
    """Dana owns the customer and files that they publish something: somebody else of her role agrees to it."""
    forge.play("intake", make_issue("resume", 101, "dana-okafor"))
    catalog.git("fetch", "--quiet", "origin")
    catalog.git("checkout", "--quiet", "origin/intake/issue-101")
    for login, lets in (("dana-okafor", False), ("ines-valverde", True)):
        done = catalog.review([catalog.make_review(login)], author="github-actions[bot]", base="origin/main")
        assert (done.exit_code == 0) is lets, done.output
