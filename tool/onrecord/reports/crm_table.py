"""What a CRM shows about a reference: a table for its import tool, keyed by the account's id.

No cell is empty. Salesforce's Data Loader and wizard, and HubSpot's import, keep the old value where a cell is empty,
so a customer who withdrew everything would be shown as a reference forever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.reports.table import write_csv

Program = Literal["salesforce", "hubspot"]
Cells = tuple[str, ...]

_FIELDS = ("status", "uses", "ask first", "valid through", "capacity left", "owner", "described as")
HEADS: Mapping[str, Cells] = {
    # API names, which the Data Loader maps automatically; custom fields end in __c.
    "salesforce": ("Id", *(f"Reference_{field.title().replace(' ', '_')}__c" for field in _FIELDS)),
    # Labels, which HubSpot's import maps automatically.
    "hubspot": ("Record ID", *(f"Reference {field}" for field in _FIELDS)),
}
NONE = "none"
OVER = date(1990, 1, 1)
"""The last day if nothing is allowed: always past, the same in every run, and a date that both programs accept."""
NO_END = date(2099, 12, 31)
"""The last day if there is none: a date field cannot say so, and an empty cell would keep an earlier day."""


@dataclass(frozen=True, slots=True)
class CrmRow:
    """One account. `uses` are allowed, `ask_first` only after asking; `capacity` is what is left per activity.

    `described_as` is the agreed description of a customer who may be mentioned only without a name.
    """

    id: str
    status: str
    owner: str = NONE
    uses: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    ends: tuple[date | None, ...] = ()
    """The last day of each allowed use; None for one without an end. Civil days, inclusive."""
    capacity: tuple[str, ...] = ()
    described_as: str = NONE

    def to_cells(self) -> Cells:
        """The cells, in the order of the header."""
        first_end = min((end or NO_END for end in self.ends), default=OVER)
        cells = ("; ".join(words) or NONE for words in (self.uses, self.ask_first))
        return (
            self.id,
            self.status,
            *cells,
            first_end.isoformat(),
            "; ".join(self.capacity) or NONE,
            self.owner,
            self.described_as,
        )


def render_csv(program: Program, rows: Iterable[CrmRow]) -> str:
    """The table as CSV, sorted by id."""
    return write_csv(HEADS[program], sorted(row.to_cells() for row in rows))


def clear_rows(ids: Iterable[str]) -> list[CrmRow]:
    """Rows for accounts that are no longer in the catalog, so that the CRM stops showing them as references."""
    return [CrmRow(id_, NONE) for id_ in ids]
