"""A review of the program: one period beside the one before it, as text, Markdown, CSV and JSON."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.search.program_review import FEW, Days, Deals, Period, ProgramReview
from onrecord.reports import json, markdown
from onrecord.reports import table as csv
from onrecord.reports.text import Paint, leave_uncolored, make_visible

MOST = 5
"""So many names are in each list; JSON has all of them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One number of the period, the same of the period before, and a remark, such as that they are few."""

    what: str
    now: str
    before: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names with their counts, under a heading that is a question."""

    question: str
    names: tuple[str, ...]


def rows(now: ProgramReview, before: ProgramReview) -> list[Row]:
    """The numbers, in the order in which somebody would ask for them."""
    numbers = (
        ("Requests", now.requests, before.requests),
        ("Calls, visits and talks held", sum(now.held.values()), sum(before.held.values())),
        ("Answered yes", now.accepted, before.accepted),
        ("Answered no", now.declined, before.declined),
    )
    lost = sum(now.lost.values()), sum(before.lost.values())
    return [
        *(Row(what, str(one), str(other)) for what, one, other in numbers),
        _share("Accepted, of the answers", now, before),
        _took("Days until an answer (median)", now.to_answer, before.to_answer),
        _took("Days until it took place (median)", now.to_fill, before.to_fill),
        _busiest(now, before),
        _took("How helpful, of 5 (median)", now.helpful, before.helpful),
        *(
            Row(title, _amounts(now.deals[deal]), _amounts(before.deals[deal]))
            for deal, title in (("won", "Deals won"), ("open", "Deals still open"), ("lost", "Deals lost"))
        ),
        Row("Uses newly allowed", str(now.gained), str(before.gained)),
        Row("Permissions lost (withdrawn, or ended and not renewed)", *map(str, lost)),
        *(
            Row(f"Permissions that ended: {title}", str(now.ended.get(kind, 0)), str(before.ended.get(kind, 0)))
            for kind, title in (("renewed", "renewed"), ("asked", "asked again, open"), ("missed", "missed"))
        ),
        Row("Published without permission", str(len(now.exposed)), str(len(before.exposed))),
    ]


def names(now: ProgramReview, vocabulary: Vocabulary) -> list[Names]:
    """Who and what is behind the numbers."""
    industries, uses = vocabulary.industries, vocabulary.uses
    gaps = (f"{uses.title(use)} in {industries.title(industry)}: {n}" for (industry, use), n in now.gaps.items())
    exposed = (
        f"{one.name}, {one.where}: {one.days} {'day' if one.days == 1 else 'days'}{'' if one.is_down else ', still up'}"
        for one in now.exposed
    )
    found = (
        ("Who is in demand?", _counted(now.asked)),
        ("What is asked for?", (f"{uses.title(use)}: {n}" for use, n in now.asked_uses.items())),
        ("Who did most for us?", _counted(now.held)),
        ("Who was in the deals we won?", _counted(now.won)),
        ("What was in the deals we won?", (f"{uses.title(use)}: {n}" for use, n in now.won_uses.items())),
        ("What was asked for, and nobody in the industry allows?", gaps),
        ("What was published without permission, and how long?", exposed),
    )
    return [Names(question, tuple(some)) for question, some in found]


def text(now: ProgramReview, before: ProgramReview, vocabulary: Vocabulary, paint: Paint = leave_uncolored) -> str:
    """A table of numbers, then the lists."""
    told = rows(now, before)
    wide = max(len(row.what) for row in told)
    lines = [paint(f"{_days(now.period)}, and before it {_days(before.period)}", "bold"), ""]
    for row in told:
        remark = paint(f"  ({row.remark})", "dim") if row.remark else ""
        lines.append(f"  {row.what:<{wide}}  {row.now:>5}  {paint(f'before: {row.before}', 'dim')}{remark}")
    for some in names(now, vocabulary):
        if some.names:
            lines += ["", paint(some.question, "bold")]
            lines += [f"  {make_visible(name)}" for name in some.names[:MOST]]
            lines += [f"  … and {len(some.names) - MOST} more"] if len(some.names) > MOST else []
    return "\n".join(lines)


def page(now: ProgramReview, before: ProgramReview, vocabulary: Vocabulary) -> str:
    """The same in Markdown."""
    told = [(row.what, row.now, row.before, row.remark) for row in rows(now, before)]
    head = ("", _days(now.period), _days(before.period), "")
    parts = ["# Review of the reference program", "", markdown.table(head, told), ""]
    for some in names(now, vocabulary):
        if some.names:
            parts += [f"## {some.question}", "", *(f"- {markdown.escape(name)}" for name in some.names[:MOST]), ""]
            parts += [f"… and {len(some.names) - MOST} more.", ""] if len(some.names) > MOST else []
    return "\n".join(parts)


def spreadsheet(now: ProgramReview, before: ProgramReview) -> str:
    """The numbers as CSV, a column for each period."""
    told = ((row.what, row.now, row.before, row.remark) for row in rows(now, before))
    return csv.table(("what", _days(now.period), _days(before.period), "remark"), told)


def document(now: ProgramReview, before: ProgramReview) -> str:
    """JSON: both periods with everything that was counted."""
    return json.dumps({"version": json.VERSION, "period": _fields(now), "before": _fields(before)})


def _fields(review: ProgramReview) -> dict[str, object]:
    return {
        "from": review.period.first.isoformat(),
        "to": review.period.last.isoformat(),
        "requests": review.requests,
        "asked": _listed(review.asked),
        "asked_uses": dict(review.asked_uses),
        "days_to_answer": _median(review.to_answer),
        "days_to_fill": _median(review.to_fill),
        "accepted": review.accepted,
        "declined": review.declined,
        "held": _listed(review.held),
        "busiest_share": review.busiest_share,
        "deals": {deal: {"count": some.count, "amounts": dict(some.amounts)} for deal, some in review.deals.items()},
        "won": _listed(review.won),
        "won_uses": dict(review.won_uses),
        "helpful": _median(review.helpful),
        "gaps": [{"industry": industry, "use": use, "requests": n} for (industry, use), n in review.gaps.items()],
        "ended": dict(review.ended),
        "gained": review.gained,
        "lost": dict(review.lost),
        "exposed": [
            {"customer": one.slug, "where": one.where, "days": one.days, "is_down": one.is_down}
            for one in review.exposed
        ],
    }


def _listed(counts: Mapping[tuple[str, str], int]) -> list[dict[str, object]]:
    return [{"customer": slug, "count": count} for (slug, _), count in counts.items()]


def _median(days: Days) -> dict[str, object]:
    return {"median": days.median, "of": days.of}


def _counted(counts: Mapping[tuple[str, str], int]) -> Iterator[str]:
    return (f"{name}: {count}" for (_, name), count in counts.items())


def _days(period: Period) -> str:
    return f"{period.first} to {period.last}"


def _took(what: str, now: Days, before: Days) -> Row:
    def number(days: Days) -> str:
        return "none" if days.median is None else f"{days.median:g}"

    return Row(what, number(now), number(before), _few(now.of))


def _share(what: str, now: ProgramReview, before: ProgramReview) -> Row:
    def share(review: ProgramReview) -> str:
        answers = review.accepted + review.declined
        return f"{review.accepted / answers:.0%}" if answers else "none"

    return Row(what, share(now), share(before), _few(now.accepted + now.declined))


def _busiest(now: ProgramReview, before: ProgramReview) -> Row:
    def share(review: ProgramReview) -> str:
        return "none" if review.busiest_share is None else f"{review.busiest_share:.0%}"

    return Row("Of these, by the three busiest customers", share(now), share(before), _few(sum(now.held.values())))


def _few(count: int) -> str:
    return f"of {count} only: too few to read much into" if 0 < count < FEW else ""


def _amounts(deals: Deals) -> str:
    sums = ", ".join(f"{currency} {amount:,.0f}" for currency, amount in sorted(deals.amounts.items()))
    return f"{deals.count} ({sums})" if sums else str(deals.count)
