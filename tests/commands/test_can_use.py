"""onrecord can-use, as somebody types it: exit codes, JSON, text, and what it says when it cannot answer."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from git_catalogs import make_clone
from onrecord.catalog.record.days import Days
from onrecord.commands import onrecord
from onrecord.commands.shell.opening import resolve_today
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_catalog
from sample import copy_settings

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 21)
SHA = "1" * 64

NORDLYS = f"""\
name: Nordlys Bank
aliases: [Nordlys, Nordlys Bank ASA]
former_names: [{{name: Fjordbanken, until: 2023-05-01}}]
status: active
owner: dana
authorizations:
  - id: 2026-name
    state: granted
    decided: 2026-01-15
    uses: [name]
    channels: [website, sales-deck]
    territories: [nordics]
    valid_from: 2026-01-15
    valid_through: 2027-01-14
    basis: email
    evidence: {{url: "https://mail.example/1", sha256: {SHA}}}
    recorded_by: mara
    approvals: [{{role: cs, by: dana, on: 2026-01-16}}]
  - id: 2026-story
    state: granted
    decided: 2026-02-24
    uses: [case-study, quote]
    channels: [website]
    territories: [worldwide]
    valid_from: 2026-03-01
    valid_through: 2028-02-29
    conditions: [copy-approval]
    basis: email
    evidence: {{url: "https://mail.example/2", sha256: {SHA}}}
    recorded_by: mara
    approvals: [{{role: cs, by: dana, on: 2026-03-01}}]
  - id: 2026-video
    state: requested
    requested: {{on: 2026-11-01, by: mara, uses: [video]}}
restrictions:
  - id: no-paid-ads
    channels: [paid-ads]
    from: 2026-01-15
    why: customer's form, box 4
quotes:
  - id: cfo-2026
    text: We answer the same afternoon.
    speaker: {{title: Chief Financial Officer}}
    attribution: title-only
    authorization: 2026-story
    consent: {{on: 2026-02-25, through: 2027-02-24, basis: email}}
"""

REFERENCES = {
    "nordlys-bank": NORDLYS,
    "nordlys-energi": "name: Nordlys Energi\naliases: [Nordlys]\nstatus: candidate\nowner: dana\n",
    "broken": "name: Broken\nstatus: [active\n",
    "misspelled": NORDLYS.replace("Nordlys", "Misspelled")
    .replace("Fjord", "Fjell")
    .replace("uses: [name]", "uses: [nmae]"),
}

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("catalog")
    copy_settings(root, "vocabulary.yaml", "policy.yaml")
    for slug, text in REFERENCES.items():
        file = root / "references" / slug / "reference.yaml"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def run(catalog: Path) -> Run:
    """Runs `onrecord can-use` with the words of a line and further options, on the sample's day."""

    def run(line: str, *more: str, today: str | None = "2026-11-21", **env: str) -> Result:
        day = ["--today", today] if today else []
        words = ["can-use", *line.split(), *more, "--catalog", str(catalog), *day]
        return CliRunner().invoke(onrecord, words, prog_name="onrecord", env=env)

    return run


def read_answer(result: Result) -> dict[str, Any]:
    document = json.loads(result.stdout)
    assert isinstance(document, dict)
    return document


WHERE = "--channel website --territory NO"


@pytest.mark.parametrize(
    ("line", "answer", "code"),
    [
        (f"nordlys-bank name {WHERE}", "allow", 0),
        (f"nordlys-bank logo {WHERE}", "deny", 1),
        ("nordlys-bank name --channel website --territory DE", "deny", 1),
        ("nordlys-bank name --channel website --territory nordics", "allow", 0),
        ("nordlys-bank name --channel website --territory eu", "deny", 1),
        ("nordlys-bank name --channel paid-ads --territory NO", "deny", 1),
        (f"nordlys-bank video {WHERE}", "ask", 3),
        (f"nordlys-bank case-study {WHERE}", "ask", 3),
        (f"nordlys-bank case-study {WHERE} --cleared copy-approval", "allow", 0),
        (f"nordlys-bank quote {WHERE} --cleared copy-approval", "ask", 3),
        (f"nordlys-bank quote {WHERE} --cleared copy-approval --quote cfo-2026", "allow", 0),
        (f"nordlys-bank quote {WHERE} --cleared copy-approval --quote cfo-2026 --on 2027-02-24", "allow", 0),
        (f"nordlys-bank quote {WHERE} --cleared copy-approval --quote cfo-2026 --on 2027-02-25", "deny", 1),
        (f"nordlys-bank name {WHERE} --on 2026-01-15", "ask", 3),
        (f"nordlys-bank name {WHERE} --on 2026-01-16", "allow", 0),
        (f"nordlys-bank name {WHERE} --on 2027-01-14", "allow", 0),
        (f"nordlys-bank name {WHERE} --on 2027-01-15", "deny", 1),
        (f"nordlys-bank name {WHERE} --on 2026-01-16..2027-01-14", "allow", 0),
        (f"nordlys-bank name {WHERE} --on 2026-01-16..2027-01-15", "deny", 1),
        (f"nordlys-bank name {WHERE} --on 2026-01-15..2026-01-16", "ask", 3),
        (f"Fjordbanken name {WHERE}", "allow", 0),
        (f"fjordbanken name {WHERE}", "allow", 0),
        (f"nordlys-energi name {WHERE}", "deny", 1),
    ],
)
def test_the_exit_code_is_the_answer(run: Run, line: str, answer: str, code: int) -> None:
    result = run(line, "--format", "json")
    assert result.exit_code == code
    assert read_answer(result)["answer"] == answer
    assert run(line).exit_code == code


def test_json_says_exactly_what_is_documented(run: Run) -> None:
    result = run(f"nordlys-bank name {WHERE}", "--format", "json")
    assert read_answer(result) == {
        "version": 1,
        "customer": "nordlys-bank",
        "use": "name",
        "channel": "website",
        "territory": "NO",
        "days": ["2026-11-21", "2026-11-21"],
        "answer": "allow",
        "authorizations": ["2026-name"],
        "valid_through": "2027-01-14",
        "ask": None,
        "next": None,
        "reasons": [
            {
                "code": "authorized",
                "id": "2026-name",
                "message": "2026-name allows it from 2026-01-15 until 2027-01-14.",
            }
        ],
    }
    assert list(read_answer(result)) == [
        *("version", "customer", "use", "channel", "territory", "days", "answer"),
        *("authorizations", "valid_through", "ask", "next", "reasons"),
    ]
    assert result.stderr == ""


def test_json_of_a_span_of_days_and_of_an_alias(run: Run) -> None:
    document = read_answer(run(f"Fjordbanken video {WHERE} --on 2026-12-01..2026-12-24", "--format", "json"))
    assert document["customer"] == "nordlys-bank"
    assert document["days"] == ["2026-12-01", "2026-12-24"]
    assert document["ask"] == "dana"
    assert document["next"] == "Ask Dana Okafor, who owns Nordlys Bank, before you use it."
    assert (document["authorizations"], document["valid_through"]) == ([], None)
    assert [(reason["code"], reason["id"]) for reason in document["reasons"]] == [("pending", "2026-video")]


def test_text_says_the_answer_why_until_when_and_by_which_proof(run: Run) -> None:
    assert run(f"nordlys-bank name {WHERE}").stdout.splitlines() == [
        "yes, until 2027-01-14: nordlys-bank, name on website in NO, 2026-11-21",
        "  2026-name allows it from 2026-01-15 until 2027-01-14. [authorized]",
        "  Evidence of 2026-name: https://mail.example/1",
    ]


def test_text_says_who_to_ask_and_what_to_do_next(run: Run) -> None:
    assert run(f"nordlys-bank video {WHERE} --on 2026-12-01..2026-12-24").stdout.splitlines() == [
        "ask first: nordlys-bank, video on website in NO, 2026-12-01..2026-12-24",
        "  The customer was asked by Mara Conti on 2026-11-01 and has not answered yet (2026-video). [pending]",
        "  → Ask Dana Okafor, who owns Nordlys Bank, before you use it.",
    ]
    assert run("nordlys-bank name --channel paid-ads --territory NO").stdout.splitlines() == [
        "no: nordlys-bank, name on paid-ads in NO, 2026-11-21",
        "  Restriction no-paid-ads forbids it: customer's form, box 4 [restricted]",
        "  → Do not use it, and do not ask the customer. Dana Okafor knows why.",
    ]


class TestWhenItCannotAnswer:
    def read_refusal(self, run: Run, line: str, code: int) -> tuple[dict[str, Any], str]:
        """The error as JSON and as text; the text goes to stderr alone."""
        said = run(line, "--format", "json")
        assert said.exit_code == code
        document = read_answer(said)
        assert document["version"] == 1
        assert document["answer"] == "error"
        text = run(line)
        assert (text.exit_code, text.stdout) == (code, "")
        (reason,) = document["reasons"]
        return reason, text.stderr

    @pytest.mark.parametrize(
        ("line", "meant"),
        [
            (f"nordlys-bank lgo {WHERE}", "logo"),
            ("nordlys-bank logo --channel web-site --territory NO", "website"),
            ("nordlys-bank logo --channel website --territory norway", "NO"),
            ("nordlys-bank logo --channel website --territory no", "NO"),
            (f"nordlys-bank logo {WHERE} --cleared copy-aproval", "copy-approval"),
            (f"nobody lgo {WHERE}", "logo"),
            ("nobody logo --channel web-site --territory NO", "website"),
        ],
    )
    def test_an_unknown_term_is_a_usage_error_with_a_hint(self, run: Run, line: str, meant: str) -> None:
        reason, text = self.read_refusal(run, line, 2)
        assert reason["code"] == "unknown-term"
        assert reason["hint"] == f"did you mean {meant!r}?"
        assert text.splitlines() == [f"onrecord: {reason['message']}", f"  → {reason['hint']}"]

    def test_a_name_of_two_customers_names_both(self, run: Run) -> None:
        reason, text = self.read_refusal(run, f"Nordlys name {WHERE}", 4)
        assert reason["code"] == "ambiguous-customer"
        assert "nordlys-bank and nordlys-energi" in reason["message"]
        assert "nordlys-bank and nordlys-energi" in text

    def test_a_broken_record_says_where(self, run: Run) -> None:
        reason, text = self.read_refusal(run, f"broken name {WHERE}", 4)
        assert reason["code"] == "unreadable-record"
        assert "references/broken/reference.yaml:" in reason["message"]
        assert "onrecord check" in text

    def test_an_unknown_term_in_the_record_is_the_record_s_fault(self, run: Run) -> None:
        reason, _ = self.read_refusal(run, f"misspelled quote {WHERE}", 4)
        assert (reason["code"], reason["hint"]) == ("unknown-term", "did you mean 'name'?")

    def test_an_unknown_quote_lists_the_known_ones(self, run: Run) -> None:
        reason, _ = self.read_refusal(run, f"nordlys-bank quote {WHERE} --quote ceo", 4)
        assert (reason["code"], reason["hint"]) == ("unknown-quote", "its quotes: cfo-2026")

    @pytest.mark.parametrize("on", ["1989-12-31", "2036-11-22", "2026-11-21..2036-11-22"])
    def test_days_out_of_range(self, run: Run, on: str) -> None:
        reason, _ = self.read_refusal(run, f"nordlys-bank name {WHERE} --on {on}", 4)
        assert reason["code"] == "day-out-of-range"
        assert "1990-01-01 .. 2036-11-21" in reason["message"]

    @pytest.mark.parametrize("on", ["1990-01-01", "2036-11-21"])
    def test_the_ends_of_the_range_are_inside(self, run: Run, on: str) -> None:
        assert run(f"nordlys-bank name {WHERE} --on {on}").exit_code == 1

    def test_an_unknown_customer_is_denied(self, run: Run) -> None:
        result = run(f"nordlyx-bank name {WHERE}", "--format", "json")
        document = read_answer(result)
        assert result.exit_code == 1
        assert document["customer"] == "nordlyx-bank"
        assert document["answer"] == "deny"
        assert document["ask"] is None
        assert document["next"] == "did you mean 'nordlys-bank'?"
        assert document["reasons"] == [
            {
                "code": "unknown-customer",
                "id": None,
                "message": "no customer in the catalog is called 'nordlyx-bank'",
            }
        ]

    def test_a_broken_record_elsewhere_does_not_matter(self, run: Run) -> None:
        assert run(f"Fjordbanken name {WHERE}").exit_code == 0

    @pytest.mark.parametrize("customer", ["..", ".", "../references/nordlys-bank", "x" * 5000, "nordlys-bank/"])
    def test_a_path_is_no_customer(self, run: Run, customer: str) -> None:
        result = run(f"{customer} name {WHERE}", "--format", "json")
        assert (result.exit_code, read_answer(result)["reasons"][0]["code"]) == (1, "unknown-customer")

    def test_no_control_character_reaches_the_terminal(self, run: Run) -> None:
        customer = "Nordlys\x1b[31m\x9b\u202e\r"
        result = run("", customer, "name", *WHERE.split())
        assert result.exit_code == 1
        assert result.stdout.replace("\n", "").isprintable()

    @pytest.mark.parametrize(
        ("line", "says"),
        [
            ("nordlys-bank name --territory NO", "--channel"),
            ("nordlys-bank name --channel website", "--territory"),
            (f"nordlys-bank {WHERE}", "USE"),
            (f"nordlys-bank name {WHERE} --on yesterday", "write it as YYYY-MM-DD"),
            (f"nordlys-bank name {WHERE} --on 2026-02-30", "is not a valid date"),
            (f"nordlys-bank name {WHERE} --on 2026-02-03..2026-02-30", "is not a valid date"),
            (f"nordlys-bank name {WHERE} --on 2026-02-03..", "write it as YYYY-MM-DD"),
            (f"nordlys-bank name {WHERE} --on 2026-02-03..2026-02-02", "contains no day"),
            (f"nordlys-bank name {WHERE} --quote cfo-2026", "--quote is only for the use"),
            (f"nordlys-bank name {WHERE} --format yaml", "--format"),
        ],
    )
    def test_a_wrong_use_of_the_command(self, run: Run, line: str, says: str) -> None:
        result = run(line)
        assert (result.exit_code, result.stdout) == (2, "")
        assert says in result.stderr

    def test_no_catalog_here(self, tmp_path: Path) -> None:
        words = ["can-use", "nordlys-bank", "name", *WHERE.split(), "--catalog", str(tmp_path)]
        result = CliRunner().invoke(onrecord, words)
        assert (result.exit_code, result.stdout) == (4, "")
        assert "give --catalog DIR" in result.stderr


class TestToday:
    def test_it_is_the_day_that_is_asked_about(self, run: Run) -> None:
        document = read_answer(run(f"nordlys-bank name {WHERE}", "--format", "json", today="2027-01-15"))
        assert (document["answer"], document["days"]) == ("deny", ["2027-01-15", "2027-01-15"])

    def test_it_may_come_from_the_environment(self, run: Run) -> None:
        result = run(f"nordlys-bank name {WHERE}", "--format", "json", today=None, ONRECORD_TODAY="2027-01-14")
        assert (read_answer(result)["answer"], read_answer(result)["days"][0]) == ("allow", "2027-01-14")

    def test_it_may_be_an_offset_from_the_day_that_it_is(self, run: Run) -> None:
        here = read_answer(run(f"nordlys-bank name {WHERE}", "--format", "json", today=None))["days"][0]
        then = read_answer(run(f"nordlys-bank name {WHERE}", "--format", "json", today="+30d"))["days"][0]
        assert timedelta(30) <= date.fromisoformat(then) - date.fromisoformat(here) <= timedelta(31)

    @pytest.mark.parametrize("today", ["tomorrow", "2026-02-30", "+30", "30d", "20261121"])
    def test_what_is_no_day(self, run: Run, today: str) -> None:
        assert run(f"nordlys-bank name {WHERE}", today=today).exit_code == 2

    def test_it_is_the_civil_day_of_the_policy_s_time_zone(self) -> None:
        assert resolve_today(None, "Pacific/Kiritimati") > resolve_today(None, "Pacific/Niue")  # 25 hours apart
        assert resolve_today(TODAY, "Pacific/Niue") == TODAY


def test_library_and_command_line_give_the_same_answer(run: Run, catalog: Path) -> None:
    library = load_catalog(DirectoryTree(catalog), TODAY).library
    reference = library.references["nordlys-bank"]
    for use, (channel, territory), on in product(
        ("name", "case-study", "asset"), (("website", "NO"), ("any", "eu")), (TODAY, date(2027, 1, 15))
    ):
        decision = library.judge(reference).decide(use, channel, territory, Days.on(on), today=TODAY)
        line = f"nordlys-bank {use} --channel {channel} --territory {territory} --on {on}"
        said = read_answer(run(line, "--format", "json"))
        assert said["answer"] == decision.answer
        assert said["authorizations"] == list(decision.authorizations)
        assert said["valid_through"] == (str(decision.valid_through) if decision.valid_through else None)
        assert [reason["message"] for reason in said["reasons"]] == [reason.message for reason in decision.reasons]


class TestTheProgram:
    MAIN = "from onrecord.__main__ import main; main()"

    def run_program(self, catalog: Path, *words: str, code: str = MAIN) -> subprocess.CompletedProcess[str]:
        env = {key: value for key, value in os.environ.items() if not key.startswith("ONRECORD_")}
        return subprocess.run(
            [sys.executable, "-c", code, *words], cwd=catalog, env=env, capture_output=True, text=True, check=False
        )

    def test_it_runs_from_the_catalog_s_root(self, catalog: Path) -> None:
        words = f"can-use Fjordbanken name {WHERE} --today 2026-11-21".split()
        done = self.run_program(catalog, *words)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("yes, until 2027-01-14: nordlys-bank, name on website in NO, 2026-11-21\n")

    def test_its_exit_code_is_the_process_s(self, catalog: Path) -> None:
        words = f"can-use nordlys-bank video {WHERE} --today 2026-11-21".split()
        assert self.run_program(catalog, *words).returncode == 3

    def test_it_does_not_import_the_site_builder(self, catalog: Path) -> None:
        code = (
            "import sys\n"
            "from onrecord.commands import onrecord\n"
            "try:\n"
            "    onrecord(prog_name='onrecord')\n"
            "finally:\n"
            "    print(*sorted(sys.modules), sep='\\n', file=sys.stderr)\n"
        )
        words = f"can-use nordlys-bank name {WHERE} --today 2026-11-21".split()
        done = self.run_program(catalog, *words, code=code)
        assert done.returncode == 0
        loaded = set(done.stderr.split())
        assert "onrecord.catalog.decision.judge" in loaded
        heavy = ("jinja2", "mkdocs", "material", "jsonschema", "markdown", "lxml", "onrecord.publish")
        assert not {name for name in loaded if any(name == h or name.startswith(f"{h}.") for h in heavy)}


def test_a_name_that_may_be_in_a_record_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Never a plain "nobody answers to that"."""
    clone = make_clone(tmp_path / "work")
    clone.record("name: Vega Foods\nsurprise: 1\n", "vega-foods")
    question = ("name", "--channel", "website", "--territory", "NO", "--format", "json")
    for customer in ("Vega Foods", "vega-foods", "vega foods"):
        result = clone.run("can-use", customer, *question)
        assert result.exit_code == 4, customer
        document = json.loads(result.stdout)
        assert (document["answer"], document["reasons"][0]["code"]) == ("error", "unreadable-record")
        assert "references/vega-foods/reference.yaml:" in document["reasons"][0]["message"]
    assert clone.run("can-use", "Nordlys Bank", *question).exit_code == 0, "and harms nobody else"
    assert clone.run("can-use", "Somebody Else", *question).exit_code == 1
