"""Markdown for issues and draft pull requests on the Git host: replies to a form, and one issue per owner."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.workload.due import Due
from onrecord.finding import Finding, Severity
from onrecord.reports import due as due_reports
from onrecord.reports import markdown
from onrecord.reports.markdown import escape
from onrecord.reports.text import count_of
from onrecord.rules import list_rules

MARK = "<!-- onrecord-watch: {} -->"
_MARKED = re.compile(r"\A<!-- onrecord-watch: ([a-z0-9-]{1,80}) -->")
"""The first line of an issue of ours, with the id by which it is found again."""
GATE, NOBODY = "the-gate", "nobody"
MOST = 60_000
"""The most characters of an issue: GitHub accepts 65,536."""


def say_refusal(problems: Sequence[str]) -> str:
    """The reply to a form that cannot be used."""
    lines = ["This form cannot be used yet:", "", *(f"- {escape(problem)}" for problem in problems), ""]
    return "\n".join(
        [*lines, "Edit the first text of this issue, and it is read again. Keep the headings unchanged.", ""]
    )


def say_acceptance(title: str, remarks: Sequence[str]) -> str:
    """The reply to a form that became a pull request."""
    lines = [f"A pull request is being opened: **{escape(title)}**.", ""]
    if remarks:
        lines += ["For the reviewer:", "", *(f"- {escape(remark)}" for remark in remarks), ""]
    return "\n".join(
        [*lines, "Look at it there. If it is a draft, mark it as ready for review once it says what you mean.", ""]
    )


def say_draft(title: str, number: int, remarks: Sequence[str], letter: str | None = None) -> str:
    """The text of the draft pull request; `letter` is the path of the request e-mail in it."""
    lines = [f"{escape(title)}.", "", f"Made from the form in issue #{number}; merging this closes it.", ""]
    lines += ["Before you merge this, consider:", "", *(f"- {escape(r)}" for r in remarks), ""] if remarks else []
    if letter:
        send = f"Once this is merged, send the request e-mail: open `{letter}` in your mail program"
        lines += [f"{send}. The form and the PDF are attached.", ""]
    return "\n".join([*lines, f"Closes #{number}", ""])


def say_answer_to_report(form: str, slug: str, name: str, owner: str) -> str:
    """The reply to a report that a use looks wrong or a customer wants out: what the owner does about it."""
    lines = [f"{escape(owner)} owns {escape(name)} and takes care of this.", ""]
    if form == "out":
        lines += ["Record a withdrawal on the day you learn of it, before anything else:", ""]
        lines += ["```sh", f"onrecord show {slug}", f"onrecord withdraw {slug} …", "```", ""]
        lines += ["The second command lists what must be taken down, and where. Allowing less needs no approval.", ""]
    else:
        lines += [
            "To see what is allowed today, until when, and where it is published:",
            "",
            "```sh",
            f"onrecord show {slug}",
        ]
        lines += ["onrecord check", "```", ""]
    return "\n".join(lines)


def render_reminders(
    grouped: Mapping[str | None, Sequence[Due]], found: Sequence[Finding], policy: Policy, today: date
) -> dict[str, tuple[str, str]]:
    """The issues that should be open now, as title and body, by their mark: one per owner, and one for the check."""
    wanted = {}
    for owner, items in grouped.items():
        if items:
            mark = f"for-{owner}" if owner else NOBODY
            title = f"what is due for {policy.name_of(owner)}" if owner else "what is due without a current owner"
            wanted[mark] = (f"References: {title}", _render_body(mark, _render_due(owner, items, policy, today)))
    failing = [
        finding for finding in found if finding.severity is Severity.ERROR and not _is_in_issue_of_owner(finding)
    ]
    if failing:
        text = (
            "The catalog has errors. The site is built without the records and entries they concern; everything else "
            "stays up to date. What is left out returns once the errors are fixed.\n\n"
        )
        title = f"References: {count_of(len(failing), 'error')} in the catalog"
        wanted[GATE] = (title, _render_body(GATE, text + markdown.render_findings(failing)))
    return wanted


def _is_in_issue_of_owner(finding: Finding) -> bool:
    """Whether the finding is in its owner's issue already: something must be taken down or cancelled."""
    known = list_rules().get(finding.rule)
    return known is not None and known.rule.uncovered


def _render_due(owner: str | None, items: Sequence[Due], policy: Policy, today: date) -> str:
    person = policy.people.get(owner or "")
    # The only place that mentions anybody on purpose: the login comes from the policy, never from a record.
    call = f"@{person.forge}\n\n" if person and person.forge and re.fullmatch(r"[A-Za-z0-9-]+", person.forge) else ""
    return f"{call}{due_reports.render_markdown({owner: items}, policy, today)}"


def _render_body(mark: str, text: str) -> str:
    last = "This issue is updated automatically, and closes when nothing is left to do."
    whole = f"{MARK.format(mark)}\n{text.strip()}\n\n{last}\n"
    if len(whole) <= MOST:
        return whole
    cut = whole[:MOST].rpartition("\n")[0]
    return f"{cut}\n\n… and more. `onrecord due` and `onrecord check` list everything.\n"


def find_mark(body: str) -> str | None:
    """The mark of one of our issues, from its first line; None for any other issue."""
    found = _MARKED.match(body.replace("\r\n", "\n"))
    return found[1] if found else None
