"""The catalog for Python programs: the same questions and answers as `can-use` and `find`.

>>> from datetime import date
>>> from onrecord import Catalog
>>> catalog = Catalog.open(".", today=date(2026, 11, 21))
>>> decision = catalog.can_use("nordlys-bank", "logo", channel="website", territory="NO")
>>> decision.answer.value, decision.valid_through
('allow', datetime.date(2027, 1, 14))
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.use_question import UseQuestion
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import Hit, Wish, find
from onrecord.finding import Finding
from onrecord.git.tree import DirectoryTree
from onrecord.store import catalog_reader, question


@dataclass(frozen=True)
class Catalog:
    """A catalog as it was when it was opened, judged as of `today`. It is read-only."""

    today: date
    _read: catalog_reader.Catalog
    _tree: DirectoryTree

    @classmethod
    def open(cls, path: str | Path, today: date | None = None) -> "Catalog":
        """Read the catalog at `path`, the folder that contains references/ and schema/.

        `today` is the day to judge by; the default is today in the policy's time zone, or the sample's own day.
        A record that cannot be read is left out, and `findings` says why. Raises CatalogError if there is no catalog,
        or if its vocabulary or policy cannot be read.

        >>> Catalog.open("schema")
        Traceback (most recent call last):
            ...
        onrecord.store.catalog_reader.CatalogError: there is no schema/vocabulary.yaml here
        """
        tree = DirectoryTree(Path(path))
        words = catalog_reader.load_settings(tree, datetime.now(UTC).date())
        day = (
            (today and _require_day("today", today))
            or words[1].demo_today
            or datetime.now(ZoneInfo(words[1].time_zone)).date()
        )
        return cls(day, catalog_reader.load_catalog(tree, day, words=words), tree)

    @property
    def library(self) -> Library:
        """All references that could be read, with the vocabulary and the policy."""
        return self._read.library

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What could not be read, and why; `onrecord check` finds more than this."""
        return tuple(self._read.findings)

    def can_use(
        self,
        customer: str,
        use: str,
        *,
        channel: str,
        territory: str,
        on: date | Days | None = None,
        cleared: Collection[str] = (),
        quote: str | None = None,
        place: str | None = None,
    ) -> Decision:
        """May we use this customer in this way? Return the decision of `onrecord can-use`, whose options these are.

        `customer` is the directory's name, or any name of the customer. `use`, `channel` and `territory` are terms of
        the vocabulary. `on` is one day or a range of days, both ends inclusive; the default is today. `cleared` are
        conditions that are met. A customer who is not in the catalog is denied. Raises DecisionError if the question
        or the record cannot be judged: never take that for a yes.

        >>> catalog = Catalog.open(".", today=date(2026, 11, 21))
        >>> study = catalog.can_use("Nordlys Bank", "case-study", channel="website", territory="NO")
        >>> study.answer.value, [reason.code for reason in study.reasons]
        ('ask', ['condition'])
        >>> later = catalog.can_use("nordlys-bank", "logo", channel="website", territory="NO", on=date(2027, 1, 15))
        >>> later.answer.value
        'deny'
        """
        days = on if isinstance(on, Days) else Days.on(_require_day("on", self.today if on is None else on))
        use_question = UseQuestion(use, channel, territory, days, frozenset(_list_terms(cleared)), quote, place)
        _, decision = question.judge_question(self._read, self._tree, self.today, customer, use_question)
        return decision

    def find(
        self,
        *words: str,
        uses: Collection[str] = (),
        channel: str = "any",
        territories: Collection[str] = (),
        industries: Collection[str] = (),
        sizes: Collection[str] = (),
        regions: Collection[str] = (),
        products: Collection[str] = (),
        use_cases: Collection[str] = (),
        languages: Collection[str] = (),
        prospect: str | None = None,
        available_by: date | None = None,
    ) -> list[Hit]:
        """Return the references that fit and allow something today, the best first, as `onrecord find` ranks them.

        All `words` must be found, and all `uses` possible (allow or ask) on the channel, in every country of at least
        one of the territories. Several values of another argument are alternatives. Raises UnknownTermError if a term
        is not in the vocabulary.

        >>> catalog = Catalog.open(".", today=date(2026, 11, 21))
        >>> hits = catalog.find(industries=["financial-services"], regions=["NO"], uses=["case-study"])
        >>> [(hit.reference.slug, hit.uses["case-study"].value) for hit in hits]
        [('nordlys-bank', 'ask')]
        """
        wish = Wish(
            words,
            _list_terms(uses),
            channel,
            _list_terms(industries),
            _list_terms(sizes),
            _list_terms(regions),
            _list_terms(products),
            _list_terms(use_cases),
            _list_terms(languages),
            prospect,
            available_by and _require_day("available_by", available_by),
            _list_terms(territories),
        )
        return find(self.library, wish, self.today)

    def reference(self, name: str) -> Reference:
        """Return one customer, by the directory's name or by any name, alias or former name.

        Raises DecisionError with the code `unknown-customer`, `ambiguous-customer` or `unreadable-record`.

        >>> Catalog.open(".").reference("Nordlys Bank").slug
        'nordlys-bank'
        """
        return question.resolve(self._read, self._tree, name)


def _list_terms(terms: Collection[str]) -> tuple[str, ...]:
    """The terms of an argument; a text alone is one term, not its letters."""
    return (terms,) if isinstance(terms, str) else tuple(terms)


def _require_day(name: str, day: date) -> date:
    """The civil day of an argument. Raises TypeError for anything else, even a point in time, which has no day of ours.

    >>> Catalog.open(".", today=datetime(2026, 11, 21, 23, 30))
    Traceback (most recent call last):
        ...
    TypeError: `today` is a datetime; give a civil day in the policy's time zone, as a datetime.date
    """
    if isinstance(day, datetime) or not isinstance(day, date):
        kind = type(day).__name__
        raise TypeError(f"`{name}` is a {kind}; give a civil day in the policy's time zone, as a datetime.date")
    return day
