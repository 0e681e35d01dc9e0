"""The policy: people, approvals, limits, warning windows."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import field

from onrecord.catalog.record.facts import Facts

Forge = Literal["github", "gitlab", "gitea"]
"""A kind of Git host; Forgejo also accepts `gitea`."""
Period = Literal["month", "quarter", "year"]


class Company(Facts, frozen=True):
    """The company. `mark` is a picture next to policy.yaml, for the header of the sites."""

    name: str
    website: str | None = None
    withdraw_contact: str | None = None
    mark: str | None = None


class Repository(Facts, frozen=True):
    """Where the catalog is on the Git host."""

    url: str
    branch: str = "main"
    forge: Forge = "github"


class Site(Facts, frozen=True):
    """Where the site is hosted, and after how many days a build counts as stale."""

    url: str | None = None
    stale_after_days: int = 3


class Role(Facts, frozen=True):
    """A role of the program."""

    id: str
    title: str
    what: str = ""


class Person(Facts, frozen=True):
    """A person named in records. `forge` is the login on the Git host, by which reviews are recognized."""

    id: str
    name: str
    roles: frozenset[str]
    forge: str | None = None
    email: str | None = None
    left: date | None = None


class Step(Facts, frozen=True):
    """One step of the program and the roles in it (RACI)."""

    id: str
    title: str
    responsible: str
    accountable: str
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


class Limit(Facts, frozen=True):
    """At most `max` engagements of `use` in a calendar `per` (month, quarter, year), `rest_days` apart."""

    use: str
    max: int
    per: Period
    rest_days: int = 0


class RequestDays(Facts, frozen=True):
    """After how many days a request, an outcome, a thank-you or a nomination is due."""

    stale_days: int = 14
    stale_high_value_days: int = 5
    outcome_days: int = 10
    thanks_days: int = 7
    nomination_days: int = 60
    high_value: tuple[float, str] | None = None

    def is_high(self, amount: float | None, currency: str | None) -> bool:
        """Whether a deal of this size is of high value; amounts in a currency that policy does not name never are."""
        return (
            self.high_value is not None
            and amount is not None
            and (currency == self.high_value[1] and amount >= self.high_value[0])
        )


class AtRisk(Facts, frozen=True):
    """Thresholds of the signals, and which of them pause a reference."""

    health_below: float = 50
    nps_below: float = 7
    renewal_within_days: int = 60
    pauses: frozenset[str] = frozenset()


class Privacy(Facts, frozen=True):
    """What every request says about personal data: the address of the notice, and the company's address."""

    notice: str | None = None
    address: str | None = None


class Policy(Facts, frozen=True, gc=True, dict=True):
    """policy.yaml as facts. Days are civil days in `time_zone`.

    `least_people` is how many different people must have approved a use, if more than one for each role.
    `same_evidence` are the roles that must agree to a gain based on evidence that was on record; None is the default.
    `demo_today` is the one day that a sample's answers are for.
    """

    company: Company
    repository: Repository
    roles: Mapping[str, Role] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    approvals_default: frozenset[str] = frozenset()
    approvals_by_use: Mapping[str, frozenset[str]] = field(default_factory=dict)
    least_people: Mapping[str, int] = field(default_factory=dict)
    distinct_people: bool = True
    same_evidence: frozenset[str] | None = None
    raci: Mapping[str, Step] = field(default_factory=dict)
    limits: tuple[Limit, ...] = ()
    site: Site = Site()
    time_zone: str = "UTC"
    max_days: int = 1096
    expiring_days: tuple[int, ...] = (90, 60, 30, 7)
    review_days: int = 30
    quiet_days: int = 7
    requests: RequestDays = RequestDays()
    remote_evidence_counts: bool = True
    at_risk: AtRisk = AtRisk()
    no_incentive_industries: frozenset[str] = frozenset()
    privacy: Privacy = Privacy()
    evidence_store: str | None = None
    demo_today: date | None = None

    @property
    def rules_url(self) -> str | None:
        """The page of the published site that explains the rules; None if the site has no address."""
        return f"{self.site.url.rstrip('/')}/rules/" if self.site.url else None

    def find_approval_roles(self, use: str) -> frozenset[str]:
        """The roles that must have approved before a use (an atom) is allowed."""
        return self.approvals_by_use.get(use, self.approvals_default)

    def find_person_by_login(self, login: str | None, today: date) -> Person | None:
        """The person with a login on the Git host who has not left; None if nobody has it, or two people have."""
        here = [p for p in self.people.values() if p.forge and not (p.left and p.left <= today)]
        found = [person for person in here if login and person.forge and person.forge.casefold() == login.casefold()]
        return found[0] if len(found) == 1 else None

    def title_of(self, role: str) -> str:
        """The role's title, or the key itself if policy does not have it."""
        known = self.roles.get(role)
        return known.title if known else role

    def name_of(self, person: str) -> str:
        """The person's name, or the key itself if policy does not have it."""
        known = self.people.get(person)
        return known.name if known else person
