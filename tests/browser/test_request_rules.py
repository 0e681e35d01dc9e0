"""The dialog refuses what `check` and `onrecord request` refuse: hundreds of requests, put to the page and to both."""

import json
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.sample import REPOSITORY, SAMPLE_TODAY, Open
from onrecord.catalog.library import Library
from onrecord.catalog.workload.outreach_conflicts import Conflict, find_conflicts_of_requesting
from onrecord.names.companies import make_company_keys, make_company_runs
from onrecord.names.hashed_names import hash_company

pytestmark = pytest.mark.browser

SEED, COUNT = 16, 500
BEYOND_THE_PAGE = {Conflict.AT_RISK, Conflict.PAUSED, Conflict.NO_ACTIVITY}
"""What the page does not know by itself: who is at risk, and pauses for that; assets are asked for as permissions."""
SPELLINGS = ("{}", "{} GmbH", "{} A/S", "The {} Group", "{}, Inc.", "Banco {}", "{} Holding AG & Co. KG")
OTHERS = (
    *("Globex", "Initech AG", "Umbrella & Sons Ltd", "Skarnes", "Trygd", "Maison", "Vauquelin SA", "Feinwerk"),
    *("Telvora", "Voztel Brasil Ltda", "Sundby", "Ostrach", "Lauqué & Fils", "O'Hara plc", "Rede", "Ögreina hf."),
    *("株式会社ヤマト", "A", "AG", "!!"),
)  # fmt: skip
JUDGE = """async ([slug, wishes, today]) => {
  const from = (name) => import(new URL(`assets/js/${name}.js`, document.baseURI));
  const [{ listReasons, lookUp, checkPermission }, { makeRequestFile }] =
    await Promise.all(['request-rules', 'request'].map(from));
  const words = await (await fetch('assets/vocabulary.json')).json();
  const page = await (await fetch(`references/${slug}/`)).text();
  const html = new DOMParser().parseFromString(page, 'text/html');
  const data = JSON.parse(html.getElementById('onrecord-reference').textContent);
  return Promise.all(wishes.map(async (wish) => {
    const against = listReasons(wish, await lookUp(wish.prospect, data, words), data, words, today);
    const allowed = words.activities.includes(wish.use)
      ? checkPermission({ ...wish, needed_by: wish.needed_by || today }, data, words) : null;
    return { found: [...against, ...(allowed ? [allowed] : [])], file: makeRequestFile(wish) };
  }));
}"""
KEYS = """async (names) => {
  const { makeCompanyKeys, hashKeys } = await import(new URL('assets/js/companies.js', document.baseURI));
  const rules = (await (await fetch('assets/vocabulary.json')).json()).companies;
  return Promise.all(names.map(async (name) => {
    const { keys, runs } = makeCompanyKeys(name, rules);
    return [keys.sort(), runs.sort(), (await hashKeys(keys, 'a-customer', rules)).sort()];
  }));
}"""


@dataclass(frozen=True)
class Judged:
    """One request: the prospect, what was wished, and what the page made of it."""

    slug: str
    wish: dict[str, str]
    codes: set[tuple[str, bool]]
    path: str
    text: str


def list_wishes(library: Library, shown: list[str]) -> dict[str, list[dict[str, str]]]:
    """Requests of every kind, by customer: for companies they avoid, for those already asked for, and for others."""
    chosen = random.Random(SEED)
    uses = [*library.vocabulary.uses.sort(library.vocabulary.activities), "logo", "case-study"]
    telling = [slug for slug in shown if library.references[slug].preferences.no_contact_with]
    telling += [s for s in shown if any(r.open for r in library.references[s].requests)]
    found: dict[str, list[dict[str, str]]] = {}
    for n in range(COUNT):
        slug = chosen.choice(telling) if n % 2 else chosen.choice(shown)
        reference = library.references[slug]
        names = [*reference.preferences.no_contact_with, *(r.prospect for r in reference.requests if r.prospect)]
        name = chosen.choice(SPELLINGS).format(chosen.choice(names)) if names and n % 3 else chosen.choice(OTHERS)
        topics = reference.preferences.topics_barred
        days = [b.start for b in reference.preferences.blackouts if b.start >= SAMPLE_TODAY]
        day = (
            chosen.choice(days)
            if days and n % 5 == 0
            else SAMPLE_TODAY + timedelta(days=chosen.choice((0, 3, 20, 90, 400)))
        )
        found.setdefault(slug, []).append(
            {
                "slug": slug,
                "use": chosen.choice(uses) if n % 4 == 0 else "reference-call",
                "on": str(SAMPLE_TODAY),
                "by": "sam",
                "team": "sales",
                "prospect": name.upper() if n % 7 == 0 else name,
                "about": f"All about {chosen.choice(topics)}" if topics and n % 2 else "The close of the month",
                "needed_by": "" if n % 11 == 0 else str(day),
            }
        )
    return found


@pytest.fixture(scope="module")
def asked(library: Library) -> dict[str, list[dict[str, str]]]:
    from onrecord.catalog.search.finder import find_best_answers

    shown = [slug for slug, r in library.references.items() if find_best_answers(library, r, SAMPLE_TODAY)]
    return list_wishes(library, shown)


@pytest.fixture
def judged(open_page: Open, asked: dict[str, list[dict[str, str]]]) -> list[Judged]:
    """What the page's own functions make of each."""
    page = open_page("")
    found = []
    for slug, several in asked.items():
        for wish, made in zip(several, page.evaluate(JUDGE, [slug, several, str(SAMPLE_TODAY)]), strict=True):
            codes = {(one["code"], one["hard"]) for one in made["found"]}
            found.append(Judged(slug, wish, codes, made["file"]["path"], made["file"]["text"]))
    return found


def test_companies_are_compared_as_python_does(open_page: Open, library: Library) -> None:
    names = {name for r in library.references.values() for name, _ in r.list_names()}
    names |= {name for r in library.references.values() for name in r.preferences.no_contact_with}
    names |= {spelling.format(name) for spelling in SPELLINGS for name in OTHERS} | set(OTHERS)
    names |= {
        "Ａcme ﬁnance",
        "Асме Inc",
        "Müller & Söhne GmbH",
        "Société Anonyme Lauqué",
        "ヤマト株式会社",
        "S. de R. L. de C. V.",
    }
    told = open_page("").evaluate(KEYS, sorted(names))
    for name, (keys, runs, hashes) in zip(sorted(names), told, strict=True):
        assert (set(keys), set(runs)) == (make_company_keys(name), make_company_runs(name)), name
        assert tuple(hashes) == hash_company(name, "a-customer"), name


def test_the_page_has_the_reasons_of_onrecord_request(judged: list[Judged], library: Library) -> None:
    seen: set[str] = set()
    for one in judged:
        wish, reference = one.wish, library.references[one.slug]
        needed_by = date.fromisoformat(wish["needed_by"]) if wish["needed_by"] else None
        known = {
            (obstacle.code.value, obstacle.hard)
            for obstacle in find_conflicts_of_requesting(
                reference, library, wish["use"], wish["prospect"], wish["about"], needed_by, SAMPLE_TODAY
            )
            if obstacle.code not in BEYOND_THE_PAGE
        }
        if wish["use"] not in library.vocabulary.activities:
            known = {(code, hard) for code, hard in known if code in ("no-contact", "same-prospect")}
        theirs = {(code, hard) for code, hard in one.codes if code != "paused"}
        assert theirs == known, (one.slug, wish)
        seen |= {code for code, _ in theirs}
    assert seen >= {
        "no-contact",
        "same-prospect",
        "topic-barred",
        "resting",
        "blackout",
        "short-notice",
        "not-authorized",
    }


def test_the_page_refuses_what_check_refuses(judged: list[Judged], tmp_path: Path) -> None:
    refused = find_by_check(judged, tmp_path)
    for number, one in enumerate(judged):
        assert (number not in refused) or any(hard for _, hard in one.codes), (one.slug, one.wish, refused.get(number))
        if {"no-contact", "same-prospect"} & {code for code, _ in one.codes}:
            assert number in refused, (one.slug, one.wish)
    assert len(refused) > COUNT // 10


def find_by_check(judged: list[Judged], root: Path) -> dict[int, set[str]]:
    """The rules by which `check` refuses each request, by its number: each is next to a copy of its customer."""
    shutil.copytree(REPOSITORY / "schema", root / "schema")
    numbers = {}
    for number, one in enumerate(judged):
        there, copy = REPOSITORY / "references" / one.slug, root / "references" / f"copy-{number}"
        (copy / "requests").mkdir(parents=True)
        shutil.copy(there / "reference.yaml", copy)
        for file in there.glob("requests/*.yaml"):
            shutil.copy(file, copy / "requests")
        path = one.path.replace(one.slug, f"copy-{number}", 1)
        (root / path).write_text(one.text, encoding="utf-8")
        numbers[path] = number
    check = [sys.executable, "-c", "from onrecord.__main__ import main; main()", "check", "--format", "json"]
    ran = subprocess.run([*check, "--today", str(SAMPLE_TODAY)], cwd=root, capture_output=True, check=False)
    found: dict[int, set[str]] = {}
    for finding in json.loads(ran.stdout)["findings"]:
        if finding["severity"] == "error" and finding["path"] in numbers:
            found.setdefault(numbers[finding["path"]], set()).add(finding["rule"])
    return found


def can_send_in_dialog(page: Page, wish: dict[str, str]) -> bool:
    """Whether the real dialog offers to send a request."""
    page.click("[data-act]")
    page.select_option(".or-dialog [name=use]", wish["use"])
    page.select_option(".or-dialog [name=by]", wish["by"])
    for name in ("prospect", "about", "needed_by"):
        page.fill(f".or-dialog [name={name}]", wish[name])
    page.wait_for_function(
        "() => document.querySelector('.or-dialog footer').hidden || document.querySelector('[data-go]').href"
    )
    return page.is_visible(".or-dialog footer")


def test_the_dialog_itself_refuses(open_page: Open, judged: list[Judged]) -> None:
    """A dozen through the form: those that are refused by each reason, and as many that are not."""
    by_reason: dict[tuple[str, ...], Judged] = {}
    for one in judged:
        if one.wish["needed_by"] and one.wish["use"] == "reference-call" and not one.codes & {("not-authorized", True)}:
            by_reason.setdefault(tuple(sorted(code for code, _ in one.codes)), one)
    some = list(by_reason.values())[:12]
    assert len(some) >= 8
    for one in some:
        page = open_page(f"references/{one.slug}/?use=reference-call")
        if page.is_visible("[data-act]"):
            assert can_send_in_dialog(page, one.wish) is not any(hard for _, hard in one.codes), one
        page.context.close()


def test_a_browser_that_cannot_hash_says_what_is_checked_afterwards(open_page: Open) -> None:
    page = open_page("references/nordlys-bank/")
    page.add_init_script("Object.defineProperty(window, 'crypto', {value: {}})")
    page.reload()
    page.click("[data-act]")
    page.fill(".or-dialog [name=prospect]", "Sundby Sparebank AS")
    page.wait_for_selector(".or-checks :has-text('is checked after you send it')")
    assert page.is_visible(".or-dialog footer")


def test_hidden_names_are_in_no_file_and_hashes_not_on_the_public_site(
    site_folder: Path, public_folder: Path, library: Library
) -> None:
    names = {name for r in library.references.values() for name in r.preferences.no_contact_with}
    hashes = {
        key
        for r in library.references.values()
        for n in r.preferences.no_contact_with
        for key in hash_company(n, r.slug)
    }
    pages = "".join(file.read_text() for file in (site_folder / "references").rglob("index.html"))
    assert not [name for name in names if name in pages]
    assert [key for key in hashes if key in pages]
    everywhere = "".join(
        f.read_text(errors="replace")
        for f in public_folder.rglob("*")
        if f.is_file() and f.suffix in (".html", ".json")
    )
    assert not [key for key in hashes if key in everywhere]
