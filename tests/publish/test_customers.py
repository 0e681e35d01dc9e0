"""The public customers page, its data and its script: what the website may show, with what belongs next to it."""

import json
from pathlib import Path

from msgspec.structs import replace
from selectolax.lexbor import LexborHTMLParser

from onrecord.catalog.library import Library
from onrecord.catalog.record.authorization import Incentive
from onrecord.catalog.record.quote import Source as Origin
from onrecord.catalog.record.quote import SourceTerms
from onrecord.git.tree import DirectoryTree
from onrecord.publish.embed import PATH
from onrecord.publish.site_files import Source, make_site
from onrecord.publish.verify import Marker, verify_files
from onrecord.store.catalog_reader import Catalog
from sample import DAY, ROOT
from site_in_memory import Memory

PAGE = "customers/index.html"


def test_a_story_is_told_where_a_case_study_may_be_shown(public_site: Path, sample: Catalog) -> None:
    page = LexborHTMLParser((public_site / PAGE).read_text(encoding="utf-8"))
    told = {node.text(strip=True) for node in page.css(".or-story h3")}
    profile = sample.library.references["spoorlinde"].profile
    assert profile.outcome in told
    everything = "".join(path.read_text("utf-8", "replace") for path in public_site.rglob("*") if path.is_file())
    # A logo and a name of theirs are shown; their story is for the Nordics and after a question.
    assert "Nordlys Bank" in everything
    assert (sample.library.references["nordlys-bank"].profile.outcome or "") not in everything
    assert " ".join((profile.summary or "").split()) not in " ".join(everything.split())


def test_everybody_on_the_wall_has_a_cell_and_an_industry_only_with_a_name(public_site: Path) -> None:
    page = LexborHTMLParser((public_site / PAGE).read_text(encoding="utf-8"))
    rows = json.loads((public_site / "api/v1/customers.json").read_text())["customers"]
    assert len(page.css(".or-wall > li")) == len(rows)
    for row in rows:
        assert row["name"] or not (row["industry"] or row["story"] or row["quotes"])


def _add_terms(library: Library) -> Library:
    """Spoorlinde's words come from a review site that asks for a link, and a discount was given for them."""
    whole = library.references["spoorlinde"]
    terms = SourceTerms(verbatim=True, link=True)
    source = Origin("review-site", "Review Place", "https://reviews.example/7", DAY, terms)
    given = Incentive("5 % discount", "Spoorlinde got a discount for their words.")
    changed = replace(
        whole,
        quotes=tuple(replace(quote, source=source) for quote in whole.quotes),
        authorizations=tuple(replace(one, incentive=given) for one in whole.authorizations),
    )
    return Library({**library.references, whole.slug: changed}, library.vocabulary, library.policy)


def _build_site(library: Library) -> Memory:
    files = Memory()
    make_site(Source(library, (), DirectoryTree(ROOT), DAY, "public"), files)
    return files


def test_what_belongs_beside_words_is_said_beside_them(sample: Catalog) -> None:
    library = _add_terms(sample.library)
    files = _build_site(library)
    for path in (PAGE, "api/v1/customers.json", PATH):
        text = files[path].decode()
        assert "https://reviews.example/7" in text, path
        assert "Spoorlinde got a discount for their words." in text, path
    marker = Marker(DAY, False, "public")
    assert verify_files(files.items(), marker, DAY, library) == []
    without = _build_site(sample.library)
    found = verify_files(without.items(), marker, DAY, library)
    assert {finding.path for finding in found} == {"api/v1/customers.json", PATH}, (
        "the link and the disclosure are missing"
    )


def test_the_script_for_other_pages_is_read_back(public_site: Path, sample: Catalog) -> None:
    marker = Marker(DAY, True, "public")
    text = (public_site / PATH).read_text()

    def find_wrong(changed: str) -> set[str]:
        assert changed != text
        return {finding.rule for finding in verify_files([(PATH, changed.encode())], marker, DAY, sample.library)}

    assert verify_files([(PATH, text.encode())], marker, DAY, sample.library) == []
    assert find_wrong(text.replace('"outcome":"', '"outcome":"Not ')) == {"not-allowed"}
    assert find_wrong(text.replace('"industry":"logistics"', '"industry":"retail"', 1)) == {"not-allowed"}
    assert "stranger" in find_wrong(text.replace("const DATA", "const data"))
    assert "over" in find_wrong(text.replace('"valid_through":"2028-06-02"', '"valid_through":"2026-11-01"'))
    said = {"text": "We lost the bid.", "attribution": "Harmattan Grid", "valid_through": None}
    words = json.dumps({**said, "source": None, "disclosure": None})
    assert "not-allowed" in find_wrong(text.replace('"quotes":[]', f'"quotes":[{words}]', 1))
