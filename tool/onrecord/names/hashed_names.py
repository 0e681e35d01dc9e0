"""Names of companies that a page compares and does not show: keyed hashes of their keys (`names.companies`).

The key is the customer's folder, so that no list of hashes serves for two customers, and the files of a build stay the
same. It is no secret: who guesses a name can try it, as they can in the page's form. The page's script makes the same
(site/assets/js/companies.js).
"""

import hmac
from collections.abc import Iterable

from onrecord.names.companies import company_keys, company_runs

HASH_LENGTH = 16
"""Hexadecimal digits that are kept of a hash: 64 bits, more than enough for a customer's few names."""


def hashed(keys: Iterable[str], slug: str) -> tuple[str, ...]:
    """The hashes of keys for a customer's folder: HMAC with SHA-256 (RFC 2104), shortened, in no telling order."""
    return tuple(sorted(hmac.digest(slug.encode(), key.encode(), "sha256").hex()[:HASH_LENGTH] for key in keys))


def hashed_company(name: str, slug: str) -> tuple[str, ...]:
    """The hashes by which the same company is known."""
    return hashed(company_keys(name), slug)


def hashed_runs(name: str, slug: str) -> tuple[str, ...]:
    """The hashes by which a company is known whose name is a part of this one."""
    return hashed(company_runs(name), slug)
