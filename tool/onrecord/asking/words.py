"""The texts that a customer reads, in their language, from files that a company can edit."""

import re
from collections.abc import Container, Iterable, Mapping
from datetime import date
from typing import Any

from onrecord.catalog.decision.reasons import list_words
from onrecord.catalog.record.vocabulary import Vocabulary
from onrecord.git.tree import DirectoryTree, Tree
from onrecord.names.normalize import fold_text
from onrecord.store.packaged import find_packaged
from onrecord.yaml.loader import YamlError, load

HOME = "schema/requests"
FIRST = "en"
_SISTERS = {"no": "nb", "nn": "nb"}
"""Norwegian in general, and its second written form: readers of both can read Bokmål."""
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")
"""A name in braces, as the files of texts write it; nothing else in braces is replaced."""


class WordsError(Exception):
    """A template or text cannot be used; the message says which, and why."""


class Words:
    """The texts of one language. What the company's own file leaves out comes from ours, then from English."""

    def __init__(
        self, language: str, sections: Mapping[str, Any], vocabulary: Vocabulary, own: Mapping[str, Any]
    ) -> None:
        self.language = language
        self._sections = sections
        self._vocabulary = vocabulary
        self._own = own

    @property
    def say_language(self) -> str:
        """The language's own name."""
        return str(self._sections.get("language", self.language))

    def say(self, section: str, key: str, **values: str) -> str:
        """The text of a key, with its placeholders filled in; a placeholder without a value stays as it is."""
        return fill_in(str(self._sections[section][key]), values)

    def section(self, name: str, **values: str) -> dict[str, str]:
        """All texts of a section."""
        return {key: fill_in(text, values) for key, text in self._sections[name].items() if isinstance(text, str)}

    def use(self, term: str, **values: str) -> dict[str, str]:
        """A use: title, what, example (empty if the company added the term without texts)."""
        known = self._sections["uses"].get(term)
        if isinstance(known, dict):
            texts = {"title": "", "what": "", "example": ""} | {key: fill_in(known[key], values) for key in known}
            return {key: text for key, text in texts.items() if key != "example_on"}
        entry = self._vocabulary.uses.term(term)
        return {"title": entry.title, "what": entry.what, "example": ""}

    def has_fitting_example(self, use: str, channels: Iterable[str]) -> bool:
        """Whether a use's example fits the requested channels (terms). One that names no channel always does."""
        known = self._sections["uses"].get(use)
        about = str(known.get("example_on", "")).split() if isinstance(known, dict) else []
        axis = self._vocabulary.channels
        meant = [term for term in about if term in axis]
        return not meant or bool(axis.expand_all(meant) & axis.expand_all(term for term in channels if term in axis))

    def channel(self, term: str) -> str:
        """A channel in plain words."""
        known = self._sections["channels"].get(term)
        return str(known) if known else self._vocabulary.channels.title(term)

    def territory(self, term: str) -> str:
        """A territory, by its name in the language (Unicode CLDR)."""
        known = self._sections["territories"].get(term)
        if known:
            return str(known)
        from babel import Locale, UnknownLocaleError

        try:
            name = Locale.parse(self.language, sep="-").territories.get(term)
        except (UnknownLocaleError, ValueError):
            name = None
        return str(name) if name else self._vocabulary.territories.title(term)

    @property
    def countries(self) -> frozenset[str]:
        """The single countries, without the regions that consist of them."""
        return frozenset(self._vocabulary.territories.atoms)

    def members(self, term: str) -> list[str]:
        """The countries in a territory, sorted by their names in the language."""
        return sorted(self._vocabulary.territories.expand(term), key=lambda code: fold_text(self.territory(code)))

    def find_lacking(self, uses: Iterable[str], conditions: Iterable[str]) -> list[str]:
        """Uses and conditions without texts in this language, because the company added them."""
        known, promised = self._own.get("uses", {}), self._own.get("receipt", {}).get("conditions", {})
        return [term for term in uses if term not in known] + [term for term in conditions if term not in promised]

    def condition(self, term: str) -> str:
        """A condition in plain words: what we do before each use."""
        known = self._sections["receipt"].get("conditions", {}).get(term)
        return str(known) if known else self._vocabulary.conditions.title(term)

    def channels(self, terms: tuple[str, ...]) -> str:
        """Several channels in one line."""
        return ", ".join(self.channel(term) for term in terms)

    def territories(self, terms: tuple[str, ...]) -> str:
        """Several territories in one line."""
        return ", ".join(self.territory(term) for term in terms)

    def day(self, day: date) -> str:
        """A day as it is written in the language, with the name of the month."""
        from babel import UnknownLocaleError
        from babel.dates import format_date

        try:
            return format_date(day, format="long", locale=self.language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return day.isoformat()


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its `{placeholders}` filled in. Values are not searched for further placeholders."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), text)


def list_languages(tree: Tree) -> list[str]:
    """The languages in which there are texts: ours and the catalog's own, sorted."""
    return sorted(
        {
            entry.name
            for source in (tree, _open_ours())
            for entry in source.entries(HOME)
            if entry.kind == "directory" and source.kind(f"{HOME}/{entry.name}/words.yaml") == "file"
        }
    )


def find_closest(tongue: str, known: Container[str]) -> str | None:
    """The language with texts for a reader of `tongue`: itself, itself without a region, or a sister; None if there is
    none."""
    base = tongue.partition("-")[0]
    return next((one for one in (tongue, base, _SISTERS.get(base, base)) if one in known), None)


def read_words(tree: Tree, language: str, vocabulary: Vocabulary) -> Words:
    """The texts of a language; the catalog's own replace ours. Raises WordsError."""
    if language not in list_languages(tree):
        known = list_words(list_languages(tree), 20)
        raise WordsError(f"there are no texts in {language!r}; choose {known}, or add {HOME}/{language}/words.yaml")
    sections: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for source, tongue in ((_open_ours(), FIRST), (_open_ours(), language), (tree, language)):
        path = f"{HOME}/{tongue}/words.yaml"
        if source.kind(path) == "file":
            read = _read(source, path)
            _lay_over(sections, read)
            if tongue == language:
                _lay_over(own, read)
    return Words(language, sections, vocabulary, own)


def read_template(tree: Tree, name: str) -> str:
    """A template (form.html, form.css, form.js); the catalog's own replaces ours. Raises WordsError."""
    path = f"{HOME}/{name}"
    source = tree if tree.kind(path) == "file" else _open_ours()
    try:
        # A browser hashes a script after normalizing its line endings.
        return source.read(path).decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"{path} cannot be read: {error}") from None


def _open_ours() -> Tree:
    return DirectoryTree(find_packaged("schema").parent)


def _read(tree: Tree, path: str) -> Mapping[str, Any]:
    try:
        document = load(tree.read(path))
    except YamlError as error:
        raise WordsError(f"{path}:{error.line}:{error.column}: {error.message}; {error.hint}") from None
    if not isinstance(document, dict) or not all(isinstance(v, dict | str) for v in document.values()):
        raise WordsError(f"{path}: this must be a mapping of sections, as in {HOME}/{FIRST}/words.yaml")
    return document


def _lay_over(below: dict[str, Any], above: Mapping[str, Any]) -> None:
    for key, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            _lay_over(below[key], value)
        elif isinstance(value, dict):
            below[key] = {}
            _lay_over(below[key], value)
        elif isinstance(value, str):
            below[key] = value
