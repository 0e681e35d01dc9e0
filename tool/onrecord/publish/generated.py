"""Pages of the documentation that are generated from what they document: the rules and the vocabulary, as Markdown.

The fields of the files are in `fields.py`. Any text that is not our own is escaped, because MkDocs does not do that.
"""

from collections.abc import Iterable

from onrecord.catalog.record.vocabulary import Axis, Term, Vocabulary
from onrecord.publish.fields import fields_page
from onrecord.publish.prose import prose
from onrecord.reports.markdown import escape, table
from onrecord.reports.rules import Example, effect, explanation
from onrecord.rules import KnownRule, rules

__all__ = ["fields_page", "rules_page", "rules_table", "vocabulary_page"]

_LISTS = {
    "uses": ("Uses", "What a customer may be used for."),
    "channels": ("Channels", "Where it is shown or said."),
    "territories": ("Territories", "In which countries and regions."),
    "industries": ("Industries", "What kind of company the customer is."),
    "sizes": ("Sizes", "How large the customer is, by employees."),
    "products": ("Products", "Which of our products they use."),
    "use_cases": ("Use cases", "What they use them for."),
    "conditions": ("Conditions", "Conditions to meet before each use."),
}


def rules_table(chosen: Iterable[KnownRule]) -> str:
    """The rules in a table: id, severity, what each finds, whether a record may ignore it."""
    rows = [
        (f"`{known.id}`", known.rule.severity.value, prose(known.rule.summary), "yes" if known.rule.ignorable else "no")
        for known in chosen
    ]
    return table(("rule", "severity", "finds", "can be ignored"), rows) + "\n"


def rules_page(chosen: Iterable[KnownRule] | None = None) -> str:
    """One section per rule, with the rule's id as its heading and so as its anchor; all rules unless some are given."""
    return "\n".join(_section(known) for known in (rules().values() if chosen is None else chosen))


def _section(known: KnownRule) -> str:
    explained = explanation(known.doc)
    parts = [
        f"## {known.id}",
        f"**{known.rule.severity.value.capitalize()}.** {prose(explained.title)} {effect(known)}",
        f"**Why.** {prose(explained.why)}",
        "**Bad**",
        *map(_fenced, explained.bad),
        "**Good**",
        *map(_fenced, explained.good),
        f"**Fix.** {prose(explained.fix)}",
    ]
    return "\n\n".join(parts) + "\n"


def _fenced(example: Example) -> str:
    """The example's text under its file's name; only our own docstrings get here, and none contains a fence."""
    return f"`{example.file}`\n\n```{example.language}\n{example.text}```"


def vocabulary_page(vocabulary: Vocabulary) -> str:
    """Every list of a vocabulary with its terms, and the members of each group."""
    return "\n".join(_list(vocabulary.axis(name), *_LISTS[name]) for name in _LISTS)


def _list(axis: Axis, title: str, what: str) -> str:
    parts = [f"## {title}", what]
    rows = [(f"`{key}`", escape(term.title), escape(term.what), _words(term)) for key, term in axis.atoms.items()]
    parts.append(table(("term", "title", "what", "other words"), rows))
    if axis.groups:
        parts.append("Groups. Each includes all of its members:")
        groups = [
            (f"`{key}`", escape(term.title), escape(term.what), _words(term), _members(axis, key))
            for key, term in axis.groups.items()
        ]
        parts.append(table(("term", "title", "what", "other words", "members"), groups))
    return "\n\n".join(parts) + "\n"


def _words(term: Term) -> str:
    """What the term is called besides its title, then what only a search reads as it."""
    called, finds = (escape(", ".join(words)) for words in (term.synonyms, term.finds))
    return "; ".join(filter(None, (called, finds and f"*in a search:* {finds}")))


def _members(axis: Axis, group: str) -> str:
    if axis.members[group] == frozenset(axis.atoms):
        return "all of them"
    return " ".join(f"`{atom}`" for atom in axis.sorted(axis.members[group]))
