"""What `.onrecord.toml` of the scanned repository says. Sensible with none."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

FILE = ".onrecord.toml"
_KEYS = {
    "catalog": str, "channel": str, "territory": str, "use": str, "hosts": list, "exclude": list, "baseline": str,
    "fail-on": str, "comments": bool, "map": list,
}  # fmt: skip
_MAP_KEYS = {"paths": list, "channel": str, "territory": str, "use": str}


class ConfigError(Exception):
    """The configuration says something that cannot be meant; the message says where and what would do."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path's content appears: a channel, a territory, and the use its pages are (None: the name itself)."""

    channel: str = "website"
    territory: str = "worldwide"
    use: str | None = None


@dataclass(frozen=True, slots=True)
class PathRule:
    """One entry of `map`: globs, and what holds for the paths they match. None leaves what held before."""

    paths: tuple[str, ...]
    channel: str | None = None
    territory: str | None = None
    use: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """How a repository is scanned. Paths are relative to `root`, the folder of the configuration, with `/`."""

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

    def place_of(self, path: str) -> Place:
        """The place of a path: the last entry of `map` that matches it wins, axis by axis."""
        place = self.place
        for entry in self.maps:
            if any(matches(glob, path) for glob in entry.paths):
                place = Place(
                    entry.channel or place.channel, entry.territory or place.territory, entry.use or place.use
                )
        return place

    def excluded(self, path: str) -> bool:
        """Whether a path is left out."""
        return any(matches(glob, path) for glob in self.exclude)


def matches(glob: str, path: str) -> bool:
    """Whether a path matches a glob: `*` and `?` within a folder, `**` across folders; a folder stands for all in it.

    A glob without `/` matches a name at any depth, as in .gitignore.
    """
    return _pattern(glob).fullmatch(path) is not None


@lru_cache(maxsize=512)
def _pattern(glob: str) -> re.Pattern[str]:
    anchored = "/" in glob.rstrip("/")
    body = glob.strip("/")
    out = ""
    index = 0
    while index < len(body):
        if body.startswith("**/", index):
            out += "(?:[^/]+/)*"
            index += 3
        elif body.startswith("**", index):
            out += ".*"
            index += 2
        elif body[index] == "*":
            out += "[^/]*"
            index += 1
        elif body[index] == "?":
            out += "[^/]"
            index += 1
        else:
            out += re.escape(body[index])
            index += 1
    return re.compile(("" if anchored else "(?:.*/)?") + out + "(?:/.*)?", re.S)


def find_config(start: Path) -> Path | None:
    """The nearest configuration in a folder or above it, not beyond the repository's root."""
    folder = start.resolve()
    if folder.is_file():
        folder = folder.parent
    for candidate in (folder, *folder.parents):
        if (candidate / FILE).is_file():
            return candidate / FILE
        if (candidate / ".git").exists():
            return None
    return None


def load_config(path: Path) -> Config:
    """Read a configuration. Raises ConfigError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from None
    return config_of(document, path)


def config_of(document: Mapping[str, Any], path: Path) -> Config:
    """The configuration that a TOML document says. Raises ConfigError."""
    _typed(document, _KEYS, str(path))
    place = Place(document.get("channel", "website"), document.get("territory", "worldwide"), document.get("use"))
    maps = []
    for number, entry in enumerate(document.get("map", []), 1):
        where = f"{path}: map {number}"
        if not isinstance(entry, dict):
            raise ConfigError(f"{where}: write [[map]] and below it paths, channel, territory, use")
        _typed(entry, _MAP_KEYS, where)
        if not entry.get("paths"):
            raise ConfigError(f"{where}: paths is missing; give at least one glob")
        maps.append(PathRule(_strings(entry["paths"], where), *(entry.get(k) for k in ("channel", "territory", "use"))))
    config = Config(root=path.parent, place=place, maps=tuple(maps), found=True)
    fail_on = document.get("fail-on", "error")
    if fail_on not in ("error", "warning"):
        raise ConfigError(f"{path}: fail-on is {fail_on!r}; it is error or warning")
    return replace(
        config,
        catalog=document.get("catalog"),
        hosts=frozenset(host.lower() for host in _strings(document.get("hosts", []), f"{path}: hosts")),
        exclude=_strings(document.get("exclude", []), f"{path}: exclude"),
        baseline=document.get("baseline", config.baseline),
        fail_on=fail_on,
        comments=document.get("comments", False),
    )


def _typed(document: Mapping[str, Any], keys: Mapping[str, type], where: str) -> None:
    for key, value in document.items():
        if key not in keys:
            raise ConfigError(f"{where}: there is no key {key!r}; the keys are {', '.join(keys)}")
        if not isinstance(value, keys[key]):
            raise ConfigError(f"{where}: {key} is to be a {keys[key].__name__}, not {value!r}")


def _strings(values: list[Any], where: str) -> tuple[str, ...]:
    for value in values:
        if not isinstance(value, str) or not value:
            raise ConfigError(f"{where}: {value!r} is no text")
    return tuple(values)
