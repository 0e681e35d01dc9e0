"""English names of languages, by BCP 47 tag."""

from functools import cache


@cache
def language_name(tag: str) -> str:
    """The English name: `de` is German, `pt-BR` is Brazilian Portuguese; the tag itself if it is not a language."""
    from babel import Locale, UnknownLocaleError  # imported late: that takes longer than most commands

    try:
        name: str | None = Locale.parse(tag, sep="-").get_display_name("en")
    except (UnknownLocaleError, ValueError):
        name = Locale("en").languages.get(tag)
    return name or tag
