"""Namings that are no reference: inline marks and the baseline, both with a reason, both loud when they go stale."""

import os
from pathlib import Path

import pytest
from tests.scan.conftest import Run, write

from onrecord.scan.config import ConfigError, find_config, load_config
from onrecord.scan.inline_ignores import find_marks, has_reason

REASONED = [
    ("a.md", "<!-- onrecord: ignore tolvane: hosts our status page -->\nWe run on Tolvane."),
    ("a.md", "We run on Tolvane. <!-- onrecord: ignore tolvane -- hosts our status page -->"),
    ("a.md", "<!-- onrecord: ignore a former employer of hers -->\n\nShe was at Tolvane."),
    ("a.md", "<!-- onrecord: ignore-file tolvane, quiet: a comparison of suppliers -->\n\na\n\nTolvane"),
    ("a.mdx", "{/* onrecord: ignore tolvane: hosting */}\nTolvane"),
    ("a.html", "<p>Tolvane</p> <!-- onrecord: ignore tolvane: hosting -->"),
    ("a.njk", "{# onrecord: ignore tolvane: hosting #}\nTolvane"),
    ("a.yaml", "host: Tolvane  # onrecord: ignore tolvane: hosting\n"),
    ("a.toml", "# onrecord: ignore tolvane: hosting\nhost = 'Tolvane'\n"),
    ("a.rst", ".. onrecord: ignore tolvane: hosting\n\nTolvane\n"),
    ("a.adoc", "// onrecord: ignore tolvane: hosting\nTolvane\n"),
]


@pytest.mark.parametrize(("name", "text"), REASONED)
def test_a_mark_with_a_reason_lets_through(run: Run, site: Path, name: str, text: str) -> None:
    write(site / name, text)
    result = run()
    assert (result.exit_code, result.stdout) == (0, "Nothing found; 1 file read, 1 mention ignored by inline marks.\n")
    assert "→ ignored: " in run("--show", "settled").stdout


@pytest.mark.parametrize("said", ["ignore-file: hosting", "ignore-file: our hosting", "ignore-file : a supplier"])
def test_a_colon_in_place_of_a_customer_is_a_reason_for_all(run: Run, site: Path, said: str) -> None:
    write(site / "a.md", f"<!-- onrecord: {said} -->\nTolvane, Tenmoor Energy")
    assert run().stdout == "Nothing found; 1 file read, 2 mentions ignored by inline marks.\n"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("tolvane hosts our status page", "tolvane"),
        ("Tolvane hosts our status page", "Tolvane"),
        ("tolvane, our host", "tolvane"),
        (": tolvane is our host", "tolvane"),
        ("tolvanne hosts our status page", "tolvanne"),
        ("Nordlys Bank is our bank", "Nordlys Bank"),
    ],
)
def test_a_mark_that_begins_with_a_customer_covers_no_other(run: Run, site: Path, said: str, word: str) -> None:
    write(site / "a.md", f"<!-- onrecord: ignore-file {said} -->\nTenmoor Energy")
    out = run().stdout
    assert f"a.md:1:1: error: there is no colon after {word}, so " in out
    assert "error: Tenmoor Energy is named" in out


@pytest.mark.parametrize("said", ["Tolvane: hosting", ": tolvane: hosting", "Nordlys Bank: hosting"])
def test_a_mark_may_name_a_customer_as_people_do(run: Run, site: Path, said: str) -> None:
    write(site / "a.md", f"<!-- onrecord: ignore-file {said} -->\nTolvane, Nordlys Bank, Tenmoor Energy")
    out = run("--channel", "press").stdout
    assert "colon" not in out
    assert "2 errors; 1 file read, 1 mention ignored by inline marks." in out


def test_a_mark_without_a_reason_lets_nothing_through(run: Run, site: Path) -> None:
    write(site / "a.md", "<!-- onrecord: ignore tolvane -->\nTolvane")
    result = run()
    assert result.exit_code == 1
    assert "[ignore-without-reason]" in result.stdout
    assert "onrecord: ignore customer-id: reason, or for all customers onrecord: ignore: reason" in result.stdout
    assert "[mention-denied]" in result.stdout


def test_a_mark_that_covers_nothing_is_an_error(run: Run, site: Path) -> None:
    write(site / "a.md", "<!-- onrecord: ignore tolvane: hosting -->\nNobody here.\nTolvane")
    result = run()
    assert "a.md:1:1: error: this mark no longer covers anything [ignore-stale]" in result.stdout
    assert "a.md:3:1: error: Tolvane" in result.stdout


def test_a_mark_for_one_customer_does_not_cover_another(run: Run, site: Path) -> None:
    write(site / "a.md", "<!-- onrecord: ignore tolvane: hosting -->\nTolvane and Tenmoor Energy")
    assert "error: Tenmoor Energy" in run().stdout


def test_words_about_marks_are_no_marks() -> None:
    assert find_marks("Write onrecord: ignore nobody: reason in a comment.") == ()


def test_what_a_mark_says() -> None:
    (mark,) = find_marks("a\n<!-- onrecord: ignore one, two-b: why not -->\n\nb")
    assert (mark.line, mark.covers, mark.who, mark.why) == (2, 4, ("one", "two-b"), "why not")
    assert has_reason(mark)


def test_a_baseline_is_written_reviewed_and_goes_stale(run: Run, site: Path) -> None:
    write(site / "docs/a.md", "Tolvane, Tolvane")
    assert run("--write-baseline").exit_code == 1
    baseline = site / ".onrecord-baseline.toml"
    assert "[baseline-unreviewed]" in run().stdout

    reviewed = baseline.read_text(encoding="utf-8").replace('why = ""', 'why = "our hosting"')
    baseline.write_text(reviewed, encoding="utf-8")
    result = run()
    assert (result.exit_code, result.stdout) == (
        0,
        "Nothing found; 1 file read, 2 mentions accepted by the baseline.\n",
    )

    write(site / "docs/a.md", "Tolvane, Tolvane, Tolvane")
    assert run().stdout.count("[mention-denied]") == 1

    write(site / "docs/a.md", "Tolvane")
    assert "the baseline accepts 2 mentions of tolvane, but there is only 1 [baseline-stale]" in run().stdout
    assert run().exit_code == 1

    write(site / "other.md", "nothing")
    assert run(paths=("other.md",)).exit_code == 0  # a scan of changed files blames no entry about another

    (site / "docs/a.md").unlink()
    assert "docs/a.md does not exist" in run().stdout
    assert run("--write-baseline").exit_code == 1
    assert "[[accepted]]" not in baseline.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "baseline", ["../out.toml", "/tmp/out.toml", "link/out.toml", "dangling.toml", ".git/config.toml", "README.md"]
)
@pytest.mark.parametrize("options", [(), ("--write-baseline",)])
def test_a_baseline_lies_in_the_repository(run: Run, site: Path, baseline: str, options: tuple[str, ...]) -> None:
    write(site / "a.md", "Lattice")
    write(site / "README.md", "nothing")
    (site / "link").symlink_to(site.parent)
    (site / "dangling.toml").symlink_to(site.parent / "out.toml")
    write(site / ".onrecord.toml", f'baseline = "{baseline}"\n')
    result = run(*options)
    assert result.exit_code == 2
    assert "baseline is" in result.stderr
    assert not (site.parent / "out.toml").exists()
    assert (site / "README.md").read_text() == "nothing"


def test_the_configuration_lies_in_the_repository(tmp_path: Path) -> None:
    outside, repository = tmp_path / ".onrecord.toml", tmp_path / "repository"
    outside.write_text("comments = true\n")
    (repository / "deep").mkdir(parents=True)
    assert find_config(repository / "deep") is None, "no repository: only the folder itself"
    (repository / ".git").mkdir()
    assert find_config(repository / "deep") is None
    (repository / ".onrecord.toml").symlink_to(outside)
    with pytest.raises(ConfigError, match="points outside the repository"):
        find_config(repository / "deep")
    (repository / ".onrecord.toml").unlink()
    os.mkfifo(repository / ".onrecord.toml")
    with pytest.raises(ConfigError, match="pipe or a device"):
        load_config(find_config(repository / "deep") or outside)


def test_a_baseline_keeps_its_reasons_when_written_again(run: Run, site: Path) -> None:
    write(site / "a.md", "Tolvane")
    baseline = site / ".onrecord-baseline.toml"
    entry = '[[accepted]]\npath = "a.md"\ncustomer = "tolvane"\nuse = "name"\ncount = 1\nwhy = "our \\"host\\""\n'
    write(baseline, entry)
    write(site / "a.md", "Tolvane Tolvane Tenmoor Energy")
    run("--write-baseline")
    text = baseline.read_text(encoding="utf-8")
    assert 'count = 2\nwhy = "our \\"host\\""' in text
    assert 'customer = "tenmoor"\nuse = "name"\ncount = 1\nwhy = ""' in text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[accepted]]\npath = 'a'\n", "customer is missing"),
        ("[[other]]\na = 1\n", "only [[accepted]]"),
        ("a = ", "Invalid value"),
        ("[[accepted]]\npath='a'\ncustomer='b'\nuse='name'\ncount=true\nwhy='c'\n", "count must be a whole number"),
        ("[[accepted]]\npath='a'\ncustomer='b'\nuse='name'\ncount=1\nwhy='c'\nby='d'\n", "unknown key 'by'"),
    ],
)
def test_a_broken_baseline_says_what_and_where(run: Run, site: Path, text: str, said: str) -> None:
    write(site / ".onrecord-baseline.toml", text)
    write(site / "a.md", "Tolvane")
    result = run()
    assert result.exit_code == 2
    assert said in result.stderr
