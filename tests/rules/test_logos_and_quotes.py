"""unsafe-logo, logo-changed and quote-changed."""

import hashlib

import pytest

from example_catalogs import Find
from onrecord.catalog.record.quote_words import hash_text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
SHA = hashlib.sha256(SVG.encode()).hexdigest()
GRANT = "logo: logo.svg\nauthorizations:\n  - id: a\n    uses: [%s]\n    logo_sha256: %s\n"


@pytest.mark.parametrize(
    ("uses", "sha256", "errors"),
    [("logo", SHA, 0), ("logo", "3" * 64, 1), ("asset", "3" * 64, 1), ("name", "3" * 64, 0)],
)
def test_a_permission_is_for_one_file(find: Find, uses: str, sha256: str, errors: int) -> None:
    found = find("logo-changed", GRANT % (uses, sha256), {"logo.svg": SVG})
    assert len(found) == errors
    assert all(SHA in finding.message for finding in found)


def test_what_is_over_is_history(find: Find) -> None:
    text = GRANT % ("logo", "3" * 64) + "    valid_through: 2026-11-20\n"
    assert find("logo-changed", text, {"logo.svg": SVG}) == []


def test_a_group_that_holds_the_logo_needs_the_hash_as_well(find: Find) -> None:
    (finding,) = find("logo-changed", "authorizations:\n  - id: a\n    uses: [asset]\n")
    assert finding.message == "a allows the logo, but does not say which file"


def test_without_a_logo_file_nothing_changed(find: Find) -> None:
    assert find("logo-changed", (GRANT % ("logo", SHA)).removeprefix("logo: logo.svg\n")) == []


def test_an_unknown_use_is_the_matter_of_another_rule(find: Find) -> None:
    assert find("logo-changed", GRANT % ("golf", "3" * 64), {"logo.svg": SVG}) == []


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        (SVG, None),
        (SVG.replace("<path", "<script>1</script><path"), "script"),
        (SVG.replace("<path", '<image href="https://x.example/a.png"/><path'), "outside itself"),
        ("not an image", "is not an SVG image"),
    ],
)
def test_a_logo_must_be_harmless(find: Find, svg: str, words: str | None) -> None:
    found = find("unsafe-logo", "logo: logo.svg\n", {"logo.svg": svg})
    assert [words in finding.message for finding in found] == ([True] if words else [])


QUOTE = (
    "quotes:\n  - id: q\n    text: %s\n    speaker: {title: CFO}\n    attribution: title-only\n    authorization: a\n"
)
CONSENT = "    consent: {on: 2026-01-15, text_sha256: %s}\n"
WORDS = "Four days instead of twelve."


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        (WORDS, 0),
        (">-\n      Four days\n      instead  of twelve.", 0),
        ("Three days instead of twelve.", 1),
        ("Four days instead of twelve!", 1),
    ],
)
def test_a_quote_is_its_exact_words(find: Find, text: str, errors: int) -> None:
    assert len(find("quote-changed", QUOTE % text + CONSENT % hash_text(WORDS))) == errors


def test_without_a_hash_there_is_nothing_to_compare(find: Find) -> None:
    assert find("quote-changed", QUOTE % WORDS) == []
    assert find("quote-changed", QUOTE % WORDS + "    consent: {on: 2026-01-15}\n") == []


def test_the_hash_is_of_composed_characters_and_single_blanks_in_utf_8() -> None:
    assert hash_text("cafe\u0301\n  noir ") == hashlib.sha256("café noir".encode()).hexdigest()
