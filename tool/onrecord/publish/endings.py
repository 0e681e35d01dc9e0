"""When allowed uses end: the same count for the page of what ends soon, the insights and `onrecord stats`."""

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct

from onrecord.catalog.views.view import SiteView
from onrecord.publish.cards import Card
from onrecord.publish.search_rows import count_soon_days
from onrecord.publish.use_timeline import ALLOW


class Ending(Struct, frozen=True, gc=False):
    """The last day of one use of one customer; `asks` if it is allowed only after asking."""

    use: str
    through: date
    asks: bool


def list_endings(card: Card, site: SiteView) -> Iterator[Ending]:
    """Every use on a card that has an end, in the vocabulary's order."""
    for badge in card.badges:
        segment = card.uses[badge.use]
        asks = segment.level != ALLOW
        through = badge.through if asks else _find_last_day(segment.until, site)
        if through is not None:
            yield Ending(badge.use, through, asks)


def _find_last_day(until: int | None, site: SiteView) -> date | None:
    return None if until is None else site.day + timedelta(days=until)


def find_last_soon_day(site: SiteView) -> date:
    """The last day on which a permission that ends counts as ending soon, from the build's day on."""
    return site.day + timedelta(days=count_soon_days(site))
