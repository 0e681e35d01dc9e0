"""The files that come with an answer: the proof, and the logo."""

import hashlib
from datetime import date
from pathlib import Path

import click

from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.reference import Reference
from onrecord.commands.editing.desk import Change, Desk
from onrecord.commands.shell.failure import decline
from onrecord.intake.answer.answer import NO, CustomerAnswer
from onrecord.reports.text import shown
from onrecord.store.file_reads import read_regular
from onrecord.store.logo import MAX_LOGO, logo_problem


def kept(
    desk: Desk, change: Change, about: Authorization, on: date, suffix: str, data: bytes, kind: str = ""
) -> dict[str, str]:
    """Add the file to the change under evidence/, byte by byte as it came; gives the record's `evidence`."""
    home = f"references/{change.slug}"
    stem = f"evidence/{on}-{kind}{about.id}"
    names = (f"{stem}.{suffix}" if n == 1 else f"{stem}-{n}.{suffix}" for n in range(1, 1000))
    name = next(name for name in names if desk.opened.tree.kind(f"{home}/{name}") == "missing")
    change.files[f"{home}/{name}"] = data
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest()}


def allowed_logo(
    change: Change, reference: Reference, asked: Authorization, answer: CustomerAnswer, logo: Path | None
) -> str | None:
    """The hash of the logo that they allow: of the file they were asked about, or of the one they sent with it.

    A logo they sent is added to the change. Exit 1 where it is not clear which file they mean.
    """
    if answer.uses["logo"].answer == NO if "logo" in answer.uses else True:
        if logo:
            decline("Nothing was written: a logo was given, and they did not allow it.")
        return None
    if logo is None:
        if not asked.logo_sha256:
            decline("Nothing was written: they allow their logo, but no file is in the record; give --logo FILE.")
        if reference.logo_sha256 is None or reference.logo_sha256 not in asked.logo_sha256:
            decline("Nothing was written: the logo in the record is not the one they were asked about.")
        return reference.logo_sha256
    if reference.logo or asked.logo_sha256:
        decline("Nothing was written: they were asked about the logo in the record; for another one, ask again.")
    name = f"logo{logo.suffix.lower()}"
    try:
        data = read_regular(logo, MAX_LOGO + 1)
    except OSError as error:
        raise click.BadParameter(f"{shown(str(logo))}: {error.strerror}", param_hint="--logo") from None
    problem = logo_problem(name, data) if name in ("logo.svg", "logo.png") else "is neither SVG nor PNG"
    if problem:
        decline(f"Nothing was written: the logo {problem}.")
    change.files[f"references/{reference.slug}/{name}"] = data
    return hashlib.sha256(data).hexdigest()
