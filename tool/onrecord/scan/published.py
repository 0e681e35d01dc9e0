"""Reads a catalog from its built site (`api/v1/references.json`), for people who can see the site but not the records.

It contains who allows what, with one name each. Aliases, and customers with nothing allowed, are not in it: a scan
with it finds uses that go beyond what was allowed, but not customers who must not be named at all.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.evidence import Evidence, EvidenceState, FileFact
from onrecord.catalog.record.policy import Company, Policy, Repository
from onrecord.catalog.record.publication import Publication
from onrecord.catalog.record.quote import Consent, Quote, Speaker
from onrecord.catalog.record.reference import Reference
from onrecord.git.tree import DirectoryTree
from onrecord.scan.config import ConfigError
from onrecord.scan.documents import MEGABYTE, Unread, read_bytes
from onrecord.store.catalog_reader import Catalog, load_settings
from onrecord.store.packaged import find_packaged

LIMIT = 128 * MEGABYTE
"""A site has a few kilobytes for each customer here, so that this holds tens of thousands."""
_SEEN_BY_THE_BUILD = "0" * 64
"""In place of a hash: the build compared the files, and the site does not contain their hashes."""


def load_published(path: Path, today: date) -> Catalog:
    """The catalog in a file of the JSON API. Raises ConfigError if it is not such a file."""
    data = read_bytes(path, LIMIT)
    if isinstance(data, Unread):
        raise ConfigError(f"{path}: {data.why}")
    try:
        document = json.loads(data)
        if document["version"] != 1:
            raise ConfigError(f"{path}: API version {document['version']!r} is not supported; install a newer onrecord")
        references = {fields["slug"]: _make_reference(fields) for fields in document["references"]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise ConfigError(f"{path}: this is not the api/v1/references.json of a site built by onrecord") from None
    vocabulary, _ = load_settings(DirectoryTree(find_packaged("schema").parent), today)
    library = Library(references, vocabulary, Policy(Company(""), Repository("")))
    return Catalog(library, [], len(references))


def _make_reference(fields: Mapping[str, Any]) -> Reference:
    authorizations = tuple(_make_authorization(entry) for entry in fields["permissions"])
    return Reference(
        slug=fields["slug"],
        name=fields["name"],
        status="active",
        owner=fields["owner"],
        logo="logo.svg",
        authorizations=authorizations,
        quotes=tuple(_make_quote(entry, authorizations) for entry in fields["quotes"]),
        publications=tuple(_make_publication(entry) for entry in fields["publications"]),
        files={"logo.svg": FileFact(_SEEN_BY_THE_BUILD)},
    )


def _make_authorization(fields: Mapping[str, Any]) -> Authorization:
    """What is allowed. Its evidence, approvals and logo were checked when the site was built."""
    return Authorization(
        id=fields["authorization"],
        state="granted",
        uses=tuple(fields["uses"]),
        channels=tuple(fields["channels"]),
        territories=tuple(fields["territories"]),
        valid_from=_read_day(fields["valid_from"]),
        valid_through=_read_day(fields["valid_through"]),
        review_by=_read_day(fields["review_by"]),
        conditions=tuple(fields["conditions"]),
        evidence=Evidence(_SEEN_BY_THE_BUILD, url="", state=EvidenceState.OK),
        logo_sha256=(_SEEN_BY_THE_BUILD,),
    )


def _make_quote(fields: Mapping[str, Any], authorizations: tuple[Authorization, ...]) -> Quote:
    basis = next((a for a in authorizations if {"quote", "asset", "any"} & set(a.uses)), None)
    consent = Consent(
        on=date(1990, 1, 1), through=_read_day(fields["valid_through"]), evidence=basis.evidence if basis else None
    )
    speaker = Speaker(fields["speaker"]["name"], fields["speaker"]["title"])
    return Quote(
        fields["id"], fields["text"], speaker, fields["attribution"], basis.id if basis else "", consent=consent
    )


def _make_publication(fields: Mapping[str, Any]) -> Publication:
    return Publication(
        id=fields["id"],
        use=fields["use"],
        channel=fields["channel"],
        territory=fields["territory"],
        where=fields["where"],
        since=date.fromisoformat(fields["since"]),
    )


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
