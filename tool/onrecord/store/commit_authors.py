"""Who wrote what a branch brings, customer by customer, as its commits tell."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from onrecord.catalog.changes.authorship import wrote_more_than_approvals
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.git.repository import GitTree, Repository
from onrecord.store.catalog_reader import load_catalog


def writers(
    repository: Repository,
    prefix: str,
    span: tuple[str, str],
    words: tuple[Vocabulary, Policy],
    person_of: Callable[[str], str | None],
    today: date,
) -> Mapping[str, frozenset[str]]:
    """The e-mail addresses of the authors of commits between two commits (`span`) that change what a customer allows.

    By slug. Somebody who only added their own approvals is not among them (`person_of` tells the person of an
    address). A commit in which a record cannot be read counts for its author. A merge counts for its author where the
    record is as in none of its parents. Raises GitError.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for commit, author, parents, slugs in _commits(repository, prefix, span):
        for slug in slugs:
            after, *before = (
                _record(GitTree(repository, one, prefix, [f"references/{slug}"]), slug, words, today)
                for one in (commit, *parents)
            )
            me = person_of(author)
            if all(not b[1] or not after[1] or wrote_more_than_approvals(b[0], after[0], me) for b in before):
                found[slug].add(author)
    return {slug: frozenset(authors) for slug, authors in found.items()}


def _commits(
    repository: Repository, prefix: str, span: tuple[str, str]
) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Each commit with its author's address, its parents and the customers it touches; of a merge, by both hands."""
    listing = repository.run(
        "log", "--full-history", "--diff-merges=combined", "--no-renames", "--name-only", "-z",
        "--format=%x1e%H%x1f%ae%x1f%P", f"{span[0]}..{span[1]}", "--", f":(top,literal){prefix}references",
    )  # fmt: skip
    for record in listing.split(b"\x1e")[1:]:
        facts, _, names = record.partition(b"\0")
        commit, author, parents = facts.decode("utf-8", "backslashreplace").split("\x1f")
        paths = [raw.strip(b"\n").decode("utf-8", "backslashreplace") for raw in names.split(b"\0")]
        inside = [path.removeprefix(f"{prefix}references/").split("/") for path in paths if path]
        yield commit, author, parents.split(), sorted({parts[0] for parts in inside if len(parts) > 1})


def _record(tree: GitTree, slug: str, words: tuple[Vocabulary, Policy], today: date) -> tuple[Reference | None, bool]:
    """The record in a commit, and whether all of it could be read; None where there is none."""
    if tree.kind(f"references/{slug}") != "directory":
        return None, True
    catalog = load_catalog(tree, today, [slug], words)
    return catalog.library.references.get(slug), not catalog.findings
