"""What `.onrecord.toml` in the scanned repository says. Without one, the defaults apply."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from onrecord.names.globs import match_path
from onrecord.store.file_reads import read_regular

FILE = ".onrecord.toml"
_PATH = "{path}"
"""In an `address`: the file's path without its extension."""
_KEYS = {
    "catalog": str, "channel": str, "territory": str, "use": str, "hosts": list, "exclude": list, "baseline": str,
    "fail-on": str, "comments": bool, "address": str, "map": list, "accept": list,
}  # fmt: skip
_MAP_KEYS = {
    "paths": list, "channel": str, "territory": str, "use": str, "address": str, "live-from": date,
}  # fmt: skip
_TYPE_NAMES = {str: "a string", list: "a list", bool: "true or false", date: "a date"}


class ConfigError(Exception):
    """The configuration is not valid; the message says where, and what is valid there."""


class Place(Struct, frozen=True):
    """Where a path's content appears: a channel, a territory, and the use of its pages (None: the mention's own use).

    `address` is the page's URL, for permissions limited to certain places. `live_from` is the first day on which the
    page is public, if that is in the future.
    """

    channel: str = "website"
    territory: str = "worldwide"
    use: str | None = None
    address: str | None = None
    live_from: date | None = None


class PathRule(Struct, frozen=True):
    """One entry of `map`: globs, and what applies to the paths they match. None leaves what applied before."""

    paths: tuple[str, ...]
    channel: str | None = None
    territory: str | None = None
    use: str | None = None
    address: str | None = None
    live_from: date | None = None

    def override(self, place: Place) -> Place:
        """A place, with what this entry sets in place of what applied before."""
        return Place(
            self.channel or place.channel,
            self.territory or place.territory,
            self.use or place.use,
            self.address or place.address,
            self.live_from or place.live_from,
        )


class Config(Struct, frozen=True):
    """How a repository is scanned. Paths use `/` and are relative to `root`, the folder of the configuration."""

    root: Path = field(default_factory=Path)
    catalog: str | None = None
    place: Place = Place()
    hosts: frozenset[str] = frozenset()
    exclude: tuple[str, ...] = ()
    baseline: str = ".onrecord-baseline.toml"
    fail_on: str = "error"
    comments: bool = False
    maps: tuple[PathRule, ...] = ()
    found: bool = False
    accepted: tuple[dict[str, Any], ...] = ()
    """The `[[accept]]` tables as they are in the file; `scan.acceptances` reads them."""

    @property
    def baseline_file(self) -> Path:
        """The path of the baseline. Raises ConfigError if it is outside the folder or among Git's own files."""
        file = self.root / self.baseline
        home = self.root.resolve()
        if not file.resolve().is_relative_to(home) or ".git" in Path(self.baseline).parts or file.suffix != ".toml":
            where = f"a .toml file below {home} (links are followed)"
            raise ConfigError(f"{home / FILE}: baseline is {self.baseline!r}; it must be {where}")
        return file

    def find_place(self, path: str) -> Place:
        """The place of a path: for each key, the last entry of `map` that matches the path wins."""
        place = self.place
        for entry in self.maps:
            if any(match_path(glob, path) for glob in entry.paths):
                place = entry.override(place)
        if place.address and _PATH in place.address:
            return replace(place, address=place.address.replace(_PATH, path.rpartition(".")[0] or path))
        return place

    def is_excluded(self, path: str) -> bool:
        """Whether `exclude` leaves a path out."""
        return any(match_path(glob, path) for glob in self.exclude)


def find_config(start: Path) -> Path | None:
    """The nearest configuration in a folder or above it, up to the repository's root; None if there is none.

    Outside a repository, only the folder itself is searched. What is outside the repository belongs to somebody else.
    Raises ConfigError for a link that leads there.
    """
    folder = start.resolve()
    if folder.is_file():
        folder = folder.parent
    above = [folder, *folder.parents]
    root = next((n for n, candidate in enumerate(above) if (candidate / ".git").exists()), 0)
    for candidate in above[: root + 1]:
        file = candidate / FILE
        if file.is_symlink() and not file.resolve().is_relative_to(above[root]):
            raise ConfigError(f"{file}: this link points outside the repository; put the file itself here")
        if os.path.lexists(file):
            return file
    return None


def load_config(path: Path) -> Config:
    """Read a configuration. Raises ConfigError."""
    from tomllib import loads  # late: many repositories have none

    try:
        document = loads(read_regular(path).decode("utf-8"))
    except ValueError as error:  # of TOML or UTF-8
        raise ConfigError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    return make_config(document, path)


def make_config(document: Mapping[str, Any], path: Path) -> Config:
    """The configuration that a TOML document describes. Raises ConfigError."""
    _require_types(document, _KEYS, str(path))
    place = Place(
        document.get("channel", "website"),
        document.get("territory", "worldwide"),
        document.get("use"),
        document.get("address"),
    )
    maps = []
    for number, entry in enumerate(document.get("map", []), 1):
        where = f"{path}: map {number}"
        if not isinstance(entry, dict):
            raise ConfigError(f"{where} is not a table: write [[map]], and below it paths, channel, territory or use")
        _require_types(entry, _MAP_KEYS, where)
        if not entry.get("paths"):
            raise ConfigError(f"{where}: paths is missing; add at least one glob")
        maps.append(PathRule(_check_strings(entry["paths"], where), *(entry.get(k) for k in list(_MAP_KEYS)[1:])))
    config = Config(root=path.parent, place=place, maps=tuple(maps), found=True)
    fail_on = document.get("fail-on", "error")
    if fail_on not in ("error", "warning"):
        raise ConfigError(f"{path}: fail-on is {fail_on!r}; it must be error or warning")
    return replace(
        config,
        catalog=document.get("catalog"),
        hosts=frozenset(host.lower() for host in _check_strings(document.get("hosts", []), f"{path}: hosts")),
        exclude=_check_strings(document.get("exclude", []), f"{path}: exclude"),
        baseline=document.get("baseline", config.baseline),
        fail_on=fail_on,
        comments=document.get("comments", False),
        accepted=tuple(document.get("accept", [])),
    )


def _require_types(document: Mapping[str, Any], keys: Mapping[str, type], where: str) -> None:
    for key, value in document.items():
        if key not in keys:
            raise ConfigError(f"{where}: unknown key {key!r}; the keys are {', '.join(keys)}")
        if not isinstance(value, keys[key]) or isinstance(value, datetime):
            raise ConfigError(f"{where}: {key} must be {_TYPE_NAMES[keys[key]]}, not {value!r}")


def _check_strings(values: list[Any], where: str) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str) or not value:
            raise ConfigError(f"{where}: {value!r} is not a string, or is empty")
    return tuple(values)
