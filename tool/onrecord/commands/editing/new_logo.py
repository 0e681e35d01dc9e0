"""Replace a logo file: the new one is allowed from its day on, and the permission for the old one ends."""

from collections.abc import Iterator
from datetime import date

from onrecord.catalog.decision.validity import is_over
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.days import ONE_DAY
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.catalog.workload.live_publications import shows_earlier_logo
from onrecord.commands.shell.failure import decline
from onrecord.yaml.edit import Edited

_LEFT_OUT = frozenset(("id", "approvals", "supersedes", "withdrawn", "review_by", "let_go"))
"""Keys that the ended part of a permission does not take over. Approvals remain with the part that continues: in a new
entry, they would be claims by people who approved nothing there."""


def end_earlier_logos(
    record: Edited, reference: Reference, words: Vocabulary, begins: date, sha256: str, new: str
) -> Iterator[str]:
    """End the permissions for earlier files on the day before `begins`; yield what was done, in lines for a person.

    In a permission for more than the logo, the logo becomes an entry of its own that ends; the rest continues
    unchanged. `new` is the id of the permission for the new file. Raises EditError, and CommandError (exit 1) if a
    permission begins only then.
    """
    last = begins - ONE_DAY
    ended = []
    for i, old in enumerate(reference.authorizations):
        if not _allows_an_earlier_file(old, words, begins, sha256):
            continue
        if old.valid_from and old.valid_from > last:
            decline(f"Nothing was written: {old.id} begins on {old.valid_from}, for another file.", "withdraw it first")
        rest = _leave_out_logo(old, words)
        if not rest:
            record.set(("authorizations", i, "valid_through"), last.isoformat())
            ended.append(old.id)
            yield f"{old.id} ends on {last}: it was for the earlier file."
            continue
        part = _find_free_id(record, f"{old.id}-earlier-logo")
        document = record.get(("authorizations", i))
        entry = {"id": part} | {key: value for key, value in document.items() if key not in _LEFT_OUT}
        entry |= {"uses": ["logo"], "valid_through": last.isoformat()}
        record.append(("authorizations",), entry)
        record.set(("authorizations", i, "uses"), rest)
        record.remove(("authorizations", i, "logo_sha256"))
        ended.append(part)
        yield f"The permission for the earlier file ends on {last} ({part}); {old.id} continues for {', '.join(rest)}."
    if len(ended) == 1:
        at = next(i for i, entry in enumerate(record.get(("authorizations",))) if entry["id"] == new)
        record.set(("authorizations", at, "supersedes"), ended[0])


def find_places_with_the_earlier_logo(reference: Reference, today: date) -> Iterator[str]:
    """Yield where the earlier file is still published, with the command to record that the new one is there."""
    for publication in reference.publications:
        if publication.is_live(today) and shows_earlier_logo(reference, publication, today):
            yield f"  {publication.id}: {publication.where}"
            yield (
                f"    once the new file is there: onrecord publication add {reference.slug} {publication.use} "
                f"--where {publication.where} --channel {publication.channel} --territory {publication.territory}"
            )


def _allows_an_earlier_file(old: Authorization, words: Vocabulary, begins: date, sha256: str) -> bool:
    if old.state != "granted" or is_over(old, begins) or not old.logo_sha256 or sha256 in old.logo_sha256:
        return False
    return "logo" in words.uses.expand_all(old.uses)


def _leave_out_logo(old: Authorization, words: Vocabulary) -> list[str]:
    """Return the uses without the logo; a group that contains it is replaced by its other members."""
    rest: dict[str, None] = {}
    for term in old.uses:
        atoms = words.uses.expand(term)
        rest |= dict.fromkeys(words.uses.sort(atoms - {"logo"}) if "logo" in atoms else [term])
    return list(rest)


def _find_free_id(record: Edited, name: str) -> str:
    taken = {entry["id"] for entry in record.get(("authorizations",))}
    return next(free for n in range(1, len(taken) + 2) if (free := name if n == 1 else f"{name}-{n}") not in taken)
