"""decision.md rule by rule: every row of its table on the days around its boundary, and every other rule by example."""

from datetime import date
from itertools import combinations
from typing import Any

import pytest
from msgspec.structs import replace

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.judge import Judge, decide
from onrecord.catalog.decision.reasons import LEVELS, Answer, DecisionError
from onrecord.catalog.record.authorization import Approval, Asked, Authorization, Withdrawal
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.evidence import Evidence, EvidenceState, FileFact
from onrecord.catalog.record.policy import Limit, Policy
from onrecord.catalog.record.preferences import Preferences
from onrecord.catalog.record.profile import Profile, Relationship, Score
from onrecord.catalog.record.publication import Cleared, Content, Publication
from onrecord.catalog.record.quote import Consent, Source, SourceTerms, Speaker
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from small_world import (
    OTHER_SHA,
    POLICY,
    PROOF,
    SHA,
    TODAY,
    VOCABULARY,
    forbid,
    grant,
    make_customer,
    make_day,
    make_requested,
    quote,
)

ALLOW, ASK, DENY = Answer.ALLOW, Answer.ASK, Answer.DENY
CS, LEGAL = Approval("cs", "dana", make_day(1)), Approval("legal", "lee", make_day(1))


def judge_use(
    reference: Reference,
    use: str = "logo",
    channel: str = "web",
    territory: str = "NO",
    on: int | Days = 4,
    policy: Policy = POLICY,
    **options: Any,
) -> Decision:
    days = on if isinstance(on, Days) else Days.on(make_day(on))
    return Judge(reference, VOCABULARY, policy).decide(use, channel, territory, days, today=TODAY, **options)


def answer(decision: Decision) -> tuple[Answer, list[str]]:
    """The answer and the codes of its reasons."""
    return decision.answer, [reason.code for reason in decision.reasons]


START = make_day(0)
LIMIT_ON_CALLS = Preferences(limits=(Limit("calls", 1, "year"),))
AUTHORIZED = (ALLOW, "authorized")
ENDED = {"relationship": Relationship(contract_ended=make_day(4))}
ROWS: list[tuple[str, Authorization, dict[str, Any], str, dict[int, tuple[Answer, str]]]] = [
    (
        "declined, on every day",
        replace(make_requested(), state="declined", decided=make_day(3)),
        {},
        "logo",
        {0: (DENY, "declined"), 3: (DENY, "declined"), 9: (DENY, "declined")},
    ),
    ("requested, on every day", make_requested(), {}, "logo", {0: (ASK, "pending"), 9: (ASK, "pending")}),
    (
        "withdrawn: the day itself no longer stands",
        grant(withdrawn=Withdrawal(make_day(4))),
        {},
        "logo",
        {2: AUTHORIZED, 3: AUTHORIZED, 4: (DENY, "withdrawn"), 5: (DENY, "withdrawn"), 9: (DENY, "withdrawn")},
    ),
    (
        "withdrawn weighs more than not yet valid",
        grant(withdrawn=Withdrawal(make_day(1))),
        {},
        "logo",
        {0: (DENY, "not-yet-valid"), 1: (DENY, "withdrawn")},
    ),
    (
        "valid_from and valid_through: both ends inside",
        grant(),
        {},
        "logo",
        {1: (DENY, "not-yet-valid"), 2: AUTHORIZED, 6: AUTHORIZED, 7: (DENY, "expired")},
    ),
    (
        "one day only",
        grant(valid_from=make_day(4), valid_through=make_day(4)),
        {},
        "logo",
        {3: (DENY, "not-yet-valid"), 4: AUTHORIZED, 5: (DENY, "expired")},
    ),
    (
        "review_by: the day itself still stands",
        grant(review_by=make_day(4)),
        {},
        "logo",
        {3: AUTHORIZED, 4: AUTHORIZED, 5: (ASK, "review-overdue"), 6: (ASK, "review-overdue"), 7: (DENY, "expired")},
    ),
    (
        "no end, but a review",
        grant(valid_through=None, review_by=make_day(4)),
        {},
        "logo",
        {4: AUTHORIZED, 5: (ASK, "review-overdue"), 11: (ASK, "review-overdue")},
    ),
    (
        "contract ended, survives no",
        grant(survives_contract="no"),
        ENDED,
        "logo",
        {3: AUTHORIZED, 4: (DENY, "contract-ended"), 5: (DENY, "contract-ended"), 7: (DENY, "expired")},
    ),
    (
        "contract ended, survives unstated",
        grant(),
        ENDED,
        "logo",
        {3: AUTHORIZED, 4: (ASK, "contract-ended"), 5: (ASK, "contract-ended"), 7: (DENY, "expired")},
    ),
    (
        "contract ended, survives yes",
        grant(survives_contract="yes"),
        ENDED,
        "logo",
        {3: AUTHORIZED, 4: AUTHORIZED},
    ),
    (
        "review overdue weighs more than the contract's end",
        grant(review_by=make_day(4), survives_contract="no"),
        {"relationship": Relationship(contract_ended=make_day(5))},
        "logo",
        {4: AUTHORIZED, 5: (ASK, "review-overdue")},
    ),
    ("no evidence", grant(evidence=None), {}, "logo", {1: (DENY, "not-yet-valid"), 2: (ASK, "unproven")}),
    (
        "evidence missing",
        grant(evidence=replace(PROOF, state=EvidenceState.MISSING)),
        {},
        "call",
        {4: (ASK, "unproven")},
    ),
    (
        "evidence changed",
        grant(evidence=replace(PROOF, state=EvidenceState.CHANGED)),
        {},
        "call",
        {4: (ASK, "unproven")},
    ),
    ("evidence remote", grant(evidence=replace(PROOF, state=EvidenceState.REMOTE)), {}, "call", {4: AUTHORIZED}),
    ("another logo file", grant(logo_sha256=(OTHER_SHA,)), {}, "logo", {4: (ASK, "unproven")}),
    ("no logo file", grant(), {"files": {}}, "logo", {4: (ASK, "unproven")}),
    ("logo file not named", grant(logo_sha256=()), {"logo": None}, "logo", {4: (ASK, "unproven")}),
    ("another logo file does not matter elsewhere", grant(logo_sha256=(OTHER_SHA,)), {}, "call", {4: AUTHORIZED}),
    (
        "unproven weighs more than the missing approval",
        grant(evidence=None, approvals=()),
        {},
        "logo",
        {4: (ASK, "unproven")},
    ),
    ("approval absent", grant(approvals=(LEGAL,)), {}, "logo", {4: (ASK, "approval-missing")}),
    (
        "approval later than the day",
        grant(approvals=(replace(CS, on=make_day(4)),)),
        {},
        "logo",
        {3: (ASK, "approval-missing"), 4: AUTHORIZED, 5: AUTHORIZED},
    ),
    (
        "approval by who requested it",
        grant(recorded_by="lee", approvals=(replace(CS, by="mara"),)),
        {},
        "logo",
        {4: (ASK, "approval-missing")},
    ),
    (
        "approval by who recorded it",
        grant(recorded_by="dana", approvals=(CS,)),
        {},
        "logo",
        {4: (ASK, "approval-missing")},
    ),
    ("no request, nobody asked", grant(requested=None, recorded_by="mara"), {}, "logo", {4: AUTHORIZED}),
    ("a use that policy needs no approval for", grant(approvals=()), {}, "call", {4: AUTHORIZED}),
    (
        "the missing approval weighs more than a condition",
        grant(approvals=(), conditions=("copy-approval",)),
        {},
        "logo",
        {4: (ASK, "approval-missing")},
    ),
    ("condition", grant(conditions=("copy-approval",)), {}, "logo", {4: (ASK, "condition"), 7: (DENY, "expired")}),
    ("one of two logo files", grant(logo_sha256=(OTHER_SHA, SHA)), {}, "logo", {4: AUTHORIZED}),
    (
        "places, and no place named",
        grant(places=("a booth",)),
        {},
        "logo",
        {4: (ASK, "place"), 7: (DENY, "expired")},
    ),
    (
        "a condition weighs more than a place",
        grant(places=("a booth",), conditions=("copy-approval",)),
        {},
        "logo",
        {4: (ASK, "condition")},
    ),
]


@pytest.mark.parametrize(
    ("authorization", "facts", "use", "on", "said"),
    [
        pytest.param(authorization, facts, use, on, said, id=f"{name}, day {on}")
        for name, authorization, facts, use, days in ROWS
        for on, said in days.items()
    ],
)
def test_the_table_of_rule_5(
    authorization: Authorization, facts: dict[str, Any], use: str, on: int, said: tuple[Answer, str]
) -> None:
    decision = judge_use(make_customer(authorization, **facts), use, on=on)
    assert answer(decision) == (said[0], [said[1]])
    assert [reason.id for reason in decision.reasons] == ["wall"]
    assert decision.reasons[0].message


HOLDING: dict[str, dict[str, Any]] = {
    "declined": {"state": "declined"},
    "pending": {"state": "requested"},
    "withdrawn": {"withdrawn": Withdrawal(make_day(4))},
    "not-yet-valid": {"valid_from": make_day(5)},
    "expired": {"valid_through": make_day(3)},
    "review-overdue": {"review_by": make_day(3)},
    "contract-ended": {"survives_contract": "no"},
    "unproven": {"evidence": None},
    "approval-missing": {"approvals": ()},
    "condition": {"conditions": ("copy-approval",)},
    "place": {"places": ("a booth",)},
}
"""What makes each row hold on day 4, in the order of the table."""

SUBSETS = [codes for size in range(len(HOLDING) + 1) for codes in combinations(HOLDING, size)]


@pytest.mark.parametrize("survives", ["no", "unstated"])
def test_the_first_row_that_holds_decides_whatever_else_holds(survives: str) -> None:
    holding = {**HOLDING, "contract-ended": {"survives_contract": survives}}
    levels = {**LEVELS, "contract-ended": DENY if survives == "no" else ASK}
    for codes in SUBSETS:
        if {"declined", "pending"} <= set(codes):
            continue  # one state excludes the other
        changes: dict[str, Any] = {"survives_contract": "yes"}
        for code in codes:
            changes |= holding[code]
        first = next(iter(codes), "authorized")
        assert answer(judge_use(make_customer(grant(**changes), **ENDED))) == (levels[first], [first]), codes


def test_every_row_of_the_table_was_tried() -> None:
    codes = {said[1] for *_, days in ROWS for said in days.values()}
    table = "declined pending withdrawn not-yet-valid expired review-overdue contract-ended unproven approval-missing"
    assert codes == {*table.split(), "condition", "place", "authorized"}


class TestPlaces:
    WALL = "https://www.example.com/customers/wall"

    @pytest.mark.parametrize(
        ("places", "place", "said"),
        [
            (("https://www.example.com/customers*",), WALL, AUTHORIZED),
            (("https://www.example.com/customers",), WALL, (DENY, "not-authorized")),
            (("a booth", "*/wall"), WALL, AUTHORIZED),
            (("a booth",), None, (ASK, "place")),
            ((), WALL, AUTHORIZED),
        ],
    )
    def test_a_grant_with_places_covers_only_those(
        self, places: tuple[str, ...], place: str | None, said: tuple[Answer, str]
    ) -> None:
        decision = judge_use(make_customer(grant(places=places)), place=place)
        assert answer(decision) == (said[0], [said[1]])

    def test_the_places_are_listed_where_none_was_named(self) -> None:
        decision = judge_use(make_customer(grant(places=("a booth", self.WALL))))
        assert f"a booth and {self.WALL}" in decision.reasons[0].message
        assert decision.next == "Ask again with --place ADDRESS."

    def test_a_grant_without_places_is_enough_beside_one_with(self) -> None:
        reference = make_customer(grant(places=("a booth",)), grant(id="all"))
        assert judge_use(reference).authorizations == ("all",)
        assert judge_use(reference, place="a booth").authorizations == ("all", "wall")

    def test_a_restriction_has_no_places_and_holds_at_each(self) -> None:
        reference = make_customer(grant(places=("a booth",)), restrictions=(forbid(),))
        assert answer(judge_use(reference, place="a booth")) == (DENY, ["restricted"])

    def test_a_quote_rests_on_its_own_grant_at_the_place(self) -> None:
        reference = make_customer(grant(places=("a booth",)), grant(id="all"), quotes=(quote(),))
        assert answer(judge_use(reference, "quote", quote="cfo", place="a booth")) == (ALLOW, ["authorized"])
        assert answer(judge_use(reference, "quote", quote="cfo", place=self.WALL)) == (DENY, ["consent"])


class TestWhereAQuoteComesFrom:
    SOURCE = Source("review-site", "Peers", "https://peers.example/1", make_day(0), SourceTerms(max_age_days=4))

    def test_its_terms_end_it_the_day_after_the_last_they_allow(self) -> None:
        reference = make_customer(grant(), quotes=(quote(source=self.SOURCE),))
        assert judge_use(reference, "quote", quote="cfo", on=3).valid_through == make_day(4)
        decision = judge_use(reference, "quote", quote="cfo", on=5)
        assert answer(decision) == (DENY, ["source-terms"])
        assert "Peers" in decision.reasons[0].message
        assert (decision.next or "").startswith("Use a newer quote")

    def test_it_is_not_offered_then(self) -> None:
        reference = make_customer(grant(), quotes=(quote(source=self.SOURCE),))
        assert "usable that day: cfo" in judge_use(reference, "quote", on=4).reasons[-1].message
        assert "no quote is usable" in judge_use(reference, "quote", on=5).reasons[-1].message

    def test_a_speaker_who_left_makes_it_at_best_ask_from_that_day(self) -> None:
        gone = quote(speaker=Speaker(title="CFO", left=make_day(5)))
        reference = make_customer(grant(), quotes=(gone,))
        assert judge_use(reference, "quote", quote="cfo", on=4).valid_through == make_day(4)
        decision = judge_use(reference, "quote", quote="cfo", on=5)
        assert answer(decision) == (ASK, ["speaker-left"])
        assert (decision.ask, decision.reasons[0].id) == ("dana", "cfo")

    def test_customer_speaker_and_source_must_all_agree(self) -> None:
        reference = make_customer(grant(), quotes=(quote(source=self.SOURCE, consent=None),))
        assert answer(judge_use(reference, "quote", quote="cfo")) == (DENY, ["consent"])


def test_policy_may_ask_for_more_people_than_roles() -> None:
    two = replace(POLICY, least_people={"logo": 2})
    assert answer(judge_use(make_customer(grant(approvals=(CS,))), policy=two)) == (ASK, ["approval-missing"])
    both = (CS, Approval("cs", "lee", make_day(1)))
    assert answer(judge_use(make_customer(grant(approvals=both)), policy=two)) == (ALLOW, ["authorized"])
    same = (CS, Approval("cs", "dana", make_day(2)))
    said = judge_use(make_customer(grant(approvals=same)), policy=two).reasons[0].message
    assert said == "wall needs approval by 2 different people; 1 approved it so far."


class TestRule1UnknownTerms:
    @pytest.mark.parametrize(
        ("use", "channel", "territory", "axis", "hint"),
        [
            ("logos", "web", "NO", "uses", "did you mean 'logo'?"),
            ("logo", "webb", "NO", "channels", "did you mean 'web'?"),
            ("logo", "web", "no", "territories", "did you mean 'NO'?"),
            ("logo", "web", "DAC", "territories", "did you mean 'dach'?"),
            ("Logo", "web", "NO", "uses", "did you mean 'logo'?"),
            (" logo", "web", "NO", "uses", "did you mean 'logo'?"),
            ("", "web", "NO", "uses", "schema/vocabulary.yaml under `uses`"),
            ("sky-writing", "web", "NO", "uses", "schema/vocabulary.yaml under `uses`"),
        ],
    )
    def test_in_the_question(self, use: str, channel: str, territory: str, axis: str, hint: str) -> None:
        with pytest.raises(DecisionError) as error:
            judge_use(make_customer(grant()), use, channel, territory)
        assert error.value.code == "unknown-term"
        assert error.value.in_question
        assert axis in error.value.message
        assert hint in error.value.hint

    def test_in_what_is_cleared(self) -> None:
        with pytest.raises(DecisionError) as error:
            judge_use(make_customer(grant()), cleared=frozenset({"copy-aproval"}))
        assert (error.value.code, error.value.hint) == ("unknown-term", "did you mean 'copy-approval'?")

    @pytest.mark.parametrize(
        "reference",
        [
            pytest.param(make_customer(grant(uses=("logo", "logos"))), id="uses"),
            pytest.param(make_customer(grant(channels=("webb",))), id="channels"),
            pytest.param(make_customer(grant(territories=("no",))), id="territories"),
            pytest.param(make_customer(grant(conditions=("copy-aproval",))), id="conditions"),
            pytest.param(make_customer(grant(requested=Asked(START, "mara", ("logos",)))), id="requested uses"),
            pytest.param(make_customer(grant(requested=Asked(START, "mara", (), ("webb",)))), id="asked channels"),
            pytest.param(make_customer(grant(requested=Asked(START, "mara", (), (), ("no",)))), id="asked lands"),
            pytest.param(make_customer(grant(), restrictions=(forbid(uses=("logos",)),)), id="barred uses"),
            pytest.param(make_customer(grant(), restrictions=(forbid(channels=("webb",)),)), id="barred channels"),
            pytest.param(make_customer(grant(), restrictions=(forbid(territories=("no",)),)), id="barred lands"),
            pytest.param(make_customer(grant(), profile=Profile(industry="enery")), id="industry"),
            pytest.param(make_customer(grant(), profile=Profile(size="huge")), id="size"),
            pytest.param(make_customer(grant(), profile=Profile(country="no")), id="country"),
            pytest.param(make_customer(grant(), profile=Profile(products=("leger",))), id="product"),
            pytest.param(make_customer(grant(), profile=Profile(use_cases=("close",))), id="use case"),
            pytest.param(make_customer(grant(), preferences=Preferences(activities=("calls",))), id="activity"),
            pytest.param(make_customer(grant(), preferences=LIMIT_ON_CALLS), id="limit"),
            pytest.param(make_customer(grant(), content=(Content("x", "logos", "X"),)), id="content"),
            *(
                pytest.param(make_customer(grant(), publications=(Publication("p", *words, "here", START),)), id=name)
                for name, words in (
                    ("published use", ("logos", "web", "NO")),
                    ("published channel", ("logo", "webb", "NO")),
                    ("published territory", ("logo", "web", "no")),
                )
            ),
            pytest.param(
                make_customer(
                    grant(),
                    publications=(
                        Publication(
                            "p", "logo", "web", "NO", "here", START, cleared=(Cleared("copy", START, "mara"),)
                        ),
                    ),
                ),
                id="published condition",
            ),
        ],
    )  # fmt: skip
    def test_anywhere_in_the_record(self, reference: Reference) -> None:
        with pytest.raises(DecisionError) as error:
            decide(
                reference, "call", "deck", "AT", Days.on(make_day(4)), vocabulary=VOCABULARY, policy=POLICY, today=TODAY
            )
        assert error.value.code == "unknown-term"
        assert not error.value.in_question
        assert "Nordlys Bank" in error.value.message
        assert "did you mean" in error.value.hint or "schema/vocabulary.yaml" in error.value.hint

    def test_a_group_that_stands_for_nothing_is_an_empty_question(self) -> None:
        territories = replace(VOCABULARY.territories, members={**VOCABULARY.territories.members, "dach": frozenset()})
        judge = Judge(make_customer(grant()), replace(VOCABULARY, territories=territories), POLICY)
        with pytest.raises(DecisionError) as error:
            judge.decide("logo", "web", "dach", Days.on(make_day(4)), today=TODAY)
        assert (error.value.code, error.value.in_question) == ("empty-question", True)

    def test_no_day_is_no_question(self) -> None:
        with pytest.raises(ValueError, match="contains no day"):
            Days(make_day(4), make_day(3))

    @pytest.mark.parametrize(
        ("first", "last", "fits"),
        [
            (date(1989, 12, 31), make_day(4), False),
            (date(1990, 1, 1), make_day(4), True),
            (make_day(4), make_day(12), True),
            (make_day(4), make_day(13), False),
            (make_day(13), make_day(13), False),
        ],
    )
    def test_days_lie_from_1990_to_ten_years_ahead(self, first: date, last: date, fits: bool) -> None:
        if fits:
            assert judge_use(make_customer(grant()), on=Days(first, last)).answer is DENY
            return
        with pytest.raises(DecisionError) as error:
            judge_use(make_customer(grant()), on=Days(first, last))
        assert error.value.code == "day-out-of-range"
        assert "1990-01-01 .. 2026-03-14" in error.value.message

    def test_an_unknown_quote_names_the_known_ones(self) -> None:
        with pytest.raises(DecisionError) as error:
            judge_use(make_customer(grant(), quotes=(quote(), quote(id="cio"))), "quote", quote="cto")
        assert (error.value.code, error.value.hint) == ("unknown-quote", "its quotes: cfo and cio")
        with pytest.raises(DecisionError, match="has no quote 'cto'") as error:
            judge_use(make_customer(grant()), "quote", quote="cto")
        assert error.value.hint == "its quotes: none"

    def test_a_quote_goes_with_the_use_quote_only(self) -> None:
        with pytest.raises(DecisionError) as error:
            judge_use(make_customer(grant(), quotes=(quote(),)), "asset", quote="cfo")
        assert error.value.code == "quote-without-use"


class TestRule2Omission:
    @pytest.mark.parametrize("axis", ["uses", "channels", "territories"])
    def test_a_grant_that_leaves_out_an_axis_covers_nothing(self, axis: str) -> None:
        assert answer(judge_use(make_customer(grant(**{axis: ()})))) == (DENY, ["not-authorized"])

    @pytest.mark.parametrize("axis", ["uses", "channels", "territories"])
    def test_a_restriction_that_leaves_out_an_axis_covers_all_of_it(self, axis: str) -> None:
        terms = {"uses": ("logo",), "channels": ("web",), "territories": ("NO",), axis: None}
        bans = (forbid(**terms),)
        reference = make_customer(grant(), restrictions=bans)
        question = {"use": "logo", "channel": "web", "territory": "NO"}
        others = {"uses": ("use", "call"), "channels": ("channel", "deck"), "territories": ("territory", "AT")}
        for name, (key, other) in others.items():
            said = judge_use(reference, **{**question, key: other})
            assert said.answer is (DENY if name == axis else ALLOW)

    def test_what_was_only_asked_for_is_open_where_the_asker_left_it_open(self) -> None:
        reference = make_customer(make_requested(requested=Asked(make_day(0), "mara", ("logo",))))
        assert answer(judge_use(reference, "logo", "any", "worldwide")) == (ASK, ["pending"])
        assert answer(judge_use(reference, "call")) == (DENY, ["not-authorized"])

    def test_what_was_asked_for_about_nothing_covers_nothing(self) -> None:
        assert answer(judge_use(make_customer(make_requested(requested=None)))) == (DENY, ["not-authorized"])


class TestRule3LeastPermissive:
    def test_a_region_is_allowed_only_if_every_member_is(self, shipped: Vocabulary) -> None:
        countries = shipped.territories.expand("eu")
        for missing in (frozenset[str](), {"MT"}):
            authorization = grant(uses=("reference-call",), territories=tuple(sorted(countries - missing)))
            judge = Judge(make_customer(authorization), shipped, replace(POLICY, approvals_by_use={}))
            said = judge.decide("reference-call", "any", "eu", Days.on(make_day(4)), today=TODAY)
            assert said.answer is (DENY if missing else ALLOW)
            if missing:
                assert "Malta" in said.reasons[0].message

    def test_the_whole_covers_each_part(self) -> None:
        reference = make_customer(grant(uses=("asset",), channels=("any",), territories=("dach", "NO")))
        assert judge_use(reference, "logo", "deck", "worldwide").answer is ALLOW
        assert judge_use(reference, "any", "deck", "worldwide").answer is DENY

    def test_every_day_of_the_span_must_be_allowed(self) -> None:
        reference = make_customer(grant())
        assert judge_use(reference, on=Days(make_day(2), make_day(6))).answer is ALLOW
        assert judge_use(reference, on=Days(make_day(1), make_day(6))).answer is DENY
        assert judge_use(reference, on=Days(make_day(2), make_day(7))).answer is DENY

    def test_a_day_in_the_middle_counts_too(self) -> None:
        bans = (forbid(start=make_day(4), through=make_day(4)),)
        assert judge_use(make_customer(grant(), restrictions=bans), on=Days(make_day(2), make_day(6))).answer is DENY


class TestRule4:
    @pytest.mark.parametrize(("on", "barred"), [(2, False), (3, True), (4, True), (5, True), (6, False)])
    def test_a_restriction_bars_from_its_first_through_its_last_day(self, on: int, barred: bool) -> None:
        decision = judge_use(
            make_customer(grant(), restrictions=(forbid(start=make_day(3), through=make_day(5)),)), on=on
        )
        assert answer(decision) == ((DENY, ["restricted"]) if barred else (ALLOW, ["authorized"]))
        if barred:
            assert decision.reasons[0].id == "never"
            assert "the customer's form, box 4" in decision.reasons[0].message

    def test_a_restriction_without_end_stays(self) -> None:
        reference = make_customer(grant(valid_through=None), restrictions=(forbid(),))
        assert judge_use(reference, on=3).answer is ALLOW
        assert judge_use(reference, on=12).answer is DENY

    def test_every_restriction_counts_and_each_is_named(self) -> None:
        bans = (forbid(id="z", uses=("call",)), forbid(id="b"), forbid(id="a"))
        decision = judge_use(make_customer(grant(), restrictions=bans))
        assert [(reason.code, reason.id) for reason in decision.reasons] == [("restricted", "a"), ("restricted", "b")]

    def test_a_restriction_weighs_more_than_retired(self) -> None:
        reference = make_customer(grant(), restrictions=(forbid(),), status="retired")
        assert answer(judge_use(reference)) == (DENY, ["restricted"])

    @pytest.mark.parametrize("reason", ["they left", None])
    def test_retired_is_denied(self, reason: str | None) -> None:
        decision = judge_use(make_customer(grant(), status="retired", status_reason=reason))
        assert answer(decision) == (DENY, ["retired"])
        assert (reason or "no reason given") in decision.reasons[0].message

    @pytest.mark.parametrize("status", ["candidate", "paused"])
    def test_candidate_and_paused_are_at_best_ask(self, status: str) -> None:
        assert answer(judge_use(make_customer(grant(), status=status))) == (ASK, [status])
        assert answer(judge_use(make_customer(grant(approvals=()), status=status))) == (
            ASK,
            [status, "approval-missing"],
        )
        assert answer(judge_use(make_customer(status=status))) == (DENY, ["not-authorized"])

    def test_the_most_permissive_authorization_wins(self) -> None:
        declined = replace(make_requested(id="a"), state="declined")
        pending, expired = make_requested(id="b"), grant(id="c", valid_through=make_day(3))
        assert answer(judge_use(make_customer(declined, expired))) == (DENY, ["declined", "expired"])
        assert answer(judge_use(make_customer(declined, expired, pending))) == (ASK, ["pending"])
        assert answer(judge_use(make_customer(declined, expired, pending, grant()))) == (ALLOW, ["authorized"])

    def test_what_nothing_covers_is_denied(self) -> None:
        decision = judge_use(make_customer(grant(uses=("logo",))), "call", "any", "dach")
        assert answer(decision) == (DENY, ["not-authorized"])
        assert decision.reasons[0].message == "No authorization covers Call on Web and Deck in De and At."
        assert answer(judge_use(make_customer())) == (DENY, ["not-authorized"])

    def test_two_authorizations_are_never_patched_together(self) -> None:
        web, logo = grant(id="web", uses=("call",)), grant(id="logo", channels=("deck",))
        assert answer(judge_use(make_customer(web, logo), "logo", "web")) == (DENY, ["not-authorized"])


class TestRule7Quotes:
    @pytest.mark.parametrize(("on", "said"), [(2, DENY), (3, ALLOW), (5, ALLOW), (6, DENY)])
    def test_a_quote_needs_its_speaker_on_the_day(self, on: int, said: Answer) -> None:
        decision = judge_use(make_customer(grant(), quotes=(quote(),)), "quote", on=on, quote="cfo")
        assert decision.answer is said
        if said is DENY:
            assert [(reason.code, reason.id) for reason in decision.reasons] == [("consent", "cfo")]
            assert "2026-03-05 until 2026-03-07" in decision.reasons[0].message

    def test_a_consent_without_end_stays(self) -> None:
        words = quote(consent=Consent(make_day(3)))
        reference = make_customer(grant(valid_through=None), quotes=(words,))
        assert judge_use(reference, "quote", on=12, quote="cfo").answer is ALLOW
        decision = judge_use(reference, "quote", on=2, quote="cfo")
        assert decision.reasons[0].message.endswith("applies from 2026-03-05.")

    def test_a_speaker_who_was_never_asked_is_not_quoted(self) -> None:
        reference = make_customer(grant(), quotes=(quote(consent=None),))
        decision = judge_use(reference, "quote", quote="cfo")
        assert answer(decision) == (DENY, ["consent"])
        assert decision.next is not None
        assert "cfo needs its speaker's consent" in decision.next

    def test_the_company_must_allow_it_too(self) -> None:
        reference = make_customer(grant(approvals=(CS,)), quotes=(quote(),))
        assert answer(judge_use(reference, "quote", quote="cfo")) == (ASK, ["approval-missing"])

    def test_only_the_authorization_that_the_quote_names_counts(self) -> None:
        other = grant(id="other", uses=("quote",))
        reference = make_customer(grant(uses=("logo",)), other, quotes=(quote(),))
        assert answer(judge_use(reference, "quote", quote="cfo")) == (DENY, ["consent"])
        reference = make_customer(grant(withdrawn=Withdrawal(make_day(2))), other, quotes=(quote(),))
        assert answer(judge_use(reference, "quote", quote="cfo")) == (DENY, ["withdrawn"])
        rested = replace(reference, quotes=(quote(authorization="other"),))
        assert judge_use(rested, "quote", quote="cfo").authorizations == ("other",)

    def test_without_an_id_it_is_at_best_ask_and_lists_the_usable_ones(self) -> None:
        quotes = (
            quote(id="z"),
            quote(id="cfo"),
            quote(id="late", consent=Consent(make_day(5))),
            quote(id="mute", consent=None),
            quote(id="lapsed", authorization="old"),
            quote(id="lost", authorization="gone"),
        )
        reference = make_customer(grant(), grant(id="old", valid_through=make_day(3)), quotes=quotes)
        decision = judge_use(reference, "quote")
        assert answer(decision) == (ASK, ["quote-unspecified"])
        assert "usable that day: cfo and z)" in decision.reasons[0].message
        assert decision.next == "Ask again with --quote ID, or ask Dana Okafor for a quote."
        assert "usable that day: late)" in judge_use(reference, "quote", on=6).reasons[0].message

    def test_where_none_is_usable_it_says_so(self) -> None:
        assert "no quote is usable that day" in judge_use(make_customer(grant()), "quote").reasons[0].message

    def test_without_an_id_and_without_permission_it_is_denied(self) -> None:
        assert answer(judge_use(make_customer(grant(uses=("logo",))), "quote")) == (DENY, ["not-authorized"])

    def test_a_group_of_uses_that_has_quotes_in_it_is_at_best_ask(self) -> None:
        assert answer(judge_use(make_customer(grant(), quotes=(quote(),)), "asset")) == (
            ASK,
            ["quote-unspecified"],
        )


def test_rule_8_no_use_implies_another(shipped: Vocabulary) -> None:
    for use in shipped.uses.atoms:
        authorization = grant(uses=(use,))
        judge = Judge(make_customer(authorization), shipped, replace(POLICY, approvals_by_use={}))
        answers = {
            asked: judge.decide(asked, "website", "NO", Days.on(make_day(4)), today=TODAY).answer
            for asked in shipped.uses.atoms
        }
        assert answers.pop(use) is (ASK if use == "quote" else ALLOW)
        assert set(answers.values()) == {DENY}


class TestRule10Explains:
    def test_allow_names_its_authorizations_and_their_evidence_in_one_order(self) -> None:
        second = Evidence(SHA, None, "https://nordlys.example/press", EvidenceState.REMOTE)
        reference = make_customer(grant(id="b"), grant(id="a", uses=("logo",), evidence=second))
        decision = judge_use(reference)
        assert (decision.authorizations, decision.evidence) == (("a", "b"), (second, PROOF))
        assert [reason.message for reason in decision.reasons] == [
            "a allows it from 2026-03-04 until 2026-03-08.",
            "b allows it from 2026-03-04 until 2026-03-08.",
        ]
        assert (decision.ask, decision.next) == (None, None)

    def test_reasons_come_the_heaviest_first(self) -> None:
        bans = (forbid(territories=("NO",)),)
        reference = make_customer(
            grant(uses=("logo",), channels=("deck",), valid_through=make_day(3)),
            grant(id="story", uses=("call",), withdrawn=Withdrawal(make_day(3))),
            replace(make_requested(id="video", uses=("quote",)), state="declined"),
            restrictions=bans,
        )
        decision = judge_use(reference, "any", "any", "worldwide")
        assert answer(decision) == (
            DENY,
            ["restricted", "declined", "withdrawn", "expired", "not-authorized"],
        )

    def test_the_reasons_are_those_of_the_answer(self) -> None:
        reference = make_customer(grant(uses=("logo",), conditions=("copy-approval",)), grant(id="b", uses=("call",)))
        assert answer(judge_use(reference, "any")) == (DENY, ["not-authorized"])
        assert answer(judge_use(reference, "logo")) == (ASK, ["condition"])

    @pytest.mark.parametrize(
        ("reference", "use", "on", "says"),
        [
            (make_customer(grant(conditions=("copy-approval",))), "logo", 4, "Meet the condition"),
            (make_customer(make_requested()), "logo", 4, "Ask Dana Okafor, who owns Nordlys Bank"),
            (make_customer(grant(), restrictions=(forbid(),)), "logo", 4, "do not ask the customer"),
            (make_customer(grant(), status="retired"), "logo", 4, "do not ask the customer"),
            (make_customer(replace(make_requested(), state="declined")), "logo", 4, "do not ask the customer"),
            (make_customer(grant()), "logo", 7, "onrecord renew nordlys-bank wall"),
            (make_customer(grant()), "logo", 1, "Wait until its first day."),
            (make_customer(), "logo", 4, "onrecord seek nordlys-bank"),
        ],
    )
    def test_it_says_what_to_do_next(self, reference: Reference, use: str, on: int, says: str) -> None:
        decision = judge_use(reference, use, on=on)
        assert says in (decision.next or "")
        assert decision.ask == ("dana" if decision.answer is ASK else None)

    @pytest.mark.parametrize(
        ("authorization", "use", "says"),
        [
            (
                make_requested(),
                "logo",
                "was asked by Mara Conti on 2026-03-02 and has not answered yet (wall).",
            ),
            (
                Authorization("wall", "requested", uses=("logo",)),
                "logo",
                "The customer was asked and has not answered yet (wall).",
            ),
            (
                replace(make_requested(), state="declined", decided=make_day(1)),
                "logo",
                "declined it on 2026-03-03 (wall).",
            ),
            (replace(make_requested(), state="declined"), "logo", "The customer declined it (wall)."),
            (
                grant(withdrawn=Withdrawal(make_day(3), "a new policy")),
                "logo",
                "withdrawn on 2026-03-05: a new policy",
            ),
            (grant(withdrawn=Withdrawal(make_day(3))), "logo", "wall was withdrawn on 2026-03-05"),
            (
                grant(approvals=()),
                "quote",
                "needs approval by cs and legal, from somebody who did not request or record it.",
            ),
            (grant(evidence=None), "logo", "wall names no evidence."),
            (
                grant(evidence=replace(PROOF, state=EvidenceState.MISSING)),
                "logo",
                "The evidence of wall is missing.",
            ),
            (
                grant(evidence=replace(PROOF, state=EvidenceState.CHANGED)),
                "logo",
                "The evidence of wall has changed since it was recorded.",
            ),
            (grant(logo_sha256=(OTHER_SHA,)), "logo", "allows a different logo file from the one in the record."),
            (
                grant(conditions=("notify-before", "copy-approval")),
                "logo",
                "wall depends on conditions: Copy-approval and Notify-before.",
            ),
            (grant(review_by=make_day(5)), "logo", "wall allows it from 2026-03-04 until 2026-03-07."),
        ],
    )
    def test_a_reason_says_who_and_when(self, authorization: Authorization, use: str, says: str) -> None:
        assert judge_use(make_customer(authorization), use).reasons[0].message.endswith(says)

    def test_the_end_of_a_contract_is_said(self) -> None:
        said = judge_use(make_customer(grant(survives_contract="no"), **ENDED)).reasons[0].message
        assert said == "The contract ended on 2026-03-06, and wall does not outlast it."
        said = judge_use(make_customer(grant(), **ENDED)).reasons[0].message
        assert said == "The contract ended on 2026-03-06, and wall does not say whether it outlasts it."

    def test_remote_evidence_that_policy_refuses_is_out_of_reach(self) -> None:
        strict = replace(POLICY, remote_evidence_counts=False)
        reference = make_customer(grant(evidence=replace(PROOF, state=EvidenceState.REMOTE)))
        decision = judge_use(reference, policy=strict)
        assert answer(decision) == (ASK, ["unproven"])
        said = decision.reasons[0].message
        assert said == "The evidence of wall is on another server, and policy does not accept that."

    @pytest.mark.parametrize(
        ("reference", "through"),
        [
            (make_customer(grant()), 6),
            (make_customer(grant(review_by=make_day(5))), 5),
            (make_customer(grant(withdrawn=Withdrawal(make_day(5)))), 4),
            (make_customer(grant(), restrictions=(forbid(start=make_day(6)),)), 5),
            (make_customer(grant(), relationship=Relationship(contract_ended=make_day(5))), 4),
            (make_customer(grant(), grant(id="next", valid_from=make_day(6), valid_through=make_day(9))), 9),
            (make_customer(grant(), grant(id="next", valid_from=make_day(8), valid_through=make_day(9))), 6),
            (make_customer(grant(valid_through=None)), 12),
            (make_customer(grant(valid_through=make_day(400))), 12),
        ],
    )
    def test_valid_through_is_the_last_allowed_day_in_a_row(self, reference: Reference, through: int) -> None:
        assert judge_use(reference).valid_through == make_day(through)

    def test_valid_through_counts_from_the_last_day_asked(self) -> None:
        assert judge_use(make_customer(grant()), on=Days(make_day(2), make_day(4))).valid_through == make_day(6)

    def test_conditions_that_are_met_are_enough(self) -> None:
        reference = make_customer(grant(conditions=("copy-approval", "notify-before")))
        assert judge_use(reference, cleared=frozenset({"copy-approval"})).answer is ASK
        assert judge_use(reference, cleared=frozenset({"copy-approval", "notify-before"})).answer is ALLOW


class TestSignalsThatPause:
    LOW = Relationship(health=Score(40, make_day(4)), nps=Score(3, make_day(5)))

    def test_a_signal_alone_grants_and_forbids_nothing(self) -> None:
        assert judge_use(make_customer(grant(), relationship=self.LOW)).answer is ALLOW

    @pytest.mark.parametrize(("on", "codes"), [(3, ["authorized"]), (4, ["at-risk"]), (5, ["at-risk", "at-risk"])])
    def test_policy_may_make_it_at_best_ask(self, on: int, codes: list[str]) -> None:
        heeding = replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset({"health", "nps"})))
        decision = judge_use(make_customer(grant(), relationship=self.LOW), on=on, policy=heeding)
        assert [reason.code for reason in decision.reasons] == codes
        assert decision.answer is (ASK if "at-risk" in codes else ALLOW)

    def test_it_ends_an_allow(self) -> None:
        heeding = replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset({"renewal"})))
        reference = make_customer(grant(), relationship=Relationship(renewal=make_day(7)))
        assert judge_use(reference, policy=heeding).valid_through == make_day(4)

    def test_it_begins_and_ends_on_its_days(self) -> None:
        heeding = replace(POLICY, at_risk=replace(POLICY.at_risk, pauses=frozenset({"renewal"})))
        reference = make_customer(grant(), relationship=Relationship(renewal=make_day(5)))
        judge = Judge(reference, VOCABULARY, heeding)
        ((_, stretches),) = judge.trace_timeline("logo", "web", "NO", Days(make_day(2), make_day(7)))
        assert [(stretch.days.first, stretch.days.last, stretch.answer) for stretch in stretches] == [
            (make_day(2), make_day(2), ALLOW),
            (make_day(3), make_day(5), ASK),
            (make_day(6), make_day(6), ALLOW),
            (make_day(7), make_day(7), DENY),
        ]
        assert {make_day(3), make_day(6)} <= set(judge.list_boundaries())


def test_the_logo_must_be_the_very_file() -> None:
    reference = make_customer(grant(), files={"logo.svg": FileFact(OTHER_SHA)})
    assert answer(judge_use(reference)) == (ASK, ["unproven"])


@pytest.mark.parametrize("use", ["logo", "quote"])
def test_what_was_only_asked_for_does_not_stand(use: str) -> None:
    judge = Judge(make_customer(grant(state="requested"), quotes=(quote(),)), VOCABULARY, POLICY)
    assert (judge.find_most(use, make_day(3)).answer, judge.find_most(use, make_day(3)).only_asked) == (ASK, True)
    granting = Judge(make_customer(grant(conditions=("copy-approval",)), quotes=(quote(),)), VOCABULARY, POLICY)
    assert (granting.find_most(use, make_day(3)).answer, granting.find_most(use, make_day(3)).only_asked) == (
        ASK,
        False,
    )


@pytest.mark.parametrize(("asked", "given"), [("web", "deck"), ("deck", "web")])
def test_the_best_is_of_what_was_granted_rather_than_of_what_was_asked_for(asked: str, given: str) -> None:
    reference = make_customer(
        grant(id="more", state="requested", channels=(asked,)),
        grant(channels=(given,), conditions=("copy-approval",)),
    )
    best = Judge(reference, VOCABULARY, POLICY).find_best("logo", make_day(3), today=TODAY)
    assert answer(best) == (ASK, ["condition"])
