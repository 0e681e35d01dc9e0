"""Every command in a guide is one that the program takes, and it does what the guide tells of it."""

import io
import json
import shutil
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from desk import LOGO, Desk
from guide_commands import GUIDES, ROOT, parse, read_commands
from onrecord.commands import onrecord
from onrecord.store.schema import read_schema
from onrecord.yaml.edit import Edited
from onrecord.yaml.loader import load


@pytest.mark.parametrize("page", [page for page in GUIDES if read_commands(page)])
def test_every_command_is_taken(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for arguments in read_commands(page):
        for word in arguments:
            if Path(word).suffix[1:].isalpha() and "://" not in word:
                (tmp_path / word).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / word).touch()
            if word.endswith("/"):
                (tmp_path / word).mkdir(parents=True, exist_ok=True)
        parse(arguments)


ON_THE_SAMPLE = {
    "README.md": (0,),
    "site/docs/how-it-decides.md": (0, 1, 3),
    "site/docs/guides/start.md": (0, 1, 3),
    "site/docs/guides/sales.md": (0,),
    "site/docs/guides/cs.md": (0, 1),
    "site/docs/guides/import.md": (0,),
    "site/docs/guides/pull-requests.md": (0,),
}
"""Guides whose commands can be typed in the sample as they are, and how those may end."""
ELSEWHERE = ("import gainsight", "diff", "review", "audit", "seek nordlys-bank --again")
"""Commands of these guides that need a file or a history of their own; other stories run them."""


@pytest.mark.parametrize("page", ON_THE_SAMPLE)
def test_what_can_be_typed_in_the_sample_runs(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "catalog"
    for part in ("references", "schema"):
        shutil.copytree(ROOT / part, root / part)
    monkeypatch.chdir(root)
    monkeypatch.setenv("ONRECORD_BY", "sam")
    for git in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "The sample"]):
        subprocess.run(["git", "-c", "user.name=Sam", "-c", "user.email=sam@fernwright.example", *git], check=True)
    run = 0
    for arguments in read_commands(page):
        if not " ".join(arguments).startswith(ELSEWHERE):
            result = CliRunner().invoke(onrecord, arguments, catch_exceptions=False)
            assert result.exit_code in ON_THE_SAMPLE[page], f"{arguments}: {result.output}"
            run += 1
    assert run


RECORD = "references/havn-sjomat/reference.yaml"
QUOTE = {"speaker": {"name": "Ola Havn", "title": "CFO"}, "attribution": "named-person", "authorization": "2026-logo"}
MAIL = b"From: presse@havn.example\nTo: mara@fernwright.example\nSubject: Re: your request\n\nYes.\n"


def answer_of_the_form(root: Path) -> None:
    """The customer says yes to all of it: the file that the form saves, a mail with its text, the filled PDF."""
    (form,) = root.glob("outbox/havn-sjomat/*.html")
    asked = form.read_text(encoding="utf-8").partition('id="request">')[2].partition("</script>")[0]
    request = json.loads(asked)
    answer = {key: request[key] for key in ("customer", "request", "digest")}
    answer |= {"onrecord": "answer", "version": 1, "signer": "Head of Communications", "decided": "2026-11-24"}
    text = json.dumps(answer | {"answers": {use: {"answer": "yes"} for use in request["uses"]}})
    (root / "answer-havn-sjomat-2026-logo.json").write_text(text, encoding="utf-8")
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "presse@havn.example", "Re: your request"
    mail.set_content("Yes, see the file.")
    mail.add_attachment(text.encode(), maintype="application", subtype="json", filename="answer.json")
    (root / "reply.eml").write_bytes(bytes(mail))
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(form.with_suffix(".pdf").read_bytes()))
    said = {f"answer-{use}": "/yes" for use in request["uses"]}
    for page in writer.pages:
        writer.update_page_form_field_values(
            page, said | {"signer": "CEO", "decided": "2026-11-24", "authority": "/Yes"}
        )
    writer.write(root / "form.pdf")


def add_quotes_and_calls(root: Path) -> None:
    """Quotes of two languages, and permissions that the guide takes as given."""
    record = Edited((root / RECORD).read_bytes(), read_schema("reference"))
    for id_, text in (("cfo-2026", "It saves us two days a month."), ("cfo-2026-de", "Das spart zwei Tage im Monat.")):
        record.append(("quotes",), {"id": id_, "text": text, **QUOTE})
    (root / RECORD).write_bytes(record.data)
    typed = ["--unasked", "--channel", "reference-talk", "--territory", "worldwide", "--through", "2027-11-22"]
    typed += ["--signer", "CEO", "--yes", "reference-call", "--today", "2026-11-25"]
    for more in ([*typed, "mail.eml"], ["--logo", "logo.svg", "--today", "2026-11-25"]):
        run_command(["record", "havn-sjomat", *more])
    approve_everything(root)


def approve_everything(root: Path) -> None:
    """Customer success approves what was recorded."""
    for entry in load((root / RECORD).read_bytes())["authorizations"]:
        if entry["state"] == "granted" and not entry.get("approvals"):
            run_command(["record", "havn-sjomat", "--approve", entry["id"], "--by", "dana", "--today", "2026-11-28"])


def run_command(arguments: list[str]) -> None:
    result = CliRunner().invoke(onrecord, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output


BEFORE = {
    "record havn-sjomat answer-": answer_of_the_form,
    "due --within 90d": add_quotes_and_calls,
    "publication add": approve_everything,
}
"""What happens between two commands of the guide, before the one that begins so."""
DAYS = {
    "new": "2026-11-22",
    "seek havn-sjomat --again": "2026-12-01",
    "seek havn-sjomat": "2026-11-23",
    "record havn-sjomat mail.eml --unasked": "2026-11-27",
    "record": "2026-11-25",
    "withdraw": "2026-12-01",
    "renew": "2027-09-20",
    "request": "2026-12-03",
    "publication": "2026-11-28",
    "log": "2026-12-14",
}
"""The day on which each is typed, from the first command that begins so until the next one."""
NOBODY_TO_ASK = "seek --industry"
"""In this small catalog everybody allows it already: exit 1."""
ALTERNATIVES = (
    "seek havn-sjomat --again",
    "record havn-sjomat answer-",
    "record havn-sjomat reply.eml.",
    "record havn-sjomat form.pdf",
    "renew",
    "withdraw",
    "publication add",
)
"""One of several ways, or told for another day: what it wrote is put back. A dot is the end of the line."""


def test_the_guide_to_asking_is_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path / "catalog")
    shutil.rmtree(desk.root / "references/havn-sjomat")
    monkeypatch.chdir(desk.root)
    new = LOGO.replace(b"#147", b"#813")
    for name, data in (("answer.eml", MAIL), ("mail.eml", MAIL), ("logo.svg", LOGO), ("new.svg", new)):
        (desk.root / name).write_bytes(data)
    desk.make_repository()
    done = 0
    for arguments in read_commands("site/docs/guides/asking.md"):
        line = " ".join(arguments)
        for begins, step in BEFORE.items():
            if line.startswith(begins):
                step(desk.root)
        day = next((day for begins, day in DAYS.items() if line.startswith(begins)), "2026-11-25")
        kept = desk.take_snapshot()
        typed = [*arguments, "--today", day]
        result = CliRunner().invoke(onrecord, typed, catch_exceptions=False)
        assert result.exit_code == line.startswith(NOBODY_TO_ASK), f"{line}: {result.output}"
        done += 1
        if f"{line}.".startswith(ALTERNATIVES):
            for path in set(desk.take_snapshot()) - set(kept):
                (desk.root / path).unlink()
            for path, data in kept.items():
                (desk.root / path).write_bytes(data)
    assert done == len(read_commands("site/docs/guides/asking.md"))
