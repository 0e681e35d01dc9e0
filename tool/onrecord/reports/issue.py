"""What is written into issues and drafts on the Git host: answers to a form, and one issue per owner. Markdown."""

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
from onrecord.rules import rules

MARK = "<!-- onrecord-watch: {} -->"
_MARKED = re.compile(r"\A<!-- onrecord-watch: ([a-z0-9-]{1,80}) -->")
GATE, NOBODY = "the-gate", "nobody"
MOST = 60_000
"""Characters of an issue at most: GitHub takes 65,536."""


def refusal(problems: Sequence[str]) -> str:
    """The answer to a form that nothing can be made of."""
    lines = ["Nothing was made of this yet:", "", *(f"- {escape(problem)}" for problem in problems), ""]
    return "\n".join([*lines, "Edit the issue's first text, and it is read again. Headings must stay as they are.", ""])


def acceptance(title: str, remarks: Sequence[str]) -> str:
    """The answer to a form that became a pull request."""
    lines = [f"A pull request is being opened: **{escape(title)}**.", ""]
    if remarks:
        lines += ["Who reviews it should know:", "", *(f"- {escape(remark)}" for remark in remarks), ""]
    return "\n".join(
        [*lines, "Look at it there. Where it is a draft, mark it as ready for review when it says what you mean.", ""]
    )


def draft(title: str, number: int, remarks: Sequence[str], letter: str | None = None) -> str:
    """The text of the draft pull request; `letter` is the mail in it that is to be sent, by its path."""
    lines = [f"{escape(title)}.", "", f"Made from the form in issue #{number}; merging this closes it.", ""]
    lines += ["What speaks for a second thought:", "", *(f"- {escape(r)}" for r in remarks), ""] if remarks else []
    if letter:
        send = "Once this is merged, send the letter: open it in your mail program; form and PDF are attached to it"
        lines += [f"{send}. It lies here: `{letter}`.", ""]
    return "\n".join([*lines, f"Closes #{number}", ""])


def answer_to_report(form: str, slug: str, name: str, owner: str) -> str:
    """What somebody does who reads that a use looks wrong, or that a customer wants out."""
    lines = [f"{escape(name)} is owned by {escape(owner)}, who sees to this.", ""]
    if form == "out":
        lines += ["A withdrawal is recorded the day it is known, before anything else:", ""]
        lines += ["```sh", f"onrecord show {slug}", f"onrecord withdraw {slug} …", "```", ""]
        lines += ["It lists what must be taken down, and where. Allowing less needs nobody's approval.", ""]
    else:
        lines += ["What is allowed today, until when, and where it is published:", "", "```sh", f"onrecord show {slug}"]
        lines += ["onrecord check", "```", ""]
    return "\n".join(lines)


def reminders(
    grouped: Mapping[str | None, Sequence[Due]], found: Sequence[Finding], policy: Policy, today: date
) -> dict[str, tuple[str, str]]:
    """The issues that should be open now, title and body, by their mark: one per owner, and one for the gate."""
    wanted = {}
    for owner, items in grouped.items():
        if items:
            mark = f"for-{owner}" if owner else NOBODY
            name = policy.name_of(owner) if owner else "nobody who is still here"
            wanted[mark] = (f"References: what needs {name}", _body(mark, _due(owner, items, policy, today)))
    failing = [finding for finding in found if finding.severity is Severity.ERROR and not _told_to_owner(finding)]
    if failing:
        text = (
            "The catalog has errors. The site is built without what they touch, and everything else stays up to date; "
            "what is left out comes back when this is fixed.\n\n"
        )
        title = f"References: the gate finds {count_of(len(failing), 'error')}"
        wanted[GATE] = (title, _body(GATE, text + markdown.findings(failing)))
    return wanted


def _told_to_owner(finding: Finding) -> bool:
    """What must be taken down, or cancelled, is in the issue of the person who does it."""
    known = rules().get(finding.rule)
    return known is not None and known.rule.uncovered


def _due(owner: str | None, items: Sequence[Due], policy: Policy, today: date) -> str:
    person = policy.people.get(owner or "")
    # The one place where somebody is meant to be called: the login comes from policy, never from a record.
    call = f"@{person.forge}\n\n" if person and person.forge and re.fullmatch(r"[A-Za-z0-9-]+", person.forge) else ""
    return f"{call}{due_reports.markdown({owner: items}, policy, today)}"


def _body(mark: str, text: str) -> str:
    whole = f"{MARK.format(mark)}\n{text.strip()}\n\nKept up to date by itself; it closes when nothing is left.\n"
    if len(whole) <= MOST:
        return whole
    cut = whole[:MOST].rpartition("\n")[0]
    return f"{cut}\n\n… and more: `onrecord due` and `onrecord check` tell all of it.\n"


def mark_of(body: str) -> str | None:
    """Which of our issues a text is, by its first line; None for anybody else's."""
    found = _MARKED.match(body.replace("\r\n", "\n"))
    return found[1] if found else None
