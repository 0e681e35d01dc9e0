"""What colleagues looked for and did not find: what fits by now, who must act, how often each kind was missed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.vocabulary import Axis, UnknownTermError, Vocabulary
from onrecord.catalog.record.wish import FiledWish, Kind
from onrecord.catalog.search.finder import Search, Wish
from onrecord.catalog.search.query import PROFILE, read_line
from onrecord.catalog.search.search_texts import gather_term_names, make_region_text, make_term_text
from onrecord.catalog.search.traits import make_traits
from onrecord.catalog.workload.due import Due, list_due
from onrecord.catalog.workload.stakes import Stakes

TOO_FEW = 3
"""Fewer references than this leave no choice: one may rest, and one may be a competitor of the prospect."""


def make_search(wish: FiledWish, today: date) -> Wish:
    """The search that somebody filed. A day that has passed no longer limits anything."""
    by = wish.needed_by if wish.needed_by and wish.needed_by >= today else None
    return Wish(
        words=tuple((wish.words or "").split()),
        uses=wish.uses,
        channel=wish.channel or "any",
        industries=wish.industries,
        sizes=wish.sizes,
        regions=wish.regions,
        products=wish.products,
        use_cases=wish.use_cases,
        languages=wish.languages,
        available_by=by,
        territories=wish.territories,
    )


def add_named_terms(wish: Wish, words: Vocabulary) -> Wish:
    """A wish with the uses, industries and regions that its words name, where it has none: gaps are counted by them.

    A word that several terms of a list are called by adds none of them.
    """
    line = read_line(" ".join(wish.words), gather_term_names(words))

    def find_named(texts: Mapping[str, str]) -> tuple[str, ...]:
        found = [
            [term for term, text in texts.items() if word.is_in(PROFILE, text)] for word in line.words if word.names
        ]
        return tuple(dict.fromkeys(terms[0] for terms in found if len(terms) == 1))

    regions = {key: make_region_text(term) for key, term in words.territories.groups.items() if key != "worldwide"}
    return replace(
        wish,
        uses=wish.uses or find_named(_list_atom_texts(words.uses)),
        industries=wish.industries or find_named(_list_atom_texts(words.industries)),
        regions=wish.regions or find_named(_list_atom_texts(words.territories) | regions),
    )


def _list_atom_texts(axis: Axis) -> dict[str, str]:
    return {term: make_term_text(axis, term) for term in axis.atoms}


def find_matches(search: Search, wish: FiledWish, today: date) -> list[str]:
    """The slugs of those who fit today, the best first; none where the vocabulary lacks a term of the wish."""
    try:
        return search.find_slugs(make_search(wish, today))
    except UnknownTermError:
        return []


def say_wanted(kind: Kind, words: Vocabulary) -> str:
    """What was wanted, in words: "Reference call in Financial services, Nordics"."""
    uses, industries, regions = kind
    use = " and ".join(map(words.uses.title, uses)) or "A reference"
    industry = " or ".join(map(words.industries.title, industries))
    region = " or ".join(map(words.territories.title, regions))
    where = ", ".join(filter(None, [industry, region]))
    return f"{use} in {where}" if where else use


def count_kinds(wishes: Iterable[FiledWish]) -> Mapping[Kind, int]:
    """How many wishes of each kind there are, the most frequent first, then by kind."""
    return dict(sorted(Counter(wish.kind for wish in wishes).items(), key=lambda one: (-one[1], one[0])))


def list_due_with_wishes(library: Library, wishes: Iterable[FiledWish], today: date, within_days: int) -> list[Due]:
    """Everything due, as `list_due` returns it, and the open wishes."""
    items = [item for item in list_wishes_due(library, wishes, today) if item.by <= today + timedelta(days=within_days)]
    return sorted([*list_due(library, today, within_days), *items], key=lambda item: item.order)


def list_wishes_due(
    library: Library,
    wishes: Iterable[FiledWish],
    today: date,
    recall_answers: Callable[[str], dict[str, Answer] | None] = lambda _: None,
) -> Iterator[Due]:
    """Each open wish: who asked is told what fits by now; where nothing does, it is for customer success to find one.

    Those who fit when it was filed are not told again. They may wait as long as a request. `recall_answers` as for
    `Search`.
    """
    still_open = [wish for wish in wishes if wish.state == "open"]
    if not still_open:
        return
    # All records are unpacked once for all wishes; by these rows each wish looks at those that may fit it.
    rows = {slug: make_traits(reference) for slug, reference in library.references.items()}
    search, stakes = Search(library, today, rows, recall_answers), Stakes(library, today)
    for wish in still_open:
        new = [slug for slug in find_matches(search, wish, today) if slug not in wish.not_enough]
        item = _make_found(wish, new, library, today) if new else _make_wanted(wish, library, today)
        deal = wish.opportunity
        large = deal is not None and library.policy.requests.is_high(deal.amount, deal.currency)
        yield replace(item, first=large, stake=stakes.weigh_wish(deal, item.by))


def _make_found(wish: FiledWish, new: Sequence[str], library: Library, today: date) -> Due:
    first = new[0]
    fits = "fits" if len(new) == 1 else f"is one of {len(new)} customers who fit"
    what = f"{say_wanted(wish.kind, library.vocabulary)}: {fits} what was looked for on {wish.requested.on}"
    answer = f"onrecord wish --answer {wish.id} --customer {first}"
    owner, step = _find_one_still_here([wish.requested.by], library.policy, today), library.policy.raci.get("request")
    role = step.responsible if step else None
    return Due("wish", first, wish.id, what, today, owner, "request", role, f"say whether it helps: {answer}")


def _make_wanted(wish: FiledWish, library: Library, today: date) -> Due:
    policy, request = library.policy, wish.requested
    by = request.on + timedelta(days=policy.requests.stale_days)
    by = min(by, wish.needed_by) if wish.needed_by else by
    wanted = say_wanted(wish.kind, library.vocabulary)
    what = f"{wanted}: {policy.name_of(request.by)} looked for it on {request.on} and did not find it"
    found = f"onrecord wish --answer {wish.id} --customer CUSTOMER"
    ways = f"{found}; if nobody needs one anymore: onrecord wish --close {wish.id}"
    step = policy.raci.get("nominate")
    role = step.accountable if step else "cs"
    owner = _find_one_still_here([key for key, one in policy.people.items() if role in one.roles], policy, today)
    return Due("wish", "", wish.id, what, by, owner, "nominate", role, ways)


def _find_one_still_here(keys: Iterable[str], policy: Policy, today: date) -> str | None:
    known = ((key, policy.people.get(key)) for key in keys)
    return next((key for key, one in known if one and (one.left is None or one.left > today)), None)
