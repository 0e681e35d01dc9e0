"""What goes out comes back: the form in a real browser and the filled PDF, in every language, recorded as meant."""

import hashlib
import io
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from desk import LOGO, Desk
from onrecord.asking.country_names import find_country_code
from onrecord.asking.words import read_words
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_settings

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "en", "es", "fr", "nb", "pt")
DAY = "2026-11-24"
LARGE = LOGO.replace(b"</svg>", b"<desc>" + b"x" * 3000 + b"</desc></svg>")
"""A logo as large as most are: too large for a mail link."""


def ask_for_logo(desk: Desk, language: str) -> Path:
    """A request of two parts, for a logo that is not on record; gives the path of its files without their ending."""
    home = desk.root / "references/havn-sjomat"
    (home / "logo.svg").unlink()
    (home / "reference.yaml").write_text(
        desk.read_text("havn-sjomat").replace("logo: logo.svg\n", ""), encoding="utf-8"
    )
    uses = ("--use", "logo", "--use", "video", "--use", "reference-call")
    where = ("--channel", "website", "--channel", "sales-deck", "--channel", "reference-talk", "--territory", "nordics")
    desk.do("seek", "havn-sjomat", *uses, *where, "--why", "x", "--language", language, "--id", "2026-all")
    return desk.root / "outbox/havn-sjomat/havn-sjomat-2026-all"


def list_expected(desk: Desk) -> None:
    """The logo in two countries, no video, every call: what each test answers, whichever way it goes."""
    entries = {entry["id"]: entry for entry in desk.load_record("havn-sjomat")["authorizations"]}
    logo, call = entries["2026-all"], entries["2026-reference-call"]
    assert (logo["state"], logo["uses"]) == ("granted", ["logo"])
    assert sorted(logo["territories"]) == ["NO", "SE"]
    assert (logo["channels"], logo["valid_through"]) == (["website"], "2027-03-31")
    assert logo["note"] == "Små – “¿ñandú?”\nMange takk"
    assert (call["state"], call["uses"], call["territories"]) == ("granted", ["reference-call"], ["nordics"])
    assert desk.load_record("havn-sjomat")["restrictions"][0]["uses"] == ["video"]


def fill_in(page: Page, say: dict[str, str], logo: Path) -> str:
    """Answer the form; gives the text to copy."""
    sets = page.locator("fieldset.use")
    for place, answer in enumerate(("limits", "no", "yes")):
        sets.nth(place).locator(f"input[value={answer}]").check()
    page.get_by_role("button", name=say["make"]).click()
    expect(page.get_by_text(say["limit_missing"]), "which limit is missing is said").to_be_visible()
    first = sets.nth(0)
    first.locator("input[name=channel-logo][value=sales-deck]").uncheck()
    first.locator("summary").click()
    for country in ("DK", "FI", "IS"):
        first.locator(f".members input[value={country}]").uncheck()
    first.locator("input[type=date]").fill("2027-03-31")
    first.locator("textarea").fill("Små – “¿ñandú?”")
    page.locator("#note").fill("Mange takk")
    page.locator("#signer").fill("Kommunikasjonssjef")
    page.locator("#decided").fill(DAY)
    page.locator("#authority").check()
    page.reload()
    page.locator("#kept").wait_for()  # and nothing is lost
    page.locator("#logo-file").set_input_files(logo)
    page.get_by_role("button", name=say["make"]).click()
    page.locator("#done").wait_for()
    return page.locator("#text").input_value()


@pytest.mark.browser
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form(tmp_path: Path, browser: Browser, language: str) -> None:
    desk = Desk(tmp_path / "catalog")
    files = ask_for_logo(desk, language)
    tongue = read_words(DirectoryTree(ROOT), language, load_settings(DirectoryTree(ROOT), desk.today)[0])
    say = tongue.section("form")
    logo = tmp_path / "our logo.svg"
    logo.write_bytes(LARGE)
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(files.with_suffix(".html").as_uri())
    text = fill_in(page, say, logo)
    write = urlsplit(page.locator("#write").get_attribute("href") or "")
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert wide == 0, "it fits a phone"
    limits = f"  - {say['only_territories']}{say['colon']}{tongue.territory('NO')}, {tongue.territory('SE')}"
    assert limits in text.splitlines(), "the copied text shows the limits in words"
    assert (write.scheme, unquote(write.path)) == ("mailto", "mara@fernwright.example")
    body = parse_qs(write.query)["body"][0]
    assert say["attach"].format(file="answer-havn-sjomat-2026-all.json") in body, "a logo does not fit into a link"
    assert limits in body.replace("\r\n", "\n").splitlines()
    (tmp_path / "copied.txt").write_text(text, encoding="utf-8")
    desk.do("record", "havn-sjomat", tmp_path / "copied.txt", today=DAY)
    list_expected(desk)
    assert desk.load_record("havn-sjomat")["authorizations"][0]["logo_sha256"] == hashlib.sha256(LARGE).hexdigest()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf(tmp_path: Path, language: str) -> None:
    desk = Desk(tmp_path / "catalog")
    files = ask_for_logo(desk, language)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(files.with_suffix(".pdf").read_bytes()))
    answers = {"answer-logo": "/limits", "answer-video": "/no", "answer-reference-call": "/yes"}
    limits = {
        "channel-logo--website": "/Yes",
        "country-logo--NO": "/Yes",
        "country-logo--SE": "/Yes",
        "through-logo": "2027-03-31",
        "words-logo": "Små – “¿ñandú?”",
    }
    who = {"signer": "Kommunikasjonssjef", "decided": DAY, "authority": "/Yes", "note": "Mange takk"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, answers | limits | who)
    writer.write(tmp_path / "form.pdf")
    logo = tmp_path / "logo.svg"
    logo.write_bytes(LOGO)
    desk.do("record", "havn-sjomat", tmp_path / "form.pdf", "--logo", logo, today=DAY)
    list_expected(desk)


def test_the_pdf_takes_typed_countries_where_a_region_has_many(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask = ("--use", "name", "--channel", "website", "--channel", "blog", "--territory", "emea", "--why", "x")
    desk.do("seek", "havn-sjomat", *ask, "--language", "en", "--id", "2026-name")
    sent = (desk.root / "outbox/havn-sjomat/havn-sjomat-2026-name.pdf").read_bytes()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sent))
    assert not [name for name in writer.get_fields() or () if name.startswith("country-")]
    filled = {"answer-name": "/limits", "countries-name": "Norway, se", "signer": "CEO", "decided": DAY}
    for page in writer.pages:
        writer.update_page_form_field_values(page, filled | {"authority": "/Yes"})
    writer.write(tmp_path / "form.pdf")
    desk.do("record", "havn-sjomat", tmp_path / "form.pdf", today=DAY)
    assert sorted(desk.load_record("havn-sjomat")["authorizations"][0]["territories"]) == ["NO", "SE"]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_form(tmp_path: Path, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    desk = Desk(tmp_path / "catalog")
    files = ask_for_logo(desk, "en")
    context = browser.new_context(offline=True, color_scheme=scheme, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(files.with_suffix(".html").as_uri())
    for fieldset in page.locator("fieldset.use").all():
        fieldset.locator("input[value=limits]").check()
    page.locator("summary").first.click()
    page.locator(".members input").first.wait_for()
    page.locator("#make").click()
    page.locator("#missing").wait_for()
    found = Axe().run(page)
    context.close()
    assert found.violations_count == 0, found.generate_report()


def test_a_short_answer_travels_in_the_mail_link(tmp_path: Path, browser: Browser) -> None:
    desk = Desk(tmp_path / "catalog")
    desk.do("seek", "havn-sjomat", "--use", "name", "--channel", "website", "--territory", "NO", "--why", "x")
    page = browser.new_context(offline=True).new_page()
    page.goto((desk.root / "outbox/havn-sjomat/havn-sjomat-2026-name.html").as_uri())
    page.locator("input[value=yes]").check()
    page.locator("#signer").fill("CEO")
    page.locator("#decided").fill(DAY)
    page.locator("#authority").check()
    page.locator("#make").click()
    body = parse_qs(urlsplit(page.locator("#write[href]").get_attribute("href") or "").query)["body"][0]
    page.context.close()
    mail = f"From: ceo@havn.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    (tmp_path / "reply.eml").write_text(mail, encoding="utf-8", newline="")
    desk.do("record", "havn-sjomat", tmp_path / "reply.eml", today=DAY)
    assert desk.load_record("havn-sjomat")["authorizations"][0]["state"] == "granted"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("no", "NO"),
        (" Norvège ", "NO"),
        ("deutschland", "DE"),
        ("Alemanha", "DE"),
        ("Sverige", "SE"),
        ("Utopia", "Utopia"),
    ],
)
def test_a_country_is_known_by_its_name_in_any_language(written: str, code: str) -> None:
    assert find_country_code(written) == code
