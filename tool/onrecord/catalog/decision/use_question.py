"""A question about a use, from a verb, a program or an assistant."""

from datetime import date

from msgspec import Struct

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.judge import Judge, check_question
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.vocabulary import Vocabulary


class UseQuestion(Struct, frozen=True):
    """May we use a customer in this way? `decide` in catalog/decision/judge.py explains each part."""

    use: str
    channel: str
    territory: str
    days: Days
    cleared: frozenset[str] = frozenset()
    quote: str | None = None
    place: str | None = None

    def check(self, vocabulary: Vocabulary, today: date) -> None:
        """Refuse a question that has no answer for any customer. Raises DecisionError."""
        words = (self.use, self.channel, self.territory, self.days)
        check_question(*words, vocabulary=vocabulary, today=today, cleared=self.cleared)

    def put_to(self, judge: Judge, today: date) -> Decision:
        """The decision about one customer. Raises DecisionError if the question or the record cannot be judged."""
        words = (self.use, self.channel, self.territory, self.days)
        return judge.decide(*words, today=today, cleared=self.cleared, quote=self.quote, place=self.place)
