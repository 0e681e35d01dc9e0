"""English names of languages, and which languages have a name, by BCP 47 tag."""

from functools import cache


@cache
def name_language(tag: str) -> str:
    """The English name: `de` is German, `pt-BR` is Brazilian Portuguese; the tag itself if it is not a language."""
    from babel import Locale, UnknownLocaleError  # imported late: that takes longer than most commands

    try:
        name: str | None = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(tag)
    return name or tag


@cache
def list_common_languages() -> frozenset[str]:
    """The English names of the languages that have a tag of two letters (ISO 639-1)."""
    from babel import Locale  # late, as above

    return frozenset(str(name) for tag, name in Locale("en").languages.items() if len(tag) == 2)


def find_macrolanguage(tag: str) -> str:
    """The tag of the language that people name for a form of it, of a region or in writing: pt-BR is pt, nb is no."""
    language = tag.partition("-")[0]
    return {"nb": "no", "nn": "no"}.get(language, language)  # the individual languages of one tag (ISO 639-2)
