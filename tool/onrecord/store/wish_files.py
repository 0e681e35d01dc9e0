"""The files of wishes/: what colleagues looked for and did not find, read strictly, with what is wrong in them."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from msgspec import convert

from onrecord.catalog.changes.protected_files import is_wish_file
from onrecord.catalog.library import Library
from onrecord.catalog.record.wish import FOLDER, FiledWish
from onrecord.finding import Finding, Keys, Severity
from onrecord.git.tree import Entry, Tree
from onrecord.store.documents import Problem, locate_problems, read_document

_AXES = {
    **{name: name for name in ("uses", "industries", "sizes", "products", "use_cases", "territories")},
    "regions": "territories",
    "channel": "channels",
}
"""The keys that hold terms, with the list of the vocabulary that has them."""


class WishesRead(NamedTuple):
    """The wishes that can be used, by file name, and what is wrong with the files."""

    wishes: tuple[FiledWish, ...]
    findings: tuple[Finding, ...]


def read_wishes(tree: Tree, library: Library, today: date) -> WishesRead:
    """Read wishes/, which need not be there. `today` bounds the dates that may be written."""
    if tree.kind(FOLDER) == "missing":
        return WishesRead((), ())
    if tree.kind(FOLDER) != "directory":
        return WishesRead((), (_make_stray(FOLDER, "path-escape", "make wishes/ a plain folder of YAML files"),))
    wishes, findings = list[FiledWish](), list[Finding]()
    for entry in tree.entries(FOLDER):
        wish, found = _read(tree, entry, library, today)
        wishes += [wish] if wish else []
        findings += found
    return WishesRead(tuple(wishes), tuple(findings))


def _read(tree: Tree, entry: Entry, library: Library, today: date) -> tuple[FiledWish | None, list[Finding]]:
    path = f"{FOLDER}/{entry.name}"
    if entry.kind == "link":
        return None, [_make_stray(path, "path-escape", "put the file itself here: a symbolic link is not followed")]
    if entry.kind != "file" or entry.executable or not is_wish_file(path):
        return None, [_make_stray(path, "schema", "remove it: wishes/ contains only plain files <date>-<topic>.yaml")]
    document, findings = read_document(tree, path, "wish", today)
    if document is None:
        return None, findings
    wish = convert({**document, "file": entry.name}, FiledWish, strict=False)
    problems = list(_find_problems(wish, library))
    return wish, locate_problems(tree.read(path), path, problems) if problems else []


def _find_problems(wish: FiledWish, library: Library) -> Iterator[Problem]:
    yield from _find_unknown_terms(wish, library)
    yield from _find_unknown_people(wish, library)
    customer = wish.answered.customer if wish.answered else None
    if customer is not None and customer not in library.references:
        message = f"there is no customer {customer!r} in this catalog"
        yield Problem("dangling-link", ("answered", "customer"), message, _suggest(customer, library.references))
    if wish.answered and wish.closed:
        message = "it is both answered and closed"
        yield Problem("request-disorder", ("closed",), message, "keep the one that is true")
    for key, end in (("answered", wish.answered), ("closed", wish.closed)):
        if end and end.on < wish.requested.on:
            message = f"it is {key} on {end.on}, before it was filed on {wish.requested.on}"
            yield Problem("dates-disorder", (key, "on"), message, "correct one of the two dates")


def _find_unknown_terms(wish: FiledWish, library: Library) -> Iterator[Problem]:
    for key, name in _AXES.items():
        axis, value = library.vocabulary.axis(name), getattr(wish, key)
        for i, term in enumerate([value] if isinstance(value, str) else value or ()):
            if term not in axis:
                keys: Keys = (key,) if isinstance(value, str) else (key, i)
                unknown = axis.make_unknown_error(term)
                yield Problem("unknown-term", keys, str(unknown), unknown.hint)


def _find_unknown_people(wish: FiledWish, library: Library) -> Iterator[Problem]:
    people = library.policy.people
    for key, step in (("requested", wish.requested), ("answered", wish.answered), ("closed", wish.closed)):
        if step and step.by not in people:
            message = f"{step.by!r} is not among the people in schema/policy.yaml"
            yield Problem("dangling-link", (key, "by"), message, _suggest(step.by, people))


def _suggest(key: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # late: hardly any wish is wrong

    close = get_close_matches(key, list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else "write the right one, or remove the line"


def _make_stray(path: str, rule: str, hint: str) -> Finding:
    return Finding(path, 1, 1, rule, Severity.ERROR, "this does not belong here", hint)
