"""Finds the customer that a row is about: by the account's id, otherwise by a name that only one customer has."""

from dataclasses import dataclass

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.intake.crm.account_ids import IdError, is_salesforce, normalize_account_id


class MatchError(Exception):
    """A row could be about more than one customer, or its id and its name mean different ones."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Match:
    """The customer; `new_id`: the record has no id and can get the row's; `other_id`: the record has a different id."""

    slug: str
    new_id: bool
    other_id: bool = False


class Accounts:
    """The customers of a catalog, by account id."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._ids: dict[str, str | None] = {}
        self._slugs: dict[str, list[str]] = {}
        for slug, reference in library.references.items():
            ids = _list_ways(reference.relationship.crm_id)
            self._ids[slug] = ids[0] if ids else None
            for id_ in ids:
                self._slugs.setdefault(id_, []).append(slug)

    def find(self, crm_id: str | None, name: str | None, doubt: str | None = None) -> Match | None:
        """The customer of a row; None if it is not in the catalog. Raises MatchError.

        `doubt` says what is wrong with the id; it counts only if a record has exactly the same id.
        """
        if doubt and crm_id not in self._slugs:
            raise MatchError(doubt, "copy the id again: case matters in its first 15 characters")
        by_id = self._slugs.get(crm_id, []) if crm_id else []
        by_name = self.library.find_by_name(name) if name else ()
        if len(by_id) > 1:
            raise MatchError(
                f"{crm_id} is in the records of {list_words(by_id)}", "keep the id in one of these records"
            )
        if by_id:
            if by_name and by_id[0] not in by_name:
                message = f"the id belongs to {by_id[0]}, but the name to {list_words(list(by_name))}"
                raise MatchError(message, "fix the id or the name in the file or in the record")
            return Match(by_id[0], new_id=False)
        if len(by_name) > 1:
            raise MatchError(f"{name!r} can mean {list_words(list(by_name))}", "add the account's id to the row")
        if not by_name:
            return None
        slug = by_name[0]
        known = self._ids[slug]
        if crm_id and known and is_salesforce(known) == is_salesforce(crm_id):
            message = f"{name!r} is {slug}, whose account is {known}, not {crm_id}"
            raise MatchError(
                message,
                "fix crm_id in the record if it is wrong; remove this row if the company has two accounts",
            )
        return Match(slug, crm_id is not None and known is None, crm_id is not None and known is not None)


def _list_ways(crm_id: str | None) -> list[str]:
    """The ways to write a record's id, the one to show first. A record may contain one with a mistyped end."""
    if crm_id is None:
        return []
    try:
        return [normalize_account_id(crm_id)]
    except IdError:
        return [crm_id, normalize_account_id(crm_id[:15])]
