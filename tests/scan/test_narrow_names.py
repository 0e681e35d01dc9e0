"""Looking for few names and quotes finds what looking for all of them finds."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from onrecord.git.tree import DirectoryTree
from onrecord.names.folding import fold
from onrecord.names.mentions import Name
from onrecord.names.quoted_words import join_words, split_words
from onrecord.names.spellings import list_openings, list_patterns, list_spellings
from onrecord.scan.automaton import NameFinder
from onrecord.scan.config import Config
from onrecord.scan.narrow_names import NarrowFinder
from onrecord.scan.narrow_quotes import NarrowQuoteFinder
from onrecord.scan.quotes import QuoteFinder
from onrecord.scan.session import scan
from onrecord.store.catalog_reader import load_catalog, load_settings
from onrecord.store.record_cache import RecordCache
from sample import DAY, ROOT

_LATIN = "Nordlys Bank AS Müller Straße ÅNGSTRÖM PineLeaf IBM O'Neil & and Œuvre Łódź eBay naïve GmbH Box C++ X 3M -x A"
_OTHERS = "株式会社 한국 Ελλάς &amp; \\u00e9"
WORDS = st.sampled_from([*_LATIN.split(), *_OTHERS.split()])
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.text(max_size=12)


@tuned(max_examples=400, deadline=None)
@given(NAMES)
def test_every_pattern_of_a_name_has_one_of_its_openings(name: str) -> None:
    starts = list_openings(name)
    for spelling in list_spellings(Name(name, "a")):
        for pattern, _ in list_patterns(spelling):
            assert any(start in pattern for start in starts), (pattern, starts)


@tuned(max_examples=200, deadline=None)
@given(st.lists(NAMES, max_size=5), st.lists(NAMES | st.text(max_size=40), max_size=6))
def test_a_text_holds_the_same_mentions(names: list[str], pieces: list[str]) -> None:
    known = {f"slug-{place}": Name(name, f"slug-{place}") for place, name in enumerate(names)}
    narrow = NarrowFinder(
        {s: sorted(list_openings(n.text)) for s, n in known.items()}, lambda s: (known[one] for one in s)
    )
    data = " ".join(pieces).encode("utf-8", "replace")
    one, other = [], []
    assert narrow.find_mentions_in(data, fold(data), one) == NameFinder(known.values()).find_mentions_in(
        data, fold(data), other
    )
    assert one == other


SAID = "our books close in four days, not nine. and we [the team] say so: it's 3 × faster <b>than</b> … wow & more"
QUOTE = st.lists(st.sampled_from(SAID.split()) | st.sampled_from(["\n", "-"]), min_size=3, max_size=14).map(" ".join)


@tuned(max_examples=300, deadline=None)
@given(st.lists(QUOTE, max_size=5), st.lists(QUOTE | st.text(max_size=9), max_size=5), st.lists(st.integers(0, 4)))
def test_a_text_holds_the_same_quotes(quotes: list[str], pieces: list[str], repeated: list[int]) -> None:
    known = [(f"slug-{place}", "q", text) for place, text in enumerate(quotes)]
    text = " ".join([*pieces, *(quotes[place] for place in repeated if place < len(quotes))])
    text = text.encode("utf-8", "replace").decode()
    whole, narrow = QuoteFinder(known), NarrowQuoteFinder((*one, join_words(split_words(one[2]))) for one in known)
    folded = fold(text.encode())
    one, other = (finder.find_quotes(text, finder.find_candidates(folded)) for finder in (whole, narrow))
    assert one == other


@pytest.fixture
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RecordCache:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return RecordCache(ROOT, DAY)


def test_a_remembered_catalog_is_scanned_for_the_same(tmp_path: Path, remembered: RecordCache) -> None:
    tree = DirectoryTree(ROOT)
    words = load_settings(tree, DAY)
    whole = load_catalog(tree, DAY, words=words).library
    short = load_catalog(tree, DAY, words=words, memory=remembered).library
    assert short.listed is not None
    quote = whole.references["nordlys-bank"].quotes[0].text
    page = tmp_path / "page.md"
    names = [name for reference in whole.references.values() for name, _ in reference.list_names()]
    logo = (ROOT / "references/nordlys-bank/logo.svg").read_text(encoding="utf-8")
    page.write_text("\n\n".join([*names, f"“{quote}”", logo]), encoding="utf-8")
    (tmp_path / "logo.svg").write_text(logo, encoding="utf-8")
    paths, config = [page, tmp_path / "logo.svg"], Config(root=tmp_path)
    one, other = (scan(paths, config, library, DAY, catalog=ROOT) for library in (short, whole))
    assert len(one.judged) > len(names) / 2
    assert one.judged == other.judged
    assert one.findings == other.findings
