"""What people call countries: codes, names from ISO and the time zone database, and CLDR's in four languages."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from iso3166 import countries

from onrecord.catalog.record.vocabulary import Axis

LANGUAGES = ("en", "de", "fr", "es")
"""The languages in which lists and exports name countries; a name that means different countries is left out."""


def list_country_words(axis: Axis) -> Mapping[str, str]:
    """The codes of an axis of territories by folded name: Deutschland, Allemagne, Alemania and DEU give DE."""
    return {word: code for word, code in _list_all().items() if code in axis.atoms}


@cache
def _list_all() -> Mapping[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    twice: set[str] = set()
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and found.setdefault(str(name).casefold(), code) != code:
                twice.add(str(name).casefold())
    found |= {name: code for code, name in _list_names_of_zones()}
    for country in countries:
        names = (country.name.casefold(), country.apolitical_name.casefold(), country.alpha3.casefold())
        found |= dict.fromkeys(names, country.alpha2)
    return {word: code for word, code in found.items() if word not in twice}


def _list_names_of_zones() -> Iterator[tuple[str, str]]:
    """Countries as in the time zone database: many that ISO renamed are there under the name that people know."""
    table = files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, name = line.partition("\t")
            yield code, name.casefold()
