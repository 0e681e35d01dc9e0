"""Reads a filled-in PDF form in a child process with limits, since a PDF can keep its reader busy forever."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping

from onrecord.asking import pdf
from onrecord.asking.country_names import find_country_code
from onrecord.intake.answer.answer import LIMITS, NO, YES, AnswerError

PATIENCE_SECONDS = 600
"""The child's own limit is on processor time, which does not pass on a busy machine; this one only ends what hangs."""
_ANSWER = re.compile(r"answer-(.+)")
"""The field of an answer, as `asking/pdf.py` names it."""
_OPEN = ("", "Off")
_BY_EYE = (
    "read it yourself, and record the answer with --yes, --no and --limit; the file is then kept as evidence, unopened"
)


def read_fields(data: bytes) -> Mapping[str, str]:
    """The fields of a PDF form by name; empty if it has none, for example because it was printed, signed and scanned.

    Raises AnswerError for a file with active content, or one that cannot be read within the limits.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-m", "onrecord.intake.answer.pdf_child"],
            input=data,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        report = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        raise AnswerError(f"the PDF could not be read within {PATIENCE_SECONDS} seconds", _BY_EYE) from None
    except ValueError:  # the child was stopped by a limit, or died
        raise AnswerError("the PDF could not be read within the limits on memory and time", _BY_EYE) from None
    if report.get("refused"):
        raise AnswerError(f"the PDF {report['refused']}", _BY_EYE)
    found: Mapping[str, str] = report["fields"]
    return found


def is_ours(found: Mapping[str, str]) -> bool:
    """Whether the PDF is our form. A customer's own form, or a contract signed electronically, also has fields."""
    return pdf.FIELD_DIGEST in found


def read_answer(found: Mapping[str, str]) -> object | None:
    """The answer in the fields, in the format of the form's own file. Raises AnswerError.

    None if nothing was selected: replies often have the empty form attached, which is not an answer.
    """
    if not any(_ANSWER.fullmatch(name) and value not in _OPEN for name, value in found.items()):
        return None
    if found.get(pdf.FIELD_AUTHORITY, "") in _OPEN:
        raise AnswerError("nobody checked the box that says they may give these answers")
    answers = {}
    for name, value in found.items():
        item = _ANSWER.fullmatch(name)
        if item:
            answers[item[1]] = _read_answer(item[1], value, _read_limits(item[1], found))
    answer: dict[str, object] = {
        "onrecord": "answer",
        "version": 1,
        "customer": found.get(pdf.FIELD_CUSTOMER, ""),
        "request": found.get(pdf.FIELD_REQUEST, ""),
        "digest": found[pdf.FIELD_DIGEST],
        "answers": answers,
        "signer": found.get(pdf.FIELD_SIGNER, ""),
        "decided": found.get(pdf.FIELD_DECIDED, "").strip(),
    }
    if found.get(pdf.FIELD_NOTE, "").strip():
        answer["note"] = found[pdf.FIELD_NOTE]
    return answer


def _read_limits(key: str, found: Mapping[str, str]) -> dict[str, object]:
    """The limits that were checked and written for an answer. No box, or every box, is not a limit."""
    limits: dict[str, object] = {}
    for kind, name in ((pdf.CHANNEL, "channels"), (pdf.TERRITORY, "territories")):
        if ticked := _list_ticked(kind, key, found):
            limits[name] = ticked
    countries = found.get(pdf.name_countries_field(key), "").strip()
    if countries:
        limits["territories"] = [find_country_code(text) for text in re.split(r"[,;\n]", countries) if text.strip()]
    elif ticked := _list_ticked(pdf.COUNTRY, key, found):
        limits["territories"] = [*_list_ticked(pdf.TERRITORY, key, found), *ticked]
    for field, name in ((pdf.name_through_field(key), "through"), (pdf.name_words_field(key), "words")):
        if found.get(field, "").strip():
            limits[name] = found[field].strip()
    return limits


def _list_ticked(kind: str, key: str, found: Mapping[str, str]) -> list[str]:
    """The checked boxes of a row; empty if all are checked, which is not a limit."""
    prefix = pdf.name_limit_field(kind, key, "")
    boxes = {field.removeprefix(prefix): value for field, value in found.items() if field.startswith(prefix)}
    ticked = [term for term, value in boxes.items() if value not in _OPEN]
    return ticked if len(ticked) < len(boxes) else []


def _read_answer(key: str, value: str, limits: dict[str, object]) -> dict[str, object]:
    """One answer. A limit narrows a yes, even if only `yes` was selected. No selection is a no, as the form says."""
    if value in (YES, LIMITS) and limits:
        return {"answer": LIMITS} | limits
    if value in _OPEN:
        if limits:
            raise AnswerError(f"{key}: a limit is written, but no answer is selected; ask them whether they mean yes")
        return {"answer": NO}
    if value == NO and limits:
        raise AnswerError(f"{key}: no is selected, but a limit is written; ask them which of the two they mean")
    return {"answer": value}
