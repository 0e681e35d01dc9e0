"""The mail, the form and the PDF say the same: every use, where, how long, and the way out."""

import io
from collections.abc import Mapping
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest

from asked import ASKED, REQUEST
from desk import LOGO, TODAY, Desk
from onrecord.asking.bundle import make_bundle
from onrecord.asking.form import render_form
from onrecord.asking.pdf import draw_pdf, find_unprintable
from onrecord.asking.pdf_font import make_plain
from onrecord.asking.sheet import Sheet
from onrecord.asking.words import read_words
from onrecord.catalog.record.authorization import Authorization
from onrecord.catalog.record.permission_request import PermissionRequest
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_settings

TREE = DirectoryTree(Path(__file__).resolve().parents[2])
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{company}"


def make_sheet(language: str = "en", **fields: object) -> Sheet:
    plain = Sheet(
        request=REQUEST,
        words=read_words(TREE, language, load_settings(TREE, TODAY)[0]),
        company="Fernwright Software",
        contact="references@fernwright.example",
        customer="Havn Sjømat",
        asker="Mara Conti",
        reply_to="mara@fernwright.example",
        why="our customers page",
        logo=("image/svg+xml", LOGO),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


class Page(HTMLParser):
    """The elements and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def split_parts(files: Mapping[str, bytes]) -> tuple[EmailMessage, str]:
    name = next(name for name in files if name.endswith(".eml"))
    message = message_from_bytes(files[name], policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return message, " ".join(str(body.get_content()).split())


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "nb", "pt"])
def test_all_three_say_the_same(language: str) -> None:
    what = make_sheet(language)
    files = make_bundle(what, TREE)
    message, body = split_parts(files)
    page = " ".join(Page(files[f"{what.name}.html"].decode()).text.split())
    reader = pypdf.PdfReader(io.BytesIO(files[f"{what.name}.pdf"]))
    document = " ".join(" ".join(p.extract_text() for p in reader.pages).split())
    needed = [what.use(use)[key] for use in ASKED.uses for key in ("title", "what", "example")]
    needed += [what.words.channel(term) for term in ASKED.channels]
    needed += [what.words.territory(term) for term in ASKED.territories]
    needed += ["references@fernwright.example", what.words.day(ASKED.through)]
    for text in needed:
        assert text in body
        assert text in page
        assert " ".join(make_plain(text).split()) in document
    assert message["X-Unsent"] == "1"
    assert message["To"] is None
    assert [part.get_filename() for part in message.iter_attachments()] == [f"{what.name}.html", f"{what.name}.pdf"]


def test_an_example_fits_where_it_is_asked() -> None:
    part = replace(ASKED, uses=("logo",), channels=("press",))
    what = make_sheet(request=PermissionRequest((part,)))
    _, body = split_parts(make_bundle(what, TREE))
    assert "For example" not in body
    assert "For example: Your logo" not in Page(render_form(what, TREE)).text
    assert (
        "For example"
        in split_parts(make_bundle(make_sheet(request=PermissionRequest((replace(part, channels=("any",)),))), TREE))[1]
    )


def test_the_company_says_who_it_is_and_how_it_handles_personal_data() -> None:
    what = make_sheet(privacy="https://www.fernwright.example/privacy", address="Havnegata 1, 0150 Oslo")
    files = make_bundle(what, TREE)
    _, body = split_parts(files)
    document = "".join(p.extract_text() for p in pypdf.PdfReader(io.BytesIO(files[f"{what.name}.pdf"])).pages)
    for text in (body, Page(files[f"{what.name}.html"].decode()).text, document):
        assert "How we handle personal data: https://www.fernwright.example/privacy" in " ".join(text.split())
        assert "Havnegata 1, 0150 Oslo" in text


def test_the_same_request_gives_the_same_bytes() -> None:
    assert make_bundle(make_sheet(), TREE) == make_bundle(make_sheet(), TREE)


def test_the_form_asks_nobody_and_runs_nothing_but_its_own_script() -> None:
    page = Page(render_form(make_sheet(), TREE))
    policy = next(a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not [a for _, a in page.elements if any(key.startswith("on") or key == "style" for key in a)]
    links = [a[key] for _, a in page.elements for key in ("src", "href", "action") if key in a]
    assert all(link and link.startswith("data:image/") for link in links)


def test_no_word_breaks_out_of_the_form() -> None:
    plain, evil = (
        Page(render_form(make_sheet(), TREE)),
        Page(render_form(make_sheet(customer=EVIL, why=EVIL, company=EVIL), TREE)),
    )
    assert [tag for tag, _ in evil.elements] == [tag for tag, _ in plain.elements]
    assert EVIL in evil.text


def test_no_word_of_the_company_breaks_out_of_the_forms_data(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    home = desk.root / "schema/requests/en"
    home.mkdir(parents=True)
    (home / "words.yaml").write_text(f"uses: {{logo: {{title: '{EVIL.replace(chr(39), chr(39) * 2)}'}}}}\n", "utf-8")
    tree = DirectoryTree(desk.root)
    evil = Page(render_form(make_sheet(words=read_words(tree, "en", load_settings(tree, TODAY)[0])), tree))
    assert [tag for tag, _ in evil.elements] == [tag for tag, _ in Page(render_form(make_sheet(), TREE)).elements]


def test_no_word_breaks_out_of_the_mails_head() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        make_bundle(make_sheet(company="Fern\r\nBcc: all@example.com"), TREE)


def test_a_renewal_says_what_ends_and_what_we_promised() -> None:
    part = replace(ASKED, conditions=("copy-approval",), begins=TODAY.replace(day=24))
    before = Authorization("2025-logo", "granted", decided=TODAY.replace(year=2025), valid_through=TODAY)
    what = make_sheet(request=PermissionRequest((part,)), old={part.id: before})
    _, body = split_parts(make_bundle(what, TREE))
    assert "On November 23, 2025 you gave us a permission that ends on November 23, 2026" in body
    assert "How long: from November 24, 2026 until November 22, 2027 (inclusive)." in body
    assert "Each time, before we use it: we show you the finished text or layout" in body
    page = Page(render_form(what, TREE)).text
    assert "Each time, before we use it" in page
    assert "You allowed this on November 23, 2025; it ends on November 23, 2026." in page


def test_latin_greek_and_cyrillic_letters_are_whole_in_the_pdf() -> None:
    names = "Łódź Ťažký Ōsaka Việt Nam Ελληνική Τράπεζα Приватбанк Нұр-Сұлтан"
    document = draw_pdf(make_sheet(customer=names))
    read = pypdf.PdfReader(io.BytesIO(document))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert names in text
    assert "?" not in text.partition("Fernwright Software would like")[2][:200]
    assert len(document) < 150_000, "only the letters that are used"
    assert find_unprintable(make_sheet(customer=names)) == ""
    assert find_unprintable(make_sheet(customer="株式会社 Havn")) == "株式会社"


def test_what_binds_the_answer_is_out_of_sight_and_there_is_a_line_to_sign() -> None:
    read = pypdf.PdfReader(io.BytesIO(draw_pdf(make_sheet())))
    widgets = [annotation.get_object() for page in read.pages for annotation in page.get("/Annots", [])]
    hidden = {str(one["/T"]) for one in widgets if int(one.get("/F", 0)) & 2}
    assert hidden == {"onrecord-customer", "onrecord-request", "onrecord-digest"}
    assert "Signature, if you print this form" in "".join(page.extract_text() for page in read.pages)
