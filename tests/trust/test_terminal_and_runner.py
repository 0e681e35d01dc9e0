"""Terminal, GitHub runner: what a record, a file name, a commit or a typed word says is shown, never obeyed.

Every verb runs on a catalog in which each of them holds escape sequences, bidirectional controls and log commands.
"""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from click.testing import CliRunner

from every_verb import make_hostile_clone, make_lines
from onrecord.commands import VERBS, onrecord
from onrecord.finding import Finding, Severity
from onrecord.reports import github, json, sarif
from onrecord.reports.text import make_visible

OURS = re.compile(r"::(error|warning|notice) file=[^:]*,line=\d+,col=\d+,title=[a-z-]+::")


@pytest.fixture(scope="module")
def output_by_verb(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[int, str]]]:
    """What each verb printed inside Actions, standard error included, with its exit codes."""
    top = tmp_path_factory.mktemp("hostile")
    clone = make_hostile_clone(top / "work")
    found: dict[str, list[tuple[int, str]]] = {}
    for verb, several in make_lines(top / "papers").items():
        options = [] if verb in ("rules", "init") else ["--catalog", str(clone.root), "--today", "2026-11-21"]
        for words in several:
            runner = CliRunner(env={"GITHUB_ACTIONS": "true", "NO_COLOR": "1"})
            with ThreadPoolExecutor(1) as apart:  # a browser of this process may keep an event loop in the main thread
                result = apart.submit(runner.invoke, onrecord, [verb, *options, *words]).result()
            assert result.exception is None or isinstance(result.exception, SystemExit), (verb, words)
            found.setdefault(verb, []).append((result.exit_code, result.output))
    return found


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"serve"}))
def test_terminal(output_by_verb: dict[str, list[tuple[int, str]]], verb: str) -> None:
    for code, output in output_by_verb[verb]:
        assert code in (0, 1, 2, 3, 4)
        assert [line for line in output.split("\n") if not line.isprintable()] == []


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"serve"}))
def test_github_runner(output_by_verb: dict[str, list[tuple[int, str]]], verb: str) -> None:
    every = [line for _, output in output_by_verb[verb] for line in output.split("\n")]
    assert [line for line in every if "##[" in line] == []
    commands = [line for line in every if line.lstrip().startswith("::")]
    assert [line for line in commands if not OURS.match(line)] == []
    assert bool(commands) == (verb in ("check", "scan")), "only what reports findings makes annotations"


HOSTILE = "\x1b]8;;https://evil.example\x07\x9b31m\r\b\u202e\u2028\u200b\U000e0041##[add-mask]x"


def test_the_verbs_had_something_to_say_about_it(output_by_verb: dict[str, list[tuple[int, str]]]) -> None:
    shown = "\n".join(output for several in output_by_verb.values() for _, output in several)
    assert "\\u{5b}error]" in shown
    assert "\\u{1b}" in shown
    assert "<script>alert(1)</script>" in shown


@pytest.mark.parametrize("lead", ["", " ", "\t", "\u2003"])
def test_no_value_begins_a_command_or_holds_one(lead: str) -> None:
    value = make_visible(f"{lead}::error::{HOSTILE}::notice::")
    assert {unicodedata.category(c) for c in value} & {"Cc", "Cf", "Cs", "Zl", "Zp"} == set()
    assert not value.lstrip().startswith("::")
    assert "##[" not in value
    assert value.endswith("::notice::"), "what is harmless stays as it is"


def test_annotations_keep_their_place_whatever_the_values_say() -> None:
    finding = Finding(f"a,line=9::{HOSTILE}\n::error::", 1, 2, "schema", Severity.ERROR, f"{HOSTILE}\n::x", "%0A::y")
    (line,) = github.render_findings([finding]).split("\n")
    assert line.isprintable()
    assert "##[" not in line
    match = re.fullmatch(r"::error file=([^,:]*),line=1,col=2,title=schema::(.*)", line)
    assert match
    assert "%250A::y" in match[2]


def test_json_is_the_same_document_with_nothing_to_obey() -> None:
    import json as standard

    for text in (
        json.dumps({HOSTILE: [HOSTILE, "Ærø"]}),
        json.make_harmless(standard.dumps({HOSTILE: [HOSTILE, "Ærø"]})),
    ):
        assert text.replace("\n", "").isprintable()
        assert "##[" not in text
        assert standard.loads(text) == {HOSTILE: [HOSTILE, "Ærø"]}
    assert "Ærø" in json.dumps({"name": "Ærø"})
    finding = Finding(HOSTILE, 1, 1, "mention-denied", Severity.ERROR, HOSTILE, HOSTILE)
    report = sarif.render_findings([(finding, "0" * 64)], {}, "0", [])
    assert report.replace("\n", "").isprintable()


def test_words_typed_wrongly_are_shown_in_the_error(tmp_path: Path) -> None:
    for words in (
        [f"{HOSTILE}\n::error::"],
        ["check", f"{HOSTILE}\n::error::"],
        ["check", "--format", f"{HOSTILE}\n::error::"],
        ["check", f"--{HOSTILE}"],
        ["check", "--catalog", str(tmp_path / f"{HOSTILE}\n::error::")],
        ["check", "--today", f"{HOSTILE}\n::error::"],
        ["find", "--limit", f"{HOSTILE}\n::error::"],
        ["rules", f"{HOSTILE}\n::error::"],
        ["verify", f"{HOSTILE}\n::error::"],
        ["build", "--audience", f"{HOSTILE}\n::error::"],
    ):
        result = CliRunner().invoke(onrecord, words)
        assert result.exit_code in (1, 2, 4), words
        assert [line for line in result.output.split("\n") if not line.isprintable()] == [], words
        assert not re.search(r"^\s*::", result.output, re.M), words
