"""Reads countries as customers write them: by code, or by name in any language in which there are texts."""

from collections.abc import Mapping
from functools import cache

from onrecord.asking.words import list_languages
from onrecord.git.tree import DirectoryTree
from onrecord.names.normalize import fold_text
from onrecord.store.packaged import find_packaged


def find_country_code(text: str) -> str:
    """The ISO 3166-1 code of a country, by its code or its name (Unicode CLDR); otherwise the text itself."""
    text = text.strip()
    return text.upper() if len(text) == 2 else _list_codes().get(fold_text(text), text)


@cache
def _list_codes() -> Mapping[str, str]:
    from babel import Locale

    codes: dict[str, str] = {}
    for language in list_languages(DirectoryTree(find_packaged("schema").parent)):
        for code, name in Locale.parse(language, sep="-").territories.items():
            if len(code) == 2:
                codes.setdefault(fold_text(name), code)
    return codes
