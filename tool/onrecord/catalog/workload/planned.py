"""Planned calls, talks and visits, judged again: those that are no longer allowed on their day."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

PAUSING = frozenset(("paused", "at-risk", "review-overdue", "contract-ended", "withdrawn"))
"""Why an allowed engagement may now need a question first; conditions and missing approvals are not new."""


class Barred(Struct, frozen=True):
    """A planned engagement and its `day`, on which it is not allowed (deny) or only after asking (ask)."""

    request: Request
    day: date
    decision: Decision

    @property
    def denied(self) -> bool:
        """Whether it may not take place."""
        return self.decision.answer is Answer.DENY

    @property
    def why(self) -> str:
        """The reasons, each once."""
        return " ".join(dict.fromkeys(reason.message for reason in self.decision.reasons))

    def cancel_by(self, today: date) -> date:
        """The last day to cancel it: the day before it takes place, but not before today."""
        return max(today, self.day - ONE_DAY)


def decide_engagement(reference: Reference, library: Library, use: str, day: date, today: date) -> Decision:
    """The most permissive answer about a use (an atom) on its usual channels, anywhere. Raises DecisionError."""
    words = library.vocabulary
    usual = words.channels.sort(words.find_usual_channels(use))
    channels = ["any"] if len(usual) == len(words.channels.atoms) else usual
    judge = library.judge(reference)
    answers = [judge.find_best(use, day, today=today, channel=channel) for channel in channels]
    return max(answers, key=lambda decision: (decision.answer.rank, decision.valid_through or date.min))


def find_planned_day(request: Request, today: date) -> date:
    """The day to judge an open engagement by: when it is scheduled, or else needed, but not before today."""
    if request.scheduled:
        return request.scheduled.date()
    return max(today, request.needed_by or today)


def find_barred(reference: Reference, library: Library, today: date) -> Iterator[Barred]:
    """Every open engagement that is denied on its day, or that now needs a question first."""
    for request in reference.requests:
        if not request.open:
            continue
        day = find_planned_day(request, today)
        try:
            decision = decide_engagement(reference, library, request.use, day, today)
        except DecisionError:
            continue  # another rule says what is wrong with the record
        codes = {reason.code for reason in decision.reasons}
        if decision.answer is Answer.DENY or (decision.answer is Answer.ASK and codes & PAUSING):
            yield Barred(request, day, decision)
