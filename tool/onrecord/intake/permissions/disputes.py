"""Compares the rows about one customer with each other: repetitions are dropped, and contradictions are asked about."""

from collections.abc import Iterable

from onrecord.catalog.record.vocabulary import Axis, UnknownTermError, Vocabulary
from onrecord.intake.permissions.facts import Fact, RowFacts
from onrecord.intake.permissions.questions import Questions, make_choice_reader
from onrecord.names.companies import is_same_company, make_company_keys
from onrecord.names.text_keys import make_name_key

OVER_OR_HOLDS = "over: nothing is allowed; or holds: the yes counts"
_MOST_OF_ONE = 100
"""Rows of one customer that are compared, each with every other; a list that people keep has a few."""


def settle(rows: list[RowFacts], vocabulary: Vocabulary, questions: Questions) -> None:
    """Mark rows that repeat another, and hold back every yes that another row of the same customer contradicts."""
    _ask_about_same_address(rows, questions)
    for same in group_by_customer(rows):
        if len(same) > _MOST_OF_ONE:
            for row in same:
                row.skipped = f"{len(same)} rows name this customer; more than {_MOST_OF_ONE} are not compared"
            continue
        for place, row in enumerate(same):
            for earlier in same[:place]:
                had = bool(row.facts)
                _compare(earlier, row, vocabulary, questions)
                _ask_against(earlier, row, questions)
                _ask_against(row, earlier, questions)
                if had and not row.facts and row.skipped is None:
                    row.skipped = f"it repeats {earlier.where}"


def group_by_customer(rows: Iterable[RowFacts]) -> list[list[RowFacts]]:
    """Rows by customer: those that share a name, ignoring legal forms, or an account's id.

    A row with a parent is about that subsidiary only, even if its name is similar to another.
    """
    groups: list[list[RowFacts]] = []
    by_key: dict[str, list[RowFacts]] = {}
    for row in rows:
        if not row.customer:
            continue
        keys = [f"name {key}" for key in sorted(make_company_keys(row.customer))] or [f"name {row.customer}"]
        if row.parent:
            keys = [f"subsidiary {make_name_key(row.customer)} of {make_name_key(row.parent)}"]
        keys += [f"id {row.crm_id}"] if row.crm_id else []
        found = next((by_key[key] for key in keys if key in by_key), None)
        if found is None:
            found = []
            groups.append(found)
        found.append(row)
        for key in keys:
            by_key.setdefault(key, found)
    return groups


def _ask_about_same_address(rows: list[RowFacts], questions: Questions) -> None:
    """Rows with different names and the same web address may be one customer or companies of a group: ask."""
    first: dict[str, RowFacts] = {}
    for row in rows:
        if not row.domain or not row.customer or row.skipped:
            continue
        other = first.setdefault(row.domain, row)
        is_family = any(a.parent and is_same_company(a.parent, b.customer) for a, b in ((row, other), (other, row)))
        if other is row or is_family or row.parent or is_same_company(row.customer, other.customer):
            continue
        if not (row.granted or other.granted):
            continue
        reply, open_ = questions.ask(
            "who",
            f"{other.customer} and {row.customer} at {row.domain}",
            row.where,
            f"{other.customer} ({other.where}) and {row.customer} have the address {row.domain}: one customer?",
            "one, or two",
            make_choice_reader("one", "two"),
        )
        if reply == "one":
            row.known_as, row.customer = row.customer, other.customer
        row.hold(open_)
        other.hold(open_)


def _ask_against(row: RowFacts, other: RowFacts, questions: Questions) -> None:
    """A row that only withdraws something is asked about if another row of the customer says yes."""
    for words in row.against:
        if other.granted:
            text = f"{row.where} says {words!r}, but {other.where} says yes: which is right?"
            about = f"{words}, {row.where}"
            reply, open_ = questions.ask(
                "conflict", about, row.where, text, OVER_OR_HOLDS, make_choice_reader("over", "holds")
            )
            other.hold("never" if reply == "over" else open_)
            if reply == "over":
                row.facts.append(Fact("revoked", "remark", ("any",), words=[words]))


def _compare(one: RowFacts, other: RowFacts, vocabulary: Vocabulary, questions: Questions) -> None:
    if one.skipped or other.skipped:
        return
    if one.ended != other.ended:
        ended, active = (one, other) if one.ended else (other, one)
        if active.granted:
            text = f"{active.customer} has ended in {ended.where}, but has a yes in {active.where}: which is right?"
            _ask(ended, active, f"{active.customer}: over in {ended.where}, yes in {active.where}", text, questions)
        return
    other.facts = [fact for fact in other.facts if fact not in one.facts]
    for row, against in ((one, other), (other, one)):
        for fact in row.granted:
            disputing = next((f for f in against.facts if _is_disputed(fact, f, vocabulary)), None)
            if disputing is None:
                continue
            uses = ", ".join(fact.uses)
            first, last = sorted((one, other), key=lambda r: (r.sheet, r.row))
            about = f"{one.customer}: {uses} in {first.where} and {last.where}"
            said_so = f"{_say(fact)} in {row.where}, {_say(disputing)} in {against.where}"
            text = f"{one.customer}, {uses}: {said_so}: which row is right?"
            options = f"{first.row} or {last.row}, the number of the right row; or neither"
            words = (str(first.row), str(last.row), "neither")
            reply, open_ = questions.ask("conflict", about, row.where, text, options, make_choice_reader(*words))
            if reply == str(row.row):
                against.facts.remove(disputing)
            else:
                fact.open.append(open_ or "never")


def _ask(ended: RowFacts, active: RowFacts, about: str, text: str, questions: Questions) -> None:
    reply, open_ = questions.ask(
        "conflict", about, active.where, text, "over, or came back", make_choice_reader("over", "came back")
    )
    if reply == "came back":
        ended.skipped = "the customer came back, according to the mapping"
        ended.facts.clear()
        return
    if reply is None:
        ended.skipped = f"it contradicts {active.where}, and the question about it is open"
        ended.facts.clear()
    active.hold(open_ or "never")


def _say(fact: Fact) -> str:
    until = fact.through or fact.review_by
    return {"granted": f"yes{f' until {until}' if until else ''}", "requested": "no answer yet"}.get(fact.state, "no")


def _is_disputed(fact: Fact, other: Fact, vocabulary: Vocabulary) -> bool:
    if not (
        _meet(fact.uses, other.uses, vocabulary.uses)
        and _meet(fact.channels, other.channels, vocabulary.channels)
        and _meet(fact.territories, other.territories, vocabulary.territories)
    ):
        return False
    if other.state == "requested":  # an open request about other countries takes nothing back
        return fact.territories is not None and other.territories is not None
    if other.state != "granted":
        return True
    return (fact.through, fact.review_by) != (other.through, other.review_by) and not (fact.over and other.over)


def _meet(one: tuple[str, ...] | None, other: tuple[str, ...] | None, axis: Axis) -> bool:
    if one is None or other is None:
        return True
    try:
        return not axis.expand_all(one).isdisjoint(axis.expand_all(other))
    except UnknownTermError:
        return True
