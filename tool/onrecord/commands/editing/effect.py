"""What a change allows or forbids, in lines for a person."""

from collections.abc import Iterable, Iterator
from datetime import date

from onrecord.catalog.decision.reasons import Answer, DecisionError, list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.workload.impact import Effect, list_effects
from onrecord.commands.shell.failure import decline

_WORDS = {Answer.ALLOW: "yes", Answer.ASK: "ask first", Answer.DENY: "no"}


def write_effect_lines(
    before: Reference,
    after: Reference,
    library: Library,
    scope: tuple[Iterable[str], Iterable[str], Iterable[str]],
    day: date,
    today: date,
) -> Iterator[str]:
    """Yield a line for each use in the scope: its answer before and after the change.

    Raises CommandError (exit 1) if the decision cannot be made.
    """
    try:
        found = list_effects(before, after, library, scope, day, today)
    except DecisionError as error:
        decline(error.message, error.hint)
    words = library.vocabulary
    places: dict[tuple[str, str], dict[str, list[str]]] = {}
    for effect in found:
        channels_of = places.setdefault((effect.use, f"{_WORDS[effect.before]} → {_say_answer(effect)}"), {})
        channels_of.setdefault(effect.channel, []).append(effect.territory)
    for (use, becomes), by_channel in places.items():
        alike: dict[tuple[str, ...], list[str]] = {}
        for channel, territories in by_channel.items():
            alike.setdefault(tuple(territories), []).append(words.channels.title(channel))
        for within, channels in alike.items():
            countries = [words.territories.title(territory) for territory in within]
            yield f"  {words.uses.title(use)} on {_list_all(channels)}, {_list_all(countries)}: {becomes}"


def _list_all(titles: list[str]) -> str:
    return list_words(titles, len(titles))


def _say_answer(effect: Effect) -> str:
    after, approved = effect.after, effect.approved
    until = f" until {after.valid_through}" if after.valid_through else ""
    why = f" ({after.reasons[0].code})" if after.answer is not Answer.ALLOW else ""
    sentence = f"{_WORDS[after.answer]}{until}{why}"
    same = (approved.answer, approved.reasons, approved.valid_through)
    if same == (after.answer, after.reasons, after.valid_through):
        return sentence
    until = f" until {approved.valid_through}" if approved.valid_through else ""
    why = f" ({approved.reasons[0].code})" if approved.answer is not Answer.ALLOW else ""
    return f"{sentence}; once approved: {_WORDS[approved.answer]}{until}{why}"
