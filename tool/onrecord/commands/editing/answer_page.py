"""What is said on the pull request about an answer that somebody dropped there: a short page, in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.four_eyes import can_be_recognized, hands, who_may_approve
from onrecord.catalog.record.policy import Person, Repository
from onrecord.catalog.record.vocabulary import Axis
from onrecord.catalog.workload.impact import roles_missing
from onrecord.commands.editing.recording import Recorded
from onrecord.commands.shell.opening import Opened
from onrecord.intake.answer.answer import NO, YES
from onrecord.intake.forge.uploads import Dropped
from onrecord.reports.issue_forms import form_address, upload_address
from onrecord.reports.markdown import escape, table
from onrecord.store.edit_preview import Outlook

_WORDS = {YES: "yes", NO: "no"}


def unread_page(
    problems: Iterable[str], dropped: Dropped | None, repository: Repository, *, is_logo: bool = False
) -> str:
    """Why nothing was recorded, and the ways on. `dropped` is the file where it could be kept for a person to read."""
    lines = ["### Nothing was recorded", "", *(f"- {escape(problem)}" for problem in problems), ""]
    if dropped is None:
        return "\n".join([*lines, "Close this pull request, and begin with a new one.", ""])
    again = upload_address(repository, dropped.customer) or repository.url
    known = {"customer": dropped.customer, "file": dropped.name}
    merged = "merge this pull request, which needs nobody's approval"
    by_eye = f"Only a person can read this one: {merged}; then [write down what it says]"
    by_eye += f"({form_address(repository, 'phone', known)}), and the file is kept as its evidence."
    if is_logo:
        by_eye = f"It is a new logo, in the place of the one on record: {merged}; then [say who allowed it]"
        by_eye += f"({form_address(repository, 'logo', known)})."
    other = f"They sent another file that counts: close this pull request, and [upload that one]({again})."
    return "\n".join([*lines, "The ways on:", "", f"- {other}", f"- {by_eye}", ""])


def logo_page(seen: Outlook, id_: str, recorder: Person, opened: Opened) -> str:
    """The logo's file came after the answer: which permission is whole now, and who approves it."""
    assert seen.reference
    lines = [f"### The logo of {escape(seen.reference.name)} is here", ""]
    lines += [f"They allowed it in {escape(id_)}; this is the very file that may be shown.", ""]
    lines += _section("Who approves it", _approvals(seen, [id_], recorder, opened))
    return "\n".join([*lines, f"Recorded by {escape(recorder.name)}, who dropped the file here.", ""])


def recorded_page(done: Recorded, recorder: Person, opened: Opened) -> str:
    """What they allow and refuse, what is not clear, what must come down, and who approves it."""
    assert done.seen.reference
    name, request = escape(done.seen.reference.name), escape(done.request.id)
    lines = [f"### {name} answered {request}", "", *_answers(done), ""]
    lines += _section("Not clear", _unclear(done))
    lines += _section("Must come down", [escape(f.message) for f in done.seen.errors if f.rule == "expired-published"])
    lines += _section(
        "Who approves it", _approvals(done.seen, [id_ for one in done.filed for id_ in one.granted], recorder, opened)
    )
    lines += [
        f"Recorded by {escape(recorder.name)}, who dropped the file here; it is kept as evidence with its hash.",
        "",
    ]
    return "\n".join(lines)


def _section(title: str, items: Sequence[str]) -> list[str]:
    return [f"**{title}**", "", *(f"- {item}" for item in items), ""] if items else []


def _answers(done: Recorded) -> Iterator[str]:
    words = done.seen.library.vocabulary
    rows = []
    for key, (part, use) in done.request.items.items():
        given = done.answer.uses[key]
        said = _WORDS.get(given.answer, "yes, with limits")
        where = _terms(words.channels, given.channels or part.channels)
        countries = _terms(words.territories, given.territories or part.territories)
        until = str(given.through or part.through)
        scope = (where, countries, until) if given.answer != NO else ("", "", "")
        rows.append((f"**{escape(words.uses.title(use))}**", said, *scope))
    yield table(("they were asked for", "their answer", "where", "countries", "through"), rows)


def _terms(axis: Axis, terms: Iterable[str]) -> str:
    titles = [axis.title(term) for term in terms]
    return escape(list_words(titles, len(titles)))


def _unclear(done: Recorded) -> list[str]:
    titles = done.seen.library.vocabulary.uses
    limited = [(use, done.answer.uses[key].words) for key, (_, use) in done.request.items.items()]
    by_words = "they limit it in their own words, which somebody reads before each use"
    found = [f"{escape(titles.title(use))}: {by_words}: “{escape(words)}”" for use, words in limited if words]
    if done.answer.note:
        found.append(f"they also wrote: “{escape(done.answer.note)}”. If that limits anything, do not approve it yet")
    if done.logo_waits:
        found.append(f"the logo is allowed and not granted yet: {escape(done.logo_waits)}")
    return found


def _approvals(seen: Outlook, granted: Iterable[str], recorder: Person, opened: Opened) -> list[str]:
    """One line for each approval that is still to come: who gives it, by one click."""
    assert seen.reference
    policy = opened.catalog.library.policy
    who: dict[str, list[str]] = {}
    for id_ in granted:
        entry = seen.reference.by_id[id_]
        for approval in entry.approvals:
            who.setdefault(f"**{escape(policy.name_of(approval.by))}**", []).append(id_)
        for role in roles_missing(entry, seen.library):
            who.setdefault(_either(entry, role, recorder, opened), []).append(id_)
    if not who:
        return ["nobody: nothing more is allowed than before"]
    click = "by approving this pull request (*Files changed*, *Review changes*, *Approve*)"
    return [f"{names}, for {escape(list_words(ids, 12))}, {click}" for names, ids in who.items()]


def _either(entry: Authorization, role: str, recorder: Person, opened: Opened) -> str:
    policy = opened.catalog.library.policy
    barred = frozenset({recorder.id, *hands(entry)})
    able = [key for key in who_may_approve(policy, [role], barred) if can_be_recognized(policy, key)]
    if not able:
        known = policy.roles.get(role)
        title = escape(known.title if known else role)
        return f"nobody who is free to do it holds the role {title}: an administrator names somebody"
    names = [f"**{escape(policy.name_of(key))}**" for key in able]
    return " or ".join([", ".join(names[:-1]), names[-1]] if len(names) > 2 else names)
