"""Whether a publication stands on a day."""

from datetime import date

from onrecord.catalog.days import Days
from onrecord.catalog.decision import Decision
from onrecord.catalog.library import Library
from onrecord.catalog.reasons import DecisionError
from onrecord.catalog.reference import Publication, Reference


def publication_decision(
    reference: Reference, publication: Publication, library: Library, day: date
) -> Decision | None:
    """The decision for a publication's own use, channel, territory and quote, with what was cleared by that day.

    None where the record or the publication cannot be judged (a rule says why).
    """
    cleared = frozenset(cleared.condition for cleared in publication.cleared if cleared.on <= day)
    try:
        return library.judge(reference).decide(
            publication.use,
            publication.channel,
            publication.territory,
            Days.on(day),
            today=day,
            cleared=cleared,
            quote=publication.quote,
        )
    except DecisionError:
        return None
