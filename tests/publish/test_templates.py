"""What the templates' environment does faster comes out as the library has it."""

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from msgspec import Struct

from onrecord.publish.templates import draw_icon, make_environment

LIBRARY = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
SHOWN = (
    "{{ a }}|{{ a ~ b }}|{% set c %}{{ a }}{% endset %}{{ c }}|{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(a) }}"
)


class Row(Struct):
    """Something with names of its own."""

    name: str
    items: tuple[int, ...]


@given(st.one_of(st.text(), st.text().map(Markup), st.integers(), st.none(), st.dates()), st.text())
def test_a_value_is_escaped_as_the_library_escapes_it(a: object, b: str) -> None:
    ours, theirs = (one.from_string(SHOWN).render(a=a, b=b) for one in (make_environment(), LIBRARY))
    assert ours == theirs


def test_names_of_mappings_and_objects_are_found() -> None:
    show = (
        make_environment()
        .from_string("{{ d.name }} {{ d.items }} {{ r.name }} {{ r.items[0] }} {{ n.keys() | list }}")
        .render
    )
    assert show(d={"name": 1, "items": 2}, r=Row("<", (3,)), n={4: 5}) == "1 2 &lt; 3 [4]"


@pytest.mark.parametrize("template", ["{{ gone }}", "{{ d.gone }}", "{{ r.gone }}"])
def test_a_name_that_is_not_there_is_an_error(template: str) -> None:
    with pytest.raises(jinja2.UndefinedError):
        make_environment().from_string(template).render(d={}, r=Row("", ()))


def test_an_icon_is_markup_of_a_name() -> None:
    assert draw_icon("no") == '<i class="i i-no" aria-hidden="true"></i>'
    assert make_environment().from_string("{{ a | icon }}").render(a='"><b>') == draw_icon('"><b>')
    assert "<b>" not in draw_icon('"><b>')
