"""How long an open request has waited, and whether that is too long."""

from datetime import date

from msgspec import Struct

from onrecord.catalog.record.policy import RequestDays
from onrecord.catalog.record.request import Request


class Wait(Struct, frozen=True):
    """`since` is the day of the last step, `days` how long ago that is; `large` means that it is for a large deal.

    `overdue` means that the day it was needed by or scheduled for has passed; `late` means that somebody must act.
    """

    since: date
    days: int
    large: bool
    overdue: bool
    late: bool


def choose_patience(request: Request, days: RequestDays) -> tuple[int, bool]:
    """How many days a request may wait, and whether that is the limit for deals of high value."""
    deal = request.opportunity
    large = deal is not None and days.is_high(deal.amount, deal.currency)
    return days.stale_high_value_days if large else days.stale_days, large


def measure_wait(request: Request, days: RequestDays, today: date) -> Wait:
    """The wait of an open request. A request with an agreed day is not late before that day, whenever the last step
    was.
    """
    since = max(day for _, day in request.list_facts())
    waited = (today - since).days
    limit, large = choose_patience(request, days)
    if request.scheduled:
        overdue = request.scheduled.date() < today
        return Wait(since, waited, large, overdue, overdue)
    overdue = request.needed_by is not None and request.needed_by < today
    return Wait(since, waited, large, overdue, overdue or waited > limit)
