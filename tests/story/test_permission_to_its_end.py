"""The life of a permission after the yes: a speaker, a new logo, a call taken back, and "remove us everywhere"."""

from pathlib import Path

from commands.test_new_logo import MAIL, NEW, SENT, WALL
from commands.test_speaker import quoting

LUMEN = "lumen-energi"
BLOG = ("--where", "https://www.fernwright.example/blog/9", "--channel", "website", "--territory", "worldwide")


def test_a_permission_from_the_speakers_yes_to_the_end_of_everything(tmp_path: Path) -> None:
    desk = quoting(tmp_path)
    for name, data in (("mail.eml", MAIL), ("new.svg", NEW)):
        (tmp_path / name).write_bytes(data)

    # The person who is quoted is asked, and agrees.
    desk.done("seek", LUMEN, "--quote", "cfo", "--language", "en")
    denied = desk.run("publication", "add", LUMEN, "quote", *BLOG, "--quote", "cfo")
    assert (denied.exit_code, "has not agreed to be quoted" in denied.stderr) == (1, True)
    desk.done("record", LUMEN, tmp_path / "mail.eml", "--quote", "cfo", "--through", "2027-01-11")
    desk.done("publication", "add", LUMEN, "quote", *BLOG, "--quote", "cfo", "--id", "blog")
    desk.done("check")

    # A new logo comes by mail.
    desk.done("record", LUMEN, tmp_path / "mail.eml", *SENT, "--logo", tmp_path / "new.svg", by="ines")
    desk.done("record", LUMEN, "--approve", "2026-logo", by="dana")
    assert desk.errors() == ["expired-published"]
    desk.done("publication", "add", LUMEN, "logo", *WALL, today="2026-11-24")
    desk.done("check", today="2026-11-24")

    # A call is planned, then the customer gives no more calls.
    call = ("--use", "reference-call", "--prospect", "Hooli", "--about", "The switch", "--needed-by", "2026-12-10")
    desk.done("request", LUMEN, *call, "--anyway", by="sam")
    id_ = f"{LUMEN}/2026-11-23-hooli-call"
    for action in (("approve",), ("accept",), ("schedule", "--at", "2026-12-10T10:00")):
        desk.done("log", id_, *action, by="ines")
    listed = desk.done("withdraw", LUMEN, "2026-talks", today="2026-11-25")
    assert "Must be cancelled:\n  engagement 2026-11-23-hooli-call: Reference call for Hooli" in listed
    assert "by 2026-12-09" in listed
    assert "planned-not-allowed" in desk.run("check", today="2026-11-25").stdout
    desk.done("log", id_, "cancel", "--why", "They give no more calls", by="ines", today="2026-11-25")
    desk.done("check", today="2026-11-25")

    # The speaker leaves.
    listed = desk.done("record", LUMEN, "--quote", "cfo", "--left", "2026-11-30", today="2026-11-30")
    assert "publication blog: https://www.fernwright.example/blog/9, Mara Conti, by 2026-11-30" in listed
    desk.done("publication", "end", LUMEN, "blog", today="2026-11-30")
    desk.done("check", today="2026-11-30")

    # "Remove us everywhere."
    site = tmp_path / "site"
    site.mkdir()
    (site / "stories.md").write_text("How Lumen Energi switched.\n", encoding="utf-8")
    listed = desk.done("withdraw", LUMEN, "--why", "Remove us everywhere", "--content", site, today="2026-12-01")
    assert "stories.md:1`: named in website (deny)" in listed
    assert "publication logo-website: https://www.fernwright.example/wall" in listed
    desk.done("publication", "end", LUMEN, "logo-website", today="2026-12-01")
    desk.done("retire", LUMEN, "--why", "They asked us to", today="2026-12-01")
    desk.done("check", today="2026-12-01")
    due = desk.done("due", "--within", "900d", today="2026-12-01")
    assert LUMEN not in due
    for use in ("logo", "name", "quote", "reference-call", "ai-summary"):
        asked = ("can-use", LUMEN, use, "--channel", "any", "--territory", "worldwide")
        assert desk.run(*asked, today="2026-12-02").exit_code == 1
