"""The words and options of a search, the same for `find` and `wish`, as one value."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from onrecord.catalog.search.finder import Wish

Command = TypeVar("Command", bound=Callable[..., Any])
OPTIONS = {
    "uses": ("--use", None, "What you need: logo, quote, reference-call, … Repeatable."),
    "territories": ("--in", "T", "Country or region; all of it must be covered. Several are alternatives."),
    "industries": ("--industry", None, "Industry. Several are alternatives."),
    "sizes": ("--size", None, "Size of the company. Several are alternatives."),
    "regions": ("--region", None, "Country (ISO code) or region of the customer's head office."),
    "products": ("--product", None, "One of our products that they use."),
    "use_cases": ("--use-case", None, "What they use our products for."),
    "languages": ("--language", None, "A language that they speak, such as de."),
}
"""The repeatable options, by the field of Wish: the option, its metavar and its help."""


def add_search_options(command: Command) -> Command:
    """Add the words and options of a search to a verb, which gets them as `wanted`, a Wish."""

    @wraps(command)
    def call(**given: Any) -> Any:
        names = ("words", "channel", *OPTIONS)
        return command(wanted=Wish(**{name: given.pop(name) for name in names}), **given)

    found: Any = call
    for name, (option, metavar, what) in reversed(OPTIONS.items()):
        found = click.option(option, name, multiple=True, metavar=metavar, help=what)(found)
        if name == "territories":
            found = click.option("--channel", default="any", help="Where you need it: a channel. Default: any.")(found)
    done: Command = click.argument("words", nargs=-1)(found)
    return done


def write_line(wanted: Wish) -> list[str]:
    """Return the words and options of a search as a person types them."""
    chosen = [(option, value) for name, (option, *_) in OPTIONS.items() for value in getattr(wanted, name)]
    where = [("--channel", wanted.channel)] if wanted.channel != "any" else []
    words = ["--", *wanted.words] if any(word.startswith("-") for word in wanted.words) else wanted.words
    return [*(part for pair in (*where, *chosen) for part in pair), *words]
