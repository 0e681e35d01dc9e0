"""A record names something that does not exist: an authorization, quote, content item, logo, person or role.

Why: a link that leads nowhere is either a typing error or left over from something deleted. Both hide which permission
a publication relies on, or who is responsible for it.

Bad:
```yaml
authorizations:
  - id: 2026-name
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2025-name  # <- there is only 2026-name
```

Good:
```yaml
authorizations:
  - id: 2026-name
publications:
  - id: wall
    use: name
    channel: website
    territory: worldwide
    where: https://www.example.com/customers
    since: 2026-02-01
    authorization: 2026-name
```

Fix: correct the id, add what is missing, or remove the link. People and roles are listed in `schema/policy.yaml`.
"""

from collections.abc import Collection, Iterator
from datetime import date
from difflib import get_close_matches

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.library import Library
from onrecord.catalog.record.people import find_named
from onrecord.catalog.record.reference import Reference
from onrecord.finding import ITEMS, Found, Keys, Rule, Severity, Withholds

RULE = Rule(Severity.ERROR, "a record names something that does not exist", ignorable=False, withholds=Withholds.ITEM)


def check(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Follow every link inside the record, and to policy. Evidence files are left to `evidence-missing`."""
    yield from _follow_links(reference)
    yield from _follow_logo_links(reference)
    policy = library.policy
    known: dict[str, Collection[str]] = {"people": policy.people, "roles": policy.roles}
    for somebody in find_named(reference):
        if somebody.key not in known[somebody.of]:
            message = f"{somebody.key!r} is not among the {somebody.of} in schema/policy.yaml"
            # Who owns, asks or requests has no effect on what may be shown; who approved does.
            beside = None if somebody.keys[0] in ITEMS else Withholds.NOTHING
            hint = _say_nearest(somebody.key, known[somebody.of])
            yield Found(somebody.keys, message, hint, somebody.file, withholds=beside)


def check_among(reference: Reference, library: Library, today: date) -> Iterator[Found]:
    """Follow the links to other customers."""
    for key, slug in (("parent", reference.parent), ("succeeded_by", reference.succeeded_by)):
        if slug == reference.slug:
            yield Found((key,), f"`{key}` names this customer itself", "name the other customer, or remove the line")
        elif slug is not None and slug not in library.references:
            yield Found(
                (key,), f"there is no customer {slug!r} in this catalog", _say_nearest(slug, library.references)
            )


def _follow_links(reference: Reference) -> Iterator[Found]:
    quotes = [quote.id for quote in reference.quotes]
    content = [item.id for item in reference.content]
    for what, id_, there, keys in _find_links(reference):
        ids = {"authorization": reference.by_id, "quote": quotes, "content item": content}[what]
        if id_ is not None and id_ not in ids:
            yield Found(keys, f"there is no {what} {id_!r} in this record", _say_nearest(id_, ids))
        elif there is not None and id_ == there:
            yield Found(keys, f"{what} {id_!r} names itself", "name the one it replaces, or remove the line")


def _find_links(reference: Reference) -> Iterator[tuple[str, str | None, str | None, Keys]]:
    """Yield every link: (what it leads to, the id, the id of the entry that must not name itself, the path of keys)."""
    for i, authorization in enumerate(reference.authorizations):
        keys: Keys = ("authorizations", i, "supersedes")
        yield "authorization", authorization.supersedes, authorization.id, keys
    for i, quote in enumerate(reference.quotes):
        yield "authorization", quote.authorization, None, ("quotes", i, "authorization")
    for i, item in enumerate(reference.content):
        yield "authorization", item.authorization, None, ("content", i, "authorization")
    for i, publication in enumerate(reference.publications):
        yield "authorization", publication.authorization, None, ("publications", i, "authorization")
        yield "quote", publication.quote, None, ("publications", i, "quote")
        yield "content item", publication.content, None, ("publications", i, "content")


def _follow_logo_links(reference: Reference) -> Iterator[Found]:
    for file, keys in reference.logo_files:
        fact = reference.files.get(file)
        if fact is None or (fact.sha256 is None and not fact.escapes):
            problem = fact.problem if fact and fact.problem else "is not there"
            hint = "add the file that the customer sent, or remove the line"
            yield Found(keys, f"the logo {file} {problem}", hint)


def _say_nearest(key: str, known: Collection[str]) -> str:
    # 0.6 is difflib's own default: a slip or two in a short id, nothing less alike.
    close = get_close_matches(key, list(known), n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"choose from: {list_words(list(known))}" if known else "there is none yet: add it, or remove the link"
