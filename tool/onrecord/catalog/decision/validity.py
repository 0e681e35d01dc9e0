"""Whether an authorization is in force, whatever it covers."""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import is_within
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Keys


def is_over(authorization: Authorization, day: date) -> bool:
    """Whether it has ended by the day: withdrawn on or before it, or past its last day."""
    if authorization.withdrawn and authorization.withdrawn.on <= day:
        return True
    return authorization.valid_through is not None and day > authorization.valid_through


def is_in_force(authorization: Authorization, day: date) -> bool:
    """Whether it is granted, has begun and has not ended on the day."""
    begun = is_within(day, authorization.valid_from, None)
    return authorization.state == "granted" and begun and not is_over(authorization, day)


def find_living(reference: Reference, day: date) -> Iterator[tuple[Authorization, Keys]]:
    """Each granted authorization in force on the day or later, with the route to it."""
    for i, authorization in enumerate(reference.authorizations):
        if authorization.state == "granted" and not is_over(authorization, day):
            yield authorization, ("authorizations", i)
