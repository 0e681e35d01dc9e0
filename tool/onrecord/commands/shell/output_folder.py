"""A folder of files for a workflow: new, whole or not at all."""

from collections.abc import Mapping
from pathlib import Path

import click

from onrecord.reports.text import shown
from onrecord.store.atomic_writes import OccupiedError, check_free, discard, stage, swap, write_all


def write_folder(out: Path, files: Mapping[str, str | bytes]) -> None:
    """Write a new folder. Exit 2 where there is something in it already."""
    try:
        check_free(out, marker="")  # no file makes a folder ours: it must be empty, or not there
    except OccupiedError as error:
        raise click.BadParameter(shown(str(error)), param_hint="--out") from None
    staged = stage(out)
    try:
        encoded = {path: data if isinstance(data, bytes) else data.encode("utf-8") for path, data in files.items()}
        write_all(staged, encoded, out)
        if out.is_dir():
            out.rmdir()
        swap(staged, out)
    except OSError as error:
        discard(staged)
        raise click.BadParameter(f"{shown(str(out))} cannot be written: {error.strerror}", param_hint="--out") from None
