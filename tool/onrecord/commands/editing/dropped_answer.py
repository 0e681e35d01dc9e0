"""An answer that somebody dropped into a pull request: recorded there as `record` records it, or told why not.

Nothing of the branch is checked out. Who did it comes from the Git host's event, the file from git, what was asked from
the default branch; what the file says from the job that read it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from onrecord.catalog.changes.approvals import PullRequest, ReviewList
from onrecord.catalog.decision.reasons import list_words
from onrecord.commands.editing.answer_page import logo_page, recorded_page, unread_page
from onrecord.commands.editing.answers import Scope, Typed
from onrecord.commands.editing.desk import Change, Desk
from onrecord.commands.editing.proposing import attempt
from onrecord.commands.editing.recording import Recording, record_answer, record_logo
from onrecord.commands.shell.failure import CommandError, fail
from onrecord.commands.shell.opening import Opened
from onrecord.git.commits import Files
from onrecord.git.repository import GitTree, Repository
from onrecord.intake.answer.answer import AnswerError, SentLogo
from onrecord.intake.answer.response import keep_response
from onrecord.intake.forge.handed_on import Read, ReadFile, ReadNothing, read_dropped
from onrecord.intake.forge.uploads import Brought, PullRequestEvent, content, read_brought
from onrecord.reports.text import make_visible
from onrecord.store.commit_authors import commit_authors
from onrecord.store.documents import read_document
from onrecord.store.records import named_files


@dataclass(frozen=True)
class Branch:
    """A pull request's branch in git: the commits at its head and at the default branch, and the catalog's folder."""

    repository: Repository
    base: str
    head: str
    prefix: str

    @classmethod
    def of(cls, root: Path, event: PullRequestEvent) -> "Branch":
        """Raises GitError where the head is not here."""
        repository = Repository(root)
        head = repository.commit(event.pull_request.head.sha)
        return cls(repository, repository.commit("HEAD"), head, repository.prefix(root))

    def waiting(self, opened: Opened) -> Brought:
        """What the pull request brings, without the files that its own record names. Raises GitError."""
        found = read_brought(self.repository, self.base, self.head, self.prefix)
        named = {slug: self._find_named(slug, opened) for slug in {one.customer for one in found.dropped}}
        waiting = (one for one in found.dropped if f"evidence/{one.name}" not in named[one.customer])
        return Brought(tuple(waiting), found.others)

    def _find_named(self, slug: str, opened: Opened) -> frozenset[str]:
        home = f"references/{slug}"
        tree = GitTree(self.repository, self.head, self.prefix, [home])
        document, _ = read_document(tree, f"{home}/reference.yaml", "reference", opened.today)
        return frozenset(named_files(document)) if document else frozenset()

    def parents(self) -> list[str]:
        """What a commit on this branch builds on: its head, and the default branch where that has gone on since."""
        return [self.head, *([] if self.repository.contains(self.head, self.base) else [self.base])]


@dataclass(frozen=True)
class Outcome:
    """What becomes of a pull request: the words to say there, and the commit's files and message; or nothing at all."""

    reply: str | None = None
    files: Files = field(default_factory=dict)
    message: str = ""


def read_drop(branch: Branch, event: PullRequestEvent, opened: Opened) -> Read:
    """What the one file says that was dropped; nothing where there is not one that could be recorded."""
    found = branch.waiting(opened)
    if event.from_elsewhere or not found.dropped or _amiss(found):
        return ReadNothing()
    (one,) = found.dropped
    return read_dropped(one.name, one.blob, content(branch.repository, one))


def record_drop(branch: Branch, event: PullRequestEvent, read: Read, opened: Opened) -> Outcome:
    """Record the answer of the one file that was dropped, or say why not.

    Exit 4 where what was read is of another file than the one that lies there.
    """
    policy = opened.catalog.library.policy
    found = branch.waiting(opened)
    if not found.dropped or event.pull_request.base.ref != policy.repository.branch:
        return Outcome()
    one = found.dropped[0]
    problems = [*_amiss(found), *_strangers(branch, event, opened)]
    if problems:
        return Outcome(unread_page(problems, None, policy.repository))
    if not isinstance(read, ReadFile) or read.blob != one.blob:
        fail("What was read is not the file that the pull request adds; nothing was written.", "run it again")
    login = event.pull_request.user.login if event.pull_request.user else None
    person = policy.person_by_login(login, opened.today)
    assert person
    data = content(branch.repository, one)
    is_logo = one.name.lower().endswith((".svg", ".png"))
    if not is_logo and (read.problem or read.answer is None):
        why = read.problem or "no answer of our form was found in it: only a person can read it"
        by_eye = one if _can_be_kept(one.name, data) else None
        return Outcome(unread_page([f"{one.name}: {why}"], by_eye, policy.repository))
    changes: list[Change] = []
    pages: list[str] = []

    def step() -> None:
        desk = Desk(opened, person.id, changes)
        reference = desk.customer(one.customer)
        if is_logo:
            seen, id_ = record_logo(desk, reference, None, SentLogo(one.name, data), commits=False)
            pages.append(logo_page(seen, id_, person, opened))
        else:
            given = Recording(_UNTYPED, Scope((), (), None), came=(read.returned, data))
            done = record_answer(desk, reference, None, given, commits=False)
            pages.append(recorded_page(done, person, opened))

    failed = attempt(step, _say)[1]
    if not changes or not pages:
        return Outcome(unread_page([f"{one.name}: {why}" for why in failed], one, policy.repository, is_logo=is_logo))
    files: dict[str, bytes | None] = {f"{branch.prefix}{path}": data for path, data in changes[0].files.items()}
    files = {f"{branch.prefix}{one.path}": None, **files}
    message = f"{make_visible(changes[0].message)}\n\nDropped by {make_visible(person.name)} into pull request "
    message += f"{event.pull_request.number}.\n"
    return Outcome(pages[0], files, message)


_UNTYPED = Typed((), (), (), (), (), (), None, None, None)


def _can_be_kept(name: str, data: bytes) -> bool:
    try:
        keep_response(name, data)
    except AnswerError:
        return False
    return True


def _say(error: CommandError) -> list[str]:
    """Why an answer was not recorded, without what only somebody does who types commands."""
    cause = error.__context__
    if isinstance(cause, AnswerError):
        return [cause.what]
    return [error.message.removeprefix("Nothing was written: "), *(f"{f.message}; {f.hint}" for f in error.findings)]


def _amiss(found: Brought) -> list[str]:
    """What is wrong with what was dropped, before anything in it is read."""
    problems = []
    if found.others:
        problems.append(
            f"this pull request changes more than what a customer sent ({list_words(list(found.others), 3)}); drop the "
            "answer into a pull request of its own"
        )
    if len(found.dropped) > 1:
        names = list_words([one.path for one in found.dropped], 4)
        problems.append(f"it adds several files ({names}); one answer is one file, in a pull request of its own")
    problems += [
        f"{one.path} is no plain file under a plain name; upload the file itself"
        for one in found.dropped
        if not one.fits
    ]
    return problems


def _strangers(branch: Branch, event: PullRequestEvent, opened: Opened) -> list[str]:
    """Why it cannot be told who recorded it: the branch is in a fork, or more people than one had a hand in it."""
    policy = opened.catalog.library.policy
    author = event.pull_request.user.login if event.pull_request.user else None
    sender = event.sender.login if event.sender else None
    if event.from_elsewhere:
        return ["the branch lies in another repository, such as a fork: nothing is written there; upload it here"]
    person = policy.person_by_login(author, opened.today)
    if person is None:
        who = f"{author} is" if author else "the person who opened this is"
        return [f"{who} nobody whom schema/policy.yaml names (`forge`): an administrator can add them"]
    if (sender or "").casefold() != (author or "").casefold():
        return [f"{sender or 'somebody'} put the file into the pull request of {author}; upload it in one of your own"]
    written = commit_authors(branch.repository, branch.base, branch.head)
    others = ReviewList(policy, written, PullRequest(author, branch.head)).hands - {person.id}
    if others:
        names = list_words([policy.name_of(other) for other in sorted(others)])
        return [f"{names} had a hand in this pull request too; upload the answer in one of your own"]
    return []
