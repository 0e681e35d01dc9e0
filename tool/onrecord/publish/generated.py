"""Pages of the documentation that are generated from what they document: the rules and the vocabulary, as Markdown.

The fields of the files are in `fields.py`. Any text that is not our own is escaped, because MkDocs does not do that.
"""

from collections.abc import Iterable

from onrecord.catalog.record.vocabulary import Axis, Term, Vocabulary
from onrecord.publish.fields import render_fields
from onrecord.publish.prose import render_prose
from onrecord.reports.markdown import escape, render_table
from onrecord.reports.rules import Example, say_effect, split_explanation
from onrecord.rules import KnownRule, list_rules

__all__ = ["render_fields", "render_rules", "render_rules_table", "render_vocabulary"]

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


def render_rules_table(chosen: Iterable[KnownRule]) -> str:
    """The rules in a table: id, severity, what each finds, whether a record may ignore it."""
    rows = [
        (
            f"`{known.id}`",
            known.rule.severity.value,
            render_prose(known.rule.summary),
            "yes" if known.rule.ignorable else "no",
        )
        for known in chosen
    ]
    return render_table(("Rule", "Severity", "What it finds", "Can be ignored"), rows) + "\n"


def render_rules(chosen: Iterable[KnownRule] | None = None) -> str:
    """One section per rule, with the rule's id as its heading and so as its anchor; all rules unless some are given."""
    return "\n".join(_render_section(known) for known in (list_rules().values() if chosen is None else chosen))


def _render_section(known: KnownRule) -> str:
    explained = split_explanation(known.doc)
    parts = [
        f"## {known.id}",
        f"**{known.rule.severity.value.capitalize()}.** {render_prose(explained.title)} {say_effect(known)}",
        f"**Why.** {render_prose(explained.why)}",
        "**Bad**",
        *map(_fence, explained.bad),
        "**Good**",
        *map(_fence, explained.good),
        f"**Fix.** {render_prose(explained.fix)}",
    ]
    return "\n\n".join(parts) + "\n"


def _fence(example: Example) -> str:
    """The example's text under its file's name; only our own docstrings get here, and none contains a fence."""
    return f"`{example.file}`\n\n```{example.language}\n{example.text}```"


def render_vocabulary(vocabulary: Vocabulary) -> str:
    """Every list of a vocabulary with its terms, and the members of each group."""
    return "\n".join(_render_list(vocabulary.axis(name), *_LISTS[name]) for name in _LISTS)


def _render_list(axis: Axis, title: str, what: str) -> str:
    parts = [f"## {title}", what]
    rows = [(f"`{key}`", escape(term.title), escape(term.what), _say_words(term)) for key, term in axis.atoms.items()]
    parts.append(render_table(("Term", "Title", "What it means", "Other words"), rows))
    if axis.groups:
        parts.append("Groups. Each includes all of its members:")
        groups = [
            (f"`{key}`", escape(term.title), escape(term.what), _say_words(term), _say_members(axis, key))
            for key, term in axis.groups.items()
        ]
        parts.append(render_table(("Term", "Title", "What it means", "Other words", "Members"), groups))
    return "\n\n".join(parts) + "\n"


def _say_words(term: Term) -> str:
    """What the term is called besides its title, then what only a search reads as it."""
    called, finds = (escape(", ".join(words)) for words in (term.synonyms, term.finds))
    return "; ".join(filter(None, (called, finds and f"*in a search:* {finds}")))


def _say_members(axis: Axis, group: str) -> str:
    if axis.members[group] == frozenset(axis.atoms):
        return "all of them"
    return " ".join(f"`{atom}`" for atom in axis.sort(axis.members[group]))
