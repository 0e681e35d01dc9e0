"""Answers that come back are compared with the request; what does not fit is refused with a reason."""

import copy
import dataclasses
import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asked import ASKED, REQUEST, TODAY, VOCABULARY
from onrecord.asking.form import BEGIN, END
from onrecord.catalog.record.permission_request import PermissionRequest, Question
from onrecord.intake.answer.answer import AnswerError, bind_answer
from onrecord.intake.answer.copied_text import MOST_JSON
from onrecord.intake.answer.evidence_kinds import KINDS, MOST_BYTES
from onrecord.intake.answer.response import keep_response, read_response

ANSWER: dict[str, Any] = {
    "onrecord": "answer",
    "version": 1,
    "customer": "havn-sjomat",
    "request": "2026-logo",
    "digest": REQUEST.digest,
    "answers": {
        "logo": {"answer": "yes"},
        "reference-call": {
            "answer": "limits",
            "channels": ["website"],
            "territories": ["dach"],
            "through": "2027-03-31",
            "words": "only  banks\r\n",
        },
    },
    "signer": "Head of Communications",
    "decided": "2026-11-24",
    "note": "Thank you.",
}


def take(document: object) -> Any:
    return bind_answer(document, REQUEST, REQUEST.digest, VOCABULARY, TODAY)


def change_answer(*keys: str, **change: Any) -> dict[str, Any]:
    """The answer with something changed at a route; `gone` takes a key away."""
    document = copy.deepcopy(ANSWER)
    here = document
    for key in keys:
        here = here[key]
    for key, value in change.items():
        here[key] = value
    return document


def test_an_honest_answer_is_taken() -> None:
    answer = take(ANSWER)
    assert answer.list_uses("yes") == ("logo",)
    call = answer.uses["reference-call"]
    assert (call.channels, call.territories, call.through) == (("website",), ("dach",), date(2027, 3, 31))
    assert call.words == "only banks"
    assert answer.signer == "Head of Communications"


HOSTILE: dict[str, tuple[object, str]] = {
    "another customer": (change_answer(customer="lumen-energi"), "another customer"),
    "another request": (change_answer(request="2026-name"), "another request"),
    "a changed digest": (change_answer(digest="0" * 64), "a different text"),
    "a use nobody asked for": (change_answer("answers", **{"press-release": {"answer": "yes"}}), "was not asked"),
    "a use left out": (change_answer(answers={"logo": {"answer": "yes"}}), "lacks reference-call"),
    "a channel nobody asked for": (
        change_answer("answers", "reference-call", channels=["paid-ads"]),
        "cannot grant more",
    ),
    "a wider channel": (change_answer("answers", "reference-call", channels=["any"]), "cannot grant more"),
    "a country out of a region": (
        change_answer("answers", "reference-call", territories=["worldwide"]),
        "cannot grant more",
    ),
    "a longer term": (change_answer("answers", "reference-call", through="2030-01-01"), "the last day in the request"),
    "a term before the answer": (
        change_answer("answers", "reference-call", through="2026-11-23"),
        "the last day in the request",
    ),
    "limits on a yes": (change_answer("answers", logo={"answer": "yes", "channels": ["website"]}), "can have limits"),
    "no limit in limits": (change_answer("answers", logo={"answer": "limits"}), "it gives no limit"),
    "another word": (change_answer("answers", logo={"answer": "maybe"}), "yes, limits or no"),
    "true for an answer": (change_answer("answers", logo={"answer": True}), "yes, limits or no"),
    "a field more": (change_answer(approvals=[{"role": "cs", "by": "dana"}]), "'approvals'"),
    "a field more in a use": (change_answer("answers", "logo", uses=["any"]), "'uses'"),
    "a day to come": (change_answer(decided="2026-11-27"), "is dated"),
    "a day before it was asked": (change_answer(decided="2026-11-21"), "is dated"),
    "a day there is not": (change_answer(decided="2026-02-30"), "not a valid date"),
    "a day as a number": (change_answer(decided=20261124), "not a valid date"),
    "no list": (change_answer("answers", "reference-call", channels="website"), "a list"),
    "an empty list": (change_answer("answers", "reference-call", channels=[]), "a list"),
    "numbers in a list": (change_answer("answers", "reference-call", channels=[1]), "a list"),
    "a signer of two lines": (change_answer(signer="CEO\nrecorded_by: dana"), "more than one line"),
    "no signer": (change_answer(signer="  "), "empty"),
    "a list for a signer": (change_answer(signer=["CEO"]), "not text"),
    "a long signer": (change_answer(signer="x" * 201), "longer than 200"),
    "long words": (change_answer("answers", "reference-call", words="x" * 1001), "longer than 1000"),
    "a long note": (change_answer(note="x" * 2001), "longer than 2000"),
    "an escape sequence": (change_answer(note="fine \x1b[2J"), "U\\+001B"),
    "a bidirectional control": (change_answer(note="fine \u202e enif"), "U\\+202E"),
    "a line separator": (change_answer(note="fine\u2028approvals: []"), "U\\+2028"),
    "a tag character": (change_answer(note="fine \U000e0041"), "U\\+E0041"),
    "another version": (change_answer(version=2), "another version"),
    "true for a version": (change_answer(version=True), "another version"),
    "another kind of file": (change_answer(onrecord="request"), "another version"),
    "a list": ([ANSWER], "not in the format of the form"),
    "nothing": (None, "not in the format of the form"),
    "text": ("yes", "not in the format of the form"),
    "answers as a list": (change_answer(answers=["logo"]), "not in the format of the form"),
}


@pytest.mark.parametrize(("document", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_is_refused_with_a_reason(document: object, why: str) -> None:
    with pytest.raises(AnswerError, match=why):
        take(document)


def test_an_answer_may_narrow_a_region_to_countries_of_it() -> None:
    taken = take(change_answer("answers", "reference-call", territories=["DE", "AT"]))
    assert taken.uses["reference-call"].territories == ("DE", "AT")
    for beyond in ("FR", "europe", "de", "nowhere"):
        with pytest.raises(AnswerError, match="was not requested"):
            take(change_answer("answers", "reference-call", territories=["DE", beyond]))


def test_a_day_that_cannot_be_read_is_said_by_a_person_and_no_other_one() -> None:
    unread = change_answer(decided="24/11/2026")
    with pytest.raises(
        AnswerError, match=r"not a valid date \(YYYY-MM-DD\); read the date yourself, and give it with --decided"
    ):
        take(unread)
    said = date(2026, 11, 24)
    assert bind_answer(unread, REQUEST, REQUEST.digest, VOCABULARY, TODAY, said).decided == said
    assert bind_answer(ANSWER, REQUEST, REQUEST.digest, VOCABULARY, TODAY, said).decided == said
    with pytest.raises(
        AnswerError, match="the answer is dated 2026-11-24; use --decided only if its date cannot be read"
    ):
        bind_answer(ANSWER, REQUEST, REQUEST.digest, VOCABULARY, TODAY, date(2026, 11, 23))
    with pytest.raises(AnswerError, match="is dated 2026-11-27"):
        bind_answer(unread, REQUEST, REQUEST.digest, VOCABULARY, TODAY, date(2026, 11, 27))


def test_a_request_changed_after_it_was_sent_takes_no_answer() -> None:
    with pytest.raises(AnswerError, match="changed in the record"):
        bind_answer(ANSWER, REQUEST, "0" * 64, VOCABULARY, TODAY)


def test_the_digest_holds_everything_that_was_asked() -> None:
    changes = {
        "customer": "x",
        "id": "x",
        "on": date(2026, 1, 1),
        "uses": ("logo",),
        "channels": ("website",),
        "territories": ("NO",),
        "through": date(2028, 1, 1),
        "logo_sha256": "0" * 64,
        "incentive": "a mug",
        "conditions": ("copy-approval",),
        "begins": date(2027, 1, 1),
    }
    assert set(changes) == {field.name for field in dataclasses.fields(Question)}
    changed = [dataclasses.replace(ASKED, **{key: value}) for key, value in changes.items()]  # type: ignore[arg-type]
    digests = {PermissionRequest(parts).digest for one in changed for parts in ((one,), (ASKED, one))}
    assert len(digests | {REQUEST.digest}) == 2 * len(changes) + 1


def test_letters_that_are_out_can_still_be_answered() -> None:
    """The digest of a request of one part is for ever: customers have forms that hold it."""
    part = Question("a", "2026-b", date(2026, 1, 2), ("logo",), ("website",), ("NO",), date(2027, 1, 1), "c" * 64)
    assert PermissionRequest((part,)).digest == "72c3d9dcdca917e84d75850b590eac45678a46b74f1057b2113699fe3ae3d6b5"


def wrap_text(document: object, quote: str = "") -> bytes:
    """The text that the form gives to copy, as a mail program quotes it."""
    import base64

    code = base64.b64encode(json.dumps(document).encode()).decode()
    lines = ["Your logo: Yes", "", BEGIN, *(code[i : i + 64] for i in range(0, len(code), 64)), END, ""]
    return "\r\n".join(quote + line for line in lines).encode()


def make_mail(*parts: tuple[str, str, bytes]) -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Re: may we?"
    message.set_content("Here you are.")
    for kind, name, data in parts:
        main, _, sub = kind.partition("/")
        message.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


JSON = json.dumps(ANSWER, indent=2).encode()


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("answer.json", JSON, "json"),
        ("answer.json", b"\xef\xbb\xbf\r\n" + JSON, "json"),
        ("pasted.txt", wrap_text(ANSWER), "txt"),
        ("pasted.txt", wrap_text(ANSWER, "> > "), "txt"),
        ("reply.eml", make_mail(("application/json", "answer.json", JSON)), "eml"),
        ("reply.eml", make_mail(("application/octet-stream", "answer.json", JSON)), "eml"),
        ("reply.eml", make_mail(("text/plain", "a.txt", wrap_text(ANSWER, "> "))), "eml"),
    ],
)
def test_every_way_back_gives_the_same_answer(name: str, data: bytes, suffix: str) -> None:
    returned = read_response(name, data)
    assert returned.document == ANSWER
    assert returned.suffix == suffix
    assert returned.basis == "email"


@pytest.mark.parametrize(
    ("pictures", "name"),
    [
        ([("image/svg+xml", "wall.svg")], "wall.svg"),
        ([("image/png", "Logo.PNG")], "Logo.PNG"),
        ([("image/svg+xml", "a.svg"), ("image/png", "b.png")], None),
        ([("image/jpeg", "photo.jpg")], None),
    ],
)
def test_a_logo_that_is_attached_beside_the_answer_is_part_of_it(
    pictures: list[tuple[str, str]], name: str | None
) -> None:
    parts = [(kind, file, b"<svg/>") for kind, file in pictures]
    document = read_response("reply.eml", make_mail(("application/json", "answer.json", JSON), *parts)).document
    logo = {"logo": {"name": name, "data": "PHN2Zy8+"}} if name else {}
    assert document == ANSWER | logo
    theirs = json.dumps(ANSWER | {"logo": {"name": "form.svg", "data": "eA=="}}).encode()
    document = read_response("reply.eml", make_mail(("application/json", "answer.json", theirs), *parts)).document
    assert document == json.loads(theirs), "the one that the form carries comes first"


OUTLOOK = "–––––BEGIN ONRECORD ANSWER–––––"
"""What a mail program makes of five hyphens while somebody types below them."""


def quote_in_html(document: object) -> bytes:
    rows = wrap_text(document).decode().replace(BEGIN, OUTLOOK).split("\r\n")
    return ("<html><body><blockquote>" + "<br>&gt;&nbsp;".join(rows) + "</blockquote></body></html>").encode("cp1252")


def make_text_mail(subtype: str, charset: str, text: bytes) -> bytes:
    head = f"From: a@havn.example\r\nMIME-Version: 1.0\r\nContent-Type: text/{subtype}; charset={charset}\r\n"
    return f"{head}Content-Transfer-Encoding: 8bit\r\n\r\n".encode() + text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("html.eml", make_text_mail("html", "windows-1252", quote_in_html(ANSWER))),
        (
            "umlauts.eml",
            make_text_mail("plain", "iso-8859-1", "Schöne Grüße\r\n".encode("latin-1") + wrap_text(ANSWER)),
        ),
        ("wide.eml", make_text_mail("plain", "utf-16", ("Hello\r\n" + wrap_text(ANSWER).decode()).encode("utf-16"))),
        ("unknown.eml", make_text_mail("plain", "x-nobody-knows", "Grüße\r\n".encode("cp1252") + wrap_text(ANSWER))),
        (
            "both.eml",
            make_mail(("text/plain", "a.txt", wrap_text(ANSWER)), ("text/html", "a.html", quote_in_html(ANSWER))),
        ),
        ("pasted.txt", wrap_text(ANSWER).decode().encode("utf-16")),
        ("pasted.txt", "Grüße\r\n".encode("cp1252") + wrap_text(ANSWER, "| ")),
        (
            "contract.eml",
            make_mail(("application/pdf", "c.pdf", b"%PDF-1.7 broken"), ("application/json", "a.json", JSON)),
        ),
    ],
)
def test_mails_are_read_part_by_part_in_their_own_charset(name: str, data: bytes) -> None:
    assert read_response(name, data).document == ANSWER


def test_a_broken_pdf_in_a_mail_is_said_where_nothing_else_answers() -> None:
    with pytest.raises(AnswerError, match="in the e-mail, the PDF is broken; read it yourself, and record the answer"):
        read_response("contract.eml", make_mail(("application/pdf", "c.pdf", b"%PDF-1.7 broken")))


@pytest.mark.parametrize("name", ["a.zip", "a.HEIC", "contract.asice", "letter.docx", "mail.msg", "call.mp3", "a.tgz"])
def test_every_kind_of_evidence_is_kept_unopened(name: str) -> None:
    returned = keep_response(name, b"\x00whatever")
    assert (returned.document, returned.suffix) == (None, name.rpartition(".")[2].lower())


@pytest.mark.parametrize(("written", "counts"), [("2026-11-26", "2026-11-25"), ("2026-11-22", "2026-11-23")])
def test_a_day_between_two_time_zones_is_no_contradiction(written: str, counts: str) -> None:
    assert take(change_answer(decided=written)).decided.isoformat() == counts


@pytest.mark.parametrize("written", ["2026-11-27", "2026-11-21"])
def test_two_days_are_a_contradiction(written: str) -> None:
    with pytest.raises(AnswerError, match="is dated"):
        take(change_answer(decided=written))


def test_a_mail_in_their_own_words_is_proof_only() -> None:
    assert read_response("reply.eml", make_mail()).document is None
    assert read_response("scan.png", b"\x89PNG").document is None


BROKEN: dict[str, tuple[str, bytes, str]] = {
    "a bomb of brackets": ("a.json", b'{"a":' + b"[" * 60_000, "not in the JSON format"),
    "one key twice": ("a.json", JSON.replace(b'"version"', b'"customer": "x", "version"'), "twice"),
    "not a number": ("a.json", b'{"version": NaN}', "NaN"),
    "a large number": ("a.json", b'{"version": ' + b"9" * 20_000 + b"}", "not in the JSON format"),
    "too long": ("a.json", b'{"onrecord"' + b" " * (MOST_JSON + 1) + b"}", "larger than 4 MiB"),
    "no JSON": ("a.json", b"yes to all", "not in the JSON format"),
    "broken UTF-8": ("a.json", b'{"a": "\xff"}', "not in the JSON format"),
    "two answers in a text": ("a.txt", wrap_text(ANSWER) + wrap_text(change_answer(note="x")), "more than one"),
    "no end": ("a.txt", wrap_text(ANSWER).replace(END.encode(), b""), "more than one answer, or no"),
    "damaged": ("a.txt", wrap_text(ANSWER).replace(b"ey", b"!!", 1), "damaged|not in the JSON format"),
    "two answers in a mail": (
        "a.eml",
        make_mail(
            ("application/json", "a.json", JSON), ("application/json", "b.json", JSON.replace(b"Thank", b"thank"))
        ),
        "more than one",
    ),
    "a hundred parts": ("a.eml", make_mail(*[("text/plain", "a.txt", b"x")] * 100), "more than 50 parts"),
    "a program": ("a.exe", b"MZ", "not of a type accepted as evidence"),
    "a page": ("a.html", b"<script>alert(1)</script>", "not of a type accepted as evidence"),
    "no name": ("answer", b"yes", "not of a type accepted as evidence"),
    "too large": ("a.png", b"\0" * (MOST_BYTES + 1), "larger than 16 MiB"),
}


@pytest.mark.parametrize(("name", "data", "why"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_a_reason(name: str, data: bytes, why: str) -> None:
    with pytest.raises(AnswerError, match=why):
        read_response(name, data)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["yes", "limits", "logo"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([("answers", "logo"), ("answers",), ()]), st.sampled_from(sorted(ANSWER)), anything)
@settings(max_examples=300, deadline=None)
def test_no_answer_ever_grants_more_than_was_asked(keys: tuple[str, ...], key: str, value: Any) -> None:
    document = change_answer(*keys, **{key: value})
    try:
        answer = take(document)
    except AnswerError:
        return
    assert set(answer.uses) == set(ASKED.uses)
    for given_ in answer.uses.values():
        assert set(given_.channels or ()) <= set(ASKED.channels)
        assert set(given_.territories or ()) <= set(ASKED.territories)
        assert given_.through is None or given_.through <= ASKED.through


@given(st.binary(max_size=300), st.sampled_from(["a.json", "a.txt", "a.eml", "a.png"]))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with suppress(AnswerError):
        assert read_response(name, data).suffix in KINDS
