"""What a record is about, axis by axis: terms as atoms, and cells that the record does not distinguish together."""

from collections.abc import Mapping

from onrecord.catalog.decision.answers import Cells
from onrecord.catalog.record.authorization import Authorization, Restriction
from onrecord.catalog.record.places import is_among
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary

_Scope = tuple[frozenset[str], frozenset[str], frozenset[str]]
"""The uses, channels and territories (atoms) that an authorization or a restriction is about."""


class Scopes:
    """The scopes of a record, grants first, then restrictions: bit i of a mask is scope i.

    Raises UnknownTermError for a term that the vocabulary does not have.
    """

    def __init__(self, reference: Reference, vocabulary: Vocabulary) -> None:
        self.reference = reference
        self.vocabulary = vocabulary
        scopes = (
            *(self._scope_grant(authorization) for authorization in reference.authorizations),
            *(self._scope_ban(restriction) for restriction in reference.restrictions),
        )
        self.name_places = any(authorization.places for authorization in reference.authorizations)
        self._held = {axis: tuple([scope[i] for scope in scopes]) for i, axis in enumerate(_AXES)}
        self._masks: dict[tuple[str, str], int] = {}
        self._granting: dict[int, list[Authorization]] = {}
        self._banning: dict[int, list[Restriction]] = {}
        self._classes: dict[tuple[str, str], Mapping[int, tuple[str, ...]]] = {}
        self._cells: dict[tuple[str, str, str], list[Cells]] = {}

    def select_granting(self, mask: int) -> list[Authorization]:
        """The authorizations of a mask, in the order of the record. Not to be changed."""
        if mask not in self._granting:
            self._granting[mask] = [a for i, a in enumerate(self.reference.authorizations) if mask >> i & 1]
        return self._granting[mask]

    def select_banning(self, mask: int) -> list[Restriction]:
        """The restrictions of a mask, in the order of the record. Not to be changed."""
        if mask not in self._banning:
            first = len(self.reference.authorizations)
            self._banning[mask] = [r for i, r in enumerate(self.reference.restrictions, first) if mask >> i & 1]
        return self._banning[mask]

    def list_cells(self, use: str, channel: str, territory: str, place: str | None = None) -> list[Cells]:
        """The question's cells; those that the record does not distinguish are one (rules 1, 3). Not to be changed.

        If a place is named, a grant for other places covers none of them.
        """
        if place is not None:
            return self._tell_cells_apart(use, channel, territory, place)
        key = use, channel, territory
        if key not in self._cells:
            self._cells[key] = self._tell_cells_apart(use, channel, territory, None)
        return self._cells[key]

    def _tell_cells_apart(self, use: str, channel: str, territory: str, place: str | None) -> list[Cells]:
        words, here = self.vocabulary, self._mask_here(place)
        if use in words.uses.atoms and channel in words.channels.atoms and territory in words.territories.atoms:
            masks = self.find_mask("uses", use), self.find_mask("channels", channel)
            mask = masks[0] & masks[1] & self.find_mask("territories", territory) & here
            return [Cells(use, (channel,), (territory,), mask, place is not None)]
        uses = {atom: self.find_mask("uses", atom) for atom in words.uses.expand_in_order(use)}
        channels = self._group_alike("channels", channel)
        territories = self._group_alike("territories", territory)
        return [
            Cells(atom, where, countries, mask & channel_mask & territory_mask & here, place is not None)
            for atom, mask in uses.items()
            for channel_mask, where in channels.items()
            for territory_mask, countries in territories.items()
        ]

    def _mask_here(self, place: str | None) -> int:
        """The scopes that can cover the question: all except grants for places other than the one it names."""
        if place is None:
            return _EVERY_SCOPE
        grants = enumerate(self.reference.authorizations)
        return ~sum(1 << i for i, one in grants if one.places and not is_among(place, one.places))

    def find_mask(self, axis: str, atom: str) -> int:
        """Which scopes contain an atom: bit i for scope i, grants first. Atoms of equal masks have the same answers."""
        mask = self._masks.get((axis, atom))
        if mask is None:
            mask = self._masks[axis, atom] = sum(1 << i for i, held in enumerate(self._held[axis]) if atom in held)
        return mask

    def _group_alike(self, axis: str, term: str) -> Mapping[int, tuple[str, ...]]:
        """A term's atoms by their masks; kept, because every use asks for the same channels and countries."""
        if (axis, term) not in self._classes:
            self._classes[axis, term] = self.vocabulary.axis(axis).tell_apart(term, self._held[axis])
        return self._classes[axis, term]

    def _scope_grant(self, authorization: Authorization) -> _Scope:
        """Omission narrows grants (rule 2). A request may leave an axis open, because it never allows anything."""
        words = self.vocabulary
        uses, channels, territories = authorization.scope
        if authorization.state != "granted" and uses:
            channels = channels or tuple(words.channels.atoms)
            territories = territories or tuple(words.territories.atoms)
        return (
            words.uses.expand_all(uses),
            words.channels.expand_all(channels),
            words.territories.expand_all(territories),
        )

    def _scope_ban(self, restriction: Restriction) -> _Scope:
        """Omission widens restrictions (rule 2)."""
        words = self.vocabulary
        return (
            words.uses.expand_all(restriction.uses or words.uses.atoms),
            words.channels.expand_all(restriction.channels or words.channels.atoms),
            words.territories.expand_all(restriction.territories or words.territories.atoms),
        )


_AXES = ("uses", "channels", "territories")
_EVERY_SCOPE = -1
"""A mask with every bit set (two's complement)."""
