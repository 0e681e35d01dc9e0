"""An answer that somebody drops into a customer's evidence folder is recorded there, or told in words why not."""

import hashlib
import html
import json

import pytest

from desk import LOGO
from dropped import ASKED, RECORD, SLUG, Upload, answer, ask
from forge_runner import Forge
from git_catalogs import Clone
from onrecord.yaml.loader import load

HOME = f"references/{SLUG}"
KEPT = f"{HOME}/evidence/2026-11-21-{ASKED}.json"


def test_it_is_recorded_on_that_branch(forge: Forge, clone: Clone) -> None:
    limits = {"answer": "limits", "channels": ["website"], "words": "Only the short version"}
    data = answer(ask(clone), {"name": {"answer": "yes"}, "case-study": limits}, note="Greetings")
    upload = Upload(forge, clone, {f"{HOME}/evidence/answer (signed).json": data})
    assert upload.play() == ["look", "read", "write", "say"]
    assert upload.changed == [KEPT, RECORD]
    record = load(clone.git("show", f"{upload.tip}:{RECORD}").encode())
    plain = next(entry for entry in record["authorizations"] if entry["id"] == ASKED)
    assert (plain["state"], plain["recorded_by"], plain["signer"]) == (
        "granted",
        "dana",
        {"title": "Head of Communications"},
    )
    assert plain["evidence"] == {"file": KEPT.removeprefix(f"{HOME}/"), "sha256": hashlib.sha256(data).hexdigest()}
    assert clone.git("show", f"{upload.tip}:{KEPT}").encode() == data
    assert clone.git("rev-parse", f"{upload.tip}^") == upload.head
    for said in (
        "Nordlys Bank answered 2026-wall",
        "| **Case study** | yes, with limits | Website | Worldwide |",
        "Only the short version",
        "Greetings",
        "**Inés Valverde**, for 2026-wall and 2026-wall-limited, by approving this pull request",
        "Recorded by Dana Okafor",
        "**Approve workflows to run**",
    ):
        assert said in html.unescape(upload.said), upload.said


def test_no_key_of_the_second_job_is_in_the_first(forge: Forge, clone: Clone) -> None:
    """With an app, what is pushed starts the checks, and nobody is told to press a button."""
    forge.facts |= {"vars.ONRECORD_APP_CLIENT_ID": "Iv1.a", "steps.app.outputs.token": "app"}
    upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
    upload.play()
    assert upload.tip != upload.head
    assert "Approve workflows" not in upload.said


def test_the_branch_is_behind_the_record(forge: Forge, clone: Clone) -> None:
    """What was merged since is merged into the branch: nothing of it is lost, and nothing is written over."""
    data = answer(ask(clone))
    upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": data})
    clone.git("checkout", "--quiet", "-B", "main", "origin/main")
    record = clone.root / RECORD
    record.write_text(record.read_text().replace("name: Nordlys Bank\n", "name: Nordlys Bank\naliases: [Nordlys]\n"))
    later = clone.commit("An alias")
    clone.git("push", "--quiet", "origin", "main")
    upload.play()
    assert clone.git("rev-parse", f"{upload.tip}^1", f"{upload.tip}^2").splitlines() == [upload.head, later]
    assert "aliases: [Nordlys]" in clone.git("show", f"{upload.tip}:{RECORD}")
    assert clone.git("diff", "--name-only", later, upload.tip).splitlines() == [KEPT, RECORD]


def test_what_nobody_but_a_person_can_read(forge: Forge, clone: Clone) -> None:
    """It is told with the ways on, and nothing is written; a better file in the same pull request is recorded."""
    digest = ask(clone)
    upload = Upload(forge, clone, {f"{HOME}/evidence/Scan 1.txt": b"Yes, go ahead!\n"})
    upload.play()
    assert upload.tip == upload.head
    assert "### Nothing was recorded" in upload.said and "only a person can read it" in upload.said
    assert "issues/new?template=answer-by-phone.yml&customer=nordlys-bank&file=Scan%201.txt" in upload.said
    assert f"/upload/main/{HOME}/evidence" in upload.said
    upload.add({f"{HOME}/evidence/Scan 1.txt": None, f"{HOME}/evidence/a.json": answer(digest)})
    upload.play(upload.make_event("synchronize"))
    assert upload.changed == [KEPT, RECORD]
    assert "answered 2026-wall" in upload.said


def test_what_is_recorded_is_left_alone(forge: Forge, clone: Clone) -> None:
    """The push of the record itself, and any later one, finds nothing that waits: what was said stays."""
    upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
    upload.play()
    said, upload.head = upload.said, upload.tip
    clone.git("checkout", "--quiet", "-B", upload.branch, upload.tip)
    assert upload.play(upload.make_event("synchronize")) == ["look", "read", "write"]
    assert (upload.said, upload.tip) == (said, upload.head)


@pytest.mark.parametrize("path", ["README.md", f"{HOME}/requests/2026-11-20-x.yaml"])
def test_a_pull_request_without_a_dropped_file_is_not_looked_into(forge: Forge, clone: Clone, path: str) -> None:
    ask(clone)
    assert Upload(forge, clone, {path: b"x\n"}).play() == ["look"]


def test_only_into_the_default_branch(forge: Forge, clone: Clone) -> None:
    upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
    event = upload.make_event()
    event["pull_request"]["base"]["ref"] = "other"
    assert upload.play(event) == []


def test_the_one_who_writes_trusts_nothing_that_was_read(forge: Forge, clone: Clone) -> None:
    upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
    event = upload.make_event()
    upload.play(event)
    clone.git("push", "--quiet", "--force", "origin", f"{upload.head}:refs/heads/{upload.branch}")
    facts = forge.home / "artifacts/answer-facts/facts.json"
    honest = json.loads(facts.read_text())
    other = {**honest["answer"], "customer": "harbor"}
    for lie, says in (
        ({**honest, "blob": "0" * 40}, "not the one that the pull request adds"),
        ({"read": "nothing"}, "not the one that the pull request adds"),
        ({**honest, "suffix": "exe"}, "not of a type accepted as evidence"),
        ({**honest, "basis": "hearsay"}, "the expected format"),
        ({**honest, "file": "../../../.github/workflows/x.yml"}, "the expected format"),
        ({"read": "form", "form": "request", "given": {}, "problems": []}, "not the one that the pull request adds"),
        ([], "the expected format"),
    ):
        facts.write_text(json.dumps(lie))
        forge.run("answer", "write", fails=True, GITHUB_EVENT_PATH=str(forge.home / "event.json"))
        assert says in forge.said, lie
    facts.write_text(json.dumps({**honest, "answer": other}))
    forge.run("answer", "write", GITHUB_EVENT_PATH=str(forge.home / "event.json"))
    assert "another customer's answer" in (forge.home / "artifacts/answer-plan/reply.md").read_text()
    assert upload.tip == upload.head


LOGO_ANSWER = {"logo": {"answer": "yes"}, "name": {"answer": "yes"}}


def test_the_logo_comes_after_the_answer(forge: Forge, clone: Clone) -> None:
    """They allowed it but the file is missing; the file is dropped later, and is the one that may be shown."""
    first = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone, "logo", "name"), LOGO_ANSWER)})
    first.play()
    assert "the logo is allowed, but not granted yet: they sent no logo file" in first.said
    clone.git("push", "--quiet", "origin", f"{first.tip}:refs/heads/main")
    clone.git("fetch", "--quiet", "origin")
    second = Upload(forge, clone, {f"{HOME}/evidence/Our Logo.svg": LOGO}, by="ines", number=22)
    second.play()
    assert second.changed == [f"{HOME}/logo.svg", RECORD]
    entries = load(clone.git("show", f"{second.tip}:{RECORD}").encode())["authorizations"]
    granted = next(entry for entry in entries if "logo_sha256" in entry)
    assert (granted["state"], granted["logo_sha256"]) == ("granted", hashlib.sha256(LOGO).hexdigest())
    assert [(one["role"], one["by"]) for one in granted["approvals"]] == [("cs", "jonas")], "neither hand's"
    assert "**Jonas Lindqvist**" in second.said


def test_a_logo_that_nobody_is_known_to_have_allowed(forge: Forge, clone: Clone) -> None:
    upload = Upload(forge, clone, {f"{HOME}/evidence/new.svg": LOGO})
    plan = upload.judge_files()
    assert list(plan) == ["reply.md"]
    assert "issues/new?template=new-logo.yml&customer=nordlys-bank&file=new.svg" in plan["reply.md"]


def test_a_file_that_is_no_evidence_is_not_to_be_merged(forge: Forge, clone: Clone) -> None:
    plan = Upload(forge, clone, {f"{HOME}/evidence/setup.exe": b"MZ"}).judge_files()
    assert "merge this" not in plan["reply.md"] and "Close this pull request" in plan["reply.md"]
