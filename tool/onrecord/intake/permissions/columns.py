"""The columns of a list, and the row with their titles."""

from dataclasses import dataclass
from enum import StrEnum

from onrecord.intake.permissions.grid import Row


class Role(StrEnum):
    """What a column contains. A permission column is `permission`, and has uses and channels.

    The text in a column of `limits` may take something away from the row's yes.
    """

    CUSTOMER = "customer"
    DOMAIN = "domain"
    CRM_ID = "crm_id"
    PARENT = "parent"
    TYPE = "type"
    PERMISSION = "permission"
    USES = "uses"
    MOOD = "referenceable"
    TERRITORIES = "territories"
    DECIDED = "decided"
    END = "valid_through"
    BASIS = "basis"
    CLAUSE = "clause"
    PROOF = "proof"
    REMARK = "remark"
    SIGNER = "signer"
    LEFT = "left_on"
    START = "valid_from"
    STATUS = "status"
    LIMIT = "limits"
    CHANNELS = "channels"
    IGNORED = "ignored"
    PERSON = "person"
    UNKNOWN = "not understood"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its title, its role, and the uses, channels and territories of its answers.

    `group` is the text above the title; `warnings` are a note, a strike-through or a footnote at the title.
    """

    place: int
    title: str
    role: Role
    uses: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hidden: bool = False
    territories: tuple[str, ...] = ()
    group: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The role as in a mapping file: `logo on website, blog in dach`; `logo` without channels."""
        if self.role is not Role.PERMISSION:
            return self.role.value + (f" of {', '.join(self.uses)}" if self.uses else "")
        uses = ", ".join(self.uses) or "permission"
        where = f" in {', '.join(self.territories)}" if self.territories else ""
        return uses + (f" on {', '.join(self.channels)}" if self.channels else "") + where


@dataclass(frozen=True, slots=True)
class Header:
    """The row with the column titles, the columns, and the row before which the list ends (None: the sheet's end).

    `beside` is the place at which another list begins next to this one.
    """

    row: int
    columns: tuple[Column, ...]
    before: int | None = None
    beside: int | None = None

    def of(self, role: Role) -> list[Column]:
        """The columns of a role, from the left."""
        return [column for column in self.columns if column.role is role]

    def holds(self, row: Row) -> bool:
        """Whether a row is below this header and above the next."""
        return self.row < row.number and (self.before is None or row.number < self.before)
