"""What lies below references/ and belongs to no record: everything but the few files that a record is made of.

A file that nothing reads would be missed in silence, or be found by another tool and run.
"""

from collections.abc import Callable, Iterator

from onrecord.catalog.changes.protected_files import is_record_file
from onrecord.finding import Finding, Severity
from onrecord.git.tree import Entry, Tree

_WAY_OUT = "a customer's directory holds reference.yaml, logo*.svg, logo*.png, evidence/ and requests/*.yaml; remove it"
_FOLDERS = ("evidence", "requests")


def strays_of(entries: Callable[[str], list[Entry]], slug: str, named: frozenset[str]) -> Iterator[Finding]:
    """What does not belong into one customer's directory: other names, dotfiles, folders, links, what is executable.

    `entries` gives the children of a folder; `named` are the files that the record names, by their paths from the
    directory: where one of them is no file, a rule says so.
    """
    home = f"references/{slug}"
    for entry in entries(home):
        if entry.name not in _FOLDERS:
            yield from _judge(home, entry, slug, known=entry.name in {"reference.yaml", *named})
        elif entry.kind == "link":
            hint = f"{entry.name}/ may not be a symbolic link: nothing in it is read"
            yield _stray(f"{home}/{entry.name}", slug, hint, rule="path-escape")
        elif entry.kind != "directory":
            yield _stray(f"{home}/{entry.name}", slug, f"{entry.name} is a directory, or not there")
    for folder in _FOLDERS:
        for entry in entries(f"{home}/{folder}"):
            known = f"{folder}/{entry.name}" in named or (folder == "requests" and entry.name.endswith(".yaml"))
            yield from _judge(f"{home}/{folder}", entry, slug, known=known)


def _judge(folder: str, entry: Entry, slug: str, *, known: bool) -> Iterator[Finding]:
    path = f"{folder}/{entry.name}"
    if known and entry.kind != "file":
        return
    if entry.kind == "link":
        hint = "put the file itself here: a symbolic link is not followed"
        yield _stray(path, slug, hint, rule="path-escape")
    elif entry.kind == "file" and entry.executable:
        yield _stray(path, slug, f"nothing in a record is run; take the right to run it away: chmod a-x {entry.name}")
    elif entry.kind != "file" or not is_record_file(path):
        request = "a request is a file requests/<date>-<topic>.yaml" if folder.endswith("/requests") else _WAY_OUT
        yield _stray(path, slug, request)


def strays_beside(tree: Tree, is_slug: Callable[[str], bool]) -> Iterator[Finding]:
    """What lies in references/ itself and is not a customer's directory."""
    for entry in tree.entries("references"):
        path = f"references/{entry.name}"
        if entry.kind == "link":
            yield _stray(path, None, "a customer's directory may not be a symbolic link", rule="path-escape")
        elif entry.kind != "directory":
            yield _stray(path, None, "references/ holds a directory for each customer, and nothing else; move it away")
        elif not is_slug(entry.name):
            hint = "a directory's name is lower-case letters, digits and single dashes, at most 63, like nordlys-bank"
            yield _stray(path, None, hint)


def _stray(path: str, customer: str | None, hint: str, rule: str = "schema") -> Finding:
    return Finding(path, 1, 1, rule, Severity.ERROR, "this does not belong here", hint, customer)
