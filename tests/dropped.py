"""Answers that somebody drops into a pull request: the open request, the file that comes back, and the event."""

import json
import shutil
from typing import Any

from forge_runner import Forge
from git_catalogs import Clone
from onrecord.catalog.record.permission_request import find_permission_request
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from sample import DAY

SLUG, ASKED = "nordlys-bank", "2026-wall"
RECORD = f"references/{SLUG}/reference.yaml"
LOGINS = {"dana": "dana-okafor", "ines": "ines-valverde", "mara": "mara-conti", "sam": "sam-adeyemi"}
NAMES = {"dana": "Dana Okafor", "ines": "Inés Valverde", "mara": "Mara Conti", "sam": "Sam Adeyemi"}


def ask(clone: Clone, *uses: str, id_: str = ASKED, slug: str = SLUG) -> str:
    """Mara asks a customer, and it is merged; gives the digest of what was asked."""
    words = [word for use in uses or ("name", "case-study") for word in ("--use", use)]
    words += ["--channel", "website", "--territory", "worldwide", "--why", "Our wall", "--id", id_, "--by", "mara"]
    words += ["--language", "en", "--anyway", "--out", str(clone.top / ".git/outbox")]
    result = clone.run("seek", slug, *words, today="2026-11-20")
    assert result.exit_code == 0, result.output
    clone.commit(f"Ask {slug}: {id_}")
    clone.git("push", "--quiet", "origin", "HEAD:main")
    reference = load_catalog(DirectoryTree(clone.root), DAY).library.references[slug]
    request = find_permission_request(reference, reference.by_id[id_])
    assert request
    return request.digest


def answer(digest: str, answers: dict[str, Any] | None = None, **more: Any) -> bytes:
    """What the form writes; without `answers`, yes to both uses."""
    document = {
        "onrecord": "answer",
        "version": 1,
        "customer": SLUG,
        "request": ASKED,
        "digest": digest,
        "answers": answers or {"name": {"answer": "yes"}, "case-study": {"answer": "yes"}},
        "signer": "Head of Communications",
        "decided": "2026-11-21",
    }
    return json.dumps(document | more).encode()


class Upload:
    """A pull request made by the Git host's upload page, and what happens to it."""

    def __init__(self, forge: Forge, clone: Clone, files: dict[str, bytes], by: str = "dana", number: int = 21) -> None:
        self.forge, self.clone, self.by, self.number = forge, clone, by, number
        self.branch = f"{LOGINS[by]}-patch-{number}"
        clone.git("fetch", "--quiet", "origin")
        clone.git("checkout", "--quiet", "-B", self.branch, "origin/main")
        self.head = self.add(files)

    def add(self, files: dict[str, bytes | None], by: str | None = None) -> str:
        """One more push onto the branch; gives its head."""
        who = by or self.by
        self.clone.git("checkout", "--quiet", self.branch)
        self.clone.write_all(dict(files))
        self.head = self.clone.commit("Add files via upload", who=f"{NAMES[who]} <{who}@fernwright.example>")
        self.clone.git("push", "--quiet", "origin", self.branch)
        return self.head

    def make_event(self, action: str = "opened", **more: Any) -> dict[str, Any]:
        """What the Git host says of it."""
        here = {"full_name": "fernwright/references"}
        pull = {
            "number": self.number,
            "state": "open",
            "user": {"login": LOGINS[self.by]},
            "head": {"sha": self.head, "ref": self.branch, "repo": here},
            "base": {"sha": self.clone.git("rev-parse", "origin/main"), "ref": "main", "repo": here},
        }
        return {"action": action, "pull_request": {**pull, **more}, "sender": {"login": LOGINS[self.by]}}

    def play(self, event: dict[str, Any] | None = None, today: str = str(DAY)) -> list[str]:
        """The workflow runs; gives the jobs that ran."""
        added = self.clone.git("diff", "--name-only", "--diff-filter=A", f"origin/main...{self.head}").splitlines()
        page = f"repos/fernwright/references/pulls/{self.number}/files?per_page=100"
        papers = {**self.forge["papers"], page: [{"status": "added", "filename": name} for name in added]}
        self.forge["papers"] = papers
        return self.forge.play("answer", event or self.make_event(), ONRECORD_TODAY=today)

    def judge_files(self, event: dict[str, Any] | None = None) -> dict[str, str]:
        """What the two jobs make of it, without the workflow around them: the plan's files."""
        self.clone.git("checkout", "--quiet", "--detach", "origin/main")
        home = self.clone.top / ".git/judged"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        paper, facts, plan = home / "event.json", home / "facts.json", home / "plan"
        paper.write_text(json.dumps(event or self.make_event()))
        for words in (["--read", str(facts)], ["--from", str(facts), "--commit", "--out", str(plan)]):
            result = self.clone.run("intake", str(paper), *words)
            assert result.exit_code == 0, result.output
        return {file.name: file.read_text() for file in plan.iterdir()}

    def list_changed(self, plan: dict[str, str]) -> list[str]:
        """The files that the commit of a plan changes against the default branch."""
        return self.clone.git("diff", "--name-only", f"origin/main...{plan['commit.txt'].strip()}").splitlines()

    @property
    def tip(self) -> str:
        """The branch's commit at the Git host."""
        self.clone.git("fetch", "--quiet", "origin")
        return self.clone.git("rev-parse", f"origin/{self.branch}")

    @property
    def said(self) -> str:
        """What is on the pull request: one comment."""
        (comment,) = self.forge["comments"][str(self.number)]
        body: str = comment["body"]
        return body

    @property
    def changed(self) -> list[str]:
        """The files that the pull request changes now."""
        return self.clone.git("diff", "--name-only", f"origin/main...{self.tip}").splitlines()
