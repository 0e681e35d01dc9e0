"""What a customer reads: every language says everything, a company may say it its own way, nothing breaks out."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from desk import TODAY, Desk
from onrecord.asking.words import WordsError, fill_in, find_closest, list_languages, read_template, read_words
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.git.tree import DirectoryTree
from onrecord.store.catalog_reader import load_settings
from onrecord.yaml.loader import load

ROOT = Path(__file__).resolve().parents[2]
TREE = DirectoryTree(ROOT)
VOCABULARY: Vocabulary = load_settings(TREE, TODAY)[0]
ALIKE = {"form.page", "form.no", "form.date", "form.colon", "territories.oceania"} | {
    f"speaker.{key}" for key in ("title-only", "named-person", "company-only")
}
"""What is the same in several languages."""
LANGUAGES = ("de", "en", "es", "fr", "nb", "pt")


def walk_leaves(node: Mapping[str, Any], at: str = "") -> Iterator[tuple[str, str]]:
    for key, value in node.items():
        if isinstance(value, dict):
            yield from walk_leaves(value, f"{at}{key}.")
        else:
            yield f"{at}{key}", value


def collect_texts(language: str) -> dict[str, str]:
    document: Any = load((ROOT / f"schema/requests/{language}/words.yaml").read_bytes())
    return dict(walk_leaves(document))


def test_there_are_six_languages_to_start_with() -> None:
    assert tuple(list_languages(TREE)) == LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_and_fills_in_the_same(language: str) -> None:
    english, other = collect_texts("en"), collect_texts(language)
    english, other = (
        {key: text for key, text in said.items() if not key.endswith(".example_on")} for said in (english, other)
    )  # where an example fits is no matter of language
    assert set(other) == set(english)

    def find_placeholders(text: str) -> set[str]:
        return set(re.findall(r"\{([a-z0-9_]+)\}", text))

    assert {key: find_placeholders(other[key]) for key in other} == {
        key: find_placeholders(english[key]) for key in english
    }
    if language != "en":
        same = {key for key in other if other[key] == english[key]}
        assert same <= ALIKE, "left in English"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_of_the_vocabulary_has_words(language: str) -> None:
    said = collect_texts(language)
    assert {f"uses.{use}.{key}" for use in VOCABULARY.uses.atoms for key in ("title", "what", "example")} <= set(said)
    assert {f"channels.{term}" for axis in (VOCABULARY.channels,) for term in (*axis.atoms, *axis.groups)} <= set(said)
    assert {f"territories.{term}" for term in VOCABULARY.territories.groups} <= set(said)
    assert {f"receipt.conditions.{term}" for term in VOCABULARY.conditions.atoms} <= set(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_promises_that_the_law_asks_for_are_made(language: str) -> None:
    """Withdrawal as easy as consent (GDPR, article 7(3)), purpose by purpose (recital 43), and for how long."""
    tongue = read_words(TREE, language, VOCABULARY)
    mail = tongue.section("mail", contact="out@fernwright.example", through="X")
    assert "out@fernwright.example" in mail["withdraw"]
    form = tongue.section("form", contact="out@fernwright.example", through="X")
    assert "out@fernwright.example" in form["withdrawal"]
    assert "X" in form["until"]
    assert len({form["yes"], form["limits"], form["no"]}) == 3


def test_countries_and_days_are_named_in_the_language() -> None:
    assert (
        read_words(TREE, "de", VOCABULARY).territories(("NO", "dach"))
        == "Norwegen, Deutschland, Österreich und die Schweiz"
    )
    assert read_words(TREE, "fr", VOCABULARY).day(TODAY) == "23 novembre 2026"
    assert read_words(TREE, "es", VOCABULARY).territory("US") == "Estados Unidos"


def test_blanks_are_filled_once() -> None:
    assert fill_in("{a} {b} {c}", {"a": "{b}", "b": "x"}) == "{b} x {c}"


def test_a_company_says_it_its_own_way(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    home = desk.root / "schema/requests"
    (home / "en").mkdir(parents=True)
    (home / "en/words.yaml").write_text("uses: {logo: {title: Your mark}}\n", encoding="utf-8")
    (home / "da").mkdir()
    (home / "da/words.yaml").write_text("form: {title: Må vi fortælle om jer?}\n", encoding="utf-8")
    (home / "form.css").write_text("body { color: red; }\r\n", encoding="utf-8", newline="")
    tree = DirectoryTree(desk.root)
    english, danish = read_words(tree, "en", VOCABULARY), read_words(tree, "da", VOCABULARY)
    assert english.use("logo") == {
        "title": "Your mark",
        "what": "We show your logo, exactly as in the file you gave us.",
        "example": "Your logo next to others, on our customers page or on a slide.",
    }
    assert danish.say("form", "title") == "Må vi fortælle om jer?"
    assert danish.say("form", "yes") == "Yes"
    assert danish.territory("DE") == "Tyskland"
    assert read_template(tree, "form.css") == "body { color: red; }\n"


@pytest.mark.parametrize("text", ["form: [a]\n- b", "- form\n", "form: {a: b", "words: 1\nform: [a]\n"])
def test_broken_words_are_said_with_their_file(tmp_path: Path, text: str) -> None:
    desk = Desk(tmp_path)
    (desk.root / "schema/requests/en").mkdir(parents=True)
    (desk.root / "schema/requests/en/words.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(WordsError, match=r"schema/requests/en/words\.yaml"):
        read_words(DirectoryTree(desk.root), "en", VOCABULARY)


def test_a_language_without_words_is_named() -> None:
    with pytest.raises(WordsError, match="de, en, es, fr, nb and pt"):
        read_words(TREE, "tlh", VOCABULARY)


def test_french_marks_have_their_narrow_spaces() -> None:
    """No line begins with a mark: U+202F before ; ! ?, U+00A0 before : and inside guillemets (Imprimerie nationale)."""
    for key, text in collect_texts("fr").items():
        assert not re.search("(?<![\u202f]) ?[;!?](?=\\s|$)", text), key
        assert not re.search(" :|« | »", text), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_begin_with_a_capital(language: str) -> None:
    openings = ("mail.ask", "mail.again", "mail.renewal", "mail.renewals", "speaker.ask", "thanks.body")
    for key in openings:
        text = collect_texts(language)[key]
        assert text[0].isupper() or text[0] == "{", key
    for key, text in collect_texts(language).items():
        if not key.startswith("receipt.conditions") and key != "speaker.anonymous":
            later = re.findall(r"[.!?]\s+[«“„¿]?(\w)", text.replace("SHA-256", ""))
            assert all(letter.isupper() or letter.isdigit() for letter in later), (key, later)


@pytest.mark.parametrize(
    ("spoken", "read"),
    [("nb", "nb"), ("no", "nb"), ("nn", "nb"), ("pt-BR", "pt"), ("de-CH", "de"), ("fi", None)],
)
def test_a_reader_gets_the_closest_language(spoken: str, read: str | None) -> None:
    assert find_closest(spoken, LANGUAGES) == read
