"""Hostile uploads: what people drop is data, goes where it belongs, and is recorded once, by who really did it."""

import base64
import html
import io
import os
from typing import Any

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject

from dropped import ASKED, LOGINS, RECORD, SLUG, Upload, answer, ask
from forge_runner import Forge
from git_catalogs import GRANT, Clone
from onrecord.yaml.loader import load

HOME = f"references/{SLUG}"
OTHER = "references/harbor/evidence/a.json"


def assert_nothing(plan: dict[str, str], *words: str) -> None:
    """Nothing is to be written, and the comment says why."""
    assert list(plan) == ["reply.md"]
    for word in ("### Nothing was recorded", *words):
        assert word in html.unescape(plan["reply.md"]), word


def make_script_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


class TestWhatIsInTheFile:
    @pytest.mark.parametrize(
        ("name", "data", "says"),
        [
            ("a.json", b'{"onrecord":"answer","onrecord":"answer"}', "contains a key twice"),
            ("a.json", b'{"onrecord":"answer","version":NaN}', "contains NaN"),
            ("a.json", b'{"onrecord":' + b"[" * 100_000, "not in the JSON format of the form"),
            (
                "a.json",
                b'{"onrecord":"answer","version":' + b"9" * 5000 + b"}",
                "not in the JSON format of the form",
            ),
            ("a.json", b'{"onrecord":"answer"}', "the answer lacks"),
            ("a.json", b"\xff\xfe{\x00", "not in the JSON format of the form"),
            ("a.exe", b"MZ", "is not of a type accepted as evidence"),
            ("a.html", b"<script>alert(1)</script>", "is not of a type accepted as evidence"),
            ("a.zip", b"PK\x03\x04" + b"\0" * 100, "only a person can read it"),
            ("a.pdf", b"%PDF-1.7\n" + b"\0" * (17 << 20), "larger than 16 MiB"),
            ("a.pdf", b"%PDF-1.7\nxref\n0 999999999\n", "the PDF"),
            ("a.pdf", make_script_pdf(), "contains a script"),
            ("a.eml", b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 60, "more than 50 parts"),
            ("a.txt", b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"1" * 64, "only a person can"),
        ],
        ids=lambda value: value if isinstance(value, str) else None,
    )
    def test_it_is_told_in_words(self, forge: Forge, clone: Clone, name: str, data: bytes, says: str) -> None:
        ask(clone)
        plan = Upload(forge, clone, {f"{HOME}/evidence/{name}": data}).judge_files()
        assert_nothing(plan, says)
        assert "--yes" not in plan["reply.md"] and "Traceback" not in plan["reply.md"]

    @pytest.mark.parametrize(
        ("more", "says"),
        [
            ({"request": "2026-name"}, "was already answered"),
            ({"request": "../../../schema/policy.yaml"}, "never asked for"),
            ({"customer": "harbor"}, "another customer's answer"),
            ({"decided": "2027-01-01"}, "dated 2027-01-01"),
            ({"answers": {"name": {"answer": "yes"}}}, "answers lacks case-study"),
            ({"answers": {use: {"answer": "yes"} for use in ("name", "case-study", "logo")}}, "was not asked"),
            ({"signer": "Head\u202eof"}, "signer"),
            ({"note": "x" * 2001}, "note"),
            ({"approvals": [{"role": "cs", "by": "ines"}]}, "which was not asked for"),
        ],
    )  # fmt: skip
    def test_an_answer_grants_no_more_than_was_asked(
        self, forge: Forge, clone: Clone, more: dict[str, Any], says: str
    ) -> None:
        data = answer(ask(clone), **more)
        assert_nothing(Upload(forge, clone, {f"{HOME}/evidence/a.json": data}).judge_files(), says)
        other = answer("0" * 64, **more)
        plan = Upload(forge, clone, {f"{HOME}/evidence/a.json": other}, number=22).judge_files()
        assert list(plan) == ["reply.md"]

    def test_words_of_the_customer_are_words(self, forge: Forge, clone: Clone) -> None:
        """Whatever they write neither mentions anybody, nor is a link, a command of the runner, YAML or a shell's."""
        bait = (
            "@dana-okafor <img src=x> [a](javascript:x) #1 ::error::x ##[set-output] $(touch ran) `touch ran`\n- id: x"
        )
        limits = {"answer": "limits", "words": bait}
        data = answer(ask(clone), {"name": {"answer": "yes"}, "case-study": limits}, note=bait, signer="CEO @all")
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": data})
        upload.play()
        for raw in ("@dana-okafor", "<img", "](javascript", "##[", "`touch", "\n::error"):
            assert raw not in upload.said, raw
        assert not list(forge.home.rglob("ran"))
        entries = load(clone.git("show", f"{upload.tip}:{RECORD}").encode())["authorizations"]
        assert [entry["id"] for entry in entries] == ["2026-name", ASKED, f"{ASKED}-limited"]

    def test_a_hostile_logo_is_not_granted(self, forge: Forge, clone: Clone) -> None:
        digest = ask(clone, "logo", "name")
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        logo = {"name": "logo.svg", "data": base64.b64encode(svg).decode()}
        answers = {"logo": {"answer": "yes"}, "name": {"answer": "yes"}}
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(digest, answers, logo=logo)})
        upload.play()
        assert not [path for path in upload.changed if path.endswith(".svg")]
        assert "the logo is allowed, but not granted yet" in upload.said


class TestWhatItIsCalledAndWhere:
    @pytest.mark.parametrize(
        "name",
        ["$(touch ran).json", "-rf --upload-pack=x.json", "::error::x.json", "a\u202enosj.json", "a`b'c\"d;e&f|g.json",
         "a\\b.json", "n\n::set-output.json", "x" * 230 + ".json", "ä ö %20 #1 @dana.json"],
    )  # fmt: skip
    def test_a_name_is_only_a_name(self, forge: Forge, clone: Clone, name: str) -> None:
        """The answer counts, and is kept under a name of ours."""
        upload = Upload(forge, clone, {f"{HOME}/evidence/{name}": answer(ask(clone))})
        assert upload.list_changed(upload.judge_files()) == [f"{HOME}/evidence/2026-11-21-{ASKED}.json", RECORD]
        assert not list(forge.home.rglob("ran"))

    def test_a_name_that_is_no_text(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/" + os.fsdecode(b"\xff\xfe.json"): answer(ask(clone))})
        assert upload.list_changed(upload.judge_files()) == [f"{HOME}/evidence/2026-11-21-{ASKED}.json", RECORD]

    @pytest.mark.parametrize("name", [".gitattributes", ".a.json", "deep/a.json"])
    def test_no_plain_file_under_a_plain_name(self, forge: Forge, clone: Clone, name: str) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/{name}": answer(ask(clone))})
        assert "commit.txt" not in upload.judge_files()

    @pytest.mark.parametrize("mode", ["link", "executable"])
    def test_no_regular_file(self, forge: Forge, clone: Clone, mode: str) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        file = clone.root / HOME / "evidence/a.json"
        if mode == "link":
            file.unlink()
            file.symlink_to("../../../schema/policy.yaml")
        else:
            file.chmod(0o755)
        upload.add({})
        assert_nothing(upload.judge_files(), "not a regular file with a plain name")

    def test_a_branch_may_be_called_anything(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        upload.branch = "x;$(touch${IFS}ran)&&main"
        clone.git("push", "--quiet", "origin", f"HEAD:refs/heads/{upload.branch}")
        upload.play()
        assert upload.changed[-1] == RECORD
        assert not list(forge.home.rglob("ran"))

    def test_more_than_an_answer(self, forge: Forge, clone: Clone) -> None:
        """A policy that lets everything through comes along: the pull request is no upload."""
        data = answer(ask(clone))
        assert_nothing(
            Upload(
                forge, clone, {f"{HOME}/evidence/a.json": data, "schema/policy.yaml": b"people: {}\n"}
            ).judge_files(),
            "also changes other files (schema/policy.yaml)",
        )

    def test_several_files(self, forge: Forge, clone: Clone) -> None:
        data = answer(ask(clone))
        assert_nothing(
            Upload(forge, clone, {f"{HOME}/evidence/a.json": data, f"{HOME}/evidence/b.json": data}).judge_files(),
            "it adds several files",
        )


class TestAnotherCustomer:
    def test_a_folder_that_is_not_theirs(self, forge: Forge, clone: Clone) -> None:
        """Harbor has an open request of the same name and uses: the digest is another one."""
        clone.record(GRANT, "harbor")
        digest = ask(clone)
        ask(clone, slug="harbor")
        for number, data in ((21, answer(digest)), (22, answer(digest, customer="harbor"))):
            upload = Upload(forge, clone, {OTHER: data}, number=number)
            assert_nothing(upload.judge_files(), "another customer's answer" if number == 21 else "a different text")

    def test_nobody_s_folder(self, forge: Forge, clone: Clone) -> None:
        assert_nothing(
            Upload(forge, clone, {"references/nobody-at-all/evidence/a.json": answer(ask(clone))}).judge_files(),
            "nobody-at-all",
        )


class TestWhoeverDidIt:
    def test_a_fork(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        for repo in ({"full_name": "stranger/references"}, None):
            event = upload.make_event(head={"sha": upload.head, "ref": upload.branch, "repo": repo})
            assert_nothing(upload.judge_files(event), "in another repository, such as a fork")

    def test_somebody_else_s_pull_request(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        event = upload.make_event("synchronize")
        plan = upload.judge_files({**event, "sender": {"login": LOGINS["mara"]}})
        assert_nothing(plan, "mara-conti added the file to the pull request of dana-okafor")

    def test_somebody_else_s_commit(self, forge: Forge, clone: Clone) -> None:
        """Who pushes it is who opened it; the commit says whose hand it was."""
        digest = ask(clone)
        upload = Upload(forge, clone, {})
        upload.add({f"{HOME}/evidence/a.json": answer(digest)}, by="ines")
        assert_nothing(upload.judge_files(), "Inés Valverde also worked on this")

    @pytest.mark.parametrize("login", ["stranger", "", "github-actions[bot]"])
    def test_nobody_whom_the_policy_names(self, forge: Forge, clone: Clone, login: str) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        event = {**upload.make_event(user={"login": login}), "sender": {"login": login}}
        assert_nothing(upload.judge_files(event), "is not in schema/policy.yaml")

    def test_who_recorded_it_does_not_approve_it(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        upload.play()
        clone.git("checkout", "--quiet", "-B", "result", upload.tip)
        approvals = load(clone.git("show", f"{upload.tip}:{RECORD}").encode())["authorizations"][1]["approvals"]
        assert [(one["role"], one["by"]) for one in approvals] == [("cs", "ines")]
        assert "**Inés Valverde**, for 2026-wall, by approving this pull request" in html.unescape(upload.said)
        for login, lets in (("dana-okafor", False), ("mara-conti", False), ("ines-valverde", True)):
            done = clone.review([clone.make_review(login)], author="dana-okafor", base="origin/main")
            assert (done.exit_code == 0) is lets, done.output


class TestOnceAndNoMore:
    def test_a_replay(self, forge: Forge, clone: Clone) -> None:
        """The same file again, after it was recorded and merged."""
        data = answer(ask(clone))
        first = Upload(forge, clone, {f"{HOME}/evidence/a.json": data})
        first.play()
        clone.git("push", "--quiet", "origin", f"{first.tip}:refs/heads/main")
        again = Upload(forge, clone, {f"{HOME}/evidence/b.json": data}, by="ines", number=22)
        assert_nothing(again.judge_files(), "was already answered")

    def test_two_at_once(self, forge: Forge, clone: Clone) -> None:
        """Two people drop what came back: each is recorded on its own branch, and only one of them can be merged."""
        digest = ask(clone)
        other = answer(digest, {"name": {"answer": "yes"}, "case-study": {"answer": "no"}})
        one = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(digest)})
        two = Upload(forge, clone, {f"{HOME}/evidence/a.json": other}, by="ines", number=22)
        one.play()
        two.play()
        assert one.changed[-1] == two.changed[-1] == RECORD
        clone.git("push", "--quiet", "origin", f"{one.tip}:refs/heads/main")
        clone.git("fetch", "--quiet", "origin")
        with pytest.raises(AssertionError, match="merge-tree"):
            clone.git("merge-tree", "--write-tree", "origin/main", two.tip)
        two.head = two.tip
        two.play(two.make_event("synchronize"))
        assert two.tip == two.head

    def test_the_branch_goes_on_meanwhile(self, forge: Forge, clone: Clone) -> None:
        """What was read is not what is there now: nothing is pushed over it, nothing is said, and nothing is red."""
        digest = ask(clone)
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(digest)})
        event = upload.make_event()
        later = upload.add({"README.md": b"Mine\n"})
        assert upload.play(event) == ["look", "read", "write"]
        assert upload.tip == later
        assert forge["comments"] == {}

    def test_the_branch_is_gone(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        clone.git("push", "--quiet", "origin", f"{upload.head}:refs/pull/21/head", f":refs/heads/{upload.branch}")
        assert upload.play() == ["look", "read", "write"]
        assert clone.git("ls-remote", "origin", f"refs/heads/{upload.branch}") == ""

    def test_a_push_that_the_host_refuses_is_red(self, forge: Forge, clone: Clone) -> None:
        upload = Upload(forge, clone, {f"{HOME}/evidence/a.json": answer(ask(clone))})
        upload.play()
        clone.git("push", "--quiet", "--force", "origin", f"{upload.head}:refs/heads/{upload.branch}")
        hook = forge.origin / "hooks/pre-receive"
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        forge.run("answer", "write", fails=True, GITHUB_EVENT_PATH=str(forge.home / "event.json"))
