"""Everything that one request says, once, before it becomes a mail, a form or a PDF."""

from dataclasses import dataclass
from datetime import date

from onrecord.asking.words import Words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import Question
from onrecord.catalog.record.policy import Policy


@dataclass(frozen=True)
class Sheet:
    """A request to a customer, in their language.

    `logo` is the file that is asked for, with its media type; `old` the permission that is asked for again.
    """

    question: Question
    words: Words
    company: str
    contact: str
    customer: str
    asker: str
    why: str
    digest: str
    asker_email: str | None = None
    logo: tuple[str, bytes] | None = None
    old: Authorization | None = None

    @property
    def values(self) -> dict[str, str]:
        """What the blanks of the words are filled in with."""
        question, words = self.question, self.words
        values = {
            "company": self.company,
            "customer": self.customer,
            "contact": self.contact,
            "why": self.why.rstrip("."),
            "id": question.id,
            "day": words.day(question.on),
            "through": words.day(question.through),
            "channels": words.channels(question.channels),
            "territories": words.territories(question.territories),
            "incentive": question.incentive or "",
            "conditions": ", ".join(words.condition(term) for term in question.conditions),
        }
        if self.old:
            values["given"] = words.day(self.old.decided or self.old.valid_from or question.on)
            values["ends"] = words.day(self.ends)
        return values

    @property
    def ends(self) -> date:
        """The last day of the permission that is asked for again."""
        assert self.old
        return self.old.valid_through or self.old.review_by or self.question.on

    def say(self, section: str, key: str, **values: str) -> str:
        """Words with the blanks filled in."""
        return self.words.say(section, key, **self.values, **values)

    def use(self, term: str) -> dict[str, str]:
        """A use in plain words."""
        return self.words.use(term, **self.values)

    @property
    def name(self) -> str:
        """What the files are called."""
        return f"{self.question.customer}-{self.question.id}"


def contact(policy: Policy, asker: str) -> str:
    """Where a customer writes to when they want out: policy's address, else the asker's."""
    person = policy.people.get(asker)
    return policy.company.withdraw_contact or (person.email if person and person.email else policy.name_of(asker))
