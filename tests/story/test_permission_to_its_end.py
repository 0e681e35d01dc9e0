"""The life of a permission after the yes: a speaker, a new logo, a call taken back, and "remove us everywhere"."""

import json
from email.message import EmailMessage
from pathlib import Path

from commands.test_new_logo import MAIL, NEW, SENT, WALL
from commands.test_speaker import make_quote
from desk import LOGO, LOGO_SHA, Desk
from onrecord.catalog.record.permission_request import find_permission_request

LUMEN = "lumen-energi"
HAVN = "havn-sjomat"
BLOG = ("--where", "https://www.fernwright.example/blog/9", "--channel", "website", "--territory", "worldwide")


def test_a_permission_from_the_speakers_yes_to_the_end_of_everything(tmp_path: Path) -> None:
    desk = make_quote(tmp_path)
    for name, data in (("mail.eml", MAIL), ("new.svg", NEW)):
        (tmp_path / name).write_bytes(data)

    # The person who is quoted is asked, and agrees.
    desk.do("seek", LUMEN, "--quote", "cfo", "--language", "en")
    denied = desk.run("publication", "add", LUMEN, "quote", *BLOG, "--quote", "cfo")
    assert (denied.exit_code, "has not agreed to be quoted" in denied.stderr) == (1, True)
    desk.do("record", LUMEN, tmp_path / "mail.eml", "--quote", "cfo", "--through", "2027-01-11")
    desk.do("publication", "add", LUMEN, "quote", *BLOG, "--quote", "cfo", "--id", "blog")
    desk.do("check")

    # A new logo comes by mail.
    desk.do("record", LUMEN, tmp_path / "mail.eml", *SENT, "--logo", tmp_path / "new.svg", by="ines")
    desk.do("record", LUMEN, "--approve", "2026-logo", by="dana")
    assert desk.list_errors() == ["expired-published"]
    desk.do("publication", "add", LUMEN, "logo", *WALL, today="2026-11-24")
    desk.do("check", today="2026-11-24")

    # A call is planned, then the customer gives no more calls.
    call = ("--use", "reference-call", "--prospect", "Hooli", "--about", "The switch", "--needed-by", "2026-12-10")
    desk.do("request", LUMEN, *call, "--anyway", by="sam")
    id_ = f"{LUMEN}/2026-11-23-hooli-call"
    for action in (("approve",), ("accept",), ("schedule", "--at", "2026-12-10T10:00")):
        desk.do("log", id_, *action, by="ines")
    listed = desk.do("withdraw", LUMEN, "2026-talks", today="2026-11-25")
    assert "Must be cancelled:\n  engagement 2026-11-23-hooli-call: Reference call for Hooli" in listed
    assert "by 2026-12-09" in listed
    assert "planned-not-allowed" in desk.run("check", today="2026-11-25").stdout
    desk.do("log", id_, "cancel", "--why", "They give no more calls", by="ines", today="2026-11-25")
    desk.do("check", today="2026-11-25")

    # The speaker leaves.
    listed = desk.do("record", LUMEN, "--quote", "cfo", "--left", "2026-11-30", today="2026-11-30")
    assert "publication blog: https://www.fernwright.example/blog/9, Mara Conti, by 2026-11-30" in listed
    desk.do("publication", "end", LUMEN, "blog", today="2026-11-30")
    desk.do("check", today="2026-11-30")

    # "Remove us everywhere."
    site = tmp_path / "site"
    site.mkdir()
    (site / "stories.md").write_text("How Lumen Energi switched.\n", encoding="utf-8")
    listed = desk.do("withdraw", LUMEN, "--why", "Remove us everywhere", "--content", site, today="2026-12-01")
    assert "stories.md:1`: named on website (deny)" in listed
    assert "publication logo-website: https://www.fernwright.example/wall" in listed
    desk.do("publication", "end", LUMEN, "logo-website", today="2026-12-01")
    desk.do("retire", LUMEN, "--why", "They asked us to", today="2026-12-01")
    desk.do("check", today="2026-12-01")
    due = desk.do("due", "--within", "900d", today="2026-12-01")
    assert LUMEN not in due
    for use in ("logo", "name", "quote", "reference-call", "ai-summary"):
        asked = ("can-use", LUMEN, use, "--channel", "any", "--territory", "worldwide")
        assert desk.run(*asked, today="2026-12-02").exit_code == 1


def write_reply(desk: Desk, slug: str, id_: str, day: str, file: Path, logo: bytes | None = None) -> Path:
    """A mail with the form's file attached, a yes to everything, and the logo next to it."""
    reference = desk.reference(slug)
    request = find_permission_request(reference, reference.by_id[id_])
    assert request
    said = {"customer": slug, "request": request.id, "digest": request.digest}
    answers = {"answers": {key: {"answer": "yes"} for key in request.items}, "signer": "CMO", "decided": day}
    message = EmailMessage()
    message["Subject"] = "Re: may we?"
    message.set_content("With pleasure!")
    document = {"onrecord": "answer", "version": 1} | said | answers
    message.add_attachment(json.dumps(document).encode(), maintype="application", subtype="json", filename="a.json")
    if logo:
        message.add_attachment(logo, maintype="image", subtype="svg+xml", filename="our-logo.svg")
    file.write_bytes(message.as_bytes())
    return file


def test_a_reminder_a_logo_that_comes_by_mail_and_one_letter_for_two_permissions(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    (desk.root / f"references/{HAVN}/logo.svg").unlink()
    record = desk.root / f"references/{HAVN}/reference.yaml"
    record.write_text(desk.read_text(HAVN).replace("logo: logo.svg\n", ""), encoding="utf-8")

    # Asked, not answered, reminded: the same request.
    ask = ("--use", "logo", "--use", "name", "--channel", "website", "--territory", "worldwide", "--why", "Our wall")
    said = desk.do("seek", HAVN, *ask, "--id", "2026-logo", "--language", "en")
    assert "the request asks them to send the file with their answer" in said
    desk.do("seek", HAVN, "--again", "--anyway", today="2026-12-01")
    reminder = (desk.root / f"outbox/{HAVN}/{HAVN}-2026-logo.eml").read_text()
    assert "A reminder from Fernwright Software" in reminder

    # The answer comes by mail, with the logo attached.
    mail = write_reply(desk, HAVN, "2026-logo", "2026-12-02", tmp_path / "reply.eml", LOGO)
    said = desk.do("record", HAVN, mail, today="2026-12-02")
    assert "Their logo came with the answer: our-logo.svg" in said
    assert (desk.root / f"references/{HAVN}/logo.svg").read_bytes() == LOGO
    desk.do("record", HAVN, "--approve", "2026-logo", by="dana", today="2026-12-02")
    asked = ("can-use", HAVN, "logo", "--channel", "website", "--territory", "NO")
    assert desk.run(*asked, today="2026-12-03").exit_code == 0
    assert desk.load_record(HAVN)["authorizations"][0]["logo_sha256"] == LOGO_SHA

    # Two permissions that end are renewed by one letter, and one answer.
    desk.do("renew", LUMEN, "--within", "500d", "--anyway", today="2026-12-10")
    letters = list((desk.root / f"outbox/{LUMEN}").glob("*.eml"))
    assert len(letters) == 1
    open_ = [a.id for a in desk.reference(LUMEN).authorizations if a.state == "requested"]
    assert len(open_) == 2
    mail = write_reply(desk, LUMEN, open_[0], "2026-12-11", tmp_path / "renewed.eml")
    desk.do("record", LUMEN, mail, today="2026-12-11")
    for id_ in open_:
        desk.do("record", LUMEN, "--approve", id_, by="dana", today="2026-12-11")
    renewed = (("logo", "website", "2027-06-01"), ("reference-call", "reference-talk", "2028-06-01"))
    for use, channel, day in renewed:
        asked = ("can-use", LUMEN, use, "--channel", channel, "--territory", "SE")
        assert desk.run(*asked, today=day).exit_code == 0, use
    desk.do("check", today="2026-12-11")
