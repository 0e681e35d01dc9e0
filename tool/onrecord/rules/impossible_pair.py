"""A use cannot take place on its channel, such as a reference call on the website.

Why: nobody can ever use such a permission, and the customer was asked a question that makes no sense. A use that takes
a person's time happens only on the channels that the vocabulary lists for it (`channels` of the use).

Bad:
```yaml
authorizations:
  - id: 2026-call
    uses: [reference-call]
    channels: [website]  # <- a conversation does not take place there
```

Good:
```yaml
authorizations:
  - id: 2026-call
    uses: [reference-call]
    channels: [reference-talk]
```

Fix: write the channel that was meant. If the customer was asked about the wrong one, ask again.
"""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.decision.validity import is_over
from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import UnknownTermError, Vocabulary
from onrecord.finding import Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a use cannot take place on its channel", withholds=Withholds.ITEM)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Check each use that was requested or granted, and each live publication."""
    words = library.vocabulary
    for i, authorization in enumerate(reference.authorizations):
        if authorization.state == "declined" or is_over(authorization, today):
            continue
        keys, uses, channels = _read_scope(authorization, ("authorizations", i))
        for use in uses:
            if channels and not _is_possible(use, channels, words):
                yield Found(keys, f"{authorization.id}: {_say_what(use, channels, words)}", _make_hint(use, words))
    for i, publication in enumerate(reference.publications):
        if publication.is_live(today) and not _is_possible(publication.use, (publication.channel,), words):
            what = _say_what(publication.use, (publication.channel,), words)
            yield Found(("publications", i, "channel"), f"{publication.id}: {what}", _make_hint(publication.use, words))


def _read_scope(one: Authorization, at: Keys) -> tuple[Keys, tuple[str, ...], tuple[str, ...]]:
    if one.state == "granted" or one.requested is None:
        return (*at, "channels"), one.uses, one.channels
    return (*at, "requested", "channels"), one.requested.uses, one.requested.channels


def _is_possible(use: str, channels: tuple[str, ...], words: Vocabulary) -> bool:
    """Return whether any part of the use can take place on any of the channels; unknown terms are left to that rule."""
    try:
        uses = words.uses.expand(use)
        if not uses <= words.activities:  # what we make and show can appear anywhere
            return True
        where = words.channels.expand_all(channels)
        return any(words.is_possible(atom, where) for atom in uses)
    except UnknownTermError:
        return True


def _say_what(use: str, channels: tuple[str, ...], words: Vocabulary) -> str:
    where = list_words([words.channels.title(channel) for channel in channels])
    return f"{words.uses.title(use)} cannot take place on {where}"


def _make_hint(use: str, words: Vocabulary) -> str:
    usual = frozenset[str]().union(*(words.find_usual_channels(atom) for atom in words.uses.expand(use)))
    return f"it takes place on: {list_words(words.channels.sort(usual))}"
