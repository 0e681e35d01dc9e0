"""Forms by which a customer is asked, asked again, or let be, and by which a file of theirs is written down."""

import hashlib
from pathlib import Path

import pytest

from desk import LOGO
from git_catalogs import GRANT, SHA, Clone, make_clone
from issue_forms import make_body, run_intake
from onrecord.yaml.loader import load

HOME = "references/nordlys-bank"
RECORD = f"{HOME}/reference.yaml"
ASK = {
    "Customer": "Nordlys Bank",
    "What to ask for": "logo, name",
    "Channels and countries": "website; dach",
    "Until when": "2027-12-31",
    "What it is for": "Our customer wall",
}
ENDING = GRANT.replace("    uses:", "    valid_through: 2026-12-31\n    uses:")
ENDED = GRANT.replace("    uses:", "    valid_through: 2026-11-01\n    uses:")
NEW = LOGO.replace(b"#147", b"#d22")


def make_files(clone: Clone, top: Path, given: dict[str, str]) -> dict[str, str]:
    """The files that come of a form, Mara's, without any label of ours; bytes that are no text are left out."""
    return run_intake(clone, top, make_body(given), labels=[], user={"login": "mara-conti"})


def merge_uploads(clone: Clone, **files: bytes) -> None:
    """Files that were uploaded and merged, and wait to be written down."""
    clone.write_all({f"{HOME}/evidence/{name}": data for name, data in files.items()})
    clone.commit("Upload")


class TestAsk:
    def test_the_letter_is_on_the_draft_and_beside_it(self, tmp_path: Path) -> None:
        files = make_files(make_clone(tmp_path / "repo"), tmp_path, ASK)
        (letter,) = (name for name in files if name.startswith(f"{HOME}/evidence/"))
        assert letter == f"{HOME}/evidence/2026-11-21-asked-2026-logo.eml"
        beside = [name.rpartition(".")[2] for name in sorted(files) if name.startswith("letters/")]
        assert beside == ["eml", "html", "pdf"]
        record = load(files[RECORD].encode())
        asked = record["authorizations"][-1]
        assert (asked["state"], asked["requested"]["uses"], asked["requested"]["by"]) == (
            "requested",
            ["logo", "name"],
            "mara",
        )
        assert (asked["requested"]["channels"], asked["requested"]["territories"]) == (["website"], ["dach"])
        assert asked["requested"]["through"] == "2027-12-31"
        assert asked["requested"]["evidence"]["sha256"] == hashlib.sha256(files[letter].encode()).hexdigest()
        assert f"open `{letter}` in your mail program" in files["pull.md"]
        assert files["message.txt"].startswith("Ask Nordlys Bank: ")

    def test_what_is_left_empty_is_usual(self, tmp_path: Path) -> None:
        given = {**ASK, "What to ask for": "case-study", "Channels and countries": "", "Until when": ""}
        clone = make_clone(tmp_path / "repo")
        asked = load(make_files(clone, tmp_path, given)[RECORD].encode())["authorizations"][-1]["requested"]
        assert (asked["territories"], asked["through"]) == (["worldwide"], "2027-11-20")
        assert asked["channels"]

    def test_what_speaks_against_it_is_told_to_who_reviews_it(self, tmp_path: Path) -> None:
        given = {**ASK, "What to ask for": "name"}
        files = make_files(make_clone(tmp_path / "repo"), tmp_path, given)
        assert "Before you merge this, consider:" in files["pull.md"]
        assert "But: All of it is allowed until" in files["pull.md"]

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"Customer": "nobody"}, "“Customer”: "),
            ({"What to ask for": "lgo"}, "“What to ask for”: "),
            ({"Channels and countries": "webiste; dach"}, "“Channels and countries”: "),
            ({"Channels and countries": "website; QQ"}, "“Channels and countries”: "),
            ({"Until when": "next year"}, "“Until when”: "),
            ({"Until when": "2020-01-01"}, "is in the past"),
            ({"What it is for": ""}, "“What it is for” is empty"),
        ],
    )
    def test_what_may_not_be_is_answered(self, tmp_path: Path, wrong: dict[str, str], says: str) -> None:
        files = make_files(make_clone(tmp_path / "repo"), tmp_path, {**ASK, **wrong})
        assert list(files) == ["reply.md"], files["message.txt"]
        assert says in files["reply.md"]

    def test_asked_again(self, tmp_path: Path) -> None:
        clone = make_clone(tmp_path / "repo")
        clone.write_all(
            {name: text for name, text in make_files(clone, tmp_path, ASK).items() if name.startswith("refer")}
        )
        clone.commit("Asked")
        (tmp_path / "plan").rename(tmp_path / "first")
        files = make_files(clone, tmp_path, {"Request to send again": "nordlys-bank/2026-logo"})
        assert any(name.startswith("letters/") for name in files)
        assert "reminder of 2026-logo" in files[RECORD]


class TestRenew:
    def test_all_that_ends(self, tmp_path: Path) -> None:
        given = {"Customer to ask again": "nordlys-bank", "Which permissions": "", "What it is for": "To go on"}
        files = make_files(make_clone(tmp_path / "repo", text=ENDING), tmp_path, given)
        asked = load(files[RECORD].encode())["authorizations"][-1]
        assert (asked["supersedes"], asked["requested"]["why"]) == ("2026-name", "To go on")
        assert any(name.endswith(".pdf") for name in files)

    def test_nothing_ends(self, tmp_path: Path) -> None:
        given = {"Customer to ask again": "nordlys-bank", "Which permissions": "", "What it is for": "To go on"}
        files = make_files(make_clone(tmp_path / "repo"), tmp_path, given)
        assert list(files) == ["reply.md"] and "no permission of Nordlys Bank ends" in files["reply.md"]

    def test_let_go(self, tmp_path: Path) -> None:
        given = {"Customer": "nordlys-bank", "Permission that ended": "2026-name", "Why nobody asks again": "Over"}
        files = make_files(make_clone(tmp_path / "repo", text=ENDED), tmp_path, given)
        assert "let_go: {on: 2026-11-20, by: mara, why: Over}" in files[RECORD]

    def test_what_is_in_force_is_not_let_go(self, tmp_path: Path) -> None:
        given = {"Customer": "nordlys-bank", "Permission that ended": "2026-name", "Why nobody asks again": ""}
        files = make_files(make_clone(tmp_path / "repo"), tmp_path, given)
        assert list(files) == ["reply.md"] and "is in force until" in files["reply.md"]


LOGO_ALLOWED = f"""\
logo: logo.svg
authorizations:
  - id: 2026-logo
    uses: [logo, name]
    channels: [website, sales-deck]
    logo_sha256: {hashlib.sha256(LOGO).hexdigest()}
    evidence: {{file: evidence/form.txt, sha256: {SHA}}}
"""
NEW_LOGO = {
    "Customer": "nordlys-bank",
    "New logo file": "new.svg",
    "Permission for the old logo": "",
    "Job title of the person who sent it": "Brand manager",
    "What they wrote": "Please use this one from now on.",
}


class TestNewLogo:
    @pytest.fixture
    def clone(self, tmp_path: Path) -> Clone:
        clone = make_clone(tmp_path / "repo")
        clone.write_all({f"{HOME}/logo.svg": LOGO})
        clone.record(LOGO_ALLOWED)
        clone.commit("With a logo")
        merge_uploads(clone, **{"new.svg": NEW})
        return clone

    def test_it_takes_the_place_of_the_old_one(self, clone: Clone, tmp_path: Path) -> None:
        files = make_files(clone, tmp_path, NEW_LOGO)
        assert files[f"{HOME}/logo.svg"].encode() == NEW
        assert files["gone.txt"] == f"{HOME}/evidence/new.svg\n"
        first, new, before = load(files[RECORD].encode())["authorizations"]
        assert (first["uses"], before["valid_through"]) == (["name"], "2026-11-19")
        assert (new["uses"], new["channels"], new["valid_through"]) == (
            ["logo"],
            ["website", "sales-deck"],
            "2027-06-14",
        )
        assert (new["logo_sha256"], new["approvals"]) == (
            hashlib.sha256(NEW).hexdigest(),
            [{"role": "cs", "by": "dana", "on": "2026-11-21"}],
        )
        memo = files[f"{HOME}/{new['evidence']['file']}"]
        assert "Please use this one from now on." in memo and "noted by Mara Conti" in memo

    @pytest.mark.parametrize(
        ("wrong", "says"),
        [
            ({"New logo file": "other.svg"}, "“New logo file”: there is no file 'other.svg'"),
            ({"New logo file": "../logo.svg"}, "“New logo file”: there is no file"),
            ({"New logo file": "form.txt"}, "is already the evidence of another entry"),
            ({"New logo file": "bad.svg"}, "the logo"),
            ({"New logo file": "not.pdf"}, "is neither SVG nor PNG"),
            ({"Permission for the old logo": "2025-logo"}, "no permission of Nordlys Bank allows a logo today"),
            ({"What they wrote": ""}, "“What they wrote” is empty"),
        ],
    )
    def test_what_may_not_be_is_answered(self, clone: Clone, tmp_path: Path, wrong: dict[str, str], says: str) -> None:
        merge_uploads(clone, **{"bad.svg": NEW.replace(b"<rect", b"<script>1</script><rect"), "not.pdf": b"%PDF-1.7\n"})
        files = make_files(clone, tmp_path, {**NEW_LOGO, **wrong})
        assert list(files) == ["reply.md"]
        assert says in files["reply.md"]


ASKED = """\
authorizations:
  - id: 2026-name
    state: requested
    requested: {on: 2026-11-02, by: dana, uses: [name], channels: [any], territories: [worldwide], through: 2027-11-01}
"""


def test_a_file_that_only_a_person_could_read(tmp_path: Path) -> None:
    clone = make_clone(tmp_path / "repo", text=ASKED)
    merge_uploads(clone, **{"Scan 1.pdf": b"%PDF-1.7\nYes\n"})
    given = {"Customer and request": "nordlys-bank/2026-name", "They said yes to": "name", "They said no to": ""}
    given |= {"Job title of the person who answered": "CEO", "File they sent": "Scan 1.pdf", "What else they said": ""}
    files = make_files(clone, tmp_path, given)
    entry = load(files[RECORD].encode())["authorizations"][0]
    assert (entry["state"], entry["basis"], entry["recorded_by"]) == ("granted", "signed-form", "mara")
    assert entry["evidence"]["file"] == "evidence/2026-11-20-2026-name.pdf"
    assert files["gone.txt"] == f"{HOME}/evidence/Scan 1.pdf\n"


@pytest.mark.parametrize(
    ("what", "note", "line"),
    [
        ("Accepted", "", "customer: {on: 2026-11-20, answer: accepted}"),
        ("declined", "Not now", "customer: {on: 2026-11-20, answer: declined, note: Not now}"),
        ("cancelled", "The deal is lost", "cancelled: {on: 2026-11-20, why: The deal is lost}"),
    ],
)
def test_a_customer_answered_about_a_call(tmp_path: Path, what: str, note: str, line: str) -> None:
    calls = GRANT.replace("[name]", "[name, reference-call]").replace("    uses:", "    channels: [any]\n    uses:")
    clone = make_clone(tmp_path / "repo", text=calls)
    call = f"{HOME}/requests/2026-11-01-globex-call.yaml"
    text = "use: reference-call\nrequested: {on: 2026-11-01, by: sam, team: sales}\nprospect: Globex GmbH\nabout: x\n"
    clone.write_all({call: text + "approved: {on: 2026-11-02, by: dana}\n"})
    clone.commit()
    given = {"Request": "nordlys-bank/2026-11-01-globex-call", "What became of it": what, "On which day": ""}
    files = make_files(clone, tmp_path, {**given, "What they said": note})
    assert line in files[call]
    (tmp_path / "plan").rename(tmp_path / "first")
    files = make_files(clone, tmp_path, {**given, "What became of it": "perhaps", "What they said": ""})
    assert "“What became of it”: write accepted, declined or cancelled" in files["reply.md"]
