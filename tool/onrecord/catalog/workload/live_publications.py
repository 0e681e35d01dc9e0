"""What is published, judged by the decision for its use, channel and territory."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError, Reason
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Withdrawal
from onrecord.catalog.record.days import ONE_DAY, Days
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.finding import Keys

WITHDRAWN = "withdrawn-"
"""The beginning of the id of a restriction that goes with a withdrawal; the authorization's id follows."""

EVERYTHING = f"{WITHDRAWN}everything"
"""The id of the restriction that goes with a withdrawal of everything."""


UNDATED = frozenset(("retired", "paused", "candidate", "unproven"))
"""Reasons without a day in the record: they are true today, and may have become true today."""


def judge_publication(reference: Reference, publication: Publication, library: Library, day: date) -> Decision | None:
    """The decision about a publication on a day; None if the record cannot be judged (another rule says why).

    If it shows an old logo file, the new file's permission does not count for it.
    """
    cleared = frozenset([cleared.condition for cleared in publication.cleared if cleared.on <= day])
    try:
        decision = library.judge(reference).decide(
            publication.use,
            publication.channel,
            publication.territory,
            Days.on(day),
            today=day,
            cleared=cleared,
            quote=publication.quote,
            place=publication.where,
        )
    except DecisionError:
        return None
    if decision.answer is Answer.ALLOW and shows_earlier_logo(reference, publication, day):
        why = f"It shows an old logo file; {', '.join(decision.authorizations)} allows the one in the record."
        return Decision(Answer.DENY, (Reason("expired", publication.authorization, why),))
    return decision


def shows_earlier_logo(reference: Reference, publication: Publication, day: date) -> bool:
    """Whether a publication shows a logo file from before the one in the record.

    Its permission is not for the file in the record, while another permission is, and has begun by the day.
    """
    if publication.use != "logo" or reference.logo_sha256 is None:
        return False
    for_this = [
        a
        for a in reference.authorizations
        if reference.logo_sha256 in a.logo_sha256 and a.valid_from and a.valid_from <= day
    ]
    if publication.authorization:
        return bool(for_this) and publication.authorization not in {a.id for a in for_this}
    begins = [a.valid_from for a in for_this if a.valid_from]
    return bool(begins) and publication.since < min(begins)


def shows_earlier_wording(
    reference: Reference, publication: Publication, quote: str | None, library: Library, day: date
) -> bool:
    """Whether a publication shows an earlier wording of a quote, which is no longer allowed on the day."""
    old, new = (reference.find_quote(id_) if id_ else None for id_ in (publication.quote, quote))
    if old is None or new is None or old.id == new.id or old.speaker != new.speaker:
        return False
    decision = judge_publication(reference, publication, library, day)
    return decision is not None and decision.answer is Answer.DENY


def list_live(reference: Reference, library: Library, day: date) -> Iterator[tuple[Publication, Keys, Decision]]:
    """Each publication that is live on the day, with the route to it and the decision about it.

    Those that cannot be judged are left out.
    """
    for i, publication in enumerate(reference.publications):
        if publication.is_live(day):
            decision = judge_publication(reference, publication, library, day)
            if decision is not None:
                yield publication, ("publications", i), decision


def may_stay(reference: Reference, publication: Publication, decision: Decision) -> bool:
    """Whether a publication is denied only by withdrawals that allow earlier copies to stay."""
    reasons = decision.reasons
    if publication.authorization is None:  # then the withdrawal of each permission decides, not that of everything
        single = tuple(reason for reason in reasons if reason.id != EVERYTHING)
        reasons = single if any((reason.id or "").startswith(WITHDRAWN) for reason in single) else reasons
    gone = [_find_withdrawal(reference, reason, publication) for reason in reasons]
    stays = [w is not None and w.copies == "stop-new" and publication.since < w.on for w in gone]
    if any(reason.code == "restricted" for reason in decision.reasons):
        return all(stays)
    return None not in gone and any(stays)


def _find_withdrawal(reference: Reference, reason: Reason, publication: Publication) -> Withdrawal | None:
    id_ = reason.id or ""
    if reason.code == "restricted" and id_ == EVERYTHING:
        id_ = publication.authorization or ""
    elif reason.code == "restricted":
        id_ = id_.removeprefix(WITHDRAWN) if id_.startswith(WITHDRAWN) else ""
    elif reason.code != "withdrawn":
        return None
    found = reference.by_id.get(id_)
    return found.withdrawn if found else None


def find_refused_since(reference: Reference, publication: Publication, library: Library, day: date) -> date:
    """The first day of the period up to `day` on which it was published without being allowed.

    `day` itself is such a day. The result is not before the day of publication. What the record does not date (that a
    customer is paused or retired, that a file is gone) counts for `day` alone, because it may be new.
    """
    first = day
    now = judge_publication(reference, publication, library, day)
    if now is None or {reason.code for reason in now.reasons} & UNDATED:
        return day
    for start in sorted(_list_turns(reference, publication, library, day), reverse=True):
        decision = judge_publication(reference, publication, library, start)
        if decision is None or decision.answer is Answer.ALLOW or {r.code for r in decision.reasons} & UNDATED:
            break
        first = start
    return first


def list_refused_stretches(
    reference: Reference, publication: Publication, library: Library, day: date
) -> Iterator[tuple[date, date]]:
    """The periods up to `day`, as (first, last), in which it was published without being allowed.

    A copy that may stay after a withdrawal is allowed. What the record does not date counts for `day` alone.
    """
    last = min(day, publication.removed - ONE_DAY) if publication.removed else day
    first: date | None = None
    for turn in sorted(_list_turns(reference, publication, library, last)):
        if _is_refused(reference, publication, library, turn, dated=True):
            first = first or turn
        elif first:
            yield first, turn - ONE_DAY
            first = None
    if first:
        yield first, last
    elif publication.is_live(day) and _is_refused(reference, publication, library, day, dated=False):
        yield day, day


def _is_refused(reference: Reference, publication: Publication, library: Library, day: date, *, dated: bool) -> bool:
    decision = judge_publication(reference, publication, library, day)
    if decision is None or decision.answer is not Answer.DENY or may_stay(reference, publication, decision):
        return False
    return not (dated and {reason.code for reason in decision.reasons} & UNDATED)


def _list_turns(reference: Reference, publication: Publication, library: Library, day: date) -> set[date]:
    """The days from its publication up to `day` on which the decision about it may change."""
    p, judge = publication, library.judge(reference)
    turns = {p.since, *(cleared.on for cleared in p.cleared)}
    if p.use == "logo":  # what another permission says of the file counts too: see shows_earlier_logo
        turns.update(judge.list_boundaries())
    else:
        with suppress(DecisionError):  # then it cannot be judged on any day
            turns.update(judge.find_turns(p.use, p.channel, p.territory, p.quote, p.where))
    return {turn for turn in turns if publication.since <= turn <= day}
