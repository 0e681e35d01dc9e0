"""What other branches say about a customer that this tree does not say."""

from collections.abc import Iterator
from datetime import date

from msgspec.structs import replace

from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.git.repository import GitError, GitTree, Repository
from onrecord.store.catalog_reader import CatalogError, load_catalog

MOST = 200
"""How many branches are read: those with the latest commits."""


def find_elsewhere(
    repository: Repository, reference: Reference, today: date, words: tuple[Vocabulary, Policy]
) -> Iterator[tuple[str, Reference]]:
    """Each branch, local or remote, with what its record of the customer has and this one lacks: (name, reference).

    Only new authorizations, outreach and requests are returned. There is nothing outside a repository, or for a branch
    whose record cannot be read.
    """
    for branch, commit in _list_differing(repository, f"references/{reference.slug}"):
        tree = GitTree(repository, commit, repository.find_prefix(repository.folder), [f"references/{reference.slug}"])
        try:
            there = load_catalog(tree, today, [reference.slug], words).library.references.get(reference.slug)
        except CatalogError:
            continue
        if there is None:
            continue
        here = {request.file for request in reference.requests}
        news = replace(
            there,
            authorizations=tuple(a for a in there.authorizations if a.id not in reference.by_id),
            outreach=tuple(o for o in there.outreach if o not in reference.outreach),
            requests=tuple(r for r in there.requests if r.file not in here),
        )
        if news.authorizations or news.outreach or news.requests:
            yield branch, news


def _list_differing(repository: Repository, folder: str) -> Iterator[tuple[str, str]]:
    """The branches in which a folder differs from HEAD, each state of it once."""
    try:
        refs = repository.read_text(
            "for-each-ref",
            f"--count={MOST}",
            "--sort=-committerdate",
            "--format=%(objectname) %(refname:short)",
            "refs/heads",
            "refs/remotes",
        ).splitlines()
        prefix = repository.find_prefix(repository.folder)
        names = ["HEAD", *(ref.partition(" ")[0] for ref in refs)]
        query = "\n".join(f"{name}:{prefix}{folder}" for name in names)
        found = repository.run("cat-file", "--batch-check=%(objectname) %(objecttype)", stdin=query.encode())
    except GitError:
        return
    trees = [line.split()[0] if line.endswith("tree") else None for line in found.decode("utf-8").splitlines()]
    seen = {trees[0]} if trees else set()
    for ref, tree in zip(refs, trees[1:], strict=True):
        if tree and tree not in seen:
            seen.add(tree)
            commit, _, name = ref.partition(" ")
            yield name, commit
