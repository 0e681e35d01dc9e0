"""The comment on a pull request about an answer that somebody uploaded there, in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, list_hands, list_possible_approvers
from onrecord.catalog.record.policy import Person, Repository
from onrecord.catalog.record.vocabulary import Axis
from onrecord.catalog.workload.impact import list_missing_roles
from onrecord.commands.editing.recording import Recorded
from onrecord.commands.shell.opening import Opened
from onrecord.intake.answer.answer import NO, YES
from onrecord.intake.forge.uploads import Dropped
from onrecord.reports.issue_forms import make_form_address, make_upload_address
from onrecord.reports.markdown import escape, render_table
from onrecord.store.edit_preview import Outlook

_WORDS = {YES: "yes", NO: "no"}


def write_unread_page(
    problems: Iterable[str], dropped: Dropped | None, repository: Repository, *, is_logo: bool = False
) -> str:
    """Return why nothing was recorded, and what to do. `dropped` is the file if it can be kept for a person to read."""
    lines = ["### Nothing was recorded", "", *(f"- {escape(problem)}" for problem in problems), ""]
    if dropped is None:
        return "\n".join([*lines, "Close this pull request, and start a new one.", ""])
    again = make_upload_address(repository, dropped.customer) or repository.url
    known = {"customer": dropped.customer, "file": dropped.name}
    merged = "merge this pull request, which needs no approval"
    by_eye = f"If only a person can read this file: {merged}. Then [record what it says]"
    by_eye += f"({make_form_address(repository, 'phone', known)}); the file is kept as evidence."
    if is_logo:
        by_eye = f"If it is a new logo that replaces the one on record: {merged}. Then [record who allowed it]"
        by_eye += f"({make_form_address(repository, 'logo', known)})."
    other = f"If they sent another file as the answer: close this pull request, and [upload that file]({again})."
    return "\n".join([*lines, "What you can do:", "", f"- {other}", f"- {by_eye}", ""])


def write_logo_page(seen: Outlook, id_: str, recorder: Person, opened: Opened) -> str:
    """Return which permission is complete, now that its logo file has come, and who must approve it."""
    assert seen.reference
    lines = [f"### The logo of {escape(seen.reference.name)} is recorded", ""]
    lines += [f"They allowed it in {escape(id_)}; this exact file is the one that may be shown.", ""]
    lines += _make_section("Approvals needed", _list_approvals(seen, [id_], recorder, opened))
    return "\n".join([*lines, f"Recorded by {escape(recorder.name)}, who uploaded the file here.", ""])


def write_recorded_page(done: Recorded, recorder: Person, opened: Opened) -> str:
    """Return what they allow and refuse, what is not clear, what must be taken down, and who must approve it."""
    assert done.seen.reference
    name, request = escape(done.seen.reference.name), escape(done.request.id)
    lines = [f"### {name} answered {request}", "", *_list_answers(done), ""]
    lines += _make_section("Not clear", _list_unclear(done))
    lines += _make_section(
        "Must be taken down", [escape(f.message) for f in done.seen.errors if f.rule == "expired-published"]
    )
    lines += _make_section(
        "Approvals needed",
        _list_approvals(done.seen, [id_ for one in done.filed for id_ in one.granted], recorder, opened),
    )
    lines += [
        f"Recorded by {escape(recorder.name)}, who uploaded the file here; it is kept as evidence with its hash.",
        "",
    ]
    return "\n".join(lines)


def _make_section(title: str, items: Sequence[str]) -> list[str]:
    return [f"**{title}**", "", *(f"- {item}" for item in items), ""] if items else []


def _list_answers(done: Recorded) -> Iterator[str]:
    words = done.seen.library.vocabulary
    rows = []
    for key, (part, use) in done.request.items.items():
        given = done.answer.uses[key]
        answer = _WORDS.get(given.answer, "yes, with limits")
        where = _list_terms(words.channels, given.channels or part.channels)
        countries = _list_terms(words.territories, given.territories or part.territories)
        until = str(given.through or part.through)
        scope = (where, countries, until) if given.answer != NO else ("", "", "")
        rows.append((f"**{escape(words.uses.title(use))}**", answer, *scope))
    yield render_table(("Use", "Answer", "Where", "Countries", "Until"), rows)


def _list_terms(axis: Axis, terms: Iterable[str]) -> str:
    titles = [axis.title(term) for term in terms]
    return escape(list_words(titles, len(titles)))


def _list_unclear(done: Recorded) -> list[str]:
    titles = done.seen.library.vocabulary.uses
    limited = [(use, done.answer.uses[key].words) for key, (_, use) in done.request.items.items()]
    by_words = "limited in their own words, which somebody must read before each use"
    found = [f"{escape(titles.title(use))}: {by_words}: “{escape(words)}”" for use, words in limited if words]
    if done.answer.note:
        found.append(f"they also wrote: “{escape(done.answer.note)}”. If that limits anything, do not approve yet")
    if done.logo_waits:
        found.append(f"the logo is allowed, but not granted yet: {escape(done.logo_waits)}")
    return found


def _list_approvals(seen: Outlook, granted: Iterable[str], recorder: Person, opened: Opened) -> list[str]:
    """Return a line for each missing approval: who can give it, and how."""
    assert seen.reference
    policy = opened.catalog.library.policy
    who: dict[str, list[str]] = {}
    for id_ in granted:
        entry = seen.reference.by_id[id_]
        for approval in entry.approvals:
            who.setdefault(f"**{escape(policy.name_of(approval.by))}**", []).append(id_)
        for role in list_missing_roles(entry, seen.library):
            who.setdefault(_name_either(entry, role, recorder, opened), []).append(id_)
    if not who:
        return ["none: nothing more is allowed than before"]
    click = "by approving this pull request (*Files changed*, *Review changes*, *Approve*)"
    return [f"{names}, for {escape(list_words(ids, 12))}, {click}" for names, ids in who.items()]


def _name_either(entry: Authorization, role: str, recorder: Person, opened: Opened) -> str:
    policy = opened.catalog.library.policy
    barred = frozenset({recorder.id, *list_hands(entry)})
    able = [key for key in list_possible_approvers(policy, [role], barred) if can_be_recognized(policy, key)]
    if not able:
        known = policy.roles.get(role)
        title = escape(known.title if known else role)
        return f"nobody with the role {title} may approve this: an administrator must give somebody the role"
    names = [f"**{escape(policy.name_of(key))}**" for key in able]
    return list_words(names, len(names), "or")
