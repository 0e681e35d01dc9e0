"""The receipt: what the customer agreed to, in their own language, to send back to them."""

import textwrap

from onrecord.asking.words import Words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference

_WIDTH = 76
"""Characters per line, as in the e-mail."""


def list_authorizations_of_answer(reference: Reference, authorization: Authorization) -> list[Authorization]:
    """Everything that was recorded from one answer: the authorization and those derived from it.

    Entries of one request have the same digest; entries that nobody asked for have the same evidence.
    """
    request, evidence = authorization.requested, authorization.evidence

    def is_same(other: Authorization) -> bool:
        if request:
            return bool(request.digest and other.requested and other.requested.digest == request.digest)
        return bool(evidence and other.requested is None and other.evidence == evidence)

    return [other for other in reference.authorizations if other.id == authorization.id or is_same(other)]


def render_receipt(
    reference: Reference, authorization: Authorization, words: Words, policy: Policy, contact: str
) -> str:
    """The receipt as plain text. `authorization` is the answered request, granted or declined."""
    request = authorization.requested
    several = list_authorizations_of_answer(reference, authorization)
    granted = [one for one in several if one.state == "granted"]
    values = {
        "company": policy.company.name,
        "customer": reference.name,
        "contact": contact,
        "id": authorization.id,
        "asked": words.day(request.on) if request else "",
        "decided": words.day(authorization.decided) if authorization.decided else "",
    }
    lines = [
        words.say("receipt", "title"),
        "",
        *_wrap(words.say("receipt", "intro" if request else "intro_unasked", **values)),
    ]
    for one in sorted(granted, key=_is_limited):
        key = "limits" if _is_limited(one) else "yes"
        lines += ["", words.say("receipt", key), *_list_uses(one.uses, words, values), *_say_scope(one, words)]
    waiting = [one for one in several if one.state == "requested" and one.decided]
    for one in waiting:
        lines += ["", words.say("receipt", "waiting"), *_list_uses(one.uses, words, values), *_say_scope(one, words)]
    allowed = {use for one in (*granted, *waiting) for use in one.uses}
    asked_for = dict.fromkeys(
        use for one in several for use in (one.requested.uses if one.requested else one.uses)
    )  # fmt: skip
    declined = tuple(use for use in asked_for if use not in allowed)
    if declined:
        lines += ["", words.say("receipt", "no"), *_list_uses(declined, words, values)]
    lines += ["", *_wrap(words.say("receipt", "withdraw", **values)), "", policy.company.name]
    return "\n".join(lines) + "\n"


def _is_limited(authorization: Authorization) -> bool:
    request = authorization.requested
    if request is None:
        return bool(authorization.note)
    return (
        authorization.channels != request.channels
        or authorization.territories != request.territories
        or authorization.valid_through != request.through
        or "own-words" in authorization.conditions
    )


def _list_uses(uses: tuple[str, ...], words: Words, values: dict[str, str]) -> list[str]:
    return [f"- {words.use(use, **values)['title']}" for use in uses]


def _say_scope(authorization: Authorization, words: Words) -> list[str]:
    lines = [
        words.say("receipt", "where", channels=words.channels(authorization.channels)),
        words.say("receipt", "countries", territories=words.territories(authorization.territories)),
    ]
    if authorization.valid_from and authorization.valid_through:
        first, last = words.day(authorization.valid_from), words.day(authorization.valid_through)
        lines.append(words.say("receipt", "term", first=first, last=last))
    elif authorization.valid_from:
        lines.append(words.say("receipt", "open", first=words.day(authorization.valid_from)))
    if authorization.conditions:
        conditions = ", ".join(words.condition(term) for term in authorization.conditions)
        lines.append(words.say("receipt", "condition", conditions=conditions))
    if authorization.note:
        lines.append(words.say("receipt", "note", note=authorization.note))
    if "logo" in authorization.uses and authorization.logo_sha256:
        lines.append(words.say("receipt", "logo", sha256=", ".join(authorization.logo_sha256)))
    if authorization.withdrawn:
        lines.append(words.say("receipt", "withdrawn", day=words.day(authorization.withdrawn.on)))
    return [f"  {row}" for text in lines for row in _wrap(text)]


def _wrap(text: str) -> list[str]:
    return [
        row
        for paragraph in text.split("\n")
        for row in textwrap.wrap(paragraph, _WIDTH, break_long_words=False, break_on_hyphens=False)
    ]
