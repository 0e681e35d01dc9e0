"""What a change does to what may be done, in lines for a person."""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.effects import Effect, effects
from onrecord.catalog.library import Library
from onrecord.catalog.reasons import Answer, DecisionError
from onrecord.catalog.reference import Reference
from onrecord.commands.editing import refused

_WORDS = {Answer.ALLOW: "yes", Answer.ASK: "ask first", Answer.DENY: "no"}


def effect_lines(
    before: Reference,
    after: Reference,
    library: Library,
    scope: tuple[Iterable[str], Iterable[str], Iterable[str]],
    day: date,
    today: date,
) -> Iterator[str]:
    """One line for each use, channel and territory of the scope: the answer as it was and as it will be."""
    try:
        found = effects(before, after, library, scope, day, today)
    except DecisionError as error:
        refused(f"{error.message}; {error.hint}")
    for effect in found:
        yield f"  {_question(effect, library)}: {_WORDS[effect.before]} → {_answer(effect)}"


def _question(effect: Effect, library: Library) -> str:
    words = library.vocabulary
    where = f"{words.channels.title(effect.channel)}, {words.territories.title(effect.territory)}"
    return f"{words.uses.title(effect.use)} on {where}"


def _answer(effect: Effect) -> str:
    after, approved = effect.after, effect.approved
    until = f" through {after.valid_through}" if after.valid_through else ""
    why = f" ({after.reasons[0].code})" if after.answer is not Answer.ALLOW else ""
    said = f"{_WORDS[after.answer]}{until}{why}"
    if approved.answer is after.answer and approved.reasons == after.reasons:
        return said
    until = f" through {approved.valid_through}" if approved.valid_through else ""
    why = f" ({approved.reasons[0].code})" if approved.answer is not Answer.ALLOW else ""
    return f"{said}; once approved: {_WORDS[approved.answer]}{until}{why}"
