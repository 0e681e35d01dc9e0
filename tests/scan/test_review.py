"""A first scan that people can work through: one line each, a table, a review with reasons, a list to paste."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from onrecord.commands import onrecord

from .conftest import TODAY, Run, write


@pytest.fixture
def many(site: Path) -> Path:
    """A site that names three customers in a dozen places."""
    for number in range(6):
        write(site / f"blog/{number}.md", "Tolvane\n\nTolvane\n")
    write(site / "authors/kim.md", "Kim works for Tenmoor Energy.\n")
    write(site / "wall.md", "Quietwater Insurance\n")
    return site


def review_scan(catalog: Path, *answers: str) -> Result:
    given = ["scan", ".", "--catalog", str(catalog), "--today", TODAY, "--review"]
    return CliRunner().invoke(onrecord, given, input="\n".join(answers) + "\n", catch_exceptions=False)


def test_many_findings_are_one_line_each_with_a_table(run: Run, many: Path) -> None:
    result = run()
    lines = result.stdout.splitlines()
    assert "Tolvane (tolvane): 12 findings" in lines
    assert sum(line.startswith("  blog/") for line in lines) == 12
    assert "^^^" not in result.stdout
    assert [line.split() for line in lines if line.startswith(("customer", "Tolvane (tolvane)  "))] == [
        ["customer", "name", "all"],
        ["Tolvane", "(tolvane)", "12", "12"],
    ]
    assert "--review" in result.stdout
    assert "^^^" in run("--verbose").stdout


def test_a_review_brings_it_to_green(catalog: Path, run: Run, many: Path) -> None:
    answers = ("f", "a", "a list of insurers", "a", "authors/**", "her employer")
    result = review_scan(catalog, "v", "it is our chat tool", *answers)
    assert "[1/3] Tolvane (tolvane): 12 as name, in 6 files" in result.stdout
    assert result.exit_code == 0
    baseline = tomllib.loads((many / ".onrecord-baseline.toml").read_text())
    assert baseline["accept"][0] == {"customer": "tolvane", "paths": ["**"], "why": "it is our chat tool"}
    assert baseline["accept"][1] == {"customer": "tenmoor", "paths": ["authors/**"], "why": "her employer"}
    assert baseline["accepted"] == [
        {"path": "wall.md", "customer": "quiet", "use": "name", "count": 1, "why": "a list of insurers"}
    ]
    assert run().exit_code == 0
    assert "accepted by `[[accept]]`" in run().stdout


def test_what_is_left_is_told_and_saved(catalog: Path, run: Run, many: Path) -> None:
    write(many / ".github/CODEOWNERS", "* @web\n/wall.md @brand\n")
    result = review_scan(catalog, "r", "t", "q")
    assert result.exit_code == 1
    assert "onrecord seek tolvane --use name --channel website --territory worldwide" in result.stdout
    assert "- [ ] `wall.md:1`: named on website (deny); owner: @brand" in result.stdout
    assert run().exit_code == 1


def test_a_review_that_ends_early_keeps_what_was_decided(catalog: Path, run: Run, many: Path) -> None:
    result = review_scan(catalog, "v", "a tool")
    assert result.exit_code == 1
    assert "tolvane" in (many / ".onrecord-baseline.toml").read_text()
    assert "Tolvane" not in run().stdout


def test_the_run_after_a_baseline_never_shows_more(run: Run, many: Path) -> None:
    first = run("--verbose").stdout
    run("--write-baseline")
    again = run("--verbose").stdout
    assert again.count("[baseline-unreviewed]") == 8
    assert again.count(": error: ") <= first.count(": error: ")
    assert "mention-denied" not in again
    assert "2 mentions of tolvane in blog/0.md: the entry does not say why this is not a reference" in again


def test_wide_acceptances_and_stale_ones(run: Run, many: Path) -> None:
    accept = '[[accept]]\ncustomer = "{}"\npaths = ["{}"]\nwhy = "{}"\n'
    settings = accept.format("*", "authors/**", "authors' employers") + accept.format("tolvane", "blog/**", "a tool")
    write(many / ".onrecord.toml", settings + 'uses = ["name"]\n')
    found = run("--verbose").stdout
    assert "tenmoor" not in found and "tolvane" not in found
    assert "13 mentions accepted by `[[accept]]`" in found
    write(many / ".onrecord.toml", settings + accept.format("nordlys-bank", "old/**", "a bank"))
    result = run("--verbose")
    assert (
        "nordlys-bank is accepted in old/**, but no mention there needs this anymore [acceptance-stale]"
        in result.stdout
    )
    assert "stale" not in run("--verbose", paths=("blog",)).stdout
    assert "stale" not in run("--verbose", paths=("wall.md",)).stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[accept]]\ncustomer = "a"\npaths = ["**"]\n', "needs why"),
        ('[[accept]]\ncustomer = "a"\nwhy = "b"\n', "needs paths"),
        ('[[accept]]\ncustomer = "a"\nwhy = "b"\npath = "c"\n', "unknown key 'path'"),
        ('accept = ["a"]\n', "write [[accept]]"),
    ],
)
def test_an_acceptance_that_says_too_little(run: Run, site: Path, text: str, said: str) -> None:
    write(site / ".onrecord-baseline.toml", text)
    result = run()
    assert result.exit_code == 2
    assert said in result.output


def test_where_a_customer_is_is_a_list_to_paste(run: Run, many: Path) -> None:
    write(many / "CODEOWNERS", "# who\n*.md @docs\nblog/ @blog @ann\n/blog/5.md\n")
    result = run("--customer", "tolvane")
    first = "- [ ] `blog/0.md:1`: named on website (deny); owner: @blog @ann"
    assert f"Ready to paste into an issue:\n\n**Tolvane**\n\n{first}" in result.stdout
    assert "- [ ] `blog/5.md:3`: named on website (deny); owner: none in CODEOWNERS" in result.stdout
    assert "@docs" in run("--customer", "quiet").stdout
    assert result.exit_code == 0
