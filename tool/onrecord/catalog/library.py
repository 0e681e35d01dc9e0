"""All references of a catalog, looked up by id, name, alias and former name."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field

from onrecord.catalog.decision.judge import Judge
from onrecord.catalog.decision.reasons import DecisionError, list_words
from onrecord.catalog.directory import Directory, Listed, list_reference
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.names.text_keys import make_name_key

MOST_JUDGES = 1000
"""How many judges are kept. With their answers they take some 25 kB each, and records are judged one by one."""


class Library(Struct, frozen=True, dict=True, eq=False):
    """The references with the words and the policy they are judged by. `references` is keyed by slug, sorted.

    `listed` are the rows of their directory, in the same order, if the caller has them already.
    """

    references: Mapping[str, Reference]
    vocabulary: Vocabulary
    policy: Policy
    listed: Mapping[str, Listed] | None = None
    _judges: dict[str, Judge] = field(default_factory=dict)

    def judge(self, reference: Reference) -> Judge:
        """The judge of a reference; the last ones are kept, so that each answer is made once. Raises DecisionError."""
        judges = self._judges
        judge = judges.get(reference.slug)
        if judge is None or judge.reference is not reference:
            if len(judges) >= MOST_JUDGES:
                del judges[next(iter(judges))]
            judge = judges[reference.slug] = Judge(reference, self.vocabulary, self.policy)
        return judge

    @cached_property
    def directory(self) -> Directory:
        """The directory: which name belongs to which customer."""
        rows = self.listed
        return Directory({slug: list_reference(one) for slug, one in self.references.items()} if rows is None else rows)

    def exchange(self, references: Mapping[str, Reference], vocabulary: Vocabulary, policy: Policy) -> "Library":
        """A library of other references with equal rows: what its directory has found is shared."""
        other = Library(references, vocabulary, policy, self.listed)
        vars(other)["directory"] = self.directory
        return other

    def isolate(self, reference: Reference) -> "Library":
        """A library of one reference, with the same vocabulary and policy."""
        return Library({reference.slug: reference}, self.vocabulary, self.policy, _judges=self._judges)

    def find_shown_at(self, where: str) -> tuple[str, ...]:
        """The slugs of all references with a publication at a place that is not taken down."""
        return self.directory.by_place.get(where, ())

    def find_by_evidence(self, sha256: str) -> tuple[str, ...]:
        """The slugs of all references with an authorization whose evidence has this hash."""
        return self.directory.by_evidence.get(sha256, ())

    def find_by_name(self, name: str) -> tuple[str, ...]:
        """The slugs of all references with a name, alias or former name, ignoring case."""
        return self.directory.by_name.get(make_name_key(name), ())

    def find_lookalikes(self, name: str) -> Mapping[str, str]:
        """Names that look the same as a name, by the slugs of the customers who have them."""
        from onrecord.names.lookalikes import make_lookalike_keys

        known = self.directory
        keys = sorted(make_lookalike_keys(name))
        return {slug: known.find_look(slug, key) for key in keys for slug in known.by_look.get(key, ())}

    def resolve(self, customer: str) -> Reference:
        """The one reference that a slug, name, alias or former name means.

        Raises DecisionError: `unknown-customer`, or `ambiguous-customer` naming the candidates.
        """
        if customer in self.references:
            return self.references[customer]
        slugs = self.find_by_name(customer)
        if len(slugs) == 1:
            return self.references[slugs[0]]
        if slugs:
            message = f"{customer!r} could mean {list_words(list(slugs))}"
            raise DecisionError("ambiguous-customer", message, "use the directory name of the customer you mean")
        raise DecisionError(
            "unknown-customer", f"no customer in the catalog is called {customer!r}", self._suggest(customer)
        )

    def _suggest(self, customer: str) -> str:
        from difflib import get_close_matches

        by_name = self.directory.by_name
        close = get_close_matches(make_name_key(customer), [*self.references, *by_name], n=1, cutoff=0.7)
        if not close:
            return "onrecord find lists the references that are allowed today"
        return f"did you mean {(by_name.get(close[0]) or close)[0]!r}?"
