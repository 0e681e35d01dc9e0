"""Ids of CRM systems: when two of them mean the same account.

Salesforce writes an id in 15 characters, where case counts, or in 18, where the last three say which letters
are capitals (five bits each, lowest first, as one of A-Z and 0-5), so that programs that ignore case cannot
confuse two of them.
"""

import re

_FIFTEEN = re.compile(r"[A-Za-z0-9]{15}")
_EIGHTEEN = re.compile(r"[A-Za-z0-9]{18}")
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


class IdError(ValueError):
    """The last three characters of an 18-character id do not fit the others: it was mistyped or cut."""


def check_characters(id_: str) -> str:
    """The three characters that make an 18-character id of 15 characters."""
    chunks = (id_[0:5], id_[5:10], id_[10:15])
    return "".join(_DIGITS[sum(1 << bit for bit, c in enumerate(chunk) if "A" <= c <= "Z")] for chunk in chunks)


def account_id(text: str) -> str:
    """The one way to write an account's id: Salesforce's in 18 characters, any other as it is.

    An 18-character id that lost its case gets it back. Raises IdError where the check characters do not fit.
    """
    if text.isdecimal():
        return text  # HubSpot and others count; letter case says nothing there
    if _FIFTEEN.fullmatch(text):
        return text + check_characters(text)
    if not _EIGHTEEN.fullmatch(text):
        return text
    body, said = text[:15], text[15:].upper()
    if check_characters(body) == said:
        return body + said
    if body in (body.upper(), body.lower()):
        cased = _cased(body, said)
        if cased and check_characters(cased) == said:
            return cased + said
    raise IdError(f"the check characters of {text} do not fit")


def is_salesforce(id_: str) -> bool:
    """Whether an id, as `account_id` gives it, is one of Salesforce's."""
    return _EIGHTEEN.fullmatch(id_) is not None and not id_.isdecimal()


def _cased(body: str, said: str) -> str | None:
    """The letters as the check characters say they were; None for a character that is none of theirs."""
    if any(c not in _DIGITS for c in said):
        return None
    bits = [_DIGITS.index(c) for c in said]
    return "".join(c.upper() if bits[i // 5] >> (i % 5) & 1 else c.lower() for i, c in enumerate(body))
