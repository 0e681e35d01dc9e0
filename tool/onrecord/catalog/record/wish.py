"""What a colleague looked for and did not find. Its state follows from which facts are there."""

from datetime import date
from typing import Literal

from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.request import Opportunity, Signed
from onrecord.names.text_keys import make_slug

FOLDER = "wishes"
"""Where the files are, from the catalog's root."""
WishState = Literal["open", "answered", "closed"]
Kind = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""What gaps are counted by: uses, industries, regions."""


class WishAnswer(Facts, frozen=True):
    """That a customer (a slug) was found."""

    on: date
    by: str
    customer: str


class WishEnd(Facts, frozen=True):
    """That nobody is looking for it anymore."""

    on: date
    by: str
    why: str | None = None


class FiledWish(Facts, frozen=True):
    """One file of wishes/; `file` is its name. Lists are terms of the vocabulary, empty where nothing was asked.

    `uses` and `territories` are all needed; of the other lists one term is enough. `not_enough` are the slugs of those
    who fit when it was filed.
    """

    file: str
    requested: Signed
    uses: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    use_cases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    channel: str | None = None
    territories: tuple[str, ...] = ()
    words: str | None = None
    about: str | None = None
    needed_by: date | None = None
    opportunity: Opportunity | None = None
    not_enough: tuple[str, ...] = ()
    answered: WishAnswer | None = None
    closed: WishEnd | None = None

    @property
    def id(self) -> str:
        """The file's name without its ending."""
        return self.file.removesuffix(".yaml")

    @property
    def state(self) -> WishState:
        """Whether somebody still looks."""
        if self.answered:
            return "answered"
        return "closed" if self.closed else "open"

    @property
    def kind(self) -> Kind:
        """What it is counted by; order does not matter."""
        return tuple(sorted(self.uses)), tuple(sorted(self.industries)), tuple(sorted(self.regions))


def make_wish_id(day: date, uses: tuple[str, ...], industries: tuple[str, ...], regions: tuple[str, ...]) -> str:
    """What the file is called: the day, and the first use, industry and region, where there are any."""
    parts = (make_slug(part, 30) for some in (uses, industries, regions) for part in some[:1])
    return "-".join([day.isoformat(), *parts])
