"""onrecord find: search the references in the terminal."""

import shlex
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.vocabulary import UnknownTermError
from onrecord.catalog.search.filed_wishes import TOO_FEW
from onrecord.catalog.search.finder import Hit, Search, Wish
from onrecord.catalog.search.loosening import Loosened, loosen
from onrecord.catalog.views.agreed_description import AgreedDescription, find_agreed_description
from onrecord.commands.shell.colors import choose_paint
from onrecord.commands.shell.exits import Exit
from onrecord.commands.shell.failure import leave
from onrecord.commands.shell.opening import (
    DayOption,
    add_cache_option,
    add_catalog_options,
    open_catalog,
    warn_of_unreadable,
)
from onrecord.commands.shell.search_options import OPTIONS, add_search_options, write_line
from onrecord.reports import json
from onrecord.reports.text import Paint, count_of, make_visible

_ANSWER_COLORS = {"allow": "green", "ask": "yellow"}


@click.command("find")
@add_search_options
@click.option("--for", "prospect", metavar="PROSPECT", help="Leave out customers who do not want to meet this company.")
@click.option("--available-by", type=DayOption(), metavar="D", help="Only customers who are free by this day.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="How many to show.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@add_cache_option
@add_catalog_options
def command(
    wanted: Wish,
    prospect: str | None,
    available_by: date | timedelta | None,
    limit: int,
    format_: str,
    root: Path,
    today: date | timedelta | None,
) -> None:
    """Find references that are allowed today, the best first: by fit, then by how long ago they were last asked.

    Among equally good fits, customers at risk come last. WORDS must all be found, at the beginning of words in names,
    outcomes, profiles, regions and summaries. Everyday words (in, who, customers) are ignored, a plural also finds its
    singular, and if no record has a word of five letters or more, words that differ by one letter also match. The
    name of a term means that term: `southeast asia`, `german`, `speaks german`, `500 employees`, `quote on website`.

    Example: onrecord find --industry financial-services --region DE --product reporting --use reference-call
    """
    opened = open_catalog(root, today, remembers=True)
    by = opened.today + available_by if isinstance(available_by, timedelta) else available_by
    wish = replace(wanted, prospect=prospect, available_by=by)
    library = opened.catalog.library
    search = Search(library, opened.today, opened.catalog.traits)
    try:
        hits = search.find(wish)
    except UnknownTermError as error:
        raise click.UsageError(f"{error}: {error.hint}") from None
    corrections = search.corrections
    looser = [] if hits else loosen(search, wish)
    if format_ == "json":
        document: dict[str, object] = {"version": 1, "total": len(hits), "hits": []}
        document["hits"] = [_make_fields(hit, _find_agreed(hit, library, opened.today)) for hit in hits[:limit]]
        if corrections:
            document["corrections"] = {word: list(meant) for word, meant in corrections.items()}
        if not hits:
            document["without"] = [{"leave_out": {o.field: list(o.values)}, "total": o.total} for o in looser]
        click.echo(json.dumps(document), nl=False)
    else:
        for word, meant in corrections.items():
            click.echo(
                f"No record contains “{make_visible(word)}”; searched for {list_words([f'“{one}”' for one in meant])}."
            )
        click.echo(
            _list_hits(hits, limit, library, opened.today, choose_paint(sys.stdout))
            if hits
            else _say_nothing_fits(looser, wish)
        )
        if wish != Wish() and len(hits) < TOO_FEW:
            click.echo(_ask(wish, few=bool(hits)), err=True)
    warn_of_unreadable(opened)
    leave(Exit.CLEAN if hits else Exit.FINDINGS)


def _say_nothing_fits(looser: list[Loosened], wish: Wish) -> str:
    """Return which word or filter to leave out and what that finds; if nothing helps, who to ask."""
    if wish == Wish():
        return "No reference is allowed today. Ask customer success."
    if not looser:
        return (
            "No reference fits, and leaving out one word or filter does not help. Leave out several, or ask customer "
            "success. To list all references that are allowed today: onrecord find"
        )
    rows = [f"  without {make_visible(_write_option(one))}: {count_of(one.total, 'reference')}" for one in looser]
    return "\n".join(["No reference fits. Leave out one of these, or ask customer success:", *rows])


def _ask(wish: Wish, *, few: bool) -> str:
    """Return the command that files what was looked for, without the prospect."""
    by = ["--needed-by", wish.available_by.isoformat()] if wish.available_by else []
    command = make_visible(shlex.join(["onrecord", "wish", *by, *write_line(wish)]))
    return f"{'If none of these helps, ask' if few else 'Ask'} for such a customer: {command}"


_OPTIONS = {name: option for name, (option, *_) in OPTIONS.items()} | {
    "channel": "--channel",
    "prospect": "--for",
    "available_by": "--available-by",
}


def _write_option(one: Loosened) -> str:
    """Return a word in quotation marks, or a filter as it was given."""
    if one.field == "words":
        return f"“{one.values[0]}”"
    return " ".join(f"{_OPTIONS[one.field]} {value}" for value in one.values)


def _find_agreed(hit: Hit, library: Library, today: date) -> AgreedDescription | None:
    """Return how to describe the customer without the name, if words were agreed on; else None."""
    return find_agreed_description(library.judge(hit.reference), today)


def _list_hits(hits: list[Hit], limit: int, library: Library, today: date, paint: Paint) -> str:
    lines = []
    for place, hit in enumerate(hits[:limit], 1):
        reference, words = hit.reference, library.vocabulary
        facts = [
            words.industries.title(reference.profile.industry) if reference.profile.industry else "",
            words.territories.title(reference.profile.country) if reference.profile.country else "",
            words.sizes.title(reference.profile.size) if reference.profile.size else "",
        ]
        about = make_visible(" · ".join(fact for fact in facts if fact))
        lines.append(
            f"{place:>3}. {paint(make_visible(reference.name), 'bold')} ({reference.slug})  {paint(about, 'dim')}"
        )
        uses = [
            paint(words.uses.term(use).label + (" (ask)" if answer == "ask" else ""), _ANSWER_COLORS[answer])
            for use, answer in hit.uses.items()
        ]
        lines.append(f"     {', '.join(uses)}")
        if agreed := _find_agreed(hit, library, today):
            lines.append(f"     {make_visible(agreed.sentence)}")
        if hit.matches:
            lines.append(f"     matches: {make_visible('; '.join(map(' → '.join, hit.matches)))}")
        lines.append(f"     {make_visible(hit.why)}")
    lines.append(f"{count_of(len(hits), 'reference')}" + (f", the first {limit} shown" if len(hits) > limit else ""))
    return "\n".join(lines)


def _make_fields(hit: Hit, agreed: AgreedDescription | None) -> dict[str, object]:
    free = hit.availability
    return {
        "customer": hit.reference.slug,
        "name": hit.reference.name,
        "uses": {use: answer.value for use, answer in hit.uses.items()},
        "availability": {
            "use": free.use,
            "state": free.state.value,
            "free_on": free.free_on.isoformat() if free.free_on else None,
        }
        if free
        else None,
        "last_asked": hit.rested_since.isoformat() if hit.rested_since else None,
        "why": hit.why,
        "matches": dict(hit.matches),
        **({"anonymous_as": agreed.words, "may_be_named": agreed.may_be_named} if agreed else {}),
    }
