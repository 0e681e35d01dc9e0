"""Runs git on its command line. Nothing else starts git."""

import hashlib
import os
import re
import subprocess
import weakref
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

from onrecord.git.lfs import PointerError, find_stored, read_pointer
from onrecord.git.tree import MAX_EVIDENCE, MAX_FILE, Entry


class GitError(Exception):
    """A git command failed. `message` says what went wrong, `hint` the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


class Repository:
    """A git repository with a work tree at or above `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *arguments: str, stdin: bytes | None = None, check: bool = True) -> bytes:
        """What git prints. Raises GitError with git's last line if git fails and `check` is set."""
        if arguments[0] == "diff":
            arguments = (*self._unfiltered, *arguments)
        try:
            done = subprocess.run(
                self._make_line(*arguments),
                input=stdin if stdin is not None else b"",
                capture_output=True,
                env=_make_environment(),
                check=False,
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}", "install git") from None
        if done.returncode and check:
            messages = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise GitError(
                f"git {_find_verb(arguments)}: {messages[-1] if messages else f'exit code {done.returncode}'}"
            )
        return done.stdout

    def list_differences(self, how: str, *what: str) -> bytes:
        """What `git diff` lists (`--raw` or `--name-only`), separated by NUL, whatever the configuration says.

        Raises GitError."""
        whole = ("--no-renames", "--no-ext-diff", "--no-relative", "--ignore-submodules=none")
        return self.run("diff", how, "-z", *whole, *what)

    def _make_line(self, *arguments: str) -> list[str]:
        return ["git", "-C", str(self.folder), "--no-pager", *_SAFELY, *arguments]

    @cached_property
    def objects(self) -> "Objects":
        """The repository's objects, read by one process. Raises GitError."""
        return Objects(self._make_line("cat-file", "--batch"))

    @cached_property
    def _unfiltered(self) -> list[str]:
        """Arguments before git's own that turn off every configured filter, which the tree's attributes could select.

        For comparing files on disk: a filter is a program, and a comparison must not run one.
        """
        keys = self.read_text(
            "config", "--name-only", "--get-regexp", r"^filter\..*\.(clean|smudge|process)$", check=False
        )
        off = [f"{key}=" for key in keys.splitlines() if "=" not in key]
        off += [f"{key.rpartition('.')[0]}.required=false" for key in keys.splitlines() if "=" not in key]
        return [word for setting in off for word in ("-c", setting)]

    def read_text(self, *arguments: str, check: bool = True) -> str:
        """What git prints, as text without the last line break. Raises GitError as `run` does."""
        return self.run(*arguments, check=check).decode("utf-8", "backslashreplace").rstrip("\n")

    @cached_property
    def top(self) -> Path:
        """The root of the work tree. Raises GitError outside a repository."""
        return Path(self.read_text("rev-parse", "--show-toplevel"))

    @cached_property
    def git_folder(self) -> Path:
        """The folder with the objects that all work trees share."""
        return self.folder / self.read_text("rev-parse", "--git-common-dir")

    def exists(self) -> bool:
        """Whether the folder is in a git repository."""
        try:
            return bool(self.read_text("rev-parse", "--git-dir"))
        except GitError:
            return False

    @cached_property
    def shallow(self) -> bool:
        """Whether the clone has only part of the history."""
        return self.read_text("rev-parse", "--is-shallow-repository") == "true"

    def commit(self, name: str) -> str:
        """The full id of the commit that a name means: an id, HEAD, a branch, or a full name like refs/….

        A branch takes precedence over a tag, so that a tag with the same name changes nothing; a name of two branches
        is refused. `~` and `^` may follow. Raises GitError with the way out.
        """
        base, steps = _split_steps(name)
        meant = base if _WHOLE_ID.fullmatch(base) or base in _OWN or base.startswith("refs/") else self._find_ref(base)
        found = meant and self._peel(meant + steps)
        if not found:
            cure = "fetch the whole history: git fetch --unshallow" if self.shallow else "fetch it: git fetch origin"
            raise GitError(f"there is no commit {name!r} in this repository", cure)
        return found

    def _find_ref(self, name: str) -> str | None:
        """The full name of the one ref that a short name means, or the short id itself. Raises GitError."""
        wanted = [f"refs/heads/{name}", f"refs/remotes/{name}", f"refs/remotes/{name}/HEAD", f"refs/tags/{name}"]
        listing = self.read_text("for-each-ref", "--format=%(refname)", *wanted, check=False).splitlines()
        *branches, tag = [ref if ref in listing else None for ref in wanted]
        named = [ref for ref in branches if ref]
        if len({self._peel(ref) for ref in named}) > 1:
            raise GitError(
                f"{name!r} can mean {' or '.join(named)}", f"use the full name of the one you mean, such as {named[0]}"
            )
        if named or tag:
            return named[0] if named else tag
        return name if re.fullmatch("[0-9a-f]{7,63}", name) and (self._peel(name) or "").startswith(name) else None

    def _peel(self, name: str) -> str | None:
        return (
            self.read_text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", check=False)
            or None
        )

    def merge_base(self, one: str, other: str) -> str:
        """The last common commit of two commits. Raises GitError if there is none in this clone."""
        found = self.read_text("merge-base", one, other, check=False)
        if not found:
            fetch = "fetch the whole history: git fetch --unshallow"
            cure = fetch if self.shallow else "check that both are from the same repository"
            raise GitError(f"{one} and {other} have no common history here, so they cannot be compared", cure)
        return found.splitlines()[0]

    def contains(self, commit: str, ancestor: str) -> bool:
        """Whether `ancestor` is `commit` itself or part of its history. Raises GitError if either is missing."""
        return self.merge_base(self.commit(ancestor), commit) == self.commit(ancestor)

    def find_prefix(self, folder: Path) -> str:
        """The path of a folder from the work tree's root, ending in `/`, or empty for the root itself."""
        inner = folder.resolve().relative_to(self.top.resolve()).as_posix()
        return "" if inner == "." else f"{inner}/"

    def find_user(self) -> str | None:
        """The e-mail address for commits; None if none is configured."""
        return self.read_text("config", "user.email", check=False) or None


_WHOLE_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
"""A commit's id in full: SHA-1 has 40 hexadecimal digits, SHA-256 has 64."""
_OWN = ("HEAD", "FETCH_HEAD", "MERGE_HEAD", "ORIG_HEAD")
_SAFELY = (
    "-c", "log.showSignature=false",
    "-c", "safe.bareRepository=explicit",  # files in a catalog that look like a repository are not one
    "-c", "core.fsmonitor=false",  # a program that a repository's configuration names
    "-c", f"core.hooksPath={os.devnull}",
)  # fmt: skip
_ELSEWHERE = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_EXTERNAL_DIFF", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_ATTR_SOURCE",
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
)  # fmt: skip
"""Variables that make git read another repository or other paths than intended; a hook's environment sets some."""


def _find_verb(arguments: tuple[str, ...]) -> str:
    return arguments[2 * arguments.count("-c")]


def _split_steps(name: str) -> tuple[str, str]:
    """`main~2` -> `main` and `~2`. Raises GitError for what is not a name."""
    found = re.fullmatch(r"([^-~^:@\s*?\[\\][^~^:\s*?\[\\]*)((?:[~^][0-9]*)*)", name)
    if not found or "@{" in name or ".." in name:
        raise GitError(
            f"{name!r} is not a valid name of a commit", "use a branch, a full name such as refs/heads/main, or an id"
        )
    return found[1], found[2]


def _make_environment() -> dict[str, str]:
    """An environment in which neither the user's language nor their configuration changes what git prints."""
    return {
        **{key: value for key, value in os.environ.items() if key not in _ELSEWHERE},
        "LC_ALL": "C",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_NO_REPLACE_OBJECTS": "1",
    }


class Objects:
    """Blobs by id, from one `git cat-file --batch` that keeps running: a process per file costs more than the file."""

    def __init__(self, line: list[str]) -> None:
        try:
            self._git = subprocess.Popen(
                line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_make_environment()
            )
        except OSError as error:
            raise GitError(f"git cannot be started: {error.strerror}", "install git") from None
        self._end = weakref.finalize(self, _end_process, self._git)

    def read_chunks(self, object_id: str) -> Iterator[bytes]:
        """A blob's bytes, piece by piece; the caller must take all pieces. Raises GitError if the blob is missing."""
        asks, answers = self._git.stdin, self._git.stdout
        assert asks is not None
        assert answers is not None
        try:
            asks.write(object_id.encode("ascii") + b"\n")
            asks.flush()
            _, kind, *size = answers.readline().decode("ascii").split()
        except (OSError, ValueError):
            raise GitError("git cat-file ended early", "check the repository for damage: git fsck") from None
        if kind != "blob" or not size:
            raise GitError(
                f"the object {object_id} is {kind} in this repository", "fetch all objects: git fetch --refetch"
            )
        left = int(size[0]) + 1  # with the line break after it
        while left:
            chunk = answers.read(min(left, 1 << 20))
            if not chunk:
                raise GitError("git cat-file ended early", "check the repository for damage: git fsck")
            left -= len(chunk)
            yield chunk if left else chunk[:-1]


def _end_process(process: "subprocess.Popen[bytes]") -> None:
    """End a batch process: it exits when its input is closed."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    process.wait()


class GitTree:
    """A catalog in a commit; nothing is checked out. Implements git.tree.Tree.

    With `only` (paths), nothing else is listed, so that one change does not cost a walk through ten thousand customers.
    """

    def __init__(
        self, repository: Repository, commit: str, prefix: str = "", only: Sequence[str] | None = None
    ) -> None:
        self.repository = repository
        self.commit = commit
        self.prefix = prefix
        self.only = only

    @cached_property
    def _blobs(self) -> dict[str, tuple[str, str, bool]]:
        """Every path below the prefix, with its kind, its object id, and whether it is executable."""
        if self.only is not None and not self.only:
            return {}
        named = self.only if self.only is not None and len(self.only) <= _MOST_NAMED else ()
        wanted = [f"{self.prefix}{path}" for path in named]
        listing = self.repository.run("ls-tree", "-r", "-z", "--full-tree", self.commit, "--", *wanted)
        found = {}
        for line in listing.split(b"\0"):
            if not line:
                continue
            facts, _, raw = line.partition(b"\t")
            mode, _, object_id = facts.decode("ascii").split()
            path = raw.decode("utf-8", "backslashreplace")
            if path.startswith(self.prefix):
                kind = {"120000": "link", "160000": "other"}.get(mode, "file")
                found[path.removeprefix(self.prefix)] = (kind, object_id, mode == "100755")
        return found

    @cached_property
    def _children(self) -> dict[str, dict[str, Entry]]:
        children: dict[str, dict[str, Entry]] = defaultdict(dict)
        for path, (kind, _, runs) in self._blobs.items():
            parts = path.split("/")
            for depth, name in enumerate(parts):
                last = depth == len(parts) - 1
                entry = Entry(name, kind, runs) if last else Entry(name, "directory")
                children["/".join(parts[:depth])][name] = entry
        return children

    def entries(self, directory: str) -> list[Entry]:
        """As in Tree."""
        return [entry for _, entry in sorted(self._children.get(directory, {}).items())]

    def kind(self, path: str) -> str:
        """As in Tree."""
        parts = path.split("/")
        for depth in range(1, len(parts)):
            if self._blobs.get("/".join(parts[:depth]), ("",))[0] == "link":
                return "link"
        if path in self._blobs:
            return self._blobs[path][0]
        if path in self._children:
            return "directory"
        inside = self.only is None or any(path == one or path.startswith(f"{one}/") for one in self.only)
        return "directory" if not inside and self._is_folder(path) else "missing"

    def _is_folder(self, path: str) -> bool:
        """Whether a path that is not listed is a folder."""
        name = f"{self.commit}:{self.prefix}{path}"
        return self.repository.read_text("cat-file", "-t", name, check=False) == "tree"

    def read(self, path: str) -> bytes:
        """As in Tree."""
        held = bytearray()
        for chunk in self._read_chunks(path):
            held += chunk[: MAX_FILE + 1 - len(held)]
        return bytes(held)

    def digest(self, path: str) -> str:
        """As in Tree."""
        digest, size, oid = hashlib.sha256(), 0, None
        for chunk in self._read_chunks(path):
            oid = read_pointer(chunk) if not size else oid
            size += len(chunk)
            digest.update(chunk if size <= MAX_EVIDENCE else b"")
        if size > MAX_EVIDENCE:
            raise OSError(f"larger than {MAX_EVIDENCE >> 20} MiB")
        if oid is None:
            return digest.hexdigest()
        file = find_stored(self.repository.git_folder, oid)
        if file is None:
            raise PointerError
        with file.open("rb") as held:
            return hashlib.file_digest(held, "sha256").hexdigest()

    def find_object_id(self, path: str) -> str | None:
        """The blob's id, which changes exactly when its bytes do; None if there is no such file."""
        found = self._blobs.get(path)
        return found[1] if found else None

    def _read_chunks(self, path: str) -> Iterator[bytes]:
        if self.kind(path) != "file":
            raise OSError("not a regular file")
        return self.repository.objects.read_chunks(self._blobs[path][1])


_MOST_NAMED = 500
"""For more paths than this, the whole listing is read, which is as fast then and keeps the command line short."""
