"""What the page on a pull request says beside the change: the evidence, the customer's own words, and who acts now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.changes.model import ReferenceChange
from onrecord.catalog.decision.reasons import either
from onrecord.catalog.record.authorization import OWN_WORDS, Authorization
from onrecord.catalog.record.evidence import Evidence
from onrecord.catalog.record.policy import Policy, Repository
from onrecord.catalog.record.reference import Reference
from onrecord.reports import approvals
from onrecord.reports.markdown import escape

_MOST = 600
"""Characters of a customer's own words: more of them are read in the record."""


@dataclass(frozen=True, slots=True)
class OnThePage:
    """What is known of the pull request: its number where it has one, the commit at its head, where the catalog lies in
    the repository (empty or ending in `/`), and by name who may merge it when every approval is there."""

    number: int | None
    head: str
    prefix: str
    mergers: Sequence[str]


def beside(
    change: ReferenceChange, base: Reference | None, head: Reference | None, repository: Repository, page: OnThePage
) -> Iterator[str]:
    """For each answer of a customer that is new or another one: its evidence, and what they wrote, as Markdown."""
    old = base.by_id if base else {}
    for answer in head.authorizations if head else ():
        if old.get(answer.id) != answer and answer.state != "requested":
            yield from _of_answer(answer, old.get(answer.id), change.slug, repository, page)


def _of_answer(
    answer: Authorization, was: Authorization | None, slug: str, repository: Repository, page: OnThePage
) -> Iterator[str]:
    ended = answer.withdrawn if answer.withdrawn and not (was and was.withdrawn) else None
    evidence = ended.evidence if ended else answer.evidence
    if evidence:
        yield f"Evidence for {escape(answer.id)}: {_place(evidence, slug, repository, page)}"
    if words := (ended.why if ended else answer.note):
        cut = words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
        # A note may be a clause, or ours, but where the record says that it is a limit in their own words.
        who = "They wrote" if ended or OWN_WORDS in answer.conditions else "Note"
        yield f"{who}: “{escape(cut)}”"


def _place(evidence: Evidence, slug: str, repository: Repository, page: OnThePage) -> str:
    if evidence.file is None:
        return escape(evidence.where)  # an address that somebody typed is shown, and is no link
    path = f"{page.prefix}references/{slug}/{evidence.file}"
    return f"[{escape(evidence.file)}]({file_address(repository, page.head, path)})"


def file_address(repository: Repository, commit: str, path: str) -> str:
    """The Git host's page of a file as it is in a commit."""
    folder = {"github": "blob", "gitlab": "-/blob", "gitea": "src/commit"}[repository.forge]
    return f"{repository.url.rstrip('/')}/{folder}/{commit}/{quote(path)}"


def now(needs: Sequence[Need], policy: Policy, page: OnThePage) -> str:
    """One line: who has to do what next."""
    open_ = [need for need in needs if not need.met]
    if not open_:
        who = either(page.mergers) if page.mergers else "anybody who may write here"
        there = "every approval is there; " if needs else "no approval is needed; "
        return f"**Now:** {there}{escape(who)} may merge it."
    able = [approvals.can_give(need, policy) for need in open_ if need.can_give]
    if not able:
        return "**Now:** nobody can approve it as it is; the lines above say what has to change first."
    files = "*Files changed*"
    if page.number is not None and policy.repository.forge == "github":
        files = f"[Files changed]({policy.repository.url.rstrip('/')}/pull/{page.number}/files)"
    who = escape("; and ".join(dict.fromkeys(able)))
    return f"**Now:** {who}: open {files}, choose *Review changes*, *Approve*. Nothing has to be edited."
