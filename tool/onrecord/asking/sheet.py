"""Everything that a request says, in one place, before it becomes an e-mail, a form or a PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from onrecord.asking.words import Words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import PermissionRequest, Question
from onrecord.catalog.record.policy import Policy


@dataclass(frozen=True)
class Sheet:
    """A request to a customer, in their language.

    `logo` is the requested file, with its media type. `old` are the permissions to renew, by the id of the part;
    `again` says that the same request was sent before. `reply_to` is the address for the answer, `privacy` the page
    about personal data, and `address` the company's legal address.
    """

    request: PermissionRequest
    words: Words
    company: str
    contact: str
    customer: str
    asker: str
    why: str
    reply_to: str | None = None
    logo: tuple[str, bytes] | None = None
    old: Mapping[str, Authorization] = field(default_factory=dict)
    again: bool = False
    privacy: str | None = None
    address: str | None = None

    @property
    def values(self) -> dict[str, str]:
        """The values for the placeholders in the texts."""
        return {
            "company": self.company,
            "customer": self.customer,
            "contact": self.contact,
            "why": self.why.rstrip("."),
            "id": self.request.id,
            "day": self.words.day(self.request.on),
            "incentive": ", ".join(self.request.incentives),
            "privacy": self.privacy or "",
            "reply_to": self.reply_to or self.contact,
            **self._renewed,
        }

    @property
    def _renewed(self) -> dict[str, str]:
        if not self.old:
            return {}
        days = [(old.decided or old.valid_from or self.request.on, self.find_end(old)) for old in self.old.values()]
        return {
            "given": self.words.day(min(given for given, _ in days)),
            "ends": self.words.day(min(ends for _, ends in days)),
        }

    def find_end(self, old: Authorization) -> date:
        """The last day of a permission to renew."""
        return old.valid_through or old.review_by or self.request.on

    def part(self, part: Question) -> dict[str, str]:
        """The values for placeholders of one part: where, in which countries, from when until when, and conditions."""
        words, old = self.words, self.old.get(part.id)
        values = {
            "channels": words.channels(part.channels),
            "territories": words.territories(part.territories),
            "through": words.day(part.through),
            "conditions": ", ".join(words.condition(term) for term in part.conditions),
        }
        if part.begins:
            values["begins"] = words.day(part.begins)
        if old:
            values["given"] = words.day(old.decided or old.valid_from or part.on)
            values["ends"] = words.day(self.find_end(old))
        return values

    def term(self, part: Question, section: str) -> str:
        """From when until when a part is requested: from the answer on, or from the day on which a renewal begins."""
        key = "until" if section == "form" else "term"
        return self.say(section, f"{key}_from" if part.begins else key, **self.part(part))

    def say(self, section: str, key: str, **values: str) -> str:
        """A text with its placeholders filled in."""
        return self.words.say(section, key, **(self.values | values))

    def use(self, term: str, part: Question | None = None) -> dict[str, str]:
        """A use in plain words, with an example that fits the channels. It asks for the logo file if we have none."""
        words = self.words.use(term, **self.values)
        if part and not self.words.has_fitting_example(term, part.channels):
            words = words | {"example": ""}
        if term == "logo" and self.logo is None:
            return words | {"what": self.say("form", "logo_wanted")}
        return words

    @property
    def opening(self) -> str:
        """How the e-mail begins: as a first request, a renewal, or a repeated one."""
        if self.again:
            return "again"
        return ("renewal" if len(self.old) == 1 else "renewals") if self.old else "ask"

    @property
    def name(self) -> str:
        """The name of the files, without extension."""
        return f"{self.request.customer}-{self.request.id}"


def find_contact(policy: Policy, asker: str) -> str:
    """Where a customer writes to withdraw: the policy's address, otherwise that of the person who asks."""
    person = policy.people.get(asker)
    return policy.company.withdraw_contact or (person.email if person and person.email else policy.name_of(asker))
