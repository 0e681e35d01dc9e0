"""The PDF comes back filled in, or tries something: it is read in a child process, within limits."""

import io
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from asked import REQUEST, TODAY, VOCABULARY
from onrecord.asking.pdf import draw_pdf
from onrecord.asking.sheet import Sheet
from onrecord.asking.words import read_words
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.git.tree import DirectoryTree
from onrecord.intake.answer.answer import AnswerError, bind_answer
from onrecord.intake.answer.response import keep_response, read_response
from onrecord.store.catalog_reader import load_settings

ROOT = Path(__file__).resolve().parents[3]
FILLED = {
    "answer-logo": "/yes",
    "answer-reference-call": "/limits",
    "words-reference-call": "solo bancos – łódź",
    "signer": "Dirección de comunicación",
    "decided": "2026-11-24",
    "authority": "/Yes",
}


@cache
def make_form(request: PermissionRequest = REQUEST) -> bytes:
    tree = DirectoryTree(ROOT)
    tongue = read_words(tree, "es", load_settings(tree, TODAY)[0])
    return draw_pdf(Sheet(request, tongue, "Fernwright", "a@b.example", "Havn Sjømat", "Mara", "El muro"))


def fill_form(change: Any = None, **fields: str) -> bytes:
    """The form, filled in as a PDF reader does, and perhaps changed."""
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(make_form())))
    for page in writer.pages:
        writer.update_page_form_field_values(page, FILLED | fields)
    if change:
        change(writer)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_the_filled_form_is_read() -> None:
    returned = read_response("form.pdf", fill_form())
    assert (returned.basis, returned.suffix) == ("signed-form", "pdf")
    answer = bind_answer(returned.document, REQUEST, REQUEST.digest, VOCABULARY, TODAY)
    assert answer.list_uses("yes") == ("logo",)
    assert answer.uses["reference-call"].words == "solo bancos – łódź"
    assert answer.signer == "Dirección de comunicación"


def test_words_beside_a_yes_narrow_it() -> None:
    document = read_response("form.pdf", fill_form(**{"words-logo": "only small"})).document
    assert bind_answer(document, REQUEST, REQUEST.digest, VOCABULARY, TODAY).uses["logo"].answer == "limits"


def test_a_question_that_was_left_open_is_a_no_as_the_form_says() -> None:
    document = read_response("form.pdf", fill_form(**{"answer-logo": "/Off"})).document
    assert bind_answer(document, REQUEST, REQUEST.digest, VOCABULARY, TODAY).list_uses("no") == ("logo",)
    nothing = {"answer-logo": "/Off", "answer-reference-call": "/Off", "words-reference-call": ""}
    assert read_response("form.pdf", fill_form(**nothing)).document is None, "nothing chosen at all is no answer"


@pytest.mark.parametrize(
    ("language", "shape"), [("en", "YYYY-MM-DD"), ("de", "JJJJ-MM-TT"), ("fr", "AAAA-MM-JJ"), ("es", "AAAA-MM-DD")]
)
def test_the_day_is_asked_for_in_their_letters(language: str, shape: str) -> None:
    tongue = read_words(DirectoryTree(ROOT), language, VOCABULARY)
    asked = Sheet(REQUEST, tongue, "Fernwright", "a@b.example", "Havn Sjømat", "Mara", "The wall")
    field = (pypdf.PdfReader(io.BytesIO(draw_pdf(asked))).get_fields() or {})["decided"]
    assert str(field["/TU"]).endswith(f"({shape})")


def test_a_scan_is_proof_only() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    data = io.BytesIO()
    writer.write(data)
    assert read_response("scan.pdf", data.getvalue()).document is None


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"authority": "/Off"}, "checked the box"),
        ({"decided": "24.11.2026"}, "not a valid date"),
        ({"answer-logo": "/no", "words-logo": "but small"}, "which of the two"),
        ({"answer-logo": "/Off", "words-logo": "but small"}, "whether they mean yes"),
        ({"onrecord-digest": "0" * 64}, "a different text"),
        ({"onrecord-customer": "lumen-energi"}, "another customer"),
    ],
)
def test_what_does_not_answer_the_request_is_refused(fields: dict[str, str], why: str) -> None:
    with pytest.raises(AnswerError, match=why):
        bind_answer(read_response("form.pdf", fill_form(**fields)).document, REQUEST, REQUEST.digest, VOCABULARY, TODAY)


def add_script(writer: pypdf.PdfWriter) -> None:
    names = DictionaryObject({NameObject("/Names"): ArrayObject()})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def add_attachment(writer: pypdf.PdfWriter) -> None:
    writer.add_attachment("x.exe", b"MZ")


def add_action(kind: str) -> Any:
    def change(writer: pypdf.PdfWriter) -> None:
        does = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("x")})
        writer.root_object[NameObject("/OpenAction")] = does

    return change


def encrypt(writer: pypdf.PdfWriter) -> None:
    writer.encrypt("secret")


def protect(writer: pypdf.PdfWriter) -> None:
    """Saved as "no changes allowed": it opens everywhere, and is encrypted all the same."""
    writer.encrypt("", "owner", algorithm="AES-256")


def test_a_protected_form_that_opens_without_a_password_is_read() -> None:
    assert read_response("form.pdf", fill_form(protect)).document == read_response("form.pdf", fill_form()).document


def nest_deeply(writer: pypdf.PdfWriter) -> None:
    node = ArrayObject()
    for _ in range(40):
        node = ArrayObject([node])
    writer.root_object[NameObject("/Deep")] = node


def add_signature(writer: pypdf.PdfWriter) -> None:
    """A signing service's signature field, and nothing of our form."""
    field = {"/FT": NameObject("/Sig"), "/T": TextStringObject("Signature1"), "/Subtype": NameObject("/Widget")}
    entry = writer._add_object(DictionaryObject({NameObject(key): value for key, value in field.items()}))
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([entry])})
    writer.root_object[NameObject("/AcroForm")] = form


def change_form(change: Any) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    change(writer)
    data = io.BytesIO()
    writer.write(data)
    return data.getvalue()


def test_a_contract_that_was_signed_electronically_is_no_form_of_ours() -> None:
    assert read_response("contract.pdf", change_form(add_signature)).document is None


@pytest.mark.parametrize("change", [add_signature, add_script, add_attachment, encrypt, nest_deeply])
def test_what_is_only_kept_is_not_opened(change: Any) -> None:
    returned = keep_response("contract.pdf", change_form(change))
    assert (returned.document, returned.suffix) == (None, "pdf")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (add_script, "contains a script"),
        (add_attachment, "another file"),
        (add_action("/Launch"), "starts a program"),
        (add_action("/SubmitForm"), "sends data away"),
        (add_action("/JavaScript"), "contains a script"),
        (encrypt, "is encrypted and needs a password; read it yourself, and record the answer"),
        (nest_deeply, "nested too deep"),
    ],
    ids=["script", "attachment", "launch", "submit", "action", "encrypted", "deep"],
)
def test_active_content_is_refused(change: Any, why: str) -> None:
    with pytest.raises(AnswerError, match=why):
        read_response("form.pdf", fill_form(change))


def test_a_bomb_is_stopped_by_the_limits() -> None:
    """A stream of 160 MiB in a few kilobytes, where the list of objects is to be found."""
    import zlib

    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(160)) + packer.flush()
    head = b"%PDF-1.7\n"
    stream = b"1 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    data = head + stream + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)
    with pytest.raises(AnswerError, match=r"within the limits|broken"):
        read_response("bomb.pdf", data)


@pytest.mark.parametrize("cut", [40, 2000, 9000])
def test_a_file_that_was_cut_off_is_refused_or_no_form(cut: int) -> None:
    try:
        returned = read_response("form.pdf", fill_form()[:cut])
    except AnswerError as error:
        assert "PDF" in str(error)  # noqa: PT017 - both ends are right, as long as it is one of the two
    else:
        assert returned.document is None


def test_the_same_request_gives_the_same_bytes() -> None:
    again = make_form.__wrapped__()
    assert again == make_form()
