"""Documents that have the right shape, made into the facts of `catalog`.

Every function takes a document that its schema accepted, so no key is looked at twice.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from onrecord.catalog.record import policy as p
from onrecord.catalog.record import reference as r
from onrecord.catalog.record import request as q
from onrecord.catalog.record.ignore import Ignore

Doc = Mapping[str, Any]
day = cache(date.fromisoformat)


def reference(slug: str, doc: Doc, files: Mapping[str, r.FileFact], requests: Iterable[q.Request] = ()) -> r.Reference:
    """A reference.yaml; `files` holds what was found in the customer's directory."""
    profile, facts, likes = doc.get("profile", {}), doc.get("relationship", {}), doc.get("preferences", {})
    proof = _Proofs(files)
    return r.Reference(
        slug=slug,
        name=doc["name"],
        status=doc["status"],
        owner=doc["owner"],
        legal_name=doc.get("legal_name"),
        aliases=tuple(doc.get("aliases", ())),
        former_names=tuple(r.FormerName(f["name"], _day(f, "until")) for f in doc.get("former_names", ())),
        name_from=_day(doc, "name_from"),
        parent=doc.get("parent"),
        succeeded_by=doc.get("succeeded_by"),
        matching=doc.get("matching", "exact-case"),
        matching_chosen="matching" in doc,
        anonymous_as=doc.get("anonymous_as"),
        website=doc.get("website"),
        logo=doc.get("logo"),
        logos=tuple(r.LogoVariant(x["file"], x["variant"]) for x in doc.get("logos", ())),
        status_reason=doc.get("status_reason"),
        nominated=r.Nomination(day(n["on"]), n["by"], n.get("why")) if (n := doc.get("nominated")) else None,
        profile=r.Profile(
            industry=profile.get("industry"),
            size=profile.get("size"),
            country=profile.get("country"),
            products=tuple(profile.get("products", ())),
            use_cases=tuple(profile.get("use_cases", ())),
            languages=tuple(profile.get("languages", ())),
            outcome=profile.get("outcome"),
            figures=tuple(r.Figure(f["value"], f["label"]) for f in profile.get("figures", ())),
            summary=profile.get("summary"),
        ),
        relationship=r.Relationship(
            crm_id=facts.get("crm_id"),
            health=_score(facts.get("health")),
            nps=_score(facts.get("nps")),
            renewal=_day(facts, "renewal"),
            contract_ended=_day(facts, "contract_ended"),
        ),
        authorizations=tuple(_authorization(a, proof) for a in doc.get("authorizations", ())),
        restrictions=tuple(_restriction(x, proof) for x in doc.get("restrictions", ())),
        quotes=tuple(_quote(x, proof) for x in doc.get("quotes", ())),
        preferences=r.Preferences(
            activities=tuple(likes.get("activities", ())),
            topics=tuple(likes.get("topics", ())),
            topics_barred=tuple(likes.get("topics_barred", ())),
            notice_days=likes.get("notice_days", 0),
            limits=tuple(p.Limit(x["use"], x["max"], x["per"]) for x in likes.get("limits", ())),
            blackouts=tuple(
                r.Blackout(day(b["from"]), day(b["through"]), b.get("why")) for b in likes.get("blackouts", ())
            ),
            no_contact_with=tuple(likes.get("no_contact_with", ())),
        ),
        content=tuple(_content(c) for c in doc.get("content", ())),
        publications=tuple(_publication(x) for x in doc.get("publications", ())),
        outreach=tuple(
            r.Outreach(day(o["on"]), o["by"], o.get("team"), o.get("about")) for o in doc.get("outreach", ())
        ),
        ignore=_ignores(doc, "reference.yaml"),
        requests=tuple(requests),
        files=files,
    )


def request(file: str, doc: Doc) -> q.Request:
    """A request file; `file` is its path from the customer's directory."""
    deal, outcome = doc.get("opportunity"), doc.get("outcome")
    return q.Request(
        file=file,
        use=doc["use"],
        requested=_signed(doc["requested"]),
        prospect=doc.get("prospect"),
        opportunity=q.Opportunity(deal.get("crm_id"), deal.get("stage"), deal.get("amount"), deal.get("currency"))
        if deal
        else None,
        about=doc.get("about"),
        needed_by=_day(doc, "needed_by"),
        campaign=doc.get("campaign"),
        approved=_signed(doc["approved"]) if "approved" in doc else None,
        customer=q.Answer(day(a["on"]), a["answer"], a.get("note")) if (a := doc.get("customer")) else None,
        scheduled=datetime.fromisoformat(doc["scheduled"]) if "scheduled" in doc else None,
        held=_day(doc, "held"),
        outcome=q.Outcome(
            day(outcome["on"]), outcome.get("helpful"), outcome.get("note"), outcome.get("deal"), outcome.get("amount")
        )
        if outcome
        else None,
        thanked=_signed(doc["thanked"]) if "thanked" in doc else None,
        cancelled=q.Cancellation(day(c["on"]), c.get("why")) if (c := doc.get("cancelled")) else None,
        ignore=_ignores(doc, file),
    )


class _Proofs:
    """Says of an evidence whether its file is there and unchanged."""

    def __init__(self, files: Mapping[str, r.FileFact]) -> None:
        self.files = files

    def __call__(self, doc: Doc) -> r.Evidence | None:
        evidence = doc.get("evidence")
        if evidence is None:
            return None
        sha256, file, url = evidence["sha256"], evidence.get("file"), evidence.get("url")
        if file is None:
            return r.Evidence(sha256, None, url, r.Proof.REMOTE)
        fact = self.files.get(file)
        if fact is None or fact.sha256 is None:
            return r.Evidence(sha256, file, None, r.Proof.MISSING)
        return r.Evidence(sha256, file, None, r.Proof.OK if fact.sha256 == sha256 else r.Proof.CHANGED)


def named_files(doc: Doc) -> Iterable[str]:
    """The files of the customer's directory that a reference document names."""
    if "logo" in doc:
        yield doc["logo"]
    yield from (variant["file"] for variant in doc.get("logos", ()))
    for key in ("authorizations", "restrictions"):
        for item in doc.get(key, ()):
            for holder in (item, item.get("withdrawn", {})):
                if "file" in holder.get("evidence", {}):
                    yield holder["evidence"]["file"]
    for quote in doc.get("quotes", ()):
        evidence = quote.get("consent", {}).get("evidence", {})
        if "file" in evidence:
            yield evidence["file"]


def _day(doc: Doc, key: str) -> date | None:
    value = doc.get(key)
    return day(value) if value is not None else None


def _score(doc: Doc | None) -> r.Score | None:
    return r.Score(doc["score"], day(doc["on"])) if doc else None


def _signed(doc: Doc) -> q.Signed:
    return q.Signed(day(doc["on"]), doc["by"], doc.get("team"), doc.get("how"))


def _ignores(doc: Doc, file: str) -> tuple[Ignore, ...]:
    return tuple(Ignore(x["rule"], x["why"], day(x["until"]), file, i) for i, x in enumerate(doc.get("ignore", ())))


def _authorization(doc: Doc, proof: _Proofs) -> r.Authorization:
    asked, signer, gift, gone = (doc.get(key) for key in ("requested", "signer", "incentive", "withdrawn"))
    return r.Authorization(
        id=doc["id"],
        state=doc["state"],
        requested=r.Asked(
            on=day(asked["on"]),
            by=asked["by"],
            uses=tuple(asked.get("uses", ())),
            channels=tuple(asked.get("channels", ())),
            territories=tuple(asked.get("territories", ())),
            through=_day(asked, "through"),
            why=asked.get("why"),
            campaign=asked.get("campaign"),
            digest=asked.get("digest"),
            language=asked.get("language"),
        )
        if asked
        else None,
        decided=_day(doc, "decided"),
        uses=tuple(doc.get("uses", ())),
        channels=tuple(doc.get("channels", ())),
        territories=tuple(doc.get("territories", ())),
        places=tuple(doc.get("places", ())),
        valid_from=_day(doc, "valid_from"),
        valid_through=_day(doc, "valid_through"),
        review_by=_day(doc, "review_by"),
        conditions=tuple(doc.get("conditions", ())),
        note=doc.get("note"),
        signer=r.Signer(signer["title"], signer.get("authority")) if signer else None,
        basis=doc.get("basis"),
        evidence=proof(doc),
        recorded_by=doc.get("recorded_by"),
        approvals=tuple(r.Approval(x["role"], x["by"], day(x["on"])) for x in doc.get("approvals", ())),
        survives_contract=doc.get("survives_contract", "unstated"),
        incentive=r.Incentive(gift["what"], gift.get("disclosure")) if gift else None,
        logo_sha256=_hashes(doc.get("logo_sha256")),
        supersedes=doc.get("supersedes"),
        withdrawn=r.Withdrawal(day(gone["on"]), gone.get("why"), gone.get("copies", "recall"), proof(gone))
        if gone
        else None,
    )


def _hashes(found: str | list[str] | None) -> tuple[str, ...]:
    """One hash, or a list of them."""
    return (found,) if isinstance(found, str) else tuple(found or ())


def _restriction(doc: Doc, proof: _Proofs) -> r.Restriction:
    return r.Restriction(
        id=doc["id"],
        start=day(doc["from"]),
        why=doc["why"],
        uses=tuple(doc["uses"]) if "uses" in doc else None,
        channels=tuple(doc["channels"]) if "channels" in doc else None,
        territories=tuple(doc["territories"]) if "territories" in doc else None,
        through=_day(doc, "through"),
        evidence=proof(doc),
    )


def _quote(doc: Doc, proof: _Proofs) -> r.Quote:
    consent, speaker = doc.get("consent"), doc["speaker"]
    return r.Quote(
        id=doc["id"],
        text=doc["text"],
        speaker=r.Speaker(speaker.get("name"), speaker.get("title"), speaker.get("employer"), _day(speaker, "left")),
        attribution=doc["attribution"],
        authorization=doc["authorization"],
        topics=tuple(doc.get("topics", ())),
        consent=r.Consent(
            on=day(consent["on"]),
            through=_day(consent, "through"),
            basis=consent.get("basis"),
            evidence=proof(consent),
            text_sha256=consent.get("text_sha256"),
        )
        if consent
        else None,
        source=_source(doc.get("source")),
    )


def _source(doc: Doc | None) -> r.Source | None:
    if doc is None:
        return None
    terms = doc.get("terms")
    return r.Source(
        kind=doc["kind"],
        name=doc["name"],
        url=doc.get("url"),
        published=_day(doc, "published"),
        terms=r.SourceTerms(**terms) if terms else None,
    )


def _content(doc: Doc) -> r.Content:
    done = doc.get("performance")
    return r.Content(
        id=doc["id"],
        use=doc["use"],
        title=doc["title"],
        url=doc.get("url"),
        published=_day(doc, "published"),
        authorization=doc.get("authorization"),
        owner=doc.get("owner"),
        performance=r.Performance(day(done["on"]), done.get("views"), done.get("downloads")) if done else None,
    )


def _publication(doc: Doc) -> r.Publication:
    return r.Publication(
        id=doc["id"],
        use=doc["use"],
        channel=doc["channel"],
        territory=doc["territory"],
        where=doc["where"],
        since=day(doc["since"]),
        removed=_day(doc, "removed"),
        authorization=doc.get("authorization"),
        quote=doc.get("quote"),
        content=doc.get("content"),
        by=doc.get("by"),
        cleared=tuple(
            r.Cleared(c["condition"], day(c["on"]), c["by"], c.get("sha256")) for c in doc.get("cleared", ())
        ),
    )
