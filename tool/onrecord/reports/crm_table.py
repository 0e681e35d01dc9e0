"""What a CRM shows about a reference: a table that its import tool takes, keyed by the account's id.

No cell is empty. Salesforce's Data Loader and wizard, and HubSpot's import, leave a field as it was where a cell is
empty, so that a customer who took everything back would be shown as a reference for ever.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.reports.table import table

Program = Literal["salesforce", "hubspot"]
Cells = tuple[str, ...]

_FIELDS = ("status", "uses", "ask first", "valid through", "capacity left", "owner", "described as")
HEADS: Mapping[str, Cells] = {
    # API names, which the data loader maps by itself; custom fields end in __c.
    "salesforce": ("Id", *(f"Reference_{field.title().replace(' ', '_')}__c" for field in _FIELDS)),
    # Labels, which HubSpot's import maps by itself.
    "hubspot": ("Record ID", *(f"Reference {field}" for field in _FIELDS)),
}
NONE = "none"
OVER = date(1990, 1, 1)
"""The last day where nothing is allowed: always past, the same in every run, and a date that both programs take."""
NO_END = date(2099, 12, 31)
"""The last day of what has none: a date field cannot say so, and an empty cell would leave an earlier day standing."""


@dataclass(frozen=True, slots=True)
class CrmRow:
    """One account: `uses` are allowed, `ask_first` are not yet; `capacity` says per activity what is left.

    `described_as` are the agreed words of who may be spoken of without a name.
    """

    id: str
    status: str
    owner: str = NONE
    uses: tuple[str, ...] = ()
    ask_first: tuple[str, ...] = ()
    ends: tuple[date | None, ...] = ()
    """The last day of each use that is allowed; None for one without an end. Civil days, inclusive."""
    capacity: tuple[str, ...] = ()
    described_as: str = NONE

    def cells(self) -> Cells:
        """The cells, in the order of the head."""
        first_end = min((end or NO_END for end in self.ends), default=OVER)
        said = ("; ".join(words) or NONE for words in (self.uses, self.ask_first))
        return (
            self.id,
            self.status,
            *said,
            first_end.isoformat(),
            "; ".join(self.capacity) or NONE,
            self.owner,
            self.described_as,
        )


def document(program: Program, rows: Iterable[CrmRow]) -> str:
    """The table as CSV, sorted by id."""
    return table(HEADS[program], sorted(row.cells() for row in rows))


def clear_rows(ids: Iterable[str]) -> list[CrmRow]:
    """The rows of accounts of which the catalog says nothing any more: they stop being shown as references."""
    return [CrmRow(id_, NONE) for id_ in ids]
