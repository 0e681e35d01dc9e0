"""Converts valid documents into the facts of `catalog`.

Every function takes a document that its schema accepts. A document's keys are the names of the facts, so nothing is
mapped by hand; a key that the schema accepts but the facts lack is refused (`msgspec.ValidationError`), never dropped.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import convert
from msgspec.structs import force_setattr

from onrecord.catalog.record.evidence import Evidence, EvidenceState, FileFact
from onrecord.catalog.record.ignore import Ignore
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.request import Request

Doc = Mapping[str, Any]
Made = TypeVar("Made", Reference, Request)


def make_reference(slug: str, doc: Doc, files: Mapping[str, FileFact], requests: Iterable[Request] = ()) -> Reference:
    """The reference from a reference.yaml; `files` is what was found in the customer's directory."""
    document = {**doc, "slug": slug, "matching_chosen": "matching" in doc}
    if "authorizations" in doc:
        document["authorizations"] = [_list_logos(authorization) for authorization in doc["authorizations"]]
    made = _make(document, Reference)
    # The record is new, so what is not in its document may still be filled in here.
    force_setattr(made, "requests", tuple(requests))
    force_setattr(made, "files", files)
    for evidence, _ in made.list_evidence():
        force_setattr(evidence, "state", _find_state(evidence, files))
    _locate_ignores(made.ignore, "reference.yaml")
    return made


def make_request(file: str, doc: Doc) -> Request:
    """The request from a request file; `file` is its path from the customer's directory."""
    document = {**doc, "file": file}
    if "scheduled" in doc:
        document["scheduled"] = datetime.fromisoformat(doc["scheduled"])  # RFC 3339, which convert reads, has seconds
    made = _make(document, Request)
    _locate_ignores(made.ignore, file)
    return made


def _make(doc: Doc, kind: type[Made]) -> Made:
    return convert(doc, kind, strict=False)  # not strict: JSON Schema, which accepted it, takes 4.0 for an integer


def _list_logos(authorization: Doc) -> Doc:
    """The authorization with `logo_sha256` as a list; a file may have a single hash instead."""
    hashes = authorization.get("logo_sha256")
    return {**authorization, "logo_sha256": [hashes]} if isinstance(hashes, str) else authorization


def _locate_ignores(ignores: tuple[Ignore, ...], file: str) -> None:
    for i, ignore in enumerate(ignores):
        force_setattr(ignore, "file", file)
        force_setattr(ignore, "index", i)


def _find_state(evidence: Evidence, files: Mapping[str, FileFact]) -> EvidenceState:
    """Whether the file of the evidence exists and is unchanged."""
    if evidence.file is None:
        return EvidenceState.REMOTE
    fact = files.get(evidence.file)
    if fact is None or fact.sha256 is None:
        return EvidenceState.MISSING
    return EvidenceState.OK if fact.sha256 == evidence.sha256 else EvidenceState.CHANGED


def list_named_files(doc: Doc) -> Iterable[str]:
    """The files in the customer's directory that a reference document names."""
    if "logo" in doc:
        yield doc["logo"]
    yield from (variant["file"] for variant in doc.get("logos", ()))
    for key in ("authorizations", "restrictions"):
        for item in doc.get(key, ()):
            for holder in (item, item.get("withdrawn", {}), item.get("requested", {})):
                if "file" in holder.get("evidence", {}):
                    yield holder["evidence"]["file"]
    for quote in doc.get("quotes", ()):
        consent = quote.get("consent", {})
        for holder in (consent, consent.get("withdrawn", {}), quote.get("declined", {})):
            if "file" in holder.get("evidence", {}):
                yield holder["evidence"]["file"]
