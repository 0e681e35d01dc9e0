"""The columns of a list, and the row that names them."""

from dataclasses import dataclass
from enum import StrEnum

from onrecord.intake.permissions.grid import Row


class Role(StrEnum):
    """What a column holds. A permission column is `permission`, with its uses and channels beside it.

    What is written in a column of `limits` takes something away from the row's yes.
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
    """One column: its place from 0, its words, its role, and the uses, channels and territories of its answers.

    `group` is what is written over it, `warnings` what a note, a strike or a footnote at its title may take away.
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
        """The role as a mapping file says it: `logo on website, blog in dach`; `logo` where no channel is said."""
        if self.role is not Role.PERMISSION:
            return self.role.value + (f" of {', '.join(self.uses)}" if self.uses else "")
        uses = ", ".join(self.uses) or "permission"
        where = f" in {', '.join(self.territories)}" if self.territories else ""
        return uses + (f" on {', '.join(self.channels)}" if self.channels else "") + where


@dataclass(frozen=True, slots=True)
class Header:
    """The row that names the columns, the columns, and the row before which its list ends (None: the sheet's end).

    `beside` is the place from which another list stands beside this one.
    """

    row: int
    columns: tuple[Column, ...]
    before: int | None = None
    beside: int | None = None

    def of(self, role: Role) -> list[Column]:
        """The columns of a role, from the left."""
        return [column for column in self.columns if column.role is role]

    def holds(self, row: Row) -> bool:
        """Whether a row is below this header, and above the next."""
        return self.row < row.number and (self.before is None or row.number < self.before)
