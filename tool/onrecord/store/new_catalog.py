"""A new catalog: all of its files, made from the templates that are shipped with the tool."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import Template

from onrecord.names.text_keys import make_slug
from onrecord.store.own_wheel import NAME, make_own_wheel, read_requirements
from onrecord.store.packaged import find_packaged
from onrecord.store.shipped_files import find_ledger_path, make_ledger
from onrecord.yaml import yaml_writer as emit

WORKFLOWS = ("check", "review", "judge", "signal", "publish", "watch", "intake", "answer")
_SHARED = ("pull_request_template.md", "renewal.md")
_REQUIRED = {
    "github": "the check `checked` and the status `onrecord/review`",
    "gitlab": "pipelines must succeed",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers a new catalog needs. `tool` is a wheel's address and SHA-256; None if the catalog brings the tool."""

    company: str
    owner: str
    email: str
    login: str
    url: str
    forge: str
    zone: str
    today: date
    tool: tuple[str, str] | None = None
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The first person's key in policy: their first name."""
        return make_slug(self.owner.split()[0]) or make_slug(self.login) or "owner"


def make_catalog_files(answers: Answers) -> Mapping[str, bytes]:
    """Every file of the new catalog by its path, except CODEOWNERS, which is made from the policy."""
    files = {**dict(_make_own_files(answers)), **make_tool_files(answers.forge, answers.tool)}
    return {**files, find_ledger_path(answers.forge): make_ledger(make_tool_files(answers.forge, answers.tool))}


def make_tool_files(forge: str, tool: tuple[str, str] | None = None) -> Mapping[str, bytes]:
    """The files that the tool keeps in a catalog and upgrades. `tool` as in Answers."""
    return dict(_list_tool_files(forge, tool))


def _make_own_files(answers: Answers) -> Iterator[tuple[str, bytes]]:
    """The files that are the company's own from the first day."""
    template, schema = find_packaged("template"), find_packaged("schema")
    values = {name: getattr(answers, name) for name in ("company", "owner", "email", "login", "url", "forge", "zone")}
    quoted = {name: emit.write_scalar(value) for name, value in values.items()}
    quoted |= {"key": answers.key, "today": answers.today.isoformat(), "schema": "$schema"}
    yield "schema/policy.yaml", _fill(template / "policy.yaml", quoted)
    yield "references/example-customer/reference.yaml", _fill(template / "example.yaml", quoted)
    yield "schema/vocabulary.yaml", _make_vocabulary((schema / "vocabulary.yaml").read_text(encoding="utf-8"), answers)
    plain = {"company": answers.company, "required": _REQUIRED[answers.forge], "forge": answers.forge}
    yield "README.md", _fill(template / "README.md", plain)
    for name in ("gitignore", "gitattributes"):
        yield f".{name}", (template / name).read_bytes()


def _list_tool_files(forge: str, tool: tuple[str, str] | None) -> Iterator[tuple[str, bytes]]:
    template = find_packaged("template")
    for file in sorted(find_packaged("schema").glob("*.schema.json")):
        yield f"schema/{file.name}", file.read_bytes()
    home = f".{forge}"
    yield f"{home}/install.sh", (template / "install.sh").read_bytes()
    yield f"{home}/onrecord/requirements.txt", read_requirements()
    yield from _make_wheel_files(f"{home}/onrecord", tool)
    yield from _make_github_files(template) if forge == "github" else _make_gitlab_files(template)


def _make_wheel_files(home: str, elsewhere: tuple[str, str] | None) -> Iterator[tuple[str, bytes]]:
    """The tool itself, and the line by which pip installs it: a wheel with its hash, never a name in an index."""
    if elsewhere:
        address, sha256 = elsewhere
    else:
        wheel = make_own_wheel()
        address, sha256 = f"./{NAME}", hashlib.sha256(wheel).hexdigest()
        yield f"{home}/{NAME}", wheel
    yield f"{home}/tool.txt", f"{address} --hash=sha256:{sha256}\n".encode()


def _make_github_files(template: Path) -> Iterator[tuple[str, bytes]]:
    shipped = find_packaged(".github")
    for name in WORKFLOWS:
        yield f".github/workflows/{name}.yml", (shipped / "workflows" / f"{name}.yml").read_bytes()
    for file in sorted((shipped / "ISSUE_TEMPLATE").glob("*.yml")):
        yield f".github/ISSUE_TEMPLATE/{file.name}", file.read_bytes()
    for name in _SHARED:
        yield f".github/{name}", (shipped / name).read_bytes()
    for name in ("dependabot.yml", "setup.sh"):
        yield f".github/{name}", (template / "github" / name).read_bytes()


def _make_gitlab_files(template: Path) -> Iterator[tuple[str, bytes]]:
    yield ".gitlab/setup.sh", (template / "gitlab" / "setup.sh").read_bytes()
    yield ".gitlab-ci.yml", _fill(template / "gitlab" / "gitlab-ci.yml", {})
    words = (template / "gitlab" / "merge_request.md").read_bytes()
    yield ".gitlab/merge_request_templates/Default.md", words


def _make_vocabulary(sample: str, answers: Answers) -> bytes:
    """The sample's closed lists with the company's own products and use cases in place of the invented ones."""
    text = sample
    for axis, titles, first in (
        ("products", answers.products, "Our product"),
        ("use_cases", answers.use_cases, "Our first use case"),
    ):
        terms = {make_slug(title) or f"{axis.rstrip('s')}-{n}": title for n, title in enumerate(titles or (first,), 1)}
        what = "What a colleague should know about it, in a sentence."
        lines = [f"    {id_}: {{title: {emit.write_scalar(title)}, what: {what!r}}}\n" for id_, title in terms.items()]
        head, _, rest = text.partition(f"\n{axis}:\n  terms:\n")
        text = f"{head}\n{axis}:\n  terms:\n{''.join(lines)}{rest[rest.index(chr(10) * 2) + 1 :]}"
    return text.encode("utf-8")


def _fill(file: Path, values: Mapping[str, str]) -> bytes:
    return Template(file.read_text(encoding="utf-8")).substitute(values).encode("utf-8")
