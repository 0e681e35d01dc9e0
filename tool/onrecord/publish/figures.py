"""The figures of the review pages, counted again from the records: the read-back's own way.

A page says of which days it is (`data-now`, `data-before`, as FIRST/LAST, inclusive) and marks each figure
(`data-figure`) and each list (`data-list`). No function that counted or chose them for the page is used here; what is
counted is noted record by record as days and spans, which the periods of the pages then look through. Only judgements
are shared: the decision, the availability, and whether a publication may stay up.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from msgspec.msgpack import Decoder, encode
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser, LexborNode

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.workload.availability import State, find_availability
from onrecord.catalog.workload.live_publications import UNDATED, judge_publication, may_stay
from onrecord.publish.entitlement import Entitlements

PAGE = re.compile(r"reviews/(?:[^/]+/)?index\.html$")
"""The pages with figures."""
_OTHERS, _OTHER = "Customers who are not shown here", "A customer who is not shown here"
_FROM_WISHES = ("not-found", "found")


class Point(NamedTuple):
    """Something that happened on a day; `label` is what it is listed by, `value` a number that it has."""

    figure: str
    day: date
    label: str = ""
    value: float = 0


class Span(NamedTuple):
    """Something that was true from one day through another, both inclusive."""

    figure: str
    first: date
    last: date
    label: str = ""
    more: str = ""


_DAY = attrgetter("day")
Noted = tuple[list[Point], list[Span]]
_NOTED = Decoder(Noted)
MOST_APART = 2_000
"""How many spans are added before those that say the same are merged: a record has ten, and a catalog 100 different."""
Claim = tuple[str, str]
Period = tuple[date, date]


class Notes:
    """What the records say, and the figures of any period. `wishes` None: what was not found is not known."""

    def __init__(self, words: Vocabulary, wishes: Sequence[FiledWish] | None) -> None:
        self.words, self.knows_wishes = words, wishes is not None
        self._points, self._spans = defaultdict[str, list[Point]](list), defaultdict[str, list[Span]](list)
        self._known: dict[Point, Point] = {}
        self._merged = 0
        self._add(list(_note_wishes(wishes or (), words)), [])
        self.compute = cache(self.compute)  # type: ignore[method-assign]  # a period is on several pages
        self.find_on = cache(self.find_on)  # type: ignore[method-assign]  # and a day is the last of several periods

    def add(self, noted: bytes) -> None:
        """Add what a record says, packed: all records, before any figure."""
        self._add(*_NOTED.decode(noted))

    def _add(self, points: list[Point], spans: list[Span]) -> None:
        """Add points and spans. Most points are equal to an earlier one, and kept once."""
        for point in points:
            self._points[point.figure].append(self._known.setdefault(point, point))
        for span in spans:
            self._spans[span.figure].append(span)
        if len(self._spans["allowed"]) > self._merged + MOST_APART:
            self._spans["allowed"] = list(_merge(self._spans["allowed"]))
            self._merged = len(self._spans["allowed"])

    def sort(self) -> None:
        """Put the points in the order in which periods are looked up."""
        for points in self._points.values():
            points.sort(key=_DAY)

    def find_within(self, figure: str, period: Period) -> list[Point]:
        """The points of a figure in a period."""
        points = self._points[figure]
        return points[bisect_left(points, period[0], key=_DAY) : bisect_right(points, period[1], key=_DAY)]

    def find_on(self, figure: str, day: date) -> list[Span]:
        """The spans of a figure that hold a day."""
        return [span for span in self._spans[figure] if span.first <= day <= span.last]

    def compute(self, figure: str, period: Period) -> float | None:
        """A figure of a period, as a number; None where there is nothing to say. Raises KeyError for an unknown one."""
        count = len(self.find_within(figure, period))
        match figure:
            case "accepted-share":
                yes, no = (len(self.find_within(one, period)) for one in ("accepted", "declined"))
                return round(100 * yes / (yes + no)) if yes + no else None
            case "busiest-share":
                held = Counter(point.label for point in self.find_within("held", period))
                return round(100 * sum(n for _, n in held.most_common(3)) / held.total()) if held else None
            case "days-to-answer" | "days-to-fill" | "helpful":
                values = [point.value for point in self.find_within(figure, period)]
                return median(values) if values else None
            case "resting":
                return len({span.label for span in self.find_on("resting", period[1]) if span.label != _OTHER})
            case "pool":
                return len({span.label for span in self.find_on("pool", period[1])})
            case "exposed":
                return len(self._find_exposed(period))
            case "gaps":
                return sum(self._count_gaps(period).values())
            case "gained":
                return sum(point.value for point in self.find_within("gained", period))
            case "lost-permissions":
                return sum(len(self.find_within(part, period)) for part in _ENDED)
            case "ended-renewed" | "ended-asked":
                ended = self.find_within("ended-again", period)
                renewed = sum(point.value <= period[1].toordinal() for point in ended)
                return renewed if figure == "ended-renewed" else len(ended) - renewed
            case _ if figure in _COUNTED:
                return count
        raise KeyError(figure)

    def list_entries(self, list_: str, period: Period) -> Counter[tuple[str, str]]:
        """A list of a period: each title with what is said of it. Raises KeyError for an unknown one."""
        match list_:
            case "asked" | "held" | "won":
                return _say_counts(Counter(point.label for point in self.find_within(f"{list_}-by", period)))
            case "asked-uses" | "won-uses":
                return _say_counts(Counter(self.words.uses.title(one.label) for one in self.find_within(list_, period)))
            case "won-content" | "stages" | "currencies" | "not-found":
                return _say_counts(Counter(point.label for point in self.find_within(list_, period)))
            case "gaps":
                return _say_counts(self._count_gaps(period))
            case "pool":
                by_industry = Counter({span.label: span.more for span in self.find_on("pool", period[1])}.values())
                return _say_counts(by_industry)
            case "resting":
                return self._say_resting(period)
            case "exposed":
                return Counter(
                    (one.label, _say_days_up((min(one.last, period[1]) - one.first).days + 1, one.last >= period[1]))
                    for one in self._find_exposed(period)
                )
        raise KeyError(list_)

    def _find_exposed(self, period: Period) -> list[Span]:
        return [one for one in self._spans["exposed"] if one.first <= period[1] and one.last >= period[0]]

    def _count_gaps(self, period: Period) -> Counter[str]:
        allowed = {span.label for span in self.find_on("allowed", period[1])}
        return Counter(one.label for one in self.find_within("asked-in", period) if one.label not in allowed)

    def _say_resting(self, period: Period) -> Counter[tuple[str, str]]:
        ends = defaultdict[str, list[date]](list)
        for span in self.find_on("resting", period[1]):
            if span.label != _OTHER:
                ends[span.label].append(span.last)
        held = Counter(point.label for point in self.find_within("held-by", period))
        lines = {}
        for name, lasts in ends.items():
            until = f"until {_say_day(max(lasts))}" if max(lasts) < date.max else "no free day in sight"
            lines[name] = f"{until}, {held[name]} held in this period" if held[name] else until
        return Counter(lines.items())


_ENDED = ("withdrawn", "ended-declined", "ended-let-go", "ended-missed")
_COUNTED = ("requests", "held", "accepted", "declined", "won", "open", "lost", "not-found", "found", *_ENDED)


def note_record(may: Entitlements, slug: str) -> bytes:
    """What a record says, packed for `Notes.add`; one that errors withhold says nothing."""
    if may.find_reference(slug) is None:
        return encode(([], []))
    noted = _Noted(may.everybody[slug], may)
    points = (*noted.note_requests(), *noted.note_permissions())
    return encode((points, (*noted.note_scopes(), *noted.note_rests(), *noted.note_exposures())))


class _Noted:
    """Notes one record, as a whole: what was exposed counts though it is not shown."""

    def __init__(self, reference: Reference, may: Entitlements) -> None:
        self.it, self.may, self.words, self.judges = reference, may, may.vocabulary, may.judges
        self.shown = may.is_shown(reference.slug)
        self.name = (find_name(reference, may.day) or reference.name) if self.shown else ""

    def note_requests(self) -> Iterator[Point]:
        """The points of a customer's requests: when and by whom each was made, and what became of it."""
        who, industry = self.name or _OTHERS, self.it.profile.industry
        for one in self.it.requests:
            day, answer, outcome, deal = one.requested.on, one.customer, one.outcome, one.opportunity
            yield from (Point("requests", day), Point("asked-by", day, who), Point("asked-uses", day, one.use))
            if industry:
                yield Point("asked-in", day, _say_place(self.words, industry, one.use))
            if answer:
                yield Point("declined" if answer.answer == "declined" else "accepted", answer.on)
                yield Point("days-to-answer", answer.on, value=(answer.on - day).days)
            if one.held:
                yield from (Point("held", one.held, self.it.slug), Point("held-by", one.held, who))
                yield Point("days-to-fill", one.held, value=(one.held - day).days)
            if outcome and outcome.helpful:
                yield Point("helpful", outcome.on, value=outcome.helpful)
            if outcome and outcome.deal:
                yield Point(outcome.deal, outcome.on)
                currency = deal.currency if deal and deal.currency else "No currency on record"
                stage = f"Stage {deal.stage}" if deal and deal.stage is not None else "No stage on record"
                yield from (Point("currencies", outcome.on, currency), Point("stages", outcome.on, stage))
            if outcome and outcome.deal == "won":
                yield from (Point("won-by", outcome.on, who), Point("won-uses", outcome.on, one.use))
                made = {c.use for c in self.it.content if c.published is None or c.published <= outcome.on}
                yield from (Point("won-content", outcome.on, self.words.uses.title(use)) for use in sorted(made))

    def note_permissions(self) -> Iterator[Point]:
        """What was gained, withdrawn, and what came of each end."""
        for one in self._list_granted():
            if one.decided:
                earlier = [old for old in self._list_granted() if old.id == one.supersedes and not old.withdrawn]
                had = {use for old in earlier for use in self._expand_uses(old)}
                yield Point("gained", one.decided, value=len({*self._expand_uses(one)} - had))
            if one.withdrawn:
                yield Point("withdrawn", one.withdrawn.on)
            if one.valid_through and not (one.withdrawn and one.withdrawn.on <= one.valid_through):
                yield self._note_end(one, one.valid_through)

    def _note_end(self, one: Authorization, last: date) -> Point:
        after = [a for a in self.it.authorizations if a.supersedes == one.id and a is not one]
        again = next((a for a in after if a.state != "declined"), None)
        if again:
            renewed = again.decided if again.state == "granted" else None
            return Point("ended-again", last, value=(renewed or date.max).toordinal())
        return Point("ended-declined" if after else "ended-let-go" if one.let_go else "ended-missed", last)

    def note_scopes(self) -> Iterator[Span]:
        """While which permission ran, and for what."""
        for one in self._list_granted() if self.it.status == "active" else ():
            first = one.valid_from or one.decided or date.min
            last = min(one.valid_through or date.max, one.withdrawn.on - ONE_DAY if one.withdrawn else date.max)
            if first <= last:
                industry = self.it.profile.industry
                title = self.words.industries.title(industry) if industry else "No industry"
                yield Span("pool", first, last, self.it.slug, title)
                for use in self._expand_uses(one) if industry else ():
                    yield Span("allowed", first, last, _say_place(self.words, industry or "", use))

    def note_rests(self) -> Iterator[Span]:
        """From each day on which something was held until the customer is free for the same again, where they rest."""
        for one in self.it.requests:
            if one.held:
                until = tuple(r for r in self.it.requests if r.held and r.held <= one.held)
                left = find_availability(
                    replace(self.it, requests=until), one.use, one.held, self.may.policy, self.words
                )
                if left.state is State.RESTING:
                    last = left.free_on - ONE_DAY if left.free_on else date.max
                    yield Span("resting", one.held, last, self.name or _OTHER)

    def note_exposures(self) -> Iterator[Span]:
        """Days in a row on which something was published and was not allowed, day by day."""
        for one in self.it.publications:
            name, words = self.name or _OTHER, self.words
            title = f"{name}, {words.uses.title(one.use)} on {words.channels.title(one.channel)}"
            last = min(self.may.day, one.removed - ONE_DAY) if one.removed else self.may.day
            turns = {
                one.since,
                *(met.on for met in one.cleared),
                *self.judges.judge(self.it).list_boundaries(one.quote),
            }
            days = sorted(day for day in turns if one.since <= day <= last)
            denied = [self._find_denial(one, day) for day in days]  # it holds until the next of them
            refused = [
                (day, end)
                for codes, (day, end) in zip(denied, pairwise([*days, last + ONE_DAY]), strict=True)
                if codes and not codes & UNDATED
            ]
            for first, end in _join(refused):
                yield Span("exposed", first, end - ONE_DAY, title)
            if days and last == self.may.day and denied[-1] and denied[-1] & UNDATED:
                yield Span("exposed", last, last, title)

    def _find_denial(self, one: Publication, day: date) -> set[str]:
        """Why something that is published is not allowed on a day: the codes; none if it is, or may stay."""
        decision = judge_publication(self.it, one, self.judges, day)
        if decision is None or decision.answer is not Answer.DENY or may_stay(self.it, one, decision):
            return set()
        return {reason.code for reason in decision.reasons}

    def _list_granted(self) -> list[Authorization]:
        return [one for one in self.it.authorizations if one.state == "granted"]

    def _expand_uses(self, one: Authorization) -> list[str]:
        known = [use for use in one.uses if use in self.words.uses]
        return sorted(self.words.uses.expand_all(known)) if len(known) == len(one.uses) else []


def find_wrong_figures(pages: Iterable[tuple[str, bytes]], notes: Notes) -> Iterator[Claim]:
    """What the pages say that the records do not: (path, message)."""
    notes.sort()
    for path, data in pages:
        page = LexborHTMLParser(data.decode("utf-8", "replace"))
        for span in page.css("span.or-whole"):  # a word that stays on one line is part of the text around it
            span.unwrap()
        if page.root:
            page.root.merge_text_nodes()
        for node in page.css("td.num, dl.or-tiles dd"):
            if not _is_marked(node):
                yield path, f"the figure {_read_text(node)!r} is not marked, so it cannot be checked"
        for node in page.css("[data-figure]"):
            yield from ((path, message) for message in _check_number(node, page, notes))
        for node in page.css("[data-list]"):
            yield from ((path, message) for message in _check_list(node, page, notes))


def _check_number(node: LexborNode, page: LexborHTMLParser, notes: Notes) -> Iterator[str]:
    figure, (now, before) = node.attributes["data-figure"] or "", _read_periods(node, page)
    if figure in _FROM_WISHES and not notes.knows_wishes:
        return
    try:
        numbers = notes.compute(figure, now), notes.compute(figure, before)
    except KeyError:
        yield f"it has a figure {figure!r} that cannot be checked"
        return
    unit = "%" if figure.endswith("-share") else ""
    texts = [f"{number:g}{unit}" if number is not None else "none" for number in numbers]
    change = _say_change(*numbers, " points" if unit else "")
    right = {"tr": [*texts, change or "–"], "div": [texts[0], change], "td": [texts[0], change.replace("same", "")]}
    claimed_figure = _read_figure(node)
    if claimed_figure != right[node.tag or ""]:
        yield f"{figure} is shown as {claimed_figure}, but the records give {right[node.tag or '']}"


def _read_figure(node: LexborNode) -> list[str]:
    """The texts of a marked figure: those of a row; of a tile, the number and its change; of a cell, the same."""
    if node.tag == "tr":
        return [_read_text(cell) for cell in node.css("td")]
    if node.tag == "div":
        change = _read_text(node.css_first(".or-change")).strip("()")
        return [_read_text(node.css_first("dd")), "same" if change == "same as before" else change]
    small = _read_text(node.css_first("small"))
    return [_read_text(node).removesuffix(small).strip(), small]


def _check_list(node: LexborNode, page: LexborHTMLParser, notes: Notes) -> Iterator[str]:
    list_ = node.attributes["data-list"] or ""
    if list_ in _FROM_WISHES and not notes.knows_wishes:
        return
    try:
        right = notes.list_entries(list_, _read_periods(node, page)[0])
    except KeyError:
        yield f"it has a list {list_!r} that cannot be checked"
        return
    figures = Counter(
        (_read_text(row.css_first("th")), _read_text(row.css_first("td span"))) for row in node.css("tbody tr")
    )
    if wrong := figures - right:
        entries = ", ".join(f"{title}: {text}" for title, text in sorted(wrong))
        yield f"the list {list_} shows {entries}, but the records do not"
    more = re.search(r"[0-9]+", _read_text(node.css_first("p.or-note")))
    if figures.total() + (int(more[0]) if more else 0) != right.total():
        yield f"the list {list_} has {figures.total()} names and {more[0] if more else 0} more, not {right.total()}"


def _is_marked(node: LexborNode | None) -> bool:
    while node is not None:
        if "data-figure" in node.attributes:
            return True
        node = node.parent
    return False


def _read_periods(node: LexborNode, page: LexborHTMLParser) -> tuple[Period, Period]:
    """The days of the page, or of the row of the list of pages that a figure is in."""
    home: LexborNode | None = node
    while home is not None and "data-now" not in home.attributes:
        home = home.parent
    if home is None:
        raise ValueError("a figure on a review page does not say which days it covers")
    now, before = ((home.attributes[key] or "").split("/") for key in ("data-now", "data-before"))
    return (date.fromisoformat(now[0]), date.fromisoformat(now[1])), (
        date.fromisoformat(before[0]),
        date.fromisoformat(before[1]),
    )


def _note_wishes(wishes: Iterable[FiledWish], words: Vocabulary) -> Iterator[Point]:
    for wish in wishes:
        use = " and ".join(words.uses.title(one) for one in sorted(wish.uses)) or "A reference"
        industry = " or ".join(words.industries.title(one) for one in sorted(wish.industries))
        region = " or ".join(words.territories.title(one) for one in sorted(wish.regions))
        place = ", ".join(part for part in (industry, region) if part)
        yield Point("not-found", wish.requested.on, f"{use} in {place}" if place else use)
        if wish.answered:
            yield Point("found", wish.answered.on)


def _join(stretches: Iterable[tuple[date, date]]) -> Iterator[tuple[date, date]]:
    """Stretches (first, day after the last) that follow each other without a gap, as one."""
    first: date | None = None
    last = date.min
    for start, end in stretches:
        if first is not None and start != last:
            yield first, last
            first = None
        first, last = first or start, end
    if first is not None:
        yield first, last


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans of many records with the same label, as few as say the same."""
    by_label = defaultdict[str, list[Span]](list)
    for span in sorted(spans, key=lambda one: one.first):
        so_far = by_label[span.label]
        if so_far and span.first <= so_far[-1].last:
            so_far[-1] = so_far[-1]._replace(last=max(so_far[-1].last, span.last))
        else:
            so_far.append(span)
    for merged in by_label.values():
        yield from merged


def _say_change(now: float | None, before: float | None, unit: str) -> str:
    if now is None or before is None:
        return ""
    change = now - before
    return f"{'+' if change > 0 else '−'}{abs(change):g}{unit}" if change else "same"


def _say_counts(counts: Counter[str]) -> Counter[tuple[str, str]]:
    return Counter({(title, str(count)): 1 for title, count in counts.items()})


def _say_days_up(days: int, still: bool) -> str:
    return f"{days} {'day' if days == 1 else 'days'}{', still up' if still else ''}"


@cache
def _say_day(day: date) -> str:
    return f"{day.day} {day:%b} {day.year}"


def _say_place(words: Vocabulary, industry: str, use: str) -> str:
    return f"{words.uses.title(use)} in {words.industries.title(industry)}"


def _read_text(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").split()) if node else ""
