"""Issue forms, well and badly filled in: a file for a draft, or an answer; and nothing typed is ever more than data."""

import json
from datetime import date
from pathlib import Path

import pytest

from git_catalogs import GRANT, Clone, make_clone
from issue_forms import make_body, run_intake
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog

CALLS = GRANT.replace("[name]", "[name, reference-call]").replace("    uses:", "    channels: [any]\n    uses:")
REQUEST = {
    "Customer": "nordlys-bank",
    "What for": "reference-call",
    "For whom": "Globex GmbH",
    "Needed by": "2026-12-15",
    "Team": "sales",
    "What they want to hear": "How the migration went.\nThey fear downtime.",
}
NOMINATION = {"Customer": "Harbor Logistics", "Country": "no", "Industry": "logistics", "Why": "They told us unasked."}
PATH = "references/nordlys-bank/requests/2026-11-20-globex-gmbh-call.yaml"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    return make_clone(tmp_path_factory.mktemp("intake") / "repo", text=CALLS)


def test_a_request(clone: Clone, tmp_path: Path) -> None:
    files = run_intake(clone, tmp_path, make_body(REQUEST))
    assert sorted(files) == ["message.txt", "pull.md", PATH, "reply.md"]
    assert files[PATH] == (
        "# yaml-language-server: $schema=../../../schema/request.schema.json\n"
        "use: reference-call\n"
        "requested: {on: 2026-11-20, by: sam, team: sales}\n"
        "prospect: Globex GmbH\n"
        "about: How the migration went. They fear downtime.\n"
        "needed_by: 2026-12-15\n"
        "approved: {on: 2026-11-20, by: dana}\n"
    )
    title = "Request: reference call with Nordlys Bank for Globex GmbH"
    who = "Co-authored-by: Sam Adeyemi <sam@fernwright.example>"
    assert files["message.txt"] == f"{title}\n\nMade from the form in issue 12.\n\n{who}\n"
    assert "Closes #12" in files["pull.md"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends_and_empty_answers(clone: Clone, tmp_path: Path, end: str) -> None:
    text = make_body({**REQUEST, "Needed by": "_No response_", "Team": ""}, end)
    assert "team: sales" in run_intake(clone, tmp_path, text)[PATH]


def test_a_nomination(clone: Clone, tmp_path: Path) -> None:
    files = run_intake(clone, tmp_path, make_body(NOMINATION), "nominate")
    record = files["references/harbor-logistics/reference.yaml"]
    assert "name: Harbor Logistics\nstatus: candidate\n" in record
    assert "nominated: {on: 2026-11-20, by: sam, why: They told us unasked.}" in record
    assert "owner: dana\nprofile: {industry: logistics, country: NO}" in record


@pytest.mark.parametrize(
    ("form", "says"), [("report", "onrecord show nordlys-bank"), ("out", "onrecord withdraw nordlys-bank")]
)
def test_what_makes_no_file_names_the_owner_and_the_command(clone: Clone, tmp_path: Path, form: str, says: str) -> None:
    files = run_intake(clone, tmp_path, "### Customer\n\nNordlys Bank\n", form, user=None)
    assert list(files) == ["reply.md"]
    assert "Dana Okafor owns Nordlys Bank" in files["reply.md"]
    assert says in files["reply.md"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"Customer": "nordlis-bank"}, "did you mean"),
        ({"Customer": "_No response_"}, "“Customer” is empty"),
        ({"What for": "logo"}, "“What for” must be one of reference-call"),
        ({"What for": "speaking"}, "No permission covers Speaking"),
        ({"Needed by": "soon"}, "“Needed by” must be a date such as"),
        ({"Needed by": "2026-02-30"}, "“Needed by” must be a date such as"),
        ({"Needed by": "2026-11-01"}, "which is in the past"),
        ({"For whom": "x" * 201}, "is longer than 200 characters"),
        ({"What they want to hear": "a\u202eb"}, "invisible characters"),
        ({"For whom": "a\x1b[31mb"}, "invisible characters"),
    ],
)
def test_a_form_that_is_wrong_is_answered(clone: Clone, tmp_path: Path, wrong: dict[str, str], says: str) -> None:
    files = run_intake(clone, tmp_path, make_body({**REQUEST, **wrong}))
    assert list(files) == ["reply.md"]
    assert says in files["reply.md"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"Customer": "Nordlys Bank"}, "Nordlys Bank is already in the catalog"),
        ({"Customer": "§§§"}, "no letter or digit"),
        ({"Country": "QQ"}, "there is no QQ"),
        ({"Industry": "bakng"}, "there is no bakng"),
    ],
)
def test_a_nomination_that_is_wrong(clone: Clone, tmp_path: Path, wrong: dict[str, str], says: str) -> None:
    files = run_intake(clone, tmp_path, make_body({**NOMINATION, **wrong}), "nominate")
    assert list(files) == ["reply.md"]
    assert says in files["reply.md"]


@pytest.mark.parametrize("user", [None, {}, {"login": None}, {"login": "stranger"}, {"login": ["sam-adeyemi"]}])
def test_a_stranger_is_told_who_can_help(clone: Clone, tmp_path: Path, user: object) -> None:
    assert "an administrator can add them" in run_intake(clone, tmp_path, make_body(REQUEST), user=user)["reply.md"]


@pytest.mark.parametrize("text", [None, "", "Hello", "### customer\n\nx", 7, "### Customer\n" * 1000])
def test_other_text_is_no_form(clone: Clone, tmp_path: Path, text: object) -> None:
    assert list(run_intake(clone, tmp_path, text)) == ["reply.md"]


@pytest.mark.parametrize("labels", [None, [], ["onrecord-out"], [{"name": "bug"}], [{"name": "onrecord-out"}]])
def test_a_form_is_known_by_its_headings_whatever_its_labels_say(clone: Clone, tmp_path: Path, labels: object) -> None:
    assert PATH in run_intake(clone, tmp_path, make_body(REQUEST), labels=labels)


def test_an_issue_of_gitlab(clone: Clone, tmp_path: Path) -> None:
    """As its API gives one that was opened by a link with the form's headings in it."""
    text = make_body(REQUEST)
    issue = {
        "iid": 12,
        "author": {"username": "sam-adeyemi"},
        "created_at": "2026-11-20T10:00:00.000Z",
        "labels": ["x"],
    }
    (tmp_path / "issue.json").write_text(json.dumps({"id": 9001, "title": "Request", "description": text, **issue}))
    result = clone.run("intake", str(tmp_path / "issue.json"), "--out", str(tmp_path / "plan"))
    assert result.exit_code == 0, result.output
    assert "by: sam, team: sales" in (tmp_path / "plan" / PATH).read_text()
    assert "Closes #12" in (tmp_path / "plan/pull.md").read_text()


def test_headings_of_no_form_of_ours_are_none(clone: Clone, tmp_path: Path) -> None:
    text = make_body({"Customer": "nordlys-bank", "Version": "3", **REQUEST})
    reply = run_intake(clone, tmp_path, text, labels=[])["reply.md"]
    assert "the headings of any of our forms" in reply


def test_headings_typed_into_the_last_field_stay_there(clone: Clone, tmp_path: Path) -> None:
    bait = "Fine.\n\n### Customer\n\nsomebody-else\n\n### Needed by\n\n2030-01-01"
    request = run_intake(clone, tmp_path, make_body({**REQUEST, "What they want to hear": bait}))[PATH]
    assert "needed_by: 2026-12-15" in request
    assert "somebody-else" in request.partition("about:")[2]


@pytest.mark.parametrize(
    "bait",
    [
        "x\napproved: {on: 2026-11-20, by: ines}",
        "x, approved: {on: 2026-11-20, by: ines}}",
        "'\"} # [ & * ! | > %",
        "../../../schema/policy.yaml",
        "$(touch x) `id` ${{ github.token }} ; rm -rf .",
        "<script>alert(1)</script> @dana-okafor [a](javascript:x) #1 | ::error::",
        "- --- ...",
    ],
)
def test_bait_stays_text(clone: Clone, tmp_path: Path, bait: str) -> None:
    files = run_intake(clone, tmp_path, make_body({**REQUEST, "For whom": bait, "What they want to hear": bait}))
    path = next(name for name in files if name.startswith("references/"))
    assert path.startswith("references/nordlys-bank/requests/2026-11-20-")
    assert set(path.rpartition("/")[2]) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    catalog = tmp_path / "catalog"
    for name, text in files.items():
        (catalog / name).parent.mkdir(parents=True, exist_ok=True)
        (catalog / name).write_text(text)
    for kind in ("policy", "vocabulary"):
        (catalog / "schema").mkdir(exist_ok=True)
        (catalog / f"schema/{kind}.yaml").write_bytes((clone.root / f"schema/{kind}.yaml").read_bytes())
    (catalog / "references/nordlys-bank/reference.yaml").write_text("name: N\nstatus: active\nowner: dana\n")
    library = load_catalog(DirectoryTree(catalog), date(2026, 11, 21)).library
    (request,) = library.references["nordlys-bank"].requests
    assert (request.prospect, request.about) == (" ".join(bait.split()), " ".join(bait.split()))
    assert request.approved and (request.approved.by, request.requested.by) == ("dana", "sam")
    for name in ("pull.md", "reply.md"):
        for live in ("<script", "@dana", "](java", "#1 "):
            assert live not in files[name]
    assert files["message.txt"].count("\n") == 5


def test_no_issue_at_all(clone: Clone, tmp_path: Path) -> None:
    for data in (
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b'{"issue": {"number": "x"}}',
        b'{"issue": {"number": true}}',
        b"[" * 10000,
    ):
        file = tmp_path / "x.json"
        file.write_bytes(data)
        result = clone.run("intake", str(file), "--out", str(tmp_path / "plan"))
        assert result.exit_code == 4
        assert not (tmp_path / "plan").exists()


def test_a_folder_with_something_in_it_is_left_alone(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan/mine.txt").write_text("x")
    (tmp_path / "x.json").write_text('{"number": 1, "body": ""}')
    result = clone.run("intake", str(tmp_path / "x.json"), "--out", str(tmp_path / "plan"))
    assert result.exit_code == 2
    assert [p.name for p in (tmp_path / "plan").iterdir()] == ["mine.txt"]
