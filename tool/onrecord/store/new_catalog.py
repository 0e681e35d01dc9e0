"""A new catalog from nothing: every file of it, from the templates that are shipped with the tool."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from onrecord import __version__
from onrecord.names.text_keys import make_slug
from onrecord.store.packaged import packaged
from onrecord.yaml import yaml_writer as emit

WORKFLOWS = ("check", "review", "publish", "watch", "intake")
_SHARED = ("pull_request_template.md", "renewal.md")
_REQUIRED = {
    "github": "the check `checked` and the status `onrecord/review`",
    "gitlab": "pipelines must succeed",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What has to be known for a new catalog. `requirement` is what pip installs the tool by."""

    company: str
    owner: str
    email: str
    login: str
    url: str
    forge: str
    zone: str
    today: date
    requirement: str = f"onrecord=={__version__}"

    @property
    def key(self) -> str:
        """The first person's key in policy: their first name."""
        return make_slug(self.owner.split()[0]) or make_slug(self.login) or "owner"


def new_catalog(answers: Answers) -> Mapping[str, bytes]:
    """Every file of the new catalog by its path, but for CODEOWNERS, which is made from the policy."""
    return dict(_files(answers))


def _files(answers: Answers) -> Iterator[tuple[str, bytes]]:
    template, schema = packaged("template"), packaged("schema")
    values = {name: getattr(answers, name) for name in ("company", "owner", "email", "login", "url", "forge", "zone")}
    quoted = {name: emit.scalar(value) for name, value in values.items()}
    quoted |= {"key": answers.key, "today": answers.today.isoformat(), "schema": "$schema"}
    yield "schema/policy.yaml", _filled(template / "policy.yaml", quoted)
    yield "references/example-customer/reference.yaml", _filled(template / "example.yaml", quoted)
    for file in sorted(schema.glob("*.schema.json")):
        yield f"schema/{file.name}", file.read_bytes()
    yield "schema/vocabulary.yaml", (schema / "vocabulary.yaml").read_bytes()
    plain = {"company": answers.company, "required": _REQUIRED[answers.forge]}
    yield "README.md", _filled(template / "README.md", {**plain, "install": f"pip install '{answers.requirement}'"})
    for name in ("gitignore", "gitattributes"):
        yield f".{name}", (template / name).read_bytes()
    home = f".{answers.forge}"
    yield f"{home}/install.sh", (template / "install.sh").read_bytes()
    yield f"{home}/onrecord.txt", f"{answers.requirement}\n".encode()
    yield from _github(template) if answers.forge == "github" else _gitlab(template)


def _github(template: Path) -> Iterator[tuple[str, bytes]]:
    shipped = packaged(".github")
    for name in WORKFLOWS:
        yield f".github/workflows/{name}.yml", (shipped / "workflows" / f"{name}.yml").read_bytes()
    for file in sorted((shipped / "ISSUE_TEMPLATE").glob("*.yml")):
        yield f".github/ISSUE_TEMPLATE/{file.name}", file.read_bytes()
    for name in _SHARED:
        yield f".github/{name}", (shipped / name).read_bytes()
    yield ".github/dependabot.yml", (template / "github" / "dependabot.yml").read_bytes()


def _gitlab(template: Path) -> Iterator[tuple[str, bytes]]:
    yield ".gitlab-ci.yml", _filled(template / "gitlab" / "gitlab-ci.yml", {})
    words = (template / "gitlab" / "merge_request.md").read_bytes()
    yield ".gitlab/merge_request_templates/Default.md", words


def _filled(file: Path, values: Mapping[str, str]) -> bytes:
    return Template(file.read_text(encoding="utf-8")).substitute(values).encode("utf-8")
