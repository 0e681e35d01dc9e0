"""onrecord export: nothing computes, nothing leaks, and ODRL allows what the decision allows and nothing more."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk import Desk
from odrl_model import find_problems, is_allowed
from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.policy import Policy
from onrecord.catalog.record.reference import Reference
from onrecord.commands import onrecord
from onrecord.git.tree import DirectoryTree
from onrecord.reports import odrl
from onrecord.store.catalog_reader import load_catalog
from sample import DAY, ROOT
from small_world import VOCABULARY, make_day
from strategies import conditions, customers, policies

WHO = {"slug", "name", "industry", "size", "country", "products", "use_cases", "languages", "owner", "uses", "status"}


def export(*arguments: str | Path, root: Path = ROOT) -> Result:
    words = ["export", *map(str, arguments), "--catalog", str(root), "--today", str(DAY)]
    return CliRunner().invoke(onrecord, words, catch_exceptions=False)


def read_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def library() -> Library:
    return load_catalog(DirectoryTree(ROOT), DAY).library


def test_csv_has_a_row_per_reference_that_stands_and_json_the_same(library: Library) -> None:
    table, document = read_rows(export("csv").stdout), json.loads(export("json").stdout)
    assert [row["customer"] for row in table] == [row["slug"] for row in document["references"]]
    assert 0 < len(table) < len(library.references)
    assert (document["version"], document["day"]) == (1, DAY.isoformat())
    nordlys = next(row for row in table if row["customer"] == "nordlys-bank")
    assert (nordlys["status"], nordlys["country"], nordlys["products"]) == ("active", "NO", "reporting; ledger")
    assert "logo" in nordlys["allowed"].split("; ")


def test_csv_says_where_each_permission_holds_and_the_agreed_words() -> None:
    table, document = read_rows(export("csv", "--all").stdout), json.loads(export("json", "--all").stdout)
    conditions = described = 0
    for row, whole in zip(table, document["references"], strict=True):
        cells = row["permissions"].split("; ") if row["permissions"] else []
        assert len(cells) == len(whole.get("permissions", ()))
        for cell, scope in zip(cells, whole.get("permissions", ()), strict=True):
            what, where, countries = (", ".join(scope[key]) for key in ("uses", "channels", "territories"))
            assert cell.startswith(f"{scope['authorization']}: {what} · {where} · {countries} ")
            assert cell.endswith(f", after {', '.join(scope['conditions'])}") is bool(scope["conditions"])
            conditions += bool(scope["conditions"])
        assert row["anonymous_as"] == (whole.get("anonymous_as") or "")
        named = whole.get("may_be_named")
        assert row["may_be_named"] == ("" if named is None else "yes" if named else "no")
        described += bool(row["anonymous_as"])
    assert (conditions > 0, described > 0) == (True, True), "the sample has both"


def test_all_adds_who_the_others_are_and_nothing_else(library: Library) -> None:
    document = json.loads(export("json", "--all").stdout)
    assert [row["slug"] for row in document["references"]] == list(library.references)
    others = [row for row in document["references"] if not row["uses"]]
    assert others
    assert not {key for row in others for key in row} - WHO
    assert {row["status"] for row in document["references"]} >= {"active", "candidate", "retired"}


@pytest.mark.parametrize("what", ["csv", "json", "odrl"])
def test_no_secret_is_in_any_export(what: str, library: Library) -> None:
    text = export(what).stdout
    secrets = set()
    for reference in library.references.values():
        secrets |= {reference.relationship.crm_id, *(e.where for e, _ in reference.list_evidence())}
        secrets |= {r.prospect for r in reference.requests} | {a.note for a in reference.authorizations}
        secrets |= {restriction.why for restriction in reference.restrictions if len(restriction.why) > 12}
    assert not {secret for secret in secrets if secret and secret in text}


def test_a_customer_named_plus_one_goes_out_guarded_and_comes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "catalog")
    record = desk.root / "references/lumen-energi/reference.yaml"
    record.write_text(
        desk.read_text("lumen-energi").replace("name: Lumen Energi", "name: +one").replace("Lumen,", "'=1+1',"), "utf-8"
    )
    out, mapping = tmp_path / "out.csv", tmp_path / "map.yaml"
    desk.do("export", "csv", "--all", "--out", out, by=None)
    line = next(row for row in read_rows(out.read_text("utf-8")) if row["customer"] == "lumen-energi")
    assert line["name"] == "'+one"
    mapping.write_text("columns:\n  name: {column: name}\n  size: {column: size}\n", "utf-8")
    assert "0 customers; 2 already up to date" in desk.do("import", "csv", out, "--map", mapping)


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old", "utf-8")
    assert export("csv", "--bom", "--out", out).exit_code == 0
    assert out.read_bytes() == b"\xef\xbb\xbf" + export("csv").stdout_bytes
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    lost = export("csv", "--out", tmp_path / "nowhere" / "out.csv")
    assert (lost.exit_code, "cannot be written" in lost.stderr) == (4, True)


def test_odrl_is_for_what_is_allowed_only() -> None:
    assert export("odrl", "--all").exit_code == 2


# -- ODRL -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sample_odrl() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(export("odrl").stdout)
    return document


def test_the_sample_keeps_the_rules_of_the_information_model(sample_odrl: dict[str, Any]) -> None:
    assert list(find_problems(sample_odrl)) == []
    assert len([node for node in sample_odrl["@graph"] if node.get("@type") == "Agreement"]) > 20


@pytest.mark.parametrize(
    ("slug", "use", "channel", "country", "on", "cleared", "answer"),
    [
        ("nordlys-bank", "logo", "website", "NO", "2026-11-21", [], True),
        ("nordlys-bank", "logo", "website", "NO", "2027-01-14", [], True),
        ("nordlys-bank", "logo", "website", "NO", "2027-01-15", [], False),
        ("nordlys-bank", "logo", "paid-ads", "NO", "2026-11-21", [], False),
        ("nordlys-bank", "case-study", "website", "NO", "2026-11-21", [], False),
        ("nordlys-bank", "case-study", "website", "NO", "2026-11-21", ["copy-approval"], True),
        ("nordlys-bank", "case-study", "website", "FR", "2026-11-21", ["copy-approval"], False),
    ],
)
def test_nordlys_in_odrl(
    sample_odrl: dict[str, Any],
    slug: str,
    use: str,
    channel: str,
    country: str,
    on: str,
    cleared: list[str],
    answer: bool,
) -> None:
    home = f"https://references.fernwright.example/references/{slug}/"
    policy = next(node for node in sample_odrl["@graph"] if node.get("uid") == f"{home}#policy")
    met = frozenset(f"onrecord:condition-{one}" for one in cleared)
    assert is_allowed(sample_odrl, policy, f"onrecord:use-{use}", home, make_facts(channel, country, on), met) is answer


def make_facts(channel: str, country: str, on: str) -> dict[str, str]:
    return {"onrecord:channel": f"onrecord:channel-{channel}", "spatial": country, "dateTime": on}


NOW = make_day(2)


@given(st.data(), customers(), policies(), conditions)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_odrl_allows_what_the_decision_allows_and_nothing_more(
    data: st.DataObject, reference: Reference, policy: Policy, cleared: frozenset[str]
) -> None:
    library = Library({reference.slug: reference}, VOCABULARY, policy)
    document = json.loads(odrl.render_policies(library, NOW))
    assert list(find_problems(document)) == []
    found = [node for node in document["@graph"] if "uid" in node]
    home = f"{policy.repository.url}/references/{reference.slug}/"
    met = frozenset(f"onrecord:condition-{one}" for one in cleared)
    judge = library.judge(reference)
    quotes = [("quote", quote.id) for quote in reference.quotes]
    asked = data.draw(st.sampled_from([*((use, None) for use in VOCABULARY.uses.atoms if use != "quote"), *quotes]))
    use, quote = asked
    target = f"{home}#quote-{quote}" if quote else home
    for channel in VOCABULARY.channels.atoms:
        for country in VOCABULARY.territories.atoms:
            for on in (make_day(n) for n in range(2, 13)):
                said = judge.decide(use, channel, country, Days.on(on), today=NOW, cleared=cleared, quote=quote)
                where = make_facts(channel, country, on.isoformat())
                says = any(is_allowed(document, one, f"onrecord:use-{use}", target, where, met) for one in found)
                assert says is (said.answer is Answer.ALLOW), (use, channel, country, on)


def test_days_of_the_sample_are_judged_from_today_on(sample_odrl: dict[str, Any]) -> None:
    last = [
        constraint["rightOperand"]["@value"]
        for node in sample_odrl["@graph"]
        for rule in node.get("permission", ())
        for constraint in rule["constraint"]
        if constraint["operator"] == "lteq"
    ]
    assert last
    assert all(date.fromisoformat(one) >= DAY for one in last)
