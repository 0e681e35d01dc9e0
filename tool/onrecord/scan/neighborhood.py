"""Everyday words as names (Target, Box, Slack), judged by what is next to them: certain, likely, or not a name.

Certain: a company form, a link to a site of that name, a field that holds a company, words that only go with companies
("at Box", "Box's CTO", "customers like Box"), a list of names, or a place in a file that is certain elsewhere. Likely:
only a capital where no sentence begins. The first word of a phrase ("Community managers") is not a name.

Measured on published stories in `tests/real/test_scan_truth.py`; the guide to scanning has the figures.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Sequence
from operator import or_

from onrecord.names.common_words import is_common
from onrecord.names.mentions import Mention, Zone
from onrecord.names.spellings import is_followed_by_legal_form
from onrecord.scan.doubt import READ, is_doubtful

_NEAR = 120
"""How many characters on either side are examined: a clause with its markup."""
_MARKUP = re.compile(
    r"</?(?:a|b|i|em|strong|span|code|p|li|td|th|h[1-6])\b[^<>]{0,200}>|[*_`“”\"]|\]\([^()\n]{0,200}\)|[\[\]]"
    r"|\{/\*[^*\n]{0,200}\*/\}"
)
"""What may be between a name and its neighbors without being text."""
_COMPANY_BEFORE = re.compile(
    r"(?:\b(?:at|joined|joins|join|acquired|acquires|bought|named|called|became|become|formerly|versus|vs|founded|started"
    r"|including|include|includes|such as|e\.g\.|customers?|clients?|companies|company|startups?|brands?|partners?"
    r"|vendors?|competitors?|firms?|organi[sz]ations?)(?: like| such as| are| is|,)?:?"
    r"|\b(?:CEO|CTO|CFO|COO|CIO|CISO|VP|director|president|head|founder|co-founder|engineers?|developers?|team|people"
    r"|folks|employees|customers|users|journey|life|work(?:s|ed|ing)?) (?:of|from|at|with|for|behind)"
    r"|\b(?:managed|powered|built|made|used|run|owned|developed|operated|provided) by"
    r"|\b(?:work(?:s|ed|ing)?|engineers) for"
    r")\s+$",
    re.I,
)
"""Words before a company's name; tried on the real texts of tests/real/test_scan_truth.py, as all lists here."""
_COMPANY_BEHIND = re.compile(
    r"(?:['’]s)?\s+(?:CEO|CTO|CFO|COO|CIO|CISO|HQ|engineer(?:s|ing)?|developers?|teams?|employees|founders?"
    r"|co-founders?|executives?|spokes\w+|headquarters|shareholders|logo|Inc|Corp|Ltd|GmbH)\b"
    r"|\s*,\s+(?:Inc|Corp|Ltd|GmbH|the company)\b"
)
"""Words behind a company's name: titles, departments, legal forms."""
_DEED_BEHIND = re.compile(
    r"\s+(?:now |also )?(?:uses|used our|chose|chooses|trusts|adopted|migrated|switched|joins|joined|relies|announced"
    r"|acquired|raised \W?\d|says|said|tells|told|runs on|ran on|moved to|is (?:a|our|one of our) (?:\w+ )?customers?"
    r"|became (?:a|our) customer)\b"
)
"""What only companies and people do, if no article comes before the word."""
_VERB_BEHIND = re.compile(
    r"['’]s\b|\s+(?:also\s+|now\s+|has\s+(?:also|recently|already)\s+)?(?:is|was|has|had|will|uses|used|runs|ran|chose|chooses"
    r"|moved|switched|saved|saves|cut|trusts|adopted|migrated|replaced|reduced|says|said|tells|told|shares|shared|relies"
    r"|announced|acquired|raised|launched|offers?|operates|operated|connects|helps|powers|builds|built|developed|invested"
    r"|needed|wanted|started|began|serves|processes|handles|deployed|scaled|reports|recommends|learned|joined|became)\b"
)
"""What a company does, and so a verb and not a noun: it does not make the name before it part of a phrase."""
_NAME = r"[A-Z][\w.&'’-]*(?: [A-Z][\w.&'’-]*){0,3}"
_LISTED_BEFORE = re.compile(rf"(?P<first>{_NAME}, )?{_NAME},? (?:and |or |& )?$")
"""A list of names up to the last of them."""
_LISTED_BEHIND = re.compile(rf"(?:, (?:and |or )?| and | or | & )(?P<next>{_NAME})(?P<more>,| and | or | & )?")
"""A list of names that goes on behind one."""
_FIELD = re.compile(
    r"(?:^|[\s{,\"'-])(?:company|customer|client|organi[sz]ation|employer|brand|vendor|partner|logo|account|publisher"
    r"|works_?for|affiliation)(?:_?name)?[\"']?\s*[:=]\s*[\"'\[]?\s*$",
    re.I,
)
"""A key whose value is a company."""
_SENTENCE_END = re.compile(r"(?:[.!?:;…|>]|[–—]|\)\s)[\"'’”)\]]*\s*$")
"""Behind it any word has a capital, so a capital says nothing about a name."""
_LINE_HEAD = re.compile(r"[\s>#|+*-]*(?:\d{1,3}[.)]\s+)?$")
"""The same at the beginning of a line, after the signs of a list, a quote or a table."""
_HOST_BEHIND = re.compile(r"\]\(<?(?:[a-z]+:)?//([^/)\s>]{1,100})")
"""The host of a Markdown link whose text is the name."""
_HOST_BEFORE = re.compile(
    r"<a\b[^<>]{0,300}\bhref=[\"'{]{0,2}(?:[a-z]+:)?//([^/\"'\s>]{1,100})[^<>]{0,300}>[^<>]{0,60}$", re.I
)
"""The host of an HTML link whose text begins with the name."""
_CLOSING = r"(?:\*{1,3}|_{1,3}|[`”\"]|</\w{1,9}>|\](?:\([^()\n]{0,200}\))?)*"
_OPENING = r"(?:\*{1,3}|_{1,3}|[`“\"\[]|<\w{1,9}[^<>]{0,200}>)*"
_LIST_GAP = re.compile(rf"{_CLOSING}(?:,\s+(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+){_OPENING}")
"""What separates two names of a list; each may be emphasized or a link."""
_LONGEST_GAP = 320
"""Characters between two names of a list: a link with an address of 200, and its tags. Bounds the search."""
_LIST_END = re.compile(r"(?:,|\band|\bor|&)\s+$")
"""A comma or "and" directly before a name: what is before belongs to the same list."""
_NOUN_BEHIND = re.compile(
    r"(?: and| or)? (?!(?:at|in|on|with|for|to|of|from|by|as|and|or|but|than|vs|can|does|did|do|would|should|could|may"
    r"|must|who|which|that|s)\b)[a-z]|-[a-z]"
)
"""A word in lower case after a name makes it part of a phrase: community managers, target audience."""
_PREPOSITION = re.compile(r"\b(?:at|by|with|from|on|onto|via|than|using|for|to|of|like|trusts?|use[sd]?)\s+$", re.I)
"""After these, an everyday noun in English has an article, so a capital without one makes it a name."""
_HOST_PREFIXES = ("", "get", "try", "use", "join", "my", "go", "hello", "we-are-", "the")
"""What companies put before their name if the host of that name is taken."""
_COUNTED = re.compile(r"\b(?:each|every|any|another|both|these|those|some|several)\s+$", re.I)
"""After these comes a thing of which there are several: each Square, any Box. There is only one company."""
_CALENDAR = frozenset(
    {
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("march", "april", "may", "june", "july", "august"),
    }
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
"""A word with its apostrophes and hyphens, digits excepted."""
_SMALL = 4
"""Shorter words are in lower case even in headings with capitals."""


def grade(text: str, mentions: Sequence[Mention]) -> tuple[list[tuple[Mention, str]], list[Mention]]:
    """The mentions with the reason for doubt (empty if there is none), and the mentions that are not a name."""
    doubted = [mention for mention in mentions if is_doubtful(mention)]
    sure = [mention for mention in mentions if not is_doubtful(mention)]
    starts = {mention.start for mention in sure}
    ends = sorted(mention.end for mention in sure)
    chained = _find_in_lists(text, mentions)
    speaking = [id(mention) in chained or _does_mean_company(text, mention, starts, ends) for mention in doubted]
    attested = {mention.customer for mention in sure if mention.zone in READ and not mention.plain}
    attested |= {mention.customer for mention, means in zip(doubted, speaking, strict=True) if means}
    alone = [not means and _is_alone(text, mention) for mention, means in zip(doubted, speaking, strict=True)]
    graded, dropped = {}, []
    for mention, means in zip(doubted, map(or_, speaking, alone), strict=True):
        why = "" if means else _explain_doubt(text, mention, mention.customer in attested)
        if why is None:
            dropped.append(mention)
        else:
            graded[id(mention)] = why
    gone = {id(mention) for mention in dropped}
    return [(mention, graded.get(id(mention), "")) for mention in mentions if id(mention) not in gone], dropped


def _does_mean_company(text: str, mention: Mention, starts: Container[int], ends: Sequence[int]) -> bool:
    """Whether what is next to a mention says that it is a company."""
    start, end = mention.start, mention.end
    before, after = _take_before(text, start), _take_after(text, mention)
    if is_followed_by_legal_form(text, end) or _is_of_its_site(text, mention):
        return True
    if _FIELD.search(text, max(0, start - _NEAR), start):
        return True
    if not _does_begin_sentence(text, start) and _COMPANY_BEFORE.search(before) and not _is_inside_name(before, after):
        return True
    if _COMPANY_BEHIND.match(after) or _does(before, after):
        return True
    return _is_listed(text, mention, before, after, starts, ends)


_ARTICLE = re.compile(r"\b(?:an?|the|this|that|your|our|my|their|its|every|each|any|another|no)\s+$", re.I)
"""Before a common noun: "the box runs on" is about a box."""


def _does(before: str, after: str) -> bool:
    """Whether a mention does what only companies do: "Box chose us", not "the box runs on"."""
    return _DEED_BEHIND.match(after) is not None and not _ARTICLE.search(before) and not _is_inside_name(before, after)


def _is_alone(text: str, mention: Mention) -> bool:
    """Whether a mention comes after a preposition, without a noun behind it. Weekdays and months do that, too. It says
    nothing about other places in the file: components have names as well."""
    before, after = _take_before(text, mention.start), _take_after(text, mention)
    plain = mention.text.casefold() not in _CALENDAR and not mention.shouted and mention.zone == Zone.PROSE
    return (
        plain
        and _PREPOSITION.search(before) is not None
        and not (_NOUN_BEHIND.match(after) or _is_inside_name(before, after))
    )


def _is_of_its_site(text: str, mention: Mention) -> bool:
    """Whether a mention is the text of a link to a site of that name."""
    behind = _HOST_BEHIND.search(text, mention.end, mention.end + _NEAR)
    if behind is not None and "[" not in text[mention.end : behind.start()]:
        return _is_host_of(behind[1], mention.text)
    before = _HOST_BEFORE.search(text, max(0, mention.start - 4 * _NEAR), mention.start)
    return before is not None and _is_host_of(before[1], mention.text)


def _is_host_of(host: str, name: str) -> bool:
    """Whether a host has the name: box.com, team.slack.com, squareup.com, getbox.io; not virtualbox.org."""
    labels = host.casefold().split(":")[0].split(".")
    word = name.casefold()
    return any(label.removeprefix(prefix).startswith(word) for label in labels for prefix in _HOST_PREFIXES)


def _is_listed(
    text: str, mention: Mention, before: str, after: str, starts: Container[int], ends: Sequence[int]
) -> bool:
    """Whether a mention is in a list of names: next to another customer, or one of three names or more.

    `starts` and `ends` are those of the customers that are certain, the ends sorted.
    """
    ahead, behind = _LISTED_BEFORE.search(before), _LISTED_BEHIND.match(after)
    follows = _LIST_GAP.match(text, mention.end)
    if follows is not None and follows.end() in starts:
        return True
    nearest = bisect_left(ends, mention.start + 1) - 1
    last = ends[nearest] if nearest >= 0 else -1
    if mention.start - last <= _LONGEST_GAP and last >= 0 and _LIST_GAP.fullmatch(text, last, mention.start):
        return True
    others = 0
    if ahead is not None and _LIST_END.search(before):
        others += 1 + (ahead["first"] is not None)
    if behind is not None:
        others += 1 + (behind["more"] is not None)
    return (others >= 2 and not _does_begin_sentence(text, mention.start)) or others >= 3


_LIST = 3
"""This many customers in a row are a list of names, even if each is an everyday word. Two could be any two words."""


def _find_in_lists(text: str, mentions: Sequence[Mention]) -> set[int]:
    """The mentions (by identity) in a row of three customers or more, with nothing else between them."""
    found: set[int] = set()
    row: list[Mention] = []
    for mention in sorted((one for one in mentions if one.zone in READ), key=lambda one: one.start):
        gap = mention.start - row[-1].end if row else 0
        if row and not (0 < gap <= _LONGEST_GAP and _LIST_GAP.fullmatch(text, row[-1].end, mention.start)):
            row = []
        row.append(mention)
        if len({one.customer for one in row}) >= _LIST:
            found.update(map(id, row))
    return found


def _explain_doubt(text: str, mention: Mention, attested: bool) -> str | None:
    """Why a mention is only likely; empty if it is certain after all, None if it is not a name."""
    before, after = _take_before(text, mention.start), _take_after(text, mention)
    if mention.shouted:
        everyday = is_common(mention.text) and not attested
        return None if everyday else "it is written in capitals, and that spelling is not on record"
    inside = _is_inside_name(before, after)
    counted = _ARTICLE.search(before) is not None
    if (
        attested
        and not inside
        and not counted
        and (not _does_begin_sentence(text, mention.start) or _VERB_BEHIND.match(after))
    ):
        return ""
    title = _is_in_title(text, mention)
    if title and inside:
        return None
    if title or _does_begin_sentence(text, mention.start):
        if attested and not inside:
            return "an everyday word at the beginning of a sentence, in a file that names the company"
        if _NOUN_BEHIND.match(after) and not _VERB_BEHIND.match(after):
            return None
        return "an everyday word at the beginning of a sentence"
    if _COUNTED.search(before) and not attested:
        return None
    if counted:
        return "an everyday word after an article"
    if inside:
        return "an everyday word next to other capitalized words"
    return "an everyday word, with nothing next to it that indicates a company"


def _is_inside_name(before: str, after: str) -> bool:
    """Whether a word is part of a longer name: a capitalized word comes directly before or after it."""
    ahead = re.search(r"(?:^|[^.!?:,;]\s)([A-Z][\w’']+)(?:['’]s)? $", before)
    return (ahead is not None and len(ahead[1]) > 3) or re.match(r" [A-Z][a-z]", after) is not None


def _does_begin_sentence(text: str, start: int) -> bool:
    """Whether a sentence begins at a place, ignoring markup."""
    line = text.rfind("\n", max(0, start - 4 * _NEAR), start) + 1
    before = _MARKUP.sub("", text[max(line, start - 4 * _NEAR) : start])
    if _LINE_HEAD.fullmatch(before):
        if before.strip() or line == 0:
            return True
        above = text[max(0, line - _NEAR) : max(0, line - 1)].rpartition("\n")[2].rstrip()
        return not above or above.startswith(("#", "|")) or _SENTENCE_END.search(above) is not None
    return _SENTENCE_END.search(before) is not None


def _is_in_title(text: str, mention: Mention) -> bool:
    """Whether all longer words in the line are capitalized, so that a capital means nothing."""
    floor = max(0, mention.start - 4 * _NEAR)
    begin = max(text.rfind("\n", floor, mention.start) + 1, floor)
    stop = text.find("\n", mention.end, mention.end + 4 * _NEAR)
    behind = text[mention.end : stop if stop >= 0 else mention.end + _NEAR]
    line = _MARKUP.sub(" ", f"{text[begin : mention.start]} {behind}")
    words = [word for word in _WORD.findall(line) if len(word) >= _SMALL]
    return len(words) >= 2 and all(word[0].isupper() for word in words)


def _take_before(text: str, start: int) -> str:
    """What comes before a place, without markup; line breaks are spaces."""
    return " ".join(_MARKUP.sub("", text[max(0, start - _NEAR) : start]).split("\n"))


def _take_after(text: str, mention: Mention) -> str:
    """What comes after a mention in its paragraph, or in its line if that is a data field."""
    behind = text[mention.end : mention.end + _NEAR].partition("\n" if mention.zone == Zone.VALUE else "\n\n")[0]
    return " ".join(_MARKUP.sub("", behind).split("\n"))
