"""The issue forms of the Git host: what each asks, and the address that opens it with known answers filled in.

The templates are .github/ISSUE_TEMPLATE/*.yml; a test compares them with this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from onrecord.catalog.record.policy import Repository


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: the key of its answer, its heading, and how long the answer may be."""

    key: str
    heading: str
    most: int = 200
    required: bool = True


FORMS: Mapping[str, tuple[Field, ...]] = {
    "request": (
        Field("customer", "Customer", 200),
        Field("use", "What for", 63),
        Field("prospect", "For whom", 200),
        Field("needed_by", "Needed by", 10, required=False),
        Field("team", "Team", 80, required=False),
        Field("about", "What they want to hear", 2000),
    ),
    "wish": (
        Field("use", "Customer wanted for", 200, required=False),
        Field("industry", "Industry", 200, required=False),
        Field("region", "Country or region of the head office", 200, required=False),
        Field("size", "Size", 200, required=False),
        Field("product", "Product they use", 200, required=False),
        Field("use_case", "What they use it for", 200, required=False),
        Field("language", "Language", 80, required=False),
        Field("channel", "Channel", 63, required=False),
        Field("territory", "Where it is needed", 200, required=False),
        Field("words", "Words that were searched for", 200, required=False),
        Field("needed_by", "Needed by", 10, required=False),
        Field("amount", "Deal value", 40, required=False),
        Field("stage", "Sales stage", 3, required=False),
        Field("about", "What else matters", 2000, required=False),
    ),
    "found": (
        Field("wish", "Request for a customer", 200),
        Field("customer", "Customer that was found", 200, required=False),
        Field("why", "Why nobody is looking anymore", 400, required=False),
    ),
    "nominate": (
        Field("name", "Customer", 200),
        Field("country", "Country", 2, required=False),
        Field("industry", "Industry", 63, required=False),
        Field("why", "Why", 1000),
    ),
    "report": (
        Field("customer", "Customer", 200),
        Field("where", "Where", 500),
        Field("what", "What looks wrong", 2000),
    ),
    "out": (
        Field("customer", "Customer", 200),
        Field("which", "Which permission", 200, required=False),
        Field("on", "From which day", 10, required=False),
        Field("what", "What they said", 400),
    ),
    "phone": (
        Field("customer", "Customer and request", 200),
        Field("yes", "They said yes to", 400, required=False),
        Field("no", "They said no to", 400, required=False),
        Field("signer", "Job title of the person who answered", 200, required=False),
        Field("file", "File they sent", 240, required=False),
        Field("note", "What else they said", 2000, required=False),
    ),
    "ask": (
        Field("customer", "Customer", 200),
        Field("uses", "What to ask for", 200),
        Field("where", "Channels and countries", 400, required=False),
        Field("through", "Until when", 10, required=False),
        Field("why", "What it is for", 400),
    ),
    "again": (Field("request", "Request to send again", 200),),
    "renew": (
        Field("customer", "Customer to ask again", 200),
        Field("which", "Which permissions", 400, required=False),
        Field("why", "What it is for", 400, required=False),
    ),
    "letgo": (
        Field("customer", "Customer", 200),
        Field("which", "Permission that ended", 200),
        Field("why", "Why nobody asks again", 400, required=False),
    ),
    "logo": (
        Field("customer", "Customer", 200),
        Field("file", "New logo file", 240),
        Field("which", "Permission for the old logo", 200, required=False),
        Field("signer", "Job title of the person who sent it", 200, required=False),
        Field("note", "What they wrote", 2000),
    ),
    "answered": (
        Field("request", "Request", 200),
        Field("what", "What became of it", 10),
        Field("on", "On which day", 10, required=False),
        Field("note", "What they said", 400, required=False),
    ),
    "schedule": (
        Field("request", "Request", 200),
        Field("at", "When it takes place", 25),
    ),
    "held": (
        Field("request", "Request", 200),
        Field("on", "Held on", 10, required=False),
    ),
    "outcome": (
        Field("request", "Request", 200),
        Field("helpful", "How helpful it was", 1),
        Field("deal", "What became of the deal", 10, required=False),
        Field("note", "What was said", 2000, required=False),
    ),
    "thanks": (
        Field("request", "Request", 200),
        Field("on", "Thanked on", 10, required=False),
        Field("how", "How they were thanked", 400, required=False),
    ),
    "published": (
        Field("customer", "Customer", 200),
        Field("use", "What is shown", 130),
        Field("where", "Address", 2000),
        Field("place", "Channel and country", 130),
        Field("cleared", "Conditions that were met", 400, required=False),
    ),
    "down": (
        Field("customer", "Customer", 200),
        Field("which", "What was taken down", 2000),
        Field("on", "Down since", 10, required=False),
    ),
    "pause": (
        Field("customer", "Customer", 200),
        Field("why", "Why they are paused", 400),
    ),
    "resume": (
        Field("customer", "Customer", 200),
        Field("why", "Why they can be asked again", 400),
    ),
}
"""The forms by the last part of their label (`onrecord-request`), with their fields in order. A form is recognized by
its headings, so no form's headings may begin with all of another's."""

TEMPLATES: Mapping[str, str] = {
    "request": "request-reference.yml",
    "wish": "ask-for-customer.yml",
    "found": "customer-found.yml",
    "nominate": "nominate-customer.yml",
    "report": "report-use.yml",
    "out": "customer-wants-out.yml",
    "phone": "answer-by-phone.yml",
    "ask": "ask-customer.yml",
    "again": "ask-again.yml",
    "renew": "renew-permission.yml",
    "letgo": "let-go.yml",
    "logo": "new-logo.yml",
    "answered": "call-answered.yml",
    "schedule": "call-scheduled.yml",
    "held": "call-held.yml",
    "outcome": "call-outcome.yml",
    "thanks": "customer-thanked.yml",
    "published": "something-published.yml",
    "down": "something-taken-down.yml",
    "pause": "pause-customer.yml",
    "resume": "resume-customer.yml",
}
"""The file of each form in .github/ISSUE_TEMPLATE."""


def make_form_address(repository: Repository, form: str, values: Mapping[str, str]) -> str:
    """The page that opens a form (a key of FORMS) with some answers filled in, by the keys of its fields.

    GitHub fills in fields of the types `input` and `textarea` by their ids; with a `dropdown` it may open an empty page
    instead of the form (docs.github.com, "Creating an issue", and its threads, read in November 2026), so our forms
    have none. GitLab, Gitea and Forgejo get an issue whose text has the form's headings, by which `onrecord intake`
    recognizes it.
    """
    base = repository.url.rstrip("/")
    if repository.forge == "github":
        return f"{base}/issues/new?{_encode_query({'template': TEMPLATES[form], **values})}"
    text = "".join(f"### {field.heading}\n\n{values.get(field.key, '')}\n\n" for field in FORMS[form])
    if repository.forge == "gitlab":
        return f"{base}/-/issues/new?{_encode_query({'issue[description]': text})}"
    return f"{base}/issues/new?{_encode_query({'body': text})}"


def make_upload_address(repository: Repository, slug: str) -> str | None:
    """The page that uploads a file into a customer's evidence/ and proposes it as a pull request; None on GitLab.

    GitHub uses branch and folder of …/upload/BRANCH/FOLDER, creates a new folder, offers a branch and a pull request
    if the branch is protected, and accepts 25 MB per file (docs.github.com, "Adding a file to a repository", and its
    threads, read in November 2026). Gitea and Forgejo have …/_upload/BRANCH/FOLDER (their routes, read then too).
    GitLab's upload dialog has no address, and no job of ours reads uploads there.
    """
    if repository.forge == "gitlab":
        return None
    folder = f"references/{slug}/evidence"
    middle = "upload" if repository.forge == "github" else "_upload"
    return f"{repository.url.rstrip('/')}/{middle}/{quote(repository.branch, safe='/')}/{folder}"


def _encode_query(values: Mapping[str, str]) -> str:
    return urlencode({key: value for key, value in values.items() if value}, quote_via=quote)
