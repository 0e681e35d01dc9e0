"""What the comment on a pull request says besides the change: evidence, the customer's words, and who acts now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.changes.model import ReferenceChange
from onrecord.catalog.decision.reasons import join_as_choice
from onrecord.catalog.record.authorization import OWN_WORDS, Authorization
from onrecord.catalog.record.evidence import Evidence
from onrecord.catalog.record.policy import Policy, Repository
from onrecord.catalog.record.reference import Reference
from onrecord.reports import approvals
from onrecord.reports.markdown import escape

_MOST = 600
"""The most characters quoted from a customer; the rest can be read in the record."""


@dataclass(frozen=True, slots=True)
class OnThePage:
    """What is known of the pull request: its number if it has one, the commit at its head, the catalog's path in the
    repository (empty or ending in `/`), and the names of those who may merge it once all approvals are in."""

    number: int | None
    head: str
    prefix: str
    mergers: Sequence[str]


def render_beside(
    change: ReferenceChange, base: Reference | None, head: Reference | None, repository: Repository, page: OnThePage
) -> Iterator[str]:
    """For each new or changed answer of a customer: its evidence, and what they wrote, as Markdown."""
    old = base.by_id if base else {}
    for answer in head.authorizations if head else ():
        if old.get(answer.id) != answer and answer.state != "requested":
            yield from _render_answer(answer, old.get(answer.id), change.slug, repository, page)


def _render_answer(
    answer: Authorization, was: Authorization | None, slug: str, repository: Repository, page: OnThePage
) -> Iterator[str]:
    ended = answer.withdrawn if answer.withdrawn and not (was and was.withdrawn) else None
    evidence = ended.evidence if ended else answer.evidence
    if evidence:
        yield f"Evidence for {escape(answer.id)}: {_render_place(evidence, slug, repository, page)}"
    if words := (ended.why if ended else answer.note):
        cut = words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"
        # A note may be a clause or our own words, unless the record says that it is a limit in the customer's words.
        who = "They wrote" if ended or OWN_WORDS in answer.conditions else "Note"
        yield f"{who}: “{escape(cut)}”"


def _render_place(evidence: Evidence, slug: str, repository: Repository, page: OnThePage) -> str:
    if evidence.file is None:
        return escape(evidence.where)  # an address that somebody typed is shown, but not as a link
    path = f"{page.prefix}references/{slug}/{evidence.file}"
    return f"[{escape(evidence.file)}]({make_file_address(repository, page.head, path)})"


def make_file_address(repository: Repository, commit: str, path: str) -> str:
    """The Git host's page of a file as of a commit."""
    folder = {"github": "blob", "gitlab": "-/blob", "gitea": "src/commit"}[repository.forge]
    return f"{repository.url.rstrip('/')}/{folder}/{commit}/{quote(path)}"


def say_next(needs: Sequence[Need], policy: Policy, page: OnThePage) -> str:
    """One line that says who has to do what next."""
    open_ = [need for need in needs if not need.met]
    if not open_:
        who = join_as_choice(page.mergers) if page.mergers else "anybody with write access"
        there = "all approvals are in; " if needs else "no approval is needed; "
        return f"**Now:** {there}{escape(who)} may merge it."
    able = [approvals.say_givers(need, policy) for need in open_ if need.can_give]
    if not able:
        return "**Now:** nobody can approve this yet; the lines above say what has to change first."
    files = "*Files changed*"
    if page.number is not None and policy.repository.forge == "github":
        files = f"[Files changed]({policy.repository.url.rstrip('/')}/pull/{page.number}/files)"
    who = escape("; and ".join(dict.fromkeys(able)))
    return f"**Now:** {who}: open {files}, choose *Review changes*, *Approve*. There is nothing to edit."
