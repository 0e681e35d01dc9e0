"""What `find` and `wish` look for: the same words and options, handed on as one value."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from onrecord.catalog.search.finder import Wish

Command = TypeVar("Command", bound=Callable[..., Any])
OPTIONS = {
    "uses": ("--use", None, "What you need: logo, quote, reference-call, … May be given again."),
    "territories": ("--in", "T", "Country or region in all of which you need it."),
    "industries": ("--industry", None, "Industry. Several are alternatives."),
    "sizes": ("--size", None, "Size of the company."),
    "regions": ("--region", None, "Country (ISO code) or region that the customer has its seat in."),
    "products": ("--product", None, "Which of our products they use."),
    "use_cases": ("--use-case", None, "What they use them for."),
    "languages": ("--language", None, "A language they can talk in, such as de."),
}
"""The options that may be given several times: by the field of Wish, the option, its metavar and its help."""


def search_options(command: Command) -> Command:
    """Give a verb the words and options of a search; it gets them as `wanted`, a Wish."""

    @wraps(command)
    def call(**given: Any) -> Any:
        names = ("words", "channel", *OPTIONS)
        return command(wanted=Wish(**{name: given.pop(name) for name in names}), **given)

    found: Any = call
    for name, (option, metavar, what) in reversed(OPTIONS.items()):
        found = click.option(option, name, multiple=True, metavar=metavar, help=what)(found)
        if name == "territories":
            found = click.option("--channel", default="any", help="Where you need it.")(found)
    done: Command = click.argument("words", nargs=-1)(found)
    return done


def line_of(wanted: Wish) -> list[str]:
    """The words and options of a search, as they are typed."""
    chosen = [(option, value) for name, (option, *_) in OPTIONS.items() for value in getattr(wanted, name)]
    where = [("--channel", wanted.channel)] if wanted.channel != "any" else []
    words = ["--", *wanted.words] if any(word.startswith("-") for word in wanted.words) else wanted.words
    return [*(part for pair in (*where, *chosen) for part in pair), *words]
