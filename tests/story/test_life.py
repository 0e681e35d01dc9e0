"""The life of one customer, from the nomination to the take-down, in a real repository, with a real browser.

Bregnholt Havn is nominated, asked for four uses, and answers in the form: two yes, one with limits, one no. The record
is merged and the site shows exactly that. A call is requested, held, logged and thanked. A year later the renewal is
due; it lapses while the logo is still up, and `check` fails until it is withdrawn and taken down.
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from desk import LOGO, Desk
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited

SLUG = "bregnholt-havn"
RECORD = f"references/{SLUG}/reference.yaml"
WALL = "https://www.fernwright.example/customers"
SECRET = "Only after our board has read it"


def merge_branch(desk: Desk) -> None:
    """The pull request of the branch we are on is merged."""
    branch = desk.git("branch", "--show-current")
    assert branch != "main"
    assert desk.git("status", "--porcelain", "--", "references") == ""
    desk.git("switch", "--quiet", "main")
    desk.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
    desk.git("branch", "--quiet", "-D", branch)


def edit_by_hand(desk: Desk, edit: str, keys: tuple[str | int, ...], value: Any) -> None:
    """Somebody edits the record in their editor and merges it."""
    record = Edited((desk.root / RECORD).read_bytes(), read_schema("reference"))
    getattr(record, edit)(keys, value)
    (desk.root / RECORD).write_bytes(record.data)
    desk.git("commit", "--quiet", "--all", "--message", "By hand")


def answer_in_browser(browser: Browser, form: Path, downloads: Path, logo: Path) -> Path:
    """Fill in the form as the customer does, with no network at all; gives the file that it saves."""
    asked: list[str] = []
    context = browser.new_context(offline=True, accept_downloads=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto(form.as_uri())
    page.get_by_role("group", name="Your logo").get_by_label("Yes", exact=True).check()
    page.get_by_label("Your logo file").set_input_files(logo)
    page.get_by_role("button", name="Prepare my answer").click()
    expect(page.get_by_role("alert"), "an answer that is not whole is not made").to_be_visible()
    page.get_by_role("group", name="A conversation with a prospect").get_by_label("Yes", exact=True).check()
    page.get_by_role("group", name="A press release").get_by_label("No", exact=True).check()
    story = page.get_by_role("group", name="A written story")
    story.get_by_label("Yes, with limits").check()
    story.get_by_label("Our website").uncheck()
    story.get_by_label("In your own words").fill(SECRET)
    page.get_by_label("Your job title").fill("Head of Communications")
    page.get_by_label("Date").fill("2026-11-26")
    page.get_by_label("I am authorized to give these answers on behalf of Bregnholt Havn A/S.").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Prepare my answer").click()
    saved = downloads / download.value.suggested_filename
    download.value.save_as(saved)
    copied = page.get_by_label("Copy the text").first.input_value()
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    (downloads / "copied.txt").write_text(copied, encoding="utf-8")
    return saved


def read_shown(desk: Desk, day: str) -> dict[str, str]:
    """What the built site says of the customer today: use -> answer; built and read back by the program itself."""
    out = desk.root.parent / f"site-{day}"
    desk.do("build", "--out", out, today=day)
    desk.do("verify", out, today=day)
    pages = "".join(path.read_text("utf-8") for path in out.rglob("*") if path.suffix in (".html", ".json", ".ics"))
    found = out / f"api/v1/references/{SLUG}.json"
    uses = json.loads(found.read_text("utf-8"))["reference"]["uses"] if found.exists() else []
    answers = {use["use"]: use["answer"] for use in uses}
    assert (SECRET in pages) == ("ask" in answers.values()), "their limit is said where one asks first, nowhere else"
    return answers


@pytest.mark.browser
def test_the_life_of_one_customer(tmp_path: Path, browser: Browser) -> None:
    desk = Desk(tmp_path / "catalog")
    shutil.rmtree(desk.root / "references/lumen-energi")  # its own wall would lapse meanwhile
    desk.make_repository()
    logo = tmp_path / "logo.svg"
    logo.write_bytes(LOGO.replace(b"#147", b"#813"))

    # Sales nominates, marketing asks.
    profile = ("--country", "DK", "--industry", "logistics", "--size", "medium", "--language", "en")
    why = ("--owner", "dana", "--why", "They told the press themselves")
    desk.do("new", "Bregnholt Havn A/S", "--slug", SLUG, *profile, *why, "--commit", by="sam")
    merge_branch(desk)
    uses = ("--use", "logo", "--use", "reference-call", "--use", "case-study", "--use", "press-release")
    channels = ("--channel", "website", "--channel", "sales-deck", "--channel", "reference-talk")
    ask = (*uses, *channels, "--territory", "nordics", "--why", "Our customers page")
    desk.do("seek", SLUG, *ask, "--id", "2026-all", "--commit", today="2026-11-24")
    merge_branch(desk)
    assert read_shown(desk, "2026-11-24") == {}

    # The customer answers in the form; copied text and file say the same, and only one of them is recorded.
    form = desk.root / f"outbox/{SLUG}/{SLUG}-2026-all.html"
    answer = answer_in_browser(browser, form, tmp_path, logo)
    refused = desk.run("record", "havn-sjomat", answer, today="2026-11-27")
    assert refused.exit_code == 1
    said = desk.do("record", SLUG, tmp_path / "copied.txt", "--commit", today="2026-11-27")
    assert "Press release on Website and Sales deck, Nordics: ask first → no (restricted)" in said
    assert desk.run("check", today="2026-11-27").exit_code == 1, "nobody has approved yet"
    for id_ in ("2026-all", "2026-all-limited", "2026-reference-call"):
        desk.do("record", SLUG, "--approve", id_, "--commit", by="dana", today="2026-11-27")
    desk.do("check", today="2026-11-27")
    merge_branch(desk)
    assert read_shown(desk, "2026-11-27") == {"logo": "allow", "case-study": "ask", "reference-call": "allow"}
    can = (SLUG, "press-release", "--channel", "website", "--territory", "DK")
    assert desk.run("can-use", *can, today="2026-11-27").exit_code == 1
    wall = {"id": "wall", "use": "logo", "channel": "website", "territory": "nordics", "where": WALL}
    edit_by_hand(
        desk, "append", ("publications",), {**wall, "since": "2026-12-01", "authorization": "2026-all", "by": "piet"}
    )

    # A call.
    deal = ("--amount", "300000", "--needed-by", "2026-12-18")
    call = ("--use", "reference-call", "--prospect", "Umbra AG", "--about", "How the switch went")
    desk.do("request", SLUG, *call, *deal, "--commit", by="sam", today="2026-12-03")
    merge_branch(desk)
    assert "high value" in desk.do("due", "--within", "7d", today="2026-12-03")
    id_ = f"{SLUG}/2026-12-03-umbra-ag-call"
    for action, who, day in (
        (("approve",), "dana", "2026-12-04"),
        (("accept",), "dana", "2026-12-07"),
        (("schedule", "--at", "2026-12-14T10:00"), "dana", "2026-12-07"),
        (("held",), "sam", "2026-12-14"),
        (("outcome", "--helpful", "5", "--deal", "won"), "sam", "2026-12-20"),
        (("thank", "--how", "a card"), "dana", "2026-12-16"),
    ):
        desk.do("log", id_, *action, "--commit", by=who, today=day)
        merge_branch(desk)
    assert desk.reference(SLUG).requests[0].state == "closed"
    assert (desk.root / f"outbox/{SLUG}/{SLUG}-2026-12-03-umbra-ag-call.ics").is_file()
    desk.do("check", today="2026-12-20")

    # A year later.
    due = desk.do("due", "--within", "60d", "--owner", "dana", today="2027-10-01")
    assert f"onrecord renew {SLUG} 2026-all" in due
    letter = desk.do("renew", SLUG, "--id", "2027-all", "--commit", by="mara", today="2027-10-01")
    assert "One request for 2026-all, 2026-reference-call and 2026-all-limited." in letter
    merge_branch(desk)
    asked = [entry["requested"]["digest"] for entry in desk.load_record(SLUG)["authorizations"][-3:]]
    assert len(set(asked)) == 1, "one letter, one answer"
    desk.do("seek", SLUG, "--again", "--commit", by="mara", today="2027-10-20")
    assert "A reminder from" in (desk.root / f"outbox/{SLUG}/{SLUG}-2027-all.eml").read_text("utf-8")
    merge_branch(desk)
    desk.do("check", today="2027-11-23")
    lapsed = desk.run("check", today="2027-11-24")
    assert lapsed.exit_code == 1
    assert "[expired-published]" in lapsed.stdout
    assert WALL in lapsed.stdout
    gone = ("--why", "They have a new brand", "--copies", "recall", "--commit")
    listed = desk.do("withdraw", SLUG, "2026-all", *gone, by="mara", today="2027-11-24")
    assert f"publication wall: {WALL}, Piet de Wilde, by 2027-11-24" in listed
    merge_branch(desk)
    assert desk.run("check", today="2027-11-24").exit_code == 1, "it is still up"
    edit_by_hand(desk, "set", ("publications", 0, "removed"), "2027-11-24")
    desk.do("check", today="2027-11-24")
    assert read_shown(desk, "2027-11-24") == {}
    assert desk.list_errors(date(2027, 11, 24)) == []
