"""An answer that somebody uploaded in a pull request: record it there as `record` does, or say why not.

Nothing of the branch is checked out. The Git host's event says who did it; the file comes from git, the request from
the default branch, and what the file says from the job that read it.
"""

from dataclasses import dataclass, field
from pathlib import Path

from onrecord.catalog.changes.approvals import PullRequest, ReviewList
from onrecord.catalog.decision.reasons import list_words
from onrecord.commands.editing.answer_page import write_logo_page, write_recorded_page, write_unread_page
from onrecord.commands.editing.answers import Scope, Typed
from onrecord.commands.editing.edit_session import EditSession, PlannedEdit
from onrecord.commands.editing.proposing import attempt
from onrecord.commands.editing.recording import Recording, record_answer, record_logo
from onrecord.commands.shell.failure import CommandError, fail
from onrecord.commands.shell.opening import Opened
from onrecord.git.commits import Files
from onrecord.git.repository import GitTree, Repository
from onrecord.intake.answer.answer import AnswerError, SentLogo
from onrecord.intake.answer.response import keep_response
from onrecord.intake.forge.handed_on import Read, ReadFile, ReadNothing, read_dropped
from onrecord.intake.forge.uploads import Brought, PullRequestEvent, read_brought, read_content
from onrecord.reports.text import make_visible
from onrecord.store.commit_authors import commit_authors
from onrecord.store.documents import read_document
from onrecord.store.records import list_named_files


@dataclass(frozen=True)
class Branch:
    """A pull request's branch in git: the commits at its head and at the default branch, and the catalog's folder."""

    repository: Repository
    base: str
    head: str
    prefix: str

    @classmethod
    def of(cls, root: Path, event: PullRequestEvent) -> "Branch":
        """Find the pull request's branch. Raises GitError if its head is not in this repository."""
        repository = Repository(root)
        head = repository.commit(event.pull_request.head.sha)
        return cls(repository, repository.commit("HEAD"), head, repository.find_prefix(root))

    def find_waiting(self, opened: Opened) -> Brought:
        """Return what the pull request adds, without the files that its own record names. Raises GitError."""
        found = read_brought(self.repository, self.base, self.head, self.prefix)
        named = {slug: self._find_named(slug, opened) for slug in {one.customer for one in found.dropped}}
        waiting = (one for one in found.dropped if f"evidence/{one.name}" not in named[one.customer])
        return Brought(tuple(waiting), found.others)

    def _find_named(self, slug: str, opened: Opened) -> frozenset[str]:
        home = f"references/{slug}"
        tree = GitTree(self.repository, self.head, self.prefix, [home])
        document, _ = read_document(tree, f"{home}/reference.yaml", "reference", opened.today)
        return frozenset(list_named_files(document)) if document else frozenset()

    def list_parents(self) -> list[str]:
        """Return the parents of a commit on this branch: its head, and the default branch if that has moved on."""
        return [self.head, *([] if self.repository.contains(self.head, self.base) else [self.base])]


@dataclass(frozen=True)
class Outcome:
    """The result for a pull request: the comment to post, and the commit's files and message; or nothing."""

    reply: str | None = None
    files: Files = field(default_factory=dict)
    message: str = ""


def read_drop(branch: Branch, event: PullRequestEvent, opened: Opened) -> Read:
    """Read the one uploaded file; ReadNothing if there is not exactly one that could be recorded."""
    found = branch.find_waiting(opened)
    if event.is_from_fork or not found.dropped or _find_amiss(found):
        return ReadNothing()
    (one,) = found.dropped
    return read_dropped(one.name, one.blob, read_content(branch.repository, one))


def record_drop(branch: Branch, event: PullRequestEvent, read: Read, opened: Opened) -> Outcome:
    """Record the answer in the one uploaded file, or say why not.

    Raises CommandError (exit 4) if the job before read another file than the one in the pull request.
    """
    policy = opened.catalog.library.policy
    found = branch.find_waiting(opened)
    if not found.dropped or event.pull_request.base.ref != policy.repository.branch:
        return Outcome()
    one = found.dropped[0]
    problems = [*_find_amiss(found), *_find_strangers(branch, event, opened)]
    if problems:
        return Outcome(write_unread_page(problems, None, policy.repository))
    if not isinstance(read, ReadFile) or read.blob != one.blob:
        fail(
            "the file that was read is not the one that the pull request adds; nothing was written", "run the job again"
        )
    login = event.pull_request.user.login if event.pull_request.user else None
    person = policy.find_person_by_login(login, opened.today)
    assert person
    data = read_content(branch.repository, one)
    is_logo = one.name.lower().endswith((".svg", ".png"))
    if not is_logo and (read.problem or read.answer is None):
        why = read.problem or "it does not contain an answer to our form, so only a person can read it"
        by_eye = one if _can_be_kept(one.name, data) else None
        return Outcome(write_unread_page([f"{one.name}: {why}"], by_eye, policy.repository))
    changes: list[PlannedEdit] = []
    pages: list[str] = []

    def step() -> None:
        session = EditSession(opened, person.id, changes)
        reference = session.find_customer(one.customer)
        if is_logo:
            seen, id_ = record_logo(session, reference, None, SentLogo(one.name, data), commits=False)
            pages.append(write_logo_page(seen, id_, person, opened))
        else:
            given = Recording(_UNTYPED, Scope((), (), None), came=(read.returned, data))
            done = record_answer(session, reference, None, given, commits=False)
            pages.append(write_recorded_page(done, person, opened))

    failed = attempt(step, _say)[1]
    if not changes or not pages:
        return Outcome(
            write_unread_page([f"{one.name}: {why}" for why in failed], one, policy.repository, is_logo=is_logo)
        )
    files: dict[str, bytes | None] = {f"{branch.prefix}{path}": data for path, data in changes[0].files.items()}
    files = {f"{branch.prefix}{one.path}": None, **files}
    message = f"{make_visible(changes[0].message)}\n\nUploaded by {make_visible(person.name)} in pull request "
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
    """Return why an answer was not recorded, without advice about the command line."""
    cause = error.__context__
    if isinstance(cause, AnswerError):
        return [cause.what]
    return [error.message.removeprefix("Nothing was written: "), *(f"{f.message}; {f.hint}" for f in error.findings)]


def _find_amiss(found: Brought) -> list[str]:
    """Return what is wrong with the upload, before any file is read."""
    problems = []
    if found.others:
        problems.append(
            f"this pull request also changes other files ({list_words(list(found.others), 3)}); upload the answer in a "
            "pull request of its own"
        )
    if len(found.dropped) > 1:
        names = list_words([one.path for one in found.dropped], 4)
        problems.append(
            f"it adds several files ({names}); upload each answer as one file, in a pull request of its own"
        )
    problems += [
        f"{one.path} is not a regular file with a plain name; upload the file itself"
        for one in found.dropped
        if not one.fits
    ]
    return problems


def _find_strangers(branch: Branch, event: PullRequestEvent, opened: Opened) -> list[str]:
    """Return why it is not clear who recorded the answer: the branch is in a fork, or several people worked on it."""
    policy = opened.catalog.library.policy
    author = event.pull_request.user.login if event.pull_request.user else None
    sender = event.sender.login if event.sender else None
    if event.is_from_fork:
        return [
            "the branch is in another repository, such as a fork, where nothing can be written; upload the answer here"
        ]
    person = policy.find_person_by_login(author, opened.today)
    if person is None:
        who = author or "the person who opened this"
        return [f"{who} is not in schema/policy.yaml (`forge`): an administrator can add them"]
    if (sender or "").casefold() != (author or "").casefold():
        return [f"{sender or 'somebody'} added the file to the pull request of {author}; upload it in one of your own"]
    written = commit_authors(branch.repository, branch.base, branch.head)
    others = ReviewList(policy, written, PullRequest(author, branch.head)).hands - {person.id}
    if others:
        names = list_words([policy.name_of(other) for other in sorted(others)])
        return [f"{names} also worked on this pull request; upload the answer in one of your own"]
    return []
