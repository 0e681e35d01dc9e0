"""onrecord record: what came back becomes what is allowed, and never more."""

import base64
import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from desk import LOGO, LOGO_SHA, Desk
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.permission_request import find_permission_request

ASK = ("--channel", "website", "--channel", "sales-deck", "--territory", "worldwide", "--why", "Our wall")
FOUR = ("--use", "logo", "--use", "name", "--use", "quote", "--use", "press-release")
PROOF_URL = ("--url", "https://contracts.example/7", "--sha256", "7" * 64)
DAY = "2026-11-25"
LATER = date(2026, 11, 25)


def ask_customer(desk: Desk, slug: str = "havn-sjomat", *uses: str) -> str:
    """Ask, and give the digest."""
    desk.do("seek", slug, *(uses or FOUR), *ASK, "--id", "2026-all", "--language", "en", "--anyway")
    reference = desk.reference(slug)
    what = find_permission_request(reference, reference.by_id["2026-all"])
    assert what is not None
    return what.digest


def answer(tmp_path: Path, digest: str, answers: dict[str, Any], /, **more: Any) -> Path:
    document = {
        "onrecord": "answer",
        "version": 1,
        "customer": "havn-sjomat",
        "request": "2026-all",
        "digest": digest,
        "answers": answers,
        "signer": "Head of Communications",
        "decided": "2026-11-24",
    }
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(document | more), encoding="utf-8")
    return path


def write_answer(tmp_path: Path, digest: str) -> Path:
    limits = {"answer": "limits", "channels": ["sales-deck"], "through": "2027-03-31", "words": "Only to banks: please"}
    answers = {"logo": {"answer": "yes"}, "name": {"answer": "yes"}, "quote": limits, "press-release": {"answer": "no"}}
    return answer(tmp_path, digest, answers)


def decide_use(desk: Desk, use: str, channel: str, cleared: tuple[str, ...] = ()) -> str:
    judged = desk.load_catalog().library
    reference = judged.references["havn-sjomat"]
    decision = judged.judge(reference).decide(
        use, channel, "worldwide", Days.on(desk.today), today=desk.today, cleared=frozenset(cleared)
    )
    return f"{decision.answer.value} {decision.reasons[0].code}"


def test_two_yes_one_limited_one_no(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    file = write_answer(tmp_path, ask_customer(desk))
    said = desk.do("record", "havn-sjomat", file, today=DAY)
    document = desk.load_record("havn-sjomat")
    plain, limited = document["authorizations"]
    evidence = {"file": "evidence/2026-11-24-2026-all.json", "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert (plain["id"], plain["state"], plain["uses"]) == ("2026-all", "granted", ["logo", "name"])
    assert (plain["valid_from"], plain["valid_through"]) == ("2026-11-24", "2027-11-22")
    assert (plain["logo_sha256"], plain["recorded_by"], plain["evidence"]) == (LOGO_SHA, "mara", evidence)
    assert plain["signer"] == {"title": "Head of Communications"}
    assert limited["id"] == "2026-all-limited"
    assert (limited["uses"], limited["channels"]) == (["quote"], ["sales-deck"])
    assert (limited["valid_through"], limited["conditions"]) == ("2027-03-31", ["own-words"])
    assert limited["note"] == "Only to banks: please"
    assert document["restrictions"] == [
        {
            "id": "declined-2026-all",
            "uses": ["press-release"],
            "channels": ["website", "sales-deck"],
            "from": "2026-11-24",
            "why": "declined on 2026-11-24 in the answer to 2026-all",
            "evidence": evidence,
        }
    ]
    assert document["status"] == "active"
    assert (
        "Logo on Website and Sales deck, Worldwide: ask first → ask first (approval-missing); once approved: yes"
        in said
    )
    assert "Press release on Website and Sales deck, Worldwide: ask first → no (restricted)" in said
    assert (desk.root / "references/havn-sjomat" / evidence["file"]).read_bytes() == file.read_bytes()


def test_nothing_is_allowed_before_somebody_else_has_approved(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    desk.do("record", "havn-sjomat", write_answer(tmp_path, ask_customer(desk)), today=DAY)
    desk.today = desk.today.replace(day=25)
    assert decide_use(desk, "logo", "website") == "ask approval-missing"
    assert "somebody else must approve it" in desk.run("record", "havn-sjomat", "--approve", "2026-all").stderr
    assert "does not hold a role" in desk.run("record", "havn-sjomat", "--approve", "2026-all", by="sam").stderr
    for id_ in ("2026-all", "2026-all-limited"):
        desk.do("record", "havn-sjomat", "--approve", id_, by="dana")
    assert decide_use(desk, "logo", "website") == "allow authorized"
    assert "does not hold a role" in desk.run("record", "havn-sjomat", "--approve", "2026-all", by="ines").stderr
    desk.do("record", "havn-sjomat", "--approve", "2026-all", "--role", "cs", by="ines")
    named = [(given.role, given.by) for given in desk.reference("havn-sjomat").by_id["2026-all"].approvals]
    assert named == [("cs", "ines")], "in Dana's place"
    assert decide_use(desk, "quote", "sales-deck", ("own-words",)).startswith("ask")
    assert decide_use(desk, "quote", "website").startswith("deny")
    assert decide_use(desk, "press-release", "website") == "deny restricted"
    assert desk.list_errors() == []


def test_all_declined(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    digest = ask_customer(desk)
    no = {use: {"answer": "no"} for use in FOUR[1::2]}
    desk.do("record", "havn-sjomat", answer(tmp_path, digest, no, note="Perhaps next year."), today=DAY)
    document = desk.load_record("havn-sjomat")
    assert document["authorizations"][0]["state"] == "declined"
    assert document["authorizations"][0]["note"] == "Perhaps next year."
    assert document["restrictions"][0]["uses"] == list(FOUR[1::2])
    assert document["status"] == "candidate"
    assert desk.list_errors(LATER) == []
    again = desk.run("seek", "havn-sjomat", *FOUR, *ASK, today="2027-01-20")
    assert "The customer declined" in again.stderr


HOSTILE: dict[str, dict[str, Any]] = {
    "another customer": {"customer": "lumen-energi"},
    "another digest": {"digest": "0" * 64},
    "more than was asked": {"answers": {use: {"answer": "yes"} for use in (*FOUR[1::2], "video")}},
    "approvals of its own": {"approvals": [{"role": "cs", "by": "dana", "on": "2026-11-24"}]},
    "YAML in a text": {"signer": "x\n  approvals: []"},
    "a day to come": {"decided": "2027-11-24"},
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_answer_writes_nothing(tmp_path: Path, change: dict[str, Any]) -> None:
    desk = Desk(tmp_path / "catalog")
    digest = ask_customer(desk)
    file = answer(tmp_path, digest, {use: {"answer": "yes"} for use in FOUR[1::2]}, **change)
    was = desk.take_snapshot()
    result = desk.run("record", "havn-sjomat", file, today=DAY)
    assert result.exit_code == 1
    assert "Nothing was written" in result.stderr
    assert desk.take_snapshot() == was


def test_a_request_that_was_widened_after_it_was_sent_takes_no_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    digest = ask_customer(desk)
    path = desk.root / "references/havn-sjomat/reference.yaml"
    path.write_text(desk.read_text("havn-sjomat").replace("[website, sales-deck]", "[any]"), encoding="utf-8")
    result = desk.run("record", "havn-sjomat", write_answer(tmp_path, digest), today=DAY)
    assert result.exit_code == 1
    assert "was changed in the record after it was sent" in result.stderr


def test_a_logo_that_was_exchanged_meanwhile_is_not_allowed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    file = write_answer(tmp_path, ask_customer(desk))
    (desk.root / "references/havn-sjomat/logo.svg").write_bytes(LOGO.replace(b"#147", b"#741"))
    said = desk.do("record", "havn-sjomat", file, today=DAY)
    assert (
        "The logo still needs its file (2026-all-logo): the logo in the record is not the one they were asked" in said
    )
    states = {entry["id"]: entry["state"] for entry in desk.load_record("havn-sjomat")["authorizations"]}
    assert states == {"2026-all": "granted", "2026-all-limited": "granted", "2026-all-logo": "requested"}


def test_an_answer_is_recorded_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    file = write_answer(tmp_path, ask_customer(desk))
    desk.do("record", "havn-sjomat", file, today=DAY)
    result = desk.run("record", "havn-sjomat", file, today=DAY)
    assert result.exit_code == 1
    assert "2026-all was already answered: granted on 2026-11-24" in result.stderr
    typed = desk.run("record", "havn-sjomat", "--yes", "asset", "--no", "press-release", today=DAY)
    assert "the last one, 2026-all, was already answered (granted on 2026-11-24)" in typed.stderr
    assert "--unasked" not in typed.stderr


def test_an_answer_in_their_own_words_is_typed_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    mail = tmp_path / "reply.eml"
    mail.write_bytes(b"From: a@havn.example\nSubject: Re\n\nYes to the logo and the name.\n")
    typed = ("--yes", "logo", "--yes", "name", "--limit", "quote=ask us first", "--no", "press-release")
    desk.do("record", "havn-sjomat", mail, *typed, "--signer", "CEO", "--condition", "notify-before", today=DAY)
    plain, limited = desk.load_record("havn-sjomat")["authorizations"]
    assert (plain["basis"], plain["decided"], plain["conditions"]) == ("email", DAY, ["notify-before"])
    assert limited["conditions"] == ["notify-before", "own-words"]
    assert plain["evidence"]["file"] == "evidence/2026-11-25-2026-all.eml"
    assert "orphan-evidence" not in desk.run("check", today=DAY).stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--yes", "logo"), "no answer about name, quote and press-release"),
        (("--yes", "any", "--no", "logo"), "logo cannot be both yes and no"),
        (("--yes", "video", "--yes", "asset"), "'video' was not requested"),
        (("--yes", "asset", "--limit-channel", "logo=press"), "'press' was not requested"),
        (("--yes", "asset", "--limit-through", "logo=2030-01-01"), "the last day in the request"),
        (("--yes", "asset", "--limit", "logo"), "--limit needs USE=LIMIT"),
        (("--yes", "asset", "--limit-channel", "website"), "--limit-channel needs USE=CHANNEL"),
        (("--no", "logo", "--limit", "logo=x"), "cannot be no and have a limit"),
        (("--yes", "asset", "--decided", "2026-01-01"), "is dated 2026-01-01"),
        (("--yes", "asset", "--note", "a\x1b[2Jb"), "U+001B"),
    ],
)
def test_a_typed_answer_is_held_against_the_request_too(tmp_path: Path, typed: tuple[str, ...], said: str) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    was = desk.take_snapshot()
    result = desk.run("record", "havn-sjomat", *typed, today=DAY)
    assert result.exit_code == 1
    assert said in result.stderr
    assert desk.take_snapshot() == was


def test_a_logo_that_comes_with_the_answer_is_the_one_that_is_allowed(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    home = desk.root / "references/havn-sjomat"
    (home / "logo.svg").unlink()
    (home / "reference.yaml").write_text(
        desk.read_text("havn-sjomat").replace("logo: logo.svg\n", ""), encoding="utf-8"
    )
    file = write_answer(tmp_path, ask_customer(desk))
    logo = tmp_path / "theirs.svg"
    logo.write_bytes(LOGO.replace(b"<rect", b"<script>1</script><rect"))
    assert "could do harm" in desk.run("record", "havn-sjomat", file, "--logo", logo, today=DAY).stderr
    logo.write_bytes(LOGO)
    desk.do("record", "havn-sjomat", file, "--logo", logo, today=DAY)
    assert desk.load_record("havn-sjomat")["logo"] == "logo.svg"
    assert desk.load_record("havn-sjomat")["authorizations"][0]["logo_sha256"] == LOGO_SHA
    assert desk.list_errors(LATER) == ["approval-missing", "approval-missing"]


def remove_logo(desk: Desk) -> None:
    home = desk.root / "references/havn-sjomat"
    (home / "logo.svg").unlink()
    (home / "reference.yaml").write_text(
        desk.read_text("havn-sjomat").replace("logo: logo.svg\n", ""), encoding="utf-8"
    )


def test_a_logo_without_its_file_waits_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    remove_logo(desk)
    said = desk.do("record", "havn-sjomat", write_answer(tmp_path, ask_customer(desk)), today=DAY)
    assert "The logo still needs its file (2026-all-logo): they sent no logo file.\nThe rest is recorded." in said
    plain, _, waiting = desk.load_record("havn-sjomat")["authorizations"]
    assert (plain["uses"], plain["state"]) == (["name"], "granted")
    assert (waiting["uses"], waiting["state"], waiting["decided"]) == (["logo"], "requested", "2026-11-24")
    assert desk.load_record("havn-sjomat")["restrictions"][0]["uses"] == ["press-release"]
    can = desk.run("can-use", "havn-sjomat", "logo", "--channel", "website", "--territory", "NO", today=DAY)
    assert "agreed on 2026-11-24, but their logo file has not arrived yet" in can.stdout
    assert "onrecord record havn-sjomat --logo FILE" in desk.do("due", "--within", "90d", today=DAY)
    assert "but we still need your logo file: - Your logo" in " ".join(
        desk.do("record", "havn-sjomat", "--receipt", today=DAY).split()
    )
    logo = tmp_path / "theirs.svg"
    logo.write_bytes(LOGO)
    said = desk.do("record", "havn-sjomat", "--logo", logo, today=DAY)
    assert "2026-all-logo still needs approval by cs" in said
    waiting = desk.load_record("havn-sjomat")["authorizations"][2]
    assert (waiting["state"], waiting["logo_sha256"], waiting["valid_from"]) == ("granted", LOGO_SHA, "2026-11-24")
    assert desk.load_record("havn-sjomat")["logo"] == "logo.svg"
    again = desk.run("record", "havn-sjomat", "--logo", logo, today=DAY)
    assert "no permission of Havn Sjømat lacks a logo file" in again.stderr


def test_a_logo_travels_in_the_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    remove_logo(desk)
    file = write_answer(tmp_path, ask_customer(desk))
    answer = json.loads(file.read_text("utf-8"))
    bad = base64.b64encode(LOGO.replace(b"<rect", b"<script>1</script><rect")).decode()
    file.write_text(json.dumps(answer | {"logo": {"name": "our logo.svg", "data": bad}}), encoding="utf-8")
    was = desk.take_snapshot()
    assert "the logo file in their answer could do harm" in desk.do("record", "havn-sjomat", file, today=DAY)
    for path in desk.take_snapshot():
        (desk.root / path).unlink()
    for path, data in was.items():
        (desk.root / path).write_bytes(data)
    good = base64.b64encode(LOGO).decode()
    file.write_text(json.dumps(answer | {"logo": {"name": "our logo.SVG", "data": good}}), encoding="utf-8")
    desk.do("record", "havn-sjomat", file, today=DAY)
    assert desk.load_record("havn-sjomat")["authorizations"][0]["uses"] == ["logo", "name"]
    assert desk.load_record("havn-sjomat")["authorizations"][0]["logo_sha256"] == LOGO_SHA
    assert (desk.root / "references/havn-sjomat/logo.svg").read_bytes() == LOGO


def test_a_logo_that_nobody_asked_for_waits_for_its_file_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    remove_logo(desk)
    reply = tmp_path / "mail.eml"
    reply.write_bytes(b"From: a@havn.example\n\nThe logo and the name: yes.\n")
    scope = ("--channel", "website", "--territory", "NO", "--through", "2027-10-01", "--signer", "CMO")
    desk.do("record", "havn-sjomat", reply, "--unasked", "--yes", "logo", "--yes", "name", *scope, today=DAY)
    name, logo = desk.load_record("havn-sjomat")["authorizations"]
    assert (name["state"], name["uses"], logo["state"], logo["uses"]) == ("granted", ["name"], "requested", ["logo"])
    receipt = " ".join(desk.do("record", "havn-sjomat", "--receipt", today=DAY).split())
    assert "Havn Sjømat hat uns am 25. November 2026 geschrieben." in receipt
    assert "uns fehlt noch die Datei Ihres Logos: - Ihr Logo" in receipt
    assert "they allowed their logo on 2026-11-25, but the file is missing" in desk.do("due", today=DAY)


def test_one_answer_to_several_parts(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    where = ("--channel", "website", "--channel", "reference-talk", "--territory", "NO", "--why", "x")
    desk.do("seek", "havn-sjomat", "--use", "logo", "--use", "reference-call", *where)
    said = desk.do("record", "havn-sjomat", "--yes", "logo", "--no", "reference-call", *PROOF_URL, today=DAY)
    first, second = desk.load_record("havn-sjomat")["authorizations"]
    assert (first["state"], first["channels"]) == ("granted", ["website"])
    assert second["state"] == "declined"
    assert desk.load_record("havn-sjomat")["restrictions"][0]["id"] == "declined-2026-reference-call"
    assert "Reference call on Reference talk" in said


def test_where_the_vocabulary_has_no_condition_for_words_one_is_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    words = desk.root / "schema/vocabulary.yaml"
    words.write_text(
        "".join(x for x in words.read_text("utf-8").splitlines(True) if "own-words" not in x), encoding="utf-8"
    )
    file = write_answer(tmp_path, ask_customer(desk))
    result = desk.run("record", "havn-sjomat", file, today=DAY)
    assert result.exit_code == 2
    assert "Give --condition: what must be done before each use" in result.stderr
    desk.do("record", "havn-sjomat", file, "--condition", "executive-sponsor", today=DAY)
    assert desk.load_record("havn-sjomat")["authorizations"][1]["conditions"] == ["executive-sponsor"]


def test_the_receipt_says_what_they_agreed_to(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    desk.do("record", "havn-sjomat", write_answer(tmp_path, ask_customer(desk)), today=DAY)
    said = desk.do("record", "havn-sjomat", "--receipt", "--authorization", "2026-all", today=DAY)
    assert said == (
        "What you allowed\n\nHavn Sjømat answered our request 2026-all of November 23, 2026 on November\n"
        "24, 2026. This is what we recorded.\n\nYou said yes to:\n- Your logo\n- Your name\n"
        "  Where: Our website, Slides and one-pagers for prospects\n  In which countries: In all countries\n"
        "  From November 24, 2026 until November 22, 2027 (inclusive)\n"
        f"  The logo file has this fingerprint (SHA-256):\n  {LOGO_SHA}\n\n"
        "You said yes, with limits, to:\n- A quote\n  Where: Slides and one-pagers for prospects\n"
        "  In which countries: In all countries\n  From November 24, 2026 until March 31, 2027 (inclusive)\n"
        "  Each time, before we use it: we read and follow what you wrote\n  In your words: Only to banks: please\n\n"
        "You said no to:\n- A press release\n\n"
        "To withdraw any of this, write one line to references@fernwright.example.\n"
        "You do not have to give a reason.\n\nFernwright Software\n"
    )
    out = tmp_path / "receipt.txt"
    desk.do("record", "havn-sjomat", "--receipt", "--out", out, today=DAY)
    assert out.read_text("utf-8") == said


def test_the_filled_pdf_is_recorded(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    writer = pypdf.PdfWriter(clone_from=desk.root / "outbox/havn-sjomat/havn-sjomat-2026-all.pdf")
    fields = {"answer-logo": "/yes", "answer-name": "/no", "answer-quote": "/limits", "answer-press-release": "/no"}
    more = {"words-quote": "Only banks", "signer": "CEO", "decided": "2026-11-24", "authority": "/Yes", "note": "Hello"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, fields | more)
    writer.write(tmp_path / "form.pdf")
    said = desk.do("record", "havn-sjomat", tmp_path / "form.pdf", today=DAY)
    plain, limited = desk.load_record("havn-sjomat")["authorizations"]
    assert (plain["uses"], plain["basis"], plain["note"]) == (["logo"], "signed-form", "Hello")
    assert (limited["uses"], limited["note"]) == (["quote"], "Only banks")
    assert desk.load_record("havn-sjomat")["restrictions"][0]["uses"] == ["name", "press-release"]
    assert "They also wrote: Hello" in said


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("reply.eml", b"From: a@havn.example\nSubject: Re\n\nYes to all.\n"),
        ("reply.txt", "Yes to all.".encode("utf-16")),
    ],
)
def test_a_file_without_an_answer_says_so_and_how_to_go_on(tmp_path: Path, name: str, data: bytes) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    (tmp_path / name).write_bytes(data)
    result = desk.run("record", "havn-sjomat", tmp_path / name, today=DAY)
    assert result.exit_code == 2
    assert (
        f"{name} does not contain an answer to our form: read it yourself, and give the answer with --yes"
        in result.stderr
    )


def make_contract(path: Path) -> Path:
    """A PDF with fields of its own, as a signing service or a customer's legal department makes it."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    canvas.acroForm.textfield(name="licensee", value="Havn")
    canvas.showPage()
    canvas.save()
    return path


def test_a_contract_of_their_own_is_kept_as_it_is_where_the_answer_is_typed_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    contract = make_contract(tmp_path / "contract.pdf")
    result = desk.run("record", "havn-sjomat", contract, today=DAY)
    assert "contract.pdf does not contain an answer to our form" in result.stderr
    typed = ("--yes", "logo", "--no", "name", "--no", "quote", "--no", "press-release")
    desk.do("record", "havn-sjomat", contract, *typed, today=DAY)
    evidence = desk.load_record("havn-sjomat")["authorizations"][0]["evidence"]
    assert (desk.root / "references/havn-sjomat" / evidence["file"]).read_bytes() == contract.read_bytes()
    taken_back = ("withdraw", "lumen-energi", "2026-wall", "--evidence", contract)
    desk.do(*taken_back, today=DAY)
    assert desk.load_record("lumen-energi")["restrictions"][0]["evidence"]["file"].endswith("withdrawn-2026-wall.pdf")


def test_evidence_can_be_kept_outside_git(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    typed = ("--yes", "logo", "--no", "name", "--no", "quote", "--no", "press-release")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 signed by a person")
    was = desk.take_snapshot()
    lost = desk.run("record", "havn-sjomat", scan, *typed, "--outside", today=DAY)
    assert lost.exit_code == 2
    assert "policy has no evidence.store; give the address of the file with --url" in lost.stderr
    assert desk.take_snapshot() == was
    policy = desk.root / "schema/policy.yaml"
    store = "{store: 'https://evidence.fernwright.example/references/', remote"
    policy.write_text(policy.read_text("utf-8").replace("evidence: {remote", f"evidence: {store}"), encoding="utf-8")
    said = desk.do("record", "havn-sjomat", scan, *typed, "--outside", today=DAY)
    url = "https://evidence.fernwright.example/references/havn-sjomat/2026-11-25-2026-all.pdf"
    evidence = {"url": url, "sha256": hashlib.sha256(scan.read_bytes()).hexdigest()}
    assert desk.load_record("havn-sjomat")["authorizations"][0]["evidence"] == evidence
    assert desk.load_record("havn-sjomat")["restrictions"][0]["evidence"] == evidence
    assert f"to {url} yourself: onrecord does not upload it." in said
    kept = [path.name for path in (desk.root / "references/havn-sjomat/evidence").iterdir()]
    assert kept == ["2026-11-23-asked-2026-all.eml"], "nothing is copied"


def test_the_hash_of_what_is_kept_elsewhere_is_taken_from_the_file(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    typed = ("--yes", "logo", "--no", "name", "--no", "quote", "--no", "press-release")
    scan = tmp_path / "scan.png"
    scan.write_bytes(b"\x89PNG")
    where = ("--url", "https://contracts.example/7")
    wrong = desk.run("record", "havn-sjomat", scan, *typed, *where, "--sha256", "7" * 64, today=DAY)
    assert wrong.exit_code == 1
    assert f"the SHA-256 of FILE is {hashlib.sha256(scan.read_bytes()).hexdigest()}" in wrong.stderr
    desk.do("record", "havn-sjomat", scan, *typed, *where, today=DAY)
    evidence = desk.load_record("havn-sjomat")["authorizations"][0]["evidence"]
    assert evidence == {"url": "https://contracts.example/7", "sha256": hashlib.sha256(scan.read_bytes()).hexdigest()}


def test_what_becomes_of_a_use_is_said_in_one_line(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    where = ("--channel", "website", "--channel", "press", "--territory", "dach", "--territory", "NO")
    desk.do("seek", "havn-sjomat", "--use", "logo", "--use", "name", *where, "--why", "x")
    typed = ("--yes", "name", "--limit-territory", "logo=DE", "--url", "https://mail.example/1", "--sha256", "1" * 64)
    said = desk.do("record", "havn-sjomat", *typed, today=DAY)
    about = [line.strip().partition(":")[0] for line in said.splitlines() if "→" in line]
    assert about == [
        "Logo on Website and Press, DACH and Norway",
        "Logo on Website and Press, Germany",
        "Name on Website and Press, DACH and Norway",
    ]
    assert desk.load_record("havn-sjomat")["authorizations"][1]["territories"] == ["DE"]


def test_a_date_that_cannot_be_read_is_given_by_who_records(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    file = answer(tmp_path, ask_customer(desk), {use: {"answer": "yes"} for use in FOUR[1::2]}, decided="24/11/2026")
    assert "give it with --decided YYYY-MM-DD" in desk.run("record", "havn-sjomat", file, today=DAY).stderr
    desk.do("record", "havn-sjomat", file, "--decided", "2026-11-24", today=DAY)
    assert desk.load_record("havn-sjomat")["authorizations"][0]["decided"] == "2026-11-24"


def test_a_request_that_cannot_be_sent_is_not_written(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    (tmp_path / "full").write_text("a file where a folder should be")
    was = desk.take_snapshot()
    result = desk.run("seek", "havn-sjomat", *FOUR, *ASK, "--out", tmp_path / "full" / "x")
    assert result.exit_code == 4
    assert "cannot be written" in result.stderr
    assert desk.take_snapshot() == was


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Give the FILE that came back"),
        (("--url", "https://x.example"), 2, "--url needs the hash of the evidence there"),
        (("--authorization", "2025-x", "--yes", "logo"), 1, "was never asked for '2025-x'"),
        (("--receipt",), 1, "has no answered request"),
        (("--approve", "2026-all"), 2, "no granted authorization"),
        (("missing.json",), 2, "No such file"),
    ],
)
def test_what_will_not_do_is_named(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    result = desk.run("record", "havn-sjomat", *arguments, today=DAY)
    assert result.exit_code == code
    assert said in result.stderr


def test_nobody_was_asked(tmp_path: Path) -> None:
    result = Desk(tmp_path).run("record", "havn-sjomat", "--yes", "logo")
    assert result.exit_code == 1
    assert "no request to Havn Sjømat is open; if nobody asked them, give --unasked" in result.stderr


def test_a_permission_that_nobody_asked_for(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    clause = tmp_path / "section-14.txt"
    clause.write_text("§ 14: Fernwright may name us.\n", encoding="utf-8")
    scope = ("--channel", "website", "--territory", "worldwide", "--through", "2028-11-22")
    more = ("--signer", "CEO", "--basis", "contract-clause", "--decided", "2026-11-02")
    desk.do("record", "havn-sjomat", clause, "--unasked", "--yes", "name", "--limit", "logo=ask us", *scope, *more)
    plain, limited = desk.load_record("havn-sjomat")["authorizations"]
    assert (plain["uses"], plain["valid_from"], plain["basis"]) == (["name"], "2026-11-02", "contract-clause")
    assert "requested" not in plain
    assert (limited["uses"], limited["conditions"]) == (["logo"], ["own-words"])
    assert limited["logo_sha256"] == LOGO_SHA
    assert "\n    uses: [name]\n" in desk.read_text("havn-sjomat"), (
        "on lines of its own, like every other authorization"
    )
    for id_ in (plain["id"], limited["id"]):
        desk.do("record", "havn-sjomat", "--approve", id_, by="dana")
    assert desk.list_errors() == []
    lacking = desk.run("record", "havn-sjomat", clause, "--unasked", "--yes", "name")
    assert lacking.exit_code == 2
    assert "--unasked needs --channel, --territory and --through" in lacking.stderr


def test_a_permission_without_a_last_day_says_when_somebody_looks_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    clause = tmp_path / "section-14.txt"
    clause.write_text("Fernwright may name us.\n", encoding="utf-8")
    scope = ("--channel", "website", "--territory", "worldwide", "--signer", "CEO", "--decided", "2026-11-02")
    limits = ("--yes", "name", "--yes", "logo", "--limit-through", "logo=2027-01-31", "--no", "video")
    open_ = (*limits, *scope, "--review-by", "2027-11-02")
    desk.do("record", "havn-sjomat", clause, "--unasked", *open_)
    plain, limited = desk.load_record("havn-sjomat")["authorizations"]
    assert (plain["uses"], plain["valid_from"], plain["review_by"]) == (["name"], "2026-11-02", "2027-11-02")
    assert "valid_through" not in plain
    assert (limited["valid_through"], "review_by" in limited) == ("2027-01-31", False), "over before anybody looks"
    assert [one["uses"] for one in desk.load_record("havn-sjomat")["restrictions"]] == [["video"]]
    for id_ in (plain["id"], limited["id"]):
        desk.do("record", "havn-sjomat", "--approve", id_, by="dana")
    assert desk.list_errors() == []
    asked = ("can-use", "havn-sjomat", "name", "--channel", "website", "--territory", "NO", "--on")
    assert desk.run(*asked, "2027-11-02", by=None).exit_code == 0
    assert "due for review on 2027-11-02" in desk.run(*asked, "2027-11-03", by=None).stdout
    early = desk.run(
        "record", "havn-sjomat", clause, "--unasked", "--yes", "asset", *scope, "--review-by", "2026-11-01"
    )
    assert (early.exit_code, "before it begins on 2026-11-02" in early.stderr) == (1, True)


def test_a_request_written_by_hand_is_completed_by_who_records_the_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    with (desk.root / "references/havn-sjomat/reference.yaml").open("a", encoding="utf-8") as record:
        record.write(
            "authorizations:\n  - id: by-hand\n    state: requested\n"
            "    requested: {on: 2026-11-10, by: mara, uses: [name], channels: [website]}\n"
        )
    proof = ("--url", "https://mail.example/1", "--sha256", "1" * 64, "--basis", "email")
    lacking = desk.run("record", "havn-sjomat", "--yes", "name", *proof)
    assert "by-hand does not say where or until when" in lacking.stderr
    desk.do("record", "havn-sjomat", "--yes", "name", *proof, "--territory", "NO", "--through", "2027-11-09")
    (granted,) = desk.load_record("havn-sjomat")["authorizations"]
    assert (granted["channels"], granted["territories"]) == (["website"], ["NO"])
    assert granted["valid_through"] == "2027-11-09"
    until = ("--channel", "website", "--territory", "NO", "--through", "2028-01-01", *proof)
    late = desk.run("record", "havn-sjomat", "--unasked", "--yes", "asset", *until, "--review-by", "2029-01-01")
    assert "all of it ends before 2029-01-01" in late.stderr


def test_a_request_without_a_last_day_is_answered_without_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    with (desk.root / "references/havn-sjomat/reference.yaml").open("a", encoding="utf-8") as record:
        record.write(
            "authorizations:\n  - id: by-hand\n    state: requested\n"
            "    requested: {on: 2026-11-10, by: mara, uses: [name], channels: [website]}\n"
        )
    proof = ("--url", "https://mail.example/1", "--sha256", "1" * 64, "--basis", "email", "--signer", "CEO")
    desk.do("record", "havn-sjomat", "--yes", "name", *proof, "--territory", "NO", "--review-by", "+365d")
    (granted,) = desk.load_record("havn-sjomat")["authorizations"]
    assert (granted["state"], granted["review_by"], "valid_through" in granted) == ("granted", "2027-11-23", False)


def test_who_was_asked_in_full_is_not_given_another_scope(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    ask_customer(desk)
    result = desk.run("record", "havn-sjomat", "--yes", "asset", "--channel", "any", today=DAY)
    assert result.exit_code == 1
    assert "already says where and until when" in result.stderr
    path = desk.root / "references/havn-sjomat/reference.yaml"
    path.write_text(desk.read_text("havn-sjomat").replace("[website, sales-deck]", "[any]"), encoding="utf-8")
    typed = desk.run("record", "havn-sjomat", "--yes", "asset", today=DAY)
    assert "was changed in the record after it was sent" in typed.stderr
