"""Answers an assistant's questions for an audience, as plain values, with the same decision as every other verb.

Texts from records are under `from_records`, separate from the answer: they are data, no matter who wrote them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError
from onrecord.catalog.decision.use_question import UseQuestion
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_name
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import make_request_id
from onrecord.catalog.record.vocabulary import AI_USE, UnknownTermError
from onrecord.catalog.record.wish import FiledWish
from onrecord.catalog.search.filed_wishes import TOO_FEW
from onrecord.catalog.search.finder import Hit, Search, Wish, find_best_answers
from onrecord.catalog.search.open_wishes import list_due_with_wishes
from onrecord.catalog.views.agreed_description import AgreedDescription, find_description_beside
from onrecord.catalog.views.decision_table import choose_public_reason
from onrecord.catalog.views.projection import make_reference_view
from onrecord.catalog.views.public_view import list_customers
from onrecord.catalog.workload.outreach_conflicts import find_conflicts_of_requesting, find_open_engagements
from onrecord.git.tree import Tree
from onrecord.names.text_keys import make_search_key
from onrecord.publish.request_links import make_new_file_url, make_plain_issue_url
from onrecord.reports.issue_forms import make_form_address
from onrecord.reports.rules import to_fields as rule_fields
from onrecord.rules import list_rules
from onrecord.store import question
from onrecord.store.catalog_reader import Catalog
from onrecord.store.edit_preview import judge_edit
from onrecord.yaml import yaml_writer

Audience = Literal["sales", "public"]
Value = object
Document = dict[str, Value]

MOST_HITS = 20
"""References in one answer: an assistant reads all of them, and the person who asks wants a handful."""
MOST_DUE = 50
"""More lines than references, since each is short and the most urgent come first; `total` counts all."""


class QuestionError(Exception):
    """A question cannot be answered; the message says why, and the way out."""


@dataclass(frozen=True)
class CatalogAnswers:
    """One catalog on one day, for one audience."""

    catalog: Catalog
    tree: Tree
    today: date
    audience: Audience = "sales"
    wishes: tuple[FiledWish, ...] = ()

    @property
    def library(self) -> Library:
        """All references that could be read."""
        return self.catalog.library

    def find_public_references(self, words: str, limit: int = MOST_HITS) -> Document:
        """At most `limit` customers whom the website may name; all words must be in the name or the industry."""
        industries, wanted = self.library.vocabulary.industries, make_search_key(words).split()
        rows: list[Document] = []
        for card in list_customers(self.library, self.today):
            industry = industries.title(card.industry) if card.industry else ""
            text = make_search_key(f"{card.name} {industry}")
            if card.name and all(word in text for word in wanted):
                until, site = _format_day(card.name_through), card.website
                rows.append({"name": card.name, "name_until": until, "website": site, "ai_use": card.ai_use})
        return self._make_answer({"total": len(rows)}, rows[: min(limit, MOST_HITS)])

    def find_references(self, wish: Wish, limit: int = MOST_HITS) -> Document:
        """At most `limit` references that match, best first. Raises QuestionError for an unknown term."""
        search = Search(self.library, self.today)
        try:
            hits = search.find(wish)
        except UnknownTermError as error:
            raise QuestionError(f"{error}: {error.hint}") from None
        rows = [self._describe_hit(hit, wish.uses) for hit in hits[: min(limit, MOST_HITS)]]
        missing = len(hits) < TOO_FEW and wish != Wish()
        corrected = {"corrections": {word: list(meant) for word, meant in search.corrections.items()}}
        answer = {"total": len(hits), **(corrected if search.corrections else {}), **self._count_unread()}
        return self._make_answer({**answer, **(self._make_wish_link(wish) if missing else {})}, rows)

    def _count_unread(self) -> Document:
        """How many records could not be read, and so cannot be found."""
        unread = self.catalog.count_unread()
        return {"records_that_cannot_be_read": unread} if unread else {}

    def _make_wish_link(self, wish: Wish) -> Document:
        """The form by which a person asks for such a customer, filled in, without the person who asks."""
        fields = {
            "use": wish.uses,
            "industry": wish.industries,
            "region": wish.regions,
            "size": wish.sizes,
            "product": wish.products,
            "use_case": wish.use_cases,
            "language": wish.languages,
            "channel": () if wish.channel == "any" else (wish.channel,),
            "territory": wish.territories,
            "words": (" ".join(wish.words)[:200],),
            "needed_by": (wish.available_by.isoformat(),) if wish.available_by else (),
        }
        given = {key: ", ".join(values) for key, values in fields.items()}
        return {"ask_for_such_a_customer": make_form_address(self.library.policy.repository, "wish", given)}

    def can_use(self, customer: str, use_question: UseQuestion) -> Document:
        """The decision, with the authorization, its last day, its conditions in words, and who to ask.

        The reason for a refusal is not given. Raises QuestionError if the question cannot be judged.
        """
        try:
            use_question.check(self.library.vocabulary, self.today)
            reference = self._resolve(customer)
            decision = use_question.put_to(self.library.judge(reference), self.today)
        except DecisionError as error:
            if error.code != "unknown-customer":
                raise QuestionError(_say_error(error)) from None
            return self._make_answer({"answer": "deny", "reason": error.code, "next": error.hint})
        code, message = choose_public_reason(decision.answer, decision.reasons)
        about = [reference.by_id[id_] for id_ in self._list_authorizations(decision, reference)]
        answer: Document = {
            "customer": reference.slug,
            "use": use_question.use,
            "channel": use_question.channel,
            "territory": use_question.territory,
            "days": [use_question.days.first.isoformat(), use_question.days.last.isoformat()],
            "answer": decision.answer.value,
            "reason": code,
            "valid_through": _format_day(decision.valid_through),
            "authorizations": [self._describe_authorization(a) for a in about],
            "ask": self.library.policy.name_of(decision.ask) if decision.ask else None,
        }
        document: Document = {"message": message}
        if decision.answer is Answer.ASK:
            document["next"] = decision.next
        if self.audience == "sales":  # notes stay inside; to the public, a description would reveal who it describes
            document["limits"] = [{"authorization": a.id, "their_own_words": a.note} for a in about if a.note]
            judge = self.library.judge(reference)
            document |= _describe(
                find_description_beside(judge, use_question.use, decision.answer, use_question.days.first)
            )
        return self._make_answer(answer, [document])

    def show_reference(self, customer: str) -> Document:
        """One reference as the audience may see it. Raises QuestionError if the audience may not see it."""
        reference = self._find_shown(customer)
        if self.audience == "public":
            card = next(card for card in list_customers(self.library, self.today) if card.home == reference.slug)
            row = {"name": card.name, "website": reference.website, "ai_use": card.ai_use}
            return self._make_answer({"customer": reference.slug}, [row])
        view = make_reference_view(self.library, reference, self.today)
        answers = find_best_answers(self.library, reference, self.today)
        answer: Document = {
            "customer": reference.slug,
            "owner": self.library.policy.name_of(reference.owner),
            "uses": {use: best.value for use, best in answers.items()},
            **self._describe_ai_use(answers),
            "permissions": [self._describe_authorization(reference.by_id[scope.id]) for scope in view.scopes],
            "availability": {
                use: {"state": stretches[0].state, "free_on": _format_day(stretches[0].free_on)}
                for use, stretches in view.free.items()
                if stretches and use in answers
            },
        }
        texts = {
            "name": view.name,
            **_describe(view.agreed),
            "outcome": view.profile.outcome,
            "summary": view.profile.summary,
            "quotes": [
                {
                    "id": quote.id,
                    "text": quote.text,
                    "attribution": quote.attribution,
                    "until": _format_day(quote.through),
                    "before_use": quote.note,
                }
                for quote in view.quotes
                if quote.start <= self.today
            ],
            "publications": [
                {"use": p.use, "where": p.where, "until": _format_day(p.through)} for p in view.publications
            ],
        }
        return self._make_answer(answer, [texts])

    def what_needs_me(self, person: str | None, within_days: int) -> Document:
        """What is due, with the owners. Raises QuestionError for a person who is not in the policy."""
        policy = self.library.policy
        if person is not None and person not in policy.people:
            raise QuestionError(
                f"{person!r} is not a person in schema/policy.yaml; use one of {', '.join(policy.people)}"
            )
        every = list_due_with_wishes(self.library, self.wishes, self.today, within_days)
        items = [item for item in every if person in (None, item.owner)]
        rows = [
            {
                "customer": item.customer or None,
                "kind": item.kind,
                "id": item.id,
                "by": item.by.isoformat(),
                "owner": policy.name_of(item.owner) if item.owner else None,
                "what": item.what,
                "at_stake": list(item.stake.why),
                "next": item.next,
            }
            for item in items[:MOST_DUE]
        ]
        return self._make_answer({"total": len(items)}, rows)

    def draft_request(
        self, customer: str, use: str, prospect: str, about: str, needed_by: date | None, person: str
    ) -> Document:
        """A request as a file, and the link with which a person files it; nothing is written. Raises QuestionError."""
        reference, policy = self._find_shown(customer), self.library.policy
        if person not in policy.people:
            raise QuestionError(
                f"{person!r} is not a person in schema/policy.yaml; use one of {', '.join(policy.people)}"
            )
        if use not in self.library.vocabulary.activities:
            known = ", ".join(sorted(self.library.vocabulary.activities))
            raise QuestionError(f"{use!r} takes nobody's time, so it needs no request; use one of {known}")
        prospect, about = " ".join(prospect.split()), " ".join(about.split())
        if needed_by and needed_by < self.today:
            raise QuestionError(f"needed_by: {needed_by} is in the past")
        if not prospect or not about:
            raise QuestionError("`prospect` and `about` are needed: for which company, and what they want to hear")
        try:
            found = [
                *find_conflicts_of_requesting(reference, self.library, use, prospect, about, needed_by, self.today)
            ]
        except DecisionError as error:
            raise QuestionError(_say_error(error)) from None
        found += find_open_engagements(reference, self.library)
        roles = policy.people[person].roles
        team = "sales" if "sales" in roles else min(roles)
        fields: dict[str, object] = {
            "use": use,
            "requested": {"on": self.today.isoformat(), "by": person, "team": team},
            "prospect": prospect,
            "about": about,
        }
        fields |= {"needed_by": needed_by.isoformat()} if needed_by else {}
        id_ = make_request_id(self.today, prospect, use, [request.id for request in reference.requests])
        path = f"references/{reference.slug}/requests/{id_}.yaml"
        text = "\n".join([*yaml_writer.write_mapping(fields, 0), ""])
        errors = judge_edit(self.catalog, self.tree, {path: text.encode("utf-8", "replace")}, self.today).errors
        if broken := next((error for error in errors if error.rule in ("syntax", "schema")), None):
            raise QuestionError(f"the request would not be valid: {broken.message}; {broken.hint}")
        name = find_name(reference, self.today) or reference.name
        title = f"Request: {self.library.vocabulary.uses.title(use)} with {name}"
        answer: Document = {
            "may_be_asked": not errors and not any(obstacle.hard for obstacle in found),
            "reasons_not_to_ask_now": [{"code": o.code.value, "refuses": o.hard} for o in dict.fromkeys(found)],
            "file": path,
            "yaml": text,
            "file_it_here": make_new_file_url(policy.repository, path, text)
            or make_plain_issue_url(policy.repository, title, about, reference.slug),
            "written": False,
            "approved_by": policy.name_of(reference.owner),
        }
        return self._make_answer(answer, [o.message for o in dict.fromkeys(found) if not o.hard])

    def explain_rule(self, rule: str) -> Document:
        """Why a rule of `check` exists, and how to fix a finding. Raises QuestionError."""
        known = list_rules()
        if rule not in known:
            raise QuestionError(f"there is no rule {rule!r}; the rules are {', '.join(known)}")
        return dict(rule_fields(known[rule]))

    def list_terms(self) -> Document:
        """The terms to use in questions, with their titles, by axis of the vocabulary."""
        names = ("uses", "channels", "territories", "industries", "sizes", "products", "use_cases", "conditions")
        axes = {name: self.library.vocabulary.axis(name) for name in names}
        return {name: {term: axis.title(term) for term in (*axis.atoms, *axis.groups)} for name, axis in axes.items()}

    def list_slugs(self) -> list[str]:
        """The ids of the customers that the audience may see."""
        if self.audience == "public":
            return [card.home for card in list_customers(self.library, self.today) if card.name]
        return [slug for slug, r in self.library.references.items() if find_best_answers(self.library, r, self.today)]

    def _resolve(self, customer: str) -> Reference:
        """A customer, by any name. For the public, one that it may not see is unknown, like one that does not exist."""
        if self.audience == "sales":
            return question.resolve(self.catalog, self.tree, customer)
        try:
            reference = self.library.resolve(customer)
        except DecisionError:  # it may name customers: one who is spelled like this, or several who are called so
            reference = None
        if reference is None or reference.slug not in self.list_slugs():
            hint = "call find_references to list the customers"
            raise DecisionError("unknown-customer", f"no customer in the catalog is called {customer!r}", hint)
        return reference

    def _find_shown(self, customer: str) -> Reference:
        try:
            reference = self._resolve(customer)
        except DecisionError as error:
            raise QuestionError(_say_error(error)) from None
        if reference.slug not in self.list_slugs():
            raise QuestionError(f"{reference.slug} is not shown today: none of their permissions is in force")
        return reference

    def _describe_hit(self, hit: Hit, uses: Iterable[str]) -> Document:
        reference = hit.reference
        wanted = self.library.vocabulary.uses.expand_all(tuple(uses)) or frozenset(hit.uses)
        view = make_reference_view(self.library, reference, self.today)
        free = hit.availability
        return {
            "customer": reference.slug,
            "name": view.name,
            **_describe(view.agreed),
            "uses": {use: answer.value for use, answer in hit.uses.items()},
            **self._describe_ai_use(find_best_answers(self.library, reference, self.today)),
            "permissions": [
                self._describe_authorization(reference.by_id[scope.id])
                for scope in view.scopes
                if wanted & self.library.vocabulary.uses.expand_all(scope.uses)
            ],
            "availability": free and {"use": free.use, "state": free.state.value, "free_on": _format_day(free.free_on)},
            "owner": self.library.policy.name_of(reference.owner),
            "why": hit.why,
            "matches": dict(hit.matches),
        }

    def _describe_ai_use(self, uses: Mapping[str, Answer]) -> Document:
        """Whether an assistant may repeat what is published about a customer, given the best answer for each use."""
        if AI_USE not in self.library.vocabulary.uses.atoms:
            return {}
        return {"ai_use": uses.get(AI_USE, Answer.DENY).value}

    def _describe_authorization(self, authorization: Authorization) -> Document:
        """An authorization for an answer: its id, scope, last day, and conditions in words."""
        conditions = self.library.vocabulary.conditions
        return {
            "id": authorization.id,
            "uses": list(authorization.uses),
            "channels": list(authorization.channels),
            "territories": list(authorization.territories),
            "valid_through": _format_day(authorization.valid_through),
            "review_by": _format_day(authorization.review_by),
            "conditions": [
                {"id": condition, "title": conditions.title(condition), "what": conditions.term(condition).what}
                for condition in authorization.conditions
            ],
        }

    def _list_authorizations(self, decision: Decision, reference: Reference) -> list[str]:
        """The ids of the authorizations behind an answer; none for a refusal."""
        if decision.answer is Answer.DENY:
            return []
        ids = [*decision.authorizations, *(reason.id for reason in decision.reasons if reason.id)]
        return [id_ for id_ in dict.fromkeys(ids) if id_ in reference.by_id]

    def _make_answer(self, answer: Document, from_records: Value = ()) -> Document:
        """An answer with its day, and separately what comes from records."""
        demo = (
            {"demo": "this is the sample catalog: every answer is for the day in `today`"}
            if self.library.policy.demo_today
            else {}
        )
        return {"today": self.today.isoformat(), **demo, **answer, "from_records": from_records}


def _say_error(error: DecisionError) -> str:
    """Why a question has no answer, without words of a record: an error has no part for data."""
    match error.code:
        case "unreadable-record":
            return f"{error.message.partition(': ')[0]}: the record cannot be read; {error.hint}"
        case "unknown-quote":
            return f"there is no such quote; {error.hint}"
    return f"{error.message}; {error.hint}"


def _describe(agreed: AgreedDescription | None) -> Document:
    """How to describe a customer who must not be named everywhere: the agreed words, and whether they may be named."""
    return {"describe_as": agreed.words, "may_be_named": agreed.may_be_named} if agreed else {}


def _format_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
