"""A catalog of candidates from published customer stories: who might become a reference, with nothing allowed yet.

Rows that answer to one name are one customer. What does not fit our words (industries, countries) is left out.
"""

import csv
import re
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from iso3166 import countries

from onrecord.catalog.common_words import COMMON_WORDS
from onrecord.catalog.names import folded

ROOT = Path(__file__).resolve().parents[2]
Row = dict[str, str]

INDUSTRIES = {
    "bank": "financial-services",
    "financ": "financial-services",
    "insur": "insurance",
    "health": "healthcare",
    "pharma": "healthcare",
    "educ": "education",
    "research": "education",
    "logist": "logistics",
    "automot": "manufacturing",
    "telecom": "media",
    "media": "media",
    "travel": "hospitality",
    "retail": "retail",
    "commerce": "retail",
    "energy": "energy",
    "consult": "professional-services",
    "government": "public-sector",
    "software": "technology",
    "technology": "technology",
}
"""The beginning of a word in the published industry, and the term of ours that it stands for."""

COUNTRIES = {
    words.casefold(): country.alpha2 for country in countries for words in (country.name, country.apolitical_name)
} | {"united states": "US", "usa": "US", "uk": "GB", "united kingdom": "GB", "south korea": "KR", "taiwan": "TW"}


@dataclass
class Customer:
    """One company with all names that its stories give it."""

    name: str
    aliases: dict[str, None] = field(default_factory=dict)
    website: str = ""
    industry: str | None = None
    country: str | None = None

    def names(self) -> Iterator[str]:
        """The name, then the aliases."""
        yield self.name
        yield from self.aliases

    def record(self) -> dict[str, object]:
        """The reference.yaml: a candidate that somebody owns, with no authorization."""
        profile = {key: value for key, value in (("industry", self.industry), ("country", self.country)) if value}
        document: dict[str, object] = {"name": self.name, "aliases": list(self.aliases), "website": self.website}
        document |= {"status": "candidate", "owner": "dana", "profile": profile}
        if any(len(name) < 3 or folded(name) in COMMON_WORDS for name in self.names()):
            document["matching"] = "never-alone"  # as check advises for names that are everyday words
        return {key: value for key, value in document.items() if value}


def named(stories: Path) -> list[Row]:
    """The rows that name a company."""
    with stories.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["anonymous"] == "no"]


def customers(rows: list[Row]) -> dict[str, Customer]:
    """The customers by slug; rows that answer to one name, letter case aside, are one customer."""
    found: list[Customer] = []
    for row in rows:
        names = dict.fromkeys([row["company_name"], *filter(None, (a.strip() for a in row["aliases"].split(";")))])
        keys = {folded(name) for name in names}
        same = [customer for customer in found if keys & {folded(name) for name in customer.names()}]
        customer = same[0] if same else Customer(row["company_name"])
        for other in same[1:]:
            found.remove(other)
            names |= dict.fromkeys(other.names())
        known = {folded(name) for name in customer.names()}
        for name in names:
            if folded(name) not in known:
                customer.aliases[name] = None
                known.add(folded(name))
        customer.website = customer.website or (row["company_url"] if row["company_url"].startswith("http") else "")
        customer.industry = customer.industry or _industry(row["industry"])
        customer.country = customer.country or COUNTRIES.get(row["country"].casefold())
        if not same:
            found.append(customer)
    return _slugs(found)


def write(catalog: Path, found: dict[str, Customer]) -> None:
    """A catalog on disk, with our vocabulary and policy."""
    (catalog / "references").mkdir(parents=True)
    (catalog / "schema").mkdir()
    for name in ("vocabulary.yaml", "policy.yaml"):
        shutil.copy(ROOT / "schema" / name, catalog / "schema")
    for slug, customer in found.items():
        home = catalog / "references" / slug
        home.mkdir()
        text = yaml.safe_dump(customer.record(), allow_unicode=True, sort_keys=False, width=1000)
        (home / "reference.yaml").write_text(text, encoding="utf-8")


def _industry(published: str) -> str | None:
    words = published.casefold()
    return next((term for start, term in INDUSTRIES.items() if re.search(rf"\b{start}", words)), None)


def _slugs(found: list[Customer]) -> dict[str, Customer]:
    slugs: dict[str, Customer] = {}
    for customer in found:
        plain = unicodedata.normalize("NFKD", customer.name).encode("ascii", "ignore").decode().casefold()
        base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "customer"
        slug, number = base, 2
        while slug in slugs:
            slug, number = f"{base}-{number}", number + 1
        slugs[slug] = customer
    return slugs
