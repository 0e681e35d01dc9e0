"""Real git repositories with a catalog in them, written by a test and judged by the command line."""

import hashlib
import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from example_catalogs import complete_record
from onrecord.commands import onrecord
from sample import copy_settings

TODAY = "2026-11-21"
PROOF = b"They said yes.\n"
SHA = hashlib.sha256(PROOF).hexdigest()
ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_DATE": "2026-11-20T12:00:00Z",
    "GIT_COMMITTER_DATE": "2026-11-20T12:00:00Z",
}

GRANT = f"""\
authorizations:
  - id: 2026-name
    uses: [name]
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
"""


@dataclass
class Clone:
    """A work tree, and the folder in it that holds the catalog."""

    top: Path
    inner: str = ""
    who: str = "Mara Conti <mara@fernwright.example>"

    @property
    def root(self) -> Path:
        return self.top / self.inner

    def git(self, *words: str, who: str | None = None, stdin: bytes = b"") -> str:
        """What git says. `who` writes the commit, as `Name <address>`."""
        name, _, address = (who or self.who).rstrip(">").partition(" <")
        people = {f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")}
        people |= {f"GIT_{role}_EMAIL": address for role in ("AUTHOR", "COMMITTER")}
        done = subprocess.run(
            ["git", "-C", str(self.top), *words],
            env={**os.environ, **ENVIRONMENT, **people},
            input=stdin,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, f"git {' '.join(words)}: {done.stderr.decode()}"
        return done.stdout.decode("utf-8", "backslashreplace").strip()

    def write(self, **files: str | bytes | None) -> None:
        """Write files by their path from the catalog's root; None removes one."""
        self.write_all(files)

    def write_all(self, files: dict[str, str | bytes | None]) -> None:
        for path, content in files.items():
            file = self.root / path
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def record(self, text: str, slug: str = "nordlys-bank") -> None:
        """Write a customer's record; what every record needs is filled in, and the evidence is next to it."""
        self.write_all({f"references/{slug}/reference.yaml": complete_record(text)})
        if "evidence/form.txt" in text:
            self.write_all({f"references/{slug}/evidence/form.txt": PROOF})

    def commit(self, message: str = "Change", who: str | None = None) -> str:
        """Commit everything; the commit's id."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, who=who)
        return self.git("rev-parse", "HEAD")

    def run(self, *words: str, today: str = TODAY) -> Result:
        """Run the program on this catalog."""
        return CliRunner().invoke(onrecord, [words[0], "--catalog", str(self.root), "--today", today, *words[1:]])

    def diff(self, commits: str = "main", today: str = TODAY) -> dict[str, Any]:
        """The change of meaning, as JSON."""
        result = self.run("diff", commits, "--format", "json", today=today)
        assert result.exit_code == 0, result.output
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    def review(
        self,
        reviews: Sequence[dict[str, Any]] = (),
        author: str | None = "mara-conti",
        head: str = "HEAD",
        base: str = "main",
        judged: str | None = None,
        **options: str,
    ) -> Result:
        """Run the gate on what is checked out, or on the commit `judged`, as a pull request by `author`."""
        paper = self.top / ".git"
        (paper / "reviews.json").write_text(json.dumps(list(reviews)))
        sha = self.git("rev-parse", head)
        user = {"login": author} if author else None
        here = {"repo": {"full_name": "fernwright/references"}}
        pull = {
            "number": 7,
            "user": user,
            "head": {"sha": sha, "ref": "change", **here},
            "base": {"ref": "main", **here},
        }
        (paper / "pull.json").write_text(json.dumps(pull))
        words = ["review", "--base", base, "--reviews", str(paper / "reviews.json")]
        words += ["--pull-request", str(paper / "pull.json")]
        words += ["--head", judged] if judged else []
        return self.run(*words, *(word for pair in options.items() for word in (f"--{pair[0]}", pair[1])))

    def list_needs(self, reviews: Sequence[dict[str, Any]] = (), **options: Any) -> list[dict[str, Any]]:
        """Everything the gate asks for, as JSON."""
        found: list[dict[str, Any]] = json.loads(self.review(reviews, **options, format="json").stdout)["needs"]
        return found

    def list_missing(self, reviews: Sequence[dict[str, Any]] = (), **options: Any) -> set[str]:
        """Whose approval is missing."""
        return {need["who"] for need in self.list_needs(reviews, **options) if not need["met"]}

    def make_review(self, login: str, state: str = "APPROVED", commit: str = "HEAD", hour: int = 9) -> dict[str, Any]:
        """A review as GitHub's list gives it."""
        return {
            "user": {"login": login, "type": "User"},
            "state": state,
            "commit_id": self.git("rev-parse", commit),
            "submitted_at": f"2026-11-20T{hour:02}:00:00Z",
        }


def make_clone(top: Path, inner: str = "", text: str = GRANT) -> Clone:
    """A repository with one customer on `main`, and the branch `change` checked out."""
    clone = Clone(top, inner)
    clone.root.mkdir(parents=True)
    copy_settings(clone.root, "policy.yaml", "vocabulary.yaml")
    clone.write_all({".gitattributes": "references/*/evidence/** -text\n"})
    clone.record(text)
    clone.git("init", "--quiet", "--initial-branch", "main")
    clone.commit("The catalog")
    clone.git("checkout", "--quiet", "-b", "change")
    return clone
