"""What was planned with a customer, judged again: calls, talks and visits that are no longer allowed on their day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

PAUSING = frozenset(("paused", "at-risk", "review-overdue", "contract-ended", "withdrawn"))
"""Why an engagement that was allowed may need a word first; conditions and missing approvals were there before."""


@dataclass(frozen=True, slots=True)
class Barred:
    """A planned engagement and its day, `day`, on which it is not allowed (deny) or no longer simply so (ask)."""

    request: Request
    day: date
    decision: Decision

    @property
    def denied(self) -> bool:
        """Whether it may not take place at all."""
        return self.decision.answer is Answer.DENY

    @property
    def why(self) -> str:
        """The reasons, each once."""
        return " ".join(dict.fromkeys(reason.message for reason in self.decision.reasons))

    def cancel_by(self, today: date) -> date:
        """The last day to cancel it: the one before it takes place, and never one that has passed."""
        return max(today, self.day - ONE_DAY)


def engagement_answer(reference: Reference, library: Library, use: str, day: date, today: date) -> Decision:
    """The most permissive answer about a use (an atom) on its usual channels, anywhere. Raises DecisionError."""
    words = library.vocabulary
    usual = words.channels.sorted(words.usual_channels(use))
    channels = ["any"] if len(usual) == len(words.channels.atoms) else usual
    judge = library.judge(reference)
    answers = [judge.best(use, day, today=today, channel=channel) for channel in channels]
    return max(answers, key=lambda decision: (decision.answer.rank, decision.valid_through or date.min))


def planned_day(request: Request, today: date) -> date:
    """The day to judge an open engagement by: the one it is scheduled for, else when it is needed, today at least."""
    if request.scheduled:
        return request.scheduled.date()
    return max(today, request.needed_by or today)


def find_barred(reference: Reference, library: Library, today: date) -> Iterator[Barred]:
    """Every open engagement, from its request on, that is denied on its day, or that something now pauses."""
    for request in reference.requests:
        if not request.open:
            continue
        day = planned_day(request, today)
        try:
            decision = engagement_answer(reference, library, request.use, day, today)
        except DecisionError:
            continue  # another rule says what is wrong with the record
        codes = {reason.code for reason in decision.reasons}
        if decision.answer is Answer.DENY or (decision.answer is Answer.ASK and codes & PAUSING):
            yield Barred(request, day, decision)
