"""A speaker's permission for their own words: asked, recorded, taken back, and what happens when they leave."""

import json
import re
import shlex
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import msgspec
import pytest
from playwright.sync_api import Browser

from desk import LUMEN, Desk
from onrecord.catalog.record.agreed_words import find_beyond_attribution
from onrecord.catalog.record.quote_words import hash_text
from onrecord.catalog.views.public_view import say_attribution
from onrecord.publish.claims import list_attributions

TEXT = "We switched in a weekend, and nobody noticed on Monday."
WORDS = f"""\
quotes:
  - id: cfo
    text: {TEXT}
    speaker: {{name: Ylva Berg, title: CFO}}
    attribution: title-only
    authorization: 2026-wall
  - id: cfo-sv
    text: Vi bytte på en helg.
    speaker: {{name: Ylva Berg, title: CFO}}
    attribution: title-only
    authorization: 2026-wall
  - id: cto
    text: It never fails.
    speaker: {{title: CTO}}
    attribution: title-only
    authorization: 2026-wall
"""
MAIL = b"From: ylva@lumen.example\nSubject: Re: your words\n\nYes, that is fine.\n"


def make_quote(tmp_path: Path, *, wall: bool = False) -> Desk:
    desk = Desk(tmp_path / "catalog")
    text = LUMEN.replace("uses: [logo, name]", "uses: [logo, name, quote]", 1)
    text = text.replace("approvals: [{role: cs", "approvals: [{role: legal, by: lee, on: 2026-01-13}, {role: cs", 1)
    text = text.replace("preferences:\n", WORDS + "preferences:\n")
    if wall:
        shown = "  - {id: words, use: quote, channel: website, territory: worldwide, where: 'https://f.example/q',"
        text = text.replace(
            "outreach:\n", f"{shown} since: 2026-11-24, quote: cfo, authorization: 2026-wall}}\noutreach:\n"
        )
    (desk.root / "references/lumen-energi/reference.yaml").write_text(text, encoding="utf-8")
    return desk


def quote(desk: Desk, place: int = 0) -> Any:
    return desk.load_record("lumen-energi")["quotes"][place]


def answer(desk: Desk, today: str = "2026-11-23", id_: str = "cfo") -> str:
    return decide_quote(desk, today, id_).split("\n")[0]


def decide_quote(desk: Desk, today: str = "2026-11-23", id_: str = "cfo") -> str:
    arguments = ("can-use", "lumen-energi", "quote", "--channel", "website", "--territory", "SE", "--quote", id_)
    return desk.run(*arguments, today=today).output


def test_a_speaker_is_asked_for_the_exact_words(tmp_path: Path) -> None:
    desk = make_quote(tmp_path, wall=True)
    said = desk.do("seek", "lumen-energi", "--quote", "cfo", "--quote", "cfo-sv", "--language", "en")
    letter = message_from_bytes((desk.root / "outbox/lumen-energi/lumen-energi-cfo.eml").read_bytes(), policy=default)
    body = letter.get_body().get_content()  # type: ignore[attr-defined]
    assert f"    “{TEXT}”" in body and "Vi bytte på en helg." in body
    assert "CFO, Lumen Energi" in body and "Ylva Berg" not in body
    assert "Where they may appear: Our website, Slides and one-pagers for prospects" in body
    assert "https://f.example/q" in body
    assert "November 22, 2027" in body
    assert letter["To"] is None and letter["From"] == "mara@fernwright.example"
    asked = desk.load_record("lumen-energi")["outreach"][-1]
    assert asked["about"] == "the speaker's consent to cfo, cfo-sv"
    assert "onrecord record lumen-energi FILE --quote cfo --through 2027-11-22" in said


def test_their_yes_is_for_these_words_until_its_last_day(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    (tmp_path / "yes.eml").write_bytes(MAIL)
    assert answer(desk).startswith("no")
    desk.do(
        *("record", "lumen-energi", tmp_path / "yes.eml", "--quote", "cfo", "--decided", "2026-11-22"),
        *("--through", "2026-12-31"),
    )
    consent = quote(desk)["consent"]
    assert (consent["on"], consent["through"], consent["basis"]) == ("2026-11-22", "2026-12-31", "email")
    assert consent["text_sha256"] == hash_text(TEXT)
    kept = desk.root / "references/lumen-energi" / consent["evidence"]["file"]
    assert kept.read_bytes() == MAIL
    assert answer(desk).startswith("yes")
    assert answer(desk, "2027-01-01").startswith("no")
    assert desk.list_errors() == []


def test_their_words_are_taken_back_with_the_places_where_they_stand(tmp_path: Path) -> None:
    desk = make_quote(tmp_path, wall=True)
    desk.do("record", "lumen-energi", "--quote", "cfo")
    (tmp_path / "no.eml").write_bytes(MAIL)
    said = desk.do("withdraw", "lumen-energi", "cfo", "--on", "2026-11-25", "--evidence", tmp_path / "no.eml")
    assert "publication words: https://f.example/q" in said and "by 2026-11-25" in said
    consent = quote(desk)["consent"]
    assert (consent["through"], consent["withdrawn"]["on"]) == ("2026-11-24", "2026-11-25")
    assert (desk.root / "references/lumen-energi" / consent["withdrawn"]["evidence"]["file"]).read_bytes() == MAIL
    assert answer(desk, "2026-11-24").startswith("yes")
    assert answer(desk, "2026-11-25").startswith("no")
    assert "orphan-evidence" not in desk.run("check").stdout
    again = desk.run("withdraw", "lumen-energi", "--quote", "cfo", "--on", "2026-11-26")
    assert (again.exit_code, "already withdrew cfo, on 2026-11-25" in again.stderr) == (1, True)


def test_who_leaves_is_asked_about_first_in_all_their_quotes(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    desk.do("record", "lumen-energi", "--quote", "cfo")
    desk.do("record", "lumen-energi", "--quote", "cfo", "--left", "2026-11-30")
    assert [quote(desk, place)["speaker"].get("left") for place in range(3)] == ["2026-11-30", "2026-11-30", None]
    assert answer(desk, "2026-11-29").startswith("yes")
    assert answer(desk, "2026-11-30").startswith("ask")
    refused = desk.run("seek", "lumen-energi", "--quote", "cfo", today="2026-12-01")
    assert (refused.exit_code, "the speaker left Lumen Energi on 2026-11-30" in refused.stderr) == (1, True)


def test_who_spoke_for_another_company_is_signed_so(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    record = desk.root / "references/lumen-energi/reference.yaml"
    text = desk.read_text("lumen-energi").replace("{name: Ylva Berg, title: CFO}", "{title: CFO, employer: Lumen Nät}")
    record.write_text(text, encoding="utf-8")
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--language", "en")
    assert "CFO, Lumen Nät" in (desk.root / "outbox/lumen-energi/lumen-energi-cfo.html").read_text(encoding="utf-8")
    reference = desk.reference("lumen-energi")
    words = reference.find_quote("cfo")
    assert words
    assert say_attribution(words, reference) == "CFO, Lumen Nät"
    assert list_attributions(words, reference) == ["CFO, Lumen Nät"]
    hidden = msgspec.structs.replace(words, attribution="anonymous")
    assert "employer (Lumen Nät)" in (find_beyond_attribution(hidden, reference, "— somebody at Lumen Nät") or "")


NEW = "We switched in a day, and nobody noticed."


def test_new_words_of_the_speaker_take_the_place_of_the_old_ones(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    (tmp_path / "new.eml").write_bytes(MAIL)
    where = ("--where", "https://f.example/q", "--channel", "website", "--territory", "SE")
    desk.do("record", "lumen-energi", "--quote", "cfo", "--through", "2027-01-11", today="2026-11-20")
    desk.do("publication", "add", "lumen-energi", "quote", *where, "--quote", "cfo", today="2026-11-20")
    said = desk.do("record", "lumen-energi", tmp_path / "new.eml", "--quote", "cfo", "--words", NEW)
    assert "Still shows the old words (cfo):\n  quote-website: https://f.example/q" in said
    new = quote(desk, 3)
    assert (new["id"], new["text"], new["attribution"]) == ("cfo-2", NEW, "title-only")
    assert (new["consent"]["on"], new["consent"]["through"]) == ("2026-11-23", "2027-01-11")
    assert new["consent"]["text_sha256"] == hash_text(NEW)
    assert quote(desk)["consent"]["through"] == "2026-11-22"
    assert [answer(desk, id_=id_)[:2] for id_ in ("cfo", "cfo-2")] == ["no", "ye"]
    check = desk.run("check").stdout
    printed = "onrecord publication add lumen-energi quote --quote cfo-2 --where https://f.example/q"
    assert f"publish the new words there, then: {printed}" in check
    said = desk.do("publication", "add", "lumen-energi", "quote", *where, "--quote", "cfo-2")
    assert "quote-website showed the earlier words, and has ended." in said
    assert desk.list_errors() == []


def test_new_words_are_asked_for_and_take_their_place_with_the_yes(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    desk.do("record", "lumen-energi", "--quote", "cfo", today="2026-11-20")
    said = desk.do("seek", "lumen-energi", "--quote", "cfo", "--words", NEW, "--language", "en")
    letter = message_from_bytes((desk.root / "outbox/lumen-energi/lumen-energi-cfo-2.eml").read_bytes(), policy=default)
    assert NEW in letter.get_body().get_content()  # type: ignore[attr-defined]
    assert "record lumen-energi FILE --quote cfo-2 --replaces cfo" in said
    assert [answer(desk, id_=id_)[:2] for id_ in ("cfo", "cfo-2")] == ["ye", "no"]
    desk.do("record", "lumen-energi", "--quote", "cfo-2", "--replaces", "cfo")
    assert [answer(desk, id_=id_)[:2] for id_ in ("cfo", "cfo-2")] == ["no", "ye"]
    assert desk.list_errors() == []


def write_reply(desk: Desk, path: Path, answers: dict[str, dict[str, str]], **more: object) -> Path:
    """The file that the speaker's form writes."""
    form = (desk.root / "outbox/lumen-energi/lumen-energi-cfo.html").read_text(encoding="utf-8")
    asked = json.loads(re.findall(r'<script type="application/json" id="request">(.*?)</script>', form)[0])
    document = {
        "onrecord": "answer",
        "version": 1,
        "customer": "lumen-energi",
        "request": "speaker-cfo",
        "digest": asked["digest"],
        "answers": answers,
        "signer": "CFO",
        "decided": "2026-11-23",
    }
    path.write_text(json.dumps(document | more), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("answers", "through", "more", "code", "said"),
    [
        ({"cfo": {"answer": "yes"}, "cfo-sv": {"answer": "no"}}, "2027-11-22", {}, 0, "It also answers cfo-sv"),
        ({"cfo": {"answer": "limits", "through": "2027-01-31"}, "cfo-sv": {"answer": "no"}}, "2027-01-31", {}, 0, ""),
        ({"cfo": {"answer": "no"}, "cfo-sv": {"answer": "yes"}}, None, {}, 0, "The speaker said no to cfo"),
        (
            {"cfo": {"answer": "limits", "words": "A day."}, "cfo-sv": {"answer": "yes"}},
            *(None, {}, 1, "prefers other words: “A day.”"),
        ),
        ({"cfo": {"answer": "yes"}}, None, {}, 1, "are not exactly those that they were asked about"),
        (
            {"cfo": {"answer": "yes"}, "cfo-sv": {"answer": "no"}},
            None,
            {"request": "2026-wall"},
            1,
            "the customer's answer",
        ),
        ({"cfo": {"answer": "yes"}, "cfo-sv": {"answer": "no"}}, None, {"decided": "2026-12-23"}, 1, "is dated"),
    ],
)
def test_the_speakers_form_is_read(
    tmp_path: Path,
    answers: dict[str, dict[str, str]],
    through: str | None,
    more: dict[str, object],
    code: int,
    said: str,
) -> None:
    desk = make_quote(tmp_path)
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--quote", "cfo-sv", "--language", "en")
    file = write_reply(desk, tmp_path / "answer.json", answers, **more)
    result = desk.run("record", "lumen-energi", file, "--quote", "cfo", "--through", "2027-11-22")
    assert (result.exit_code, said in result.output) == (code, True), result.output
    assert quote(desk).get("consent", {}).get("through") == through


def test_a_speakers_no_is_on_record_and_only_other_words_are_asked_for(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--quote", "cfo-sv", "--language", "en")
    both = {"cfo": {"answer": "no"}, "cfo-sv": {"answer": "no"}}
    file = write_reply(desk, tmp_path / "answer.json", both, note="I would rather not.")
    said = desk.do("record", "lumen-energi", file, "--quote", "cfo")
    assert "It also answers cfo-sv: onrecord record" in said and "They also wrote: I would rather not." in said
    declined = quote(desk)["declined"]
    assert (declined["on"], "consent" in quote(desk)) == ("2026-11-23", False)
    assert (desk.root / "references/lumen-energi" / declined["evidence"]["file"]).read_bytes() == file.read_bytes()
    told = " ".join(decide_quote(desk).split())
    assert "The speaker of cfo said no on 2026-11-23." in told
    assert "onrecord seek lumen-energi --quote cfo --words" in told
    assert desk.list_errors() == []
    again = desk.run("seek", "lumen-energi", "--quote", "cfo")
    assert (again.exit_code, "the speaker said no to cfo on 2026-11-23" in again.stderr) == (1, True)
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--words", NEW, "--language", "en")
    assert "declined" not in quote(desk, 3)
    desk.do("record", "lumen-energi", "--quote", "cfo", "--through", "2027-11-22")
    assert "declined" not in quote(desk) and answer(desk).startswith("yes")


def test_a_no_by_mail_is_recorded_and_a_yes_that_lasts_is_taken_back_instead(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    (tmp_path / "no.eml").write_bytes(b"From: cfo@lumen.example\nSubject: Re: Your words\n\nNo, thank you.\n")
    desk.do("record", "lumen-energi", tmp_path / "no.eml", "--quote", "cfo", "--no", "quote")
    assert quote(desk)["declined"]["evidence"]["file"].endswith(".eml")
    desk.do("record", "lumen-energi", "--quote", "cfo-sv")
    result = desk.run("record", "lumen-energi", "--quote", "cfo-sv", "--no", "quote")
    assert result.exit_code == 1
    assert "onrecord withdraw lumen-energi --quote cfo-sv --on 2026-11-23" in " ".join(result.stderr.split())


def test_the_words_that_a_speaker_would_rather_have_are_recorded_by_the_command_that_is_printed(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--quote", "cfo-sv", "--language", "en")
    answers = {"cfo": {"answer": "limits", "words": "It's one day."}, "cfo-sv": {"answer": "no"}}
    file = write_reply(desk, tmp_path / "answer.json", answers)
    told = desk.run("record", "lumen-energi", file, "--quote", "cfo").stderr
    printed = shlex.split(" ".join(told.partition("onrecord record ")[2].split()))
    desk.do("record", *printed)
    assert (quote(desk, 3)["id"], quote(desk, 3)["text"]) == ("cfo-2", "It's one day.")
    assert "consent" not in quote(desk)
    assert answer(desk, id_="cfo-2").startswith("yes")


@pytest.mark.browser
def test_a_speaker_answers_in_the_form(tmp_path: Path, browser: Browser) -> None:
    desk = make_quote(tmp_path)
    desk.do("seek", "lumen-energi", "--quote", "cfo", "--quote", "cfo-sv", "--language", "en")
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto((desk.root / "outbox/lumen-energi/lumen-energi-cfo.html").as_uri())
    assert TEXT in page.locator("blockquote").first.inner_text()
    page.locator("input[name=answer-cfo][value=yes]").check()
    page.locator("input[name=answer-cfo-sv][value=limits]").check()
    page.locator("#signer").fill("CFO")
    page.locator("#decided").fill("2026-11-23")
    page.locator("#authority").check()
    page.locator("#make").click()
    assert "the words you would prefer" in page.locator(".which:visible").inner_text()
    page.locator("#words-cfo-sv").fill("På en dag.")
    page.locator("#make").click()
    page.locator("#done").wait_for()
    text = page.locator("#text").input_value()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    context.close()
    assert wide == 0
    assert f"“{TEXT}”: Yes" in text and "The words you would prefer: På en dag." in text
    (tmp_path / "copied.txt").write_text(text, encoding="utf-8")
    desk.do("record", "lumen-energi", tmp_path / "copied.txt", "--quote", "cfo", "--through", "2027-11-22")
    assert answer(desk).startswith("yes")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("seek", "lumen-energi", "--quote", "cf"), 2, "its quotes: cfo, cfo-sv, cto"),
        (("seek", "lumen-energi", "--quote", "cfo", "--quote", "cto"), 2, "by different speakers"),
        (("seek", "lumen-energi", "--quote", "cfo", "--use", "logo"), 2, "cannot be combined with --use"),
        (("record", "lumen-energi", "--quote", "cfo", "--decided", "2026-11-24"), 2, "2026-11-24 is in the future"),
        (("record", "lumen-energi", "--quote", "cfo", "--yes", "quote"), 2, "a speaker agrees to the exact words"),
        (("record", "lumen-energi", "--left", "2026-11-24"), 2, "give --quote ID"),
        (("record", "lumen-energi", "--quote", "cfo", "--words", TEXT), 2, "cfo already has these words"),
        (("record", "lumen-energi", "--words", TEXT), 2, "give --quote ID"),
        (("record", "lumen-energi", "--quote", "cfo", "--replaces", "cfo"), 2, "cannot replace itself"),
        (("seek", "lumen-energi", "--words", TEXT), 2, "give --quote ID"),
        (("withdraw", "lumen-energi", "--quote", "cfo"), 1, "no consent to cfo is on record"),
        (("withdraw", "lumen-energi", "2026-wall", "--quote", "cfo"), 2, "withdraws only that quote"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    desk = make_quote(tmp_path)
    was = desk.take_snapshot()
    result = desk.run(*arguments)
    assert result.exit_code == code, result.output
    assert said in " ".join(result.stderr.split())
    assert desk.take_snapshot() == was
