"""Files below references/ that are not part of a record: everything except the few files that records consist of.

A file that nothing reads would go unnoticed, or another tool might find and run it.
"""

from collections.abc import Callable, Iterator

from onrecord.catalog.changes.protected_files import is_record_file
from onrecord.finding import Finding, Severity
from onrecord.git.tree import Entry, Tree

_WAY_OUT = "remove it: a record is reference.yaml, logo*.svg, logo*.png, evidence/ and requests/*.yaml"
_FOLDERS = ("evidence", "requests")


def find_strays(entries: Callable[[str], list[Entry]], slug: str, named: frozenset[str]) -> Iterator[Finding]:
    """What does not belong in one customer's directory: other names, dotfiles, folders, links, executable files.

    `entries` gives the children of a folder; `named` are the files that the record names, by their paths from the
    directory. If one of these is not a file, a rule says so.
    """
    home = f"references/{slug}"
    for entry in entries(home):
        if entry.name not in _FOLDERS:
            yield from _judge(home, entry, slug, known=entry.name == "reference.yaml" or entry.name in named)
        elif entry.kind == "link":
            hint = f"make {entry.name}/ a directory: a symbolic link is not followed"
            yield _make_stray(f"{home}/{entry.name}", slug, hint, rule="path-escape")
        elif entry.kind != "directory":
            yield _make_stray(f"{home}/{entry.name}", slug, f"{entry.name} must be a directory; move this file away")
    for folder in _FOLDERS:
        for entry in entries(f"{home}/{folder}"):
            known = (folder == "requests" and entry.name.endswith(".yaml")) or f"{folder}/{entry.name}" in named
            yield from _judge(f"{home}/{folder}", entry, slug, known=known)


def _judge(folder: str, entry: Entry, slug: str, *, known: bool) -> Iterator[Finding]:
    path = f"{folder}/{entry.name}"
    if known and entry.kind != "file":
        return
    if entry.kind == "link":
        hint = "put the file itself here: a symbolic link is not followed"
        yield _make_stray(path, slug, hint, rule="path-escape")
    elif entry.kind == "file" and entry.executable:
        yield _make_stray(path, slug, f"no file of a record is ever run; remove the permission: chmod a-x {path}")
    elif entry.kind != "file" or not is_record_file(path):
        request = "a request is a file requests/<date>-<topic>.yaml" if folder.endswith("/requests") else _WAY_OUT
        yield _make_stray(path, slug, request)


def find_strays_beside(tree: Tree, is_slug: Callable[[str], bool]) -> Iterator[Finding]:
    """Entries of references/ itself that are not directories of customers."""
    for entry in tree.entries("references"):
        path = f"references/{entry.name}"
        if entry.kind == "link":
            hint = "put the directory itself here: a symbolic link is not followed"
            yield _make_stray(path, None, hint, rule="path-escape")
        elif entry.kind != "directory":
            yield _make_stray(path, None, "move it away: references/ contains only directories, one for each customer")
        elif not is_slug(entry.name):
            hint = "rename it: lower-case letters, digits and single dashes, at most 63 characters, like nordlys-bank"
            yield _make_stray(path, None, hint)


def _make_stray(path: str, customer: str | None, hint: str, rule: str = "schema") -> Finding:
    return Finding(path, 1, 1, rule, Severity.ERROR, "this does not belong here", hint, customer)
