"""A small catalog on disk, and the program as somebody types it: shared by the tests of what edits records."""

import hashlib
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from onrecord.catalog.record.reference import Reference
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import Catalog, load_catalog
from onrecord.store.findings_with_places import examine
from onrecord.yaml.loader import load
from sample import copy_settings

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 23)
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#147"/></svg>'
LOGO_SHA = hashlib.sha256(LOGO).hexdigest()
PROOF = b"From: presse@lumen.example\n\nYes, the logo and the name.\n"
PROOF_SHA = hashlib.sha256(PROOF).hexdigest()

HAVN = """\
# yaml-language-server: $schema=../../schema/reference.schema.json
name: Havn Sjømat
logo: logo.svg
status: candidate
nominated: {on: 2026-11-02, by: sam, why: They told us at the fair.}
owner: dana   # since the fair
profile:
  country: 'NO'
  languages: [de, en]
"""

LUMEN = f"""\
# yaml-language-server: $schema=../../schema/reference.schema.json
name: Lumen Energi
aliases: [Lumen, Lumen Energi AB]
logo: logo.svg
status: active
owner: ines
profile: {{industry: energy, size: medium, country: SE, products: [ledger], languages: [sv, en]}}
authorizations:
  # the wall, and nothing else
  - id: 2026-wall
    state: granted
    requested: {{on: 2026-01-05, by: mara, uses: [logo, name, quote], why: customer wall}}
    decided: 2026-01-12
    uses: [logo, name]     # the quote: "not this year"
    channels: [website, sales-deck]
    territories: [worldwide]
    valid_from: 2026-01-12
    valid_through: 2027-01-11
    basis: email
    evidence: {{file: evidence/2026-01-12-mail.eml, sha256: {PROOF_SHA}}}
    recorded_by: mara
    approvals: [{{role: cs, by: dana, on: 2026-01-13}}]
    logo_sha256: {LOGO_SHA}
  - id: 2026-talks
    state: granted
    requested: {{on: 2026-01-05, by: mara, uses: [reference-call]}}
    decided: 2026-01-12
    uses: [reference-call]
    channels: [reference-talk]
    territories: [worldwide]
    valid_from: 2026-01-12
    valid_through: 2028-01-11
    basis: email
    evidence: {{file: evidence/2026-01-12-mail.eml, sha256: {PROOF_SHA}}}
    recorded_by: mara
    approvals: [{{role: cs, by: dana, on: 2026-01-13}}]
preferences:
  topics: [the switch of systems]
  topics_barred: [pricing]
  notice_days: 5
  limits: [{{use: reference-call, max: 2, per: quarter}}]
  blackouts: [{{from: 2026-12-20, through: 2027-01-06, why: year-end close}}]
  no_contact_with: [Globex]
publications:
  - {{id: wall, use: logo, channel: website, territory: worldwide, where: "https://www.fernwright.example/wall",
     since: 2026-02-01, authorization: 2026-wall, by: piet}}
outreach:
  - {{on: 2026-01-05, by: mara, team: marketing, about: the wall}}
"""


class Desk:
    """A catalog with a candidate (havn) and a reference (lumen), and a day that it is."""

    def __init__(self, root: Path, today: date = TODAY) -> None:
        self.root = root
        self.today = today
        copy_settings(root, "policy.yaml", "vocabulary.yaml")
        for slug, record in (("havn-sjomat", HAVN), ("lumen-energi", LUMEN)):
            home = root / "references" / slug
            (home / "evidence").mkdir(parents=True)
            (home / "reference.yaml").write_text(record, encoding="utf-8")
            (home / "logo.svg").write_bytes(LOGO)
        (root / "references/lumen-energi/evidence/2026-01-12-mail.eml").write_bytes(PROOF)

    def run(
        self, verb: str, *arguments: str | Path, by: str | None = "mara", today: date | str | None = None
    ) -> Result:
        """What the program says. `by` None leaves the option out."""
        who = ["--by", by] if by and verb not in ("due", "check", "can-use", "build", "verify") else []
        day = ["--today", str(today or self.today)]
        full = [verb, *map(str, arguments), "--catalog", str(self.root), *day, *who]
        return CliRunner().invoke(onrecord, full, catch_exceptions=False)

    def do(self, verb: str, *arguments: str | Path, **options: Any) -> str:
        """What the program says, where it must succeed."""
        result = self.run(verb, *arguments, **options)
        assert result.exit_code == 0, result.output
        return result.output

    def read_text(self, slug: str) -> str:
        """A customer's record as it is on disk."""
        return (self.root / f"references/{slug}/reference.yaml").read_text(encoding="utf-8")

    def load_record(self, slug: str) -> Any:
        """A customer's record, loaded."""
        return load((self.root / f"references/{slug}/reference.yaml").read_bytes())

    def load_catalog(self) -> Catalog:
        """The catalog as the program reads it."""
        return load_catalog(DirectoryTree(self.root), self.today)

    def reference(self, slug: str) -> Reference:
        """A customer as facts."""
        return self.load_catalog().library.references[slug]

    def list_errors(self, today: date | None = None) -> list[str]:
        """The rules that find an error."""
        tree = DirectoryTree(self.root)
        found = examine(load_catalog(tree, today or self.today), tree, today or self.today)
        return [finding.rule for finding in found if finding.severity.value == "error"]

    def take_snapshot(self) -> dict[str, bytes]:
        """Every file of the catalog and its bytes."""
        files = (path for path in self.root.rglob("*") if path.is_file() and ".git" not in path.parts)
        return {str(path.relative_to(self.root)): path.read_bytes() for path in files}

    def git(self, *arguments: str) -> str:
        """git in the catalog, with a configuration of its own."""
        who = ["-c", "user.name=Mara Conti", "-c", "user.email=mara@fernwright.example", "-c", "commit.gpgsign=false"]
        done = subprocess.run(["git", *who, *arguments], cwd=self.root, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def make_repository(self) -> None:
        """Make it a git repository with one commit on main."""
        self.git("init", "--quiet", "--initial-branch=main")
        for key, value in (("user.name", "Mara Conti"), ("user.email", "mara@fernwright.example")):
            self.git("config", key, value)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "The catalog")
