"""onrecord show: one reference."""

import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.changes.permission_history import Step
from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Restriction
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.views.agreed_description import AgreedDescription, find_agreed_description
from onrecord.catalog.workload.availability import Availability, find_availability
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.completion import CustomerName
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import fail
from onrecord.commands.shell.opening import add_cache_option, add_catalog_options, open_catalog
from onrecord.git.repository import GitError, Repository
from onrecord.reports import json
from onrecord.reports.text import Paint, make_visible
from onrecord.store.record_history import read_history

_COLORS = {Answer.ALLOW: "green", Answer.ASK: "yellow", Answer.DENY: "dim"}
_WORDS = {Answer.ALLOW: "yes", Answer.ASK: "ask first", Answer.DENY: "no"}


@click.command("show")
@click.argument("customer", type=CustomerName())
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option(
    "--history", "with_history", is_flag=True, help="Also show who asked, recorded, approved and merged, from git."
)
@add_cache_option
@add_catalog_options
def command(customer: str, format_: str, with_history: bool, root: Path, today: date | timedelta | None) -> None:
    """Show one reference: what is allowed today and until when, how much capacity is left, where it is published.

    Example: onrecord show nordlys-bank --history
    """
    opened = open_catalog(root, today, remembers=True)
    library = opened.catalog.library
    try:
        reference = library.resolve(customer)
        judge = library.judge(reference)
        uses = {u: judge.find_best(u, opened.today, today=opened.today) for u in library.vocabulary.uses.atoms}
    except DecisionError as error:
        broken = [finding for finding in opened.catalog.findings if finding.customer == customer]
        if broken and customer not in library.references:
            fail(f"the record of {customer} cannot be read; fix it first", findings=broken)
        code = Exit.FINDINGS if error.code == "unknown-customer" else Exit.UNREADABLE
        fail(error.message, error.hint, code=code)
    agreed = find_agreed_description(judge, opened.today)
    free = [
        find_availability(reference, use, opened.today, library.policy, library.vocabulary)
        for use in library.vocabulary.uses.sort(library.vocabulary.activities)
        if uses[use].answer is not Answer.DENY
    ]
    steps = _read_history(root, reference.slug, opened.today) if with_history else None
    if format_ == "json":
        fields = _make_fields(reference, uses, free, opened.today)
        if agreed:
            fields |= {"anonymous_as": agreed.words, "may_be_named": agreed.may_be_named}
        if steps is not None:
            fields["history"] = [_describe_step(step) for step in steps]
        click.echo(json.dumps(fields), nl=False)
    else:
        click.echo(
            "\n".join(_write_lines(reference, library, uses, free, opened.today, choose_paint(sys.stdout), agreed))
        )
        if steps is not None:
            click.echo("\n".join(_tell(steps)))


def _read_history(root: Path, slug: str, today: date) -> list[Step]:
    repository = Repository(root)
    try:
        return read_history(repository, repository.find_prefix(root), slug, today)
    except GitError as error:
        fail(f"the history cannot be read: {error.message}", error.hint)


def _tell(steps: list[Step]) -> Iterator[str]:
    yield ""
    yield "History"
    for step in steps:
        authors = [name for name in step.authors if name != step.merged_by]
        by = f"{step.merged_by}, from {list_words(authors)}" if authors else step.merged_by
        yield f"  {step.on} {step.commit[:10]} {make_visible(step.subject)} (merged by {make_visible(by)})"
        yield from (f"    {make_visible(what)}" for what in step.what)
    if not steps:
        yield "  Nothing is committed yet."


def _describe_step(step: Step) -> dict[str, object]:
    return {
        "on": step.on.isoformat(),
        "commit": step.commit,
        "subject": step.subject,
        "merged_by": step.merged_by,
        "authors": list(step.authors),
        "what": list(step.what),
    }


def _write_lines(
    reference: Reference,
    library: Library,
    uses: dict[str, Decision],
    free: list[Availability],
    today: date,
    paint: Paint,
    agreed: AgreedDescription | None,
) -> Iterator[str]:
    words, policy, profile = library.vocabulary, library.policy, reference.profile
    yield f"{paint(make_visible(reference.name), 'bold')} ({reference.slug}), {reference.status}"
    facts = [
        words.industries.title(profile.industry) if profile.industry else "",
        words.territories.title(profile.country) if profile.country else "",
        f"{words.sizes.title(profile.size)} employees" if profile.size else "",
        f"owner {policy.name_of(reference.owner)}",
    ]
    yield "  " + make_visible(" · ".join(fact for fact in facts if fact))
    if profile.outcome:
        yield f"  {make_visible(profile.outcome)}"
    yield ""
    yield f"Allowed on {today}"
    firsts = {(decision.answer, decision.reasons[0].message) for decision in uses.values()}
    if len(firsts) == 1 and Answer.ALLOW not in (answer for answer, _ in firsts):
        ((common, message),) = firsts
        yield f"  {'Any use':<18} {paint(_WORDS[common], _COLORS[common])}: {make_visible(message)}"
        uses = {}
    for use, decision in uses.items():
        until = f", until {decision.valid_through} at the latest" if decision.valid_through else ""
        plain = decision.answer is Answer.ALLOW or decision.reasons[0].code == "not-authorized"
        why = "" if plain else f": {make_visible(decision.reasons[0].message)}"
        answer = paint(f"{_WORDS[decision.answer]}{until}", _COLORS[decision.answer])
        yield f"  {words.uses.title(use):<18} {answer}{why}"
    if agreed:
        yield f"  {make_visible(agreed.sentence)}"
    in_force = [a for a in reference.authorizations if any(a.id in d.authorizations for d in uses.values())]
    if in_force:
        yield ""
        yield "Authorizations in force"
        for a in in_force:
            where = ", ".join(words.channels.title(term) for term in a.channels)
            countries = ", ".join(words.territories.title(term) for term in a.territories)
            until = f"until {a.valid_through}" if a.valid_through else f"due for review on {a.review_by}"
            yield f"  {a.id}: {', '.join(a.uses)} · {where} · {countries} · {until}"
    if reference.restrictions:
        yield ""
        yield "Forbidden"
        yield from (
            f"  {paint(r.id, 'red')}: {_say_barred(r, words)}: {make_visible(r.why)}" for r in reference.restrictions
        )
    if free:
        yield ""
        yield "Capacity"
        yield from (f"  {words.uses.title(f.use):<18} {f.state.value}: {make_visible(f.why)}" for f in free)
    live = [publication for publication in reference.publications if publication.is_live(today)]
    if live:
        yield ""
        yield "Published"
        yield from (f"  {words.uses.title(p.use):<18} since {p.since}: {make_visible(p.where)}" for p in live)


def _say_barred(restriction: Restriction, words: Vocabulary) -> str:
    """Return what a restriction covers, and its days."""
    axes = (
        (words.uses, restriction.uses),
        (words.channels, restriction.channels),
        (words.territories, restriction.territories),
    )
    named = [", ".join(axis.title(term) for term in terms) for axis, terms in axes if terms]
    days = (
        f"from {restriction.start} until {restriction.through}" if restriction.through else f"since {restriction.start}"
    )
    return f"{make_visible(' · '.join(named) or 'everything')} · {days}"


def _make_fields(
    reference: Reference, uses: dict[str, Decision], free: list[Availability], today: date
) -> dict[str, object]:
    return {
        "version": json.VERSION,
        "customer": reference.slug,
        "name": reference.name,
        "status": reference.status,
        "owner": reference.owner,
        "today": today.isoformat(),
        "uses": {
            use: {
                "answer": decision.answer.value,
                "authorizations": list(decision.authorizations),
                "valid_through": decision.valid_through.isoformat() if decision.valid_through else None,
                "reasons": [json.describe_reason(reason) for reason in decision.reasons],
            }
            for use, decision in uses.items()
        },
        "availability": {
            f.use: {
                "state": f.state.value,
                "used": f.used,
                "max": f.max,
                "per": f.per,
                "free_on": f.free_on.isoformat() if f.free_on else None,
            }
            for f in free
        },
        "publications": [
            {
                "id": p.id,
                "use": p.use,
                "channel": p.channel,
                "territory": p.territory,
                "where": p.where,
                "since": p.since.isoformat(),
            }
            for p in reference.publications
            if p.is_live(today)
        ],
    }
