"""verify finds what should not be in a site, whatever the generator thought."""

import json
import shutil
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.decision.reasons import Answer
from onrecord.catalog.library import Library
from onrecord.catalog.record.days import Days
from onrecord.catalog.record.reference import Reference
from onrecord.catalog.search.finder import find_best_answers
from onrecord.publish import forbidden_names
from onrecord.publish.claims import CLAIMING, Claims, Legend
from onrecord.publish.entitlement import Entitlements
from onrecord.publish.forbidden_names import ForbiddenNames, Rights
from onrecord.publish.verify import SiteError, read_marker, verify_files, verify_folder
from onrecord.store.catalog_reader import Catalog
from onrecord.store.folder_swap import MARKER
from sample import DAY

PAGE = "references/nordlys-bank/index.html"


def verify_page(sample: Catalog | None, site: Path, path: str, data: bytes, day: date = DAY) -> list[str]:
    marker = read_marker((site / MARKER).read_bytes())
    return [f.rule for f in verify_files([(path, data)], marker, day, sample.library if sample else None)]


def test_a_good_site_has_no_finding(sample: Catalog, site: Path, public_site: Path) -> None:
    assert verify_folder(site, DAY, sample.library) == []
    assert verify_folder(public_site, DAY, sample.library) == []


def spoil_page(site: Path, old: str, new: str, path: str = PAGE) -> bytes:
    text = (site / path).read_text()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ('<script src="https://counter.example/x.js"></script>', "foreign-request"),
        ('<img src="//cdn.example/logo.png" alt="">', "foreign-request"),
        ('<link rel="preconnect" href="https://fonts.example">', "foreign-request"),
        ("<style>body { background: url(https://cdn.example/p.png) }</style>", "foreign-request"),
        ('<a href="javascript:alert(1)">x</a>', "unsafe-link"),
        ('<a href="data:text/html,x">x</a>', "unsafe-link"),
        ('<p onclick="x()">x</p>', "inline-handler"),
        ('<p style="color: red">x</p>', "inline-style"),
        (f'<p data-through="{DAY - timedelta(days=1)}">Logo</p>', "over"),
    ],
)
def test_a_page_that_should_not_be(sample: Catalog, site: Path, markup: str, rule: str) -> None:
    assert verify_page(sample, site, PAGE, spoil_page(site, "</body>", f"{markup}</body>")) == [rule]


def test_the_last_day_is_not_over_yet(sample: Catalog, site: Path) -> None:
    markup = f'<p data-through="{DAY}">Logo</p></body>'
    assert verify_page(sample, site, PAGE, spoil_page(site, "</body>", markup)) == []


def test_a_page_without_its_policy(sample: Catalog, site: Path) -> None:
    assert verify_page(sample, site, PAGE, spoil_page(site, "Content-Security-Policy", "X-Nothing")) == ["no-policy"]


def test_a_candidate_may_not_be_named_anywhere(sample: Catalog, site: Path) -> None:
    library = sample.library
    strangers = [r for r in library.references.values() if not find_best_answers(library, r, DAY) and " " in r.name]
    assert strangers
    for stranger in strangers:
        for path, data in (
            (
                "guides/sales/index.html",
                spoil_page(site, "</main>", f"<p>{stranger.name}</p></main>", "guides/sales/index.html"),
            ),
            ("assets/stories.json", json.dumps({"texts": [stranger.name]}).encode()),
            ("feeds/changes.atom", f"<feed>{stranger.name.replace('&', '&amp;')}</feed>".encode()),
            (f"notes/{stranger.slug}.txt", b"nothing"),
        ):
            assert "stranger" in verify_page(sample, site, path, data), (stranger.slug, path)


def test_a_history_may_not_mention_what_is_not_in_force(sample: Catalog, site: Path) -> None:
    on = "<time datetime='2026-11-20'>20 Nov 2026</time>"
    told = f"<ol class='or-history'><li>{on}{{}} granted; {{}} changed in place</li></ol>"
    for ids, rules in (
        (("2026-story", "2026-logo"), []),
        (("gone", "2026-logo"), ["stranger"]),
        (("2026-logo", "gone"), ["stranger"]),
    ):
        markup = told.format(*(f"<span class='or-whole'>{id_}</span>" for id_ in ids))
        path = "references/nordlys-bank/index.html"
        assert verify_page(sample, site, path, spoil_page(site, "</main>", f"{markup}</main>", path)) == rules, ids


def test_a_customer_called_like_a_word_of_the_manual_is_not_who_it_means(sample: Catalog, site: Path) -> None:
    remote = Reference(slug="remote-inc", name="Evidence", status="candidate", owner="dana", aliases=("Zarnowiec",))
    library = replace(sample.library, references={**sample.library.references, remote.slug: remote})
    marker = read_marker((site / MARKER).read_bytes())
    for path, words, rules in (
        ("guides/legal/index.html", "Evidence", []),
        ("index.html", "Evidence", ["stranger"]),
        ("guides/legal/index.html", "Brightmoor Advisory", ["stranger"]),
    ):
        data = spoil_page(site, "</main>", f"<p>{words}</p></main>", path)
        assert [f.rule for f in verify_files([(path, data)], marker, DAY, library)] == rules, (path, words)


def test_before_the_public_nobody_is_named_and_no_words_are_used_but_where_the_website_may(
    sample: Catalog, public_site: Path
) -> None:
    library, checked = sample.library, 0
    for reference in library.references.values():
        judge = library.judge(reference)
        may = {
            quote.id: judge.decide("quote", "website", "worldwide", Days.on(DAY), today=DAY, quote=quote.id).answer
            for quote in reference.quotes
        }
        named = judge.decide("name", "website", "worldwide", Days.on(DAY), today=DAY).answer
        for quote in reference.quotes:
            data = spoil_page(public_site, "</main>", f"<p>{escape(quote.text)}</p></main>", "customers/index.html")
            found = verify_page(sample, public_site, "customers/index.html", data)
            assert (found == []) is (may[quote.id] is named is Answer.ALLOW), (reference.slug, quote.id)
            checked += bool(found)
        if " " in reference.name:
            data = f"<p>{escape(reference.name)}</p>".encode()
            found = verify_page(sample, public_site, "customers/index.html", data)
            assert ("stranger" in found) is (named is not Answer.ALLOW), reference.slug
    assert checked


def test_words_whose_speaker_did_not_agree(sample: Catalog, site: Path) -> None:
    quotes = [
        quote
        for reference in sample.library.references.values()
        for quote in reference.quotes
        if quote.consent is None or (quote.consent.through and quote.consent.through < DAY)
    ]
    assert quotes
    for quote in quotes:
        assert "stranger" in verify_page(sample, site, "llms.txt", " ".join(quote.text.split()).encode())


def test_a_page_of_somebody_who_does_not_stand(sample: Catalog, site: Path) -> None:
    data = (site / PAGE).read_bytes()
    assert "not-allowed" in verify_page(sample, site, "references/quillstack/index.html", data)


def test_a_logo_that_is_not_the_one_that_was_allowed(sample: Catalog, site: Path) -> None:
    data = (site / "references/nordlys-bank/logo.svg").read_bytes()
    assert verify_page(sample, site, "references/nordlys-bank/logo.svg", data) == []
    assert verify_page(sample, site, "references/nordlys-bank/logo.svg", data + b"\n") == ["logo-not-allowed"]


def change_row(site: Path, change: Callable[[dict[str, object]], object], path: str) -> bytes:
    document = json.loads((site / path).read_bytes())
    change(document)
    return json.dumps(document).encode()


def test_the_data_are_read_as_well(sample: Catalog, site: Path) -> None:
    path = "api/v1/references/nordlys-bank.json"
    allow = {"use": "video", "answer": "allow", "valid_through": DAY.isoformat()}
    data = change_row(site, lambda d: d["reference"]["uses"].append(allow), path)  # type: ignore[index]
    assert verify_page(sample, site, path, data) == ["not-allowed"]
    data = change_row(site, lambda d: d["reference"]["uses"][0].update(valid_through="2026-11-20"), path)  # type: ignore[index]
    assert verify_page(sample, site, path, data) == ["over"]
    data = change_row(site, lambda d: d["reference"]["permissions"][0].update(authorization="2019-gone"), path)  # type: ignore[index]
    assert verify_page(sample, site, path, data) == ["not-allowed"]
    path = "assets/catalog.json"
    data = change_row(site, lambda d: d["rows"][0].__setitem__(0, "quillstack"), path)  # type: ignore[index]
    assert "not-allowed" in verify_page(sample, site, path, data)


def test_of_uses_that_are_answered_alike_each_is_checked(sample: Catalog, site: Path) -> None:
    may = Entitlements(sample.library, DAY)
    claims, standing = Claims(may, ahead=True), may.find_standing("nordlys-bank")
    assert standing
    assert standing.alike["reference-call"] is standing.alike["speaking"]
    [script] = LexborHTMLParser((site / PAGE).read_text()).css("script#onrecord-reference")
    table = json.loads(script.text())["table"]
    allow = [answer for answer, *_ in table["says"]].index("allow")
    for use, classes in table["uses"].items():
        wider = {**table["uses"], use: [[*where, [[0, allow]]] for *where, _ in classes]}
        data = json.dumps({"table": {**table, "uses": wider}})
        page = LexborHTMLParser(f'<script id="onrecord-reference" type="application/json">{data}</script>')
        nodes = [(node, node.attributes) for node in page.css(CLAIMING)]
        found = [message for _, message, _ in claims.check_page("nordlys-bank", nodes)]
        assert found
        assert all(f"answers allow for {use} " in message for message in found)
    document = json.loads((site / "assets/catalog.json").read_bytes())
    [row] = [row for row in document["rows"] if row[0] == "nordlys-bank"]
    for place, (use, parts) in enumerate(row[12]):
        longer = [[*where, [[0, None, 2, None]]] for *where, _ in parts]
        uses = [*row[12][:place], [use, longer], *row[12][place + 1 :]]
        found = [message for _, message, _ in claims.check_row([*row[:12], uses], Legend(document))]
        assert found
        assert all(f": {document['lists']['use'][use][0]} is shown as allow" in message for message in found)


def test_a_page_that_outlived_a_permission_is_found_without_a_catalog(site: Path) -> None:
    marker = read_marker((site / MARKER).read_bytes())
    later = date(2027, 1, 15)
    found = verify_files([(PAGE, (site / PAGE).read_bytes())], marker, later)
    assert {"over", "preview"} == {finding.rule for finding in found}
    assert any("2027-01-14" in finding.message for finding in found)


def test_a_preview_stands_for_its_own_day_only(sample: Catalog, site: Path) -> None:
    marker = read_marker((site / MARKER).read_bytes())
    assert verify_files([], marker, DAY, sample.library) == []
    [found] = verify_files([], marker, DAY + timedelta(days=1), sample.library)
    assert found.rule == "preview"


@pytest.mark.parametrize("data", [None, b"", b"[]", b"{}", b'{"day": "yesterday", "preview": true, "audience": "x"}'])
def test_a_folder_that_onrecord_did_not_build(data: bytes | None) -> None:
    with pytest.raises(SiteError):
        read_marker(data)


def test_the_longest_name_wins(sample: Catalog) -> None:
    """A candidate called Nordlys is not named where Nordlys Bank, who is shown, is."""
    library = sample.library
    stands, candidate = library.references["nordlys-bank"], library.references["brightmoor-advisory"]
    short = replace(candidate, name="Nordlys", aliases=(), former_names=())
    whole = replace(stands, aliases=(), former_names=())
    both = Library({"nordlys-bank": whole, candidate.slug: short}, library.vocabulary, library.policy)
    rights = {"nordlys-bank": Rights(True, frozenset()), candidate.slug: Rights(False, frozenset())}
    strangers = ForbiddenNames(Entitlements(both, DAY), rights)
    assert list(strangers.find_in_text("a.html", "<p>Nordlys Bank closes early.</p>")) == []
    assert list(strangers.find_in_text("a.html", "<p>Nordlys closes early.</p>")) == [
        (short.slug, "the name 'Nordlys'")
    ]


def test_a_folder_is_read_as_its_files_are(sample: Catalog, site: Path, tmp_path: Path) -> None:
    """By one process or two, customer by customer or file by file: the same is found."""
    folder = tmp_path / "site"
    shutil.copytree(site, folder)

    def widen(document: dict[str, object]) -> None:
        for row in document["references"]:  # type: ignore[attr-defined]
            row["uses"].append({"use": "video", "answer": "allow", "valid_through": "2026-11-20"})

    for path, change in (
        ("api/v1/references.json", widen),
        ("assets/catalog.json", lambda d: d["rows"][0].__setitem__(0, "quillstack")),  # type: ignore[index]
    ):
        (folder / path).write_bytes(change_row(site, change, path))
    (folder / PAGE).write_bytes(
        spoil_page(site, "</body>", "<p style='color: red' onclick=x>Brightmoor Advisory</p></body>")
    )
    (folder / "references/quillstack").mkdir()
    (folder / "references/quillstack/index.html").write_bytes((site / PAGE).read_bytes())
    files = [(p.relative_to(folder).as_posix(), p.read_bytes()) for p in folder.rglob("*") if p.is_file()]
    marker = read_marker((folder / MARKER).read_bytes())
    alone = verify_files(files, marker, DAY, sample.library)
    assert {finding.rule for finding in alone} >= {"over", "not-allowed", "stranger", "inline-handler", "inline-style"}
    assert verify_folder(folder, DAY, sample.library) == alone


def test_a_folder_whose_data_cannot_be_read_is_no_site(site: Path, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(site, folder)
    (folder / "api/v1/references.json").write_text('{"references": [')
    with pytest.raises(SiteError, match=r"its api/v1/references\.json cannot be read"):
        verify_folder(folder, DAY)


def test_long_data_are_looked_through_in_pieces_that_part_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forbidden_names, "PIECE", 40)
    for between in (b'",\n', b'"],["'):
        data = between.join(b'  "name": "Nordlys B\xc3\xa5nk' for _ in range(50))
        pieces = list(forbidden_names._cut_pieces(BytesIO(data)))
        assert b"".join(pieces) == data
        assert len(pieces) > 10
        assert sum(piece.decode().count("Nordlys Bånk") for piece in pieces) == 50


@pytest.mark.parametrize(
    ("shown", "stranger", "text", "found"),
    [
        ("Müller Banken", "Müller", "<p>Mueller Banken closes early, and so do Müller Banken.</p>", False),
        ("Müller Banken", "Müller", "<p>Mueller closes early.</p>", True),
        ("Acme Zarnowiec", "Zarnowiec", '<a href="/acme-zarnowiec/">Acme Zarnowiec</a>', False),
        ("Acme Zarnowiec", "Zarnowiec", "<p>Acme Zarnowiec and Zarnowiec</p>", True),
        ("株式会社アカ", "アカ", "<p>株式会社アカ</p>", False),
    ],
)
def test_a_part_of_a_longer_name_is_no_stranger(
    sample: Catalog, shown: str, stranger: str, text: str, found: bool
) -> None:
    library = sample.library
    stands = replace(library.references["nordlys-bank"], name=shown, aliases=(), former_names=(), legal_name=None)
    other = replace(library.references["brightmoor-advisory"], name=stranger, aliases=(), former_names=())
    both = Library({stands.slug: stands, other.slug: other}, library.vocabulary, library.policy)
    rights = {stands.slug: Rights(True, frozenset()), other.slug: Rights(False, frozenset())}
    looked = ForbiddenNames(Entitlements(both, DAY), rights)
    assert bool(list(looked.find_in_file("a.html", BytesIO(text.encode())))) is found


def test_who_is_spelled_so_is_meant_where_a_stranger_is_called_almost_the_same(sample: Catalog) -> None:
    """A customer who may be named is named by their own letters; a stranger by exactly the same ones is a stranger."""
    library = sample.library
    stands = replace(library.references["nordlys-bank"], aliases=("„бжбги“ АД",))
    rights = {"nordlys-bank": Rights(True, frozenset()), "brightmoor-advisory": Rights(False, frozenset())}
    for theirs, found in (("„бжбгй“ АД", []), ("„бжбги“ АД", ["brightmoor-advisory"])):
        stranger = replace(library.references["brightmoor-advisory"], aliases=(theirs,))
        both = Library({stands.slug: stands, stranger.slug: stranger}, library.vocabulary, library.policy)
        looked = ForbiddenNames(Entitlements(both, DAY), rights)
        assert [slug for slug, _ in looked.find_in_text("llms.txt", "Gamle Verksted „бжбги“ АД")] == found
        assert [slug for slug, _ in looked.find_in_text("llms.txt", f"Gamle Verksted {theirs}")] == [
            "brightmoor-advisory"
        ]


AROUND = (
    "<p>{}</p>", "<p>{}<br>x</p>", "<td>x<b>{}</b>x</td>", '<img alt="{}">', "{}", "<p>{}", "{}</p>",
    "<p>&lt;{}&gt;</p>", "<p>\n  {}\n</p>", "<text>{}</text>", "<p>a&nbsp;{}</p>", "<script>{}</script>",
    "<p>{}<span>s</span></p>",
)  # fmt: skip
WITHIN = (
    " ",
    "\n    ",
    " <b>",
    "<b> ",
    "</b> ",
    "<br>",
    "<br/>\n",
    "&nbsp;",
    "&#60;",
    "<",
    "-",
    "",
    " <wbr>",
    " &amp; ",
)


@pytest.mark.parametrize(
    "name", ["Zarnowiec", "Brightmoor Advisory", "Brightmoor", "Müller & Sönner AG", "株式会社アカ", "C++"]
)
def test_pieces_that_all_pages_share_hide_no_name(sample: Catalog, site: Path, name: str) -> None:
    """In whatever markup a name is written, it is found after other pages as it is without them."""
    quote = "Zarnowiec's <b>bold</b> words" if name == "C++" else "The words that nobody may say"
    base = sample.library.references["brightmoor-advisory"]
    quoted = sample.library.references["nordlys-bank"].quotes[0]
    stranger = replace(base, name=name, aliases=(), former_names=(), quotes=(replace(quoted, text=quote),))
    library = Library({stranger.slug: stranger}, sample.library.vocabulary, sample.library.policy)

    used, unused = (
        ForbiddenNames(Entitlements(library, DAY), {stranger.slug: Rights(False, frozenset())}) for _ in range(2)
    )
    found = 0
    shared = "".join(piece for one in AROUND for piece in one.split("{}"))
    list(used.find_in_files([("a.html", page.read_bytes()) for page in sorted(site.rglob("*.html"))[:5]]))
    first, _, rest = name.partition(" ")
    written = [name, escape(name), quote, escape(quote), *(f"{first}{within}{rest}" for within in WITHIN)]
    written += [part for one in written for part in (f"{one} x", f"x {one}")]
    for words in written:
        list(used.find_in_files([("a.html", f"{shared}<p>{first}<p>{rest}</p>".encode())]))
        pages = [f"<html>{shared}{around.format(words)}</html>" for around in AROUND]
        together = defaultdict[str, set[str]](set)
        for path, slug, _ in used.find_in_files([(f"{i}.html", page.encode()) for i, page in enumerate(pages)]):
            together[path].add(slug)
        for i, page in enumerate(pages):
            alone = {slug for slug, _ in unused.find_in_text("a.html", page)}
            assert together[f"{i}.html"] == alone, page
            found += bool(alone)
    assert found > 40


def test_a_stranger_is_found_in_whichever_of_many_files_it_is(sample: Catalog) -> None:
    """Files are searched together: each of them, markup or data, with the one that is before or behind it."""
    stranger = replace(sample.library.references["brightmoor-advisory"], name="Zarnowiec", aliases=(), former_names=())
    library = Library({stranger.slug: stranger}, sample.library.vocabulary, sample.library.policy)
    looked = ForbiddenNames(Entitlements(library, DAY), {stranger.slug: Rights(False, frozenset())})
    clear = [("a.html", b"<p>Zarno"), ("b.json", b'"wiec"'), ("c.svg", b"<text>Nothing</text>"), ("d.txt", b"Zarno")]
    assert list(looked.find_in_files(clear)) == []
    for at, (path, data) in enumerate(clear):
        files = [*clear[:at], (path, data + b" Zarnowiec"), *clear[at + 1 :]]
        assert list(looked.find_in_files(files)) == [(path, stranger.slug, "the name 'Zarnowiec'")]


def test_rows_that_go_on_in_another_file_are_read_as_well(sample: Catalog, site: Path, tmp_path: Path) -> None:
    folder, path = tmp_path / "site", "assets/catalog-2.json"
    shutil.copytree(site, folder)
    whole = json.loads((folder / "assets/catalog.json").read_bytes())
    part = {**whole, "rows": [["quillstack", *whole["rows"][0][1:]]]}
    (folder / path).write_text(json.dumps(part))
    found = verify_folder(folder, DAY, sample.library)
    assert [(one.path, one.rule) for one in found] == [(path, "not-allowed")]
    assert verify_page(sample, site, path, json.dumps(part).encode()) == ["not-allowed"]
