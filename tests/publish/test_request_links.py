"""Where a request goes on each forge."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

import yaml
from onrecord.catalog.record.policy import Repository
from onrecord.publish.request_links import ISSUE_TEMPLATE, MOST, edit_url, make_forge_links, make_plain_issue_url
from publish.sample_view import REPOSITORY


def make_repository(forge: str, url: str = "https://forge.example/fern/refs/", branch: str = "main") -> Repository:
    return Repository(url, branch, forge)


@pytest.mark.parametrize(
    ("forge", "file", "issue", "kind"),
    [
        ("github", "https://forge.example/fern/refs/new/main", "https://forge.example/fern/refs/issues/new", "form"),
        ("gitlab", None, "https://forge.example/fern/refs/-/issues/new", "gitlab"),
        ("gitea", "https://forge.example/fern/refs/_new/main/", "https://forge.example/fern/refs/issues/new", "body"),
        ("forgejo", "https://forge.example/fern/refs/_new/main/", "https://forge.example/fern/refs/issues/new", "body"),
        ("none", None, None, "body"),
    ],
)
def test_each_forge_has_its_pages(forge: str, file: str | None, issue: str | None, kind: str) -> None:
    links = make_forge_links(make_repository(forge))
    assert (links.file, links.issue, links.issue_kind) == (file, issue, kind)
    assert links.to_data()["most"] == MOST == 2000


@pytest.mark.parametrize(
    ("forge", "path"),
    [
        ("github", "edit/release/2026/references/a/reference.yaml"),
        ("gitlab", "-/edit/release/2026/references/a/reference.yaml"),
        ("gitea", "_edit/release/2026/references/a/reference.yaml"),
        ("forgejo", "_edit/release/2026/references/a/reference.yaml"),
    ],
)
def test_the_record_opens_in_the_editor(forge: str, path: str) -> None:
    assert edit_url(make_repository(forge, branch="release/2026"), "a") == f"https://forge.example/fern/refs/{path}"


def test_a_forge_we_do_not_know_has_no_links() -> None:
    assert edit_url(make_repository("none"), "a") is None
    assert make_plain_issue_url(make_repository("none"), "title", "text") is None


def test_the_issue_form_has_the_fields_that_are_filled_in() -> None:
    form = yaml.safe_load((REPOSITORY / ".github" / "ISSUE_TEMPLATE" / ISSUE_TEMPLATE).read_text(encoding="utf-8"))
    script = (REPOSITORY / "site" / "assets" / "js" / "request.js").read_text(encoding="utf-8")
    [filled] = re.findall(r"form: \(about\) => \(\{(.*?)\}\)", script, re.DOTALL)
    keys = {key.partition(":")[0].strip() for key in filled.split(",") if key.strip()}
    assert keys - {"template", "title"} <= {field["id"] for field in form["body"] if "id" in field}


def test_an_issue_without_javascript() -> None:
    url = make_plain_issue_url(make_repository("github"), "Request: A & B", "für #1", "a-b")
    assert url is not None
    query = parse_qs(urlsplit(url).query)
    assert query["title"] == ["Request: A & B"]
    assert query["about"] == ["für #1"]
    assert query["customer"] == ["a-b"]
    gitlab = make_plain_issue_url(make_repository("gitlab"), "t", "x")
    assert gitlab is not None and parse_qs(urlsplit(gitlab).query) == {
        "issue[title]": ["t"],
        "issue[description]": ["x"],
    }
