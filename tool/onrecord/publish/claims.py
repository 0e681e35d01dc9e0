"""Checks what the data of a built site claim: each claim is compared with the decision.

Every generator yields (rule, message, slug of the customer).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.agreed_words import find_wrong_name, rename_for
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY, Days, find_last_day, is_within
from onrecord.catalog.record.quote import Quote
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import AI_USE
from onrecord.publish.entitlement import Entitlements, read_day
from onrecord.publish.standing import Alike, Standing
from onrecord.publish.table_claims import LEAST, Claim, TableClaims

_AXES = ("uses", "channels", "territories")
_SPOKEN = {"named-person": ("name", "title"), "title-only": ("title",), "company-only": (), "anonymous": ()}
"""What may be said about a speaker, by the attribution that was agreed."""
CLAIMING = "script#onrecord-reference, figure[data-quote-id], .or-history"
"""The table of a page, its quotes, and its history."""
Nodes = list[tuple[LexborNode, dict[str, str | None]]]
"""Nodes of a page, each with its attributes."""
_TOLD = re.compile(r"(?:^|; |: )(\S+) (?:granted|changed in |approved by )")
"""The id of a permission in a step of a history, as catalog/views/public_history.py words it."""


def _read_words(node: LexborNode) -> str:
    return _join_lines(node.text(separator=" "))


def _join_lines(text: str) -> str:
    return " ".join(text.split())


class Legend:
    """The meaning of the numbers in the rows of assets/catalog.json; days are counted from the day `built`."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        lists, territories = document["lists"], document["territories"]
        self.built = date.fromisoformat(document["day"])
        self.uses, self.channels = ([entry[0] for entry in lists[name]] for name in ("use", "channel"))
        countries = [entry[0] for entry in lists["territory"]][territories["groups"] :]
        self.sets = [
            frozenset(countries if places is None else (countries[place] for place in places))
            for _, places in territories["sets"]
        ]
        self._known: dict[int, frozenset[str]] = {}

    def find_channels(self, mask: int) -> frozenset[str]:
        """The channels of a row: bit i is the channel i."""
        if mask not in self._known:
            self._known[mask] = frozenset(channel for i, channel in enumerate(self.channels) if mask >> i & 1)
        return self._known[mask]


class Claims:
    """Compares the data of a site with what may be shown on a day and, with `ahead`, on every later day they name.

    A site that was just made must be right ahead too; a published site is built again before those days come.
    """

    def __init__(self, may: Entitlements, *, ahead: bool) -> None:
        self.may = may
        self.day = may.day
        self.end = find_last_day(may.day) if ahead else may.day
        self._tables = TableClaims(may.vocabulary.territories.atoms, self._find_span)

    # -- the list that the first page searches

    def check_row(self, row: list[Any], meant: Legend) -> Iterator[Claim]:
        """A row of assets/catalog.json: each use in each stretch of days, by channel and territory; the logo."""
        standing = self.may.find_standing(row[0])
        if standing is None or not standing.is_shown:
            yield self._claim_not_allowed(row[0])
            return
        right = dict[Alike | None, list[Any]]()
        for place, parts in row[12]:
            use = meant.uses[place]
            alike = standing.alike.get(use)
            if parts != right.get(alike):
                wrong = [claim for part in parts for claim in self._check_part(standing, use, part, meant)]
                if not wrong:
                    right[alike] = parts
                yield from wrong
        yield from self._check_logo_windows(standing, row[11], meant.built)

    def _check_part(self, standing: Standing, use: str, part: list[Any], meant: Legend) -> Iterator[Claim]:
        """Some channels and territories of a use, in each stretch of days."""
        slug, (mask, territories, stretches) = standing.reference.slug, part
        where = meant.find_channels(mask), meant.sets[territories]
        for start, end, level, until in stretches:
            least = (Answer.DENY, Answer.ASK, Answer.ALLOW)[level]
            if span := self._find_span(meant.built, start, end):
                for day in (span.first, span.last):
                    if not standing.allows(use, day, least):
                        yield "not-allowed", f"{slug}: {use} is shown as {least}, but is not on {day}", slug
                if not standing.is_everywhere(use, span.first, least, *where):
                    yield from self._list_lacking(standing, use, span.first, least, where)
            last = min(self._find_day(meant.built, until) or self.end, self.end)
            if level == 2 and last >= self.day and not standing.allows(use, last, Answer.ALLOW):
                yield "not-allowed", f"{slug}: {use} is shown as allowed until {last}, but is not", slug

    def _list_lacking(
        self, standing: Standing, use: str, day: date, least: Answer, where: tuple[frozenset[str], frozenset[str]]
    ) -> Iterator[Claim]:
        """On which of some channels a use has less than an answer, and in which of some territories."""
        slug, (channels, territories) = standing.reference.slug, where
        for channel in sorted(channels):
            if foreign := standing.find_lacking(use, day, least, channel, territories):
                there = f"on {channel} in {', '.join(sorted(foreign)[:3])}"
                yield "not-allowed", f"{slug}: {use} is shown as {least} {there}, but is not on {day}", slug

    def _check_logo_windows(self, standing: Standing, face: list[Any], built: date) -> Iterator[Claim]:
        for start, end in face[2] if len(face) > 2 else ():
            span = self._find_span(built, start, end)
            for day in (span.first, span.last) if span else ():
                if not standing.allows("logo", day, Answer.ALLOW):
                    slug = standing.reference.slug
                    yield "not-allowed", f"{slug}: the logo is shown, but may not be on {day}", slug

    def _find_span(self, built: date, start: int, end: int | None) -> Days | None:
        """Days counted from the build, from today on; None if they are over."""
        first, last = max(self._find_day(built, start) or self.day, self.day), self._find_day(built, end) or self.end
        last = min(last, self.end)
        return Days(first, last) if first <= last else None

    def _list_ends(self, through: date | None) -> list[date]:
        """Today and the last day of a claim; another check reports claims that are over."""
        return sorted({self.day, max(self.day, min(through or self.end, self.end))})

    @staticmethod
    def _find_day(built: date, days: int | None) -> date | None:
        return None if days is None else built + timedelta(days=days)

    # -- the API

    def check_reference(self, row: dict[str, Any]) -> Iterator[Claim]:
        """What is not true, or not allowed, in one reference of the API; `row` is its JSON."""
        slug, standing = row["slug"], self.may.find_standing(row["slug"])
        if standing is None or not standing.is_shown:
            yield self._claim_not_allowed(slug)
            return
        reference = standing.reference
        wrong, is_early = find_wrong_name(reference, row["name"], self.day) or ("", False)
        if is_early:
            yield "not-allowed", f"{slug}: {wrong}", slug
        for use in row["uses"]:
            yield from self._check_use(standing, use["use"], use["answer"], read_day(use, "valid_through"))
        if row["ai_use"] in LEAST:
            yield from self._check_use(standing, AI_USE, row["ai_use"], None if row["ai_use"] == "ask" else self.day)
        for permission in row["permissions"]:
            yield from self._check_permission(standing, permission)
        yield from self._check_bans(reference, row["restrictions"])
        for quote in row["quotes"]:
            yield from self._check_quote(standing, quote)
        for item in row["content"]:
            yield from self._check_content(standing, item)
        for publication in row["publications"]:
            yield from self._check_publication(standing, publication)

    def _check_use(self, standing: Standing, use: str, answer: str, through: date | None) -> Iterator[Claim]:
        slug = standing.reference.slug
        for day in self._list_ends(through if answer == "allow" else self.day):
            if not standing.allows(use, day, LEAST[answer]):
                yield "not-allowed", f"{slug}: {use} is shown as {answer}, but is not on {day}", slug

    def _check_permission(self, standing: Standing, row: dict[str, Any]) -> Iterator[Claim]:
        reference = standing.reference
        slug, id_, words = reference.slug, row["authorization"], self.may.vocabulary
        granted = reference.by_id.get(id_)
        if granted is None or granted.state != "granted" or _is_ended(granted, reference, self.day):
            yield "not-allowed", f"{slug}: the permission {id_} is not in force on {self.day}", slug
            return
        wider = [
            name
            for name, axis, held in (
                ("uses", words.uses, granted.uses),
                ("channels", words.channels, granted.channels),
                ("territories", words.territories, granted.territories),
            )
            if not axis.expand_all(row[name]) <= axis.expand_all(held)
        ]
        if wider:
            yield "not-allowed", f"{slug}: {id_} is shown with more {wider[0]} than it covers", slug
        if set(row["conditions"]) != set(granted.conditions):
            yield "not-allowed", f"{slug}: {id_} is shown with the wrong conditions", slug
        last = read_day(row, "valid_through") or self.end
        if _is_ended(granted, reference, min(last, self.end)):
            yield "not-allowed", f"{slug}: {id_} is shown as in force until {last}, but is not", slug
        for use in words.uses.sort(words.uses.expand_all(row["uses"])):
            if not standing.is_allowed_later(granted, use):
                yield "not-allowed", f"{slug}: {use} is shown as allowed by {id_}, but is not", slug

    def _check_bans(self, reference: Reference, rows: list[dict[str, Any]]) -> Iterator[Claim]:
        """Restrictions that are not shown: without them, permissions look wider than they are."""
        listed = {tuple(tuple(row[key]) if row[key] else None for key in _AXES) for row in rows}
        for ban in reference.restrictions:
            is_over = ban.through is not None and ban.through < self.day
            if not is_over and (ban.uses, ban.channels, ban.territories) not in listed:
                yield "not-allowed", f"{reference.slug}: the restriction {ban.id} is not shown", reference.slug

    def _check_quote(self, standing: Standing, row: dict[str, Any]) -> Iterator[Claim]:
        slug, quote = standing.reference.slug, standing.reference.find_quote(row["id"])
        if quote is None or _join_lines(quote.text) != row["text"] or quote.attribution != row["attribution"]:
            yield "stranger", f"{slug}: the quote {row['id']} differs from the record", slug
            return
        given = {part for part in ("name", "title") if row["speaker"].get(part)}
        if given - set(_SPOKEN[quote.attribution]):
            yield "stranger", f"{slug}: the quote {quote.id} says more about its speaker than was agreed", slug
        yield from self._check_quote_answer(standing, quote, row["answer"], read_day(row, "valid_through"))

    def _check_quote_answer(
        self, standing: Standing, quote: Quote, answer: str, through: date | None
    ) -> Iterator[Claim]:
        slug = standing.reference.slug
        for day in self._list_ends(through):
            if not standing.allows("quote", day, LEAST[answer], quote.id):
                yield "not-allowed", f"{slug}: the quote {quote.id} is shown as {answer}, but is not on {day}", slug

    def _check_content(self, standing: Standing, row: dict[str, Any]) -> Iterator[Claim]:
        reference = standing.reference
        item = next((item for item in reference.content if item.id == row["id"]), None)
        rests_on = reference.by_id.get(item.authorization or "") if item else None
        for day in self._list_ends(read_day(row, "valid_through")):
            if not (item and rests_on and standing.is_allowed_by(rests_on, item.use, day)):
                message = f"{reference.slug}: the content {row['id']} is shown, but may not be used on {day}"
                yield "not-allowed", message, reference.slug

    def _check_publication(self, standing: Standing, row: dict[str, Any]) -> Iterator[Claim]:
        reference, slug = standing.reference, standing.reference.slug
        found = next((one for one in reference.publications if one.id == row["id"]), None)
        through = min(read_day(row, "valid_through") or self.end, self.end)
        if found and found.since <= self.day and (found.removed is None or self.day < found.removed):
            cleared = frozenset(met.condition for met in found.cleared if met.on <= self.day)
            days = Days(self.day, max(through, self.day))
            decision = standing.decide(
                found.use, found.channel, found.territory, days, found.quote, cleared, found.where
            )
            if decision and decision.answer is Answer.ALLOW:
                return
        message = f"{slug}: the publication {row['id']} is shown as allowed until {through}, but is not"
        yield "not-allowed", message, slug

    # -- the public's list

    def check_customer(self, row: dict[str, Any]) -> Iterator[Claim]:
        """One customer of the website, identified by the name or by the hash of the logo."""
        slugs = self.may.by_name.get(row["name"], []) if row["name"] else self._find_by_logo(str(row["logo"]))
        what = row["name"] or row["logo"]
        for use in ("name", "logo"):
            if row[use] and not any(
                self._is_on_website(slug, use, read_day(row, f"{use}_valid_through")) for slug in slugs
            ):
                yield "not-allowed", f"{what}: the website may not show this {use} on {self.day}", None
        if row["ai_use"] == "allow" and not any(self.may.is_allowed_on_website(slug, AI_USE) for slug in slugs):
            yield "not-allowed", f"{what}: assistants may not repeat it on {self.day}", None
        named = [slug for slug in slugs if row["name"] and self.may.is_allowed_on_website(slug, "name")]
        if row["website"] and row["website"] not in [self.may.everybody[slug].website for slug in named]:
            yield "not-allowed", f"{what}: this address does not belong to a customer whose name may be shown", None
        if row.get("industry") and row["industry"] not in [self.may.everybody[slug].profile.industry for slug in named]:
            yield "not-allowed", f"{what}: this industry does not belong to a customer whose name may be shown", None
        if row.get("story") and not any(self._is_story_allowed(slug, row["story"]) for slug in named):
            yield "not-allowed", f"{what}: the website may not show this story on {self.day}", None
        for quote in row["quotes"]:
            if not any(self._is_quoted(slug, quote) for slug in named):
                message = f"{what}: the website may not show this quote, or not as {quote['attribution']!r}"
                yield "not-allowed", message, None

    # -- badges

    def check_badge(self, facts: Mapping[str, str | None], words: str, audience: str) -> Iterator[Claim]:
        """A badge: its customer, state and last day (`data-` attributes), and whether its words give the same day.

        For colleagues, everything allowed without asking must be allowed until that day; in public, the name.
        """
        through = date.fromisoformat(day) if (day := facts.get("data-through")) else None
        slug, what = facts.get("data-customer"), facts.get("data-customer") or facts.get("data-name") or ""
        said_day = f"until {through.day} {through:%b} {through.year}" if through else "reference"
        if said_day not in words or ("until" in words) is (through is None):
            yield "stranger", f"{what}: its text does not give its last day", slug
        if audience == "public":
            slugs = self.may.by_name.get(what, [])
            if not any(self._is_on_website(one, "name", through) for one in slugs):
                yield "not-allowed", f"{what}: the website may not show this name on {self.day}", None
            return
        standing = self.may.find_standing(slug) if slug else None
        if standing is None or not standing.is_shown:
            yield self._claim_not_allowed(what)
            return
        free = [use for use in standing.alike if standing.allows(use, self.day, Answer.ALLOW)]
        if not free and facts.get("data-state") != "ask":
            yield "not-allowed", f"{slug}: its badge says allowed, but the answer is ask", slug
        for use in free:
            if not standing.allows(use, min(through or self.end, self.end), Answer.ALLOW):
                yield "not-allowed", f"{slug}: its badge says until {through or 'no end'}, but {use} ends before", slug

    def _find_by_logo(self, path: str) -> list[str]:
        """The customers with the logo at a path, which contains the beginning of the logo's hash."""
        return [slug for hashed, slugs in self.may.by_logo.items() if f"/{hashed[:16]}." in path for slug in slugs]

    def _is_on_website(self, slug: str, use: str, through: date | None, quote: str | None = None) -> bool:
        decision = self.may.decide_on_website(slug, use, quote)
        end = decision.valid_through if decision and decision.answer is Answer.ALLOW else None
        return end is not None and min(through or self.end, self.end) <= end

    def _is_quoted(self, slug: str, row: dict[str, Any]) -> bool:
        reference = self.may.find_reference(slug)
        return reference is not None and any(
            _join_lines(quote.text) == row["text"]
            and row["attribution"] in list_attributions(quote, rename_for(reference, self.day))
            and self._is_on_website(slug, "quote", read_day(row, "valid_through"), quote.id)
            and (not _needs_link(quote) or (row.get("source") or {}).get("url") == _find_source(quote))
            and (decision := self.may.decide_on_website(slug, "quote", quote.id))
            and _discloses(row.get("disclosure"), reference, decision.authorizations)
            for quote in reference.quotes
        )

    def _is_story_allowed(self, slug: str, story: dict[str, Any]) -> bool:
        reference, decision = self.may.find_reference(slug), self.may.decide_on_website(slug, "case-study")
        if reference is None or decision is None:
            return False
        published = {
            item.url
            for item in reference.content
            if item.use == "case-study" and item.authorization in decision.authorizations
        }
        figures = [{"value": figure.value, "label": figure.label} for figure in reference.profile.figures]
        return (
            self._is_on_website(slug, "case-study", read_day(story, "valid_through"))
            and (story["outcome"], story["figures"]) == (reference.profile.outcome, figures)
            and (story["url"] is None or story["url"] in published)
            and _discloses(story.get("disclosure"), reference, decision.authorizations)
        )

    # -- the page of a reference

    def check_page(self, slug: str, nodes: Nodes) -> Iterator[Claim]:
        """references/<slug>/: the table in which its script looks up answers, its quotes, and its history.

        `nodes` have what CLAIMING means, and may have others.
        """
        standing = self.may.find_standing(slug)
        if standing is None or not standing.is_shown:
            yield self._claim_not_allowed(slug)
            return
        for node, attributes in nodes:
            if attributes.get("id") == "onrecord-reference" and node.tag == "script":
                yield from self._tables.check(standing, node.text())
            elif "data-quote-id" in attributes and node.tag == "figure":
                text, html = node.text(separator=" "), node.html or ""
                yield from self._check_quote_figure(standing, attributes, text, html)
            elif "or-history" in (attributes.get("class") or "").split():
                for step in node.css("li"):
                    on = step.css_first("time")
                    words = _read_words(step).removeprefix(_read_words(on) if on else "").strip()
                    yield from self.check_history(slug, words)

    def _check_quote_figure(
        self, standing: Standing, attributes: dict[str, str | None], text: str, html: str
    ) -> Iterator[Claim]:
        reference = standing.reference
        quote = reference.find_quote(attributes.get("data-quote-id") or "")
        if quote is None:
            message = f"{reference.slug}: it shows the quote {attributes.get('data-quote-id')}, which is not on record"
            yield "stranger", message, reference.slug
            return
        names = {reference.name, rename_for(reference, self.day).name}
        beside = f"{text} {html}".replace(quote.text, "")
        if quote.attribution == "anonymous" and any(name in beside for name in names):
            yield "stranger", f"{reference.slug}: the quote {quote.id} names the company, but may not", reference.slug
        through = attributes.get("data-through")
        yield from self._check_quote_answer(standing, quote, "ask", date.fromisoformat(through) if through else None)
        if "or-pill" not in html:
            yield from self._check_quote_answer(standing, quote, "allow", None if not through else self.day)

    def check_history(self, slug: str, text: str) -> Iterator[Claim]:
        """The steps of a history, which may only be about permissions that the audience sees."""
        reference = self.may.find_reference(slug)
        for id_ in _TOLD.findall(text):
            granted = reference.by_id.get(id_) if reference else None
            if reference is None or granted is None or _is_ended(granted, reference, self.day):
                yield "stranger", f"{slug}: its history mentions {id_}, which is not in force on {self.day}", slug

    def check_feed(self, text: str) -> Iterator[Claim]:
        """feeds/changes.atom: the histories of all customers."""
        for address, title in _read_entries(text):
            slug = address.rstrip("/").rpartition("/")[2]
            yield from self.check_history(slug, title)

    def _claim_not_allowed(self, slug: str) -> Claim:
        return "not-allowed", f"{slug} is not allowed on {self.day}", slug


def _is_ended(authorization: Authorization, reference: Reference, day: date) -> bool:
    """Whether a permission has ended by a day: by its last day, its withdrawal, or the end of the contract."""
    gone, ended = authorization.withdrawn, reference.relationship.contract_ended
    return (
        not is_within(day, None, authorization.valid_through)
        or (gone is not None and day > gone.on - ONE_DAY)
        or (ended is not None and day >= ended and authorization.survives_contract == "no")
    )


def _needs_link(quote: Quote) -> bool:
    return bool(quote.source and quote.source.terms and quote.source.terms.link)


def _find_source(quote: Quote) -> str | None:
    return quote.source.url if quote.source else None


def _discloses(words: str | None, reference: Reference, authorizations: Iterable[str]) -> bool:
    """Whether what the customer got in return is disclosed, if a permission it depends on has words for that."""
    given = (reference.by_id[id_].incentive for id_ in authorizations)
    return all(one.disclosure in (words or "") for one in given if one and one.disclosure)


def list_attributions(quote: Quote, reference: Reference) -> list[str]:
    """The attributions that may be written under a quote."""
    speaker = [getattr(quote.speaker, part) for part in _SPOKEN[quote.attribution]]
    if quote.attribution == "anonymous":
        return [reference.anonymous_as or "A customer"]
    return [", ".join(filter(None, [*speaker, quote.speaker.employer or reference.name]))]


def _read_entries(text: str) -> Iterable[tuple[str, str]]:
    page = LexborHTMLParser(text)
    for entry in page.css("entry"):
        link, title = entry.css_first("link"), entry.css_first("title")
        yield (link.attributes.get("href") or "") if link else "", title.text() if title else ""
