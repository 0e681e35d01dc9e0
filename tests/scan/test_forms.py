"""Names as people write them: each form planted, found with the offsets of the original text."""

import pytest

from onrecord.names.folding import fold
from onrecord.names.mentions import Name, find_mentions
from onrecord.scan.automaton import NameFinder

NAMES = [
    Name("Jane Street", "jane"),
    Name("Jane Street Capital", "jane-capital"),
    Name("McDonald's", "mcdonald"),
    Name("Box", "box"),
    Name("AT&T", "att"),
    Name("Nestlé", "nestle"),
    Name("三星", "samsung"),
    Name("삼성전자", "samsung-kr"),
    Name("쿠팡", "coupang"),
    Name("トヨタ", "toyota"),
    Name("LG전자", "lg"),
    Name("FarmBot", "farmbot"),
    Name("Acme, Inc.", "acme"),
    Name("Marks & Spencer", "marks"),
    Name("Yahoo!", "yahoo"),
    Name("X", "x"),
    Name("Müller", "mueller"),
    Name("Change.org", "change"),
    Name("Netflix", "netflix", "name", "any-case"),
    Name("Zoom", "zoom", "name", "never-alone"),
    Name('Toys "R" Us', "toys"),
    Name("L'Oréal", "loreal"),
    Name("Bank of Nordlys", "nordlys"),
    Name("C++ Alliance", "cpp"),
    Name("Telvora", "telvora"),
    Name("St Orrin's College", "orrin"),
    Name("St. Irmgard", "irmgard"),
    Name("J P Rourke", "rourke"),
    Name("Lattice", "lattice"),
]
FINDER = NameFinder(NAMES)


def find_names(text: str, markup: str = "") -> list[tuple[str, str]]:
    """What counts in a plain text, or all hits in a marked-up one, as (customer, text)."""
    if not markup:
        return [(m.customer, m.text) for m in find_mentions(text, FINDER)]
    data = text.encode()
    hits = {
        (m.start, m.end): m for m in FINDER.find_mentions_in(data, fold(data, markup)) if not (m.file_only or m.shouted)
    }
    assert all(text[m.start : m.end] == m.text for m in hits.values())
    return [(m.customer, m.text) for m in hits.values()]


@pytest.mark.parametrize(
    ("text", "customer", "as_found"),
    [
        ("Ask Jane Street.", "jane", "Jane Street"),
        ("Jane Street's desk", "jane", "Jane Street"),
        ("Jane Street’s desk", "jane", "Jane Street"),
        ("at Jane\nStreet today", "jane", "Jane\nStreet"),
        ("at Jane\n    Street today", "jane", "Jane\n    Street"),
        ("at Jane\r\nStreet", "jane", "Jane\r\nStreet"),
        ("> at Jane\n> Street", "jane", "Jane\n> Street"),
        ("**Jane** Street", "jane", "Jane** Street"),
        ("Jane **Street**", "jane", "Jane **Street"),
        ("*Jane*\n*Street*", "jane", "Jane*\n*Street"),
        ("[Jane](https://x.example/a_b) Street", "jane", "Jane](https://x.example/a_b) Street"),
        ("[Jane Street](https://x.example)", "jane", "Jane Street"),
        ("<b>Jane</b> Street", "jane", "Jane</b> Street"),
        ('<a href="#">Jane</a> <em>Street</em>', "jane", "Jane</a> <em>Street"),
        ("Jane<br>Street", "jane", None),
        ("Jane\u00a0Street", "jane", "Jane\u00a0Street"),
        ("Jane\u2009Street", "jane", "Jane\u2009Street"),
        ("Jane\u00ad Str\u00adeet", "jane", "Jane\u00ad Str\u00adeet"),
        ("Ja\u200bne Street", "jane", "Ja\u200bne Street"),
        ("jane-street", "jane", "jane-street"),
        ("jane_street", "jane", "jane_street"),
        ("Jane‑Street", "jane", "Jane‑Street"),
        ("janestreet", "jane", "janestreet"),
        ("JaneStreet", "jane", "JaneStreet"),
        ("JANE STREET OPENS", "jane", "JANE STREET"),
        ("Jane Street Capital", "jane-capital", "Jane Street Capital"),
        ("McDonald's", "mcdonald", "McDonald's"),
        ("McDonald’s’s", "mcdonald", "McDonald’s"),
        ("McDonalds", "mcdonald", "McDonalds"),
        ("“Box”", "box", "Box"),
        ("Ｂｏｘ", "box", "Ｂｏｘ"),
        ("使用Box的", "box", "Box"),
        ("AT&T", "att", "AT&T"),
        ("Nestlé", "nestle", "Nestlé"),
        ("Nestle\u0301", "nestle", "Nestle\u0301"),
        ("Nestle", "nestle", "Nestle"),
        ("我们使用三星的", "samsung", "三星"),
        ("삼성전자는 좋다", "samsung-kr", "삼성전자"),
        ("우리는삼성전자와", "samsung-kr", "삼성전자"),
        ("쿠팡에서", "coupang", "쿠팡"),
        ("トヨタは", "toyota", "トヨタ"),
        ("LG전자와", "lg", "LG전자"),
        ("LG 전자", "lg", "LG 전자"),
        ("Farmbot", "farmbot", "Farmbot"),
        ("FARMBOT", "farmbot", "FARMBOT"),
        ("Acme Inc", "acme", "Acme Inc"),
        ("Acme, Inc. is", "acme", "Acme, Inc"),
        ("Acme is", "acme", "Acme"),
        ("Marks and Spencer", "marks", "Marks and Spencer"),
        ("Yahoo and others", "yahoo", "Yahoo"),
        ("X is a network", "x", "X"),
        ("at X.", "x", "X"),
        ("Change.org", "change", "Change.org"),
        ("change.org", "change", "change.org"),
        ("netflix", "netflix", "netflix"),
        ("NETFLIX", "netflix", "NETFLIX"),
        ("Netflix는", "netflix", "Netflix"),
        ("Toys “R” Us", "toys", "Toys “R” Us"),
        ("toys-r-us", "toys", "toys-r-us"),
        ("L’Oréal", "loreal", "L’Oréal"),
        ("L'Oreal", "loreal", "L'Oreal"),
        ("Bank Of Nordlys", "nordlys", "Bank Of Nordlys"),
        ("the C++ Alliance", "cpp", "C++ Alliance"),
        ("Zoom, Inc.", "zoom", "Zoom"),
        ("TELVORA goes live", "telvora", "TELVORA"),
        ("TELVORA’S", "telvora", "TELVORA"),
        ("MÜLLER", "mueller", "MÜLLER"),
        ("Telvora\u02bcs", "telvora", "Telvora"),
        ("St Orrin\u02bcs College", "orrin", "St Orrin\u02bcs College"),
        ("St Orrin‘s College", "orrin", "St Orrin‘s College"),
        ("St. Orrin's College", "orrin", "St. Orrin's College"),
        ("ST. ORRIN’S COLLEGE", "orrin", "ST. ORRIN’S COLLEGE"),
        ("St. **Orrin’s** College", "orrin", "St. **Orrin’s** College"),
        ("St Irmgard", "irmgard", "St Irmgard"),
        ("J. P. Rourke", "rourke", "J. P. Rourke"),
        ("J.P. Rourke", "rourke", "J.P. Rourke"),
    ],
)
def test_form_is_found(text: str, customer: str, as_found: str | None) -> None:
    markup = "" if as_found else "html"
    names = find_names(text, markup)
    assert [name for name, _ in names] == [customer]
    if as_found:
        assert names[0][1] == as_found


@pytest.mark.parametrize(
    "text",
    [
        "box BOX Boxes checkbox Boxer",
        "jane street",
        "Jane. Street",
        "Jane, Street",
        "Jane\n\nStreet",
        "Jane</td><td>Street",
        "an att.",
        "Change, org",
        "아쿠팡",
        "トヨタレンタ",
        "node X and axis X",
        "X-ray",
        "don't",
        "Zoom is a word",
        "Mullér",
        "farmbot",
        "the C Alliance",
        "Marks Spencer",
        "LATTICE",
        "Telvoras",
        "Turn left into the St.\n\nOrrin's College",
    ],
)
def test_what_only_looks_alike_is_not_found(text: str) -> None:
    assert find_names(text) == []


@pytest.mark.parametrize(
    ("text", "markup", "customer"),
    [
        ("McDonald&#39;s", "html", "mcdonald"),
        ("McDonald&rsquo;s", "html", "mcdonald"),
        ("AT&amp;T", "html", "att"),
        ("Jane&nbsp;Street", "html", "jane"),
        ("Nestl&eacute;", "html", "nestle"),
        ("F<b>arm</b>Bot", "html", "farmbot"),
        ("Farm**Bot**", "markdown", "farmbot"),
        (r"AT\&T", "markdown", "att"),
        (r"Change\.org", "markdown", "change"),
        (r"Nestl\u00e9", "json", "nestle"),
        (r"AT\u0026T", "json", "att"),
        (r"Jane\nStreet", "json", "jane"),
    ],
)
def test_form_in_markup_is_found(text: str, markup: str, customer: str) -> None:
    assert customer in [name for name, _ in find_names(text, markup)]


def test_the_longest_name_wins_and_two_customers_of_one_name_both_stand() -> None:
    finder = NameFinder([Name("Nordlys", "a"), Name("Nordlys Bank", "b"), Name("Nordlys Bank", "c")])
    mentions = find_mentions("Nordlys Bank and Nordlys", finder)
    assert [(m.customer, m.text) for m in mentions] == [("b", "Nordlys Bank"), ("c", "Nordlys Bank"), ("a", "Nordlys")]


def test_a_name_that_never_stands_alone_is_let_in_by_its_other_names() -> None:
    finder = NameFinder([Name("Zoom", "z", "name", "never-alone"), Name("Zoom Video", "z", "alias")])
    assert find_mentions("Zoom is fast", finder) == []
    assert [m.text for m in find_mentions("Zoom Video: Zoom is fast", finder)] == ["Zoom Video", "Zoom"]


def test_no_names_find_nothing() -> None:
    assert find_mentions("Box", NameFinder([])) == []
    assert find_mentions("Box", NameFinder([Name("!!!", "odd")])) == []
