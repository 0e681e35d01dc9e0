"""The files that come with an answer: the evidence, and the logo."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.desk import Change, Desk
from onrecord.commands.shell import prompts
from onrecord.commands.shell.failure import decline
from onrecord.intake.answer.answer import NO, AnswerError, CustomerAnswer, SentLogo
from onrecord.intake.answer.evidence_kinds import MOST_BYTES
from onrecord.intake.answer.response import keep_response
from onrecord.reports.text import make_visible
from onrecord.store.file_reads import read_regular
from onrecord.store.logo import MAX_LOGO, logo_problem


def keep_evidence(
    desk: Desk, change: Change, name: str, file: Path | None, option: str
) -> tuple[dict[str, str] | None, str | None]:
    """Add a file that is only evidence to the change; gives the record's `evidence`, and what such a file usually is.

    Nothing in it is opened. Nothing where there is no file; exit 1 or 2 where it cannot be kept.
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
    return _place(desk, change, name, returned.suffix, data), returned.basis


def keep_file(
    desk: Desk, change: Change, about: Authorization, on: date, suffix: str, data: bytes, kind: str = ""
) -> dict[str, str]:
    """Add the file to the change under evidence/, byte by byte as it came; gives the record's `evidence`."""
    return _place(desk, change, f"{on}-{kind}{about.id}", suffix, data)


def _place(desk: Desk, change: Change, name: str, suffix: str, data: bytes) -> dict[str, str]:
    home = f"references/{change.slug}"
    stem = f"evidence/{name}"
    names = (f"{stem}.{suffix}" if n == 1 else f"{stem}-{n}.{suffix}" for n in range(1, 1000))
    name = next(name for name in names if desk.opened.tree.kind(f"{home}/{name}") == "missing")
    change.files[f"{home}/{name}"] = data
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest()}


def keep_outside(
    desk: Desk, slug: str, about: Authorization, on: date, suffix: str, data: bytes, url: str | None
) -> dict[str, str]:
    """The record's `evidence` for a file that is kept outside Git, at `url` or in the store that policy names.

    Nothing is copied and nothing uploaded. Exit 2 where the store has no address that a name can be added to.
    """
    store = desk.policy.evidence_store
    if url is None and not (store and store.startswith(("https://", "http://"))):
        where = f"policy's evidence.store is {store!r}, no web address" if store else "policy names no evidence.store"
        prompts.refuse(f"{where}; say with --url where the file will be", "--outside")
    at = url or f"{store}".rstrip("/") + f"/{slug}/{on}-{about.id}.{suffix}"
    return {"url": at, "sha256": hashlib.sha256(data).hexdigest()}


@dataclass(frozen=True, slots=True)
class AllowedLogo:
    """The hash of the logo file that they allow, and the record's `logo` where it is new; `waits` says why none is."""

    sha256: str | None = None
    file: str | None = None
    waits: str | None = None


def allowed_logo(
    desk: Desk,
    change: Change,
    reference: Reference,
    request: PermissionRequest,
    answer: CustomerAnswer,
    logo: SentLogo | None,
    *,
    replaces: bool = False,
) -> AllowedLogo:
    """The logo that they allow: the file they were asked about, or the one they sent with the answer.

    A logo they sent is added to the change; with `replaces` it may take the place of the one in the record. Where there
    is none that can be shown, the rest of the answer does not wait for it. Exit 1 where a file is given that they did
    not allow, or that is not a logo we can show.
    """
    allowed = [
        part
        for key, (part, use) in request.items.items()
        if use == "logo" and answer.uses[key].answer != NO
    ]  # fmt: skip
    if not allowed:
        if logo:
            decline("Nothing was written: a logo was given, and they did not allow it.")
        return AllowedLogo()
    asked = {part.logo_sha256 for part in allowed if part.logo_sha256}
    if logo:
        if asked:
            decline("Nothing was written: they were asked about the logo in the record; for another one, ask again.")
        return given_logo(change, reference, logo, desk if replaces else None)
    if asked:
        if reference.logo_sha256 in asked:
            return AllowedLogo(reference.logo_sha256)
        return AllowedLogo(waits="the logo in the record is not the one they were asked about")
    if answer.logo is None:
        return AllowedLogo(waits="they sent no logo file")
    name = f"logo.{answer.logo.name.rpartition('.')[2].lower()}"
    problem = _problem(reference, name, answer.logo.data)
    if problem:
        return AllowedLogo(waits=f"the logo file in their answer {problem}")
    return _add(change, reference, name, answer.logo.data)


def read_logo(file: Path) -> SentLogo:
    """A logo file that the recorder names. Exit 2 where it cannot be read."""
    try:
        return SentLogo(file.name, read_regular(file, MAX_LOGO + 1))
    except OSError as error:
        raise click.BadParameter(f"{make_visible(str(file))}: {error.strerror}", param_hint="--logo") from None


def given_logo(change: Change, reference: Reference, logo: SentLogo, replacing: Desk | None = None) -> AllowedLogo:
    """A logo file that the recorder hands in, added to the change. Exit 1 for one that cannot be taken.

    With a desk, it may be another one than the record has, and takes its place.
    """
    name, data = f"logo.{logo.name.rpartition('.')[2].lower()}", logo.data
    problem = _problem(None if replacing else reference, name, data)
    if problem:
        decline(f"Nothing was written: the logo {problem}.")
    if replacing and reference.logo_sha256 != hashlib.sha256(data).hexdigest():
        return _replace(replacing, change, reference, name, data)
    return _add(change, reference, name, data)


def _replace(desk: Desk, change: Change, reference: Reference, name: str, data: bytes) -> AllowedLogo:
    path = f"references/{reference.slug}/{name}"
    if desk.opened.tree.kind(path) == "file":
        change.edit(path, desk.opened.tree.read(path), data)
    else:
        change.files[path] = data
    return AllowedLogo(hashlib.sha256(data).hexdigest(), name)


def _problem(reference: Reference | None, name: str, data: bytes) -> str | None:
    if name not in ("logo.svg", "logo.png"):
        return "is neither SVG nor PNG"
    if reference and reference.logo and reference.logo_sha256 != hashlib.sha256(data).hexdigest():
        return "is another one than the record has"
    return logo_problem(name, data)


def _add(change: Change, reference: Reference, name: str, data: bytes) -> AllowedLogo:
    sha256 = hashlib.sha256(data).hexdigest()
    if reference.logo:
        return AllowedLogo(sha256)
    change.files[f"references/{reference.slug}/{name}"] = data
    return AllowedLogo(sha256, name)
