"""The templates of the pages' bodies. Escaping is on for every one, and a name that is not there is an error.

A page is some hundred small texts, and ten thousand pages say the same ones again and again: what is slow in the
library for each of them is done faster here, with the same result.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
import markupsafe
from markupsafe import Markup

from onrecord.publish.words import break_after_slashes, encode_script_json, humanize_days, keep_words, say_day, share
from onrecord.store.packaged import find_packaged

MOST_ESCAPED = 4096
"""How many escaped texts are kept: titles and icons are on every page, what one customer says is on one."""


def render(template: str, **values: object) -> str:
    """A template of site/templates with its values."""
    return make_environment().get_template(template).render(values)


def compile_templates(*names: str) -> None:
    """Compile templates now, so that the processes that are forked later need not."""
    for name in names:
        make_environment().get_template(name)


@cache
def make_environment() -> jinja2.Environment:
    """The environment that all templates share."""
    environment = _Environment(
        loader=jinja2.FileSystemLoader(Path(find_packaged("site")) / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # a build would ask the disk about each template for each page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": say_day,
        "readable_days": humanize_days,
        "icon": draw_icon,
        "drawn_by": draw,
        "json": encode_script_json,
        "percentage_of": share,
        "whole_words": keep_words,
        "breakable_address": break_after_slashes,
    }
    return environment


@cache
def draw_icon(name: str) -> Markup:
    """An icon of site/assets/css/icons.css. A filter: of a name that a template has, it is drawn when that is read."""
    return Markup('<i class="i i-{}" aria-hidden="true"></i>').format(name)


@lru_cache(MOST_ESCAPED, typed=True)
def draw(value: object, macro: Callable[[object], Markup]) -> Markup:
    """What a macro of another template makes of a value that is on many pages. The filter `drawn_by`."""
    return macro(value)


class _Template(jinja2.Template):
    @classmethod
    def from_code(cls, *args: Any, **kwargs: Any) -> jinja2.Template:
        """A template of compiled code, which calls `escape` for each value."""
        template = super().from_code(*args, **kwargs)
        template.root_render_func.__globals__["escape"] = _escape
        return template


class _Environment(jinja2.Environment):
    template_class = _Template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As the library does it, but a mapping is asked for its keys first."""
        try:
            return obj[attribute] if type(obj) is dict else getattr(obj, attribute)
        except (KeyError, AttributeError):
            return super().getattr(obj, attribute)


def _escape(value: object) -> str:
    if type(value) is str:
        return _escape_text(value)
    if type(value) is Markup:
        return value
    return str(value) if type(value) is date or type(value) is int else markupsafe.escape(value)


@lru_cache(MOST_ESCAPED)
def _escape_text(text: str) -> str:
    return str(markupsafe.escape(text))
