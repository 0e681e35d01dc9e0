"""The dialog of `scan --review`: one question per customer, a reason for each acceptance, saved after each answer."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from onrecord.catalog.library import Library
from onrecord.commands.shell.output import write_output
from onrecord.reports.text import count_of, make_visible
from onrecord.scan.owners import Owners
from onrecord.scan.review import Group, Review, list_groups
from onrecord.scan.takedown import render_checklist
from onrecord.scan.verdicts import Judged

_SHOWN = 5
"""The places of a customer to show before the question: enough to decide, few enough for one screen."""
_KEYS = {
    "v": "our vendor or tool, accept everywhere",
    "a": "not a reference, accept in some paths",
    "f": "decide file by file",
    "t": "take down",
    "r": "request a permission",
    "l": "later",
    "q": "stop; your decisions are saved",
}


def hold_review(judged: list[Judged], review: Review, library: Library, target: Path, owners: Owners) -> bool:
    """Ask about each customer, write the baseline after each answer, and print what is left to do.

    Returns whether nothing is left. Ends early on `q` or at the end of the input; the decisions so far are saved.
    """
    waiting = list_groups(judged)
    click.echo(
        f"{count_of(len(waiting), 'customer')} to decide on. " + "; ".join(f"{k}: {w}" for k, w in _KEYS.items())
    )
    left = len(waiting)
    try:
        for number, group in enumerate(waiting, 1):
            click.echo(f"\n[{number}/{len(waiting)}] {_describe(group, library)}")
            if not _decide(group, review, lambda: write_output(target, review.toml)):
                break
            left -= 1
    except (click.Abort, EOFError):
        click.echo()
    _tell(review, library, owners)
    return not (left or review.take_down or review.requests or review.later)


def _describe(group: Group, library: Library) -> str:
    name = library.references[group.customer].name
    uses = Counter(item.use for item in group.items)
    what = ", ".join(f"{count} as {use}" for use, count in uses.most_common())
    lines = [f"{name} ({group.customer}): {what}, in {count_of(len(group.files), 'file')}"]
    for path, items in list(group.files.items())[:_SHOWN]:
        first = items[0]
        line = first.located.shown.strip()[:100]
        lines.append(f"  {make_visible(path)}:{first.finding.line} ({len(items)})  {make_visible(line)}")
    if len(group.files) > _SHOWN:
        lines.append(f"  … and {len(group.files) - _SHOWN} more files")
    lines.append(f"  {make_visible(group.items[0].finding.message)}")
    return "\n".join(lines)


def _decide(group: Group, review: Review, save: Callable[[], None]) -> bool:
    """Decide on one customer. Return False if the person stops."""
    key = _ask("vaftrlq")
    if key == "q":
        return False
    if key == "v":
        review.accept_widely(group.customer, ("**",), _ask_reason("our vendor or tool"))
    elif key == "a":
        glob = click.prompt("  in which paths", default=group.folder)
        review.accept_widely(group.customer, (glob,), _ask_reason())
    elif key == "f":
        for path, items in group.files.items():
            click.echo(
                f"  {make_visible(path)}: {count_of(len(items), 'mention')}, first on line {items[0].finding.line}"
            )
            each = _ask("atrlq")
            if each == "q":
                return False
            if each == "a":
                review.accept_here(items, _ask_reason())
                save()
            else:
                _set_aside(each, items, review)
    else:
        _set_aside(key, list(group.items), review)
    save()
    return True


def _set_aside(key: str, items: list[Judged], review: Review) -> None:
    {"t": review.take_down, "r": review.requests, "l": review.later}[key].extend(items)


def _ask(keys: str) -> str:
    answer: str = click.prompt(f"  {'/'.join(keys)}", type=click.Choice(list(keys)), default="l", show_choices=False)
    return answer


def _ask_reason(default: str | None = None) -> str:
    """Return the reason; ask again until there is one."""
    answer: str = click.prompt("  why is this not a reference", default=default)
    return answer.strip() or _ask_reason(default)


def _tell(review: Review, library: Library, owners: Owners) -> None:
    if review.take_down:
        click.echo("\nTo take down:\n\n" + render_checklist(review.take_down, library, owners), nl=False)
    if review.requests:
        click.echo("\nTo request:\n")
        requests = dict.fromkeys((item.located.mention.customer, item.use, item.place) for item in review.requests)
        for customer, use, place in requests:
            click.echo(
                f"  onrecord seek {customer} --use {use} --channel {place.channel} --territory {place.territory}"
            )
    accepted = len(review.entries) + len(review.accepted)
    click.echo(f"\nThe baseline contains {count_of(accepted, 'decision')}; commit it so that others see the reasons.")
