"""Judges what was found: the decision on its use, for the channel and territory of its path, on a day."""

import hashlib
import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct, structs
from msgspec.structs import replace

from onrecord.catalog.decision.answers import Decision
from onrecord.catalog.decision.reasons import Answer, DecisionError, Reason
from onrecord.catalog.library import Library
from onrecord.catalog.record.agreed_words import find_beyond_attribution, find_lacking_source, find_wrong_name
from onrecord.catalog.record.authorization import COMPANY, LIST_ONLY
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.views.public_view import say_attribution
from onrecord.finding import Finding, Severity
from onrecord.names.matching import strip_markup
from onrecord.names.mentions import Name
from onrecord.names.normalize import decode_escapes
from onrecord.scan.config import Place
from onrecord.scan.inline_ignores import aim_mark, has_reason
from onrecord.scan.scanner import FileResult, Located


class Judged(Struct, frozen=True):
    """One thing found, with its verdict. `settled` says what accepts it: "ignored" (an inline mark), "baseline",
    "accepted" (a wide acceptance), "unreviewed" (an entry of the baseline without a reason) or None."""

    finding: Finding
    use: str
    place: Place
    answer: Answer
    decision: Decision
    located: Located
    fingerprint: str
    settled: str | None = None
    why: str | None = None
    amiss: str | None = None

    @property
    def wrong(self) -> bool:
        """Whether it is not as the customer allowed it: the answer is deny or ask, a quote was changed, or `amiss`."""
        return self.answer is not Answer.ALLOW or self.located.altered is not None or self.amiss is not None

    @property
    def open(self) -> bool:
        """Whether it is wrong and nothing accepts it, so that it must be reported."""
        return self.settled is None and self.wrong


def list_names(library: Library, slugs: Iterable[str] | None = None) -> Iterator[Name]:
    """Every name to look for, of all customers or of some, with the customer's `matching`."""
    for slug in library.references if slugs is None else slugs:
        yield from list_names_of(slug, library.references[slug])


def list_names_of(slug: str, reference: Reference) -> Iterator[Name]:
    """Every name to look for of one customer, with the customer's `matching`."""
    yield Name(reference.name, slug, "name", reference.matching)
    if reference.legal_name:
        yield Name(reference.legal_name, slug, "legal", reference.matching)
    for alias in reference.aliases:
        yield Name(alias, slug, "alias", reference.matching)
    for former in reference.former_names:
        yield Name(former.name, slug, "former", reference.matching)


class Court(Struct):
    """Judges mentions. Caches each answer, since a site asks the same question thousands of times."""

    library: Library
    today: date
    _answers: dict[tuple[str, str, str, str, str | None, str | None, date, bool], Decision]

    @classmethod
    def of(cls, library: Library, today: date) -> "Court":
        """A court for a library, on a day."""
        return cls(library, today, {})

    def decide(
        self, slug: str, use: str, place: Place, quote: str | None, day: date, *, listed: bool = False
    ) -> Decision:
        """The decision for a day. A condition counts as met if a live publication of that use on that channel says so.

        `listed`: other customers are shown next to this one, as the condition `list-only` requires. Raises
        DecisionError for an unknown use, channel or territory.
        """
        key = (slug, use, place.channel, place.territory, place.address, quote, day, listed)
        known = self._answers.get(key)
        if known is None:
            known = self._answers[key] = self._judge(slug, use, place, quote, day, listed)
        return known

    def _judge(self, slug: str, use: str, place: Place, quote: str | None, day: date, listed: bool) -> Decision:
        reference = self.library.references[slug]
        cleared = frozenset(
            cleared.condition
            for publication in reference.publications
            if publication.is_live(self.today) and (publication.use, publication.channel) == (use, place.channel)
            for cleared in publication.cleared
        )
        cleared |= {LIST_ONLY} if listed else frozenset()
        try:
            return self.library.judge(reference).decide(
                use, place.channel, place.territory, Days.on(day),
                today=self.today, cleared=cleared, quote=quote, place=place.address,
            )  # fmt: skip
        except DecisionError as error:
            if error.in_question:
                raise
            return Decision(Answer.DENY, (Reason(error.code, None, error.message),), next=error.hint)

    def judge_file(self, result: FileResult, place: Place) -> list[Judged]:
        """Every mention in a file with its verdict, in order."""
        seen: Counter[tuple[str, str, str]] = Counter()
        out = []
        day = self.find_day(result, place)
        together = _find_together(result)
        for located in result.located:
            use = self._find_use(located, place)
            slug = located.mention.customer
            listed = len(together[located.page] - {slug}) >= COMPANY
            decision = self.decide(slug, use, place, located.quote, day, listed=listed)
            key = (slug, use, " ".join(located.mention.text.split()).casefold())
            seen[key] += 1
            fingerprint = _make_fingerprint(result.path, *key, str(seen[key]))
            finding = self._make_finding(result.path, located, use, place, decision, day)
            if day != self.today:
                finding = structs.replace(finding, message=f"{finding.message} (checked for {day}, when it goes live)")
            amiss = self._find_amiss(located, decision, day)
            alone = decision.answer is Answer.ASK and not listed and not located.altered
            if alone and self.decide(slug, use, place, located.quote, day, listed=True).answer is Answer.ALLOW:
                finding = structs.replace(
                    finding, rule="shown-alone", hint=_say_list_hint(slug, use, place, result.path)
                )
            if amiss and not located.altered:
                rule, severity, message, hint = amiss
                finding = structs.replace(finding, rule=rule, severity=severity, message=message, hint=hint)
            out.append(
                Judged(finding, use, place, decision.answer, decision, located, fingerprint, amiss=amiss and amiss[2])
            )
        return out

    def find_day(self, result: FileResult, place: Place) -> date:
        """The day for which a file is judged: today, or the later day on which it goes live, from the settings or the
        file. A day more than nine years ahead is a typing error, and does not count."""
        day = place.live_from or result.day
        return day if day and self.today < day <= self.today.replace(year=self.today.year + 9, day=1) else self.today

    def _find_amiss(self, located: Located, decision: Decision, day: date) -> tuple[str, Severity, str, str] | None:
        """What is wrong with something that is allowed, as (rule, severity, message, hint): the name of another time,
        an earlier logo, or a quote's attribution or source."""
        reference = self.library.references[located.mention.customer]
        if decision.answer is not Answer.ALLOW:
            return None
        if located.how == "earlier":
            message = f"{reference.name} is shown with an earlier logo file, which is no longer allowed"
            return (
                "logo-earlier",
                Severity.ERROR,
                message,
                f"replace it with references/{reference.slug}/{reference.logo}",
            )
        quote = reference.find_quote(located.quote) if located.quote else None
        if quote is None:
            named = find_wrong_name(reference, located.mention.name, day) if located.use == "name" else None
            if named is None:
                return None
            words, is_error = named
            rule, severity = ("name-too-early", Severity.ERROR) if is_error else ("name-outdated", Severity.WARNING)
            return rule, severity, f"{reference.name}: {words}", "write the name that is valid on that day"
        beyond = find_beyond_attribution(quote, reference, located.around)
        if beyond:
            hint = f"attribute the quote as agreed: {say_attribution(quote, reference)}"
            return "quote-misattributed", Severity.ERROR, f"{reference.name} is quoted ({quote.id}), but {beyond}", hint
        lacking = find_lacking_source(quote, located.around)
        if lacking:
            hint = "add the link to the source and its publication date next to the quote"
            return (
                "quote-source-missing",
                Severity.ERROR,
                f"{reference.name} is quoted ({quote.id}), but {lacking}",
                hint,
            )
        return None

    def _find_use(self, located: Located, place: Place) -> str:
        return place.use if located.use == "name" and place.use else located.use

    def _make_finding(
        self, path: str, located: Located, use: str, place: Place, decision: Decision, day: date
    ) -> Finding:
        reference = self.library.references[located.mention.customer]
        rule, severity = _RULES[decision.answer]
        if located.altered:
            rule, severity = "quote-altered", Severity.ERROR
        elif decision.answer is Answer.DENY and use == "name" and reference.anonymous_as:
            rule = "anonymous-named"
        message = _say_message(reference, located, use, place, decision)
        if place.territory == "worldwide":
            message = _COUNTRIES.sub(" worldwide", message)
        if located.doubt and severity is not Severity.INFO:
            severity = Severity.WARNING
            message += f" (likely, not certain: {located.doubt})"
        ask = _say_question(reference.slug, use, place, located.quote, day if day != self.today else None)
        hint = _say_hint(reference, rule, decision, located.quote, ask)
        return Finding(path, located.line, located.column, rule, severity, message, hint, reference.slug)


_COUNTRIES = re.compile(r" in [^.;:]{1,200}? and \d{2,3} more(?=[.;]|$)")
"""How a decision lists the countries of the whole world: three of them, and how many more."""

_RULES = {
    Answer.DENY: ("mention-denied", Severity.ERROR),
    Answer.ASK: ("mention-ask", Severity.WARNING),
    Answer.ALLOW: ("mention-allowed", Severity.INFO),
}
_SHOWN = {
    "name": "is named",
    "logo": "is shown with its logo",
    "quote": "is quoted",
    "case-study": "is the subject of a case study",
}

_HOW = {
    "content": "exactly this file",
    "earlier": "an earlier logo file",
    "looks": "the same picture, saved again",
    "drawing": "the same drawing, inline",
}


def _find_together(result: FileResult) -> dict[str | None, set[str]]:
    """The customers who are shown together, by slide or page (None: in the file)."""
    together: dict[str | None, set[str]] = defaultdict(set)
    for located in result.located:
        together[located.page].add(located.mention.customer)
    return together


def _say_message(reference: Reference, located: Located, use: str, place: Place, decision: Decision) -> str:
    found = " ".join(decode_escapes(strip_markup(located.mention.text)).split())
    what = f"{reference.name} {_SHOWN.get(use, f'is used for {use}')}"
    if located.how in _HOW:
        what += f" ({_HOW[located.how]})"
    elif found != reference.name and use != "quote":
        what += f" ({found!r})"
    if located.altered:
        on = f" on {located.page}" if located.page else ""
        return f"{what}{on}, but not in the allowed words: {located.altered}"
    where = f"on {f'{located.page}, ' if located.page else ''}{place.channel} ({place.territory})"
    if decision.answer is Answer.ALLOW:
        until = f" until {decision.valid_through}" if decision.valid_through else ""
        return f"{what} {where}: allowed{until} by {', '.join(decision.authorizations)}"
    reason = decision.reasons[0].message if decision.reasons else "Nothing allows it."
    return f"{what} {where}: {'not allowed' if decision.answer is Answer.DENY else 'ask first'}. {reason}"


def _say_list_hint(slug: str, use: str, place: Place, path: str) -> str:
    where = f"--where {shlex.quote(place.address or path)} --channel {place.channel} --territory {place.territory}"
    return (
        f"show them in a list of at least {COMPANY + 1} customers on record; if the list is put together elsewhere, "
        f"record that: onrecord publication add {slug} {use} {where} --cleared list-only"
    )


def _say_question(slug: str, use: str, place: Place, quote: str | None, day: date | None) -> str:
    """The command that asks the same question; `day` is None for today."""
    command = [f"onrecord can-use {slug} {use} --channel {place.channel} --territory {place.territory}"]
    command += [f"--place {shlex.quote(place.address)}"] if place.address else []
    command += [f"--quote {quote}"] if quote else []
    command += [f"--on {day}"] if day else []
    return " ".join(command)


def _say_hint(reference: Reference, rule: str, decision: Decision, quote: str | None, ask: str) -> str:
    if rule == "quote-altered":
        source = next((q.source for q in reference.quotes if q.id == quote), None)
        if source and source.terms and source.terms.verbatim:
            return f"restore the exact words: the terms of {source.name} allow no other wording"
        return "restore the exact words, or get permission for the new wording and record it as another quote"
    if rule == "anonymous-named":
        return f"write {reference.anonymous_as!r} instead, or ask them for permission to be named ({ask} says why)"
    if decision.answer is Answer.ALLOW:
        return ""
    if decision.answer is Answer.ASK:
        return decision.next or f"ask the owner ({ask} says why)"
    return (
        f"remove it, or get permission ({ask} says why); "
        f"if it is not a reference, write a comment: onrecord: ignore {reference.slug}: reason"
    )


def _make_fingerprint(*parts: str) -> str:
    """An id that stays the same for the same thing in the same file: it does not contain line, column or day."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def settle(judged: Iterable[Judged], result: FileResult, library: Library) -> tuple[list[Judged], list[Finding]]:
    """Settle what an inline mark covers; also gives findings about marks that cover nothing or are not clear."""
    marks = [aim_mark(mark, library) for mark in result.marks]
    used: set[int] = set()
    out = []
    for item in judged:
        covering = [
            index
            for index, (mark, _) in enumerate(marks)
            if (mark.covers is None or item.located.line in (mark.covers, mark.line))
            and (not mark.who or item.finding.customer in mark.who)
        ]
        used.update(covering)
        good = next((marks[i][0] for i in covering if has_reason(marks[i][0])), None)
        if good is not None and item.wrong:
            item = replace(item, settled="ignored", why=good.why)
        out.append(item)
    findings = []
    for index, (mark, before_colon) in enumerate(marks):
        if not has_reason(mark):
            rule, message = "ignore-without-reason", "this mark gives no reason"
            hint = "write onrecord: ignore customer-id: reason, or for all customers onrecord: ignore: reason"
        elif before_colon:
            rule = "ignore-unclear"
            message = f"there is no colon after {before_colon}, so this mark covers nobody else"
            hint = f"write onrecord: ignore {mark.who[0]}: reason, or for all customers onrecord: ignore: reason"
        elif index not in used:
            rule, message = "ignore-stale", "this mark no longer covers anything"
            hint = "remove it; there is nothing to ignore where it points"
        else:
            continue
        findings.append(Finding(result.path, mark.line, mark.column, rule, Severity.ERROR, message, hint))
    return out, findings
