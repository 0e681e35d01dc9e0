# ruff: noqa: E501, ISC004 - a table: one attack a line, however long its text
"""Attacks on the gate, as one table: what somebody tries in a pull request, and with whose approval alone it passes.

Each is a change to the catalog below, made by Mara Conti of marketing unless it says otherwise.
`tests/trust/test_gate_attacks.py` tries each in a repository of its own: without the approvals the gate must refuse it,
with them it must let it pass.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from git_catalogs import Clone

PROOF = b"They said yes.\n"
SHA = hashlib.sha256(PROOF).hexdigest()
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>\n'
LOGO_SHA = hashlib.sha256(LOGO).hexdigest()
OTHER_LOGO = LOGO.replace(b"8v8", b"7v7")

HOME = "references/nordlys-bank"
RECORD = f"{HOME}/reference.yaml"
PAUSED = "references/havn-sjomat/reference.yaml"
ENDED = "references/tinde-energi/reference.yaml"
WISHES = "references/solgard-hotell/reference.yaml"
CALL = f"{HOME}/requests/2026-11-10-globex.yaml"
HELD = f"{HOME}/requests/2026-10-01-initech.yaml"
POLICY, WORDS = "schema/policy.yaml", "schema/vocabulary.yaml"

EVIDENCE = f"evidence: {{file: evidence/form.txt, sha256: {SHA}}}"
GRANTED = """\
    state: granted
    decided: 2026-01-15
    channels: [website]
    territories: [NO]
    valid_from: 2026-01-15
    valid_through: 2027-06-14
    basis: email
    recorded_by: dana
    approvals: [{role: cs, by: ines, on: 2026-01-16}]
"""
NORDLYS = f"""\
name: Nordlys Bank
aliases: [Nordlys]
anonymous_as: a Nordic bank
website: https://nordlys.example
logo: logo.svg
status: active
owner: dana
profile: {{industry: retail, summary: They close their books in two days.}}
relationship: {{crm_id: A-7, renewal: 2027-06-01, health: {{score: 80, on: 2026-11-01}}}}
authorizations:
  - id: 2026-name
    uses: [name]
{GRANTED}    {EVIDENCE}
    note: Not beside a competitor.
    signer: {{title: Head of communications, authority: signatory}}
    survives_contract: no
    incentive: {{what: 5 % discount, disclosure: The customer had a discount.}}
  - id: 2026-logo
    uses: [logo]
    logo_sha256: {LOGO_SHA}
    conditions: [copy-approval, legal-review]
{GRANTED}    {EVIDENCE}
  - id: 2025-quote
    uses: [quote]
{GRANTED}    {EVIDENCE}
    withdrawn: {{on: 2026-05-01, copies: recall}}
  - id: 2026-press
    state: requested
    requested: {{on: 2026-11-10, by: sam, uses: [press-release], channels: [press], territories: [NO]}}
restrictions:
  - {{id: no-ads, uses: [name], channels: [paid-ads], from: 2026-01-15, why: Not in advertisements.}}
quotes:
  - id: cfo
    text: It works.
    speaker: {{name: Kari Lund, title: CFO}}
    attribution: title-only
    authorization: 2026-name
    consent: {{on: 2026-02-01, through: 2026-12-31, basis: email, {EVIDENCE}}}
preferences:
  limits: [{{use: reference-call, max: 1, per: year}}]
  blackouts: [{{from: 2026-12-15, through: 2027-01-05, why: year-end close}}]
  no_contact_with: [Globex]
  topics_barred: [pricing]
  notice_days: 5
content:
  - {{id: story, use: case-study, title: Two days, url: https://fernwright.example/story, published: 2026-03-01}}
publications:
  - id: wall
    use: name
    channel: website
    territory: NO
    where: https://fernwright.example/customers
    since: 2026-02-01
    authorization: 2026-name
    by: piet
outreach:
  - {{on: 2026-06-01, by: sam, team: sales, about: a call}}
"""


def make_customer(name: str, status: str, proof: bytes) -> str:
    """A customer who allows to be named on a condition, on evidence of their own."""
    return f"""\
name: {name}
status: {status}
owner: dana
authorizations:
  - id: 2026-name
    uses: [name]
    conditions: [copy-approval]
{GRANTED}    evidence: {{file: evidence/form.txt, sha256: {hashlib.sha256(proof).hexdigest()}}}
"""


CATALOG: dict[str, str | bytes] = {
    RECORD: NORDLYS,
    f"{HOME}/evidence/form.txt": PROOF,
    f"{HOME}/logo.svg": LOGO,
    CALL: "use: reference-call\nrequested: {on: 2026-11-10, by: sam}\nprospect: Hooli GmbH\nneeded_by: 2026-12-01\n",
    HELD: (
        "use: reference-call\nrequested: {on: 2026-09-01, by: sam}\napproved: {on: 2026-09-02, by: ines}\n"
        "customer: {on: 2026-09-03, answer: accepted}\nheld: 2026-10-01\n"
    ),
    PAUSED: make_customer("Havn Sjømat", "paused\nstatus_reason: They are merging.", b"Havn"),
    "references/havn-sjomat/evidence/form.txt": b"Havn",
    ENDED: make_customer("Tinde Energi", "active", b"Tinde") + "relationship: {contract_ended: 2026-06-01}\n",
    "references/tinde-energi/evidence/form.txt": b"Tinde",
    WISHES: "name: Solgard Hotell\nstatus: candidate\nowner: dana\npreferences: {no_contact_with: [Globex]}\n",
}

DANA, INES, LEE, JONAS, NOOR = "dana-okafor", "ines-valverde", "lee-hartmann", "jonas-lq", "noor-rahimi"
MARA, PIET, SAM = "mara-conti", "piet-dewilde", "sam-adeyemi"
CS_MAIL, ADMIN_MAIL = "Inés Valverde <ines@fernwright.example>", "Jonas Lindqvist <jonas@fernwright.example>"


@dataclass(frozen=True)
class Attack:
    """One attack: its kind, what is tried, how, who approves along, and with whose approvals alone it passes.

    `base` is what is another way in the catalog before it is attacked: (path, text, other text).
    """

    kind: str
    what: str
    do: Callable[[Clone], object]
    passes_with: tuple[str, ...] = ()
    author: str = MARA
    accomplices: tuple[str, ...] = ()
    commit: bool = True
    unreadable: bool = False
    base: tuple[tuple[str, str, str], ...] = ()


ATTACKS: list[Attack] = []


def edit(path: str, *pairs: tuple[str, str]) -> Callable[[Clone], None]:
    """Change a file: each first text, which must be there, becomes the second."""

    def do(clone: Clone) -> None:
        text = (clone.root / path).read_text()
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new, 1)
        clone.write_all({path: text})

    return do


def write(path: str, content: str | bytes = "x\n") -> Callable[[Clone], None]:
    """Write a file."""
    return lambda clone: clone.write_all({path: content})


def remove(*paths: str) -> Callable[[Clone], None]:
    """Remove files or directories."""
    return lambda clone: [clone.git("rm", "-r", "--quiet", path) for path in paths]


def add(
    kind: str, what: str, do: Callable[[Clone], object], *passes_with: str, author: str = MARA,
    accomplices: tuple[str, ...] = (), commit: bool = True, unreadable: bool = False,
    base: Iterable[tuple[str, str, str]] = (),
) -> None:  # fmt: skip
    """A row of the table."""
    ATTACKS.append(Attack(kind, what, do, passes_with, author, accomplices, commit, unreadable, tuple(base)))


NEW_PROOF = ("evidence: {file: evidence/form.txt", "evidence: {url: https://mail.example/new")
MAIL = f"evidence: {{url: https://mail.example/new, sha256: {'c' * 64}}}"


def change_name(old: str, new: str) -> Callable[[Clone], None]:
    """Change 2026-name, and put it on new evidence."""
    return edit(RECORD, (f"    {EVIDENCE}\n    note", f"    {MAIL}\n    note"), (old, new))


# 1. More is possible, or will be.
GAIN = "something is gained unnoticed"
add(GAIN, "another use on the old permission", change_name("uses: [name]", "uses: [name, case-study]"), INES)
add(GAIN, "the group of all uses", change_name("uses: [name]\n", "uses: [asset]\n"), accomplices=(INES, LEE))
add(GAIN, "another channel", change_name("channels: [website]", "channels: [website, blog]"), INES)
add(GAIN, "every channel", change_name("channels: [website]", "channels: [any]"), INES)
add(GAIN, "another country", change_name("territories: [NO]", "territories: [NO, SE]"), INES)
add(GAIN, "the world", change_name("territories: [NO]", "territories: [worldwide]"), INES)
add(GAIN, "a later end", change_name("valid_through: 2027-06-14", "valid_through: 2030-06-14"), INES)
add(GAIN, "no end, only a review", change_name("valid_through: 2027-06-14", "review_by: 2030-06-14"), INES)
add(GAIN, "an earlier first day", change_name("valid_from: 2026-01-15", "valid_from: 2025-01-15"), INES)
add(
    GAIN, "past days become a yes: a worldwide grant of 2020 that ended yesterday",
    edit(RECORD, ("restrictions:\n", f"""\
  - id: 2020-name
    state: granted
    decided: 2020-01-15
    uses: [name]
    channels: [any]
    territories: [worldwide]
    valid_from: 2020-01-15
    valid_through: 2026-11-20
    basis: email
    recorded_by: dana
    approvals: [{{role: cs, by: ines, on: 2020-01-16}}]
    {MAIL}
restrictions:
""")), INES,
)  # fmt: skip
add(GAIN, "one of two conditions is dropped", edit(RECORD, ("copy-approval, ", "")), INES, LEE)
add(
    GAIN,
    "both conditions are dropped",
    edit(RECORD, ("    conditions: [copy-approval, legal-review]\n", "")),
    INES,
    LEE,
)
add(
    GAIN,
    "another condition replaces two",
    edit(RECORD, ("[copy-approval, legal-review]", "[notify-before]")),
    INES,
    LEE,
)
add(
    GAIN,
    "a withdrawal is removed",
    edit(RECORD, ("    withdrawn: {on: 2026-05-01, copies: recall}\n", "")),
    INES,
    LEE,
)
add(GAIN, "a withdrawal is postponed", edit(RECORD, ("{on: 2026-05-01, copies", "{on: 2027-05-01, copies")), INES, LEE)
add(GAIN, "copies of what was withdrawn may stay", edit(RECORD, ("copies: recall", "copies: stop-new")), INES)
add(GAIN, "it outlives the contract", edit(RECORD, ("survives_contract: no", "survives_contract: yes")), INES, LEE)
add(
    GAIN,
    "it may outlive the contract",
    edit(RECORD, ("survives_contract: no", "survives_contract: unstated")),
    INES,
    LEE,
)
add(
    GAIN,
    "a pause is lifted while a condition is open",
    edit(PAUSED, ("paused\nstatus_reason: They are merging.", "active")),
    INES,
)
add(
    GAIN,
    "the contract's end is removed while a condition is open",
    edit(ENDED, ("relationship: {contract_ended: 2026-06-01}\n", "")),
    INES,
)
add(
    GAIN,
    "the contract's end is postponed",
    edit(ENDED, ("contract_ended: 2026-06-01", "contract_ended: 2030-06-01")),
    INES,
)
add(GAIN, "a candidate becomes a reference", edit(WISHES, ("status: candidate", "status: active")), INES)
add(
    GAIN,
    "a condition is dropped while the reference is paused",
    edit(PAUSED, ("    conditions: [copy-approval]\n", "")),
    INES,
    LEE,
)
add(
    GAIN,
    "a condition is dropped after the contract's end",
    edit(ENDED, ("    conditions: [copy-approval]\n", "")),
    INES,
    LEE,
)
add(
    GAIN,
    "a restriction is lifted",
    edit(
        RECORD,
        (
            "restrictions:\n  - {id: no-ads, uses: [name], channels: [paid-ads], from: 2026-01-15, why: Not in advertisements.}\n",
            "",
        ),
    ),
    INES,
)
add(
    GAIN,
    "a restriction ends",
    edit(RECORD, ("from: 2026-01-15, why: Not", "from: 2026-01-15, through: 2026-11-20, why: Not")),
    INES,
)
add(
    GAIN, "a restriction begins later", edit(RECORD, ("from: 2026-01-15, why: Not", "from: 2027-01-15, why: Not")), INES
)
add(
    GAIN,
    "a restriction covers fewer channels",
    edit(RECORD, ("channels: [paid-ads], from", "channels: [email], from")),
    INES,
)
add(
    GAIN,
    "a restriction covers only some countries",
    edit(RECORD, ("paid-ads], from", "paid-ads], territories: [SE], from")),
    INES,
)
add(GAIN, "a new request for a use is made", edit(RECORD, ("restrictions:\n", """\
  - id: 2026-video
    state: requested
    requested: {on: 2026-11-20, by: mara, uses: [video], channels: [website], territories: [NO]}
restrictions:
""")), INES)  # fmt: skip
add(
    GAIN,
    "a speaker's consent runs longer",
    edit(RECORD, ("through: 2026-12-31, basis", "through: 2030-12-31, basis")),
    INES,
    LEE,
)
add(
    GAIN,
    "a vocabulary term covers more",
    edit(WORDS, ("members: [BE, NL, LU]", "members: [BE, NL, LU, NO]")),
    JONAS,
)

SOURCE = "attribution: title-only\n    source: {kind: review-site, name: Reviews, url: https://r.example, published: 2026-05-02, terms: {link: true, max_age_days: 30}}"
PLACED = (("    note: Not beside", "    places: ['https://fernwright.example/customers*']\n    note: Not beside"),)
for what, base, old, new, passes in (
    ("the places it is limited to are removed", PLACED, f"    {PLACED[0][1].splitlines()[0].strip()}\n", "", (INES, LEE)),
    ("one more place", PLACED, "customers*']", "customers*', 'https://fernwright.example/press*']", (INES, LEE)),
    ("a place becomes a wider pattern", PLACED, "/customers*']", "/*']", (INES, LEE)),
    ("the first day and the last day both move later", (), "valid_from: 2026-01-15\n    valid_through: 2027-06-14", "valid_from: 2026-11-20\n    valid_through: 2027-07-14", (INES, LEE)),
    ("a use is replaced by another", (), "uses: [name]\n    state", "uses: [case-study]\n    state", (INES, LEE)),
    ("a channel is replaced by another", (), "channels: [website]", "channels: [email]", (INES, LEE)),
    ("a retired customer is only paused", (("status: active", "status: retired\nstatus_reason: Gone"),), "status: retired", "status: paused", (INES, LEE)),
    ("a retired customer becomes a candidate", (("status: active", "status: retired\nstatus_reason: Gone"),), "status: retired\nstatus_reason: Gone", "status: candidate", (INES, LEE)),
    ("a speaker who left is back", (("title: CFO}", "title: CFO, left: 2026-06-01}"),), ", left: 2026-06-01}", "}", (INES,)),
    ("a reviewer's words may be older than the source's terms allow", (("attribution: title-only", SOURCE),), "max_age_days: 30", "max_age_days: 3000", (INES,)),
    ("the terms of a quote's source are dropped", (("attribution: title-only", SOURCE),), ", terms: {link: true, max_age_days: 30}", "", (INES,)),
    ("a speaker's consent is removed", (), f"    consent: {{on: 2026-02-01, through: 2026-12-31, basis: email, {EVIDENCE}}}\n", "", (INES,)),
    ("what was declined is granted", (("state: granted\n    decided: 2026-01-15\n    channels", "state: declined\n    decided: 2026-01-15\n    channels"),), "state: declined", "state: granted", (INES, LEE)),
    ("one more logo is listed as allowed", (), f"logo_sha256: {LOGO_SHA}", f"logo_sha256: [{LOGO_SHA}, {'e' * 64}]", (INES, LEE)),
):  # fmt: skip
    add(
        GAIN,
        what,
        edit(RECORD, (old, new)),
        *passes,
        accomplices=(DANA,) if LEE in passes else (LEE,),
        base=[(RECORD, *pair) for pair in base],
    )

# 2. Fields that carry permission, or are shown.
FIELD = "a guarded field is changed"
for what, old, new in (
    ("a limit in the customer's own words is rewritten", "note: Not beside a competitor.", "note: Anywhere."),
    ("a limit in the customer's own words is dropped", "    note: Not beside a competitor.\n", ""),
    ("the reason for a restriction is rewritten", "why: Not in advertisements.", "why: Not on buses."),
    ("verbal becomes a signed form", "basis: email", "basis: signed-form"),
    ("the signer gains authority", "authority: signatory", "authority: the board"),
    ("the signer's function changes", "title: Head of communications", "title: Chief executive"),
    ("the answer gets another date", "decided: 2026-01-15", "decided: 2025-01-15"),
    ("somebody else recorded it", "recorded_by: dana", "recorded_by: tess"),
    ("the incentive's disclosure changes", "disclosure: The customer had a discount.", "disclosure: None."),
    ("the incentive is dropped", "    incentive: {what: 5 % discount, disclosure: The customer had a discount.}\n", ""),
    ("it claims to replace another permission", "    survives_contract", "    supersedes: 2025-quote\n    survives_contract"),
    ("the person who asked changes", "requested: {on: 2026-11-10, by: sam", "requested: {on: 2026-11-10, by: tess"),
    ("the day it was asked changes", "requested: {on: 2026-11-10, by: sam", "requested: {on: 2025-11-10, by: sam"),
    ("the name changes", "name: Nordlys Bank", "name: Nordlys Group"),
    ("another alias", "aliases: [Nordlys]", "aliases: [Nordlys, Initech]"),
    ("an alias is dropped", "aliases: [Nordlys]\n", ""),
    ("the anonymous description changes", "anonymous_as: a Nordic bank", "anonymous_as: the largest bank of Norway"),
    ("the website changes", "website: https://nordlys.example", "website: https://evil.example"),
    ("scans look for the name less strictly", "logo: logo.svg", "logo: logo.svg\nmatching: never-alone"),
    ("the owner changes", "owner: dana", "owner: tess"),
    ("the words for sales change", "summary: They close their books in two days.", "summary: They love us."),
    ("the address of a content item changes", "url: https://fernwright.example/story", "url: https://evil.example/story"),
    ("the title of a content item changes", "title: Two days", "title: Best bank ever"),
    ("a limit is loosened", "max: 1, per: year", "max: 9, per: year"),
    ("a limit is dropped", "  limits: [{use: reference-call, max: 1, per: year}]\n", ""),
    ("a blackout is shortened", "through: 2027-01-05", "through: 2026-12-16"),
    ("a blackout is dropped", "  blackouts: [{from: 2026-12-15, through: 2027-01-05, why: year-end close}]\n", ""),
    ("a no-contact name is dropped", "  no_contact_with: [Globex]\n", ""),
    ("a no-contact name is replaced", "no_contact_with: [Globex]", "no_contact_with: [Globexx]"),
    ("a barred topic is dropped", "  topics_barred: [pricing]\n", ""),
    ("the notice is shortened", "notice_days: 5", "notice_days: 1"),
    ("the outreach log is deleted", "outreach:\n  - {on: 2026-06-01, by: sam, team: sales, about: a call}\n", ""),
    ("the outreach log is rewritten", "{on: 2026-06-01, by: sam", "{on: 2024-06-01, by: sam"),
    ("a finding is ignored", "outreach:\n", "ignore: [{rule: at-risk, why: fine, until: 2026-12-31}]\noutreach:\n"),
    ("a signal is removed", "health: {score: 80, on: 2026-11-01}", "nps: {score: 9, on: 2026-11-01}"),
    ("an answer that was declined is dropped", "  - id: 2026-press\n    state: requested\n    requested: {on: 2026-11-10, by: sam, "
     "uses: [press-release], channels: [press], territories: [NO]}\n", ""),
):  # fmt: skip
    add(FIELD, what, edit(RECORD, (old, new)), INES)
add(FIELD, "a quote's words are edited", edit(RECORD, ("text: It works.", "text: It works wonders.")), INES, LEE)
add(
    FIELD,
    "a quote's speaker is named",
    edit(RECORD, ("attribution: title-only", "attribution: named-person")),
    INES,
    LEE,
)
add(
    FIELD,
    "a quote refers to another permission",
    edit(RECORD, ("authorization: 2026-name\n    consent", "authorization: 2026-logo\n    consent")),
    INES,
    LEE,
)

# 3. What is published.
SHOWN = "a publication avoids the check"
for what, old, new in (
    ("its territory changes to an allowed one", "territory: NO\n    where", "territory: SE\n    where"),
    ("its use changes to an allowed one", "    use: name\n    channel", "    use: case-study\n    channel"),
    ("its channel changes", "channel: website\n    territory", "channel: blog\n    territory"),
    ("its address changes", "where: https://fernwright.example/customers", "where: a booth in Oslo"),
    ("it claims to have been taken down", "    by: piet\n", "    by: piet\n    removed: 2026-11-20\n"),
    ("it claims to have been published later", "since: 2026-02-01", "since: 2027-02-01"),
    ("it refers to another permission", "authorization: 2026-name\n    by", "authorization: 2026-logo\n    by"),
    ("it is removed from the record", NORDLYS[NORDLYS.index("publications:\n") : NORDLYS.index("outreach:\n")], ""),
):  # fmt: skip
    add(SHOWN, what, edit(RECORD, (old, new)), INES)
WALL_2 = "  - {id: wall-2, use: name, channel: website, territory: NO, where: https://x.example, since: 2026-11-20, by: piet}\n"
add(SHOWN, "a new one is added", edit(RECORD, ("publications:\n", f"publications:\n{WALL_2}")), INES)

# 4. Claims: what the record says of people.
CLAIM = "an approval is made up"
CLAIMED = "approvals: [{role: cs, by: ines, on: 2026-01-16}]"
PRESS = "territories: [NO]}\nrestrictions"
add(CLAIM, "approvals on a permission that is only requested",
    edit(RECORD, (PRESS, "territories: [NO]}\n    approvals: [{role: cs, by: ines, on: 2026-11-20}, {role: legal, by: lee, on: 2026-11-20}]\nrestrictions")),
    INES, LEE, accomplices=(DANA, NOOR))  # fmt: skip
add(CLAIM, "an approval by somebody who did not approve", edit(RECORD, (CLAIMED, f"{CLAIMED[:-1]}, {{role: legal, by: lee, on: 2026-11-20}}]")),
    LEE, accomplices=(DANA, NOOR))  # fmt: skip
add(
    CLAIM,
    "an approver is replaced",
    edit(RECORD, (CLAIMED, CLAIMED.replace("ines", "jonas"))),
    JONAS,
    INES,
    accomplices=(INES,),
)
add(
    CLAIM,
    "an approval gets another date",
    edit(RECORD, (CLAIMED, CLAIMED.replace("2026-01-16", "2026-01-15"))),
    INES,
    DANA,
    accomplices=(),
)
add(CLAIM, "an approval in a role the person does not have", edit(RECORD, (CLAIMED, CLAIMED.replace("cs, by: ines", "legal, by: ines"))),
    accomplices=(INES, DANA, LEE))  # fmt: skip
add(CLAIM, "an approval by somebody who is not in the policy", edit(RECORD, (CLAIMED, CLAIMED.replace("by: ines", "by: zoe"))),
    accomplices=(INES, DANA, LEE))  # fmt: skip
add(CLAIM, "one person in two roles", edit(RECORD, (CLAIMED, CLAIMED.replace("}]", "}, {role: admin, by: jonas, on: 2026-11-20}, {role: cs, by: jonas, on: 2026-11-20}]"))),
    accomplices=(JONAS, INES, LEE))  # fmt: skip
add(
    CLAIM,
    "an approval from before the request",
    edit(RECORD, (PRESS, "territories: [NO]}\n    approvals: [{role: cs, by: ines, on: 2026-11-01}]\nrestrictions")),
    accomplices=(INES,),
)
add(CLAIM, "an old approver's name kept for a wider scope", edit(RECORD, ("channels: [website]", "channels: [any]")),
    INES, LEE, accomplices=(INES,))  # fmt: skip
add(CLAIM, "an old approver's name kept for a wider scope on evidence of its own", change_name("channels: [website]", "channels: [blog]"),
    INES, accomplices=(JONAS,))  # fmt: skip
add(CLAIM, "an approval with a future date", edit(RECORD, (CLAIMED, CLAIMED.replace("2026-01-16", "2027-01-16"))),
    accomplices=(INES, DANA))  # fmt: skip
CLEARED = "    by: piet\n    cleared: [{condition: copy-approval, on: %s, by: ines}]\n"
add(
    CLAIM,
    "a condition is marked as met by somebody else",
    edit(RECORD, ("    by: piet\n", CLEARED % "2026-11-20")),
    INES,
    accomplices=(DANA,),
)
add(
    CLAIM,
    "a condition is marked as met before it existed",
    edit(RECORD, ("    by: piet\n", CLEARED % "2025-01-01")),
    accomplices=(INES, DANA),
)
add(
    CLAIM,
    "a request is marked as approved",
    edit(CALL, ("prospect", "approved: {on: 2026-11-20, by: ines}\nprospect")),
    INES,
    accomplices=(DANA,),
)
add(CLAIM, "a request is marked as approved by sales", edit(CALL, ("prospect", "approved: {on: 2026-11-20, by: tess}\nprospect")),
    accomplices=(INES, "tess-moreau"))  # fmt: skip
add(CLAIM, "a request is marked as approved by the person who made it", edit(CALL, ("prospect", "approved: {on: 2026-11-20, by: sam}\nprospect")),
    accomplices=(INES, SAM))  # fmt: skip
add(CLAIM, "a request is marked as approved before it was made", edit(CALL, ("prospect", "approved: {on: 2026-11-01, by: ines}\nprospect")),
    accomplices=(INES,))  # fmt: skip
add(CLAIM, "an approved request turns into another", edit(HELD, ("use: reference-call", "use: speaking")), DANA)
add(CLAIM, "somebody else made the request", edit(CALL, ("by: sam", "by: tess")), INES)
add(CLAIM, "the request is for another prospect", edit(CALL, ("Hooli GmbH", "Initech")), INES)
add(CLAIM, "an approved request gets a prospect that it did not have", edit(CALL, ("use: reference-call\n", "use: reference-call\nprospect: Globex\n")), INES,
    accomplices=(SAM,), base=[(CALL, "prospect: Hooli GmbH\n", "approved: {on: 2026-11-11, by: dana}\n")])  # fmt: skip
add(CLAIM, "a customer's no to a call becomes a yes", edit(HELD, ("answer: declined", "answer: accepted")), DANA,
    base=[(HELD, "answer: accepted}\nheld: 2026-10-01", "answer: declined}")])  # fmt: skip
add(
    CLAIM,
    "a call that took place is moved into another quarter",
    edit(HELD, ("held: 2026-10-01", "held: 2026-09-05")),
    DANA,
)
add(CLAIM, "a step of a request is undone", edit(HELD, ("held: 2026-10-01\n", "")), DANA)

# 5. Evidence.
EVID = "evidence that proves nothing"
add(EVID, "a longer permission on the old evidence", edit(RECORD, ("valid_through: 2027-06-14", "valid_through: 2029-06-14")), INES, LEE,
    accomplices=(INES,))  # fmt: skip
add(EVID, "a new permission on the evidence of another", edit(RECORD, ("restrictions:\n", f"  - id: 2026-case\n    uses: [case-study]\n{GRANTED}    {EVIDENCE}\nrestrictions:\n")),
    INES, LEE, accomplices=(INES,))  # fmt: skip
add(EVID, "a new permission without evidence", edit(RECORD, ("restrictions:\n", f"  - id: 2026-case\n    uses: [case-study]\n{GRANTED}restrictions:\n")),
    accomplices=(INES, LEE))  # fmt: skip
add(EVID, "the evidence is replaced", edit(RECORD, (EVIDENCE, MAIL)), INES)
add(EVID, "the evidence's file is rewritten", write(f"{HOME}/evidence/form.txt", "They said no.\n"), INES)
add(EVID, "the evidence's file is removed", remove(f"{HOME}/evidence/form.txt"), INES)
add(EVID, "the logo's file is replaced", write(f"{HOME}/logo.svg", OTHER_LOGO), INES)
add(EVID, "another logo is marked as the allowed one", edit(RECORD, (LOGO_SHA, "d" * 64)), INES)
add(
    EVID,
    "the logo and its hash are replaced together",
    lambda clone: (
        write(f"{HOME}/logo.svg", OTHER_LOGO)(clone),
        edit(RECORD, (LOGO_SHA, hashlib.sha256(OTHER_LOGO).hexdigest()))(clone),
    ),
    INES,
)

# 6. Records that come, go and move.
WHOLE = "a whole record is added or deleted"
NEW = "name: %s\nstatus: candidate\nowner: dana\nnominated: {on: 2026-11-20, by: mara}\n"
add(WHOLE, "a record is deleted", remove(HOME), INES, LEE)
add(WHOLE, "a record with nothing but wishes is deleted", remove("references/solgard-hotell"), INES)
add(WHOLE, "a request is deleted", remove(HELD), DANA)
add(WHOLE, "a new record", write("references/initech/reference.yaml", NEW % "Initech"), INES)
add(
    WHOLE,
    "forty new records",
    lambda clone: clone.write_all({f"references/c-{i}/reference.yaml": NEW % f"Company {i}" for i in range(40)}),
    INES,
)
add(WHOLE, "a record is renamed", lambda clone: clone.git("mv", HOME, "references/nordlys"), INES)
add(
    WHOLE,
    "a record is deleted and written again without its restrictions",
    lambda clone: (
        remove(HOME)(clone),
        write("references/nordlys/reference.yaml", "name: Nordlys Bank\nstatus: active\nowner: dana\n")(clone),
    ),
    INES,
    LEE,
)

# 7. Files.
FILE = "a file is added unnoticed"
for path in (
    "pip.py", "sitecustomize.py", "README.md", "Makefile", "setup.cfg", ".env",
    ".github/workflows/check.yml", ".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS",
    ".gitlab-ci.yml", ".forgejo/workflows/x.yml", ".gitea/workflows/x.yml", ".pre-commit-hooks.yaml", "action.yml",
    ".onrecord.toml", ".onrecord-baseline.toml", ".gitattributes", ".gitmodules", ".lfsconfig", "HEAD", "config",
    "schema/reference.schema.json", "schema/requests/en/letter.txt", "Schema/policy.yaml", "site/assets/site.js",
    "tool/onrecord/catalog/decision/judge.py", "requirements/run.txt", "references/README.md", "references/pip.py",
    f"{HOME}/Reference.yaml", f"{HOME}/reference.yml", f"{HOME}/.gitattributes", f"{HOME}/evidence/.hidden",
    f"{HOME}/evidence/deep/form.txt", f"{HOME}/requests/note.txt", f"{HOME}/notes.md", f"{HOME}/logo.js",
):  # fmt: skip
    # A second file of a record is refused as unreadable, no matter who approves; check names the others below references/.
    passes = () if path.endswith("Reference.yaml") else (JONAS,)
    add(FILE, path, write(path), *passes, unreadable=not passes)


def run_bit(clone: Clone) -> None:
    """Make evidence executable, as git's mode says it."""
    clone.git("update-index", "--chmod=+x", f"{HOME}/evidence/form.txt")
    clone.git("commit", "--quiet", "--message", "Run it")
    clone.git("checkout", "--quiet", "--force", ".")


def link_evidence(clone: Clone) -> None:
    """A symbolic link where evidence would be."""
    (clone.root / HOME / "evidence/link.txt").symlink_to("/etc/passwd")


def add_submodule(clone: Clone) -> None:
    """A repository inside the evidence."""
    clone.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{HOME}/evidence/sub")
    clone.git("commit", "--quiet", "--message", "More")


add(FILE, "mode 755 on evidence", run_bit, JONAS, commit=False)
add(FILE, "a symbolic link among the evidence", link_evidence, JONAS)
add(FILE, "a submodule among the evidence", add_submodule, JONAS, commit=False)

# 8. Policy.
RULE = "somebody changes the rules in their own favor"
for what, old, new in (
    (
        "somebody gives themselves a role",
        "roles: [marketing], forge: mara-conti",
        "roles: [marketing, cs], forge: mara-conti",
    ),
    ("a required approval is dropped", "press-release: [cs, legal]", "press-release: [cs]"),
    ("a login is taken over", "forge: lee-hartmann", "forge: mara-conti-2"),
    (
        "a new approver",
        "  sam: {",
        "  zoe: {name: Zoe, roles: [cs, legal], forge: zoe, email: zoe@x.example}\n  sam: {",
    ),
    ("one person may fill two roles", "approvals:\n", "approvals:\n  distinct_people: false\n"),
    ("old evidence is enough", "approvals:\n", "approvals:\n  same_evidence: [cs]\n"),
    ("the thresholds change", "health_below: 50", "health_below: 1"),
):
    add(RULE, what, edit(POLICY, (old, new)), JONAS)
add(
    RULE,
    "an administrator's own change",
    edit(POLICY, ("health_below: 50", "health_below: 1")),
    author=JONAS,
    accomplices=(JONAS,),
)
add(RULE, "other people become responsible for the policy", edit(POLICY, ("title: 'Change policy, vocabulary or workflows', responsible: admin, accountable: admin",
    "title: 'Change policy, vocabulary or workflows', responsible: cs, accountable: cs")), JONAS, accomplices=(INES, DANA))  # fmt: skip

# 9. Persons.
PERSON = "somebody approves their own work"
WIDER = change_name("channels: [website]", "channels: [any]")
BY_JONAS = CLAIMED.replace("ines, on: 2026-01-16", "jonas, on: 2026-11-20")


def widen_by_jonas(clone: Clone) -> None:
    """The wider channel, which names who approves it now."""
    WIDER(clone)
    edit(RECORD, (CLAIMED, BY_JONAS))(clone)


def widen_as(who: str, *, committer: str | None = None, body: str = "") -> Callable[[Clone], None]:
    """The wider channel, written by somebody."""

    def do(clone: Clone) -> None:
        widen_by_jonas(clone)
        clone.git("add", "--all")
        clone.git("commit", "--quiet", "--message", f"Change\n\n{body}", f"--author={who}", who=committer or who)

    return do


def move_in_two_steps(clone: Clone) -> None:
    """First the directory is renamed by Inés, then it is widened by Mara under its new name."""
    clone.git("mv", HOME, "references/nordlys")
    clone.commit("Rename", who=CS_MAIL)
    text = (clone.root / "references/nordlys/reference.yaml").read_text()
    text = text.replace(f"    {EVIDENCE}\n    note", f"    {MAIL}\n    note", 1).replace(CLAIMED, BY_JONAS, 1)
    text = text.replace("channels: [website]", "channels: [any]", 1)
    clone.write_all({"references/nordlys/reference.yaml": text})
    clone.commit("Widen")


def undo_commit(clone: Clone) -> None:
    """Inés' commit is undone by a later one, and yet she had a hand in the branch."""
    clone.write_all({f"{HOME}/evidence/later.txt": "x"})
    clone.commit("Later", who=CS_MAIL)
    (clone.root / HOME / "evidence/later.txt").unlink()
    widen_by_jonas(clone)
    clone.commit("Widen")


def commit_in_ebcdic(clone: Clone) -> None:
    """The commit says that it is written in EBCDIC: recoded, its address would be another one."""
    widen_by_jonas(clone)
    clone.git("add", "--all")
    encoded = ("-c", "i18n.commitEncoding=IBM037", "commit", "--quiet", "--message", "Change")
    clone.git(*encoded, f"--author={CS_MAIL}", who="Mara <mara@fernwright.example>")


MARA_MAIL = "Mara <mara@fernwright.example>"
for what, do in (
    ("the author approves it", widen_as(CS_MAIL)),
    ("the author, under a Git host's address, approves it", widen_as("I <77+ines-valverde@users.noreply.github.com>")),
    ("the author, under a Git host's address in capitals, approves it", widen_as("I <77+Ines-Valverde@USERS.NOREPLY.GITHUB.COM>")),
    ("the author, in an encoding that hides their address, approves it", commit_in_ebcdic),
    ("the author, with another committer, approves it", widen_as(CS_MAIL, committer=MARA_MAIL)),
    ("the committer of another author's work approves it", widen_as(MARA_MAIL, committer=CS_MAIL)),
    ("a co-author approves it", widen_as(MARA_MAIL, body=f"Co-authored-by: {CS_MAIL}")),
    ("a co-author in different case approves it", widen_as(MARA_MAIL, body="CO-AUTHORED-BY: Ines <INES@fernwright.example>")),
    ("a co-author under a Git host's address approves it", widen_as(MARA_MAIL, body="Co-Authored-By: i <77+Ines-Valverde@users.noreply.github.com>")),
    ("a co-author in a folded line approves it", widen_as(MARA_MAIL, body=f"Co-authored-by: Somebody\n {CS_MAIL[CS_MAIL.index('<'):]}")),
    ("the person who renamed the directory in another commit approves it", move_in_two_steps),
    ("the author of a commit that was undone later approves it", undo_commit),
):  # fmt: skip
    add(PERSON, what, do, JONAS, accomplices=(INES,), commit=False)
add(PERSON, "the recorder of a permission approves lifting its pause",
    edit(PAUSED, ("paused\nstatus_reason: They are merging.", "active")), INES, accomplices=(DANA,))  # fmt: skip
add(PERSON, "the recorder of a permission approves lifting its restriction", edit(RECORD, ("channels: [paid-ads], from", "channels: [email], from")),
    INES, accomplices=(DANA,), base=[(RECORD, "channels: [website]\n    territories: [NO]", "channels: [website, paid-ads]\n    territories: [NO]")])  # fmt: skip
add(PERSON, "the person who opened it approves it", WIDER, INES, author=DANA, accomplices=(DANA,))
add(
    PERSON,
    "the recorder approves it",
    edit(RECORD, ("channels: [website]", "channels: [any]")),
    INES,
    LEE,
    accomplices=(DANA, LEE),
)
add(
    PERSON,
    "the publisher approves removing it from the record",
    edit(RECORD, (NORDLYS[NORDLYS.index("publications:\n") : NORDLYS.index("outreach:\n")], "")),
    INES,
    accomplices=(PIET,),
)
add(
    PERSON,
    "somebody who is not an administrator approves a policy change",
    edit(POLICY, ("health_below: 50", "health_below: 1")),
    JONAS,
    accomplices=(INES, LEE),
)
add(PERSON, "an approval by somebody unknown", WIDER, INES, accomplices=("stranger", "ines.valverde"))
add(PERSON, "an approval by marketing", WIDER, INES, accomplices=(PIET,))
add(
    RULE, "one person fills two roles: a wider permission and a threshold",
    lambda clone: (WIDER(clone), edit(POLICY, ("health_below: 50", "health_below: 1"))(clone)),
    INES, JONAS, accomplices=(JONAS,),
)  # fmt: skip

# 10. Companies with other rules about who may approve what.
OTHER = "other rules of approval"
ONE_IS_ENOUGH = (POLICY, "approvals:\n", "approvals:\n  distinct_people: false\n")
JONAS_IS_LEGAL = (POLICY, "roles: [cs, admin], forge: jonas-lq", "roles: [cs, legal, admin], forge: jonas-lq")
TWO_OF_CS = (POLICY, "    press-release: [cs, legal]\n", "    press-release: {roles: [cs], min: 2}\n")
TWO_OF_ANY = (POLICY, "    press-release: [cs, legal]\n", "    press-release: {roles: [cs, legal], min: 2}\n")


def add_press(*approvals: str) -> Callable[[Clone], None]:
    """A new permission for press releases, which names who approves it: `role by person`."""
    named = ", ".join("{{role: {}, by: {}, on: 2026-11-20}}".format(*claim.split(" by ")) for claim in approvals)
    granted = GRANTED.replace("[{role: cs, by: ines, on: 2026-01-16}]", f"[{named}]")
    return edit(
        RECORD,
        ("restrictions:\n", f"  - id: 2026-case\n    uses: [press-release]\n{granted}    {MAIL}\nrestrictions:\n"),
    )


THRESHOLD = edit(POLICY, ("health_below: 50", "health_below: 1"))
for what, do, passes, author, accomplices, base in (
    ("one person in two roles, if nobody may fill two", add_press("cs by jonas", "legal by jonas"), (), MARA, (JONAS, LEE, INES), [JONAS_IS_LEGAL]),
    ("one person in two roles, who may fill both but opened it", add_press("cs by jonas", "legal by jonas"), (), JONAS, (JONAS, LEE, INES), [JONAS_IS_LEGAL, ONE_IS_ENOUGH]),
    ("one of two roles is named and approves, if one person may fill both", add_press("cs by jonas"), (), MARA, (JONAS,), [JONAS_IS_LEGAL, ONE_IS_ENOUGH]),
    ("somebody other than the person in both roles approves", add_press("cs by jonas", "legal by jonas"), (JONAS,), MARA, (INES, LEE), [JONAS_IS_LEGAL, ONE_IS_ENOUGH]),
    ("a role the person does not have, if one person may fill two", lambda clone: (add_press("cs by ines", "legal by lee")(clone), THRESHOLD(clone)), (INES, LEE, JONAS), MARA, (INES, LEE), [ONE_IS_ENOUGH]),
    ("the recorder fills the second role, if one person may fill two", add_press("cs by ines", "legal by dana"), (), MARA, (INES, DANA),
     [ONE_IS_ENOUGH, (POLICY, "roles: [cs], forge: dana", "roles: [cs, legal], forge: dana")]),
    ("one of two people of a role", add_press("cs by ines"), (INES, JONAS), MARA, (INES, LEE), [TWO_OF_CS]),
    ("two people of a role, one of them the recorder", add_press("cs by ines"), (INES, JONAS), MARA, (INES, DANA), [TWO_OF_CS]),
    ("two people of a role, one of them the author", add_press("cs by ines", "cs by jonas"), (), JONAS, (INES, JONAS), [TWO_OF_CS]),
    ("two people of a role are named and one approves", add_press("cs by ines", "cs by jonas"), (INES, JONAS), MARA, (INES,), [TWO_OF_CS]),
    ("one person is named twice in a role that requires two", add_press("cs by ines", "cs by ines"), (INES, JONAS), MARA, (INES,), [TWO_OF_CS]),
    ("two people are required, and one fills both roles", add_press("cs by jonas", "legal by jonas"), (JONAS, INES), MARA, (JONAS,), [TWO_OF_ANY, JONAS_IS_LEGAL, ONE_IS_ENOUGH]),
    ("two people are required, and the second does not have the role", add_press("cs by jonas", "legal by jonas"), (JONAS, LEE), MARA, (JONAS, PIET), [TWO_OF_ANY, JONAS_IS_LEGAL, ONE_IS_ENOUGH]),
    ("two people and two roles are required, and one approves", add_press("cs by ines", "legal by lee"), (INES, LEE), MARA, (INES, JONAS), [TWO_OF_ANY]),
    ("the change itself lowers the number of required people", lambda clone: (add_press("cs by ines")(clone), edit(POLICY, ("min: 2", "min: 1"))(clone)), (), MARA, (INES, JONAS), [TWO_OF_CS]),
):  # fmt: skip
    add(OTHER, what, do, *passes, author=author, accomplices=accomplices, base=base)
