"""The page's own decision against Python's: thousands of questions about the sample, and no difference."""

import json
import random
from datetime import date, timedelta

import pytest

from browser.sample import SAMPLE_TODAY, Open
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import ONE_DAY, Days, find_last_day
from onrecord.catalog.views.view import SiteView
from onrecord.publish.answer_lookup import tabulate_answers

pytestmark = pytest.mark.browser

QUESTIONS = 4000
ASK_ALL = """async ([tables, questions]) => {
  const { canUse } = await import(new URL('assets/js/decision.js', document.baseURI));
  const words = await (await fetch('assets/vocabulary.json')).json();
  return questions.map(([slug, use, channel, territory, day, quote]) => {
    const found = canUse(tables[slug], words, use, channel, territory, day, quote);
    return [found.answer, found.authorizations, found.valid_through];
  });
}"""
BEST_OF_ALL = ASK_ALL.replace("canUse", "findBest").replace("found.authorizations", "[]")

Question = tuple[str, str, str, str, str, str | None]


def draw_questions(view: SiteView, count: int, *, quotes: bool = True) -> list[Question]:
    """Questions with terms of all kinds, on days where answers change and on others."""
    chance, words = random.Random(20261121), view.vocabulary
    uses = [*words.uses.atoms, *words.uses.groups]
    channels = [*words.channels.atoms, *words.channels.groups]
    territories = [*words.territories.groups] * 8 + [*words.territories.atoms]
    end, asked = find_last_day(view.day), list[Question]()
    for _ in range(count):
        reference = chance.choice(view.references)
        turns = sorted({s.start for table in reference.table.values() for one in table for s in one.stretches})
        near = chance.choice(turns) + timedelta(days=chance.randint(-2, 2))
        far = view.day + timedelta(days=chance.randrange((end - view.day).days))
        day = min(max(chance.choice([view.day, near, near, far]), view.day), end)
        quote = (
            chance.choice(list(reference.quote_tables))
            if quotes and reference.quote_tables and chance.random() < 0.2
            else None
        )
        use = "quote" if quote else chance.choice(uses)
        asked.append((reference.slug, use, chance.choice(channels), chance.choice(territories), str(day), quote))
    return asked


def collect_tables(view: SiteView) -> dict[str, object]:
    last = find_last_day(view.day)
    return {r.slug: json.loads(json.dumps(tabulate_answers(r, view.day, last), default=str)) for r in view.references}


def test_the_page_decides_as_python_does(open_page: Open, library: Library, view: SiteView) -> None:
    questions = draw_questions(view, QUESTIONS)
    said = open_page("raci/").evaluate(ASK_ALL.replace("'assets/", "'../assets/"), [collect_tables(view), questions])
    answers = set()
    for question, (answer, authorizations, through) in zip(questions, said, strict=True):
        slug, use, channel, territory, day, quote = question
        judge = library.judge(library.references[slug])
        on = Days.on(date.fromisoformat(day))
        decision = judge.decide(use, channel, territory, on, today=SAMPLE_TODAY, quote=quote)
        expected = [decision.answer.value, list(decision.authorizations), decision.valid_through]
        assert [answer, authorizations, through and date.fromisoformat(through)] == expected, question
        answers.add(answer)
    assert answers == {"allow", "ask", "deny"}


def test_wherever_it_is_allowed_is_pythons_best(open_page: Open, library: Library, view: SiteView) -> None:
    asked = [
        q for q in draw_questions(view, 1500, quotes=False) if q[1] != "quote" and q[1] in view.vocabulary.uses.atoms
    ]
    said = open_page("raci/").evaluate(BEST_OF_ALL.replace("'assets/", "'../assets/"), [collect_tables(view), asked])
    for (slug, use, channel, territory, day, _), (answer, _, through) in zip(asked, said, strict=True):
        judge = library.judge(library.references[slug])
        best = judge.find_best(use, date.fromisoformat(day), today=SAMPLE_TODAY, channel=channel, territory=territory)
        assert (answer, through and date.fromisoformat(through)) == (best.answer.value, best.valid_through), slug


def test_an_allow_ends_after_its_last_day(open_page: Open, view: SiteView) -> None:
    page = open_page("references/nordlys-bank/")
    ask = "day => import(new URL('../../assets/js/decision.js', document.baseURI)).then(async ({canUse}) => {"
    ask += " const words = await (await fetch('../../assets/vocabulary.json')).json();"
    ask += " const {table} = JSON.parse(document.getElementById('onrecord-reference').textContent);"
    ask += " return canUse(table, words, 'logo', 'website', 'NO', day).answer; })"
    last = date(2027, 1, 14)
    assert page.evaluate(ask, str(last)) == "allow"
    assert page.evaluate(ask, str(last + ONE_DAY)) == "deny"
