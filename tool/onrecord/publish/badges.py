"""A badge for each reference: a small picture for other pages that says until which day it is true.

A file does not know what day it is, so it gives the last day, and a build after that day no longer has it. It loads
nothing, not even a font, and its colors are readable on light and dark pages.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import sha256
from html import escape

from onrecord.catalog.views.public_view import CustomerView
from onrecord.catalog.views.view import ReferenceView, SiteView
from onrecord.names.latin_slugs import make_latin_slug
from onrecord.publish.cards import Timelines
from onrecord.publish.use_timeline import ALLOW
from onrecord.publish.words import say_day

FOLDER = "badges"
MOST_MEASURED = 1000
"""How many texts' widths are kept: names differ, and days repeat."""
_FILLS = {"allowed": "#17724a", "ask": "#8f5a00", "resting": "#5d6472"}
"""The colors of site/assets/css/tokens.css for paper; white on each has a contrast of 5 or more (WCAG 2.2, 1.4.3)."""
_NAME_FILL = "#343a46"
_HEIGHT, _PAD, _SIZE = 20, 7, 11
"""In pixels. 20 high with letters of 11, as flat badges of shields.io are, so that it fits into a row of them."""
_WIDE, _NARROW = frozenset("mwMW@%&ÆŒæœ"), frozenset("iIljtfr.,:;'|!()- ")


def draw_reference_badge(reference: ReferenceView, site: SiteView, times: Timelines) -> tuple[str, bytes] | None:
    """The badge for colleagues; None if nothing is allowed on the day of the build.

    Its day is the first on which something that is allowed without asking ends, the same as for a CRM. Whether the
    customer is resting is as of the day of the build.
    """
    if times.card is None:
        return None
    allowed = [segment for segment in times.uses.values() if segment.level == ALLOW]
    ends = [site.day + timedelta(days=one.until) for one in allowed if one.until is not None]
    free = times.card.free
    rests = free is not None and free.state in ("resting", "paused")
    state = "ask" if not allowed else "resting" if rests else "allowed"
    through = min(ends, default=None) if allowed else None
    words = _say_through(through) if allowed else "reference: ask first"
    words += ", resting" if rests else ""
    facts = {"data-customer": reference.slug, "data-state": state}
    return f"{FOLDER}/{reference.slug}.svg", _draw(reference.name, words, state, through, facts, site.day)


def draw_public_badges(customers: Iterable[CustomerView], day: date) -> Iterator[tuple[str, bytes]]:
    """The public badges of the customers that the website may name, each under its name in Latin letters.

    Where several would have one name (C, C++), each gets a hash of its own: no page must show another's badge.
    """
    named = [(customer, customer.name, make_latin_slug(customer.name)) for customer in customers if customer.name]
    many = Counter(slug for _, _, slug in named)
    for customer, name, slug in named:
        if not slug or many[slug] > 1:
            slug = f"{slug}-{sha256(name.encode()).hexdigest()[:8]}".removeprefix("-")
        facts = {"data-name": name, "data-state": "allowed"}
        words = _say_through(customer.name_through)
        yield f"{FOLDER}/{slug}.svg", _draw(name, words, "allowed", customer.name_through, facts, day)


def _say_through(through: date | None) -> str:
    return f"reference until {say_day(through)}" if through else "reference"


def _draw(name: str, words_right: str, state: str, through: date | None, facts: dict[str, str], day: date) -> bytes:
    facts |= {"data-through": through.isoformat()} if through else {}
    label = name if len(name) <= 40 else f"{name[:39]}…"
    left, right = _measure(label), _measure(words_right)
    width = left + right + 4 * _PAD
    attributes = " ".join(f'{key}="{escape(value)}"' for key, value in facts.items())
    middle = left + 2 * _PAD

    def draw_text(at: int, long: int, words: str) -> str:
        return f'<text x="{at}" y="14" textLength="{long}" lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d" width="{width}" height="{_HEIGHT}"'
        f' viewBox="0 0 {width} {_HEIGHT}" {attributes}>\n'
        f'<title id="t">{escape(name)}: {escape(words_right)}</title>\n<desc id="d">As of {say_day(day)}.</desc>\n'
        f'<clipPath id="r"><rect width="{width}" height="{_HEIGHT}" rx="4"/></clipPath>\n'
        f'<g clip-path="url(#r)"><rect width="{middle}" height="{_HEIGHT}" fill="{_NAME_FILL}"/>'
        f'<rect x="{middle}" width="{width - middle}" height="{_HEIGHT}" fill="{_FILLS[state]}"/></g>\n'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{_SIZE}" aria-hidden="true">'
        f"{draw_text(_PAD, left, label)}{draw_text(middle + _PAD, right, words_right)}</g>\n</svg>\n"
    ).encode()


@lru_cache(MOST_MEASURED)
def _measure(words: str) -> int:
    """The approximate width of words in Verdana at 11 px; the text is fitted to it in any font."""
    wide = (
        10.5 if c in _WIDE or ord(c) > 0x2E7F else 4.6 if c in _NARROW else 7.6 if c.isupper() else 6.8 for c in words
    )
    return round(sum(wide))
