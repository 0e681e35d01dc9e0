"""A catalog of any number of references, valid and realistic: the same ones for the same number, on any machine.

Each has what a record of the sample has on average: 3.3 kB, 1.7 requests, three files of evidence or logos, quotes,
publications, restrictions, preferences; names in several languages and scripts. No two share a name, a file or a logo.
A few have what a catalog always has: a permission that ends soon, a customer who is paused, a request that is open.
For fifty references there is one search that somebody filed because it found nobody; half of them are still open.

    python bench/generate.py DIR [--references 1000]
"""

import argparse
import hashlib
import random
import shutil
from datetime import date, timedelta
from pathlib import Path

from onrecord.catalog.record.quote_words import hash_text

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 21)
"""The day of the sample, by which every record is made: figures of two runs can be compared."""
_CONSONANTS, _VOWELS = "bdfgklmnrt", "aeiou"
_SCRIPTS = {
    "JP": ("アイウエオカキクケコ", "株式会社{}"),
    "GR": ("αβγδεζηθλξ", "{} Α.Ε."),
    "BG": ("бгджзийлпф", "„{}“ АД"),
    "SA": ("بتجدرسشعفق", "شركة {}"),
    "KR": ("가나다라마바사아자차", "주식회사 {}"),
}
_LAND = {
    "NO": ("AS", "nb"), "DE": ("GmbH", "de"), "FR": ("S.A.", "fr"), "PL": ("Sp. z o.o.", "pl"), "SE": ("AB", "sv"),
    "JP": ("K.K.", "ja"), "GR": ("S.A.", "el"), "BG": ("AD", "bg"), "SA": ("LLC", "ar"), "KR": ("Co., Ltd.", "ko"),
    "BR": ("Ltda.", "pt"), "GB": ("Ltd", "en"),
}  # fmt: skip
_KIND = {
    "financial-services": ("Sparbank", "Crédit", "Bankhaus"),
    "energy": ("Energi", "Énergie", "Kraftwerke"),
    "logistics": ("Spedisjon", "Güterverkehr", "Žegluga"),
    "manufacturing": ("Verksted", "Präzision", "Mécanique"),
    "healthcare": ("Klinikk", "Santé", "Zdrowie"),
    "retail": ("Handel", "Marché", "Møbler"),
    "public-sector": ("Kommune", "Stadtwerke", "Université"),
    "technology": ("Systems", "Datahús", "Informática"),
}
_USE_CASES = ("month-end-close", "audit-trail", "forecasting", "consolidation", "self-service-analytics")
_PRODUCTS = ("ledger", "reporting", "planning", "connect", "identity")
_SUBJECTS = ("the close of the month", "reports for the supervisor", "budgets across borders", "the yearly audit")
_QUOTES = (
    "We asked for {a} and had it before lunch; nobody here wants the old spreadsheets back.",
    "Since the move {a} takes {n} days instead of three weeks, and the auditors sit with us, not against us.",
    "What surprised me about {a} was how little we had to change: {n} people, one quarter, no night shift.",
)


def generate(root: Path, many: int) -> None:
    """Write a catalog of so many references into `root`, with the schema, policy and vocabulary of the sample."""
    shutil.copytree(ROOT / "schema", root / "schema", dirs_exist_ok=True)
    for number in range(many):
        _Customer(root, number).write()
    (root / "wishes").mkdir(exist_ok=True)
    for number in range(many // 50):
        _write_wish(root / "wishes", number)


def unique_word(number: int) -> str:
    """A made-up word, another one for each number below 100,000; neighbors begin with different letters."""
    digits = [int(digit) for digit in f"{number * 71_993 % 100_000:05d}"]
    return "".join(_CONSONANTS[d] + _VOWELS[(d + place) % 5] for place, d in enumerate(digits)).title()


class _Customer:
    """One customer's directory. What is drawn hangs on the number alone."""

    def __init__(self, root: Path, number: int) -> None:
        self.number = number
        self.rng = random.Random(number)  # noqa: S311 (the same records every time)
        self.word = unique_word(number)
        self.industry = self.rng.choice(sorted(_KIND))
        self.country = self.rng.choice(sorted(_LAND))
        self.name = f"{self.word} {self.rng.choice(_KIND[self.industry])}"
        self.slug = f"{self.word.lower()}-{number}"
        self.home = root / "references" / self.slug
        self.owner = self.rng.choice(("dana", "ines"))
        self.approver = "ines" if self.owner == "dana" else "dana"
        self.status = self.rng.choices(("active", "candidate", "paused", "retired"), (88, 5, 4, 3))[0]
        self.granted = TODAY - timedelta(days=self.rng.randint(30, 300))
        # One in twelve ends within the ninety days of which policy warns.
        self.ends = TODAY + timedelta(days=self.rng.randint(10, 80) if number % 12 == 5 else self.rng.randint(100, 700))

    def write(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        record = [*self._head(), *([] if self.status == "candidate" else self._permissions())]
        (self.home / "reference.yaml").write_text("\n".join(record) + "\n", encoding="utf-8")
        if self.status != "candidate":
            self._requests()

    def _file(self, name: str, data: bytes) -> str:
        file = self.home / name
        file.parent.mkdir(exist_ok=True)  # not where it stays empty: git would not have it
        file.write_bytes(data)
        return hashlib.sha256(data).hexdigest()

    def _evidence(self, name: str, text: str) -> str:
        if name.endswith(".pdf"):
            data = b"%PDF-1.7\n" + f"% {self.slug} {name}\n".encode() + self.rng.randbytes(2048) + b"\n%%EOF\n"
        else:
            head = f"From: press@{self.slug}.example\nTo: references@fernwright.example\nSubject: {self.name}\n\n"
            data = f"{head}{text}\n".encode()
        return f"{{file: evidence/{name}, sha256: {self._file(f'evidence/{name}', data)}}}"

    def _head(self) -> list[str]:
        rng, form = self.rng, _LAND[self.country][0]
        aliases = [f"{self.word} {form}"]
        if self.country in _SCRIPTS:
            letters, called = _SCRIPTS[self.country]
            aliases.append(called.format("".join(letters[int(d)] for d in f"{self.number:05d}")))
        days = rng.randint(3, 9)
        lines = [
            "# yaml-language-server: $schema=../../schema/reference.schema.json",
            f"name: {self.name}",
            f"legal_name: {self.name} {form}",
            f"aliases: [{', '.join(f'{alias!r}' for alias in aliases)}]",
            f"former_names: [{{name: Gamle {self.word}, until: {2015 + self.number % 9}-05-01}}]",
            f"anonymous_as: A company in {self.industry.replace('-', ' ')}",
            f"website: https://{self.slug}.example",
            f"status: {self.status}",
            *([f"status_reason: {rng.choice(_WHY)}"] if self.status in ("paused", "retired") else []),
            f"owner: {self.owner}",
            "profile:",
            f"  industry: {self.industry}",
            f"  size: {rng.choice(('small', 'medium', 'mid-market', 'enterprise'))}",
            f"  country: {_quote(self.country)}",
            f"  products: [{', '.join(sorted(rng.sample(_PRODUCTS, 2)))}]",
            f"  use_cases: [{', '.join(sorted(rng.sample(_USE_CASES, 2)))}]",
            f"  languages: [{', '.join(dict.fromkeys((_LAND[self.country][1], 'en')))}]",
            f"  outcome: Month-end close from {days + 8} days to {days}",
            f"  figures: [{{value: {days + 8} → {days} days, label: to close the month}}]",
            "  summary: >-",
            f"    {self.name} used to spend {days + 8} days on {rng.choice(_SUBJECTS)}, two people retyping figures.",
            f"    Today the books are shut on day {days}, and the reports fall out of the numbers the board sees.",
            "relationship:",
            f"  crm_id: 0015g{self.number:010d}AA{self.number % 10}",
            f"  health: {{score: {rng.randint(60, 98)}, on: 2026-10-{rng.randint(1, 28):02d}}}",
            f"  renewal: 2027-{rng.randint(3, 12):02d}-28",
        ]
        if self.status != "candidate":
            lines.insert(7, "logo: logo.svg")
        return lines

    def _permissions(self) -> list[str]:
        rng = self.rng
        logo = self._file("logo.svg", _svg(self.number, rng).encode())
        form = self._evidence(f"{self.granted}-form.pdf", "")
        mail = self._evidence(f"{self.granted}-mail.eml", f"Ja, gjerne. We are glad to: {self.word}.")
        text = rng.choice(_QUOTES).format(a=rng.choice(_SUBJECTS), n=rng.randint(2, 9))
        text = f"{self.word}: {text}"
        asked = self.granted - timedelta(days=12)
        where = rng.choice(("worldwide", "eea", "nordics, dach", "emea"))
        end = f"    valid_from: {self.granted}\n    valid_through: {self.ends}"
        signed = [
            f"    recorded_by: mara\n    approvals: [{{role: cs, by: {self.approver}, on: {self.granted + _DAY}}}]",
            f"    survives_contract: {rng.choice(('no', 'unstated'))}",
        ]
        lines = [
            "authorizations:",
            "  - id: logo-and-name\n    state: granted",
            f"    requested: {{on: {asked}, by: mara, uses: [logo, name], why: customer wall, campaign: 2026-wall}}",
            f"    decided: {self.granted}\n    uses: [logo, name]",
            f"    channels: [website, sales-deck]\n    territories: [worldwide]\n{end}",
            "    signer: {title: VP Marketing, authority: signatory}\n    basis: signed-form",
            f"    evidence: {form}",
            *signed,
            f"    logo_sha256: {logo}",
            "  - id: story\n    state: granted",
            f"    requested: {{on: {asked}, by: mara, uses: [case-study, quote, reference-call], why: a story}}",
            f"    decided: {self.granted}\n    uses: [case-study, quote, reference-call]",
            f"    channels: [website, blog, proposal, reference-talk]\n    territories: [{where}]\n{end}",
            *(
                ["    conditions: [copy-approval]     # every layout goes past their press desk"]
                if self._careful
                else []
            ),
            f"    note: Mail of {self.granted}; they are glad to, and want to read the text first.",
            "    signer: {title: Head of Communications}\n    basis: email",
            f"    evidence: {mail}",
            *signed,
        ]
        if rng.random() < 0.4:
            lines += [
                "restrictions:",
                "  - id: no-paid-ads\n    uses: [any]\n    channels: [paid-ads]\n    territories: [worldwide]",
                f"    from: {self.granted}\n    why: customer's form, box 4\n    evidence: {form}",
            ]
        lines += [
            "quotes:",
            "  - id: cfo\n    text: >-",
            f"      {text}",
            f"    speaker: {{name: Ingvild Çelik-{self.word}, title: Chief Financial Officer}}",
            "    attribution: named-person\n    topics: [month-end close]\n    authorization: story",
            (
                f"    consent: {{on: {self.granted}, through: {self.ends}, basis: email, evidence: {mail}, "
                f"text_sha256: {hash_text(text)}}}"
            ),
            "preferences:",
            "  activities: [reference-call]",
            "  topics: [migration, audit trail]\n  topics_barred: [pricing]\n  notice_days: 5",
            "  limits: [{use: reference-call, max: 2, per: quarter}]",
            f"  no_contact_with: [{unique_word(99_999 - self.number)} Holding]",
            *self._list_publications(),
        ]
        return lines

    @property
    def _careful(self) -> bool:
        return self.number % 3 == 0

    def _list_publications(self) -> list[str]:
        if self.status == "retired":
            return []
        site, since = "https://www.fernwright.example", self.granted + timedelta(days=7)
        cleared = f", cleared: [{{condition: copy-approval, on: {since}, by: mara}}]" if self._careful else ""
        return [
            "content:",
            (
                f"  - {{id: story, use: case-study, title: How {self.word} closes, url: '{site}/stories/{self.slug}', "
                f"published: {since}, authorization: story, owner: mara}}"
            ),
            *(
                []
                if self.status == "paused"
                else [
                    "publications:",
                    (
                        f"  - {{id: wall, use: logo, channel: website, territory: worldwide, "
                        f"where: '{site}/customers', since: {since}, authorization: logo-and-name, by: mara}}"
                    ),
                    (
                        f"  - {{id: story, use: case-study, channel: website, territory: 'NO', "
                        f"where: '{site}/stories/{self.slug}', since: {since}, authorization: story, content: story, "
                        f"by: mara{cleared}}}"
                    ),
                ]
            ),
        ]

    def _requests(self) -> None:
        """None to four, 1.7 on average: all but the last one are closed."""
        folder = self.home / "requests"
        many = self.rng.choices((0, 1, 2, 3, 4), (15, 32, 27, 18, 8))[0]
        for place in range(many):
            asked = date(2026, 1 + 2 * place, 1 + self.number % 20)
            if asked + timedelta(days=40) > TODAY:
                continue
            folder.mkdir(exist_ok=True)
            text = _CLOSED.format(
                on=asked,
                approved=asked + timedelta(days=2),
                accepted=asked + timedelta(days=6),
                held=asked + timedelta(days=20),
                thanked=asked + timedelta(days=21),
                decided=asked + timedelta(days=39),
                prospect=f"{unique_word(99_999 - self.number - place)} Gruppen",
                amount=1000 * self.rng.randint(20, 400),
                owner=self.owner,
            )
            (folder / f"{asked}-call.yaml").write_text(text, encoding="utf-8")
        if many and self.status == "active" and self.number % 10 == 0:
            open_ = _OPEN.format(on=TODAY - _DAY, prospect=f"{unique_word(99_990 - self.number)} AG")
            folder.mkdir(exist_ok=True)
            (folder / f"{TODAY - _DAY}-visit.yaml").write_text(open_, encoding="utf-8")


def _write_wish(folder: Path, number: int) -> None:
    """One search that found nobody: by filters, and every third also by words; every second was closed."""
    rng = random.Random(f"wish {number}")  # noqa: S311 (the same searches every time)
    use, industry = rng.choice(("reference-call", "case-study", "site-visit")), rng.choice(sorted(_KIND))
    region, asked = rng.choice(("nordics", "dach", "emea", "apac")), TODAY - timedelta(days=rng.randint(15, 300))
    lines = [
        "# yaml-language-server: $schema=../schema/wish.schema.json",
        f"requested: {{on: {asked}, by: {rng.choice(('sam', 'tess'))}, team: sales}}",
        *([f"words: {rng.choice(_SEARCHED)}"] if number % 3 == 0 else []),
        f"uses: [{use}]\nindustries: [{industry}]\nregions: [{region}]",
        *(
            [f"closed: {{on: {asked + timedelta(days=10)}, by: tess, why: The deal went on without.}}"]
            if number % 2
            else []
        ),
    ]
    name = f"{asked}-{use}-{industry}-{region}-{number}.yaml"
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


_SEARCHED = ("audit trail in german", "month end close", "migration without downtime")
_DAY = timedelta(days=1)
_WHY = ("They move to other offices this winter", "A new board looks at every agreement", "The project is under review")
_CLOSED = """\
use: reference-call
requested: {{on: {on}, by: tess, team: sales}}
prospect: {prospect}
opportunity: {{crm_id: 0065g00000FYCEJAA5, stage: 4, amount: {amount}, currency: EUR}}
about: How the figures for the supervisor were reconciled during the first quarter.
approved: {{on: {approved}, by: {owner}}}
customer: {{on: {accepted}, answer: accepted}}
scheduled: {held}T10:00:00+02:00
held: {held}
outcome: {{helpful: 5, note: 'Forty minutes, and the prospect took notes throughout.', deal: won, on: {decided}}}
thanked: {{on: {thanked}, by: {owner}, how: hand-written card}}
"""
_OPEN = """\
use: reference-call
requested: {{on: {on}, by: sam, team: sales}}
prospect: {prospect}
about: How the migration went; they fear downtime.
needed_by: 2027-02-10
"""


def _quote(text: str) -> str:
    return f"'{text}'" if text == "NO" else text


def _svg(number: int, rng: random.Random) -> str:
    """A plain logo, with a path of its own."""
    path = " ".join(f"L{rng.randint(0, 240)} {rng.randint(0, 80)}" for _ in range(12))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 80" role="img">\n'
        f"<title>Logo {number}</title>\n"
        f'<g fill="#{rng.randint(0, 0xFFFFFF):06x}"><path d="M0 0 {path} Z"/><circle cx="40" cy="40" r="24"/></g>\n'
        "</svg>\n"
    )


def main() -> None:
    """Write a catalog where the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("--references", type=int, default=1000)
    options = parser.parse_args()
    generate(options.root, options.references)


if __name__ == "__main__":
    main()
