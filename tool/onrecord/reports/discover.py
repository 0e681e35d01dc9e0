"""Which customers we show, where, and what is on record: a printable page, a table for spreadsheets, and a summary."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from typing import Literal

from msgspec import Struct
from msgspec.structs import astuple, replace

from onrecord.reports.table import write_csv
from onrecord.reports.text import count_of, make_visible

Standing = Literal["without", "unknown", "with"]
WORDS: dict[Standing, str] = {"without": "without permission", "unknown": "not known", "with": "with permission"}
ORDER: dict[Standing, int] = {"without": 0, "unknown": 1, "with": 2}
"""The worst first."""


class Shown(Struct, frozen=True):
    """One customer in one place: what is shown, how often, whether it is allowed, and how we know.

    `doubt` says why the customer is only likely meant; empty if that is certain.
    """

    customer: str
    place: str
    line: int
    what: str
    channel: str
    times: int
    standing: Standing
    why: str
    doubt: str = ""


class Discovery(Struct, frozen=True, dict=True):
    """Everything found, worst first. `accounts` counts those searched for; `unread` is what could not be read."""

    source: str
    today: date
    accounts: int
    shown: Sequence[Shown]
    files: int
    unread: Sequence[tuple[str, str]]
    skipped: Sequence[tuple[str, str]] = ()

    @property
    def counts(self) -> Counter[Standing]:
        """How many places have each standing."""
        return Counter(one.standing for one in self.shown)

    @property
    def customers(self) -> dict[str, Standing]:
        """Each customer who is shown, with their worst standing; the worst first."""
        worst: dict[str, Standing] = {}
        for one in self.shown:
            known = worst.get(one.customer)
            if known is None or ORDER[one.standing] < ORDER[known]:
                worst[one.customer] = one.standing
        return dict(sorted(worst.items(), key=lambda pair: (ORDER[pair[1]], pair[0].casefold())))


def render_csv(found: Discovery) -> str:
    """One row per customer, place and what is shown."""
    head = ("customer", "place", "line", "what", "channel", "times", "permission", "why", "doubt")
    rows = (astuple(replace(one, standing=WORDS[one.standing])) for one in found.shown)
    return write_csv(head, rows)


def render_summary(found: Discovery) -> str:
    """The numbers as lines for a terminal, the worst customers first."""
    customers, counts = Counter(found.customers.values()), found.counts
    head = f"{len(found.customers)} of {count_of(found.accounts, 'account')} shown"
    lines = [f"{head}, in {count_of(len(found.shown), 'place')} ({count_of(found.files, 'file')} read):"]
    lines += [
        f"  {WORDS[standing]}: {count_of(customers[standing], 'customer')}, {count_of(counts[standing], 'place')}"
        for standing in ORDER
    ]
    for name, standing in list(found.customers.items())[:10]:
        first = next(one for one in found.shown if one.customer == name)
        where = f"{make_visible(first.place)}:{first.line}" if first.line else make_visible(first.place)
        lines.append(f"  {make_visible(name)}: {WORDS[standing]}, {where} ({first.what})")
    if len(found.customers) > 10:
        lines.append(f"  … and {len(found.customers) - 10} more in the report")
    lines += [f"  not searched for: {make_visible(name)}: {make_visible(why)}" for name, why in found.skipped]
    lines += [f"  could not be read: {make_visible(path)}: {make_visible(why)}" for path, why in found.unread]
    return "\n".join(lines) + "\n"


def render_html(found: Discovery) -> str:
    """One page with everything, for screen and paper."""
    from jinja2 import Environment, StrictUndefined

    page = files("onrecord.reports").joinpath("discovered.html").read_text("utf-8")
    places = {name: [one for one in found.shown if one.customer == name] for name in found.customers}
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True).from_string(page)
    return template.render(
        found=found,
        words=WORDS,
        customers=Counter(found.customers.values()),
        places=places,
        left=(*found.skipped, *found.unread),
        counted=count_of,
    )
