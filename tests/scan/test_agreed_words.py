"""What was agreed besides the permission: the name of the day, how a speaker is named, what a place asks for."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from onrecord.commands import onrecord
from onrecord.reports.scan import RULES
from onrecord.scan import verdicts
from sample import copy_settings
from scan.conftest import QUOTE, make_authorization

Scan = Callable[..., list[tuple[str, str]]]
RECORD = f"""\
name: Aurelm
NAMES
status: active
owner: dana
authorizations:
{make_authorization("2026-all", "[name, quote]", through="2027-12-31")}
quotes:
  - id: cfo
    text: {QUOTE}
    speaker: {{name: Kari Moe, title: Head of Finance}}
    attribution: ATTRIBUTION
SOURCE
    authorization: 2026-all
    consent: {{on: 2026-01-15, through: 2027-12-31, basis: email,
      evidence: {{url: https://mail.example/2, sha256: {"2" * 64}}}}}
"""


@pytest.fixture
def scan(tmp_path: Path) -> Scan:
    """scan(text, names=…, attribution=…, source=…, today=…) -> (rule, message) of each finding."""
    copy_settings(tmp_path / "catalog")

    def scan_text(
        text: str, names: str = "", attribution: str = "named-person", source: str = "", today: str = "2026-11-21"
    ) -> list[tuple[str, str]]:
        home = tmp_path / "catalog/references/aurelm"
        home.mkdir(parents=True, exist_ok=True)
        record = RECORD.replace("NAMES", names).replace("ATTRIBUTION", attribution).replace("SOURCE", source)
        (home / "reference.yaml").write_text(record, encoding="utf-8")
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        arguments = ["scan", str(page), "--catalog", str(tmp_path / "catalog"), "--today", today, "--format", "json"]
        arguments += ["--channel", "blog", "--territory", "worldwide"]
        result = CliRunner().invoke(onrecord, arguments, catch_exceptions=False)
        return [
            (finding["rule"], f"{finding['message']}; {finding['hint']}")
            for finding in json.loads(result.stdout)["findings"]
        ]

    return scan_text


RENAMED = "former_names: [{name: Simbel Labs, until: 2026-12-06}]\n"


@pytest.mark.parametrize(
    ("text", "names", "today", "rules"),
    [
        ("Simbel Labs", RENAMED, "2026-12-06", []),
        ("Simbel Labs", RENAMED, "2026-12-07", ["name-outdated"]),
        ("Aurelm", RENAMED, "2026-12-06", ["name-too-early"]),
        ("Aurelm", RENAMED, "2026-12-07", []),
        ("Aurelm", f"name_from: 2026-12-09\n{RENAMED}", "2026-12-08", ["name-too-early"]),
        ("Simbel Labs", "former_names: [{name: Simbel Labs}]\n", "2026-12-07", []),
        ("Simbel Labs", f"aliases: [Simbel Labs]\n{RENAMED}", "2026-12-07", []),
        ("Aurelm", "", "2026-12-07", []),
    ],
)
def test_a_name_has_its_days(scan: Scan, text: str, names: str, today: str, rules: list[str]) -> None:
    found = scan(f"{text} is our customer.\n", names, today=today)
    assert [rule for rule, _ in found] == rules
    if rules == ["name-outdated"]:
        assert "use 'Aurelm'" in found[0][1]
    if rules == ["name-too-early"]:
        assert "Simbel Labs" in found[0][1]


@pytest.mark.parametrize(
    ("attribution", "line", "wrong"),
    [
        ("named-person", "Kari Moe, Head of Finance", False),
        ("title-only", "Kari Moe, Head of Finance", True),
        ("title-only", "Head of Finance, Aurelm", False),
        ("company-only", "Head of Finance", True),
        ("company-only", "Aurelm", False),
        ("anonymous", "Aurelm", True),
        ("anonymous", "a customer in the north", False),
    ],
)
@pytest.mark.parametrize("form", ["> {quote}\n>\n> — {line}\n", "**{line}**\n\n“{quote}”\n"])
def test_the_attribution_that_was_agreed_is_kept(
    scan: Scan, attribution: str, line: str, wrong: bool, form: str
) -> None:
    found = scan(form.format(quote=QUOTE, line=line), attribution=attribution)
    assert [rule for rule, _ in found] == (["quote-misattributed"] if wrong else [])


def test_who_stands_far_from_the_quote_is_another_matter(scan: Scan) -> None:
    assert scan(f"> {QUOTE}\n\n{'Filler words about the weather. ' * 12}\n\nKari Moe", attribution="title-only") == []


SOURCE = (
    "    source: {kind: review-site, name: Peers, url: https://peers.example/r/7, published: 2026-05-02,\n"
    "      terms: {verbatim: true, link: true, max_age_days: 365}}\n"
)


def test_a_review_sites_terms_are_kept(scan: Scan) -> None:
    ((rule, message),) = scan(f"> {QUOTE.replace('two', 'three')}\n", source=SOURCE)
    assert (rule, "the terms of Peers allow no other wording" in message) == ("quote-altered", True)
    ((rule, message),) = scan(f"> {QUOTE}\n", source=SOURCE)
    assert (rule, "require a link to https://peers.example/r/7" in message) == ("quote-source-missing", True)
    ((rule, message),) = scan(f"> {QUOTE}\n>\n> [Peers](https://peers.example/r/7), May 2026\n", source=SOURCE)
    assert (rule, "require its publication date, 2026-05-02" in message) == ("quote-source-missing", True)
    linked = f"> {QUOTE}\n>\n> [Peers, 2 May 2026](https://peers.example/r/7)\n"
    for written in (
        "2 May 2026",
        "May 2, 2026",
        "2026-05-02",
        "02.05.2026",
        "2. Mai 2026",
    ):
        assert scan(linked.replace("2 May 2026", written), source=SOURCE) == [], written
    assert [rule for rule, _ in scan(linked, source=SOURCE, today="2027-05-03")] == ["mention-denied"]


OTHERS = "name: NAME\nstatus: active\nowner: dana\nauthorizations:\n" + make_authorization("2026-name", "[name]")


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Aurelm", True),
        ("Aurelm and Borvik", True),
        ("Aurelm, Borvik and Cendra", False),
        ("Borvik and Cendra", False),
    ],
)
def test_who_may_be_shown_only_in_a_list_is_not_shown_alone(
    scan: Scan, tmp_path: Path, text: str, alone: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"{__name__}.RECORD", RECORD.replace("    basis:", "    conditions: [list-only]\n    basis:", 1)
    )
    for name in ("Borvik", "Cendra"):
        home = tmp_path / "catalog/references" / name.lower()
        home.mkdir(parents=True)
        (home / "reference.yaml").write_text(OTHERS.replace("NAME", name), encoding="utf-8")
    found = scan(f"{text} use it.\n")
    assert [rule for rule, _ in found] == (["shown-alone"] if alone else [])


def test_every_rule_of_a_scan_is_explained_in_sarif() -> None:
    source = Path(verdicts.__file__).read_text(encoding="utf-8")
    named = set(re.findall(r'"((?:mention|quote|name|logo|shown|anonymous)-[a-z-]+)"', source))
    assert {"name-outdated", "logo-earlier", "shown-alone", "quote-source-missing"} <= named
    assert named <= RULES.keys()
