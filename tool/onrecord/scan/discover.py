"""Searches content for accounts from any list: who is shown where, as what, and what is on record for it."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.names.common_words import COMMON_WORDS
from onrecord.names.companies import make_company_keys
from onrecord.names.text_keys import make_name_key, make_slug
from onrecord.reports.discover import ORDER, Discovery, Shown, Standing
from onrecord.scan.config import Config
from onrecord.scan.session import Options, Outcome, scan
from onrecord.scan.verdicts import Judged
from onrecord.store.file_reads import read_regular

_SHORT = 3
"""Names this short occur in any text; a segment of an address names nobody by three letters."""
_STORY = re.compile(
    r"case-?stud|customer-?stor|success-?stor|/customers?/|/stories/|referenz|/clients?/|/kunden/", re.IGNORECASE
)
"""Where companies publish their customers' stories, by the path of the page."""
_QUOTED = re.compile(r"<blockquote|[“„«][^”“»]{25,}[”“»]|^>\s")
"""At least 25 characters between quotation marks: shorter ones are titles and words in an unusual sense."""
_ALTERNATIVE = re.compile(r"""\b(?:alt|title|aria-label)=(?:"[^"<>]*|'[^'<>]*)$""", re.IGNORECASE)
"""The text of an image or a link, from its beginning to the name: how walls of logos name their customers."""
_MOST_SITEMAP = 64 << 20
"""Bytes. The sitemap protocol allows 50 MB."""
_LOCATION = re.compile(rb"<loc>\s*([^<\s]{1,2000})\s*</loc>", re.IGNORECASE)
"""An address in a sitemap; the protocol allows at most 2,048 characters (sitemaps.org)."""


class Account(Struct, frozen=True):
    """One company that may be shown: its name, its host, and `says`, which looks up a use on a channel in a list.

    `says` returns whether the list allows it, and the reason; None if there is no list.
    """

    name: str
    host: str | None = None
    says: Callable[[str, str], tuple[Standing, str]] | None = None
    former: bool = False


def make_library(accounts: Iterable[Account], catalog: Library) -> tuple[Library, dict[str, Account]]:
    """The catalog with a candidate added for each account that it lacks, and the accounts by id."""
    known = {
        key: slug
        for slug, r in catalog.references.items()
        for name, _ in r.list_names()
        for key in make_company_keys(name)
    }
    references: dict[str, Reference] = dict(catalog.references)
    by_slug: dict[str, Account] = {}
    for number, account in enumerate(accounts):
        slug = next((known[key] for key in sorted(make_company_keys(account.name)) if key in known), None)
        if slug is None:
            slug = make_slug(account.name) or f"account-{number}"
            slug = slug if slug not in references else f"{slug}-{number}"
            everyday = len(account.name) < _SHORT or make_name_key(account.name) in COMMON_WORDS
            matching = "never-alone" if everyday else "exact-case"
            references[slug] = Reference(slug, account.name, "candidate", "", matching=matching)  # type: ignore[arg-type]
            known |= dict.fromkeys(make_company_keys(account.name), slug)
        by_slug.setdefault(slug, account)
    return Library(dict(sorted(references.items())), catalog.vocabulary, catalog.policy), by_slug


def discover(
    paths: list[Path],
    accounts: list[Account],
    catalog: Library,
    root: Path | None,
    config: Config,
    today: date,
    source: str,
) -> tuple[Discovery, Mapping[str, str]]:
    """Look for accounts in paths, including sitemaps. Raises ConfigError and DecisionError as `scan` does.

    Returns what was found, worst first, and the ids by customer name.
    """
    library, by_slug = make_library(accounts, catalog)
    sitemaps = [path for path in paths if path.is_file() and "sitemap" in path.name.lower()]
    rest = [path for path in paths if path not in sitemaps]
    outcome = scan(rest, config, library, today, Options(allowed=True), root) if rest else Outcome()
    register = _Register(library, catalog, by_slug, today)
    names: dict[tuple[str, str, str], Shown] = {}
    described: dict[tuple[str, str, str], Shown] = {}
    for item in outcome.judged:
        if item.located.mention.customer in by_slug:
            _add(described if _describes_an_image(item) else names, register.show_mention(item))
    for key, one in described.items():  # the alternative text of a logo that was found adds nothing
        if (one.customer, one.place, "logo") not in names:
            names.setdefault(key, one)
    for path in sitemaps:
        for one in register.list_pages(path):
            _add(names, one)
    ordered = sorted(names.values(), key=lambda s: (ORDER[s.standing], bool(s.doubt), s.customer.casefold(), s.place))
    slugs = {library.references[slug].name: slug for slug in by_slug}
    found = Discovery(source, today, len(accounts), ordered, outcome.coverage.read + len(sitemaps), outcome.unread)
    return found, slugs


def _describes_an_image(item: Judged) -> bool:
    """Whether a name is in the alternative text of an image."""
    located = item.located
    return item.use == "name" and _ALTERNATIVE.search(located.shown[: located.caret]) is not None


def _add(names: dict[tuple[str, str, str], Shown], one: Shown) -> None:
    key = (one.customer, one.place, one.what)
    known = names.get(key)
    doubt = known.doubt and one.doubt if known else one.doubt
    names[key] = replace(known, times=known.times + 1, doubt=doubt) if known else one


class _Register(Struct, frozen=True, dict=True):
    """What is on record for a customer who is found: in the catalog, else in the list, else nothing."""

    library: Library
    catalog: Library
    by_slug: Mapping[str, Account]
    today: date

    def show_mention(self, item: Judged) -> Shown:
        """What a mention in a file shows."""
        slug, located = item.located.mention.customer, item.located
        use = item.use
        if use == "name":
            use = "quote" if _QUOTED.search(located.shown) else use
            use = "case-study" if use == "name" and _STORY.search(f"/{item.finding.path}") else use
            use = use if use in self.library.vocabulary.uses.atoms else item.use
        place = item.place
        standing, why = self.find_standing(slug, use, place.channel, place.territory)
        name = self.library.references[slug].name
        return Shown(name, item.finding.path, located.line, use, place.channel, 1, standing, why, located.doubt)

    def find_standing(self, slug: str, use: str, channel: str, territory: str) -> tuple[Standing, str]:
        """Whether a use at a place is allowed, and the reason."""
        reference = self.catalog.references.get(slug)
        if reference is not None and (reference.authorizations or reference.restrictions or reference.quotes):
            judge = self.catalog.judge(reference)
            decision = judge.decide(use, channel, territory, Days.on(self.today), today=self.today)
            return _STANDINGS[decision.answer], decision.reasons[0].message if decision.reasons else ""
        account = self.by_slug[slug]
        if account.former:
            return "without", "The list says that they are a former customer."
        if account.says is not None:
            return account.says(use, channel)
        return "unknown", "Nothing is on record."

    def list_pages(self, path: Path) -> Iterable[Shown]:
        """The pages of a sitemap whose address names an account, such as /customers/globex/. Raises OSError."""
        names = {make_slug(self.library.references[slug].name): slug for slug in self.by_slug}
        names = {key: slug for key, slug in names.items() if len(key) > _SHORT and key not in COMMON_WORDS}
        for location in _LOCATION.findall(read_regular(path, _MOST_SITEMAP)):
            address = location.decode("utf-8", "replace").replace("&amp;", "&")
            parts = [make_slug(unquote(part)) for part in urlsplit(address).path.split("/") if part]
            starts = {start for part in parts for start in _list_starts(part)}
            for key in sorted(starts & names.keys()):
                use = "case-study" if _STORY.search(urlsplit(address).path) else "name"
                standing, why = self.find_standing(names[key], use, "website", "worldwide")
                name = self.library.references[names[key]].name
                yield Shown(name, address, 0, use, "website", 1, standing, why, "found only by its address")


def _list_starts(part: str) -> Iterable[str]:
    """A segment's beginnings, in whole words: globex-nordic-story also gives globex and globex-nordic."""
    words = part.split("-")
    return ("-".join(words[:n]) for n in range(1, len(words) + 1))


_STANDINGS: Mapping[Answer, Standing] = {Answer.ALLOW: "with", Answer.ASK: "unknown", Answer.DENY: "without"}
