"""Which customer a row is about: by the account's id, else by a name that exactly one customer answers to."""

from dataclasses import dataclass

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.intake.crm.account_ids import IdError, account_id, is_salesforce


class MatchError(Exception):
    """A row could be about more than one customer, or its id and its name are about two."""

    def __init__(self, message: str, hint: str) -> None:
        self.hint = hint
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Match:
    """The customer, whether the row's id may become the record's, which has none so far, or the record has another."""

    slug: str
    new_id: bool
    other_id: bool = False


class Accounts:
    """The customers of a catalog by the ids of their accounts."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._ids: dict[str, str | None] = {}
        self._slugs: dict[str, list[str]] = {}
        for slug, reference in library.references.items():
            ids = _ways(reference.relationship.crm_id)
            self._ids[slug] = ids[0] if ids else None
            for id_ in ids:
                self._slugs.setdefault(id_, []).append(slug)

    def find(self, crm_id: str | None, name: str | None, doubt: str | None = None) -> Match | None:
        """The customer that is meant; None where nobody in the catalog is. Raises MatchError.

        `doubt` is what is wrong with the id; such an id will do where a record has the very same.
        """
        if doubt and crm_id not in self._slugs:
            raise MatchError(doubt, "copy the id again: upper and lower case differ in its first 15 characters")
        by_id = self._slugs.get(crm_id, []) if crm_id else []
        by_name = self.library.answering_to(name) if name else ()
        if len(by_id) > 1:
            raise MatchError(f"{crm_id} is in the records of {list_words(by_id)}", "an account is one customer")
        if by_id:
            if by_name and by_id[0] not in by_name:
                message = f"the id is that of {by_id[0]}, and the name that of {list_words(list(by_name))}"
                raise MatchError(message, "fix the id or the name where it is wrong")
            return Match(by_id[0], new_id=False)
        if len(by_name) > 1:
            raise MatchError(f"{name!r} may be {list_words(list(by_name))}", "give the row the account's id")
        if not by_name:
            return None
        slug = by_name[0]
        known = self._ids[slug]
        if crm_id and known and is_salesforce(known) == is_salesforce(crm_id):
            message = f"{name!r} is {slug}, whose account is {known}, not {crm_id}"
            raise MatchError(message, "are these two accounts of one company? Fix the record's crm_id if not")
        return Match(slug, crm_id is not None and known is None, crm_id is not None and known is not None)


def _ways(crm_id: str | None) -> list[str]:
    """The ways to write a record's id, the one to show first; a record may hold one that was mistyped at its end."""
    if crm_id is None:
        return []
    try:
        return [account_id(crm_id)]
    except IdError:
        return [crm_id, account_id(crm_id[:15])]
