"""A tree as it would be after a change that is not written yet."""

import hashlib
from collections.abc import Mapping

from onrecord.git.tree import MAX_FILE, Entry, Tree


class OverlayTree:
    """A tree with some files replaced or added. Implements git.tree.Tree."""

    def __init__(self, base: Tree, files: Mapping[str, bytes]) -> None:
        self.base = base
        self.files = files
        self._below: dict[str, dict[str, str]] = {}
        for path in files:
            folder, kind = path, "file"
            while folder:
                folder, _, name = folder.rpartition("/")
                self._below.setdefault(folder, {}).setdefault(name, kind)
                kind = "directory"

    def entries(self, directory: str) -> list[Entry]:
        """As in Tree."""
        found = {entry.name: entry for entry in self.base.entries(directory)}
        for name, kind in self._below.get(directory, {}).items():
            found.setdefault(name, Entry(name, kind))
        return [found[name] for name in sorted(found)]

    def read(self, path: str) -> bytes:
        """As in Tree."""
        return self.files[path][: MAX_FILE + 1] if path in self.files else self.base.read(path)

    def digest(self, path: str) -> str:
        """As in Tree."""
        return hashlib.sha256(self.files[path]).hexdigest() if path in self.files else self.base.digest(path)

    def kind(self, path: str) -> str:
        """As in Tree."""
        if path in self.files:
            return "file"
        found = self.base.kind(path)
        return "directory" if found == "missing" and path in self._below else found
