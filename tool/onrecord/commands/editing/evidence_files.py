"""The files that come with an answer: evidence and logo."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.intake.answer.answer import NO, AnswerError, CustomerAnswer, SentLogo
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import keep_response
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular
from onrecord.store.logo import MAX_LOGO, find_logo_problem


def keep_evidence(
    session: EditSession, change: PlannedEdit, name: str, file: Path | None, option: str
) -> tuple[dict[str, str] | None, str | None]:
    """Add a file that is only evidence to the change; return the record's `evidence`, and the file's usual basis.

    The file is not interpreted. Returns None twice without a file. Raises click.BadParameter if it cannot be read,
    CommandError (exit 1) if it cannot be kept.
    """
    if file is None:
        return None, None
    try:
        data = read_regular(file, MOST_BYTES + 1)
        returned = keep_response(file.name, data)
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint=option) from None
    except AnswerError as error:
        decline(f"Nothing was written: {error}.")
    return _place_file(session, change, name, returned.suffix, data), returned.basis


def keep_file(
    session: EditSession, change: PlannedEdit, about: Authorization, on: date, suffix: str, data: bytes, kind: str = ""
) -> dict[str, str]:
    """Add the file to the change under evidence/, unchanged; return the record's `evidence`."""
    return _place_file(session, change, f"{on}-{kind}{about.id}", suffix, data)


def _place_file(session: EditSession, change: PlannedEdit, name: str, suffix: str, data: bytes) -> dict[str, str]:
    home = f"references/{change.slug}"
    stem = f"evidence/{name}"
    names = (f"{stem}.{suffix}" if n == 1 else f"{stem}-{n}.{suffix}" for n in range(1, 1000))
    name = next(name for name in names if session.opened.tree.kind(f"{home}/{name}") == "missing")
    change.files[f"{home}/{name}"] = data
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest()}


def keep_outside(
    session: EditSession, slug: str, about: Authorization, on: date, suffix: str, data: bytes, url: str | None
) -> dict[str, str]:
    """Return the record's `evidence` for a file that is kept outside git, at `url` or in the store that policy names.

    Nothing is copied or uploaded. Raises click.BadParameter if the store is not a web address.
    """
    store = session.policy.evidence_store
    if url is None and not (store and store.startswith(("https://", "http://"))):
        where = f"policy's evidence.store, {store!r}, is not a web address" if store else "policy has no evidence.store"
        prompts.refuse(f"{where}; give the address of the file with --url", "--outside")
    at = url or f"{store}".rstrip("/") + f"/{slug}/{on}-{about.id}.{suffix}"
    return {"url": at, "sha256": hashlib.sha256(data).hexdigest()}


@dataclass(frozen=True, slots=True)
class AllowedLogo:
    """The hash of the logo file that they allow, and the record's `logo` if it is new; `waits` says what is missing."""

    sha256: str | None = None
    file: str | None = None
    waits: str | None = None


def find_allowed_logo(
    session: EditSession,
    change: PlannedEdit,
    reference: Reference,
    request: PermissionRequest,
    answer: CustomerAnswer,
    logo: SentLogo | None,
    *,
    replaces: bool = False,
) -> AllowedLogo:
    """Return the logo that they allow: the file they were asked about, or the one they sent with the answer.

    A logo they sent is added to the change; with `replaces`, it may replace the one in the record. If there is none
    that can be shown, the rest of the answer does not wait for it. Raises CommandError (exit 1) if a file is given that
    they did not allow, or that is not an image we can show.
    """
    allowed = [
        part
        for key, (part, use) in request.items.items()
        if use == "logo" and answer.uses[key].answer != NO
    ]  # fmt: skip
    if not allowed:
        if logo:
            decline("Nothing was written: a logo file was given, but they did not allow the logo.")
        return AllowedLogo()
    digests = {part.logo_sha256 for part in allowed if part.logo_sha256}
    if logo:
        if digests:
            decline(
                "Nothing was written: they were asked about the logo in the record; to use another file, ask again."
            )
        return add_given_logo(change, reference, logo, session if replaces else None)
    if digests:
        if reference.logo_sha256 in digests:
            return AllowedLogo(reference.logo_sha256)
        return AllowedLogo(waits="the logo in the record is not the one they were asked about")
    if answer.logo is None:
        return AllowedLogo(waits="they sent no logo file")
    name = f"logo.{answer.logo.name.rpartition('.')[2].lower()}"
    problem = _find_problem(reference, name, answer.logo.data)
    if problem:
        return AllowedLogo(waits=f"the logo file in their answer {problem}")
    return _add(change, reference, name, answer.logo.data)


def read_logo(file: Path) -> SentLogo:
    """Read a logo file that the recorder names. Raises click.BadParameter if it cannot be read."""
    try:
        return SentLogo(file.name, read_regular(file, MAX_LOGO + 1))
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint="--logo") from None


def add_given_logo(
    change: PlannedEdit, reference: Reference, logo: SentLogo, replacing: EditSession | None = None
) -> AllowedLogo:
    """Add a logo file that the recorder gives to the change. Raises CommandError (exit 1) if it cannot be used.

    With a session, it may differ from the one in the record, and replaces it.
    """
    name, data = f"logo.{logo.name.rpartition('.')[2].lower()}", logo.data
    problem = _find_problem(None if replacing else reference, name, data)
    if problem:
        decline(f"Nothing was written: the logo {problem}.")
    if replacing and reference.logo_sha256 != hashlib.sha256(data).hexdigest():
        return _replace(replacing, change, reference, name, data)
    return _add(change, reference, name, data)


def _replace(session: EditSession, change: PlannedEdit, reference: Reference, name: str, data: bytes) -> AllowedLogo:
    path = f"references/{reference.slug}/{name}"
    if session.opened.tree.kind(path) == "file":
        change.edit(path, session.opened.tree.read(path), data)
    else:
        change.files[path] = data
    return AllowedLogo(hashlib.sha256(data).hexdigest(), name)


def _find_problem(reference: Reference | None, name: str, data: bytes) -> str | None:
    if name not in ("logo.svg", "logo.png"):
        return "is neither SVG nor PNG"
    if reference and reference.logo and reference.logo_sha256 != hashlib.sha256(data).hexdigest():
        return "is not the file in the record"
    return find_logo_problem(name, data)


def _add(change: PlannedEdit, reference: Reference, name: str, data: bytes) -> AllowedLogo:
    sha256 = hashlib.sha256(data).hexdigest()
    if reference.logo:
        return AllowedLogo(sha256)
    change.files[f"references/{reference.slug}/{name}"] = data
    return AllowedLogo(sha256, name)
