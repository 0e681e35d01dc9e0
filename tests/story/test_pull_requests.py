"""The life of an authorization and of a request, told as pull requests in a bare repository with two clones.

Mara (marketing) and Dana (customer success) each have a clone; Inés (customer success), Lee (legal) and Sam (sales)
work in Dana's. What the gate and the diff say at each step is quoted, since people read it.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from git_catalogs import GRANT, SHA, Clone, make_clone

MAIL = b"""\
From: press@nordlys.example
To: references@fernwright.example
Subject: Re: Your press release
Date: Fri, 20 Nov 2026 09:30:00 +0100
Content-Type: text/plain; charset=utf-8

Yes, you may announce it.
"""
CALLS = f"""\
  - id: 2026-calls
    uses: [reference-call]
    channels: [reference-talk]
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
"""
PEOPLE = {
    "mara": "Mara Conti <mara@fernwright.example>",
    "dana": "Dana Okafor <dana@fernwright.example>",
    "ines": "Inés Valverde <ines@fernwright.example>",
    "lee": "Lee Hartmann <lee@fernwright.example>",
    "sam": "Sam Adeyemi <sam@fernwright.example>",
}
LOGINS = {
    "mara": "mara-conti",
    "dana": "dana-okafor",
    "ines": "ines-valverde",
    "lee": "lee-hartmann",
    "sam": "sam-adeyemi",
}


@dataclass
class Pull:
    """A pull request: who opened it, its branch, and its reviews, oldest first."""

    author: str
    branch: str
    reviews: list[dict[str, Any]] = field(default_factory=list)


class Forge:
    """A bare repository, two clones of it, and the pull requests."""

    def __init__(self, home: Path) -> None:
        first = make_clone(home / "first", text=GRANT + CALLS)
        self.origin = home / "origin.git"
        first.git("clone", "--quiet", "--bare", str(first.top), str(self.origin))
        self.mara, self.dana = (self.clone(home / name, name) for name in ("mara", "dana"))

    def clone(self, top: Path, who: str) -> Clone:
        clone = Clone(top, who=PEOPLE[who])
        top.mkdir()
        clone.git("clone", "--quiet", "--branch", "main", str(self.origin), ".")
        clone.git("config", "user.name", PEOPLE[who].split(" <")[0])
        clone.git("config", "user.email", PEOPLE[who].split("<")[1].rstrip(">"))
        return clone

    def push(self, clone: Clone, pull: Pull, who: str, message: str) -> None:
        clone.commit(message, who=PEOPLE[who])
        clone.git("push", "--quiet", "origin", f"HEAD:{pull.branch}")

    def start(self, clone: Clone, pull: Pull) -> None:
        clone.git("fetch", "--quiet", "origin")
        clone.git("checkout", "--quiet", "-B", pull.branch, "origin/main")

    def take_over(self, clone: Clone, pull: Pull) -> None:
        clone.git("fetch", "--quiet", "origin")
        clone.git("checkout", "--quiet", "-B", pull.branch, f"origin/{pull.branch}")

    def approve(self, clone: Clone, pull: Pull, who: str) -> None:
        clone.git("fetch", "--quiet", "origin")
        hour = 10 + len(pull.reviews)
        pull.reviews.append(clone.make_review(LOGINS[who], commit=f"origin/{pull.branch}", hour=hour))

    def write_merge(self, clone: Clone, pull: Pull) -> str:
        """The commit that the Git host would merge, as refs/pull/<number>/merge; nothing is checked out for it."""
        clone.git("fetch", "--quiet", "origin")
        tree = clone.git("merge-tree", "--write-tree", "origin/main", f"origin/{pull.branch}")
        parents = ["-p", "origin/main", "-p", f"origin/{pull.branch}"]
        return clone.git("commit-tree", tree, *parents, "-m", f"Merge {pull.branch}", who="GitHub <noreply@github.com>")

    def diff(self, clone: Clone, pull: Pull) -> list[str]:
        result = clone.run("diff", f"origin/main..{self.write_merge(clone, pull)}")
        assert result.exit_code == 0, result.output
        return [line.strip() for line in result.stdout.splitlines() if line]

    def run_gate(self, clone: Clone, pull: Pull) -> tuple[int, str]:
        options = {"author": LOGINS[pull.author], "head": f"origin/{pull.branch}", "base": "origin/main"}
        result = clone.review(pull.reviews, judged=self.write_merge(clone, pull), **options)
        return result.exit_code, result.output

    def merge(self, clone: Clone, pull: Pull) -> None:
        assert self.run_gate(clone, pull)[0] == 0
        clone.git("push", "--quiet", "origin", f"{self.write_merge(clone, pull)}:main")


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path)


def run_ok(clone: Clone, *words: str) -> str:
    result = clone.run(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def can_use(clone: Clone) -> str:
    """What `main` says about the press release."""
    clone.git("checkout", "--quiet", "--detach", "origin/main")
    where = ("--channel", "press", "--territory", "NO")
    return clone.run("can-use", "nordlys-bank", "press-release", *where).stdout.splitlines()[0]


def ask(forge: Forge) -> None:
    """Mara asks for a press release in a pull request; asking needs customer success, and not yet legal."""
    pull = Pull("mara", "seek/nordlys-bank-press")
    forge.start(forge.mara, pull)
    scope = ("--use", "press-release", "--channel", "press", "--territory", "worldwide", "--through", "2027-11-20")
    words = ("--why", "The migration is done", "--out", str(forge.origin.parent / "outbox"), "--by", "mara")
    run_ok(forge.mara, "seek", "nordlys-bank", *scope, *words)
    forge.push(forge.mara, pull, "mara", "Ask Nordlys Bank for a press release")
    assert forge.diff(forge.dana, pull) == [
        "1 use gained.",
        "Nordlys Bank may be asked for Press release (Press; Worldwide), from now on.",
        "Who has to approve:",
        "Customer success: Nordlys Bank (more may be asked for)",
        "by Dana Okafor, Inés Valverde or Jonas Lindqvist",
        "Nordlys Bank (nordlys-bank): changed",
        "+ Press release · Press · Worldwide: not allowed → ask first, from now on",
        "· 2026-press-release requested by mara",
        "· outreach is added: on 2026-11-21, by mara, team marketing, about “press release”",
        "· evidence/2026-11-21-asked-2026-press-release.eml is added",
    ]
    code, said = forge.run_gate(forge.dana, pull)
    assert (code, said.splitlines()) == (
        1,
        [
            "Not yet: 1 approval missing.",
            "  ✗ Customer success: Nordlys Bank (more may be asked for)",
            "      → an approving review by Dana Okafor, Inés Valverde or Jonas Lindqvist on this head",
        ],
    )
    forge.approve(forge.dana, pull, "dana")
    forge.merge(forge.dana, pull)
    assert can_use(forge.dana).startswith("ask first")


def test_an_authorization_is_asked_for_recorded_approved_and_published(forge: Forge, tmp_path: Path) -> None:
    ask(forge)
    pull = Pull("dana", "record/nordlys-bank-press")
    forge.start(forge.dana, pull)
    mail = tmp_path / "answer.eml"
    mail.write_bytes(MAIL)
    answer = ("--yes", "press-release", "--signer", "Head of communications", "--by", "dana", "--approver", "ines")
    run_ok(forge.dana, "record", "nordlys-bank", str(mail), *answer)
    forge.push(forge.dana, pull, "dana", "Nordlys Bank said yes")
    assert forge.diff(forge.mara, pull) == [
        "1 use gained.",
        "Nordlys Bank allows Press release (Press; Worldwide), from today until 2027-11-20, once it is approved.",
        "Who has to approve:",
        "Inés Valverde: Nordlys Bank (named as its approver for Customer success)",
        "by Inés Valverde",
        "Legal: Nordlys Bank (more is allowed)",
        "by Lee Hartmann or Noor Rahimi",
        "Nordlys Bank (nordlys-bank): changed",
        "+ Press release · Press · Worldwide: ask first → allowed, from today until 2027-11-20, once it is approved",
        "· 2026-press-release granted, recorded by dana",
        "· 2026-press-release approved as cs by ines",
        "· evidence/2026-11-21-2026-press-release.eml is added",
    ]

    # Dana recorded it and opened this: her own approval is none. Inés is named for customer success, nobody for legal.
    forge.approve(forge.dana, pull, "dana")
    code, said = forge.run_gate(forge.mara, pull)
    assert code == 1
    forge.take_over(forge.dana, pull)
    refused = forge.dana.run("record", "nordlys-bank", "--approve", "2026-press-release", "--by", "dana").output
    assert "somebody else must approve it" in refused
    forge.approve(forge.mara, pull, "ines")
    code, said = forge.run_gate(forge.mara, pull)
    assert code == 1
    assert said.splitlines() == [
        "Not yet: 1 of 2 approvals missing.",
        "  ✓ Inés Valverde: Nordlys Bank (named as its approver for Customer success)",
        "  ✗ Legal: Nordlys Bank (more is allowed)",
        (
            "      → the record names no approver of 2026-press-release as Legal: "
            "onrecord record nordlys-bank --approve 2026-press-release --by PERSON; "
            "an approving review by Lee Hartmann or Noor Rahimi on this head"
        ),
    ]

    # Dana names Lee for legal. The head is another one now, so Inés looks again; neither of them edits anything.
    run_ok(forge.dana, "record", "nordlys-bank", "--approve", "2026-press-release", "--by", "lee")
    forge.push(forge.dana, pull, "dana", "Name who approves as legal")
    forge.approve(forge.mara, pull, "lee")
    code, said = forge.run_gate(forge.mara, pull)
    assert code == 1
    assert "Inés Valverde approved an older commit" in said
    forge.approve(forge.mara, pull, "ines")
    code, said = forge.run_gate(forge.mara, pull)
    assert (code, said.splitlines()[0]) == (0, "All approvals are in.")
    forge.merge(forge.mara, pull)
    assert can_use(forge.mara).startswith("yes, until 2027-11-20")

    # And it is published: the catalog is clean, the page says it, and the history tells who did what.
    forge.mara.git("checkout", "--quiet", "--detach", "origin/main")
    assert run_ok(forge.mara, "check").startswith("All good")
    run_ok(forge.mara, "build", "--out", str(tmp_path / "public"))
    assert "Press release" in (tmp_path / "public/references/nordlys-bank/index.html").read_text()
    told = run_ok(forge.mara, "show", "nordlys-bank", "--history")
    for line in ("2026-press-release granted, recorded by dana", "approved as cs by ines", "approved as legal by lee"):
        assert line in told
    assert "(merged by GitHub, from Dana Okafor)" in told


def test_a_request_is_made_approved_and_takes_capacity(forge: Forge) -> None:
    pull = Pull("sam", "request/globex")
    forge.start(forge.mara, pull)
    words = ("--use", "reference-call", "--prospect", "Globex GmbH", "--about", "The migration", "--by", "sam")
    run_ok(forge.mara, "request", "nordlys-bank", *words, "--needed-by", "2026-12-01")
    forge.push(forge.mara, pull, "sam", "Request a call")
    asked = "request 2026-11-21-globex-gmbh-call (reference-call for Globex GmbH): "
    assert forge.diff(forge.dana, pull) == [
        "1 customer changed in other ways.",
        f"Nordlys Bank: {asked}now requested.",
        "Nothing more is allowed, so no approval is needed.",
    ]
    assert forge.run_gate(forge.dana, pull) == (0, "Nothing more is allowed, so no approval is needed.\n")

    # Sam names Dana for it. It takes capacity, so that her review is needed; she edits nothing.
    forge.take_over(forge.mara, pull)
    run_ok(forge.mara, "log", "nordlys-bank/2026-11-21-globex-gmbh-call", "approve", "--by", "dana")
    forge.push(forge.mara, pull, "sam", "Dana approves the call")
    assert forge.diff(forge.mara, pull)[2:] == [
        "Who has to approve:",
        "Dana Okafor: Nordlys Bank (named as its approver for Customer success)",
        "by Dana Okafor",
    ]
    assert forge.run_gate(forge.mara, pull)[0] == 1
    forge.approve(forge.mara, pull, "sam")
    assert forge.run_gate(forge.mara, pull)[0] == 1, "nobody approves their own request"
    forge.approve(forge.mara, pull, "dana")
    forge.merge(forge.mara, pull)
    forge.mara.git("checkout", "--quiet", "--detach", "origin/main")
    assert "Reference call" in run_ok(forge.mara, "show", "nordlys-bank")
    assert run_ok(forge.mara, "check").startswith("All good")


def test_a_pull_request_that_lets_itself_through_is_refused(forge: Forge) -> None:
    """Mara gives herself both roles, drops legal from press releases, and approves her own."""
    ask(forge)
    pull = Pull("mara", "urgent")
    forge.start(forge.mara, pull)
    policy = forge.mara.root / "schema/policy.yaml"
    text = policy.read_text().replace("roles: [marketing], forge: mara", "roles: [admin, cs, marketing], forge: mara")
    policy.write_text(text.replace("press-release: [cs, legal]", "press-release: [cs]"))
    record = forge.mara.root / "references/nordlys-bank/reference.yaml"
    extra = f"""\
  - id: 2026-mine
    state: granted
    decided: 2026-11-20
    uses: [press-release]
    channels: [any]
    territories: [worldwide]
    valid_from: 2026-11-20
    valid_through: 2027-11-20
    basis: email
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
    recorded_by: sam
    approvals: [{{role: cs, by: mara, on: 2026-11-20}}]
outreach:
"""
    record.write_text(record.read_text().replace("outreach:\n", extra))
    forge.push(forge.mara, pull, "mara", "Urgent")
    rules = "Mara Conti gets the role Administrator and Customer success; and "
    rules += "press-release no longer needs the approval of Legal"
    assert f"Policy and vocabulary: {rules}." in forge.diff(forge.dana, pull)
    forge.approve(forge.mara, pull, "mara")
    code, said = forge.run_gate(forge.dana, pull)
    assert code == 1
    for refusal in (
        "✗ Customer success: Nordlys Bank (more is allowed)",
        "✗ Legal: Nordlys Bank (more is allowed; 2026-mine is based on evidence that was already on record",
        "Mara Conti does not hold the role Customer success",
        "✗ Administrator: policy and files (changed: schema/policy.yaml)",
    ):
        assert refusal in said
    # Even with every approval of the others, what the record claims of Mara is not true by the base's policy.
    for who in ("dana", "lee"):
        forge.approve(forge.dana, pull, who)
    assert forge.run_gate(forge.dana, pull)[0] == 1
