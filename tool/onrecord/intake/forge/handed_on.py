"""What one job read from others, passed as JSON to the job that may write, which trusts none of it.

The first job opens forms and files and has no token. The second accepts only this format, checks each value again, and
takes everything else from the event, git and the catalog: who it was, which file it is, and what was asked.
"""

from typing import Annotated, Literal

import msgspec

from onrecord.catalog.record.evidence import Basis
from onrecord.intake.answer.answer import AnswerError
from onrecord.intake.answer.copied_text import MOST_JSON
from onrecord.intake.answer.evidence_kinds import KINDS
from onrecord.intake.answer.response import Returned, read_response
from onrecord.intake.forge.issue_form import Issue, find_flaws, read_answers
from onrecord.intake.forge.pull_request_payload import PayloadError
from onrecord.reports.issue_forms import FORMS

MOST_BYTES = 2 * MOST_JSON
"""Bytes: an answer with its logo, and the same again for escapes."""
_Text = Annotated[str, msgspec.Meta(max_length=4000)]
"""Characters of an answer, or of what is wrong with it: the longest field of a form has 2,000
(reports/issue_forms.py)."""


class ReadForm(msgspec.Struct, forbid_unknown_fields=True, tag_field="read", tag="form"):
    """The content of a form: which one it is (a key of FORMS), the answers by key, and what is wrong with them."""

    form: str | None
    given: dict[str, _Text]
    problems: list[_Text]

    def check_again(self) -> "ReadForm":
        """The same form, checked again. Raises PayloadError for a form or field that is not ours."""
        fields = {field.key for field in FORMS.get(self.form or "", ())}
        if (self.form is not None and self.form not in FORMS) or not self.given.keys() <= fields:
            raise PayloadError("the data from the first job is not one of our forms")
        found = self.problems or (find_flaws(self.form, self.given) if self.form else [])
        return ReadForm(self.form, self.given, found)


class ReadFile(msgspec.Struct, forbid_unknown_fields=True, tag_field="read", tag="file"):
    """The content of a file that a pull request adds: the answer as the form saved it, or why there is none.

    `blob` is the file's id in git. `answer` is None if only a person can read the file.
    """

    blob: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{40,64}\Z")]
    suffix: str
    basis: Basis
    answer: object = None
    problem: _Text | None = None

    @property
    def returned(self) -> Returned:
        """As from intake.answer, not yet checked against the request. Raises PayloadError."""
        if self.suffix not in KINDS:
            raise PayloadError("the data from the first job is not of a type accepted as evidence")
        return Returned(self.answer, self.basis, self.suffix)


class ReadNothing(msgspec.Struct, forbid_unknown_fields=True, tag_field="read", tag="nothing"):
    """There is nothing to read; the job that writes finds out why."""

    about: Literal["pull request"] = "pull request"


Read = ReadForm | ReadFile | ReadNothing


def read_form(issue: Issue) -> ReadForm:
    """The content of an issue's form."""
    if issue.form is None:
        return ReadForm(None, {}, [])
    return ReadForm(issue.form, *read_answers(issue.form, issue.body))


def read_dropped(name: str, blob: str, data: bytes) -> ReadFile:
    """The content of an uploaded file. Never raises for what is in it."""
    try:
        returned = read_response(name, data)
    except AnswerError as error:
        return ReadFile(blob, "txt", "email", None, error.what[:4000])
    return ReadFile(blob, returned.suffix, returned.basis, returned.document)


def encode_read(read: Read) -> bytes:
    """The JSON for the second job."""
    return msgspec.json.encode(read) + b"\n"


def decode_read(data: bytes) -> Read:
    """What the first job read. Raises PayloadError for data in any other format."""
    if len(data) > MOST_BYTES:
        raise PayloadError(f"the data from the first job is larger than {MOST_BYTES >> 20} MiB")
    try:
        read: Read = msgspec.json.decode(data, type=Read)
    except (msgspec.DecodeError, RecursionError) as error:
        raise PayloadError(f"the data from the first job does not have the expected format: {error}") from None
    return read
