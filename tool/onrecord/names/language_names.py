"""What a language is called in English, by its BCP 47 tag."""

from functools import cache


@cache
def language_name(tag: str) -> str:
    """The English name: `de` is German, `pt-BR` is Brazilian Portuguese; the tag itself where it names no language."""
    from babel import Locale, UnknownLocaleError  # late: it takes longer to import than most commands take to run

    try:
        name: str | None = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(tag)
    return name or tag
