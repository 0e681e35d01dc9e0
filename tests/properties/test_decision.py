"""The decision's invariants: they hold for every record and question. Each test is named after its invariant."""

from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from exhaustive import count_examples
from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.judge import Judge, decide
from onrecord.catalog.decision.reasons import WEIGHT, Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Withdrawal
from onrecord.catalog.record.days import ONE_DAY, Days
from onrecord.catalog.record.facts import Facts
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from oracle import Oracle
from small_world import POLICY, TODAY, VOCABULARY, grant, make_customer, make_day
from strategies import Question, authorizations, customers, dates, later, policies, questions, restrictions, terms

thoroughly = settings(max_examples=count_examples(30, 100), deadline=None, suppress_health_check=[HealthCheck.too_slow])
some = settings(max_examples=count_examples(20, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])

DAYS = [make_day(n) for n in range(-2, 12)]


def judge_question(reference: Reference, question: Question, policy: Policy = POLICY) -> Decision:
    return Judge(reference, VOCABULARY, policy).decide(
        question.use,
        question.channel,
        question.territory,
        question.days,
        today=TODAY,
        cleared=question.cleared,
        quote=question.quote,
        place=question.place,
    )


def ask_on(question: Question, asked: date) -> Question:
    return replace(question, days=Days.on(asked))


@given(st.data(), customers(), policies())
@settings(thoroughly, max_examples=count_examples(100, 300))
def test_the_oracle_agrees(data: st.DataObject, reference: Reference, policy: Policy) -> None:
    q = data.draw(questions(reference))
    ruled = Oracle(reference, VOCABULARY, policy, TODAY).decide(
        q.use, q.channel, q.territory, q.days.first, q.days.last, q.cleared, q.quote, q.place
    )
    tool = judge_question(reference, q, policy)
    assert tool.answer == ruled.answer
    assert list(dict.fromkeys((reason.code, reason.id) for reason in tool.reasons)) == ruled.reasons
    assert set(tool.authorizations) == ruled.authorizations
    assert tool.valid_through == ruled.valid_through


@given(st.data(), customers())
@thoroughly
def test_never_allow_outside_valid_from_and_valid_through(data: st.DataObject, reference: Reference) -> None:
    question = data.draw(questions(reference))
    for asked in DAYS:
        for id_ in judge_question(reference, ask_on(question, asked)).authorizations:
            authorization = reference.by_id[id_]
            assert authorization.valid_from is not None
            assert authorization.valid_from <= asked
            assert authorization.valid_through is None or asked <= authorization.valid_through


@given(st.data(), customers(), restrictions("added"))
@thoroughly
def test_adding_a_restriction_never_makes_an_answer_more_permissive(
    data: st.DataObject, reference: Reference, added: object
) -> None:
    question = data.draw(questions(reference))
    restricted = replace(reference, restrictions=(*reference.restrictions, added))
    assert judge_question(restricted, question).answer.rank <= judge_question(reference, question).answer.rank


@given(st.data(), customers().filter(lambda reference: reference.authorizations))
@thoroughly
def test_removing_an_authorization_never_makes_an_answer_more_permissive(
    data: st.DataObject, reference: Reference
) -> None:
    question = data.draw(questions(reference))
    gone = data.draw(st.sampled_from(reference.authorizations))
    poorer = replace(reference, authorizations=tuple(a for a in reference.authorizations if a is not gone))
    assert judge_question(poorer, question).answer.rank <= judge_question(reference, question).answer.rank


@given(st.data(), customers())
@thoroughly
def test_widening_a_request_never_makes_an_answer_more_permissive(data: st.DataObject, reference: Reference) -> None:
    question = data.draw(questions(reference))
    axes = (("use", VOCABULARY.uses), ("channel", VOCABULARY.channels), ("territory", VOCABULARY.territories))
    name, axis = data.draw(st.sampled_from(axes if question.quote is None else axes[1:]))
    narrow = axis.expand(getattr(question, name))
    wide = data.draw(st.sampled_from([term for term in (*axis.atoms, *axis.groups) if narrow <= axis.expand(term)]))
    last = data.draw(later.filter(lambda found: found >= question.days.last))
    wider = replace(
        question,
        days=Days(question.days.first, last),
        cleared=data.draw(st.sampled_from([question.cleared, frozenset[str]()])),
        **{name: wide},
    )
    assert judge_question(reference, wider).answer.rank <= judge_question(reference, question).answer.rank


@given(st.data(), customers().filter(lambda reference: reference.authorizations), dates)
@thoroughly
def test_withdrawn_never_comes_back_by_itself(data: st.DataObject, reference: Reference, withdrawn: date) -> None:
    chosen = data.draw(st.sampled_from(reference.authorizations))
    without = replace(chosen, withdrawn=Withdrawal(withdrawn))
    reference = replace(
        reference, authorizations=tuple(without if a is chosen else a for a in reference.authorizations)
    )
    question = data.draw(questions(reference))
    for asked in DAYS:
        if asked >= withdrawn:
            assert without.id not in judge_question(reference, ask_on(question, asked)).authorizations


@given(st.data(), customers(), policies())
@some
def test_between_two_boundary_dates_the_answer_is_constant(
    data: st.DataObject, reference: Reference, policy: Policy
) -> None:
    question = data.draw(questions(reference))
    named = set(find_days(reference))
    if reference.relationship.renewal:
        named.add(reference.relationship.renewal - timedelta(days=policy.at_risk.renewal_within_days))
    named |= {q.source.last_day + timedelta(days=1) for q in reference.quotes if q.source and q.source.last_day}
    judged = {asked: judge_question(reference, ask_on(question, asked), policy) for asked in DAYS}
    for before, asked in pairwise(DAYS):
        if asked not in named and before not in named:
            assert judged[before].answer == judged[asked].answer
            assert judged[before].reasons == judged[asked].reasons
            assert judged[before].valid_through == judged[asked].valid_through
    boundaries = Judge(reference, VOCABULARY, policy).list_boundaries(question.quote)
    assert boundaries == sorted(set(boundaries))
    for before, asked in pairwise(DAYS):
        if (judged[before].answer, judged[before].reasons) != (judged[asked].answer, judged[asked].reasons):
            assert asked in boundaries


def find_days(record: object) -> list[date]:
    """Every date that a record holds, wherever it is."""
    if isinstance(record, date):
        return [record]
    if isinstance(record, Struct):
        return [found for name in record.__struct_fields__ for found in find_days(getattr(record, name))]
    if isinstance(record, tuple):
        return [found for item in record for found in find_days(item)]
    return []


@given(st.data(), customers(), policies())
@thoroughly
def test_allow_names_at_least_one_authorization_with_evidence(
    data: st.DataObject, reference: Reference, policy: Policy
) -> None:
    decision = judge_question(reference, data.draw(questions(reference)), policy)
    if decision.answer is not Answer.ALLOW:
        assert decision.authorizations == () and decision.evidence == () and decision.valid_through is None
        return
    assert decision.authorizations
    assert decision.evidence == tuple(reference.by_id[id_].evidence for id_ in decision.authorizations)
    assert {reason.id for reason in decision.reasons} == set(decision.authorizations)


@given(st.data(), customers())
@thoroughly
def test_the_order_of_lists_in_the_file_does_not_matter(data: st.DataObject, reference: Reference) -> None:
    question = data.draw(questions(reference))

    def shuffle(items: tuple[object, ...] | None) -> tuple[object, ...] | None:
        return tuple(data.draw(st.permutations(items))) if items else items

    def mix(item: Facts) -> Facts:
        return replace(
            item,
            **{
                name: shuffle(getattr(item, name))
                for name in item.__struct_fields__
                if isinstance(getattr(item, name), tuple)
            },
        )

    again = replace(
        reference,
        authorizations=shuffle(tuple(map(mix, reference.authorizations))),
        restrictions=shuffle(tuple(map(mix, reference.restrictions))),
        quotes=shuffle(reference.quotes),
    )
    assert judge_question(again, question) == judge_question(reference, question)


@given(st.data(), customers(), policies())
@some
def test_same_input_same_output(data: st.DataObject, reference: Reference, policy: Policy) -> None:
    q = data.draw(questions(reference))
    first = judge_question(reference, q, policy)
    judge = Library({reference.slug: reference}, VOCABULARY, policy).judge(reference)
    for _ in range(2):
        again = judge.decide(
            q.use, q.channel, q.territory, q.days, today=TODAY, cleared=q.cleared, quote=q.quote, place=q.place
        )
        assert again == first
    assert first == decide(
        reference,
        q.use,
        q.channel,
        q.territory,
        q.days,
        vocabulary=VOCABULARY,
        policy=policy,
        today=TODAY,
        cleared=q.cleared,
        quote=q.quote,
        place=q.place,
    )


@given(st.data(), customers(), policies())
@thoroughly
def test_valid_through_is_exact_that_day_is_allowed_the_next_is_not(
    data: st.DataObject, reference: Reference, policy: Policy
) -> None:
    question = data.draw(questions(reference))
    for asked in DAYS:
        through = judge_question(reference, ask_on(question, asked), policy).valid_through
        if through is None:
            continue
        assert judge_question(reference, replace(question, days=Days(asked, through)), policy).answer is Answer.ALLOW
        if through < make_day(12):  # the last day that can be asked about
            assert judge_question(reference, ask_on(question, through + ONE_DAY), policy).answer is not Answer.ALLOW


@given(st.data(), customers(), policies())
@some
def test_the_answer_is_the_least_permissive_over_its_cells_and_days(
    data: st.DataObject, reference: Reference, policy: Policy
) -> None:
    question = data.draw(questions(reference))
    cells = product(
        VOCABULARY.uses.expand(question.use),
        VOCABULARY.channels.expand(question.channel),
        VOCABULARY.territories.expand(question.territory),
        question.days,
    )
    ranks = [
        judge_question(reference, Question(*cell, Days.on(asked), question.cleared, question.quote), policy).answer.rank
        for *cell, asked in cells
    ]
    assert judge_question(reference, question, policy).answer.rank == min(ranks)


@given(st.data(), customers(), policies(), terms(VOCABULARY.uses), dates)
@some
def test_best_is_the_most_permissive_cell_and_its_longest_day(
    data: st.DataObject, reference: Reference, policy: Policy, use: str, asked: date
) -> None:
    channel, territory = data.draw(terms(VOCABULARY.channels)), data.draw(terms(VOCABULARY.territories))
    best = Judge(reference, VOCABULARY, policy).find_best(use, asked, today=TODAY, channel=channel, territory=territory)
    named = [quote.id for quote in reference.quotes] if use == "quote" else []
    each = [
        judge_question(reference, Question(*cell, Days.on(asked), frozenset(), id_), policy)
        for id_ in (None, *named)
        for cell in product(
            VOCABULARY.uses.expand(use), VOCABULARY.channels.expand(channel), VOCABULARY.territories.expand(territory)
        )
    ]
    assert best.answer.rank == max(decision.answer.rank for decision in each)
    lasts = [decision.valid_through for decision in each if decision.valid_through]
    assert best.valid_through == max(lasts, default=None)


@given(customers(), policies(), terms(VOCABULARY.uses), terms(VOCABULARY.channels), dates)
@some
def test_most_is_the_answer_of_best(reference: Reference, policy: Policy, use: str, channel: str, asked: date) -> None:
    judge = Judge(reference, VOCABULARY, policy)
    best = judge.find_best(use, asked, today=TODAY, channel=channel)
    most = judge.find_most(use, asked, channel)
    assert most.answer == best.answer
    codes = {reason.code for reason in best.reasons} - {"quote-unspecified"}
    assert most.only_asked == (best.answer is Answer.ASK and codes == {"pending"})


@given(st.data(), customers(), policies())
@some
def test_the_timeline_says_what_each_day_says(data: st.DataObject, reference: Reference, policy: Policy) -> None:
    question = data.draw(questions(reference))
    judge = Judge(reference, VOCABULARY, policy)
    span = Days(make_day(-2), make_day(11))
    for cells, stretches in judge.trace_timeline(
        question.use, question.channel, question.territory, span, question.quote, question.cleared
    ):
        assert [asked for stretch in stretches for asked in stretch.days] == list(span)
        for stretch, following in pairwise(stretches):
            assert (stretch.answer, stretch.reasons) != (following.answer, following.reasons)
        assert all(
            stretch.reasons[0].code == min((r.code for r in stretch.reasons), key=WEIGHT.get) for stretch in stretches
        )
        for channel, territory, stretch in product(cells.channels, cells.territories, stretches):
            for asked in (stretch.days.first, stretch.days.last):
                cell = Question(cells.use, channel, territory, Days.on(asked), question.cleared, question.quote)
                decision = judge_question(reference, cell, policy)
                assert decision.answer == stretch.answer
                assert {(r.code, r.id) for r in decision.reasons} == {(r.code, r.id) for r in stretch.reasons}
                said_of_quotes = [r for r in stretch.reasons if r.code == "quote-unspecified"]
                assert [r for r in decision.reasons if r.code == "quote-unspecified"] == said_of_quotes
                if decision.answer is Answer.ALLOW:
                    assert set(decision.authorizations) == set(stretch.authorizations)


@given(authorizations(), authorizations("story"), dates)
@some
def test_never_patched_together_from_two_authorizations(first: object, second: object, asked: date) -> None:
    """Two grants that each lack what the other has: whatever one of them does not allow alone stays forbidden."""
    one, two = replace(first, uses=("logo",)), replace(second, uses=("call",))
    for use, channel, territory in product(("logo", "call"), ("web", "deck"), ("NO", "DE", "AT")):
        question = Question(use, channel, territory, Days.on(asked))
        alone = [judge_question(make_customer(a), question).answer.rank for a in (one, two)]
        assert judge_question(make_customer(one, two), question).answer.rank == max(alone)


def test_the_examples_reach_allow() -> None:
    """The invariants would hold for a tool that always denies; a plain grant is allowed, so they say something."""
    assert (
        judge_question(make_customer(grant()), Question("logo", "web", "NO", Days.on(make_day(3)))).answer
        is Answer.ALLOW
    )
