"""Write a verb's output outside the catalog: a file or a new folder, completely or not at all.

What writes files is loaded where a file is written: most verbs print.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

from onrecord.commands.shell.failure import fail
from onrecord.reports.text import make_visible


def write_output(path: Path, content: bytes | str | Iterable[str], hint: str = "name another file") -> None:
    """Write a file that the user named. Raises CommandError (exit 4) if it cannot be written."""
    from onrecord.store.atomic_writes import write_file

    if isinstance(content, str):
        content = content.encode("utf-8")
    with _name_failure(path, hint):
        write_file(path, content if isinstance(content, bytes) else (piece.encode("utf-8") for piece in content))


def write_into(folder: Path, files: Mapping[str, bytes], hint: str = "name another folder") -> list[Path]:
    """Write files into a folder, which is created if missing; return their paths.

    Raises CommandError (exit 4) if they cannot be written.
    """
    from onrecord.store.atomic_writes import write_file

    with _name_failure(folder, hint):
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            write_file(folder / name, data)
    return [folder / name for name in files]


def append_output(path: Path, text: str) -> None:
    """Append to a file that the user named. Raises CommandError (exit 4) if it cannot be written."""
    from onrecord.store.atomic_writes import append_to_file

    with _name_failure(path, "name another file"):
        append_to_file(path, text.encode("utf-8"))


def write_folder(out: Path, files: Mapping[str, str | bytes]) -> None:
    """Write a new folder.

    Raises click.BadParameter (exit 2) if it is not empty, CommandError (exit 4) if it cannot be written.
    """
    from onrecord.store.folder_swap import OccupiedError, check_free, stage_folder, swap, write_all

    try:
        check_free(out, marker="")  # no marker file makes a folder ours: it must be empty, or not exist
    except OccupiedError as error:
        raise click.BadParameter(make_visible(str(error)), param_hint="--out") from None
    encoded = {path: data if isinstance(data, bytes) else data.encode("utf-8") for path, data in files.items()}
    with _name_failure(out, "name another folder with --out"), stage_folder(out) as staged:
        write_all(staged, encoded, out)
        swap(staged, out)


@contextmanager
def _name_failure(path: Path, hint: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}", hint)
