"""git, by its command line. The only place that starts it."""

import hashlib
import os
import subprocess
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from onrecord.git.lfs import PointerError, pointer, stored
from onrecord.git.tree import MAX_FILE, MAX_PROOF, Entry


class GitError(Exception):
    """git could not do it; `message` says what, `hint` the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


class Repository:
    """A git repository with a work tree at or above `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, stdin: bytes | None = None, check: bool = True) -> bytes:
        """What git prints. Raises GitError, with git's own last line, where it fails and `check` is set."""
        # Neither the user's configuration of pagers and hooks' output nor their language may change what we read.
        environment = {
            **os.environ,
            "LC_ALL": "C",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
        }
        try:
            done = subprocess.run(
                ["git", "-C", str(self.folder), "--no-pager", "-c", "log.showSignature=false", *arguments],
                input=stdin if stdin is not None else b"",
                capture_output=True,
                env=environment,
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}", "install git") from None
        if done.returncode and check:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise GitError(f"git {arguments[0]}: {said[-1] if said else f'exit code {done.returncode}'}")
        return done.stdout

    def text(self, *arguments: str, check: bool = True) -> str:
        """What git prints, as text without the last line's end."""
        return self.run(*arguments, check=check).decode("utf-8", "backslashreplace").rstrip("\n")

    @cached_property
    def top(self) -> Path:
        """The root of the work tree. Raises GitError outside a repository."""
        return Path(self.text("rev-parse", "--show-toplevel"))

    @cached_property
    def git_folder(self) -> Path:
        """Where git keeps the objects that all work trees share."""
        return self.folder / self.text("rev-parse", "--git-common-dir")

    def exists(self) -> bool:
        """Whether the folder lies in a git repository."""
        try:
            return bool(self.text("rev-parse", "--git-dir"))
        except GitError:
            return False

    @cached_property
    def shallow(self) -> bool:
        """Whether history was cut off when it was cloned."""
        return self.text("rev-parse", "--is-shallow-repository") == "true"

    def commit(self, name: str) -> str:
        """The full id of the commit that a name stands for. Raises GitError that names the cure."""
        if name.startswith("-"):
            raise GitError(f"{name!r} is no name of a commit")
        found = self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", check=False)
        if not found:
            cure = "fetch all history: git fetch --unshallow" if self.shallow else "fetch it: git fetch origin"
            raise GitError(f"there is no commit {name!r} here", cure)
        return found

    def merge_base(self, one: str, other: str) -> str:
        """The commit at which two lines of history part. Raises GitError where there is none here."""
        found = self.text("merge-base", one, other, check=False)
        if not found:
            cure = "fetch all history: git fetch --unshallow" if self.shallow else "are they of one repository?"
            raise GitError(f"{one} and {other} have no commit in common here, so they cannot be compared", cure)
        return found.splitlines()[0]

    def contains(self, commit: str, ancestor: str) -> bool:
        """Whether `ancestor` is `commit` itself or part of its history. Raises GitError where either is not here."""
        return self.merge_base(self.commit(ancestor), commit) == self.commit(ancestor)

    def prefix(self, folder: Path) -> str:
        """The path of a folder from the work tree's root, ending in `/`, or empty for the root itself."""
        inner = folder.resolve().relative_to(self.top.resolve()).as_posix()
        return "" if inner == "." else f"{inner}/"

    def user(self) -> str | None:
        """The e-mail address that commits are made with, where one is configured."""
        return self.text("config", "user.email", check=False) or None


class GitTree:
    """A catalog as it stands in a commit; nothing is checked out. Implements files.tree.Tree."""

    def __init__(self, repository: Repository, commit: str, prefix: str = "") -> None:
        self.repository = repository
        self.commit = commit
        self.prefix = prefix

    @cached_property
    def _blobs(self) -> dict[str, tuple[str, str]]:
        """Every path below the prefix with its kind and object id."""
        listing = self.repository.run("ls-tree", "-r", "-z", "--full-tree", self.commit)
        found = {}
        for line in listing.split(b"\0"):
            if not line:
                continue
            facts, _, raw = line.partition(b"\t")
            mode, _, object_id = facts.decode("ascii").split()
            path = raw.decode("utf-8", "backslashreplace")
            if path.startswith(self.prefix):
                kind = {"120000": "link", "160000": "other"}.get(mode, "file")
                found[path.removeprefix(self.prefix)] = (kind, object_id)
        return found

    @cached_property
    def _children(self) -> dict[str, dict[str, str]]:
        children: dict[str, dict[str, str]] = defaultdict(dict)
        for path, (kind, _) in self._blobs.items():
            parts = path.split("/")
            for depth in range(len(parts)):
                parent = "/".join(parts[:depth])
                children[parent][parts[depth]] = kind if depth == len(parts) - 1 else "directory"
        return children

    def entries(self, directory: str) -> list[Entry]:
        """As in Tree."""
        return [Entry(name, kind) for name, kind in sorted(self._children.get(directory, {}).items())]

    def kind(self, path: str) -> str:
        """As in Tree."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if self._blobs.get("/".join(parts[:depth]), ("",))[0] == "link":
                return "link"
        if path in self._blobs:
            return self._blobs[path][0]
        return "directory" if path in self._children else "missing"

    def read(self, path: str) -> bytes:
        """As in Tree."""
        return self._bytes(path, MAX_FILE)[: MAX_FILE + 1]

    def digest(self, path: str) -> str:
        """As in Tree."""
        data = self._bytes(path, MAX_PROOF)
        oid = pointer(data)
        if oid is not None:
            file = stored(self.repository.git_folder, oid)
            if file is None:
                raise PointerError
            data = file.read_bytes()
        return hashlib.sha256(data).hexdigest()

    def object_id(self, path: str) -> str | None:
        """The blob's id, which changes exactly when its bytes do."""
        found = self._blobs.get(path)
        return found[1] if found else None

    def _bytes(self, path: str, most: int) -> bytes:
        if self.kind(path) != "file":
            raise OSError("not a regular file")
        object_id = self._blobs[path][1]
        if object_id not in self._read:
            if len(self._read) == 0:
                self._read_small()
            if object_id not in self._read:
                size = int(self.repository.text("cat-file", "-s", object_id))
                if size > most and most == MAX_PROOF:
                    raise OSError(f"over {MAX_PROOF >> 20} MiB")
                self._read[object_id] = self.repository.run("cat-file", "blob", object_id)
        return self._read[object_id]

    @cached_property
    def _read(self) -> dict[str, bytes]:
        return {}

    def _read_small(self) -> None:
        """All records at once: one process for the whole tree instead of one per file."""
        wanted = [id_ for path, (kind, id_) in self._blobs.items() if kind == "file" and path.endswith(".yaml")]
        if not wanted:
            return
        answer = self.repository.run("cat-file", "--batch", stdin="\n".join(wanted).encode())
        at = 0
        while at < len(answer):
            end = answer.index(b"\n", at)
            object_id, kind, *size = answer[at:end].decode("ascii").split()
            if kind != "blob" or not size:
                raise GitError(f"the object {object_id} is {kind} here", "fetch all objects: git fetch --refetch")
            self._read[object_id] = answer[end + 1 : end + 1 + int(size[0])]
            at = end + 1 + int(size[0]) + 1
