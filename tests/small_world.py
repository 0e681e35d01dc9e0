"""A world small enough to be tried in full: three uses, two channels, three countries, and days that are numbered.

Tests of the decision share it; `day(0)` is a Monday, and everything in it happens within a fortnight.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from msgspec.structs import replace

from onrecord.catalog.record.authorization import Approval, Asked, Authorization, Restriction
from onrecord.catalog.record.evidence import Evidence, EvidenceState, FileFact
from onrecord.catalog.record.policy import AtRisk, Company, Person, Policy, Repository, Role
from onrecord.catalog.record.quote import Consent, Quote, Speaker
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Axis, Term, Vocabulary

SHA = "a" * 64
OTHER_SHA = "b" * 64


def make_day(number: int) -> date:
    """Day 0 is Monday 2 March 2026."""
    return date(2026, 3, 2) + timedelta(days=number)


TODAY = make_day(12).replace(year=2016)
"""Ten years before day 12, which so is the last day that can be asked about, and near enough to walk to."""


def make_axis(name: str, atoms: str, **groups: str) -> Axis:
    """An axis from words: `axis("uses", "logo quote", any="logo quote")`. Underscores in groups mean dashes."""
    terms = {atom: Term(atom, atom.capitalize(), f"{atom}.") for atom in atoms.split()}
    named = {group.replace("_", "-"): frozenset(members.split()) for group, members in groups.items()}
    return Axis(name, terms, {group: Term(group, group.capitalize(), f"{group}.") for group in named}, named)


VOCABULARY = Vocabulary(
    uses=make_axis("uses", "logo quote call", asset="logo quote", any="logo quote call"),
    channels=make_axis("channels", "web deck", public="web", any="web deck"),
    territories=make_axis("territories", "NO DE AT", dach="DE AT", worldwide="NO DE AT"),
    industries=make_axis("industries", "energy retail"),
    sizes=make_axis("sizes", "small large"),
    products=make_axis("products", "ledger planning"),
    use_cases=make_axis("use_cases", "closing audits"),
    conditions=make_axis("conditions", "copy-approval notify-before"),
)

POLICY = Policy(
    company=Company("Fernwright Software"),
    repository=Repository("https://git.example/references"),
    roles={role: Role(role, role.upper()) for role in ("cs", "legal")},
    people={
        "dana": Person("dana", "Dana Okafor", frozenset({"cs"})),
        "lee": Person("lee", "Lee Hartmann", frozenset({"legal"})),
        "mara": Person("mara", "Mara Conti", frozenset()),
    },
    approvals_default=frozenset({"cs"}),
    approvals_by_use={"quote": frozenset({"cs", "legal"}), "call": frozenset()},
    at_risk=AtRisk(health_below=50, nps_below=7, renewal_within_days=2, pauses=frozenset()),
)

PROOF = Evidence(SHA, "evidence/form.pdf", None, EvidenceState.OK)
LOGO: Mapping[str, FileFact] = {"logo.svg": FileFact(SHA)}


def grant(**changes: object) -> Authorization:
    """A grant of everything from day 2 through day 6 that lacks nothing."""
    whole = Authorization(
        id="wall",
        state="granted",
        requested=Asked(make_day(0), "mara", ("any",)),
        decided=make_day(1),
        uses=("any",),
        channels=("any",),
        territories=("worldwide",),
        valid_from=make_day(2),
        valid_through=make_day(6),
        basis="email",
        evidence=PROOF,
        recorded_by="mara",
        approvals=(Approval("cs", "dana", make_day(1)), Approval("legal", "lee", make_day(1))),
        logo_sha256=(SHA,),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def make_requested(**changes: object) -> Authorization:
    """A question to the customer that has no answer yet."""
    asked = Authorization("wall", "requested", Asked(make_day(0), "mara", ("any",), ("any",), ("worldwide",)))
    return replace(asked, **changes)  # type: ignore[arg-type]


def forbid(**changes: object) -> Restriction:
    """A restriction of everything from day 4 on."""
    return replace(Restriction("never", make_day(4), "the customer's form, box 4"), **changes)  # type: ignore[arg-type]


def quote(**changes: object) -> Quote:
    """Words whose speaker agreed from day 3 through day 5, resting on the grant `wall`."""
    words = Quote("cfo", "It works.", Speaker(title="CFO"), "title-only", "wall", (), Consent(make_day(3), make_day(5)))
    return replace(words, **changes)  # type: ignore[arg-type]


def make_customer(*authorizations: Authorization, **changes: object) -> Reference:
    """An active customer with those authorizations and a logo file."""
    reference = Reference(
        "nordlys-bank",
        "Nordlys Bank",
        "active",
        "dana",
        logo="logo.svg",
        authorizations=authorizations,
        files=LOGO,
    )
    return replace(reference, **changes)  # type: ignore[arg-type]
