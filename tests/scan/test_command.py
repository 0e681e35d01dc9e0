"""The command on content: verdicts, exit codes, reports."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from tests.scan.conftest import LOGO, QUOTE, TODAY, Run, write

from onrecord.commands import onrecord
from onrecord.names.folding import fold
from onrecord.scan.quotes import QuoteFinder
from onrecord.yaml.loader import load


def list_findings(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--format", "json", *arguments).stdout)["findings"]
    return found


def test_clean_content_is_exit_0(run: Run, site: Path) -> None:
    write(site / "a.md", "Nordlys Bank, once Fjordbanken, is named.")
    result = run()
    assert (result.exit_code, result.stdout) == (0, "Nothing found; 1 file read.\n")


def test_a_denied_name_is_an_error_with_line_caret_and_ways_out(run: Run, site: Path) -> None:
    write(site / "blog/a.md", "Hello\nwe love Tolvane here\n")
    result = run()
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("blog/a.md:2:9: error: Tolvane is named on website (worldwide): not allowed. ")
    assert lines[1:3] == ["    we love Tolvane here", "            ^^^^^^^"]
    assert "can-use tolvane name --channel website --territory worldwide" in lines[3]
    assert lines[-1] == "1 error; 1 file read."


def test_an_expired_name_says_what_ended(run: Run, site: Path) -> None:
    write(site / "a.md", "Tenmoor Energy")
    result = run()
    assert result.exit_code == 1
    assert "2025-name" in result.stdout
    assert "2026-06-30" in result.stdout


def test_ask_is_a_warning_and_fails_on_request(run: Run, site: Path) -> None:
    write(site / "a.md", "Askew Logistics")
    assert "warning: Askew Logistics" in run().stdout
    assert run().exit_code == 0
    assert run("--fail-on", "warning").exit_code == 1


def test_whom_to_ask_is_said_once_and_by_name(run: Run, site: Path) -> None:
    write(site / "a.md", "Askew Logistics")
    (found,) = list_findings(run)
    assert found["hint"].startswith("Meet the condition and record it")
    assert found["hint"].count("ask ") == 1


def test_what_was_found_is_told_as_it_is_read(run: Run, site: Path) -> None:
    write(site / "a.json", r'{"a": "Tenmoor\u00a0Energy, \u0054enmoor-Energy"}')
    write(site / "b.md", "Tenmoor **Energy**")
    told = [f["message"].partition(" on website")[0] for f in list_findings(run)]
    assert told == ["Tenmoor Energy is named", "Tenmoor Energy is named ('Tenmoor-Energy')", "Tenmoor Energy is named"]


def test_an_anonymous_customer_who_is_named(run: Run, site: Path) -> None:
    write(site / "a.md", "Quietwater Insurance told us")
    (found,) = list_findings(run)
    assert found["rule"] == "anonymous-named"
    assert "A Nordic insurer" in found["hint"]


def test_channel_and_territory_of_the_path_decide(run: Run, site: Path) -> None:
    write(site / "decks/a.md", "Nordlys Bank")
    write(site / "blog/a.md", "Nordlys Bank")
    assert run().exit_code == 0
    (found,) = list_findings(run, "--map", "decks/**=sales-deck")
    assert (found["path"], found["channel"]) == ("decks/a.md", "sales-deck")
    assert len(list_findings(run, "--channel", "press")) == 2
    assert run("--territory", "NO").exit_code == 0


def test_unknown_terms_and_maps_are_usage_errors(run: Run, site: Path) -> None:
    assert run("--channel", "webiste").exit_code == 2
    assert run("--map", "nonsense").exit_code == 2
    assert run("--customer", "Nobody").exit_code == 2


def test_a_logo_by_content_by_looks_and_by_name(run: Run, site: Path) -> None:
    write(site / "img/pic.svg", LOGO)
    png = render_logo(LOGO, 180)
    write(site / "img/pic.png", png)
    write(site / "logos/tolvane-dark.webp", b"RIFFxxxxWEBP")
    found = {f["path"]: f for f in list_findings(run, "--show", "allowed")}
    assert found["img/pic.svg"]["answer"] == "allow"
    assert "exactly this file" in found["img/pic.svg"]["message"]
    assert "saved again" in found["img/pic.png"]["message"]
    assert found["logos/tolvane-dark.webp"]["use"] == "logo"
    assert found["logos/tolvane-dark.webp"]["rule"] == "mention-denied"


def render_logo(svg: str, width: int) -> bytes:
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width))


def test_an_exact_quote_is_judged_and_an_altered_one_refused(run: Run, site: Path) -> None:
    words = QUOTE.split()
    write(site / "a.md", f"> “{' '.join(words[:8])}\n> {' '.join(words[8:])}”\n\nSaid Nordlys Bank.")
    write(site / "b.md", QUOTE.replace("two days", "one day"))
    write(site / "c.md", f"*{QUOTE.replace(',', '').rstrip('.')}*, she said.")
    found = {f["path"]: f for f in list_findings(run, "--show", "allowed") if f["use"] == "quote"}
    assert (found["a.md"]["answer"], found["a.md"]["quote"]) == ("allow", "cfo")
    assert found["b.md"]["rule"] == "quote-altered"
    assert "'two days' became 'one day'" in found["b.md"]["message"]
    assert "',' is missing" in found["c.md"]["message"]
    assert run().exit_code == 1


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("> We closed the books in two days instead of nine.", "and nobody worked on a sunday"),
        ("“We closed *the books* in two days instead of nine”, she said.", "and nobody worked on a sunday"),
        ("We closed the books in two days, and nobody worked on a Sunday.", "instead of nine"),
    ],
)
def test_a_shortened_quote_is_told_as_one(run: Run, site: Path, text: str, missing: str) -> None:
    write(site / "a.md", f"Some words before.\n\n{text} And after.")
    (found,) = list_findings(run)
    assert (found["rule"], found["quote"]) == ("quote-altered", "cfo")
    assert f"shortened, {missing!r} is missing" in found["message"]


def test_a_few_words_of_a_quote_are_anybodys(run: Run, site: Path) -> None:
    write(
        site / "a.md",
        "So far nobody worked on a Sunday. We closed the books in two days. It is two days instead of nine.",
    )
    assert list_findings(run, "--show", "allowed") == []


def test_each_part_of_a_quote_that_stands_apart_is_found() -> None:
    first, second = "One two three four five six seven", "eight nine ten eleven twelve thirteen fourteen"
    finder = QuoteFinder([("a", "q", f"{first}. {second}, fifteen and sixteen.")])
    text = f"{second.capitalize()}, fifteen.\n\nSomething else stands here between the two of them.\n\n{first}!"
    found = finder.find_quotes(text, finder.find_candidates(fold(text.encode())))
    assert [text[part.start : part.end] for part in sorted(found, key=lambda part: part.start)] == [
        f"{second.capitalize()}, fifteen",
        first,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "> We closed the books in two days instead of nine,\n> and nobody worked on a Sunday.",
        "<q>We closed <em>the books</em> in two days instead of nine, and nobody worked on a Sunday</q>",
        "“We closed the books in [two days](https://x.example/a) instead of nine, and nobody worked on a Sunday,”.",
        "&ldquo;We closed the books in **two days** instead of nine, and nobody worked on a Sunday.&rdquo; So it is.",
    ],
)
def test_markup_and_line_breaks_alter_no_quote(run: Run, site: Path, text: str) -> None:
    write(site / "a.md", f"Some words before.\n\n{text}\n\nAnd after.")
    (found,) = list_findings(run, "--show", "allowed")
    assert (found["use"], found["answer"], found["rule"]) == ("quote", "allow", "mention-allowed")


def test_where_is_this_customer(run: Run, site: Path) -> None:
    write(site / "a.md", "Nordlys Bank and Tolvane")
    result = run("--customer", "Fjordbanken")
    assert result.exit_code == 0
    assert "a.md:1:1: info: Nordlys Bank is named" in result.stdout
    assert "Tolvane is" not in result.stdout


def test_publications_are_written_as_the_verb_writes_them_and_asked_about_first(
    catalog: Path, site: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(catalog, home)
    record = home / "references/nordlys-bank/reference.yaml"
    before = record.read_text(encoding="utf-8")
    write(site / "blog/a.md", "Nordlys Bank and again Nordlys Bank")
    write(site / "blog/b.md", "Askew Logistics and Tolvane")
    words = ["scan", "blog", "--catalog", str(home), "--today", TODAY, "--map", "blog/=blog", "--update-publications"]
    unknown = CliRunner().invoke(onrecord, [*words, "--by", "nobody"])
    assert (unknown.exit_code, record.read_text(encoding="utf-8")) == (2, before)
    result = CliRunner().invoke(onrecord, [*words, "--by", "dana", "--format", "json"])
    assert result.exit_code == 1, "Tolvane is still an error"
    assert "Wrote 1 publication into 1 record" in result.stderr
    (told,) = json.loads(result.stdout)["publications"]
    (entry,) = load(record.read_bytes())["publications"]
    place = {"use": "name", "channel": "blog", "territory": "worldwide", "where": "blog/a.md"}
    rest = {"id": "name-blog-a-md", "since": "2026-11-21", "authorization": "2026-all"}
    assert entry == {**place, **rest, "by": "dana"}
    assert told == {**place, **rest, "customer": "nordlys-bank"}
    assert not (home / "references/asked/reference.yaml").read_text(encoding="utf-8").count("publications")
    again = CliRunner().invoke(onrecord, [*words, "--by", "dana"])
    assert "Wrote" not in again.stderr


def test_what_was_cleared_for_another_page_is_not_written_for_this_one(catalog: Path, site: Path) -> None:
    home = site / "home"
    shutil.copytree(catalog, home)
    record = home / "references/asked/reference.yaml"
    with record.open("a", encoding="utf-8") as file:
        file.write(
            "publications:\n  - {id: one, use: name, channel: blog, territory: worldwide, where: 'https://x.example', "
            "since: 2026-02-01, authorization: 2026-name, "
            "cleared: [{condition: copy-approval, on: 2026-02-01, by: dana}]}\n"
        )
    before = record.read_bytes()
    write(site / "blog/b.md", "Askew Logistics")
    words = ["scan", "blog", "--catalog", str(home), "--today", TODAY, "--map", "blog/=blog", "--update-publications"]
    result = CliRunner().invoke(onrecord, [*words, "--by", "dana"])
    assert (result.exit_code, record.read_bytes()) == (0, before)
    assert "Not written: blog/b.md: " in result.stderr


def test_github_annotations_keep_to_the_limit_and_the_rest_is_told(run: Run, site: Path) -> None:
    write(site / "a.md", "\n".join(["Askew Logistics", *["Tolvane"] * 14]))
    result = run("--format", "github", "--summary", "summary.md")
    lines = result.stdout.splitlines()
    assert [line.split(" ")[0] for line in lines[:11]] == ["::error"] * 10 + ["a.md:12:1:"]
    assert sum(line.startswith("::warning") for line in lines) == 1
    summary = (site / "summary.md").read_text(encoding="utf-8")
    assert summary.count("mention&#45;denied") + summary.count("`mention-denied`") == 14


def test_github_is_the_default_inside_actions(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    write(site / "a%b,c.md", "Tolvane")
    assert run().stdout.startswith("::error file=a%25b%2Cc.md,line=1,col=1,title=mention-denied::")


def test_sarif_is_valid_stable_and_relative(run: Run, site: Path) -> None:
    schema = json.loads((Path(__file__).parent / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    write(site / "ä b/a.md", "Tolvane and Tolvane")
    write(site / "gone.pdf", b"no pdf")
    before = json.loads(run("--format", "sarif").stdout)
    jsonschema.validate(before, schema)
    (place, _) = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in before["runs"][0]["results"]]
    assert place == {"uri": "%C3%A4%20b/a.md", "uriBaseId": "ROOT"}
    assert before["runs"][0]["invocations"][0]["executionSuccessful"] is False
    write(site / "ä b/a.md", "\n\nNew words. Tolvane and Tolvane")
    after = json.loads(run("--format", "sarif").stdout)

    def list_prints(run_: Any) -> list[str]:
        return [r["partialFingerprints"]["onrecord/v1"] for r in run_["runs"][0]["results"]]

    assert list_prints(before) == list_prints(after)
    assert len(set(list_prints(after))) == 2


def test_the_output_is_written_whole(run: Run, site: Path) -> None:
    write(site / "a.md", "Tolvane")
    result = run("--format", "json", "--output", "report.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert json.loads((site / "report.json").read_text(encoding="utf-8"))["findings"]
    assert sorted(p.name for p in site.iterdir()) == [".git", "a.md", "report.json"]


def test_the_configuration_says_where_the_catalog_is(catalog: Path, site: Path) -> None:
    write(
        site / ".onrecord.toml",
        f'catalog = "{catalog}"\nexclude = ["old/"]\n[[map]]\npaths = ["d/"]\nchannel = "press"\n',
    )
    write(site / "old/a.md", "Tolvane")
    write(site / "d/a.md", "Nordlys Bank")
    result = CliRunner().invoke(onrecord, ["scan", ".", "--today", TODAY, "--format", "json"])
    assert [f["channel"] for f in json.loads(result.stdout)["findings"]] == ["press"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("catalogue = 1", "unknown key 'catalogue'"),
        ("exclude = 'a'", "exclude must be a list"),
        ("exclude = [1]", "1 is not a string"),
        ("fail-on = 'never'", "it must be error or warning"),
        ("[[map]]\nchannel = 'blog'", "paths is missing"),
        ("map = [1]", "write [[map]]"),
        ("a = 1\nb = =", "line 2"),
    ],
)
def test_a_wrong_configuration_says_what_and_where(run: Run, site: Path, text: str, said: str) -> None:
    write(site / ".onrecord.toml", text)
    write(site / "a.md", "Tolvane")
    result = run()
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_catalog_itself_is_no_content(catalog: Path) -> None:
    result = CliRunner().invoke(onrecord, ["scan", str(catalog), "--catalog", str(catalog), "--today", TODAY])
    assert result.exit_code == 0
    assert "it contains no file of a type that is read" in result.stdout
    assert result.stdout.endswith("1 warning; 0 files read.\n")
