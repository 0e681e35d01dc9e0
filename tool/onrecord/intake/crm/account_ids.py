"""Ids of accounts in CRM systems, and when two ids mean the same account.

A Salesforce id has 15 characters, in which case matters, or 18. The last three of 18 say which of the others are
capitals (five bits each, lowest first, as one of A-Z and 0-5), so that programs that ignore case cannot confuse ids.
"""

import re

_FIFTEEN = re.compile(r"[A-Za-z0-9]{15}")
"""Salesforce's id, in which case counts."""
_EIGHTEEN = re.compile(r"[A-Za-z0-9]{18}")
"""The same with three letters of checksum, for programs that ignore case."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


class IdError(ValueError):
    """The last three characters of an 18-character id do not match the others: it was mistyped or cut."""


def check_characters(id_: str) -> str:
    """The three characters that turn a 15-character id into one of 18."""
    chunks = (id_[0:5], id_[5:10], id_[10:15])
    return "".join(_DIGITS[sum(1 << bit for bit, c in enumerate(chunk) if "A" <= c <= "Z")] for chunk in chunks)


def normalize_account_id(text: str) -> str:
    """An account's id in the form that records use: a Salesforce id in 18 characters, any other id unchanged.

    An 18-character id that lost its case gets it back. Raises IdError if the check characters do not match.
    """
    if text.isdecimal():
        return text  # HubSpot and others use numbers
    if _FIFTEEN.fullmatch(text):
        return text + check_characters(text)
    if not _EIGHTEEN.fullmatch(text):
        return text
    body, checksum = text[:15], text[15:].upper()
    if check_characters(body) == checksum:
        return body + checksum
    if body in (body.upper(), body.lower()):
        cased = _restore_case(body, checksum)
        if cased and check_characters(cased) == checksum:
            return cased + checksum
    raise IdError(f"the last three characters of {text}, its check characters, do not match the others")


def is_salesforce(id_: str) -> bool:
    """Whether an id, as returned by `account_id`, is a Salesforce id."""
    return _EIGHTEEN.fullmatch(id_) is not None and not id_.isdecimal()


def _restore_case(body: str, checksum: str) -> str | None:
    """The id with the case that the check characters give; None if one of them is not a check character."""
    if any(c not in _DIGITS for c in checksum):
        return None
    bits = [_DIGITS.index(c) for c in checksum]
    return "".join(c.upper() if bits[i // 5] >> (i % 5) & 1 else c.lower() for i, c in enumerate(body))
