"""One reference as a card, as of the day of the build; the page's script draws the same card for other days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from onrecord.catalog.search.ranking import measure_fit
from onrecord.catalog.views.view import FreeStretch, ReferenceView, SiteView
from onrecord.catalog.workload.availability import State
from onrecord.publish.monogram import make_face
from onrecord.publish.search_rows import count_soon_days, say_countries, say_where, trace_places, trace_uses
from onrecord.publish.use_timeline import ALLOW, Part, Segment
from onrecord.publish.words import say_day

Lines = dict[str, list[Segment]]


class Badge(Struct, frozen=True, gc=False):
    """One allowed use: its color (ok or warn), what to add to its name, and its last day, if there is one.

    `aside` is read aloud only: where it is allowed, if that differs from use to use.
    """

    use: str
    label: str
    icon: str
    tone: str
    note: str
    validity: str
    through: date | None
    where: str | None
    aside: str | None


class Free(Struct, frozen=True, gc=False):
    """Availability as a meter: `left` of `max`, a color, an icon and words.

    `title` names the activity first; otherwise its state and the end of a permission would read as one fact.
    """

    use: str
    state: str
    tone: str
    icon: str
    title: str
    left: int | None
    max: int | None
    why: str


class Card(Struct, frozen=True, gc=False):
    """What a card says. `through` is the last day on which anything is allowed; None without an end.

    `asked` is the last day on which anybody asked this customer for something; `uses` tells how each is allowed on the
    day of the build. `industry` and `country` are titles, `terms` the vocabulary's terms for both.
    """

    slug: str
    name: str
    letters: str
    hue: int
    logo: str | None
    logo_through: date | None
    meta: str
    industry: str
    country: str
    terms: tuple[str | None, str | None]
    outcome: str | None
    badges: tuple[Badge, ...]
    free: Free | None
    end: str
    end_warns: bool
    through: date | None
    fit: int
    asked: date | None
    uses: dict[str, Segment]


class Timelines(Struct, frozen=True, gc=False):
    """How every use of a customer is allowed over time: worked out once, for the page, the badge and the rows.

    `lines` say when, `parts` where and when, `uses` on the day of the build; in the vocabulary's order. `card` says
    it in few words; None where nothing is allowed on the day of the build.
    """

    lines: Lines
    parts: Mapping[str, list[Part]]
    uses: dict[str, Segment]
    card: Card | None


_FREE = {
    "available": ("ok", "yes"),
    "limited": ("warn", "half"),
    "resting": ("rest", "rest"),
    "paused": ("no", "pause"),
}


def trace_timelines(reference: ReferenceView, site: SiteView) -> Timelines:
    """How every use of a customer is allowed over time."""
    lines, parts = trace_uses(reference, site), trace_places(reference, site)
    uses = find_segments_of_today(lines)
    return Timelines(lines, parts, uses, _fill_card(reference, site, lines, parts, uses) if uses else None)


def find_segments_of_today(lines: Lines) -> dict[str, Segment]:
    """The segments of the day of the build."""
    today = ((use, next((s for s in found if s.covers(0)), None)) for use, found in lines.items())
    return {use: segment for use, segment in today if segment}


def make_card(reference: ReferenceView, site: SiteView) -> Card | None:
    """The card of a reference; None where nothing is allowed on the day of the build."""
    return trace_timelines(reference, site).card


def _fill_card(
    reference: ReferenceView,
    site: SiteView,
    lines: Lines,
    parts: Mapping[str, list[Part]],
    uses: dict[str, Segment],
) -> Card:
    words, profile = site.vocabulary, reference.profile
    who = make_face(reference.slug, reference.name)
    industry = words.industries.title(profile.industry) if profile.industry else ""
    country = words.territories.title(profile.country) if profile.country else ""
    window = next(
        (w for w in reference.logo_windows if w.start <= site.day and (not w.through or site.day <= w.through)), None
    )
    free = find_availability(reference, uses, site)
    end, warns = _say_end(uses, site)
    said = {id(found): _say_part(found, site) for found in {id(found): found for found in parts.values()}.values()}
    places = [said[id(parts[use])] for use in uses]
    part = _say_parts(places)
    last = {use: _find_last_day(lines[use], site) for use in uses}
    ends = list(last.values())
    allowed = sum(segment.level == ALLOW for segment in uses.values())
    return Card(
        reference.slug,
        reference.name,
        who.letters,
        who.hue,
        reference.logo if window else None,
        window.through if window else None,
        " · ".join(filter(None, (industry, country))),
        industry,
        country,
        (profile.industry, profile.country),
        profile.outcome,
        tuple(
            make_badge(use, segment, last[use], one, site, says_where=len(set(places)) > 1)
            for (use, segment), one in zip(uses.items(), places, strict=True)
        ),
        free,
        f"{end} · {part}" if part else end,
        warns,
        None if None in ends else max(day for day in ends if day),
        measure_fit(0, allowed, State(free.state) if free else None),
        reference.last_asked,
        uses,
    )


def _find_last_day(line: list[Segment], site: SiteView) -> date | None:
    """The last of the consecutive days on which a use that is allowed today is not denied; None without an end."""
    last: int | None = -1
    for segment in line:
        if last is not None and segment.start == last + 1:
            last = segment.end
    return None if last is None else site.day + timedelta(days=last)


def _say_parts(places: Sequence[str | None]) -> str | None:
    """Where all uses are allowed, or some of them, in few words; None for the whole world."""
    known = {place for place in places if place}
    if len(set(places)) == 1 or not known:
        return next(iter(places), None)
    return f"some uses: {next(iter(known)) if len(known) == 1 else 'part of the world'}"


def _say_part(parts: Iterable[Part], site: SiteView) -> str | None:
    """The part of the world with the best answer for a use on the day of the build; None for the whole world."""
    today = [(found[0], part.territories) for part in parts if (found := part.find_level(0))]
    best = max((level for level, _ in today), default=0)
    sets = dict.fromkeys(territories for level, territories in today if level == best)
    countries = next(iter(sets), ()) if len(sets) < 2 else set[str]().union(*sets)
    if len(countries) in (0, len(site.vocabulary.territories.atoms)):
        return None
    return ", ".join(sorted(say_where(one, site) for one in sets)) if len(sets) <= 2 else say_countries(len(countries))


def make_badge(
    use: str, segment: Segment, last: date | None, where: str | None, site: SiteView, *, says_where: bool
) -> Badge:
    """A use on a card: green if it is allowed, amber if people must ask first or it ends soon.

    `last` is its last day, inclusive; None without an end.
    `where` is the part of the world it is for, if that is not the whole world: the badge has an outline. `says_where`
    is whether it is read aloud, because it differs from use to use; the card's last line shows it.
    """
    term = site.vocabulary.uses.term(use)
    until = None if segment.until is None else site.day + timedelta(days=segment.until)
    aside = where if says_where else None
    if segment.level != ALLOW:
        return Badge(use, term.label, term.icon or "flag", "warn", "ask", "ask first", last, where, aside)
    soon = segment.until is not None and segment.until <= count_soon_days(site)
    words = f"until {say_day(until)}" if until else "no end date"
    return Badge(use, term.label, term.icon or "flag", "warn" if soon else "ok", "", words, last, where, aside)


def find_availability(reference: ReferenceView, uses: dict[str, Segment], site: SiteView) -> Free | None:
    """The availability that a card shows: that of the first activity that is allowed; None if none is."""
    use = next((use for use in reference.free if use in uses), None)
    return None if use is None else make_meter(reference, use, site)


def find_free_stretch(reference: ReferenceView, use: str, day: date) -> FreeStretch:
    """The availability of an activity on a day."""
    return next(s for s in reference.free[use] if s.start <= day and (s.through is None or day <= s.through))


def make_meter(reference: ReferenceView, use: str, site: SiteView) -> Free:
    """The availability of an activity on the day of the build, as pages show it."""
    stretch = find_free_stretch(reference, use, site.day)
    tone, icon = _FREE[stretch.state]
    later = (s.start for s in reference.free[use] if s.start > site.day and s.state in ("available", "limited"))
    again = next(later, None) if stretch.state in ("resting", "paused") else None
    title = f"{site.vocabulary.uses.term(use).label}: {stretch.state}{f', free from {say_day(again)}' if again else ''}"
    return Free(use, stretch.state, tone, icon, title, stretch.left, stretch.max, stretch.why)


def _say_end(uses: dict[str, Segment], site: SiteView) -> tuple[str, bool]:
    """The words about the first permission that ends, and whether that is soon."""
    allowed = [(s.until, use) for use, s in uses.items() if s.level == ALLOW and s.until is not None]
    if not allowed:
        asks = all(segment.level != ALLOW for segment in uses.values())
        return ("Permission: ask first", True) if asks else ("Permission without an end date", False)
    until, use = min(allowed, key=lambda pair: pair[0])
    day = site.day + timedelta(days=until)
    if until <= count_soon_days(site):
        return f"{site.vocabulary.uses.term(use).label} ends {say_day(day, year=False)}", True
    return f"Permission until {say_day(day)}", False
