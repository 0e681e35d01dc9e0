"""How to describe a customer who may not be named: the agreed words, wherever the anonymous story is allowed."""

from datetime import date

from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.facts import Facts

STORY, NAMING = "anonymous-story", ("name", "logo")


class AgreedDescription(Facts, frozen=True):
    """The agreed words, and whether the customer may be named anywhere at all."""

    words: str
    may_be_named: bool

    @property
    def sentence(self) -> str:
        """What to say, in one line."""
        keep = "" if self.may_be_named else "Do not name them to anybody outside the company. "
        return f"{keep}Describe them as “{self.words}”."


def find_agreed_description(judge: Judge, day: date) -> AgreedDescription | None:
    """The description, if the story is not denied everywhere on the day, else None."""
    reference, uses = judge.reference, judge.vocabulary.uses
    if not reference.anonymous_as or STORY not in uses.atoms:
        return None
    if judge.find_most(STORY, day).answer is Answer.DENY:
        return None
    named = [judge.find_most(use, day).answer for use in NAMING if use in uses.atoms]
    return AgreedDescription(reference.anonymous_as, any(answer is not Answer.DENY for answer in named))


def find_description_beside(judge: Judge, use: str, answer: Answer, day: date) -> AgreedDescription | None:
    """The description to show with an answer about the anonymous story, or about a name that is denied.

    None for other answers, or if nothing was agreed.
    """
    denied = answer is Answer.DENY
    if not ((use == STORY and not denied) or (use in NAMING and denied)):
        return None
    return find_agreed_description(judge, day)
