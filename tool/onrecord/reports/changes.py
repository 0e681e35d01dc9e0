"""A change of meaning, for the people who review it: counts, a sentence per customer, who has to do what, then the
details.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from onrecord.catalog.changes.approvals import Need
from onrecord.catalog.changes.model import CellChange, Changes, Fact, ReferenceChange, Weight
from onrecord.catalog.decision.reasons import Answer, list_words
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.workload.takedown import Item
from onrecord.reports import approvals
from onrecord.reports.change_words import name_atoms, say_assumptions, say_change, say_span, select_gained, select_lost
from onrecord.reports.markdown import escape
from onrecord.reports.pull_request_page import OnThePage, render_beside, say_next
from onrecord.reports.text import Paint, count_of, make_visible
from onrecord.reports.time_lines import draw_time_lines as pictures_of

MOST = 60_000
"""The most characters of Markdown: a GitHub comment may have 65,536."""
SENTENCES, ROWS, SETTINGS = 12, 60, 3
"""How many customers get a sentence before the rest are only counted, how many changed answers are listed for one
customer, and how many changes to policy and vocabulary fit into one sentence."""


class Telling:
    """One change and what it needs, as text, Markdown or JSON; `policy` is the base's, `words` are the head's."""

    def __init__(self, changes: Changes, needs: Sequence[Need], policy: Policy, words: Vocabulary, today: date) -> None:
        self.changes, self.needs, self.policy, self.words, self.today = changes, needs, policy, words, today

    def say_headline(self) -> str:
        """The counts, in one sentence."""
        references = self.changes.references
        more = sum(len({use for row in change.gains for use in row.uses}) for change in references)
        less = sum(len({use for row in select_lost(change) for use in row.uses}) for change in references)
        down = sum(len(change.take_down) for change in references)
        new = sum(change.kind == "added" for change in references)
        others = [c for c in references if not c.gains and not select_lost(c) and not c.take_down and c.kind != "added"]
        parts = [f"{count_of(more, 'use')} gained"] if more else []
        parts += [f"{less} lost" if more else f"{count_of(less, 'use')} lost"] if less else []
        parts += [f"{down} must be taken down"] if down else []
        parts += [count_of(new, "new customer")] if new else []
        parts += [f"{count_of(len(others), 'customer')} changed in other ways"] if others else []
        settings = len(self.changes.settings)
        parts += [f"policy or vocabulary changed in {count_of(settings, 'place')}"] if settings else []
        headline = ", ".join(parts) or "nothing changes for any customer"
        return f"{headline[:1].upper()}{headline[1:]}."

    def say_sentences(self) -> Iterator[str]:
        """One per customer, with customers that change alike in one sentence, and one for policy and vocabulary."""
        yield from (sentence for sentence, _ in self._group_changes())

    def _group_changes(self) -> Iterator[tuple[str, list[ReferenceChange]]]:
        """Each sentence with the changes it is about; none for a sentence that only counts."""
        alike: dict[str, list[ReferenceChange]] = {}
        for change in self.changes.references:
            alike.setdefault(self._say(change), []).append(change)
        groups = [
            (f"{list_words([c.name for c in changes], 4)}{self._say(changes[0], several=len(changes) > 1)}", changes)
            for changes in alike.values()
        ]
        yield from groups[:SENTENCES]
        if len(groups) > SENTENCES:
            rest = [change.name for _, changes in groups[SENTENCES:] for change in changes]
            yield f"And {count_of(len(rest), 'more customer')}: {list_words(rest, 8)}.", []
        if self.changes.settings:
            facts = [fact.message for fact in self.changes.settings]
            yield f"Policy and vocabulary: {list_words(facts, SETTINGS)}.", []

    def _say(self, change: ReferenceChange, *, several: bool = False) -> str:
        """What follows a customer's name, or the names of `several` that change alike."""
        sentences, allow = [], "allow" if several else "allows"
        rows = sorted(
            select_gained(change), key=lambda row: (row.days.last < self.today, -row.after.rank, row.days.first)
        )
        if rows:
            best = [row for row in rows if row.after is rows[0].after]
            what = allow if rows[0].after is Answer.ALLOW else "may be asked for"
            sentences.append(f"{what} {self._say_scope(best)}")
        if less := select_lost(change):
            uses = name_atoms(self.words.uses, {use for row in less for use in row.uses})
            sentences.append(f"no longer {allow} {uses} as before, {say_span(less[0].days, self.today)}")
        colon = "" if sentences else ":"
        sentences += map(self._say_take_down, change.take_down)
        if not sentences:
            facts = [fact.message for fact in change.facts]
            sentences = [list_words(facts, 3) or "a change to policy or vocabulary affects them"]
        return f"{colon} {'; '.join(sentences)}."

    def _say_scope(self, rows: list[CellChange]) -> str:
        """The uses that are gained, with channels and countries if they are the same for all of them."""
        uses = name_atoms(self.words.uses, {use for row in rows for use in row.uses})
        first = rows[0]
        once = f", {say_assumptions(first)}" if first.once else ""
        if any((row.channels, row.territories) != (first.channels, first.territories) for row in rows):
            return f"{uses}, {say_span(first.days, self.today)}{once}"
        where, countries = (
            name_atoms(self.words.channels, first.channels),
            name_atoms(self.words.territories, first.territories),
        )
        return f"{uses} ({where}; {countries}), {say_span(first.days, self.today)}{once}"

    def _say_take_down(self, item: Item) -> str:
        who = f" ({self.policy.name_of(item.who)})" if item.who else ""
        return f"{item.id} must be taken down by {item.by} at {item.where}{who}"

    def render_text(self, paint: Paint) -> str:
        """The change for a terminal."""
        lines = [
            make_visible(self.say_headline()),
            *(f"  {make_visible(sentence)}" for sentence in self.say_sentences()),
            "",
        ]
        if self.needs:
            lines += ["Who has to approve:", *approvals.render_text(self.needs, self.policy, paint, reviewed=False)]
        elif self.changes.references:
            lines.append(approvals.NOBODY)
        for change in filter(self._says_more, self.changes.references):
            lines.append(f"\n{make_visible(change.name)} ({change.slug}): {_say_kind(change)}")
            lines += [f"  {mark} {make_visible(sentence)}" for mark, sentence in self._list_details(change)]
        if len(self.changes.settings) > SETTINGS:
            lines.append("\nPolicy and vocabulary")
            lines += [f"  · {make_visible(fact.message)}" for fact in self.changes.settings]
        return "\n".join(lines).rstrip() + "\n"

    def _says_more(self, change: ReferenceChange) -> bool:
        """Whether the details of a customer say more than the sentence about them."""
        return bool(change.gains or change.cells or change.take_down) or len(change.facts) > 1

    def _list_details(self, change: ReferenceChange) -> Iterator[tuple[str, str]]:
        """Each part of a change with its mark: + gained, - lost, ! must be taken down, · anything else."""
        for mark, rows in (("+", select_gained(change)), ("-", select_lost(change))):
            yield from ((mark, say_change(row, self.words, self.today)) for row in rows[:ROWS])
            if len(rows) > ROWS:
                yield mark, f"and {len(rows) - ROWS} more"
        yield from (("!", self._say_take_down(item)) for item in change.take_down)
        yield from (("-" if fact.weight is Weight.NARROWS else "·", fact.message) for fact in change.facts)

    def render_markdown(
        self, base: Mapping[str, Reference], head: Mapping[str, Reference], page: OnThePage | None = None
    ) -> str:
        """The change for a pull request; `base` and `head` are the references by slug, for the pictures of time.

        With a `page`, it is the comment on that pull request, whose reviews are known. The details are folded. What
        would make it longer than MOST is left out and named.
        """
        text = f"**{escape(self.say_headline())}**\n\n"
        for sentence, changes in self._group_changes():
            text += f"- {escape(sentence)}\n"
            for change in changes if page and len(changes) == 1 else ():
                sides = base.get(change.was or change.slug), head.get(change.slug)
                lines = render_beside(change, *sides, self.policy.repository, page) if page else ()
                text += "".join(f"  - {line}\n" for line in lines)
        if len(self.changes.settings) > SETTINGS:
            text += "".join(f"  - {escape(fact.message)}\n" for fact in self.changes.settings)
        if page:
            rows = approvals.render_reviewed(self.needs, self.policy)
            text += f"\n#### {approvals.say_verdict(self.needs)}\n\n{rows}" if rows else ""
            text += f"\n{say_next(self.needs, self.policy, page)}\n"
        else:
            rows = approvals.render_markdown(self.needs, self.policy)
            text += f"\n#### Who has to approve\n\n{rows}" if rows else f"\n{approvals.NOBODY}\n"
        left: list[str] = []
        for change in filter(self._says_more, self.changes.references):
            block = "\n".join(["", *self._fold(change, base, head), ""])
            if left or len(text) + len(block) > MOST:
                left.append(change.name)
            else:
                text += block
        if left:
            names = escape(list_words(left, 40))
            text += f"\n**Too long to show here: {names}.** `onrecord diff` shows everything.\n"
        return text

    def _fold(
        self, change: ReferenceChange, base: Mapping[str, Reference], head: Mapping[str, Reference]
    ) -> Iterator[str]:
        yield f"<details><summary>{escape(change.name)}: {_say_kind(change)}</summary>"
        yield ""
        signs = {"+": "🔓", "-": "🔒", "!": "⚠️", "·": "·"}
        yield from (f"- {signs[mark]} {escape(sentence)}" for mark, sentence in self._list_details(change))
        pictures = list(pictures_of(base.get(change.was or change.slug), head.get(change.slug), self.today))
        if pictures:
            yield from ("", "```text", *pictures, "```")
        yield from ("", "</details>")

    def to_fields(self) -> dict[str, Any]:
        """The change as JSON fields."""
        return {
            "weight": self.changes.weight.value,
            "summary": self.say_headline(),
            "sentences": list(self.say_sentences()),
            "approvals": approvals.to_fields(self.needs),
            "references": [
                {
                    "customer": change.slug,
                    "name": change.name,
                    "kind": change.kind,
                    "was": change.was,
                    "weight": change.weight.value,
                    "cells": [_describe_cell(cell) for cell in change.cells],
                    "once_met": [_describe_cell(cell) for cell in change.once_met],
                    "facts": [_describe_fact(fact) for fact in change.facts],
                    "take_down": [
                        {"id": i.id, "use": i.use, "where": i.where, "who": i.who, "by": i.by.isoformat()}
                        for i in change.take_down
                    ],
                }
                for change in self.changes.references
            ],
            "settings": [_describe_fact(fact) for fact in self.changes.settings],
        }


def _say_kind(change: ReferenceChange) -> str:
    kinds = {"added": "new", "removed": "removed", "changed": "changed", "affected": "affected by policy or vocabulary"}
    return f"renamed from {change.was}" if change.kind == "renamed" else kinds[change.kind]


def _describe_cell(cell: CellChange) -> dict[str, Any]:
    return {
        "uses": list(cell.uses),
        "quote": cell.quote,
        "channels": list(cell.channels),
        "territories": list(cell.territories),
        "from": cell.days.first.isoformat(),
        "through": cell.days.last.isoformat(),
        "before": cell.before.value,
        "after": cell.after.value,
        "weight": cell.weight.value,
        "once": sorted(cell.once),
    }


def _describe_fact(fact: Fact) -> dict[str, Any]:
    return {"kind": fact.kind, "id": fact.id, "message": fact.message, "weight": fact.weight.value}
