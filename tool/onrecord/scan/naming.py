"""Decides which hits name a customer to a reader, by where they are, and why the others do not."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from onrecord.names.acronyms import drop_terms
from onrecord.names.matching import is_everyday
from onrecord.names.mentions import Mention, Zone, counts, keep_accompanied, keep_longest
from onrecord.names.passed_over import PassedOver, find_reason
from onrecord.scan.doubt import is_doubtful
from onrecord.scan.formats.zoning import Zones
from onrecord.scan.zone_context import REACH, find_token, is_only_name

_OWN_MARK = "onrecord:"
"""A name inside one of our own marks is not counted as passed over."""

Passed = dict[tuple[str, int], tuple[Mention, PassedOver]]


class Named(Struct):
    """The mentions of a text in order, each with the reason for doubt (empty if it is certain), and the hits that were
    passed over, each with the reason."""

    mentions: list[tuple[Mention, str]] = []
    passed: list[tuple[Mention, PassedOver]] = []


def judge_hits(
    text: str, found: Iterable[Mention], rejected: Iterable[Mention], zones: Zones | None, comments: bool
) -> Named:
    """The mentions that count, with their zones; of those that overlap, the longest.

    `rejected` are hits with a spelling that does not count. `comments` says whether names in comments count. Without
    zones, everything is prose.
    """
    mentions: list[Mention] = []
    passed: Passed = {}
    for mention in found:
        zone = zones.at(mention.start, mention.end) if zones else Zone.PROSE
        if zone == Zone.COMMENT and comments:
            zone = Zone.PROSE
        if zone in (Zone.LOGO, Zone.IMAGE):
            left, right = find_token(text, mention.start, mention.end)
            alone = is_only_name(text[left:right], mention.text)
            if mention.plain and (not alone or (zone == Zone.IMAGE and is_everyday(mention.text))):
                _pass_over(passed, mention, PassedOver.IMAGE)
                continue
            if alone:
                zone = Zone.LOGO
        if zone == Zone.KEY and " " not in mention.name and not _is_whole(text, mention):
            zone = Zone.IDENTIFIER  # "acme-parser" in a list of dependencies does not name Acme
        if mention.shouted and zone not in (Zone.PROSE, Zone.VALUE, Zone.ALT):
            _pass_over(passed, mention, PassedOver.SPELLING)
        elif counts(mention, zone):
            mentions.append(mention if zone == Zone.PROSE else replace(mention, zone=zone))
        elif zone != Zone.COMMENT or _OWN_MARK not in text[max(0, mention.start - REACH) : mention.start]:
            _pass_over(passed, mention, find_reason(zone))
    return _sift(text, mentions, rejected, passed)


def _is_whole(text: str, mention: Mention) -> bool:
    """Whether a mention is the whole unbroken piece that it is in, except for the colon after a key."""
    left, right = find_token(text, mention.start, mention.end)
    return left == mention.start and text[mention.end : right] in ("", ":")


def _sift(text: str, longest: list[Mention], rejected: Iterable[Mention], passed: Passed) -> Named:
    """The mentions without those inside a longer name, those that may not be alone and are, and those that begin a
    defined term."""
    alone = keep_longest(longest)
    joined = keep_accompanied(alone)
    mentions = drop_terms(text, joined)
    graded, dropped = _grade(text, mentions)
    for before, after, why in (
        (longest, alone, PassedOver.LONGER),
        (alone, joined, PassedOver.UNACCOMPANIED),
        (joined, mentions, PassedOver.TERM),
    ):
        if len(before) != len(after):
            left = {id(mention) for mention in after}
            for mention in before:
                if id(mention) not in left:
                    _pass_over(passed, mention, why)
    for mention in dropped:
        _pass_over(passed, mention, PassedOver.SPELLING if mention.shouted else PassedOver.EVERYDAY)
    for mention in rejected:
        _pass_over(passed, mention, PassedOver.SPELLING)
    if passed:
        _forget_named(passed, [mention for mention, _ in graded])
    return Named(graded, sorted(passed.values(), key=lambda pair: pair[0].start))


def _grade(text: str, mentions: list[Mention]) -> tuple[list[tuple[Mention, str]], list[Mention]]:
    """As `grade`, which is loaded where a mention may be an ordinary word."""
    if not any(map(is_doubtful, mentions)):
        return [(mention, "") for mention in mentions], []
    from onrecord.scan.neighborhood import grade

    return grade(text, mentions)


def _pass_over(passed: Passed, mention: Mention, why: PassedOver) -> None:
    passed.setdefault((mention.customer, mention.start), (mention, why))


def _forget_named(passed: Passed, mentions: list[Mention]) -> None:
    """Remove from `passed` what is inside a mention of the same customer."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for mention in mentions:
        spans.setdefault(mention.customer, []).append((mention.start, mention.end))
    for key in list(passed):
        customer, start = key
        if any(begin <= start < end for begin, end in spans.get(customer, ())):
            del passed[key]
