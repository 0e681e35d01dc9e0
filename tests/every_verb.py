"""A hostile catalog in a git repository, and one line per verb that really does what the verb is for."""

import json
from pathlib import Path

from git_catalogs import Clone, make_clone
from hostile import ATTACK, SLUG, write_hostile

READ_ALOUD = ATTACK[:-7]
"""Without what cannot be seen: what people type is refused where it holds that."""

TELWIND = """\
name: Telwind
aliases: [{attack}]
status: active
owner: dana
authorizations:
  - id: 2025-name
    uses: [name]
    valid_through: 2026-11-01
    note: {attack}
restrictions:
  - {{id: no-ads, channels: [paid-ads], from: 2026-01-15, why: {attack}}}
publications:
  - {{id: wall, use: name, channel: website, territory: worldwide, where: {attack}, since: 2026-02-01}}
"""


def make_hostile_clone(top: Path, *, passes: bool = False) -> Clone:
    """A repository of attacks: customers, evidence, requests, file names, commits, a policy; and papers next to it.

    Telwind is published after its permission ended, unless the catalog is one that `passes` the gate.
    """
    text = TELWIND.format(attack=json.dumps(ATTACK[:100], ensure_ascii=False))
    clone = make_clone(top, text=text.partition("publications:")[0] if passes else text)
    (clone.root / "references" / "nordlys-bank").rename(clone.root / "references" / "telwind")
    record = write_hostile(clone.root)
    strange = record.parent / "evidence" / "##[error]\x1b[31m\u202e\n::error::.pdf"
    strange.write_bytes(b"%PDF-1.7\n")
    names = ("Dana Okafor", "Mara Conti")
    policy = clone.root / "schema" / "policy.yaml"
    for name in names:
        policy.write_text(policy.read_text().replace(name, f'"::error::{name} ##[error]"'))
    clone.commit(f"::error:: ##[error] \x1b[31m {ATTACK}", who="::error::Eve\u202e ##[error] <eve@evil.example>")
    papers = top.parent / "papers"
    papers.mkdir()
    (papers / "page.md").write_text(f"# {ATTACK}\n\nTelwind and {ATTACK} are our customers\x1b[31m\u202e.\n")
    (papers / "##[error]::error::\n::error::.md").write_text("Telwind\n")
    (papers / "issue.json").write_text(json.dumps({"issue": _make_issue(), "repository": {"full_name": "a/b"}}))
    (papers / "issues.json").write_text("[]")
    (papers / "crm.csv").write_text(f"Account ID,Name,Health\n=1,{ATTACK!r},::error ##[error]\x1b\n,,\n")
    (papers / "mail.eml").write_bytes(f"From: a@b.example\nSubject: {ATTACK}\n\nYes. {ATTACK}\n".encode())
    (papers / "reviews.json").write_text(json.dumps([]))
    head = {"user": {"login": "::error::\x1b"}, "head": {"sha": clone.git("rev-parse", "HEAD")}}
    (papers / "pull.json").write_text(json.dumps(head))
    name = {"customer": "telwind", "authorization": "2025-name", "role": "cs", "by": "dana"}
    (papers / "names.json").write_text(json.dumps({"head": clone.git("rev-parse", "HEAD"), "names": [name]}))
    (papers / "nobody.json").write_text(json.dumps({"head": clone.git("rev-parse", "HEAD"), "names": []}))
    return clone


def _make_issue() -> dict[str, object]:
    body = f"### Customer\n\n{ATTACK}\n\n### What for\n\n##[error]\x1b\n\n::error::x\n"
    return {"number": 7, "title": ATTACK, "body": body, "user": {"login": "eve"}, "labels": []}


def make_lines(papers: Path) -> dict[str, list[list[str]]]:
    """For each verb, what is typed after it; readers first, so that writers do not hide what they would say."""
    by = ["--by", "dana"]
    where = ["--channel", "website", "--territory", "NO"]
    site, page = str(papers / "site"), str(papers)
    tables = [[kind, "--out", str(papers / f"{kind}.csv")] for kind in ("salesforce", "hubspot")]
    return {
        "check": [[], ["--format", "json"], ["--format", "github"], ["--format", "markdown"], ["--today", "+900d"]],
        "rules": [[], ["expired-published"]],
        "cache": [["clear"]],
        "can-use": [[SLUG, "logo", *where], [ATTACK, "logo", *where], [SLUG, ATTACK, *where]],
        "find": [[], ["--format", "json"], [ATTACK]],
        "show": [[SLUG, "--history"], [SLUG, "--format", "json"], [ATTACK]],
        "diff": [["main"], ["main", "--format", "markdown"], ["main", "--format", "json"], [ATTACK]],
        "review": [_review(papers), [*_review(papers), "--format", "markdown"]],
        "approvers": [
            [str(papers / f"{names}.json"), "--out", str(papers / "commit.txt")] for names in ("names", "nobody")
        ],
        "audit": [[SLUG, "--on", "2026-11-20"]],
        "due": [[], ["--format", "markdown"], ["--format", "json"]],
        "stats": [[]],
        "codeowners": [[], ["--check"]],
        "remind": [["--issues", str(papers / "issues.json"), "--out", str(papers / "plan-2")]],
        "intake": [[str(papers / "issue.json"), "--out", str(papers / "plan")]],
        "export": [["csv", "--out", str(papers / "a.csv")], ["json"], ["odrl"], *tables],
        "import": [["salesforce", str(papers / "crm.csv"), "--dry-run"]],
        "scan": [[page], [page, "--format", "json"], [page, "--format", "github"], [page, "--format", "sarif"]],
        "build": [["--out", site], ["--out", str(papers)]],
        "verify": [[site], [str(papers / ATTACK[:40].replace("/", ""))]],
        "init": [
            [str(papers / "new"), "--company", ATTACK[:60], "--owner", "Eve", "--email", "e@e.example", "--login", "e"]
        ],
        "new": [[name, "--owner", "dana", "--why", READ_ALOUD, *by] for name in ("Havn Sjømat", ATTACK[:80])],
        "log": [[f"{SLUG}/2026-11-20-globex-call", "cancel", "--why", READ_ALOUD, *by]],
        "request": [
            [SLUG, "--use", "reference-call", "--prospect", ATTACK[:60], "--about", READ_ALOUD, "--anyway", *by]
        ],
        "seek": [["havn-sjomat", "--use", "video", *where, "--why", READ_ALOUD, "--out", page, *by]],
        "renew": [["telwind", "2025-name", "--why", READ_ALOUD, "--out", page, *by]],
        "record": [
            [SLUG, str(papers / "mail.eml"), "--unasked", "--yes", "video", *where, "--through", "2027-11-20", *by]
        ],
        "let-go": [["telwind", "2025-name", "--why", READ_ALOUD, *by]],
        "withdraw": [[SLUG, "2026-logo", "--why", READ_ALOUD, "--copies", "recall", *by]],
        "publication": [["add", SLUG, "name", "--where", READ_ALOUD, *where, *by], ["end", SLUG, ATTACK[:60], *by]],
        "pause": [[SLUG, "--why", READ_ALOUD, *by]],
        "resume": [[SLUG, "--why", READ_ALOUD, *by]],
        "retire": [[SLUG, "--why", READ_ALOUD, *by]],
        "upgrade": [[], ["--take", ATTACK[:60]]],
        "wish": [[READ_ALOUD[:150], "--about", READ_ALOUD, *by], ["--close", ATTACK[:60], *by]],
        "mcp": [[]],
    }


def _review(papers: Path) -> list[str]:
    return ["--base", "main", "--reviews", str(papers / "reviews.json"), "--pull-request", str(papers / "pull.json")]
