"""A review of the program: one period compared with the one before it, as text, Markdown, CSV and JSON."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.filed_wishes import say_wanted
from onrecord.catalog.search.program_review import FEW, Days, Deals, Ended, Period, ProgramReview, Who
from onrecord.reports import json, markdown
from onrecord.reports import table as csv
from onrecord.reports.text import Paint, leave_uncolored, make_visible

MOST = 5
"""How many names each list shows; JSON has all of them."""


About = Literal["demand", "uses", "speed", "load", "rest", "won", "gaps", "permissions"]
QUESTIONS: Mapping[About, str] = {
    "demand": "Who is in demand?",
    "uses": "What is asked for?",
    "speed": "How quickly do we help?",
    "load": "Who does the most for us?",
    "rest": "Who needs a rest?",
    "won": "What helped us win?",
    "gaps": "What could we not offer?",
    "permissions": "What are we allowed to do?",
}
"""The questions that a review answers, in the order a reader would ask; each number and list belongs to one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the period, the same number of the period before, and a remark, such as that cases are few.

    `key` names it for programs. `change` is the difference, with its sign; empty if there is nothing to compare.
    """

    about: About
    key: str
    what: str
    now: str
    before: str
    change: str = ""
    remark: str = ""


class Entry(NamedTuple):
    """One name in a list: its title, its number, the number in words, and the slug if it belongs to a customer."""

    title: str
    said: str
    value: float = 0
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names with their counts. Its heading is a question; `key` names the list for programs, and `nobody` is
    the answer if it is empty.
    """

    about: About
    key: str
    question: str
    nobody: str
    entries: tuple[Entry, ...]


def list_rows(now: ProgramReview, before: ProgramReview, *, in_amounts: bool = True) -> list[Row]:
    """The numbers, in the order a reader would ask for them; deals with or without their amounts."""
    say = _say_amounts if in_amounts else _count_deals

    def count(about: About, key: str, what: str, number: Callable[[ProgramReview], int]) -> Row:
        return Row(about, key, what, str(number(now)), str(number(before)), _say_signed(number(now) - number(before)))

    def count_ended(kind: str) -> Callable[[ProgramReview], int]:
        return lambda review: review.ended.get(kind, 0)

    return [
        count("demand", "requests", "Requests", lambda review: review.requests),
        count("load", "held", "Calls, visits and talks held", lambda review: sum(review.held.values())),
        count("speed", "accepted", "Answered yes", lambda review: review.accepted),
        count("speed", "declined", "Answered no", lambda review: review.declined),
        _share("speed", "accepted-share", "Share of answers that were yes", _find_accepted_share, now, before),
        _make_days_row("speed", "days-to-answer", "Days until an answer (median)", now.to_answer, before.to_answer),
        _make_days_row("speed", "days-to-fill", "Days until it took place (median)", now.to_fill, before.to_fill),
        _share("load", "busiest-share", "Share held by the three busiest customers", _find_busiest_share, now, before),
        count("rest", "resting", "Customers resting on the last day", lambda review: len(review.resting)),
        _make_days_row("won", "helpful", "Helpfulness, out of 5 (median)", now.helpful, before.helpful),
        *(
            Row(
                "won",
                deal,
                title,
                say(now.deals[deal]),
                say(before.deals[deal]),
                _say_signed(now.deals[deal].count - before.deals[deal].count),
            )
            for deal, title in (("won", "Deals won"), ("open", "Deals still open"), ("lost", "Deals lost"))
        ),
        count(
            "gaps", "gaps", "Requests that no customer in the industry allows", lambda review: sum(review.gaps.values())
        ),
        _make_not_found_row(now, before),
        count("gaps", "found", "Wishes that were answered with a customer", lambda review: review.found),
        count("permissions", "pool", "Pool: customers with a permission in force", lambda r: sum(r.pool.values())),
        count("permissions", "gained", "Uses newly allowed", lambda review: review.gained),
        count(
            "permissions",
            "lost-permissions",
            "Permissions lost (withdrawn, or ended and not renewed)",
            lambda r: sum(r.lost.values()),
        ),
        count("permissions", "withdrawn", "Permissions withdrawn", lambda review: review.lost.get("withdrawn", 0)),
        *(
            count("permissions", f"ended-{kind}", f"Permissions that ended: {title}", count_ended(kind))
            for kind, title in _ENDED.items()
        ),
        count("permissions", "exposed", "Published without permission", lambda review: len(review.exposed)),
    ]


_ENDED: Mapping[Ended, str] = {
    "renewed": "renewed",
    "asked": "asked again, open",
    "declined": "asked again, declined",
    "let-go": "let go",
    "missed": "nobody asked again",
}


def list_names(now: ProgramReview, vocabulary: Vocabulary) -> list[Names]:
    """Who and what is behind the numbers."""
    industries, uses = vocabulary.industries, vocabulary.uses

    def list_by_use(counts: Mapping[str, int]) -> Iterator[Entry]:
        return (Entry(uses.title(use), str(n), n) for use, n in counts.items())

    currencies, stages = Counter[str](), Counter[int]()
    for deals in now.deals.values():
        currencies.update(deals.currencies)
        stages.update(deals.stages)
    every = sum(deals.count for deals in now.deals.values())

    def list_recorded(what: str, counts: Mapping[str, int]) -> Iterator[Entry]:
        """Each with its count, then the deals of which it is not on record, so that the list adds up to all deals."""
        rest = every - sum(counts.values())
        yield from (Entry(title, str(n), n) for title, n in counts.items())
        if rest:
            yield Entry(f"No {what} on record", str(rest), rest)

    found: tuple[tuple[About, str, str, str, Iterable[Entry]], ...] = (
        ("demand", "asked", "Who is in demand?", "Nobody was asked for.", _list_counts(now.asked)),
        ("uses", "asked-uses", "What is asked for?", "Nothing was asked for.", list_by_use(now.asked_uses)),
        ("load", "held", "Who did the most for us?", "Nothing took place.", _list_counts(now.held)),
        (
            "rest",
            "resting",
            "Who was resting on the last day?",
            "Nobody: every customer has capacity left.",
            _list_resting(now),
        ),
        ("won", "won", "Who was in the deals we won?", "No deal was won.", _list_counts(now.won)),
        ("won", "won-uses", "What was in the deals we won?", "No deal was won.", list_by_use(now.won_uses)),
        (
            "won",
            "won-content",
            "What content did we have from the customers in the deals we won?",
            "Nothing.",
            list_by_use(now.won_content),
        ),
        (
            "won",
            "stages",
            "At which stage were the deals (won, lost and open)?",
            "No deal had an outcome.",
            list_recorded("stage", {f"Stage {stage}": n for stage, n in sorted(stages.items())}),
        ),
        (
            "won",
            "currencies",
            "In which currency were the deals (won, lost and open)?",
            "No deal had an outcome.",
            list_recorded("currency", dict(sorted(currencies.items()))),
        ),
        (
            "gaps",
            "gaps",
            "What was requested that no customer in the industry allows?",
            "Nothing.",
            (
                Entry(f"{uses.title(use)} in {industries.title(industry)}", str(n), n)
                for (industry, use), n in now.gaps.items()
            ),
        ),
        (
            "gaps",
            "not-found",
            "What was asked for and not found?",
            "No wish was filed.",
            (Entry(say_wanted(kind, vocabulary), str(n), n) for kind, n in now.not_found.items()),
        ),
        (
            "permissions",
            "exposed",
            "What was published without permission, and for how long?",
            "Nothing.",
            (
                Entry(
                    f"{one.name}, {one.where}",
                    f"{one.days} {'day' if one.days == 1 else 'days'}{'' if one.is_down else ', still up'}",
                    one.days,
                    one.slug,
                )
                for one in now.exposed
            ),
        ),
        (
            "permissions",
            "pool",
            "How many customers can we use, by industry?",
            "Nobody.",
            (Entry(industries.title(one) if one else "No industry", str(n), n) for one, n in now.pool.items()),
        ),
    )
    return [Names(about, key, question, nobody, tuple(some)) for about, key, question, nobody, some in found]


def render_text(
    now: ProgramReview, before: ProgramReview, vocabulary: Vocabulary, paint: Paint = leave_uncolored
) -> str:
    """A table of the numbers, then the lists, for a terminal."""
    rows = list_rows(now, before)
    wide = max(len(row.what) for row in rows)
    lines = [paint(f"{_say_days(now.period)}, compared with {_say_days(before.period)}", "bold"), ""]
    for row in rows:
        remark = paint(f"  ({row.remark})", "dim") if row.remark else ""
        lines.append(f"  {row.what:<{wide}}  {row.now:>5}  {paint(f'before: {row.before}', 'dim')}{remark}")
    for some in list_names(now, vocabulary):
        if some.entries:
            lines += ["", paint(some.question, "bold")]
            lines += [f"  {make_visible(one.title)}: {one.said}" for one in some.entries[:MOST]]
            lines += [f"  … and {len(some.entries) - MOST} more"] if len(some.entries) > MOST else []
    return "\n".join(lines)


def render_markdown(now: ProgramReview, before: ProgramReview, vocabulary: Vocabulary) -> str:
    """The same as Markdown."""
    numbers = [(row.what, row.now, row.before, row.remark) for row in list_rows(now, before)]
    head = ("", _say_days(now.period), _say_days(before.period), "")
    parts = ["# Review of the reference program", "", markdown.render_table(head, numbers), ""]
    for some in list_names(now, vocabulary):
        if some.entries:
            entries = (markdown.escape(f"{one.title}: {one.said}") for one in some.entries[:MOST])
            parts += [f"## {some.question}", "", *(f"- {one}" for one in entries), ""]
            parts += [f"… and {len(some.entries) - MOST} more.", ""] if len(some.entries) > MOST else []
    return "\n".join(parts)


def render_csv(now: ProgramReview, before: ProgramReview) -> str:
    """The numbers as CSV, with a column for each period."""
    rows = ((row.what, row.now, row.before, row.remark) for row in list_rows(now, before))
    return csv.write_csv(("what", _say_days(now.period), _say_days(before.period), "remark"), rows)


def render_json(now: ProgramReview, before: ProgramReview) -> str:
    """JSON: both periods, with everything that was counted."""
    return json.dumps({"version": json.VERSION, "period": _describe(now), "before": _describe(before)})


def _describe(review: ProgramReview) -> dict[str, object]:
    return {
        "from": review.period.first.isoformat(),
        "to": review.period.last.isoformat(),
        "requests": review.requests,
        "asked": _describe_counts(review.asked),
        "asked_uses": dict(review.asked_uses),
        "days_to_answer": _describe_median(review.to_answer),
        "days_to_fill": _describe_median(review.to_fill),
        "accepted": review.accepted,
        "declined": review.declined,
        "held": _describe_counts(review.held),
        "busiest_share": review.busiest_share,
        "resting": [
            {"customer": slug, "until": last.isoformat() if last else None}
            for (slug, _), last in review.resting.items()
        ],
        "deals": {
            deal: {
                "count": some.count,
                "amounts": dict(some.amounts),
                "currencies": dict(some.currencies),
                "stages": {str(stage): n for stage, n in some.stages.items()},
            }
            for deal, some in review.deals.items()
        },
        "won": _describe_counts(review.won),
        "won_uses": dict(review.won_uses),
        "won_content": dict(review.won_content),
        "helpful": _describe_median(review.helpful),
        "gaps": [{"industry": industry, "use": use, "requests": n} for (industry, use), n in review.gaps.items()],
        "not_found": [
            {"uses": list(uses), "industries": list(industries), "regions": list(regions), "wishes": n}
            for (uses, industries, regions), n in review.not_found.items()
        ],
        "found": review.found,
        "ended": dict(review.ended),
        "gained": review.gained,
        "lost": dict(review.lost),
        "exposed": [
            {
                "customer": one.slug,
                "use": one.use,
                "channel": one.channel,
                "where": one.where,
                "days": one.days,
                "is_down": one.is_down,
            }
            for one in review.exposed
        ],
        "pool": [{"industry": industry or None, "customers": n} for industry, n in review.pool.items()],
    }


def _describe_counts(counts: Mapping[tuple[str, str], int]) -> list[dict[str, object]]:
    return [{"customer": slug, "count": count} for (slug, _), count in counts.items()]


def _describe_median(days: Days) -> dict[str, object]:
    return {"median": days.median, "of": days.of}


def _list_counts(counts: Mapping[Who, int]) -> Iterator[Entry]:
    return (Entry(name, str(count), count, slug) for (slug, name), count in counts.items())


def _list_resting(review: ProgramReview) -> Iterator[Entry]:
    for who, last in review.resting.items():
        held = review.held.get(who, 0)
        until = f"until {last}" if last else "no free day in sight"
        yield Entry(who[1], f"{until}, {held} held in this period" if held else until, slug=who[0])


def _say_days(period: Period) -> str:
    return f"{period.first} to {period.last}"


def _say_signed(number: float, unit: str = "") -> str:
    if not number:
        return "same"
    return f"{'+' if number > 0 else '−'}{abs(number):g}{unit}"


def _make_days_row(about: About, key: str, what: str, now: Days, before: Days) -> Row:
    def say_number(days: Days) -> str:
        return "none" if days.median is None else f"{days.median:g}"

    change = "" if now.median is None or before.median is None else _say_signed(now.median - before.median)
    return Row(about, key, what, say_number(now), say_number(before), change, _say_few(now.of, before.of))


Part = tuple[float | None, int]
"""A share from 0 to 1, and how many it is of."""


def _find_accepted_share(review: ProgramReview) -> Part:
    answers = review.accepted + review.declined
    return review.accepted / answers if answers else None, answers


def _find_busiest_share(review: ProgramReview) -> Part:
    return review.busiest_share, sum(review.held.values())


def _share(
    about: About, key: str, what: str, part: Callable[[ProgramReview], Part], now: ProgramReview, before: ProgramReview
) -> Row:
    (one, of), (other, of_before) = part(now), part(before)
    shares = ["none" if share is None else f"{share:.0%}" for share in (one, other)]
    change = "" if one is None or other is None else _say_signed(round(100 * one) - round(100 * other), " points")
    return Row(about, key, what, shares[0], shares[1], change, _say_few(of, of_before))


def _make_not_found_row(now: ProgramReview, before: ProgramReview) -> Row:
    missed, earlier = (sum(review.not_found.values()) for review in (now, before))
    few = _say_few(missed, earlier)
    return Row(
        "gaps", "not-found", "Asked for and not found", str(missed), str(earlier), _say_signed(missed - earlier), few
    )


def _say_few(count: int, before: int) -> str:
    """A remark if there are too few cases, in the period or in the one it is compared with."""
    if 0 < count < FEW:
        return f"only {count} {'case' if count == 1 else 'cases'}: too few to draw conclusions"
    return f"only {before} before: hard to compare" if count and 0 < before < FEW else ""


def _say_amounts(deals: Deals) -> str:
    sums = ", ".join(f"{currency} {amount:,.0f}" for currency, amount in sorted(deals.amounts.items()))
    return f"{deals.count} ({sums})" if sums else str(deals.count)


def _count_deals(deals: Deals) -> str:
    return str(deals.count)
