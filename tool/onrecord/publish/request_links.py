"""Links for a request on the Git host: addresses that open a new file or an issue, already filled in.

The page's script (assets/js/request.js) completes them, because only the reader knows the request. The query of
GitHub's page for a new file is not documented: everything about it is here, and nowhere else. GitLab's prefill of a
new file's content is broken, so GitLab gets an issue.
"""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from onrecord.catalog.record.policy import Repository

MOST = 2000
"""The longest address that all browsers, proxies and chat programs accept; GitHub's own limit is 8,191."""

ISSUE_TEMPLATE = "request-reference.yml"


@dataclass(frozen=True, slots=True)
class ForgeLinks:
    """The addresses of one repository; None if the Git host has no such page.

    `file` opens a new file (query: filename, value), `issue` a new issue, whose query is of `issue_kind`: `form` (an
    issue form's field ids), `gitlab` or `body`. `file_message` says whether the new-file page takes a commit message.
    """

    file: str | None
    file_message: bool
    issue: str | None
    issue_kind: str
    issue_template: str = ISSUE_TEMPLATE
    most: int = MOST

    def to_data(self) -> dict[str, object]:
        """As the page's script reads it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@lru_cache(1)
def make_forge_links(repository: Repository) -> ForgeLinks:
    """The addresses for policy's repository; `forge` is github, gitlab, gitea or forgejo."""
    base, branch = repository.url.rstrip("/"), quote(repository.branch, safe="/")
    if repository.forge == "github":
        return ForgeLinks(f"{base}/new/{branch}", True, f"{base}/issues/new", "form")
    if repository.forge == "gitlab":
        return ForgeLinks(None, False, f"{base}/-/issues/new", "gitlab")
    if repository.forge in ("gitea", "forgejo"):
        return ForgeLinks(f"{base}/_new/{branch}/", False, f"{base}/issues/new", "body")
    return ForgeLinks(None, False, None, "body")


def edit_url(repository: Repository, slug: str) -> str | None:
    """The Git host's editor, opened on a customer's record; None if we do not know that host's addresses."""
    path = f"{quote(repository.branch, safe='/')}/references/{slug}/reference.yaml"
    base = repository.url.rstrip("/")
    middle = {"github": "edit", "gitlab": "-/edit", "gitea": "_edit", "forgejo": "_edit"}.get(repository.forge)
    return f"{base}/{middle}/{path}" if middle else None


def make_new_file_url(repository: Repository, path: str, text: str) -> str | None:
    """The Git host's page for a new file, filled in; None where it has none, or where the address would be too long."""
    links = make_forge_links(repository)
    url = f"{links.file}?{urlencode({'filename': path, 'value': text}, quote_via=quote)}" if links.file else ""
    return url if url and len(url) <= links.most else None


def make_plain_issue_url(repository: Repository, title: str, text: str, slug: str = "") -> str | None:
    """An issue with a title, for people without JavaScript or for wishes that no reference meets."""
    links = make_forge_links(repository)
    if links.issue is None:
        return None
    query = {
        "form": {"template": links.issue_template, "title": title, "customer": slug, "about": text},
        "gitlab": {"issue[title]": title, "issue[description]": text},
        "body": {"title": title, "body": text},
    }[links.issue_kind]
    return f"{links.issue}?{urlencode({key: value for key, value in query.items() if value}, quote_via=quote)}"
