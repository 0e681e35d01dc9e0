"""Names of companies that a page compares but does not show: keyed hashes of their keys (`names.companies`).

The key is the customer's folder, so that one list of hashes does not serve for two customers, and a build's files stay
the same. The key is not a secret: a person who guesses a name can try it, as in the page's form. The page's script
makes the same hashes (site/assets/js/companies.js).
"""

import hmac
from collections.abc import Iterable

from onrecord.names.companies import make_company_keys, make_company_runs

HASH_LENGTH = 16
"""How many hexadecimal digits of a hash are kept: 64 bits, more than enough for a customer's few names."""


def hash_keys(keys: Iterable[str], slug: str) -> tuple[str, ...]:
    """The hashes of keys for a customer's folder: HMAC with SHA-256 (RFC 2104), shortened, and sorted, so that
    their order says nothing."""
    return tuple(sorted(hmac.digest(slug.encode(), key.encode(), "sha256").hex()[:HASH_LENGTH] for key in keys))


def hash_company(name: str, slug: str) -> tuple[str, ...]:
    """The hashes by which the same company is recognized."""
    return hash_keys(make_company_keys(name), slug)


def hash_runs(name: str, slug: str) -> tuple[str, ...]:
    """The hashes by which a company is recognized whose name is part of this one."""
    return hash_keys(make_company_runs(name), slug)
